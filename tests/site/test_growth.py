"""Ten times more cases: no page outgrows its budget, and every case can still be reached.

The cases added are the real ones again, under other names and with a word more in each sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, expect
from selectolax.lexbor import LexborHTMLParser

from catalogue import tables
from macros.rendering import LONGEST
from tests.conftest import ROOT
from tests.site import weight
from tests.site.conftest import build, copy_project, serving
from tests.site.test_weight import GRADE_B, SECOND_PAGE

CASES = 160
ADDED = CASES - len(list((ROOT / "data" / "monographs").glob("*.yaml")))
LAST = f"/monographies/essai-{CASES - 1}/"


def other_case(case: dict[str, Any], number: int) -> dict[str, Any]:
    """Return a case like another: nothing in it is word for word what the other says."""

    def reworded(value: Any, name: str = "") -> Any:
        if isinstance(value, dict):
            return {key: reworded(inner, key) for key, inner in value.items()}
        if isinstance(value, list):
            return [reworded(inner) for inner in value]
        return f"{value} Cas {number}." if name in ("summary", "note") else value

    unverified = {key: value for key, value in case.items() if key != "verified_on"}
    return reworded(unverified) | {"id": f"essai-{number}", "name": f"Essai {number}", "aliases": []}


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the site with 160 cases."""
    root = copy_project(tmp_path_factory.mktemp("grown"), ".cache")  # images drawn before need not be drawn again
    folder = root / "data" / "monographs"
    real = [yaml.safe_load(file.read_text("utf-8")) for file in sorted(folder.glob("*.yaml"))]
    for number, case in zip(range(CASES - ADDED, CASES), cycle(real), strict=False):
        text = yaml.safe_dump(other_case(case, number), allow_unicode=True, sort_keys=False)
        (folder / f"essai-{number}.yaml").write_text(text, "utf-8")
    result = build(root, root / "site")
    assert result.returncode == 0, result.stdout + result.stderr
    return root / "site"


def page(site: Path, address: str) -> LexborHTMLParser:
    return LexborHTMLParser((site / address.strip("/") / "index.html").read_text("utf-8"))


def published(site: Path) -> list[str]:
    """Return the address of every page, from the site map for search engines."""
    addresses = LexborHTMLParser((site / "sitemap.xml").read_text("utf-8")).css("loc")
    start = addresses[0].text().index("/", len("https://"))
    return [loc.text()[start:] for loc in addresses]


def test_no_page_outgrows_its_budget(grown: Path):
    addresses = published(grown)
    assert LAST in addresses
    loads = {address: weight.written(grown, address) for address in addresses}
    assert {a: load.ecoindex for a, load in loads.items() if load.ecoindex <= GRADE_B} == {}
    assert {a: load.sizes[a] for a, load in loads.items() if load.sizes[a] > SECOND_PAGE} == {}


def test_the_index_leads_to_every_case(grown: Path):
    """In one step, or two: past a few dozens, the rest of a theme is on its page."""
    links = {a.attributes["href"] for a in page(grown, "/monographies/").css("main a")}
    cases = {link.strip("./") for link in links}
    for link in links:
        if link.endswith("#cas"):
            cases |= {a.attributes["href"].split("/")[-2] for a in page(grown, link[3:-4]).css("main a[href$='/']")}
    assert {f"essai-{number}" for number in range(CASES - ADDED, CASES)} <= cases


def test_a_cut_table_says_so(grown: Path):
    table = page(grown, "/tableaux/actions-et-monographies/")
    assert len(table.css("thead th")) == 1 + tables.MOST_COLUMNS
    assert f"{CASES - tables.MOST_COLUMNS} autres sont dans" in table.css_first("caption").text()


def test_a_cut_table_still_leads_where_it_should(browser: Browser, grown_site: str):
    opened = browser.new_page(viewport={"width": 1280, "height": 800})
    opened.goto(f"{grown_site}/tableaux/actions-et-monographies/")
    stretch = opened.locator("td.is-empty:not(:only-of-type)").last
    stretch.scroll_into_view_if_needed()
    stretch.click(position={"x": 10, "y": 10}, force=True)
    expect(opened).to_have_url(f"{grown_site}/contribuer/")
    opened.go_back()
    with opened.expect_download() as download:
        opened.locator(".matrix caption a").last.click()
    assert download.value.suggested_filename == "soutiens.csv"
    opened.close()


def test_a_cut_list_says_how_many_are_left(grown: Path):
    site_map = page(grown, "/plan-du-site/")
    assert site_map.css("#plan-monograph + ul li")[-1].text() == f"{CASES - LONGEST} autres monographies"
    state = page(grown, "/contribuer/etat-de-la-base/").css_first("#jamais + ul + p")
    verified = sum(
        "\nverified_on:" in file.read_text("utf-8") for file in (ROOT / "data" / "monographs").glob("*.yaml")
    )
    assert state.text() == f"Et {CASES - verified - 8} autres, dans la liste complète."


@pytest.fixture
def grown_site(grown: Path) -> Iterator[str]:
    with serving(grown) as address:
        yield address


def test_a_case_past_the_list_can_be_embedded(browser: Browser, grown_site: str):
    opened = browser.new_page()
    opened.goto(f"{grown_site}/integrer/?page={LAST}")
    expect(opened.get_by_label("Fiche", exact=True)).to_have_value(LAST)
    expect(opened.frame_locator(".generator__preview iframe").locator("h1")).to_have_text(f"Essai {CASES - 1}")
    opened.close()
