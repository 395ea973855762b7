"""Measure the edit loop of « make serve »: from a file saved to the page that an open browser shows.

``python -m bench.edit_loop --cases 16 1600 --runs 5`` makes a project of each size (``tests/synthetic.py``).
Each run opens the preview on it, loads a page in a headless Chromium, then saves, one after the other: a word
of a case, while its page is open; the same, while the page of its theme is; a mistake, then its repair. It
prints medians in seconds, and compares them with the goals.

A busy machine slows everything measured here: the load average over a minute is printed.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from mkdocs.utils.yaml import yaml_load
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from bench.build import WORDS, apart, change_word
from tests.builders import MONOGRAPHS
from tests.site.conftest import BROWSER_FLAGS, find_chromium
from tests.synthetic import synthetic_project

ROOT = Path(__file__).resolve().parent.parent
FIRST_PAGE, CASE, THEME = "first page", "a word, page of the case", "a word, page of its theme"
MISTAKE, REPAIR = "a mistake, shown in the page", "its repair"
#: What is measured, in the order of a run; opening the preview has no goal.
MEASURES = (FIRST_PAGE, CASE, THEME, MISTAKE, REPAIR)
EDITS = MEASURES[1:]
#: Milliseconds after which a page that has not changed is a failure.
PATIENCE = 60_000


def goal(cases: int) -> float:
    """Return how many seconds a saved change may take to be shown, for a number of cases."""
    return 1.0 if cases < 1600 else 2.0


# --- One project --------------------------------------------------------------------------------


class EditLoop:
    """The guide with a number of cases, edited while a browser shows it."""

    def __init__(self, folder: Path, cases: int, browser: Browser):
        """Make the project in an empty folder."""
        self.cases = cases
        self._project = folder
        self._browser = browser
        apart(synthetic_project, folder, cases)
        shutil.copytree(ROOT / "scripts", folder / "scripts")
        subprocess.run([sys.executable, "-m", "compileall", "-q", folder], check=True)
        self._case, self._theme = "", _theme_of(min((folder / MONOGRAPHS).iterdir()))

    def run(self, number: int) -> dict[str, float]:
        """Open the preview, edit, and return how many seconds the browser took to show each change."""
        started = time.perf_counter()
        with _preview(self._project) as address:
            page = self._browser.new_page()
            page.set_default_timeout(PATIENCE)
            page.goto(f"{address}thematiques/{self._theme}/")
            times = {FIRST_PAGE: time.perf_counter() - started}
            self._case = self._case or _first_case(page)
            file = self._project / MONOGRAPHS / f"{self._case}.yaml"
            page.goto(f"{address}monographies/{self._case}/")
            times[CASE] = self._word(page, file, WORDS[2 * number % len(WORDS)])
            page.goto(f"{address}thematiques/{self._theme}/")
            times[THEME] = self._word(page, file, WORDS[(2 * number + 1) % len(WORDS)])
            right_text = file.read_text("utf-8")
            wrong_text = re.sub(r"(?m)^theme: .*", "theme: inconnue", right_text)
            problems = page.locator(".preview-problems", has_text="inconnue")
            times[MISTAKE] = _seconds(page, lambda: file.write_text(wrong_text, "utf-8"), problems)
            times[REPAIR] = _seconds(page, lambda: file.write_text(right_text, "utf-8"), problems, "hidden")
            page.close()
        return times

    @staticmethod
    def _word(page: Page, file: Path, word: str) -> float:
        return _seconds(page, lambda: change_word(file, word), page.locator("article").get_by_text(word).first)


def _seconds(
    page: Page, save: Callable[[], object], element: Locator, state: Literal["visible", "hidden"] = "visible"
) -> float:
    """Save a file and return how many seconds an open page took to reload, an element of it in a given state."""
    started = time.perf_counter()
    with page.expect_event("load"):  # an event comes at once, whereas a locator polls
        save()
    element.wait_for(state=state)
    return time.perf_counter() - started


def _theme_of(case: Path) -> str:
    return str(yaml_load(case.read_text("utf-8"))["theme"])


def _first_case(page: Page) -> str:
    """Return the id of the first case that a page shows with its summary."""
    link = page.locator(".card:has(.card__text) a[href*='/monographies/']").first
    return str(link.get_attribute("href")).strip("/").rsplit("/", 1)[-1]


@contextmanager
def _preview(project: Path) -> Iterator[str]:
    """Run the preview as « make serve » does, and give its address.

    Raises:
        SystemExit: it did not start.
    """
    command = [sys.executable, "-m", "scripts.serve", "--port", "0"]
    environment = os.environ | {"PYTHONUNBUFFERED": "1", "NO_MKDOCS_2_WARNING": "1"}
    with subprocess.Popen(command, cwd=project, env=environment, stdout=subprocess.PIPE, encoding="utf-8") as process:
        try:
            lines = iter(process.stdout or ())
            line = next(lines, "")
            address = re.search(r"http://\S+", line)
            if not address:
                raise SystemExit(f"the preview did not start: {line}{''.join(lines)}")
            yield address[0]
        finally:
            process.terminate()


# --- What is printed ----------------------------------------------------------------------------


def print_times(runs_by_size: dict[int, list[dict[str, float]]]) -> None:
    """Print, for each size, the median of each measure, the slowest, and the median as a share of the goal."""
    print(f"Load of the machine: {os.getloadavg()[0]:.1f} for {os.cpu_count()} processors")
    for cases, runs in runs_by_size.items():
        print(f"\n{f'{cases} cases, seconds':<32}{'median':>9}{'slowest':>9}{'at most':>9}{'share':>8}")
        for name in MEASURES:
            times = [run[name] for run in runs]
            median = statistics.median(times)
            line = f"{name:<32}{median:>9.2f}{max(times):>9.2f}"
            if name in EDITS:
                limit = goal(cases)
                line += f"{limit:>9.2f}{median / limit:>8.0%}  {'met' if median <= limit else 'missed'}"
            print(line)


def main() -> None:
    """Measure the sizes asked for and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, nargs="+", default=[16, 1600], help="sizes of the guide")
    parser.add_argument("--runs", type=int, default=3, help="times the preview is opened; the median is kept")
    options = parser.parse_args()
    runs_by_size: dict[int, list[dict[str, float]]] = {}
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=BROWSER_FLAGS)
        for cases in options.cases:
            place = Path(folder, str(cases))
            place.mkdir()
            loop = EditLoop(place, cases, browser)
            runs_by_size[cases] = [loop.run(number) for number in range(options.runs)]
        browser.close()
    print_times(runs_by_size)


if __name__ == "__main__":
    main()
