"""Make the files of the site, again only those whose inputs changed, all processors at work.

The result is that of a build from nothing: a unit is kept only when everything it depends on is the same, told by its
inputs or by the answers to what it asked (see ``macros/watching.py``), and the program is the same (see
``catalogue/cache.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from catalogue.cache import Cache, digest
from macros.objects import Objects, Stamp
from macros.outputs import Unit
from macros.watching import Journal, Question, Trace

_NAMESPACE = "site"


class File(NamedTuple):
    """A file of the site: its address, the digest of its content, and the stamp of what is kept."""

    address: str
    digest: str
    stamp: Stamp | None


@dataclass
class Manifest:
    """What the last build made: for each unit, its files and the numbers of the questions it asked.

    Every unit of a build got the same answer to a question, so that each is kept once, with its fingerprint.
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
        self._folders: set[Path] = set()
        #: How many units were made, and how many kept.
        self.made = self.kept = 0

    def write(self, units: Iterable[Unit], folder: Path) -> None:
        """Write the files of every unit below a folder that holds none of them."""
        before: Manifest = self._cache.get(_NAMESPACE, self._key, Manifest())
        changed = {
            number for number, (question, answer) in enumerate(before.questions) if not self._journal.holds({question: answer})
        }
        after = _Writer()
        for unit in units:
            inputs, files = before.units.get(unit.name, (None, ()))
            same = (
                inputs == digest(*unit.inputs) if unit.inputs is not None
                else isinstance(inputs, tuple) and changed.isdisjoint(inputs)
            )
            if inputs is not None and same and all(self._objects.has(file.digest, file.stamp) for file in files):
                for file in files:
                    self._objects.place(file.digest, self._path(folder, file.address))
                trace = {} if unit.inputs is not None else dict(before.questions[number] for number in inputs)
                self.kept += 1
            else:
                with self._journal.tracing() as trace:
                    files = tuple(self._made(unit, folder))
                self.made += 1
            after.add(unit, trace, files)
        self._cache.put(_NAMESPACE, self._key, after.manifest)
        self._objects.prune(file.digest for _, files in after.manifest.units.values() for file in files)

    def _made(self, unit: Unit, folder: Path) -> Iterator[File]:
        for address, make in unit.files().items():
            yield File(address, *self._objects.put(make(), self._path(folder, address)))

    def _path(self, folder: Path, address: str) -> Path:
        path = folder / address[1:]
        if path.parent not in self._folders:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._folders.add(path.parent)
        return path


class _Writer:
    """Fills the manifest of a build."""

    def __init__(self) -> None:
        self.manifest = Manifest()
        self._numbers: dict[Question, int] = {}

    def add(self, unit: Unit, trace: Trace, files: tuple[File, ...]) -> None:
        inputs = digest(*unit.inputs) if unit.inputs is not None else tuple(map(self._number, trace.items()))
        self.manifest.units[unit.name] = inputs, files

    def _number(self, asked: tuple[Question, str]) -> int:
        question = asked[0]
        if question not in self._numbers:
            self._numbers[question] = len(self.manifest.questions)
            self.manifest.questions.append(asked)
        return self._numbers[question]
