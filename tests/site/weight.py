"""What a browser downloads to show a page: requests, bytes, elements, and the EcoIndex they give."""

from __future__ import annotations

import gzip
import re
from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from playwright.sync_api import BrowserContext
from selectolax.lexbor import LexborHTMLParser

#: Distribution of the pages measured by the authors of EcoIndex (https://www.ecoindex.fr/comment-ca-marche/):
#: elements of the document, requests, kilobytes transferred, by twentieths.
_ELEMENTS = (
    0, 47, 75, 159, 233, 298, 358, 417, 476, 537, 603, 674, 753, 843, 949, 1076, 1237, 1459, 1801, 2479, 594601,
)  # fmt: skip
_REQUESTS = (0, 2, 15, 25, 34, 42, 49, 56, 63, 70, 78, 86, 95, 105, 117, 130, 147, 170, 205, 281, 3920)
_KILOBYTES = (
    0, 1.37, 144.7, 319.53, 479.46, 631.97, 783.38, 937.91, 1098.62, 1265.47, 1448.32, 1648.27, 1876.08,
    2142.06, 2465.37, 2866.31, 3401.59, 4155.73, 5400.08, 8037.54, 223212.26,
)  # fmt: skip
_GRADES = ((80, "A"), (70, "B"), (55, "C"), (40, "D"), (25, "E"), (10, "F"), (-1, "G"))
#: Formats that compression would not make smaller.
_COMPRESSED = (".woff2", ".png", ".webp", ".gz", ".xlsx")


#: Elements inside a template element are not in the document.
_TEMPLATE = re.compile(r"<template\b.*?</template>", re.DOTALL)
_LOADED = ("stylesheet", "icon", "preload")


@dataclass(frozen=True)
class Load:
    """What one page loads: the addresses requested, the bytes of each, the number of elements."""

    urls: tuple[str, ...]
    sizes: dict[str, int]
    elements: int

    @property
    def size(self) -> int:
        """Bytes transferred, compressed as the hosting samples do."""
        return sum(self.sizes.values())

    @property
    def ecoindex(self) -> float:
        """EcoIndex, from 0 to 100: the page's rank among the pages measured by its authors.

        Each measure has a rank from 0 to 20, its place among the twentieths of the distribution, with the
        fraction of the way to the next one. With ``e`` the rank of the elements, ``r`` of the requests and
        ``k`` of the kilobytes, the index is ``100 - 5 × (3e + 2r + k) / 6``. Above 80 the grade is A.
        Source: https://www.ecoindex.fr/comment-ca-marche/ and https://github.com/cnumr/ecoindex_reference.
        """
        dom = _rank(_ELEMENTS, self.elements)
        requests = _rank(_REQUESTS, len(self.urls))
        size = _rank(_KILOBYTES, self.size / 1000)
        return 100 - 5 * (3 * dom + 2 * requests + size) / 6


def grade(index: float) -> str:
    """Return the letter of an EcoIndex."""
    return next(letter for floor, letter in _GRADES if index > floor)


def _rank(quantiles: tuple[float, ...], value: float) -> float:
    place = bisect_right(quantiles, value)
    if place >= len(quantiles):
        return len(quantiles) - 1
    low, high = quantiles[place - 1], quantiles[place]
    return place - 1 + (value - low) / (high - low)


def transferred(folder: Path, url: str) -> int:
    """Return the size in bytes of an answer: that of its file, compressed unless it already is."""
    path = folder / unquote(urlsplit(url).path).lstrip("/")
    if path.is_dir():
        path /= "index.html"
    content = path.read_bytes()
    return len(content) if path.suffix in _COMPRESSED else len(gzip.compress(content, 6, mtime=0))


def load_of_file(folder: Path, address: str) -> Load:
    """Return what a page loads according to its HTML, before any script runs."""
    html = (folder / address.lstrip("/") / "index.html").read_text("utf-8")
    page = LexborHTMLParser(_TEMPLATE.sub("<template></template>", html))
    sources = [e.attributes["src"] for e in page.css("script[src]")]
    sources += [e.attributes["href"] for e in page.css("link[href]") if e.attributes["rel"] in _LOADED]
    urls = tuple(dict.fromkeys([address, *(urljoin(address, url) for url in sources)]))
    elements = len(page.css("*")) - len(page.css("svg *"))
    return Load(urls, {url: transferred(folder, url) for url in urls}, elements)


def load(context: BrowserContext, folder: Path, address: str) -> Load:
    """Open a page and return what it loaded; files in the cache of the context are not requested again."""
    page = context.new_page()
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(address, wait_until="networkidle")
    urls = tuple(url for url in dict.fromkeys(requests) if not url.startswith("data:"))
    elements = page.evaluate("document.querySelectorAll('*').length - document.querySelectorAll('svg *').length")
    page.close()
    return Load(urls, {url: transferred(folder, url) for url in urls}, elements)
