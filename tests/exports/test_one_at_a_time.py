"""Each file of open data can be made alone, with the same bytes."""

from __future__ import annotations

import json

import pytest

from catalogue.exports import spreadsheets, tables, vocabulary
from catalogue.exports.files import OpenData
from catalogue.exports.jsonfile import dump, in_lines, one_object, with_lists
from catalogue.store import Catalogue
from tests.hostile import HOSTILE


def test_a_file_made_alone_is_the_same(any_catalogue: Catalogue, any_data: OpenData):
    files = any_data.files()
    assert list(files) == any_data.addresses
    alone = [address for address in files if address.startswith("/donnees/") or "/lev" in address]
    for address, content in ((address, files[address]) for address in alone):
        assert OpenData(any_catalogue).content(address) == content, address


def test_nothing_else_is_made_for_a_record(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch):
    for module, name in (
        (spreadsheets, "csv_file"),
        (spreadsheets, "workbook"),
        (vocabulary, "graph"),
        (tables, "rows"),
    ):
        monkeypatch.setattr(module, name, lambda *_: pytest.fail("made"))
    data = OpenData(catalogue)
    monkeypatch.setattr(data.api, "_collection", lambda *_: pytest.fail("made"))
    case_id = next(iter(catalogue.monographs))
    assert json.loads(data.content(f"/api/v1/monographies/{case_id}.json"))["id"] == case_id


def test_a_table_needs_only_the_records_written_with_its_own(catalogue: Catalogue):
    all_rows = tables.rows(catalogue)
    for table in tables.schema():
        rows = tables.rows(catalogue, table.kind)
        assert rows[table.name] == all_rows[table.name]
        assert len(rows) < len(all_rows)


def test_unknown_address(catalogue: Catalogue):
    with pytest.raises(KeyError):
        OpenData(catalogue).content("/donnees/autre.csv")
    assert "/api/v1/autre.json" not in OpenData(catalogue).api


def test_weight_of_the_api_is_that_of_its_files(open_data: OpenData):
    assert open_data.api_weight == sum(map(len, open_data.api.values()))


@pytest.mark.parametrize("text", [*HOSTILE, "deux\nlignes"])
@pytest.mark.parametrize("number", [0, 1, 2])
def test_json_put_together_is_json_written_at_once(text: str, number: int):
    items = [{"name": text, "inner": {"list": [text, 1], "none": None}, "empty": []}] * number
    object_ = {"title": text, "items": items, "more": items[:1]}
    assert with_lists({"title": text}, {"items": map(in_lines, items), "more": map(in_lines, items[:1])}) == dump(
        object_
    )
    assert one_object(*(in_lines({name: value}) for name, value in object_.items())) + b"\n" == dump(object_)
    assert dump(items) == (json.dumps(items, ensure_ascii=False, indent=1) + "\n").encode()
