"""Links between records, both ways, computed from every reference the data holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache, cached_property
from typing import Any, NamedTuple, get_args

from catalogue.fields import reference_of
from catalogue.kinds import PUBLISHED, spec_of
from catalogue.loading import Entry
from catalogue.model import Kind, Model, Reference
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
        """Return the links that a record holds, one for each field and target."""
        return self._both[0].get((entry.kind, entry.id), [])

    def to(self, entry: Entry) -> list[Link]:
        """Return the links that lead to a record, in the order of the data."""
        return self._both[1].get((entry.kind, entry.id), [])

    @cached_property
    def _both(self) -> tuple[dict[Key, list[Link]], dict[Key, list[Link]]]:
        going: dict[Key, list[Link]] = defaultdict(list)
        coming: dict[Key, list[Link]] = defaultdict(list)
        for kind in _KINDS:
            for record_id in self._catalogue.of_kind(kind):
                # One for each field and target.
                held = {(link.field, link.target.kind, link.target.id): link for link in self._held(kind, record_id)}
                for (_, *target), link in held.items():
                    going[kind, record_id].append(link)
                    coming[tuple(target)].append(link)
        return dict(going), dict(coming)

    def _held(self, kind: Kind, record_id: str) -> Iterator[Link]:
        entry = self._catalogue.entry(kind, record_id)
        nested = spec_of(kind).nested
        if nested:
            for child in getattr(entry.record, nested.field):
                yield Link(entry, nested.field, self._catalogue.entry(nested.kind, child.id))
        # What a nested record refers to is its own link, not that of the record that holds it.
        for field, reference, value in _references(entry.record, but=nested.field if nested else None):
            target = self._catalogue.find(value, reference.kind)
            if target:
                yield Link(entry, field, target)


def _references(record: Model, before: str = "", but: str | None = None) -> Iterator[tuple[str, Reference, str]]:
    """Yield the references that a record holds, except in one of its fields: the name of each field, what it holds."""
    held = vars(record)
    for name, reference in _fields_that_lead(type(record)):
        value = held[name]
        if not value or name == but:
            continue
        for inner in value if isinstance(value, tuple) else (value,):
            if reference is None:
                yield from _references(inner, f"{before}{name}.")
            else:
                yield before + name, reference, inner


@cache
def _fields_that_lead(model: type[Model]) -> tuple[tuple[str, Reference | None], ...]:
    """Return the fields of a class that hold references, with what to, and those whose values may hold some."""
    fields = {name: reference_of(model, name) for name in model.model_fields}
    return tuple(
        (name, reference)
        for name, reference in fields.items()
        if reference or any(_fields_that_lead(inner) for inner in _models(model.model_fields[name].annotation))
    )


def _models(annotation: Any) -> Iterator[type[Model]]:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)
