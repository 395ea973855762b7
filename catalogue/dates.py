"""When pages changed, as far as the data says: never the day of the build, never a guess."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from catalogue import urls
from catalogue.layout import PAGE_KINDS
from catalogue.links import Links
from catalogue.loading import Entry
from catalogue.store import Catalogue, dates_of


class Dates:
    """Modification dates of the pages of a catalogue."""

    def __init__(self, catalogue: Catalogue, links: Links | None = None):
        self._catalogue = catalogue
        self._links = links or Links(catalogue)

    def of_record(self, entry: Entry) -> datetime.date | None:
        """Return when what a record's page shows last changed: the record, or one linked to it."""
        shown = [entry, *(link.target for link in self._links.of(entry))]
        shown += [link.source for link in self._links.to(entry)]
        return _latest(d for e in shown for d in dates_of(e.record))

    def of_page(self, address: str) -> datetime.date | None:
        """Return when a page last changed; None when the data does not say."""
        entry = self._catalogue.page_addresses().get(address)
        if entry is not None:
            return self.of_record(entry)
        for kind in PAGE_KINDS:
            if address == urls.index_address(kind):
                records = self._catalogue.of_kind(kind).values()
                return _latest(d for record in records for d in dates_of(record))
        return self._catalogue.last_update if address == "/" else None


def _latest(dates: Iterable[datetime.date]) -> datetime.date | None:
    return max(dates, default=None)
