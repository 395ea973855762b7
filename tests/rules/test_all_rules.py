"""What holds for every rule."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from catalogue.checks import RULES, check
from catalogue.checks.registry import Rule
from catalogue.opening import open_catalogue
from catalogue.reading.cache import Cache
from catalogue.reading.loading import Loader
from catalogue.reading.problems import ProblemsFound
from tests.builders import CAFE, Project, make_monograph

EACH_RULE = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)


def _functions(module: Path) -> set[str]:
    if not module.exists():
        return set()
    tree = ast.parse(module.read_text("utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@EACH_RULE
def test_every_rule_has_its_test(rule: Rule):
    module = f"test_{rule.__module__.rsplit('.', 1)[-1]}.py"
    tests = _functions(Path(__file__).parent / module)
    expected = f"test_{rule.__name__}"
    assert any(name == expected or name.startswith(f"{expected}__") for name in tests), (
        f"write {expected} in tests/rules/{module}"
    )


def test_rules_are_told_apart():
    names = [rule.__name__ for rule in RULES]
    assert sorted(names) == sorted(set(names))


@EACH_RULE
def test_rule_says_in_a_sentence_what_must_hold(rule: Rule):
    assert rule.__doc__


@EACH_RULE
def test_valid_project_breaks_no_rule(project: Project, rule: Rule):
    assert project.messages(rule) == []


def test_valid_project_opens(project: Project):
    project.write()
    assert list(open_catalogue(project.root).monographs) == ["cafe"]


def test_a_project_opens_again_with_what_changed(project: Project, tmp_path: Path):
    loader = Loader(project.root)
    for name in ("Le Café", "Le Bistrot"):
        project[CAFE] = make_monograph(name=name)
        project.write()
        with Cache(tmp_path / "cache", b"code") as cache:
            catalogue = open_catalogue(project.root, cache=cache, loader=loader)
        assert catalogue.monographs["cafe"].name == name


def test_check_runs_every_rule(project: Project):
    project[CAFE] = make_monograph(theme="inconnu", founded=1700)
    messages = "\n".join(str(problem) for problem in check(project.catalogue()))
    assert "« inconnu » n'existe pas." in messages
    assert "l'année 1700 n'est pas possible." in messages


def test_more_rules_can_be_given_when_opening(project: Project):
    def nothing_is_right(catalogue):
        yield from (entry.problem(("id",), "non.") for entry in catalogue.page_entries())

    project.write()
    with pytest.raises(ProblemsFound) as error:
        open_catalogue(project.root, nothing_is_right)
    assert len(error.value.problems) == 9
    assert "data/monographs/cafe.yaml:1 · cafe · id : non." in str(error.value)
