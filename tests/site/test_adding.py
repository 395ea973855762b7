"""A kind of record and a field are added to a copy of the guide by the steps of ``docs/ajouter.md``, and no other."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from catalogue.reading.cache import VARIABLE
from tests.builders import CAFE, make_monograph, make_page
from tests.site.conftest import Site
from tests.site.projects import build, copy_parts
from tests.site.sample import small_guide

#: On one worker: what it builds serves all its tests.
pytestmark = pytest.mark.xdist_group("adding")

IDENTIFIER = "PartnerId = Annotated[str, Reference(Kind.PARTNER)]\n\n"
CLASS = '''

class Partner(PageRecord):
    """Who lends a hand, and has no power to decide."""
'''
FIELD = """\
    partners: tuple[PartnerId, ...] = Field(
        (), title="Partenaires", description="Qui aide sans décider.", examples=[["les-voisins"]]
    )
"""
SPEC = """\
    KindSpec(
        kind=Kind.PARTNER,
        record=model.Partner,
        names=("partenaire", "partenaires"),
        path="data/partners.yaml",
        section="partenaires",
        collection="partenaires",
        data_page="documents",
        title_word="Partenaire",
    ),
)

SETTINGS_PATH"""
PAGE = "/partenaires/les-voisins/"


def _insert(file: Path, before: str, text: str) -> None:
    """Write a text just before the only place where a file says something."""
    content = file.read_text("utf-8")
    assert content.count(before) == 1, f"« {before} » in {file}"
    file.write_text(content.replace(before, text + before), "utf-8")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project and the program, with one kind and one field more."""
    folder = tmp_path_factory.mktemp("adding")
    sample = small_guide(folder)
    copy_parts(folder, "scripts")
    # 1. The model.
    model = folder / "catalogue/model"
    _insert(model / "base.py", '    SYNONYM = "synonym"\n', '    PARTNER = "partner"\n')
    _insert(model / "base.py", "AnyRecordId = ", IDENTIFIER)
    _insert(model / "classification.py", "\n\nclass Need(PageRecord):", CLASS)
    _insert(model / "__init__.py", "    TerritoryType,\n", "    Partner,\n")
    _insert(model / "monographs.py", "    TerritoryId,\n", "    PartnerId,\n")
    _insert(model / "monographs.py", "    activity: ActivityId = ", FIELD)
    # 2. The declaration.
    kinds = folder / "catalogue/model/kinds.py"
    kinds.write_text(kinds.read_text("utf-8").replace(")\n\nSETTINGS_PATH", SPEC), "utf-8")
    # 3. The data, and the page that lists them.
    sample["data/partners.yaml"] = [
        {
            "id": "les-voisins",
            "label": "Les voisins",
            "summary": "Des voisins qui prêtent leurs outils.",
            "added_on": "2026-03-14",
        }
    ]
    sample["content/partenaires/index.md"] = make_page('{{ index("partner") }}', "Les partenaires")
    sample["content/etat.md"] = make_page("{{ state() }}", "État de la base", "Ce qui manque.")
    sample[CAFE] = make_monograph(partners=["les-voisins"])
    sample.write()
    # 4. The files drawn from the model.
    subprocess.run([sys.executable, "-m", "scripts.generate"], cwd=folder, check=True, env=os.environ | {VARIABLE: ""})
    return folder


@pytest.fixture(scope="module")
def site(project: Path) -> Site:
    result = build(project, project / "site")
    assert result.returncode == 0, result.stdout + result.stderr
    return Site(project / "site")


def _json(site: Site, address: str) -> Any:
    return json.loads(site.file(address).read_text("utf-8"))


def test_page(site: Site):
    page = site.page(PAGE)
    assert page.css_first("title").text().startswith("Les voisins – Partenaire")
    assert [li.text() for li in page.css("nav.crumbs li")] == ["Accueil", "Partenaires", "Les voisins"]
    assert "Le Café" in page.css_first("main").text()


def test_index(site: Site):
    assert PAGE in site.links("/partenaires/")


def test_search(site: Site):
    core = _json(site, "/assets/search/core.json")
    groups = [group[0] for group in core["groups"]]
    documents = [document for document in core["documents"] if document[1] == PAGE]
    assert [(groups[document[0]], document[2]) for document in documents] == [("partner", "Les voisins")]


def test_exports(site: Site):
    with site.file("/donnees/partenaires.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["label"] for row in csv.DictReader(file)] == ["Les voisins"]
    with site.file("/donnees/monographies.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["partners"] for row in csv.DictReader(file)] == ["les-voisins"]
    record = _json(site, "/api/v1/partenaires/les-voisins.json")
    assert record["label"] == "Les voisins"
    assert "les-voisins" in json.dumps(_json(site, "/api/v1/monographies/cafe.json"))


def test_form(project: Path):
    folders, references = json.loads((project / "admin/collections.json").read_text("utf-8"))
    partners_field = next(field for field in folders["fields"] if field["name"] == "partners")
    assert (partners_field["label"], partners_field["widget"], partners_field["file"]) == (
        "Partenaires",
        "relation",
        "partner",
    )
    assert "partner" in [file["name"] for file in references["files"]]


def test_schema(project: Path, site: Site):
    schema = json.loads((project / "data/schemas/partners.schema.json").read_text("utf-8"))
    assert schema["title"] == "Partenaires"
    assert "partners" in (project / "data/schemas/monographs.schema.json").read_text("utf-8")
    assert site.file("/api/v1/schemas/partenaires.json").is_file()


def test_embed(site: Site):
    answer = _json(site, "/oembed/partenaires/les-voisins.json")
    assert "/embed/cas/partenaires/les-voisins/" in answer["html"]
    assert "Le Café" in site.html("/embed/cas/partenaires/les-voisins/")


def test_feed(site: Site):
    assert "Les voisins" in site.file("/nouveautes.xml").read_text("utf-8")


def test_state_of_the_base(site: Site):
    assert "Partenaires" in site.page("/etat/").css_first("main").text()


def test_other_files(project: Path, site: Site):
    assert PAGE in site.file("/sitemap.xml").read_text("utf-8")
    assert site.file("/partage/partenaires/les-voisins.png").is_file()
    assert PAGE in (project / "data/addresses.txt").read_text("utf-8")
