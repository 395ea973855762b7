"""Fixtures shared by every test. Data is loaded by fixtures, never when tests are collected."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalogue.opening import open_catalogue
from catalogue.reading.cache import VARIABLE
from catalogue.store import Catalogue
from tests.builders import Project

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """Folder of the real project."""
    return ROOT


@pytest.fixture(scope="session")
def catalogue(root: Path) -> Catalogue:
    """The real catalogue, checked: if it has a problem, every test that uses it fails."""
    return open_catalogue(root)


@pytest.fixture
def old(tmp_path: Path) -> Catalogue:
    """The catalogue of a small valid project, to compare with ``new``."""
    return Project(tmp_path / "old").catalogue()


@pytest.fixture
def new(tmp_path: Path) -> Project:
    """The same project in another folder, for the test to change."""
    return Project(tmp_path / "new")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A small valid project on disk, to be broken; its cache is in its own folder."""
    monkeypatch.delenv(VARIABLE, raising=False)
    return Project(tmp_path)
