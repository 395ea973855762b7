"""Rules about places."""

from __future__ import annotations

from typing import Any

import pytest

from catalogue.checks import check
from catalogue.checks.places import (
    commune_outside_departement,
    departement_outside_region,
    unknown_departement,
    unknown_region,
)
from catalogue.exports.spreadsheets import evidence_rows
from catalogue.exports.tables import rows
from catalogue.reading import geography
from catalogue.reading.problems import SEVERAL_PLACES
from catalogue.search.contents import documents
from tests.builders import CAFE, Project, make_monograph

PART = "Elle fait partie d'une commune : écrivez « {} » ici, et « {} » dans « locality »."
CORSICA = 'La Corse a deux départements : écrivez "2A" (Corse-du-Sud) ou "2B" (Haute-Corse).'


def _write_place(project: Project, **place: Any) -> None:
    project[CAFE] = make_monograph(place=place)


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("5", 'Écrivez le code Insee entre guillemets : "05".'),
        ("2a", 'Écrivez le code Insee entre guillemets : "2A".'),
        ("20", CORSICA),
        ("Corse", CORSICA),
        ("05000", 'Écrivez le code du département seul : "05".'),
        ("97120", 'Écrivez le code du département seul : "971".'),
        ("26, 07", SEVERAL_PLACES),
        ("Drôme et Ardèche", SEVERAL_PLACES),
        ("26 et 99", "Écrivez le code Insee à deux ou trois caractères, entre guillemets."),
        ("98", "Écrivez le code Insee à deux ou trois caractères, entre guillemets."),
        ("Hautes-Alpes", 'Écrivez le code Insee entre guillemets : "05".'),
        ("Haute", "Écrivez le code Insee à deux ou trois caractères, entre guillemets."),
        ("hautes-alpes", 'Écrivez le code Insee entre guillemets : "05".'),
    ],
)
def test_unknown_departement(project: Project, code: str, hint: str):
    _write_place(project, departement=code)
    assert project.messages(unknown_departement) == [
        f"{project.at(CAFE, 'departement:')} · cafe · place.departement : "
        f"« {code} » n'est pas un code de département.\n    {hint}"
    ]


@pytest.mark.parametrize("code", ["01", "2A", "974", "976"])
def test_unknown_departement__real_ones_are_known(project: Project, code: str):
    _write_place(project, departement=code)
    assert project.messages(unknown_departement) == []


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("99", "Écrivez le code Insee à deux ou trois caractères, entre guillemets."),
        ("6", 'Écrivez le code Insee entre guillemets : "06".'),
        ("82", 'Rhône-Alpes fait partie de la région Auvergne-Rhône-Alpes depuis 2016 : écrivez "84".'),
        ("picardie", 'Picardie fait partie de la région Hauts-de-France depuis 2016 : écrivez "32".'),
        ("PACA", 'Écrivez le code Insee entre guillemets : "93".'),
        ("Provence", 'Écrivez le code Insee entre guillemets : "93".'),
        ("hdf", 'Écrivez le code Insee entre guillemets : "32".'),
        ("CVL", 'Écrivez le code Insee entre guillemets : "24".'),
        ("Grand Est", 'Écrivez le code Insee entre guillemets : "44".'),
    ],
)
def test_unknown_region(project: Project, code: str, hint: str):
    _write_place(project, region=code)
    assert project.messages(unknown_region) == [
        f"{project.at(CAFE, 'region:')} · cafe · place.region : « {code} » n'est pas un code de région.\n    {hint}"
    ]


def test_departement_outside_region(project: Project):
    _write_place(project, departement="05", region="44")
    assert project.messages(departement_outside_region) == [
        f"{project.at(CAFE, 'region:')} · cafe · place.region : "
        "le département 05 (Hautes-Alpes) n'est pas dans la région « 44 ».\n"
        '    Écrivez "93" (Provence-Alpes-Côte d\'Azur).'
    ]


