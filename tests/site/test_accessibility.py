"""Accessibility, measured: axe on cards and what search shows, keyboard, zoom, motion, forced colours, print.

Each page is opened in ``test_visits.py``. What automation cannot see is said on the page « Accessibilité », drawn from
the results file that the same measures must match.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from selectolax.lexbor import LexborHTMLParser, LexborNode

from catalogue.store import Catalogue
from catalogue.views import accessibility
from catalogue.views.typesetting import typeset_catalogue
from tests.site import axe
from tests.site.conftest import Site
from tests.site.contrast import contrast
from tests.site.measure_accessibility import (
    CARDS,
    COMBINED,
    EXAMINED,
    WIDTHS,
    cards,
    examine,
    examine_card,
    examine_card_in_one_state,
    examine_page,
    examined_cards,
    judge,
    open_everything,
)
from tests.site.reading import HIDDEN_TEXT
from tests.site.sample import NEW_ACTION
from tests.site.templates import TEMPLATES, Templates

REMEDY = "lancez « make accessibility »"


@pytest.fixture
def page(still: BrowserContext) -> Iterator[Page]:
    opened = still.new_page()
    yield opened
    opened.close()


# --- axe ------------------------------------------------------------------------------------------


def test_results_are_those_of_this_tool(page: Page):
    results = accessibility.results()
    criteria_by_rule = axe.rules(page)
    assert (results.tool, results.tags, results.widths) == (axe.version(), axe.TAGS, WIDTHS), REMEDY
    assert {(rule.id, rule.criteria) for rule in results.rules} <= set(criteria_by_rule.items()), REMEDY
    assert results.templates == len(TEMPLATES), REMEDY


@pytest.mark.parametrize("pattern", [*CARDS, *COMBINED])
def test_cards_have_no_violation(page: Page, built: Path, pattern: str):
    """The first of each pattern in both widths and schemes, the others in one of each."""
    first_card, *other_cards = examined_cards(built, pattern)
    judge(examine_card(page, first_card))
    for card in other_cards:
        judge(examine_card_in_one_state(page, card))


def test_no_card_is_forgotten(built: Path):
    every_card = {f"/{card.parent.relative_to(built).as_posix()}/" for card in (built / "embed").rglob("index.html")}
    assert {card for pattern in [*CARDS, *COMBINED] for card in cards(built, pattern)} == every_card


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("address", ["/", f"/actions/{NEW_ACTION}/"])
def test_search_proposals_have_no_violation(page: Page, sampled: str, width: int, address: str):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{sampled}{address}")
    box = page.locator("input[name='q']:visible").last
    box.press_sequentially("prim")
    expect(page.locator("[role='option']").first).to_be_visible()
    box.press("ArrowDown")
    # What the proposals cover is out of sight.
    judge(examine(page, address, ", propositions", selector="form:has([role='option'])"))


@pytest.mark.parametrize("is_found", [True, False], ids=["found", "nothing"])
@pytest.mark.parametrize("width", WIDTHS)
def test_search_page_has_no_violation(page: Page, sampled: str, width: int, is_found: bool):
    query = "prime" if is_found else "wxqzvkwxqz"
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{sampled}/recherche/?q={query}")
    expect(page.locator("[data-status]")).to_contain_text("«")
    expect(page.locator(".search__result").first).to_be_visible(visible=is_found)
    open_everything(page)
    judge(examine(page, f"/recherche/?q={query}"))


def test_withdrawn_page_has_no_violation(page: Page, sampled: str):
    judge(examine_page(page, f"{sampled}/actions/don/"))
    expect(page.locator(".note--caution")).to_be_visible()


def test_contrast_formula():
    assert contrast((0, 0, 0), (255, 255, 255)) == 21
    assert round(contrast((0x76, 0x76, 0x76), (255, 255, 255)), 2) == 4.54


# --- Keyboard -------------------------------------------------------------------------------------

CONTROLS = """Array.from(document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']"))
  .filter((e) => !e.disabled && e.tabIndex >= 0 && e.checkVisibility({visibilityProperty: true}))"""
FOCUS = """() => {
  const e = document.activeElement, s = getComputedStyle(e);
  // A tool that opens at the first gesture adds elements: the order is that of one control and the next.
  const last = window.lastFocused;
  const isNext = !last?.isConnected || !!(last.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING);
  window.lastFocused = e;
  // A card shows the focus of the link that fills it.
  const ring = s.outlineStyle === "none" && e.closest(".card") ? getComputedStyle(e.closest(".card")) : s;
  // A link on two lines is two boxes: what is between them is another's.
  const box = e.getClientRects()[0] || e.getBoundingClientRect();
  const x = Math.max(0, Math.min(innerWidth - 1, box.left + box.width / 2));
  const y = Math.max(0, Math.min(innerHeight - 1, box.top + Math.min(box.height, innerHeight) / 2));
  const on = document.elementFromPoint(x, y);
  return {
    tag: e.tagName, name: (e.getAttribute("aria-label") || e.textContent || e.name || "").trim().slice(0, 40),
    isNext, outlined: parseFloat(ring.outlineWidth) >= 2 && ring.outlineStyle !== "none",
    inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    covered: !!on && on !== e && !e.contains(on) && !on.contains(e) && !on.closest("label"),
  };
}"""
#: The longest pages are walked at their beginning: what follows repeats the same controls.
STEPS = 60


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", TEMPLATES)
def test_keyboard_goes_through_in_order(page: Page, templates: Templates, name: str, width: int):
    """Tab reaches every control once, in the order of the source, seen and uncovered, and gets out."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(templates[name])
    number = page.evaluate(f"{CONTROLS}.length")
    walked = []
    for _ in range(min(number, STEPS)):
        page.keyboard.press("Tab")
        walked.append(page.evaluate(FOCUS))
    assert walked[0]["name"] == "Aller au contenu"
    assert "BODY" not in [step["tag"] for step in walked]
    # Inside a frame, the page only knows that the focus is in the frame: cards are examined alone.
    walked = [step for step in walked if step["tag"] != "IFRAME"]
    assert [step for step in walked if not step["isNext"]] == []
    assert [step for step in walked if not step["outlined"]] == []
    assert [step for step in walked if not step["inside"] or step["covered"]] == []
    page.evaluate(f"{CONTROLS}.at(-1).focus()")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement === document.body || document.activeElement.className === 'skip'")


@pytest.mark.parametrize("name", TEMPLATES)
def test_skip_link_skips(page: Page, templates: Templates, name: str):
    """The next stop of the Tab key after the skip link is in the content."""
    page.set_viewport_size({"width": WIDTHS[0], "height": 800})
    page.goto(templates[name])
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#contenu")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("name", TEMPLATES)
def test_acronyms_are_reached_without_a_mouse(page: Page, templates: Templates, name: str):
    """Each acronym in view has in its section a stop of the Tab key in view too, which says what it means."""
    page.set_viewport_size({"width": WIDTHS[0], "height": 800})
    page.goto(templates[name])
    unreached = page.evaluate(
        """() => { const seen = Array.from(document.querySelectorAll("abbr.acronym")).filter((e) => e.checkVisibility());
        const stops = new Set(seen.filter((e) => e.tabIndex === 0).map((e) => e.getAttribute("aria-describedby")));
        return seen.map((e) => e.getAttribute("aria-describedby")).filter((tip) => !stops.has(tip)); }"""
    )
    assert unreached == []
    number_of_titles = page.evaluate(
        """() => Array.from(document.querySelectorAll("abbr.acronym")).filter((e) =>
        document.getElementById(e.getAttribute("aria-describedby"))?.textContent !== e.dataset.tip).length"""
    )
    assert number_of_titles == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_explanation_of_an_acronym_can_be_read(page: Page, sampled: str, width: int, scheme: Literal["light", "dark"]):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{sampled}/essai/")
    for acronym in page.locator("abbr.acronym[tabindex='0']:visible").all():
        acronym.focus()
        explanation = acronym.evaluate(
            """(e) => { const s = getComputedStyle(e, "::after"), box = e.getBoundingClientRect();
            const rgb = (c) => { const x = document.createElement("canvas").getContext("2d"); x.fillStyle = c;
              x.fillRect(0, 0, 1, 1); return Array.from(x.getImageData(0, 0, 1, 1).data).slice(0, 3); };
            const left = s.position === "fixed" ? parseFloat(s.left) : box.left + parseFloat(s.left);
            return {text: rgb(s.color), ground: rgb(s.backgroundColor), left, right: left + parseFloat(s.width)}; }"""
        )
        assert contrast(tuple(explanation["text"]), tuple(explanation["ground"])) >= 4.5
        assert explanation["left"] >= 0
        assert explanation["right"] <= width


# --- Reader's settings ----------------------------------------------------------------------------


def visible_words(page: Page) -> str:
    return page.evaluate("document.querySelector('main').innerText.replace(/\\s+/g, '')")


@pytest.mark.parametrize("name", TEMPLATES)
def test_zoom_of_400_percent_loses_nothing(page: Page, templates: Templates, name: str):
    """A window of 1,280 px at 400 % is 320 px wide (WCAG 1.4.10)."""
    page.set_viewport_size({"width": 320, "height": 256})
    page.goto(templates[name])
    assert page.evaluate(HIDDEN_TEXT) == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_text_of_200_percent_loses_nothing(page: Page, templates: Templates, name: str):
    """The reader doubles the size of the text alone (WCAG 1.4.4)."""
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(templates[name])
    words_before = visible_words(page)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate(HIDDEN_TEXT) == []
    assert visible_words(page) == words_before


@pytest.mark.parametrize("name", TEMPLATES)
def test_nothing_moves_when_asked(page: Page, templates: Templates, name: str):
    page.goto(templates[name])
    moving = page.evaluate(
        """() => Array.from(document.querySelectorAll("*")).filter((e) => { const s = getComputedStyle(e);
        return s.animationName !== "none" || parseFloat(s.transitionDuration) > 0 || s.scrollBehavior === "smooth"; })
        .map((e) => e.outerHTML.slice(0, 80))"""
    )
    assert moving == []
    assert page.evaluate("document.getAnimations().length") == 0


@pytest.fixture(scope="module")
def forced(browser: Browser, served: str) -> Iterator[BrowserContext]:
    """A browser that imposes the colours of the system."""
    opened = browser.new_context(base_url=served, forced_colors="active", viewport={"width": 1280, "height": 800})
    yield opened
    opened.close()


@pytest.mark.parametrize("name", TEMPLATES)
def test_forced_colours_keep_what_colour_said(forced: BrowserContext, templates: Templates, name: str):
    """With the system's colours, controls keep an edge, pictograms show, the current page keeps its mark."""
    page = forced.new_page()
    page.goto(templates[name])
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    edgeless = page.evaluate(
        """() => Array.from(document.querySelectorAll("button, input:not([type=checkbox], [type=radio]), select, textarea"))
        .filter((e) => e.checkVisibility({visibilityProperty: true}) && !e.classList.contains("finder__go"))
        .filter((e) => { const s = getComputedStyle(e); return s.borderStyle === "none" || parseFloat(s.borderWidth) === 0; })
        .map((e) => e.outerHTML.slice(0, 100))"""
    )
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    pictograms = page.evaluate(
        """() => Array.from(document.querySelectorAll("main *")).flatMap((e) => ["::before", "::after"].map((p) => getComputedStyle(e, p)))
        .filter((s) => s.content !== "none" && s.maskImage.includes("data:")).map((s) => s.backgroundColor)"""
    )
    is_current_page_marked = page.evaluate(
        """() => Array.from(document.querySelectorAll("nav:not(.crumbs)")).every((nav) => {
        const here = nav.querySelector("a[aria-current]"), other = nav.querySelector("a:not([aria-current])");
        const mark = (e) => { const s = getComputedStyle(e); return [s.borderBottomColor, s.borderBottomWidth, s.textDecorationThickness].join(); };
        return !here || !other || mark(here) !== mark(other); })"""
    )
    page.close()
    assert edgeless == []
    assert [colour for colour in pictograms if colour in (ground, "rgba(0, 0, 0, 0)")] == []
    assert is_current_page_marked


@pytest.mark.parametrize("name", TEMPLATES)
def test_print_keeps_the_content_alone(page: Page, templates: Templates, name: str):
    page.set_viewport_size({"width": 794, "height": 1123})  # A4 at 96 dpi
    page.goto(templates[name])
    page.emulate_media(media="print")
    chrome = page.locator(
        ".skip, .site-header, .site-footer, .toc, .crumbs, .edit, form, .reuse, .letters, .search__more, button"
    )
    assert [e.evaluate("e => e.outerHTML.slice(0, 80)") for e in chrome.all() if e.is_visible()] == []
    expect(page.locator("h1")).to_be_visible()
    hidden = page.evaluate(
        """() => Array.from(document.querySelectorAll("main :is(h2, h3, p, li, td, dd, blockquote)"))
        .filter((e) => e.textContent.trim() && !e.checkVisibility())
        .filter((e) => !e.closest(".toc, .crumbs, .page-foot, .calls, .door__more, .hero__hint, .slash-toggle, .block:has(> .generator), form, template, .is-empty, [hidden], details, .search, [data-tool], .tool-unscripted"))
        .map((e) => e.outerHTML.slice(0, 100))"""
    )
    assert hidden == []
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0


def test_a_dark_page_prints_in_ink_on_paper(page: Page, templates: Templates):
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(templates["action"])
    colours = page.evaluate("(s => [s.color, s.backgroundColor])(getComputedStyle(document.body))")
    assert colours == ["rgb(31, 42, 51)", "rgb(255, 255, 255)"]


# --- Names, colours, tables, titles ---------------------------------------------------------------


@pytest.mark.parametrize("name", TEMPLATES)
def test_symbols_are_named(page: Page, templates: Templates, name: str):
    """A link whose text is a symbol says in words where it leads; a drawing is named or ignored."""
    page.goto(templates[name])
    nameless = page.evaluate(
        """() => Array.from(document.querySelectorAll("a[href], button")).filter((e) => {
        const words = (e.getAttribute("aria-label") || e.textContent || e.title || "");
        return !/\\p{L}{2}|\\d/u.test(words); }).map((e) => e.outerHTML.slice(0, 120))"""
    )
    assert nameless == []


@pytest.mark.parametrize("address", EXAMINED)
def test_graphics_have_a_text(site: Site, address: str):
    """A drawing is named, or is an ornament and says so; a picture has a text of its own."""
    page = site.page(address)
    for drawing in page.css("svg"):
        assert drawing.attributes.get("aria-hidden") == "true" or drawing.attributes.get("aria-label"), drawing.html
    for picture in page.css("img, iframe, object, embed, canvas, video, audio"):
        text = picture.attributes.get("alt") or picture.attributes.get("title") or ""
        assert text.strip(), picture.html


@pytest.mark.parametrize("address", EXAMINED)
def test_a_lever_is_never_told_by_its_colour_alone(site: Site, catalogue: Catalogue, address: str):
    """What wears the colour and the pictogram of a lever also bears its number or its name, in text."""
    levers = typeset_catalogue(catalogue).levers.values()
    names = {lever.number: (lever.label, lever.short_label) for lever in levers}
    told_by_the_head = None
    for element in site.page(address).css("[class*='lever-']"):
        number = int(element.attributes["class"].partition("lever-")[2][0])
        # The number of the lever in a citation of the report tells where to read, not whose colour this is.
        text = _without_sources(element)
        is_named = f"evier {number}" in text or any(name in text for name in names[number])
        # In a page of one lever, or of one of its actions, what follows the head repeats its colour.
        assert is_named or number == told_by_the_head, element.html[:200]
        if "head" in element.attributes["class"].split():
            told_by_the_head = number


def _without_sources(element: LexborNode) -> str:
    """Return the text of an element, without what it says of its sources."""
    copy = LexborHTMLParser(element.html)
    for source in copy.css(".testimony small, .statement__facts, .source"):
        source.decompose()
    return copy.body.text()


@pytest.mark.parametrize("address", EXAMINED)
def test_tables_have_a_caption_and_scopes(site: Site, address: str):
    for table in site.page(address).css("table"):
        assert table.css_first("caption") is not None, table.html[:200]
        assert table.css_first("caption").text().strip()
        assert {th.attributes.get("scope") for th in table.css("th")} <= {"col", "row", "colgroup", "rowgroup"}
        assert table.css("th[scope='col']")
        assert table.css("thead")


def test_titles_are_unique_and_explicit(site: Site):
    """A title says what the page is, then whose site it is; no two pages have the same."""
    titles = {address: site.page(address).css_first("title").text() for address in EXAMINED}
    assert len(set(titles.values())) == len(titles)
    name = titles.pop("/")
    for address, title in titles.items():
        page_title, _, site_name = title.rpartition(" – ")
        assert site_name == name, address
        heading = site.page(address).css_first("h1").text().strip()
        assert (
            page_title.startswith(("Page introuvable", "Page déplacée"))
            or heading in page_title
            or page_title in heading
        ), (
            page_title,
            heading,
        )
