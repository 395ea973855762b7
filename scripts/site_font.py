"""Make the typeface of the site from the original in ``theme/fonts``: lighter, and with a plain zero.

The original draws a slash in its zero, so that 2021 reads as 2Ø21 in a text; it has no other zero. This one is drawn
with its outer line and an inner line that keeps the thickness of its strokes, in regular and in bold.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphCoordinates
from fontTools.ttLib.tables.TupleVariation import TupleVariation
from fontTools.varLib.instancer import instantiateVariableFont

THEME = Path(__file__).resolve().parent.parent / "theme"
SOURCE = THEME / "fonts/atkinson-hyperlegible-next-latin-wght-normal.woff2"
TARGET = THEME / "assets/fonts/atkinson-hyperlegible-next-normal.woff2"

#: What French text needs: printable ASCII, then letters, signs and spaces.
LETTERS = "".join(map(chr, range(0x20, 0x7F))) + (
    "\u00a0§©«®°²³·¹º»ÀÂÄÆÇÈÉÊËÎÏÔÖ×ÙÛÜàáâäæçèéêëíîïñóôö÷ùúûüÿŒœ\u2009–—‘’“”•…€−"
)
FEATURES = ["frac", "kern", "locl", "mark", "mkmk", "tnum"]
LIGHTEST, BOLDEST = 400, 700
#: The narrow no-break space of French typography, absent from the original, is drawn as its thin space.
NARROW, THIN = 0x202F, 0x2009

Points = list[tuple[int, int]]


def main() -> int:
    """Write the typeface."""
    TARGET.write_bytes(site_font())
    print(f"{TARGET.name} : {TARGET.stat().st_size} octets")
    return 0


def site_font() -> bytes:
    """Return the file of the typeface: the same bytes each time."""
    font = TTFont(SOURCE, recalcTimestamp=False)
    subsetter = Subsetter(Options(layout_features=FEATURES))
    subsetter.populate(text=LETTERS)
    subsetter.subset(font)
    font = instantiateVariableFont(font, {"wght": (LIGHTEST, BOLDEST)})
    for table in font["cmap"].tables:
        if table.isUnicode() and THIN in table.cmap:
            table.cmap[NARROW] = table.cmap[THIN]
    draw_plain_zero(font)
    font.flavor = "woff2"
    written = BytesIO()
    font.save(written)
    return written.getvalue()


def draw_plain_zero(font: TTFont) -> None:
    """Replace the zero of a typeface that varies in weight alone by one without a slash.

    The outer line is the first contour of the original; the two others are what the slash leaves of the inside.
    """
    glyph, [variation] = font["glyf"]["zero"], font["gvar"].variations["zero"]
    regular = [tuple(point) for point in glyph.coordinates]
    bold = [(x + dx, y + dy) for (x, y), (dx, dy) in zip(regular, variation.coordinates[: len(regular)], strict=True)]
    end = glyph.endPtsOfContours[0] + 1
    light, heavy = (_zero(points[:end], points[end:]) for points in (regular, bold))
    drawn = Glyph()
    drawn.numberOfContours = 2
    drawn.endPtsOfContours = [end - 1, 2 * end - 1]
    drawn.coordinates = GlyphCoordinates(light)
    drawn.flags = bytearray([*glyph.flags[:end], *reversed(glyph.flags[:end])])
    drawn.program = glyph.program
    font["glyf"]["zero"] = drawn
    moves = [(x - x0, y - y0) for (x0, y0), (x, y) in zip(light, heavy, strict=True)]
    # The last four are the sides of the glyph, that the bold draws elsewhere too.
    font["gvar"].variations["zero"] = [TupleVariation(variation.axes, moves + variation.coordinates[-4:])]


def _zero(outer: Points, inner: Points) -> Points:
    """Return a zero: its outer line, then a smaller one the other way round, inside the strokes."""
    (left, right), (bottom, top) = ((min(side), max(side)) for side in zip(*outer, strict=True))
    (inner_left, _), (_, inner_top) = ((min(side), max(side)) for side in zip(*inner, strict=True))
    middle_x, middle_y = (left + right) / 2, (bottom + top) / 2
    wide = (middle_x - inner_left) / (middle_x - left)
    high = (inner_top - middle_y) / (top - middle_y)
    smaller = [(round(middle_x + (x - middle_x) * wide), round(middle_y + (y - middle_y) * high)) for x, y in outer]
    return [*outer, *reversed(smaller)]


if __name__ == "__main__":
    sys.exit(main())
