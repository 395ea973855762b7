"""Measure builds of the guide, beside those of stock Material for MkDocs on the same Markdown.

``python -m bench.build --cases 16 160 --runs 3`` makes a project of each size (``tests/synthetic.py``), then
builds in turn, as many times as there are runs: ours cold, with neither cache nor site; stock; ours with a cache,
after one word of one case changed; ours again, with nothing changed. It prints medians, and compares them with the
goals.

Processor time is that of a build and of the processes it starts; memory is that of the largest of them.
On a busy machine, elapsed time varies much more than processor time: compare the latter.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import astuple, dataclass
from multiprocessing import get_context
from pathlib import Path

import yaml
from markdown.extensions.toc import slugify
from mkdocs.utils.yaml import yaml_load
from selectolax.lexbor import LexborHTMLParser, LexborNode

from catalogue.reading.cache import VARIABLE
from tests.builders import MONOGRAPHS
from tests.site.addresses import published
from tests.synthetic import synthetic_project

COLD, STOCK, ONE_WORD_CHANGED, NOTHING_CHANGED = (
    "ours, cold",
    "stock",
    "ours, one word changed",
    "ours, nothing changed",
)
#: Most processor time that a build of ours may take, as a multiple of stock's, from the number of cases.
GOALS: dict[str, Callable[[int], float]] = {
    COLD: lambda cases: 2.0 if cases < 1600 else 1.5,
    ONE_WORD_CHANGED: lambda cases: 0.8,
}
#: Most processor time that a case may cost in a large guide, as a multiple of what it costs in a small one.
SMALL, LARGE, GROWTH_GOAL = 160, 5000, 1.3
#: In MiB.
MEMORY_GOAL = 1024
#: Words that runs write into a case: no text of the guide holds any of them.
WORDS = "boussole cerfeuil girouette horloge lanterne mandoline nacelle ombrelle tambourin toupie".split()


@dataclass(frozen=True)
class Cost:
    """What one build took (``cpu`` and ``wall`` in seconds, ``memory`` in MiB) and the files it wrote."""

    cpu: float
    wall: float
    memory: float
    files: int
    bytes: int


# --- Building -----------------------------------------------------------------------------------


class Bench:
    """The guide with a number of cases, and the stock site made of its pages."""

    def __init__(self, folder: Path, cases: int):
        """Make the project in an empty folder."""
        self.cases = cases
        self._project = folder / "project"
        self._site = folder / "site"
        self._cache = folder / "cache"
        self._stock = folder / "stock"
        self._project.mkdir()
        apart(synthetic_project, self._project, cases)
        subprocess.run([sys.executable, "-m", "compileall", "-q", self._project], check=True)
        files = sorted((self._project / MONOGRAPHS).iterdir())
        self._case = files[len(files) // 2]

    def run(self, number: int) -> dict[str, Cost]:
        """Build once in each state; return the cost of each.

        Args:
            number: of the run, which chooses the word to write.
        """
        for folder in (self._site, self._cache, self._project / ".cache"):
            shutil.rmtree(folder, ignore_errors=True)
        costs = {COLD: self._cost_of_the_guide()}
        if not self._stock.exists():
            apart(stock_project, self._project, self._site, self._stock)
        shutil.rmtree(self._stock / "site", ignore_errors=True)
        costs[STOCK] = build(self._stock, self._stock / "site")
        word = WORDS[number % len(WORDS)]
        change_word(self._case, word)
        costs[ONE_WORD_CHANGED] = self._cost_of_the_guide()
        if word not in (self._site / "monographies" / self._case.stem / "index.html").read_text("utf-8"):
            raise SystemExit(f"the site does not show the word changed in {self._case.name}")
        costs[NOTHING_CHANGED] = self._cost_of_the_guide()
        return costs

    def _cost_of_the_guide(self) -> Cost:
        return build(self._project, self._site, "--strict", **{VARIABLE: str(self._cache)})


def apart(function: Callable[..., object], *arguments: object) -> None:
    """Call a function in a process of its own, so that its memory is not counted as that of a build."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        pool.submit(function, *arguments).result()


