"""Which version of the data this is: a date and a fingerprint."""

from __future__ import annotations

import datetime
import hashlib
import json
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from catalogue.model.kinds import PUBLISHED
from catalogue.store import Catalogue

#: Date of the report: the one given to data without any date, since some files must have one.
FIRST_DATE = datetime.date(2021, 5, 1)


@dataclass(frozen=True)
class Version:
    """``date`` is that of the newest change, ``fingerprint`` changes with any record."""

    date: datetime.date
    fingerprint: str

    def __str__(self) -> str:
        """Such as ``2026-11-23.1f3a9c02``: sorts by date, and differs for two states on one day."""
        return f"{self.date.isoformat()}.{self.fingerprint}"


_versions: WeakKeyDictionary[Catalogue, Version] = WeakKeyDictionary()


def version(catalogue: Catalogue) -> Version:
    """Return the version of a catalogue, computed once.

    Its date is the newest of those written in the records and that of the last commit that changed them.
    """
    if catalogue not in _versions:
        committed = catalogue.history.of_all(*(table.path for table in PUBLISHED))
        dates = [date for date in (catalogue.last_update, committed) if date]
        _versions[catalogue] = Version(max(dates, default=FIRST_DATE), _fingerprint(catalogue))
    return _versions[catalogue]


def _fingerprint(catalogue: Catalogue) -> str:
    """Return the start of the digest of every record, by kind, written as JSON.

    Nested records are inside the record that holds them, and only there; withdrawn records are kept.
    """
    digest = hashlib.sha256()
    opening = "{"
    for spec in sorted(PUBLISHED, key=lambda spec: spec.kind):
        digest.update(f'{opening}"{spec.kind}": ['.encode())
        opening = ""
        for entry in catalogue.entries_of(spec.record):
            digest.update(f"{opening}{_ENCODER.encode(entry.record.model_dump(mode='json'))}".encode())
            opening = ", "
        opening = "], "
    digest.update(b"]}")
    return digest.hexdigest()[:8]


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True)
