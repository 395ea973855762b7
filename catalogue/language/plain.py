"""Markdown fields as plain text, for everything that is not a page."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt

# « js-default » reads HTML as text: nothing an editor types is markup of its own.
_markdown = MarkdownIt("js-default", {"linkify": False})
#: A line that Markdown leaves as it is.
_NO_MARK = re.compile(r"[^\\`~*_\[\]<&\0\r\n]*")
#: The same, with no mark of a block at its start and no blank at its ends.
_PARAGRAPH = re.compile(r"(?!\d{1,9}[.)])[^\W_](?:[^\\`~*_\[\]<>&|\0\t\r\n]*[^\\`~*_\[\]<>&|\0\s])?")


def is_bare_paragraph(text: str) -> bool:
    """Tell whether a text of Markdown is one paragraph without any mark, as most are: it need not be parsed."""
    return _PARAGRAPH.fullmatch(text) is not None


def plain_text(text: str) -> str:
    """Return the text of a Markdown field without its marks."""
    if _NO_MARK.fullmatch(text):
        return text
    tokens = _markdown.parseInline(text)[0].children or ()
    return "".join(" " if t.type in ("softbreak", "hardbreak") else t.content for t in tokens)
