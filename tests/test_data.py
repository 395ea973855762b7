"""The real data, by what holds whatever is added, renamed or withdrawn. Cases are named after files and records."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from catalogue.model import Kind
from catalogue.model.kinds import FILES, KindSpec
from catalogue.store import Catalogue
from tests.conftest import ROOT

#: Names of files only: nothing is read before a test runs.
MONOGRAPHS = sorted(path.stem for path in (ROOT / "data" / "monographs").glob("*.yaml"))
ACTIONS = sorted(p.stem for p in (ROOT / "content" / "actions").glob("*.md") if p.stem != "index")
LEVERS = sorted(p.stem for p in (ROOT / "content" / "leviers").glob("*.md") if p.stem != "index")

EACH_MONOGRAPH = pytest.mark.parametrize("monograph_id", MONOGRAPHS)
_MACRO = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_WORD = re.compile(r"\w+(?:[’'-]\w+)*")


# --- Links of the sources ----------------------------------------------------------------------


@pytest.mark.parametrize("state", ["empty", "none"])
def test_no_address_is_invented(catalogue: Catalogue, state: str):
    assert [s.id for s in catalogue.sources.values() if s.link == state and s.url] == []


# --- Each monograph ----------------------------------------------------------------------------


@EACH_MONOGRAPH
def test_monograph_is_read_from_its_file(catalogue: Catalogue, monograph_id: str):
    entry = catalogue.entry(Kind.MONOGRAPH, monograph_id)
    assert entry.path == f"data/monographs/{monograph_id}.yaml"


@EACH_MONOGRAPH
def test_monograph_has_evidence(catalogue: Catalogue, monograph_id: str):
    assert catalogue.supports(monograph=monograph_id)


@EACH_MONOGRAPH
def test_monograph_has_prose(catalogue: Catalogue, monograph_id: str):
    """A case that joined the report's is whole with its facts alone: its text may come later."""
    page = catalogue.prose.get(f"/monographies/{monograph_id}/")
    assert (page and page.body.strip()) or catalogue.monographs[monograph_id].added_on


@EACH_MONOGRAPH
def test_monograph_answers_a_need(catalogue: Catalogue, monograph_id: str):
    assert catalogue.needs_of(catalogue.monographs[monograph_id])


@EACH_MONOGRAPH
def test_monograph_says_where_it_is(catalogue: Catalogue, monograph_id: str):
    assert catalogue.place_of(catalogue.monographs[monograph_id])


@EACH_MONOGRAPH
def test_each_claim_names_the_page_of_the_report(catalogue: Catalogue, monograph_id: str):
    monograph = catalogue.monographs[monograph_id]
    claims: list[Any] = [*monograph.evidence, *monograph.testimonies, *monograph.figures, *monograph.approvals]
    report = catalogue.settings.report
    without = [c.source for c in claims if c.source.id == report and not (c.source.page and c.source.section)]
    assert without == []


@EACH_MONOGRAPH
def test_updates_are_later_than_the_report(catalogue: Catalogue, monograph_id: str):
    report = catalogue.settings.report
    for update in catalogue.monographs[monograph_id].updates:
        assert update.date.year > 2021
        assert update.source.id != report


# --- Each action and lever ---------------------------------------------------------------------


def test_every_action_and_lever_has_prose(catalogue: Catalogue):
    assert sorted(catalogue.actions) == ACTIONS
    assert sorted(catalogue.levers) == LEVERS


def _word_count(path: Path) -> int:
    return len(_WORD.findall(_MACRO.sub(" mot ", path.read_text("utf-8"))))


@pytest.mark.parametrize("action_id", ACTIONS)
def test_prose_of_action_is_neither_thin_nor_long(action_id: str):
    assert 250 <= _word_count(ROOT / "content" / "actions" / f"{action_id}.md") <= 600


@pytest.mark.parametrize("lever_id", LEVERS)
def test_prose_of_lever_is_neither_thin_nor_long(lever_id: str):
    assert 250 <= _word_count(ROOT / "content" / "leviers" / f"{lever_id}.md") <= 600


@pytest.mark.parametrize("action_id", ACTIONS)
def test_action_has_related_actions(catalogue: Catalogue, action_id: str):
    related = catalogue.actions[action_id].related
    assert related
    assert action_id not in related


@pytest.mark.parametrize("table", FILES, ids=lambda table: table.kind.value)
def test_no_table_is_empty(catalogue: Catalogue, table: KindSpec):
    assert catalogue.of_kind(table.kind)


# --- Words -------------------------------------------------------------------------------------


def test_no_name_is_given_to_two_people(catalogue: Catalogue):
    names = Counter(person.label for person in catalogue.people.values())
    assert [name for name, count in names.items() if count > 1] == []
