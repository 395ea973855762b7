"""The generated lists and tables hold what the data says, recounted here without the catalogue's tables."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
import yaml

from catalogue import urls
from catalogue.model import Kind
from catalogue.model.kinds import spec_of
from catalogue.views import matrices
from macros.rendering.renderer import FEW, LONGEST
from tests.conftest import ROOT
from tests.site.conftest import Site


@cache
def records_of(name: str) -> list[dict]:
    """Return the records of a file, but for those that left the guide."""
    return not_withdrawn(_parsed(ROOT / "data" / name))


def _parsed(file: Path) -> Any:
    return yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader)


def not_withdrawn(records: list[dict]) -> list[dict]:
    return [record for record in records if not record.get("withdrawn")]


def all_monographs() -> dict[str, dict]:
    files = sorted((ROOT / "data" / "monographs").glob("*.yaml"))
    return {case["id"]: case for case in not_withdrawn([_parsed(file) for file in files])}


def actions() -> list[dict]:
    return [action for lever in records_of("levers.yaml") for action in not_withdrawn(lever["actions"])]


def listed_on_the_index() -> int:
    by_theme = Counter(case["theme"] for case in all_monographs().values())
    return sum(min(number, FEW + LONGEST) for number in by_theme.values())


def terms(part: str) -> int:
    return sum(urls.part_by_letter(Kind.TERM, term["id"]) == part for term in records_of("glossary.yaml"))


def read_since(source: dict) -> bool:
    return "read_on" in source and not source.get("cited")


def sources(part: str) -> int:
    ids = [source["id"] for source in records_of("sources.yaml") if read_since(source)]
    return sum(urls.part_by_letter(Kind.SOURCE, source) == part for source in ids)


def errata(severity: str) -> int:
    return sum(erratum["severity"] == severity for erratum in records_of("errata.yaml"))


MONOGRAPHS = all_monographs()
#: Each list of the site: what shows one item, and how many there should be.
INDEXES = {
    "/leviers/": ("main .cards .card", lambda: len(records_of("levers.yaml"))),
    "/actions/": ("main .cards .card", lambda: len(actions())),
    "/besoins/": (".index__item", lambda: len(records_of("needs.yaml"))),
    "/thematiques/": (".index__item", lambda: len(records_of("themes.yaml"))),
    "/territoires/": (".index__item", lambda: len(records_of("territories.yaml"))),
    "/decideurs/": (".index__item", lambda: len(records_of("decision_makers.yaml"))),
    "/criteres/": (".index__item", lambda: sum(len(not_withdrawn(f["criteria"])) for f in records_of("criteria.yaml"))),
    "/monographies/": ("main .cards .card, main .sitemap li", listed_on_the_index),
    "/activites/": (".index__line", lambda: sum(len(a["needs"]) for a in records_of("activities.yaml"))),
    "/bibliographie/": (
        "ul.sources > li",
        lambda: sum(not read_since(source) for source in records_of("sources.yaml")),
    ),
    "/errata/": (".erratum", lambda: errata("majeure")),
    "/errata/mineures/": (".erratum", lambda: errata("mineure")),
    "/personnes/": ("ul.people > li", lambda: len(records_of("people.yaml")) + len(records_of("committee.yaml"))),
    "/methode/": (".index__item", lambda: len(records_of("events.yaml"))),
} | {urls.part_address(Kind.TERM, part): ("dl.glossary dt", partial(terms, part)) for part in spec_of(Kind.TERM).parts}
INDEXES |= {
    urls.part_address(Kind.SOURCE, p): ("ul.sources > li", partial(sources, p)) for p in spec_of(Kind.SOURCE).parts
}


@pytest.mark.parametrize("address", INDEXES)
def test_index_is_complete(site: Site, address: str):
    selector, expected = INDEXES[address]
    assert len(site.page(address).css(selector)) == expected()


@pytest.mark.parametrize("name", MONOGRAPHS)
def test_monograph_tells_all_its_evidence(site: Site, name: str):
    data = MONOGRAPHS[name]
    page = site.page(f"/monographies/{name}/")
    developed = sum(e["detail"] == "developed" for e in data["evidence"])
    assert len(page.css(".support .statement__facts")) == developed
    assert len(page.css(".support .mentions li")) == len(data["evidence"]) - developed
    assert len(page.css(".testimony")) == len(data.get("testimonies", []))
    anchors = [body.attributes["id"] for body in page.css(".support__body")]
    assert sorted(anchors) == sorted({e["action"] for e in data["evidence"]})


@pytest.mark.parametrize("action", [action["id"] for action in actions()])
def test_action_shows_all_its_precedents(site: Site, action: str):
    page = site.page(f"/actions/{action}/")
    expected = {i for i, m in MONOGRAPHS.items() if any(e["action"] == action for e in m["evidence"])}
    cases_shown = {e.attributes["id"] for e in page.css(".precedents > li, .mentions > li[id]")}
    assert cases_shown <= expected
    assert len(cases_shown) >= min(len(expected), LONGEST)
    testimonies = [t for m in MONOGRAPHS.values() for t in m.get("testimonies", []) if t["action"] == action]
    assert len(page.css(".testimony")) == min(len(testimonies), FEW)
    assert (page.css_first(".note--empty") is not None) == (not expected)


def matrix_facts(columns: str) -> dict[tuple[str, str], set]:
    cells: dict[tuple[str, str], set] = defaultdict(set)
    needs = {a["id"]: [n["id"] for n in a["needs"]] for a in records_of("activities.yaml")}
    for name, data in MONOGRAPHS.items():
        if columns == "theme":
            for need in {*needs[data["activity"]], *data.get("needs", [])}:
                cells[need, data["theme"]].add(name)
            continue
        for number, item in enumerate(data["evidence"]):
            if item["status"] == "planned":
                continue
            if columns == "monograph":
                cells[item["action"], name].add(number)
            elif columns == "territory":
                for territory in data.get("territories", []):
                    cells[item["action"], territory["type"]].add(name)
            else:
                for maker in item.get("decision_makers", []):
                    cells[item["action"], maker].add(name)
    return cells


#: Each matrix: what its columns are, and how many rows and columns it should have.
MATRICES: dict[str, tuple[str, list, list]] = {
    "/tableaux/actions-et-monographies/": ("monograph", actions(), list(MONOGRAPHS)[: matrices.MOST_COLUMNS]),
    "/tableaux/actions-et-territoires/": ("territory", actions(), records_of("territories.yaml")),
    "/tableaux/actions-et-decideurs/": ("decision_maker", actions(), records_of("decision_makers.yaml")),
    "/tableaux/besoins-et-thematiques/": ("theme", records_of("needs.yaml"), records_of("themes.yaml")),
}


@pytest.mark.parametrize("address", MATRICES)
def test_matrix_agrees_with_the_data(site: Site, address: str):
    columns, expected_rows, expected_columns = MATRICES[address]
    table = site.page(address).css_first(".matrix table")
    rows = table.css("tbody tr")
    height, width = len(expected_rows), len(expected_columns)
    widths = [sum(int(cell.attributes.get("colspan", 1)) for cell in row.css("td")) for row in rows]
    assert widths == [width] * height
    assert table.css_first("caption").text().strip()
    assert {th.attributes.get("scope") for th in table.css("th")} == {"col", "row"}
    column_ids = [_id(th) for th in table.css("thead th")[1:]]
    facts = matrix_facts(columns)
    number_by_cell = {}
    for row in rows:
        row_id = _id(row.css_first("th"))
        ahead = iter(column_ids)
        for cell in row.css("td"):
            crossed = [next(ahead) for _ in range(int(cell.attributes.get("colspan", 1)))]
            if "is-empty" in cell.attributes.get("class", ""):
                has_cases_left_out = any(key[0] == row_id for key in facts)
                text = ("voir les autres" if has_cases_left_out else "proposez-en un") if len(crossed) == width else ""
                assert cell.text()[-max(len(text), 1) :] == text
            else:
                [column_id] = crossed
                number_by_cell[row_id, column_id] = int(cell.text())
    assert number_by_cell == {key: len(cases_of_cell) for key, cases_of_cell in facts.items() if key[1] in column_ids}


def _id(header) -> str:
    return header.css_first("a").attributes["href"].strip("/").split("/")[-1]
