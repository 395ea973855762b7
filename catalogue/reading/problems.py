"""Problems found in the data, described in French for the person who can correct them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from catalogue.language.plurals import count

#: Hint for a field that holds several places.
SEVERAL_PLACES = (
    "Un seul ici. Chaque autre lieu s'écrit sous « other_places », après un tiret, comme sous « place » : "
    '- {departement: "07"}.'
)


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to correct: where it is, what is wrong, how to correct it.

    ``path`` is relative to the project, with forward slashes; ``line`` counts from 1; ``field`` is a
    path inside the record such as ``evidence[2].action``.
    """

    path: str
    line: int
    record: str = ""
    field: str = ""
    message: str = ""
    hint: str = ""

    def __str__(self) -> str:
        """Two lines: the place and what is wrong, then the likely correction."""
        where = " · ".join(part for part in (f"{self.path}:{self.line}", self.record, self.field) if part)
        text = f"{where} : {self.message}"
        return f"{text}\n    {self.hint}" if self.hint else text


class ProblemsFound(Exception):
    """Raised when the data cannot be published; carries every problem at once."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = tuple(sorted(set(problems)))
        super().__init__(report(self.problems))


def report(problems: Iterable[Problem]) -> str:
    """Return the text that an editor reads: every problem, sorted, then how many there are."""
    sorted_problems = sorted(set(problems))
    if not sorted_problems:
        return "Aucun problème."
    return "\n".join([*map(str, sorted_problems), f"{count(len(sorted_problems), 'problème')} à corriger."])


def field_path(path: Iterable[str | int]) -> str:
    """Write a path such as ``("evidence", 2, "action")`` as ``evidence[2].action``."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += f".{part}" if text else part
    return text


def nearest(value: str, known_words: Iterable[str]) -> str | None:
    """Return the known word closest to ``value``, or None when none is close enough to suggest."""
    matches = difflib.get_close_matches(value.lower(), list(known_words), n=1, cutoff=0.6)
    return matches[0] if matches else None


def did_you_mean(value: str, known_words: Iterable[str]) -> str:
    """Return « Vouliez-vous dire … ? » for the nearest known word, or an empty string."""
    match = nearest(value, known_words)
    return f"Vouliez-vous dire « {match} » ?" if match else ""
