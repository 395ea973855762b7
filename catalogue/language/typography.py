"""French typography: spaces before high punctuation, quotation marks, apostrophes, ellipses.

The rules are those of the Imprimerie nationale that an editor is likely to forget: a narrow no-break space before
``; ! ?``, a no-break space before ``:``, ``»``, ``%``, ``€`` and after ``«``, curly apostrophes, « guillemets » for
straight quotes, and no-break spaces before « · » and in « 40 000 », « art. L. 20 », « 1er janvier » and « 12 km ».

A sentence may be cut by the tags of HTML or of a template: it is then typeset as a whole, see :func:`typeset_pieces`.
"""

from __future__ import annotations

import datetime
import re
from functools import cache

NBSP, NARROW = "\u00a0", "\u202f"
#: Stands for a tag inside a sentence. A private-use character, which no text of the guide contains.
TAG = "\ue000"
#: Stands for a word that is not known yet, such as the value of an expression in a template.
WORD = "\ue001"

MONTHS = tuple("janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split())

_TAGS = f"{TAG}*"
#: Words that stay on the line of the number before them: the month after a day, the unit after a measure.
_AFTER_NUMBER = rf"(?:{'|'.join(MONTHS)}|millions?|milliards?|octets?|[kMG]o|h|km²?|m[²³]?|ha|kg|[kMG]W[ch]?)(?!\w)"
#: Abbreviations, and the letters that begin the numbers of articles of law.
_ABBREVIATED = r"\b(?:pp?\.|n°|art\.|[ADLR]\.)"
#: Matches any text that may need a change: most need none, and are returned at once.
_MAY_NEED = re.compile(
    rf"['\"«»:;!?%€]|\.\.\.| [-·] |\d \d|{_ABBREVIATED} (?:\d|[ADLR]\.|{WORD})|\d(?:er)? {_AFTER_NUMBER}"
)
_STRAIGHT_QUOTES = re.compile(r'"([^"]*)"')
_HIGH = re.compile(rf" ?(?<=[ \w)\]»…’{WORD}{TAG}])({_TAGS})([;!?]+)(?=[\s{NBSP}».,)]|{TAG}|$)")
_LOW = re.compile(rf" ({_TAGS})([:»%€])(?!\w)")
_COLON_STUCK = re.compile(rf"(?<=[^\W\d_])({_TAGS}):(?=\s|$)")
_AFTER_OPENING = re.compile(rf"«({_TAGS}) ?(?=[^\s{NBSP}{NARROW}])")
_BEFORE_CLOSING = re.compile(rf"(?<=[^\s{NBSP}{NARROW}])({_TAGS})»")
_THOUSANDS = re.compile(r"(?<![\w,.])\d{1,3}(?: \d{3})+(?!\w)")
_BEFORE_NUMBER = re.compile(rf"({_ABBREVIATED}) (?=\d|[ADLR]\. ?\d|{WORD})")
_NUMBER_BEFORE = re.compile(rf"(?<=\d)(er)? (?={_AFTER_NUMBER})")
_ELLIPSIS = re.compile(r"\.{3,}")


@cache
def typeset(text: str) -> str:
    """Return a text with French spaces, quotation marks and apostrophes; doing it twice changes nothing more.

    Args:
        text: a sentence or more, plain text; :data:`TAG` and :data:`WORD` may stand in it.
    """
    if not _MAY_NEED.search(text):
        return text
    text = text.replace("'", "’")
    text = _ELLIPSIS.sub("…", text)
    text = _STRAIGHT_QUOTES.sub(rf"«{NBSP}\1{NBSP}»", text)
    text = text.replace(" - ", " — ").replace(" · ", f"{NBSP}· ")
    text = _AFTER_OPENING.sub(rf"«\1{NBSP}", text)
    text = _LOW.sub(rf"{NBSP}\1\2", text)
    text = _BEFORE_CLOSING.sub(rf"{NBSP}\1»", text)
    text = _COLON_STUCK.sub(rf"{NBSP}\1:", text)
    text = _HIGH.sub(rf"{NARROW}\1\2", text)
    text = _THOUSANDS.sub(lambda number: number.group().replace(" ", NARROW), text)
    text = _BEFORE_NUMBER.sub(rf"\1{NBSP}", text)
    return _NUMBER_BEFORE.sub(rf"\1{NBSP}", text)


def typeset_pieces(pieces: list[str]) -> list[str]:
    """Return the pieces of a sentence cut by tags, typeset as one: « <b>Qui</b> : moi » gets its no-break space.

    Args:
        pieces: the texts between the tags, in order.
    """
    return typeset(TAG.join(pieces)).split(TAG) if pieces else []


def french_date(date: datetime.date) -> str:
    """Write a date as « 1er juillet 2024 »."""
    day = "1er" if date.day == 1 else str(date.day)
    return f"{day}{NBSP}{MONTHS[date.month - 1]} {date.year}"
