"""Weight of the pages as a browser loads them, against a budget for each template."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser

from tests.site import weight
from tests.site.conftest import Site
from tests.site.test_browser import PAGES
from tests.site.test_pages import ADDRESSES

FIRST_PAGE = 100_000
SECOND_PAGE = 15_000
REQUESTS = 10
#: What a shared search adds to its page: the scripts and index of the search, one file for each excerpt shown.
FIRST_QUERY, REQUESTS_OF_A_QUERY = 135_000, 30
GRADE_A, GRADE_B = 80, 70
#: One page of each template, of usual length.
TEMPLATES = {
    **PAGES,
    "action": "/actions/avance-de-fonds/",
    "monograph": "/monographies/les-loco-motives/",
    "matrix": "/tableaux/actions-et-territoires/",
    "actions": "/actions/",
    "activities": "/activites/",
    "monographs": "/monographies/",
    "search": "/recherche/",
    "data": "/donnees/",
    "data tables": "/donnees/organisations/",
    "generator": "/integrer/",
    "news": "/nouveautes/",
    "contribute": "/contribuer/",
    "state": "/contribuer/etat-de-la-base/",
}


#: Grade A is for the length that pages have with the report's content. So that nobody who adds a case is refused,
#: a longer list, or pages that tell more than so many cases, keep grade B at least.
LISTS = {
    "people": ("ul.people > li", 119),
    "lesser errata": (".erratum", 57),
    "errata": (".erratum", 21),
    "bibliography": (".sources > li", 58),
    "glossary part": ("dl.glossary dt", 51),
    "site map": (".sitemap > li", 114),
    "generator": ("option", 170),
}
MOST_CASES = 40


def least_ecoindex(site: Site, name: str) -> int:
    """Return what the EcoIndex of a page must exceed, from how much it holds."""
    selector, most = LISTS.get(name, ("main", 1))
    cases = sum(address.startswith("/monographies/") for address in ADDRESSES) - 1
    return GRADE_B if cases > MOST_CASES or len(site.page(TEMPLATES[name]).css(selector)) > most else GRADE_A


@pytest.mark.parametrize("name", TEMPLATES)
def test_first_page(browser: Browser, served: str, built: Path, site: Site, name: str):
    context = browser.new_context(base_url=served, viewport={"width": 1280, "height": 800})
    load = weight.load(context, built, TEMPLATES[name])
    context.close()
    assert [url for url in load.urls if not url.startswith(served)] == []
    assert len(load.urls) <= REQUESTS, load.urls
    assert load.size <= FIRST_PAGE, load.sizes
    assert load.ecoindex > least_ecoindex(site, name), (load.ecoindex, load.elements, len(load.urls))


@pytest.mark.parametrize("name", [name for name in TEMPLATES if name != "home"])
def test_second_page(browser: Browser, served: str, built: Path, name: str):
    """What a reader who comes from the home page still has to load."""
    context = browser.new_context(base_url=served, viewport={"width": 1280, "height": 800})
    first = weight.load(context, built, "/")
    second = weight.load(context, built, TEMPLATES[name])
    context.close()
    new = {url: size for url, size in second.sizes.items() if url not in first.sizes}
    # A card shown in the generator is another page.
    new = {url: size for url, size in new.items() if "/embed/" not in url}
    assert sum(new.values()) <= SECOND_PAGE, new


@pytest.mark.parametrize("query", ["emploi", "café", "avance de fonds", "comment prêter un local ?"])
def test_first_load_of_a_query(browser: Browser, served: str, built: Path, query: str):
    """An address that holds a query also loads the search, which other pages load on demand: its own budget."""
    context = browser.new_context(base_url=served, viewport={"width": 1280, "height": 800})
    load = weight.load(context, built, f"/recherche/?q={quote(query)}")
    context.close()
    assert load.size <= FIRST_QUERY, load.sizes
    assert len(load.urls) <= REQUESTS_OF_A_QUERY, load.urls
    assert load.ecoindex > GRADE_B


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_page_alone(built: Path, address: str):
    assert weight.transferred(built, address) <= SECOND_PAGE


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_page_grows_out_of_hand(built: Path, address: str):
    """Each template has grade A (:func:`test_first_page`); a page whose data make it longer keeps grade B."""
    page = weight.written(built, address)
    assert page.ecoindex > GRADE_B, (page.ecoindex, page.elements)


def test_nothing_is_shipped_unused(site: Site, built: Path):
    """Every style sheet, script, font and image under assets/ is loaded by some page or some other one."""
    shipped = {
        file.relative_to(built).as_posix(): file
        for file in (built / "assets").rglob("*")
        if file.suffix in (".css", ".js", ".woff2", ".svg", ".png", ".webp")
    }
    html = "".join(site.html(address) for address in [*ADDRESSES, "/404.html"])
    html += "".join(site.html(address) for address in list(site_redirects(built))[:1])
    sources = html + "".join(f.read_text("utf-8") for f in shipped.values() if f.suffix in (".css", ".js"))
    unused = [path for path in shipped if Path(path).name not in sources]
    assert unused == []


def site_redirects(built: Path) -> list[str]:
    """Return the addresses of the pages that only lead elsewhere."""
    return [f"/{file.parent.relative_to(built).as_posix()}/" for file in sorted(built.glob("l/*/index.html"))]


def test_ecoindex_formula():
    """The values published with the formula: https://github.com/cnumr/ecoindex_reference."""
    best = weight.Load((), {}, 0)
    assert best.ecoindex == 100
    middle = weight.Load(tuple(map(str, range(78))), {"a": 1_448_320}, 603)
    assert middle.ecoindex == 50  # each of the three measures at its median
    assert [weight.grade(index) for index in (80.1, 80, 70, 55, 40, 25, 10)] == list("ABCDEFG")
