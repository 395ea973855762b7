"""The points of attention of an action: whole sentences in bold, and nothing else."""

from __future__ import annotations

import pytest

from catalogue.reading.prose import Prose
from catalogue.views.attention import points_of_attention


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("## Points d'attention\n\n- **Comptez en années.** Dix ans ici.\n- **Visez la durée.**\n", None),
        ("## Points d’attention\n\n- **Comptez en années.** Dix ans ici.\n- **Visez la durée.**\n", None),
        ("## Points d'attention\n\n- **Pour un lieu**, voyez plus loin.\n- Sans gras.\n", []),
        ("## Points d'attention\n\n- **Voyez {{ link('x') }}.** Suite.\n", []),
        ("## Points d'attention\n\nRien.\n\n## Autre\n\n- **Un gras d'ailleurs.** Suite.\n", []),
        ("Rien.\n", []),
    ],
    ids=["straight apostrophe", "curly apostrophe", "not a sentence", "a macro", "another section", "no section"],
)
def test_points_of_attention(body: str, expected: list[str] | None):
    assert points_of_attention(Prose("content/x.md", body=body)) == (
        ["Comptez en années.", "Visez la durée."] if expected is None else expected
    )


def test_an_action_without_text_has_none():
    assert points_of_attention(None) == []
