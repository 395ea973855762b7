"""Links of the texts to a place inside a page."""

from __future__ import annotations

from pathlib import Path

import pytest

from macros.building.anchors import missing_anchors
from tests.builders import Project, make_page

METHOD = "content/methode/index.md"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for page, anchor in {"": "accueil", "methode/": "cas"}.items():
        file = tmp_path / "site" / page / "index.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f'<h2 id="{anchor}">Un titre</h2>', "utf-8")
    return tmp_path / "site"


@pytest.mark.parametrize(
    ("link", "page"), [("#cas", "/methode/"), ("index.md#cas", "/methode/"), ("../index.md#ca", "/")]
)
def test_anchor_that_a_page_does_not_have(project: Project, site: Path, link: str, page: str):
    project[METHOD] = make_page(f"Voyez [ceci]({link}).", "Méthode")
    anchor = link.partition("#")[2]
    (site / "methode/index.html").write_text("<h2>Un titre</h2>", "utf-8")
    assert [str(problem) for problem in missing_anchors(project.catalogue(), site)] == [
        f"{METHOD}:6 : la page {page} n'a pas d'ancre « {anchor} ».\n"
        "    L'ancre d'un titre se lit dans l'adresse, quand on clique sur lui dans le sommaire de sa page."
    ]


@pytest.mark.parametrize("link", ["#cas", "index.md#cas", "../index.md#accueil", "../index.md", "https://x.fr/#non"])
def test_other_links_are_free(project: Project, site: Path, link: str):
    project[METHOD] = make_page(f"Voyez [ceci]({link}).", "Méthode")
    assert list(missing_anchors(project.catalogue(), site)) == []
