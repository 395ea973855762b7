"""The places that have a page: the régions, the départements, the collectivities overseas.

An overseas région of one département has one page for both. The lands without inhabitants have none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from catalogue import urls
from catalogue.reading import geography

#: Codes of what the official list gives beside the régions and départements, and where nobody lives all year.
_UNINHABITED = frozenset({"984", "989"})


class Sort(StrEnum):
    """What a place with a page is."""

    REGION = "region"
    DEPARTEMENT = "departement"
    OVERSEAS = "overseas"


@dataclass(frozen=True)
class Area:
    """A place that has a page.

    Attributes:
        id: the code of a département or of a collectivity, or that of a région after an « r ».
        number: the code that people know: that of the région, or of the département for all others.
        name: its official name.
        sort: what it is; overseas places are told apart, being région and département at once, or neither.
        address: that of its page.
        departements: codes of the départements it holds, or is.
        region: id of the région that a département is in; empty for the others.
    """

    id: str
    number: str
    name: str
    sort: Sort
    address: str
    departements: tuple[str, ...]
    region: str

    @property
    def seat(self) -> str:
        """The commune where its préfecture is; empty for a région."""
        code = geography.prefectures().get(self.departements[0]) if self.sort is not Sort.REGION else None
        return geography.commune_of_code()[code].name if code else ""

    @property
    def population(self) -> int:
        """How many inhabitants its communes have."""
        return sum(_population()[code] for code in self.departements)


@cache
def _population() -> dict[str, int]:
    """Return the inhabitants of each département."""
    found: dict[str, int] = defaultdict(int)
    for commune in geography.commune_of_code().values():
        found[geography.departement_of_commune(commune.code)] += commune.population or 0
    return found


def region_id(code: str) -> str:
    """Return the id of the place that a région is."""
    return f"r{code}"


@cache
def areas() -> dict[str, Area]:
    """Return every place that has a page by id: each région with its départements after it, then those overseas."""
    held: dict[str, list[str]] = defaultdict(list)
    for code, region in geography.region_of_departement().items():
        if code not in _UNINHABITED:
            held[region].append(code)
    # The collectivities, whose codes have three figures, come after the régions.
    ordered = sorted(held, key=lambda region: (len(held[region]) == 1, len(region), _rank(region)))
    return {area.id: area for region in ordered for area in _areas_of(region, held[region])}


def _areas_of(region: str, codes: list[str]) -> Iterator[Area]:
    """Yield a région and its départements, or the one place that is both."""
    name = geography.regions()[region]
    address = urls.place_address(name)
    if len(codes) == 1:
        area_id = region if region in codes else region_id(region)
        yield Area(area_id, codes[0], name, Sort.OVERSEAS, address, tuple(codes), "")
        return
    yield Area(region_id(region), region, name, Sort.REGION, address, tuple(codes), "")
    for code in codes:
        own = geography.departements()[code]
        yield Area(code, code, own, Sort.DEPARTEMENT, urls.place_address(name, own), (code,), region_id(region))


def _rank(region: str) -> str:
    return urls.slug(geography.regions()[region])


@cache
def area_of_departement() -> dict[str, Area]:
    """Return the place that is each département: an overseas région when it has only that one."""
    return {area.departements[0]: area for area in areas().values() if area.sort is not Sort.REGION}


def region_of(area: Area) -> Area | None:
    """Return the région that a département is in; None for any other place."""
    return areas().get(area.region)


def former_regions(area: Area) -> list[str]:
    """Return the names of the régions of before 2016 that a région replaced; none for any other place."""
    former = geography.former_regions().values()
    return [name for name, today in former if area.sort is Sort.REGION and region_id(today) == area.id]


def inside(area: Area) -> list[Area]:
    """Return the départements of a région, in the order of their numbers; none for any other place."""
    return [one for one in areas().values() if one.region == area.id]


@cache
def neighbours(area_id: str) -> tuple[Area, ...]:
    """Return the places of the same sort that share a land boundary with one: départements, or régions."""
    area = areas()[area_id]
    beside = {code for held in area.departements for code in geography.neighbours().get(held, ())}
    around = [area_of_departement()[code] for code in sorted(beside - set(area.departements))]
    if area.sort is not Sort.REGION:
        return tuple(around)
    return tuple(areas()[one] for one in dict.fromkeys(other.region for other in around))


def part_of(departement: str | None, region: str | None) -> Area | None:
    """Return the narrowest place with a page for the codes that the file of a case holds."""
    found = area_of_departement().get(departement or "")
    return found or areas().get(region_id(region or ""))


#: How near a place is to another, from the nearest; each with what is said of it.
RELATIONS = (
    "Département voisin, même région",
    "Même région",
    "Département voisin",
    "Région voisine",
    "Aussi outre-mer",
)


def relation(area: Area, other: Area) -> tuple[int, str] | None:
    """Return how near another place is: its rank in :data:`RELATIONS`, and the reason in words; None when it is far.

    ``theme/assets/javascripts/places.js`` says the same, and ``tests/search/places.json`` checks it.
    """
    if Sort.OVERSEAS in (area.sort, other.sort):
        return (4, f"{RELATIONS[4]} ({other.name})") if area.sort is other.sort and area != other else None
    region, others = area.region or area.id, other.region or other.id
    is_beside = other in neighbours(area.id)
    if region == others:
        rank = 0 if is_beside else 1
    elif is_beside and area.region:
        rank = 2
    elif areas()[others] in neighbours(region):
        return 3, f"{RELATIONS[3]} ({areas()[others].name})"
    else:
        return None
    return (rank, f"{RELATIONS[rank]} ({other.name})") if area != other else None


@cache
def steps(area_id: str) -> dict[str, int]:
    """Return how many boundaries are crossed, at least, from a place to each département that land leads to."""
    known = dict.fromkeys(areas()[area_id].departements, 0)
    edge = list(known)
    while edge:
        beyond = {other: known[code] + 1 for code in edge for other in geography.neighbours().get(code, ())}
        edge = [other for other in beyond if other not in known]
        known |= {other: beyond[other] for other in edge}
    return known
