"""The legal rule of an action on its page: who may act and under which text, beside who did in the cases."""

from __future__ import annotations

from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from catalogue import urls
from catalogue.language.typography import NBSP
from catalogue.model import Kind
from tests.builders import (
    CAFE,
    Project,
    make_action,
    make_citation,
    make_competence,
    make_decision_maker,
    make_evidence,
    make_lever,
    make_monograph,
    make_rule,
    make_source,
)
from tests.guides import guide_of

LAW = make_citation(id="loi", section="art. 10", page=None)


@pytest.fixture
def ruled(project: Project) -> Project:
    """A base whose action has a rule: the commune may, the State may not; only the State did, the commune plans to."""
    competences = [
        make_competence(note="Sur délibération.", may="conditional", source=LAW),
        make_competence(decision_maker="etat", may="not_theirs", note="Sans texte.", source=LAW),
    ]
    lines = [
        {"topic": "limit", "summary": "Pas de **prêt**.", "source": LAW},
        {"topic": "text", "summary": "La loi l'admet.", "source": LAW},
    ]
    rule = make_rule(who=competences, lines=lines)
    actions = [make_action(rule=rule), make_action(id="don", label="Donner du matériel", short_label="Don")]
    project["data/levers.yaml"] = [make_lever(actions=actions)]
    project["data/decision_makers.yaml"].append(make_decision_maker(id="etat", label="État", short_label="État"))
    law = make_source(id="loi", label="La loi", category="law", pages=None, link="printed", url="https://loi.example/")
    project["data/sources.yaml"].append(law)
    planned = make_evidence(status="planned", summary="La commune l'envisage.")
    project[CAFE] = make_monograph(evidence=[make_evidence(decision_makers=["etat"]), planned])
    return project


def page(project: Project, kind: Kind, record_id: str) -> LexborHTMLParser:
    return LexborHTMLParser(guide_of(project.catalogue()).pages.html(urls.address(kind, record_id)))


def facts(box: str, html: LexborHTMLParser) -> dict[str, str]:
    terms, values = (html.css(f"{box} {tag}") for tag in ("dt", "dd"))
    return {t.text(): " ".join(v.text().split()) for t, v in zip(terms, values, strict=True)}


def test_box_tells_who_may_and_each_line_by_topic(ruled: Project):
    assert facts(".rule", page(ruled, Kind.ACTION, "pret-de-salle")) == {
        "Sous conditions": "Commune : Sur délibération. La loi, art. 10",
        "Ce n’est pas leur rôle": "État : Sans texte. La loi, art. 10",
        "Texte": "La loi l’admet. La loi, art. 10",
        "Limites": "Pas de prêt. La loi, art. 10",
    }


def test_box_links_each_text_and_says_when_it_was_verified(ruled: Project):
    box = page(ruled, Kind.ACTION, "pret-de-salle").css_first(".rule")
    assert [a.attributes["href"] for a in box.css("small a")] == ["https://loi.example/"] * 4
    assert f"vérifiés le 14{NBSP}mars 2026" in box.css_first("summary").text()


def test_decision_makers_of_whom_the_same_is_said_are_told_together(ruled: Project):
    competences = [make_competence(source=LAW), make_competence(decision_maker="etat", source=LAW)]
    ruled["data/levers.yaml"][0]["actions"][0]["rule"]["who"] = competences
    assert facts(".rule", page(ruled, Kind.ACTION, "pret-de-salle"))["Peuvent agir"] == "Commune, État La loi, art. 10"


@pytest.mark.parametrize(
    ("label", "section", "citation"),
    [
        ("La loi, article 10", "art. 10", "La loi, article 10"),
        ("Le code, article L. 3-1", "art. L. 3-1", "Le code, article L. 3-1"),
        ("La loi, article 10", "art. 1", "La loi, article 10, art. 1"),
        ("Le code, article L. 3-1", "art. L. 3", "Le code, article L. 3-1, art. L. 3"),
    ],
)
def test_article_that_the_name_of_the_text_gives_is_not_repeated(
    ruled: Project, label: str, section: str, citation: str
):
    ruled["data/sources.yaml"][1]["label"] = label
    line = ruled["data/levers.yaml"][0]["actions"][0]["rule"]["lines"][1]
    line["source"] = LAW | {"section": section}
    assert facts(".rule", page(ruled, Kind.ACTION, "pret-de-salle"))["Texte"] == f"La loi l’admet. {citation}"


def test_text_without_address_is_linked_to_the_bibliography(ruled: Project):
    ruled["data/sources.yaml"][1] |= {"link": "none", "url": None}
    box = page(ruled, Kind.ACTION, "pret-de-salle").css_first(".rule")
    assert {a.attributes["href"] for a in box.css("small a")} == {"../../bibliographie/#loi"}


def test_action_without_rule_says_so(ruled: Project):
    html = page(ruled, Kind.ACTION, "don")
    assert html.css(".rule") == []
    assert "n’est pas encore décrite" in html.css_first(".rule__missing").text()


@pytest.mark.parametrize(("rule", "is_open"), [(make_rule(), False), (None, True)], ids=["with a rule", "without"])
def test_what_the_report_said_of_the_law_is_folded_once_a_rule_answers(project: Project, rule: Any, is_open: bool):
    action = make_action(rule=rule, who="Les communes.", legal_frame="Une convention.")
    project["data/levers.yaml"] = [make_lever(actions=[action])]
    details = page(project, Kind.ACTION, "pret-de-salle").css_first("#regle-en-2021")
    assert [p.text() for p in details.css("p")] == [
        f"Qui pouvait agir{NBSP}: Les communes.",
        f"Cadre légal{NBSP}: Une convention.",
    ]
    assert ("open" in details.attributes) is is_open


def test_who_did_it_is_what_cases_obtained(ruled: Project):
    assert facts(".facts:not(.rule)", page(ruled, Kind.ACTION, "pret-de-salle"))["Qui l’a fait"] == "État"


def test_what_a_decision_maker_may_do_is_apart_from_what_it_did(ruled: Project):
    html = page(ruled, Kind.DECISION_MAKER, "commune")
    headings = [h.text() for h in html.css("h2")]
    assert headings == [
        "Ce que la règle vous permet",
        "Les actions dont la règle ne parle pas de vous",
        "Ce qu’ont fait vos pairs",
    ]
    assert facts("#possible ~ dl", html) == {"Vous pouvez, sous conditions": "Prêt de salle : Sur délibération."}
    assert [a.text() for a in html.css("#a-explorer + p + ul a")] == ["Donner du matériel"]


def test_decision_maker_of_no_rule_is_told_to_verify(project: Project):
    headings = [h.text() for h in page(project, Kind.DECISION_MAKER, "commune").css("h2")]
    assert headings == ["Les actions dont la règle reste à vérifier", "Ce qu’ont fait vos pairs"]
