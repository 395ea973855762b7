"""What pages load besides their HTML: style sheet, scripts, font and images of the theme, images of the texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from rjsmin import jsmin

from catalogue.reading.files import files_below
from catalogue.reading.prose import IMAGES

_STYLES = "assets/stylesheets"
_SHEET = f"/{_STYLES}/guide.css"
_SCREEN = ("base.css", "components.css", "search.css")
_PRINT = "print.css"
#: Files beside the assets that only maintainers need.
_NOT_PUBLISHED = ("README.md",)


def style_sheet(theme: Path) -> str:
    """Return the one style sheet of the pages, made of several files; the rules for paper apply to print only."""
    folder = theme / _STYLES
    screen = "\n".join((folder / name).read_text("utf-8") for name in _SCREEN)
    return f"{screen}\n@media print {{\n{(folder / _PRINT).read_text('utf-8')}}}\n"


def asset_files(theme: Path, content: Path) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Yield the address of each file and the function that makes it; scripts lose their comments.

    Args:
        theme: folder that holds ``assets/``.
        content: folder of the texts, whose images are published.
    """
    yield _SHEET, lambda: style_sheet(theme).encode()
    for inner, file in files_below(theme / "assets"):
        address = f"/assets/{inner}"
        if file.suffix == ".js":
            yield address, partial(_script, file)
        elif file.suffix != ".css" and file.name not in _NOT_PUBLISHED:
            yield address, file.read_bytes
    for inner, file in files_below(content):
        if file.suffix in IMAGES:
            yield f"/{inner}", file.read_bytes


def _script(file: Path) -> bytes:
    return str(jsmin(file.read_text("utf-8"))).encode()
