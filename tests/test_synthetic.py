"""The made-up projects that other tests and the measures rely on."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from catalogue import geography
from catalogue.checks import open_catalogue
from catalogue.fields import texts
from catalogue.link_report import exception_problems
from catalogue.spelling import misspelt_word, useless_word
from catalogue.store import Catalogue
from macros.calls import macro_problems
from tests.conftest import ROOT
from tests.synthetic import MONOGRAPHS, PROSE, synthetic_project

REAL = {file.stem for file in (ROOT / MONOGRAPHS).glob("*.yaml")}
CASES = len(REAL) + 20


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A project with twenty cases more, and their ids."""
    folder = tmp_path_factory.mktemp("synthetic")
    return folder, synthetic_project(folder, CASES)


@pytest.fixture(scope="module")
def checked(grown: tuple[Path, list[str]]) -> Catalogue:
    """Its catalogue, checked as « make check » does."""
    return open_catalogue(grown[0], macro_problems, misspelt_word, useless_word, exception_problems)


def written(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for part in (MONOGRAPHS, PROSE)
        for file in (folder / part).iterdir()
    }


def test_it_has_as_many_cases_as_asked_each_with_its_page(grown: tuple[Path, list[str]], checked: Catalogue):
    folder, added = grown
    assert checked.monographs.keys() == REAL | set(added)
    assert len(checked.monographs) == CASES
    assert all((folder / PROSE / f"{case}.md").is_file() for case in added)


def test_the_same_seed_gives_the_same_files(grown: tuple[Path, list[str]], tmp_path: Path):
    synthetic_project(tmp_path, CASES)
    assert written(tmp_path) == written(grown[0])


def test_another_seed_gives_other_cases(grown: tuple[Path, list[str]], tmp_path: Path):
    assert not set(synthetic_project(tmp_path, CASES, seed=1)) & set(grown[1])


def test_a_smaller_project_holds_the_first_cases_of_a_larger_one(grown: tuple[Path, list[str]], tmp_path: Path):
    assert synthetic_project(tmp_path, CASES - 5) == grown[1][:-5]
    assert written(tmp_path).items() <= written(grown[0]).items()


def test_no_two_texts_are_equal(checked: Catalogue):
    said = [
        text for case in checked.monographs.values() for path, text in texts(case) if path[-1] in ("summary", "note")
    ]
    for case in checked.monographs:
        blocks = re.split(r"\n\n+", checked.prose[f"/monographies/{case}/"].body.strip())
        said += [block for block in blocks if not block.startswith("## ")]
    assert [text for text, count in Counter(said).items() if count > 1] == []


def test_texts_are_as_long_as_the_real_ones(checked: Catalogue, catalogue: Catalogue):
    def mean(of: Catalogue, cases: set[str]) -> float:
        lengths = [len(text) for case in cases for path, text in texts(of.monographs[case]) if path[-1] == "summary"]
        return sum(lengths) / len(lengths)

    assert mean(checked, checked.monographs.keys() - REAL) == pytest.approx(mean(catalogue, REAL), rel=0.2)


def test_places_are_real_and_far_apart(grown: tuple[Path, list[str]], checked: Catalogue):
    places = [checked.monographs[case].place for case in grown[1]]
    assert all(place.commune in geography.communes()[place.departement] for place in places)
    assert len({place.departement for place in places}) == len(places)


def test_every_text_of_a_case_names_its_source(grown: tuple[Path, list[str]], checked: Catalogue):
    report = checked.settings.report
    cases = [checked.monographs[case] for case in grown[1]]
    assert {item.source.id for case in cases for item in (case, *case.evidence, *case.testimonies)} == {report}


def test_fewer_cases_than_the_real_ones_are_refused(tmp_path: Path):
    with pytest.raises(ValueError, match="more than 3"):
        synthetic_project(tmp_path, 3)
