"""Accessibility, measured: axe on every page, keyboard, zoom, motion, forced colours, print.

What automation cannot see is said on the page « Accessibilité », drawn from the results file that
the same measures must match.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from PIL import Image, ImageColor
from playwright.sync_api import Browser, BrowserContext, Page, expect

from catalogue import accessibility
from tests.site import axe
from tests.site.test_browser import PAGES
from tests.site.test_pages import ADDRESSES

WIDTHS = (1280, 360)
SCHEMES = {"light": "clair", "dark": "sombre"}
#: What axe leaves to a person, and what here looks in its place.
DECIDED_ELSEWHERE = {
    "color-contrast": "measured below on the pixels of the page",
    "label-content-name-mismatch": "names of symbols: see test_symbols_are_named",
}


@pytest.fixture(scope="module")
def context(browser: Browser, served: str) -> Iterator[BrowserContext]:
    """Without transitions: a colour on its way to another is nobody's contrast."""
    opened = browser.new_context(base_url=served, reduced_motion="reduce")
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    opened = context.new_page()
    yield opened
    opened.close()


def examine(page: Page, state: str = "", within: str | None = None) -> list[axe.Findings]:
    """Run axe on what is shown, in both schemes; only colours differ between them."""
    width = page.viewport_size["width"]
    found = []
    for scheme, name in SCHEMES.items():
        page.emulate_media(color_scheme=scheme)
        rules = None if scheme == "light" else axe.COLOUR_RULES
        findings = axe.run(page, f"{width} px, {name}{state}", rules=rules, within=within)
        for rule, _, target, _ in findings.undecided:
            if rule == "color-contrast":
                findings.violations += poor_contrast(page, target)
        found.append(findings)
    page.emulate_media(color_scheme="light")
    return found


def judge(found: list[axe.Findings]) -> None:
    """Fail on what is wrong, what nobody has judged, and what the results file does not say."""
    assert [violation for findings in found for violation in findings.violations] == []
    undecided = [u for findings in found for u in findings.undecided if u[0] not in DECIDED_ELSEWHERE]
    assert undecided == []
    passed = set().union(*(findings.passes for findings in found))
    assert passed <= accessibility.results().passed.keys(), "mesures à refaire : make accessibility"


@pytest.mark.parametrize("address", [*ADDRESSES, "/404.html"])
def test_page_has_no_violation(page: Page, address: str):
    page.goto(address)
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found += examine(page)
    judge(found)


def test_results_are_those_of_this_tool():
    results = accessibility.results()
    assert results.tool == axe.version()
    assert results.tags == axe.TAGS
    assert results.widths == WIDTHS
    assert results.violations == 0
    assert results.pages > 0


# --- Contrast on drawings, where axe cannot tell --------------------------------------------------


def _luminance(colour: tuple[int, int, int]) -> float:
    parts = [c / 255 for c in colour]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    """Return the contrast of two colours, as WCAG 2.2 defines it."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def poor_contrast(page: Page, target: str) -> list[str]:
    """Compare the colour of an element's text with every pixel drawn behind it."""
    element = page.locator(target).first
    if not element.is_visible():
        return []
    style = element.evaluate(
        """e => { const s = getComputedStyle(e), c = document.createElement("canvas").getContext("2d");
        c.fillStyle = s.color; c.fillRect(0, 0, 1, 1);
        return {colour: Array.from(c.getImageData(0, 0, 1, 1).data), size: parseFloat(s.fontSize), weight: +s.fontWeight}; }"""
    )
    element.evaluate("e => e.style.setProperty('-webkit-text-fill-color', 'transparent')")
    behind = Image.open(io.BytesIO(element.screenshot())).convert("RGB")
    element.evaluate("e => e.style.removeProperty('-webkit-text-fill-color')")
    large = style["size"] >= 24 or (style["size"] >= 18.66 and style["weight"] >= 700)
    needed = 3 if large else 4.5
    # A colour on fewer than one pixel in two hundred is the smoothed edge of a line.
    colours = behind.getcolors(behind.width * behind.height)
    worst = min(
        contrast(tuple(style["colour"][:3]), colour)
        for number, colour in colours
        if number * 200 >= behind.width * behind.height
    )
    return [] if worst >= needed else [f"{target} : contraste {worst:.2f} sur le fond dessiné ({needed} attendu)"]


def test_contrast_formula():
    assert contrast((0, 0, 0), (255, 255, 255)) == 21
    grey = ImageColor.getrgb("#767676")
    assert round(contrast(grey, (255, 255, 255)), 2) == 4.54


