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
#: Beginning of a link that leads to no file of the texts: a URL, an absolute path, an anchor, or nothing at all.
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
        aliases = self.meta.get("aliases")
        return tuple(a for a in aliases if isinstance(a, str)) if isinstance(aliases, list) else ()


def linked_path(prose: Prose, link: str) -> str | None:
    """Return the project path of the file that a link of a page leads to, or None when it leads to no file."""
    if _NO_FILE.match(link):
        return None
    path = re.split("[?#]", link, maxsplit=1)[0]
    return posixpath.normpath(posixpath.join(posixpath.dirname(prose.path), path)) if path else None


def linked_address(prose: Prose, link: str) -> str | None:
    """Return the address that a link to a file of ``content/`` leads to, or None when it is no such link."""
    path = linked_path(prose, link)
    if path is None:
        return None
    address = Prose(path).address if path.endswith(".md") else f"/{path.removeprefix(f'{CONTENT}/')}"
    fragment = link.partition("#")[2]
    return f"{address}#{fragment}" if fragment else address


#: A page, or None when its file cannot be read, and the problems of the file.
Read = tuple[Prose | None, tuple[Problem, ...]]


@dataclass
class Pages:
    """What the folder of the texts holds.

    ``by_address`` holds the pages, ``files`` the project paths of all that may be linked to, pages that could
    not be read included; ``has_unread`` tells that there are some.
    """

    by_address: dict[str, Prose] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    has_unread: bool = False
    problems: list[Problem] = field(default_factory=list)


def read_all(root: Path, reader: Callable[[Path, str], Read]) -> Pages:
    """Read every Markdown file of the project.

    Args:
        root: folder of the project.
        reader: reads one file, given the file and its path as messages show it.
    """
    pages = Pages()
    names = sorted(files_below(root / CONTENT), key=lambda item: item[0].split("/"))
    for inner, file in names:
        path_in_project = f"{CONTENT}/{inner}"
        pages.files.add(path_in_project)
        if (name_problem := _name_problem(path_in_project)) is not None:
            pages.problems.append(name_problem)
        elif file.suffix == ".md":
            _add(pages, *reader(file, path_in_project), path_in_project)
    return pages


def _add(pages: Pages, prose: Prose | None, problems: tuple[Problem, ...], path_in_project: str) -> None:
    pages.problems.extend(problems)
    if prose is None:
        pages.has_unread = True
        return
    first = pages.by_address.setdefault(prose.address, prose)
    if first is not prose:
        message = f"l'adresse {prose.address} est déjà celle de {first.path}."
        pages.problems.append(Problem(path_in_project, 1, message=message, hint="Gardez un seul des deux fichiers."))


def _name_problem(path_in_project: str) -> Problem | None:
    """Return the problem of a file that is neither a page nor an image, or whose name makes no address; else None."""
    path = PurePosixPath(path_in_project.removeprefix(f"{CONTENT}/"))
    suffix = path.suffix.lower()
    if suffix not in (".md", *IMAGES) or path.stem.lower() == "readme":
        hint = f"Écrivez les pages en « .md » ; les images acceptées sont {', '.join(IMAGES)}."
        return Problem(path_in_project, 1, message="ce fichier n'est ni une page ni une image.", hint=hint)
    parts = [urls.slug(part) for part in path.with_suffix("").parts]
    right_path = f"{CONTENT}/{'/'.join(parts)}{suffix}"
    if right_path != path_in_project:
        message = "ce nom ne peut pas être une adresse : minuscules sans accent, chiffres et traits d'union."
        hint = f"Renommez-le en « {right_path} »." if all(parts) else "Choisissez un autre nom."
        return Problem(path_in_project, 1, message=message, hint=hint)
    address = Prose(path_in_project).address
    if suffix == ".md" and urls.is_reserved_page(address):
        message = f"l'adresse {address} est réservée : le guide y met autre chose qu'une page."
        return Problem(path_in_project, 1, message=message, hint="Choisissez un autre nom.")
    return None


def parse_bytes(raw: bytes, path_in_project: str) -> Read:
    """Read one page.

    Args:
        raw: what its file holds.
        path_in_project: the path of the file as messages show it.
    """
    text = yaml_source.decode(raw, path_in_project, MAX_PAGE)
    return (None, (text,)) if isinstance(text, Problem) else parse(text, path_in_project)


def parse(text: str, path_in_project: str) -> Read:
    """Split a Markdown file into front matter and body; there is no page when the front matter cannot be read."""
    lines = text.splitlines(keepends=True)
    if not lines or lines[0].strip() != "---":
        return Prose(path_in_project, body=text), ()
    end = next((n for n, line in enumerate(lines[1:], 1) if line.strip() == "---"), None)
    if end is None:
        message = "l'en-tête ouvert par « --- » n'est pas fermé."
        return None, (Problem(path_in_project, 1, message=message, hint="Ajoutez une ligne « --- »."),)
    body = "".join(lines[end + 1 :])
    head = "".join(lines[1:end])
    if not head.strip():
        return Prose(path_in_project, body=body, start=end + 2), ()
    # A leading line break keeps line numbers right: the first line of the file is the « --- ».
    document = yaml_source.parse(f"\n{head}", path_in_project)
    if not isinstance(document.value, dict):
        message = "l'en-tête n'est pas une suite de champs, comme « title: … »."
        return None, document.problems or (Problem(path_in_project, 2, message=message),)
    meta_lines = {key: document.line((key,)) for key in document.value}
    return Prose(path_in_project, document.value, body, end + 2, meta_lines), document.problems
