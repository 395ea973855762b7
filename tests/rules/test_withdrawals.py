"""Records that leave the guide, one broken at a time."""

from __future__ import annotations

from catalogue.checks import withdrawals
from tests.builders import (
    CAFE,
    Project,
    make_action,
    make_erratum,
    make_evidence,
    make_lever,
    make_monograph,
    make_need,
    make_person,
)

WITHDRAWAL = {"date": "2026-01-02", "reason": "Fusionné.", "replaced_by": "cafe"}


def test_withdrawn_reference(project: Project):
    withdrawn_need = make_need(id="se-voir", label="Se voir", short_label="Se voir", withdrawn=WITHDRAWAL)
    project["data/needs.yaml"] = [make_need(), withdrawn_need]
    project[CAFE] = make_monograph(needs=["se-voir"])
    messages = project.messages(withdrawals.withdrawn_reference)
    where = project.at(CAFE, "- se-voir")
    assert messages == [
        f"{where} · cafe · needs[0] : « se-voir » a été retirée du guide.\n    Écrivez « cafe », qui la remplace."
    ]


def test_withdrawn_reference__without_replacement(project: Project):
    withdrawn_need = make_need(id="se-voir", label="Se voir", withdrawn=WITHDRAWAL | {"replaced_by": None})
    project["data/needs.yaml"] = [make_need(), withdrawn_need]
    project[CAFE] = make_monograph(needs=["se-voir"])
    assert project.messages(withdrawals.withdrawn_reference) == [
        f"{project.at(CAFE, '- se-voir')} · cafe · needs[0] : « se-voir » a été retirée du guide.\n"
        "    Retirez cette référence."
    ]


def test_withdrawn_reference__what_a_withdrawn_record_says_binds_nobody(project: Project):
    action = make_action(id="bail", label="Bail", short_label="Bail")
    withdrawn_action = make_action(withdrawn={"date": "2026-01-02", "reason": "Plus permis.", "replaced_by": "bail"})
    project["data/levers.yaml"] = [make_lever(actions=[action, withdrawn_action])]
    project[CAFE] = make_monograph(withdrawn={"date": "2026-01-02", "reason": "Fermé.", "replaced_by": "bail"})
    project["data/people.yaml"] = [make_person(monographs=[])]
    project["data/errata.yaml"] = [make_erratum(concerns=[])]
    assert project.messages(withdrawals.withdrawn_reference) == []
    assert list(project.catalogue().actions) == ["bail"]


def test_withdrawn_holder(project: Project):
    project["data/levers.yaml"] = [make_lever(withdrawn={"date": "2026-01-02", "reason": "Non."})]
    project[CAFE] = make_monograph(evidence=[make_evidence()])
    assert project.messages(withdrawals.withdrawn_holder) == [
        f"{project.at('data/levers.yaml', 'withdrawn:')} · contributions · withdrawn : "
        "cette fiche est retirée, mais pas celles qu'elle contient.\n    Déplacez-les, ou retirez-les aussi."
    ]
