"""The content policy of every page: strict, and respected by the page itself."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, expect
from selectolax.lexbor import LexborHTMLParser

from catalogue import urls
from macros.rendering.policy import DIRECTIVES, POLICY, TOOL_IN_A_CARD
from tests.site.conftest import Site
from tests.site.test_pages import ADDRESSES

#: What a page has kept in the browser.
STORED_BY_BROWSER = "[document.cookie, ...Object.keys(localStorage), ...Object.keys(sessionStorage)].join('')"


def test_policy_is_strict():
    assert DIRECTIVES["default-src"] == "'self'"
    assert not re.search(r"unsafe|https?:|\*|strict-dynamic", POLICY)
    assert {"base-uri", "form-action", "object-src"} <= DIRECTIVES.keys()


@pytest.mark.parametrize("address", [*ADDRESSES, "/404.html"])
def test_page_has_the_policy_before_anything_it_governs(site: Site, address: str):
    head = site.page(address).css("head > *")
    metas = [e for e in head if e.attributes.get("http-equiv") == "Content-Security-Policy"]
    assert [e.attributes["content"] for e in metas] == [POLICY]
    governed = next(n for n, e in enumerate(head) if e.tag in ("link", "script", "style"))
    assert [e.mem_id for e in head].index(metas[0].mem_id) < governed


def test_every_html_file_has_one_policy(site: Site):
    """Pages, moved pages and cards alike: a card has one style and one script, known by their hashes."""
    by_hash = r"'sha256-[A-Za-z0-9+/=]+'"
    tool = re.escape(TOOL_IN_A_CARD)
    card = re.compile(
        rf"default-src 'none'; style-src {by_hash}; script-src {by_hash}({tool})?; base-uri 'none'; form-action 'none'"
    )
    policies_by_file: dict[str, list[str]] = {}
    for file in site.folder.rglob("*.html"):
        metas = LexborHTMLParser(file.read_text("utf-8")).css("meta[http-equiv=Content-Security-Policy]")
        policies_by_file[file.relative_to(site.folder).as_posix()] = [meta.attributes["content"] for meta in metas]
    files_without_policy = [
        path
        for path, policies in policies_by_file.items()
        if not (
            policies == [POLICY] or (path.startswith("embed/") and len(policies) == 1 and card.fullmatch(policies[0]))
        )
        or (TOOL_IN_A_CARD in policies[0]) != (path == f"{urls.embed_address(urls.EXPLORER).strip('/')}/index.html")
    ]
    assert files_without_policy == []
    assert len(policies_by_file) > len(ADDRESSES)


@pytest.mark.parametrize("address", [*ADDRESSES, "/404.html"])
def test_page_has_nothing_inline(site: Site, address: str):
    page = site.page(address)
    executed = [
        s.html
        for s in page.css("script:not([src])")
        if s.attributes.get("type", "text/javascript") in ("", "module", "text/javascript", "importmap")
    ]
    assert executed == []
    assert [e.html for e in page.css("style, [style], iframe[srcdoc]")] == []
    handlers = [name for e in page.css("*") for name in e.attributes if name.startswith("on")]
    assert handlers == []


def test_nothing_is_kept_but_the_settings(browser: Browser, sampled: str):
    """A reader who searches, changes the theme and reads on: the browser keeps one choice, and says so nowhere."""
    visit = browser.new_context(base_url=sampled)
    page = visit.new_page()
    page.goto("/")
    page.locator(".scheme-toggle").click()
    page.goto("/recherche/?q=salle")
    page.locator("[data-results] a").first.click()
    expect(page).not_to_have_url(re.compile("/recherche/"))
    page.locator("header .finder__input").press_sequentially("prêter")
    page.locator("header .finder__option").first.click()
    expect(page).to_have_url(re.compile("/actions/"))
    page.wait_for_load_state()
    assert visit.cookies() == []
    storage = page.evaluate("[{...localStorage}, {...sessionStorage}]")
    assert storage == [{"/.__scheme": '"slate"'}, {}]
    assert page.evaluate("(async () => (await caches.keys()).length + (await indexedDB.databases()).length)()") == 0
    visit.close()


def test_what_is_kept_is_said(site: Site):
    legal_notice = site.page("/mentions-legales/").css_first("article").text()
    assert "ne dépose aucun cookie" in legal_notice
    assert "votre choix entre l’affichage clair et l’affichage sombre" in legal_notice
    assert "le raccourci de la recherche" in legal_notice


def test_the_shortcut_can_be_turned_off(browser: Browser, served: str):
    """WCAG 2.1.4: one key is a shortcut; who dictates must be able to turn it off, on every page and for good."""
    visit = browser.new_context(base_url=served)
    page = visit.new_page()
    box = page.locator("header .finder__input")
    page.goto("/accessibilite/")
    page.locator("h1").click()
    page.keyboard.press("/")
    expect(box).to_be_focused()
    page.get_by_label("mène à la recherche").uncheck()
    page.goto("/besoins/")
    page.keyboard.press("/")
    expect(box).not_to_be_focused()
    assert page.evaluate("({...localStorage})") == {"/.__slash": '"off"'}
    page.goto("/accessibilite/")
    page.get_by_label("mène à la recherche").check()
    page.goto("/besoins/")
    page.keyboard.press("/")
    expect(box).to_be_focused()
    assert page.evaluate("({...localStorage})") == {}
    visit.close()


def test_policy_refuses_what_it_should(still: BrowserContext):
    """The visit of each page would see a violation: each of these is one."""
    page = still.new_page()
    page.goto("/")
    page.evaluate(
        """() => {
      const link = document.createElement("a");
      link.href = "javascript:window.pwned = true";
      document.body.append(link);
      link.click();
      const style = document.createElement("style");
      style.textContent = "body { color: red }";
      document.head.append(style);
      const image = new Image();
      image.src = "https://ailleurs.example/pixel.png";
      try { document.body.innerHTML = "<p>" } catch { /* refused */ }
    }"""
    )
    page.wait_for_function("window.refused.length >= 4")
    refused = " ".join(page.evaluate("window.refused"))
    for directive in ("script-src-elem", "style-src-elem", "img-src", "require-trusted-types-for"):
        assert directive in refused
    assert page.evaluate("window.pwned") is None
    page.close()
