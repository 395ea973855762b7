"""Matrices and figures: each agrees with a naive recount."""

from __future__ import annotations

from collections import Counter
from urllib.parse import parse_qs

import pytest

from catalogue import urls
from catalogue.model import Evidence, Kind
from catalogue.store import Catalogue
from catalogue.tools.facets import FACETS
from catalogue.views import matrices
from catalogue.views.figures import figures
from tests.builders import (
    CAFE,
    MONOGRAPHS,
    Project,
    make_action,
    make_decision_maker,
    make_evidence,
    make_lever,
    make_monograph,
    make_rule,
    make_testimony,
)

EACH_MATRIX = pytest.mark.parametrize(
    ("rows", "columns"), matrices.MATRICES, ids=["-".join(pair) for pair in matrices.MATRICES]
)


@pytest.fixture(autouse=True)
def every_column(monkeypatch: pytest.MonkeyPatch):
    """However many cases the guide has, these tests count them all."""
    monkeypatch.setattr(matrices, "MOST_COLUMNS", 10_000)


def recount(catalogue: Catalogue, rows: Kind, columns: Kind) -> Counter[tuple[str, str]]:
    """Count the cells of a matrix the slow way, from the files alone."""
    cells: Counter[tuple[str, str]] = Counter()
    for monograph in catalogue.monographs.values():
        obtained = [e for e in monograph.evidence if e.status == "effective"]
        if rows is Kind.NEED:
            activity = catalogue.activities[monograph.activity]
            pairs = {(n.id, monograph.theme) for n in activity.needs}
            pairs |= {(n, monograph.theme) for n in monograph.needs}
        elif columns is Kind.MONOGRAPH:
            cells.update((e.action, monograph.id) for e in obtained)
            continue
        elif columns is Kind.TERRITORY:
            pairs = {(e.action, t.type) for e in obtained for t in monograph.territories}
        else:
            pairs = {(e.action, d) for e in obtained for d in e.decision_makers}
        cells.update(pairs)
    return cells


@EACH_MATRIX
def test_matrix_agrees_with_a_recount(catalogue: Catalogue, rows: Kind, columns: Kind):
    matrix = matrices.matrix(catalogue, rows, columns)
    expected = recount(catalogue, rows, columns)
    assert matrix.counts == dict(expected)
    assert set(matrix.monographs) == set(expected)
    assert matrix.empty_cells == len(matrix.rows) * len(matrix.columns) - len(expected)


@EACH_MATRIX
def test_matrix_shows_every_record_in_the_order_of_the_data(catalogue: Catalogue, rows: Kind, columns: Kind):
    matrix = matrices.matrix(catalogue, rows, columns)
    assert [r.id for r in matrix.rows] == list(catalogue.of_kind(rows))
    assert [c.id for c in matrix.columns] == list(catalogue.of_kind(columns))


