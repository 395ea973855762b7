"""Pages are a pure function of the catalogue, and hostile data is shown, never run."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from catalogue import urls
from catalogue.language.plain import plain_text
from catalogue.language.typography import NARROW, NBSP
from catalogue.model.kinds import PAGE_KINDS
from catalogue.store import Catalogue
from macros.rendering.renderer import NOT_FOUND, bound, file_size, markdown_block
from tests.builders import CAFE, Project, make_activity, make_monograph, make_page
from tests.guides import files_of, guide_of

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)> [x](javascript:alert(1)) {{ 7919*6 }}"


def test_every_record_has_its_page(catalogue: Catalogue):
    guide = guide_of(catalogue)
    records = [address for address, entry in catalogue.page_addresses().items() if entry]
    titles = {LexborHTMLParser(guide.pages.html(address)).css_first("title").text() for address in records}
    assert len(titles) == len(records)


def test_pages_are_a_pure_function(project: Project):
    first, second = (files_of(guide_of(project.catalogue())) for _ in range(2))
    assert first == second


def test_page_does_not_depend_on_those_made_before(project: Project):
    catalogue = project.catalogue()
    addresses = list(catalogue.page_addresses())
    together, alone = guide_of(catalogue), {address: guide_of(catalogue).pages.html(address) for address in addresses}
    assert {address: together.pages.html(address) for address in reversed(addresses)} == alone


@pytest.mark.parametrize("kind", PAGE_KINDS)
def test_prose_is_framed(project: Project, kind):
    record_id = next(iter(project.catalogue().of_kind(kind)))
    address = urls.address(kind, record_id)
    project[f"content/{address.strip('/')}.md"] = "## Un titre de prose\n\nEt un texte.\n"
    html = guide_of(project.catalogue()).pages.html(address)
    assert '<h2 id="un-titre-de-prose">Un titre de prose</h2>' in html
    assert html.index("<h1>") < html.index('un-titre-de-prose">') < html.index("page-foot")


def test_a_case_says_all_its_places_and_which_other_it_is_not(project: Project):
    other_places = [{"departement": "07"}]
    project[CAFE] = make_monograph(distinct_from=["bar"], other_places=other_places)
    project["data/monographs/bar.yaml"] = make_monograph(id="bar", name="Café")
    pages = guide_of(project.catalogue()).pages
    first, second = (LexborHTMLParser(pages.html(f"/monographies/{name}/")) for name in ("cafe", "bar"))
    assert f"Gap, Hautes-Alpes{NARROW}; Ardèche\n" in first.css_first(".facts").text()
    for page, link in ((first, "../bar/"), (second, "../cafe/")):
        assert "À ne pas confondre avec" in page.css_first(".facts").text()
        assert page.css_first(f".facts a[href='{link}']") is not None


def test_activity_without_a_case_says_so(project: Project):
    project["data/activities.yaml"].append(make_activity(id="bars", label="Bars associatifs"))
    project["content/activites/index.md"] = make_page('{{ index("activity") }}', "Activités")
    pages = guide_of(project.catalogue()).pages
    empty, index = (LexborHTMLParser(pages.html(address)) for address in ("/activites/bars/", "/activites/"))
    assert "Aucun cas documenté" in empty.css_first(".note--empty").text()
    [line] = [line for line in index.css(".index__line") if line.css("a[href='bars/']")]
    assert "aucun cas pour l’instant" in line.text()


def test_unknown_address(project: Project):
    with pytest.raises(KeyError):
        guide_of(project.catalogue()).pages.html("/nulle-part/")


@pytest.mark.parametrize("url", ["https://guide.example/dossier/", "https://guide.example/dossier"])
def test_page_for_unknown_addresses_has_complete_links(project: Project, url: str):
    project["data/site.yaml"] |= {"url": url}
    html = LexborHTMLParser(guide_of(project.catalogue()).pages.html(NOT_FOUND))
    links = [a.attributes["href"] for a in html.css("main a, link[rel=stylesheet], header a.brand")]
    assert links
    assert [link for link in links if not link.startswith("/dossier/")] == []


def test_hostile_data_is_shown_as_text(project: Project):
    monograph = project[CAFE]
    for field in ("name", "summary"):
        monograph[field] = HOSTILE
    for item in monograph["evidence"]:
        item["summary"] = item["instrument"] = HOSTILE
        item["organisations"] = [HOSTILE]
    guide = guide_of(project.catalogue())
    for address in guide.catalogue.page_addresses():
        html = guide.pages.html(address)
        article = LexborHTMLParser(html).css_first("article")
        assert article.css("script:not([src]), img, [onerror]") == []
        assert [a for a in article.css("a") if (a.attributes.get("href") or "").startswith("javascript")] == []
        assert str(7919 * 6) not in html
    assert "{{ 7919*6 }}" in LexborHTMLParser(guide.pages.html("/monographies/cafe/")).css_first("article").text()


def test_markdown_of_a_field_is_safe():
    html = markdown_block("**gras** <b>non</b> [a](https://x.fr) [b](javascript:alert(1))")
    assert html == (
        '<p><strong>gras</strong> &lt;b&gt;non&lt;/b&gt; <a href="https://x.fr">a</a> [b](javascript:alert(1))</p>\n'
    )


def test_plain_text():
    assert plain_text("Un *mot* et [un lien](https://x.fr)\nsuite") == "Un mot et un lien suite"


def test_size_of_a_file_is_not_parted_from_its_unit():
    assert [file_size(size) for size in (999, 1000, 2_500_000)] == [f"999{NBSP}octets", f"1{NBSP}ko", f"2,5{NBSP}Mo"]


def test_number_is_not_parted_from_what_it_counts():
    assert bound("3 cas racontés, 1 cité") == f"3{NBSP}cas racontés, 1{NBSP}cité"
