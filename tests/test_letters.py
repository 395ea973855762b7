"""Texts as the share images write them."""

from __future__ import annotations

import pytest

from catalogue.language.letters import as_drawn, not_drawn


@pytest.mark.parametrize(
    ("text", "as_written_by_an_image"),
    [
        ("La ﬁlature", "La filature"),
        ("E\u0301te\u0301", "Été"),
        ("d'Été", "d’Été"),
        ("Vél\u2011Où", "Vél-Où"),
        ("50\u202f%", "50 %"),
        ("Ｌe 𝗖𝗮𝗳𝗲", "Le Cafe"),
        ("a\u00adb\u200bc\u202ed", "abcd"),
        # Exponents and fractions are kept: their plain form would mean something else.
        ("m² et ½", "m² et ½"),
        ("HAŸ-LES-ROSES Ātea Ōtepa", "HAŸ-LES-ROSES Ātea Ōtepa"),
    ],
)
def test_what_an_image_writes(text: str, as_written_by_an_image: str):
    assert as_drawn(text) == as_written_by_an_image
    assert not_drawn(text) == []


@pytest.mark.parametrize(
    ("text", "signs"), [("Le 🎪 et le 🎪", ["🎪"]), ("Кафе d'Été", ["К", "а", "ф", "е"]), ("①", ["①"])]
)
def test_what_no_image_can_write(text: str, signs: list[str]):
    assert not_drawn(text) == signs