def build(project: Path, site: Path, *options: str, **environment: str) -> Cost:
    """Build a MkDocs project into a folder and return the cost.

    Raises:
        SystemExit: the build failed; the message is what it printed.
    """
    command = [sys.executable, "-m", "mkdocs", "build", *options, "--site-dir", str(site)]
    with tempfile.TemporaryFile("w+") as printed:
        start = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=project,
            env=os.environ | {"NO_MKDOCS_2_WARNING": "1"} | environment,
            stdout=printed,
            stderr=subprocess.STDOUT,
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            printed.seek(0)
            raise SystemExit(printed.read())
    sizes = [file.stat().st_size for file in site.rglob("*") if file.is_file()]
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024, len(sizes), sum(sizes))


def change_word(case: Path, word: str) -> None:
    """Change the last word of the summary of a case."""
    text = case.read_text("utf-8")
    new_text = re.sub(r"(?ms)(^summary: .*?)[^\s.]+(\.?\n)(?=^\w)", rf"\g<1>{word}\2", text, count=1)
    if new_text == text:
        raise SystemExit(f"no word to change in {case.name}")
    case.write_text(new_text, "utf-8")


# --- The same pages, as stock Material would have them ------------------------------------------


def stock_project(project: Path, site: Path, folder: Path) -> None:
    """Make a project of stock Material from a built guide: its pages, search on, only the home page in the menu.

    Args:
        project: the project of the guide, for its Markdown extensions.
        site: the guide, built.
        folder: where to write; must not exist.
    """
    stock_markdown(site, folder / "docs")
    config = {
        "site_name": "Stock",
        "site_url": "https://stock.example/",
        "theme": {"name": "material", "language": "fr"},
        "plugins": [{"search": {"lang": "fr"}}],
        "markdown_extensions": yaml_load((project / "mkdocs.yml").read_text("utf-8"))["markdown_extensions"],
        "nav": [{"Accueil": "index.md"}],
        "validation": {"omitted_files": "ignore", "unrecognized_links": "ignore"},
    }
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(config, allow_unicode=True), "utf-8")


def stock_markdown(site: Path, folder: Path) -> None:
    """Write every page of a built guide as the Markdown that a project of stock Material would hold.

    What people write (paragraphs, lists, quotes, and headings without attributes of their own) goes back to
    Markdown, its macros expanded; the rest, computed from the data, stays HTML, which is what a guide made with
    stock Material and macros would put into its pages. What our theme adds (table of contents, explained acronyms,
    languages) is left out. Starting from the built site, this does not depend on how our pages are made. When our own
    templates still gave Markdown to MkDocs, both were compared: as many pages, 1 % more characters, and the same
    processor time for stock within the difference of two runs.

    Args:
        site: the guide, built.
        folder: where to write, one folder per page.
    """
    for address in published(site):
        path = address.strip("/")
        html = (site / path / "index.html").read_text("utf-8")
        file = folder / path / "index.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_page(html), "utf-8")


def _page(html: str) -> str:
    article = LexborHTMLParser(html).css("article")[0]
    for node in article.css(".acronym-tips, nav.toc"):
        node.decompose()
    for node in article.css("abbr.acronym, span[lang], .page__body, .page__main"):
        node.unwrap()
    title = json.dumps(article.css("h1")[0].text(), ensure_ascii=False)
    return "\n\n".join([f"---\ntitle: {title}\n---", *_blocks(article)]) + "\n"


def _blocks(article: LexborNode) -> Iterator[str]:
    for node in article.iter():
        if node.tag in ("h2", "h3", "h4"):
            has_slug_as_id = node.attributes.get("id") == slugify(node.text(), "-")
            yield f"{'#' * int(node.tag[1])} {_inline(node)}" if has_slug_as_id else node.html or ""
        elif node.attributes:
            yield node.html or ""
        elif node.tag == "p":
            yield _inline(node)
        elif node.tag in ("ul", "ol"):
            mark = "-" if node.tag == "ul" else "1."
            yield "\n".join(f"{mark} {_inline(item)}" for item in node.iter())
        elif node.tag == "blockquote":
            yield "\n".join(f"> {line}" for line in _inline(node).splitlines())
        else:
            yield node.html or ""


