"""Communes, départements and régions of France, from Insee's *Code officiel géographique*.

``scripts/update_geography.py`` writes the lists in ``catalogue/reference/``, except that of the régions as they were
before 2016, which no longer changes.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from pathlib import Path

_REFERENCE = Path(__file__).parent.parent / "reference"


def _rows(name: str) -> list[list[str]]:
    text = (_REFERENCE / name).read_text("utf-8")
    return [line.split(";") for line in text.splitlines()]


@cache
def regions() -> dict[str, str]:
    """Return the names of the régions by Insee code."""
    return dict(_rows("regions.csv"))


@cache
def departements() -> dict[str, str]:
    """Return the names of the départements by Insee code."""
    return {code: name for code, _, name in _rows("departements.csv")}


@cache
def region_of_departement() -> dict[str, str]:
    """Return the Insee code of the région of each département."""
    return {code: region for code, region, _ in _rows("departements.csv")}


@cache
def former_regions() -> dict[str, tuple[str, str]]:
    """Return the régions as they were before 2016, by Insee code: their name, and the code of today's région."""
    return {code: (name, today) for code, name, today in _rows("former_regions.csv")}


@cache
def parts_of_communes() -> dict[str, dict[str, str]]:
    """Return, by département, the old communes and the districts that are part of a commune, with its name."""
    communes_by_part: dict[str, dict[str, str]] = defaultdict(dict)
    for code, part, commune in _rows("parts_of_communes.csv"):
        communes_by_part[code][part] = commune
    return dict(communes_by_part)


@cache
def communes() -> dict[str, frozenset[str]]:
    """Return the names of the communes of each département."""
    return {code: frozenset(names.split("|")) for code, names in _rows("communes.csv")}
