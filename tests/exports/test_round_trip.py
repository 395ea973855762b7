"""Records read back from the exports are those of the catalogue."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from catalogue import urls
from catalogue.exports import tables
from catalogue.exports.files import OpenData
from catalogue.exports.tables import neutralise
from catalogue.model import STANDARD, Kind, Model
from catalogue.model.kinds import PUBLISHED
from catalogue.store import Catalogue
from tests.exports.reading_back import Row, read_csv, records, restored
from tests.hostile import HOSTILE


def _records(catalogue: Catalogue) -> dict[Kind, list[Model]]:
    return {
        table.kind: [entry.record for entry in catalogue.entries if entry.kind == table.kind] for table in PUBLISHED
    }


def _rows(folder: Path) -> dict[str, list[Row]]:
    return {table.name: read_csv((folder / urls.DATA / f"{table.name}.csv").read_bytes()) for table in tables.schema()}


def test_csv_files_read_back_give_the_same_records(published: Path, any_catalogue: Catalogue):
    assert records(_rows(published)) == _records(any_catalogue)


def _id(record: Any) -> str:
    return record.id


def test_api_read_back_gives_the_same_records(published: Path, any_catalogue: Catalogue):
    """Except that web addresses are in ASCII, as the standard asks."""

    def standard(records: Iterable[Model]) -> list[Any]:
        return [record.model_dump(mode="json", context=STANDARD) for record in records]

    for table in PUBLISHED:
        collection = json.loads((published / urls.api_address(table.kind).strip("/")).read_text("utf-8"))
        records_read = [
            table.record.model_validate_json(json.dumps({k: record[k] for k in table.record.model_fields}))
            for record in collection["records"] + collection["withdrawn"]
        ]
        expected = _records(any_catalogue)[table.kind]  # the withdrawn ones are among the others there
        assert standard(sorted(records_read, key=_id)) == standard(sorted(expected, key=_id))


def test_workbook_holds_the_rows_of_every_table(any_data: OpenData, any_catalogue: Catalogue):
    rows = tables.rows(any_catalogue)
    book = openpyxl.load_workbook(io.BytesIO(any_data.workbook.content))
    for table in tables.schema():
        if not rows[table.name]:
            continue
        header, *lines = [[cell.value for cell in row] for row in book[table.name[:31]].iter_rows()]
        assert header == [column.title for column in table.columns]
        assert lines == [[row[column.name] for column in table.columns] for row in rows[table.name]]


@pytest.mark.parametrize("name", [*(f"{table.name}.csv" for table in tables.schema()), "soutiens.csv"])
def test_each_table_has_a_workbook_of_its_own(any_data: OpenData, name: str):
    """Opened by a double click, with its titles in French: « 08 » is still a text, and a number a number."""
    table = next(file for file in (*any_data.tables, any_data.evidence) if file.name == name)
    sheet, *other_sheets = openpyxl.load_workbook(io.BytesIO(any_data.sheet(name).content)).worksheets
    header, *lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert header == [column.title for column in table.columns]
    types = [int if column.type == "integer" and not column.many else str for column in table.columns]
    assert [v for line in lines for v, kind in zip(line, types, strict=True) if not isinstance(v, kind | None)] == []
    csv_lines = [list(row.values()) for row in read_csv(table.content)]
    assert [[None if value is None else str(value) for value in line] for line in lines] == csv_lines
    assert sheet.freeze_panes == "A2"
    assert [sheet.title for sheet in other_sheets] == ["Colonnes"]


def test_workbook_has_filters_and_frozen_headers(open_data: OpenData):
    book = openpyxl.load_workbook(io.BytesIO(open_data.workbook.content))
    assert book.sheetnames[0] == "À lire"
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:")


def test_workbook_explains_every_column_of_its_sheets(any_data: OpenData):
    book = openpyxl.load_workbook(io.BytesIO(any_data.workbook.content))
    *sheets, last = book.worksheets[1:]
    assert last.title == "Colonnes"
    explained = [[cell.value for cell in row][:2] for row in last.iter_rows(min_row=2)]
    assert explained == [[sheet.title, cell.value] for sheet in sheets for cell in sheet[1]]


def test_workbook_never_holds_a_formula(hostile: Catalogue):
    book = openpyxl.load_workbook(io.BytesIO(OpenData(hostile).workbook.content))
    kinds = {cell.data_type for sheet in book.worksheets for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds


def test_names_of_sheets_are_told_apart():
    names = [table.name[:31] for table in tables.schema()]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("text", [*HOSTILE, "'", "''=x", "'abc", "=", "a=b", "\r", ""])
def test_neutralised_text_is_restored(text: str):
    assert restored(neutralise(text)) == text
    assert not neutralise(text).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_no_csv_cell_starts_like_a_formula(published: Path):
    for file in (published / urls.DATA).glob("*.csv"):
        import csv

        for line in csv.reader(io.StringIO(file.read_text("utf-8"), newline="")):
            assert not [cell for cell in line if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_evidence_table_names_everything(any_data: OpenData, any_catalogue: Catalogue):
    rows = read_csv(any_data.evidence.content)
    evidence_by_case = [(m, e) for m in any_catalogue.monographs.values() for e in m.evidence]
    assert len(rows) == len(evidence_by_case)
    for row, (monograph, evidence) in zip(rows, evidence_by_case, strict=True):
        assert row["organisation"] == monograph.name
        assert row["action"] == any_catalogue.actions[evidence.action].label
        assert row["lever"] == any_catalogue.lever_of[evidence.action].label
        assert row["summary"] == evidence.summary
        assert row["organisation_url"].endswith(urls.evidence_address(monograph.id, evidence.action))
