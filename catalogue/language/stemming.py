"""Tokenise French texts: words are folded, without elisions or stop words, and reduced to a stem.

The browser does the same to what a reader types (``french.js``), with the same tables, which the index
contains; ``tests/search/vectors.json`` checks that both give the same results.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

TABLES_PATH = Path(__file__).parent.parent / "reference" / "french.json"

_MARKS = range(0x300, 0x370)
_APOSTROPHES = "\u2018\u2019\u201b\u02bc\u0060\u00b4\u2032"
_HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_CHUNK = re.compile(r"[a-z0-9]+(?:['-][a-z0-9]+)*")
_VOWELS = re.compile(r"[aeiouy]+")
_DOUBLE = re.compile(r"([bcdfglmnprst])\1$")
_PASSES = 2
_SHORTEST_STEM = 3


class Word(NamedTuple):
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
    tables_by_name: dict[str, Any] = json.loads(TABLES_PATH.read_text("utf-8"))
    return tables_by_name


@cache
def _stopwords() -> frozenset[str]:
    return frozenset(tables()["stopwords"])


@cache
def _elisions() -> frozenset[str]:
    return frozenset(tables()["elisions"])


@cache
def _folding() -> dict[int, str | None]:
    marks = dict.fromkeys(_MARKS, None)
    plain = dict.fromkeys(_APOSTROPHES, "'") | dict.fromkeys(_HYPHENS, "-") | tables()["letters"]
    return marks | str.maketrans(plain)


@cache
def _rules(table: str) -> dict[str, list[tuple[str, str, int]]]:
    """Return the rules of one of the tables, by the last letter of the words to which they apply."""
    rules: dict[str, list[tuple[str, str, int]]] = {}
    for rule in tables()[table]:
        rules.setdefault(rule[0][-1], []).append(rule)
    return rules


def fold(text: str) -> str:
    """Return a text in lower case, without accents or ligatures, with plain apostrophes and hyphens."""
    text = text.lower()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
    return text.translate(_folding())


def words(text: str, *, stopwords: bool = False) -> Iterator[Word]:
    """Yield the words of a text in order.

    Args:
        text: the text to cut.
        stopwords: keep the stop words.
    """
    stop_words = frozenset() if stopwords else _stopwords()
    for chunk in _CHUNK.findall(fold(text)):
        parts = _without_elisions(chunk)
        if len(parts) > 1:
            joined_form, span = "".join(parts), sum(part not in stop_words for part in parts)
            if span > 1:
                yield Word(joined_form, stem(joined_form), span)
        for part in parts:
            if part not in stop_words:
                yield Word(part, stem(part))


def _without_elisions(chunk: str) -> list[str]:
    while (apostrophe := chunk.find("'")) > 0 and chunk[:apostrophe] in _elisions():
        chunk = chunk[apostrophe + 1 :]
    return chunk.replace("'", "-").split("-")


@lru_cache(maxsize=200_000)
def stem(form: str) -> str:
    """Return the root of a folded word: « evaluations » and « evaluer » give « evalu »."""
    if len(form) <= _SHORTEST_STEM or any(c.isdigit() for c in form):
        return form
    irregular: dict[str, str] = tables()["irregular"]
    if form in irregular:
        return irregular[form]
    root = _replace(form, "plurals") or form
    for _ in range(_PASSES):
        shorter = _replace(root, "suffixes")
        if shorter is None:
            break
        root = shorter
    root = _DOUBLE.sub(r"\1", root)
    return root[:-1] + "i" if root.endswith("y") else root


def _replace(word: str, table: str) -> str | None:
    """Apply the first rule whose ending the word has, with enough vowels before it; return None if there is none."""
    for ending, replacement, vowels in _rules(table).get(word[-1:], ()):
        if word.endswith(ending):
            beginning = word[: len(word) - len(ending)]
            root = beginning + replacement
            if len(root) >= _SHORTEST_STEM and len(_VOWELS.findall(beginning)) >= vowels:
                return root
    return None
