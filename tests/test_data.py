"""The real data: complete, and faithful to the report. Cases are named after files and records."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from catalogue.model import Kind
from catalogue.model.kinds import FILES, KindSpec
from catalogue.store import Catalogue
from catalogue.views.figures import figures
from tests.conftest import ROOT

SHARED = ROOT.parent / "shared"

#: Names of files only: nothing is read before a test runs.
MONOGRAPHS = sorted(path.stem for path in (ROOT / "data" / "monographs").glob("*.yaml"))
ACTIONS = sorted(p.stem for p in (ROOT / "content" / "actions").glob("*.md") if p.stem != "index")
LEVERS = sorted(p.stem for p in (ROOT / "content" / "leviers").glob("*.md") if p.stem != "index")

EACH_MONOGRAPH = pytest.mark.parametrize("monograph_id", MONOGRAPHS)
_MACRO = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_WORD = re.compile(r"\w+(?:[’'-]\w+)*")

COUNTS = {
    Kind.THEME: 4,
    Kind.NEED: 15,
    Kind.ACTIVITY: 44,
    Kind.LEVER: 6,
    Kind.ACTION: 19,
    Kind.CRITERION: 17,
    Kind.CRITERION_FAMILY: 3,
    Kind.TERRITORY: 8,
    Kind.PERSON: 86,
}


# --- How many ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "count"), COUNTS.items(), ids=[kind.value for kind in COUNTS])
def test_count(catalogue: Catalogue, kind: Kind, count: int):
    assert len(catalogue.of_kind(kind)) == count


def test_the_report_s_sixteen_monographs_are_there(catalogue: Catalogue):
    """More may join them; none of these leaves."""
    report = catalogue.settings.report
    from_report = [m for m in catalogue.monographs.values() if m.source.id == report]
    assert len(from_report) == 16


def test_the_report_s_testimonies_are_there(catalogue: Catalogue):
    report = catalogue.settings.report
    assert sum(t.source.id == report for _, t in catalogue.testimonies()) == 17


def test_evidence_is_as_rich_as_the_report(catalogue: Catalogue):
    """About sixty pairs of organisation and action, over a hundred statements."""
    report = catalogue.settings.report
    stated = [(m.id, e.action) for m in catalogue.monographs.values() for e in m.evidence if e.source.id == report]
    assert len(stated) > 100
    assert 55 <= len(set(stated)) <= 65


def test_figures_are_those_of_the_data(catalogue: Catalogue):
    found = figures(catalogue)
    assert {name: found[name] for name in ("themes", "needs", "activities", "levers", "actions")} == {
        "themes": "4",
        "needs": "15",
        "activities": "44",
        "levers": "6",
        "actions": "19",
    }


EMPTY_LINKS = 58
#: Links of the source that are empty, and lead to a source whose address it prints elsewhere.
ADDRESS_PRINTED_ELSEWHERE = ("replay-seminaire", "france-active-modele-economique")
#: Citations without any link, of a source that is cited elsewhere by an empty one.
CITED_WITHOUT_LINK = {"loi-ess-2014": 3}


def test_every_empty_link_of_the_source_is_marked(catalogue: Catalogue):
    members = [m.id for m in catalogue.committee.values() if m.link == "empty"]
    citations = [s.id for s in catalogue.sources.values() if s.link == "empty" for _ in s.cited]
    for source_id in ADDRESS_PRINTED_ELSEWHERE:
        source = catalogue.sources[source_id]
        assert source.link == "printed"
        assert len(source.cited) == 2  # once with an empty link, once with the address
        assert "vide" in source.note
    for source_id, count in CITED_WITHOUT_LINK.items():
        assert citations.count(source_id) == count + 1
    linked = len(citations) - sum(CITED_WITHOUT_LINK.values())
    assert len(members) + linked + len(ADDRESS_PRINTED_ELSEWHERE) == EMPTY_LINKS


def test_empty_links_are_as_many_as_in_the_source():
    text = _shared("source/rapport-anct-2021.txt").read_text("utf-8")
    assert len(re.findall(r"\]\(#?\)", text)) == EMPTY_LINKS


@pytest.mark.parametrize("state", ["empty", "none"])
def test_no_address_is_invented(catalogue: Catalogue, state: str):
    assert [s.id for s in catalogue.sources.values() if s.link == state and s.url] == []


# --- Ids and labels ----------------------------------------------------------------------------


def _shared(name: str) -> Path:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{name} is only on the machines where the guide was written")
    return path


def _fixed() -> dict[str, list[dict[str, Any]]]:
    fixed = yaml.safe_load(_shared("design/identifiers.yaml").read_text("utf-8"))
    families = fixed.pop("criteria")
    fixed["criterion_families"] = families
    fixed["criteria"] = [criterion for family in families for criterion in family["criteria"]]
    fixed["actions"] = [action for lever in fixed["levers"] for action in lever["actions"]]
    return fixed


@pytest.mark.parametrize(
    "kind",
    [
        "themes",
        "needs",
        "activities",
        "levers",
        "actions",
        "criterion_families",
        "criteria",
        "territories",
    ],
)
def test_ids_labels_and_order_are_as_fixed(catalogue: Catalogue, kind: str):
    fixed = [(record["id"], record["label"]) for record in _fixed()[kind]]
    assert [(r.id, r.label) for r in getattr(catalogue, kind).values()] == fixed


def test_ids_and_names_of_monographs_are_as_fixed(catalogue: Catalogue):
    fixed = {record["id"]: record["label"] for record in _fixed()["monographs"]}
    assert {i: catalogue.monographs[i].name for i in fixed if i in catalogue.monographs} == fixed


def test_actions_and_criteria_are_where_they_were_fixed(catalogue: Catalogue):
    fixed = _fixed()
    levers = {action["id"]: lever["id"] for lever in fixed["levers"] for action in lever["actions"]}
    assert {i: lever.id for i, lever in catalogue.lever_of.items()} == levers
    families = {c["id"]: family["id"] for family in fixed["criterion_families"] for c in family["criteria"]}
    assert {i: family.id for i, family in catalogue.family_of.items()} == families
    numbers = {lever["id"]: lever["number"] for lever in fixed["levers"]}
    assert {lever.id: lever.number for lever in catalogue.levers.values()} == numbers


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


def test_no_sentence_is_taken_from_the_report(root: Path):
    tool = _shared("tools/check_wording.py")
    command = [sys.executable, str(tool), str(root)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_name_is_given_to_two_people(catalogue: Catalogue):
    names = Counter(person.label for person in catalogue.people.values())
    assert [name for name, count in names.items() if count > 1] == []
