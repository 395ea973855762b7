"""Rewrite the outline of France: the lines of the map, and the shape and the middle of each département.

Usage: python -m scripts.update_outline FOLDER
FOLDER is a copy of https://github.com/gregoiredavid/france-geojson (IGN, Admin Express COG 2018, Licence Ouverte). Its
files share the points of their boundaries, which are drawn once and simplified without a gap. The lands overseas that
it lacks are named beside the map.
"""

from __future__ import annotations

import json
import math
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
LINES = ROOT / "theme" / "assets" / "images" / "france.svg"
SHAPES = ROOT / "catalogue" / "reference" / "outlines.csv"
#: The map is so many units wide; the lands overseas are in boxes below.
WIDTH, BOX, GAP = 1000, 150, 40
OVERSEAS = ("971", "972", "973", "974", "976")
#: How far, in units, a simplified line may be from the true one: less around Paris, whose départements are small.
TOLERANCE, FINE = 4.8, 1.1
SMALL = frozenset({"75", "92", "93", "94"})
#: An island of fewer square units is left out, unless it is the largest part of its département.
LEAST_ISLAND = 40

Point = tuple[float, float]
Ring = list[Point]


def main(folder: Path) -> None:
    """Write both files."""
    rings = _scaled(_read(folder / "departements-version-simplifiee.geojson"), _lambert, (0, 0), WIDTH)
    height = max(y for held in rings.values() for ring in held for _, y in ring)
    overseas = _read(folder / "departements-avec-outre-mer.geojson")
    for n, code in enumerate(OVERSEAS):
        corner = ((BOX + GAP) * n + GAP, height + GAP)
        rings |= _scaled({code: overseas[code]}, _plain, corner, BOX)
    arcs = _arcs({code: _kept(held) for code, held in rings.items()})
    drawn = {arc: _simplified(arc, FINE if owners & SMALL else TOLERANCE) for arc, owners in arcs.items()}
    size = f"0 0 {WIDTH} {round(height + 2 * GAP + BOX)}"
    path = "".join(_path(line) for line in sorted(drawn.values()) if _is_drawn(line))
    LINES.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{size}"><path id="lignes" fill="none" d="{path}"/></svg>\n',
        "utf-8",
    )
    rows = [f"size;{size}"]
    for code in sorted(rings):
        shape = [line for ring in _kept(rings[code]) if len(line := _joined(ring, drawn)) > 2]
        largest = max(rings[code], key=_area)
        x, y = _middle(largest)
        rows.append(f"{code};{round(x)};{round(y)};{''.join(_path(ring) + 'z' for ring in shape)}")
    SHAPES.write_text("\n".join(rows) + "\n", "utf-8")


def _read(file: Path) -> dict[str, list[Ring]]:
    """Return the outer rings of each département."""
    found = {}
    for feature in json.loads(file.read_text("utf-8"))["features"]:
        geometry: dict[str, Any] = feature["geometry"]
        polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        found[feature["properties"]["code"]] = [[(x, y) for x, y in polygon[0]] for polygon in polygons]
    return found


def _lambert(point: Point) -> Point:
    """Project a longitude and a latitude as French maps do (Lambert 93, on a sphere)."""
    first, second, origin = (math.radians(degrees) for degrees in (44, 49, 46.5))
    n = math.log(math.cos(first) / math.cos(second)) / math.log(_half(second) / _half(first))
    scale = math.cos(first) * _half(first) ** n / n
    radius = scale / _half(math.radians(point[1])) ** n
    angle = n * math.radians(point[0] - 3)
    return radius * math.sin(angle), radius * math.cos(angle) - scale / _half(origin) ** n


def _half(latitude: float) -> float:
    return math.tan(math.pi / 4 + latitude / 2)


def _plain(point: Point) -> Point:
    """Project a small land: its longitudes are as long as they are at its latitude."""
    return point[0] * math.cos(math.radians(point[1])), -point[1]


def _scaled(rings: dict[str, list[Ring]], project: Any, corner: Point, side: float) -> dict[str, list[Ring]]:
    """Return rings projected into a box: as wide as it when alone, else within it and in its middle."""
    projected = {code: [[project(point) for point in ring] for ring in held] for code, held in rings.items()}
    xs = [x for held in projected.values() for ring in held for x, _ in ring]
    ys = [y for held in projected.values() for ring in held for _, y in ring]
    wide, high = max(xs) - min(xs), max(ys) - min(ys)
    scale = side / (wide if len(rings) > 1 else max(wide, high))
    left = corner[0] + (0 if len(rings) > 1 else (side - wide * scale) / 2)
    return {
        code: [[((x - min(xs)) * scale + left, (y - min(ys)) * scale + corner[1]) for x, y in ring] for ring in held]
        for code, held in projected.items()
    }


def _kept(rings: list[Ring]) -> list[Ring]:
    """Return the rings worth drawing."""
    largest = max(rings, key=_area)
    return [ring for ring in rings if ring is largest or _area(ring) >= LEAST_ISLAND]