# --- What opens -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_what_opens_has_no_violation(page: Page, name: str):
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(PAGES[name])
    page.locator(".menu-toggle").click()
    if page.locator(".toc__toggle").count():
        page.locator(".toc__toggle").click()
    for summary in page.locator("main details:not([open]) > summary").all():
        if summary.is_visible():
            summary.click()
    acronyms = page.locator("abbr.acronym[tabindex='0']:visible")
    if acronyms.count():
        acronyms.first.focus()
    judge(examine(page, ", ouvert"))


@pytest.mark.parametrize("width", WIDTHS)
def test_search_proposals_have_no_violation(page: Page, width: int):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(PAGES["action"])
    page.locator("header .finder__input").press_sequentially("caf")
    expect(page.locator("header [role='option']").first).to_be_visible()
    judge(examine(page, ", propositions", within=".site-header"))


@pytest.mark.parametrize("query", ["épicerie", "zzzyx"], ids=["found", "nothing"])
@pytest.mark.parametrize("width", WIDTHS)
def test_search_page_has_no_violation(page: Page, width: int, query: str):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"/recherche/?q={query}")
    expect(page.locator("[data-status]")).to_contain_text("«")
    judge(examine(page, f", recherche « {query} »"))


# --- Keyboard -------------------------------------------------------------------------------------

