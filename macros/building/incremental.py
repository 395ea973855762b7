"""Make the files of the site, again only those whose inputs changed.

The result is that of a build from nothing: a unit is kept only when everything it depends on is the same, told by its
inputs or by the answers to what it asked (see ``macros/rendering/watching.py``), and the program is the same (see
``catalogue/reading/cache.py``). The folder may hold the files of an earlier build: what is right there stays.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from catalogue.reading.cache import Cache, digest
from macros.building.objects import Objects, Stamp
from macros.building.outputs import Unit
from macros.building.workers import shared_out
from macros.rendering.watching import Journal, Question, Trace

_NAMESPACE = "site"


class File(NamedTuple):
    """A file of the site: its address, the digest of its content, and the stamp of what is kept."""

    address: str
    digest: str
    stamp: Stamp | None


@dataclass
class Manifest:
    """What the last build made: for each unit, what it depends on and its files.

    A unit depends on inputs, of which this holds the digest, or on questions, of which this holds the numbers: every
    unit got the same answer to a question, which is kept once, with its fingerprint.
    """

    questions: list[tuple[Question, str]] = field(default_factory=list)
    units: dict[str, tuple[bytes | tuple[int, ...], tuple[File, ...]]] = field(default_factory=dict)


class Builder:
    """Makes the files of one build."""

    def __init__(self, journal: Journal, cache: Cache, objects: Objects, frame: bytes):
        """Prepare a build.

        Args:
            journal: notes what is asked while files are made.
            cache: keeps what the last build made.
            objects: keeps the contents of the files.
            frame: digest of what every file depends on, besides the program: the settings, the menu.
        """
        self._journal = journal
        self._cache = cache
        self._objects = objects
        self._key = digest("manifest", frame)
        #: Names of the units made, and of those kept.
        self.made: list[str] = []
        self.kept: list[str] = []

    def write(self, units: Iterable[Unit], folder: Path) -> None:
        """Give a folder the files of every unit, and no other."""
        tree = _Tree(folder)
        before: Manifest = self._cache.get(_NAMESPACE, self._key, Manifest())
        changed = {
            n for n, (question, answer) in enumerate(before.questions) if not self._journal.holds(question, answer)
        }
        self._objects.expect({file.digest: file.stamp for _, files in before.units.values() for file in files})
        every = list(units)
        inputs = [None if unit.inputs is None else digest(*unit.inputs) for unit in every]
        made: dict[int, tuple[Trace, tuple[File, ...]]] = {}
        to_make: list[int] = []
        for number, unit in enumerate(every):
            depends_on, files = before.units.get(unit.name, (None, ()))
            if isinstance(depends_on, tuple):
                same = inputs[number] is None and changed.isdisjoint(depends_on)
            else:
                same = depends_on is not None and depends_on == inputs[number]
            if same and all(self._objects.has(file.digest) for file in files):
                for file in files:
                    self._objects.place(file.digest, tree.path(file.address))
                asked = depends_on if isinstance(depends_on, tuple) else ()
                made[number] = {before.questions[n][0]: before.questions[n][1] for n in asked}, files
                self.kept.append(unit.name)
            else:
                to_make.append(number)
                self.made.append(unit.name)
        # The longest come first, so that they are shared out; and first of all the one that fills the cache, since the
        # first of the items falls to this process, which saves it.
        to_make.sort(key=lambda number: (not every[number].cached, every[number].inputs is None))
        results = shared_out(lambda number: self._make(every[number], tree), to_make)
        for number, (trace, files) in zip(to_make, results, strict=True):
            self._objects.expect({file.digest: file.stamp for file in files})
            for file in files:
                tree.path(file.address)  # another process may have written it
            made[number] = trace, files
        after = _Manifests()
        for number, unit in enumerate(every):
            after.add(unit.name, inputs[number], *made[number])
        tree.keep_only_asked()
        self._cache.put(_NAMESPACE, self._key, after.manifest)
        self._objects.prune(file.digest for _, files in after.manifest.units.values() for file in files)

    def _make(self, unit: Unit, tree: _Tree) -> tuple[Trace, tuple[File, ...]]:
        """Make the files of a unit; return what it asked and the files."""
        with self._journal.tracing() as trace:
            files = tuple(
                File(address, *self._objects.put(make(), tree.path(address))) for address, make in unit.files().items()
            )
        return trace, files


class _Tree:
    """The folder of a site: makes the folders of the files asked for, and knows which files were."""

    def __init__(self, folder: Path):
        self._root = str(folder)
        self._folders: set[str] = set()
        self._files: set[str] = set()
        folder.mkdir(parents=True, exist_ok=True)

    def path(self, address: str) -> str:
        """Return the path of the file at an address; its folder exists."""
        path = self._root + address
        folder = path[: path.rindex("/")]
        if folder not in self._folders:
            self._make_folder(folder)
        self._files.add(path)
        return path

    def _make_folder(self, folder: str) -> None:
        if folder in self._folders:
            return
        if folder != self._root:
            self._make_folder(folder[: folder.rindex("/")])
            with contextlib.suppress(FileExistsError):
                os.mkdir(folder)
        self._folders.add(folder)

    def keep_only_asked(self) -> None:
        """Remove the files that were not asked for, and the folders left empty."""
        for folder, inner, files in os.walk(self._root, topdown=False):
            for name in files:
                if (path := f"{folder}/{name}") not in self._files:
                    os.unlink(path)
            for name in inner:
                if (path := f"{folder}/{name}") not in self._folders:
                    os.rmdir(path)


class _Manifests:
    """Fills the manifest of a build."""

    def __init__(self) -> None:
        self.manifest = Manifest()
        self._numbers: dict[Question, int] = {}

    def add(self, name: str, inputs: bytes | None, trace: Trace, files: tuple[File, ...]) -> None:
        """Add a unit: the digest of its inputs, or None and what it asked."""
        self.manifest.units[name] = tuple(map(self._number, trace.items())) if inputs is None else inputs, files

    def _number(self, asked: tuple[Question, str]) -> int:
        question = asked[0]
        if question not in self._numbers:
            self._numbers[question] = len(self.manifest.questions)
            self.manifest.questions.append(asked)
        return self._numbers[question]