def _area(ring: Ring) -> float:
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2


def _middle(ring: Ring) -> Point:
    """Return the centre of gravity of a ring."""
    pairs = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    crosses = [x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs]
    total = 3 * sum(crosses)
    x = sum((x1 + x2) * cross for ((x1, _), (x2, _)), cross in zip(pairs, crosses, strict=True))
    y = sum((y1 + y2) * cross for ((_, y1), (_, y2)), cross in zip(pairs, crosses, strict=True))
    return x / total, y / total


Arc = tuple[Point, ...]


def _arcs(rings: dict[str, list[Ring]]) -> dict[Arc, frozenset[str]]:
    """Return the lines between the points where three boundaries meet, each with the départements beside it."""
    owners: dict[Arc, set[str]] = defaultdict(set)
    nodes = _nodes(ring for held in rings.values() for ring in held)
    for code, held in rings.items():
        for ring in held:
            for arc in _cut(ring, nodes):
                owners[arc].add(code)
    return {arc: frozenset(codes) for arc, codes in owners.items()}


def _nodes(rings: Iterable[Ring]) -> set[Point]:
    beside: dict[Point, set[Point]] = defaultdict(set)
    for ring in rings:
        points = ring[:-1]
        for before, point, after in zip([points[-1], *points], points, [*points[1:], points[0]], strict=False):
            beside[point] |= {before, after}
    return {point for point, others in beside.items() if len(others) != 2}


def _cut(ring: Ring, nodes: set[Point]) -> Iterator[Arc]:
    """Yield the parts of a ring between nodes, each in the direction that both its sides agree on."""
    points = ring[:-1]
    start = next((n for n, point in enumerate(points) if point in nodes), None)
    if start is None:
        first = points.index(min(points))
        points = points[first:] + points[:first]
        yield (*points, points[0])
        return
    points = points[start:] + points[:start]
    line = [points[0]]
    for point in [*points[1:], points[0]]:
        line.append(point)
        if point in nodes:
            yield _directed(line)
            line = [point]


def _directed(line: list[Point]) -> Arc:
    forward, backward = tuple(line), tuple(reversed(line))
    return min(forward, backward)


def _simplified(arc: Arc, tolerance: float) -> list[tuple[int, int]]:
    """Return a line with fewer points, rounded to the unit."""
    points = list(arc)
    if points[0] == points[-1]:
        middle = len(points) // 2
        kept = [*_fewer(points[: middle + 1], tolerance)[:-1], *_fewer(points[middle:], tolerance)]
    else:
        kept = _fewer(points, tolerance)
    rounded = [(round(x), round(y)) for x, y in kept]
    return [point for n, point in enumerate(rounded) if n == 0 or point != rounded[n - 1]] or rounded[:1]


def _fewer(points: list[Point], tolerance: float) -> list[Point]:
    """Return the points that a line needs not to be farther than a tolerance from what it was (Douglas-Peucker)."""
    if len(points) < 3:
        return points
    (x1, y1), (x2, y2) = points[0], points[-1]
    length = math.hypot(x2 - x1, y2 - y1) or 1
    away = [abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length for x, y in points[1:-1]]
    farthest = max(range(len(away)), key=away.__getitem__)
    if away[farthest] <= tolerance:
        return [points[0], points[-1]]
    return [*_fewer(points[: farthest + 2], tolerance)[:-1], *_fewer(points[farthest + 1 :], tolerance)]


def _is_drawn(line: list[tuple[int, int]]) -> bool:
    """Tell whether a simplified line is worth drawing: an island that became a stroke is not."""
    return len(line) > (3 if line[0] == line[-1] else 1)


def _joined(ring: Ring, drawn: dict[Arc, list[tuple[int, int]]]) -> list[tuple[int, int]]:
    """Return a ring made of the simplified lines, in its own direction."""
    nodes = {point for arc in drawn for point in (arc[0], arc[-1])}
    found: list[tuple[int, int]] = []
    points = ring[:-1]
    start = next((n for n, point in enumerate(points) if point in nodes and _is_end(point, drawn)), None)
    if start is None:
        return drawn[next(_cut(ring, set()))]
    points = points[start:] + points[:start]
    line = [points[0]]
    for point in [*points[1:], points[0]]:
        line.append(point)
        if (arc := _directed(line)) in drawn:
            simple = drawn[arc]
            found += simple[:-1] if arc == tuple(line) else list(reversed(simple))[:-1]
            line = [point]
    return found


def _is_end(point: Point, drawn: dict[Arc, list[tuple[int, int]]]) -> bool:
    return any(point == arc[0] != arc[-1] or point == arc[-1] != arc[0] for arc in drawn)


def _path(line: list[tuple[int, int]]) -> str:
    """Return a line as SVG writes it, each point told from the one before."""
    (x, y), text = line[0], f"M{line[0][0]} {line[0][1]}l"
    parts = []
    for following in line[1:]:
        parts.append(f"{following[0] - x} {following[1] - y}")
        x, y = following
    return text + " ".join(parts).replace(" -", "-")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
