"""What the tools read: every support once, under the right values, and addresses that follow what changes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from catalogue.language.typography import typeset
from catalogue.model import Kind
from catalogue.reading.loading import load
from catalogue.store import Catalogue
from catalogue.tools import note, supports
from catalogue.tools.facets import FACETS, is_without_money
from catalogue.tools.files import ANY_RECORD, FOLDER, NOTE, SUPPORTS, ToolFiles
from tests.builders import CAFE, MISSING, Project, full_files, make_action, make_evidence, make_lever, make_monograph

LEDGER = "# Adresses publiées\n/\n/actions/salle-pretee/\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with every field, and a second case with few."""
    made = Project(tmp_path)
    made.files = full_files() | {"data/addresses.txt": LEDGER}
    made.write()
    return made


def catalogue_of(project: Project) -> Catalogue:
    return Catalogue(load(project.root))


def core_of(catalogue: Catalogue) -> dict[str, Any]:
    return json.loads(json.dumps(supports.core(catalogue, [])))


def values(core: dict[str, Any], support: list[Any], name: str) -> list[str]:
    """Return the ids of the values that a support has in a filter, read as the browser reads them."""
    case, position = core["cases"][support[0]], {"case": 3, "support": 1}
    for facet, _, scope, labels in core["facets"]:
        if scope == "self":
            continue
        value = (case if scope == "case" else support)[position[scope]]
        position[scope] += 1
        if facet == name:
            return [labels[n][0] for n in (value if isinstance(value, list) else [value])]
    raise AssertionError(name)


def test_every_support_is_there_once_with_its_values(project: Project):
    catalogue = catalogue_of(project)
    core = core_of(catalogue)
    evidence_by_case = [(case, evidence) for case in catalogue.monographs.values() for evidence in case.evidence]
    assert len(core["supports"]) == len(evidence_by_case)
    for row, (case, evidence) in zip(core["supports"], evidence_by_case, strict=True):
        assert core["cases"][row[0]][:3] == [case.id, case.name, catalogue.place_of(case)]
        for facet in FACETS:
            if facet.listed:
                ids = facet.of_case(catalogue, case) if facet.of_case else facet.of_support(catalogue, evidence)
                assert values(core, row, facet.name) == list(dict.fromkeys(ids))


def test_a_support_is_found_where_when_and_by_whom_it_was_given(project: Project):
    core = core_of(catalogue_of(project))
    row = next(row for row in core["supports"] if core["cases"][row[0]][1] == "L'Épi d'Or")
    values_by_facet = {
        name: values(core, row, name) for name in ("departements", "regions", "decideurs", "annees", "etat")
    }
    assert values_by_facet == {
        "departements": ["05"],
        "regions": ["93"],
        "decideurs": ["commune", "region"],
        "annees": ["2018"],
        "etat": ["obtenu"],
    }


