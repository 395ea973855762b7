"""What a page asks of the data is noted, and told to be the same or not on another catalogue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from catalogue.model import Kind
from catalogue.store import Catalogue
from macros.rendering.watching import Journal, Trace
from tests.builders import CAFE, Project, make_activity, make_monograph, make_theme


def trace_of(catalogue: Catalogue, ask: Callable[[Catalogue], Any]) -> Trace:
    """Return the trace of what is asked of a catalogue."""
    journal = Journal(catalogue)
    stand_in = journal.watch("catalogue", catalogue)
    with journal.tracing() as trace:
        ask(stand_in)
    return trace


def still_holds(trace: Trace, catalogue: Catalogue) -> bool:
    """Tell whether what was asked of one catalogue has the same answers in another."""
    journal = Journal(catalogue)
    journal.watch("catalogue", catalogue)
    return all(journal.holds(question, answer) for question, answer in trace.items())


#: Questions to the catalogue: those whose answer depends on the summary of the case, then the others.
OF_THE_CASE = {
    "record": lambda c: c.monographs["cafe"].summary,
    "call with an id": lambda c: [case.summary for case in c.monographs_of(Kind.THEME, "entraide")],
    "call with a name": lambda c: c.supports(monograph="cafe")[0].monograph.summary,
    "values": lambda c: [case.summary for case in c.monographs.values()],
    "items": lambda c: [case.summary for _, case in c.monographs.items()],
    "get": lambda c: c.monographs.get("cafe").summary,
    "entry": lambda c: c.page_entry("/monographies/cafe/").record.summary,
}
OF_THE_REST = {
    "other record": lambda c: c.themes["entraide"],
    "number": lambda c: len(c.monographs),
    "ids": lambda c: list(c.monographs),
    "held": lambda c: "cafe" in c.monographs,
    "cases without what is written of them": lambda c: c.monographs_of(Kind.THEME, "entraide"),
    "other field": lambda c: c.monographs["cafe"].name,
    "entry without what is written of it": lambda c: c.find("cafe").record.label,
    "place": lambda c: c.place_of(c.monographs["cafe"]),
    "nothing": lambda c: None,
}


@pytest.mark.parametrize("name", OF_THE_CASE)
def test_answer_that_changed_is_told(project: Project, name: str):
    trace = trace_of(project.catalogue(), OF_THE_CASE[name])
    assert still_holds(trace, project.catalogue())
    project[CAFE]["summary"] = "Un autre résumé."
    assert not still_holds(trace, project.catalogue())


@pytest.mark.parametrize("name", OF_THE_REST)
def test_answer_that_did_not_change_holds(project: Project, name: str):
    trace = trace_of(project.catalogue(), OF_THE_REST[name])
    project[CAFE]["summary"] = "Un autre résumé."
    assert still_holds(trace, project.catalogue())


def test_list_of_other_cases_is_told(project: Project):
    trace = trace_of(project.catalogue(), lambda c: c.monographs_of(Kind.THEME, "entraide"))
    project["data/monographs/bar.yaml"] = make_monograph(id="bar", name="Bar", aliases=[])
    assert not still_holds(trace, project.catalogue())


def test_evidence_counts_for_those_who_ask_supports(project: Project):
    trace = trace_of(project.catalogue(), lambda c: c.supports())
    project[CAFE]["evidence"][0]["summary"] = "Une autre phrase."
    assert not still_holds(trace, project.catalogue())


def test_record_that_is_gone_is_told(project: Project):
    project["data/themes.yaml"] = [make_theme(), make_theme(id="autre", label="Autre", short_label="Autre")]
    trace = trace_of(project.catalogue(), lambda c: c.themes["autre"])
    project["data/themes.yaml"] = [make_theme()]
    assert not still_holds(trace, project.catalogue())


def test_line_of_a_record_counts_for_those_who_ask_its_entry(project: Project):
    traces = [
        trace_of(project.catalogue(), lambda c: c.entry(Kind.ACTIVITY, "cafes")),
        trace_of(project.catalogue(), lambda c: c.activities["cafes"]),
    ]
    first = make_activity(id="avant", label="Avant")
    project["data/activities.yaml"] = [first, *project["data/activities.yaml"]]
    assert [still_holds(trace, project.catalogue()) for trace in traces] == [False, True]


def test_only_what_is_asked_inside_the_block_is_noted(project: Project):
    catalogue = project.catalogue()
    journal = Journal(catalogue)
    stand_in = journal.watch("catalogue", catalogue)
    stand_in.supports()
    with journal.tracing() as outer:
        stand_in.themes["entraide"]
        with journal.tracing() as inner:
            len(stand_in.needs)
        stand_in.themes["entraide"]
    assert len(outer) == len(inner) == 1


def test_function_is_asked_with_its_arguments(project: Project):
    catalogue = project.catalogue()
    journal = Journal(catalogue)
    double = journal.watch("double", lambda number: 2 * number)
    with journal.tracing() as trace:
        assert double(3) == 6
    [(question, answer)] = trace.items()
    assert journal.holds(question, answer)
    assert not journal.holds(question, "other")


@dataclass(frozen=True)
class Pair:
    left: Any
    right: Any


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, "1"),
        (None, "None"),
        (["a", "b"], ["a,b"]),
        (["a"], "a"),
        ({"a": 1}, [("a", 1)]),
        (Pair("a", "b"), Pair("a,b", "")),
        (b"a", "a"),
        (True, "True"),
    ],
)
def test_two_values_are_told_apart(project: Project, one: Any, other: Any):
    journal = Journal(project.catalogue())
    assert journal.fingerprint(one) != journal.fingerprint(other)


def test_value_that_cannot_be_told_is_refused(project: Project):
    with pytest.raises(TypeError, match="the content of a object cannot be told"):
        Journal(project.catalogue()).fingerprint(object())
