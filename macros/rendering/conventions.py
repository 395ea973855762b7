"""What Material's writing conventions become in the pages of the guide: its own boxes, and nothing written inline.

Python-Markdown's extensions, named in ``mkdocs.yml``, read boxes, footnotes and tables; this one then gives them the
classes of the guide's components, French words and pictograms.
"""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from catalogue.reading.conventions import BOXES, CAPTION, Box
from macros.rendering.icons import icon

#: The pictogram of each look of a box.
ICONS = {
    "note": "material/information-outline",
    "advice": "material/lightbulb-outline",
    "caution": "material/alert-outline",
    "example": "material/map-marker-outline",
}
_ALIGNED = re.compile(r"text-align: (center|right);")


class Conventions(Extension):
    """Markdown extension that gives boxes, footnotes and tables the look of the guide."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Register the treatment, after those that make and typeset elements."""
        md.treeprocessors.register(_Conventions(md), "conventions", 1)


class _Conventions(Treeprocessor):
    def run(self, root: Element) -> None:
        for element in root.iter():
            names = element.get("class", "").split()
            if element.tag == "div" and names[:1] == ["admonition"]:
                self._dress(element, names[1])
            elif element.tag == "details":
                self._dress(element, *names[:1])
            elif element.tag == "div" and names == ["footnote"]:
                _name_notes(element)
            elif element.tag == "table":
                _complete_table(element)
        for parent in list(root.iter()):
            _caption_tables(parent)

    def _dress(self, box: Element, kind: str = "") -> None:
        """Give a box the look of its kind: a folded one without a kind stays bare."""
        if not (known := BOXES.get(kind)):
            return
        box.set("class", f"note note--{known.look}")
        for title in box:
            if title.tag == "summary" or title.get("class") == "admonition-title":
                self._dress_title(title, kind, known)

    def _dress_title(self, title: Element, kind: str, known: Box) -> None:
        """Put the pictogram before a title; one that only repeats the kind is said in French."""
        if title.tag == "p":
            title.set("class", "note__title")
        if title.text == kind.capitalize():
            title.text = known.title
        title.text = f"{self.md.htmlStash.store(icon(ICONS[known.look]))} {title.text}"


def _name_notes(notes: Element) -> None:
    """Make the footnotes a part of the page with a name; the links back say where they lead."""
    notes.tag = "section"
    notes.attrib = {"class": "footnotes", "aria-label": "Notes"}
    if notes[0].tag == "hr":
        notes.remove(notes[0])
    for link in notes.iter("a"):
        if link.get("class") == "footnote-backref":
            link.set("aria-label", link.attrib.pop("title"))


def _complete_table(table: Element) -> None:
    """Say what the headings are those of, and the alignment by a class: the content policy refuses a style."""
    for cell in table.iter():
        if aligned := _ALIGNED.search(cell.attrib.pop("style", "")):
            cell.set("class", f"is-{aligned[1]}")
        if cell.tag == "th":
            cell.set("scope", "col")


def _caption_tables(parent: Element) -> None:
    """Turn the paragraph that follows a table and starts with « Tableau : » into its caption."""
    for table, title in pairwise(list(parent)):
        said = title.text or ""
        if table.tag == "table" and title.tag == "p" and (start := CAPTION.match(said)):
            title.tag = "caption"
            title.text = said[start.end() :]
            parent.remove(title)
            title.tail = None
            table.insert(0, title)
