"""Walking through the fields of a record: its references, its addresses, its texts."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from pydantic.fields import FieldInfo

from catalogue.model import Citation, Model, Reference

FieldPath = tuple[str | int, ...]


def references(record: Model) -> Iterator[tuple[FieldPath, Reference, str]]:
    """Yield every reference held by a record: its path, what it must point to, its value."""
    for path, model, name, value in _leaves(record):
        marker = reference_of(model, name)
        if marker and isinstance(value, str):
            yield path, marker, value


def lapsed(record: Model, path: FieldPath) -> bool:
    """Tell whether a field belongs to a record that was withdrawn, other than what says so."""
    for depth in range(len(path)):
        if isinstance(record, Model) and vars(record).get("withdrawn") and path[depth] != "withdrawn":
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


def citations(record: Model, path: FieldPath = ()) -> Iterator[tuple[FieldPath, Citation]]:
    """Yield every citation that a record holds, with its path."""
    for name, value in vars(record).items():
        items = enumerate(value) if isinstance(value, tuple) else [(None, value)]
        for index, item in items:
            inner = (*path, name) if index is None else (*path, name, index)
            if isinstance(item, Citation):
                yield inner, item
            elif isinstance(item, Model):
                yield from citations(item, inner)


@cache
def reference_of(model: type[Model], name: str) -> Reference | None:
    """Return what a field of a class must point to, or None."""
    return next((mark for mark in _marks(model, name) if isinstance(mark, Reference)), None)


def _leaves(record: Model) -> Iterator[tuple[FieldPath, type[Model], str, Any]]:
    for name, value in vars(record).items():  # much faster than asking pydantic
        items = enumerate(value) if isinstance(value, tuple) else [(None, value)]
        for index, item in items:
            path = (name,) if index is None else (name, index)
            if isinstance(item, Model):
                for inner, model, inner_name, found in _leaves(item):
                    yield path + inner, model, inner_name, found
            else:
                yield path, type(record), name, item


@cache
def choice_labels(model: type[Model], name: str) -> dict[str, str]:
    """Return what each choice of a field is called in French, in the order of the model."""
    marks = [model.model_fields[name], *_marks(model, name)]
    extras = [mark.json_schema_extra for mark in marks if isinstance(mark, FieldInfo)]
    return next(extra["x-labels"] for extra in extras if isinstance(extra, dict) and "x-labels" in extra)


@cache
def _format(model: type[Model], name: str) -> str:
    """Return what a text field holds: ``text``, ``markdown``, ``uri``, or ``code`` for the rest."""
    # Asked of the marks themselves: building a JSON Schema for each class is slow.
    marks = [model.model_fields[name], *_marks(model, name)]
    extras = [mark.json_schema_extra for mark in marks if isinstance(mark, FieldInfo)]
    formats = [extra["format"] for extra in extras if isinstance(extra, dict) and "format" in extra]
    # Free texts must hold something visible; ids, codes and fixed choices carry other constraints.
    free = any(getattr(mark, "pattern", None) == r"\S" for mark in marks)
    return formats[0] if formats else "text" if free else "code"


def _marks(model: type[Model], name: str) -> Iterator[Any]:
    """Yield whatever annotates a field, its variants and the items of its list."""
    field = model.model_fields[name]
    yield from field.metadata
    waiting = [field.annotation]
    while waiting:
        annotation = waiting.pop(0)
        yield from getattr(annotation, "__metadata__", ())
        waiting.extend(getattr(annotation, "__args__", ()))
