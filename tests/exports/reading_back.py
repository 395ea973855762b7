"""Read the CSV tables back into records, knowing only what the tables say of themselves."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from catalogue.exports.tables import PARENT, RANK, SEPARATOR, Column, schema
from catalogue.model import Kind, Model

Row = Mapping[str, str | None]

#: A text that the export wrote after an apostrophe, so that no spreadsheet runs it as a formula.
_NEUTRALISED = re.compile(r"^''*[=+\-@\t\r]")


def restored(text: str) -> str:
    """Return the text that a cell was made from."""
    return text[1:] if _NEUTRALISED.match(text) else text


def read_csv(content: bytes) -> list[Row]:
    """Return the rows of a CSV file, by name of column; an empty cell is None."""
    lines = csv.DictReader(io.StringIO(content.decode(), newline=""))
    return [{name: restored(text) if text else None for name, text in line.items()} for line in lines]


def records(rows: Mapping[str, list[Row]]) -> dict[Kind, list[Model]]:
    """Return the records that were cut into rows; the rows are given by table.

    Raises:
        pydantic.ValidationError: rows do not make valid records.
    """
    by_kind: dict[Kind, list[Model]] = {}
    # For each row of a table, by its key: the rows that other tables hold for it, by the field they were cut from.
    nested: dict[tuple[str, str], dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for table in reversed(schema()):  # a table comes after the one that holds its rows
        groups = []
        for row in sorted(rows[table.name], key=lambda row: int(row.get(RANK) or 0)):
            key = row["id"] if table.key == ("id",) else f"{row[PARENT]}#{row[RANK]}"
            fields = {c.name: _value(c, row[c.name]) for c in table.columns if c.name not in (PARENT, RANK)}
            lists = {field: tuple(groups_of_field) for field, groups_of_field in nested[table.name, key].items()}
            group = _grouped(fields | lists)
            if table.parent:
                nested[table.parent, row[PARENT]][table.field].append(group)
            else:
                groups.append(table.record.model_validate(group))
        if not table.parent:
            by_kind[table.kind] = groups
    return by_kind


def _value(column: Column, cell: str | None) -> Any:
    if cell is None:
        return None
    if column.type == "boolean":
        return {"true": True, "false": False}[cell]
    # A bar of the text itself was escaped.
    texts = (
        [re.sub(r"\\(.)", r"\1", part, flags=re.DOTALL) for part in cell.split(SEPARATOR)] if column.many else [cell]
    )
    values = [int(text) if column.type == "integer" else text for text in texts]
    return tuple(values) if column.many else values[0]


def _grouped(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that hold something; ``source.page`` is the field ``page`` of the group ``source``."""
    group: dict[str, Any] = {}
    for path, value in fields.items():
        if value is not None:
            *holders, name = path.split(".")
            holder = group
            for inner in holders:
                holder = holder.setdefault(inner, {})
            holder[name] = value
    return group
