"""When the files of the project changed, as git tells it: nothing when it cannot tell the truth.

A copy without git, or cloned without its past, gives no date at all: the last commit of such a clone seems
to have written every file. A date is that of the commit that brought the change into the branch, in UTC, so
that the same commit gives the same dates everywhere.
"""

from __future__ import annotations

import datetime
import os
import subprocess
from functools import cached_property
from pathlib import Path, PurePosixPath

_UNCOMMITTED = "0" * 40


class History:
    """The past of one project."""

    def __init__(self, root: Path):
        self._root = root
        self._lines: dict[str, list[datetime.date | None]] = {}

    def of_file(self, path: str) -> datetime.date | None:
        """Return when a file last changed; ``path`` is that of the project."""
        return self._files.get(path)

    def of_all(self, *paths: str) -> datetime.date | None:
        """Return when the newest change to some files or folders was made."""
        return max((self._newest[path] for path in paths if path in self._newest), default=None)

    @cached_property
    def _newest(self) -> dict[str, datetime.date]:
        """Date of the last change to each file, or to anything in each folder."""
        found: dict[str, datetime.date] = {}
        for file, date in self._files.items():
            for path in (file, *map(str, PurePosixPath(file).parents)):
                found[path] = max(date, found.get(path, date))
        return found

    def line_dates(self, path: str) -> list[datetime.date | None]:
        """Return when each line of a file was last written; None for those not committed yet."""
        if path not in self._lines:
            self._lines[path] = self._blame(path) if path in self._files else []
        return self._lines[path]

    def _blame(self, path: str) -> list[datetime.date | None]:
        found: dict[int, str] = {}
        times: dict[str, datetime.date | None] = {_UNCOMMITTED: None}
        commit = ""
        # Told by groups of lines, and what a commit is only once.
        for told in self._git("blame", "--first-parent", "--incremental", "--", path).splitlines():
            name, _, value = told.partition(" ")
            if len(name) == len(_UNCOMMITTED):
                commit = name
                _, first, number = map(int, value.split())
                found |= dict.fromkeys(range(first, first + number), commit)
            elif name == "committer-time":
                times.setdefault(commit, _date(value))
        return [times[found[line]] for line in sorted(found)]

    def once_in(self, path: str) -> set[str]:
        """Return every line that a file has held, now or before."""
        if not self._is_whole:
            return set()
        patches = self._git("log", "--patch", "--unified=0", "--format=", "--", path)
        return {
            line[1:].rstrip("\r") for line in patches.split("\n") if line.startswith("+") and not line.startswith("+++")
        }

    @cached_property
    def _is_whole(self) -> bool:
        root = self._root.resolve()
        if not any((folder / ".git").exists() for folder in (root, *root.parents)):
            return False
        return self._git("rev-parse", "--is-shallow-repository").strip() == "false"

    @cached_property
    def _files(self) -> dict[str, datetime.date]:
        """Date of the last change to each file of the texts and data."""
        if not self._is_whole:
            return {}
        told = self._git(
            "log", "--first-parent", "-m", "--relative", "--name-only", "--format=%x01%ct", "--", "data", "content"
        )
        found: dict[str, datetime.date] = {}
        for commit in told.split("\x01")[1:]:
            time, *paths = commit.split()
            for path in paths:
                found.setdefault(path, _date(time))
        return found

    def _git(self, *arguments: str) -> str:
        # A hook of git says in its environment which repository it runs for: not this one.
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        command = ["git", "-c", "core.quotepath=off", *arguments]
        try:
            done = subprocess.run(command, cwd=self._root, env=environment, capture_output=True, check=False)
        except FileNotFoundError:
            return ""
        return done.stdout.decode() if done.returncode == 0 else ""


def _date(seconds: str) -> datetime.date:
    return datetime.datetime.fromtimestamp(int(seconds), datetime.UTC).date()
