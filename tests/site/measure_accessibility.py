"""Measure every page of the built site with axe, and write what the page « Accessibilité » says.

Run « make accessibility » after a change of the templates, of the style sheets or of axe, and before each publication:
it examines every page and card in every width and colour scheme. The tests do so for one page of each template, and
examine the others in one width and scheme.
"""

from __future__ import annotations

import datetime
import sys
import zlib
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page, Route, sync_playwright

from catalogue import urls
from catalogue.model.kinds import spec_of
from catalogue.opening import open_catalogue
from catalogue.views import accessibility, cases
from macros.rendering.sharing import CARD_KINDS, CASE_KINDS
from tests.conftest import ROOT
from tests.site import axe
from tests.site.conftest import find_chromium, serving
from tests.site.contrast import poor_contrast
from tests.site.templates import template_pages
from tests.site.test_pages import ADDRESSES

WIDTHS = (1280, 360)
CARD_WIDTHS = (800, 280)
Scheme = Literal["light", "dark"]
SCHEMES: dict[Scheme, str] = {"light": "clair", "dark": "sombre"}
#: An address that leads to another: that of the first lever, printed.
REDIRECT = "/l/1/"
#: Every page, the one for unknown addresses, and one that leads from an old address to the new.
EXAMINED = [*ADDRESSES, "/404.html", REDIRECT]
#: Every card to embed, by kind.
CARDS = [
    *(f"{urls.EMBED}/{spec_of(kind).section}/*/index.html" for kind in sorted(CARD_KINDS)),
    *(f"{urls.EMBED}/cas/{spec_of(kind).section}/*/index.html" for kind in sorted(CASE_KINDS)),
    f"{urls.EMBED}/cas/index.html",
    f"{urls.EMBED}/explorer/index.html",
]
#: Lists that combine two records: hundreds of the same card with other names. One of each sort is examined.
COMBINED = [
    f"{urls.EMBED}/cas/{spec_of(subject_kind).section}/*/{spec_of(other).section}/*/index.html"
    for subject_kind, other in product(cases.SUBJECT_KINDS, cases.CONTEXT_KINDS)
]
#: Rules that axe leaves undecided, and where they are decided.
DECIDED_ELSEWHERE = {
    "color-contrast": "here, on the pixels of the page",
    "label-content-name-mismatch": "test_symbols_are_named",
    "frame-tested": "test_cards_have_no_violation",
}


@dataclass
class Results:
    """What axe found on one page, in one state or several."""

    passed: set[str] = field(default_factory=set)
    violations: list[str] = field(default_factory=list)
    undecided: list[tuple[str, str, str, str]] = field(default_factory=list)

    def add(self, other: Results) -> None:
        """Add what was found in another state."""
        self.passed |= other.passed
        self.violations += other.violations
        self.undecided += other.undecided


def look(
    page: Page, address: str, scheme: Scheme, state: str = "", *, colours: bool = False, selector: str | None = None
) -> Results:
    """Run axe on a page as it is, in one colour scheme.

    Args:
        page: an open page.
        address: its address, for messages.
        scheme: light or dark.
        state: what is open on it, for messages.
        colours: only the rules that a change of colours can change.
        selector: only inside this selector.
    """
    wear(page, scheme)
    label = f"{address} · {page.viewport_size['width']} px, {SCHEMES[scheme]}{state}"
    findings = axe.run(page, label, rules=axe.COLOUR_RULES if colours else None, selector=selector)
    results = Results(findings.passes, findings.violations)
    for undecided in findings.undecided:
        if undecided[0] == "color-contrast":
            results.violations += [f"{label} · {problem}" for problem in poor_contrast(page, undecided[2])]
        elif undecided[0] not in DECIDED_ELSEWHERE:
            results.undecided.append(undecided)
    return results


def examine(page: Page, address: str, state: str = "", selector: str | None = None) -> Results:
    """Run axe on a page as it is, in both colour schemes: every rule in the light one, those of colours in both."""
    results = look(page, address, "light", state, selector=selector)
    results.add(look(page, address, "dark", state, colours=True, selector=selector))
    wear(page, "light")
    return results


def judge(results: Results) -> None:
    """Fail on what is wrong, and on what axe leaves to a person and nobody has judged."""
    assert results.violations == []
    assert results.undecided == []


def wear(page: Page, scheme: Scheme) -> None:
    """Switch to light or dark, and wait until the page shows it: its script hears of it some frames later."""
    page.emulate_media(color_scheme=scheme)
    page.wait_for_function(
        "(shown) => [undefined, shown].includes(document.documentElement.dataset.mdColorScheme)",
        arg={"light": "default", "dark": "slate"}[scheme],
    )


