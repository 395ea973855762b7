"""Most texts have no mark of Markdown and are not parsed: what is shown must be the same."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue import plain
from catalogue.plain import is_without_mark, plain_text
from macros import rendering
from macros.rendering import markdown_block, markdown_inline

#: Everything that Markdown could read as its own, and ordinary letters.
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
    "2021",
]
TEXTS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map("".join)


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_text_without_mark_is_shown_as_its_whole_reading(text: str):
    assert is_without_mark(text) in (True, False)
    if is_without_mark(text):
        assert markdown_inline(text) == rendering._markdown.renderInline(text)
        assert markdown_block(text) == rendering._markdown.render(text)
        assert plain_text(text) == plain._markdown.parseInline(text)[0].content


def test_most_texts_have_none():
    assert is_without_mark("Un commerce tenu par ses habitués : « le café », à 50 % (ou plus).")
    assert not is_without_mark("Un *mot*.")
    assert not is_without_mark("1. Un point.")
    assert not is_without_mark("- Un point.")
    assert not is_without_mark("Un mot.\n")
