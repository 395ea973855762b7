"""Acronyms: which words of a text are acronyms, and which of them the glossary explains."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from catalogue.model import Term

#: Two capitals or more, then digits or more capitals: « QPV », « ESS », « CO2 ».
WORD = re.compile(r"(?<![\w.@/-])[A-ZÀ-Ý]{2}[A-ZÀ-Ý0-9]*s?(?![\w@/-])")
_ROMAN = re.compile(r"[IVXLCDM]+")


def words(text: str) -> Iterator[tuple[int, str]]:
    """Yield the acronyms of a text with their position; Roman numerals are not acronyms."""
    for match in WORD.finditer(text):
        if not _ROMAN.fullmatch(match.group()):
            yield match.start(), match.group().removesuffix("s")


def in_names(names: Iterable[str]) -> frozenset[str]:
    """Return every acronym that is part of a name: those of the glossary, of organisations…"""
    return frozenset(word for name in names for _, word in words(name))


def explained(terms: Iterable[Term]) -> dict[str, Term]:
    """Return the terms whose acronyms are explained where they occur, by each of their spellings."""
    return {
        spelling: term
        for term in terms
        if term.category == "acronym" and term.expansion
        for spelling in (term.label, *term.aliases)
        if len(spelling) > 1
    }
