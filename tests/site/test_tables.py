"""The generated lists and tables hold what the data says, recounted here without the catalogue's tables."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
import yaml

from catalogue import tables
from macros.rendering import LONGEST
from tests.conftest import ROOT
from tests.site.conftest import Site

MONOGRAPH_FILES = sorted((ROOT / "data" / "monographs").glob("*.yaml"))


def read(name: str) -> list[dict]:
    return yaml.safe_load((ROOT / "data" / name).read_text("utf-8"))


@pytest.fixture(scope="module")
def monographs() -> dict[str, dict]:
    return {f.stem: yaml.safe_load(f.read_text("utf-8")) for f in MONOGRAPH_FILES}


def terms(first: str, last: str) -> list[str]:
    return [term["id"] for term in read("glossary.yaml") if first <= term["id"][0] <= last]


def errata(severity: str) -> list[dict]:
    return [erratum for erratum in read("errata.yaml") if erratum["severity"] == severity]


INDEXES = {
    "/leviers/": ("main .cards .card", lambda: len(read("levers.yaml"))),
    "/actions/": (
        "main .cards .card",
        lambda: sum(len(lever["actions"]) for lever in read("levers.yaml")),
    ),
    "/besoins/": (".index__item", lambda: len(read("needs.yaml"))),
    "/thematiques/": (".index__item", lambda: len(read("themes.yaml"))),
    "/territoires/": (".index__item", lambda: len(read("territories.yaml"))),
    "/decideurs/": (".index__item", lambda: len(read("decision_makers.yaml"))),
    "/criteres/": (".index__item", lambda: sum(len(f["criteria"]) for f in read("criteria.yaml"))),
    "/monographies/": ("main .cards .card, main .sitemap li", lambda: len(MONOGRAPH_FILES)),
    "/activites/": (".index__line", lambda: sum(len(a["needs"]) for a in read("activities.yaml"))),
    "/glossaire/a-b/": ("dl.glossary dt", lambda: len(terms("a", "b"))),
    "/glossaire/c-d/": ("dl.glossary dt", lambda: len(terms("c", "d"))),
    "/glossaire/e-h/": ("dl.glossary dt", lambda: len(terms("e", "h"))),
    "/glossaire/i-o/": ("dl.glossary dt", lambda: len(terms("i", "o"))),
    "/glossaire/p-r/": ("dl.glossary dt", lambda: len(terms("p", "r"))),
    "/glossaire/s-z/": ("dl.glossary dt", lambda: len(terms("s", "z"))),
    "/bibliographie/": ("ul.sources > li", lambda: len(read("sources.yaml"))),
    "/errata/": (".erratum", lambda: len(errata("majeure"))),
    "/errata/mineures/": (".erratum", lambda: len(errata("mineure"))),
    "/personnes/": (
        "ul.people > li",
        lambda: len(read("people.yaml")) + len(read("committee.yaml")),
    ),
    "/methode/": (".index__item", lambda: len(read("events.yaml"))),
}


@pytest.mark.parametrize("address", INDEXES)
def test_index_is_complete(site: Site, address: str):
    selector, expected = INDEXES[address]
    assert len(site.page(address).css(selector)) == expected()


@pytest.mark.parametrize("file", MONOGRAPH_FILES, ids=lambda f: f.stem)
def test_monograph_tells_all_its_evidence(site: Site, file: Path):
    data = yaml.safe_load(file.read_text("utf-8"))
    page = site.page(f"/monographies/{file.stem}/")
    developed = sum(e["detail"] == "developed" for e in data["evidence"])
    assert len(page.css(".support .statement__facts")) == developed
    assert len(page.css(".support .mentions li")) == len(data["evidence"]) - developed
    assert len(page.css(".testimony")) == len(data.get("testimonies", []))
    shown = [h.attributes["id"] for h in page.css(".support h3")]
    assert sorted(shown) == sorted({e["action"] for e in data["evidence"]})


@pytest.mark.parametrize("action", [a["id"] for lever in read("levers.yaml") for a in lever["actions"]])
def test_action_shows_all_its_precedents(site: Site, monographs: dict[str, dict], action: str):
    page = site.page(f"/actions/{action}/")
    expected = {i for i, m in monographs.items() if any(e["action"] == action for e in m["evidence"])}
    shown = {e.attributes["id"] for e in page.css(".precedents > li, .mentions > li[id]")}
    assert shown == expected if len(expected) <= LONGEST else shown < expected
    told = [t for m in monographs.values() for t in m.get("testimonies", []) if t["action"] == action]
    assert len(page.css(".testimony")) == min(len(told), 6)
    assert (page.css_first(".note--empty") is not None) == (not expected)


def matrix_facts(monographs: dict[str, dict], columns: str) -> dict[tuple[str, str], set]:
    cells = defaultdict(set)
    needs = {a["id"]: [n["id"] for n in a["needs"]] for a in read("activities.yaml")}
    for name, data in monographs.items():
        if columns == "theme":
            for need in {*needs[data["activity"]], *data.get("needs", [])}:
                cells[need, data["theme"]].add(name)
            continue
        for number, item in enumerate(data["evidence"]):
            if columns == "monograph":
                cells[item["action"], name].add(number)
            elif columns == "territory":
                for territory in data.get("territories", []):
                    cells[item["action"], territory["type"]].add(name)
            else:
                for maker in item.get("decision_makers", []):
                    cells[item["action"], maker].add(name)
    return cells


@pytest.mark.parametrize(
    ("address", "columns", "shape"),
    [
        ("/tableaux/actions-et-monographies/", "monograph", (19, None)),  # as many as there are
        ("/tableaux/actions-et-territoires/", "territory", (19, 8)),
        ("/tableaux/actions-et-decideurs/", "decision_maker", (19, 14)),
        ("/tableaux/besoins-et-thematiques/", "theme", (15, 4)),
    ],
)
def test_matrix_agrees_with_the_data(site: Site, monographs, address: str, columns: str, shape):
    table = site.page(address).css_first(".matrix table")
    rows = table.css("tbody tr")
    height, width = shape[0], shape[1] or min(len(monographs), tables.MOST_COLUMNS)
    widths = [sum(int(cell.attributes.get("colspan", 1)) for cell in row.css("td")) for row in rows]
    assert widths == [width] * height
    assert table.css_first("caption").text().strip()
    assert {th.attributes.get("scope") for th in table.css("th")} == {"col", "row"}
    column_ids = [_id(th) for th in table.css("thead th")[1:]]
    facts = matrix_facts(monographs, columns)
    shown = {}
    for row in rows:
        row_id = _id(row.css_first("th"))
        ahead = iter(column_ids)
        for cell in row.css("td"):
            crossed = [next(ahead) for _ in range(int(cell.attributes.get("colspan", 1)))]
            if "is-empty" in cell.attributes.get("class", ""):
                elsewhere = any(key[0] == row_id for key in facts)
                told = ("voir les autres" if elsewhere else "proposez-en un") if len(crossed) == width else ""
                assert cell.text().endswith(told) and bool(told) == bool(cell.text())
            else:
                [column_id] = crossed
                shown[row_id, column_id] = int(cell.text())
    assert shown == {key: len(found) for key, found in facts.items() if key[1] in column_ids}


def _id(header) -> str:
    return header.css_first("a").attributes["href"].strip("/").split("/")[-1]


def test_empty_entries_say_so(site: Site):
    need = site.page("/besoins/parentalite/")
    assert "Aucun cas documenté" in need.css_first(".note--empty").text()
    assert "aucun cas pour l’instant" in site.page("/besoins/").css_first(".index__item.is-empty").text()