def test_departement_outside_region__is_silent_on_a_region_that_does_not_exist(project: Project):
    _write_place(project, departement="05", region="xx")
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
            "gap",
            "05",
            "« gap » n'est pas une commune du département 05.",
            "Vouliez-vous dire « Gap » ?",
        ),
        (
            "Seynod",
            "74",
            "« Seynod » n'est pas une commune du département 74.",
            PART.format("Annecy", "Seynod"),
        ),
        (
            "SEYNOD",
            "74",
            "« SEYNOD » n'est pas une commune du département 74.",
            PART.format("Annecy", "SEYNOD"),
        ),
        (
            "Seynod",
            "73",
            "« Seynod » n'est pas une commune du département 73.",
            "Elle fait partie de la commune « Annecy », dans : 74.",
        ),
        (
            "Lyon 3e Arrondissement",
            "69",
            "« Lyon 3e Arrondissement » n'est pas une commune du département 69.",
            PART.format("Lyon", "Lyon 3e Arrondissement"),
        ),
        (
            "Paris XXe",
            "75",
            "« Paris XXe » n'est pas une commune du département 75.",
            PART.format("Paris", "Paris XXe"),
        ),
        (
            "Gap et Embrun",
            "05",
            "« Gap et Embrun » n'est pas une commune du département 05.",
            SEVERAL_PLACES,
        ),
        (
            "Clermont Ferrand",
            "63",
            "« Clermont Ferrand » n'est pas une commune du département 63.",
            "Vouliez-vous dire « Clermont-Ferrand » ?",
        ),
        (
            "Clermont Ferrand",
            "05",
            "« Clermont Ferrand » n'est pas une commune du département 05.",
            "« Clermont-Ferrand » existe dans : 63.",
        ),
        (
            "St Véran",
            "05",
            "« St Véran » n'est pas une commune du département 05.",
            "Vouliez-vous dire « Saint-Véran » ?",
        ),
        (
            "Cherbourg",
            "50",
            "« Cherbourg » n'est pas une commune du département 50.",
            "Vouliez-vous dire « Cherbourg-en-Cotentin » ?",
        ),
        (
            "Herblay",
            "05",
            "« Herblay » n'est pas une commune du département 05.",
            "Vouliez-vous dire « Herblay-sur-Seine (95) » ?",
        ),
        (
            "Pau.",
            "05",
            "« Pau. » n'est pas une commune du département 05.",
            "« Pau » existe dans : 64.",
        ),
        (
            "Gapp ",
            "05",
            "« Gapp » n'est pas une commune du département 05.",
            "Vouliez-vous dire « Gap » ?",
        ),
        (
            "Gap",
            None,
            "une commune sans département est ambiguë.",
            "Ajoutez « departement: … ».",
        ),
    ],
    ids=[
        "misspelt",
        "unknown",
        "elsewhere",
        "case",
        "merged",
        "merged-folded",
        "merged-elsewhere",
        "district",
        "district-spoken",
        "several",
        "hyphen",
        "hyphen-elsewhere",
        "saint",
        "shortened",
        "shortened-elsewhere",
        "full-stop",
        "space",
        "alone",
    ],
)
def test_commune_outside_departement(project: Project, commune: str, departement: str | None, message: str, hint: str):
    _write_place(project, commune=commune, departement=departement)
    assert project.messages(commune_outside_departement) == [
        f"{project.at(CAFE, 'commune:')} · cafe · place.commune : {message}\n    {hint}"
    ]


def test_commune_outside_departement__is_silent_on_a_departement_that_does_not_exist(
    project: Project,
):
    _write_place(project, commune="Gap", departement="xx")
    assert project.messages(commune_outside_departement) == []


