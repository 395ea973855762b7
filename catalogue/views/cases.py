"""Lists of cases linked to two records at once: what is at stake, and where or by whom."""

from __future__ import annotations

from collections import defaultdict
from typing import Literal
from weakref import WeakKeyDictionary

from catalogue.model import Kind, Monograph
from catalogue.reading.loading import Entry
from catalogue.store import Catalogue

#: Side of each kind in such a pair of records, one of each side; None for kinds that are not combined.
PLACES: dict[Kind, Literal["what", "where"] | None] = {
    Kind.THEME: "what",
    Kind.NEED: "what",
    Kind.LEVER: "what",
    Kind.ACTION: "what",
    Kind.TERRITORY: "where",
    Kind.DECISION_MAKER: "where",
    Kind.MONOGRAPH: None,
    Kind.ACTIVITY: None,
    Kind.CRITERION: None,
}
WHAT = tuple(kind for kind, place in PLACES.items() if place == "what")
WHERE = tuple(kind for kind, place in PLACES.items() if place == "where")


def cases_of_both(catalogue: Catalogue, what: Entry, where: Entry) -> list[Monograph]:
    """Return the monographs linked to both records, in the order of their files.

    An action and a type of decision maker must be in the same evidence: an organisation to which the
    département lent a room and the région gave money is no case of a région lending a room.

    Args:
        catalogue: the data.
        what: a record of a kind of :data:`WHAT`.
        where: a record of a kind of :data:`WHERE`.
    """
    return _cases(catalogue).get(((what.kind, what.id), (where.kind, where.id)), [])


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
    given = [(_acts(catalogue, evidence.action), evidence.decision_makers) for evidence in obtained]
    places = [(Kind.TERRITORY, membership.type) for membership in monograph.territories]
    pairs = {(what, where) for acts, _ in given for what in acts for where in places}
    pairs |= {(what, where) for what in about for where in places}
    for acts, givers in given:
        pairs |= {(what, (Kind.DECISION_MAKER, giver)) for what in (*acts, *about) for giver in givers}
    return pairs


def _acts(catalogue: Catalogue, action: str) -> tuple[_Key, _Key]:
    return (Kind.ACTION, action), (Kind.LEVER, catalogue.lever_of[action].id)


def companions(catalogue: Catalogue, what: Entry) -> list[Entry]:
    """Return the records of a kind of :data:`WHERE` that share at least one case with a record.

    Empty for a record whose kind is not combined with others.
    """
    if what.kind not in WHAT:
        return []
    others = (catalogue.entry(kind, record_id) for kind in WHERE for record_id in catalogue.of_kind(kind))
    return [other for other in others if cases_of_both(catalogue, what, other)]
