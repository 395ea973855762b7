"""Measure « make check » and « make fix » where nothing is to be mended, in guides of several sizes.

``python -m bench.commands --cases 16 1600 --runs 5`` makes a project of each size (``tests/synthetic.py``), then
runs each command several times: with nothing kept from a run before; with all kept, no file having changed; after
one word of one case changed. It prints medians in seconds, and compares them with the goals.

Processor time is that of a command and of the processes it starts. On a busy machine, elapsed time varies much
more: compare the former.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

from bench.build import WORDS, apart, change_word
from catalogue.reading.cache import VARIABLE
from tests.builders import MONOGRAPHS
from tests.synthetic import synthetic_project

ROOT = Path(__file__).resolve().parent.parent
COMMANDS = ("check", "fix")
COLD, SAME, CHANGED = "nothing kept", "no file changed", "one word changed"
#: Most seconds that a command may take, by what changed and from the number of cases; a cold run has no goal.
GOALS: dict[str, Callable[[int], float]] = {
    SAME: lambda cases: 1.0 if cases < 1600 else 2.0,
    CHANGED: lambda cases: 1.0 if cases < 1600 else 3.0,
}

Times = tuple[float, float]


class Commands:
    """The guide with a number of cases, checked and mended."""

    def __init__(self, folder: Path, cases: int):
        """Make the project in an empty folder, and mend what is made up in it."""
        self._project = folder / "project"
        self._cache = folder / "cache"
        self._project.mkdir()
        apart(synthetic_project, self._project, cases)
        files = sorted((self._project / MONOGRAPHS).iterdir())
        self._case = files[len(files) // 2]
        self._words = cycle(WORDS)
        self._times("fix")

    def run(self, command: str) -> dict[str, Times]:
        """Run a command in each state; return the processor time and the elapsed time of each, in seconds."""
        shutil.rmtree(self._cache, ignore_errors=True)
        times = {COLD: self._times(command)}
        times[SAME] = self._times(command)
        change_word(self._case, next(self._words))
        times[CHANGED] = self._times(command)
        return times

    def _times(self, command: str) -> Times:
        environment = os.environ | {VARIABLE: str(self._cache)}
        before, started = os.times(), time.perf_counter()
        arguments = [sys.executable, "-m", f"scripts.{command}", str(self._project)]
        result = subprocess.run(arguments, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        wall, after = time.perf_counter() - started, os.times()
        if result.stderr:
            raise SystemExit(result.stderr)
        cpu = after.children_user + after.children_system - before.children_user - before.children_system
        return cpu, wall


def print_times(cases: int, command: str, runs: list[dict[str, Times]]) -> None:
    """Print the medians of a command in each state, and whether the goal on elapsed time is met."""
    for state in (COLD, SAME, CHANGED):
        cpu, wall = (statistics.median(run[state][index] for run in runs) for index in range(2))
        line = f"{f'{cases} cases, {command}, {state}':<38}{cpu:>11.2f}{wall:>9.2f}"
        if state in GOALS:
            most = GOALS[state](cases)
            line += f"{most:>9.2f}  {'met' if wall <= most else 'missed'}"
        print(line, flush=True)


def main() -> None:
    """Measure the sizes asked for, and print what each command takes once it is measured."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, nargs="+", default=[16, 1600], help="sizes of the guide")
    parser.add_argument("--runs", type=int, default=5, help="runs in each state; the median is kept")
    options = parser.parse_args()
    print(f"Load of the machine: {os.getloadavg()[0]:.1f} for {os.cpu_count()} processors")
    print(f"{'median of seconds':<38}{'processor':>11}{'elapsed':>9}{'at most':>9}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for cases in options.cases:
            place = Path(folder, str(cases))
            place.mkdir()
            commands = Commands(place, cases)
            for command in COMMANDS:
                print_times(cases, command, [commands.run(command) for _ in range(options.runs)])


if __name__ == "__main__":
    main()
