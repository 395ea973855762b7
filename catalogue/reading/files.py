"""The files of a project that people wrote, without those that operating systems and text editors leave."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from catalogue.model.kinds import FILES, SETTINGS_PATH, KindSpec

#: Files in which desktops keep settings about a folder; hidden files (« .name ») are left out too.
_OF_SYSTEMS = frozenset(
    {"thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r", "__macosx", "$recycle.bin", "lost+found", "@eadir"}
    | {"__pycache__", "4913"}  # of Python; of vim, which tries whether it may write
)
#: Endings of the names of copies and drafts left by text editors, git and browsers.
_ENDS_OF_COPIES = (
    *("~", ".bak", ".orig", ".rej", ".swp", ".swo", ".kate-swp", ".save", ".tmp"),
    *(".part", ".crdownload", ".download"),
)
#: Beginnings of the names of locks and drafts left by office suites and Emacs.
_STARTS_OF_LOCKS = (".", "~$", "#")


def is_junk(name: str) -> bool:
    """Tell whether a file or folder of this name is left by a system or an editor: nobody means to publish it."""
    folded = name.lower()
    return folded in _OF_SYSTEMS or folded.startswith(_STARTS_OF_LOCKS) or folded.endswith(_ENDS_OF_COPIES)


def files_below(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield every file of a folder and of those inside it, without junk: its path in the folder, and where it is."""
    for place, inner, names in os.walk(folder):
        inner[:] = sorted(name for name in inner if not is_junk(name))
        path_in_folder = os.path.relpath(place, folder).replace(os.sep, "/")
        start = "" if path_in_folder == "." else f"{path_in_folder}/"
        for name in sorted(names):
            file = f"{place}/{name}"
            if not is_junk(name) and os.path.isfile(file):  # noqa: PTH113 - faster
                yield f"{start}{name}", Path(file)


def is_record_file(name: str) -> bool:
    """Tell whether a file of a folder of records holds one."""
    return name.endswith(".yaml") and not is_junk(name)


def record_files(root: Path, table: KindSpec) -> list[str]:
    """Return the project paths of the existing files that hold the records of a kind."""
    if not table.is_folder:
        return [table.path] if (root / table.path).is_file() else []
    folder = root / table.path
    names = sorted(os.listdir(folder)) if folder.is_dir() else []  # noqa: PTH208 - faster
    return [f"{table.path}/{name}" for name in names if is_record_file(name)]


def data_files(root: Path) -> list[str]:
    """Return the project paths of every data file: records, then the settings."""
    paths = [path for table in FILES for path in record_files(root, table)]
    return [*paths, SETTINGS_PATH] if (root / SETTINGS_PATH).is_file() else paths


def text_files(root: Path) -> list[str]:
    """Return the project paths of every file that people write: data, the lists beside them, pages."""
    lists = sorted(file.name for file in (root / "data").glob("*.txt") if not is_junk(file.name))
    pages = (inner for inner, _ in files_below(root / "content") if inner.endswith(".md"))
    return [*data_files(root), *(f"data/{name}" for name in lists), *(f"content/{inner}" for inner in pages)]