FOCUS = """() => {
  const e = document.activeElement, box = e.getBoundingClientRect(), s = getComputedStyle(e);
  const own = parseFloat(s.outlineWidth) >= 2 && s.outlineStyle !== "none";
  const all = Array.from(document.querySelectorAll("*"));
  const y = box.top + Math.min(box.height, innerHeight) / 2, x = box.left + box.width / 2;
  const on = document.elementFromPoint(Math.max(0, Math.min(innerWidth - 1, x)), Math.max(0, Math.min(innerHeight - 1, y)));
  return {
    tag: e.tagName, name: (e.getAttribute("aria-label") || e.textContent || e.name || "").trim().slice(0, 40),
    index: all.indexOf(e), outlined: own,
    inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    covered: !!on && on !== e && !e.contains(on) && !on.contains(e) && !on.closest("label"),
  };
}"""


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_keyboard_goes_through_in_order(page: Page, name: str, width: int):
    """Tab reaches every control once, in the order of the source, seen and uncovered, and gets out."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(PAGES[name])
    expected = page.evaluate(
        """() => Array.from(document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']"))
        .filter((e) => !e.disabled && e.tabIndex >= 0 && e.checkVisibility({visibilityProperty: true})).length"""
    )
    walked = []
    # The longest pages are walked at their beginning: what follows repeats the same controls.
    for _ in range(min(expected, 60)):
        page.keyboard.press("Tab")
        walked.append(page.evaluate(FOCUS))
    assert walked[0]["name"] == "Aller au contenu"
    assert "BODY" not in [step["tag"] for step in walked]
    order = [step["index"] for step in walked]
    assert order == sorted(set(order))
    assert [step for step in walked if not step["outlined"]] == []
    assert [step for step in walked if not step["inside"] or step["covered"]] == []
    if expected <= 60:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || document.activeElement.className === 'skip'")


# --- Reader's settings ----------------------------------------------------------------------------

LOST = """() => {
  const lost = [];
  if (document.documentElement.scrollWidth > document.documentElement.clientWidth) lost.push("défilement horizontal");
  for (const e of document.querySelectorAll("body *")) {
    if (!e.checkVisibility({visibilityProperty: true, opacityProperty: true}) || e.closest("svg, .sr-only, .skip, .matrix")) continue;
    const text = Array.from(e.childNodes).some((n) => n.nodeType === 3 && n.data.trim());
    if (!text) continue;
    const s = getComputedStyle(e), box = e.getBoundingClientRect();
    const cut = (s.overflowX !== "visible" && e.scrollWidth > e.clientWidth + 1) || (s.overflowY === "hidden" && e.scrollHeight > e.clientHeight + 1);
    if (cut && s.display !== "inline") lost.push("coupé : " + e.outerHTML.slice(0, 100));
    if (box.right > innerWidth + 1 && !e.closest("pre, .table-scroll")) lost.push("hors de la page : " + e.outerHTML.slice(0, 100));
  }
  return lost;
}"""


def visible_words(page: Page) -> str:
    return page.evaluate("document.querySelector('main').innerText.replace(/\\s+/g, '')")


@pytest.mark.parametrize("name", PAGES)
def test_zoom_of_400_percent_loses_nothing(page: Page, name: str):
    """A window of 1,280 px at 400 % is 320 px wide (WCAG 1.4.10)."""
    page.set_viewport_size({"width": 320, "height": 256})
    page.goto(PAGES[name])
    assert page.evaluate(LOST) == []


@pytest.mark.parametrize("name", PAGES)
def test_text_of_200_percent_loses_nothing(page: Page, name: str):
    """The reader doubles the size of the text alone (WCAG 1.4.4)."""
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(PAGES[name])
    before = visible_words(page)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate(LOST) == []
    assert visible_words(page) == before


@pytest.mark.parametrize("name", PAGES)
def test_wider_spacing_loses_nothing(page: Page, name: str):
    """The reader spaces lines, letters and words (WCAG 1.4.12)."""
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(PAGES[name])
    page.evaluate(
        """() => { const sheet = new CSSStyleSheet();
        sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }");
        document.adoptedStyleSheets = [sheet]; }"""
    )
    assert page.evaluate(LOST) == []


@pytest.mark.parametrize("name", PAGES)
def test_nothing_moves_when_asked(page: Page, name: str):
    page.emulate_media(reduced_motion="reduce")
    page.goto(PAGES[name])
    moving = page.evaluate(
        """() => Array.from(document.querySelectorAll("*")).filter((e) => { const s = getComputedStyle(e);
        return s.animationName !== "none" || parseFloat(s.transitionDuration) > 0 || s.scrollBehavior === "smooth"; })
        .map((e) => e.outerHTML.slice(0, 80))"""
    )
    assert moving == []
    assert page.evaluate("document.getAnimations().length") == 0


@pytest.mark.parametrize("name", PAGES)
def test_forced_colours_keep_what_colour_said(browser: Browser, served: str, name: str):
    """With the system's colours, controls keep an edge and the current page its mark."""
    context = browser.new_context(base_url=served, forced_colors="active", viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(PAGES[name])
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    edgeless = page.evaluate(
        """() => Array.from(document.querySelectorAll("button, input:not([type=checkbox]), select, textarea"))
        .filter((e) => e.checkVisibility({visibilityProperty: true}) && !e.classList.contains("finder__go"))
        .filter((e) => { const s = getComputedStyle(e); return s.borderStyle === "none" || parseFloat(s.borderWidth) === 0; })
        .map((e) => e.outerHTML.slice(0, 100))"""
    )
    unseen = page.evaluate(
        """() => { const here = document.querySelector(".site-nav a[aria-current]"), other = document.querySelector(".site-nav a:not([aria-current])");
        return here && other && getComputedStyle(here).borderBottomColor === getComputedStyle(other).borderBottomColor; }"""
    )
    context.close()
    assert edgeless == []
    assert not unseen


@pytest.mark.parametrize("name", PAGES)
def test_print_keeps_the_content_alone(page: Page, name: str):
    page.set_viewport_size({"width": 794, "height": 1123})  # A4 at 96 dpi
    page.goto(PAGES[name])
    page.emulate_media(media="print")
    chrome = page.locator(".skip, .site-header, .site-footer, .toc, .crumbs, .edit")
    assert [e.get_attribute("class") for e in chrome.all() if e.is_visible()] == []
    expect(page.locator("h1")).to_be_visible()
    hidden = page.evaluate(
        """() => Array.from(document.querySelectorAll("main :is(h2, h3, p, li, td, dd, blockquote)"))
        .filter((e) => e.innerText !== undefined && e.textContent.trim() && !e.checkVisibility())
        .filter((e) => !e.closest(".toc, .crumbs, .page-foot, .calls, .door__more, .no-print, form, template, .is-empty, [hidden], .acronym-tips, noscript, .doors, .search"))
        .map((e) => e.outerHTML.slice(0, 100))"""
    )
    assert hidden == []
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")
    lost = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert lost <= 0


# --- Names, languages, tables ---------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_symbols_are_named(page: Page, name: str):
    """A link whose text is a symbol says in words where it leads; a drawing is named or ignored."""
    page.goto(PAGES[name])
    nameless = page.evaluate(
        """() => Array.from(document.querySelectorAll("a[href], button")).filter((e) => {
        const words = (e.getAttribute("aria-label") || e.textContent || e.title || "");
        return !/\\p{L}{2}|\\d/u.test(words); }).map((e) => e.outerHTML.slice(0, 120))"""
    )
    assert nameless == []
    drawings = page.evaluate(
        """() => Array.from(document.querySelectorAll("svg")).filter((e) => e.getAttribute("aria-hidden") !== "true"
        && !(e.getAttribute("role") === "img" && (e.getAttribute("aria-label") || e.getAttribute("aria-labelledby") || e.querySelector("title"))))
        .map((e) => e.outerHTML.slice(0, 120))"""
    )
    assert drawings == []
