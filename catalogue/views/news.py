"""What is new, from the dates that editors write in the records."""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass

from catalogue import urls
from catalogue.model import AnyPageRecord, Citation, note_id
from catalogue.reading.loading import Entry
from catalogue.store import Catalogue

ADDED, UPDATED, WITHDRAWN, RULE = "ajout", "mise à jour", "retrait", "règle vérifiée"
#: News of which the record's own page gives the details, so that naming the record is enough.
BRIEF = (ADDED, RULE)
#: Never changes: it would make every entry of the feed a new one.
_NAMESPACE = uuid.UUID("5c1d0f0e-6a0b-4c0e-9b57-2f7c1f6e8a43")


@dataclass(frozen=True)
class News:
    """One dated change of a record. ``text`` is Markdown."""

    date: datetime.date
    what: str
    entry: Entry[AnyPageRecord]
    text: str
    source: Citation | None = None
    note: str | None = None

    @property
    def id(self) -> str:
        """Id of the change for feed readers: it stays when the record is renamed, reworded, or the site moves.

        A record joins the guide once, and leaves it once. Its rule may be verified again, which is another change.
        """
        record = self.entry.record
        parts = [self.entry.kind.value, record.first_id or record.id, urls.slug(self.what)]
        if self.what == UPDATED:
            parts.append(self.note or note_id(self.date.isoformat(), self.text))
        elif self.what == RULE:
            parts.append(self.date.isoformat())
        return uuid.uuid5(_NAMESPACE, "/".join(parts)).urn


def news(catalogue: Catalogue) -> list[News]:
    """Return every dated change, newest first; the records of the first version have no date of addition."""
    items = []
    entries = [*catalogue.page_entries(), *catalogue.withdrawn.values()]
    for entry in entries:
        record = entry.record
        if record.added_on:
            items.append(News(record.added_on, ADDED, entry, record.summary))
        for update in record.updates:
            items.append(News(update.date, UPDATED, entry, update.summary, update.source, update.id))
        if rule := getattr(record, "rule", None):
            items.append(News(rule.verified_on, RULE, entry, rule.summary))
        if record.withdrawn:
            items.append(News(record.withdrawn.date, WITHDRAWN, entry, record.withdrawn.reason))
    return sorted(items, key=lambda n: (-n.date.toordinal(), n.what, n.entry.kind, n.entry.id))
