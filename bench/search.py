"""Measure the search: against other engines on the judged queries, then its weight and speed.

``python bench/search.py`` builds the site, asks the judged queries in a browser, then makes a
corpus of 1,600 monographs and says what a first query weighs and how long each keystroke takes.

Other engines are measured when they are there: ``--pagefind`` gives Pagefind's program,
``--minisearch`` the file of MiniSearch (``dist/es/index.js``). Material's own needs nothing.
"""

from __future__ import annotations

import argparse
import gzip
import http.server
import json
import random
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from catalogue import geography, search  # noqa: E402
from catalogue.checks import open_catalogue  # noqa: E402
from catalogue.search import Document  # noqa: E402
from catalogue.store import Catalogue  # noqa: E402

QUERIES = ROOT / "tests/search/queries.yaml"
BROWSER = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
#: Already as small as they get: compressing them again would flatter nobody.
_COMPRESSED = {".pf_fragment", ".pf_index", ".pf_meta", ".pf_filter", ".pagefind", ".woff2"}


class Server(http.server.ThreadingHTTPServer):
    """Serves a folder and notes what is asked of it."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.asked: list[str] = []
        super().__init__(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))

    @property
    def url(self) -> str:
        """Address of the folder."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def weight(self) -> int:
        """Compressed size of everything asked since the last call, each file once."""
        files = {self.folder / urlsplit(path).path.lstrip("/") for path in self.asked}
        self.asked.clear()
        return sum(_weight(file) for file in files if file.is_file())


