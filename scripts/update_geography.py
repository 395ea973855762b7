"""Rewrite the reference lists of communes, of their parts, of départements and régions used by the checks.

Usage: python -m scripts.update_geography FOLDER
FOLDER holds communes.json, departements.json and regions.json of the npm package
@etalab/decoupage-administratif (Code officiel géographique de l'Insee, Licence Ouverte 2.0).
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parent.parent / "catalogue" / "reference"


def main(folder: Path) -> None:
    """Write the lists, sorted: a line per région, département, département's communes, or part of a commune.

    The parts are the old communes that were merged into another and keep a town hall, and the districts of the
    three largest cities.
    """
    regions = _rows_of(folder, "regions")
    departements = _rows_of(folder, "departements")
    communes: dict[str, list[str]] = defaultdict(list)
    name_by_code: dict[str, str] = {}
    parts: list[dict[str, Any]] = []
    for commune in _rows_of(folder, "communes"):
        if "departement" not in commune:
            continue
        if commune["type"] == "commune-actuelle":
            communes[commune["departement"]].append(commune["nom"])
            name_by_code[commune["code"]] = commune["nom"]
        else:
            parts.append(commune)
    _write("regions.csv", (f"{r['code']};{r['nom']}" for r in regions))
    _write("departements.csv", (f"{d['code']};{d['region']};{d['nom']}" for d in departements))
    _write("communes.csv", (f"{code};{'|'.join(sorted(names))}" for code, names in communes.items()))
    _write(
        "parts_of_communes.csv",
        (
            f"{part['departement']};{part['nom']};{name_by_code[part.get('chefLieu') or part['commune']]}"
            for part in parts
            if part["nom"] not in communes[part["departement"]]
        ),
    )


def _rows_of(folder: Path, name: str) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = json.loads((folder / f"{name}.json").read_text("utf-8"))
    return rows


def _write(name: str, lines: Iterable[str]) -> None:
    (TARGET / name).write_text("\n".join(sorted(lines)) + "\n", "utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
