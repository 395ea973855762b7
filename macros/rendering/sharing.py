"""What the head and the foot of each page say for sharing, citing, embedding and reusing it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from markupsafe import Markup

from catalogue import urls
from catalogue.exports.citation import Reference
from catalogue.exports.files import OpenData
from catalogue.exports.linked_data import PageFacts, linked_data
from catalogue.language.plain import plain_text
from catalogue.language.typography import typeset
from catalogue.model import Kind
from catalogue.model.kinds import PAGE_KINDS, spec_of
from catalogue.reading.loading import Entry
from catalogue.store import LINKED_KINDS, Catalogue
from catalogue.views.cases import companions
from catalogue.views.dates import Dates
from catalogue.views.relations import Links

#: Kinds whose cases can be listed.
CASE_KINDS = tuple(kind for kind in PAGE_KINDS if kind in LINKED_KINDS)
#: What the page of each kind of record can be embedded as: a card that sums it up, or the list of its cases.
EMBEDS: dict[Kind, Literal["card", "cases"]] = {
    Kind.LEVER: "card",
    Kind.ACTION: "card",
    Kind.MONOGRAPH: "card",
    Kind.NEED: "card",
    Kind.ACTIVITY: "cases",
    Kind.THEME: "cases",
    Kind.TERRITORY: "cases",
    Kind.DECISION_MAKER: "cases",
    Kind.CRITERION: "cases",
}
CARD_KINDS = tuple(k for k in PAGE_KINDS if EMBEDS.get(k, "cases" if k in CASE_KINDS else "card") == "card")
IMAGE_SIZE = (1200, 630)
#: What the description of a page for search engines tells people, and not machines.
_TOLD = frozenset({"name", "alternateName", "headline", "description"})
#: Height of the frame shown first on the page that gives the code of cards.
CARD_HEIGHT = 420


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

    def __init__(self, catalogue: Catalogue, shown: Catalogue):
        """Build it.

        Args:
            catalogue: the data as they are written, for references, dates and exports.
            shown: the same with French typography, for what people read (see ``catalogue/views/typesetting.py``).
        """
        self._catalogue = catalogue
        self._shown = shown
        links = Links(catalogue)
        self.dates = Dates(catalogue, links)
        self.open_data = OpenData(catalogue, links)
        self._made: dict[str, Share] = {}

    def of(self, address: str) -> Share:
        """Return what the page at an address offers.

        Raises:
            KeyError: no page is there.
        """
        if address not in self._made:
            self._made[address] = self._share(address)
        return self._made[address]

    def pages(self) -> list[Share]:
        """Return what every page offers, in order of address."""
        return [self.of(address) for address in sorted(self._shown.page_addresses())]

    def reference(self, address: str) -> Reference:
        """Return how to cite a page, its words as they are written in the data."""
        settings = self._catalogue.settings
        return Reference(
            key="-".join(["guide-ess", *address.strip("/").split("/")]).strip("-"),
            title=_title(self._catalogue, address),
            site=settings.name,
            publisher=settings.publisher,
            url=settings.absolute(address),
            date=self.of(address).facts.modified or self.open_data.version.date,
        )

    def companions(self, address: str) -> list[Share]:
        """Return the pages with whose record this one's has cases in common, as combined lists name them."""
        found = companions(self._shown, self.of(address).entry)
        return [self.of(urls.address(entry.kind, entry.id)) for entry in found]

    @cached_property
    def moved(self) -> dict[str, str]:
        """The addresses of pages that were once published, with where they lead now."""
        published = {address for _, address in self._shown.ledger}
        return {old: new for old, new in self._shown.redirects().items() if old in published}

    def _share(self, address: str) -> Share:
        entry = self._shown.page_entry(address)
        title, lever = _title(self._shown, address), None
        if entry is None:
            described, kicker = str(self._shown.prose[address].meta.get("description", "")), ""
        else:
            described = typeset(plain_text(entry.record.summary))
            kicker = spec_of(entry.kind).singular.capitalize()
            if entry.kind is Kind.LEVER:
                lever = entry.record.number
                kicker = f"Levier {lever}"
            elif entry.kind is Kind.ACTION and entry.id in self._shown.lever_of:
                lever = self._shown.lever_of[entry.id].number
                kicker = f"Action · Levier {lever}"
        described = re.sub(r"[ \n]+", " ", described).strip()
        facts = PageFacts(
            address,
            title,
            described,
            self._shown.settings.absolute(image_address(address)),
            self.dates.of_page(address),
        )
        return Share(address, title, described, kicker, lever, embed_of(address, entry), facts, entry)


def _title(catalogue: Catalogue, address: str) -> str:
    """Return the title of a page, in the words of a catalogue: as written in the data, or as shown."""
    entry = catalogue.page_entry(address)
    if entry is not None:
        return entry.record.label
    return catalogue.settings.name if address == "/" else str(catalogue.prose[address].meta["title"])


def image_address(address: str) -> str:
    """Return the address of the image shown with a page by those who share it."""
    return urls.beside(urls.IMAGES, address, "png")


def answer_address(address: str, extension: str) -> str:
    """Return the address of a page's oEmbed answer, ``json`` or ``xml``."""
    return urls.beside(urls.OEMBED, address, extension)


def citation_address(address: str, extension: str) -> str:
    """Return the address of a page's reference, ``bib`` or ``ris``."""
    return urls.beside(urls.CITATIONS, address, extension)


def _typeset_told(value: Any, told: bool = False) -> Any:
    if isinstance(value, dict):
        return {key: _typeset_told(item, key in _TOLD) for key, item in value.items()}
    if isinstance(value, list):
        return [_typeset_told(item, told) for item in value]
    return typeset(value) if told and isinstance(value, str) else value


def linked_data_script(catalogue: Catalogue, open_data: OpenData, share: Share) -> Markup:
    """Return the schema.org description of a page, as JSON that cannot close the element that holds it."""
    return Markup(as_script(_typeset_told(linked_data(catalogue, share.facts, open_data))))


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