def test_several_places(project: Project):
    other_places = [{"departement": "07", "region": "84"}, {"commune": "Die", "departement": "26", "region": "84"}]
    project[CAFE] = make_monograph(place={"departement": "26", "region": "84"}, other_places=other_places)
    catalogue = project.catalogue()
    assert [str(problem) for problem in check(catalogue)] == []
    case = catalogue.monographs["cafe"]
    assert [place.departement for place in case.places] == ["26", "07", "26"]
    assert catalogue.place_of(case) == "Drôme ; Ardèche ; Die, Drôme"
    assert catalogue.place_of(case, with_region=True) == "Drôme ; Ardèche ; Die, Drôme, Auvergne-Rhône-Alpes"


@pytest.mark.parametrize(
    ("places", "place_in_words"),
    [
        ([{"departement": "26", "region": "84"}, {"departement": "05", "region": "93"}], "Drôme ; Hautes-Alpes"),
        ([{"region": "84"}, {"region": "93"}], "Auvergne-Rhône-Alpes ; Provence-Alpes-Côte d'Azur"),
        ([{"locality": "Le Vercors", "region": "84"}], "Le Vercors, Auvergne-Rhône-Alpes"),
        ([{"locality": "Le Vercors"}, {"commune": "Die", "departement": "26"}], "Le Vercors ; Die, Drôme"),
    ],
)
def test_several_places__in_several_regions(project: Project, places: list[dict[str, str]], place_in_words: str):
    project[CAFE] = make_monograph(place=places[0], other_places=places[1:])
    catalogue = project.catalogue()
    assert catalogue.place_of(catalogue.monographs["cafe"], with_region=True) == place_in_words


def test_several_places__in_the_open_data_and_the_search(project: Project):
    other_places = [{"departement": "07", "region": "84"}, {"commune": "Die", "departement": "26", "region": "84"}]
    project[CAFE] = make_monograph(place={"departement": "26", "region": "84"}, other_places=other_places)
    catalogue = project.catalogue()
    [row] = evidence_rows(catalogue)
    assert (row["departement"], row["departements"]) == ("26", "26 | 07")
    assert [other["departement"] for other in rows(catalogue)["monographies-other_places"]] == ["07", "26"]
    [document] = [d for d in documents(catalogue) if d.address == "/monographies/cafe/"]
    assert document.where == "Drôme ; Ardèche ; Die, Drôme"
    labels = [text for _, text in document.labels]
    assert [labels.count(name) for name in ("Drôme", "Ardèche", "Die", "Auvergne-Rhône-Alpes")] == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("rule", "place", "field"),
    [
        (unknown_departement, {"departement": "20"}, "departement"),
        (unknown_region, {"region": "82"}, "region"),
        (departement_outside_region, {"departement": "07", "region": "44"}, "region"),
        (commune_outside_departement, {"commune": "Seynod", "departement": "74"}, "commune"),
    ],
)
def test_several_places__each_is_judged(project: Project, rule: Any, place: dict[str, str], field: str):
    project[CAFE] = make_monograph(other_places=[{"locality": "La vallée"}, place])
    [message] = project.messages(rule)
    assert f" · cafe · other_places[1].{field} : " in message


@pytest.mark.parametrize("field", ["departement", "region", "commune"])
def test_several_places__in_one_field(project: Project, field: str):
    _write_place(project, **{field: ["26", "07"]})
    assert project.loading_messages() == [
        f"{project.at(CAFE, f'{field}:')} · cafe · place.{field} : attendu : un texte ; trouvé : une liste.\n"
        f"    {SEVERAL_PLACES}"
    ]


def test_parts_of_communes_lead_to_communes():
    """Each line of the list leads to a commune of its own département that there is."""
    parts, communes = geography.parts_of_communes(), geography.communes()
    assert sum(map(len, parts.values())) > 2_000
    assert [
        (code, part)
        for code, communes_by_part in parts.items()
        for part, commune in communes_by_part.items()
        if commune not in communes[code]
    ] == []


def test_former_regions_lead_to_regions():
    assert {today for _, today in geography.former_regions().values()} <= geography.regions().keys()
    assert not geography.former_regions().keys() & geography.regions().keys()