def test_matrix_of_too_many_columns_keeps_the_most_documented(project: Project, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(matrices, "MOST_COLUMNS", 1)
    project[f"{MONOGRAPHS}/bar.yaml"] = make_monograph(id="bar", name="Le Bar", evidence=[])
    matrix = matrices.matrix(project.catalogue(), Kind.ACTION, Kind.MONOGRAPH)
    assert [column.id for column in matrix.columns] == ["cafe"]
    assert matrix.left_out == 1
    assert matrix.empty_cells == 0
    assert matrix.is_documented("pret-de-salle")
    assert not matrix.is_documented("absente")


def test_columns_as_documented_are_kept_in_the_order_of_the_data(project: Project, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(matrices, "MOST_COLUMNS", 2)
    for name in ("bar", "dojo"):
        project[f"{MONOGRAPHS}/{name}.yaml"] = make_monograph(id=name, name=name.capitalize())
    matrix = matrices.matrix(project.catalogue(), Kind.ACTION, Kind.MONOGRAPH)
    assert [column.id for column in matrix.columns] == ["bar", "cafe"]
    assert matrix.left_out == 1


def test_row_whose_cases_are_left_out_is_documented(project: Project, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(matrices, "MOST_COLUMNS", 1)
    actions = [make_action(), make_action(id="don", label="Donner", short_label="Don")]
    project["data/levers.yaml"] = [make_lever(actions=actions)]
    two_supports = [make_evidence(), make_evidence(instrument="Un autre prêt")]
    project[CAFE] = make_monograph(evidence=two_supports)
    project[f"{MONOGRAPHS}/bar.yaml"] = make_monograph(id="bar", name="Le Bar", evidence=[make_evidence(action="don")])
    matrix = matrices.matrix(project.catalogue(), Kind.ACTION, Kind.MONOGRAPH)
    assert [column.id for column in matrix.columns] == ["cafe"]
    assert matrix.cells("don") == [(None, 1)]
    assert matrix.is_documented("don")


@EACH_MATRIX
def test_each_cell_names_its_monographs_once(catalogue: Catalogue, rows: Kind, columns: Kind):
    matrix = matrices.matrix(catalogue, rows, columns)
    for (row, column), ids in matrix.monographs.items():
        assert len(ids) == len(set(ids))
        linked = {m.id for m in catalogue.monographs_of(rows, row)}
        assert set(ids) <= linked
        if not matrix.counts_passages:
            assert len(ids) == matrix.counts[row, column]


@EACH_MATRIX
def test_each_cell_opens_the_explorer_on_as_many_cases(catalogue: Catalogue, rows: Kind, columns: Kind):
    matrix = matrices.matrix(catalogue, rows, columns)
    for cell, ids in matrix.monographs.items():
        address, _, query = matrix.target(*cell).partition("?")
        assert address == urls.EXPLORER
        found = explored(catalogue, {name: ids[0] for name, ids in parse_qs(query).items()})
        assert {case for case, _ in found} == set(ids)
        if matrix.counts_passages and cell in matrix.counts:
            assert len(found) == matrix.counts[cell]


def explored(catalogue: Catalogue, chosen: dict[str, str]) -> list[tuple[str, Evidence]]:
    """Return the supports that the explorer keeps for one value of some filters, each with the id of its case."""
    kept = []
    for case in catalogue.monographs.values():
        for evidence in case.evidence:
            held = {
                facet.name: facet.of_case(catalogue, case) if facet.of_case else facet.of_support(catalogue, evidence)
                for facet in FACETS
                if facet.name in chosen
            }
            if set(held) == set(chosen) and all(value in held[name] for name, value in chosen.items()):
                kept.append((case.id, evidence))
    return kept


@EACH_MATRIX
def test_matrix_of_a_base_without_evidence(project: Project, rows: Kind, columns: Kind):
    del project.files[CAFE]
    project["data/monographs/vide.yaml"] = make_monograph(id="vide", evidence=[], territories=[], needs=[])
    project["data/activities.yaml"][0]["needs"] = []
    project["data/people.yaml"] = []
    matrix = matrices.matrix(project.catalogue(), rows, columns)
    assert matrix.counts == {}
    assert matrix.empty_cells == 1
    assert matrix.monographs == {}


def test_matrix_counts_passages_or_monographs(project: Project):
    """Passages where a column is one monograph; monographs, once each, everywhere else."""
    project["data/levers.yaml"] = [make_lever(actions=[make_action(), make_action(id="don", label="Donner")])]
    project["data/decision_makers.yaml"] = [
        make_decision_maker(),
        make_decision_maker(id="etat", label="État"),
    ]
    project[CAFE] = make_monograph(
        evidence=[make_evidence(), make_evidence(summary="Encore.", decision_makers=["etat"])]
    )
    catalogue = project.catalogue()

    def cells(rows: Kind, columns: Kind) -> dict[tuple[str, str], int]:
        matrix = matrices.matrix(catalogue, rows, columns)
        return {(r.id, c.id): matrix.counts.get((r.id, c.id), 0) for r in matrix.rows for c in matrix.columns}

    assert cells(Kind.ACTION, Kind.MONOGRAPH) == {("pret-de-salle", "cafe"): 2, ("don", "cafe"): 0}
    assert cells(Kind.ACTION, Kind.TERRITORY) == {
        ("pret-de-salle", "montagne"): 1,
        ("don", "montagne"): 0,
    }
    assert cells(Kind.ACTION, Kind.DECISION_MAKER) == {
        ("pret-de-salle", "commune"): 1,
        ("pret-de-salle", "etat"): 1,
        ("don", "commune"): 0,
        ("don", "etat"): 0,
    }
    assert cells(Kind.NEED, Kind.THEME) == {("se-rencontrer", "entraide"): 1}


def test_a_cell_leads_to_what_it_counts(project: Project):
    catalogue = project.catalogue()
    actions = matrices.matrix(catalogue, Kind.ACTION, Kind.TERRITORY)
    needs = matrices.matrix(catalogue, Kind.NEED, Kind.THEME)
    assert [actions.target("pret-de-salle", "montagne"), needs.target("se-rencontrer", "entraide")] == [
        "/explorer/?actions=pret-de-salle&territoires=montagne&etat=obtenu",
        "/explorer/?besoins=se-rencontrer&thematiques=entraide",
    ]


def test_empty_cell_leads_nowhere(project: Project):
    project[CAFE] = make_monograph(evidence=[make_evidence(decision_makers=[])])
    matrix = matrices.matrix(project.catalogue(), Kind.ACTION, Kind.DECISION_MAKER)
    with pytest.raises(KeyError):
        matrix.target("pret-de-salle", "commune")


def test_unknown_matrix(project: Project):
    with pytest.raises(KeyError):
        matrices.matrix(project.catalogue(), Kind.MONOGRAPH, Kind.ACTION)


def test_matrix_leaves_out_what_is_only_planned(project: Project):
    project[CAFE] = make_monograph(evidence=[make_evidence(status="planned")])
    matrix = matrices.matrix(project.catalogue(), Kind.ACTION, Kind.DECISION_MAKER)
    assert matrix.monographs == {}


def test_supports_told_cited_and_planned_are_counted_apart(project: Project):
    actions = [make_action(id=name, label=name, short_label=name, rule=rule) for name, rule in ACTIONS.items()]
    project["data/levers.yaml"] = [make_lever(actions=actions)]
    del project.files["content/actions/pret-de-salle.md"]
    project[CAFE] = make_monograph(
        evidence=[
            make_evidence(action="don"),
            make_evidence(action="don", detail="mention", status="planned", summary="Un autre don."),
            make_evidence(action="bail", detail="mention"),
            make_evidence(action="bail", status="planned", summary="Un autre bail."),
            make_evidence(action="achat", status="planned"),
        ]
    )
    figure_by_name = figures(project.catalogue())
    names = ("supports", "supports_told", "supports_cited", "supports_planned", "actions_with_rule")
    assert [figure_by_name[name] for name in names] == ["3", "1", "1", "1", "1"]


#: Actions of a test, by id, with their rule.
ACTIONS = {"don": make_rule(), "bail": None, "achat": None}


def test_figures_of_a_small_base(project: Project):
    project[CAFE] = make_monograph(
        evidence=[
            make_evidence(organisations=["Caf", "Ville de Gap"]),
            make_evidence(organisations=["Caf"], summary="Encore."),
        ],
        testimonies=[make_testimony()],
    )
    assert figures(project.catalogue()) == {
        "monographs": "1",
        "levers": "1",
        "actions": "1",
        "needs": "1",
        "activities": "1",
        "themes": "1",
        "criteria": "1",
        "territories": "1",
        "decision_makers": "1",
        "evidence": "2",
        "supports": "1",
        "supports_told": "1",
        "supports_cited": "0",
        "supports_planned": "0",
        "actions_with_rule": "0",
        "testimonies": "1",
        "people": "1",
        "terms": "1",
        "sources": "1",
        "errata": "1",
        "organisations": "2",
    }
