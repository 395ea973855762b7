"""A small made-up guide, built as the real one is: what the machine does with data, whatever the real data become.

One of its actions had another name, another has left the guide, and a word of its glossary was renamed.
"""

from __future__ import annotations

from pathlib import Path

from catalogue.model import Kind
from catalogue.model.kinds import spec_of
from tests.builders import (
    MISSING,
    Project,
    make_action,
    make_evidence,
    make_header,
    make_lever,
    make_monograph,
    make_page,
    make_term,
)
from tests.site.projects import PROGRAM, copy_parts

#: That of the real guide, without its menu and its footer: they lead to pages that the sample does not have.
CONFIGURATION = """\
site_name: Essai
docs_dir: content
theme: {name: material, custom_dir: theme, font: false}
plugins:
  - macros:
      module_name: macros
      on_undefined: strict
      on_error_fail: true
      j2_comment_start_string: "{##"
      j2_comment_end_string: "##}"
hooks: [macros/hooks.py]
"""
#: An action and its former name; the one that left, and what replaces it; a word and its former name.
OLD, NEW = "salle-pretee", "pret-de-salle"
GONE = "don"
OLD_WORD, NEW_WORD = "pole-emploi", "france-travail"
#: Of each of these, lists of cases were published under the names of before.
TERRITORY, GIVER = "montagne", "commune"
LEDGER = f"""# Adresses publiées
/
/a/{GONE}/
/a/{OLD}/
/actions/{GONE}/
/actions/{NEW}/
/actions/{OLD}/
/embed/cas/actions/{GONE}/decideurs/{GIVER}/
/embed/cas/actions/{GONE}/territoires/{TERRITORY}/
/embed/cas/actions/{OLD}/decideurs/{GIVER}/
/embed/cas/actions/{OLD}/territoires/{TERRITORY}/
"""
WITHDRAWAL = {"date": "2026-01-05", "reason": "Une autre la contient.", "replaced_by": NEW}


def small_guide(folder: Path) -> Project:
    """Return the smallest guide that can be built, in a folder that already holds its program."""
    copy_parts(folder, *PROGRAM)
    (folder / "mkdocs.yml").write_text(CONFIGURATION, "utf-8")
    return Project(folder)


def sample(folder: Path) -> Project:
    """Write the sample guide in a folder, to be built."""
    project = small_guide(folder)
    actions = [
        make_action(id=NEW, aliases=["Salle prêtée"]),
        make_action(id=GONE, label="Donner", short_label="Don", withdrawn=WITHDRAWAL),
        make_action(id="prime", label="Verser une prime", short_label="Prime"),
    ]
    project["data/levers.yaml"] = [make_lever(actions=actions)]
    project["data/monographs/cafe.yaml"] = make_monograph(evidence=[make_evidence(), make_evidence(action="prime")])
    project["data/glossary.yaml"] = [
        make_term(),
        make_term(
            id=NEW_WORD,
            label="France Travail",
            category="name",
            expansion=MISSING,
            definition="Le service public de l'emploi.",
            aliases=["Pôle emploi"],
        ),
    ]
    project["data/addresses.txt"] = LEDGER
    project["content/actions/prime.md"] = "## En quoi cela consiste\n\nVerser une prime.\n"
    project["content/actions/index.md"] = make_page('{{ index("action") }}', "Les actions", "Toutes les actions.")
    project["content/leviers/index.md"] = make_page('{{ index("lever") }}', "Les leviers", "Tous les leviers.")
    project["content/glossaire.md"] = make_page('{{ index("term") }}', "Glossaire", "Les mots du guide.")
    for part in spec_of(Kind.TERM).parts:
        text = f'{{{{ index("term", "{part}") }}}}'
        project[f"content/glossaire/{part}.md"] = make_page(text, f"Glossaire, {part}", f"Les mots de {part}.")
    project["content/recherche.md"] = make_header("Rechercher", "Cherchez dans le guide.")
    project["content/plan-du-site.md"] = make_page('{{ index("site_map") }}', "Plan du site", "Toutes les pages.")
    project["content/essai.md"] = make_page("L'ESS aide : c'est ici.", "Un texte", "Avec un sigle.")
    project.write()
    return project
