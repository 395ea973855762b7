"""Lists of cases linked to two records at once: a subject (need, action…), and a type of territory or who decided."""

from __future__ import annotations

from collections import defaultdict
from typing import Literal
from weakref import WeakKeyDictionary

from catalogue.model import Kind, Monograph
from catalogue.reading.loading import Entry
from catalogue.store import Catalogue

#: Which of the two records a kind may be; None for kinds that are not combined.
SIDES: dict[Kind, Literal["subject", "context"] | None] = {
    Kind.THEME: "subject",
    Kind.NEED: "subject",
    Kind.LEVER: "subject",
    Kind.ACTION: "subject",
    Kind.TERRITORY: "context",
    Kind.DECISION_MAKER: "context",
    Kind.MONOGRAPH: None,
    Kind.ACTIVITY: None,
    Kind.CRITERION: None,
}
SUBJECT_KINDS = tuple(kind for kind, side in SIDES.items() if side == "subject")
CONTEXT_KINDS = tuple(kind for kind, side in SIDES.items() if side == "context")


def cases_of_both(catalogue: Catalogue, subject: Entry, context: Entry) -> list[Monograph]:
    """Return the monographs linked to both records, in the order of their files.

    An action and a type of decision maker must be in the same evidence: an organisation to which the
    département lent a room and the région gave money is no case of a région lending a room.

    Args:
        catalogue: the data.
        subject: a record of a kind of :data:`SUBJECT_KINDS`.
        context: a record of a kind of :data:`CONTEXT_KINDS`.
    """
    return _cases(catalogue).get(((subject.kind, subject.id), (context.kind, context.id)), [])


_Key = tuple[Kind, str]
_cases_by_catalogue: WeakKeyDictionary[Catalogue, dict[tuple[_Key, _Key], list[Monograph]]] = WeakKeyDictionary()


def _cases(catalogue: Catalogue) -> dict[tuple[_Key, _Key], list[Monograph]]:
    """Return the cases of every pair of records that has any, computed once for a catalogue."""
    if catalogue not in _cases_by_catalogue:
        cases = defaultdict(list)
        for monograph in catalogue.monographs.values():
            for pair in _pairs(catalogue, monograph):
                cases[pair].append(monograph)
        _cases_by_catalogue[catalogue] = dict(cases)
    return _cases_by_catalogue[catalogue]


def _pairs(catalogue: Catalogue, monograph: Monograph) -> set[tuple[_Key, _Key]]:
    """Return the pairs of records that a monograph is a case of: what is only planned makes no case."""
    about = [(Kind.THEME, monograph.theme), *((Kind.NEED, need.id) for need in catalogue.needs_of(monograph))]
    obtained = [evidence for evidence in monograph.evidence if evidence.status == "effective"]
    acts_and_givers = [(_acts(catalogue, evidence.action), evidence.decision_makers) for evidence in obtained]
    places = [(Kind.TERRITORY, membership.type) for membership in monograph.territories]
    pairs = {(subject, place) for acts, _ in acts_and_givers for subject in acts for place in places}
    pairs |= {(subject, place) for subject in about for place in places}
    for acts, givers in acts_and_givers:
        pairs |= {(subject, (Kind.DECISION_MAKER, giver)) for subject in (*acts, *about) for giver in givers}
    return pairs


def _acts(catalogue: Catalogue, action: str) -> tuple[_Key, _Key]:
    return (Kind.ACTION, action), (Kind.LEVER, catalogue.lever_of[action].id)


def companions(catalogue: Catalogue, entry: Entry) -> list[Entry]:
    """Return the records of a kind of :data:`CONTEXT_KINDS` that share at least one case with a record.

    Empty for a record whose kind is not combined with others.
    """
    if entry.kind not in SUBJECT_KINDS:
        return []
    candidates = (catalogue.entry(kind, record_id) for kind in CONTEXT_KINDS for record_id in catalogue.of_kind(kind))
    return [other for other in candidates if cases_of_both(catalogue, entry, other)]
