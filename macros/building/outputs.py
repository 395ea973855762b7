"""Every file of the site, by address, with the function that makes it.

A pure function *(catalogue, templates) → {address: function}*. Files that depend on the same things are one
:class:`Unit`: an incremental build makes them again together, a preview makes only the file it is asked for.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, partial
from typing import Any

from rjsmin import jsmin

from catalogue import urls
from catalogue.exports import tasks
from catalogue.exports.jsonfile import dump
from catalogue.exports.spreadsheets import csv_file, workbook
from catalogue.language.typography import typeset
from catalogue.model import Kind, Monograph
from catalogue.places import files as place_files
from catalogue.reading.cache import Cache
from catalogue.search import index_files
from catalogue.store import Catalogue
from catalogue.tools import files as tool_files
from catalogue.views.cases import CONTEXT_KINDS, SUBJECT_KINDS, cases_of_both
from catalogue.views.news import news
from catalogue.views.state import state
from macros.building.images import Painter
from macros.rendering.assets import LASTING_NAME
from macros.rendering.heights import WIDTH, card_height
from macros.rendering.pages import Pages
from macros.rendering.policy import TOOL_IN_A_CARD
from macros.rendering.renderer import NOT_FOUND, Renderer
from macros.rendering.sharing import (
    CASE_KINDS,
    IMAGE_SIZE,
    Share,
    answer_address,
    citation_address,
    image_address,
)

#: Most items shown by a card, and by a list of cases; with long names, a card must still fit in 15 kB.
LIMIT = 8
CASES = 12
FEED = "/nouveautes.xml"
#: Name of the file of a page, whose address ends with « / ».
INDEX = "index.html"

#: Returns the content of one file.
Maker = Callable[[], bytes]


@dataclass(frozen=True)
class Unit:
    """Files that depend on the same things; the name is the same from one build to the next.

    ``files`` returns the files by address. ``inputs`` is what they depend on; when None, they depend on the questions
    that the journal records while they are made. When listing the files takes long, ``below`` says how their addresses
    start, and a preview lists them only for such an address. ``cached`` tells that making them uses the
    cache of the build.
    """

    name: str
    files: Callable[[], Mapping[str, Maker]]
    inputs: tuple[Any, ...] | None = None
    below: tuple[str, ...] = ()
    cached: bool = False


@dataclass(frozen=True)
class Inline:
    """A style or a script written in a card, which its policy admits by its hash."""

    text: str

    @cached_property
    def hash(self) -> str:
        """The hash, as a content security policy writes it."""
        return f"sha256-{base64.b64encode(hashlib.sha256(self.text.encode()).digest()).decode()}"


class Outputs:
    """The files of one build, except those of the theme and of the editor of records."""

    def __init__(self, renderer: Renderer, pages: Pages, sources: Callable[[], bytes], cache: Cache | None = None):
        """Prepare the files.

        Args:
            renderer: the templates and the catalogue.
            pages: makes the pages.
            sources: returns the digest of all the data and texts, and of their dates in the history of git.
            cache: keeps the words of each text for the search.
        """
        self._cache = cache
        self._renderer = renderer
        self._pages = pages
        self._sources = sources
        self._catalogue = renderer.display_catalogue
        self._sharing = renderer.sharing
        self._watched_catalogue = renderer.watched_catalogue
        self._watched_sharing = renderer.watched_sharing
        self._watched_cases = renderer.watch("cases_of_both", partial(_cases_of_both, renderer.display_catalogue))
        self._watched_combinations = renderer.watch("combinations", self._combinations)
        self._painter = Painter(renderer.catalogue.settings.name)
        self._style = Inline(renderer.source("embed/style.css"))
        self._script = Inline(jsmin(renderer.source("embed/card.js")))

    def units(self) -> Iterator[Unit]:
        """Yield every group of files."""
        for address in self._catalogue.page_addresses():
            share = self._sharing.of(address)
            yield Unit(address, partial(self._page_file, address))
            yield Unit(f"beside {address}", partial(self._files_about_page, share))
            if share.entry is not None and share.entry.kind in CASE_KINDS:
                yield Unit(f"cases {address}", partial(self._list_of_cases, share))
            yield Unit(
                f"image {address}",
                partial(self._image, share),
                (share.headline, share.kicker, share.lever, self._catalogue.settings.name),
            )
        yield Unit(NOT_FOUND, lambda: {NOT_FOUND: partial(self._page, NOT_FOUND)})
        for old_address in self._catalogue.redirects():
            yield Unit(old_address, partial(self._page_file, old_address))
        yield Unit("all cases", lambda: {f"{urls.cases_address()}{INDEX}": self._all_cases})
        if urls.EXPLORER in self._catalogue.prose:
            yield Unit("embedded explorer", lambda: {f"{urls.embed_address(urls.EXPLORER)}{INDEX}": self._explorer})
        for kind in SUBJECT_KINDS:
            for name, subject in self._shares_by_id(kind):
                yield Unit(f"cases {kind} {name}", partial(self._combined_cases, kind, name, subject.address))
        yield from self._whole_units()

    def _whole_units(self) -> Iterator[Unit]:
        """Yield the units that depend on all the data."""
        all_sources = (self._sources(),)
        yield Unit("moved", self._files_at_old_addresses, all_sources)
        yield Unit("open data", self._open_data, all_sources, (f"/{urls.DATA}/", f"/{urls.API}/"))
        if self._catalogue.areas:
            yield Unit("places", self._places, ("places",), (f"/{place_files.FOLDER}/",))
        yield Unit("search", self._search, all_sources, (f"/{index_files.FOLDER}/",), cached=True)
        yield Unit("tools", self._tools, all_sources, (f"/{tool_files.FOLDER}/",))
        yield Unit("tasks", self._tasks, all_sources)
        yield Unit("feed", lambda: {FEED: self._feed}, all_sources)
        yield Unit("site map", self._site_map, all_sources)
        yield Unit("hosting", self._hosting, all_sources)
        yield Unit("refusal", lambda: {f"/{urls.OEMBED}/{urls.NO_PAGE}.json": self._refusal}, all_sources)

    # --- Pages --------------------------------------------------------------------------------

    def _page(self, address: str) -> bytes:
        return self._pages.html(address).encode()

    def _page_file(self, address: str) -> dict[str, Maker]:
        return {f"{address}{INDEX}": partial(self._page, address)}

    def _files_about_page(self, share: Share) -> dict[str, Maker]:
        """Return the oEmbed answers of a page, its references (BibTeX, RIS) and its card, if it has one."""
        address = share.address
        answer = cache(partial(self._answer, address))
        files: dict[str, Maker] = {
            answer_address(address, "json"): partial(self._answer_json, answer),
            answer_address(address, "xml"): partial(self._answer_xml, answer),
            citation_address(address, "bib"): lambda: self._watched_sharing.reference(address).bibtex().encode(),
            citation_address(address, "ris"): lambda: self._watched_sharing.reference(address).ris().encode(),
        }
        if share.embed == urls.embed_address(address):
            files[f"{share.embed}{INDEX}"] = partial(self._card, address, share.embed)
        return files

    def _list_of_cases(self, share: Share) -> dict[str, Maker]:
        """Return the list, to embed, of the cases of a record."""
        entry = share.record_entry
        address = urls.cases_address((entry.kind, entry.id))
        return {f"{address}{INDEX}": partial(self._case_list, share.address, address)}

    def _image(self, share: Share) -> dict[str, Maker]:
        return {image_address(share.address): partial(self._painter.draw, share.headline, share.kicker, share.lever)}

    # --- Cards to embed -----------------------------------------------------------------------

    def _embed(self, template: str, address: str, page: str, title: str, kicker: str, **variables: Any) -> bytes:
        html = self._renderer.render(
            f"embed/{template}.html.j2",
            address,
            page=page,
            title=title,
            kicker=kicker,
            style=self._style,
            script=self._script,
            **{"limit": LIMIT, "lever": None, "tool_policy": ""} | variables,
        )
        return self._renderer.annotator.mark_languages(html).encode()

    def _card(self, page: str, address: str) -> bytes:
        share = self._watched_sharing.of(page)
        record = share.record_entry.record
        template_of_kind = self._renderer.template_of(share.record_entry.kind, "embed/")
        template = "withdrawn" if record.withdrawn else template_of_kind
        return self._embed(template, address, page, share.title, share.kicker, record=record, lever=share.lever)

    def _case_list(self, page: str, address: str) -> bytes:
        share = self._watched_sharing.of(page)
        entry = share.record_entry
        if entry.record.withdrawn:
            return self._card(page, address)
        cases = self._watched_catalogue.monographs_of(entry.kind, entry.id)
        return self._embed(
            "cases", address, page, share.title, f"Exemples · {share.kicker}",
            cases=cases, limit=CASES, lever=share.lever,
        )  # fmt: skip

    def _all_cases(self) -> bytes:
        cases = list(self._watched_catalogue.monographs.values())
        page = urls.index_address(Kind.MONOGRAPH)
        title = "Des organisations qui durent"
        return self._embed("cases", urls.cases_address(), page, title, "Exemples", cases=cases, limit=CASES)

    def _explorer(self) -> bytes:
        share = self._watched_sharing.of(urls.EXPLORER)
        return self._embed(
            "explorer",
            urls.embed_address(urls.EXPLORER),
            urls.EXPLORER,
            share.title,
            "Soutiens",
            tool_policy=TOOL_IN_A_CARD,
        )

    def combined_addresses(self) -> Iterator[str]:
        """Yield the address of each list of the cases of two records at once."""
        for kind in SUBJECT_KINDS:
            for name, subject in self._shares_by_id(kind):
                yield from (address for address, _ in self._watched_combinations(kind, name, subject.address))

    def _combinations(self, kind: Kind, name: str, page: str) -> list[tuple[str, str]]:
        """Return the lists of the cases that a record shares with another: address of the list, and page of the other.

        A list exists where there are such cases, or where it was published before: an address already embedded in
        other sites must not die when a case is corrected.
        """
        lists = []
        for context_kind in CONTEXT_KINDS:
            for other_name, context in self._shares_by_id(context_kind):
                address = urls.cases_address((kind, name), (context_kind, other_name))
                if self._watched_cases(page, context.address) or address in self._ledger_addresses:
                    lists.append((address, context.address))
        return lists

    def _combined_cases(self, kind: Kind, name: str, page: str) -> dict[str, Maker]:
        return {
            f"{address}{INDEX}": partial(self._cases_of_both, page, context_page, address)
            for address, context_page in self._watched_combinations(kind, name, page)
        }

    def _cases_of_both(self, subject_page: str, context_page: str, address: str) -> bytes:
        subject, context = self._watched_sharing.of(subject_page), self._watched_sharing.of(context_page)
        for share in (subject, context):
            if share.record_entry.record.withdrawn:
                return self._card(share.address, address)
        return self._embed(
            "cases_of_both", address, subject.address, f"{subject.title} – {context.title}", "Exemples",
            cases=self._watched_cases(subject_page, context_page), parts=(subject, context), limit=CASES,
            lever=subject.lever,
        )  # fmt: skip

    @cached_property
    def _ledger_addresses(self) -> frozenset[str]:
        return frozenset(address for _, address in self._catalogue.ledger)

    def _shares_by_id(self, kind: Kind) -> list[tuple[str, Share]]:
        """Return the records of a kind, withdrawn ones too, with every id they have or had."""
        return self._names.get(kind, [])

    @cached_property
    def _names(self) -> dict[Kind, list[tuple[str, Share]]]:
        names: dict[Kind, list[tuple[str, Share]]] = {kind: [] for kind in (*SUBJECT_KINDS, *CONTEXT_KINDS)}
        for share in self._sharing.pages():
            if share.entry is not None and share.entry.kind in names:
                names[share.entry.kind].append((share.entry.id, share))
        for old_address, address in self._sharing.moved.items():
            share = self._sharing.of(address)
            if share.entry is not None and share.entry.kind in names:
                kind = share.entry.kind
                if old_address.startswith(urls.index_address(kind)):
                    names[kind].append((old_address.strip("/").rpartition("/")[2], share))
        return names

    # --- Files about a page ----------------------------------------------------------

    def _answer(self, address: str) -> dict[str, Any]:
        share = self._watched_sharing.of(address)
        settings = self._catalogue.settings
        width, height = IMAGE_SIZE
        answer: dict[str, Any] = {
            "version": "1.0",
            "type": "rich" if share.embed else "link",
            "title": share.title,
            "author_name": settings.publisher,
            "provider_name": settings.name,
            "provider_url": settings.absolute("/"),
            "cache_age": 86400,
            "thumbnail_url": share.facts.image,
            "thumbnail_width": width,
            "thumbnail_height": height,
        }
        if share.embed:
            card = self._card if share.embed == urls.embed_address(address) else self._case_list
            tall = card_height(card(address, share.embed).decode())
            answer |= {"html": self._renderer.oembed_code(share, tall), "width": WIDTH, "height": tall}
        return answer

    def _answer_json(self, answer: Callable[[], dict[str, Any]]) -> bytes:
        return dump(answer())

    def _answer_xml(self, answer: Callable[[], dict[str, Any]]) -> bytes:
        return self._text("share/oembed.xml.j2", answer=answer())

    def _refusal(self) -> bytes:
        return dump(
            {
                "error": "Aucune réponse oEmbed pour cette adresse : donnez celle d'une page du guide.",
                "documentation": self._catalogue.settings.absolute("/integrer/#oembed"),
            }
        )

    def _files_at_old_addresses(self) -> dict[str, Maker]:
        """Return the files for machines at the former addresses of records that were renamed."""
        files: dict[str, Maker] = {}
        for old_address, current_address in self._sharing.moved.items():
            share = self._sharing.of(current_address)
            if share.entry is None or old_address.split("/")[1] in urls.SHORT:
                continue
            answer = cache(partial(self._answer, current_address))
            files[answer_address(old_address, "json")] = partial(self._answer_json, answer)
            files[answer_address(old_address, "xml")] = partial(self._answer_xml, answer)
            kind, name = share.entry.kind, old_address.strip("/").split("/")[-1]
            api_file = urls.api_address(kind, share.entry.id)
            files[urls.api_address(kind, name)] = partial(self._sharing.open_data.content, api_file)
            if share.embed == urls.embed_address(current_address):
                address = urls.embed_address(old_address)
                files[f"{address}{INDEX}"] = partial(self._card, current_address, address)
            if kind in CASE_KINDS:
                address = urls.cases_address((kind, name))
                files[f"{address}{INDEX}"] = partial(self._case_list, current_address, address)
        return files

    def _text(self, template: str, **variables: Any) -> bytes:
        return self._renderer.render(template, "/", **variables).encode()

    # --- Files made of all the data -----------------------------------------------------------

    def _open_data(self) -> Mapping[str, Maker]:
        data = self._sharing.open_data
        return {address: partial(data.content, address) for address in data.addresses}

    def _places(self) -> dict[str, Maker]:
        """Return the files by which a browser finds a place; they only depend on the program."""
        return {address: text.encode for address, text in place_files.by_address(place_files.build()).items()}

    def _search(self) -> dict[str, Maker]:
        files = index_files.build(self._renderer.catalogue, typeset, self._cache)
        return {address: text.encode for address, text in index_files.by_address(files).items()}

    def _tools(self) -> dict[str, Maker]:
        return {address: partial(bytes, content) for address, content in self._renderer.tool_files.files.items()}

    def _tasks(self) -> dict[str, Maker]:
        rows = list(tasks.task_rows(state(self._renderer.catalogue)))
        sheet = tasks.SHEET, tasks.COLUMNS, rows
        version = self._sharing.open_data.version
        return {
            f"{tasks.ADDRESS}.csv": lambda: csv_file(tasks.COLUMNS, rows),
            f"{tasks.ADDRESS}.xlsx": lambda: workbook([sheet], (), version),
        }

    def _feed(self) -> bytes:
        items = news(self._catalogue)
        updated = items[0].date if items else self._sharing.open_data.version.date
        return self._text("share/atom.xml.j2", items=items, updated=updated)

    def _site_map(self) -> dict[str, Maker]:
        pages = [
            share
            for share in self._sharing.pages()
            if share.entry is None or not getattr(share.entry.record, "withdrawn", None)
        ]
        content = self._text("share/sitemap.xml.j2", pages=pages)
        return {
            "/sitemap.xml": partial(bytes, content),
            "/sitemap.xml.gz": partial(gzip.compress, content, mtime=0),
        }

    def _hosting(self) -> dict[str, Maker]:
        """Return the rules for web servers."""
        pages = sorted(self._catalogue.page_addresses())
        sections = sorted({address.split("/")[1] for address in pages} - {""})
        folder = self._catalogue.settings.folder
        pattern = re.escape(folder)
        variables = {
            "folder": folder,
            "folder_pattern": pattern,
            "assets": self._renderer.assets.permanent_addresses,
            "lasting_folders": (f"/{index_files.LASTING}/", f"/{place_files.LASTING}/", f"/{tool_files.FOLDER}/"),
            "lasting_name": LASTING_NAME,
            # Consumers of oEmbed may percent-encode what follows « ?url= ».
            "folder_in_query": pattern.replace("/", "(?:/|%2F)"),
            "redirects": self._catalogue.redirects(),
            "sections": sections,
            "pages": pages,
            "feed": FEED,
        }
        names = ("_headers", "_redirects", ".htaccess", "nginx.conf", "robots.txt")
        return {f"/{name}": partial(self._text, f"hosting/{name.strip('.')}.j2", **variables) for name in names}


def _cases_of_both(catalogue: Catalogue, subject_page: str, context_page: str) -> list[Monograph]:
    """Return the cases that the records of two pages have in common; none when one of them was withdrawn."""
    subject, context = catalogue.page_entry(subject_page), catalogue.page_entry(context_page)
    if subject is None or context is None or subject.record.withdrawn or context.record.withdrawn:
        return []
    return cases_of_both(catalogue, subject, context)
