"""The files by which a browser finds a place: a pure function of the official lists.

A reader downloads little of them, whatever place is typed:

- ``index.json``: the places that have a page, with their neighbours; other names; where the names are cut into files;
- ``names/<n>.txt``: the names of communes, of their parts and of groups of communes, in the order of their keys;
- ``communes/<departement>.txt``: the communes of a département with their inhabitants, postcodes and group.

A place is looked for by its key, the form of its name that does not depend on how it is typed: see :func:`key`.
``theme/assets/javascripts/places.js`` makes the same keys, and ``tests/search/places.json`` checks it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cache
from typing import Any

from catalogue import urls
from catalogue.places.areas import Area, Sort, areas, neighbours
from catalogue.reading import geography

FOLDER = "assets/places"
#: The file that is asked first, and each time: it says where the others are, which never change.
INDEX = "index.json"
LASTING = f"{FOLDER}/v"

#: Characters of a file of names: some 5 kB once compressed.
_NAMES = 11_000
#: What may come before the name proper: an article, or what sort of group it is.
_BEFORE = re.compile(
    r"^(?:(?:cc|ca|cu|communaute de communes|communaute d agglomeration|communaute urbaine|metropole)\b ?"
    r"(?:(?:du|de|des|d) )?)?(?:(?:la|le|les|l) )?(?=.)"
)
#: Inhabitants of a town.
_TOWN = 10_000
_SHORTENED = {"st": "saint", "ste": "sainte"}


def key(name: str) -> str:
    """Return the form by which a place is looked for: no accent, no article first, « st » in full."""
    words = urls.slug(name).split("-")
    return _BEFORE.sub("", " ".join(_SHORTENED.get(word, word) for word in words))


def build() -> dict[str, str]:
    """Return the files by their path below :data:`FOLDER`."""
    shards, firsts = _names()
    files = {f"names/{n}.txt": "\n".join(shard) for n, shard in enumerate(shards)}
    files |= {f"communes/{code}.txt": text for code, text in _communes().items()}
    index = {
        "firsts": firsts,
        "towns": " ".join(_towns_of_usual_words()),
        "areas": [_area(area) for area in areas().values()],
        "names": _other_names(),
    }
    files = {path: text.replace("'", "’") for path, text in files.items()}
    # Nothing in the index but a name holds an apostrophe.
    content = json.dumps({"version": _version(files), **index}, ensure_ascii=False, separators=(",", ":"))
    return files | {INDEX: content.replace("'", "’")}


def _towns_of_usual_words() -> list[str]:
    """Return the keys of the towns whose name is also a word, such as Tours: a search may well mean either."""
    text = (geography.REFERENCE / "dictionary" / "fr.dic").read_text("utf-8")
    words = {line.partition("/")[0] for line in text.splitlines()}
    towns = {key(one.name) for one in geography.commune_of_code().values() if (one.population or 0) >= _TOWN}
    return sorted(town for town in towns if town in words or town.removesuffix("s") in words)


@cache
def usual_names() -> frozenset[str]:
    """Return the names of one word by which readers may well mean a place: those of the index, and of towns."""
    names = [area.name for area in areas().values()] + [name for _, name, _ in _other_names()]
    towns = [one.name for one in geography.commune_of_code().values() if (one.population or 0) >= _TOWN]
    return frozenset(word for name in (*names, *towns) if " " not in (word := key(name)))


def _area(area: Area) -> list[str]:
    """Return what the index says of a place; a browser finds its address, and what is beside a région, by itself."""
    if area.sort is Sort.REGION:
        return [area.id, area.name]
    if area.sort is Sort.OVERSEAS:
        return [area.id, area.name, area.number]
    return [area.id, area.name, area.region, " ".join(one.id for one in neighbours(area.id))]


def by_address(files: Mapping[str, str]) -> dict[str, str]:
    """Return the files by their address on the site: all but the index are in a folder named after their content."""
    parts = {path: text for path, text in files.items() if path != INDEX}
    folder = f"/{LASTING}/{_version(parts)}"
    return {f"{folder}/{path}": text for path, text in parts.items()} | {f"/{FOLDER}/{INDEX}": files[INDEX]}


def _version(parts: Mapping[str, str]) -> str:
    return hashlib.sha256("".join(parts[path] for path in sorted(parts)).encode()).hexdigest()[:12]


def _other_names() -> list[list[Any]]:
    """Return the other names of places, with the ids of those they stand for; a name may have several meanings."""
    former = geography.former_regions()
    held = geography.departements_of_former_regions()
    names: list[list[Any]] = [["former", name, " ".join(held[code])] for code, (name, _) in former.items()]
    known = {departement: area.id for area in areas().values() for departement in area.departements
             if len(area.departements) == 1}  # fmt: skip
    for other in geography.other_names():
        if places := [known.get(place, place) for place in other.places if known.get(place, place) in areas()]:
            names.append([str(other.sort), other.name, " ".join(places)])
    return names


def _names() -> tuple[list[list[str]], list[str]]:
    """Return lines in files, and the first key of each file: communes, then parts of communes, then groups.

    A commune has its code and its inhabitants; a part, its code, that of the whole and the name of the whole; a group,
    its code and the département where it has most members.
    """
    communes = geography.commune_of_code()
    lines = [(key(c.name), f"{c.name};{c.code};{c.population or 0}") for c in communes.values()]
    lines += [
        (key(part.name), f"{part.name};{part.code};{part.whole};{communes[part.whole].name}")
        for part in geography.parts()
    ]
    for group in geography.groups():
        around = Counter(map(geography.departement_of_commune, group.members))
        lines.append((key(group.name), f"{group.name};{group.code};{around.most_common(1)[0][0]}"))
    shards: list[list[str]] = []
    firsts: list[str] = []
    size, last = _NAMES, ""
    for known, line in sorted(lines):
        # Equal keys stay in one file.
        if size >= _NAMES and known != last:
            shards.append([])
            firsts.append(_shortest(known, last))
            size = 0
        shards[-1].append(line)
        size += len(line) + 1
        last = known
    return shards, firsts


def _shortest(first: str, before: str) -> str:
    """Return the shortest beginning of a key that comes after the one before it."""
    return next((first[:n] for n in range(1, len(first)) if first[:n] > before), first)


def _communes() -> dict[str, str]:
    """Return, by département, its groups of communes, an empty line, then its communes.

    Those of a neighbouring département whose postcode starts as if they were in this one are there too.
    """
    group_of = {member: group for group in geography.groups() for member in group.members}
    held: dict[str, dict[str, geography.Commune]] = defaultdict(dict)
    for commune in geography.commune_of_code().values():
        own = geography.departement_of_commune(commune.code)
        posted = {_departement_of_postcode(postcode) for postcode in commune.postcodes}
        for code in {own, *posted} & geography.departements().keys():
            held[code][commune.code] = commune
    found = {}
    for code, communes in held.items():
        groups = list(dict.fromkeys(group_of[one] for one in sorted(communes) if one in group_of))
        number = {group.code: n for n, group in enumerate(groups)}
        lines = [f"{group.code};{group.name}" for group in groups]
        lines.append("")
        for one in sorted(communes):
            commune, group = communes[one], group_of.get(one)
            place = number[group.code] if group else ""
            lines.append(f"{one};{commune.name};{commune.population or 0};{place};{' '.join(commune.postcodes)}")
        found[code] = "\n".join(lines)
    return found


def _departement_of_postcode(postcode: str) -> str:
    """Return the département that a postcode starts with; that of Corsica does not tell which."""
    if postcode.startswith("20"):
        return "2A" if postcode < "20200" else "2B"
    return geography.departement_of_commune(postcode)
