"""What is new, from the dates that editors write in the records."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass

from catalogue import urls
from catalogue.language.plain import plain_text
from catalogue.model import Citation
from catalogue.reading.loading import Entry
from catalogue.store import Catalogue

ADDED, UPDATED, WITHDRAWN, RULE = "ajout", "mise à jour", "retrait", "règle vérifiée"
#: News of which the record's own page gives the details, so that naming the record is enough.
BRIEF = (ADDED, RULE)


@dataclass(frozen=True)
class News:
    """One dated change of a record. ``text`` is Markdown."""

    date: datetime.date
    what: str
    entry: Entry
    text: str
    source: Citation | None = None

    @property
    def anchor(self) -> str:
        """Anchor of the change in the page of its record: unique there, and stable when other changes are added.

        Several notes may have the same date, so the anchor of a note holds a digest of its text, typography aside.
        """
        parts = [self.date.isoformat(), urls.slug(self.what)]
        if self.what == UPDATED:
            words = urls.slug(plain_text(self.text))
            parts.append(hashlib.sha256(words.encode()).hexdigest()[:8])
        return "-".join(parts)


def news(catalogue: Catalogue) -> list[News]:
    """Return every dated change, newest first; the records of the first version have no date of addition."""
    items = []
    entries = [*catalogue.page_entries(), *catalogue.withdrawn.values()]
    for entry in entries:
        record = entry.record
        if record.added_on:
            items.append(News(record.added_on, ADDED, entry, record.summary))
        for update in record.updates:
            items.append(News(update.date, UPDATED, entry, update.summary, update.source))
        if rule := getattr(record, "rule", None):
            items.append(News(rule.verified_on, RULE, entry, rule.summary))
        if record.withdrawn:
            items.append(News(record.withdrawn.date, WITHDRAWN, entry, record.withdrawn.reason))
    return sorted(items, key=lambda n: (-n.date.toordinal(), n.what, n.entry.kind, n.entry.id))
