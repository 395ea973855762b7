"""Words of other languages: a screen reader must know their language to pronounce them.

They are listed in ``data/foreign_words.txt``, one a line, after the code of their language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from catalogue import yaml_source

FOREIGN_PATH = "data/foreign_words.txt"
_LINE = re.compile(r"([a-z]{2}) (\S.*)")


def listed(root: Path) -> Iterator[tuple[int, str | None, str]]:
    """Yield the line, the language and the words of each entry; the language is None when it is not said."""
    text, _ = yaml_source.read_text(root / FOREIGN_PATH, FOREIGN_PATH)
    for number, line in enumerate((text or "").splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            entry = _LINE.fullmatch(line.strip())
            yield number, *(entry.groups() if entry else (None, line.strip()))


def languages(root: Path) -> dict[str, str]:
    """Return the language of each foreign word or phrase."""
    return {words: language for _, language, words in listed(root) if language}
