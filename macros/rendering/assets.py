"""What pages load besides their HTML: style sheet, scripts, font and images of the theme, images of the texts.

The address of what pages load changes with its content, so that a browser may keep it for ever: a page never meets the
style or the scripts of another version.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, partial
from pathlib import Path

from rjsmin import jsmin

from catalogue.reading.files import files_below
from catalogue.reading.prose import IMAGES

#: The theme is a part of the program, as templates are.
THEME = Path(__file__).parents[2] / "theme"
_STYLES = "assets/stylesheets"
_SHEET = f"/{_STYLES}/guide.css"
_SCREEN = ("base.css", "components.css", "search.css", "tools.css")
_PRINT = "print.css"
#: Files beside the assets that only maintainers need.
_NOT_PUBLISHED = ("README.md",)
#: What pages load; the rest is read by people.
_LOADED_SUFFIXES = (".css", ".js", ".woff2", ".svg", ".png", ".webp")
#: Other sites load it from an address they copied: it never changes.
_PERMANENT = ("/assets/javascripts/embed.js",)
#: Patterns by suffix: the name of another script in a script, of a font or picture in a style sheet.
_NAME_OF_ANOTHER = {
    ".js": re.compile(r"""(?<=["'])\.\.?/[\w./-]+\.js(?=["'])"""),
    ".css": re.compile(r"""(?<=url\(["'])\.\.?/[\w./-]+(?=["']\))"""),
}
_DIGITS = 10
#: Pattern, for web servers, of the end of addresses whose content never changes.
LASTING_NAME = rf"\.[0-9a-f]{{{_DIGITS}}}\.[a-z0-9]+$"


def style_sheet(theme: Path) -> str:
    """Return the one style sheet of the pages, made of several files; the rules for paper apply to print only."""
    folder = theme / _STYLES
    screen = "\n".join((folder / name).read_text("utf-8") for name in _SCREEN)
    return f"{screen}\n@media print {{\n{(folder / _PRINT).read_text('utf-8')}}}\n"


class Assets:
    """The files of a theme: the names that templates, scripts and styles use, and the addresses published."""

    def __init__(self, theme: Path = THEME):
        """``theme`` is the folder that holds ``assets/``."""
        self._theme = theme
        self._contents: dict[str, bytes] = {}

    def address(self, name: str) -> str:
        """Return the address of a file, such as ``/assets/stylesheets/guide.0123456789.css``.

        Raises:
            KeyError: the theme has no such file.
        """
        content, (stem, dot, suffix) = self._content(name), name.rpartition(".")
        if f".{suffix}" not in _LOADED_SUFFIXES or name in _PERMANENT:
            return name
        return f"{stem}.{hashlib.sha256(content).hexdigest()[:_DIGITS]}{dot}{suffix}"

    @property
    def permanent_addresses(self) -> list[str]:
        """Addresses whose content never changes."""
        return [address for name in self._sources if (address := self.address(name)) != name]

    def files(self) -> dict[str, Callable[[], bytes]]:
        """Return what makes each file, by address."""
        return {self.address(name): partial(self._content, name) for name in self._sources}

    @cached_property
    def _sources(self) -> Mapping[str, Callable[[], bytes]]:
        """What gives each file as it is written, by name; scripts lose their comments."""
        sources: dict[str, Callable[[], bytes]] = {_SHEET: lambda: style_sheet(self._theme).encode()}
        for _, file in files_below(self._theme / "assets"):
            if file.suffix == ".js":
                sources[self._name(file)] = partial(_script, file)
            elif file.suffix != ".css" and file.name not in _NOT_PUBLISHED:
                sources[self._name(file)] = file.read_bytes
        return sources

    def _name(self, file: Path) -> str:
        return f"/{file.relative_to(self._theme).as_posix()}"

    def _content(self, name: str) -> bytes:
        """Return the published content of a file, in which the names of other files are replaced by their addresses."""
        if name not in self._contents:
            content = self._sources[name]()
            if name_pattern := _NAME_OF_ANOTHER.get(Path(name).suffix):
                content = name_pattern.sub(partial(self._address_beside, name), content.decode()).encode()
            self._contents[name] = content
        return self._contents[name]

    def _address_beside(self, name: str, match: re.Match[str]) -> str:
        """Return the published name of a file that another names: same folders, then the name with its digest."""
        target = posixpath.normpath(posixpath.join(posixpath.dirname(name), match[0]))
        return f"{posixpath.dirname(match[0])}/{posixpath.basename(self.address(target))}"


def images_of_texts(content: Path) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Yield the images of the texts by address, with what makes them; ``content`` is the folder of the texts."""
    for _, file in files_below(content):
        if file.suffix in IMAGES:
            yield f"/{file.relative_to(content).as_posix()}", file.read_bytes


def _script(file: Path) -> bytes:
    return str(jsmin(file.read_text("utf-8"))).encode()
