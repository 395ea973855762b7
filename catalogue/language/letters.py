"""The characters that share images can write: those of their typefaces, listed in ``reference/letters.txt``."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

LETTERS_PATH = Path(__file__).parent.parent / "reference" / "letters.txt"
#: Characters that the typefaces may lack, and equivalents that Unicode does not declare.
_SAME = {"\u2010": "-", "'": "’"}
#: Types of Unicode decomposition that change the look of a character but not its meaning: ligatures, wide or bold
#: letters; not exponents (« m² ») nor fractions.
_LOOKS = ("<compat>", "<noBreak>", "<wide>", "<narrow>", "<font>")


@cache
def drawn_letters() -> frozenset[str]:
    """Return every character that the typefaces of the images have, and the space."""
    lines = LETTERS_PATH.read_text("utf-8").splitlines()
    return frozenset("".join(line for line in lines if not line.startswith("# "))) | {" "}


def as_drawn(text: str) -> str:
    """Return a text as an image writes it: letters composed, and missing characters replaced by equivalents."""
    return "".join(map(_drawable, unicodedata.normalize("NFC", text)))


@cache
def _drawable(sign: str) -> str:
    if unicodedata.category(sign) == "Cf":  # invisible: it joins emoji, or hides
        return ""
    if sign.isspace():
        return " "
    sign = _SAME.get(sign, sign)
    if sign in drawn_letters():
        return sign
    how, *codes = unicodedata.decomposition(sign).split() or [""]
    if how not in _LOOKS:
        return sign
    equivalent = as_drawn("".join(chr(int(code, 16)) for code in codes))
    return equivalent if drawn_letters().issuperset(equivalent) else sign


def not_drawn(text: str) -> list[str]:
    """Return the characters of a text that share images cannot write, without repetition."""
    return [sign for sign in dict.fromkeys(as_drawn(text)) if sign not in drawn_letters()]
