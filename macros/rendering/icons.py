"""Icons of Material's set, written inside the pages that show them.

They are read from the copies in ``theme/icons/``, which ``scripts/vendor_icons.py`` takes from the Material that is
installed: the site needs nothing of Material to be built, and no page loads an icon that it does not show.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from markupsafe import Markup

FOLDER = Path(__file__).parents[2] / "theme" / "icons"


class UnknownIcon(LookupError):
    """An icon is not among the copies; the message says how to add it."""


@cache
def icon(name: str) -> Markup:
    """Return an icon as an SVG element, drawn in the colour and at the size of the text around it.

    It is hidden from screen readers and takes no focus: words beside it say what it means.

    Args:
        name: set and name, such as « material/lightbulb-outline ».

    Raises:
        UnknownIcon: it was not copied.
    """
    file = FOLDER / f"{name}.svg"
    if not file.is_file():
        raise UnknownIcon(f"« {name} » is not in theme/icons: run « python -m scripts.vendor_icons {name} »")
    drawing = ElementTree.parse(file).getroot()  # noqa: S314 - a file of the project
    svg = ElementTree.Element(
        "svg", {"class": "icon", "viewBox": drawing.attrib["viewBox"], "aria-hidden": "true", "focusable": "false"}
    )
    for path in drawing:
        ElementTree.SubElement(svg, "path", d=path.attrib["d"])
    return Markup(ElementTree.tostring(svg, "unicode"))
