"""The state of the base: computed from the data alone."""

from __future__ import annotations

import datetime

from catalogue.exports.tasks import task_rows
from catalogue.model import Kind
from catalogue.model.kinds import PAGE_KINDS
from catalogue.reading.link_exceptions import EXCEPTIONS_PATH
from catalogue.views.state import EXPECTED, state
from tests.builders import (
    CAFE,
    MONOGRAPHS,
    make_action,
    make_evidence,
    make_lever,
    make_monograph,
    make_rule,
    make_source,
)


def test_every_kind_of_page_is_counted(catalogue):
    state_of_data = state(catalogue)
    assert set(EXPECTED) == set(PAGE_KINDS) == set(state_of_data.completeness)
    for kind in PAGE_KINDS:
        assert len(state_of_data.completeness[kind]) == len(catalogue.of_kind(kind))
        assert all(0 <= c.percent <= 100 for c in state_of_data.completeness[kind])


def test_completeness_names_what_is_missing(project):
    project[CAFE] = make_monograph(founded=None, website="https://cafe.example")
    (case,) = state(project.catalogue()).completeness[Kind.MONOGRAPH]
    assert "l'année de création" in case.missing
    assert "le site" not in case.missing
    assert case.percent == round(100 * (case.expected - len(case.missing)) / case.expected)


def test_stale_is_counted_from_the_newest_date_of_the_data(project):
    project[CAFE] = make_monograph(verified_on="2020-01-01")
    project[f"{MONOGRAPHS}/bar.yaml"] = make_monograph(id="bar", name="Le Bar", verified_on="2021-01-01")
    project[f"{MONOGRAPHS}/pub.yaml"] = make_monograph(id="pub", name="Le Pub")
    state_of_data = state(project.catalogue())
    assert state_of_data.reference_date == datetime.date(2021, 1, 1)
    assert [e.id for e in state_of_data.stale] == ["cafe"]
    assert [e.id for e in state_of_data.never_verified] == ["pub"]


def test_records_without_evidence_or_testimony(project):
    project[CAFE] = make_monograph(evidence=[])
    state_of_data = state(project.catalogue())
    assert [e.id for e in state_of_data.without_evidence] == ["cafe"]
    assert [e.id for e in state_of_data.without_testimony] == ["cafe"]
    assert [e.id for e in state_of_data.actions_without_case] == ["pret-de-salle"]


def test_actions_obtained_by_few(project):
    actions = [make_action(id=name, label=name, short_label=name) for name in ("pret-de-salle", "avance", "conseil")]
    project["data/levers.yaml"] = [make_lever(actions=actions)]
    planned = make_evidence(action="avance", status="planned")
    project[CAFE] = make_monograph(evidence=[make_evidence(), planned])
    few = state(project.catalogue()).actions_with_few_cases
    assert [(entry.id, number) for entry, number in few] == [("pret-de-salle", 1)]
    tasks = [row["à faire"] for row in task_rows(state(project.catalogue())) if row["genre"] == "action"]
    assert "Chercher un cas : 1 organisation l'a obtenue." in tasks
    for name in ("bar", "pub"):
        project[f"{MONOGRAPHS}/{name}.yaml"] = make_monograph(id=name, name=name)
    assert state(project.catalogue()).actions_with_few_cases == ()


def test_rules_missing_or_old(project):
    old_rule, new_rule = make_rule(verified_on="2024-01-01"), make_rule(verified_on="2026-03-14")
    rules = {"ancienne": old_rule, "recente": new_rule, "pret-de-salle": None}
    actions = [make_action(id=name, label=name, short_label=name, rule=rule) for name, rule in rules.items()]
    project["data/levers.yaml"] = [make_lever(actions=actions)]
    state_of_data = state(project.catalogue())
    assert [e.id for e in state_of_data.stale_rules] == ["ancienne"]
    assert [e.id for e in state_of_data.actions_without_rule] == ["pret-de-salle"]
    tasks = {row["à faire"]: row["ligne"] for row in task_rows(state_of_data)}
    line = tasks["Règle à revérifier : dernière fois le 2024-01-01."]
    assert project.at("data/levers.yaml", "verified_on: '2024-01-01'") == f"data/levers.yaml:{line}"


def test_gaps_are_empty_and_likely(catalogue):
    for kind, gaps in state(catalogue).gaps.items():
        for gap in gaps:
            assert gap.expected >= 1
            cases = catalogue.supports(action=gap.action.id)
            if kind is Kind.TERRITORY:
                assert not any(gap.column.id in [t.type for t in s.monograph.territories] for s in cases)
            else:
                assert not any(gap.column.id in s.decision_makers for s in cases)


def test_addresses_to_verify(project):
    project["data/sources.yaml"] = [
        make_source(),
        make_source(id="vieux", label="Vieux", pages=None, link="printed", url="http://vieux.example/"),
        make_source(id="vide", label="Vide", pages=None, link="empty"),
    ]
    project[CAFE] = make_monograph(evidence=[make_evidence()], website="https://cafe.example")
    addresses = state(project.catalogue()).addresses
    assert [(a.entry.id, a.reason) for a in addresses] == [
        ("vieux", "L'adresse n'est pas en https"),
        ("vide", "Le lien est vide dans la source"),
    ]


def test_address_excepted_without_a_reason_does_not_stop_the_page(project):
    project["data/sources.yaml"] = [make_source(link="printed", url="https://rapport.example/")]
    project[EXCEPTIONS_PATH] = "https://rapport.example/\n"
    [address] = state(project.catalogue()).addresses
    assert address.reason == "Raison à écrire"


def test_what_left_the_guide_is_not_to_be_mended(project):
    withdrawal = {"date": "2026-01-01", "reason": "Fermé."}
    project[CAFE] = make_monograph(website="http://cafe.example", withdrawn=withdrawal)
    assert state(project.catalogue()).addresses == ()


def test_tasks_tell_everything_with_its_line(project):
    project["data/sources.yaml"] = [
        make_source(),
        make_source(id="vieux", label="Vieux", pages=None, link="printed", url="http://vieux.example/"),
    ]
    project[CAFE] = make_monograph(founded=None, website="https://cafe.example", verified_on="2020-01-01")
    project[f"{MONOGRAPHS}/bar.yaml"] = make_monograph(id="bar", name="Le Bar", verified_on="2022-01-01")
    state_of_data = state(project.catalogue())
    rows = list(task_rows(state_of_data))
    missing = sum(len(item.missing) for items in state_of_data.completeness.values() for item in items)
    others = (
        state_of_data.stale,
        state_of_data.actions_with_few_cases,
        *state_of_data.gaps.values(),
        state_of_data.addresses,
    )
    assert len(rows) == missing + sum(map(len, others))
    records_and_tasks = [(row["fiche"], row["à faire"]) for row in rows]
    assert ("Le Café", "Il manque l'année de création.") in records_and_tasks
    assert ("Le Café", "À revérifier : dernière fois le 2020-01-01.") in records_and_tasks
    assert ("Vieux", "L'adresse n'est pas en https : http://vieux.example/") in records_and_tasks
    assert all(int(row["ligne"]) >= 1 and str(row["fichier"]).startswith("data/") for row in rows)
