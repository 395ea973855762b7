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
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

_DIGEST_SIZE = 16
_OLD = 86_400.0
#: Date of last change in nanoseconds, size in bytes.
Stamp = tuple[int, int]


def content_digest(content: bytes) -> str:
    """Return the name under which a content is kept."""
    return hashlib.blake2b(content, digest_size=_DIGEST_SIZE).hexdigest()


class Objects:
    """Contents kept in a folder, or nowhere when there is none: they are then only written where they are put."""

    def __init__(self, folder: Path | None):
        """``folder`` is made when first needed."""
        self._folder = str(folder) if folder else None
        self._stamps: dict[str, Stamp | None] = {}
        #: Number by which the disk knows each content that was looked at.
        self._inodes: dict[str, int] = {}

    def expect(self, stamps: Mapping[str, Stamp | None]) -> None:
        """Say which contents should be there, with their stamps."""
        self._stamps.update(stamps)

    def put(self, content: bytes, target: str) -> tuple[str, Stamp | None]:
        """Keep a content and write it as a file; the folder of the file must exist.

        Returns:
            Its digest, and the stamp by which it is known not to have changed.
        """
        digest = content_digest(content)
        if self.has(digest):
            self.place(digest, target)
        else:
            _write(target, content)
            if self._folder is not None:
                self._keep(digest, target)
        return digest, self._stamps.get(digest)

    def _keep(self, digest: str, source: str) -> None:
        """Keep the content of a file just written: it takes its place in one step, whole."""
        kept = self._file(digest)
        draft = f"{kept}.{os.getpid()}"
        try:
            _link(source, kept)
        except FileNotFoundError:
            os.makedirs(os.path.dirname(kept), exist_ok=True)
            _link(source, kept)
        except FileExistsError:  # not what it should be, or not known to be: another build may be writing it
            _link(source, draft)
            os.replace(draft, kept)
        found = os.stat(kept)
        self._inodes[digest], self._stamps[digest] = found.st_ino, (found.st_mtime_ns, found.st_size)

    def has(self, digest: str) -> bool:
        """Tell whether a content is kept, and is still what it was."""
        if digest in self._inodes:
            return True
        stamp = self._stamps.get(digest)
        if self._folder is None or stamp is None:
            return False
        file = self._file(digest)
        try:
            found = os.stat(file)
            if (found.st_mtime_ns, found.st_size) != stamp and content_digest(Path(file).read_bytes()) != digest:
                return False
        except OSError:
            return False
        self._inodes[digest] = found.st_ino
        return True

    def place(self, digest: str, target: str) -> None:
        """Put a content that is kept where a file is wanted, unless it is there already."""
        try:
            _link(self._file(digest), target)
        except FileExistsError:
            if os.stat(target).st_ino != self._inodes[digest]:
                os.unlink(target)
                _link(self._file(digest), target)

    def prune(self, kept: Iterable[str], age: float = _OLD) -> None:
        """Forget the contents that are not wanted, unless they are recent: another build may be using them.

        Args:
            kept: digests of those wanted.
            age: seconds after which a content is no longer recent.
        """
        if self._folder is None:
            return
        wanted, limit = set(kept), time.time() - age
        for folder in _entries(self._folder):
            for file in _entries(folder.path):
                if folder.name + file.name not in wanted and file.stat().st_mtime <= limit:
                    with contextlib.suppress(FileNotFoundError):
                        os.unlink(file.path)

    def _file(self, digest: str) -> str:
        return f"{self._folder}/{digest[0]}/{digest[1:]}"


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except FileNotFoundError:
        return []


def _link(source: str, target: str) -> None:
    """Give a file another name; a copy where the disk has no links, or is another.

    Raises:
        FileExistsError: the name is taken.
        FileNotFoundError: the folder is not there.
    """
    try:
        os.link(source, target)
    except (FileExistsError, FileNotFoundError):
        raise
    except OSError:
        with open(target, "xb") as out, open(source, "rb") as content:
            shutil.copyfileobj(content, out)


def _write(file: str, content: bytes) -> None:
    """Write a file, as a new one: the former may be linked from elsewhere."""
    try:
        out = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    except FileExistsError:
        os.unlink(file)
        out = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        written = 0
        while written < len(content):
            written += os.write(out, content[written:] if written else content)
    finally:
        os.close(out)
