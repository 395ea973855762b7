"""The image that messaging apps and social networks show beside a link: one per page.

Drawn with the site's own typeface, without the network. An image depends only on its words and colours:
it is kept in a cache named after them, and drawn again only when they change.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from fontTools.ttLib import TTFont
from fontTools.varLib import instancer
from PIL import Image, ImageDraw, ImageFont

from macros.sharing import IMAGE_SIZE, Share, Sharing

#: Raise when the drawing changes: images in the cache are then drawn again.
DRAWING = 1
FONT = Path(__file__).parent.parent / "theme/assets/fonts/atkinson-hyperlegible-next-normal.woff2"
WEIGHTS = {"regular": 400, "bold": 700}

_GROUND, _INK, _SOFT, _PRIMARY, _ACCENT = "#faf6ed", "#1f2a33", "#515b62", "#1c3144", "#d9902b"
_LEVERS = {1: "#0f66bd", 2: "#53691d", 3: "#7a2605", 4: "#522888", 5: "#a03f88", 6: "#005450"}
_MARGIN, _BAND, _FOOT = 80, 28, 96
#: Sizes tried for the title, largest first; the smallest is cut with an ellipsis.
_SIZES = (76, 68, 60, 54, 48, 42)
_LEADING = 1.18
_COLOURS = 48


def share_images(sharing: Sharing, cache: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the image of every page with its address."""
    painter = Painter(cache, sharing.catalogue.settings.name)
    for share in sharing.pages():
        yield sharing.image(share), painter.image(share)


class Painter:
    """Draws images, and remembers them in a folder."""

    def __init__(self, cache: Path, site: str):
        self._cache = cache
        self._site = site
        self._font_digest = hashlib.sha256(FONT.read_bytes()).hexdigest()[:16]

    def image(self, share: Share) -> bytes:
        """Return the PNG image of a page."""
        return self.draw(share.title, share.kicker, share.lever)

    def draw(self, title: str, kicker: str, lever: int | None) -> bytes:
        """Return a PNG image with a title of any length, what the page is, and its lever's colour."""
        words = "\x1f".join([str(DRAWING), self._font_digest, self._site, title, kicker, str(lever)])
        file = self._cache / "images" / f"{hashlib.sha256(words.encode()).hexdigest()[:32]}.png"
        if file.exists():
            return file.read_bytes()
        content = self._drawn(title, kicker, lever)
        file.parent.mkdir(parents=True, exist_ok=True)
        # Several builds may share the cache: a reader never sees half a file.
        part = file.with_suffix(f".{id(self)}")
        part.write_bytes(content)
        part.replace(file)
        return content

    def fit(self, title: str) -> tuple[int, list[str]]:
        """Return the size of letters and the lines in which a title fits the image."""
        width = IMAGE_SIZE[0] - _BAND - 2 * _MARGIN
        height = IMAGE_SIZE[1] - _FOOT - 2 * _MARGIN - 50
        for size in _SIZES:
            lines = self._lines(self._legible(title), size, width)
            if len(lines) * size * _LEADING <= height:
                return size, lines
        kept = lines[: int(height // (size * _LEADING))]
        while kept[-1] and self._font("bold", size).getlength(f"{kept[-1]}…") > width:
            kept[-1] = kept[-1][:-1]
        kept[-1] = f"{kept[-1].rstrip()}…"
        return size, kept

    def _lines(self, text: str, size: int, width: int) -> list[str]:
        font = self._font("bold", size)
        lines = [""]
        for word in text.split(" "):
            while font.getlength(word) > width:  # a word longer than a line is cut
                cut = next(n for n in range(len(word), 0, -1) if font.getlength(word[:n]) <= width)
                lines += [word[:cut]]
                word = word[cut:]
            longer = f"{lines[-1]} {word}".strip()
            if font.getlength(longer) <= width:
                lines[-1] = longer
            else:
                lines.append(word)
        return [line for line in lines if line] or [""]

    def _drawn(self, title: str, kicker: str, lever: int | None) -> bytes:
        width, height = IMAGE_SIZE
        image = Image.new("RGB", IMAGE_SIZE, _GROUND)
        draw = ImageDraw.Draw(image)
        colour = _LEVERS.get(lever, _ACCENT)
        draw.rectangle((0, 0, _BAND - 1, height), fill=colour)
        draw.rectangle((_BAND, height - _FOOT, width, height), fill=_PRIMARY)
        left, top = _BAND + _MARGIN, _MARGIN
        if kicker:
            draw.text(
                (left, top),
                self._legible(kicker),
                fill=_LEVERS.get(lever, _SOFT),
                font=self._font("bold", 34),
            )
        size, lines = self.fit(title)
        top += 62
        for line in lines:
            draw.text((left, top), line, fill=_INK, font=self._font("bold", size))
            top += round(size * _LEADING)
        font = self._font("regular", 32)
        draw.text(
            (left, height - _FOOT / 2),
            self._legible(self._site),
            fill="#fdf8ec",
            font=font,
            anchor="lm",
        )
        buffer = io.BytesIO()
        few = image.quantize(_COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        few.save(buffer, "PNG", optimize=True)
        return buffer.getvalue()

    def _legible(self, text: str) -> str:
        """Return what the typeface can show of a text: emoji and other scripts are left out."""
        shown = "".join(mark if ord(mark) in self._glyphs else " " for mark in text.replace("'", "’"))
        return re.sub(r"\s+", " ", shown).strip()

    @cached_property
    def _glyphs(self) -> frozenset[int]:
        return frozenset(TTFont(io.BytesIO(self._instances["bold"])).getBestCmap())

    @cached_property
    def _instances(self) -> dict[str, bytes]:
        """The two weights used, as fixed fonts made from the site's variable one."""
        made = {}
        for name, weight in WEIGHTS.items():
            font = TTFont(FONT, recalcTimestamp=False)
            font.flavor = None
            buffer = io.BytesIO()
            instancer.instantiateVariableFont(font, {"wght": weight}, inplace=True).save(buffer)
            made[name] = buffer.getvalue()
        return made

    def _font(self, weight: str, size: int) -> ImageFont.FreeTypeFont:
        key = (weight, size)
        if key not in self._fonts:
            stream = io.BytesIO(self._instances[weight])
            self._fonts[key] = ImageFont.truetype(stream, size, layout_engine=ImageFont.Layout.BASIC)
        return self._fonts[key]

    @cached_property
    def _fonts(self) -> dict[tuple[str, int], ImageFont.FreeTypeFont]:
        return {}
