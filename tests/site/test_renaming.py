"""A record is renamed, another leaves: whatever knew them still finds an answer.

A copy of the real project in which one action has another id and one was withdrawn, built for real.
"""

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
from tests.conftest import ROOT
from tests.site.addresses import current_addresses
from tests.site.conftest import Site, serving
from tests.site.projects import build, copy_project

OLD, NEW = "avance-de-fonds", "fonds-avances"
FIRST, LATER = f"/actions/{OLD}/", f"/actions/{NEW}/"
GIVER = "departement"
#: The cases of the one that leaves go to the one that replaces it, as the message of a build asks.
GONE, INSTEAD = "financement-participatif", "financement-de-projet"
#: The organisation changed its name in 2024.
WORD, NEW_WORD = "pole-emploi", "france-travail"
WITHDRAWAL = f'      withdrawn: {{date: "2026-11-26", reason: Une autre la contient., replaced_by: {INSTEAD}}}\n'


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The copy, built: the old id is an alias, and every reference follows, as an editor would do."""
    folder = copy_project(tmp_path_factory.mktemp("renamed"))
    for file in [*(folder / "data").rglob("*.yaml"), *(folder / "content").rglob("*.md")]:
        text = file.read_text("utf-8")
        file.write_text(re.sub(rf"(?<![\w-]){OLD}(?![\w-])", NEW, text), "utf-8")
    page = (folder / "content" / "actions" / f"{OLD}.md").rename(folder / "content" / "actions" / f"{NEW}.md")
    assert page.exists()
    levers = folder / "data" / "levers.yaml"
    head, aliases = f"    - id: {NEW}\n", "      aliases:\n"
    before, found, record = levers.read_text("utf-8").partition(head)
    assert found
    assert aliases in record.partition("    - id: ")[0]
    levers.write_text(before + head + record.replace(aliases, f"{aliases}        - Avance de fonds\n", 1), "utf-8")
    _withdraw(folder, levers)
    _rename_word(folder / "data" / "glossary.yaml")
    result = build(folder, folder / "site")
    assert result.returncode == 0, result.stdout + result.stderr
    return folder


def _withdraw(folder: Path, levers: Path) -> None:
    (folder / "content" / "actions" / f"{GONE}.md").unlink()
    text = re.sub(rf"(?m)^ +- {GONE}\n", "", levers.read_text("utf-8"))
    for case in (folder / "data" / "monographs").glob("*.yaml"):
        case.write_text(case.read_text("utf-8").replace(f"action: {GONE}\n", f"action: {INSTEAD}\n"), "utf-8")
    head = f"    - id: {GONE}\n"
    assert head in text
    levers.write_text(text.replace(head, head + WITHDRAWAL), "utf-8")


def _rename_word(glossary: Path) -> None:
    """Rename a word, which thus goes to another page; its former name is among its others already."""
    text = glossary.read_text("utf-8")
    head = f"- id: {WORD}\n  label: Pôle emploi\n  aliases:\n    - Pôle Emploi\n"
    assert head in text
    renamed = head.replace(WORD, NEW_WORD).replace("Pôle emploi", "France Travail")
    glossary.write_text(re.sub(rf"\b{WORD}\b", NEW_WORD, text.replace(head, renamed)), "utf-8")


@pytest.fixture(scope="module")
def renamed(project: Path) -> Site:
    return Site(project / "site")


def test_old_page_leads_to_the_new_one(renamed: Site):
    page = renamed.page(FIRST)
    assert page.css_first("link[rel=canonical]").attributes["href"].endswith(LATER)
    assert renamed.links(FIRST) == [LATER]
    assert page.css_first("script").attributes["data-target"] == f"../{NEW}/"
    assert renamed.page(LATER).css_first("h1").text()


def test_ledger_keeps_both_names(project: Path):
    ledger = (project / LEDGER_PATH).read_text("utf-8").splitlines()
    assert {FIRST, LATER, f"/a/{OLD}/", f"/a/{NEW}/"} <= set(ledger)
    assert set((ROOT / LEDGER_PATH).read_text("utf-8").splitlines()) <= set(ledger)


def test_former_page_is_no_page_to_test(project: Path):
    current = current_addresses(project)
    assert LATER in current
    assert FIRST not in current
    assert current == sorted(open_catalogue(project).page_addresses())


def test_both_short_addresses_answer(renamed: Site):
    assert renamed.links(f"/a/{OLD}/") == renamed.links(f"/a/{NEW}/") == [LATER]


@pytest.mark.parametrize("file", ["/api/v1/actions/{}.json", "/oembed/actions/{}.json", "/oembed/actions/{}.xml"])
def test_machines_find_the_record_under_both_names(renamed: Site, file: str):
    old = renamed.file(file.format(OLD)).read_text("utf-8")
    assert old == renamed.file(file.format(NEW)).read_text("utf-8")
    if "/api/" in file:
        assert json.loads(old)["id"] == NEW


def _embedded(name: str, giver: str) -> list[str]:
    """Return the cards of an action: those of both cases and a territory, or a giver, were published."""
    territory, decision_maker = (Kind.TERRITORY, "ruralites"), (Kind.DECISION_MAKER, giver)
    action = (Kind.ACTION, name)
    pairs = [urls.cases_address(action, other) for other in (territory, decision_maker)]
    return [urls.embed_address(f"/actions/{name}/"), urls.cases_address(action), *pairs]


@pytest.mark.parametrize(("old", "new"), list(zip(_embedded(OLD, GIVER), _embedded(NEW, GIVER), strict=True)))
def test_cards_are_shown_under_both_names(renamed: Site, old: str, new: str):
    assert renamed.html(old) == renamed.html(new)
    assert LATER in renamed.links(old)


def test_server_sends_a_reader_from_the_old_address(renamed: Site):
    assert f"{FIRST} {LATER} 301" in renamed.file("/_redirects").read_text("utf-8").splitlines()


# --- The one that left --------------------------------------------------------------------------


def test_withdrawn_page_says_so_and_what_replaces_it(renamed: Site):
    article = renamed.page(f"/actions/{GONE}/").css_first("article")
    assert "Cette fiche a été retirée du guide le 26 novembre 2026" in re.sub(r"\s", " ", article.text())
    assert f"/actions/{INSTEAD}/" in renamed.links(f"/actions/{GONE}/")
    [robots] = renamed.page(f"/actions/{GONE}/").css("meta[name=robots]")
    assert robots.attributes["content"] == "noindex"


def test_withdrawn_record_is_neither_listed_nor_found(renamed: Site):
    public = f"/actions/{GONE}/"
    assert f"{public}<" not in renamed.file("/sitemap.xml").read_text("utf-8")
    for address in ("/actions/", "/leviers/promotion-aupres-du-grand-public/", "/plan-du-site/"):
        assert public not in renamed.links(address)
    index = renamed.file(f"/{index_files.FOLDER}/core.json").read_text("utf-8")
    assert f"/actions/{INSTEAD}/" in index
    assert public not in index


@pytest.mark.parametrize("address", _embedded(GONE, "commune"))
def test_withdrawn_record_keeps_its_cards(renamed: Site, address: str):
    assert "a été retirée du guide" in renamed.page(address).css_first("main").text()
    assert f"/actions/{INSTEAD}/" in renamed.links(address)


def test_withdrawn_record_keeps_its_short_address_and_its_file(renamed: Site):
    assert renamed.links(f"/a/{GONE}/") == [f"/actions/{GONE}/"]
    record = json.loads(renamed.file(f"/api/v1/actions/{GONE}.json").read_text("utf-8"))
    assert record["withdrawn"]["replaced_by"] == INSTEAD


@pytest.mark.parametrize("old", [f"/glossaire/p-r/#{WORD}", f"/glossaire/#{WORD}", f"/glossaire/e-h/#{WORD}"])
def test_anchor_of_a_renamed_word_leads_to_it(browser: Browser, project: Path, old: str):
    with serving(project / "site") as server:
        page = browser.new_page(base_url=server)
        page.goto(old)
        expect(page).to_have_url(re.compile(f"/glossaire/e-h/#{NEW_WORD}$"))
        page.close()
