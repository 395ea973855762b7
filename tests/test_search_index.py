"""The files of the search index."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings, strategies
from markdown_it import MarkdownIt

from catalogue.model import Kind
from catalogue.search import contents, index_files
from catalogue.search.contents import ALIAS, PLACE, SYNONYM, TITLE, Document
from catalogue.store import Catalogue
from tests.builders import (
    PAGE,
    Project,
    make_action,
    make_activity,
    make_citation,
    make_erratum,
    make_lever,
    make_page,
    make_rule,
    make_synonym,
)
from tests.search.frozen import frozen_index


@pytest.fixture(scope="session")
def documents(catalogue: Catalogue) -> dict[str, Document]:
    return {document.address: document for document in contents.documents(catalogue)}


@pytest.fixture(scope="session")
def files() -> dict[str, Any]:
    return {path: json.loads(text) for path, text in frozen_index().items()}


def test_every_page_of_the_site_is_found_unless_it_stays_out(catalogue: Catalogue, documents: dict[str, Document]):
    out = {prose.address for prose in catalogue.prose.values() if prose.meta.get("search") == {"exclude": True}}
    assert "/contribuer/recherche/" in out  # its examples are what people search for
    # The pages of places are found by the gazetteer.
    found_otherwise = {"/", contents.PAGE, *out, *catalogue.withdrawn, *catalogue.areas}
    assert catalogue.page_addresses().keys() - documents.keys() == found_otherwise


@pytest.mark.parametrize("kind", [Kind.TERM, Kind.SOURCE, Kind.PERSON, Kind.ERRATUM, Kind.LEGAL_FORM])
def test_entries_of_lists_are_found_under_their_anchor(
    catalogue: Catalogue, documents: dict[str, Document], kind: Kind
):
    for record_id, record in catalogue.of_kind(kind).items():
        found = [d for d in documents.values() if d.group == kind.value and d.address.endswith(f"/#{record_id}")]
        no_result = getattr(record, "read_since", False) or getattr(record, "severity", "") == "mineure"
        assert [d.title for d in found] == ([] if no_result else [record.label])


def test_rule_of_an_action_is_searched_with_the_articles_it_names(project: Project):
    rule = make_rule(
        lines=[{"topic": "act", "summary": "Un vote suffit.", "source": make_citation(section="art. 9-1")}]
    )
    project["data/levers.yaml"] = [
        make_lever(actions=[make_action(rule=rule, source=make_citation(section="Partie I"))])
    ]
    documents = {document.address: document for document in contents.documents(project.catalogue())}
    passages = documents["/actions/pret-de-salle/"].passages
    assert {"Vous pouvez prêter une salle.", "Un vote suffit.", "art. 9-1"} <= set(passages)
    assert "Partie I" not in passages


def test_note_for_editors_is_never_found(project: Project):
    project["data/errata.yaml"] = [make_erratum(severity="majeure", editor_note="Consigne à taire.")]
    passages = [text for document in contents.documents(project.catalogue()) for text in document.passages]
    assert "Une lettre de travers." in passages
    assert "Consigne à taire." not in passages


def test_no_address_is_there_twice(catalogue: Catalogue):
    addresses = [document.address for document in contents.documents(catalogue)]
    assert sorted(set(addresses)) == sorted(addresses)


def test_aliases_and_synonyms_are_labels(project: Project):
    project["data/activities.yaml"] = [make_activity(aliases=["Bistrots"])]
    [labels] = [d.labels for d in contents.documents(project.catalogue()) if d.address == "/activites/cafes/"]
    assert [text for sort, text in labels if sort == ALIAS] == ["Bistrots"]
    assert [text for sort, text in labels if sort == SYNONYM] == ["troquet", "estaminet"]


def test_short_label_of_an_action_is_one_of_its_titles(project: Project):
    [labels] = [d.labels for d in contents.documents(project.catalogue()) if d.address == "/actions/pret-de-salle/"]
    assert (TITLE, "Prêt de salle") in labels


def test_a_synonym_leads_to_each_of_its_targets(project: Project):
    project["data/synonyms.yaml"] = [make_synonym(records=["cafes", "entraide"], pages=["/actions/pret-de-salle/"])]
    found = contents.documents(project.catalogue())
    led = {d.address for d in found if (SYNONYM, "troquet") in d.labels}
    assert led == {"/activites/cafes/", "/thematiques/entraide/", "/actions/pret-de-salle/"}


def test_acronyms_are_rewritten_both_ways(project: Project):
    pairs = contents.rewritings(project.catalogue())
    assert ("ESS", "Économie sociale et solidaire") in pairs
    assert ("Économie sociale et solidaire", "ESS") in pairs


def test_links_of_a_page_are_read_as_their_text_and_other_macros_are_not(project: Project):
    project[PAGE] = make_page(
        'Voir {{ link("cafes") }} et {{ link("entraide", "se rendre service") }}.\n\n'
        '{{ index("theme") }}\n\n```text\ncode\n```'
    )
    catalogue = project.catalogue()
    passages = contents.prose_passages(catalogue, catalogue.prose["/essai/"])
    assert passages == [f"Voir {catalogue.activities['cafes'].label} et se rendre service."]


MARKS = [
    "mot ",
    "1. ",
    "- ",
    "# ",
    "> ",
    "    ",
    "\n",
    "\n\n",
    "  \n",
    "**gras**",
    "[lien](/a/)",
    "[a]: /b/\n",
    "[a]",
    "`c`",
]
MARKS += [
    "| a | b |\n",
    "|---|---|\n",
    "<b>x</b>",
    "<div>\n",
    "&amp;",
    "\\*",
    "***",
    "===",
    "~~~",
    "*",
    "_",
    "\t",
    "\u00a0",
    "!",
    "+ ",
    "2021",
]


@settings(deadline=None, derandomize=True, database=None)
@given(strategies.lists(strategies.sampled_from(MARKS), max_size=10).map("".join))
def test_words_of_markdown_are_those_of_its_whole_reading(markdown: str):
    """Texts without marks are not parsed: what is read must be the same."""
    expected = []
    for token in MarkdownIt("commonmark").enable("table").parse(markdown):
        text = re.sub(r"<[^>]+>", " ", token.content) if token.type == "html_block" else ""
        if token.type == "inline":
            shown = [
                child for child in token.children if child.type in ("text", "code_inline") or "break" in child.type
            ]
            text = "".join(" " if "break" in child.type else child.content for child in shown)
        expected += [" ".join(text.split())] if text.strip() else []
    assert list(contents._passages(markdown)) == expected


def test_boxes_notes_and_tables_of_a_page_are_read_as_their_text(project: Project):
    project[PAGE] = make_page(
        '!!! conseil "Un délai"\n\n    Un mot[^1].\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n[^1]: La note.'
    )
    catalogue = project.catalogue()
    passages = contents.prose_passages(catalogue, catalogue.prose["/essai/"])
    assert passages == ["Un délai", "Un mot.", "A", "B", "1", "2", "La note."]


def test_a_monograph_says_what_it_is_about(catalogue: Catalogue, documents: dict[str, Document]):
    for monograph in catalogue.monographs.values():
        passages = documents[f"/monographies/{monograph.id}/"].passages
        assert catalogue.activities[monograph.activity].label in passages
        assert catalogue.themes[monograph.theme].label in passages


def test_a_page_is_also_looked_for_by_its_section(documents: dict[str, Document]):
    above = documents["/tableaux/"].title
    assert documents["/tableaux/actions-et-territoires/"].labels[0] == (PLACE, above)


def test_a_case_is_looked_for_by_the_names_of_what_it_does_but_never_quoted_with_them(project: Project):
    project["data/synonyms.yaml"] = [make_synonym(records=["cafes"])]
    found = contents.documents(project.catalogue())
    cases = [d for d in found if d.group == "monograph" and "troquet" in d.unshown]
    assert cases
    files = index_files.write(found)
    assert any('"troquet":' in text for path, text in files.items() if path.startswith("words/"))
    assert not any("troquet" in text for path, text in files.items() if path.startswith("texts/"))


def test_words_met_are_kept_end_to_end_by_length(files: dict[str, Any]):
    """As the browser cuts them again."""
    cut = {
        int(length): [words[n : n + int(length)] for n in range(0, len(words), int(length))]
        for length, words in files["forms.json"].items()
    }
    assert all(words == sorted(set(words)) for words in cut.values())
    assert "ressourcerie" in cut[12]


def test_a_page_can_stay_out(project: Project):
    project[PAGE] = "---\ntitle: Essai\ndescription: D.\nsearch: {exclude: true}\n---\n\nRien.\n"
    assert "/essai/" not in {d.address for d in contents.documents(project.catalogue())}


def test_roots_lead_to_the_documents_that_hold_them(files: dict[str, Any]):
    """Unpacks the shards as the browser does."""
    rows = files["core.json"]["documents"]
    shards = [files[path] for path in sorted((p for p in files if p.startswith("words/")), key=_number)]
    assert files["core.json"]["shards"] == [next(iter(shard)) for shard in shards]
    found, at = [], 0
    for packed in {k: v for shard in shards for k, v in shard.items()}["ressourceri"]:
        at += packed // 10
        assert 1 <= packed % 10 <= 9
        found.append(rows[at][1])
    assert "/activites/ressourceries-recycleries/" in found
    assert "/monographies/bell-occas/" in found
    assert len(found) == len(set(found))


def test_roots_are_sorted_across_shards(files: dict[str, Any]):
    roots = [root for path in sorted((p for p in files if p.startswith("words/")), key=_number) for root in files[path]]
    assert roots == sorted(roots)


def test_every_document_has_its_text_where_the_list_says(files: dict[str, Any]):
    for number, row in enumerate(files["core.json"]["documents"]):
        assert str(number) in files[f"texts/{row[-1]}.json"], row[1]


def test_same_catalogue_same_files(catalogue: Catalogue):
    assert index_files.build(catalogue) == index_files.build(catalogue)


def test_version_changes_with_the_texts():
    def version(text: str) -> str:
        document = Document("page", "/a/", "A", passages=[text])
        return json.loads(index_files.write([document])["core.json"])["version"]

    assert version("un mot") != version("un autre")


def test_an_empty_guide_has_an_index():
    core = json.loads(index_files.write([])["core.json"])
    assert core["documents"] == []


def _number(path: str) -> int:
    return int(path.split("/")[1].split(".")[0])
