"""The catalogue as readers see it: the same records, whose plain texts have French typography.

Exports and checks work on the texts as written; pages, cards and the search show these. Fields in Markdown are left
as they are: they are typeset when they are rendered (see :func:`catalogue.language.typography.typeset`).
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any, TypeVar

from catalogue.language.typography import typeset
from catalogue.model import Model
from catalogue.model.fields import text_format
from catalogue.reading.loading import Entry
from catalogue.reading.prose import Prose
from catalogue.store import Catalogue

_M = TypeVar("_M", bound=Model)
#: Fields that serve searches and addresses, and are never shown.
_AS_WRITTEN = frozenset({"aliases"})


def typeset_catalogue(catalogue: Catalogue) -> Catalogue:
    """Return the catalogue whose records, settings and page titles have French typography."""
    return catalogue.with_entries(
        [_typeset_entry(entry) for entry in catalogue.entries],
        {address: _typeset_prose(prose) for address, prose in catalogue.prose.items()},
        typeset_record(catalogue.settings),
    )


def typeset_record(record: _M) -> _M:
    """Return a record whose texts, at any depth, have French typography; itself when nothing changes."""
    changes: dict[str, Any] = {}
    for name, value in vars(record).items():
        typeset_value = _typeset_value(value, _is_shown_text(type(record), name))
        if typeset_value is not value:
            changes[name] = typeset_value
    return record.model_copy(update=changes) if changes else record


def _typeset_value(value: Any, is_shown: bool) -> Any:
    if isinstance(value, str):
        # typeset() is cached and may return another object for an equal text: compare contents, not identities.
        return new_text if is_shown and (new_text := typeset(value)) != value else value
    if isinstance(value, Model):
        return typeset_record(value)
    if isinstance(value, tuple):
        items = tuple([_typeset_value(item, is_shown) for item in value])
        return (
            items if any(new_item is not old_item for new_item, old_item in zip(items, value, strict=True)) else value
        )
    return value


def _typeset_entry(entry: Entry) -> Entry:
    record = typeset_record(entry.record)
    return entry if record is entry.record else replace(entry, record=record)


def _typeset_prose(prose: Prose) -> Prose:
    meta = {key: typeset(value) if isinstance(value, str) else value for key, value in prose.meta.items()}
    return replace(prose, meta=meta)


@cache
def _is_shown_text(model: type[Model], name: str) -> bool:
    return name not in _AS_WRITTEN and text_format(model, name) == "text"
