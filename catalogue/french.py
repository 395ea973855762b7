"""French words made comparable: folded, without elisions or stop words, reduced to a stem.

The browser does the same to what a reader types (``french.js``), with the same tables sent along
with the index; ``tests/search/vectors.json`` holds both to one result.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

TABLES_PATH = Path(__file__).parent / "reference" / "french.json"

_MARK = re.compile(r"[\u0300-\u036f]")
_APOSTROPHES = re.compile("[\u2018\u2019\u201b\u02bc\u0060\u00b4\u2032]")
_HYPHENS = re.compile("[\u2010-\u2015\u2212]")
_CHUNK = re.compile(r"[a-z0-9]+(?:['-][a-z0-9]+)*")
_VOWELS = re.compile(r"[aeiouy]+")
_DOUBLE = re.compile(r"([bcdfglmnprst])\1$")
_PASSES = 2
_SHORTEST_STEM = 3


@dataclass(frozen=True)
class Word:
    """One word of a text.

    ``form`` is the folded word and ``stem`` its root. ``span`` is how many words it stands for: 1,
    or more for the joined form of a compound (« co-working » is also read « coworking »), which
    comes just before its parts.
    """

    form: str
    stem: str
    span: int = 1


@cache
def tables() -> dict[str, Any]:
    """Return the tables shared with the browser: letters, elisions, stop words, suffixes."""
    return json.loads(TABLES_PATH.read_text("utf-8"))


@cache
def _stopwords() -> frozenset[str]:
    return frozenset(tables()["stopwords"])


@cache
def _elisions() -> frozenset[str]:
    return frozenset(tables()["elisions"])


def fold(text: str) -> str:
    """Return a text in lower case, without accents or ligatures, its marks made plain."""
    text = _MARK.sub("", unicodedata.normalize("NFKD", text.lower()))
    for letter, plain in tables()["letters"].items():
        text = text.replace(letter, plain)
    return _HYPHENS.sub("-", _APOSTROPHES.sub("'", text))


def words(text: str, *, stopwords: bool = False) -> Iterator[Word]:
    """Yield the words of a text in order.

    Args:
        text: what is read.
        stopwords: keep the words that carry no meaning.
    """
    dropped = frozenset() if stopwords else _stopwords()
    for match in _CHUNK.finditer(fold(text)):
        parts = _without_elisions(match.group())
        if len(parts) > 1:
            joined, span = "".join(parts), sum(part not in dropped for part in parts)
            if span > 1:
                yield Word(joined, stem(joined), span)
        for part in parts:
            if part not in dropped:
                yield Word(part, stem(part))


def _without_elisions(chunk: str) -> list[str]:
    while (cut := chunk.find("'")) > 0 and chunk[:cut] in _elisions():
        chunk = chunk[cut + 1 :]
    return re.split("['-]", chunk)


@lru_cache(maxsize=200_000)
def stem(form: str) -> str:
    """Return the root of a folded word: « evaluations » and « evaluer » give « evalu »."""
    if len(form) <= _SHORTEST_STEM or any(c.isdigit() for c in form):
        return form
    if form in tables()["irregular"]:
        return tables()["irregular"][form]
    root = _replace(form, tables()["plurals"]) or form
    for _ in range(_PASSES):
        shorter = _replace(root, tables()["suffixes"])
        if shorter is None:
            break
        root = shorter
    root = _DOUBLE.sub(r"\1", root)
    return root[:-1] + "i" if root.endswith("y") else root


def _replace(word: str, rules: list[tuple[str, str, int]]) -> str | None:
    """Apply the first rule whose ending fits, and leaves enough vowels before it."""
    for ending, replacement, vowels in rules:
        if word.endswith(ending):
            before = word[: len(word) - len(ending)]
            root = before + replacement
            if len(root) >= _SHORTEST_STEM and len(_VOWELS.findall(before)) >= vowels:
                return root
    return None
