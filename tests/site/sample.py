"""A made-up guide, built as the real one is, to test the program whatever the real data become.

It uses every field and has every sort of page. One of its actions had another name, another has left the guide, and a
word of its glossary was renamed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from catalogue import urls
from catalogue.exports.files import EVIDENCE, TABLE_PAGES
from catalogue.model.kinds import SPECS, spec_of
from catalogue.views.matrices import MATRICES
from tests.builders import (
    CAFE,
    MISSING,
    Project,
    full_files,
    make_evidence,
    make_header,
    make_page,
    make_term,
    make_territory,
)
from tests.site.projects import PROGRAM, copy_parts

#: Configuration of the real guide, without the menu and the footer, which lead to pages that the sample lacks.
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
markdown_extensions: [admonition, attr_list, footnotes, pymdownx.details, tables, toc]
"""
#: An action and its former name; the one that left, and what replaces it; a word and its former name.
OLD_ACTION, NEW_ACTION = "salle-pretee", "pret-de-salle"
WITHDRAWN_ACTION = "don"
OLD_WORD, NEW_WORD = "pole-emploi", "france-travail"
#: A word of another language, in texts and in records.
FOREIGN_WORD = "coworking"
#: Lists of cases that combine these with the two actions were published, as the ledger below says.
TERRITORY, GIVER = "montagne", "commune"
LEDGER = f"""# Adresses publiées
/
/a/{WITHDRAWN_ACTION}/
/a/{OLD_ACTION}/
/actions/{WITHDRAWN_ACTION}/
/actions/{NEW_ACTION}/
/actions/{OLD_ACTION}/
/embed/cas/actions/{WITHDRAWN_ACTION}/decideurs/{GIVER}/
/embed/cas/actions/{WITHDRAWN_ACTION}/territoires/{TERRITORY}/
/embed/cas/actions/{OLD_ACTION}/decideurs/{GIVER}/
/embed/cas/actions/{OLD_ACTION}/territoires/{TERRITORY}/
"""
#: Pages that have a template of their own, or show what a macro returns: their text, by address.
WRITTEN_PAGES = {
    "/accessibilite/": "",
    "/carte/": "",
    "/contribuer/": "Proposez un cas.",
    "/contribuer/etat-de-la-base/": "{{ state() }}",
    "/donnees/": "",
    **{f"/donnees/{name}/": "" for name in (*TABLE_PAGES, EVIDENCE)},
    "/comparer/": "",
    "/explorer/": "",
    "/essai/": f"L'ESS aide le {FOREIGN_WORD} : c'est ici.\n\n!!! note \"Une note\"\n\n    Son texte.",
    "/integrer/": "",
    "/lieux/": "",
    "/ma-situation/": "",
    "/mentions-legales/": "",
    "/note/": "",
    "/nouveautes/": "",
    "/plan-du-site/": '{{ index("site_map") }}',
    "/recherche/": "",
}


def small_guide(folder: Path) -> Project:
    """Return the smallest guide that can be built, its program copied in its folder."""
    copy_parts(folder, *PROGRAM)
    (folder / "mkdocs.yml").write_text(CONFIGURATION, "utf-8")
    return Project(folder)


def _lists() -> dict[str, list[str]]:
    """Return the macros of the pages that list records, by address."""
    calls: dict[str, list[str]] = {}
    for spec in SPECS:
        if spec.collection and (spec.section or spec.listed_on not in urls.SECTIONS):
            calls.setdefault(urls.index_address(spec.kind), []).append(f'{{{{ index("{spec.kind}") }}}}')
            for part in spec.parts:
                calls[urls.part_address(spec.kind, part)] = [f'{{{{ index("{spec.kind}", "{part}") }}}}']
    for rows, columns in MATRICES:
        address = f"/{urls.MATRICES}/{spec_of(rows).section}-et-{spec_of(columns).section}/"
        calls[address] = [f'{{{{ matrix("{rows}", "{columns}") }}}}']
    return calls


def sample_files() -> dict[str, Any]:
    """Return what each file of the sample holds."""
    files = full_files()
    files[CAFE]["evidence"].append(
        make_evidence(action="prime", summary=f"La ville verse une prime au {FOREIGN_WORD}.")
    )
    renamed_term = make_term(
        id=NEW_WORD,
        label="France Travail",
        category="name",
        expansion=MISSING,
        definition="Le service public de l'emploi.",
        aliases=["Pôle emploi"],
    )
    files["data/glossary.yaml"].append(renamed_term)
    files["data/territories.yaml"].append(make_territory(id="plaine", label="Plaine", short_label="Plaine"))
    files["data/addresses.txt"] = LEDGER
    files["content/actions/prime.md"] = (
        "## En quoi cela consiste\n\nVerser une prime, par exemple à un espace de coworking.\n"
    )
    pages = WRITTEN_PAGES | {address: "\n\n".join(macros) for address, macros in _lists().items()}
    for address, text in pages.items():
        name = f"Page {address.strip('/').replace('/', ', ')}"
        path = f"content{address.rstrip('/')}.md"
        files[path] = make_page(text, name, f"{name} du guide.") if text else make_header(name, f"{name} du guide.")
    return files


def sample(folder: Path) -> Project:
    """Write the sample guide in a folder, to be built."""
    project = small_guide(folder)
    project.files = sample_files()
    project.write()
    return project
