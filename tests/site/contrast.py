"""Contrast of a text with the pixels drawn behind it, where axe cannot decide."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image
from playwright.sync_api import Page

#: Hides the text of an element and its children, leaving the background; returns the boxes of its own text, its
#: colour, and whether it is large.
_BARE = """(element) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`[data-bare] { -webkit-text-fill-color: transparent !important; text-decoration-color: transparent !important }
    [data-bare] * { visibility: hidden !important }`);
  document.adoptedStyleSheets = [sheet];
  element.dataset.bare = "";
  element.scrollIntoView({block: "center", behavior: "instant"});
  const style = getComputedStyle(element);
  const boxes = Array.from(element.childNodes).filter((node) => node.nodeType === 3 && node.data.trim()).flatMap((node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    return Array.from(range.getClientRects());
  });
  // A field without text of its own shows its placeholder.
  const textStyle = boxes.length ? style : getComputedStyle(element, "::placeholder");
  const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  canvas.fillStyle = textStyle.color;
  canvas.fillRect(0, 0, 1, 1);
  return {
    boxes: (boxes.length ? boxes : [element.getBoundingClientRect()]).map((b) => [b.left, b.top, b.right, b.bottom]),
    colour: Array.from(canvas.getImageData(0, 0, 1, 1).data).slice(0, 3),
    large: parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && +style.fontWeight >= 700),
  };
}"""
_BACK = "(element) => { delete element.dataset.bare; document.adoptedStyleSheets = []; }"


def contrast(first_colour: tuple[int, int, int], second_colour: tuple[int, int, int]) -> float:
    """Return the contrast of two colours, as WCAG 2.2 defines it."""
    low, high = sorted((_luminance(first_colour), _luminance(second_colour)))
    return (high + 0.05) / (low + 0.05)


def poor_contrast(page: Page, target: str) -> list[str]:
    """Compare the colour of an element's own text with every pixel drawn behind it.

    Returns:
        What is wrong, in French; an empty list when the contrast is sufficient.
    """
    # The element itself: the classes that the target names may change while it is looked at.
    element = page.query_selector(target)
    if element is None or not element.is_visible():
        return []
    text = element.evaluate(_BARE)
    window = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    element.evaluate(_BACK)
    needed = 3 if text["large"] else 4.5
    worst = min(contrast(tuple(text["colour"]), colour) for box in text["boxes"] for colour in _colours(window, box))
    return [] if worst >= needed else [f"{target} : contraste {worst:.2f} sur le fond dessiné ({needed} attendu)"]


def _colours(window: Image.Image, box: list[float]) -> list[tuple[int, int, int]]:
    """Return the colours of a part of the window, except those of too few pixels: the smoothed edges of lines."""
    left, top, right, bottom = (round(edge) for edge in box)
    part = window.crop((max(0, left), max(0, top), min(window.width, right), min(window.height, bottom)))
    area = part.width * part.height
    colours_and_counts: Any = part.getcolors(max(area, 1))  # tuples of three, since the image is RGB
    return [colour for number, colour in colours_and_counts if number * 200 >= area]


def _luminance(colour: tuple[int, int, int]) -> float:
    parts = [c / 255 for c in colour]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
