"""The made-up projects that other tests and the measures rely on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from catalogue import checks
from catalogue.checks.registry import Rule
from catalogue.model import Citation
from catalogue.model.fields import citations, texts
from catalogue.opening import open_catalogue
from catalogue.reading import geography
from catalogue.reading.loading import load
from catalogue.store import Catalogue
from scripts.check import RULES
from tests.builders import MONOGRAPHS, Project, make_monograph
from tests.synthetic import PROSE, grow, oldest_first, synthetic_project

MORE = 20


@pytest.fixture(scope="module")
def real(catalogue: Catalogue) -> set[str]:
    """Ids of the real cases."""
    return {*catalogue.monographs}


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory, real: set[str]) -> tuple[Path, list[str]]:
    """A project with twenty cases more, and their ids."""
    folder = tmp_path_factory.mktemp("synthetic")
    return folder, synthetic_project(folder, len(real) + MORE)


@pytest.fixture(scope="module")
def checked(grown: tuple[Path, list[str]]) -> Catalogue:
    """Its catalogue, checked as « make check » does."""
    return open_catalogue(grown[0], *RULES)


def bytes_by_path(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for part in (MONOGRAPHS, PROSE)
        for file in (folder / part).iterdir()
    }


def test_it_has_as_many_cases_as_asked_each_with_its_page(
    grown: tuple[Path, list[str]], checked: Catalogue, real: set[str]
):
    folder, added_ids = grown
    assert checked.monographs.keys() == real | set(added_ids)
    assert len(checked.monographs) == len(real) + MORE
    assert all((folder / PROSE / f"{case}.md").is_file() for case in added_ids)


def test_the_same_seed_gives_the_same_files(grown: tuple[Path, list[str]], tmp_path: Path, real: set[str]):
    synthetic_project(tmp_path, len(real) + MORE)
    assert bytes_by_path(tmp_path) == bytes_by_path(grown[0])


def test_another_seed_gives_other_cases(grown: tuple[Path, list[str]], tmp_path: Path, real: set[str]):
    assert not set(synthetic_project(tmp_path, len(real) + MORE, seed=1)) & set(grown[1])


def test_a_smaller_project_holds_the_first_cases_of_a_larger_one(
    grown: tuple[Path, list[str]], tmp_path: Path, real: set[str]
):
    assert synthetic_project(tmp_path, len(real) + MORE - 5) == grown[1][:-5]
    assert bytes_by_path(tmp_path).items() <= bytes_by_path(grown[0]).items()


def test_no_text_of_a_made_up_case_is_another_one(grown: tuple[Path, list[str]], checked: Catalogue):
    texts_by_case = {case: texts_of_case(checked, case) for case in checked.monographs}
    times = Counter(text for texts in texts_by_case.values() for text in texts)
    assert [text for case in grown[1] for text in texts_by_case[case] if times[text] > 1] == []


def texts_of_case(checked: Catalogue, case: str) -> list[str]:
    """Return the summaries and notes of a case, and the paragraphs of its page."""
    case_texts = [text for path, text in texts(checked.monographs[case]) if path[-1] in ("summary", "note")]
    blocks = re.split(r"\n\n+", checked.prose[f"/monographies/{case}/"].body.strip())
    return case_texts + [block for block in blocks if not block.startswith("## ")]


def test_texts_are_as_long_as_the_real_ones(checked: Catalogue, real: set[str]):
    """The words that replace others are as long on average, so that measures on made-up cases mean something."""

    def mean(cases: set[str]) -> float:
        lengths = [
            len(text) for case in cases for path, text in texts(checked.monographs[case]) if path[-1] == "summary"
        ]
        return sum(lengths) / len(lengths)

    assert 0.6 < mean(checked.monographs.keys() - real) / mean(real) < 1.6


def test_places_are_real_and_far_apart(grown: tuple[Path, list[str]], checked: Catalogue):
    places = [checked.monographs[case].place for case in grown[1]]
    assert all(place.commune in geography.communes()[place.departement] for place in places)
    assert len({place.departement for place in places}) == len(places)


def test_every_text_of_a_case_names_a_source_of_the_real_ones(
    grown: tuple[Path, list[str]], checked: Catalogue, real: set[str]
):
    def cited(cases: Iterable[str]) -> set[Citation]:
        return {citation for case in cases for _, citation in citations(checked.monographs[case])}

    assert cited(grown[1]) <= cited(real)
    for case in (checked.monographs[case_id] for case_id in grown[1]):
        assert case.source
        assert all(evidence.source for evidence in case.evidence)
        assert all(testimony.source for testimony in case.testimonies)


def test_a_project_of_fewer_cases_holds_the_oldest_and_has_no_problem(tmp_path: Path, catalogue: Catalogue):
    few = len(catalogue.monographs) // 2
    assert synthetic_project(tmp_path, few) == []
    reduced = Catalogue(load(tmp_path))
    # The names of the other cases are no longer known, nor the acronyms in them.
    rules: tuple[Rule, ...] = (*checks.RULES, *RULES)
    skipped = {"misspelt_word", "unexplained_acronym"}
    problems = [str(problem) for rule in rules if rule.__name__ not in skipped for problem in rule(reduced)]
    assert problems == []
    oldest = oldest_first(catalogue.monographs.values())[:few]
    assert reduced.monographs.keys() == {case.id for case in oldest}
    assert {file.stem for file in (tmp_path / PROSE).glob("*.md")} - {"index"} <= reduced.monographs.keys()


def test_a_project_does_not_grow_to_fewer_cases_than_it_has(project: Project):
    project["data/monographs/bar.yaml"] = make_monograph(id="bar", name="Le Bar", evidence=[])
    project.write()
    with pytest.raises(ValueError, match="already has 2 cases, more than 1"):
        grow(project.root, 1)
