"""Comparing cases and actions of the made-up guide as a reader does, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.site.conftest import NOTE_VIOLATIONS
from tests.site.sample import NEW_ACTION, OLD_ACTION, WITHDRAWN_ACTION
from tests.site.test_search import HOSTILE

BOTH = "?cas=cafe,cafe-d-en-face"


@pytest.fixture
def context(browser: Browser, sampled: str) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=sampled)
    opened.add_init_script(NOTE_VIOLATIONS)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page where nothing may go wrong."""
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    yield opened
    assert opened.evaluate("window.refused") == []
    assert wrong == []


def compare(page: Page, query: str) -> None:
    """Open a comparison, and wait for it."""
    page.goto(f"/comparer/{query}")
    ready(page)


def ready(page: Page) -> None:
    expect(page.locator("[data-tool][data-ready]")).to_be_attached()


def columns(page: Page) -> list[str]:
    return page.locator("thead th a").all_inner_texts()


def cells(page: Page, row: str) -> list[str]:
    """Return what a row says of each."""
    return [" ".join(text.split()) for text in page.locator(f"tr[data-row={row}] td").all_inner_texts()]


def test_two_cases_side_by_side(page: Page):
    compare(page, BOTH)
    assert columns(page) == ["L’Épi d’Or", "Le Café d’en face"]
    assert cells(page, "needs") == ["Se rencontrer Se nourrir", "Se rencontrer"]
    assert cells(page, "amount") == ["1 500 € Par an, de 2018 à 2020. · Prêt de salle", "Non précisé"]
    assert cells(page, "duration") == ["3 ans Prêt de salle", "Non précisé"]
    assert "Envisagé" not in cells(page, "actions")[0]  # what is planned was also obtained
    assert cells(page, "lasting")[0].endswith("Des habitants tiennent la caisse.")


def test_two_actions_side_by_side(page: Page):
    compare(page, f"?actions={NEW_ACTION},prime")
    assert columns(page) == ["Prêt de salle", "Prime"]
    assert cells(page, "cases") == ["2 cas", "1 cas"]
    assert cells(page, "conditional") == ["Commune Si la salle est libre.", "Non précisé"]
    page.locator("tr[data-row=cases] td a").first.click()
    expect(page).to_have_url(re.compile(rf"/explorer/\?actions={NEW_ACTION}&etat=obtenu$"))
    expect(page.locator("[data-status]")).to_have_text("2 soutiens dans 2 cas")


def test_from_one_card_then_another(page: Page):
    page.goto("/monographies/")
    card = page.locator(".card", has_text="L’Épi d’Or")
    card.get_by_role("link", name="Comparer").click()
    expect(page).to_have_url(re.compile(r"/comparer/\?cas=cafe$"))
    expect(page.locator("[data-status]")).to_contain_text("Ajoutez-en un autre")
    page.go_back()
    page.locator(".card", has_text="Le Café d’en face").get_by_role("link", name="Comparer").click()
    expect(page).to_have_url(re.compile(r"/comparer/\?cas=cafe,cafe-d-en-face$"))
    ready(page)
    assert columns(page) == ["L’Épi d’Or", "Le Café d’en face"]
    page.go_back()
    expect(page).to_have_url(re.compile("/monographies/$"))


def test_an_address_from_elsewhere_is_shown_as_it_is(page: Page, context: BrowserContext):
    compare(page, "?cas=cafe")
    page.goto("about:blank")
    compare(page, "?cas=cafe-d-en-face")
    assert columns(page) == ["Le Café d’en face"]


def test_forbidden_storage_loses_nothing(page: Page):
    page.add_init_script("Object.defineProperty(window, 'sessionStorage', { get() { throw new Error('forbidden'); } })")
    compare(page, "?cas=cafe")
    assert columns(page) == ["L’Épi d’Or"]
    page.get_by_label("Ajouter un cas").fill("Le Café d’en face")
    page.get_by_label("Ajouter un cas").press("Enter")
    expect(page).to_have_url(re.compile(r"\?cas=cafe,cafe-d-en-face$"))
    expect(page.locator("thead th a")).to_have_count(2)


