"""Weight of the pages as a browser loads them, against a budget for each template."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser

from catalogue import urls
from catalogue.model import Kind
from catalogue.store import Catalogue
from tests.site import weight
from tests.site.addresses import published
from tests.site.conftest import Site
from tests.site.templates import TEMPLATES, Templates
from tests.site.test_pages import ADDRESSES

FIRST_PAGE = 100_000
SECOND_PAGE = 15_000
REQUESTS = 10
#: What a shared search, or a tool with a choice, adds to its page: the scripts and index of the search, one file for each excerpt shown.
FIRST_QUERY, REQUESTS_OF_A_QUERY = 150_000, 30
GRADE_A, GRADE_B = 80, 70
#: Pages whose templates no other has, besides one of each.
OTHER_PAGES = ("/actions/", "/activites/", "/monographies/", "/donnees/organisations/", "/contribuer/")


class Loads:
    """What pages make a browser ask for when it has nothing of the site; each is loaded once."""

    def __init__(self, browser: Browser, site: str, folder: Path):
        self._browser, self._site, self._folder = browser, site, folder

    @cache  # noqa: B019 - one instance for the module
    def of(self, address: str) -> weight.Load:
        context = self._browser.new_context(base_url=self._site, viewport={"width": 1280, "height": 800})
        load = weight.load(context, self._folder, address)
        context.close()
        return load


@pytest.fixture(scope="module")
def loads(browser: Browser, served: str, built: Path) -> Loads:
    return Loads(browser, served, built)


def assert_within_budget(loads: Loads, served: str, address: str) -> None:
    load = loads.of(address)
    assert [url for url in load.urls if not url.startswith(served)] == []
    assert len(load.urls) <= REQUESTS, load.urls
    assert load.size <= FIRST_PAGE, load.sizes
    # What a reader who comes from the home page still has to load. A card shown in the generator is another page.
    home = loads.of("/").sizes
    sizes_of_new_files = {url: size for url, size in load.sizes.items() if url not in home and "/embed/" not in url}
    assert sum(sizes_of_new_files.values()) <= SECOND_PAGE, sizes_of_new_files


@pytest.mark.parametrize("name", TEMPLATES)
def test_each_template_is_within_its_budget(loads: Loads, served: str, templates: Templates, name: str):
    assert_within_budget(loads, served, templates[name])


@pytest.mark.parametrize("address", OTHER_PAGES)
def test_other_pages_are_within_their_budget(loads: Loads, served: str, address: str):
    assert_within_budget(loads, served, address)


def test_each_template_has_grade_a_by_itself(sample_project: Path):
    """With one record of everything; :func:`test_no_page_grows_out_of_hand` judges what real data make longer."""
    site = sample_project / "site"
    pages = {address: weight.load_of_file(site, address) for address in published(site)}
    # Half of what the grade allows is left to the data; the columns of a table are as many as the model has.
    least = {address: GRADE_A if address.startswith("/donnees/") else 86 for address in pages}
    heavy = {
        address: (load.ecoindex, load.elements) for address, load in pages.items() if load.ecoindex <= least[address]
    }
    assert heavy == {}


@pytest.mark.parametrize("query", ["emploi", "café", "avance de fonds", "comment prêter un local ?"])
def test_first_load_of_a_query(loads: Loads, query: str):
    """An address that holds a query also loads the search, which other pages load on demand: its own budget."""
    load = loads.of(f"/recherche/?q={quote(query)}")
    assert load.size <= FIRST_QUERY, load.sizes
    assert len(load.urls) <= REQUESTS_OF_A_QUERY, load.urls
    assert load.ecoindex > GRADE_B


@pytest.mark.parametrize("tool", ["explorer", "explorer as a table", "cases compared", "actions compared", "situation"])
def test_first_load_of_a_choice(loads: Loads, catalogue: Catalogue, tool: str):
    """An address that holds a choice also loads its tool and the data, under the budget of a question."""
    cases, actions = list(catalogue.monographs), list(catalogue.actions)
    obtained = urls.explorer_address((urls.STATUS, urls.OBTAINED))
    address = {
        "explorer": obtained,
        "explorer as a table": f"{obtained}&vue=tableau",
        "cases compared": urls.comparison_address(Kind.MONOGRAPH, cases[0], cases[len(cases) // 2], cases[-1]),
        "actions compared": urls.comparison_address(Kind.ACTION, *actions[:3]),
        "situation": f"{urls.SITUATION}?decideur=commune&commune=23021&moyens=local",
    }[tool]
    load = loads.of(address)
    assert load.size <= FIRST_QUERY, load.sizes
    assert len(load.urls) <= REQUESTS_OF_A_QUERY, load.urls
    assert load.ecoindex > GRADE_B


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_page_alone(built: Path, address: str):
    assert weight.transferred(built, address) <= SECOND_PAGE


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_page_grows_out_of_hand(built: Path, address: str):
    """Each template has grade A by itself; a page whose data make it longer keeps grade B."""
    page = weight.load_of_file(built, address)
    assert page.ecoindex > GRADE_B, (page.ecoindex, page.elements)


def test_nothing_is_shipped_unused(site: Site, built: Path):
    """Every style sheet, script, font and image under assets/ is loaded by some page or some other one."""
    shipped = {
        file.relative_to(built).as_posix(): file
        for file in (built / "assets").rglob("*")
        if file.suffix in (".css", ".js", ".woff2", ".svg", ".png", ".webp")
    }
    html = "".join(site.html(address) for address in [*ADDRESSES, "/404.html", urls.embed_address(urls.EXPLORER)])
    html += "".join(site.html(address) for address in list(site_redirects(built))[:1])
    sources = html + "".join(f.read_text("utf-8") for f in shipped.values() if f.suffix in (".css", ".js"))
    never_loaded = [path for path in shipped if Path(path).name not in sources]
    assert never_loaded == []


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
