"""Places in a query, in a real browser, on the sample guide: its two cafés are in Gap, in the Hautes-Alpes."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

CAFES = {"/monographies/cafe/", "/monographies/cafe-d-en-face/"}
AREA = "/lieux/provence-alpes-cote-d-azur/hautes-alpes/"


@pytest.fixture
def asked() -> list[str]:
    return []


@pytest.fixture
def page(browser: Browser, sampled: str, asked: list[str]) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=sampled)
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("request", lambda request: asked.append(request.url.removeprefix(sampled)))
    yield opened
    assert wrong == []
    context.close()


def search(page: Page, query: str) -> list[str]:
    page.goto(f"/recherche/?q={quote(query)}")
    expect(page.locator("[data-search][data-ready]")).to_have_count(1)
    found = page.locator(".search__result")
    return [str(found.nth(n).get_attribute("data-address")) for n in range(found.count())]


@pytest.mark.parametrize(
    "query", ["gap", "GAP", "Embrun", "hautes-alpes", "hautes alpes", "05", "05000", "paca", "dauphiné"]
)
def test_a_place_gives_its_cases_then_its_page(page: Page, query: str):
    found = search(page, query)
    assert set(found[:2]) == CAFES
    assert found[2].startswith("/lieux/")
    expect(page.locator("[data-understood]")).to_be_hidden()
    expect(page.locator("[data-place]")).to_be_visible()


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("Laragne-Montéglin", "Même département (Hautes-Alpes)"),
        ("valence", "Département voisin (Hautes-Alpes)"),
        ("rodez", "Région voisine (Provence-Alpes-Côte d’Azur)"),
        ("marseille", "Même région (Hautes-Alpes)"),
    ],
)
def test_a_place_without_case_gives_the_nearest_with_the_reason(page: Page, query: str, reason: str):
    found = search(page, query)
    assert set(found[:2]) == CAFES
    expect(page.locator(".search__result").first.locator("[data-near]")).to_have_text(reason)
    assert found[2].startswith("/lieux/")
    expect(page.locator("[data-understood]")).to_be_hidden()


def test_homonyms_are_offered(page: Page):
    search(page, "valence")
    place = page.locator("[data-place]")
    expect(place).to_contain_text("Valence, Drôme (26)")
    place.get_by_role("link", name="Valence, Tarn-et-Garonne (82)").click()
    expect(page.locator("[data-place] strong")).to_have_text("Valence, Tarn-et-Garonne (82)")


def test_a_place_with_a_word_means_both(page: Page):
    found = search(page, "café gap")
    assert found[0] in CAFES
    assert AREA in found
    found = search(page, "prêt de salle lille")
    assert found[0] == "/actions/pret-de-salle/"
    assert "/lieux/hauts-de-france/nord/" in found


@pytest.mark.parametrize("query", ["prêt de salle", "café", "salle", "marché public", "trop cher"])
def test_usual_words_name_no_place(page: Page, query: str, asked: list[str]):
    search(page, query)
    expect(page.locator("[data-place]")).to_be_hidden()


def test_a_query_fetches_few_files_of_places(page: Page, asked: list[str]):
    search(page, "xyzzyx abcdef ghijkl mnopqr stuvwx yzabcd")
    assert sum("/assets/places/v/" in url for url in asked) <= 3


def test_results_are_sorted_out_by_region_and_departement(page: Page):
    search(page, "café")
    page.locator("[data-facet=departement]").get_by_label("Hautes-Alpes").check()
    expect(page.locator(".search__result")).to_have_count(2)
    assert page.url.endswith("&departement=05")
    page.goto("/recherche/?q=caf%C3%A9&region=r93")
    expect(page.locator(".search__result")).to_have_count(2)
    for name in ("region", "departement", "lever", "decision_maker"):
        expect(page.locator(f"[data-facet={name}]")).to_be_visible()


def test_without_the_gazetteer_the_search_answers(page: Page):
    page.route("**/assets/places/**", lambda route: route.abort())
    assert set(search(page, "gap")) >= CAFES
    expect(page.locator("[data-place]")).to_be_hidden()


def test_proposals_say_why_a_case_is_near(page: Page):
    page.goto("/essai/")
    box = page.get_by_role("combobox", name="Rechercher dans le guide")
    box.fill("rodez")
    expect(page.get_by_role("option").filter(has_text="Région voisine").first).to_be_visible()
