"""The texts of ``content/`` from Markdown to HTML: macro calls are expanded, then Python-Markdown runs once.

The guide adds three tree processors: French typography, links from file to file turned into addresses, and the size of
images. The blocks of HTML that macros return do not go through Markdown: a placeholder stands for each.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
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

#: A placeholder is the number of its block between these private-use characters, which no text of the guide contains.
_OPEN, _CLOSE = "\ue002", "\ue003"
#: Stands where the HTML of a text is cut into sections.
_CUT = "\ue004"
_BLOCK = re.compile(rf"(?:<p>)?{_OPEN}(\d+){_CLOSE}(?:</p>)?")
_IMAGES = "images"
#: Returns the width and height of an image, in pixels, from the name of its file; None when there is no such image.
PictureSize = Callable[[str], tuple[int, int] | None]
_JOINT = re.compile(f"[{TAG}{WORD}]")
#: Elements that typography takes for a word of the sentence they are in.
_AS_WORDS = frozenset(("code", "img", "kbd"))


class Blocks:
    """The blocks of HTML that the macros of one page return, each known by a placeholder in the Markdown."""

    def __init__(self) -> None:
        self._blocks: list[str] = []

    def keep(self, html: str) -> str:
        """Keep a block and return its placeholder."""
        self._blocks.append(html)
        return f"{_OPEN}{len(self._blocks) - 1}{_CLOSE}"

    def put_back(self, html: str) -> str:
        """Return HTML with each placeholder replaced by its block."""
        return _BLOCK.sub(lambda match: self._blocks[int(match.group(1))], html)


@dataclass(frozen=True)
class Section:
    """A part of a text, from one second-level heading to the next.

    ``id`` is that of the heading, and ``heading`` its HTML; both are empty before the first one.
    """

    id: str
    heading: Markup
    body: Markup


@dataclass(frozen=True)
class Text:
    """The HTML of a text, which a template shows whole or section by section."""

    sections: tuple[Section, ...] = ()

    def __html__(self) -> str:
        """Return the whole HTML."""
        return "".join(section.heading + section.body for section in self.sections)


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

    def html(self, prose: Prose, link: Callable[[str], str], expand: Callable[[str], str], blocks: Blocks) -> Text:
        """Return the HTML of a page, without its frame.

        Args:
            prose: the page.
            link: gives the link from this page to an address of the site.
            expand: replaces the macro calls of a text by what they return.
            blocks: where macros keep the blocks of HTML that they return placeholders for.
        """
        text = expand(prose.body) if "{" in prose.body else prose.body
        # An empty text goes through no tree processor.
        self._treatment.prose, self._treatment.link, self._treatment.headings = prose, link, []
        return _sections(blocks.put_back(self._markdown.reset().convert(text)), self._treatment.headings)


class _Treatment(Extension):
    """What the guide adds to Python-Markdown.

    ``prose`` and ``link`` are those of the page being read; ``headings`` are the ids of its second-level headings.
    """

    prose: Prose
    link: Callable[[str], str]
    headings: list[str]

    def __init__(self, size: PictureSize):
        super().__init__()
        self.size = size

    def extendMarkdown(self, md: Markdown) -> None:
        """Register the tree processors, to run after those that make elements of the text."""
        md.treeprocessors.register(_Typography(md), "french_typography", 4)
        md.treeprocessors.register(_Links(self), "links_between_pages", 3)
        md.treeprocessors.register(_Pictures(self), "sizes_of_pictures", 2)
        md.treeprocessors.register(_Sections(self), "sections", 1)


class _Typography(Treeprocessor):
    """Typesets each sentence as a whole, across its tags, and the attributes that people read or hear."""

    def run(self, root: Element) -> None:
        _typeset_sentences(root)
        for element in root.iter():
            for name in READ_ATTRIBUTES.intersection(element.keys()):
                element.set(name, typeset(element.get(name, "")))


def _typeset_sentences(block: Element) -> None:
    """Typeset the sentences of a block and of the blocks inside it."""
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

    def collect(element: Element, joint: str = "") -> None:
        add(element, "text", joint)
        for child in element:
            if child.tag in INLINE_TAGS:
                collect(child, TAG)
                add(child, "tail", TAG)
            elif child.tag in _AS_WORDS:
                add(child, "tail", WORD)
            else:
                end_sentence()
                if child.tag != "pre":
                    _typeset_sentences(child)
                add(child, "tail")

    collect(block)
    end_sentence()


class _Links(Treeprocessor):
    """Turns links to files of ``content/`` into links to addresses; other links are left as they are."""

    def __init__(self, treatment: _Treatment):
        super().__init__()
        self._treatment = treatment

    def run(self, root: Element) -> None:
        for element in root.iter():
            for name in ("href", "src"):
                link = element.get(name)
                if link and (address := linked_address(self._treatment.prose, link)):
                    element.set(name, self._treatment.link(address))


class _Pictures(Treeprocessor):
    """Writes the size of images, so that nothing moves when they load, and lets them load only when they are near."""

    def __init__(self, treatment: _Treatment):
        super().__init__()
        self._treatment = treatment

    def run(self, root: Element) -> None:
        for image in root.iter("img"):
            if size := self._treatment.size(image.get("src", "").rpartition("/")[2]):
                image.set("width", str(size[0]))
                image.set("height", str(size[1]))
                image.set("loading", "lazy")


class _Sections(Treeprocessor):
    """Puts a mark before and after each second-level heading, so that the HTML can be cut there."""

    def __init__(self, treatment: _Treatment):
        super().__init__()
        self._treatment = treatment

    def run(self, root: Element) -> None:
        for heading in root.findall("h2"):
            self._treatment.headings.append(heading.get("id", ""))
            place = list(root).index(heading)
            root.insert(place + 1, _mark())
            root.insert(place, _mark())


def _mark() -> Element:
    mark = Element("p")
    mark.text = _CUT
    return mark


def _sections(html: str, headings: list[str]) -> Text:
    """Cut the HTML of a text at its marks; ``headings`` are the ids of its second-level headings, in order."""
    before, *parts = (Markup(part) for part in html.split(f"<p>{_CUT}</p>"))
    opening = [Section("", Markup(), before)] if before else []
    return Text((*opening, *map(Section, headings, parts[::2], parts[1::2])))


def picture_size(content: Path, name: str) -> tuple[int, int] | None:
    """Return the width and height of an image of the texts, in pixels; None when there is none.

    Args:
        content: folder of the pages and their images.
        name: of the file of the image.
    """
    file = content / _IMAGES / name
    return _size(file, file.stat().st_mtime_ns) if file.is_file() else None


@cache
def _size(file: Path, changed_at: int) -> tuple[int, int]:
    """Return the width and height of an image, in pixels; ``changed_at``, the date of its file, is in the cache key."""
    with Image.open(file) as picture:
        return picture.size
