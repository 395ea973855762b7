"""Supports counted in words."""

from __future__ import annotations

from typing import Any

import pytest

from catalogue.views.tallies import tally
from tests.builders import CAFE, Project, make_action, make_evidence, make_lever, make_monograph

IN_DETAIL: dict[str, Any] = {}
MENTION = {"detail": "mention"}
PLANNED = {"status": "planned"}


@pytest.mark.parametrize(
    ("supports", "in_words"),
    [
        ([], "aucun cas documenté"),
        ([IN_DETAIL], "1 cas raconté"),
        ([IN_DETAIL, MENTION, MENTION, PLANNED], "1 cas raconté, 2 cités, 1 envisagé"),
        ([MENTION, PLANNED, PLANNED], "1 cas cité, 2 envisagés"),
        ([PLANNED], "1 cas envisagé"),
    ],
)
def test_each_kind_of_support_is_counted_apart(project: Project, supports: list[dict[str, Any]], in_words: str):
    names = [f"action-{n}" for n in range(len(supports) or 1)]
    actions = [make_action(id=name, label=name, short_label=name) for name in names]
    project["data/levers.yaml"] = [make_lever(actions=actions)]
    del project.files["content/actions/pret-de-salle.md"]
    evidence = [make_evidence(action=name, **one) for name, one in zip(names, supports, strict=False)]
    project[CAFE] = make_monograph(evidence=evidence)
    assert tally(project.catalogue().supports()) == in_words


def test_what_is_counted_has_a_name(project: Project):
    assert tally(project.catalogue().supports(), "soutien", "soutiens") == "1 soutien raconté"
