"""Markdown written by people in ``content/``: front matter, body and the line each starts at."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from catalogue import urls
from catalogue.reading import yaml_source
from catalogue.reading.files import files_below
from catalogue.reading.problems import Problem

CONTENT = "content"
#: Bytes in one page: ten times the longest so far.
MAX_PAGE = 100_000
IMAGES = (".jpg", ".jpeg", ".png", ".webp")
#: Start of a link that leads to no file of the texts: a URL, an absolute path, an anchor of the page, nothing.
_NO_FILE = re.compile(r"[a-z][a-z0-9+.-]*:|/|#|$", re.IGNORECASE)
FRONT_MATTER_KEYS = ("title", "description", "hide", "template", "search", "aliases")


@dataclass(frozen=True)
class Prose:
    """One Markdown file.

    ``path`` is its project path, ``meta`` its front matter, ``body`` the text after it and ``start``
    the line of the file on which the body starts. ``digest`` is that of its path and content, a cache
    key; it is empty when no cache needs it.
    """

    path: str
    meta: dict[str, Any] = field(default_factory=dict)
    body: str = ""
    start: int = 1
    meta_lines: dict[str, int] = field(default_factory=dict)
    digest: bytes = field(default=b"", compare=False, repr=False)

    @property
    def address(self) -> str:
        """Public address of the page, such as ``/actions/avance-de-fonds/``."""
        return urls.page_address(self.path.removeprefix(f"{CONTENT}/"))

    @property
    def aliases(self) -> tuple[str, ...]:
        """Old addresses of the page; nothing when they are not written as a list of texts."""
        old = self.meta.get("aliases")
        return tuple(a for a in old if isinstance(a, str)) if isinstance(old, list) else ()


def linked_path(prose: Prose, written: str) -> str | None:
    """Return the project path of the file that a link of a page leads to, or None when it leads to no file."""
    if _NO_FILE.match(written):
        return None
    path = re.split("[?#]", written, maxsplit=1)[0]
    return posixpath.normpath(posixpath.join(posixpath.dirname(prose.path), path)) if path else None


def linked_address(prose: Prose, written: str) -> str | None:
    """Return the address that a link to a file of ``content/`` leads to, or None when it is no such link."""
    path = linked_path(prose, written)
    if path is None:
        return None
    address = Prose(path).address if path.endswith(".md") else f"/{path.removeprefix(f'{CONTENT}/')}"
    fragment = written.partition("#")[2]
    return f"{address}#{fragment}" if fragment else address


#: A page, or None when its file cannot be read, and the problems of the file.
Read = tuple[Prose | None, tuple[Problem, ...]]


@dataclass
class Pages:
    """What the folder of the texts holds.

    ``found`` are the pages by address, ``files`` the project paths of all that may be linked to, pages that could
    not be read included; ``has_unread`` tells that there are some.
    """

    found: dict[str, Prose] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    has_unread: bool = False
    problems: list[Problem] = field(default_factory=list)


def read_all(root: Path, read: Callable[[Path, str], Read]) -> Pages:
    """Read every Markdown file of the project.

    Args:
        root: folder of the project.
        read: reads one file, given the file and its path as messages show it.
    """
    pages = Pages()
    names = sorted(files_below(root / CONTENT), key=lambda item: item[0].split("/"))
    for inner, file in names:
        shown = f"{CONTENT}/{inner}"
        pages.files.add(shown)
        if (refused := _refused(shown)) is not None:
            pages.problems.append(refused)
        elif file.suffix == ".md":
            _add(pages, *read(file, shown), shown)
    return pages


def _add(pages: Pages, prose: Prose | None, met: tuple[Problem, ...], shown: str) -> None:
    pages.problems.extend(met)
    if prose is None:
        pages.has_unread = True
        return
    first = pages.found.setdefault(prose.address, prose)
    if first is not prose:
        message = f"l'adresse {prose.address} est déjà celle de {first.path}."
        pages.problems.append(Problem(shown, 1, message=message, hint="Gardez un seul des deux fichiers."))


def _refused(shown: str) -> Problem | None:
    """Tell why a file is neither a page nor an image, or why its name makes no address; nothing when all is right."""
    path = PurePosixPath(shown.removeprefix(f"{CONTENT}/"))
    suffix = path.suffix.lower()
    if suffix not in (".md", *IMAGES) or path.stem.lower() == "readme":
        hint = f"Écrivez les pages en « .md » ; les images acceptées sont {', '.join(IMAGES)}."
        return Problem(shown, 1, message="ce fichier n'est ni une page ni une image.", hint=hint)
    parts = [urls.slug(part) for part in path.with_suffix("").parts]
    wanted = f"{CONTENT}/{'/'.join(parts)}{suffix}"
    if wanted != shown:
        message = "ce nom ne peut pas être une adresse : minuscules sans accent, chiffres et traits d'union."
        hint = f"Renommez-le en « {wanted} »." if all(parts) else "Choisissez un autre nom."
        return Problem(shown, 1, message=message, hint=hint)
    address = Prose(shown).address
    if suffix == ".md" and urls.is_reserved_page(address):
        message = f"l'adresse {address} est réservée : le guide y met autre chose qu'une page."
        return Problem(shown, 1, message=message, hint="Choisissez un autre nom.")
    return None


def parse_bytes(raw: bytes, shown: str) -> Read:
    """Read one page.

    Args:
        raw: what its file holds.
        shown: the path of the file as messages show it.
    """
    text = yaml_source.decode(raw, shown, MAX_PAGE)
    return (None, (text,)) if isinstance(text, Problem) else parse(text, shown)


def parse(text: str, shown: str) -> Read:
    """Split a Markdown file into front matter and body; there is no page when the front matter cannot be read."""
    lines = text.splitlines(keepends=True)
    if not lines or lines[0].strip() != "---":
        return Prose(shown, body=text), ()
    end = next((n for n, line in enumerate(lines[1:], 1) if line.strip() == "---"), None)
    if end is None:
        message = "l'en-tête ouvert par « --- » n'est pas fermé."
        return None, (Problem(shown, 1, message=message, hint="Ajoutez une ligne « --- »."),)
    body = "".join(lines[end + 1 :])
    head = "".join(lines[1:end])
    if not head.strip():
        return Prose(shown, body=body, start=end + 2), ()
    # A leading line break keeps line numbers right: the first line of the file is the « --- ».
    document = yaml_source.parse(f"\n{head}", shown)
    if not isinstance(document.value, dict):
        message = "l'en-tête n'est pas une suite de champs, comme « title: … »."
        return None, document.problems or (Problem(shown, 2, message=message),)
    meta_lines = {key: document.line((key,)) for key in document.value}
    return Prose(shown, document.value, body, end + 2, meta_lines), document.problems
