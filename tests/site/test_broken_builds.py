"""A mistake in any kind of file stops the build with a located message; the previous site stays.

Each case breaks one file of a copy of the real project.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.site.projects import PARTS, build, copy_project

MARKER = "le site précédent"


@dataclass(frozen=True)
class Case:
    """One mistake: in ``path``, ``old`` becomes ``new``; ``message`` must be told, with its line."""

    path: str
    old: str
    new: str
    message: str


CASES = {
    "themes": Case("data/themes.yaml", "id: inclusion", "id: Inclusion", "« Inclusion » n'est pas un identifiant."),
    "needs": Case("data/needs.yaml", "short_label:", "short_lable:", "Vouliez-vous dire « short_label » ?"),
    "activities": Case("data/activities.yaml", "- id: savoir-faire-locaux", "- id: savoirfaire-locaux", "Vouliez-vous dire « savoir-faire-locaux » ?"),
    "levers": Case("data/levers.yaml", "number: 1", "number: un", "attendu : un nombre entier, sans guillemets ; trouvé : « un »."),
    "criteria": Case("data/criteria.yaml", "  criteria:", "  criteres:", "ce champ n'existe pas."),
    "territories": Case("data/territories.yaml", "short_label: Ruralités", "short_label: ''", "ce texte est vide."),
    "decision_makers": Case("data/decision_makers.yaml", "- id: region", "- id: commune", "l'identifiant « commune » est déjà pris"),
    "legal_forms": Case("data/legal_forms.yaml", "- id: scic", "- id: association", "l'identifiant « association » est déjà pris"),
    "monograph": Case("data/monographs/bell-occas.yaml", "action: avance-de-fonds", "action: avance-fond", "« avance-fond » n'existe pas."),
    "monograph syntax": Case("data/monographs/bell-occas.yaml", "name: Bell'Occas", "name: 'Bell'Occas'", "le fichier n'est pas du YAML valide"),
    "glossary": Case("data/glossary.yaml", "category: acronym", "category: sigle", "« sigle » n'est pas une valeur possible."),
    "sources": Case("data/sources.yaml", "url: https://www.info-dla.fr", "url: www.info-dla.fr", "n'est pas une adresse complète."),
    "people": Case("data/people.yaml", "monographs: [", "monographs: [inconnue, ", "« inconnue » n'existe pas."),
    "events": Case("data/events.yaml", 'date: "2020-11-10"', 'date: "10 novembre"', "« 10 novembre » n'est pas une date."),
    "committee": Case("data/committee.yaml", "link: empty", "link: vide", "« vide » n'est pas une valeur possible."),
    "errata": Case("data/errata.yaml", "pages: [", "pages: [99, ", "la page 99 n'existe pas dans le rapport."),
    "settings": Case("data/site.yaml", "contact:", "kontact:", "ce champ n'existe pas."),
    "ledger": Case("data/addresses.txt", "/actions/avance-de-fonds/", "/actions/avance-de-fonts/", "l'adresse publiée /actions/avance-de-fonts/ ne répond plus."),
    "page front matter": Case("content/introduction.md", "title:", "titre:", "il manque « title » dans l'en-tête."),
    "page macro id": Case("content/conclusion.md", 'link("', 'link("x', "n'existe pas"),
    "page macro name": Case("content/besoins/index.md", "index(", "indexe(", "la macro « indexe » n'existe pas. Vouliez-vous dire « index » ?"),
    "page macro code": Case("content/besoins/index.md", '{{ index("need") }}', "{{ ''.__class__ }}", "seuls les appels de macros sont acceptés entre accolades."),
    "page html": Case("content/actions/avance-de-fonds.md", "## ", "<script>alert(1)</script>\n\n## ", "du HTML (« <script> ») se trouve dans le texte."),
    "page link to nothing": Case("content/contact.md", "(contribuer/index.md)", "(contribuer/absente.md)", "le lien « contribuer/absente.md » ne mène ni à une page ni à une image."),
    "page anchor": Case("content/contact.md", "(contribuer/index.md)", "(contribuer/index.md#absente)", "la page /contribuer/ n'a pas d'ancre « absente »."),
    "page link": Case("content/contact.md", "(contribuer/index.md)", "(javascript:alert(1))", "n'est pas accepté."),
}  # fmt: skip


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project, with a site published before."""
    folder = copy_project(tmp_path_factory.mktemp("project"))
    (folder / "site").mkdir()
    (folder / "site" / "index.html").write_text(MARKER, "utf-8")
    return folder


@pytest.mark.parametrize("name", CASES)
def test_mistake_stops_the_build(copy: Path, name: str):
    case = CASES[name]
    file = copy / case.path
    sound = file.read_text("utf-8")
    assert case.old in sound
    file.write_text(sound.replace(case.old, case.new, 1), "utf-8")
    try:
        result = build(copy, copy / "site")
    finally:
        file.write_text(sound, "utf-8")
    told = result.stdout + result.stderr
    assert result.returncode != 0
    assert "Traceback" not in told
    assert re.match(rf"{re.escape(case.path)}:\d+ ", _first_line(told, case.message)), told
    assert (copy / "site" / "index.html").read_text("utf-8") == MARKER
    assert sorted(p.name for p in copy.iterdir()) == sorted([*PARTS, "site"]), "rien d'autre ne reste"


def _first_line(told: str, message: str) -> str:
    """Return the located line of the problem that says ``message``, on it or on the hint below."""
    lines = told.splitlines()
    index = next(n for n, line in enumerate(lines) if message in line)
    return lines[index - 1] if lines[index].startswith("    ") else lines[index]
