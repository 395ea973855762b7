"""Lists of cases chosen by two records at once."""

from __future__ import annotations

import pytest

from catalogue.model import Kind
from catalogue.store import Catalogue
from catalogue.views.cases import cases_of_both, companions
from tests.builders import CAFE, Project, make_action, make_decision_maker, make_evidence, make_lever, make_monograph


@pytest.fixture
def catalogue(project: Project) -> Catalogue:
    """One organisation: the commune lent a room, the region paid."""
    project["data/decision_makers.yaml"] = [
        make_decision_maker(),
        make_decision_maker(id="region", label="Région", short_label="Région"),
    ]
    paid = make_action(id="subvention", label="Subvention", short_label="Subvention")
    project["data/levers.yaml"] = [
        make_lever(),
        make_lever(id="argent", number=2, label="Argent", short_label="Argent", actions=[paid]),
    ]
    evidence = [make_evidence(), make_evidence(action="subvention", decision_makers=["region"])]
    project[CAFE] = make_monograph(evidence=evidence)
    return project.catalogue()


@pytest.mark.parametrize(
    ("kind", "record_id", "expected"),
    [
        (Kind.ACTION, "pret-de-salle", ["commune"]),
        (Kind.ACTION, "subvention", ["region"]),
        (Kind.LEVER, "argent", ["region"]),
        (Kind.NEED, "se-rencontrer", ["commune", "region"]),
        (Kind.THEME, "entraide", ["commune", "region"]),
    ],
)
def test_an_action_and_a_decision_maker_are_in_the_same_evidence(
    catalogue: Catalogue, kind: Kind, record_id: str, expected: list[str]
):
    companions_of_record = companions(catalogue, catalogue.entry(kind, record_id))
    assert [other.id for other in companions_of_record if other.kind is Kind.DECISION_MAKER] == expected
    assert [other.id for other in companions_of_record if other.kind is Kind.TERRITORY] == ["montagne"]


def test_nobody_is_listed_for_what_no_organisation_has(catalogue: Catalogue):
    action, region = catalogue.entry(Kind.ACTION, "pret-de-salle"), catalogue.entry(Kind.DECISION_MAKER, "region")
    assert cases_of_both(catalogue, action, region) == []


def test_what_is_only_planned_makes_no_case(project: Project):
    project[CAFE] = make_monograph(evidence=[make_evidence(status="planned")])
    catalogue = project.catalogue()
    action, commune = catalogue.entry(Kind.ACTION, "pret-de-salle"), catalogue.entry(Kind.DECISION_MAKER, "commune")
    assert cases_of_both(catalogue, action, commune) == []


def test_other_kinds_are_not_combined(catalogue: Catalogue):
    assert companions(catalogue, catalogue.entry(Kind.ACTIVITY, "cafes")) == []
