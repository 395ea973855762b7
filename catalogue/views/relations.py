"""Links between records, in both directions, computed from every reference in the data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from catalogue.model import Kind
from catalogue.model.fields import references
from catalogue.model.kinds import PUBLISHED, spec_of
from catalogue.reading.loading import Entry
from catalogue.store import Catalogue

Key = tuple[Kind, str]


class Link(NamedTuple):
    """One record refers to another, in a field such as ``evidence.action``."""

    source: Entry
    field: str
    target: Entry


#: Kinds whose links are published.
_KINDS = tuple(kind for table in PUBLISHED for kind in table.kinds)


class Links:
    """Every link of a catalogue, found from either end."""

    def __init__(self, catalogue: Catalogue):
        self._catalogue = catalogue

    def of(self, entry: Entry) -> list[Link]:
        """Return the links from a record, one for each field and target."""
        return self._links_from_and_to[0].get((entry.kind, entry.id), [])

    def to(self, entry: Entry) -> list[Link]:
        """Return the links to a record, in the order of the data."""
        return self._links_from_and_to[1].get((entry.kind, entry.id), [])

    @cached_property
    def _links_from_and_to(self) -> tuple[dict[Key, list[Link]], dict[Key, list[Link]]]:
        outgoing: dict[Key, list[Link]] = defaultdict(list)
        incoming: dict[Key, list[Link]] = defaultdict(list)
        for kind in _KINDS:
            for record_id in self._catalogue.of_kind(kind):
                # One link for each field and target, however often it is written.
                links = {
                    (link.field, link.target.kind, link.target.id): link
                    for link in self._links_of_record(kind, record_id)
                }
                for link in links.values():
                    outgoing[kind, record_id].append(link)
                    incoming[link.target.kind, link.target.id].append(link)
        return dict(outgoing), dict(incoming)

    def _links_of_record(self, kind: Kind, record_id: str) -> Iterator[Link]:
        entry = self._catalogue.entry(kind, record_id)
        nested = spec_of(kind).nested
        if nested:
            for child in getattr(entry.record, nested.field):
                yield Link(entry, nested.field, self._catalogue.entry(nested.kind, child.id))
        # A link of a nested record is not a link of the record that holds it.
        for path, reference, value in references(entry.record):
            if nested and path[0] == nested.field:
                continue
            target = self._catalogue.find(value, reference.kind)
            if target:
                yield Link(entry, ".".join(part for part in path if isinstance(part, str)), target)
