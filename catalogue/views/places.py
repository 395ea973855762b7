"""What the guide holds about a place: its cases, who helped them, and the nearest ones with what makes them near."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from catalogue.model import Monograph
from catalogue.places import areas
from catalogue.places.areas import Area, Sort
from catalogue.store import Catalogue

#: Cases that the page of a place shows besides its own, when it has fewer than that.
NEAREST = 6


@dataclass(frozen=True)
class Near:
    """A case near a place, and why it is, in words: « Département voisin : Allier »."""

    monograph: Monograph
    reason: str


@dataclass(frozen=True)
class Giver:
    """An organisation, or a kind of decision maker, and the cases that it helped: each with the id of an action."""

    name: str
    helped: tuple[tuple[Monograph, str], ...]


@dataclass(frozen=True)
class Help:
    """What the cases of a place obtained by the actions of a lever, and from whom."""

    lever: str
    decision_makers: tuple[str, ...]
    organisations: tuple[Giver, ...]


@dataclass(frozen=True)
class Where:
    """Where an organisation is: what comes before the places that have a page, and these places."""

    words: str
    areas: tuple[Area, ...]


class Places:
    """What is computed about places, for one catalogue."""

    def __init__(self, catalogue: Catalogue):
        self._catalogue = catalogue

    def cases(self, area_id: str) -> list[Monograph]:
        """Return the cases in a place, in the order of their files."""
        return self._cases.get(area_id, [])

    def where(self, monograph: Monograph) -> list[Where]:
        """Return the places of a case as a page shows them: each with the département and the région that hold it."""
        return [self._shown(place.locality, place.commune, place.departement, place.region)
                for place in monograph.places]  # fmt: skip

    def _shown(self, locality: str | None, commune: str | None, departement: str | None, region: str | None) -> Where:
        area = areas.part_of(departement, region)
        around = [area, areas.region_of(area)] if area else []
        named = dict.fromkeys(name for name in (locality, commune) if name)
        return Where(", ".join(named), tuple(one for one in around if one))

    def territories(self, area_id: str) -> list[tuple[str, int]]:
        """Return the types of territory of the cases of a place, each with how many are in it, most frequent first."""
        count = Counter(item.type for case in self.cases(area_id) for item in case.territories)
        return [
            (known, count[known])
            for known in sorted(self._catalogue.territories, key=lambda t: -count[t])
            if count[known]
        ]

    def help(self, area_id: str) -> list[Help]:
        """Return who helped the cases of a place, lever by lever; what is only planned does not count."""
        return list(self._helped(self.cases(area_id)))

    def _helped(self, cases: list[Monograph]) -> Iterator[Help]:
        for lever in self._catalogue.levers.values():
            makers: dict[str, None] = {}
            organisations: dict[str, dict[tuple[str, str], Monograph]] = defaultdict(dict)
            for case in cases:
                for evidence in case.evidence:
                    if evidence.status != "effective" or self._catalogue.lever_of[evidence.action].id != lever.id:
                        continue
                    makers |= dict.fromkeys(evidence.decision_makers)
                    for name in evidence.organisations:
                        organisations[name].setdefault((case.id, evidence.action), case)
            if makers or organisations:
                givers = (
                    Giver(name, tuple((case, action) for (_, action), case in helped.items()))
                    for name, helped in organisations.items()
                )
                yield Help(lever.id, tuple(m for m in self._catalogue.decision_makers if m in makers), tuple(givers))

    def nearest(self, area_id: str, limit: int = NEAREST) -> list[Near]:
        """Return cases near a place but not in it, the nearest first, so many that with its own they reach a limit."""
        own = self.cases(area_id)
        found: dict[str, Near] = {}
        for reason, cases in self._around(areas.areas()[area_id], own):
            for case in cases:
                if len(found) + len(own) >= limit:
                    return list(found.values())
                if case not in own:
                    found.setdefault(case.id, Near(case, reason))
        return list(found.values())

    def _around(self, area: Area, own: list[Monograph]) -> Iterator[tuple[str, list[Monograph]]]:
        """Yield the cases that have something in common with a place, with what it is, the nearest first."""
        region = areas.region_of(area)
        steps = areas.steps(area.id)
        beside = {one.id for one in areas.neighbours(area.id)}
        regions_beside = {one.id for one in areas.neighbours(area.region or area.id)}
        others = [areas.area_of_departement()[code] for code in sorted(steps, key=lambda code: (steps[code], code))]
        if region:
            same = [one for one in others if one.region == region.id and one.id != area.id]
            for one in same:
                yield (
                    f"{'Département voisin, même' if one.id in beside else 'Même'} région ({one.name})",
                    self.cases(one.id),
                )
            yield f"Même région ({region.name})", self.cases(region.id)
            others = [one for one in others if one.region != region.id]
            yield from self._named("Département voisin", (one for one in others if one.id in beside))
        near = (one for one in others if one.region in regions_beside)
        for one in near:
            yield f"Région voisine ({areas.areas()[one.region].name})", self.cases(one.id)
        if area.sort is Sort.OVERSEAS:
            overseas = [one for one in areas.areas().values() if one.sort is Sort.OVERSEAS]
            yield from self._named("Aussi outre-mer", overseas)
        held = {item.type for case in own for item in case.territories}
        for territory in self._catalogue.territories.values():
            if territory.id in held:
                cases = [case for case in self._catalogue.monographs.values()
                          if territory.id in (item.type for item in case.territories)]  # fmt: skip
                yield f"Même type de territoire ({territory.short_label})", cases

    def _named(self, reason: str, others: Iterable[Area]) -> Iterator[tuple[str, list[Monograph]]]:
        yield from ((f"{reason} ({other.name})", self.cases(other.id)) for other in others)

    @cached_property
    def _cases(self) -> dict[str, list[Monograph]]:
        """The cases of each place, by its id: those of its départements, and those said to be only in the région."""
        found: dict[str, dict[str, Monograph]] = defaultdict(dict)
        for case in self._catalogue.monographs.values():
            for place in case.places:
                area = areas.part_of(place.departement, place.region)
                for one in (area, areas.region_of(area) if area else None):
                    if one:
                        found[one.id][case.id] = case
        return {area_id: list(cases.values()) for area_id, cases in found.items()}
