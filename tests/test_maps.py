"""The map of the cases: its outline, and marks that never hide one another."""

from __future__ import annotations

import itertools
import math
import re

import pytest

from catalogue.places import outlines
from catalogue.places.areas import areas
from catalogue.reading import geography
from catalogue.views import maps
from catalogue.views.maps import APART, cases_map, spread
from tests.builders import CAFE, MONOGRAPHS, Project, make_monograph

SIZE = [float(number) for number in outlines.size().split()]


def test_every_departement_of_the_mainland_and_five_overseas_are_drawn():
    drawn = set(outlines.outlines())
    assert drawn == {
        code for code in geography.departements() if len(code) == 2 or code in "971 972 973 974 976".split()
    }


@pytest.mark.parametrize("code", outlines.outlines())
def test_shape_is_closed_and_in_the_map(code: str):
    outline = outlines.outlines()[code]
    assert re.fullmatch(r"(?:M\d+ \d+l-?\d+(?:[ -]\d+| -?\d+)*z)+", outline.path)
    assert 0 <= outline.x <= SIZE[2]
    assert 0 <= outline.y <= SIZE[3]


@pytest.mark.parametrize(("north", "south"), [("59", "66"), ("29", "2A"), ("76", "64")])
def test_north_is_above(north: str, south: str):
    assert outlines.outlines()[north].y < outlines.outlines()[south].y


@pytest.mark.parametrize(("west", "east"), [("29", "67"), ("33", "06"), ("64", "2B")])
def test_west_is_on_the_left(west: str, east: str):
    assert outlines.outlines()[west].x < outlines.outlines()[east].x


def test_a_place_that_is_not_drawn_has_no_shape():
    assert outlines.shape(areas()["975"]) == ""
    assert outlines.middle(areas()["975"]) is None


@pytest.mark.parametrize("count", [1, 2, 7, 30])
def test_marks_of_one_place_never_hide_one_another(count: int):
    spots = spread([(500.0, 500.0)] * count)
    assert all(math.dist(one, other) > APART - 1 for one, other in itertools.combinations(spots, 2))
    assert all(math.dist(spot, (500, 500)) < APART * count for spot in spots)


def test_marks_alone_stay_in_their_place():
    assert spread([(100.0, 100.0), (300.0, 300.0)]) == [(100.0, 100.0), (300.0, 300.0)]


def test_every_case_is_on_the_map_or_named_beside(project: Project):
    project[CAFE] = make_monograph(place={"departement": "23", "region": "75"})
    project[f"{MONOGRAPHS}/miquelon.yaml"] = make_monograph(
        id="miquelon", name="Miquelon", aliases=[], place={"departement": "975", "region": "975"}
    )
    project[f"{MONOGRAPHS}/aquitaine.yaml"] = make_monograph(
        id="aquitaine", name="Aquitaine", aliases=[], place={"region": "75"}
    )
    shown = cases_map(project.catalogue())
    assert [(mark.area.id, [case.id for case in mark.cases]) for mark in shown.marks] == [
        ("23", ["cafe"]),
        ("r75", ["aquitaine"]),
    ]
    assert [case.id for case in shown.elsewhere] == ["miquelon"]


def test_many_cases_share_a_mark_for_each_place(project: Project, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(maps, "MOST", 1)
    for name in ("un", "deux"):
        project[f"{MONOGRAPHS}/{name}.yaml"] = make_monograph(
            id=name, name=name.capitalize(), aliases=[], place={"departement": "23", "region": "75"}
        )
    project[CAFE] = make_monograph(place={"departement": "29", "region": "53"})
    shown = cases_map(project.catalogue())
    assert {mark.area.id: len(mark.cases) for mark in shown.marks} == {"23": 2, "29": 1}
