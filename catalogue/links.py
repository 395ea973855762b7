"""Links between records, both ways, computed from every reference the data holds."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from catalogue import layout
from catalogue.fields import references
from catalogue.loading import Entry
from catalogue.model import Kind
from catalogue.store import Catalogue

Key = tuple[Kind, str]


@dataclass(frozen=True)
class Link:
    """One record refers to another, in a field such as ``evidence.action``."""

    source: Entry
    field: str
    target: Entry


#: Kinds whose links are published.
_KINDS = tuple(kind for table in layout.PUBLISHED for kind in table.kinds)


class Links:
    """Every link of a catalogue, found from either end."""

    def __init__(self, catalogue: Catalogue):
        self._catalogue = catalogue

    def of(self, entry: Entry) -> list[Link]:
        """Return the links that a record holds, one for each field and target."""
        return self._both[0].get((entry.kind, entry.id), [])

    def to(self, entry: Entry) -> list[Link]:
        """Return the links that lead to a record, in the order of the data."""
        return self._both[1].get((entry.kind, entry.id), [])

    @cached_property
    def _both(self) -> tuple[dict[Key, list[Link]], dict[Key, list[Link]]]:
        going: dict[Key, list[Link]] = defaultdict(list)
        coming: dict[Key, list[Link]] = defaultdict(list)
        seen = set()
        for kind in _KINDS:
            for record_id in self._catalogue.of_kind(kind):
                for link in self._held(self._catalogue.entry(kind, record_id)):
                    source, target = (kind, record_id), (link.target.kind, link.target.id)
                    if (source, link.field, target) not in seen:
                        seen.add((source, link.field, target))
                        going[source].append(link)
                        coming[target].append(link)
        return dict(going), dict(coming)

    def _held(self, entry: Entry) -> list[Link]:
        nested = layout.NESTED.get(entry.kind)
        found = []
        if nested:
            for child in getattr(entry.record, nested.field):
                found.append(Link(entry, nested.field, self._catalogue.entry(nested.kind, child.id)))
        for path, reference, value in references(entry.record):
            # What a nested record refers to is its own link, not that of the record that holds it.
            if nested and path[0] == nested.field:
                continue
            target = self._catalogue.find(value, reference.kind)
            if target:
                found.append(Link(entry, ".".join(p for p in path if isinstance(p, str)), target))
        return found
