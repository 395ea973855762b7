"""Which results of rules are cached for each file, and when a rule is applied again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from catalogue.checks import MOST_PROBLEMS_OF_A_RULE, check
from catalogue.checks.registry import Run, each, extracted_from, pages, records, settings, using
from catalogue.model import Kind
from catalogue.reading.cache import Answers, Cache
from catalogue.reading.loading import Entry, load
from catalogue.reading.problems import Problem
from catalogue.reading.prose import Prose
from catalogue.reading.yaml_source import Document
from catalogue.store import Catalogue
from tests.builders import CAFE, INDEX, Project, make_monograph, make_theme

items_read: list[str] = []


@each(records, settings)
def nothing_is_right(entry: Entry) -> Iterator[Problem]:
    """No record is right."""
    items_read.append(entry.path)
    yield entry.problem(("id",), "non.")


@extracted_from(pages)
def size(prose: Prose) -> int:
    items_read.append(prose.path)
    return len(prose.body)


@Answers
def doubled(text: str) -> str:
    items_read.append(text)
    return text * 2


@using(size, answers=(doubled,))
def every_page_is_empty(catalogue: Catalogue, sizes: list[tuple[Prose, int]]) -> Iterator[Problem]:
    """Every page is empty."""
    yield from (Problem(prose.path, length, message=doubled("non")) for prose, length in sizes)


@pytest.fixture(autouse=True)
def afresh() -> Iterator[None]:
    items_read.clear()
    yield
    doubled.forget()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def problems(project: Project, folder: Path, *rules) -> list[Problem]:
    """Return what rules find in a run of their own."""
    project.write()
    doubled.forget()
    items_read.clear()
    with Cache(folder, b"code") as cache:
        catalogue = Catalogue(load(project.root, cache))
        return [problem for rule in rules for problem in Run(catalogue, cache).problems(rule)]


def test_a_rule_of_each_record_is_a_rule(project: Project):
    messages = project.messages(nothing_is_right)
    assert nothing_is_right.__name__ == "nothing_is_right"
    assert nothing_is_right.__doc__ == "No record is right."
    assert f"{CAFE}:1 · cafe · id : non." in messages
    assert messages[-1] == "data/site.yaml:1 · id : non."
    assert len(messages) == len(project.catalogue().entries) - 2 + 1  # nested records are judged with their holder


def test_a_rule_applies_again_only_to_a_file_that_changed(project: Project, folder: Path):
    first = problems(project, folder, nothing_is_right)
    assert CAFE in items_read
    assert problems(project, folder, nothing_is_right) == first
    assert items_read == []
    project["data/themes.yaml"] = [make_theme(id="a"), make_theme()]
    again = problems(project, folder, nothing_is_right)
    assert items_read == ["data/themes.yaml"] * 2
    assert len(again) == len(first) + 1


def test_what_is_kept_of_a_file_that_left_is_forgotten(project: Project, folder: Path):
    problems(project, folder, nothing_is_right)
    cafe = project.files.pop(CAFE)
    assert CAFE not in {problem.path for problem in problems(project, folder, nothing_is_right)}
    assert items_read == []
    project[CAFE] = cafe
    problems(project, folder, nothing_is_right)
    assert items_read == [CAFE]


def test_an_extract_is_found_once_for_all_rules(project: Project):
    catalogue = project.catalogue()
    run = Run(catalogue)
    assert list(run.problems(every_page_is_empty)) == list(run.problems(every_page_is_empty))
    assert [path for path in items_read if path != "non"] == [prose.path for prose in catalogue.prose.values()]


def test_an_extract_is_kept(project: Project, folder: Path):
    first = problems(project, folder, every_page_is_empty)
    assert items_read
    assert problems(project, folder, every_page_is_empty) == first
    assert items_read == []
    project[INDEX] = "---\ntitle: A\n---\nAutre.\n"
    assert problems(project, folder, every_page_is_empty) != first
    assert items_read == [INDEX]


def test_rules_find_the_same_without_a_digest(project: Project, folder: Path):
    """Records made in a test, which come from no file, are checked each time."""
    catalogue = project.catalogue()
    theme = catalogue.entry(Kind.THEME, "entraide")
    bare = Entry(theme.record, Document("x.yaml"), kind=theme.kind)
    catalogue.entries = (bare,)
    for _ in range(2):
        with Cache(folder, b"code") as cache:
            assert "x.yaml:1 · entraide · id : non." in map(str, Run(catalogue, cache).problems(nothing_is_right))
    assert items_read.count("x.yaml") == 2


def test_problems_past_the_most_are_not_shown_whatever_was_kept(project: Project, folder: Path):
    project["data/themes.yaml"] = [make_theme(id=f"t{n}") for n in range(MOST_PROBLEMS_OF_A_RULE + 50)]
    project[CAFE] = make_monograph(theme="t1")
    project.write()
    problems_by_run = []
    for _ in range(2):
        with Cache(folder, b"code") as cache:
            catalogue = Catalogue(load(project.root, cache))
            problems_by_run.append([p for p in check(catalogue, nothing_is_right, cache=cache) if p.message == "non."])
    assert problems_by_run[0] == problems_by_run[1]
    assert len(problems_by_run[0]) == MOST_PROBLEMS_OF_A_RULE
