"""Markdown fields as plain text, for everything that is not a page."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt

# « js-default » reads HTML as text: nothing an editor types is markup of its own.
_markdown = MarkdownIt("js-default", {"linkify": False})
_LETTERS = r"\\`*_\[\]<>&~|\0\t\r\n"
#: A text of one line that Markdown leaves as it is: no mark in it, and no mark of a block at its start.
_WITHOUT_MARK = re.compile(rf"(?!\d{{1,9}}[.)])[^\W_](?:[^{_LETTERS}]*[^{_LETTERS}\s])?")


def is_without_mark(text: str) -> bool:
    """Tell whether a text of Markdown is one paragraph without any mark, as most are: it need not be parsed."""
    return _WITHOUT_MARK.fullmatch(text) is not None


def plain_text(text: str) -> str:
    """Return the text of a Markdown field without its marks."""
    if is_without_mark(text):
        return text
    tokens = _markdown.parseInline(text)[0].children or ()
    return "".join(" " if t.type in ("softbreak", "hardbreak") else t.content for t in tokens)
