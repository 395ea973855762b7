"""Measure the search: against other engines on the judged queries, then its weight and speed.

``python -m bench.search`` builds the site, runs the judged queries in a browser, then makes a
corpus of 1,600 monographs and prints what a first query downloads and how long each keystroke takes
in the pages of the site. A busy machine can only make a keystroke longer: each is measured in several
fresh pages, and its shortest time is kept.

The other engines are those of Material, and Pagefind and MiniSearch from ``node_modules`` (``make bench``
installs them). ``--queries`` judges another file than ``tests/search/queries.yaml``, in the same form.
"""

from __future__ import annotations

import argparse
import gzip
import http.server
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import material
import yaml
from playwright.sync_api import Page, sync_playwright

from catalogue.opening import open_catalogue
from catalogue.places.areas import area_of_departement
from catalogue.reading import geography
from catalogue.search import contents, index_files
from catalogue.search.contents import Document
from catalogue.store import Catalogue
from macros.rendering.assets import Assets

ROOT = Path(__file__).resolve().parent.parent
QUERIES = ROOT / "tests/search/queries.yaml"
_MATERIAL = Path(material.__file__).parent / "templates"
#: Names of the engines in bench/search.js; that of the guide is last.
ENGINES = ["material", "material, rewritten pipeline", "pagefind", "minisearch", "suggester + pagefind", "guide"]
BROWSER = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
#: Suffixes of files that are compressed already: they are weighed as they are.
_COMPRESSED = {".pf_fragment", ".pf_index", ".pf_meta", ".pf_filter", ".pagefind", ".woff2"}


