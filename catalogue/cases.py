"""Lists of cases chosen by two records at once: what is at stake, and where or by whom."""

from __future__ import annotations

from catalogue.loading import Entry
from catalogue.model import Kind, Monograph
from catalogue.store import Catalogue

#: Kinds that can be combined: one of the first with one of the second, in that order.
WHAT = (Kind.THEME, Kind.NEED, Kind.LEVER, Kind.ACTION)
WHERE = (Kind.TERRITORY, Kind.DECISION_MAKER)


def cases_of_both(catalogue: Catalogue, what: Entry, where: Entry) -> list[Monograph]:
    """Return the monographs linked to both records, in the order of their files.

    An action and a kind of decision maker must be in the same evidence: an organisation that the
    département lent a room to and the région paid is no case of a région lending a room.

    Args:
        catalogue: the data.
        what: a record of a kind of :data:`WHAT`.
        where: a record of a kind of :data:`WHERE`.
    """
    cases = catalogue.monographs_of(what.kind, what.id)
    if where.kind is Kind.DECISION_MAKER and what.kind in (Kind.LEVER, Kind.ACTION):
        actions = {what.id} if what.kind is Kind.ACTION else {action.id for action in what.record.actions}
        return [
            case for case in cases if any(e.action in actions and where.id in e.decision_makers for e in case.evidence)
        ]
    others = {case.id for case in catalogue.monographs_of(where.kind, where.id)}
    return [case for case in cases if case.id in others]


def companions(catalogue: Catalogue, what: Entry) -> list[Entry]:
    """Return the records of a kind of :data:`WHERE` that share at least one case with a record.

    Nothing for a record whose kind is not combined with others.
    """
    if what.kind not in WHAT:
        return []
    others = (catalogue.entry(kind, record_id) for kind in WHERE for record_id in catalogue.of_kind(kind))
    return [other for other in others if cases_of_both(catalogue, what, other)]
