"""Boxes, footnotes, tables and attributes, read as « mkdocs.yml » says."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from markupsafe import Markup
from mkdocs.config import load_config
from selectolax.lexbor import LexborHTMLParser

from catalogue.reading.conventions import BOXES, CLASSES
from catalogue.reading.prose import Prose
from macros.rendering.conventions import ICONS
from macros.rendering.icons import icon
from macros.rendering.prose import Blocks, ProseReader, picture_size
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def reader() -> ProseReader:
    config = load_config(str(ROOT / "mkdocs.yml"))
    return ProseReader(partial(picture_size, Path(config.docs_dir)), config.markdown_extensions, config.mdx_configs)


def rendered(reader: ProseReader, text: str) -> LexborHTMLParser:
    return LexborHTMLParser(Markup(reader.html(Prose("content/page.md", body=text), str, str, Blocks())))


@pytest.mark.parametrize(("kind", "box"), BOXES.items())
def test_a_box_without_title_has_the_french_name_of_its_kind(reader: ProseReader, kind: str, box):
    page = rendered(reader, f"!!! {kind}\n\n    Du texte.\n\n??? {kind}\n\n    Du texte.\n")
    boxed, folded = page.css("div, details")
    assert boxed.attributes == folded.attributes == {"class": f"note note--{box.look}"}
    assert boxed.css_first("p.note__title").text() == folded.css_first("summary").text() == f" {box.title}"
    assert [p.text() for p in page.css("p:not([class])")] == ["Du texte."] * 2


def test_a_title_is_that_of_the_editor_in_french_typography(reader: ProseReader):
    page = rendered(reader, '!!! warning "Attention : l\'été"\n    Du texte.\n')
    assert page.css_first(".note__title").text() == " Attention\u00a0: l’été"


def test_each_look_has_its_pictogram(reader: ProseReader):
    looks = {box.look: kind for kind, box in BOXES.items()}
    assert looks.keys() == ICONS.keys()
    for look, kind in looks.items():
        html = Markup(reader.html(Prose("content/page.md", body=f"!!! {kind}\n    Du texte.\n"), str, str, Blocks()))
        assert f'<p class="note__title">{icon(ICONS[look])} ' in html


def test_a_box_with_an_empty_title_has_none(reader: ProseReader):
    page = rendered(reader, '!!! note ""\n    Du texte.\n')
    assert page.css_first(".note").inner_html.strip() == "<p>Du texte.</p>"


def test_a_folded_text_without_kind_stays_bare(reader: ProseReader):
    page = rendered(reader, '??? "Titre"\n\n    Du texte.\n')
    assert page.css_first("details").attributes == {}
    assert page.css_first("summary").html == "<summary>Titre</summary>"


def test_a_box_holds_what_a_page_holds(reader: ProseReader):
    page = rendered(reader, "!!! note\n\n    Un :\n\n    - a\n    - b\n\n    ??? conseil\n\n        Plié.\n\nDehors.\n")
    box = page.css_first("div.note")
    assert [item.text() for item in box.css("li")] == ["a", "b"]
    assert box.css_first("details p").text() == "Plié."
    assert page.css("p")[-1].parent.tag == "body"


def test_footnotes_speak_french(reader: ProseReader):
    page = rendered(reader, "Un mot[^1].\n\n[^1]: La note.\n")
    notes = page.css_first("section.footnotes")
    assert notes.attributes["aria-label"] == "Notes"
    assert not notes.css("hr")
    back = notes.css_first("a")
    assert (back.text(), back.attributes["aria-label"]) == ("↑", "Revenir à l’appel de la note 1")
    assert "title" not in back.attributes
    call = page.css_first("sup a")
    assert page.css(f"li[id='{call.attributes['href'][1:]}']")
    assert page.css(f"sup[id='{back.attributes['href'][1:]}']")


def test_a_table_has_a_caption_headings_and_no_style(reader: ProseReader):
    text = "| A | B | C | D |\n|:--|:-:|--:|---|\n| 1 | 2 | 3 | 4 |\n\nTableau : Les *aides* de l'État.\n\nAprès.\n"
    page = rendered(reader, text)
    assert page.css_first("table > caption:first-child").inner_html == "Les <em>aides</em> de l’État."
    aligned = [None, "is-center", "is-right", None]
    assert [cell.attributes.get("class") for cell in page.css("th")] == aligned
    assert [cell.attributes.get("class") for cell in page.css("td")] == aligned
    assert {cell.attributes["scope"] for cell in page.css("th")} == {"col"}
    assert page.css("[style]") == []
    assert [p.text() for p in page.css("p")] == ["Après."]


def test_listed_classes_and_anchors_are_given(reader: ProseReader):
    page = rendered(reader, "## Titre { #ici }\n\n[a](https://a.fr){ .md-button }\n\nUn texte.\n{ .petit }\n")
    assert page.css_first("h2").attributes == {"id": "ici"}
    assert page.css_first("a").attributes["class"] == "md-button"
    assert page.css_first("p.petit").text() == "Un texte."


@pytest.mark.parametrize("word", [*CLASSES, "note", "conseil", "attention", "exemple"])
def test_the_page_for_editors_shows_each(word: str):
    page = (ROOT / "content/contribuer/mise-en-forme.md").read_text("utf-8")
    assert f".{word} " in page or f"!!! {word}" in page
