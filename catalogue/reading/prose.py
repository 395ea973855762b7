"""Markdown written by people in ``content/``: front matter, body and the line each starts at."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from catalogue.reading import yaml_source
from catalogue.reading.problems import Problem

CONTENT = "content"
#: Bytes in one page: ten times the longest so far.
MAX_PAGE = 100_000
IMAGES = (".jpg", ".png", ".webp")
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
        parts = self.path.removeprefix(f"{CONTENT}/").removesuffix(".md").split("/")
        if parts[-1] == "index":
            parts.pop()
        return "/".join(["", *parts, ""]) if parts else "/"

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


def read_all(root: Path, read: Callable[[Path, str], Read]) -> tuple[dict[str, Prose], list[Problem]]:
    """Read every Markdown file of the project; return the pages by address, and the problems.

    Args:
        root: folder of the project.
        read: reads one file, given the file and its path as messages show it.
    """
    pages: dict[str, Prose] = {}
    problems: list[Problem] = []
    for path in _files(root):
        file = root / path
        if file.suffix != ".md" or file.stem.lower() == "readme":
            if file.suffix not in IMAGES:
                problems.append(_unexpected(path))
            continue
        prose, file_problems = read(file, path)
        problems.extend(file_problems)
        if prose is None:
            continue
        first = pages.setdefault(prose.address, prose)
        if first is not prose:
            message = f"l'adresse {prose.address} est déjà celle de {first.path}."
            problems.append(Problem(path, 1, message=message, hint="Gardez un seul des deux fichiers."))
    return pages, problems


def _files(root: Path) -> list[str]:
    """Return the project path of every file of ``content/``, folder by folder."""
    paths = []
    for folder, _, names in os.walk(root / CONTENT):
        inner = Path(folder).relative_to(root).as_posix()
        paths += [f"{inner}/{name}" for name in names if os.path.isfile(f"{folder}/{name}")]  # noqa: PTH113 - faster
    return sorted(paths, key=lambda path: path.split("/"))


def parse_bytes(raw: bytes, path: str) -> Read:
    """Read one page.

    Args:
        raw: what its file holds.
        path: path of the file as messages show it.
    """
    text = yaml_source.decode(raw, path, MAX_PAGE)
    return (None, (text,)) if isinstance(text, Problem) else parse(text, path)


def _unexpected(path: str) -> Problem:
    """Return the problem of a file that is neither a page nor an image."""
    hint = f"Écrivez les pages en « .md » ; les images acceptées sont {', '.join(IMAGES)}."
    return Problem(path, 1, message="ce fichier n'est ni une page ni une image.", hint=hint)


def parse(text: str, path: str) -> tuple[Prose, tuple[Problem, ...]]:
    """Split a Markdown file into front matter and body."""
    lines = text.splitlines(keepends=True)
    if not lines or lines[0].strip() != "---":
        return Prose(path, body=text), ()
    end = next((n for n, line in enumerate(lines[1:], 1) if line.strip() == "---"), None)
    if end is None:
        message = "l'en-tête ouvert par « --- » n'est pas fermé."
        return Prose(path), (Problem(path, 1, message=message, hint="Ajoutez une ligne « --- »."),)
    # A leading line break keeps line numbers right: the first line of the file is the « --- ».
    document = yaml_source.parse("\n" + "".join(lines[1:end]), path)
    meta = document.value if isinstance(document.value, dict) else {}
    meta_lines = {key: document.line((key,)) for key in meta}
    body = "".join(lines[end + 1 :])
    return Prose(path, meta, body, end + 2, meta_lines), document.problems
