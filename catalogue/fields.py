"""Walking through the fields of a record: its references, its addresses, its texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from catalogue.model import Model, Reference

FieldPath = tuple[str | int, ...]


def references(record: Model) -> Iterator[tuple[FieldPath, Reference, str]]:
    """Yield every reference held by a record: its path, what it must point to, its value."""
    for path, model, name, value in _leaves(record):
        marker = _reference(model, name)
        if marker and isinstance(value, str):
            yield path, marker, value


def lapsed(record: Model, path: FieldPath) -> bool:
    """Tell whether a field belongs to a record that was withdrawn, other than what says so."""
    for depth in range(len(path)):
        if getattr(record, "withdrawn", None) and path[depth] != "withdrawn":
            return True
        found = record[path[depth]] if isinstance(path[depth], int) else getattr(record, path[depth])
        if not isinstance(found, Model | tuple):
            break
        record = found
    return False


def texts(record: Model) -> Iterator[tuple[FieldPath, str]]:
    """Yield every text an editor writes in a record, with its path: neither ids nor addresses."""
    for path, model, name, value in _leaves(record):
        if isinstance(value, str) and _format(model, name) in ("text", "markdown"):
            yield path, value


def web_addresses(record: Model) -> Iterator[tuple[FieldPath, str]]:
    """Yield every web address held by a record, with its path."""
    for path, model, name, value in _leaves(record):
        if isinstance(value, str) and _format(model, name) == "uri":
            yield path, value


def reference_of(model: type[Model], name: str) -> Reference | None:
    """Return what a field of a class must point to, or None."""
    return _reference(model, name)


def _leaves(record: Model) -> Iterator[tuple[FieldPath, type[Model], str, Any]]:
    for name in type(record).model_fields:
        value = getattr(record, name)
        items = enumerate(value) if isinstance(value, tuple) else [(None, value)]
        for index, item in items:
            path = (name,) if index is None else (name, index)
            if isinstance(item, Model):
                for inner, model, inner_name, found in _leaves(item):
                    yield path + inner, model, inner_name, found
            else:
                yield path, type(record), name, item


@cache
def _reference(model: type[Model], name: str) -> Reference | None:
    field = model.model_fields[name]
    return _find(field.metadata, field.annotation, Reference)


@cache
def _format(model: type[Model], name: str) -> str:
    """Return what a text field holds: ``text``, ``markdown``, ``uri``, or ``code`` for the rest."""
    schema = _properties(model)[name]
    variants = [schema, *schema.get("anyOf", ()), schema.get("items", {})]
    if any(variant.get("format") for variant in variants):
        return next(variant["format"] for variant in variants if variant.get("format"))
    # Free texts must hold something visible; ids, codes and fixed choices carry other constraints.
    return "text" if any(variant.get("pattern") == r"\S" for variant in variants) else "code"


@cache
def _properties(model: type[Model]) -> dict[str, Any]:
    return model.model_json_schema()["properties"]


def _find(metadata: Iterable[Any], annotation: Any, wanted: type) -> Any:
    for item in (*metadata, *getattr(annotation, "__metadata__", ())):
        if isinstance(item, wanted):
            return item
    found = None
    for argument in getattr(annotation, "__args__", ()):
        found = found or _find((), argument, wanted)
    return found
