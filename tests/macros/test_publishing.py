"""The new site takes the place of the old one in one step."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import BuildError

from catalogue.reading.problems import ProblemsFound
from macros.building import publishing
from tests.builders import Project, make_page


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


# --- Where nothing can be written -----------------------------------------------------------------


@pytest.fixture
def read_only(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Have the system say that a folder and what it holds cannot be written: an administrator's rights have no limit."""
    access = os.access

    def forbid(folder: Path) -> None:
        monkeypatch.setattr(
            os,
            "access",
            lambda path, mode: access(path, mode) and not (mode & os.W_OK and Path(path).is_relative_to(folder)),
        )

    monkeypatch.setattr(publishing._Build, "publishes", True)
    return forbid


def divert(project: Project, site: Path) -> None:
    catalogue = project.catalogue()
    config = MkDocsConfig()
    config.load_dict({"site_name": "Guide", "site_dir": str(site)})
    publishing.divert(config, catalogue, lambda: catalogue.page_addresses())
    publishing.discard()


def test_new_addresses_that_cannot_be_noted_are_told_before_the_build(project: Project, read_only: Callable):
    project["content/essai.md"] = make_page("Un essai.")
    project["data/addresses.txt"] = "".join(f"{address}\n" for address in project.catalogue().page_addresses())
    project["content/autre.md"] = make_page("Un autre.", "Autre", "Une autre page.")
    read_only(project.root / "data")
    with pytest.raises(ProblemsFound) as error:
        divert(project, project.root / "site")
    assert [str(problem) for problem in error.value.problems] == [
        "data/addresses.txt:1 : ce fichier ne peut pas être écrit, et des adresses publiées pour la première fois "
        "doivent y être notées : /autre/.\n"
        "    Rendez-le inscriptible, ou construisez d'abord le site là où vous écrivez le guide."
    ]


def test_sources_that_cannot_be_written_are_built_elsewhere(project: Project, read_only: Callable, tmp_path_factory):
    project["data/addresses.txt"] = "".join(f"{address}\n" for address in project.catalogue().page_addresses())
    read_only(project.root)
    divert(project, tmp_path_factory.mktemp("elsewhere") / "sites" / "site")


def test_a_site_that_cannot_be_written_is_told_before_the_build(project: Project, read_only: Callable):
    read_only(project.root)
    with pytest.raises(BuildError, match="ne peut pas être écrit") as error:
        divert(project, project.root / "sites" / "site")
    assert str(error.value) == (
        f"Le site n'est pas construit.\n\nLe dossier « {project.root} » ne peut pas être écrit.\n"
        "    Donnez-en un autre au site : « mkdocs build --site-dir DOSSIER »."
    )


def test_a_folder_that_says_it_can_be_written_and_cannot_is_told_too(
    project: Project, read_only: Callable, monkeypatch: pytest.MonkeyPatch
):
    """As those of the system, to an administrator."""

    mkdir = Path.mkdir

    def refused(folder: Path, **options: Any) -> None:
        if folder.name.startswith(".site-"):
            raise FileNotFoundError
        mkdir(folder, **options)

    monkeypatch.setattr(Path, "mkdir", refused)
    monkeypatch.setattr(publishing._Build, "publishes", True)
    with pytest.raises(BuildError, match="ne peut pas être écrit"):
        divert(project, project.root / "site")


@pytest.mark.parametrize(
    ("made", "is_accepted"),
    [
        ({}, True),
        ({"index.html": "x"}, True),
        ({"site.yaml": "x"}, False),
        ({".git/config": "x"}, False),
        (None, False),
    ],
    ids=["empty", "site", "data", "repository", "file"],
)
def test_only_a_site_is_replaced(
    project: Project, monkeypatch: pytest.MonkeyPatch, made: dict[str, str] | None, is_accepted: bool
):
    """« --site-dir data » would otherwise put the site in the place of the data."""
    monkeypatch.setattr(publishing._Build, "publishes", True)
    site = project.root / "there"
    if made is None:
        site.write_text("x", "utf-8")
    else:
        site.mkdir()
        for name, text in made.items():
            (site / name).parent.mkdir(exist_ok=True)
            (site / name).write_text(text, "utf-8")
    if is_accepted:
        divert(project, site)
        return
    with pytest.raises(BuildError) as found:
        divert(project, site)
    assert str(found.value) == (
        f"Le site n'est pas construit.\n\n« {site} » n'est pas un site que le nouveau puisse remplacer : "
        "ce qui s'y trouve serait perdu.\n    Donnez-en un autre au site : « mkdocs build --site-dir DOSSIER »."
    )


# --- The ledger -----------------------------------------------------------------------------------


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
