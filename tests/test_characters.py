"""Characters that no reader sees are found and taken out; those that emoji are made of stay."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.language.characters import LOST_LETTER, cleaned, invisible, name_of

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"


@pytest.mark.parametrize("category", ["Cf", "Co", "Zl", "Zp"])
def test_every_character_of_a_kind_that_is_never_seen_is_found(category: str):
    """The tables of Python tell which there are."""
    characters = (chr(n) for n in range(sys.maxunicode + 1) if unicodedata.category(chr(n)) == category)
    assert [hex(ord(character)) for character in characters if not list(invisible(f"a{character}"))] == []


@pytest.mark.parametrize("character", "\t\n\u00a0\u202f\u2007\u2009’é€\u0301œ")
def test_characters_that_are_seen_or_that_space_words_stay(character: str):
    assert list(invisible(f"a{character}b")) == []


@pytest.mark.parametrize(
    "text",
    ["a&nbsp;b", "a &amp;#8203; b", "R&D ; &c.", "https://a.fr/?a=1&shy=2", "&#8217;&#x2019;", "&eacute;", "&#;"],
)
def test_references_that_are_seen_stay(text: str):
    assert list(invisible(text)) == []
    assert cleaned(text) == text


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("\u200b", "U+200B (espace sans chasse)"),
        ("&#8203;", "« &#8203; », soit U+200B (espace sans chasse)"),
        ("&#xAD;", "« &#xAD; », soit U+00AD (trait d'union conditionnel)"),
        ("&zwnj;", "« &zwnj; », soit U+200C (antiliant sans chasse)"),
        ("&NoBreak;", "« &NoBreak; », soit U+2060 (gluon de mots)"),
        ("&#x2;", "« &#x2; », soit U+0002 (caractère de commande)"),
    ],
)
def test_what_is_found_is_named(written: str, name: str):
    [found] = invisible(f"un {written}mot")
    assert name_of(found.group()) == name


@pytest.mark.parametrize("emoji", ["☀\ufe0f", FAMILY, "\U0001f3f3\ufe0f\u200d\U0001f308"])
def test_emoji_stay_whole(emoji: str):
    assert list(invisible(emoji)) == []
    assert cleaned(emoji) == emoji


@pytest.mark.parametrize(
    ("text", "cleaned_text"),
    [
        ("Le\u200b Café\u00ad", "Le Café"),
        ("\u202eCafé\u202c", "Café"),
        ("\ufeffhttps://a.fr", "https://a.fr"),
        ("cafe\u0301", "café"),
        ("un\u2028deux", "un deux"),
        ("l\x92eau, \x93c\x9cur\x94", "l’eau, “cœur”"),
        ("\uf0b7 un", " un"),
        ("a\u200db\ufe0f", "ab"),
        (f"caf{LOST_LETTER}", f"caf{LOST_LETTER}"),
        ("co&shy;opé&#8203;ra&#x200B;tive&zwnj; &ZeroWidthSpace;&#X202e;locale", "coopérative locale"),
        ("l&#146;eau", "l’eau"),
        ("&#82&shy;03;", ""),
        ("&#0;a", "a"),
        ("\U0001f468&zwj;\U0001f469", "\U0001f468\u200d\U0001f469"),
        ("&#xFFFD;", "&#xFFFD;"),
    ],
)
def test_what_is_taken_out(text: str, cleaned_text: str):
    assert cleaned(text) == cleaned_text


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(
    text=st.text(
        alphabet=st.sampled_from("aé\u0301\u200b\u200d\ufe0f\u00ad\x92\u2028☀\U0001f468\u034f&#8203x;"), max_size=12
    )
)
def test_cleaning_leaves_nothing_more_to_clean(text: str):
    cleaned_text = cleaned(text)
    assert list(invisible(cleaned_text)) == []
    assert cleaned(cleaned_text) == cleaned_text
