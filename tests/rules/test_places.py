"""Rules about places."""

from __future__ import annotations

from typing import Any

import pytest

from catalogue.checks.places import (
    commune_outside_departement,
    departement_outside_region,
    unknown_departement,
    unknown_region,
)
from tests.builders import CAFE, Project, make_monograph


def _put(project: Project, **place: Any) -> None:
    project[CAFE] = make_monograph(place=place)


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("5", "Écrivez le code Insee à deux ou trois caractères, entre guillemets."),
        ("98", "Écrivez le code Insee à deux ou trois caractères, entre guillemets."),
        ("Hautes-Alpes", 'Écrivez le code Insee entre guillemets : "05".'),
        ("hautes-alpes", 'Écrivez le code Insee entre guillemets : "05".'),
    ],
)
def test_unknown_departement(project: Project, code: str, hint: str):
    _put(project, departement=code)
    assert project.messages(unknown_departement) == [
        f"{project.at(CAFE, 'departement:')} · cafe · place.departement : "
        f"« {code} » n'est pas un code de département.\n    {hint}"
    ]


@pytest.mark.parametrize("code", ["01", "2A", "974", "976"])
def test_unknown_departement__real_ones_are_known(project: Project, code: str):
    _put(project, departement=code)
    assert project.messages(unknown_departement) == []


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("22", "Écrivez le code Insee à deux ou trois caractères, entre guillemets."),
        ("Grand Est", 'Écrivez le code Insee entre guillemets : "44".'),
    ],
)
def test_unknown_region(project: Project, code: str, hint: str):
    _put(project, region=code)
    assert project.messages(unknown_region) == [
        f"{project.at(CAFE, 'region:')} · cafe · place.region : « {code} » n'est pas un code de région.\n    {hint}"
    ]


def test_departement_outside_region(project: Project):
    _put(project, departement="05", region="44")
    assert project.messages(departement_outside_region) == [
        f"{project.at(CAFE, 'region:')} · cafe · place.region : "
        "le département 05 (Hautes-Alpes) n'est pas dans la région « 44 ».\n"
        '    Écrivez "93" (Provence-Alpes-Côte d\'Azur).'
    ]


def test_departement_outside_region__is_silent_on_a_region_that_does_not_exist(project: Project):
    _put(project, departement="05", region="xx")
    assert project.messages(departement_outside_region) == []


@pytest.mark.parametrize(
    ("commune", "departement", "message", "hint"),
    [
        (
            "Gapp",
            "05",
            "« Gapp » n'est pas une commune du département 05.",
            "Vouliez-vous dire « Gap » ?",
        ),
        (
            "Xyzzy",
            "05",
            "« Xyzzy » n'est pas une commune du département 05.",
            "Écrivez le nom officiel de la commune.",
        ),
        (
            "Crest",
            "05",
            "« Crest » n'est pas une commune du département 05.",
            "Elle existe dans : 26.",
        ),
        (
            "Gap",
            None,
            "une commune sans département est ambiguë.",
            "Ajoutez « departement: … ».",
        ),
    ],
    ids=["misspelt", "unknown", "elsewhere", "alone"],
)
def test_commune_outside_departement(project: Project, commune: str, departement: str | None, message: str, hint: str):
    _put(project, commune=commune, departement=departement)
    assert project.messages(commune_outside_departement) == [
        f"{project.at(CAFE, 'commune:')} · cafe · place.commune : {message}\n    {hint}"
    ]


def test_commune_outside_departement__is_silent_on_a_departement_that_does_not_exist(
    project: Project,
):
    _put(project, commune="Gap", departement="xx")
    assert project.messages(commune_outside_departement) == []
