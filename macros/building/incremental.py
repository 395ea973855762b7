"""Write the files of the site, making again only those whose inputs changed.

The result is byte for byte that of a build from nothing. A unit is kept only when everything it depends on is the same:
its inputs, or the answers to the questions of its trace (see ``macros/rendering/watching.py``); and when the program is
the same (see ``catalogue/reading/cache.py``). The folder may hold the files of an earlier build: those that are right
are not touched.
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
    """A file of the site: its address, the digest of its content, its stamp in the store (None without one)."""

    address: str
    digest: str
    stamp: Stamp | None


@dataclass
class Manifest:
    """What the last build made: for each unit by name, what it depends on and its files.

    A unit depends either on inputs, whose digest is held here, or on questions, held as indices in ``questions``: many
    units ask the same question, which is written once, with the fingerprint of its answer.
    """

    questions: list[tuple[Question, str]] = field(default_factory=list)
    units: dict[str, tuple[bytes | tuple[int, ...], tuple[File, ...]]] = field(default_factory=dict)


class Builder:
    """Writes the files of one build."""

    def __init__(self, journal: Journal, cache: Cache, objects: Objects, frame: bytes):
        """Prepare a build.

        Args:
            journal: records what is asked while files are made.
            cache: keeps the manifest of the last build.
            objects: store of the contents of files.
            frame: digest of what every file depends on besides the program: the settings, the menu.
        """
        self._journal = journal
        self._cache = cache
        self._objects = objects
        self._key = digest("manifest", frame)
        #: Names of the units made by this build, and of those kept from the last.
        self.units_made: list[str] = []
        self.units_kept: list[str] = []

    def write(self, units: Iterable[Unit], folder: Path) -> None:
        """Write the files of every unit into a folder, and delete any other file there."""
        tree = _Tree(folder)
        last_manifest: Manifest = self._cache.get(_NAMESPACE, self._key, Manifest())
        changed_questions = {
            index
            for index, (question, answer) in enumerate(last_manifest.questions)
            if not self._journal.holds(question, answer)
        }
        self._objects.expect({file.digest: file.stamp for _, files in last_manifest.units.values() for file in files})
        all_units = list(units)
        inputs = [None if unit.inputs is None else digest(*unit.inputs) for unit in all_units]
        results_by_unit: dict[int, tuple[Trace, tuple[File, ...]]] = {}
        to_make: list[int] = []
        for number, unit in enumerate(all_units):
            depends_on, files = last_manifest.units.get(unit.name, (None, ()))
            if isinstance(depends_on, tuple):
                same = inputs[number] is None and changed_questions.isdisjoint(depends_on)
            else:
                same = depends_on is not None and depends_on == inputs[number]
            if same and all(self._objects.has(file.digest) for file in files):
                for file in files:
                    self._objects.place(file.digest, tree.path(file.address))
                indices = depends_on if isinstance(depends_on, tuple) else ()
                results_by_unit[number] = (
                    {last_manifest.questions[index][0]: last_manifest.questions[index][1] for index in indices},
                    files,
                )
                self.units_kept.append(unit.name)
            else:
                to_make.append(number)
                self.units_made.append(unit.name)
        # The longest come first, so that they are shared between processes. The very first is the one that fills the
        # cache: the first item falls to this process, which saves the cache.
        to_make.sort(key=lambda number: (not all_units[number].cached, all_units[number].inputs is None))
        results = shared_out(lambda number: self._make(all_units[number], tree), to_make)
        for number, (trace, files) in zip(to_make, results, strict=True):
            self._objects.expect({file.digest: file.stamp for file in files})
            for file in files:
                tree.path(file.address)  # another process may have written it
            results_by_unit[number] = trace, files
        new_manifest = _ManifestWriter()
        for number, unit in enumerate(all_units):
            new_manifest.add(unit.name, inputs[number], *results_by_unit[number])
        tree.delete_the_rest()
        self._cache.put(_NAMESPACE, self._key, new_manifest.manifest)
        self._objects.prune(file.digest for _, files in new_manifest.manifest.units.values() for file in files)

    def _make(self, unit: Unit, tree: _Tree) -> tuple[Trace, tuple[File, ...]]:
        """Make and write the files of a unit; return the trace of what it asked, and the files."""
        with self._journal.tracing() as trace:
            files = tuple(
                File(address, *self._objects.put(make(), tree.path(address))) for address, make in unit.files().items()
            )
        return trace, files


class _Tree:
    """The folder of a site: creates the folders of its files, and knows which files belong there."""

    def __init__(self, folder: Path):
        self._root = str(folder)
        self._folders: set[str] = set()
        self._files: set[str] = set()
        folder.mkdir(parents=True, exist_ok=True)

    def path(self, address: str) -> str:
        """Return the path of the file at an address, which now belongs to the site; its folder is created."""
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

    def delete_the_rest(self) -> None:
        """Delete the files that do not belong to the site, and the folders left empty."""
        for folder, inner, files in os.walk(self._root, topdown=False):
            for name in files:
                if (path := f"{folder}/{name}") not in self._files:
                    os.unlink(path)
            for name in inner:
                if (path := f"{folder}/{name}") not in self._folders:
                    os.rmdir(path)


class _ManifestWriter:
    """Fills the manifest of a build, giving each question its index."""

    def __init__(self) -> None:
        self.manifest = Manifest()
        self._indices: dict[Question, int] = {}

    def add(self, name: str, inputs: bytes | None, trace: Trace, files: tuple[File, ...]) -> None:
        """Add a unit: the digest of its inputs, or None and its trace."""
        self.manifest.units[name] = tuple(map(self._index, trace.items())) if inputs is None else inputs, files

    def _index(self, question_and_fingerprint: tuple[Question, str]) -> int:
        question = question_and_fingerprint[0]
        if question not in self._indices:
            self._indices[question] = len(self.manifest.questions)
            self.manifest.questions.append(question_and_fingerprint)
        return self._indices[question]
