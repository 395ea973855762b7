"""The image that messaging apps and social networks show beside a link: one per page.

It is drawn with the typeface of the site, without the network, and depends only on its words and on its lever. Since
nothing else differs from one image to the next, each letter is drawn once in each size, and the background once. Pixels
are indices in a palette, so that the same drawings serve for the colours of every lever: the background, its band and
foot, and the shades of the edges of letters.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from PIL import Image, ImageColor, ImageDraw, ImageFont

from catalogue.language.letters import as_drawn, drawn_letters
from macros.building.png import FILTER_PIXELS, Band, band, png
from macros.rendering.assets import THEME
from macros.rendering.sharing import IMAGE_SIZE

#: Font files, the font of the site first; each of the others has letters that those before it lack
#: (see ``theme/fonts/README.md``).
FONTS = (
    THEME / "assets/fonts/atkinson-hyperlegible-next-normal.woff2",
    *(
        THEME / f"fonts/{name}-wght-normal.woff2"
        for name in (
            *("atkinson-hyperlegible-next-latin", "atkinson-hyperlegible-next-latin-ext"),
            *("noto-sans-latin", "noto-sans-latin-ext", "noto-sans-vietnamese"),
        )
    ),
)
REGULAR, BOLD = 400, 700

_GROUND, _INK, _SOFT, _PRIMARY, _ACCENT, _LIGHT = "#faf6ed", "#1f2a33", "#515b62", "#1c3144", "#d9902b", "#fdf8ec"
_LEVERS: dict[int | None, str] = {1: "#0f66bd", 2: "#53691d", 3: "#7a2605", 4: "#522888", 5: "#a03f88", 6: "#005450"}
_MARGIN, _BAND, _FOOT = 80, 28, 96
_TEXT_LEFT = FILTER_PIXELS + _BAND + _MARGIN
_KICKER_SIZE, _SITE_SIZE = 34, 32
#: Sizes tried for the title, largest first; the smallest is cut with an ellipsis.
_SIZES = (76, 68, 60, 54, 48, 42)
_LEADING = 1.18
#: From the top of the kicker to that of the title.
_UNDER_KICKER = 62

#: Indices in the palette. Those of letters go from the lightest edge to the full colour.
_ON_GROUND, _ON_EDGE, _ON_FOOT = 0, 1, 2
_SITE_SHADES, _TITLE_SHADES, _KICKER_SHADES = range(3, 6), range(6, 12), range(12, 16)

#: A character that no font has: a font draws for it what it draws for any missing character (a box, or nothing).
_NO_LETTER = "\uffff"


class _Fonts(dict[str, ImageFont.FreeTypeFont]):
    """The font that draws each letter, in one weight and size: the first that has it, else that of the site."""

    def __init__(self, weight: int, size: int):
        super().__init__()
        self._weight, self._size = weight, size
        self._open: list[tuple[ImageFont.FreeTypeFont, bytes]] = []
        self.main = self._font(0)[0]

    def __missing__(self, letter: str) -> ImageFont.FreeTypeFont:
        self[letter] = next(self._drawing(letter), self.main)
        return self[letter]

    def draw(self, letter: str) -> bool:
        """Tell whether some font really has a letter, and does not draw its sign for missing ones."""
        return any(self._drawing(letter))

    def _drawing(self, letter: str) -> Iterator[ImageFont.FreeTypeFont]:
        for number in range(len(FONTS)):
            font, missing_glyph = self._font(number)
            if bytes(font.getmask(letter)) != missing_glyph:
                yield font

    def _font(self, number: int) -> tuple[ImageFont.FreeTypeFont, bytes]:
        """Return a font, opened when first needed, and what it draws for a missing character."""
        if number == len(self._open):
            font = ImageFont.truetype(FONTS[number], self._size, layout_engine=ImageFont.Layout.BASIC)
            font.set_variation_by_axes([self._weight])
            self._open.append((font, bytes(font.getmask(_NO_LETTER))))
        return self._open[number]


class _Advances(dict[str, float]):
    """Advance width of each letter, in pixels, computed when first needed."""

    def __init__(self, fonts: _Fonts):
        super().__init__()
        self._fonts = fonts

    def __missing__(self, letter: str) -> float:
        self[letter] = self._fonts[letter].getlength(letter)
        return self[letter]


class Letters:
    """The letters of the typeface in one weight and size, drawn with the shades of one colour."""

    def __init__(self, weight: int, size: int, shades: range):
        self._fonts = _Fonts(weight, size)
        self._shades = [_ON_GROUND, *shades]
        self._advances = _Advances(self._fonts)
        self._drawn_letters: dict[str, tuple[Image.Image, Image.Image, tuple[int, int]]] = {}
        #: Pixels from the top of the tallest letters to the baseline, and to the bottom of the lowest.
        self._ascent, descent = self._fonts.main.getmetrics()
        self.height = self._ascent + descent

    def width(self, text: str) -> float:
        """Return the width of a text in pixels: the sum of its advances, since the typeface has no kerning."""
        return sum(map(self._advances.__getitem__, text))

    def write(self, drawing: Image.Image, left: int, top: int, text: str) -> None:
        """Write a text on a drawing, from ``left``; ``top`` is that of the tallest letters. Both are in pixels."""
        place = float(left)
        for letter in text:
            pixels, shape, (x, y) = self._letter(letter)
            drawing.paste(pixels, (round(place) + x, top + y), shape)
            place += self._advances[letter]

    def draws(self, letter: str) -> bool:
        """Tell whether a letter is drawn, instead of the sign that stands for those a font lacks."""
        return self._fonts.draw(letter)

    def _letter(self, letter: str) -> tuple[Image.Image, Image.Image, tuple[int, int]]:
        """Return a letter as indices in the palette, the mask of its pixels, and its offset from the pen."""
        if letter not in self._drawn_letters:
            font = self._fonts[letter]
            x, y, right, bottom = map(int, font.getbbox(letter, anchor="ls"))  # from the baseline
            cover = Image.new("L", (max(right - x, 1), max(bottom - y, 1)))
            ImageDraw.Draw(cover).text((-x, -y), letter, fill=255, font=font, anchor="ls")
            steps = [round(level * (len(self._shades) - 1) / 255) for level in range(256)]
            pixels = cover.point([self._shades[step] for step in steps])
            self._drawn_letters[letter] = (
                pixels,
                cover.point([255 * bool(step) for step in steps], "1"),
                (x, self._ascent + y),
            )
        return self._drawn_letters[letter]


class Painter:
    """Draws the images of one site."""

    def __init__(self, site: str):
        """``site`` is the name written at the foot of each image."""
        self._site = site
        self._titles: dict[int, Letters] = {}
        self._grounds: dict[int, Band] = {}

    def draw(self, title: str, kicker: str, lever: int | None) -> bytes:
        """Return an image, as the bytes of a PNG file.

        Args:
            title: title of the page, of any length.
            kicker: what the page is, above the title.
            lever: number of its lever, which chooses the colours; None for other pages.
        """
        size, lines = self.fit(title)
        leading = round(size * _LEADING)
        starts = [_UNDER_KICKER + number * leading for number in range(len(lines))]
        drawing = self._empty(starts[-1] + self._title(size).height)
        self._kicker.write(drawing, _TEXT_LEFT, 0, self._legible(kicker))
        for start, line in zip(starts, lines, strict=True):
            self._title(size).write(drawing, _TEXT_LEFT, start, line)
        below = IMAGE_SIZE[1] - _MARGIN - drawing.height - _FOOT
        bands = (self._ground(_MARGIN), band(drawing), self._ground(below), self._foot)
        return png(IMAGE_SIZE[0], _colours(lever), bands)

    def fit(self, title: str) -> tuple[int, list[str]]:
        """Return the size of letters, in pixels, and the lines in which a title fits; one too long is cut."""
        width = IMAGE_SIZE[0] - _BAND - 2 * _MARGIN
        height = IMAGE_SIZE[1] - _FOOT - 2 * _MARGIN - 50
        text = self._legible(title)
        for size in _SIZES:
            lines = self._lines(text, size, width)
            if len(lines) * size * _LEADING <= height:
                return size, lines
        lines_that_fit = lines[: int(height // (size * _LEADING))]
        while lines_that_fit[-1] and self._title(size).width(f"{lines_that_fit[-1]}…") > width:
            lines_that_fit[-1] = lines_that_fit[-1][:-1]
        lines_that_fit[-1] = f"{lines_that_fit[-1].rstrip()}…"
        return size, lines_that_fit

    def _lines(self, text: str, size: int, width: int) -> list[str]:
        letters = self._title(size)
        lines = [""]
        for word in text.split(" "):
            while letters.width(word) > width:  # a word longer than a line is cut
                letters_that_fit = next(n for n in range(len(word), 0, -1) if letters.width(word[:n]) <= width)
                lines += [word[:letters_that_fit]]
                word = word[letters_that_fit:]
            longer = f"{lines[-1]} {word}".strip()
            if letters.width(longer) <= width:
                lines[-1] = longer
            else:
                lines.append(word)
        return [line for line in lines if line] or [""]

    def _empty(self, height: int) -> Image.Image:
        """Return a band of the background, of a height in pixels."""
        drawing = Image.new("L", (FILTER_PIXELS + IMAGE_SIZE[0], height), _ON_GROUND)
        drawing.paste(_ON_EDGE, (FILTER_PIXELS, 0, FILTER_PIXELS + _BAND, height))
        return drawing

    def _ground(self, height: int) -> Band:
        if height not in self._grounds:
            self._grounds[height] = band(self._empty(height))
        return self._grounds[height]

    @cached_property
    def _foot(self) -> Band:
        drawing = self._empty(_FOOT)
        drawing.paste(_ON_FOOT, (FILTER_PIXELS + _BAND, 0, drawing.width, _FOOT))
        letters = Letters(REGULAR, _SITE_SIZE, _SITE_SHADES)
        letters.write(drawing, _TEXT_LEFT, round((_FOOT - letters.height) / 2), self._legible(self._site))
        return band(drawing)

    @cached_property
    def _kicker(self) -> Letters:
        return Letters(BOLD, _KICKER_SIZE, _KICKER_SHADES)

    def _title(self, size: int) -> Letters:
        if size not in self._titles:
            self._titles[size] = Letters(BOLD, size, _TITLE_SHADES)
        return self._titles[size]

    def _legible(self, text: str) -> str:
        """Return a text as it is drawn; the rules of the data refuse the names that have signs of other scripts."""
        return " ".join("".join(sign if sign in drawn_letters() else " " for sign in as_drawn(text)).split())


def _colours(lever: int | None) -> list[tuple[int, int, int]]:
    """Return the palette of the images of a lever, or of other pages: red, green and blue of each index."""
    colours = [_GROUND, _LEVERS.get(lever, _ACCENT), _PRIMARY]
    palette = [_rgb(colour) for colour in colours]
    for ground, ink, shades in (
        (_PRIMARY, _LIGHT, _SITE_SHADES),
        (_GROUND, _INK, _TITLE_SHADES),
        (_GROUND, _LEVERS.get(lever, _SOFT), _KICKER_SHADES),
    ):
        palette += [_between(ground, ink, step / len(shades)) for step in range(1, len(shades) + 1)]
    return palette


def _rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = ImageColor.getrgb(colour)[:3]
    return red, green, blue


def _between(ground: str, ink: str, share: float) -> tuple[int, int, int]:
    pairs = zip(_rgb(ground), _rgb(ink), strict=True)
    red, green, blue = (round(below + (above - below) * share) for below, above in pairs)
    return red, green, blue
