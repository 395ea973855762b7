"""The outline of France: where each département is on the map, and its shape; see ``scripts/update_outline.py``."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from catalogue.places.areas import Area
from catalogue.reading import geography


class Outline(NamedTuple):
    """A département on the map: its middle, in units of the map, and its shape, as SVG writes a path."""

    x: int
    y: int
    path: str


def size() -> str:
    """Return the box of the map, as the ``viewBox`` of SVG."""
    return _rows()[0][1]


@cache
def outlines() -> dict[str, Outline]:
    """Return the départements that the map shows, by code."""
    return {code: Outline(int(x), int(y), path) for code, x, y, path in _rows()[1:]}


def shape(area: Area) -> str:
    """Return the shape of a place; empty when the map does not show it."""
    return "".join(outlines()[code].path for code in area.departements if code in outlines())


def middle(area: Area) -> tuple[int, int] | None:
    """Return the middle of a place: for a région, that of its départements; None when the map does not show it."""
    held = [outlines()[code] for code in area.departements if code in outlines()]
    if not held:
        return None
    return round(sum(one.x for one in held) / len(held)), round(sum(one.y for one in held) / len(held))


@cache
def _rows() -> list[list[str]]:
    text = (geography.REFERENCE / "outlines.csv").read_text("utf-8")
    return [line.split(";") for line in text.splitlines()]
