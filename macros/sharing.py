"""What the head and the foot of each page say for sharing, citing, embedding and reusing it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from markupsafe import Markup

from catalogue import urls
from catalogue.cases import companions
from catalogue.citation import Reference
from catalogue.dates import Dates
from catalogue.exports.files import OpenData
from catalogue.layout import KIND_NAMES
from catalogue.linked_data import PageFacts, linked_data
from catalogue.links import Links
from catalogue.loading import Entry
from catalogue.model import Kind
from catalogue.plain import plain_text
from catalogue.store import Catalogue

#: Kinds shown by a card of their own; the others are embedded as the list of their cases.
CARD_KINDS = (Kind.LEVER, Kind.ACTION, Kind.MONOGRAPH, Kind.NEED)
#: Kinds whose cases can be listed.
CASE_KINDS = (
    Kind.THEME,
    Kind.TERRITORY,
    Kind.NEED,
    Kind.DECISION_MAKER,
    Kind.LEVER,
    Kind.ACTION,
    Kind.ACTIVITY,
    Kind.CRITERION,
)
IMAGE_SIZE = (1200, 630)
#: Height of a frame whose site does not run the script that adjusts it.
CARD_HEIGHT, CASES_HEIGHT = 420, 560


@dataclass(frozen=True)
class Share:
    """What one page offers to those who share it. Addresses are inside the site, ``…_url`` complete."""

    address: str
    title: str
    description: str
    kicker: str
    lever: int | None
    #: Where it can be embedded from; None when it is no record.
    embed: str | None
    facts: PageFacts
    entry: Entry | None


class Sharing:
    """Everything about sharing, for one catalogue."""

    def __init__(self, catalogue: Catalogue):
        self.catalogue = catalogue
        self.links = Links(catalogue)
        self.dates = Dates(catalogue, self.links)
        self.open_data = OpenData(catalogue, self.links)

    def of(self, address: str) -> Share:
        """Return what the page at an address offers.

        Raises:
            KeyError: no page is there.
        """
        return self._all[address]

    def pages(self) -> list[Share]:
        """Return what every page offers, in order of address."""
        return list(self._all.values())

    def image(self, share: Share) -> str:
        """Return the address of the image shown with a page by those who share it."""
        return urls.beside(urls.IMAGES, share.address, "png")

    def answer(self, share: Share, extension: str) -> str:
        """Return the address of a page's oEmbed answer, ``json`` or ``xml``."""
        return urls.beside(urls.OEMBED, share.address, extension)

    def citation_file(self, share: Share, extension: str) -> str:
        """Return the address of a page's reference, ``bib`` or ``ris``."""
        return urls.beside(urls.CITATIONS, share.address, extension)

    def linked_data(self, share: Share) -> dict[str, Any]:
        """Return the schema.org description of a page."""
        return linked_data(self.catalogue, share.facts, self.open_data)

    def linked_data_script(self, share: Share) -> Markup:
        """Return the same as JSON that nothing in it can close the element that holds it."""
        return Markup(as_script(self.linked_data(share)))

    def reference(self, share: Share) -> Reference:
        """Return how to cite a page."""
        settings = self.catalogue.settings
        return Reference(
            key="-".join(["guide-ess", *share.address.strip("/").split("/")]).strip("-"),
            title=share.title,
            site=settings.name,
            publisher=settings.publisher,
            url=settings.absolute(share.address),
            version=str(self.open_data.version),
            date=share.facts.modified or self.open_data.version.date,
        )

    def companions(self, share: Share) -> list[Share]:
        """Return the pages with whose record this one's has cases in common, as combined lists name them."""
        found = companions(self.catalogue, share.entry)
        return [self.of(urls.address(entry.kind, entry.id)) for entry in found]

    def moved(self) -> dict[str, str]:
        """Return the addresses of pages that were once published, with where they lead now."""
        published = {address for _, address in self.catalogue.ledger}
        return {old: new for old, new in self.catalogue.redirects().items() if old in published}

    @cached_property
    def _all(self) -> dict[str, Share]:
        return {address: self._share(address) for address in sorted(self.catalogue.page_addresses())}

    def _share(self, address: str) -> Share:
        entry = self.catalogue.page_addresses()[address]
        lever = None
        if entry is None:
            meta = self.catalogue.prose[address].meta
            title = self.catalogue.settings.name if address == "/" else str(meta["title"])
            described, kicker = str(meta.get("description", "")), ""
        else:
            title, described = entry.record.label, plain_text(entry.record.summary)
            kicker = KIND_NAMES[entry.kind][0].capitalize()
            if entry.kind is Kind.LEVER:
                lever = entry.record.number
                kicker = f"Levier {lever}"
            elif entry.kind is Kind.ACTION and entry.id in self.catalogue.lever_of:
                lever = self.catalogue.lever_of[entry.id].number
                kicker = f"Action · Levier {lever}"
        described = " ".join(described.split())
        facts = PageFacts(
            address,
            title,
            described,
            self.catalogue.settings.absolute(urls.beside(urls.IMAGES, address, "png")),
            self.dates.of_page(address),
        )
        return Share(address, title, described, kicker, lever, embed_of(address, entry), facts, entry)


def as_script(data: Any) -> str:
    """Return JSON that nothing in it can close the element that holds it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for mark in "<>&\u2028\u2029":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return text


def embed_of(address: str, entry: Entry | None) -> str | None:
    """Return where the page of a record can be embedded from: its card, or the list of its cases."""
    if entry is None:
        return None
    if entry.kind in CARD_KINDS or getattr(entry.record, "withdrawn", None):
        return urls.embed_address(address)
    return urls.cases_address((entry.kind, entry.id))
