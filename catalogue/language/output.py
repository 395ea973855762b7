"""Messages in French, sent where some of its letters do not exist: an old terminal, the log of a server."""

from __future__ import annotations

import codecs
import io
import sys
import unicodedata

#: Name under which Python knows what to do of a letter that an output lacks.
_LEGIBLE = "legible"
#: What is written instead, when it is not the letter without its accent.
_INSTEAD = {
    **{"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "…": "...", "€": "EUR", "·": "-", "→": "->", "№": "no"},
    **dict.fromkeys("’‘‛′", "'"),
    **dict.fromkeys("«»“”„″", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
}


def make_legible() -> None:
    """Have the outputs of this process write what their readers can read, whatever their encoding; never fail."""
    codecs.register_error(_LEGIBLE, _legible)
    for output in (sys.stdout, sys.stderr):
        if isinstance(output, io.TextIOWrapper):
            output.reconfigure(errors=_LEGIBLE)


def _legible(error: UnicodeError) -> tuple[str, int]:
    """Return what is written instead of letters that an encoding lacks, and where to go on."""
    assert isinstance(error, UnicodeEncodeError)
    return "".join(map(_instead, error.object[error.start : error.end])), error.end


def _instead(letter: str) -> str:
    if letter in _INSTEAD:
        return _INSTEAD[letter]
    if letter.isspace():
        return " "
    plain = "".join(c for c in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(c))
    return plain if plain.isascii() else "?"
