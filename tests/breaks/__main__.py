"""Break the project on purpose, one place at a time, and tell whether the tests notice.

``make breaks`` copies the project, changes one text of one file in the copy, and runs the tests that must then fail.
It takes an hour or two: by hand, when tests were moved, merged or removed.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
LIST = Path(__file__).parent / "breaks.yaml"
#: Folders that tests need and git does not hold.
INSTALLED = (".venv", "node_modules")
CAUGHT, ESCAPED = 1, 0


@dataclass(frozen=True)
class Break:
    """A text replaced in a file, and the tests: at least one of them must fail."""

    file: str
    old: str
    new: str
    tests: tuple[str, ...]

    def apply(self, project: Path) -> None:
        """Make the change in a copy of the project.

        Raises:
            ValueError: the text is not there, or there more than once.
        """
        file = project / self.file
        text = file.read_text("utf-8")
        if (times := text.count(self.old)) != 1:
            raise ValueError(f"« {self.old} » stands {times} times in {self.file}")
        file.write_text(text.replace(self.old, self.new), "utf-8")


def breaks(list_file: Path = LIST, *, as_before: bool = False) -> Iterator[Break]:
    """Yield the breaks of the list.

    Args:
        list_file: the list.
        as_before: with the tests as they were before some were moved, where the list says so.
    """
    for group in yaml.safe_load(list_file.read_text("utf-8")):
        tests = group.get("before", group["tests"]) if as_before else group["tests"]
        for item in group["breaks"]:
            yield Break(item["file"], item["old"], item["new"], tuple(tests))


def copy_of(project: Path, folder: Path) -> Path:
    """Copy what git holds of a project, changes included, into an empty folder, with its history and its tools."""
    names = subprocess.run(["git", "ls-files", "-z"], cwd=project, capture_output=True, text=True, check=True).stdout
    for name in filter(None, names.split("\0")):
        if (project / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(project / name, folder / name)
    for name in INSTALLED:
        (folder / name).symlink_to((project / name).resolve())
    subprocess.run(["git", "clone", "--quiet", "--bare", str(project), str(folder / ".git")], check=True)
    subprocess.run(["git", "config", "core.bare", "false"], cwd=folder, check=True)
    return folder


class Trial:
    """One version of the project, and the tests known to succeed on it."""

    def __init__(self, project: Path):
        self._project = project
        self._sound: dict[tuple[str, ...], str] = {}

    def outcome(self, mutation: Break) -> tuple[str, str]:
        """Return whether a break is caught, and what pytest said last when nothing can be concluded."""
        if mutation.tests not in self._sound:
            self._sound[mutation.tests] = self._failure(mutation.tests)[1]
        if why := self._sound[mutation.tests]:
            return "NOT SOUND", why
        code, why = self._failure(mutation.tests, mutation)
        if code in (CAUGHT, ESCAPED):
            return ("caught" if code == CAUGHT else "ESCAPED"), ""
        return "NOT RUN", why

    def _failure(self, tests: tuple[str, ...], mutation: Break | None = None) -> tuple[int, str]:
        """Run tests on a copy, broken or not; return what pytest answers, and its last words unless all succeed."""
        with tempfile.TemporaryDirectory() as temporary:
            copied = copy_of(self._project, Path(temporary))
            if mutation:
                mutation.apply(copied)
            command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
            result = subprocess.run(command, cwd=copied, capture_output=True, text=True, check=False)
        return result.returncode, (result.stdout + result.stderr).strip()[-300:] if result.returncode else ""


def main(arguments: list[str]) -> int:
    """Print the outcome of each break; return 1 when one escapes or its tests could not run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("words", nargs="*", help="only the breaks whose file holds one of these words")
    parser.add_argument("--project", type=Path, default=ROOT, help="another version of the project, to be broken")
    parser.add_argument("--before", action="store_true", help="with the names that tests had before")
    parser.add_argument("--jobs", type=int, default=2, help="how many at a time")
    options = parser.parse_args(arguments)
    mutations = [
        mutation
        for mutation in breaks(as_before=options.before)
        if not options.words or any(word in mutation.file for word in options.words)
    ]
    outcomes: list[str] = []
    trial = Trial(options.project)
    with ThreadPoolExecutor(options.jobs) as pool:
        for mutation, (outcome, why) in zip(mutations, pool.map(trial.outcome, mutations), strict=True):
            outcomes.append(outcome)
            print(f"{outcome}  {mutation.file} · {mutation.old} → {mutation.new}", why, flush=True)
    print(f"{outcomes.count('caught')} caught of {len(outcomes)}")
    return int(set(outcomes) != {"caught"})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
