"""Fields of Markdown shown in a page: most have no mark and are not parsed, what is shown must be the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.language.plain import is_bare_paragraph
from macros.rendering import renderer
from macros.rendering.renderer import markdown_inline

#: Every character that means something in Markdown, and ordinary letters.
PIECES = [
    *"\\`*_[]()<>&~|!#+-.:=\"'\t\n ",
    "a",
    "É",
    "1",
    "12. ",
    "1) ",
    "mot ",
    "« ",
    " »",
    " : ",
    "http://x.fr",
    "    ",
]
#: Characters without a meaning in Markdown. They are drawn more often: a single mark has the whole text parsed.
PLAIN = ["mot ", "a", "É", "1", "« ", " »", " : ", "(", ")", "'", ", "]


@settings(max_examples=400, deadline=None, derandomize=True, database=None)
@given(st.lists(st.sampled_from([*PLAIN * 20, *PIECES]), min_size=1, max_size=8).map("".join).map("Un {}".format))
def test_bare_paragraph_is_shown_as_its_whole_reading(text: str):
    if is_bare_paragraph(text):
        assert markdown_inline(text) == renderer._markdown.renderInline(text)


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Un commerce tenu par ses habitués : « le café », à 50 % (ou plus).", True),
        ("Un *mot*.", False),
        ("1. Un point.", False),
        ("- Un point.", False),
        ("Un mot.\n", False),
    ],
)
def test_most_texts_are_bare(text: str, bare: bool):
    assert is_bare_paragraph(text) is bare
