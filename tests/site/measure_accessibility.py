"""Measure every page of the built site with axe, and write what the page « Accessibilité » says.

« make accessibility » after a change of the templates, of the style sheets or of axe. The tests of the
site look at the same pages on each run, and fail when the results file no longer tells the truth.
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
#: What axe leaves to a person, and where it is looked at.
DECIDED_ELSEWHERE = {
    "color-contrast": "here, on the pixels of the page",
    "label-content-name-mismatch": "test_symbols_are_named",
    "frame-tested": "test_cards_have_no_violation",
}


@dataclass
class Seen:
    """What was found on one page: in several widths and schemes, closed and open."""

    passed: set[str]
    violations: list[str]
    undecided: list[tuple[str, str, str, str]]


def examine(page: Page, address: str, state: str = "", within: str | None = None) -> Seen:
    """Run axe on what is shown, in both schemes: every rule once, those of colours twice.

    Args:
        page: an open page.
        address: where it is, for messages.
        state: what is open on it, for messages.
        within: only inside this selector.
    """
    seen = Seen(set(), [], [])
    for scheme, name in SCHEMES.items():
        wear(page, scheme)
        rules = None if scheme == "light" else axe.COLOUR_RULES
        label = f"{address} · {page.viewport_size['width']} px, {name}{state}"
        found = axe.run(page, label, rules=rules, within=within)
        seen.passed |= found.passes
        seen.violations += found.violations
        for undecided in found.undecided:
            if undecided[0] == "color-contrast":
                seen.violations += [f"{label} · {said}" for said in poor_contrast(page, undecided[2])]
            elif undecided[0] not in DECIDED_ELSEWHERE:
                seen.undecided.append(undecided)
    wear(page, "light")
    return seen


def wear(page: Page, scheme: str) -> None:
    """Ask for light or dark, and wait until the page shows it: its script is told some frames later."""
    page.emulate_media(color_scheme=scheme)
    page.wait_for_function(
        "(shown) => [undefined, shown].includes(document.documentElement.dataset.mdColorScheme)",
        arg={"light": "default", "dark": "slate"}[scheme],
    )


def examine_page(page: Page, address: str) -> Seen:
    """Open a page once; look at it wide and closed, then narrow with all that opens open."""
    page.set_viewport_size({"width": WIDTHS[0], "height": 800})
    page.goto(address)
    wide = examine(page, address)
    page.set_viewport_size({"width": WIDTHS[1], "height": 800})
    open_everything(page)
    narrow = examine(page, address, ", tout ouvert")
    return Seen(wide.passed | narrow.passed, wide.violations + narrow.violations, wide.undecided + narrow.undecided)


def examine_card(page: Page, address: str) -> Seen:
    """Open a card to embed, at the widths between which it is made to fit."""
    page.goto(address)
    seen = Seen(set(), [], [])
    for width in CARD_WIDTHS:
        page.set_viewport_size({"width": width, "height": 420})
        found = examine(page, address)
        seen.violations += found.violations
        seen.undecided += found.undecided
    return seen


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
    """Keep a page that leads elsewhere on screen."""
    route.abort()


def main() -> int:
    """Write the results file; return 1 when some page has a violation, and say which."""
    wrong: list[str] = []
    first: dict[str, str] = {}
    with serving(ROOT / "site") as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        context = browser.new_context(base_url=site, reduced_motion="reduce")
        context.route("**/redirect.*.js", stay)
        page = context.new_page()
        for address in EXAMINED:
            seen = examine_page(page, address)
            wrong += [*seen.violations, *map(str, seen.undecided)]
            for rule in seen.passed:
                first.setdefault(rule, address)
        shown = [card for pattern in [*CARDS, *COMBINED] for card in examined_cards(ROOT / "site", pattern)]
        for card in shown:
            seen = examine_card(page, card)
            wrong += [*seen.violations, *map(str, seen.undecided)]
        rules = axe.rules(page)
        browser.close()
    if wrong:
        print("\n".join(wrong), file=sys.stderr)
        return 1
    accessibility.write(
        accessibility.Results(
            date=datetime.datetime.now(datetime.UTC).date(),
            tool=axe.version(),
            tags=axe.TAGS,
            pages=len(EXAMINED),
            cards=len(shown),
            templates=len(TEMPLATES),
            widths=WIDTHS,
            rules=tuple(accessibility.Rule(rule, rules[rule], first[rule]) for rule in sorted(first)),
        )
    )
    print(f"{len(EXAMINED)} pages, {len(first)} règles tenues, aucune anomalie.")
    return 0


def cards(site: Path, pattern: str) -> list[str]:
    """Return the addresses of the cards of the built site whose files have this pattern."""
    return sorted(f"/{card.parent.relative_to(site).as_posix()}/" for card in site.glob(pattern))


def examined_cards(site: Path, pattern: str) -> list[str]:
    """Return the cards of a pattern that axe looks at: all, or one of those that combine two records."""
    return cards(site, pattern)[: 1 if pattern in COMBINED else None]


if __name__ == "__main__":
    sys.exit(main())
