"""A record of the sample guide was renamed, another withdrawn: all their published addresses still answer."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from catalogue import urls
from catalogue.model import Kind
from catalogue.model.kinds import LEDGER_PATH
from catalogue.opening import open_catalogue
from catalogue.search import index_files
from tests.site.addresses import current_addresses
from tests.site.conftest import Site
from tests.site.sample import GIVER, LEDGER, NEW_ACTION, NEW_WORD, OLD_ACTION, OLD_WORD, TERRITORY, WITHDRAWN_ACTION

FIRST, LATER = f"/actions/{OLD_ACTION}/", f"/actions/{NEW_ACTION}/"
#: The action that replaces the withdrawn one.
INSTEAD = NEW_ACTION


@pytest.fixture(scope="module")
def renamed(sample_project: Path) -> Site:
    return Site(sample_project / "site")


def test_old_page_leads_to_the_new_one(renamed: Site):
    page = renamed.page(FIRST)
    assert page.css_first("link[rel=canonical]").attributes["href"].endswith(LATER)
    assert renamed.links(FIRST) == [LATER]
    assert page.css_first("script").attributes["data-target"] == f"../{NEW_ACTION}/"
    assert renamed.page(LATER).css_first("h1").text()


def test_ledger_keeps_both_names(sample_project: Path):
    ledger = (sample_project / LEDGER_PATH).read_text("utf-8").splitlines()
    assert {FIRST, LATER, f"/a/{OLD_ACTION}/", f"/a/{NEW_ACTION}/"} <= set(ledger)
    assert set(LEDGER.splitlines()) <= set(ledger)


def test_former_page_is_no_page_to_test(sample_project: Path):
    current = current_addresses(sample_project)
    assert LATER in current
    assert FIRST not in current
    assert current == sorted(open_catalogue(sample_project).page_addresses())


def test_both_short_addresses_answer(renamed: Site):
    assert renamed.links(f"/a/{OLD_ACTION}/") == renamed.links(f"/a/{NEW_ACTION}/") == [LATER]


@pytest.mark.parametrize("file", ["/api/v1/actions/{}.json", "/oembed/actions/{}.json", "/oembed/actions/{}.xml"])
def test_machines_find_the_record_under_both_names(renamed: Site, file: str):
    old = renamed.file(file.format(OLD_ACTION)).read_text("utf-8")
    assert old == renamed.file(file.format(NEW_ACTION)).read_text("utf-8")
    if "/api/" in file:
        assert json.loads(old)["id"] == NEW_ACTION


def _embedded(name: str) -> list[str]:
    """Return the cards of an action: those of both cases and a territory, or a giver, were published."""
    action = (Kind.ACTION, name)
    pairs = [urls.cases_address(action, other) for other in ((Kind.TERRITORY, TERRITORY), (Kind.DECISION_MAKER, GIVER))]
    return [urls.embed_address(f"/actions/{name}/"), urls.cases_address(action), *pairs]


@pytest.mark.parametrize(("old", "new"), list(zip(_embedded(OLD_ACTION), _embedded(NEW_ACTION), strict=True)))
def test_cards_are_shown_under_both_names(renamed: Site, old: str, new: str):
    assert renamed.html(old) == renamed.html(new)
    assert LATER in renamed.links(old)


def test_server_sends_a_reader_from_the_old_address(renamed: Site):
    assert f"{FIRST} {LATER} 301" in renamed.file("/_redirects").read_text("utf-8").splitlines()


# --- The withdrawn action --------------------------------------------------------------------------


def test_withdrawn_page_says_so_and_what_replaces_it(renamed: Site):
    article = renamed.page(f"/actions/{WITHDRAWN_ACTION}/").css_first("article")
    assert "Cette fiche a été retirée du guide le 5 janvier 2026" in re.sub(r"\s", " ", article.text())
    assert f"/actions/{INSTEAD}/" in renamed.links(f"/actions/{WITHDRAWN_ACTION}/")
    [robots] = renamed.page(f"/actions/{WITHDRAWN_ACTION}/").css("meta[name=robots]")
    assert robots.attributes["content"] == "noindex"


def test_withdrawn_record_is_neither_listed_nor_found(renamed: Site):
    public = f"/actions/{WITHDRAWN_ACTION}/"
    assert f"{public}<" not in renamed.file("/sitemap.xml").read_text("utf-8")
    for address in ("/actions/", "/leviers/contributions/", "/plan-du-site/"):
        assert public not in renamed.links(address)
    index = renamed.file(f"/{index_files.FOLDER}/core.json").read_text("utf-8")
    assert f"/actions/{INSTEAD}/" in index
    assert public not in index


@pytest.mark.parametrize("address", _embedded(WITHDRAWN_ACTION))
def test_withdrawn_record_keeps_its_cards(renamed: Site, address: str):
    assert "a été retirée du guide" in renamed.page(address).css_first("main").text()
    assert f"/actions/{INSTEAD}/" in renamed.links(address)


def test_withdrawn_record_keeps_its_short_address_and_its_file(renamed: Site):
    assert renamed.links(f"/a/{WITHDRAWN_ACTION}/") == [f"/actions/{WITHDRAWN_ACTION}/"]
    record = json.loads(renamed.file(f"/api/v1/actions/{WITHDRAWN_ACTION}.json").read_text("utf-8"))
    assert record["withdrawn"]["replaced_by"] == INSTEAD


@pytest.mark.parametrize(
    "old", [f"/glossaire/p-r/#{OLD_WORD}", f"/glossaire/#{OLD_WORD}", f"/glossaire/e-h/#{OLD_WORD}"]
)
def test_anchor_of_a_renamed_word_leads_to_it(browser: Browser, sampled: str, old: str):
    page = browser.new_page(base_url=sampled)
    page.goto(old)
    expect(page).to_have_url(re.compile(f"/glossaire/e-h/#{NEW_WORD}$"))
    page.close()
