"""The map of the cases, in a real browser and in its HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from catalogue.places import outlines
from catalogue.places.areas import areas, part_of
from catalogue.store import Catalogue
from catalogue.views.maps import cases_map
from tests.site.conftest import Site

MAP = "/carte/"


@pytest.fixture
def page(browser: Browser, served: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 1000}, base_url=served)
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("response", lambda response: wrong.append(response.url) if response.status >= 400 else None)
    yield opened
    assert wrong == []
    context.close()


def test_every_case_has_a_mark_or_its_name_beside(site: Site, catalogue: Catalogue):
    shown = cases_map(catalogue)
    marks = {a.attributes["href"] for a in site.page(MAP).css(".map__drawing a")}
    assert len(marks) == len({mark.cases[0].id if len(mark.cases) == 1 else mark.area.id for mark in shown.marks})
    named = site.links(MAP)
    for case in shown.elsewhere:
        assert f"/monographies/{case.id}/" in named


def test_the_list_says_what_the_map_shows(site: Site, catalogue: Catalogue):
    page = site.page(MAP)
    on_map = {a.attributes["data-case"] for a in page.css(".map__drawing a[data-case]")}
    listed = {a.attributes["data-case"] for a in page.css("p a[data-case]")}
    assert on_map <= listed


def test_lands_that_the_map_lacks_are_named(site: Site):
    lacking = [area for area in areas().values() if not outlines.shape(area)]
    assert {area.address for area in lacking} <= set(site.links(MAP))
    assert len(lacking) == 6


def test_a_mark_leads_to_its_case(page: Page):
    page.goto(MAP)
    mark = page.locator(".map__drawing a[data-case]").first
    case = mark.get_attribute("data-case")
    mark.click()
    page.wait_for_url(f"**/monographies/{case}/")


def test_marks_are_reached_and_named_by_keyboard(page: Page):
    page.goto(MAP)
    mark = page.locator(".map__drawing a").first
    mark.focus()
    expect(mark).to_be_focused()
    name = mark.evaluate("mark => mark.querySelector('title').textContent")
    expect(page.get_by_role("link", name=name).first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).not_to_have_text("Carte des cas")


def test_lines_are_drawn_from_the_shared_file(page: Page, built: Path):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(MAP)
    assert sum("/assets/images/france." in url for url in asked) == 1
    box = page.locator(".map__drawing use").bounding_box()
    assert box is not None
    assert box["width"] > 300


def test_filters_of_the_explorer_narrow_the_map(page: Page, catalogue: Catalogue):
    region = next(case.place.region for case in catalogue.monographs.values() if case.place.region)
    inside = {case.id for case in catalogue.monographs.values() if region in [place.region for place in case.places]}
    page.goto(f"{MAP}?regions={region}")
    expect(page.locator("[data-status]")).to_contain_text("cas sur la carte")
    shown = page.locator(".map__drawing a[data-case]:not(.is-out)")
    kept = {shown.nth(n).get_attribute("data-case") for n in range(shown.count())}
    assert kept <= inside
    expect(page.locator("[data-explorer]")).to_have_attribute("href", re.compile(rf"/explorer/\?regions={region}$"))


@pytest.mark.parametrize("query", ["regions=zz", "inconnu=1", "regions=%3Cscript%3E", "regions="])
def test_an_address_that_means_nothing_shows_everything(page: Page, query: str):
    page.goto(f"{MAP}?{query}")
    page.wait_for_load_state("networkidle")
    expect(page.locator(".map .is-out")).to_have_count(0)


def test_a_case_shows_its_departement_and_leads_to_it(site: Site, catalogue: Catalogue):
    case = next(c for c in catalogue.monographs.values() if c.place.departement in outlines.outlines())
    area = part_of(case.place.departement, case.place.region)
    address = f"/monographies/{case.id}/"
    assert area is not None
    assert site.page(address).css_first(".locator path").attributes["d"] == outlines.shape(area)
    assert area.address in site.links(address)
