"""The map of the cases: where each mark stands, so that none hides another."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from catalogue.model import Monograph
from catalogue.places import outlines
from catalogue.places.areas import Area, part_of
from catalogue.store import Catalogue

#: Most cases shown by a mark each; beyond, a mark stands for those of a département.
MOST = 150
#: Least distance between the middles of two marks, in units of the map, and how many times they are pushed apart.
APART, PUSHES = 23.0, 60
_GOLDEN = math.pi * (3 - math.sqrt(5))


@dataclass(frozen=True)
class Mark:
    """A mark on the map: one case, or all those of a place when they are many."""

    x: int
    y: int
    area: Area
    cases: tuple[Monograph, ...]


@dataclass(frozen=True)
class Map:
    """The marks, and the cases that the map cannot show because no outline holds their place."""

    marks: tuple[Mark, ...]
    elsewhere: tuple[Monograph, ...]


def cases_map(catalogue: Catalogue) -> Map:
    """Return the map of every case. A case in several places has a mark at the first."""
    placed: list[tuple[Area, Monograph]] = []
    elsewhere = []
    for case in catalogue.monographs.values():
        area = part_of(case.place.departement, case.place.region)
        if area and outlines.middle(area):
            placed.append((area, case))
        else:
            elsewhere.append(case)
    if len(placed) > MOST:
        grouped = {area: tuple(case for one, case in placed if one == area) for area, _ in placed}
        found = list(grouped.items())
    else:
        found = [(area, (case,)) for area, case in sorted(placed, key=lambda one: one[0].id)]
    spots = spread([outlines.middle(area) or (0, 0) for area, _ in found])
    marks = (Mark(round(x), round(y), area, cases) for (x, y), (area, cases) in zip(spots, found, strict=True))
    return Map(tuple(marks), tuple(elsewhere))


def spread(spots: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return spots moved as little as they need for none to be too near another."""
    moved = []
    seen: dict[tuple[float, float], int] = {}
    for spot in spots:
        # Those of one middle start on a spiral around it.
        rank = seen[spot] = seen.get(spot, -1) + 1
        away, angle = APART / 2 * math.sqrt(rank), rank * _GOLDEN
        moved.append((spot[0] + away * math.cos(angle), spot[1] + away * math.sin(angle)))
    for _ in range(PUSHES):
        if not _push(moved):
            break
    return moved


def _push(spots: list[tuple[float, float]]) -> bool:
    """Move apart those that are too near; tell whether there were any."""
    is_moved = False
    for one in range(len(spots)):
        for other in range(one + 1, len(spots)):
            (x1, y1), (x2, y2) = spots[one], spots[other]
            if abs(x1 - x2) >= APART or abs(y1 - y2) >= APART:
                continue
            distance = math.hypot(x1 - x2, y1 - y2)
            if distance >= APART - 0.01:
                continue
            is_moved = True
            # Two in the same spot leave it in opposite directions.
            dx, dy = ((x1 - x2) / distance, (y1 - y2) / distance) if distance else (1.0, 0.0)
            push = (APART - distance) / 2
            spots[one] = x1 + dx * push, y1 + dy * push
            spots[other] = x2 - dx * push, y2 - dy * push
    return is_moved
