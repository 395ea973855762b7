"""Messages in French on an output whose encoding lacks some letters: an old terminal, the log of a server."""

from __future__ import annotations

import codecs
import io
import sys
import unicodedata

#: Name under which the error handler is registered with Python.
_LEGIBLE = "legible"
#: Replacements of characters that are more than a letter with an accent.
_INSTEAD = {
    **{"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "…": "...", "€": "EUR", "·": "-", "→": "->", "№": "no"},
    **dict.fromkeys("’‘‛′", "'"),
    **dict.fromkeys("«»“”„″", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
}


def make_legible() -> None:
    """Make standard output and error replace the letters that their encoding lacks, instead of failing."""
    codecs.register_error(_LEGIBLE, _legible)
    for output in (sys.stdout, sys.stderr):
        if isinstance(output, io.TextIOWrapper):
            output.reconfigure(errors=_LEGIBLE)


def _legible(error: UnicodeError) -> tuple[str, int]:
    """Return the replacement of letters that an encoding lacks, and the position after them (an error handler)."""
    assert isinstance(error, UnicodeEncodeError)
    return "".join(map(_instead, error.object[error.start : error.end])), error.end


def _instead(letter: str) -> str:
    if letter in _INSTEAD:
        return _INSTEAD[letter]
    if letter.isspace():
        return " "
    plain = "".join(c for c in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(c))
    return plain if plain.isascii() else "?"
