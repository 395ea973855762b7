"""Markdown fields as plain text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies
from markdown_it import MarkdownIt

from catalogue.language.plain import plain_text

MARKS = ["mot ", "**gras**", "_it_", "[lien](/a/)", "![i](a.png)", "<b>x</b>", "<https://a.example>", "&amp;", "\\*"]
MARKS += [
    "`c`",
    "~~non~~",
    "\n",
    "  \n",
    "*",
    "_",
    "(c)",
    '"a"',
    "...",
    "--",
    "https://a.example",
    " ",
    "#",
    ">",
    "é\t",
]


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("Un **prêt** de [salle](/a/),\nsans `loyer`.", "Un prêt de salle, sans loyer."),
        ("1 < 2 & <b>gras</b>", "1 < 2 & <b>gras</b>"),
        ("R&amp;D, \\*rien\\*", "R&D, *rien*"),
        ("", ""),
    ],
)
def test_marks_are_removed(markdown: str, text: str):
    assert plain_text(markdown) == text


@settings(deadline=None, derandomize=True, database=None)
@given(strategies.lists(strategies.sampled_from(MARKS), max_size=8).map("".join))
def test_a_text_without_marks_is_as_markdown_reads_it(markdown: str):
    tokens = MarkdownIt("js-default", {"linkify": False}).parseInline(markdown)[0].children
    assert plain_text(markdown) == "".join(" " if "break" in t.type else t.content for t in tokens)
