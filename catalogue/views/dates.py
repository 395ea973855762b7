"""When pages last changed: from the dates in the data and from those of commits, never from a guess."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from catalogue import urls
from catalogue.model import Kind
from catalogue.model.fields import FieldPath
from catalogue.model.kinds import FILES, PAGE_KINDS, SPECS, path_of
from catalogue.reading.loading import Entry
from catalogue.store import Catalogue, dates_of
from catalogue.views.places import Places
from catalogue.views.relations import Links
from catalogue.views.versions import version

#: Pages made from all the data, and the pages below them.
_MADE_FROM_ALL_DATA = (
    f"/{urls.DATA}/",
    f"/{urls.MATRICES}/",
    "/plan-du-site/",
    "/contribuer/etat-de-la-base/",
    "/nouveautes/",
)
_FOLDERS = tuple(table.path for table in FILES if table.is_folder)


class Dates:
    """Dates of the last change of each page of a catalogue."""

    def __init__(self, catalogue: Catalogue, links: Links | None = None):
        self._catalogue = catalogue
        self._history = catalogue.history
        self._links = links or Links(catalogue)
        self._places_of_cases = Places(catalogue)
        self._notes: dict[_Place, datetime.date | None] = {}
        self._lines: dict[_Place, datetime.date | None] = {}

    def of_record(self, entry: Entry) -> datetime.date | None:
        """Return when what a record's page shows last changed.

        A page shows its record and text, the records with a page that refer to it, and the dated notes of the records
        it refers to.
        """
        entries_on_page = [entry, *(link.source for link in self._links.to(entry) if link.source.kind in PAGE_KINDS)]
        return _latest([
            *map(self._newest_date, entries_on_page),
            *map(self._newest_commit, entries_on_page),
            *(self._newest_date(link.target) for link in self._links.of(entry)),
            self._of_prose(urls.address(entry.kind, entry.id)),
        ])  # fmt: skip

    def of_page(self, address: str) -> datetime.date | None:
        """Return when a page last changed; None when neither the data nor git gives a date."""
        entry = self._catalogue.page_addresses().get(address)
        if entry is not None:
            return self.of_record(entry)
        if (area := self._catalogue.area(address)) is not None:
            cases = [self._catalogue.entry(Kind.MONOGRAPH, case.id) for case in self._places_of_cases.cases(area.id)]
            return _latest([*map(self.of_record, cases), self._of_prose(address)])
        kinds = [spec.kind for spec in SPECS if address in urls.list_addresses(spec.kind)]
        dates: list[datetime.date | None] = [
            date for kind in kinds for record in self._catalogue.of_kind(kind).values() for date in dates_of(record)
        ]
        dates += [self._history.of_all(path_of(kind)) for kind in kinds]
        if address == "/" or address.startswith(_MADE_FROM_ALL_DATA):
            dates.append(self._of_data)
        return _latest([*dates, self._of_prose(address)])

    @cached_property
    def _of_data(self) -> datetime.date:
        return version(self._catalogue).date

    def _of_prose(self, address: str) -> datetime.date | None:
        prose = self._catalogue.prose.get(address)
        return self._history.of_file(prose.path) if prose else None

    def _newest_date(self, entry: Entry) -> datetime.date | None:
        """Return the newest date in a record, computed once: many pages may list it."""
        key = (entry.path, entry.prefix)
        if key not in self._notes:
            self._notes[key] = max(dates_of(entry.record), default=None)
        return self._notes[key]

    def _newest_commit(self, entry: Entry) -> datetime.date | None:
        """Return when the lines of a record last changed, in a file of its own or in one it shares."""
        if entry.path.startswith(_FOLDERS):
            return self._history.of_file(entry.path)
        key = (entry.path, entry.prefix)
        if key not in self._lines:
            first_line, last_line = self._places[key]
            self._lines[key] = _latest(self._history.line_dates(entry.path)[first_line - 1 : last_line])
        return self._lines[key]

    @cached_property
    def _places(self) -> dict[_Place, tuple[int, int | None]]:
        """The first and last lines of each record: it ends where the next one that is not nested in it starts."""
        files: dict[str, list[Entry]] = defaultdict(list)
        for entry in self._catalogue.entries:
            files[entry.path].append(entry)
        places: dict[_Place, tuple[int, int | None]] = {}
        for path, entries in files.items():
            following: dict[int, int] = {}
            for entry in sorted(entries, key=lambda entry: (entry.line(), len(entry.prefix)), reverse=True):
                depth, first_line = len(entry.prefix), entry.line()
                last_line = min((start - 1 for other, start in following.items() if other <= depth), default=None)
                places[path, entry.prefix] = first_line, last_line
                following[depth] = first_line
        return places


def _latest(dates: Iterable[datetime.date | None]) -> datetime.date | None:
    return max((date for date in dates if date), default=None)


#: The file of a record, and where it is in that file.
_Place = tuple[str, FieldPath]
