"""Measure the tools: the weight of what they read, and how long each gesture takes, today and with many cases.

``python -m bench.tools`` builds the site, makes the files of the tools for the real cases, then for 1,600, and opens
the explorer and « Ma situation » on each. A gesture is measured from its event to the next picture of the page, at
full speed and on a processor four times slower, as that of a phone. The goal is 100 milliseconds at full speed.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import shutil
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from bench.search import BROWSER, Server, serving
from catalogue import urls
from catalogue.opening import open_catalogue
from catalogue.store import Catalogue
from catalogue.tools.files import SITUATIONS, SUPPORTS, ToolFiles
from catalogue.views.typesetting import typeset_catalogue
from tests.site.projects import build
from tests.synthetic import synthetic_project

ROOT = Path(__file__).resolve().parent.parent
GOAL = 100  # milliseconds
_ROUNDS = 3
_SLOWER = (1, 4)

#: Each gesture of a tool, in turn; the value chosen in the explorer is the first that would give something.
_EXPLORER = """{
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
}"""
_SITUATION = """{
  "say who": () => {
    root.querySelector("select").value = "commune";
    root.querySelector("select").dispatchEvent(new Event("change", {bubbles: true}));
  },
  "say what is missing": () => root.querySelector("[name=manque]").click(),
  "say it of two needs": () => root.querySelectorAll("[name=manque]")[5].click(),
  "say the type of territory": () => root.querySelector("[name=territoires]").click(),
  "say what can be given": () => root.querySelector("[name=moyens]").click(),
  "have no money": () => root.querySelector("[name=moyens][value=sans-argent]").click(),
  "clear all": () => root.querySelector("[data-clear]").click(),
}"""
_TIMES = """async () => {
  const root = document.querySelector("[data-tool]");
  const box = (name) => root.querySelector(`[data-facet=${name}]`);
  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const choice = (name) => box(name).querySelector("input:not(:disabled, :checked)");
  const view = (value) => root.querySelector(`input[name=vue][value=${value}]`);
  const gestures = GESTURES;
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
#: What is opened, and the gestures measured there.
_TOOLS = {
    f"{urls.EXPLORER}?{urls.STATUS}={urls.OBTAINED}": _EXPLORER,
    f"{urls.SITUATION}?commune=23021": _SITUATION,
}


def files_of(catalogue: Catalogue, folder: Path, addresses: dict[str, str]) -> None:
    """Write the files of the tools, those that pages name at the addresses that the site asks for; weigh them."""
    made = ToolFiles(typeset_catalogue(catalogue))
    core = made.address(SUPPORTS)
    asked = {made.address(name): address for name, address in addresses.items()}
    for name, content in made.files.items():
        file = folder / asked.get(name, name).lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    weights = {name: len(gzip.compress(content, 6, mtime=0)) for name, content in made.files.items()}
    supports = sum(len(case.evidence) for case in catalogue.monographs.values())
    print(
        f"\n{len(catalogue.monographs)} cases, {supports} supports: {weights[core] / 1000:.1f} kB to filter, "
        f"{(sum(weights.values()) - weights[core]) / 1000:.0f} kB in {len(weights) - 1} other files, on demand"
    )


def measure(page: Page, server: Server, slower: int, address: str) -> dict[str, float]:
    """Return the shortest time of each gesture over several fresh pages, in milliseconds."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    best: dict[str, float] = {}
    for _ in range(_ROUNDS):
        page.goto(f"{server.url}{address}")
        page.locator("[data-tool][data-ready]").wait_for(state="attached")
        page.wait_for_load_state("networkidle")
        times: dict[str, Any] = page.evaluate(_TIMES.replace("GESTURES", _TOOLS[address]))
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
        files = ToolFiles(typeset_catalogue(today))
        addresses = {name: files.address(name) for name in (SUPPORTS, SITUATIONS)}
        for number, catalogue in enumerate((today, open_catalogue(large))):
            over = Path(place, f"over-{number}")
            files_of(catalogue, over, addresses)
            with serving(site, over) as server:
                for address, slower in itertools.product(_TOOLS, _SLOWER):
                    times = measure(page, server, slower, address)
                    worst = max(times, key=lambda name: times[name])
                    goal = "" if slower > 1 else "; goal met" if times[worst] <= GOAL else "; goal MISSED"
                    where = f"{address.partition('?')[0]}, processor {slower} times slower"
                    print(f"  {where}: worst {times[worst]:.0f} ms, « {worst} »{goal}")
                    for name, time in times.items():
                        print(f"    {name:<30}{time:6.0f} ms")
        browser.close()


if __name__ == "__main__":
    main()