class _Handler(http.server.SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        super().do_GET()

    def log_message(self, *args: Any) -> None:
        pass


def _weight(file: Path) -> int:
    content = file.read_bytes()
    return len(content) if file.suffix in _COMPRESSED else len(gzip.compress(content, 9))


@contextmanager
def served(folder: Path) -> Iterator[Server]:
    """Serve a folder for a while."""
    server = Server(folder)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()


# --- The judged queries -------------------------------------------------------------------------


def compare(page: Page, folder: Path, engines: list[str], queries: list[dict[str, Any]]) -> None:
    """Print one line per engine: share in the first three, mean reciprocal rank, weight."""
    print(f"{'engine':<34}{'top 3':>8}{'MRR':>8}{'held out':>10}{'MRR':>8}{'first query':>13}")
    with served(folder) as server:
        for engine in engines:
            page.goto(f"{server.url}/bench.html")
            server.asked.clear()
            page.evaluate("([name, q]) => bench.ask(name, [q])", [engine, "prêter un local"])
            weight = server.weight()
            found = page.evaluate("([name, qs]) => bench.ask(name, qs)", [engine, [q["q"] for q in queries]])
            # Other engines know pages, not the entries of a list: the right page is then enough.
            anchors = engine == "guide" or "pipeline" in engine or engine == "minisearch"
            ranks = [_rank(q["pages"], one, anchors) for q, one in zip(queries, found, strict=True)]
            held = [r for r, q in zip(ranks, queries, strict=True) if q.get("held_out")]
            print(
                f"{engine:<34}{_top3(ranks):>7.1f}%{_mrr(ranks):>8.3f}{_top3(held):>9.1f}%{_mrr(held):>8.3f}"
                f"{weight / 1000:>10.0f} kB"
            )


def _rank(expected: list[str], found: list[str], anchors: bool) -> int:
    if not anchors:
        expected = [address.split("#")[0] for address in expected]
        found = list(dict.fromkeys(address.split("#")[0] for address in found))
    return next((n for n, address in enumerate(found, 1) if address in expected), 0)


def _top3(ranks: list[int]) -> float:
    return 100 * sum(1 <= rank <= 3 for rank in ranks) / len(ranks)


def _mrr(ranks: list[int]) -> float:
    return sum(1 / rank for rank in ranks if rank) / len(ranks)


def build_site(folder: Path) -> None:
    """Build the site with Material's search plugin as well, in a folder."""
    config = (
        (ROOT / "mkdocs.yml").read_text("utf-8").replace("plugins:\n", "plugins:\n  - search:\n      lang: fr\n", 1)
    )
    temporary = ROOT / "mkdocs-bench.yml"
    temporary.write_text(config, "utf-8")
    try:
        command = [
            sys.executable,
            "-m",
            "mkdocs",
            "build",
            "-q",
            "-f",
            str(temporary),
            "-d",
            str(folder),
        ]
        subprocess.run(command, check=True, cwd=ROOT)
    finally:
        temporary.unlink()


# --- A large corpus -----------------------------------------------------------------------------


def large_corpus(catalogue: Catalogue, count: int) -> list[Document]:
    """Return the documents of the guide with ``count`` monographs, most of them made up.

    A made-up one takes sentences of the real ones, a real commune, and words of its own: names of
    people and places are what makes the vocabulary of a real corpus grow.
    """
    chance = random.Random(1)  # noqa: S311 - the same corpus every time
    found = search.documents(catalogue)
    real = [d for d in found if d.group == "monograph"]
    sentences = [p for d in found for p in d.passages if len(p) > 60]
    words = sorted({w for s in sentences for w in s.split() if w.isalpha() and len(w) > 4})
    lines = (ROOT / "catalogue/reference/communes.csv").read_text("utf-8").splitlines()
    communes = [name for line in lines for name in line.partition(";")[2].split("|") if name]
    syllables = [
        "ba",
        "be",
        "bi",
        "bo",
        "bru",
        "cha",
        "cor",
        "dan",
        "del",
        "fer",
        "gal",
        "gui",
        "lan",
        "lou",
        "mar",
        "mon",
        "nar",
        "ou",
        "pel",
        "ri",
        "ros",
        "san",
        "tel",
        "ver",
        "vi",
    ]

    def name() -> str:
        return "".join(chance.choice(syllables) for _ in range(chance.randint(2, 4))).capitalize()

    for n in range(count - len(real)):
        model = chance.choice(real)
        commune = chance.choice(communes)
        first = chance.choice(("Les Amis de", "Atelier", "Coopérative", "La Maison", "Association"))
        title = f"{first} {name()}"
        place = [commune, chance.choice(list(geography.departements().values()))]
        made_up = Document(
            "monograph",
            f"/monographies/cas-{n}/",
            title,
            where=", ".join(place),
            labels=[(search.PLACE, text) for text in place]
            + [(search.PARTNER, f"Ville de {commune}"), (search.PARTNER, name())],
            theme=model.theme,
            territories=model.territories,
            summary=" ".join(chance.sample(words, 18)),
            passages=[
                f"{sentence} {name()} {' '.join(chance.sample(words, 6))}."
                for sentence in chance.sample(sentences, len(model.passages) or 10)
            ],
        )
        found.append(made_up)
    found.sort(key=lambda document: search.GROUPS.index(document.group))
    return found


def weigh(page: Page, catalogue: Catalogue, documents: list[Document], title: str) -> None:
    """Print what the index weighs, what a first query fetches, and the time of each keystroke."""
    names = search.facet_names(catalogue)
    files = search.write(documents, search.rewritings(catalogue), names)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for path, text in files.items():
            file = folder / search.FOLDER / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        shutil.copytree(ROOT / "theme/assets/javascripts", folder / "assets/javascripts")
        (folder / "bench.html").write_text(_PAGE, "utf-8")
        shutil.copy(ROOT / "bench/search.js", folder / "bench.js")
        total = sum(_weight(file) for file in (folder / search.FOLDER).rglob("*.json"))
        core = _weight(folder / search.FOLDER / "core.json")
        code = sum(_weight(file) for file in (folder / "assets/javascripts/search").glob("*.js"))
        print(
            f"\n{title}: {len(documents)} results, {len(files)} files, "
            f"{total / 1e6:.2f} MB compressed, core {core / 1000:.0f} kB, "
            f"scripts {code / 1000:.0f} kB"
        )
        with served(folder) as server:
            for query in (
                "prêter un local",
                "epicerie de village",
                "subvantion associasion",
                "comment aider une association sans argent ?",
            ):
                page.goto(f"{server.url}/bench.html")
                server.asked.clear()
                page.evaluate("q => bench.first(q)", query)
                print(f"  first query, scripts included {(server.weight() + code) / 1000:>5.0f} kB  « {query} »")
            page.goto(f"{server.url}/bench.html")
            times = page.evaluate(
                "qs => bench.keystrokes(qs)",
                [q["q"] for q in yaml.safe_load(QUERIES.read_text("utf-8"))[::4]],
            )
            for name, values in times.items():
                values.sort()
                print(
                    f"  {name:<30} median {values[len(values) // 2]:.1f} ms, "
                    f"95 % {values[int(len(values) * 0.95)]:.1f} ms, worst {values[-1]:.1f} ms"
                )


_PAGE = (
    '<!doctype html><html lang="fr"><meta charset="utf-8"><title>bench</title>'
    '<script type="module" src="bench.js"></script>'
)


def main() -> None:
    """Run both measures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pagefind", help="Pagefind's program")
    parser.add_argument("--minisearch", type=Path, help="MiniSearch's file dist/es/index.js")
    parser.add_argument("--monographs", type=int, default=1600)
    parser.add_argument("--no-compare", action="store_true", help="only weight and speed")
    parser.add_argument("--browser", default=shutil.which("chromium"))
    options = parser.parse_args()
    catalogue = open_catalogue(ROOT)
    queries = yaml.safe_load(QUERIES.read_text("utf-8"))
    with sync_playwright() as play, tempfile.TemporaryDirectory() as place:
        browser = play.chromium.launch(executable_path=options.browser, args=BROWSER)
        page = browser.new_page()
        page.on("pageerror", lambda error: print("page error:", error))
        if not options.no_compare:
            site = Path(place, "site")
            build_site(site)
            (site / "bench.html").write_text(_PAGE, "utf-8")
            shutil.copy(ROOT / "bench/search.js", site / "bench.js")
            engines = ["material", "material, rewritten pipeline"]
            if options.pagefind:
                subprocess.run([options.pagefind, "--site", str(site), "--quiet"], check=True)
                engines.append("pagefind")
            if options.minisearch:
                shutil.copy(options.minisearch, site / "minisearch.js")
                engines.append("minisearch")
            if options.pagefind and options.minisearch:
                engines.append("suggester + pagefind")
            worker = next((site / "assets/javascripts/workers").glob("search.*.min.js"))
            page.add_init_script(f"window.worker = {json.dumps('assets/javascripts/workers/' + worker.name)}")
            compare(page, site, [*engines, "guide"], queries)
        weigh(page, catalogue, search.documents(catalogue), "Today")
        weigh(
            page,
            catalogue,
            large_corpus(catalogue, options.monographs),
            f"{options.monographs} monographs, made up",
        )
        browser.close()


if __name__ == "__main__":
    main()
