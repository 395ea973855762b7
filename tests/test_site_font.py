"""The typeface of the site: what its script makes, with a zero that is not taken for a Ø."""

from __future__ import annotations

from io import BytesIO

from fontTools.ttLib import TTFont

from scripts.site_font import LETTERS, NARROW, TARGET, site_font


def test_it_is_what_the_script_makes():
    assert TARGET.read_bytes() == site_font(), "python -m scripts.site_font"


def test_it_has_every_letter_and_a_zero_without_a_slash():
    font = TTFont(BytesIO(TARGET.read_bytes()))
    assert {*map(ord, LETTERS), NARROW} <= set(font.getBestCmap())
    # A slash would cut the inside of the zero in two.
    assert font["glyf"]["zero"].numberOfContours == 2