def one_state(address: str, widths: tuple[int, int] = WIDTHS) -> tuple[int, Scheme]:
    """Return the width and the scheme in which the tests look at a page that shares its template with others.

    Drawn from the address, so that a page added or gone changes nothing for the others.
    """
    checksum = zlib.crc32(address.encode())
    return widths[checksum & 1], list(SCHEMES)[checksum >> 1 & 1]


def examine_page(page: Page, address: str, *, in_every_state: bool = False) -> Results:
    """Open a page once; look at it wide and closed, then narrow with all that opens open.

    Args:
        page: where to open it.
        address: what to open.
        in_every_state: look at it narrow and closed too, then wide and open.
    """
    wide, narrow = WIDTHS
    results = Results()
    page.set_viewport_size({"width": wide, "height": 800})
    page.goto(address)
    results.add(examine(page, address))
    page.set_viewport_size({"width": narrow, "height": 800})
    if in_every_state:
        results.add(examine(page, address))
    open_everything(page)
    results.add(examine(page, address, ", tout ouvert"))
    if in_every_state:
        page.set_viewport_size({"width": wide, "height": 800})
        open_everything(page)
        results.add(examine(page, address, ", tout ouvert"))
    return results


def examine_in_one_state(page: Page, address: str) -> Results:
    """Look at an open page in one width and one scheme; when narrow, with all that opens open."""
    width, scheme = one_state(address)
    page.set_viewport_size({"width": width, "height": 800})
    if width == WIDTHS[0]:
        return look(page, address, scheme)
    open_everything(page)
    return look(page, address, scheme, ", tout ouvert")


def examine_card(page: Page, address: str) -> Results:
    """Open a card to embed; examine it at the smallest and largest widths it is designed for."""
    page.goto(address)
    results = Results()
    for width in CARD_WIDTHS:
        page.set_viewport_size({"width": width, "height": 420})
        results.add(examine(page, address))
    return results


def examine_card_in_one_state(page: Page, address: str) -> Results:
    """Open a card to embed in one width and one scheme."""
    width, scheme = one_state(address, CARD_WIDTHS)
    page.set_viewport_size({"width": width, "height": 420})
    page.goto(address)
    return look(page, address, scheme)


def open_everything(page: Page) -> None:
    """Open the menu, the table of contents, every detail, and the explanation of the first acronym."""
    for button in page.locator(".menu-toggle, .toc__toggle").all():
        if button.is_visible():
            button.click()
    page.evaluate("document.querySelectorAll('details').forEach((e) => { e.open = true; })")
    acronyms = page.locator("abbr.acronym[tabindex='0']:visible")
    if acronyms.count():
        acronyms.first.focus()


def stay(route: Route) -> None:
    """Block the script of a redirecting page, so that it stays on screen."""
    route.abort()


def main() -> int:
    """Write the results file; return 1 when some page has a violation, and say which."""
    problems: list[str] = []
    first_page_by_rule: dict[str, str] = {}
    templates = template_pages(open_catalogue(ROOT))
    with serving(ROOT / "site") as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        context = browser.new_context(base_url=site, reduced_motion="reduce")
        context.route("**/redirect.*.js", stay)
        page = context.new_page()
        for address in EXAMINED:
            results_of_page = examine_page(page, address, in_every_state=address in templates.values())
            problems += [*results_of_page.violations, *map(str, results_of_page.undecided)]
            for rule in results_of_page.passed:
                first_page_by_rule.setdefault(rule, address)
        cards_examined = [card for pattern in [*CARDS, *COMBINED] for card in examined_cards(ROOT / "site", pattern)]
        for card in cards_examined:
            results_of_page = examine_card(page, card)
            problems += [*results_of_page.violations, *map(str, results_of_page.undecided)]
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
            cards=len(cards_examined),
            templates=len(templates),
            widths=WIDTHS,
            rules=tuple(
                accessibility.Rule(rule, rules[rule], first_page_by_rule[rule]) for rule in sorted(first_page_by_rule)
            ),
        )
    )
    print(f"{len(EXAMINED)} pages, {len(first_page_by_rule)} règles tenues, aucune anomalie.")
    return 0


def cards(site: Path, pattern: str) -> list[str]:
    """Return the addresses of the cards of the built site whose files match a glob pattern."""
    return sorted(f"/{card.parent.relative_to(site).as_posix()}/" for card in site.glob(pattern))


def examined_cards(site: Path, pattern: str) -> list[str]:
    """Return the cards of a pattern that axe looks at: all, or one of those that combine two records."""
    return cards(site, pattern)[: 1 if pattern in COMBINED else None]


if __name__ == "__main__":
    sys.exit(main())
