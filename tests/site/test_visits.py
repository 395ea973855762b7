"""Every page, opened once in a browser: its content policy, what it stores, wider spacing, axe."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page

from catalogue import urls
from catalogue.views import accessibility
from tests.site.measure_accessibility import EXAMINED, REDIRECT, examine_in_one_state, examine_page, judge, stay
from tests.site.reading import HIDDEN_TEXT, SPACE_OUT
from tests.site.templates import Templates
from tests.site.test_policy import STORED_BY_BROWSER

REMEDY = "lancez « make accessibility »"
#: Départements are many, computed, and of one template: the longest and the shortest stand for all of them.
DEPARTEMENT = re.compile(rf"/{urls.PLACES}/[^/]+/[^/]+/")
VISITED = [address for address in EXAMINED if not DEPARTEMENT.fullmatch(address)]


@pytest.fixture
def page(still: BrowserContext) -> Iterator[Page]:
    opened = still.new_page()
    yield opened
    opened.close()


@pytest.mark.parametrize("address", VISITED)
def test_page_respects_the_policy_the_reader_and_the_rules(page: Page, templates: Templates, address: str):
    examine_once(page, templates, address)


@pytest.mark.parametrize("name", ["place", "place without case"])
def test_department_respects_them(page: Page, templates: Templates, name: str):
    examine_once(page, templates, templates[name])


def examine_once(page: Page, templates: Templates, address: str) -> None:
    """Examine a page, in every state if it stands for a template, in one otherwise."""
    if address == REDIRECT:
        page.route("**/redirect.*.js", stay)
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(address)
    assert page.evaluate("window.refused") == []
    assert page.evaluate(STORED_BY_BROWSER) == ""
    # A long address in one record is enough to overflow.
    page.evaluate(SPACE_OUT, True)
    assert page.evaluate(HIDDEN_TEXT) == []
    page.evaluate(SPACE_OUT, False)
    results = examine_page(page, address) if address in templates.values() else examine_in_one_state(page, address)
    judge(results)
    if address in templates.values():
        assert results.passed <= {rule.id for rule in accessibility.results().rules}, REMEDY
    if address == "/":
        assert {rule.id for rule in accessibility.results().rules if rule.page == address} <= results.passed, REMEDY
