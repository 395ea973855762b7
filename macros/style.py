"""The style sheet of the pages: written in several files, loaded in one request."""

from __future__ import annotations

from pathlib import Path

FOLDER = "assets/stylesheets"
PATH = f"{FOLDER}/guide.css"
SCREEN = ("base.css", "components.css", "search.css")
PRINT = "print.css"


def style_sheet(theme: Path) -> str:
    """Return the whole style sheet of a theme, what is for paper kept for paper."""
    folder = theme / FOLDER
    screen = "\n".join((folder / name).read_text("utf-8") for name in SCREEN)
    return f"{screen}\n@media print {{\n{(folder / PRINT).read_text('utf-8')}}}\n"
