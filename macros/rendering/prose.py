"""The text that people write in ``content/``, from Markdown to HTML: macros, then Python-Markdown, once.

Three treatments belong to the guide: French typography, links from file to file turned into addresses, and images
that say their size. What a macro shows as a block does not pass through Markdown: a mark holds its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup
from PIL import Image

from catalogue.language.typography import TAG, WORD, typeset
from catalogue.reading.prose import Prose, linked_address
from macros.rendering.conventions import Conventions
from macros.rendering.literals import INLINE_TAGS, READ_ATTRIBUTES

#: What surrounds the number of a block kept apart. Private use: no text of the guide holds it.
_OPEN, _CLOSE = "\ue002", "\ue003"
_BLOCK = re.compile(rf"(?:<p>)?{_OPEN}(\d+){_CLOSE}(?:</p>)?")
_IMAGES = "images"
#: Gives the width and height of an image, in pixels, by the name of its file; None when there is none.
PictureSize = Callable[[str], tuple[int, int] | None]
_JOINT = re.compile(f"[{TAG}{WORD}]")
#: Elements that count as a word of the sentence they stand in.
_AS_WORDS = frozenset(("code", "img", "kbd"))


class Blocks:
    """The blocks of HTML that the macros of one page show, each with the mark that holds its place."""

    def __init__(self) -> None:
        self._blocks: list[str] = []

    def keep(self, html: str) -> str:
        """Keep a block and return its mark."""
        self._blocks.append(html)
        return f"{_OPEN}{len(self._blocks) - 1}{_CLOSE}"

    def put_back(self, html: str) -> str:
        """Return HTML with each block in the place of its mark."""
        return _BLOCK.sub(lambda mark: self._blocks[int(mark.group(1))], html)


class ProseReader:
    """Turns the pages written by people into HTML."""

    def __init__(self, size: PictureSize, extensions: Iterable[Any] = (), settings: Mapping[str, Any] | None = None):
        """Prepare Python-Markdown.

        Args:
            size: gives the size of an image of the texts, as :func:`picture_size` does.
            extensions: of Python-Markdown, by name.
            settings: of these extensions, by name.
        """
        self._treatment = _Treatment(size)
        self._markdown = Markdown(
            extensions=[*extensions, self._treatment, Conventions()], extension_configs=dict(settings or {})
        )

    def html(self, prose: Prose, link: Callable[[str], str], expand: Callable[[str], str], blocks: Blocks) -> Markup:
        """Return the HTML of a page, without its frame.

        Args:
            prose: the page.
            link: gives the link from this page to an address of the site.
            expand: replaces the macros of a text by what they show.
            blocks: where macros keep what they show as blocks.
        """
        text = expand(prose.body) if "{" in prose.body else prose.body
        self._treatment.prose, self._treatment.link = prose, link
        return Markup(blocks.put_back(self._markdown.reset().convert(text)))


class _Treatment(Extension):
    """What the guide adds to Python-Markdown; ``prose`` and ``link`` are those of the page being read."""

    prose: Prose
    link: Callable[[str], str]

    def __init__(self, size: PictureSize):
        super().__init__()
        self.size = size

    def extendMarkdown(self, md: Markdown) -> None:
        """Register the treatments, after those that make elements of the text."""
        md.treeprocessors.register(_Typography(md), "french_typography", 4)
        md.treeprocessors.register(_Links(self), "links_between_pages", 3)
        md.treeprocessors.register(_Pictures(self), "sizes_of_pictures", 2)


class _Typography(Treeprocessor):
    """Sets each sentence as a whole, whatever its tags, and the attributes that are read."""

    def run(self, root: Element) -> None:
        _set_sentences(root)
        for element in root.iter():
            for name in READ_ATTRIBUTES.intersection(element.keys()):
                element.set(name, typeset(element.get(name, "")))


def _set_sentences(block: Element) -> None:
    """Set the sentences of a block and of the blocks inside it."""
    places: list[tuple[Element, str]] = []
    texts: list[str] = []

    def end_sentence() -> None:
        if not places:
            return
        for (element, part), text in zip(places, _JOINT.split(typeset("".join(texts))), strict=True):
            setattr(element, part, text)
        places.clear()
        texts.clear()

    def add(element: Element, part: str, joint: str = "") -> None:
        texts.append((joint if places else "") + (getattr(element, part) or ""))
        places.append((element, part))

    def read(element: Element, joint: str = "") -> None:
        add(element, "text", joint)
        for child in element:
            if child.tag in INLINE_TAGS:
                read(child, TAG)
                add(child, "tail", TAG)
            elif child.tag in _AS_WORDS:
                add(child, "tail", WORD)
            else:
                end_sentence()
                if child.tag != "pre":
                    _set_sentences(child)
                add(child, "tail")

    read(block)
    end_sentence()


class _Links(Treeprocessor):
    """Turns links to files of ``content/`` into links to addresses; other links are left as they are."""

    def __init__(self, treatment: _Treatment):
        super().__init__()
        self._treatment = treatment

    def run(self, root: Element) -> None:
        for element in root.iter():
            for name in ("href", "src"):
                written = element.get(name)
                if written and (address := linked_address(self._treatment.prose, written)):
                    element.set(name, self._treatment.link(address))


class _Pictures(Treeprocessor):
    """Says the size of the images, so that nothing moves, and lets them wait until they are near."""

    def __init__(self, treatment: _Treatment):
        super().__init__()
        self._treatment = treatment

    def run(self, root: Element) -> None:
        for image in root.iter("img"):
            if size := self._treatment.size(image.get("src", "").rpartition("/")[2]):
                image.set("width", str(size[0]))
                image.set("height", str(size[1]))
                image.set("loading", "lazy")


def picture_size(content: Path, name: str) -> tuple[int, int] | None:
    """Return the width and height of an image of the texts, in pixels; None when there is none.

    Args:
        content: folder of the pages and their images.
        name: of the file of the image.
    """
    file = content / _IMAGES / name
    return _size(file, file.stat().st_mtime_ns) if file.is_file() else None


@cache
def _size(file: Path, changed: int) -> tuple[int, int]:
    """Return the width and height of an image, in pixels; ``changed`` is when its file was."""
    with Image.open(file) as picture:
        return picture.size
