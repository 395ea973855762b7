"""What the head and foot of each page offer to those who share, cite, embed or reuse it."""

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
from catalogue.language.plurals import count
from catalogue.language.typography import typeset
from catalogue.model import AnyPageRecord, Kind, Lever
from catalogue.model.kinds import PAGE_KINDS, spec_of
from catalogue.places.areas import Area, Sort, region_of
from catalogue.reading.loading import Entry
from catalogue.store import LINKED_KINDS, Catalogue
from catalogue.views.cases import companions
from catalogue.views.dates import Dates
from catalogue.views.places import Places
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
#: Properties of the schema.org description that people read: these get French typography.
_READ_BY_PEOPLE = frozenset({"name", "alternateName", "headline", "description"})
#: Height of the frame shown first on the page that gives the code of cards.
CARD_HEIGHT = 420


@dataclass(frozen=True)
class Share:
    """What one page offers to those who share it.

    ``headline`` is what its image says: its title, but for the home page, as each image bears the name of the guide.
    ``kicker`` says what the page is, above its title; ``lever`` is the number of its lever, which chooses its colour.
    """

    address: str
    title: str
    description: str
    kicker: str
    lever: int | None
    #: Address of the card or list to embed; None when the page shows no record.
    embed: str | None
    facts: PageFacts
    entry: Entry[AnyPageRecord] | None
    headline: str

    @property
    def record_entry(self) -> Entry[AnyPageRecord]:
        """The record that the page shows.

        Raises:
            LookupError: it shows none.
        """
        if self.entry is None:
            raise LookupError(f"{self.address} shows no record")
        return self.entry


class Sharing:
    """Everything about sharing, for one catalogue."""

    def __init__(self, catalogue: Catalogue, displayed: Catalogue):
        """Prepare it.

        Args:
            catalogue: the data as written, for references, dates and exports.
            displayed: the same with French typography, for what people read (see ``catalogue/views/typesetting.py``).
        """
        self._catalogue = catalogue
        self._displayed = displayed
        links = Links(catalogue)
        self.dates = Dates(catalogue, links)
        self.open_data = OpenData(catalogue, links)
        self.places = Places(displayed)
        self._shares: dict[str, Share] = {}

    def of(self, address: str) -> Share:
        """Return what the page at an address offers.

        Raises:
            KeyError: no page is there.
        """
        if address not in self._shares:
            self._shares[address] = self._share(address)
        return self._shares[address]

    def pages(self) -> list[Share]:
        """Return what every page offers, in order of address."""
        return [self.of(address) for address in sorted(self._displayed.page_addresses())]

    def reference(self, address: str) -> Reference:
        """Return how to cite a page, in the words of the data, without typography."""
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
        """Return the pages of the records that have cases in common with that of this page."""
        entry = self.of(address).entry
        entries = companions(self._displayed, entry) if entry else ()
        return [self.of(urls.address(other.kind, other.id)) for other in entries]

    def _about(self, area: Area) -> str:
        """Return what the page of a place holds, in a sentence."""
        number = len(self.places.cases(area.id))
        if not number:
            return typeset(f"{area.name} : aucun cas documenté pour l'instant ; les cas les plus proches, et pourquoi.")
        cases = count(number, "organisation, ses soutiens", "organisations, leurs soutiens")
        near = ", puis les cas les plus proches" if self.places.nearest(area.id) else ""
        return typeset(f"{area.name} : {cases} et qui les a donnés{near}.")

    @cached_property
    def moved(self) -> dict[str, str]:
        """For each published address whose page has moved since: the address it leads to now."""
        ledger_addresses = {address for _, address in self._displayed.ledger}
        return {
            old_address: new_address
            for old_address, new_address in self._displayed.redirects().items()
            if old_address in ledger_addresses
        }

    def _share(self, address: str) -> Share:
        entry, area = self._displayed.page_entry(address), self._displayed.area(address)
        title, lever = _title(self._displayed, address), None
        if area is not None:
            description, kicker = self._about(area), typeset(kicker_of(area))
        elif entry is None:
            description, kicker = str(self._displayed.prose[address].meta.get("description", "")), ""
        else:
            description = typeset(plain_text(entry.record.summary))
            kicker = spec_of(entry.kind).singular.capitalize()
            if isinstance(entry.record, Lever):
                lever = entry.record.number
                kicker = f"Levier {lever}"
            elif entry.kind is Kind.ACTION and entry.id in self._displayed.lever_of:
                lever = self._displayed.lever_of[entry.id].number
                kicker = f"Action · Levier {lever}"
        description = re.sub(r"[ \n]+", " ", description).strip()
        facts = PageFacts(
            address,
            title,
            description,
            self._displayed.settings.absolute(image_address(address)),
            self.dates.of_page(address),
        )
        headline = self._displayed.settings.tagline if address == "/" else title
        return Share(address, title, description, kicker, lever, embed_of(address, entry), facts, entry, headline)


def kicker_of(area: Area) -> str:
    """Return what a place is, in words: « Département 23 · Nouvelle-Aquitaine »."""
    region = region_of(area)
    if region:
        return f"Département {area.number} · {region.name}"
    return "Région" if area.sort is Sort.REGION else f"Outre-mer {area.number}"


def _title(catalogue: Catalogue, address: str) -> str:
    """Return the title of a page, with typography or not, as the catalogue has it."""
    entry, area = catalogue.page_entry(address), catalogue.area(address)
    if area is not None:
        return typeset(area.name)
    if entry is not None:
        return entry.record.label
    return catalogue.settings.name if address == "/" else str(catalogue.prose[address].meta["title"])


def image_address(address: str) -> str:
    """Return the address of the image shown with a page by those who share it."""
    return urls.file_about(urls.IMAGES, address, "png")


def answer_address(address: str, extension: str) -> str:
    """Return the address of a page's oEmbed answer, ``json`` or ``xml``."""
    return urls.file_about(urls.OEMBED, address, extension)


def citation_address(address: str, extension: str) -> str:
    """Return the address of a page's reference, ``bib`` or ``ris``."""
    return urls.file_about(urls.CITATIONS, address, extension)


def _with_typography(value: Any, read_by_people: bool = False) -> Any:
    """Return a value of a schema.org description, the texts that people read in it typeset."""
    if isinstance(value, dict):
        return {key: _with_typography(item, key in _READ_BY_PEOPLE) for key, item in value.items()}
    if isinstance(value, list):
        return [_with_typography(item, read_by_people) for item in value]
    return typeset(value) if read_by_people and isinstance(value, str) else value


def linked_data_script(catalogue: Catalogue, open_data: OpenData, share: Share) -> Markup:
    """Return the schema.org description of a page, as JSON to write inside a ``script`` element."""
    return Markup(as_script(_with_typography(linked_data(catalogue, share.facts, open_data))))


def as_script(data: Any) -> str:
    """Return JSON in which no text can close the ``script`` element around it."""
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
