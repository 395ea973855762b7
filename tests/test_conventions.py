"""Texts without Material's writing conventions, as the search reads them."""

from __future__ import annotations

import pytest

from catalogue.reading.conventions import unmarked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('!!! note "Titre"\n\n    Un\n    deux.\n\nDehors.', "Titre\n\nUn\ndeux.\n\nDehors."),
        ("!!! note\n    Un.\nDehors.", "\nUn.\nDehors."),
        (
            '???+ "Titre"\n\n    Un.\n\n    !!! conseil\n\n        Deux.\n\n    Trois.',
            "Titre\n\nUn.\n\n\n\nDeux.\n\nTrois.",
        ),
        ("- Un\n\n    !!! note\n        Deux.", "- Un\n\n\nDeux."),
        ("Un mot[^1].\n\n[^1]: La note.", "Un mot.\n\n La note."),
        ("## Titre { #ici }\n\n[a](b.md){: .md-button }, c.", "## Titre\n\n[a](b.md), c."),
        ("    Du code.", "    Du code."),
    ],
)
def test_unmarked(text: str, expected: str):
    assert unmarked(text) == expected
    assert unmarked(text).count("\n") == text.count("\n")
