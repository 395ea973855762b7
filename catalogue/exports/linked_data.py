"""The schema.org description of each page for search engines, as plain data ready for JSON-LD."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from catalogue import urls
from catalogue.exports.files import OpenData
from catalogue.exports.packages import KEYWORDS, description
from catalogue.model import AnyRecord, Kind
from catalogue.model.kinds import spec_of
from catalogue.store import Catalogue
from catalogue.views.trails import trail

#: schema.org type of the page of each kind of record.
TYPES = {
    Kind.LEVER: "Article",
    Kind.ACTION: "Article",
    Kind.MONOGRAPH: "Article",
    Kind.NEED: "DefinedTerm",
    Kind.ACTIVITY: "DefinedTerm",
    Kind.THEME: "DefinedTerm",
    Kind.TERRITORY: "DefinedTerm",
    Kind.DECISION_MAKER: "DefinedTerm",
    Kind.CRITERION: "DefinedTerm",
}
_NOTIONS = tuple(kind for kind, schema_type in TYPES.items() if schema_type == "DefinedTerm")
#: Most terms listed in the description of a page: all are in the SKOS vocabulary.
TERMS = 60


@dataclass(frozen=True)
class PageFacts:
    """What the description of a page needs, besides the data; ``image`` is a URL."""

    address: str
    title: str
    description: str
    image: str
    modified: datetime.date | None


def linked_data(catalogue: Catalogue, page: PageFacts, open_data: OpenData) -> dict[str, Any]:
    """Return the schema.org description of a page."""
    return {
        "@context": "https://schema.org",
        "@graph": list(_Describer(catalogue, page, open_data).items()),
    }


class _Describer:
    def __init__(self, catalogue: Catalogue, page: PageFacts, open_data: OpenData):
        self._catalogue = catalogue
        self._page = page
        self._open_data = open_data
        self._settings = catalogue.settings
        self._url = self._settings.absolute(page.address)

    def items(self) -> Iterator[dict[str, Any]]:
        """Yield each schema.org item that the page is or contains."""
        address = self._page.address
        entry = self._catalogue.page_entry(address)
        listed_kind = next((kind for kind in _NOTIONS if address == urls.index_address(kind)), None)
        if address == "/":
            yield self._website()
            return
        yield self._breadcrumbs()
        if address == f"/{urls.DATA}/":
            yield self._dataset()
        elif entry is not None and entry.kind in _NOTIONS:
            yield self._term(entry.record.label, self._url, urls.index_address(entry.kind)) | {
                "description": self._page.description
            }
        elif listed_kind:
            yield self._term_set(listed_kind, self._catalogue.of_kind(listed_kind).values())
        elif address in urls.list_addresses(Kind.TERM):
            terms_of_page = [
                t for t in self._catalogue.terms.values() if urls.address(Kind.TERM, t.id).startswith(address)
            ]
            yield self._term_set(Kind.TERM, terms_of_page)
        else:
            yield self._article()

    def _publisher(self) -> dict[str, Any]:
        return {"@type": "Organization", "name": self._settings.publisher}

    def _website(self) -> dict[str, Any]:
        return {
            "@type": "WebSite",
            "@id": self._settings.absolute("/#site"),
            "name": self._settings.name,
            "alternateName": self._settings.tagline,
            "description": self._page.description,
            "url": self._url,
            "inLanguage": "fr",
            "publisher": self._publisher(),
            "license": self._settings.absolute("/mentions-legales/"),
            "potentialAction": {
                "@type": "SearchAction",
                "target": {
                    "@type": "EntryPoint",
                    "urlTemplate": self._settings.absolute("/recherche/?q={search_term_string}"),
                },
                "query-input": "required name=search_term_string",
            },
        } | self._modified()

    def _breadcrumbs(self) -> dict[str, Any]:
        return {
            "@type": "BreadcrumbList",
            "itemListElement": [
                {
                    "@type": "ListItem",
                    "position": number,
                    "name": name,
                    "item": self._settings.absolute(address),
                }
                for number, (name, address) in enumerate(trail(self._catalogue, self._page.address), 1)
            ],
        }

    def _article(self) -> dict[str, Any]:
        return {
            "@type": "Article",
            "@id": f"{self._url}#article",
            "headline": self._page.title,
            "description": self._page.description,
            "url": self._url,
            "image": self._page.image,
            "inLanguage": "fr",
            "author": self._publisher(),
            "publisher": self._publisher(),
            "isPartOf": {"@id": self._settings.absolute("/#site")},
            "license": self._settings.absolute("/mentions-legales/"),
        } | self._modified()

    def _modified(self) -> dict[str, str]:
        return {"dateModified": self._page.modified.isoformat()} if self._page.modified else {}

    def _term(self, name: str, url: str, set_address: str) -> dict[str, Any]:
        return {
            "@type": "DefinedTerm",
            "@id": url,
            "name": name,
            "inDefinedTermSet": self._settings.absolute(set_address),
        }

    def _term_set(self, kind: Kind, records: Iterable[AnyRecord]) -> dict[str, Any]:
        return {
            "@type": "DefinedTermSet",
            "@id": self._url,
            "name": spec_of(kind).plural.capitalize(),
            "description": self._page.description,
            "inLanguage": "fr",
            "license": self._settings.absolute("/mentions-legales/"),
            "hasDefinedTerm": [
                {
                    "@type": "DefinedTerm",
                    "@id": self._settings.absolute(urls.address_of(kind, record)),
                    "name": record.label,
                }
                for record in islice(records, TERMS)
            ],
        } | self._modified()

    def _dataset(self) -> dict[str, Any]:
        data = self._open_data
        return {
            "@type": "Dataset",
            "@id": f"{self._url}#jeu-de-donnees",
            "name": self._settings.name,
            "description": description(self._catalogue),
            "url": self._url,
            "inLanguage": "fr",
            "version": str(data.version),
            "dateModified": data.version.date.isoformat(),
            "license": self._settings.absolute("/mentions-legales/"),
            "creator": self._publisher(),
            "isAccessibleForFree": True,
            "spatialCoverage": "France",
            "keywords": list(KEYWORDS),
            "distribution": [
                {
                    "@type": "DataDownload",
                    "name": file.title,
                    "encodingFormat": file.media_type,
                    "contentUrl": self._settings.absolute(file.address),
                    "contentSize": f"{file.size} B",
                }
                for file in (data.evidence, data.workbook, *data.vocabulary, data.package)
            ],
        }
