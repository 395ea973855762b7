"""Markdown fields as plain text, for everything that is not a page."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt

# « js-default » reads HTML as text: nothing an editor types is markup of its own.
_markdown = MarkdownIt("js-default", {"linkify": False})
_NO_MARK = re.compile(r"[^\\`~*_\[\]<&\0\r\n]*")


def plain_text(text: str) -> str:
    """Return the text of a Markdown field without its marks."""
    if _NO_MARK.fullmatch(text):
        return text
    tokens = _markdown.parseInline(text)[0].children or ()
    return "".join(" " if t.type in ("softbreak", "hardbreak") else t.content for t in tokens)
