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
#: What each room of the catalogue and of the builder may import of the project, besides itself: see their README.
READING_ROOMS = {"catalogue.model", "catalogue.language", "catalogue.urls", "catalogue.reading"}
PLACE_ROOMS = READING_ROOMS | {"catalogue.places"}
LINKED_ROOMS = PLACE_ROOMS | {"catalogue.store"}
ALL = LINKED_ROOMS | {
    f"catalogue.{room}" for room in ("views", "checks", "search", "exports", "tools", "editing", "reviewing", "opening")
}
ROOMS = {
    "catalogue.model": set(),
    "catalogue.language": {"catalogue.model"},
    "catalogue.urls": {"catalogue.model"},
    "catalogue.reading": {"catalogue.model", "catalogue.language", "catalogue.urls"},
    "catalogue.places": READING_ROOMS,
    "catalogue.store": PLACE_ROOMS,
    "catalogue.views": LINKED_ROOMS,
    "catalogue.checks": LINKED_ROOMS | {"catalogue.views"},
    "catalogue.search": LINKED_ROOMS | {"catalogue.views"},
    "catalogue.exports": LINKED_ROOMS | {"catalogue.views"},
    "catalogue.tools": LINKED_ROOMS | {"catalogue.views", "catalogue.exports"},
    "catalogue.editing": LINKED_ROOMS,
    "catalogue.reviewing": LINKED_ROOMS | {"catalogue.views"},
    "catalogue.opening": PLACE_ROOMS | {"catalogue.store", "catalogue.checks"},
    "macros.editor": ALL,
    "macros.calls": ALL | {"macros.editor"},
    "macros.rendering": ALL,
    "macros.building": ALL | {"macros.editor", "macros.calls", "macros.rendering"},
    "macros.hooks": ALL | {"macros.calls", "macros.rendering", "macros.building"},
    "macros.__init__": {"macros.editor"},
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


def room_of(name: str) -> str:
    """Return the room of a module: the folder, or the module at the top."""
    return ".".join(name.split(".")[:2])


def out_of_room(path: Path, source: str) -> list[str]:
    """Return the imports of a module that its room may not have; those for types alone do not count."""
    room = room_of(".".join(path.with_suffix("").parts))
    if room not in ROOMS:
        return []
    tree = ast.parse(source)
    tree.body = [node for node in tree.body if not _is_for_types(node)]
    wrong_imports = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                name = f"{node.module}.{alias.name}" if "." not in node.module else node.module
                if name.split(".")[0] in ("catalogue", "macros") and room_of(name) not in ROOMS[room] | {room}:
                    wrong_imports.append(f"{path.as_posix()}:{node.lineno} imports {room_of(name)}")
    return wrong_imports


def _is_for_types(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.as_posix())
def test_every_room_keeps_to_what_it_may_import(path: Path):
    if path.parts[0] in ("catalogue", "macros") and len(path.parts) > 1 and path.parts[1] != "__init__.py":
        assert room_of(".".join(path.with_suffix("").parts)) in ROOMS, "say in ROOMS what this room may import"
    assert out_of_room(path, (ROOT / path).read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("catalogue/model/base.py", "from catalogue import urls"),
        ("catalogue/reading/prose.py", "from catalogue.store import Catalogue"),
        ("catalogue/views/state.py", "from catalogue.checks import check"),
        ("catalogue/views/state.py", "def f():\n    from catalogue.exports.api import Api"),
        ("macros/rendering/pages.py", "from macros.building.guide import Guide"),
    ],
)
def test_import_out_of_its_room_is_seen(path: str, source: str):
    assert len(out_of_room(Path(path), source)) == 1


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
        ("scripts/check.py", "from catalogue import store\nfrom macros.building.guide import Guide"),
        ("macros/rendering/pages.py", "import mkdocs, jinja2\nfrom catalogue.store import Catalogue"),
        ("catalogue/store.py", "import PIL, yaml\nfrom catalogue import urls"),
    ],
)
def test_right_import_is_accepted(path: str, source: str):
    assert backwards(Path(path), source) == []


def changes_search_path(source: str) -> bool:
    """Tell whether a module names ``sys.path``, where Python looks for modules."""
    return any(
        ast.unparse(node) == "sys.path" for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Attribute)
    )


def test_only_the_hooks_change_where_modules_are_looked_for():
    """Commands and measures are run with « python -m » from the root, where every package is found."""
    files = [path for name in ("catalogue", "macros", "scripts", "bench") for path in (ROOT / name).rglob("*.py")]
    changing = [path.relative_to(ROOT).as_posix() for path in files if changes_search_path(path.read_text("utf-8"))]
    assert changing == ["macros/hooks.py"]
