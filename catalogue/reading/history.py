"""When the files of the project changed, from the history of git; without a complete history, no dates.

A copy without git gives no date, nor does a shallow clone, whose oldest commit seems to have written every file.
A date is that of the commit that brought the change into the branch, in UTC, so that the same commit gives the
same dates everywhere.
"""

from __future__ import annotations

import datetime
import os
import subprocess
from functools import cached_property
from pathlib import Path, PurePosixPath

_UNCOMMITTED = "0" * 40


class History:
    """The history of one project."""

    def __init__(self, root: Path):
        self._root = root
        self._lines: dict[str, list[datetime.date | None]] = {}

    def of_file(self, path: str) -> datetime.date | None:
        """Return when a file last changed; ``path`` is its path in the project."""
        return self._files.get(path)

    def of_all(self, *paths: str) -> datetime.date | None:
        """Return when the newest change to some files or folders was made."""
        return max((self._newest[path] for path in paths if path in self._newest), default=None)

    @cached_property
    def _newest(self) -> dict[str, datetime.date]:
        """Date of the last change to each file, or to anything in each folder."""
        newest: dict[str, datetime.date] = {}
        for file, date in self._files.items():
            for path in (file, *map(str, PurePosixPath(file).parents)):
                newest[path] = max(date, newest.get(path, date))
        return newest

    def line_dates(self, path: str) -> list[datetime.date | None]:
        """Return when each line of a file was last written; None for those not committed yet."""
        if path not in self._lines:
            self._lines[path] = self._blame(path) if path in self._files else []
        return self._lines[path]

    def _blame(self, path: str) -> list[datetime.date | None]:
        commits: dict[int, str] = {}
        times: dict[str, datetime.date | None] = {_UNCOMMITTED: None}
        commit = ""
        # The output gives groups of lines, and describes each commit only the first time.
        for line in self._git("blame", "--first-parent", "--incremental", "--", path).splitlines():
            name, _, value = line.partition(" ")
            if len(name) == len(_UNCOMMITTED):
                commit = name
                _, first_line, length = map(int, value.split())
                commits |= dict.fromkeys(range(first_line, first_line + length), commit)
            elif name == "committer-time":
                times.setdefault(commit, _date(value))
        return [times[commits[number]] for number in sorted(commits)]

    def once_in(self, path: str) -> set[str]:
        """Return every line that a file has ever contained; empty when the history is not complete."""
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
        log = self._git(
            "log", "--first-parent", "-m", "--relative", "--name-only", "--format=%x01%ct", "--", "data", "content"
        )
        dates: dict[str, datetime.date] = {}
        for commit in log.split("\x01")[1:]:
            time, *paths = commit.split()
            for path in paths:
                dates.setdefault(path, _date(time))
        return dates

    def _git(self, *arguments: str) -> str:
        # When git runs a hook, it sets variables that name the repository of the hook, perhaps another one.
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        command = ["git", "-c", "core.quotepath=off", *arguments]
        try:
            result = subprocess.run(command, cwd=self._root, env=environment, capture_output=True, check=False)
        except FileNotFoundError:
            return ""
        return result.stdout.decode() if result.returncode == 0 else ""


def _date(seconds: str) -> datetime.date:
    return datetime.datetime.fromtimestamp(int(seconds), datetime.UTC).date()
