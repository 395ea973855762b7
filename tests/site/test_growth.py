"""Ten times more cases: no page outgrows its budget, and every case can still be reached."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, expect
from selectolax.lexbor import LexborHTMLParser

from catalogue.language.typography import NBSP
from catalogue.views import matrices
from macros.rendering.renderer import LONGEST
from tests.site import weight
from tests.site.addresses import published
from tests.site.conftest import serving
from tests.site.projects import build, copy_project
from tests.site.test_weight import GRADE_B, SECOND_PAGE
from tests.synthetic import grow

#: On one worker: what it builds serves all its tests.
pytestmark = pytest.mark.xdist_group("growth")

CASES = 160


@dataclass(frozen=True)
class Grown:
    """The site with 160 cases, and the ids of those that were made up for it."""

    site: Path
    added: list[str]

    @property
    def last(self) -> str:
        """Address of the last case, in the order of the guide."""
        return f"/monographies/{max(self.added)}/"


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Grown:
    """The site with 160 cases, built."""
    root = copy_project(tmp_path_factory.mktemp("grown"))
    added = grow(root, CASES)
    result = build(root, root / "site")
    assert result.returncode == 0, result.stdout + result.stderr
    return Grown(root / "site", added)


def page(site: Path, address: str) -> LexborHTMLParser:
    return LexborHTMLParser((site / address.strip("/") / "index.html").read_text("utf-8"))


def never_verified(grown: Grown) -> int:
    """Return how many cases nobody has verified since they were written, those made up included."""
    files = (grown.site.parent / "data/monographs").glob("*.yaml")
    cases = [yaml.safe_load(file.read_text("utf-8")) for file in files]
    return sum(not case.get("verified_on") and not case.get("withdrawn") for case in cases)


def test_no_page_outgrows_its_budget(grown: Grown):
    addresses = published(grown.site)
    assert grown.last in addresses
    loads = {address: weight.load_of_file(grown.site, address) for address in addresses}
    assert {a: load.ecoindex for a, load in loads.items() if load.ecoindex <= GRADE_B} == {}
    assert {a: load.sizes[a] for a, load in loads.items() if load.sizes[a] > SECOND_PAGE} == {}


def test_the_index_leads_to_every_case(grown: Grown):
    """In one step, or two: past a few dozens, the rest of a theme is on its page."""
    links = {a.attributes["href"] for a in page(grown.site, "/monographies/").css("main a")}
    cases = {link.strip("./") for link in links}
    for link in links:
        if link.endswith("#cas"):
            cases |= {
                a.attributes["href"].split("/")[-2] for a in page(grown.site, link[3:-4]).css("main a[href$='/']")
            }
    assert set(grown.added) <= cases


def test_a_cut_table_says_so(grown: Grown):
    table = page(grown.site, "/tableaux/actions-et-monographies/")
    assert len(table.css("thead th")) == 1 + matrices.MOST_COLUMNS
    assert f"{CASES - matrices.MOST_COLUMNS}{NBSP}autres sont dans" in table.css_first("caption").text()


def test_a_cut_table_still_leads_where_it_should(browser: Browser, grown_site: str):
    opened = browser.new_page(viewport={"width": 1280, "height": 800})
    opened.goto(f"{grown_site}/tableaux/actions-et-monographies/")
    stretch = opened.locator("td.is-empty:not(:only-of-type)").last
    stretch.scroll_into_view_if_needed()
    stretch.click(position={"x": 10, "y": 10}, force=True)
    expect(opened).to_have_url(re.compile(re.escape(f"{grown_site}/contribuer/?actions=")))
    opened.go_back()
    with opened.expect_download() as download:
        opened.locator(".matrix caption a").last.click()
    assert download.value.suggested_filename == "soutiens.xlsx"
    opened.close()


def test_a_cut_list_says_how_many_are_left(grown: Grown):
    site_map = page(grown.site, "/plan-du-site/")
    assert site_map.css("#plan-monograph + ul li")[-1].text() == f"{CASES - LONGEST}{NBSP}autres cas"
    state = page(grown.site, "/contribuer/etat-de-la-base/").css_first("#jamais + ul + p")
    assert state.text() == f"Et {never_verified(grown) - 8}{NBSP}autres, dans la liste complète."


@pytest.fixture
def grown_site(grown: Grown) -> Iterator[str]:
    with serving(grown.site) as address:
        yield address


def test_a_case_past_the_list_can_be_embedded(browser: Browser, grown: Grown, grown_site: str):
    opened = browser.new_page()
    opened.goto(f"{grown_site}/integrer/?page={grown.last}")
    expect(opened.get_by_label("Fiche", exact=True)).to_have_value(grown.last)
    name = page(grown.site, grown.last).css_first("h1").text()
    expect(opened.frame_locator(".generator__preview iframe").locator("h1")).to_have_text(name)
    opened.close()
