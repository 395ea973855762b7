"""Rules about the words of other languages."""

from __future__ import annotations

from collections.abc import Iterator

from catalogue.checks.registry import rule
from catalogue.reading.foreign import FOREIGN_PATH, read_entries
from catalogue.reading.problems import Problem
from catalogue.store import Catalogue


@rule
def foreign_word_without_language(catalogue: Catalogue) -> Iterator[Problem]:
    """A foreign word is listed once, after the code of its language."""
    words_above: set[str] = set()
    entries, problem = read_entries(catalogue.root)
    if problem:
        yield problem
    for number, language, words in entries:
        if language is None:
            message = f"« {words} » ne commence pas par le code d'une langue."
            yield Problem(FOREIGN_PATH, number, message=message, hint="Écrivez par exemple « en coworking ».")
        elif words in words_above:
            yield Problem(FOREIGN_PATH, number, message=f"« {words} » y est déjà.", hint="Retirez-le.")
        words_above.add(words)
