"""Cards, moved pages and the generator, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from catalogue.store import Catalogue
from tests.site.conftest import serving

CARDS = [
    "/embed/leviers/partenariats-financiers/",
    "/embed/actions/abondement-agrements-et-labels/",
    "/embed/monographies/bell-occas/",
    "/embed/besoins/acces-a-l-emploi/",
    "/embed/cas/",
]


class _Open(SimpleHTTPRequestHandler):
    """The site as a host that opens cards to other sites serves it."""

    def end_headers(self) -> None:
        self.send_header("Access-Control-Allow-Origin", "*")
        super().end_headers()

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def opened(built: Path) -> Iterator[str]:
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
@pytest.mark.parametrize("address", CARDS)
def test_card_fits_and_is_alone(browser: Browser, opened: str, address: str, width: int, scheme: str):
    context = _context(browser, viewport={"width": width, "height": 600}, color_scheme=scheme)
    page, asked, wrong = context.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: wrong.append(message.text))
    page.goto(opened + address)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert [url for url in asked if not url.endswith("/favicon.ico")] == [opened + address]
    assert wrong == []
    assert context.cookies() == []
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == {"light": "rgb(255, 253, 248)", "dark": "rgb(30, 38, 45)"}[scheme]
    context.close()


def test_link_of_a_card_opens_the_page_in_the_whole_window(page: Page, opened: str, host: tuple):
    address, handler = host
    handler.html = f'<iframe src="{opened}{CARDS[1]}" width="100%" height="420"></iframe>'
    page.goto(address)
    page.frame_locator("iframe").locator("h1 a").click()
    expect(page).to_have_url(f"{opened}{CARDS[1].removeprefix('/embed')}")


@pytest.mark.parametrize("width", [320, 760])
def test_script_fits_the_height_in_another_site(page: Page, opened: str, host: tuple, width: int):
    address, handler = host
    handler.html = (
        f'<div style="width:{width}px"><iframe src="{opened}{CARDS[2]}" width="100%" height="50" '
        f'style="border:0"></iframe></div><script src="{opened}/assets/javascripts/embed.js" async></script>'
    )
    page.goto(address)
    frame = page.locator("iframe[src]")
    expect(frame).not_to_have_attribute("height", "50")
    expect(page.locator("iframe")).to_have_count(1)
    needed = page.frames[1].evaluate("document.querySelector('main').getBoundingClientRect().height")
    assert abs(int(frame.get_attribute("height")) - needed) <= 2
    # Narrower: the card grows, and the frame follows.
    before = frame.get_attribute("height")
    page.evaluate("document.querySelector('div').style.width = '280px'")
    expect(frame).not_to_have_attribute("height", before)


def test_script_leaves_other_frames_alone(page: Page, opened: str, host: tuple):
    address, handler = host
    handler.html = (
        '<iframe srcdoc="<p>autre" height="50"></iframe>'
        f'<iframe class="ours" src="{opened}{CARDS[0]}" height="50"></iframe>'
        f'<script src="{opened}/assets/javascripts/embed.js" async></script>'
    )
    page.goto(address)
    expect(page.locator(".ours")).not_to_have_attribute("height", "50")
    expect(page.locator("iframe").first).to_have_attribute("height", "50")


def test_moved_page_keeps_the_anchor(page: Page, opened: str):
    page.goto(f"{opened}/monographies/belloccas/#soutiens")
    expect(page).to_have_url(f"{opened}/monographies/bell-occas/#soutiens")


def test_moved_page_needs_no_script(browser: Browser, opened: str):
    context = _context(browser, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{opened}/l/1/")
    page.wait_for_url(f"{opened}/leviers/partenariats-financiers/")
    context.close()


# --- Generator ----------------------------------------------------------------------------------


def test_generator_shows_and_gives_the_code(page: Page, opened: str, catalogue: Catalogue):
    page.goto(f"{opened}/integrer/?page=/actions/avance-de-fonds/")
    base = catalogue.settings.url.rstrip("/")
    code, preview = (
        page.get_by_label("Code à copier"),
        page.frame_locator(".generator__preview iframe"),
    )
    expect(preview.locator("h1")).to_contain_text("Avancer les fonds")
    expect(code).to_have_value(re.compile(f'^<iframe src="{re.escape(base)}/embed/actions/avance-de-fonds/"'))
    page.get_by_label("Format", exact=True).select_option("cases")
    expect(code).to_have_value(re.compile(f'src="{re.escape(base)}/embed/cas/actions/avance-de-fonds/"'))
    expect(preview.locator(".kind")).to_contain_text("Exemples")
    page.get_by_role("checkbox").check()
    expect(code).to_have_value(re.compile(r"embed\.js"))
    page.get_by_label("Format", exact=True).select_option("quote")
    expect(code).to_have_value(re.compile(f'^<blockquote cite="{re.escape(base)}/actions/avance-de-fonds/"'))


def test_generator_narrows_a_list(page: Page, opened: str, built: Path):
    page.goto(f"{opened}/integrer/?page=/besoins/acces-a-l-emploi/")
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
    address = "/embed/cas/besoins/acces-a-l-emploi/decideurs/commune/"
    expect(page.get_by_label("Code à copier")).to_have_value(re.compile(f'src="[^"]+{address}"'))
    frame = page.frame_locator(".generator__preview iframe")
    expect(frame.locator("h1 a")).to_have_count(2)
    # The code starts with the height of the card.
    height = frame.locator("main").evaluate("main => Math.ceil(main.getBoundingClientRect().height)")
    expect(page.get_by_label("Code à copier")).to_have_value(re.compile(f'height="{height}"'))
    # Another record keeps the choice only if it has such a case.
    page.get_by_label("Fiche", exact=True).select_option("/activites/fablabs/")
    expect(only).to_be_disabled()
    expect(page.get_by_label("Code à copier")).to_have_value(re.compile('src="[^"]+/embed/cas/activites/fablabs/"'))
    assert page.evaluate("history.length") == entries, "le retour en arrière quitte la page"


def test_generator_offers_only_what_exists(page: Page, opened: str, built: Path):
    page.goto(f"{opened}/integrer/")
    choices = page.get_by_label("Fiche", exact=True).locator("option").evaluate_all("all => all.map(o => o.value)")
    assert len(choices) > 100
    for choice in [*choices[::25], "/monographies/bell-occas/", "/thematiques/inclusion/", "/monographies/"]:
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


def test_page_without_script_still_gives_a_code(browser: Browser, opened: str):
    context = _context(browser, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{opened}/integrer/")
    expect(page.get_by_label("Code à copier")).to_have_value(re.compile("^<iframe src="))
    expect(page.get_by_role("button", name="Copier le code")).to_be_hidden()
    context.close()


def test_citation_is_folded_at_the_foot(page: Page, opened: str):
    page.goto(f"{opened}/actions/avance-de-fonds/")
    expect(page.locator(".reuse__citation")).to_be_hidden()
    page.locator(".reuse summary").click()
    expect(page.locator(".reuse__citation")).to_be_visible()
    page.get_by_role("link", name="choisir une carte").click()
    expect(page).to_have_url(f"{opened}/integrer/?page=/actions/avance-de-fonds/")
