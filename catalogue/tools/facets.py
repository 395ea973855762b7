"""The filters of the explorer: what each is called in an address, its values, and those that a support has.

Filters by records are named in addresses as their collection is in the open data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from catalogue import urls
from catalogue.model import Evidence, Kind, Monograph
from catalogue.model.fields import choice_labels
from catalogue.reading import geography
from catalogue.store import Catalogue


@dataclass(frozen=True)
class Facet:
    """One filter.

    Attributes:
        name: what it is called in an address.
        title: what it is called on a page.
        labels: returns the names of its values, by id, in the order in which they are listed.
        of_case: returns the ids that all the supports of a case have; None when each support has its own.
        of_support: returns those that one support has.
        kind: kind of the records that are its values, if they are records.
        listed: the reader chooses among its values; otherwise only links filter by it.
    """

    name: str
    title: str
    labels: Callable[[Catalogue], Mapping[str, str]]
    of_case: Callable[[Catalogue, Monograph], Iterable[str]] | None = None
    of_support: Callable[[Catalogue, Evidence], Iterable[str]] | None = None
    kind: Kind | None = None
    listed: bool = True


def _of_records(
    kind: Kind,
    title: str,
    of_case: Callable[[Catalogue, Monograph], Iterable[str]] | None = None,
    of_support: Callable[[Catalogue, Evidence], Iterable[str]] | None = None,
    listed: bool = True,
) -> Facet:
    """Return the filter by the records of a kind, which have short names, where possible, in the order of the data."""

    def labels(catalogue: Catalogue) -> dict[str, str]:
        records = catalogue.of_kind(kind).values()
        return {record.id: getattr(record, "short_label", None) or record.label for record in records}

    return Facet(urls.filter_name(kind), title, labels, of_case, of_support, kind, listed)


REGIONS, DEPARTEMENTS = "regions", "departements"
#: Ids of the values of the filters that are not about records.
TOLD, CITED = "raconte", "cite"
PLANNED = "envisage"
WITHOUT_MONEY = "sans"
_DETAILS = {"developed": TOLD, "mention": CITED}
_STATUSES = {"effective": urls.OBTAINED, "planned": PLANNED}


def is_without_money(catalogue: Catalogue, evidence: Evidence) -> bool:
    """Tell whether a support asked no money of who gave it: neither the action does, nor is an amount known."""
    return catalogue.actions[evidence.action].without_money and evidence.amount is None


def _by_name(names: Callable[[], Mapping[str, str]]) -> Callable[[Catalogue], Mapping[str, str]]:
    """Return what gives places by their Insee code, in the order of their names."""
    return lambda catalogue: dict(sorted(names().items(), key=lambda pair: urls.slug(pair[1])))


def _choices(field: str, ids: Mapping[str, str]) -> Callable[[Catalogue], Mapping[str, str]]:
    """Return what gives the names of the choices of a field of a support."""
    return lambda catalogue: {ids[choice]: label for choice, label in choice_labels(Evidence, field).items()}


def _years(catalogue: Catalogue) -> dict[str, str]:
    """Return the years in which some support was given, the latest first."""
    years = {e.year for monograph in catalogue.monographs.values() for e in monograph.evidence if e.year}
    return {str(year): str(year) for year in sorted(years, reverse=True)}


#: Every filter, in the order in which they are proposed.
FACETS = (
    _of_records(
        Kind.NEED,
        "Besoin",
        of_case=lambda catalogue, case: [need.id for need in catalogue.needs_of(case)],
    ),
    _of_records(
        Kind.TERRITORY,
        "Type de territoire",
        of_case=lambda catalogue, case: [one.type for one in case.territories],
    ),
    _of_records(
        Kind.DECISION_MAKER,
        "Qui a agi",
        of_support=lambda catalogue, evidence: evidence.decision_makers,
    ),
    _of_records(
        Kind.LEVER,
        "Levier",
        of_support=lambda catalogue, evidence: [catalogue.lever_of[evidence.action].id],
    ),
    _of_records(
        Kind.ACTION,
        "Action",
        of_support=lambda catalogue, evidence: [evidence.action],
    ),
    Facet(
        "argent",
        "Sans argent",
        lambda catalogue: {WITHOUT_MONEY: "Seulement ce qui se donne sans argent"},
        of_support=lambda catalogue, evidence: [WITHOUT_MONEY] if is_without_money(catalogue, evidence) else [],
    ),
    Facet(
        REGIONS,
        "Région",
        _by_name(geography.regions),
        of_case=lambda catalogue, case: [place.region for place in case.places if place.region],
    ),
    Facet(
        DEPARTEMENTS,
        "Département",
        _by_name(geography.departements),
        of_case=lambda catalogue, case: [place.departement for place in case.places if place.departement],
    ),
    _of_records(
        Kind.THEME,
        "Thématique",
        of_case=lambda catalogue, case: [case.theme],
    ),
    _of_records(
        Kind.ACTIVITY,
        "Activité",
        of_case=lambda catalogue, case: [case.activity],
    ),
    _of_records(
        Kind.LEGAL_FORM,
        "Forme juridique",
        of_case=lambda catalogue, case: [case.legal_form],
    ),
    Facet(
        "recit",
        "Degré de détail",
        _choices("detail", _DETAILS),
        of_support=lambda catalogue, evidence: [_DETAILS[evidence.detail]],
    ),
    Facet(
        urls.STATUS,
        "Obtenu ou envisagé",
        _choices("status", _STATUSES),
        of_support=lambda catalogue, evidence: [_STATUSES[evidence.status]],
    ),
    Facet(
        "annees",
        "Année",
        _years,
        of_support=lambda catalogue, evidence: [str(evidence.year)] if evidence.year else [],
    ),
    _of_records(
        Kind.MONOGRAPH,
        "Cas",
        of_case=lambda catalogue, case: [case.id],
        listed=False,
    ),
)
