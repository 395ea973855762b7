"""The files by which a browser finds a place: how they are looked in, and how little of them is downloaded."""

from __future__ import annotations

import bisect
import gzip
import json
from pathlib import Path

import pytest

from catalogue.places import files
from catalogue.reading import geography

VECTORS = json.loads((Path(__file__).parent / "search" / "places.json").read_text("utf-8"))
#: What the first place typed, and then chosen, may cost: the index, one file of names, one of a département.
TYPED, CHOSEN = 15_000, 15_000


@pytest.fixture(scope="module")
def built() -> dict[str, str]:
    return files.build()


def weight(text: str) -> int:
    return len(gzip.compress(text.encode(), 6))


@pytest.mark.parametrize(("name", "key"), VECTORS["keys"])
def test_key(name: str, key: str):
    """The browser is held to the same file by tests/site/test_places.py."""
    assert files.key(name) == key


def test_first_place_typed_is_light(built: dict[str, str]):
    names = max(weight(text) for path, text in built.items() if path.startswith("names/"))
    assert weight(built[files.INDEX]) + names <= TYPED


def test_place_chosen_is_light(built: dict[str, str]):
    assert max(weight(text) for path, text in built.items() if path.startswith("communes/")) <= CHOSEN


def test_every_name_is_in_the_file_of_its_key(built: dict[str, str]):
    firsts = json.loads(built[files.INDEX])["firsts"]
    assert firsts == sorted(firsts)
    for n in range(len(firsts)):
        for line in built[f"names/{n}.txt"].split("\n"):
            key = files.key(line.partition(";")[0])
            assert bisect.bisect(firsts, key) - 1 == n, line
    lines = sum(text.count("\n") + 1 for path, text in built.items() if path.startswith("names/"))
    assert lines == len(geography.commune_of_code()) + len(geography.parts()) + len(geography.groups())


def test_every_commune_is_in_the_file_of_its_departement_and_of_its_postcodes(built: dict[str, str]):
    held = {path: text.split("\n") for path, text in built.items() if path.startswith("communes/")}
    codes = {path: {line.partition(";")[0] for line in lines[lines.index("") :]} for path, lines in held.items()}
    for commune in geography.commune_of_code().values():
        assert commune.code in codes[f"communes/{geography.departement_of_commune(commune.code)}.txt"]
    # Saint-Barthélemy, whose postcode starts as those of Guadeloupe.
    assert "97701" in codes["communes/971.txt"]


def test_names_hold_no_separator():
    names = [*(c.name for c in geography.commune_of_code().values()), *(p.name for p in geography.parts())]
    names += [group.name for group in geography.groups()]
    assert [name for name in names if ";" in name or "\n" in name] == []


def test_version_follows_the_content(built: dict[str, str]):
    other = built | {"names/0.txt": "x"}
    address, changed = (set(files.by_address(one)) for one in (built, other))
    assert address & changed == {f"/{files.FOLDER}/{files.INDEX}"}
