"""When pages changed: what the data says, and when their files were committed; never a guess."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property

from catalogue import layout, urls
from catalogue.exports.versions import version
from catalogue.layout import PAGE_KINDS, PATH_OF
from catalogue.links import Links
from catalogue.loading import Entry
from catalogue.store import Catalogue, dates_of

#: Pages made of all the data, and those below them.
_WHOLE = (f"/{urls.DATA}/", f"/{urls.MATRICES}/", "/plan-du-site/", "/contribuer/etat-de-la-base/", "/nouveautes/")
_FOLDERS = tuple(table.path for table in layout.TABLES if table.is_folder)


class Dates:
    """Modification dates of the pages of a catalogue."""

    def __init__(self, catalogue: Catalogue, links: Links | None = None):
        self._catalogue = catalogue
        self._history = catalogue.history
        self._links = links or Links(catalogue)

    def of_record(self, entry: Entry) -> datetime.date | None:
        """Return when what a record's page shows last changed.

        That is the record and its text, those that refer to it and have pages, which it lists, and the dated
        notes of those it refers to.
        """
        listed = [entry, *(link.source for link in self._links.to(entry) if link.source.kind in PAGE_KINDS)]
        noted = [*listed, *(link.target for link in self._links.of(entry))]
        return _latest([
            *(date for e in noted for date in dates_of(e.record)),
            *(date for e in listed for date in self._written(e)),
            self._of_prose(urls.address(entry.kind, entry.id)),
        ])  # fmt: skip

    def of_page(self, address: str) -> datetime.date | None:
        """Return when a page last changed; None when neither the data nor git says it."""
        entry = self._catalogue.page_addresses().get(address)
        if entry is not None:
            return self.of_record(entry)
        kinds = [kind for kind in (*PAGE_KINDS, *urls.LISTS) if address in urls.list_addresses(kind)]
        found = [
            date for kind in kinds for record in self._catalogue.of_kind(kind).values() for date in dates_of(record)
        ]
        found += [self._history.of_all(PATH_OF[kind]) for kind in kinds]
        if address == "/" or address.startswith(_WHOLE):
            found.append(self._of_data)
        return _latest([*found, self._of_prose(address)])

    @cached_property
    def _of_data(self) -> datetime.date:
        return version(self._catalogue).date

    def _of_prose(self, address: str) -> datetime.date | None:
        prose = self._catalogue.prose.get(address)
        return self._history.of_file(prose.path) if prose else None

    def _written(self, entry: Entry) -> Iterator[datetime.date | None]:
        """Yield when the lines of a record were written, in a file of its own or among others."""
        if entry.path.startswith(_FOLDERS):
            yield self._history.of_file(entry.path)
            return
        first, depth = entry.line(), len(entry.prefix)
        last = next((start - 1 for start, other in self._starts[entry.path] if start > first and other <= depth), None)
        yield from self._history.line_dates(entry.path)[first - 1 : last]

    @cached_property
    def _starts(self) -> dict[str, list[tuple[int, int]]]:
        """Where the records of each file start, and how deep each is among others."""
        found: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for entry in self._catalogue.entries:
            found[entry.path].append((entry.line(), len(entry.prefix)))
        return {path: sorted(starts) for path, starts in found.items()}


def _latest(dates: Iterable[datetime.date | None]) -> datetime.date | None:
    return max((date for date in dates if date), default=None)
