"""Communes, départements and régions of France, from Insee's *Code officiel géographique*.

The lists in ``catalogue/reference/`` are written by ``scripts/update_geography.py``.
"""

from __future__ import annotations

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
def communes() -> dict[str, frozenset[str]]:
    """Return the names of the communes of each département."""
    return {code: frozenset(names.split("|")) for code, names in _rows("communes.csv")}
