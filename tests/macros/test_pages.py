"""Pages are a pure function of the catalogue, and hostile data is shown, never run."""

from __future__ import annotations

import datetime

import pytest
from selectolax.lexbor import LexborHTMLParser

from catalogue.layout import PAGE_KINDS
from catalogue.store import Catalogue
from macros.pages import record_page, record_pages
from macros.rendering import Renderer, french_date, markdown_block, plain_text
from tests.builders import CAFE, Project

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)> [x](javascript:alert(1)) {{ 7*7 }}"


def test_every_record_has_its_page(catalogue: Catalogue):
    pages = record_pages(Renderer(catalogue), {})
    expected = [a for a, entry in catalogue.page_addresses().items() if entry]
    assert sorted(pages) == sorted(expected)
    assert len({page.title for page in pages.values()}) == len(pages)


def test_pages_are_a_pure_function(catalogue: Catalogue):
    first, second = (record_pages(Renderer(catalogue), {}) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("kind", PAGE_KINDS)
def test_prose_is_framed(project: Project, kind):
    catalogue = project.catalogue()
    entry = catalogue.entry(kind, next(iter(catalogue.of_kind(kind))))
    text = record_page(Renderer(catalogue), entry, "/x/y/", "## Un titre de prose").markdown
    assert "\n## Un titre de prose\n" in text
    assert text.index("<h1>") < text.index("## Un titre de prose") < text.index("page-foot")


def test_hostile_data_is_shown_as_text(project: Project):
    monograph = project[CAFE]
    for field in ("name", "summary"):
        monograph[field] = HOSTILE
    for item in monograph["evidence"]:
        item["summary"] = item["instrument"] = HOSTILE
        item["organisations"] = [HOSTILE]
    catalogue = project.catalogue()
    for page in record_pages(Renderer(catalogue), {}).values():
        html = LexborHTMLParser(page.markdown)
        assert html.css("script, img, [onerror]") == []
        assert [a for a in html.css("a") if (a.attributes.get("href") or "").startswith("javascript")] == []
        assert "49" not in page.markdown.replace("449", "")


def test_markdown_of_a_field_is_safe():
    html = markdown_block("**gras** <b>non</b> [a](https://x.fr) [b](javascript:alert(1))")
    assert html == (
        '<p><strong>gras</strong> &lt;b&gt;non&lt;/b&gt; <a href="https://x.fr">a</a> [b](javascript:alert(1))</p>\n'
    )


def test_plain_text():
    assert plain_text("Un *mot* et [un lien](https://x.fr)\nsuite") == "Un mot et un lien suite"


def test_french_date():
    assert french_date(datetime.date(2024, 7, 1)) == "1er juillet 2024"
    assert french_date(datetime.date(2026, 11, 23)) == "23 novembre 2026"
