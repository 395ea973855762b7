"""Content-addressed cache: results kept from one run to the next, so that only what changed is computed again.

A result is that of a pure function. Its key is the digest of the inputs (:func:`digest`); results of
another version of the program (:func:`code_digest`) are ignored. A result that cannot be read is
computed again: the folder may be deleted at any moment, damaged, or shared by several processes.

Each namespace is one file, ``<namespace>.pack``: a header, the values one after the other, then an
index of their places. Values are read one by one, when asked for. Compared with one pickle and with an
SQLite table, at 16, 1,600 and 5,000 values of 20 kB, this format is the fastest to open and read.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import functools
import hashlib
import os
import pickle
import secrets
import struct
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, Generic, NamedTuple, TypeVar

from catalogue.reading.files import files_below

ROOT = Path(__file__).resolve().parents[2]
#: Name, below the root of a project, of the folder where results are kept.
FOLDER = ".cache"
#: Environment variable that names another folder; when it is empty, nothing is kept on disk.
VARIABLE = "GUIDE_CACHE"
#: A value is dropped once its file was written this many times in a row by runs that did not ask for it.
WRITES_UNUSED = 8
#: Age in seconds after which the draft of a process that died is deleted.
_ABANDONED = 3600

_DIGEST_SIZE = 16
_MAGIC = b"GUIDE-PACK-1\n"
_HEADER = struct.Struct(f">{len(_MAGIC)}s{_DIGEST_SIZE}s")
#: Key, offset, length, checksum, writes since last used, and whether the value is plain bytes, not pickled.
_ENTRY = struct.Struct(f">{_DIGEST_SIZE}sQIIB?")
#: Offset of the index and its checksum, at the very end of the file.
_FOOTER = struct.Struct(">QI")
_COPIED_AT_ONCE = 1 << 20
_MISSING = object()
#: Namespace of the answers of :class:`Answers`.
ANSWERS = "answers"
T = TypeVar("T")


# --- Digests ------------------------------------------------------------------------------------


def digest(*values: Any) -> bytes:
    """Return the digest of some values, the same in every process.

    Args:
        values: texts, bytes, numbers, dates, None, enumerations, dataclasses, records, or tuples, lists,
            sets and dictionaries of these. The order of a dictionary counts; a set has none.

    Raises:
        TypeError: a value is of another type.
    """
    return hashlib.blake2b(repr(_canonical(values)).encode("utf-8", "surrogatepass"), digest_size=_DIGEST_SIZE).digest()


def _canonical(value: Any) -> Any:
    """Return plain values whose ``repr`` is the same for equal contents, and only for them."""
    if value is None or isinstance(value, str | int | float | datetime.date):
        return value
    if isinstance(value, bytes):
        return "bytes", hashlib.blake2b(value, digest_size=_DIGEST_SIZE).digest()
    if isinstance(value, tuple | list):
        return [_canonical(item) for item in value]
    if isinstance(value, frozenset | set):
        return "set", sorted(repr(_canonical(item)) for item in value)
    if isinstance(value, dict):
        return "dict", [(_canonical(key), _canonical(inner)) for key, inner in value.items()]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return type(value).__qualname__, [_canonical(getattr(value, f.name)) for f in dataclasses.fields(value)]
    if hasattr(value, "__pydantic_fields__") and not isinstance(value, type):
        return type(value).__qualname__, _canonical(vars(value))
    raise TypeError(f"no digest for a {type(value).__name__}")


def code_digest() -> bytes:
    """Return the digest of the program, on which results depend besides their inputs.

    It covers the version of Python, the locked versions of its libraries, and every file of ``catalogue/``,
    ``macros/`` and ``theme/``. Code is loaded once, so its digest is computed once per process; templates and
    the theme are read again at each call, as a preview reads them again when they change.
    """
    return _digest_of_files(_files("macros/templates", "theme"), program_digest())


@functools.cache
def program_digest() -> bytes:
    """Return the digest of the Python code, of the reference tables and of the locked versions of libraries."""
    modules = [file for file in _files("macros") if file.suffix == ".py"]
    return _digest_of_files([*_files("catalogue"), *modules, ROOT / "requirements.lock"], sys.version.encode())


def _files(*folders: str) -> Iterator[Path]:
    """Yield every file of some folders of the program, in order."""
    for name in folders:
        yield from (file for _, file in files_below(ROOT / name) if file.suffix != ".pyc")


def _digest_of_files(files: Iterable[Path], start: bytes) -> bytes:
    total = hashlib.blake2b(start, digest_size=_DIGEST_SIZE)
    for file in files:
        content = file.read_bytes() if file.exists() else b""
        total.update(f"{file.relative_to(ROOT).as_posix()}\0{len(content)}\0".encode())
        total.update(content)
    return total.digest()


# --- What is kept -------------------------------------------------------------------------------


class _Place(NamedTuple):
    """Where a value is in its file."""

    offset: int
    length: int
    checksum: int
    writes_unused: int
    plain: bool


class Cache:
    """Results of pure functions, kept by content.

    Make one for each build: it remembers which values the build asked for, and drops those that no
    recent build asked for. Values come back as copies.
    """

    def __init__(self, folder: Path | None, code: bytes | None = None):
        """Open a folder, created when first needed.

        Args:
            folder: where results are kept; None keeps them in memory, as long as this object lives.
            code: digest of the program that computes, :func:`code_digest` unless given.
        """
        self._folder = folder
        self._code = code_digest() if code is None and folder else code or b""
        self._packs: dict[str, _Pack] = {}

    def writable_folder(self) -> Path | None:
        """Create the folder and return it; None, after a message, when files cannot be written there."""
        if self._folder is None:
            return None
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            tempfile.TemporaryFile(dir=self._folder).close()
        except OSError as error:
            _warn_unwritable(self._folder, error.strerror or str(error))
            return None
        return self._folder

    def __enter__(self) -> Cache:
        """Save at the end of the block, even when it fails: results computed until then are valid."""
        return self

    def __exit__(self, *error: object) -> None:
        """Save."""
        self.save()

    def get(self, namespace: str, key: bytes, default: Any = None) -> Any:
        """Return the value kept under a key, or ``default`` when there is none that can be read."""
        return self._pack(namespace).get(key, default)

    def put(self, namespace: str, key: bytes, value: Any) -> None:
        """Keep a value: bytes, or anything that can be pickled.

        Args:
            namespace: groups values of one sort in one file, whose name it is.
            key: :func:`digest` of everything the value was computed from.
            value: what is kept.
        """
        self._pack(namespace).put(key, value)

    def get_or_compute(self, namespace: str, key: bytes, compute: Callable[[], Any]) -> Any:
        """Return the value kept under a key, or compute it and keep it."""
        value = self.get(namespace, key, _MISSING)
        if value is _MISSING:
            value = compute()
            self.put(namespace, key, value)
        return value

    def touch(self, namespace: str, keys: Iterable[bytes]) -> None:
        """Mark values as still in use, for a caller that holds them in memory and does not ask for them again."""
        self._pack(namespace).used_keys.update(keys)

    def save(self) -> None:
        """Write the new values; if the folder cannot be written, print that once and go on in memory."""
        for pack in self._packs.values():
            try:
                pack.save()
            except OSError as error:
                _warn_unwritable(self._folder, error.strerror or str(error))
                return

    def _pack(self, namespace: str) -> _Pack:
        if namespace not in self._packs:
            file = self._folder / f"{namespace}.pack" if self._folder else None
            self._packs[namespace] = _Pack(file, self._code)
        return self._packs[namespace]


class Answers(Generic[T]):
    """A pure function of a text whose results are kept together as one value, since there are thousands of them.

    The cache is only read when the process asks about a text for the first time.
    """

    #: With more answers than this in the cache, they are dropped: most are about texts that no longer exist.
    MOST = 200_000

    def __init__(self, function: Callable[[str], T]):
        self._function = function
        self._answers_by_text: dict[str, T] = {}
        self._cache_in_use: Cache | None = None
        self._is_new = False
        functools.update_wrapper(self, function)

    def __call__(self, text: str) -> T:
        """Return the answer about a text, computed once."""
        if text not in self._answers_by_text:
            self._recall()
            if text not in self._answers_by_text:
                self._answers_by_text[text] = self._function(text)
                self._is_new = True
        return self._answers_by_text[text]

    @contextlib.contextmanager
    def kept_in(self, cache: Cache | None) -> Iterator[None]:
        """Use a cache inside the block: read the answers it holds, and add the new ones at the end."""
        self._cache_in_use = cache
        try:
            yield
        finally:
            if cache and self._is_new:
                self._recall()
                cache.put(ANSWERS, self._key, self._answers_by_text)
                self._is_new = False
            self._cache_in_use = None

    def forget(self) -> None:
        """Drop the answers held in memory, so that the next run starts like a new process."""
        self._answers_by_text.clear()
        self._is_new = False

    @property
    def _key(self) -> bytes:
        return digest(f"{self._function.__module__}.{self._function.__qualname__}")

    def _recall(self) -> None:
        """Read the answers of the cache, the first time one is missing."""
        cache, self._cache_in_use = self._cache_in_use, None
        if cache is None:
            return
        saved_answers = cache.get(ANSWERS, self._key, {})
        if len(saved_answers) < self.MOST:
            self._answers_by_text = saved_answers | self._answers_by_text


def open_cache(root: Path) -> Cache:
    """Open the cache of a project: in its folder ``.cache/``, or the one that ``GUIDE_CACHE`` names."""
    folder = os.environ.get(VARIABLE)
    if folder is None:
        return Cache(root / FOLDER)
    return Cache(Path(folder) if folder else None)


#: Folders that the user was already told cannot be written.
_WARNED: set[Path] = set()


def _warn_unwritable(folder: Path | None, reason: str) -> None:
    if folder is None or folder in _WARNED:
        return
    _WARNED.add(folder)
    print(
        f"Le dossier « {folder} » ne peut pas être écrit ({reason}) : tout sera recalculé la prochaine fois.",
        file=sys.stderr,
    )


class _Pack:
    """The values of one namespace: those in its file, read when asked for, and the new ones, not written yet."""

    def __init__(self, file: Path | None, code: bytes):
        self._file = file
        self._code = code
        self._new_values: dict[bytes, tuple[bytes, bool]] = {}
        self.used_keys: set[bytes] = set()
        self._file_values = self._open()

    def get(self, key: bytes, default: Any) -> Any:
        if key in self._new_values:
            raw, plain = self._new_values[key]
        elif self._file_values and (value_in_file := self._file_values.get(key)):
            raw, plain = value_in_file
        else:
            return default
        try:
            # Unpickling is safe here: whoever can write in this folder can change the program as well.
            value = raw if plain else pickle.loads(raw)  # noqa: S301
        except Exception:  # unpickling may raise anything
            return default
        self.used_keys.add(key)
        return value

    def put(self, key: bytes, value: Any) -> None:
        plain = type(value) is bytes
        self._new_values[key] = (value if plain else pickle.dumps(value, pickle.HIGHEST_PROTOCOL), plain)
        self.used_keys.add(key)

    def save(self) -> None:
        """Write the file again if there are new values, with those that other processes wrote meanwhile."""
        if self._new_values and self._file:
            self._close()
            self._file_values = self._open()
            self._write(self._file)
            self._close()
            self._file_values = self._open()
            self._new_values.clear()
        self.used_keys.clear()

    # --- Reading ------------------------------------------------------------------------------

    def _open(self) -> _FileValues | None:
        """Open the file; None when it is absent, damaged, of another format or of another version of the program."""
        if self._file is None:
            return None
        try:
            file = self._file.open("rb", buffering=0)
        except OSError:
            return None
        places = _index(file, self._code)
        if places is None:
            file.close()
            return None
        return _FileValues(file, places)

    def _close(self) -> None:
        if self._file_values:
            self._file_values.file.close()

    # --- Writing ------------------------------------------------------------------------------

    def _write(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        _sweep(file)
        draft = file.with_name(f"{file.name}.{os.getpid()}-{secrets.token_hex(4)}.tmp")
        try:
            with draft.open("wb") as out:
                self._write_all(out)
            draft.replace(file)
        finally:
            draft.unlink(missing_ok=True)

    def _write_all(self, out: BinaryIO) -> None:
        out.write(_HEADER.pack(_MAGIC, self._code.ljust(_DIGEST_SIZE, b"\0")))
        index: list[bytes] = []
        position = _HEADER.size
        if self._file_values:
            position = self._write_kept(out, self._file_values, index, position)
        for key, (raw, plain) in self._new_values.items():
            out.write(raw)
            index.append(_ENTRY.pack(key, position, len(raw), zlib.crc32(raw), 0, plain))
            position += len(raw)
        index_bytes = b"".join(index)
        out.write(index_bytes)
        out.write(_FOOTER.pack(position, zlib.crc32(index_bytes)))

    def _write_kept(self, out: BinaryIO, old_file: _FileValues, index: list[bytes], position: int) -> int:
        """Copy the values of the old file that are kept; return the position after them."""
        places = [(key, place) for key, place in old_file.places.items() if key not in self._new_values]
        waiting: list[tuple[int, int]] = []  # parts of the old file, adjacent ones copied at once
        for key, place in sorted(places, key=lambda item: item[1].offset):
            writes_unused = 0 if key in self.used_keys else place.writes_unused + 1
            if writes_unused > WRITES_UNUSED:
                continue
            index.append(_ENTRY.pack(key, position, place.length, place.checksum, writes_unused, place.plain))
            position += place.length
            if waiting and waiting[-1][1] == place.offset:
                waiting[-1] = (waiting[-1][0], place.offset + place.length)
            else:
                waiting.append((place.offset, place.offset + place.length))
        for start, end in waiting:
            old_file.copy(out, start, end)
        return position


class _FileValues(NamedTuple):
    """An open file of values, and where each is in it."""

    file: BinaryIO
    places: dict[bytes, _Place]

    def get(self, key: bytes) -> tuple[bytes, bool] | None:
        """Return a value as it is written, and whether it is plain bytes; None when it is absent or damaged."""
        place = self.places.get(key)
        if place is None:
            return None
        raw = _read_at(self.file, place.offset, place.length)
        return (raw, place.plain) if len(raw) == place.length and zlib.crc32(raw) == place.checksum else None

    def copy(self, out: BinaryIO, start: int, end: int) -> None:
        """Copy a part of the file."""
        for offset in range(start, end, _COPIED_AT_ONCE):
            length = min(_COPIED_AT_ONCE, end - offset)
            # If the file was cut short meanwhile, blanks keep the offsets of what follows right.
            out.write(_read_at(self.file, offset, length).ljust(length, b"\0"))


def _sweep(file: Path) -> None:
    """Delete the drafts beside a file whose processes died before renaming them."""
    for draft in file.parent.glob(f"{file.name}.*.tmp"):
        with contextlib.suppress(OSError):
            if draft.stat().st_mtime < time.time() - _ABANDONED:
                draft.unlink()


def _read_at(file: BinaryIO, offset: int, length: int) -> bytes:
    """Read ``length`` bytes at an offset; fewer when the file ends before or cannot be read."""
    try:
        if hasattr(os, "pread"):  # processes forked from this one share the position in the file
            return os.pread(file.fileno(), length, offset)
        file.seek(offset)
        return file.read(length)
    except OSError:
        return b""


def _index(file: BinaryIO, code: bytes) -> dict[bytes, _Place] | None:
    """Return the places of the values of a file; None when it is damaged, of another format or version."""
    if _read_at(file, 0, _HEADER.size) != _HEADER.pack(_MAGIC, code.ljust(_DIGEST_SIZE, b"\0")):
        return None
    size = os.fstat(file.fileno()).st_size
    footer = _read_at(file, size - _FOOTER.size, _FOOTER.size)
    if size < _HEADER.size + _FOOTER.size or len(footer) < _FOOTER.size:
        return None
    start, checksum = _FOOTER.unpack(footer)
    length = size - _FOOTER.size - start
    if start < _HEADER.size or length < 0 or length % _ENTRY.size:
        return None
    index = _read_at(file, start, length)
    if len(index) != length or zlib.crc32(index) != checksum:
        return None
    return {entry[0]: _Place(*entry[1:]) for entry in _ENTRY.iter_unpack(index)}
