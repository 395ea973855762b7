"""The rule of « Ma situation », on made-up actions and supports, and what the guide gives it to know."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from catalogue.reading.loading import load
from catalogue.store import Catalogue
from catalogue.tools import situations
from catalogue.tools.ranking import (
    NOT_THEIRS,
    POINTS,
    WITHOUT_MONEY,
    ActionFacts,
    Proposal,
    Situation,
    SupportFacts,
    propose,
)
from scripts.ranking_vectors import answer
from tests.builders import (
    CAFE,
    Project,
    make_action,
    make_competence,
    make_evidence,
    make_lever,
    make_monograph,
    make_rule,
)

VECTORS = json.loads((Path(__file__).parent / "search" / "ranking.json").read_text("utf-8"))
HERE = Situation(maker="commune", area="23", commune="23021", population=900, needs=("manger",))


def action(name: str = "prêter", lever: str = "nature", **facts: Any) -> ActionFacts:
    return ActionFacts(id=name, lever=lever, **{"may": {"commune": "allowed"}} | facts)


def support(case: str = "café", to: str = "prêter", **facts: Any) -> SupportFacts:
    return SupportFacts(case=case, action=to, **{"needs": ("manger",)} | facts)


def proposed(situation: Situation, actions: list[ActionFacts], supports: list[SupportFacts]) -> list[Proposal]:
    return propose(situation, actions, supports)[0]


def names(proposals: list[Proposal]) -> list[str]:
    return [proposal.action for proposal in proposals]


# --- Which actions --------------------------------------------------------------------------------


def test_three_actions_at_most_those_worth_most_first():
    actions = [action(name, lever=name) for name in "abcd"]
    supports = [support(str(n), name) for name, number in zip("abcd", (0, 1, 3, 2), strict=True) for n in range(number)]
    assert names(proposed(HERE, actions, supports)) == ["c", "d", "b"]


def test_only_the_best_cases_count():
    supports = [support(str(n), "a") for n in range(9)] + [support(str(n), "b", told=True) for n in range(3)]
    assert names(proposed(HERE, [action("a"), action("b")], supports)) == ["b", "a"]


def test_what_is_not_the_role_of_a_decision_maker_is_left_out_and_said():
    actions = [action("a", may={"commune": NOT_THEIRS}), action("b")]
    proposals, left_out = propose(HERE, actions, [support(to="a")])
    assert (names(proposals), left_out) == (["b"], ["a"])


def test_what_the_rule_says_something_of_comes_first_then_what_it_allows_without_condition():
    actions = [action("a", may={}), action("b", may={"commune": "conditional"}), action("c")]
    assert names(proposed(HERE, actions, [support(to="a", told=True)])) == ["a", "c", "b"]
    assert names(proposed(HERE, actions, [support(to=one.id) for one in actions])) == ["c", "b", "a"]


def test_a_lever_proposed_already_counts_for_half():
    actions = [action("a"), action("b"), action("c", lever="argent")]
    supports = [support(str(n), "a") for n in range(3)] + [support(str(n), "b") for n in range(3)]
    assert names(proposed(HERE, actions, [*supports, support("x", "c")])) == ["a", "b", "c"]
    assert names(proposed(HERE, actions, [*supports, support("x", "c"), support("y", "c")])) == ["a", "c", "b"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ((), {"local": 0, "liens": 0, "argent": 0, "tout": 0}),
        (("local",), {"local": 0, "tout": 0, "liens": 3}),
        (("liens",), {"tout": 0, "liens": 1, "local": 2}),
        (("argent",), {"liens": 0, "argent": 0, "tout": 0}),
        ((WITHOUT_MONEY,), {"local": 0, "tout": 0}),
        ((WITHOUT_MONEY, "liens"), {"tout": 0, "local": 2}),
    ],
)
def test_what_is_given_comes_before_what_is_lacking(given: tuple[str, ...], expected: dict[str, int]):
    actions = [
        action("liens", lever="a", means=("liens", "argent")),
        action("argent", lever="b", means=("argent",)),
        action("tout", lever="c", without_money=True),
        action("local", lever="d", means=("local",), without_money=True),
    ]
    found = {one.action: one.lacking for one in proposed(Situation(means=given), actions, [])}
    assert found.items() <= expected.items()
    assert len(found) == min(3, len(expected))
    assert list(found.values()) == sorted(found.values())


def test_without_money_a_support_that_cost_some_is_no_case():
    supports = [support("dear"), support("free", without_money=True)]
    poor = Situation(needs=("manger",), means=(WITHOUT_MONEY,))
    [proposal] = proposed(poor, [action(without_money=True)], supports)
    assert [one.case for one in proposal.precedents] == ["free"]


# --- Which cases ----------------------------------------------------------------------------------


def test_cases_for_the_need_alone_are_shown_and_come_before_any_other():
    actions = [action("a"), action("b", lever="x")]
    supports = [
        support("near", "a", needs=("bouger",), areas=("23",)),
        support("far", "b"),
        support("other", "b", needs=()),
    ]
    proposals = proposed(HERE, actions, supports)
    assert [(one.action, one.for_need, [p.case for p in one.precedents]) for one in proposals] == [
        ("b", True, ["far"]),
        ("a", False, ["near"]),
    ]


@pytest.mark.parametrize(
    ("facts", "earned"),
    [
        ({}, ""),
        ({"areas": ("23",), "commune": "23021"}, "commune"),
        ({"areas": ("23",), "commune": "23096"}, "departement"),
        ({"areas": ("03",)}, "near"),  # a neighbour in another région
        ({"areas": ("64",)}, "near"),  # the same région
        ({"areas": ("r75",)}, "near"),
        ({"areas": ("35", "31")}, "region"),
        ({"areas": ("r01",)}, ""),
        ({"territories": ("montagne", "plaine")}, "territory"),
        ({"makers": ("commune",)}, "maker"),
        ({"population": 300}, "size"),
        ({"population": 2700}, "size"),
        ({"population": 2701}, ""),
        ({"told": True}, "told"),
    ],
)
def test_what_a_case_earns(facts: dict[str, Any], earned: str):
    situation = Situation(maker="commune", area="23", commune="23021", population=900, territories=("montagne",))
    [proposal] = proposed(situation, [action()], [support(**facts)])
    assert proposal.precedents[0].earned == ("case", *filter(None, [earned]))
    assert proposal.worth == POINTS["case"] + POINTS.get(earned, 0)


def test_overseas_is_near_overseas():
    situation = Situation(area="r04")
    [proposal] = proposed(situation, [action()], [support(areas=("r01",))])
    assert proposal.precedents[0].earned == ("case", "near")


def test_the_supports_of_a_case_add_up_and_the_nearest_of_equals_is_first():
    supports = [support("a", makers=("commune",)), support("a", told=True), support("b", areas=("64",))]
    [proposal] = proposed(HERE, [action()], supports)
    assert [(one.case, one.worth) for one in proposal.precedents] == [("b", 5), ("a", 5)]


# --- The same in the browser, and the facts -------------------------------------------------------


def test_vectors_are_what_this_side_answers():
    """The browser is held to the same file by tests/site/test_situation.py."""
    actions = [ActionFacts(**one) for one in VECTORS["actions"]]
    supports = [SupportFacts(**one) for one in VECTORS["supports"]]
    for one in VECTORS["answers"]:
        found = answer(*propose(Situation(**one["situation"]), actions, supports))
        assert {"situation": one["situation"]} | found == one, (
            "write tests/search/ranking.json again: python -m scripts.ranking_vectors"
        )


def test_facts_are_those_of_the_guide(tmp_path: Path):
    project = Project(tmp_path)
    rule = make_rule(who=[make_competence(may="conditional", note="Si la salle est libre.")])
    project.files["data/levers.yaml"] = [
        make_lever(actions=[make_action(means=["premises"], without_money=True, rule=rule)])
    ]
    project.files[CAFE] = make_monograph(
        place={"commune": "Gap", "departement": "05", "region": "93"},
        evidence=[make_evidence(), make_evidence(status="planned")],
    )
    project.write()
    catalogue = Catalogue(load(project.root))
    [known] = situations.actions(catalogue)
    assert (known.means, known.without_money, known.may) == (("local",), True, {"commune": "conditional"})
    [obtained] = situations.supports(catalogue)
    assert (obtained.areas, obtained.commune, obtained.told) == (("05",), "05061", True)
    assert obtained.population > 10_000
    for_browser = situations.known(catalogue)
    [[means, without_money, verified, who]] = for_browser["actions"]
    assert [for_browser["means"][n][0] for n in means] == ["local"]
    assert (without_money, verified, who) == (
        1,
        "14\u00a0mars 2026",
        {"commune": ["conditional", "Si la salle est libre."]},
    )
    assert for_browser["cases"] == [[["05"], "05061", obtained.population]]


@pytest.mark.parametrize(
    ("commune", "departement", "code"),
    [("Gap", "05", "05061"), ("Auvillers-les-Forges", "08", "08037"), ("Nowhere", "05", "")],
)
def test_the_commune_of_a_case(tmp_path: Path, commune: str, departement: str, code: str):
    project = Project(tmp_path)
    project.files[CAFE] = make_monograph(place={"commune": commune, "departement": departement})
    project.write()
    assert situations.supports(Catalogue(load(project.root)))[0].commune == code
