"""Exploring the supports of the made-up guide as a reader does, in a real browser."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.site.conftest import NOTE_VIOLATIONS
from tests.site.sample import NEW_ACTION, OLD_ACTION, WITHDRAWN_ACTION
from tests.site.test_search import HOSTILE

NAMES = {"cafe": "L’Épi d’Or", "cafe-d-en-face": "Le Café d’en face"}


@pytest.fixture
def context(browser: Browser, sampled: str) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=sampled)
    opened.add_init_script(NOTE_VIOLATIONS)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext, sampled: str) -> Iterator[Page]:
    """A page where nothing may go wrong."""
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    yield opened
    assert [url for url in asked if not url.startswith((sampled, "blob:"))] == [], "third-party request"
    assert opened.evaluate("window.refused") == []
    assert wrong == []


def explore(page: Page, query: str) -> None:
    """Open the explorer with some filters, and wait for its answer."""
    page.goto(f"/explorer/{query}")
    ready(page)


def ready(page: Page) -> None:
    expect(page.locator("[data-tool][data-ready]")).to_be_attached()


def status(page: Page) -> Locator:
    return page.locator("[data-status]")


def facet(page: Page, name: str) -> Locator:
    """Open a filter and return it."""
    box = page.locator(f"[data-facet={name}]")
    if box.get_attribute("open") is None:
        box.locator("summary").click()
    expect(box.locator("label").first).to_be_visible()
    return box


def names(page: Page) -> list[str]:
    """Return the names of the cases shown as cards."""
    return page.locator("[data-view=fiches] > li .card__title").all_inner_texts()


def test_the_page_shows_the_first_cases_and_asks_for_nothing_before_a_gesture(page: Page):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/explorer/", wait_until="networkidle")
    expect(status(page)).to_have_text("4 soutiens dans 2 cas")
    assert names(page) == list(NAMES.values())[::-1]
    assert [url for url in asked if "/assets/tools/" in url] == []
    facet(page, "territoires")
    assert len([url for url in asked if "/assets/tools/" in url]) == 1


def test_choosing_filters_counts_and_goes_into_the_address(page: Page):
    page.goto("/explorer/")
    box = facet(page, "decideurs")
    assert [label.inner_text().split() for label in box.locator("label").all()] == [["Commune", "4"], ["Région", "1"]]
    box.get_by_label("Région").check()
    expect(page).to_have_url(re.compile(r"/explorer/\?decideurs=region$"))
    expect(status(page)).to_have_text("1 soutien dans 1 cas")
    assert names(page) == [NAMES["cafe"]]
    # Those of the same filter tell what they would give; those of another, what is left.
    assert [label.inner_text().split() for label in box.locator("label").all()] == [["Commune", "4"], ["Région", "1"]]
    assert facet(page, "actions").locator(".count").all_inner_texts() == ["1", "0"]


def test_a_value_that_would_give_nothing_says_so_and_cannot_be_chosen(page: Page):
    explore(page, "?decideurs=region")
    choice = facet(page, "actions").locator("label", has_text="Prime")
    expect(choice.locator("input")).to_be_disabled()
    expect(choice).to_have_text(re.compile(r"Prime\s+0"))
    expect(choice).to_be_visible()


@pytest.mark.parametrize(
    ("query", "supports"),
    [
        ("besoins=se-nourrir", 3),
        ("thematiques=entraide", 4),
        ("activites=cafes", 4),
        ("territoires=montagne", 4),
        ("regions=93", 4),
        ("departements=05", 4),
        ("decideurs=commune", 4),
        ("leviers=contributions", 4),
        (f"actions={NEW_ACTION}", 3),
        ("formes-juridiques=association", 4),
        ("recit=cite", 1),
        ("etat=envisage", 1),
        ("annees=2018", 1),
        ("argent=sans", 2),
        ("cas=cafe", 3),
        (f"actions={NEW_ACTION},prime&etat=obtenu", 3),
    ],
)
def test_each_filter_keeps_what_has_its_value(page: Page, query: str, supports: int):
    explore(page, f"?{query}&vue=tableau")
    rows = page.locator("[data-view=tableau] tbody tr")
    expect(rows).to_have_count(supports)


def test_each_filter_is_removed_and_one_gesture_clears_all(page: Page):
    explore(page, "?decideurs=region,commune&annees=2018")
    chips = page.locator("[data-chips] button")
    expect(chips).to_have_count(3)
    page.get_by_role("button", name="Retirer le filtre Qui a agi : Région").click()
    expect(page).to_have_url(re.compile(r"\?decideurs=commune&annees=2018$"))
    expect(chips.first).to_be_focused()
    page.get_by_role("button", name="Tout effacer").click()
    expect(page).to_have_url(re.compile(r"/explorer/$"))
    expect(status(page)).to_have_text("4 soutiens dans 2 cas")
    expect(chips).to_have_count(0)


def test_the_address_shows_the_same_in_a_fresh_window(page: Page, browser: Browser):
    page.goto("/explorer/")
    facet(page, "annees").get_by_label("2018").check()
    page.get_by_label("Tableau").check()
    expect(page.locator("[data-view=tableau] tbody tr")).to_have_count(1)
    address = page.locator("[data-address]").input_value()
    fresh = browser.new_context()
    other = fresh.new_page()
    other.goto(address)
    expect(other.locator("[data-view=tableau] tbody tr")).to_have_count(1)
    expect(other.locator("[data-view=tableau] tbody tr th a")).to_have_text(NAMES["cafe"])
    expect(other.locator("[data-view=tableau] tbody tr")).to_contain_text("1 500 €")
    assert page.url == address
    fresh.close()


def test_back_gives_the_former_filters_and_the_place_in_the_page(page: Page):
    page.set_viewport_size({"width": 360, "height": 500})
    explore(page, "?decideurs=commune")
    page.get_by_label("Tableau").scroll_into_view_if_needed()
    page.evaluate("scrollTo(0, 350)")
    before = page.evaluate("scrollY")
    page.locator("[data-view=fiches] .found__support a").first.evaluate("link => link.click()")
    expect(page.locator("h1")).to_have_text(NAMES["cafe-d-en-face"])
    page.go_back()
    ready(page)
    expect(status(page)).to_have_text("4 soutiens dans 2 cas")
    page.wait_for_function("y => Math.abs(scrollY - y) < 2", arg=before)
    page.get_by_label("Tableau").check()
    expect(page).to_have_url(re.compile("vue=tableau"))
    page.go_back()
    expect(page.locator("[data-view=fiches]")).to_be_visible()
    expect(page.get_by_label("Fiches")).to_be_checked()


def test_by_keyboard_alone(page: Page):
    page.goto("/explorer/")
    page.locator("[data-facet=decideurs] summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-facet=decideurs] label")).to_have_count(2)
    page.keyboard.press("Tab")  # into the list, which scrolls
    for _ in range(3):
        if page.evaluate("document.activeElement.value") == "region":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(status(page)).to_have_text("1 soutien dans 1 cas")
    assert page.evaluate("document.activeElement.value") == "region"  # the focus stays on the choice
    page.locator("[data-clear]").focus()
    page.keyboard.press("Enter")
    expect(status(page)).to_be_focused()


def test_without_script_the_page_leads_to_the_same_facts(browser: Browser, sampled: str):
    context = browser.new_context(java_script_enabled=False, base_url=sampled)
    page = context.new_page()
    page.goto("/explorer/?decideurs=commune")
    expect(page.locator(".tool-unscripted")).to_be_visible()
    expect(page.locator("[data-tool]")).to_be_hidden()
    page.locator("#autrement + ul").get_by_role("link", name="Types de décideurs").click()
    expect(page.locator("h1")).to_be_visible()
    context.close()


def test_on_a_phone_the_filters_fold_and_the_number_found_stays_in_sight(page: Page):
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto("/explorer/")
    expect(page.locator("#filtres")).to_be_hidden()
    page.get_by_role("button", name="Filtrer").click()
    facet(page, "departements").locator("label").last.scroll_into_view_if_needed()
    expect(status(page)).to_be_in_viewport()
    facet(page, "annees").get_by_label("2018").check()
    expect(status(page)).to_have_text("1 soutien dans 1 cas")
    expect(status(page)).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("button", name="Voir les résultats").click()
    expect(page.locator("#filtres")).to_be_hidden()
    expect(page.locator("[data-view=fiches] .card").first).to_be_in_viewport()


def test_nothing_found_says_so_and_offers_a_way_on(page: Page):
    explore(page, "?decideurs=region&actions=prime")
    expect(status(page)).to_have_text("Aucun soutien avec ces filtres")
    expect(page.locator("[data-empty]")).to_be_visible()
    expect(page.locator("[data-csv]")).to_be_disabled()
    page.get_by_role("button", name="Retirer le filtre Action : Prime").click()
    expect(status(page)).to_have_text("1 soutien dans 1 cas")


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_tampered_address_is_only_text(page: Page, text: str):
    encoded = quote(text.encode("utf-8", "surrogatepass"))
    explore(page, f"?decideurs={encoded}&{encoded}={encoded}&annees=2018")
    expect(status(page)).to_have_text("1 soutien dans 1 cas")
    notice = page.locator("[data-notice]")
    expect(notice).to_contain_text("a été laissée de côté")
    assert len(notice.inner_text()) < 400
    assert page.evaluate("window.pwned") is None
    assert page.locator("[data-tool] :is(img, svg, script)").count() == 0


def test_too_many_choices_are_cut_and_it_is_said(page: Page):
    departements = ",".join(f"{n:02}" for n in range(1, 20)) + ",21,22,23,24,25"
    explore(page, f"?departements={departements}")
    expect(page.locator("[data-notice]")).to_contain_text("L’adresse contient trop de choix : les 20 premiers")
    expect(page.locator("[data-chips] button")).to_have_count(20)


def test_what_left_the_guide_is_named_and_what_was_renamed_is_found(page: Page):
    explore(page, f"?actions={WITHDRAWN_ACTION},{OLD_ACTION}")
    expect(page.locator("[data-notice]")).to_have_text(
        "Une fiche citée dans l’adresse a été retirée du guide : Donner."
    )
    expect(page.locator("[data-chips] button")).to_have_text(re.compile("Action.*Prêt de salle"))
    expect(status(page)).to_have_text("3 soutiens dans 2 cas")


def test_what_counts_visits_is_nobodys_mistake(page: Page):
    explore(page, "?utm_source=lettre&annees=2018")
    expect(page.locator("[data-notice]")).to_be_hidden()


def test_the_rows_found_as_a_table_for_a_spreadsheet(page: Page, tmp_path: Path):
    explore(page, "?cas=cafe&etat=obtenu")
    with page.expect_download() as download:
        page.get_by_role("button", name="Télécharger le tableau (CSV)").click()
    assert download.value.suggested_filename == "soutiens-choisis.csv"
    file = tmp_path / "soutiens.csv"
    download.value.save_as(file)
    content = file.read_bytes().decode("utf-8")
    assert content.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(content[1:], newline=""), delimiter=";"))
    assert len(rows) == 2
    assert rows[0]["Cas"] == NAMES["cafe"]
    assert rows[0]["Montant en euros"] == "1500"
    assert rows[0]["Organismes"] == "Ville de Gap ; Région Sud\u00a0: direction de l’économie"
    assert rows[0]["Résumé"].startswith("La ville prête une salle, chaque soir\u202f; elle")
    assert rows[0]["Sans argent"] == ""
    assert rows[0]["Page du guide"].endswith(f"/monographies/cafe/#{NEW_ACTION}")


def test_copying_the_address_works_or_selects_it(page: Page, context: BrowserContext):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    explore(page, "?annees=2018")
    page.get_by_role("button", name="Copier l’adresse").click()
    expect(page.locator("[data-told]")).to_have_text("Copié.")
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    page.evaluate("void (navigator.clipboard.writeText = () => Promise.reject())")
    page.get_by_role("button", name="Copier l’adresse").click()
    expect(page.locator("[data-told]")).to_contain_text("Sélectionné")
    assert page.evaluate("getSelection().toString()") == page.url


def test_the_view_in_a_frame_of_another_site(page: Page, context: BrowserContext, sampled: str):
    explore(page, "?decideurs=region")
    page.get_by_text("Intégrer cette vue à votre site").click()
    code = page.locator("[data-embed]").input_value()
    source = re.search(r'src="https://[^/]+(/[^"]*)"', code)
    assert source is not None, code
    assert source[1].endswith("/embed/explorer/?decideurs=region")
    card = context.new_page()
    card.goto("/embed/explorer/?decideurs=region")
    expect(card.locator("[data-status]")).to_have_text("1 soutien dans 1 cas")
    expect(card.locator("[data-cases] li")).to_contain_text(NAMES["cafe"])
    card.locator("[data-whole]").click()
    expect(card).to_have_url(f"{sampled}/explorer/?decideurs=region")


def test_a_value_of_a_fact_sheet_and_a_cell_of_a_matrix_open_it_filtered(page: Page):
    page.goto("/monographies/cafe/")
    page.locator("summary", has=page.locator("#fiche")).click()
    page.get_by_role("link", name="Explorer les soutiens : Se nourrir").click()
    expect(page).to_have_url(re.compile(r"/explorer/\?besoins=se-nourrir$"))
    expect(status(page)).to_have_text("3 soutiens dans 1 cas")
    page.goto("/tableaux/actions-et-decideurs/")
    page.locator(".matrix td a").first.click()
    expect(page).to_have_url(re.compile(rf"/explorer/\?actions={NEW_ACTION}&decideurs=commune&etat=obtenu$"))
    expect(status(page)).to_have_text("2 soutiens dans 2 cas")


def test_when_the_supports_do_not_come_the_page_says_so(page: Page):
    page.route("**/assets/tools/**", lambda route: route.abort())
    page.goto("/explorer/?annees=2018")
    expect(status(page)).to_contain_text("Les soutiens ne se chargent pas.")


def test_a_place_typed_or_named_in_the_address_keeps_its_departement(page: Page):
    page.goto("/explorer/")
    box = page.get_by_role("combobox", name="Votre commune, votre département ou un code postal")
    box.press_sequentially("gap")
    page.get_by_role("option", name="Gap").first.click()
    expect(page).to_have_url(re.compile(r"/explorer/\?departements=05$"))
    expect(status(page)).to_have_text("4 soutiens dans 2 cas")
    expect(box).to_have_value("")
    explore(page, "?commune=05061")
    expect(page).to_have_url(re.compile(r"/explorer/\?departements=05$"))
    expect(page.locator("[data-notice]")).to_contain_text("voici les soutiens de son département")
    explore(page, "?commune=99999&annees=2018")
    expect(page.locator("[data-notice]")).to_contain_text("99999")
    expect(status(page)).to_have_text("1 soutien dans 1 cas")


def test_the_map_shows_the_cases_found(page: Page):
    explore(page, "?decideurs=region&vue=tableau")
    page.get_by_role("link", name="Voir ces cas sur la carte").click()
    expect(page).to_have_url(re.compile(r"/carte/\?decideurs=region$"))
    expect(page.locator("[data-status]")).to_contain_text("1 cas sur la carte")
