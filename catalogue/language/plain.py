"""Markdown fields as plain text, for everything that is not a page."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt

# « js-default » treats HTML as text: nothing that an editor types becomes markup.
_markdown = MarkdownIt("js-default", {"linkify": False})
#: A line that Markdown leaves as it is.
_NO_MARK = re.compile(r"[^\\`~*_\[\]<&\0\r\n]*")
#: The same, which also starts no list, heading or quote, and has no blank at its ends.
_PARAGRAPH = re.compile(r"(?!\d{1,9}[.)])[^\W_](?:[^\\`~*_\[\]<>&|\0\t\r\n]*[^\\`~*_\[\]<>&|\0\s])?")


def is_bare_paragraph(text: str) -> bool:
    """Tell whether a Markdown text is one paragraph without any syntax, as most are, so that it need not be parsed."""
    return _PARAGRAPH.fullmatch(text) is not None


def plain_text(text: str) -> str:
    """Return the text of a Markdown field without its syntax."""
    if _NO_MARK.fullmatch(text):
        return text
    tokens = _markdown.parseInline(text)[0].children or ()
    return "".join(" " if t.type in ("softbreak", "hardbreak") else t.content for t in tokens)
