"""The catalogue as flat tables.

Tables are deduced from the classes of records, so that a new field needs nothing here:

- a plain value is a column; a list of plain values too, joined by `` | ``;
- each field of a group is a column, named as ``source.page``;
- a list of groups is a table of its own, whose rows name their parent and their rank in it; so is a list inside a
  group, as ``actions-rule-lines``.

Cells that a spreadsheet would run as a formula are neutralised by an apostrophe, to be removed when they are read back.
"""

from __future__ import annotations

import datetime
import re
import types
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, NamedTuple

from catalogue.model import Kind, Model
from catalogue.model.fields import reference_of
from catalogue.model.kinds import PUBLISHED, SPECS, KindSpec, spec_of
from catalogue.store import Catalogue

SEPARATOR = " | "
PARENT, RANK = "parent", "rank"
_FORMULA = re.compile(r"^'*[=+\-@\t\r]")

Cell = str | int | None
Row = dict[str, Cell]


@dataclass(frozen=True)
class Column:
    """One column: its name in files, its title and description in French, and the type of its cells.

    ``type`` is ``string``, ``integer``, ``date`` or ``boolean``; ``many`` says that a cell may hold several
    values joined by :data:`SEPARATOR`; ``reference`` is the name of the table whose ids it holds.
    """

    name: str
    title: str
    description: str = ""
    type: str = "string"
    many: bool = False
    required: bool = False
    choices: tuple[str, ...] = ()
    reference: str | None = None


@dataclass(frozen=True)
class Table:
    """A table without its rows: ``name`` is also the name of its file."""

    name: str
    title: str
    columns: tuple[Column, ...]
    record: type[Model]
    kind: Kind
    #: Table of the parents of these rows, and the field in which they are nested; None for records at the top.
    parent: str | None = None
    field: str | None = None

    @property
    def key(self) -> tuple[str, ...]:
        """The primary key: names of its columns."""
        return ("id",) if _is_record(self.record) else (PARENT, RANK)


@cache
def schema() -> tuple[Table, ...]:
    """Return every table, parents first."""
    return tuple(
        table
        for place in PUBLISHED
        for table in _tables(
            spec_of(place.kind).collection,
            place.record,
            place.kind,
            spec_of(place.kind).plural,
            nested=place.nested,
        )
    )


def _tables(
    name: str,
    record: type[Model],
    kind: Kind,
    title: str,
    parent: str | None = None,
    field: str | None = None,
    nested: KindSpec | None = None,
) -> Iterator[Table]:
    columns = []
    if parent:
        columns = [
            Column(
                PARENT,
                "Fiche",
                f"Fiche de « {parent} » qui porte cette ligne.",
                required=True,
                reference=parent,
            ),
            Column(
                RANK,
                "Rang",
                "Place de la ligne dans sa fiche, à partir de 1.",
                "integer",
                required=True,
            ),
        ]
    columns.extend(_columns(record))
    yield Table(name, title, tuple(columns), record, kind, parent, field)
    for child, inner, heading in _lists(record):
        if nested and child == nested.field:
            names_of_parent = (nested.kind, spec_of(nested.kind).plural)
        else:
            names_of_parent = (kind, f"{title} : {heading.lower()}")
        yield from _tables(_child_name(name, inner, child), inner, *names_of_parent, name, child)


#: Collections of the records that are written inside others.
_NESTED: dict[type[Model], str] = {spec.record: spec.collection for spec in SPECS if spec.nested_in}


def _child_name(table: str, record: type[Model], field: str) -> str:
    return _NESTED.get(record) or f"{table}-{field.replace('.', '-')}"


def _lists(record: type[Model], prefix: str = "", group_title: str = "") -> Iterator[tuple[str, type[Model], str]]:
    """Yield every list of groups in a class, at any depth of groups: path, class of the items, title."""
    for name, info in record.model_fields.items():
        inner, is_list = _shape(info.annotation)
        if not _is_model(inner):
            continue
        title = f"{group_title} · {_title(record, name)}" if group_title else _title(record, name)
        if is_list:
            yield prefix + name, inner, title
        else:
            yield from _lists(inner, f"{prefix}{name}.", title)


