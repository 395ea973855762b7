"""Give boxes, footnotes and tables, written as for Material, the markup of the guide.

The extensions of Python-Markdown named in ``mkdocs.yml`` parse them; this one then sets the classes of the guide's
components, French words and icons, and removes inline styles, which the content security policy forbids.
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

#: The icon of each look of a box.
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
        """Register the tree processor, to run after those that make and typeset elements."""
        md.treeprocessors.register(_Conventions(md), "conventions", 1)


class _Conventions(Treeprocessor):
    def run(self, root: Element) -> None:
        for element in root.iter():
            names = element.get("class", "").split()
            if element.tag == "div" and names[:1] == ["admonition"]:
                self._mark_up_box(element, names[1])
            elif element.tag == "details":
                self._mark_up_box(element, *names[:1])
            elif element.tag == "div" and names == ["footnote"]:
                _mark_up_footnotes(element)
            elif element.tag == "table":
                _mark_up_table(element)
        for parent in list(root.iter()):
            _caption_tables(parent)

    def _mark_up_box(self, box: Element, kind: str = "") -> None:
        """Set the class and title of a box from its kind; a folded box without a kind stays bare."""
        if not (box_of_kind := BOXES.get(kind)):
            return
        box.set("class", f"note note--{box_of_kind.look}")
        for title in box:
            if title.tag == "summary" or title.get("class") == "admonition-title":
                self._mark_up_title(title, kind, box_of_kind)

    def _mark_up_title(self, title: Element, kind: str, box_of_kind: Box) -> None:
        """Put the icon before a title; a default title, which is the name of the kind, gives way to the French one."""
        if title.tag == "p":
            title.set("class", "note__title")
        if title.text == kind.capitalize():
            title.text = box_of_kind.title
        title.text = f"{self.md.htmlStash.store(icon(ICONS[box_of_kind.look]))} {title.text}"


def _mark_up_footnotes(notes: Element) -> None:
    """Make the footnotes a named section; what the links back say on hover is said to screen readers too."""
    notes.tag = "section"
    notes.attrib = {"class": "footnotes", "aria-label": "Notes"}
    if notes[0].tag == "hr":
        notes.remove(notes[0])
    for link in notes.iter("a"):
        if link.get("class") == "footnote-backref":
            link.set("aria-label", link.attrib.pop("title"))


def _mark_up_table(table: Element) -> None:
    """Give header cells a scope, and aligned cells a class instead of an inline style."""
    for cell in table.iter():
        if aligned := _ALIGNED.search(cell.attrib.pop("style", "")):
            cell.set("class", f"is-{aligned[1]}")
        if cell.tag == "th":
            cell.set("scope", "col")


def _caption_tables(parent: Element) -> None:
    """Turn the paragraph that follows a table and starts with « Tableau : » into its caption."""
    for table, title in pairwise(list(parent)):
        text = title.text or ""
        if table.tag == "table" and title.tag == "p" and (start := CAPTION.match(text)):
            title.tag = "caption"
            title.text = text[start.end() :]
            parent.remove(title)
            title.tail = None
            table.insert(0, title)
