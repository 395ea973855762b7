"""Measure the tools: the weight of what they read, and how long each gesture takes, today and with many cases.

``python -m bench.tools`` builds the site, makes the files of the tools for the real cases, then for 1,600, and opens
the explorer on each. A gesture is measured from its event to the next picture of the page, at full speed and on a
processor four times slower, as that of a phone. The goal is 100 milliseconds at full speed.
"""

from __future__ import annotations

import argparse
import gzip
import shutil
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from bench.search import BROWSER, Server, serving
from catalogue import urls
from catalogue.opening import open_catalogue
from catalogue.store import Catalogue
from catalogue.tools.files import SUPPORTS, ToolFiles
from catalogue.views.typesetting import typeset_catalogue
from tests.site.projects import build
from tests.synthetic import synthetic_project

ROOT = Path(__file__).resolve().parent.parent
GOAL = 100  # milliseconds
_ROUNDS = 3
_SLOWER = (1, 4)

#: Each gesture of the explorer, in turn; the value chosen is the first that would give something.
_GESTURES = """async () => {
  const root = document.querySelector("[data-tool]");
  const box = (name) => root.querySelector(`[data-facet=${name}]`);
  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const choice = (name) => box(name).querySelector("input:not(:disabled, :checked)");
  const view = (value) => root.querySelector(`input[name=vue][value=${value}]`);
  const gestures = {
    "open a filter of 101 values": () => box("departements").querySelector("summary").click(),
    "open a filter of 19 values": () => box("actions").querySelector("summary").click(),
    "choose a département": () => choice("departements").click(),
    "choose an action": () => choice("actions").click(),
    "remove a filter": () => root.querySelector("[data-chips] button").click(),
    "clear all": () => root.querySelector("[data-clear]").click(),
    "show as a table": () => view("tableau").click(),
    "choose in the table": () => choice("actions").click(),
    "more rows": () => root.querySelector("[data-more]").click(),
    "clear the table": () => root.querySelector("[data-clear]").click(),
    "show as cards": () => view("fiches").click(),
    "more cards": () => root.querySelector("[data-more]").click(),
  };
  const times = {};
  for (const [name, gesture] of Object.entries(gestures)) {
    await painted();
    const start = performance.now();
    gesture();
    await painted();
    times[name] = performance.now() - start;
  }
  return times;
}"""


def files_of(catalogue: Catalogue, folder: Path, address: str) -> None:
    """Write the files of the tools, the first of them at the address that the pages of the site ask for; weigh them."""
    made = ToolFiles(typeset_catalogue(catalogue))
    core = made.address(SUPPORTS)
    for name, content in made.files.items():
        file = folder / (address if name == core else name).lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    weights = {name: len(gzip.compress(content, 6, mtime=0)) for name, content in made.files.items()}
    supports = sum(len(case.evidence) for case in catalogue.monographs.values())
    print(
        f"\n{len(catalogue.monographs)} cases, {supports} supports: {weights[core] / 1000:.1f} kB to filter, "
        f"{(sum(weights.values()) - weights[core]) / 1000:.0f} kB in {len(weights) - 1} other files, on demand"
    )


def measure(page: Page, server: Server, slower: int) -> dict[str, float]:
    """Return the shortest time of each gesture over several fresh pages, in milliseconds."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    best: dict[str, float] = {}
    for _ in range(_ROUNDS):
        page.goto(f"{server.url}{urls.EXPLORER}?{urls.STATUS}={urls.OBTAINED}")
        page.locator("[data-tool][data-ready]").wait_for(state="attached")
        page.wait_for_load_state("networkidle")
        times: dict[str, Any] = page.evaluate(_GESTURES)
        best = {name: min(time, best.get(name, time)) for name, time in times.items()}
    return best


def main() -> None:
    """Measure with the real cases, then with many."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=1600)
    parser.add_argument("--browser", default=shutil.which("chromium"))
    options = parser.parse_args()
    with sync_playwright() as play, tempfile.TemporaryDirectory() as place:
        browser = play.chromium.launch(executable_path=options.browser, args=BROWSER)
        page = browser.new_page()
        page.on("pageerror", lambda error: print("page error:", error))
        site, large = Path(place, "site"), Path(place, "large")
        result = build(ROOT, site)
        if result.returncode:
            raise SystemExit(result.stdout + result.stderr)
        large.mkdir()
        synthetic_project(large, options.cases)
        today = open_catalogue(ROOT)
        address = ToolFiles(typeset_catalogue(today)).address(SUPPORTS)
        for number, catalogue in enumerate((today, open_catalogue(large))):
            over = Path(place, f"over-{number}")
            files_of(catalogue, over, address)
            with serving(site, over) as server:
                for slower in _SLOWER:
                    times = measure(page, server, slower)
                    worst = max(times, key=lambda name: times[name])
                    goal = "" if slower > 1 else "; goal met" if times[worst] <= GOAL else "; goal MISSED"
                    print(f"  processor {slower} times slower: worst {times[worst]:.0f} ms, « {worst} »{goal}")
                    for name, time in times.items():
                        print(f"    {name:<30}{time:6.0f} ms")
        browser.close()


if __name__ == "__main__":
    main()
