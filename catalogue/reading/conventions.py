"""Writing conventions of Material for MkDocs that the texts of ``content/`` may use: boxes, notes, attributes."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Box:
    """A kind of box: how it looks, and its title when the text gives none."""

    look: str
    title: str


_NOTE, _ADVICE, _CAUTION, _EXAMPLE = "note", "advice", "caution", "example"
#: Kinds of box by the word written after « !!! » or « ??? »: the guide's own, then those of Material.
BOXES = {
    "note": Box(_NOTE, "Note"),
    "conseil": Box(_ADVICE, "Conseil"),
    "attention": Box(_CAUTION, "Attention"),
    "exemple": Box(_EXAMPLE, "Exemple"),
    "abstract": Box(_NOTE, "En bref"),
    "info": Box(_NOTE, "À savoir"),
    "question": Box(_NOTE, "Question"),
    "quote": Box(_NOTE, "Citation"),
    "tip": Box(_ADVICE, "Conseil"),
    "success": Box(_ADVICE, "Réussite"),
    "warning": Box(_CAUTION, "Attention"),
    "failure": Box(_CAUTION, "Échec"),
    "danger": Box(_CAUTION, "Danger"),
    "bug": Box(_CAUTION, "Erreur connue"),
    "example": Box(_EXAMPLE, "Exemple"),
}
#: The four kinds that the guide's own pages present to editors.
FRENCH_BOXES = ("note", "conseil", "attention", "exemple")
#: Classes that a text may give to one of its elements: « { .petit } ».
CLASSES = ("md-button", "md-button--primary", "petit")

#: The line that opens a box; « title » is None when there is none, and « kind » empty for a folded box without one.
BOX = re.compile(
    r"^(?P<margin> *)(?:!!!|(?P<folded>\?\?\?\+?)) ?(?P<kind>[\w-]*)(?:(?: +|(?<= ))\"(?P<title>.*)\")? *$"
)
#: A line by which an editor seems to open a box, even with mistakes.
ANY_BOX = re.compile(r"^ *(?:!!!|\?\?\?)")
#: How a paragraph after a table starts, when it is the title of the table.
CAPTION = re.compile(r"Tableau\s:\s")
_CALL = re.compile(r"\[\^[^\[\]\n]+\]:?")
_ATTRIBUTES = re.compile(r" ?\{:? *[.#][^{}\n]*\}")
_BOX_INDENT = 4


def unmarked(text: str) -> str:
    """Return Markdown without these conventions, with as many lines.

    A box becomes its title and its text, no longer indented; footnote calls and attributes are removed.
    """
    margins: list[int] = []
    lines = []
    for line in text.split("\n"):
        while margins and line.strip() and not line.startswith(" " * (margins[-1] + _BOX_INDENT)):
            margins.pop()
        if box := BOX.match(line):
            margins.append(len(box["margin"]))
            lines.append(box["title"] or "")
        else:
            indent = margins[-1] + _BOX_INDENT if margins else 0
            lines.append(line[indent:])
    return _ATTRIBUTES.sub("", _CALL.sub("", "\n".join(lines)))