def test_adding_by_name_and_removing(page: Page):
    page.goto("/comparer/")
    page.get_by_label("Ajouter une action").fill("prêt de salle")
    page.get_by_label("Ajouter une action").press("Enter")
    expect(page.locator("thead th a")).to_have_text(["Prêt de salle"])
    expect(page.get_by_label("Ajouter un cas")).to_be_hidden()
    page.get_by_label("Ajouter une action").fill("Inconnue")
    page.get_by_label("Ajouter une action").press("Enter")
    expect(page.locator("[data-notice]")).to_contain_text("Aucune fiche ne porte ce nom : Inconnue.")
    page.get_by_label("Ajouter une action").fill("Prime")
    page.get_by_label("Ajouter une action").press("Enter")
    expect(page.locator("thead th a")).to_have_count(2)
    expect(page.locator("[data-notice]")).to_be_hidden()
    page.get_by_role("button", name="Retirer Prêt de salle").click()
    expect(page.locator("thead th a")).to_have_text(["Prime"])
    expect(page.locator("[data-status]")).to_be_focused()


def test_the_address_shows_the_same_in_a_fresh_window_and_back_gives_the_former(page: Page, browser: Browser):
    compare(page, BOTH)
    address = page.locator("[data-address]").input_value()
    assert address == page.url
    page.get_by_role("button", name="Retirer L’Épi d’Or").click()
    expect(page.locator("thead th a")).to_have_count(1)
    page.go_back()
    expect(page.locator("thead th a")).to_have_count(2)
    fresh = browser.new_context()
    other = fresh.new_page()
    other.goto(address)
    expect(other.locator("thead th a")).to_have_text(["L’Épi d’Or", "Le Café d’en face"])
    fresh.close()


def test_by_keyboard_alone(page: Page):
    compare(page, BOTH)
    page.locator("thead th a").first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("thead th a")).to_have_count(1)
    expect(page.locator("[data-status]")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("L’Épi d’Or")
    page.keyboard.press("Enter")
    expect(page.locator("thead th a")).to_have_count(2)


def test_on_a_phone_row_by_row(page: Page):
    page.set_viewport_size({"width": 360, "height": 640})
    compare(page, BOTH)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    row = page.locator("tr[data-row=needs]")
    title, first, second = (row.locator("th, td").nth(n).bounding_box() for n in range(3))
    assert title["y"] < first["y"] < second["y"]
    assert first["x"] == second["x"]


def test_without_script_the_page_leads_to_the_same_facts(browser: Browser, sampled: str):
    context = browser.new_context(java_script_enabled=False, base_url=sampled)
    page = context.new_page()
    page.goto(f"/comparer/{BOTH}")
    expect(page.locator("[data-tool]")).to_be_hidden()
    page.locator("section[aria-labelledby=autrement]").get_by_role("link", name="Cas", exact=True).click()
    expect(page).to_have_url(re.compile("/monographies/$"))
    context.close()


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_tampered_address_is_only_text(page: Page, text: str):
    encoded = quote(text.encode("utf-8", "surrogatepass"))
    compare(page, f"?cas=cafe,{encoded}")
    assert columns(page) == ["L’Épi d’Or"]
    expect(page.locator("[data-notice]")).to_contain_text("a été laissée de côté")
    assert page.evaluate("window.pwned") is None
    assert page.locator("[data-tool] :is(img, svg, script)").count() == 0


def test_too_many_are_cut_and_cases_are_not_mixed_with_actions(page: Page):
    compare(page, f"?cas=cafe&actions={NEW_ACTION}")
    assert columns(page) == ["L’Épi d’Or"]
    expect(page.locator("[data-notice]")).to_contain_text("seuls les cas sont montrés")


def test_what_left_the_guide_is_named_and_what_was_renamed_is_found(page: Page):
    compare(page, f"?actions={WITHDRAWN_ACTION},{OLD_ACTION}")
    assert columns(page) == ["Prêt de salle"]
    expect(page.locator("[data-notice]")).to_have_text(
        "Une fiche citée dans l’adresse a été retirée du guide : Donner."
    )
