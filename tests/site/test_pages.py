"""Every page of the built site, one test per address."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

import pytest

from catalogue.store import Catalogue
from tests.conftest import ROOT
from tests.site.addresses import current_addresses
from tests.site.conftest import Site

ADDRESSES = current_addresses(ROOT)
RESIDUE = re.compile(r"\{\{|\}\}|\{%|\{##|Undefined|Macro Rendering Error|>None<|\bNone,|&lt;bound method")


@pytest.mark.parametrize("address", ADDRESSES)
def test_page_is_whole(site: Site, address: str):
    page = site.page(address)
    assert page.css_first("html").attributes["lang"] == "fr"
    assert [h.text().strip() for h in page.css("h1")] != [""]
    assert len(page.css("h1")) == 1
    assert page.css_first('meta[name="description"]').attributes["content"].strip()
    assert page.css_first('link[rel="canonical"]').attributes["href"].endswith(address)
    assert page.css_first("main") is not None


@pytest.mark.parametrize("address", ADDRESSES)
def test_page_has_no_residue(site: Site, address: str):
    html = site.html(address)
    # The page of the macros shows their syntax to editors, inside code only.
    page = re.sub(r"<(code|pre|script)\b.*?</\1>", "", html, flags=re.DOTALL)
    assert RESIDUE.search(page) is None


@pytest.mark.parametrize("address", ADDRESSES)
def test_page_says_where_it_stands(site: Site, address: str):
    if address == "/":
        return
    crumbs = site.page(address).css(".crumbs li")
    assert crumbs[0].text().strip() == "Accueil"
    assert crumbs[-1].attributes.get("aria-current") == "page"


@pytest.mark.parametrize("address", ADDRESSES)
def test_page_leads_to_its_file(site: Site, catalogue: Catalogue, address: str):
    if address == "/":
        return
    entry = catalogue.page_addresses()[address]
    prose = catalogue.prose.get(address)
    links = [a.attributes["href"] for a in site.page(address).css(".page-foot .edit a")]
    prefix = f"{catalogue.settings.repository}/edit/{catalogue.settings.branch}/"
    expected = []
    if entry:
        expected.append(f"{prefix}{entry.path}#L{entry.line()}")
    if prose:
        expected.append(prefix + prose.path)
    assert links == expected
    for path in expected:
        assert (ROOT / path.removeprefix(prefix).partition("#")[0]).is_file()


@pytest.mark.parametrize("address", ADDRESSES)
def test_headings_are_in_order(site: Site, address: str):
    levels = [int(h.tag[1]) for h in site.page(address).css("main h1, main h2, main h3, main h4")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels)), levels


@pytest.mark.parametrize("address", ADDRESSES)
def test_ids_are_unique(site: Site, address: str):
    counts = Counter(e.attributes["id"] for e in site.page(address).css("[id]"))
    assert [name for name, number in counts.items() if number > 1] == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_page_asks_nothing_of_other_sites(site: Site, address: str):
    page = site.page(address)
    loaded = [
        e.attributes.get("src") or e.attributes.get("href")
        for e in page.css(
            "script[src], img[src], iframe[src], "
            # These two say where something else is: a browser does not load it.
            "link[href]:not([rel='canonical']):not([rel='alternate'])"
        )
    ]
    assert [url for url in loaded if url.startswith(("http:", "https:", "//"))] == []


def test_titles_are_unique(site: Site):
    titles = Counter(site.page(a).css_first("title").text() for a in ADDRESSES)
    assert [t for t, n in titles.items() if n > 1] == []


def test_every_page_has_its_tests(catalogue: Catalogue):
    assert sorted(catalogue.page_addresses()) == ADDRESSES


def test_old_addresses_lead_to_their_page(site: Site, catalogue: Catalogue):
    assert catalogue.redirects()
    for old, new in catalogue.redirects().items():
        page = site.page(old)
        target = page.css_first("a").attributes["href"]
        assert target in site.html(old).split('http-equiv="refresh"')[1]
        assert new in site.links(old), old
        assert page.css_first('link[rel="canonical"]').attributes["href"].endswith(new)


def test_unknown_address_page_helps(site: Site):
    page = site.page("/404.html")
    assert page.css_first("html").attributes["lang"] == "fr"
    assert len(page.css("h1")) == 1
    assert len(page.css("main a[href]")) >= 5
