"""Measure every page of the built site with axe, and write what the page « Accessibilité » says.

Run « make accessibility » after a change of the templates, of the style sheets or of axe. The tests of the
site examine the same pages, and fail when the results file is out of date.
"""

from __future__ import annotations

import datetime
import sys
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from playwright.sync_api import Page, Request, Route, sync_playwright

from catalogue import urls
from catalogue.model.kinds import spec_of
from catalogue.views import accessibility, cases
from macros.rendering.sharing import CARD_KINDS, CASE_KINDS
from tests.conftest import ROOT
from tests.site import axe
from tests.site.conftest import find_chromium, serving
from tests.site.contrast import poor_contrast
from tests.site.test_browser import PAGES
from tests.site.test_pages import ADDRESSES

WIDTHS = (1280, 360)
CARD_WIDTHS = (800, 280)
SCHEMES = {"light": "clair", "dark": "sombre"}
#: Every page, the one for unknown addresses, and one that leads from an old address to the new.
EXAMINED = [*ADDRESSES, "/404.html", "/l/1/"]
#: Every card to embed, by kind.
CARDS = [
    *(f"{urls.EMBED}/{spec_of(kind).section}/*/index.html" for kind in sorted(CARD_KINDS)),
    *(f"{urls.EMBED}/cas/{spec_of(kind).section}/*/index.html" for kind in sorted(CASE_KINDS)),
    f"{urls.EMBED}/cas/index.html",
]
#: Lists that combine two records: hundreds of the same card with other names. One of each sort is examined.
COMBINED = [
    f"{urls.EMBED}/cas/{spec_of(one).section}/*/{spec_of(other).section}/*/index.html"
    for one, other in product(cases.WHAT, cases.WHERE)
]
#: One page of each template, the pages with a form or a list of their own included.
TEMPLATES = PAGES | {
    "search": "/recherche/",
    "data": "/donnees/",
    "generator": "/integrer/",
    "news": "/nouveautes/",
    "state": "/contribuer/etat-de-la-base/",
    "accessibility": "/accessibilite/",
}
#: Rules that axe leaves undecided, and where they are decided.
DECIDED_ELSEWHERE = {
    "color-contrast": "here, on the pixels of the page",
    "label-content-name-mismatch": "test_symbols_are_named",
    "frame-tested": "test_cards_have_no_violation",
}


@dataclass
class Examined:
    """What axe found on one page, in several widths and colour schemes, with everything closed, then open."""

    passed: set[str]
    violations: list[str]
    undecided: list[tuple[str, str, str, str]]


def examine(page: Page, address: str, state: str = "", within: str | None = None) -> Examined:
    """Run axe on a page as it is, in both colour schemes: every rule in the light one, those of colours in both.

    Args:
        page: an open page.
        address: its address, for messages.
        state: what is open on it, for messages.
        within: only inside this selector.
    """
    examined = Examined(set(), [], [])
    for scheme, name in SCHEMES.items():
        wear(page, scheme)
        rules = None if scheme == "light" else axe.COLOUR_RULES
        label = f"{address} · {page.viewport_size['width']} px, {name}{state}"
        findings = axe.run(page, label, rules=rules, within=within)
        examined.passed |= findings.passes
        examined.violations += findings.violations
        for undecided in findings.undecided:
            if undecided[0] == "color-contrast":
                examined.violations += [f"{label} · {message}" for message in poor_contrast(page, undecided[2])]
            elif undecided[0] not in DECIDED_ELSEWHERE:
                examined.undecided.append(undecided)
    wear(page, "light")
    return examined


def wear(page: Page, scheme: str) -> None:
    """Switch to light or dark, and wait until the page shows it: its script hears of it some frames later."""
    page.emulate_media(color_scheme=scheme)
    page.wait_for_function(
        "(shown) => [undefined, shown].includes(document.documentElement.dataset.mdColorScheme)",
        arg={"light": "default", "dark": "slate"}[scheme],
    )


def examine_page(page: Page, address: str) -> Examined:
    """Open a page once; examine it wide, then narrow with everything open."""
    page.set_viewport_size({"width": WIDTHS[0], "height": 800})
    page.goto(address)
    wide = examine(page, address)
    page.set_viewport_size({"width": WIDTHS[1], "height": 800})
    open_everything(page)
    narrow = examine(page, address, ", tout ouvert")
    return Examined(wide.passed | narrow.passed, wide.violations + narrow.violations, wide.undecided + narrow.undecided)


def examine_card(page: Page, address: str) -> Examined:
    """Open a card to embed; examine it at the smallest and largest widths it is designed for."""
    page.goto(address)
    examined = Examined(set(), [], [])
    for width in CARD_WIDTHS:
        page.set_viewport_size({"width": width, "height": 420})
        findings = examine(page, address)
        examined.violations += findings.violations
        examined.undecided += findings.undecided
    return examined


def open_everything(page: Page) -> None:
    """Open the menu, the table of contents, every detail, and the explanation of the first acronym."""
    for button in page.locator(".menu-toggle, .toc__toggle").all():
        if button.is_visible():
            button.click()
    page.evaluate("document.querySelectorAll('details').forEach((e) => { e.open = true; })")
    acronyms = page.locator("abbr.acronym[tabindex='0']:visible")
    if acronyms.count():
        acronyms.first.focus()


def stay(route: Route, request: Request) -> None:
    """Block the script of a redirecting page, so that it stays on screen."""
    route.abort()


def main() -> int:
    """Write the results file; return 1 when some page has a violation, and say which."""
    problems: list[str] = []
    first_page: dict[str, str] = {}
    with serving(ROOT / "site") as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        context = browser.new_context(base_url=site, reduced_motion="reduce")
        context.route("**/redirect.js", stay)
        page = context.new_page()
        for address in EXAMINED:
            examined = examine_page(page, address)
            problems += [*examined.violations, *map(str, examined.undecided)]
            for rule in examined.passed:
                first_page.setdefault(rule, address)
        examined_addresses = [
            card for pattern in [*CARDS, *COMBINED] for card in cards_to_examine(ROOT / "site", pattern)
        ]
        for card in examined_addresses:
            examined = examine_card(page, card)
            problems += [*examined.violations, *map(str, examined.undecided)]
        rules = axe.rules(page)
        browser.close()
    if problems:
        print("\n".join(problems), file=sys.stderr)
        return 1
    accessibility.write(
        accessibility.Results(
            date=datetime.datetime.now(datetime.UTC).date(),
            tool=axe.version(),
            tags=axe.TAGS,
            pages=len(EXAMINED),
            cards=len(examined_addresses),
            templates=len(TEMPLATES),
            widths=WIDTHS,
            rules=tuple(accessibility.Rule(rule, rules[rule], first_page[rule]) for rule in sorted(first_page)),
        )
    )
    print(f"{len(EXAMINED)} pages, {len(first_page)} règles tenues, aucune anomalie.")
    return 0


def cards(site: Path, pattern: str) -> list[str]:
    """Return the addresses of the cards of the built site whose files match a glob pattern."""
    return sorted(f"/{card.parent.relative_to(site).as_posix()}/" for card in site.glob(pattern))


def cards_to_examine(site: Path, pattern: str) -> list[str]:
    """Return the cards that axe examines among those of a pattern: all, or one of those that combine two records."""
    return cards(site, pattern)[: 1 if pattern in COMBINED else None]


if __name__ == "__main__":
    sys.exit(main())
