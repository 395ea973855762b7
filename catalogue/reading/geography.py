"""Communes, départements and régions of France, from Insee's *Code officiel géographique*.

``scripts/update_geography.py`` writes the lists in ``catalogue/reference/``, except those that hardly ever change and
were written by hand: the régions as they were before 2016, the neighbouring départements, the other names of places.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import NamedTuple

REFERENCE = Path(__file__).parent.parent / "reference"


class Commune(NamedTuple):
    """A commune: its Insee code, its name, its inhabitants when they are counted, its postcodes."""

    code: str
    name: str
    population: int | None
    postcodes: tuple[str, ...]


class Part(NamedTuple):
    """An old commune that is now part of another, or a district of a city.

    Attributes:
        code: its Insee code, which may also be that of the whole commune.
        name: its name.
        whole: Insee code of the commune it is part of.
        sort: ``d`` for a commune déléguée, ``a`` for a commune associée, ``m`` for an arrondissement municipal.
        postcodes: those of a district; those of an old commune are not known.
    """

    code: str
    name: str
    whole: str
    sort: str
    postcodes: tuple[str, ...]


class Group(NamedTuple):
    """A group of communes with its own taxes (EPCI): its Siren number, its name, the Insee codes of its members."""

    code: str
    name: str
    members: tuple[str, ...]


class OtherName(NamedTuple):
    """Another name by which people look for places.

    Attributes:
        sort: ``short``, ``other``, ``province`` or ``people``.
        name: the name.
        places: codes of départements, or of a région after an « r ».
    """

    sort: str
    name: str
    places: tuple[str, ...]


def _rows(name: str) -> list[list[str]]:
    text = (REFERENCE / name).read_text("utf-8")
    return [line.split(";") for line in text.splitlines() if not line.startswith("#")]


@cache
def regions() -> dict[str, str]:
    """Return the names of the régions by Insee code."""
    return dict(_rows("regions.csv"))


@cache
def departements() -> dict[str, str]:
    """Return the names of the départements by Insee code."""
    return {code: name for code, _, name, *_ in _rows("departements.csv")}


@cache
def region_of_departement() -> dict[str, str]:
    """Return the Insee code of the région of each département."""
    return {code: region for code, region, *_ in _rows("departements.csv")}


@cache
def prefectures() -> dict[str, str]:
    """Return the Insee code of the commune where the préfecture of each département is."""
    return {code: rest[0] for code, _, _, *rest in _rows("departements.csv") if rest}


@cache
def neighbours() -> dict[str, tuple[str, ...]]:
    """Return the codes of the départements that share a land boundary with each."""
    return {code: tuple(others.split(" ")) for code, others in _rows("neighbours.csv")}


@cache
def former_regions() -> dict[str, tuple[str, str]]:
    """Return the régions as they were before 2016, by Insee code: their name, and the code of today's région."""
    return {code: (name, today) for code, name, today, _ in _rows("former_regions.csv")}


@cache
def departements_of_former_regions() -> dict[str, tuple[str, ...]]:
    """Return the codes of the départements of the régions of before 2016."""
    return {code: tuple(held.split(" ")) for code, _, _, held in _rows("former_regions.csv")}


@cache
def other_names() -> tuple[OtherName, ...]:
    """Return the other names by which people look for places."""
    return tuple(OtherName(sort, name, tuple(places.split(" "))) for sort, name, places in _rows("names_of_places.csv"))


@cache
def commune_of_code() -> dict[str, Commune]:
    """Return the communes by Insee code."""
    communes_by_code = {}
    for code, name, *rest in _rows("communes.csv"):
        population = int(rest[0]) if rest and rest[0] else None
        communes_by_code[code] = Commune(code, name, population, tuple(rest[1].split(" ")) if len(rest) > 1 else ())
    return communes_by_code


@cache
def code_of_commune() -> dict[tuple[str, str], str]:
    """Return the Insee code of each commune by its département and its name."""
    return {(departement_of_commune(code), commune.name): code for code, commune in commune_of_code().items()}


@cache
def parts() -> tuple[Part, ...]:
    """Return the old communes that are now part of another, and the districts of cities."""
    return tuple(
        Part(code, name, whole, sort, tuple(rest[0].split(" ")) if rest else ())
        for code, name, whole, sort, *rest in _rows("parts_of_communes.csv")
    )


@cache
def groups() -> tuple[Group, ...]:
    """Return the groups of communes."""
    return tuple(
        Group(code, name, tuple(members.split(" "))) for code, name, members in _rows("groups_of_communes.csv")
    )


def departement_of_commune(code: str) -> str:
    """Return the code of the département of a commune, from the Insee code of the commune."""
    return code[:3] if code.startswith(("97", "98")) else code[:2]


@cache
def communes() -> dict[str, frozenset[str]]:
    """Return the names of the communes of each département."""
    names_by_departement: dict[str, set[str]] = defaultdict(set)
    for code, name, *_ in _rows("communes.csv"):
        names_by_departement[departement_of_commune(code)].add(name)
    return {code: frozenset(names) for code, names in names_by_departement.items()}


@cache
def parts_of_communes() -> dict[str, dict[str, str]]:
    """Return, by département, the old communes and the districts that are part of a commune, with its name."""
    communes_by_part: dict[str, dict[str, str]] = defaultdict(dict)
    for part in parts():
        code = departement_of_commune(part.whole)
        if part.name not in communes()[code]:
            communes_by_part[code][part.name] = commune_of_code()[part.whole].name
    return dict(communes_by_part)