def test_parts_hold_the_texts_of_consecutive_cases(project: Project, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(supports, "PART", 0)
    catalogue = catalogue_of(project)
    made = list(supports.parts(catalogue))
    assert [part["cases"][0][0] for _, _, part in made] == [typeset(m.summary) for m in catalogue.monographs.values()]
    assert [first_case for _, first_case, _ in made] == list(range(len(catalogue.monographs)))
    assert [first for first, _, _ in made] == [
        sum(len(part["supports"]) for _, _, part in made[:number]) for number in range(len(made))
    ]
    epi = next(part for _, _, part in made if "épicerie-café" in part["cases"][0][0])
    texts = dict(zip(supports.SUPPORT_FIELDS, epi["supports"][0], strict=True))
    assert texts["euros"] == 1500
    assert texts["duration"] == "3 ans"
    assert texts["organisations"] == ["Ville de Gap", "Région Sud : direction de l'économie"]


@pytest.mark.parametrize(
    ("without_money", "amount", "expected"),
    [(True, MISSING, True), (True, {"euros": 100}, False), (False, MISSING, False)],
    ids=["nothing paid", "an amount is known", "an action that costs"],
)
def test_what_is_given_without_money(tmp_path: Path, without_money: bool, amount: Any, expected: bool):
    project = Project(tmp_path)
    project.files["data/levers.yaml"] = [make_lever(actions=[make_action(without_money=without_money)])]
    project.files[CAFE] = make_monograph(evidence=[make_evidence(amount=amount)])
    project.write()
    catalogue = catalogue_of(project)
    (case,) = catalogue.monographs.values()
    assert is_without_money(catalogue, case.evidence[0]) is expected
    core = core_of(catalogue)
    assert values(core, core["supports"][0], "argent") == (["sans"] if expected else [])


def test_former_ids_lead_to_those_of_today_and_withdrawn_ones_are_named(project: Project):
    core = core_of(catalogue_of(project))
    number = next(n for n, facet in enumerate(FACETS) if facet.kind is Kind.ACTION)
    assert core["moved"] == [[number, "salle-pretee", "pret-de-salle"]]
    assert [number, "don", "Donner"] in core["withdrawn"]


def test_the_address_of_a_file_follows_its_content(project: Project):
    before = ToolFiles(catalogue_of(project))
    assert before.address(SUPPORTS) in before.files
    assert all(address.startswith(f"/{FOLDER}/") for address in before.files)
    again = ToolFiles(catalogue_of(project))
    assert again.files == before.files
    project.files[CAFE]["evidence"][0]["year"] = 2015
    project.write()
    after = ToolFiles(catalogue_of(project))
    assert after.address(SUPPORTS) != before.address(SUPPORTS)
    with pytest.raises(KeyError):
        after.address("unknown")


def note_of(project: Project) -> dict[tuple[Kind, str], dict[str, Any]]:
    """Return what a note says of each record."""
    return {(kind, record_id): value for kind, record_id, value in note.records(catalogue_of(project))}


def test_a_note_knows_every_action_and_case_and_those_that_left(project: Project):
    said = note_of(project)
    catalogue = catalogue_of(project)
    assert {i for kind, i in said if kind is Kind.ACTION} == {*catalogue.actions, "don", "salle-pretee"}
    assert {i for kind, i in said if kind is Kind.MONOGRAPH} == {*catalogue.monographs, "bar"}
    assert said[Kind.ACTION, "salle-pretee"] == {"moved": "pret-de-salle"}
    assert said[Kind.ACTION, "don"] == {
        "withdrawn": "Donner",
        "replacedBy": ["actions", "pret-de-salle", "Prêter une salle"],
    }
    assert said[Kind.MONOGRAPH, "bar"] == {"withdrawn": "Le Bar"}


def test_a_note_says_of_an_action_its_rule_and_who_did_it(project: Project):
    action = note_of(project)[Kind.ACTION, "pret-de-salle"]
    assert action["rule"]["conditional"] == [["Commune", "Si la salle est libre."]]
    assert action["rule"]["allowed"] == []
    assert action["short"] == "/a/pret-de-salle/"
    # What is only planned is not told as done; the case of which most is known comes first.
    assert [(case["id"], len(case["supports"])) for case in action["cases"]] == [("cafe", 1), ("cafe-d-en-face", 1)]
    assert action["cases"][0]["supports"][0] == {
        "action": "pret-de-salle",
        "actionName": "Prêt de salle",
        "who": ["Ville de Gap", "Région Sud : direction de l'économie"],
        "instrument": "Prêt de salle",
        "euros": 1500,
        "amountNote": "Par an, de 2018 à 2020.",
        "year": 2018,
        "source": ["Le rapport", "Levier 1, p.\u00a010", "/bibliographie/#rapport"],
    }


def test_a_note_says_of_a_case_each_support_and_which_is_only_planned(project: Project):
    case = note_of(project)[Kind.MONOGRAPH, "cafe"]
    assert [support.get("planned", False) for support in case["supports"]] == [False, True]
    assert "euros" not in case["supports"][1]


def test_the_files_of_a_note_change_their_address_together(project: Project):
    before = ToolFiles(catalogue_of(project))
    assert before.address(NOTE).replace(ANY_RECORD, "actions-prime") in before.files
    assert before.address(NOTE).replace(ANY_RECORD, "cas-cafe") in before.files
    project.files[CAFE]["evidence"][0]["year"] = 2015
    project.write()
    assert ToolFiles(catalogue_of(project)).address(NOTE) != before.address(NOTE)
