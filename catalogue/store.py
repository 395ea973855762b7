"""The whole knowledge base in memory: records by id, and the links computed from them.

A :class:`Catalogue` is built once from the files that were read, and never changes. Reverse links (which
monographs show an action, which actions a kind of decision maker has used…) are never typed in the
data: they are computed here, once.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from catalogue import urls
from catalogue.model import (
    Action,
    Activity,
    AnyPageRecord,
    AnyRecord,
    CommitteeMember,
    Competence,
    Criterion,
    CriterionFamily,
    DecisionMaker,
    Erratum,
    Event,
    Evidence,
    Kind,
    LegalForm,
    Lever,
    Monograph,
    Need,
    Person,
    Settings,
    Source,
    Term,
    TerritoryType,
    Testimony,
    Theme,
)
from catalogue.model.fields import reference_paths, values_at
from catalogue.model.kinds import PAGE_KINDS, SETTINGS_PATH, SPECS, kind_of, spec_of
from catalogue.places.areas import Area, areas
from catalogue.reading import geography
from catalogue.reading.history import History
from catalogue.reading.loading import Entry, Loaded, Located, R, holds
from catalogue.reading.prose import Prose


class Standing(StrEnum):
    """Whether a support was obtained and described in detail, obtained but only mentioned, or only planned."""

    TOLD = "told"
    CITED = "cited"
    PLANNED = "planned"


@dataclass(frozen=True)
class Support:
    """All the evidence that one organisation benefited from one action."""

    monograph: Monograph
    action: Action
    evidence: tuple[Evidence, ...]

    @property
    def developed(self) -> tuple[Evidence, ...]:
        """Evidence that a source tells in a sentence or more."""
        return tuple(e for e in self.evidence if e.detail == "developed")

    @property
    def mentions(self) -> tuple[Evidence, ...]:
        """Evidence that only names the organisation."""
        return tuple(e for e in self.evidence if e.detail == "mention")

    @property
    def decision_makers(self) -> tuple[str, ...]:
        """Ids of the kinds of decision makers involved, without repetition."""
        return tuple(dict.fromkeys(d for e in self.evidence for d in e.decision_makers))

    @property
    def organisations(self) -> tuple[str, ...]:
        """Names of the organisations that gave the support, without repetition."""
        return tuple(dict.fromkeys(o for e in self.evidence for o in e.organisations))

    def given_by(self, decision_maker: str) -> tuple[Evidence, ...]:
        """Return the evidence that involves a kind of decision maker."""
        return tuple(e for e in self.evidence if decision_maker in e.decision_makers)

    @property
    def obtained(self) -> tuple[Evidence, ...]:
        """Evidence of what was obtained, not only planned."""
        return tuple(e for e in self.evidence if e.status == "effective")

    @property
    def planned_only(self) -> bool:
        """True when all the evidence is about plans."""
        return not self.obtained

    @property
    def standing(self) -> Standing:
        """Whether the support was obtained, and told in detail or only cited."""
        if self.planned_only:
            return Standing.PLANNED
        in_detail = any(e.detail == "developed" for e in self.obtained)
        return Standing.TOLD if in_detail else Standing.CITED


@dataclass(frozen=True)
class Comparable:
    """A monograph close to another one, and what they share."""

    monograph: Monograph
    same_activity: bool
    territories: tuple[str, ...]
    actions: tuple[str, ...]


class Catalogue:
    """Records by kind and id, and their links both ways.

    Attributes named after a kind in the plural (``themes``, ``actions``, ``monographs``…) map ids to
    records, in the order of the files.
    """

    def __init__(self, files: Loaded, today: datetime.date | None = None):
        """Put together what was loaded.

        Args:
            files: everything read from a project.
            today: the day against which dates are checked; by default, today.
        """
        self.root: Path = files.root
        self.today: datetime.date = today or datetime.date.today()
        self.entries: tuple[Entry, ...] = tuple(files.entries)
        self.prose: dict[str, Prose] = dict(files.prose)
        #: None when their file could not be read: rules still check the rest.
        self.located_settings: Located[Settings] | None = files.settings
        self.ledger: tuple[tuple[int, str], ...] = files.ledger
        self.is_ledger_unread: bool = files.is_ledger_unread
        #: Project paths of the files of the texts: pages, and the images they may show.
        self.content_files: frozenset[str] = frozenset(files.content_files)
        self._has_unread_page: bool = files.has_unread_page
        self._invalid_ids: frozenset[tuple[Kind, str]] = frozenset(files.invalid_ids)
        self._unread_kinds: frozenset[Kind] = frozenset(files.unread_kinds)
        self._entries: dict[Kind, dict[str, Entry]] = {kind: {} for kind in Kind}
        #: Records withdrawn from the guide, by address: only their own pages show them, to say so.
        self.withdrawn: dict[str, Entry[AnyPageRecord]] = {}
        for entry in map(_without_withdrawn, self.entries):
            if holds(entry, AnyPageRecord) and entry.record.withdrawn:
                self.withdrawn.setdefault(urls.address(entry.kind, entry.id), entry)
            else:
                self._entries[entry.kind].setdefault(entry.id, entry)
        self._records = {kind: {i: e.record for i, e in entries.items()} for kind, entries in self._entries.items()}
        self.themes = self.of(Theme)
        self.needs = self.of(Need)
        self.activities = self.of(Activity)
        self.levers = self.of(Lever)
        self.actions = self.of(Action)
        self.criterion_families = self.of(CriterionFamily)
        self.criteria = self.of(Criterion)
        self.territories = self.of(TerritoryType)
        self.decision_makers = self.of(DecisionMaker)
        self.legal_forms = self.of(LegalForm)
        self.monographs = self.of(Monograph)
        self.terms = self.of(Term)
        self.sources = self.of(Source)
        self.people = self.of(Person)
        self.events = self.of(Event)
        self.committee = self.of(CommitteeMember)
        self.errata = self.of(Erratum)
        self._link()
        self._address()

    @property
    def settings(self) -> Settings:
        """The settings of the site; a catalogue without problems always has them.

        Raises:
            LookupError: their file could not be read, and the caller ignored that problem.
        """
        if self.located_settings is None:
            raise LookupError(f"{SETTINGS_PATH} could not be read")
        return self.located_settings.record

    @property
    def report(self) -> Source | None:
        """The source that the guide comes from; None when it is not known because a file could not be read."""
        return self.sources.get(self.located_settings.record.report) if self.located_settings else None

    def with_entries(self, entries: Iterable[Entry], prose: Mapping[str, Prose], settings: Settings) -> Catalogue:
        """Return a catalogue of the same project with other records, pages and settings."""
        files = Loaded(
            self.root,
            list(entries),
            dict(prose),
            settings=self.located_settings and replace(self.located_settings, record=settings),
            ledger=self.ledger,
            is_ledger_unread=self.is_ledger_unread,
            content_files=set(self.content_files),
            has_unread_page=self._has_unread_page,
            invalid_ids=set(self._invalid_ids),
            unread_kinds=set(self._unread_kinds),
        )
        return Catalogue(files, self.today)

    # --- Finding a record ---------------------------------------------------------------------

    def of(self, record: type[R]) -> dict[str, R]:
        """Return the records of a class by id."""
        return {entry.id: entry.record for entry in self.shown_entries(record)}

    def of_kind(self, kind: Kind) -> dict[str, AnyRecord]:
        """Return the records of a kind by id."""
        return self._records[kind]

    def entry(self, kind: Kind, record_id: str) -> Entry:
        """Return a record with its place in the files.

        Raises:
            KeyError: no record of that kind has that id.
        """
        return self._entries[kind][record_id]

    def record(self, kind: Kind, record_id: str) -> AnyRecord:
        """Return a record, even a withdrawn one.

        Raises:
            KeyError: no record of that kind has that id.
        """
        record = self._records[kind].get(record_id)
        return record if record is not None else self.withdrawn[urls.address(kind, record_id)].record

    def find(self, record_id: str, kind: Kind | None = None) -> Entry | None:
        """Return the record with an id: of one kind, else the first of any kind, pages first."""
        kinds = (kind,) if kind else dict.fromkeys((*PAGE_KINDS, *Kind))
        return next((self._entries[k][record_id] for k in kinds if record_id in self._entries[k]), None)

    def is_unread(self, record_id: str, kind: Kind | None = None) -> bool:
        """Tell whether a record may be in a file that could not be read, which is reported already."""
        kinds = (kind,) if kind else tuple(Kind)
        return any(k in self._unread_kinds or (k, record_id) in self._invalid_ids for k in kinds)

    def some_unread(self, *kinds: Kind) -> bool:
        """Tell whether some record of these kinds could not be read: a missing id then proves nothing."""
        return any(k in self._unread_kinds or k in {kind for kind, _ in self._invalid_ids} for k in kinds)

    def some_unread_page(self) -> bool:
        """Tell whether a page written by hand could not be read: its old addresses are not known."""
        return self._has_unread_page

    def is_withdrawn(self, record_id: str, kind: Kind | None = None) -> bool:
        """Tell whether a record was withdrawn from the guide: no other may refer to it any more."""
        kinds = (kind,) if kind else PAGE_KINDS
        return any(e.id == record_id and e.kind in kinds for e in self.withdrawn.values())

    def known_ids(self, kind: Kind | None = None) -> list[str]:
        """Return every id of a kind, or of every kind that has a page."""
        kinds = (kind,) if kind else PAGE_KINDS
        return [record_id for k in kinds for record_id in self._entries[k]]

    def page_entries(self) -> Iterator[Entry[AnyPageRecord]]:
        """Yield every record that has a page of its own."""
        for kind in PAGE_KINDS:
            yield from (entry for entry in self._entries[kind].values() if holds(entry, AnyPageRecord))

    def shown_entries(self, record: type[R]) -> list[Entry[R]]:
        """Return the records of a class that the guide shows, each with its place in the files."""
        return [entry for entry in self._entries[kind_of(record)].values() if holds(entry, record)]

    def top_entries(self) -> Iterator[Entry]:
        """Yield every record, except those nested in another: they are reached through that one."""
        return (entry for entry in self.entries if len(entry.prefix) < 2)

    def entries_of(self, record: type[R]) -> Iterator[Entry[R]]:
        """Yield every record of a class in the files, even withdrawn ones, or those whose id another already has."""
        return (entry for entry in self.entries if holds(entry, record))

    # --- Links --------------------------------------------------------------------------------

    def _link(self) -> None:
        self._holders: dict[Kind, dict[str, Any]] = {
            spec.kind: {
                nested.id: holder
                for holder in self.of_kind(spec.nested_in[0]).values()
                for nested in getattr(holder, spec.field)
            }
            for spec in SPECS
            if spec.nested_in
        }
        self.lever_of: dict[str, Lever] = self._holders[Kind.ACTION]
        self.family_of: dict[str, CriterionFamily] = self._holders[Kind.CRITERION]
        action_rank = {action_id: rank for rank, action_id in enumerate(self.actions)}
        self._supports = sorted(self._group_supports(), key=lambda s: (action_rank[s.action.id], not s.developed))
        self._supports_of_action = _group(self._supports, lambda s: [s.action.id])
        self._supports_of_monograph = _group(self._supports, lambda s: [s.monograph.id])
        monographs = self.monographs.values()
        self._monographs: dict[Kind, dict[str, list[Monograph]]] = {
            kind: _group(monographs, partial(_ids_held, kind)) for kind in LINKED_KINDS
        }
        self._monographs[Kind.NEED] = _group(monographs, lambda m: [need.id for need in self.needs_of(m)])
        # What is only planned makes no case of an action, of its lever or of who would take it.
        obtained = {m.id: [e for e in m.evidence if e.status == "effective"] for m in monographs}
        self._monographs[Kind.ACTION] = _group(monographs, lambda m: [e.action for e in obtained[m.id]])
        self._monographs[Kind.LEVER] = _group(
            monographs, lambda m: [self.lever_of[e.action].id for e in obtained[m.id] if e.action in self.lever_of]
        )
        self._monographs[Kind.DECISION_MAKER] = _group(
            monographs, lambda m: [maker for e in obtained[m.id] for maker in e.decision_makers]
        )
        self._activities_of_need: dict[str, list[Activity]] = _group(
            self.activities.values(), lambda a: [need.id for need in a.needs]
        )
        self._activities_of_theme: dict[str, list[Activity]] = _group(
            self.activities.values(), lambda a: [a.theme] if a.theme else []
        )
        self._testimonies = [(m, testimony) for m in monographs for testimony in m.testimonies]
        self._testimonies_of_action = _group(self._testimonies, lambda pair: [pair[1].action] if pair[1].action else [])
        self._people: dict[str, list[Person]] = _group(self.people.values(), lambda p: p.monographs)
        pairs = [(m.id, other_id) for m in monographs for other_id in m.distinct_from]
        self._confusable: dict[str, dict[str, None]] = defaultdict(dict)
        for case_id, other_id in [*pairs, *(pair[::-1] for pair in pairs)]:
            self._confusable[case_id][other_id] = None
        self._errata = _group(self.errata.values(), lambda e: e.concerns)

    def _group_supports(self) -> Iterator[Support]:
        for monograph in self.monographs.values():
            for action, evidence in _group(monograph.evidence, lambda e: [e.action]).items():
                if action in self.actions:
                    yield Support(monograph, self.actions[action], tuple(evidence))

    def monographs_of(self, kind: Kind, record_id: str) -> list[Monograph]:
        """Return the monographs linked to a record of :data:`LINKED_KINDS`, in the order of their ids."""
        return self._monographs[kind].get(record_id, [])

    def needs_of(self, monograph: Monograph) -> list[Need]:
        """Return the needs that a monograph answers: those of its activity, then its own."""
        activity = self.activities.get(monograph.activity)
        ids = [need.id for need in activity.needs] if activity else []
        return [self.needs[i] for i in dict.fromkeys([*ids, *monograph.needs]) if i in self.needs]

    def holder_of(self, kind: Kind, record_id: str) -> Entry | None:
        """Return the record that another is written in, such as the lever of an action."""
        holder = self._holders.get(kind, {}).get(record_id)
        spec = spec_of(kind)
        return self.entry(spec.nested_in[0], holder.id) if holder and spec.nested_in else None

    def activities_of_need(self, need_id: str) -> list[Activity]:
        """Return the activities that answer a need."""
        return self._activities_of_need.get(need_id, [])

    def activities_of_theme(self, theme_id: str) -> list[Activity]:
        """Return the activities that the source sorts in a theme."""
        return self._activities_of_theme.get(theme_id, [])

    def supports(
        self,
        *,
        action: str | None = None,
        monograph: str | None = None,
        decision_maker: str | None = None,
    ) -> list[Support]:
        """Return the documented supports, filtered, in the order of the actions.

        For an action, examples told in detail come before mere mentions of an organisation.
        """
        if monograph is not None:
            supports = self._supports_of_monograph.get(monograph, [])
            supports = [s for s in supports if action is None or s.action.id == action]
        elif action is not None:
            supports = self._supports_of_action.get(action, [])
        else:
            supports = self._supports
        return [s for s in supports if not decision_maker or decision_maker in s.decision_makers]

    def done_by(self, action: str) -> list[str]:
        """Return the ids of the types of decision makers that took an action in some case, in the order of the data."""
        obtained = [e for support in self.supports(action=action) for e in support.obtained]
        makers = {maker for evidence in obtained for maker in evidence.decision_makers}
        return [maker for maker in self.decision_makers if maker in makers]

    def competences(self, decision_maker: str) -> list[tuple[Action, Competence]]:
        """Return the actions whose rule mentions a type of decision maker, with what it says of its competence."""
        return [
            (action, competence)
            for action in self.actions.values()
            if action.rule
            for competence in action.rule.who
            if competence.decision_maker == decision_maker
        ]

    def testimonies(self, action: str | None = None) -> list[tuple[Monograph, Testimony]]:
        """Return the testimonies about one action, or all, each with its monograph."""
        return self._testimonies if action is None else self._testimonies_of_action.get(action, [])

    def people_of(self, monograph_id: str) -> list[Person]:
        """Return the people interviewed about an organisation."""
        return self._people.get(monograph_id, [])

    def not_to_be_confused_with(self, monograph_id: str) -> list[Monograph]:
        """Return the cases that ``distinct_from``, in either file, tells apart from one of the same name."""
        return [self.monographs[i] for i in self._confusable.get(monograph_id, ()) if i in self.monographs]

    def errata_of(self, record_id: str) -> list[Any]:
        """Return the errata that concern a record."""
        return self._errata.get(record_id, [])

    def comparable(self, monograph: Monograph, limit: int = 6) -> list[Comparable]:
        """Return the monographs that share an activity, types of territory or actions with one.

        Same activity counts most, then shared territory types, then shared actions.
        """
        alike_ids = self._alike.most_alike(_traits(monograph), monograph.id, limit)
        return [self._shared(monograph, self.monographs[other]) for other in alike_ids]

    def _shared(self, monograph: Monograph, other: Monograph) -> Comparable:
        shared = _traits(monograph) & _traits(other)
        return Comparable(
            other,
            other.activity == monograph.activity,
            tuple(t for t in self.territories if (Kind.TERRITORY, t) in shared),
            tuple(a for a in self.actions if (Kind.ACTION, a) in shared),
        )

    @cached_property
    def _alike(self) -> _Alike:
        known_traits = {(Kind.TERRITORY, t) for t in self.territories} | {(Kind.ACTION, a) for a in self.actions}
        by_name = sorted(self.monographs.values(), key=lambda monograph: monograph.name)
        return _Alike({m.id: {t for t in _traits(m) if t[0] is Kind.ACTIVITY or t in known_traits} for m in by_name})

    def place_of(self, monograph: Monograph, with_region: bool = False) -> str:
        """Return where an organisation is, in words: « Crest, Drôme » or, over several places, « Drôme ; Ardèche ».

        A name that two levels share is written once. Over several places, a région is said only when it is that of all.

        Args:
            monograph: describes the organisation.
            with_region: also write the région when the département is known.
        """
        codes = {place.region for place in monograph.places}
        shared = geography.regions().get(codes.pop() or "") if len(codes) == 1 else None
        places: dict[tuple[str, ...], None] = {}
        for place in monograph.places:
            names = [place.commune or place.locality, geography.departements().get(place.departement or "")]
            if not shared and not any(names):
                names.append(geography.regions().get(place.region or ""))
            places[tuple(dict.fromkeys(name for name in names if name))] = None
        parts = [" ; ".join(", ".join(names) for names in places if names)]
        is_wanted = with_region or not any(place.departement for place in monograph.places)
        if shared and is_wanted and not any(shared in names for names in places):
            parts.append(shared)
        return ", ".join(filter(None, parts))

    # --- Addresses ----------------------------------------------------------------------------

    def page_addresses(self) -> dict[str, Entry[AnyPageRecord] | None]:
        """Return, by address of every page of the site, the record that the page shows, or None."""
        return self._page_addresses

    def page_entry(self, address: str) -> Entry[AnyPageRecord] | None:
        """Return the record that the page at an address shows, if it shows one.

        Raises:
            KeyError: no page is there.
        """
        return self._page_addresses[address]

    def own_pages(self) -> list[Prose]:
        """Return the pages written by hand that are not about one record or place, in order of address."""
        return [p for a, p in sorted(self.prose.items()) if self._page_addresses[a] is None and a not in self.areas]

    def area(self, address: str) -> Area | None:
        """Return the place that the page at an address is about, if it is about one."""
        return self.areas.get(address)

    def redirects(self) -> dict[str, str]:
        """Return where each old address leads; old addresses come from the aliases of records and pages."""
        return self._redirects

    def redirect(self, address: str) -> str | None:
        """Return where an old address leads; None for any other address."""
        return self._redirects.get(address)

    def _address(self) -> None:
        self._page_addresses: dict[str, Entry[AnyPageRecord] | None] = dict.fromkeys(self.prose)
        self._page_addresses |= self.withdrawn
        self._page_addresses |= {urls.address(e.kind, e.id): e for e in self.page_entries()}
        #: The places that have a page, by address: none when the guide has no page that lists them.
        self.areas: dict[str, Area] = {}
        if urls.place_address() in self.prose:
            self.areas = {area.address: area for area in areas().values()}
        self._page_addresses |= dict.fromkeys(self.areas)
        self._redirects: dict[str, str] = {}
        ledger_addresses = {address for _, address in self.ledger}
        for entry in self.page_entries():
            address = urls.address(entry.kind, entry.id)
            for name in map(urls.slug, entry.record.aliases):
                if name != entry.id:
                    self._redirects.setdefault(urls.address(entry.kind, name), address)
                    # The short address of the former name, if it was ever published.
                    if spec_of(entry.kind).short and (old_address := urls.short(entry.kind, name)) in ledger_addresses:
                        self._redirects.setdefault(old_address, address)
            short = urls.short_address(entry.kind, entry.record)
            if short:
                self._redirects.setdefault(short, address)
        for address, entry in self.withdrawn.items():
            short = urls.short_address(entry.kind, entry.record)
            if short:
                self._redirects.setdefault(short, address)
        for prose in self.prose.values():
            for old_address in prose.aliases:
                self._redirects.setdefault(old_address, prose.address)

    def short_addresses(self) -> list[str]:
        """Return the short addresses, made to be said or typed: each redirects to a page."""
        return [address for address in self._redirects if address.split("/")[1] in urls.SHORT]

    @cached_property
    def history(self) -> History:
        """The history of the files of the project in git, read when first needed."""
        return History(self.root)

    @cached_property
    def last_update(self) -> datetime.date | None:
        """Date of the newest dated note or verification in the data."""
        dates = [d for e in self.entries for d in dates_of(e.record)]
        return max(dates, default=None)


#: What two monographs can have in common, and how much each such trait weighs.
_WEIGHTS = {Kind.ACTIVITY: 10, Kind.TERRITORY: 3, Kind.ACTION: 1}
_Trait = tuple[Kind, str]


def _traits(monograph: Monograph) -> set[_Trait]:
    return {(kind, record_id) for kind in _WEIGHTS for record_id in _ids_held(kind, monograph)}


class _Alike:
    """Finds the monographs that have most in common, without comparing them two by two.

    A set of monographs is an integer with one bit for each, so that one operation applies to all of them at once.
    """

    def __init__(self, traits: Mapping[str, set[_Trait]]):
        """``traits`` are those of each monograph, by id; of two equally alike, the first here comes first."""
        self._ids = list(traits)
        self._bits = {record_id: 1 << place for place, record_id in enumerate(self._ids)}
        self._having: dict[_Trait, int] = defaultdict(int)
        for record_id, traits_of_record in traits.items():
            for trait in traits_of_record:
                self._having[trait] |= self._bits[record_id]

    def most_alike(self, traits: set[_Trait], but: str, limit: int) -> list[str]:
        """Return the ids of the monographs that share most with some traits, the most alike first.

        Args:
            traits: those of the monograph to compare with.
            but: its id, left out.
            limit: how many at most.
        """
        # At index n, the set of those whose traits in common weigh at least n.
        at_least = [(1 << len(self._ids)) - 1]
        for trait in traits:
            weight, having = _WEIGHTS[trait[0]], self._having.get(trait, 0)
            at_least += [0] * weight
            for total in range(len(at_least) - 1, 0, -1):
                at_least[total] |= at_least[max(total - weight, 0)] & having
        ids: list[str] = []
        remaining = ~self._bits[but]
        for alike in reversed(at_least[1:]):
            while (alike := alike & remaining) and len(ids) < limit:
                lowest_bit = alike & -alike
                ids.append(self._ids[lowest_bit.bit_length() - 1])
                remaining &= ~lowest_bit
        return ids


#: Kinds of records that monographs are linked to: those they refer to, and the levers of the actions they refer to.
LINKED_KINDS = frozenset(
    {Kind.LEVER}
    | {spec.kind for spec in SPECS if spec.kind is not Kind.MONOGRAPH and reference_paths(Monograph, spec.kind)}
)


def _ids_held(kind: Kind, monograph: Monograph) -> Iterator[str]:
    """Yield the ids of a kind that the file of a monograph holds; needs and levers also come from other records."""
    # An action named in a testimony only is no evidence that it was obtained.
    paths = [("evidence", "action")] if kind is Kind.ACTION else reference_paths(Monograph, kind)
    for path in paths:
        yield from values_at(monograph, path)


def _group(items: Iterable[Any], keys: Callable[[Any], Iterable[str]]) -> dict[str, list[Any]]:
    """Group items under each of their keys, once per key, keeping their order."""
    groups: dict[str, list[Any]] = defaultdict(list)
    for item in items:
        for key in dict.fromkeys(keys(item)):
            groups[key].append(item)
    return dict(groups)


def dates_of(record: AnyRecord) -> Iterator[datetime.date]:
    """Yield every date on which a record entered the guide, changed, was verified or left."""
    fields = vars(record)  # much faster than getattr through pydantic for fields that many records lack
    for update in fields.get("updates", ()):
        yield update.date
    if fields.get("withdrawn"):
        yield fields["withdrawn"].date
    for name in ("verified_on", "added_on"):
        if fields.get(name):
            yield fields[name]
    if fields.get("rule"):
        yield fields["rule"].verified_on


def _without_withdrawn(entry: Entry) -> Entry:
    """Return an entry whose record no longer holds the nested records that were withdrawn."""
    nested = spec_of(entry.kind).nested
    if nested is None:
        return entry
    children = getattr(entry.record, nested.field)
    children_left = tuple(child for child in children if not child.withdrawn)
    if len(children_left) == len(children):
        return entry
    return replace(entry, record=entry.record.model_copy(update={nested.field: children_left}))
