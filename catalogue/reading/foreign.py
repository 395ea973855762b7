"""Words of other languages: a screen reader must know their language to pronounce them.

They are listed in ``data/foreign_words.txt``, one a line, after the code of their language.
"""

from __future__ import annotations

import re
from pathlib import Path

from catalogue.reading import yaml_source
from catalogue.reading.problems import Problem

FOREIGN_PATH = "data/foreign_words.txt"
_LINE = re.compile(r"([a-z]{2}) (\S.*)")


def read_entries(root: Path) -> tuple[list[tuple[int, str | None, str]], Problem | None]:
    """Read the list.

    Returns:
        The line, the language and the words of each entry, the language being None when the line does not give it; and
        the problem when the file cannot be used.
    """
    lines, problem = yaml_source.read_lines(root / FOREIGN_PATH, FOREIGN_PATH)
    entries = [(number, _LINE.fullmatch(line), line) for number, line in lines]
    return [(number, *(entry.groups() if entry else (None, line))) for number, entry, line in entries], problem


def languages(root: Path) -> dict[str, str]:
    """Return the language of each foreign word or phrase."""
    entries, _ = read_entries(root)
    return {words: language for _, language, words in entries if language}
