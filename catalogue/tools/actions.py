"""What a comparison shows of each action: what may be done today, then what the cases show, never mixed.

Counts are of cases in which the action was obtained.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from catalogue.language.plain import plain_text
from catalogue.language.typography import typeset
from catalogue.model import Action, AnyRecord, Rule
from catalogue.store import Catalogue, Support

#: Values that a cell of the comparison holds at most.
MOST = 5
#: Lines of a rule that say under which conditions an action is possible.
CONDITIONS = ("act", "threshold", "limit")


def comparable(catalogue: Catalogue) -> dict[str, dict[str, Any]]:
    """Return what is compared of each action, by id.

    Args:
        catalogue: the data, with French typography.
    """
    return {action.id: _compared(catalogue, action) for action in catalogue.actions.values()}


def _compared(catalogue: Catalogue, action: Action) -> dict[str, Any]:
    lever = catalogue.lever_of[action.id]
    supports = [support for support in catalogue.supports(action=action.id) if support.obtained]
    cases = [support.monograph for support in supports]
    obtained = [evidence for support in supports for evidence in support.obtained]
    amounts = [evidence.amount.euros for evidence in obtained if evidence.amount]
    return {
        "name": action.label,
        "lever": lever.short_label,
        "number": lever.number,
        "summary": typeset(plain_text(action.summary)),
        **(_rule(catalogue, action.rule) if action.rule else {"allowed": [], "conditional": [], "conditions": []}),
        "instruments": list(action.instruments),
        "cases": len(cases),
        "done": _most_found(map(_makers, supports), catalogue.decision_makers),
        "needs": _most_found(((need.id for need in catalogue.needs_of(case)) for case in cases), catalogue.needs),
        "territories": _most_found(((one.type for one in case.territories) for case in cases), catalogue.territories),
        "amounts": [len(amounts), min(amounts), max(amounts)] if amounts else None,
        "durations": list(dict.fromkeys(evidence.duration for evidence in obtained if evidence.duration))[:MOST],
        "criteria": _most_found(((one.id for one in case.criteria) for case in cases), catalogue.criteria),
    }


def _makers(support: Support) -> set[str]:
    return {maker for evidence in support.obtained for maker in evidence.decision_makers}


def _rule(catalogue: Catalogue, rule: Rule) -> dict[str, Any]:
    """Return who may act, who may under conditions, and the lines that say these."""
    makers = catalogue.decision_makers
    competences = [one for one in rule.who if one.decision_maker in makers]
    return {
        "allowed": [makers[one.decision_maker].short_label for one in competences if one.may == "allowed"],
        "conditional": [
            [makers[one.decision_maker].short_label, one.note or ""] for one in competences if one.may == "conditional"
        ],
        "conditions": [
            typeset(plain_text(line.summary)) for topic in CONDITIONS for line in rule.lines if line.topic == topic
        ],
    }


def _most_found(ids_of_cases: Iterable[Iterable[str]], records: Mapping[str, AnyRecord]) -> list[list[Any]]:
    """Return the records found in most cases, the most frequent first: id, name, number of cases."""
    counts = Counter(most_found for ids in ids_of_cases for most_found in set(ids))
    # Sorting keeps the order of the data between those found as often.
    most_found = sorted(
        (record_id for record_id in records if counts[record_id]), key=lambda record_id: -counts[record_id]
    )
    return [
        [record_id, getattr(records[record_id], "short_label", None) or records[record_id].label, counts[record_id]]
        for record_id in most_found[:MOST]
    ]
