"""What the guide holds about a place: its cases, who helped them, and the nearest ones with what makes them near."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from catalogue.model import Kind, Monograph
from catalogue.places import areas
from catalogue.places.areas import Area
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
    """An organisation, and the cases that it helped: each with the id of the first action by which it did."""

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
            organisations: dict[str, dict[str, tuple[Monograph, str]]] = defaultdict(dict)
            for case in cases:
                for evidence in case.evidence:
                    if evidence.status != "effective" or self._catalogue.lever_of[evidence.action].id != lever.id:
                        continue
                    makers |= dict.fromkeys(evidence.decision_makers)
                    for name in evidence.organisations:
                        organisations[name].setdefault(case.id, (case, evidence.action))
            if makers or organisations:
                givers = (Giver(name, tuple(helped.values())) for name, helped in organisations.items())
                yield Help(lever.id, tuple(m for m in self._catalogue.decision_makers if m in makers), tuple(givers))

    def nearest(self, area_id: str, limit: int = NEAREST) -> list[Near]:
        """Return cases near a place but not in it, the nearest first, so many that with its own they reach a limit.

        Those in the same type of territory as its own come last: nothing else tells of which type a place is.
        """
        own = self.cases(area_id)
        near: dict[str, Near] = {}
        for case, reason in self._around(areas.areas()[area_id]):
            near.setdefault(case.id, Near(case, reason))
        for territory in self._catalogue.territories.values():
            if any(territory.id == item.type for case in own for item in case.territories):
                for case in self._catalogue.monographs_of(Kind.TERRITORY, territory.id):
                    near.setdefault(case.id, Near(case, f"Même type de territoire ({territory.short_label})"))
        kept = {case.id for case in own}
        return [one for case, one in near.items() if case not in kept][: max(0, limit - len(own))]

    def _around(self, area: Area) -> Iterator[tuple[Monograph, str]]:
        """Yield the cases in other places, with what makes each near, the nearest first."""
        steps = areas.steps(area.id)
        found = []
        for order, (area_id, cases) in enumerate(self._cases.items()):
            other = areas.areas()[area_id]
            if related := areas.relation(area, other):
                far = min(steps.get(code, len(steps)) for code in other.departements)
                # A case said to be in a région only comes after those of its départements.
                found.append((related[0], len(other.departements) > 1, far, area_id, order, related[1], cases))
        for *_, reason, cases in sorted(found, key=lambda one: one[:5]):
            yield from ((case, reason) for case in cases)

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
