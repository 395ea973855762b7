"""Walk through the fields of a record to find its references, web addresses, texts and citations."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from pydantic.fields import FieldInfo

from catalogue.model import Citation, Kind, Model, Reference
from catalogue.model.kinds import spec_of

FieldPath = tuple[str | int, ...]


def references(record: Model) -> Iterator[tuple[FieldPath, Reference, str]]:
    """Yield every reference held by a record: its path, what it must point to, its value."""
    return _walk(record, reference_of)


def lapsed(record: Model, path: FieldPath) -> bool:
    """Tell whether a field is in a withdrawn record, nested or not, except in the field ``withdrawn`` itself."""
    value: Any = record
    for part in path:
        if isinstance(value, Model) and vars(value).get("withdrawn") and part != "withdrawn":
            return True
        value = value[part] if isinstance(part, int) else getattr(value, part)
        if not isinstance(value, Model | tuple):
            break
    return False


def texts(record: Model) -> Iterator[tuple[FieldPath, str]]:
    """Yield every text that an editor writes in a record, except ids and web addresses, with its path."""
    return ((path, value) for path, _, value in _walk(record, _is_text))


def web_addresses(record: Model) -> Iterator[tuple[FieldPath, str]]:
    """Yield every web address held by a record, with its path."""
    return ((path, value) for path, _, value in _walk(record, _is_address))


def _is_text(model: type[Model], name: str) -> bool:
    return text_format(model, name) in ("text", "markdown")


def _is_address(model: type[Model], name: str) -> bool:
    return text_format(model, name) == "uri"


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
def reference_paths(model: type[Model], kind: Kind) -> tuple[tuple[str, ...], ...]:
    """Return the paths of the fields of a class that hold ids of a kind, at any depth, except in citations."""
    paths: list[tuple[str, ...]] = []
    for name in model.model_fields:
        reference = reference_of(model, name)
        if reference and reference.kind is kind:
            paths.append((name,))
        for inner in _annotations(model, name):
            if isinstance(inner, type) and issubclass(inner, Model) and inner is not Citation:
                paths += [(name, *path) for path in reference_paths(inner, kind)]
    return tuple(paths)


def values_at(record: Model, path: tuple[str, ...]) -> Iterator[Any]:
    """Yield the values at a path of names in a record, for every item of the lists on the way."""
    value = getattr(record, path[0])
    for item in value if isinstance(value, tuple) else () if value is None else (value,):
        if len(path) > 1:
            yield from values_at(item, path[1:])
        else:
            yield item


@cache
def reference_of(model: type[Model], name: str) -> Reference | None:
    """Return what a field of a class must point to, or None."""
    return next((mark for mark in _marks(model, name) if isinstance(mark, Reference)), None)


#: From a class and the name of a field, returns what to say of the field if it is wanted, else a false value.
_Selector = Callable[[type[Model], str], Any]


def _walk(record: Model, select: _Selector) -> Iterator[tuple[FieldPath, Any, str]]:
    """Yield the texts of the selected fields of a record, at any depth: path, result of the selector, text."""
    fields: list[tuple[FieldPath, Any, str]] = []
    _gather(record, select, (), fields)
    return iter(fields)


def _gather(record: Model, select: _Selector, path: FieldPath, fields: list[tuple[FieldPath, Any, str]]) -> None:
    values = vars(record)  # much faster than getattr through pydantic
    for name, mark in _fields_to_walk(type(record), select):
        value = values[name]
        items = enumerate(value) if isinstance(value, tuple) else ((None, value),)
        for index, item in items:
            if isinstance(item, Model):
                _gather(item, select, (*path, name) if index is None else (*path, name, index), fields)
            elif mark and isinstance(item, str):
                fields.append(((*path, name) if index is None else (*path, name, index), mark, item))


@cache
def choice_labels(model: type[Model], name: str) -> dict[str, str]:
    """Return the French label of each choice of a field, in the order of the model."""
    return next(extra["x-labels"] for extra in _extras(model, name) if "x-labels" in extra)


@cache
def item_names(model: type[Model], name: str) -> tuple[str, str]:
    """Return the French name of one item of a list, and of several: those of the kind referred to, or of the field.

    Raises:
        LookupError: it is no list, or a list without names.
    """
    reference = reference_of(model, name)
    if reference and reference.kind:
        return spec_of(reference.kind).names
    extra: Any = model.model_fields[name].json_schema_extra
    if not isinstance(extra, dict) or "x-items" not in extra:
        raise LookupError(f"the items of {model.__name__}.{name} have no name")
    singular, plural = extra["x-items"]
    return singular, plural


@cache
def _fields_to_walk(model: type[Model], select: _Selector) -> tuple[tuple[str, Any], ...]:
    """Return the selected fields of a class, and those whose groups have some, with the result of the selector."""
    fields = [(name, select(model, name)) for name in model.model_fields]
    return tuple((name, mark) for name, mark in fields if mark or _holds_any(model, name, select))


def _holds_any(model: type[Model], name: str, select: _Selector) -> bool:
    return any(_fields_to_walk(other, select) for other in nested_models(model, name))


def nested_models(model: type[Model], name: str) -> Iterator[type[Model]]:
    """Yield the classes of the records that a field of a class may hold."""
    for annotation in _annotations(model, name):
        if isinstance(annotation, type) and issubclass(annotation, Model):
            yield annotation


@cache
def text_format(model: type[Model], name: str) -> str:
    """Return the format of a field: ``text``, ``markdown``, ``uri``, or ``code`` for anything else."""
    for extra in _extras(model, name):
        if "format" in extra:
            return str(extra["format"])
    # Only free texts have this constraint, « contains a visible character »; ids, codes and choices have others.
    free = any(getattr(mark, "pattern", None) == r"\S" for mark in _marks(model, name))
    return "text" if free else "code"


def _extras(model: type[Model], name: str) -> Iterator[dict[str, Any]]:
    """Yield what the model adds to the JSON Schema of a field, without building the schema, which is slow."""
    for mark in (model.model_fields[name], *_marks(model, name)):
        if isinstance(mark, FieldInfo) and isinstance(mark.json_schema_extra, dict):
            yield mark.json_schema_extra


def _marks(model: type[Model], name: str) -> Iterator[Any]:
    """Yield whatever annotates a field, its variants and the items of its list."""
    yield from model.model_fields[name].metadata
    for annotation in _annotations(model, name):
        yield from getattr(annotation, "__metadata__", ())


def _annotations(model: type[Model], name: str) -> Iterator[Any]:
    """Yield the annotation of a field, then those inside it."""
    waiting = [model.model_fields[name].annotation]
    while waiting:
        annotation = waiting.pop(0)
        yield annotation
        waiting.extend(getattr(annotation, "__args__", ()))
