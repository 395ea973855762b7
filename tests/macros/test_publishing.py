"""The new site takes the place of the old one in one step."""

from __future__ import annotations

import ctypes
from pathlib import Path

import pytest

from macros.building import publishing
from tests.builders import Project


def folder(path: Path, text: str) -> Path:
    path.mkdir()
    (path / "index.html").write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("system_call", [True, False], ids=["exchange", "two renames"])
def test_exchange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system_call: bool):
    if not system_call:
        monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: object())
    new, old = folder(tmp_path / "new", "nouveau"), folder(tmp_path / "site", "ancien")
    publishing._exchange(new, old)
    assert (old / "index.html").read_text("utf-8") == "nouveau"
    assert (new / "index.html").read_text("utf-8") == "ancien", "the next build starts from it"


def test_first_site(tmp_path: Path):
    new = folder(tmp_path / "new", "nouveau")
    publishing._exchange(new, tmp_path / "site")
    assert (tmp_path / "site" / "index.html").read_text("utf-8") == "nouveau"


def test_ledger_grows_and_never_shrinks(project: Project):
    project["data/addresses.txt"] = "# Registre\n/ancienne/\n"
    catalogue = project.catalogue()
    draft = project.root / ".site-1-ledger"
    published = [*catalogue.page_addresses(), *catalogue.short_addresses()]
    publishing._extend_ledger(catalogue, published, draft)
    assert not draft.exists()
    lines = (project.root / "data/addresses.txt").read_text("utf-8").splitlines()
    assert lines[0] == "# Registre"
    assert lines[1:] == sorted({"/ancienne/", *published})
