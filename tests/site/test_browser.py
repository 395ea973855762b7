"""What a reader sees and does, in a real browser, on one page of each template."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from catalogue import urls
from catalogue.model import AnyRecord, Kind
from catalogue.store import Catalogue
from tests.site.conftest import Site
from tests.site.templates import TEMPLATES, Templates


@pytest.fixture
def page_errors() -> list[str]:
    """Everything that goes wrong in the page of a test."""
    return []


@pytest.fixture(params=[1280, 360], ids=["wide", "phone"])
def page(request: pytest.FixtureRequest, browser: Browser, served: str, page_errors: list[str]) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": request.param, "height": 800}, base_url=served)
    opened = context.new_page()
    opened.on("console", lambda m: page_errors.append(m.text) if m.type in ("error", "warning") else None)
    opened.on("pageerror", lambda error: page_errors.append(str(error)))
    opened.on("response", lambda r: page_errors.append(f"{r.status} {r.url}") if r.status >= 400 else None)
    opened.on("request", lambda r: None if r.url.startswith((served, "data:")) else page_errors.append(r.url))
    yield opened
    context.close()


@pytest.mark.parametrize("name", TEMPLATES)
def test_page_opens_cleanly(page: Page, page_errors: list[str], templates: Templates, name: str):
    page.goto(templates[name])
    expect(page.locator("h1")).to_be_visible()
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) <= 0
    assert page_errors == []


@pytest.mark.parametrize("name", ["home", "action", "monograph", "matrix"])
def test_dark_scheme_is_remembered(page: Page, templates: Templates, name: str):
    page.goto(templates[name])
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator(".scheme-toggle").click()
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark != light
    page.goto(templates["text"])
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark


def test_anchor_of_before_a_list_was_cut_leads_to_its_part(page: Page, served: str, catalogue: Catalogue):
    """The index of the words, and that of the errata, once held them all."""
    for record in (*_first_of_each_part(catalogue, Kind.TERM), *_first_of_each_part(catalogue, Kind.ERRATUM)):
        kind = Kind.TERM if record.id in catalogue.terms else Kind.ERRATUM
        page.goto("about:blank")  # another anchor of the same page would not open it again
        page.goto(f"{urls.index_address(kind)}#{record.id}")
        expect(page).to_have_url(f"{served}{urls.address_of(kind, record)}")
        expect(page.locator(f"[id='{record.id}']")).to_be_in_viewport()


def _first_of_each_part(catalogue: Catalogue, kind: Kind) -> list[AnyRecord]:
    """Return one record for each page that a kind is listed on."""
    by_page = {urls.address_of(kind, record).partition("#")[0]: record for record in catalogue.of_kind(kind).values()}
    return list(by_page.values())


@pytest.mark.parametrize("address", ["/glossaire/#%E9%zz[", "/errata/#-", "/glossaire/#contenu"])
def test_anchor_of_nothing_stays_on_the_page(page: Page, served: str, page_errors: list[str], address: str):
    page.goto(address)
    expect(page.locator("h1")).to_be_visible()
    assert page.url.startswith(f"{served}{address.partition('#')[0]}#")
    assert page_errors == []


def tooltip(page: Page) -> dict[str, str]:
    """Return what the pseudo-element of the focused acronym shows."""
    return page.evaluate(
        """() => { const s = getComputedStyle(document.activeElement, '::after');
        return {content: s.content, visible: s.visibility, display: s.display, opacity: s.opacity}; }"""
    )


def test_acronym_is_explained_from_the_keyboard(page: Page, sampled: str):
    page.goto(f"{sampled}/essai/")
    acronym = page.locator("abbr.acronym[tabindex='0']").first
    acronym.focus()
    shown_style = tooltip(page)
    meaning = acronym.get_attribute("data-tip")
    assert meaning in shown_style["content"]
    assert shown_style["display"] == "block"
    described = acronym.get_attribute("aria-describedby")
    assert page.locator(f"#{described}").text_content() == meaning
    page.keyboard.press("Escape")
    assert tooltip(page) != shown_style


def test_skip_link_leads_to_content(page: Page, templates: Templates):
    page.goto(templates["action"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Aller au contenu"
    page.keyboard.press("Enter")
    expect(page.locator("#contenu")).to_be_focused()


def test_menu_opens_on_a_phone(browser: Browser, served: str, site: Site):
    context = browser.new_context(viewport={"width": 360, "height": 800}, base_url=served)
    page = context.new_page()
    page.goto("/")
    link = page.locator("#site-nav a", has_text="Besoins")
    expect(link).to_be_hidden()
    page.locator(".menu-toggle").click()
    expect(link).to_be_visible()
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()
    page.locator(".menu-toggle").click()
    link.click()
    expect(page.locator("h1")).to_have_text(site.page("/besoins/").css_first("h1").text())
    context.close()


MATRIX = "/tableaux/actions-et-monographies/"


def test_matrix_is_a_list_on_a_phone(page: Page, sampled: str):
    page.goto(f"{sampled}{MATRIX}")
    phone = page.viewport_size["width"] < 720
    row = page.locator(".matrix tbody tr").first
    assert row.evaluate("e => getComputedStyle(e).display") == ("block" if phone else "table-row")
    assert page.locator(".matrix td.is-empty").first.is_visible() != phone
    cell = page.locator(".matrix td:not(.is-empty) a").first
    cell.click()
    expect(page).to_have_url(re.compile("/explorer/.actions=.+&cas=.+"))


def test_empty_cell_leads_to_a_proposal(page: Page, sampled: str):
    """The link of the caption answers in every empty cell, and in no other; the form knows which cell it was."""
    page.goto(f"{sampled}{MATRIX}")
    if page.viewport_size["width"] < 720:
        page.locator(".matrix caption a").first.click()
        expect(page).to_have_url(re.compile("/contribuer/$"))
    else:
        row = page.locator(".matrix tbody tr").last
        row.scroll_into_view_if_needed()
        stretch = row.locator("td.is-empty").last.bounding_box()
        page.mouse.click(stretch["x"] + 10, stretch["y"] + 10)
        expect(page).to_have_url(re.compile("/contribuer/.actions=.+"))
        expect(page.locator("select[name='actions']")).not_to_have_value("")
    page.goto(f"{sampled}{MATRIX}")
    page.locator(".matrix tbody th a").last.click()
    expect(page).to_have_url(re.compile("/actions/"))


def test_three_steps_from_need_to_precedent(page: Page, sampled: str):
    """A mayor starts from a need and reaches a documented precedent in two clicks."""
    page.goto(f"{sampled}/")
    page.locator(".door a[href$='besoins/se-rencontrer/']").first.click()
    page.locator("#cas ~ .cards .card__title").first.click()
    expect(page.locator("#soutiens")).to_be_visible()
    expect(page.locator(".support").first).to_be_visible()


def test_works_without_script(browser: Browser, served: str, templates: Templates):
    context = browser.new_context(java_script_enabled=False, base_url=served)
    page = context.new_page()
    for name in ("home", "action", "matrix"):
        page.goto(templates[name])
        expect(page.locator("h1")).to_be_visible()
        expect(page.locator("#site-nav a").first).to_be_visible()
    context.close()
