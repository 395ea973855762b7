"""Finding a place as a reader does, in a real browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from catalogue.places.areas import areas
from macros.rendering.assets import Assets
from tests.conftest import ROOT

VECTORS = json.loads((ROOT / "tests" / "search" / "places.json").read_text("utf-8"))
MODULE = Assets().address("/assets/javascripts/places.js")


@pytest.fixture
def page(browser: Browser, served: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 800}, base_url=served)
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.goto("/lieux/")
    yield opened
    assert wrong == []
    context.close()


def ask(page: Page, script: str, *given: Any) -> Any:
    """Run a script that has ``module``, the module of places, and ``given``."""
    return page.evaluate(f'async given => {{ const module = await import("{MODULE}"); {script} }}', given)


def test_browser_makes_the_same_keys(page: Page):
    names = [name for name, _ in VECTORS["keys"]]
    made = ask(page, "return given[0].map(module.key)", names)
    assert made == [key for _, key in VECTORS["keys"]]


def test_browser_relates_places_as_pages_do(page: Page):
    told = ask(
        page,
        """const places = await module.load();
        return given[0].map(([one, other]) => places.relation(places.areas.get(one), places.areas.get(other))?.reason ?? null);""",
        VECTORS["relations"],
    )
    assert told == [reason for _, _, reason in VECTORS["relations"]]


def test_browser_knows_the_pages_of_places(page: Page):
    addresses = ask(page, "return Array.from((await module.load()).areas.values(), ({ id, address }) => [id, address])")
    assert addresses == [[area.id, area.address] for area in areas().values()]


def test_browser_finds_places(page: Page):
    found = ask(
        page,
        """const answers = [];
        for (const text of given[0]) answers.push(await module.findPlaces(text));
        return answers.map((places) => places.map(({ sort, code, name }) => `${sort} ${code ?? name}`));""",
        [text for text, _ in VECTORS["found"]],
    )
    for (text, expected), places in zip(VECTORS["found"], found, strict=True):
        assert places[: len(expected)] == expected, text
        if not expected:
            assert places == [], text


@pytest.mark.parametrize(
    ("code", "name", "region"),
    [("23096", "Guéret", "Nouvelle-Aquitaine"), ("97411", "Saint-Denis", None), ("2A004", "Ajaccio", "Corse")],
)
def test_commune_by_its_code(page: Page, code: str, name: str, region: str | None):
    commune = ask(page, "return (await module.load()).commune(given[0])", code)
    assert commune["name"] == name
    assert commune["population"] > 0
    assert commune["postcodes"]
    assert (commune["region"] or {}).get("name") == region


@pytest.mark.parametrize("code", ["99999", "23999", "", "../../23", "23096'--", "<script>"])
def test_unknown_code_is_no_commune(page: Page, code: str):
    assert ask(page, "return (await module.load()).commune(given[0])", code) is None


def test_homonyms_are_told_apart(page: Page):
    page.fill("#lieu", "saint denis")
    options = page.get_by_role("option")
    expect(options.filter(has_text="La Réunion (974)").first).to_be_visible()
    expect(options.filter(has_text="Seine-Saint-Denis (93)").first).to_be_visible()


def test_a_place_is_chosen_by_keyboard_and_leads_to_its_page(page: Page):
    page.fill("#lieu", "gueret")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    chosen = page.locator('[role=option][aria-selected="true"]')
    expect(chosen).to_contain_text("Guéret")
    assert page.get_attribute("#lieu", "aria-activedescendant") == chosen.get_attribute("id")
    page.keyboard.press("Enter")
    page.wait_for_url("**/lieux/nouvelle-aquitaine/creuse/")


def test_a_former_province_proposes_each_of_its_departements(page: Page):
    page.fill("#lieu", "poitou")
    for name in ("Vendée", "Deux-Sèvres", "Vienne"):
        expect(page.get_by_role("option").filter(has_text=f"Poitou, {name}").first).to_be_visible()


def test_nothing_found_is_said(page: Page):
    page.fill("#lieu", "xyzzyx")
    status = page.locator("[data-place-box] [role=status]")
    expect(status).to_have_text("Aucun lieu de ce nom. Essayez le département, ou un code postal.")
    expect(status).to_be_visible()


def test_without_answer_from_the_site_it_is_said(page: Page):
    page.route("**/assets/places/**", lambda route: route.abort())
    page.fill("#lieu", "gueret")
    expect(page.locator("[data-place-box] [role=status]")).to_contain_text("ne répond pas")


def test_first_place_typed_downloads_little(browser: Browser, served: str, built: Path):
    context = browser.new_context(base_url=served)
    opened = context.new_page()
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto("/lieux/")
    assert [url for url in asked if "/assets/places/" in url] == []
    opened.fill("#lieu", "aurillac")
    expect(opened.get_by_role("option").first).to_be_visible()
    files = [url for url in asked if "/assets/places/" in url]
    assert len(files) == 2, files
    context.close()


def test_without_script_the_index_is_enough(browser: Browser, served: str):
    context = browser.new_context(base_url=served, java_script_enabled=False)
    opened = context.new_page()
    opened.goto("/lieux/")
    expect(opened.locator("[data-place-box]")).to_be_hidden()
    opened.get_by_role("link", name="Cantal").click()
    expect(opened.get_by_role("heading", level=1)).to_have_text("Cantal")
    context.close()
