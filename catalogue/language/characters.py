"""Invisible characters: they break an address, make two names differ, or reverse the direction of a text.

Text pasted from a word processor, a PDF or a web page brings them, as they are or as the reference that HTML has for
them (« &shy; », « &#8203; »). Those inside sequences of emoji are kept.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator
from html.entities import html5

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
#: The names that HTML has for invisible characters.
_NAMED = {name.removesuffix(";"): value for name, value in html5.items() if _ANY.fullmatch(value)}
_REFERENCE = re.compile(f"&(?:#(?:[0-9]{{1,7}}|[xX][0-9a-fA-F]{{1,6}})|{'|'.join(_NAMED)});")
_TOLD_APART = re.compile(
    f"(?P<emoji>{_EMOJI}(?:\ufe0f|\u200d(?={_EMOJI}))+)|(?P<invisible>{_ANY.pattern}|{_REFERENCE.pattern})"
)
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
    if _may_hold(text):
        yield from (match for match in _TOLD_APART.finditer(text) if _ANY.match(_character(match["invisible"])))


def _may_hold(text: str) -> bool:
    """Tell whether a text may hold an invisible character: most hold none."""
    return bool(_ANY.search(text) or ("&" in text and _REFERENCE.search(text)))


def _character(written: str | None) -> str:
    """Return the character written as it is or as a reference of HTML; an empty text for None."""
    if not written or len(written) == 1:
        return written or ""
    name = written[1:-1]
    if not name.startswith("#"):
        return _NAMED[name]
    code = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
    return chr(code) if code <= sys.maxunicode else LOST_LETTER


def is_lost(written: str) -> bool:
    """Tell whether a character, or a reference, is the mark of a lost letter."""
    return _character(written) == LOST_LETTER


def name_of(written: str) -> str:
    """Return the name of an invisible character in messages: its code, and what it is."""
    character = _character(written)
    if character in _NAMES:
        description = _NAMES[character]
    elif unicodedata.category(character) == "Co":
        description = "propre à une police"
    elif unicodedata.category(character) == "Cc":
        description = "caractère de commande"
    else:
        description = "caractère sans dessin"
    code = f"U+{ord(character):04X} ({description})"
    return code if written == character else f"« {written} », soit {code}"


def cleaned(text: str) -> str:
    """Return a text without invisible characters, its letters composed; the mark of a lost letter stays."""
    while not text.isascii() or _may_hold(text):
        text_before = text
        text = _REFERENCE.sub(_written_out, text)
        text = unicodedata.normalize("NFC", _TOLD_APART.sub(_replacement, text))
        if text == text_before:  # taking one out may make another: « &#82&shy;03; »
            break
    return text


def _written_out(reference: re.Match[str]) -> str:
    """Return the invisible character that a reference stands for; other references stay as they are."""
    character = _character(reference.group())
    return character if _ANY.match(character) and character != LOST_LETTER else reference.group()


def _replacement(match: re.Match[str]) -> str:
    character = match["invisible"]
    if character is None or len(character) > 1 or character == LOST_LETTER:
        return match.group()
    if character in _LINE_ENDS:
        return " "
    # Left by Windows in texts that were said to be in another encoding: « \x92 » is an apostrophe.
    return bytes([ord(character)]).decode("cp1252", "ignore") if "\x80" <= character <= "\x9f" else ""
