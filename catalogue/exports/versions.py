"""Which version of the data this is: a date and a fingerprint."""

from __future__ import annotations

import datetime
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from catalogue import layout
from catalogue.store import Catalogue

#: Date given to files that must carry one when nothing is dated: the month of the report.
FIRST_DATE = datetime.date(2021, 5, 1)


@dataclass(frozen=True)
class Version:
    """``date`` is that of the newest change, ``fingerprint`` changes with any record."""

    date: datetime.date
    fingerprint: str

    def __str__(self) -> str:
        """Such as ``2026-11-23.1f3a9c02``: sorts by date, tells two states of a day apart."""
        return f"{self.date.isoformat()}.{self.fingerprint}"


def version(catalogue: Catalogue) -> Version:
    """Return the version of a catalogue.

    Its date is the newest of those written in the records and that of the last commit that changed them.
    """
    text = json.dumps(snapshot(catalogue), ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(text.encode()).hexdigest()
    committed = catalogue.history.of_all(*(table.path for table in layout.PUBLISHED))
    dates = [date for date in (catalogue.last_update, committed) if date]
    return Version(max(dates, default=FIRST_DATE), digest[:8])


def snapshot(catalogue: Catalogue) -> dict[str, list[dict[str, Any]]]:
    """Return every record of a catalogue as plain data, by kind, in the order of the files.

    Nested records are inside the record that holds them, and only there; withdrawn records are kept.
    """
    return {
        str(table.kind): [entry.record.model_dump(mode="json") for entry in catalogue.entries_of(table.kind)]
        for table in layout.PUBLISHED
    }
