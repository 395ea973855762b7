"""Imports go one way: data, catalogue, macros, site."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

PROJECT_PACKAGES = {"bench", "catalogue", "macros", "scripts", "tests"}

#: What each package may never import.
FORBIDDEN = {
    "catalogue": {"mkdocs", "jinja2", "macros", "scripts", "tests"},
    "macros": {"scripts", "tests"},
    "scripts": {"tests"},
}
FILES = [path.relative_to(ROOT) for name in FORBIDDEN for path in sorted((ROOT / name).rglob("*.py"))]


def imported(source: str) -> Iterator[tuple[int, str]]:
    """Yield what a module imports, at its top or inside a function: line and dotted name."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, node.module or "." * node.level
        elif (
            isinstance(node, ast.Call)
            and getattr(node.func, "attr", getattr(node.func, "id", "")) in ("import_module", "__import__")
            and node.args
        ):
            yield node.lineno, str(getattr(node.args[0], "value", "?"))


def backwards(path: Path, source: str) -> list[str]:
    """Return the imports of a module that go the wrong way."""
    package = path.parts[0]
    return [
        f"{path.as_posix()}:{line} imports {name}"
        for line, name in imported(source)
        if name.split(".")[0].replace("mkdocs_macros", "mkdocs") in FORBIDDEN[package]
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.as_posix())
def test_nothing_imports_backwards(path: Path):
    assert backwards(path, (ROOT / path).read_text("utf-8")) == []


def test_every_package_is_looked_at():
    assert {path.parts[0] for path in FILES} == set(FORBIDDEN)
    code = {path.parent.name for path in ROOT.glob("*/*.py")}
    assert code <= PROJECT_PACKAGES, "say in tests/test_imports.py what this package may import"


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("catalogue/store.py", "import mkdocs.config"),
        ("catalogue/store.py", "from jinja2 import Template"),
        ("catalogue/store.py", "def f():\n    from macros.building.guide import Guide"),
        ("catalogue/checks/prose.py", "import importlib\nimportlib.import_module('macros')"),
        ("catalogue/store.py", "from mkdocs_macros import plugin"),
        ("macros/rendering/pages.py", "from scripts import check"),
        ("macros/rendering/pages.py", "if TYPE_CHECKING:\n    import tests.builders"),
        ("scripts/check.py", "from tests.builders import Project"),
    ],
)
def test_wrong_import_is_seen(path: str, source: str):
    assert len(backwards(Path(path), source)) == 1


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("scripts/check.py", "from catalogue import store\nfrom macros.guide import Guide"),
        ("macros/rendering/pages.py", "import mkdocs, jinja2\nfrom catalogue.store import Catalogue"),
        ("catalogue/store.py", "import PIL, yaml\nfrom catalogue import urls"),
    ],
)
def test_right_import_is_accepted(path: str, source: str):
    assert backwards(Path(path), source) == []
