"""The state of the data, for editors: what each record lacks, what is old, what to look for next.

Everything is computed from the data alone, never from today's date: two builds of the same data give
the same result.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from catalogue import urls
from catalogue.model import Action, Kind, Monograph, Source
from catalogue.model.fields import web_addresses
from catalogue.model.kinds import PAGE_KINDS, spec_of
from catalogue.reading.link_exceptions import exceptions
from catalogue.reading.loading import Entry, holds
from catalogue.store import Catalogue

#: A record verified longer ago than this is to be verified again.
STALE_AFTER = datetime.timedelta(days=365)
#: A gap is worth filling when at least this many cases would be expected there by chance.
LEAST_EXPECTED = 1.0
#: Fewer organisations than this that obtained an action do not let a reader compare.
ENOUGH_CASES = 3

Test = Callable[[Catalogue, Any], Any]


@dataclass(frozen=True)
class Completeness:
    """How many features a record is expected to have, and the French names of those it lacks."""

    entry: Entry
    expected: int
    missing: tuple[str, ...]

    @property
    def percent(self) -> int:
        """Share of the expected features that the record has, in whole percent."""
        return round(100 * (self.expected - len(self.missing)) / self.expected) if self.expected else 100


@dataclass(frozen=True)
class Gap:
    """An action and another record, both frequent, that no case links; ``expected`` is the number chance would give."""

    action: Entry[Action]
    column: Any
    expected: float


@dataclass(frozen=True)
class Address:
    """A web address to verify: its record and line, and the reason in French."""

    entry: Entry
    line: int
    url: str | None
    reason: str


@dataclass(frozen=True)
class State:
    """What the page « État de la base » shows."""

    reference_date: datetime.date | None
    completeness: dict[Kind, tuple[Completeness, ...]]
    stale: tuple[Entry[Monograph], ...]
    never_verified: tuple[Entry[Monograph], ...]
    without_evidence: tuple[Entry[Monograph], ...]
    without_testimony: tuple[Entry[Monograph], ...]
    actions_without_case: tuple[Entry[Action], ...]
    actions_with_few_cases: tuple[tuple[Entry[Action], int], ...]
    actions_without_rule: tuple[Entry[Action], ...]
    stale_rules: tuple[Entry[Action], ...]
    gaps: dict[Kind, tuple[Gap, ...]]
    addresses: tuple[Address, ...]


_states: WeakKeyDictionary[Catalogue, State] = WeakKeyDictionary()


def state(catalogue: Catalogue) -> State:
    """Return the state of the data, computed once."""
    if catalogue not in _states:
        _states[catalogue] = _state(catalogue)
    return _states[catalogue]


def _state(catalogue: Catalogue) -> State:
    monographs = catalogue.shown_entries(Monograph)
    newest = catalogue.last_update
    actions = catalogue.shown_entries(Action)
    return State(
        reference_date=newest,
        completeness={kind: _completeness(catalogue, kind) for kind in PAGE_KINDS},
        stale=tuple(e for e in monographs if _is_stale(e.record.verified_on, newest)),
        never_verified=tuple(e for e in monographs if not e.record.verified_on),
        without_evidence=tuple(e for e in monographs if not e.record.evidence),
        without_testimony=tuple(e for e in monographs if not e.record.testimonies),
        actions_without_case=tuple(e for e in actions if not catalogue.supports(action=e.id)),
        actions_with_few_cases=tuple(_with_few_cases(catalogue)),
        actions_without_rule=tuple(e for e in actions if not e.record.rule),
        stale_rules=tuple(e for e in actions if e.record.rule and _is_stale(e.record.rule.verified_on, newest)),
        gaps={kind: _gaps(catalogue, kind) for kind in (Kind.TERRITORY, Kind.DECISION_MAKER)},
        addresses=tuple(_addresses(catalogue)),
    )


def _with_few_cases(catalogue: Catalogue) -> Iterator[tuple[Entry[Action], int]]:
    """Yield the actions that some organisations obtained, but few, with how many did."""
    for entry in catalogue.shown_entries(Action):
        number = sum(not support.planned_only for support in catalogue.supports(action=entry.id))
        if 0 < number < ENOUGH_CASES:
            yield entry, number


def _is_stale(verified_on: datetime.date | None, newest: datetime.date | None) -> bool:
    """Tell whether a verification is old, compared with the newest date in the data."""
    return bool(verified_on and newest and newest - verified_on > STALE_AFTER)


# --- Completeness -------------------------------------------------------------------------------


def _field(name: str) -> Test:
    return lambda catalogue, record: getattr(record, name)


def _cases(kind: Kind) -> Test:
    return lambda catalogue, record: catalogue.monographs_of(kind, record.id)


def _prose(kind: Kind) -> Test:
    return lambda catalogue, record: urls.address(kind, record.id) in catalogue.prose


def _has_example(catalogue: Catalogue, record: Monograph) -> bool:
    return any(e.detail == "developed" for e in record.evidence)


#: Features expected of a good record of each kind, besides what the model requires: French name, and test.
EXPECTED: dict[Kind, tuple[tuple[str, Test], ...]] = {
    Kind.MONOGRAPH: (
        ("un texte", _prose(Kind.MONOGRAPH)),
        ("le département", lambda c, m: any(place.departement for place in m.places)),
        ("la commune ou le lieu", lambda c, m: any(place.commune or place.locality for place in m.places)),
        ("le type de territoire", _field("territories")),
        ("le site", _field("website")),
        ("l'année de création", lambda c, m: m.founded or m.founded_note),
        ("un chiffre clé", _field("figures")),
        ("un soutien raconté", _has_example),
        ("un témoignage", _field("testimonies")),
        ("un critère illustré", _field("criteria")),
        ("une date de vérification", _field("verified_on")),
    ),
    Kind.LEVER: (
        ("un texte", _prose(Kind.LEVER)),
        ("une source", _field("source")),
        ("un cas", _cases(Kind.LEVER)),
    ),
    Kind.ACTION: (
        ("un texte", _prose(Kind.ACTION)),
        ("des instruments", _field("instruments")),
        ("la règle d'aujourd'hui", _field("rule")),
        ("des actions voisines", _field("related")),
        ("des lectures", _field("links")),
        ("un cas raconté", lambda c, a: any(s.developed for s in c.supports(action=a.id))),
        ("un témoignage", lambda c, a: c.testimonies(a.id)),
    ),
    Kind.NEED: (
        ("une source", _field("source")),
        ("une activité", lambda c, n: c.activities_of_need(n.id)),
        ("un cas", _cases(Kind.NEED)),
    ),
    Kind.ACTIVITY: (("une source", _field("source")), ("un cas", _cases(Kind.ACTIVITY))),
    Kind.THEME: (("une source", _field("source")), ("un cas", _cases(Kind.THEME))),
    Kind.TERRITORY: (
        ("une définition", _field("definition")),
        ("une source", _field("source")),
        ("un chiffre", _field("figures")),
        ("un cas", _cases(Kind.TERRITORY)),
    ),
    Kind.DECISION_MAKER: (
        ("une source", _field("source")),
        ("un cas", _cases(Kind.DECISION_MAKER)),
    ),
    Kind.CRITERION: (("une source", _field("source")), ("un cas", _cases(Kind.CRITERION))),
}


def _completeness(catalogue: Catalogue, kind: Kind) -> tuple[Completeness, ...]:
    """Return the completeness of the records of a kind, the least complete first."""
    expected = EXPECTED.get(kind, ())
    items = [
        Completeness(
            entry,
            len(expected),
            tuple(name for name, has in expected if not has(catalogue, entry.record)),
        )
        for entry in catalogue.shown_entries(spec_of(kind).record)
    ]
    return tuple(sorted(items, key=lambda c: c.percent))


# --- What to look for ---------------------------------------------------------------------------


def _gaps(catalogue: Catalogue, kind: Kind) -> tuple[Gap, ...]:
    """Return the pairs of an action and a record, both frequent, that no case links; the most expected first.

    The number expected of a pair is that of independent events: cases of the action times cases of the
    other, divided by all.
    """
    pairs: Counter[tuple[str, str]] = Counter()
    for support in catalogue.supports():
        other_ids = (
            [t.type for t in support.monograph.territories] if kind is Kind.TERRITORY else support.decision_makers
        )
        pairs.update((support.action.id, other) for other in other_ids)
    rows: Counter[str] = Counter()
    columns: Counter[str] = Counter()
    for (row, column), number in pairs.items():
        rows[row] += number
        columns[column] += number
    total = pairs.total()
    gaps = [
        Gap(action, other, rows[action.id] * columns[other.id] / total)
        for action in catalogue.shown_entries(Action)
        for other in catalogue.of_kind(kind).values()
        if total and not pairs[action.id, other.id]
    ]
    likely = [gap for gap in gaps if gap.expected >= LEAST_EXPECTED]
    return tuple(sorted(likely, key=lambda gap: -gap.expected))


def _addresses(catalogue: Catalogue) -> list[Address]:
    exception_by_url = {exception.url: exception for exception in exceptions(catalogue.root)}
    addresses = []
    for entry in catalogue.top_entries():
        if getattr(entry.record, "withdrawn", None):
            continue
        for path, url in web_addresses(entry.record):
            line = entry.line(*path)
            if url in exception_by_url:
                addresses.append(
                    Address(entry, line, url, _capitalised(exception_by_url[url].reason or "raison à écrire"))
                )
            elif url.startswith("http://"):
                addresses.append(Address(entry, line, url, "L'adresse n'est pas en https"))
        # Only sources are listed: a member of the committee without a link has no address to give.
        if holds(entry, Source) and entry.record.link == "empty":
            addresses.append(Address(entry, entry.line("link"), None, "Le lien est vide dans la source"))
    return addresses


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
