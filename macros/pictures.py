"""Images written in Markdown: their size is said, so that nothing moves, and they wait until they are near."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from PIL import Image


class Pictures(Extension):
    """Markdown extension that gives the images of a folder their width and height, and loads them when needed."""

    def __init__(self, folder: Path):
        super().__init__()
        self._folder = folder

    def extendMarkdown(self, md: Markdown) -> None:
        """Register the treatment."""
        md.treeprocessors.register(_Sizes(self._folder), "pictures", 5)


class _Sizes(Treeprocessor):
    def __init__(self, folder: Path):
        super().__init__()
        self._folder = folder

    def run(self, root: Element) -> None:
        for image in root.iter("img"):
            file = self._folder / image.get("src", "").rpartition("/")[2]
            if file.is_file():
                with Image.open(file) as picture:
                    image.set("width", str(picture.width))
                    image.set("height", str(picture.height))
                image.set("loading", "lazy")
