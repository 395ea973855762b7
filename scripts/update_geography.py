"""Rewrite the reference lists of places: régions, départements, communes, their parts, groups of communes.

Usage: python -m scripts.update_geography [FILE]
They come from an npm package made by Etalab (Code officiel géographique de l'Insee, La Poste, Licence Ouverte 2.0).
Its version and the digest of its archive are pinned below: to refresh the lists, write those of the new version here,
and run this. FILE is its archive, if it is already here; otherwise npm fetches it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parent.parent / "catalogue" / "reference"
PACKAGE = "@etalab/decoupage-administratif"
VERSION = "6.0.0"
INTEGRITY = "sha512-XavYsFlbcM/prKr8hNHPKER94IHw/dsxNM4nxjWMYk6PLFACpEedvn/7wK8Baozm0dCYhWWcf+7bcWpA5pmCaQ=="

#: Letter that says, in the list of the parts of communes, what each is.
_PARTS = {"commune-deleguee": "d", "commune-associee": "a", "arrondissement-municipal": "m"}


def main(archive: Path) -> None:
    """Write the lists, sorted, a place on each line."""
    regions, departements, places, groups = (
        _read(archive, name) for name in ("regions", "departements", "communes", "epci")
    )
    communes = [place for place in places if place["type"] == "commune-actuelle"]
    parts = [place for place in places if place["type"] in _PARTS]
    _write("regions.csv", (_line(r["code"], r["nom"]) for r in regions))
    _write("departements.csv", (_line(d["code"], d["region"], d["nom"], d.get("chefLieu")) for d in departements))
    _write("communes.csv", (_line(c["code"], c["nom"], c.get("population"), _postcodes(c)) for c in communes))
    _write(
        "parts_of_communes.csv",
        (
            _line(p["code"], p["nom"], p.get("chefLieu") or p["commune"], _PARTS[p["type"]], _postcodes(p))
            for p in parts
        ),
    )
    _write("groups_of_communes.csv", (_line(g["code"], g["nom"], " ".join(_members(g))) for g in groups))


def _postcodes(place: dict[str, Any]) -> str:
    return " ".join(sorted(place.get("codesPostaux", ())))


def _members(group: dict[str, Any]) -> Iterator[str]:
    return (member["code"] for member in sorted(group["membres"], key=lambda member: member["code"]))


def _line(*fields: Any) -> str:
    return ";".join("" if field is None else str(field) for field in fields).rstrip(";")


def _read(archive: Path, name: str) -> list[dict[str, Any]]:
    with tarfile.open(archive) as opened:
        file = opened.extractfile(f"package/data/{name}.json")
        assert file is not None, f"no {name}.json in the package"
        rows: list[dict[str, Any]] = json.load(file)
    return rows


def _write(name: str, lines: Iterable[str]) -> None:
    (TARGET / name).write_text("\n".join(sorted(lines)) + "\n", "utf-8")


def check(archive: Path) -> None:
    """Stop if an archive is not the one whose digest is pinned."""
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if f"sha512-{digest}" != INTEGRITY:
        sys.exit(f"{archive.name} n'est pas l'archive attendue : son empreinte est sha512-{digest}.")


def _fetched(folder: str) -> Path:
    subprocess.run(["npm", "pack", f"{PACKAGE}@{VERSION}", "--silent"], cwd=folder, check=True, capture_output=True)
    return next(Path(folder).glob("*.tgz"))


if __name__ == "__main__":
    if len(sys.argv) > 2:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as temporary:
        chosen = Path(sys.argv[1]) if len(sys.argv) == 2 else _fetched(temporary)
        check(chosen)
        main(chosen)