class Server(http.server.ThreadingHTTPServer):
    """Serves a folder, below another whose files take precedence, and records the paths requested."""

    def __init__(self, folder: Path, over: Path | None = None):
        self.folders = [over or folder, folder]
        self.requested: list[str] = []
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        """Address of the folder."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def file(self, address: str) -> Path:
        """Return the file that an address leads to."""
        path = urlsplit(address).path.lstrip("/")
        path += "index.html" if not path or path.endswith("/") else ""
        return next((folder / path for folder in self.folders if (folder / path).is_file()), self.folders[0] / path)

    def weight(self) -> int:
        """Return the compressed size, in bytes, of what was requested since the last call, each file once."""
        files = {self.file(path) for path in self.requested}
        self.requested.clear()
        return sum(_weight(file) for file in files if file.is_file())


class _Handler(http.server.SimpleHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # otherwise each answer waits 40 ms for an acknowledgement

    def translate_path(self, path: str) -> str:
        return str(self.server.file(path))

    def do_GET(self) -> None:
        self.server.requested.append(self.path)
        super().do_GET()

    def log_message(self, *args: Any) -> None:
        pass


def _weight(file: Path) -> int:
    content = file.read_bytes()
    return len(content) if file.suffix in _COMPRESSED else len(gzip.compress(content, 9))


@contextmanager
def serving(folder: Path, over: Path | None = None) -> Iterator[Server]:
    """Serve a folder during a block; see :class:`Server`."""
    server = Server(folder, over)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()


# --- The judged queries -------------------------------------------------------------------------


def compare(page: Page, folder: Path, engines: list[str], queries: list[dict[str, Any]]) -> None:
    """Print one line per engine: share of queries answered in the first three, mean reciprocal rank, weight."""
    print(f"{'engine':<34}{'top 3':>8}{'MRR':>8}{'held out':>10}{'MRR':>8}{'first query':>13}")
    with serving(folder) as server:
        for engine in engines:
            page.goto(f"{server.url}/bench.html")
            server.requested.clear()
            page.evaluate("([name, q]) => bench.ask(name, [q])", [engine, "prêter un local"])
            weight = server.weight()
            addresses_by_query = page.evaluate(
                "([name, qs]) => bench.ask(name, qs)", [engine, [q["q"] for q in queries]]
            )
            # Some engines find pages, not the entries of a list: for them, the right page is enough.
            anchors = engine == "guide" or "pipeline" in engine or engine == "minisearch"
            ranks = [
                _rank(q["pages"], addresses, anchors) for q, addresses in zip(queries, addresses_by_query, strict=True)
            ]
            held_out = [r for r, q in zip(ranks, queries, strict=True) if q.get("held_out")]
            print(
                f"{engine:<34}{_top3(ranks):>7.1f}%{_mrr(ranks):>8.3f}{_top3(held_out):>9.1f}%{_mrr(held_out):>8.3f}"
                f"{weight / 1000:>10.0f} kB"
            )


def _rank(right_pages: list[str], addresses: list[str], anchors: bool) -> int:
    if not anchors:
        right_pages = [address.split("#")[0] for address in right_pages]
        addresses = list(dict.fromkeys(address.split("#")[0] for address in addresses))
    return next((n for n, address in enumerate(addresses, 1) if address in right_pages), 0)


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
        command = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(temporary), "-d", str(folder)]
        subprocess.run(command, check=True, cwd=ROOT, env=os.environ | {"NO_MKDOCS_2_WARNING": "1"})
    finally:
        temporary.unlink()
    # The site leaves out the scripts of Material that it does not use.
    shutil.copytree(_MATERIAL / "assets/javascripts", folder / "assets/javascripts", dirs_exist_ok=True)


# --- A large corpus -----------------------------------------------------------------------------


def large_corpus(catalogue: Catalogue, count: int) -> list[Document]:
    """Return the documents of the guide with ``count`` monographs in all, most of them made up.

    A made-up one takes sentences of the real ones, a real commune, and words of its own: names of
    people and places are what makes the vocabulary of a real corpus grow.
    """
    chance = random.Random(1)  # noqa: S311 - the same corpus every time
    documents = contents.documents(catalogue)
    real = [d for d in documents if d.group == "monograph"]
    sentences = [p for d in documents for p in d.passages if len(p) > 60]
    words = sorted({w for s in sentences for w in s.split() if w.isalpha() and len(w) > 4})
    communes = list(geography.commune_of_code().values())
    syllables = "ba be bi bo bru cha cor dan del fer gal gui lan lou mar mon nar ou pel ri ros san tel ver vi".split()

    def name() -> str:
        return "".join(chance.choice(syllables) for _ in range(chance.randint(2, 4))).capitalize()

    for n in range(count - len(real)):
        model = chance.choice(real)
        commune = chance.choice(communes)
        first_word = chance.choice(("Les Amis de", "Atelier", "Coopérative", "La Maison", "Association"))
        title = f"{first_word} {name()}"
        departement = geography.departement_of_commune(commune.code)
        place = [commune.name, geography.departements()[departement]]
        made_up = Document(
            "monograph",
            f"/monographies/cas-{n}/",
            title,
            where=", ".join(place),
            labels=[(contents.PLACE, text) for text in place]
            + [(contents.PARTNER, f"Ville de {commune.name}"), (contents.PARTNER, name())],
            theme=model.theme,
            territories=model.territories,
            places=(commune.code,),
            levers=model.levers,
            decision_makers=model.decision_makers,
            summary=" ".join(chance.sample(words, 18)),
            passages=[
                f"{sentence} {name()} {' '.join(chance.sample(words, 6))}."
                for sentence in chance.sample(sentences, len(model.passages) or 10)
            ],
        )
        documents.append(made_up)
    documents.sort(key=lambda document: contents.GROUPS.index(document.group))
    return documents


def weigh(
    page: Page, site: Path, catalogue: Catalogue, documents: list[Document], title: str, measures: Iterable[str] = ()
) -> None:
    """Print the weight of the index, that of a first query, and the times of keystrokes.

    Args:
        page: of a browser.
        site: folder of the built site.
        catalogue: the data.
        documents: what the index holds.
        title: printed first.
        measures: those of ``_MEASURES`` to take.
    """
    files = index_files.write(
        documents,
        contents.rewritings(catalogue),
        contents.facet_names(catalogue),
        index_files.place_words(documents),
        {code: area.region or area.id for code, area in area_of_departement().items()},
    )
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for address, text in index_files.by_address(files).items():
            file = folder / address.lstrip("/")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        total = sum(_weight(file) for file in (folder / index_files.FOLDER).rglob("*.json"))
        core = _weight(folder / index_files.FOLDER / index_files.CORE)
        print(
            f"\n{title}: {len(documents)} results, {len(files)} files, "
            f"{total / 1e6:.2f} MB compressed, core {core / 1000:.0f} kB"
        )
        with serving(site, folder) as server:
            for query in _FIRST_QUERIES:
                page.goto(f"{server.url}{contents.PAGE}")
                page.wait_for_load_state("networkidle")
                server.requested.clear()
                page.goto(f"{server.url}{contents.PAGE}?q={quote(query)}")
                page.locator("[data-status]:not(:empty)").wait_for()
                page.wait_for_load_state("networkidle")
                scripts_and_index = [path for path in server.requested if path.startswith(_SEARCH)]
                server.requested[:] = scripts_and_index
                print(f"  first query, scripts included {server.weight() / 1000:>5.0f} kB  « {query} »")
            queries = [q["q"] for q in yaml.safe_load(QUERIES.read_text("utf-8"))[::12]]
            for measure in measures:
                _print_times(measure, [_times(page, server, measure, queries) for _ in range(_ROUNDS)])


def _times(page: Page, server: Server, measure: str, queries: list[str]) -> list[float]:
    """Return the times of a measure in a fresh page, in milliseconds (see ``bench/search.js``)."""
    page.goto(f"{server.url}{contents.PAGE}")
    page.wait_for_load_state("networkidle")
    script = "async ([measure, queries]) => { await import('/bench.js'); return bench[measure](queries); }"
    times: list[float] = page.evaluate(script, [measure, queries])
    return times


def _print_times(measure: str, rounds: list[list[float]]) -> None:
    times = sorted(map(min, zip(*rounds, strict=True)))
    median, percentile_95, worst = times[len(times) // 2], times[int(len(times) * 0.95)], times[-1]
    print(f"  {_MEASURES[measure]:<44} median {median:5.1f} ms, 95 % {percentile_95:5.1f} ms, worst {worst:5.1f} ms")


_ROUNDS = 3
_LOADER = "/assets/javascripts/search/load.js"
_SEARCH = ("/assets/search/", "/assets/places/", "/assets/javascripts/search/", "/assets/javascripts/places.")
_FIRST_QUERIES = (
    "prêter un local",
    "epicerie de village",
    "subvantion associasion",
    "comment aider une association sans argent ?",
)
_MEASURES = {
    "opened": "opening the index, once",
    "ranked": "each letter, files there: ranked",
    "drawn": "each letter, files fetched: results drawn",
    "proposed": "each letter, files fetched: titles proposed",
}
_PAGE = (
    '<!doctype html><html lang="fr"><meta charset="utf-8"><title>bench</title>'
    '<script type="module" src="bench.js"></script>'
)


def main() -> None:
    """Run both measures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--queries", type=Path, default=QUERIES, help="judged queries")
    parser.add_argument("--monographs", type=int, default=1600)
    parser.add_argument("--no-compare", action="store_true", help="only weight and speed")
    parser.add_argument("--browser", default=shutil.which("chromium"))
    options = parser.parse_args()
    catalogue = open_catalogue(ROOT)
    queries = yaml.safe_load(options.queries.read_text("utf-8"))
    with sync_playwright() as play, tempfile.TemporaryDirectory() as place:
        browser = play.chromium.launch(executable_path=options.browser, args=BROWSER)
        page = browser.new_page()
        page.on("pageerror", lambda error: print("page error:", error))
        site = Path(place, "site")
        build_site(site)
        (site / "bench.html").write_text(_PAGE, "utf-8")
        script = (ROOT / "bench/search.js").read_text("utf-8")
        (site / "bench.js").write_text(script.replace(_LOADER, Assets().address(_LOADER)), "utf-8")
        if not options.no_compare:
            node = ROOT / "node_modules"
            subprocess.run([node / ".bin/pagefind", "--site", str(site), "--quiet"], check=True)
            shutil.copy(node / "minisearch/dist/es/index.js", site / "minisearch.js")
            worker = next((site / "assets/javascripts/workers").glob("search.*.min.js"))
            other = browser.new_page()
            other.add_init_script(f"window.worker = {json.dumps('assets/javascripts/workers/' + worker.name)}")
            compare(other, site, ENGINES, queries)
        weigh(page, site, catalogue, contents.documents(catalogue), "Today")
        large = large_corpus(catalogue, options.monographs)
        weigh(page, site, catalogue, large, f"{options.monographs} monographs, made up", _MEASURES)
        browser.close()


if __name__ == "__main__":
    main()
