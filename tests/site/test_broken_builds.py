"""A mistake in any kind of file stops the build with a located message; the previous site stays.

Each case breaks one file of a made-up project. What a build reads first is read here without one; three real builds
show that what it finds stops it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from catalogue.reading.problems import ProblemsFound
from macros.building.guide import checked_catalogue
from tests.builders import Project, encoded, full_files
from tests.site.projects import build
from tests.site.sample import small_guide

MARKER = "le site précédent"


@dataclass(frozen=True)
class Case:
    """One mistake: in ``path``, ``old`` becomes ``new``; ``message`` must be told, with its line."""

    path: str
    old: str
    new: str
    message: str


CASES = {
    "themes": Case("data/themes.yaml", "id: entraide", "id: Entraide", "« Entraide » n'est pas un identifiant."),
    "needs": Case("data/needs.yaml", "short_label:", "short_lable:", "Vouliez-vous dire « short_label » ?"),
    "activities": Case("data/activities.yaml", "theme: entraide", "theme: entr-aide", "Vouliez-vous dire « entraide » ?"),
    "levers": Case("data/levers.yaml", "number: 1", "number: un", "attendu : un nombre entier, sans guillemets ; trouvé : « un »."),
    "criteria": Case("data/criteria.yaml", "  criteria:", "  criteres:", "ce champ n'existe pas."),
    "territories": Case("data/territories.yaml", "short_label: Montagne", "short_label: ''", "ce texte est vide."),
    "decision_makers": Case("data/decision_makers.yaml", "- id: region", "- id: commune", "l'identifiant « commune » est déjà pris"),
    "legal_forms": Case("data/legal_forms.yaml", "  definition:", "  definitions:", "Vouliez-vous dire « definition » ?"),
    "monograph": Case("data/monographs/cafe.yaml", "action: pret-de-salle", "action: pret-salle", "« pret-salle » n'existe pas."),
    "monograph syntax": Case("data/monographs/cafe.yaml", "name: L'Épi d'Or", "name: 'L'Épi d'Or'", "le fichier n'est pas du YAML valide"),
    "glossary": Case("data/glossary.yaml", "category: acronym", "category: sigle", "« sigle » n'est pas une valeur possible."),
    "sources": Case("data/sources.yaml", "url: https://loi.example", "url: loi.example", "n'est pas une adresse complète."),
    "people": Case("data/people.yaml", "- cafe", "- inconnue", "« inconnue » n'existe pas."),
    "events": Case("data/events.yaml", "date: '2021-03-01'", "date: '1er mars'", "« 1er mars » n'est pas une date."),
    "committee": Case("data/committee.yaml", "link: empty", "link: vide", "« vide » n'est pas une valeur possible."),
    "errata": Case("data/errata.yaml", "  - 10\n", "  - 99\n", "la page 99 n'existe pas dans le rapport."),
    "synonyms": Case("data/synonyms.yaml", "  - cafes", "  - café", "« café » n'existe pas."),
    "settings": Case("data/site.yaml", "contact:", "kontact:", "ce champ n'existe pas."),
    "ledger": Case("data/addresses.txt", "/actions/pret-de-salle/", "/actions/pret-de-sale/", "l'adresse publiée /actions/pret-de-sale/ ne répond plus."),
    "page front matter": Case("content/essai.md", "title:", "titre:", "il manque « title » dans l'en-tête."),
    "page macro id": Case("content/essai.md", 'link("', 'link("x', "n'existe pas"),
    "page macro name": Case("content/essai.md", "link(", "linke(", "la macro « linke » n'existe pas. Vouliez-vous dire « link » ?"),
    "page macro code": Case("content/essai.md", '{{ link("cafe") }}', "{{ ''.__class__ }}", "seuls les appels de macros sont acceptés entre accolades."),
    "page html": Case("content/essai.md", "## ", "<script>alert(1)</script>\n\n## ", "du HTML (« <script> ») se trouve dans le texte."),
    "page link to nothing": Case("content/essai.md", "- un point ;", "- [un](absente.md) ;", "le lien « absente.md » ne mène ni à une page ni à une image."),
    "page link": Case("content/essai.md", "- un point ;", "- [un](javascript:alert(1)) ;", "n'est pas accepté."),
}  # fmt: skip
#: What only the written pages tell: here, that none has such an anchor.
ANCHOR = Case(
    "content/essai.md", "- un point ;", "- [un](index.md#absente) ;", "la page / n'a pas d'ancre « absente »."
)
BUILT_CASES = {"monograph": CASES["monograph"], "page macro name": CASES["page macro name"], "page anchor": ANCHOR}


def break_one_file(project: Project, case: Case) -> None:
    """Write a sound project but for one mistake."""
    project.files = full_files()
    sound = encoded(project[case.path]).decode()
    assert case.old in sound
    project[case.path] = sound.replace(case.old, case.new, 1)
    project.write()


def assert_located(output: str, case: Case) -> None:
    """The file and the line come just before the message, on its line or on that above when it is a hint."""
    assert "Traceback" not in output
    lines = output.splitlines()
    index = next(number for number, line in enumerate(lines) if case.message in line)
    line_of_place = lines[index - 1] if lines[index].startswith("    ") else lines[index]
    assert re.match(rf"{re.escape(case.path)}:\d+ ", line_of_place), output


def test_sound_project_is_accepted(project: Project):
    """So that each mistake below is the only one."""
    project.files = full_files()
    project.write()
    checked_catalogue(project.root)


@pytest.mark.parametrize("name", CASES)
def test_mistake_is_told_before_anything_is_made(project: Project, name: str):
    break_one_file(project, CASES[name])
    with pytest.raises(ProblemsFound) as error:
        checked_catalogue(project.root)
    assert_located(str(error.value), CASES[name])


@pytest.mark.parametrize("name", BUILT_CASES)
def test_mistake_stops_the_build(tmp_path: Path, name: str):
    project = small_guide(tmp_path)
    break_one_file(project, BUILT_CASES[name])
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text(MARKER, "utf-8")
    files_before = sorted(path.name for path in tmp_path.iterdir())
    result = build(tmp_path, tmp_path / "site")
    assert result.returncode != 0
    assert_located(result.stdout + result.stderr, BUILT_CASES[name])
    assert (tmp_path / "site" / "index.html").read_text("utf-8") == MARKER
    assert sorted(path.name for path in tmp_path.iterdir()) == files_before, "nothing else is left"
