"""Contents of files, kept by their digest from one build to the next, and put into a site without being written again.

A content is a file named after its digest; a site holds hard links to it where the disk allows, copies elsewhere. What
was modified since, by a tool that rewrites a published site for instance, is found out by its date and size, then by
its digest, and is made again.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

_DIGEST_SIZE = 16
#: Date of last change in nanoseconds, size in bytes.
Stamp = tuple[int, int]


def content_digest(content: bytes) -> str:
    """Return the name under which a content is kept."""
    return hashlib.blake2b(content, digest_size=_DIGEST_SIZE).hexdigest()


class Objects:
    """Contents kept in a folder, or nowhere when there is none: they are then only written where they are put."""

    def __init__(self, folder: Path | None):
        """``folder`` is made when first needed."""
        self._folder = folder
        self._known: set[str] = set()

    def put(self, content: bytes, target: Path) -> tuple[str, Stamp | None]:
        """Keep a content and write it as a file; the folder of the file must exist.

        Returns:
            Its digest, and the stamp by which it is known not to have changed.
        """
        digest = content_digest(content)
        if self._folder is None:
            target.write_bytes(content)
            return digest, None
        kept = self._file(digest)
        if digest not in self._known:
            _write(kept, content)
            self._known.add(digest)
        _link(kept, target)
        return digest, _stamp(kept)

    def has(self, digest: str, stamp: Stamp | None) -> bool:
        """Tell whether a content is kept, and is still what it was."""
        if self._folder is None or stamp is None:
            return False
        kept = self._file(digest)
        try:
            if _stamp(kept) != stamp and content_digest(kept.read_bytes()) != digest:
                return False
        except OSError:
            return False
        self._known.add(digest)
        return True

    def place(self, digest: str, target: Path) -> None:
        """Put a content that is kept where a file is wanted."""
        _link(self._file(digest), target)

    def prune(self, kept: Iterable[str]) -> None:
        """Forget every content but some."""
        if self._folder is None or not self._folder.exists():
            return
        wanted = set(kept)
        for file in self._folder.glob("??/*"):
            if file.parent.name + file.name not in wanted:
                file.unlink(missing_ok=True)

    def _file(self, digest: str) -> Path:
        return self._folder / digest[:2] / digest[2:]


def _write(file: Path, content: bytes) -> None:
    """Write a file whole or not at all: several builds may share the folder."""
    part = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        part.write_bytes(content)
    except FileNotFoundError:
        file.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
    part.replace(file)


def _link(kept: Path, target: Path) -> None:
    try:
        os.link(kept, target)
    except FileExistsError:
        target.unlink()
        os.link(kept, target)
    except OSError:  # another disk, or a disk without links
        shutil.copyfile(kept, target)


def _stamp(file: Path) -> Stamp:
    found = file.stat()
    return found.st_mtime_ns, found.st_size
