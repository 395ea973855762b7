"""Cards, moved pages and the generator, in a real browser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from selectolax.lexbor import LexborHTMLParser

from catalogue import urls
from catalogue.store import Catalogue
from tests.site.conftest import Site, serving
from tests.site.sample import NEW_ACTION, OLD_ACTION
from tests.site.templates import Templates

#: A card of each sort, by the name of a template: the fullest has the most to fit.
CARDS = ("lever", "action", "monograph", "need", "list of cases")


@pytest.fixture
def cards(templates: Templates) -> Templates:
    """Address of each card, by name."""
    return {name: urls.embed_address(templates[name]) for name in CARDS[:-1]} | {CARDS[-1]: urls.cases_address()}


class _Open(SimpleHTTPRequestHandler):
    """The site as a host that opens cards to other sites serves it."""

    def end_headers(self) -> None:
        self.send_header("Access-Control-Allow-Origin", "*")
        super().end_headers()

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def open_site(built: Path) -> Iterator[str]:
    with serving(built, _Open) as address:
        yield address


class _Host(BaseHTTPRequestHandler):
    """Another site, whose page is what the test gives it."""

    html = ""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(f"<!doctype html><meta charset=utf-8><body>{self.html}".encode())

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def host() -> Iterator[tuple[str, type[_Host]]]:
    handler = type("Host", (_Host,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}", handler
    server.shutdown()


def _context(browser: Browser, **options: Any) -> BrowserContext:
    context = browser.new_context(**options)

    def stay(route: Route) -> None:
        local = re.match(r"(http://(127\.0\.0\.1|localhost):|data:|about:)", route.request.url)
        route.continue_() if local else route.abort()

    context.route("**/*", stay)
    return context


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = _context(browser, viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [280, 800])
@pytest.mark.parametrize("name", CARDS)
def test_card_fits_and_is_alone(browser: Browser, open_site: str, cards: Templates, name: str, width: int, scheme: str):
    address = cards[name]
    context = _context(browser, viewport={"width": width, "height": 600}, color_scheme=scheme)
    page, urls_requested, console_messages = context.new_page(), [], []
    page.on("request", lambda request: urls_requested.append(request.url))
    page.on("console", lambda message: console_messages.append(message.text))
    page.goto(open_site + address)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert [url for url in urls_requested if not url.endswith("/favicon.ico")] == [open_site + address]
    assert console_messages == []
    assert context.cookies() == []
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == {"light": "rgb(255, 253, 248)", "dark": "rgb(30, 38, 45)"}[scheme]
    context.close()


def test_link_of_a_card_opens_the_page_in_the_whole_window(page: Page, open_site: str, host: tuple, cards: Templates):
    address, handler = host
    handler.html = f'<iframe src="{open_site}{cards["action"]}" width="100%" height="420"></iframe>'
    page.goto(address)
    page.frame_locator("iframe").locator("h1 a").click()
    expect(page).to_have_url(f"{open_site}{cards['action'].removeprefix('/embed')}")


@pytest.mark.parametrize("width", [320, 760])
def test_script_fits_the_height_in_another_site(page: Page, open_site: str, host: tuple, cards: Templates, width: int):
    address, handler = host
    handler.html = (
        f'<div style="width:{width}px"><iframe src="{open_site}{cards["monograph"]}" width="100%" height="50" '
        f'style="border:0"></iframe></div><script src="{open_site}/assets/javascripts/embed.js" async></script>'
    )
    page.goto(address)
    frame = page.locator("iframe[src]")
    expect(frame).not_to_have_attribute("height", "50")
    expect(page.locator("iframe")).to_have_count(1)
    needed = page.frames[1].evaluate("document.querySelector('main').getBoundingClientRect().height")
    assert abs(int(frame.get_attribute("height")) - needed) <= 2
    # Narrower: the card grows, and the frame follows.
    height_before = frame.get_attribute("height")
    page.evaluate("document.querySelector('div').style.width = '280px'")
    expect(frame).not_to_have_attribute("height", height_before)


#: Elements and attributes that WordPress allows in the answer of an unknown site (wp_filter_oembed_result).
ALLOWED_MARKUP = {
    "a": {"href"},
    "blockquote": set(),
    "iframe": {"src", "width", "height", "frameborder", "marginwidth", "marginheight", "scrolling", "title"},
}
#: The script by which WordPress obeys the messages of a card (wp-embed.js).
LISTENER = """<script>addEventListener("message", ({data, source}) => {
  const frame = document.querySelector(`iframe[data-secret="${data.secret}"]`);
  if (!frame || frame.contentWindow !== source) return;
  if (data.message === "height") {
    document.querySelector("blockquote").hidden = true;
    frame.style = "";
    frame.height = Math.min(Math.max(data.value, 200), 1000);
  }
  const same = data.message === "link" && new URL(data.value).host === new URL(frame.src).host;
  if (same && document.activeElement === frame) top.location.href = data.value;
});</script>"""


def _answer(built: Path, open_site: str, catalogue: Catalogue, address: str) -> str:
    """Return the HTML that the oEmbed answer about a card gives, leading to the site of the test."""
    answer = json.loads((built / f"oembed{address.removeprefix('/embed').rstrip('/')}.json").read_text("utf-8"))
    return answer["html"].replace(catalogue.settings.url.rstrip("/"), open_site)


def _sanitised(html: str, secret: str = "") -> str:
    """Return what is left of an answer, its frame locked up; with a secret, as WordPress writes it."""
    tree = LexborHTMLParser(html)
    for node in tree.css("body *"):
        if node.tag not in ALLOWED_MARKUP:
            node.unwrap()
            continue
        for name in [name for name in node.attributes if name not in ALLOWED_MARKUP[node.tag]]:
            del node.attrs[name]
    [frame] = tree.css("iframe")
    frame.attrs["sandbox"] = "allow-scripts"
    if secret:
        frame.attrs["src"] += f"#?secret={secret}"
        frame.attrs["data-secret"] = secret
        frame.attrs["style"] = "position: absolute; visibility: hidden"
    return tree.body.inner_html


def test_wordpress_shows_a_card_whole_and_opens_its_links(
    page: Page, open_site: str, built: Path, catalogue: Catalogue, host: tuple, cards: Templates
):
    address, handler = host
    html = _sanitised(_answer(built, open_site, catalogue, cards["action"]), secret="aZ09bY18cX")
    handler.html = f'<div style="width:640px">{html}</div>{LISTENER}'
    page.goto(address)
    expect(page.locator("blockquote")).to_be_hidden()
    frame = page.locator("iframe")
    needed = page.frames[1].locator("main").evaluate("main => Math.ceil(main.getBoundingClientRect().height)")
    expect(frame).to_have_attribute("height", str(min(needed, 1000)))
    assert frame.evaluate("frame => [frame.offsetWidth, getComputedStyle(frame).borderTopWidth]") == [640, "0px"]
    page.frame_locator("iframe").locator("li a").first.click()
    expect(page).to_have_url(re.compile(f"^{re.escape(open_site)}/monographies/"))


def test_a_link_that_a_frame_holds_back_tells_its_address(
    page: Page, open_site: str, built: Path, catalogue: Catalogue, host: tuple, cards: Templates
):
    """A site that locks frames up and does not speak with them: the link above the card opens, those inside are told."""
    address, handler = host
    handler.html = _sanitised(_answer(built, open_site, catalogue, cards["action"]))
    page.goto(address)
    card = page.frame_locator("iframe")
    expect(card.get_by_role("status")).to_be_hidden()
    card.locator("h1 a").click()
    page_url = f"{open_site}{cards['action'].removeprefix('/embed')}"
    expect(card.get_by_role("status")).to_have_text(f"Si la page ne s’ouvre pas, copiez son adresse : {page_url}")
    page.locator("blockquote a").click()
    expect(page).to_have_url(page_url)


def test_frame_of_an_answer_is_tall_enough_and_not_much_more(
    page: Page, open_site: str, built: Path, catalogue: Catalogue
):
    """At the width that the answer tells, whatever the card."""
    page.set_viewport_size({"width": 600, "height": 400})
    answers = sorted((built / "oembed").rglob("*.json"))
    wrong_heights = []
    for file in answers[::7]:
        answer = json.loads(file.read_text("utf-8"))
        if answer.get("type") == "rich":
            [src] = re.findall('src="([^"]+)"', answer["html"])
            page.goto(src.replace(catalogue.settings.url.rstrip("/"), open_site))
            needed = page.locator("main").evaluate("main => main.getBoundingClientRect().height")
            if not needed <= answer["height"] <= needed * 1.4 + 40:
                wrong_heights.append((src, needed, answer["height"]))
    assert wrong_heights == []


def test_script_leaves_other_frames_alone(page: Page, open_site: str, host: tuple, cards: Templates):
    address, handler = host
    handler.html = (
        '<iframe srcdoc="<p>autre" height="50"></iframe>'
        f'<iframe class="ours" src="{open_site}{cards["lever"]}" height="50"></iframe>'
        f'<script src="{open_site}/assets/javascripts/embed.js" async></script>'
    )
    page.goto(address)
    expect(page.locator(".ours")).not_to_have_attribute("height", "50")
    expect(page.locator("iframe").first).to_have_attribute("height", "50")


def test_moved_page_keeps_the_anchor(page: Page, sampled: str):
    page.goto(f"{sampled}/actions/{OLD_ACTION}/#precedents")
    expect(page).to_have_url(f"{sampled}/actions/{NEW_ACTION}/#precedents")


def test_moved_page_needs_no_script(browser: Browser, open_site: str, catalogue: Catalogue):
    context = _context(browser, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{open_site}/l/1/")
    page.wait_for_url(open_site + catalogue.redirects()["/l/1/"])
    context.close()


# --- Generator ----------------------------------------------------------------------------------


def test_generator_shows_and_gives_the_code(
    page: Page, open_site: str, site: Site, catalogue: Catalogue, templates: Templates
):
    action = templates["action"]
    page.goto(f"{open_site}/integrer/?page={action}")
    base = catalogue.settings.url.rstrip("/")
    code, preview = (
        page.get_by_label("Code à copier"),
        page.frame_locator(".generator__preview iframe"),
    )
    expect(preview.locator("h1")).to_have_text(site.page(action).css_first("h1").text())
    expect(code).to_have_value(re.compile(f'^<iframe src="{re.escape(base)}/embed{action}"'))
    page.get_by_label("Format", exact=True).select_option("cases")
    expect(code).to_have_value(re.compile(f'src="{re.escape(base)}/embed/cas{action}"'))
    expect(preview.locator(".kind")).to_contain_text("Exemples")
    page.get_by_role("checkbox").check()
    expect(code).to_have_value(re.compile(r"embed\.js"))
    page.get_by_label("Format", exact=True).select_option("quote")
    expect(code).to_have_value(re.compile(f'^<blockquote cite="{re.escape(base)}{action}"'))


def test_generator_narrows_a_list(page: Page, sampled: str):
    page.goto(f"{sampled}/integrer/?page=/besoins/se-rencontrer/")
    form, only = (
        page.get_by_label("Format", exact=True),
        page.get_by_label("Limiter à un type de territoire ou de décideur"),
    )
    entries = page.evaluate("history.length")
    expect(only).to_be_disabled()  # a card is about one record
    form.select_option("cases")
    expect(only).to_be_enabled()
    possible = only.locator("option:not([disabled])").evaluate_all("all => all.map(o => o.value)")
    assert "" in possible
    assert 1 < len(possible) < only.locator("option").count()
    only.select_option("/decideurs/commune/")
    address = "/embed/cas/besoins/se-rencontrer/decideurs/commune/"
    expect(page.get_by_label("Code à copier")).to_have_value(re.compile(f'src="[^"]+{address}"'))
    frame = page.frame_locator(".generator__preview iframe")
    expect(frame.locator("h1 a")).to_have_count(2)
    # The code starts with the height of the card.
    height = frame.locator("main").evaluate("main => Math.ceil(main.getBoundingClientRect().height)")
    expect(page.get_by_label("Code à copier")).to_have_value(re.compile(f'height="{height}"'))
    # Another record keeps the choice only if it has such a case.
    page.get_by_label("Fiche", exact=True).select_option("/activites/epiceries/")
    expect(only).to_be_disabled()
    expect(page.get_by_label("Code à copier")).to_have_value(re.compile('src="[^"]+/embed/cas/activites/epiceries/"'))
    assert page.evaluate("history.length") == entries, "le retour en arrière quitte la page"


def test_generator_offers_only_what_exists(page: Page, open_site: str, built: Path, templates: Templates):
    page.goto(f"{open_site}/integrer/")
    choices = page.get_by_label("Fiche", exact=True).locator("option").evaluate_all("all => all.map(o => o.value)")
    for choice in [*choices[::25], templates["monograph"], templates["theme"], "/monographies/"]:
        page.get_by_label("Fiche", exact=True).select_option(choice)
        for kind in ("card", "cases"):
            option = page.get_by_label("Format", exact=True).locator(f"option[value={kind}]")
            if option.is_enabled():
                page.get_by_label("Format", exact=True).select_option(kind)
                [address] = re.findall(
                    r'src="https?://[^/]+(/embed/[^"]+)"',
                    page.get_by_label("Code à copier").input_value(),
                )
                assert (built / address.strip("/") / "index.html").exists()


def test_page_without_script_still_gives_a_code(browser: Browser, open_site: str):
    context = _context(browser, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{open_site}/integrer/")
    expect(page.get_by_label("Code à copier")).to_have_value(re.compile("^<iframe src="))
    expect(page.get_by_role("button", name="Copier le code")).to_be_hidden()
    context.close()


def test_citation_is_folded_at_the_foot(page: Page, open_site: str, templates: Templates):
    page.goto(open_site + templates["action"])
    expect(page.locator(".reuse__citation")).to_be_hidden()
    page.locator(".reuse summary").click()
    expect(page.locator(".reuse__citation")).to_be_visible()
    page.get_by_role("link", name="choisir une carte").click()
    expect(page).to_have_url(f"{open_site}/integrer/?page={templates['action']}")
