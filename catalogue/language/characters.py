"""Invisible characters: they break an address, make two names differ, or reverse the direction of a text.

Text pasted from a word processor, a PDF or a web page brings them. Those inside sequences of emoji are kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

#: Controls, line ends that editors do not show, and the mark left by a letter that was lost.
_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffd"
#: What Unicode calls « format » characters, and the rest of what it draws as nothing.
_UNDRAWN = (
    "\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000110bd\U000110cd"
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
#: Private-use characters, which each font draws in its own way: bullets of word processors, for instance.
_PRIVATE = "\ue000-\uf8ff\U000f0000-\U0010ffff"
_EMOJI = "[\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff]"
_ANY = re.compile(f"[{_CONTROL}{_UNDRAWN}{_PRIVATE}]")
_TOLD_APART = re.compile(f"(?P<emoji>{_EMOJI}(?:\ufe0f|\u200d(?={_EMOJI}))+)|(?P<invisible>{_ANY.pattern})")
#: Replacements of the characters by which a word processor ends a line.
_LINE_ENDS = "\x0b\x0c\x85\u2028\u2029"
#: Stands for a letter lost in a wrong conversion: no tool can tell which one it was.
LOST_LETTER = "\ufffd"

_NAMES = {
    "\u00ad": "trait d'union conditionnel",
    "\u200b": "espace sans chasse",
    "\u200c": "antiliant sans chasse",
    "\u200d": "liant sans chasse",
    "\u2028": "séparateur de lignes",
    "\u2029": "séparateur de paragraphes",
    "\u2060": "gluon de mots",
    "\ufeff": "marque d'ordre des octets",
    LOST_LETTER: "marque d'une lettre perdue",
} | dict.fromkeys("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", "sens d'écriture")


def invisible(text: str) -> Iterator[re.Match[str]]:
    """Yield each character of a text that no reader sees."""
    if _ANY.search(text):  # most texts hold none
        yield from (match for match in _TOLD_APART.finditer(text) if match["invisible"])


def name_of(character: str) -> str:
    """Return the name of an invisible character in messages: its code, and what it is."""
    if character in _NAMES:
        description = _NAMES[character]
    elif unicodedata.category(character) == "Co":
        description = "propre à une police"
    elif unicodedata.category(character) == "Cc":
        description = "caractère de commande"
    else:
        description = "caractère sans dessin"
    return f"U+{ord(character):04X} ({description})"


def cleaned(text: str) -> str:
    """Return a text without invisible characters, its letters composed; the mark of a lost letter stays."""
    if not text.isascii() or _ANY.search(text):
        text = unicodedata.normalize("NFC", _TOLD_APART.sub(_replacement, text))
    return text


def _replacement(match: re.Match[str]) -> str:
    character = match["invisible"]
    if character is None or character == LOST_LETTER:
        return match.group()
    if character in _LINE_ENDS:
        return " "
    # Left by Windows in texts that were said to be in another encoding: « \x92 » is an apostrophe.
    return bytes([ord(character)]).decode("cp1252", "ignore") if "\x80" <= character <= "\x9f" else ""
