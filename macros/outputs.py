"""Every file of the site that is not a page: cards to embed, answers, references, data, hosting rules.

A pure function *(catalogue, templates) → {address: bytes}*; the hook writes its result beside the pages.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

from catalogue import tasks, urls
from catalogue.cases import WHAT, WHERE, cases_of_both
from catalogue.exports.api import dump
from catalogue.exports.spreadsheets import csv_file
from catalogue.model import Kind
from catalogue.news import news
from catalogue.state import state
from macros import finishing, images
from macros.rendering import Renderer
from macros.sharing import CARD_HEIGHT, CASE_KINDS, CASES_HEIGHT, IMAGE_SIZE, Share, Sharing

#: Items shown by a card before it links to the rest; long names must still fit in 15 kB.
LIMIT = 8
CASES = 12
FEED = "/nouveautes.xml"


class Outputs:
    """The files of one build."""

    def __init__(self, renderer: Renderer, sharing: Sharing):
        self._renderer = renderer
        self._sharing = sharing
        self._catalogue = sharing.catalogue
        self._style = renderer.source("embed/style.css")
        digest = hashlib.sha256(self._style.encode()).digest()
        self._style_hash = base64.b64encode(digest).decode()

    def files(self, cache: Path) -> Iterator[tuple[str, bytes]]:
        """Yield every file with its address; ``cache`` keeps the images from one build to the next."""
        yield from self._sharing.open_data.files().items()
        yield tasks.ADDRESS, csv_file(tasks.COLUMNS, tasks.task_rows(state(self._catalogue)))
        yield from self._cards()
        yield from self._case_lists()
        yield from self._share_files()
        yield from self._moved()
        yield from images.share_images(self._sharing, cache)
        yield FEED, self._feed()
        yield f"/{urls.OEMBED}/erreur.json", dump(self._refusal())
        yield from self._site_map()
        yield from self._hosting()

    # --- Cards to embed -----------------------------------------------------------------------

    def _embed(self, template: str, address: str, page: str, title: str, kicker: str, **more: Any) -> bytes:
        html = self._renderer.render(
            f"embed/{template}.html.j2",
            address,
            page=page,
            title=title,
            kicker=kicker,
            style=self._style,
            style_hash=self._style_hash,
            **{"limit": LIMIT, "lever": None} | more,
        )
        return finishing.mark_languages(finishing.typeset(html), self._catalogue).encode()

    def _card(self, share: Share, address: str) -> bytes:
        record = share.entry.record
        withdrawn = getattr(record, "withdrawn", None)
        template = "withdrawn" if withdrawn else str(share.entry.kind)
        return self._embed(
            template,
            address,
            share.address,
            share.title,
            share.kicker,
            record=record,
            lever=share.lever,
        )

    def _case_list(self, share: Share, address: str) -> bytes:
        if share.entry.record.withdrawn:
            return self._card(share, address)
        cases = self._catalogue.monographs_of(share.entry.kind, share.entry.id)
        return self._embed(
            "cases", address, share.address, share.title, f"Exemples · {share.kicker}",
            cases=cases, limit=CASES, lever=share.lever,
        )  # fmt: skip

    def _case_list_of_both(self, what: Share, where: Share, address: str) -> bytes:
        for share in (what, where):
            if share.entry.record.withdrawn:
                return self._card(share, address)
        return self._embed(
            "cases_of_both", address, what.address, f"{what.title} – {where.title}", "Exemples",
            cases=cases_of_both(self._catalogue, what.entry, where.entry),
            parts=(what, where), limit=CASES, lever=what.lever,
        )  # fmt: skip

    def _cards(self) -> Iterator[tuple[str, bytes]]:
        for share in self._sharing.pages():
            if share.embed == urls.embed_address(share.address):
                yield f"{share.embed}index.html", self._card(share, share.embed)

    def _case_lists(self) -> Iterator[tuple[str, bytes]]:
        everything = list(self._catalogue.monographs.values())
        page = urls.index_address(Kind.MONOGRAPH)
        address = urls.cases_address()
        title = "Des organisations qui durent"
        yield (
            f"{address}index.html",
            self._embed("cases", address, page, title, "Exemples", cases=everything, limit=CASES),
        )
        for share in self._sharing.pages():
            if share.entry is not None and share.entry.kind in CASE_KINDS:
                address = urls.cases_address((share.entry.kind, share.entry.id))
                yield f"{address}index.html", self._case_list(share, address)
        # Every pair, even without a case: an address already embedded must not die when a case is corrected.
        for what_kind, where_kind in product(WHAT, WHERE):
            for (name, what), (other, where) in product(self._named(what_kind), self._named(where_kind)):
                address = urls.cases_address((what_kind, name), (where_kind, other))
                yield f"{address}index.html", self._case_list_of_both(what, where, address)

    def _named(self, kind: Kind) -> list[tuple[str, Share]]:
        """Return the records of a kind under every name they have or had, those withdrawn too."""
        found = [(s.entry.id, s) for s in self._sharing.pages() if s.entry is not None and s.entry.kind is kind]
        for old, new in self._sharing.moved().items():
            share = self._sharing.of(new)
            if share.entry is not None and share.entry.kind is kind and old.startswith(urls.index_address(kind)):
                found.append((old.strip("/").rpartition("/")[2], share))
        return found

    # --- Files that stand for a page ----------------------------------------------------------

    def _answer(self, share: Share) -> dict[str, Any]:
        settings = self._catalogue.settings
        width, height = IMAGE_SIZE
        answer: dict[str, Any] = {
            "version": "1.0",
            "type": "rich" if share.embed else "link",
            "title": finishing.typeset_plain(share.title),
            "author_name": finishing.typeset_plain(settings.publisher),
            "provider_name": finishing.typeset_plain(settings.name),
            "provider_url": settings.url,
            "cache_age": 86400,
            "thumbnail_url": share.facts.image,
            "thumbnail_width": width,
            "thumbnail_height": height,
        }
        if share.embed:
            card = share.embed == urls.embed_address(share.address)
            tall = CARD_HEIGHT if card else CASES_HEIGHT
            code = finishing.typeset(self._renderer.embed_code(share, tall))
            answer |= {"html": code, "width": 600, "height": tall}
        return answer

    def _share_files(self) -> Iterator[tuple[str, bytes]]:
        for share in self._sharing.pages():
            answer = self._answer(share)
            yield self._sharing.answer(share, "json"), dump(answer)
            yield (
                self._sharing.answer(share, "xml"),
                self._text("share/oembed.xml.j2", answer=answer),
            )
            reference = self._sharing.reference(share)
            yield self._sharing.citation_file(share, "bib"), reference.bibtex().encode()
            yield self._sharing.citation_file(share, "ris"), reference.ris().encode()

    def _refusal(self) -> dict[str, str]:
        return {
            "error": "Aucune réponse oEmbed pour cette adresse : donnez celle d'une page du guide.",
            "documentation": self._catalogue.settings.absolute("/integrer/#oembed"),
        }

    def _moved(self) -> Iterator[tuple[str, bytes]]:
        """Keep answering, for machines too, at the addresses of records that were renamed."""
        for old, new in self._sharing.moved().items():
            share = self._sharing.of(new)
            if share.entry is None or old.split("/")[1] in urls.SHORT.values():
                continue
            answer = self._answer(share)
            yield urls.beside(urls.OEMBED, old, "json"), dump(answer)
            yield (
                urls.beside(urls.OEMBED, old, "xml"),
                self._text("share/oembed.xml.j2", answer=answer),
            )
            kind, name = share.entry.kind, old.strip("/").split("/")[-1]
            current = self._sharing.open_data.api[urls.api_address(kind, share.entry.id)]
            yield urls.api_address(kind, name), current
            if share.embed == urls.embed_address(new):
                address = urls.embed_address(old)
                yield f"{address}index.html", self._card(share, address)
            if kind in CASE_KINDS:
                address = urls.cases_address((kind, name))
                yield f"{address}index.html", self._case_list(share, address)

    def _text(self, template: str, **variables: Any) -> bytes:
        return self._renderer.render(template, "/", **variables).encode()

    def _feed(self) -> bytes:
        items = news(self._catalogue)
        updated = items[0].date if items else self._sharing.open_data.version.date
        return self._text("share/atom.xml.j2", items=items, updated=updated, typeset=finishing.typeset_plain)

    def _site_map(self) -> Iterator[tuple[str, bytes]]:
        pages = [
            share
            for share in self._sharing.pages()
            if share.entry is None or not getattr(share.entry.record, "withdrawn", None)
        ]
        content = self._text("share/sitemap.xml.j2", pages=pages)
        yield "/sitemap.xml", content
        yield "/sitemap.xml.gz", gzip.compress(content, mtime=0)

    # --- Rules for web servers ----------------------------------------------------------------

    def _hosting(self) -> Iterator[tuple[str, bytes]]:
        pages = sorted(self._catalogue.page_addresses())
        sections = sorted({address.split("/")[1] for address in pages} - {""})
        for name in ("_headers", "_redirects", ".htaccess", "nginx.conf", "robots.txt"):
            yield (
                f"/{name}",
                self._text(
                    f"hosting/{name.strip('.')}.j2",
                    redirects=self._catalogue.redirects(),
                    sections=sections,
                    pages=pages,
                    feed=FEED,
                ),
            )


def write(folder: Path, outputs: Outputs, cache: Path) -> None:
    """Write every file below the folder of the site."""
    for address, content in outputs.files(cache):
        file = folder / address.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