def _columns(record: type[Model], prefix: str = "", group_title: str = "") -> Iterator[Column]:
    for name, info in record.model_fields.items():
        inner, is_list = _shape(info.annotation)
        title = f"{group_title} · {_title(record, name)}" if group_title else _title(record, name)
        if _is_model(inner):
            if not is_list:
                yield from _columns(inner, f"{prefix}{name}.", title)
            continue
        reference = reference_of(record, name)
        yield Column(
            prefix + name,
            title,
            _description_for_readers(record, name),
            _TYPES.get(inner, "string"),
            is_list,
            info.is_required() and not is_list and not group_title,
            typing.get_args(inner) if typing.get_origin(inner) is Literal else (),
            spec_of(reference.kind).collection if reference and reference.kind else None,
        )


_TYPES = {int: "integer", datetime.date: "date", bool: "boolean"}


def _title(record: type[Model], name: str) -> str:
    info = record.model_fields[name]
    return info.title or _TITLES.get(name, name)


#: Titles of the few fields to which the model gives none.
_TITLES = {"id": "Identifiant", "basis": "Fondement", "year": "Année", "source": "Source"}


#: Descriptions of columns for readers, where that of the model tells editors what to write.
FOR_READERS = {
    "Record.id": "Identifiant permanent : la fin de l'adresse de la fiche.",
    "Record.label": "Nom affiché.",
    "PageRecord.summary": "Ce que c'est.",
    "Monograph.id": "Identifiant permanent : la fin de l'adresse de la fiche.",
    "Monograph.summary": "Où, quoi, pour qui.",
    "Citation.id": "Publication où on peut le lire.",
    "Citation.page": "Page imprimée de la source.",
    "Update.summary": "Ce qui est vrai aujourd'hui et ne l'était pas dans la source.",
    "Withdrawal.reason": "Pourquoi elle a quitté le guide.",
    "ActivityNeed.basis": "« stated » : la source le dit. « inferred » : c'est la lecture d'un éditeur.",
    "ActivityNeed.note": "Ce qui le fait dire.",
    "TerritoryMembership.basis": "« stated » : la source le dit. « inferred » : c'est la lecture d'un éditeur.",
    "TerritoryMembership.note": "Ce qui le fait dire.",
    "CriterionReading.basis": "« stated » : la source le dit. « inferred » : c'est la lecture d'un éditeur.",
    "CriterionReading.note": "Le fait qui montre ce critère.",
    "Term.basis": "« stated » : la source le dit. « inferred » : c'est la lecture d'un éditeur.",
    "Term.definition": "",
    "Mechanism.label": "",
    "Mechanism.summary": "",
    "LegalForm.definition": "Vide si la source n'en dit rien.",
    "Place.departement": "Code officiel géographique de l'Insee.",
    "Place.region": "Code officiel géographique de l'Insee.",
    "Evidence.action": "Ce que le décideur a fait.",
    "Evidence.decision_makers": "Qui a agi ; vide si la source ne le dit pas.",
    "Evidence.organisations": "Ceux que la source nomme.",
    "Evidence.duration": "En toutes lettres.",
    "Evidence.summary": "Ce qui a été fait, ce que cela a permis.",
    "Amount.euros": "Un nombre entier.",
    "Approval.note": "Durée ou réserve.",
    "Testimony.summary": "Au style indirect.",
    "Figure.value": "Avec son unité.",
    "Action.means": "Ce que donne le décideur ; un seul de ces moyens suffit, mais l'argent s'y ajoute. « money » : de "
    "l'argent ; « premises » : un local, un terrain ou du matériel ; « people » : le temps d'agents ; « purchases » : "
    "des achats ; « advice » : un conseil ; « voice » : une voix qui porte ; « links » : des liens, un réseau.",
    "Competence.may": "« allowed » : il peut ; « conditional » : sous conditions ; « not_theirs » : ce n'est pas "
    "son rôle.",
    "Competence.note": "La condition, ou la raison.",
    "Rule.verified_on": "Dernière vérification de toutes les lignes.",
    "Rule.summary": "Ce qu'un décideur peut faire aujourd'hui, et à quelle condition.",
    "RuleLine.summary": "Ce que dit le droit en vigueur.",
    "Erratum.editor_note": "Ce qu'un éditeur doit faire ou éviter.",
    "Erratum.resolution": "Ce que dit le guide, et pourquoi.",
    "Source.date": "En toutes lettres : « mai 2021 ».",
    "Source.pages": "Si la source est paginée.",
    "Source.group": "",
    "Source.note": "",
    "Event.summary": "",
    "Event.time": "",
}


def _description_for_readers(record: type[Model], name: str) -> str:
    for ancestor in record.__mro__:
        if f"{ancestor.__name__}.{name}" in FOR_READERS:
            return FOR_READERS[f"{ancestor.__name__}.{name}"]
    info = record.model_fields[name]
    return info.description or _annotated_description(info.annotation) or ""


