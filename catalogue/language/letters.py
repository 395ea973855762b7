"""The letters that the share images can show: those of their typefaces, listed in ``reference/letters.txt``."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

LETTERS_PATH = Path(__file__).parent.parent / "reference" / "letters.txt"
#: Signs that mean the same as one that the typefaces have, and that Unicode does not say so of.
_SAME = {"\u2010": "-", "'": "’"}
#: What Unicode says a sign is made of, when putting these in its place changes how it looks and not what it means:
#: a ligature, a wide or a bold letter; not an exponent (« m² »), nor a fraction.
_LOOKS = ("<compat>", "<noBreak>", "<wide>", "<narrow>", "<font>")


@cache
def drawn_letters() -> frozenset[str]:
    """Return every sign that the typefaces of the images have."""
    lines = LETTERS_PATH.read_text("utf-8").splitlines()
    return frozenset("".join(line for line in lines if not line.startswith("# "))) | {" "}


def as_drawn(text: str) -> str:
    """Return a text as an image shows it: composed letters, and for a sign the typefaces lack, what it means."""
    return "".join(map(_drawn, unicodedata.normalize("NFC", text)))


@cache
def _drawn(sign: str) -> str:
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
    meant = as_drawn("".join(chr(int(code, 16)) for code in codes))
    return meant if drawn_letters().issuperset(meant) else sign


def not_drawn(text: str) -> list[str]:
    """Return the signs of a text that no image can show, each once."""
    return [sign for sign in dict.fromkeys(as_drawn(text)) if sign not in drawn_letters()]