def _inline(node: LexborNode) -> str:
    """Return the content of a block as Markdown; links stay HTML, as our macros write them."""
    html = re.sub(r"</?strong>", "**", (node.inner_html or "").strip())
    return re.sub(r"</?em>", "*", html)


# --- What is printed ----------------------------------------------------------------------------


def medians(runs: list[dict[str, Cost]]) -> dict[str, Cost]:
    """Return the median of each measure, by state."""
    return {
        state: Cost(*(statistics.median(values) for values in zip(*(astuple(run[state]) for run in runs), strict=True)))
        for state in (STOCK, COLD, ONE_WORD_CHANGED, NOTHING_CHANGED)
    }


def print_costs(cases: int, costs: dict[str, Cost]) -> None:
    """Print the costs at a number of cases, and processor times as multiples of stock's."""
    heads = ("CPU s", "× stock", "ms/case", "wall s", "MiB", "files", "MB")
    print(f"\n{f'{cases} cases':<24}" + "".join(f"{head:>10}" for head in heads))
    for state, cost in costs.items():
        print(
            f"{state:<24}{cost.cpu:>10.2f}{cost.cpu / costs[STOCK].cpu:>10.2f}{1000 * cost.cpu / cases:>10.1f}"
            f"{cost.wall:>10.2f}{cost.memory:>10.0f}{cost.files:>10.0f}{cost.bytes / 1e6:>10.1f}"
        )


def goals(costs_by_size: dict[int, dict[str, Cost]]) -> Iterator[tuple[str, float, float]]:
    """Yield each goal that the sizes measured can test: its name, the measure, the most allowed."""
    for cases, costs in costs_by_size.items():
        for state, limit in GOALS.items():
            yield f"{state}, {cases} cases, × stock", costs[state].cpu / costs[STOCK].cpu, limit(cases)
        yield (
            f"memory, {cases} cases, MiB",
            max(costs[state].memory for state in (COLD, ONE_WORD_CHANGED, NOTHING_CHANGED)),
            MEMORY_GOAL,
        )
    if SMALL in costs_by_size and LARGE in costs_by_size:
        small, large = (costs_by_size[cases][COLD].cpu / cases for cases in (SMALL, LARGE))
        yield f"a case among {LARGE}, × among {SMALL}", large / small, GROWTH_GOAL


def print_goals(costs_by_size: dict[int, dict[str, Cost]]) -> None:
    """Print each goal, the measure, and the measure as a share of the most allowed."""
    print(f"\n{'goal':<44}{'measured':>10}{'at most':>10}{'share':>9}")
    for name, value, limit in goals(costs_by_size):
        print(f"{name:<44}{value:>10.2f}{limit:>10.2f}{value / limit:>8.0%}  {'met' if value <= limit else 'missed'}")


def main() -> None:
    """Measure the sizes asked for and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, nargs="+", default=[16, 160], help="sizes of the guide")
    parser.add_argument("--runs", type=int, default=3, help="builds in each state, of which the median is kept")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        benches = []
        for cases in options.cases:
            place = Path(folder, str(cases))
            place.mkdir()
            benches.append(Bench(place, cases))
        runs: dict[int, list[dict[str, Cost]]] = {bench.cases: [] for bench in benches}
        for number in range(options.runs):
            for bench in benches:
                runs[bench.cases].append(bench.run(number))
    costs_by_size = {cases: medians(runs_of_size) for cases, runs_of_size in runs.items()}
    for cases, costs in costs_by_size.items():
        print_costs(cases, costs)
    print_goals(costs_by_size)


if __name__ == "__main__":
    main()