def _annotated_description(annotation: Any) -> str | None:
    for item in getattr(annotation, "__metadata__", ()):
        if description := getattr(item, "description", None):
            return str(description)
    return None


def _shape(annotation: Any) -> tuple[Any, bool]:
    """Return the type of a field's values without wrappers, and whether it is a list of them."""
    origin = typing.get_origin(annotation)
    if origin is Annotated:
        return _shape(typing.get_args(annotation)[0])
    if origin in (typing.Union, types.UnionType):
        return _shape(next(a for a in typing.get_args(annotation) if a is not type(None)))
    if origin is tuple:
        return _shape(typing.get_args(annotation)[0])[0], True
    return annotation, False


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Model)


class _Field(NamedTuple):
    """One field of a class: name, type of its values, whether it is a list, whether its values are groups."""

    name: str
    inner: Any
    is_list: bool
    has_fields: bool


@cache
def _fields_of(record: type[Model]) -> tuple[_Field, ...]:
    shapes = {name: _shape(info.annotation) for name, info in record.model_fields.items()}
    return tuple(_Field(name, inner, is_list, _is_model(inner)) for name, (inner, is_list) in shapes.items())


# --- From records to rows -----------------------------------------------------------------------


def rows(catalogue: Catalogue, kind: Kind | None = None) -> dict[str, list[Row]]:
    """Return the rows of every table, by its name; those of nested lists are in the order of their parents.

    Args:
        catalogue: the data.
        kind: only the tables of the records that share the files of this kind; None for all.
    """
    places = [place for place in PUBLISHED if kind is None or kind in place.kinds]
    kinds = {inner for place in places for inner in place.kinds}
    rows: dict[str, list[Row]] = {table.name: [] for table in schema() if table.kind in kinds}
    for place in places:
        for entry in catalogue.entries_of(place.record):
            _add_rows(entry.record, spec_of(place.kind).collection, {}, rows)
    return rows


def _add_rows(record: Model, table: str, head: Row, rows: dict[str, list[Row]]) -> None:
    row = dict(head)
    _fill(row, record)
    rows[table].append(row)
    # A row of a nested list that is no record has no id: its key is that of its parent and its rank.
    key_of_row = row["id"] if not head or _is_record(type(record)) else f"{head[PARENT]}#{head[RANK]}"
    for path, inner in _lists_of(type(record)):
        for rank, child in enumerate(_items_at(record, path), 1):
            _add_rows(child, _child_name(table, inner, path), {PARENT: key_of_row, RANK: rank}, rows)


@cache
def _lists_of(record: type[Model]) -> tuple[tuple[str, type[Model]], ...]:
    return tuple((path, inner) for path, inner, _ in _lists(record))


def _items_at(record: Model | None, path: str) -> tuple[Model, ...]:
    """Return the items of the list at a path; an empty tuple when a group on the way is absent."""
    name, _, inner_path = path.partition(".")
    value = getattr(record, name) if record else None
    return _items_at(value, inner_path) if inner_path else value or ()


def _is_record(group: type[Model]) -> bool:
    """Tell whether a class is that of records, whose ids are unique, or of mere groups of fields."""
    return "aliases" in group.model_fields


def _fill(row: Row, record: Model, prefix: str = "") -> None:
    """Add the cells of a record to its row."""
    values = vars(record)  # much faster than getattr through pydantic
    for name, inner, is_list, has_fields in _fields_of(type(record)):
        value = values[name]
        if not has_fields:
            row[prefix + name] = cell(value)
        elif not is_list and value is not None:
            _fill(row, value, f"{prefix}{name}.")
        elif not is_list:
            row |= dict.fromkeys(_names(inner, f"{prefix}{name}."))


@cache
def _names(record: type[Model], prefix: str) -> tuple[str, ...]:
    return tuple(column.name for column in _columns(record, prefix))


def cell(value: Any) -> Cell:
    """Return the cell of a value: several values are joined; dates and truths are as standards write them."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return SEPARATOR.join(_escape(str(item)) for item in value) if value else None
    if isinstance(value, datetime.date):
        return value.isoformat()
    single: Cell = value
    return single


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|")


def neutralise(text: str) -> str:
    """Return a text that no spreadsheet runs as a formula: an apostrophe is put before one that it would."""
    return f"'{text}" if _FORMULA.match(text) else text
