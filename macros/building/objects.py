"""Content-addressed store: what files hold, kept from one build to the next under the digest of its bytes.

A site holds hard links to the files of the store where the disk allows, copies elsewhere: a file that did not change is
not written again. When a tool modified one since, for instance by rewriting a published site, its date and size differ,
then its digest, and it is made again.
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
_DAY = 86_400.0
#: Date of last change in nanoseconds and size in bytes: a file whose stamp is the same did not change.
Stamp = tuple[int, int]


def content_digest(content: bytes) -> str:
    """Return the digest of a content, in hexadecimal: its name in the store."""
    return hashlib.blake2b(content, digest_size=_DIGEST_SIZE).hexdigest()


class Objects:
    """The store, in a folder; without one, nothing is kept and files are only written where they are put."""

    def __init__(self, folder: Path | None):
        """``folder`` is created when first needed."""
        self._folder = str(folder) if folder else None
        self._stamps: dict[str, Stamp | None] = {}
        #: Inode of each file of the store that was checked, by digest.
        self._inodes: dict[str, int] = {}

    def expect(self, stamps: Mapping[str, Stamp | None]) -> None:
        """Declare the contents that earlier builds kept, with the stamps they had then."""
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
        """Link a file just written into the store, in one step, so that no other build sees half a content."""
        stored_file = self._file(digest)
        draft = f"{stored_file}.{os.getpid()}"
        try:
            _link(source, stored_file)
        except FileNotFoundError:
            os.makedirs(os.path.dirname(stored_file), exist_ok=True)
            _link(source, stored_file)
        except FileExistsError:  # modified since, or put there by another build
            _link(source, draft)
            os.replace(draft, stored_file)
        status = os.stat(stored_file)
        self._inodes[digest], self._stamps[digest] = status.st_ino, (status.st_mtime_ns, status.st_size)

    def has(self, digest: str) -> bool:
        """Tell whether a content is in the store, unmodified."""
        if digest in self._inodes:
            return True
        stamp = self._stamps.get(digest)
        if self._folder is None or stamp is None:
            return False
        file = self._file(digest)
        try:
            status = os.stat(file)
            if (status.st_mtime_ns, status.st_size) != stamp and content_digest(Path(file).read_bytes()) != digest:
                return False
        except OSError:
            return False
        self._inodes[digest] = status.st_ino
        return True

    def place(self, digest: str, target: str) -> None:
        """Link a content of the store to a path, unless it is there already; :meth:`has` must have found it."""
        try:
            _link(self._file(digest), target)
        except FileExistsError:
            if os.stat(target).st_ino != self._inodes[digest]:
                os.unlink(target)
                _link(self._file(digest), target)

    def prune(self, needed: Iterable[str], age: float = _DAY) -> None:
        """Delete the contents that no file needs, unless they are recent: another build may be using them.

        Args:
            needed: digests of those needed.
            age: seconds since its last change after which a content is no longer recent.
        """
        if self._folder is None:
            return
        needed_digests, limit = set(needed), time.time() - age
        for folder in _entries(self._folder):
            for file in _entries(folder.path):
                if folder.name + file.name not in needed_digests and file.stat().st_mtime <= limit:
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
    """Make a hard link to a file; a copy where the disk has no links, or is another.

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
    """Write a new file: one that has this name already may be a link to the store, and must not be written through."""
    try:
        out = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    except FileExistsError:
        os.unlink(file)
        out = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        bytes_written = 0
        while bytes_written < len(content):
            bytes_written += os.write(out, content[bytes_written:] if bytes_written else content)
    finally:
        os.close(out)
