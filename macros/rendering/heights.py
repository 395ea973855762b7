"""Estimate the height of a card without a browser: oEmbed must give the height of the frame.

The measures are those of ``templates/embed/style.css``. Letters are counted a little wider than they are, so that a
frame is never too short for its card, and seldom much too tall.
"""

from __future__ import annotations

import math
from html.parser import HTMLParser
from typing import NamedTuple

#: Width of the frame for which the height is estimated, in pixels.
WIDTH = 600
#: Pixels around the text of a card: left and right in all, above and below in all.
_SIDES, _ABOVE_AND_BELOW = 46, 36


class _Block(NamedTuple):
    """Measures of one sort of paragraph, in pixels: height of a line, width of a letter, vertical margins."""

    line: int
    letter: float
    around: int
    indent: int = 0


_BLOCKS = {
    "h1": _Block(25, 11.5, 10),
    "h2": _Block(24, 9.5, 20),
    "p": _Block(24, 8.7, 16),
    "li": _Block(24, 8.7, 8, 18),
    "footer": _Block(21, 7.7, 25),
}


class _Measuring(HTMLParser):
    """Adds up the heights of the paragraphs of a card."""

    def __init__(self) -> None:
        super().__init__()
        self.height = _ABOVE_AND_BELOW
        self._open: list[str] = []
        self._lines = [""]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS and "hidden" not in dict(attrs):
            self._open.append(tag)
            self._lines = [""]
        elif tag == "br":
            self._lines.append("")

    def handle_data(self, data: str) -> None:
        if self._open:
            self._lines[-1] += data

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            block = _BLOCKS[self._open.pop()]
            width = WIDTH - _SIDES - block.indent
            lines = sum(max(1, math.ceil(len(" ".join(line.split())) * block.letter / width)) for line in self._lines)
            self.height += lines * block.line + block.around


def card_height(html: str) -> int:
    """Return the height in pixels that a frame :data:`WIDTH` pixels wide needs to show a whole card, from its HTML."""
    measuring = _Measuring()
    measuring.feed(html)
    return measuring.height
