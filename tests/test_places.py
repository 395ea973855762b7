"""Places: the official lists, what has a page, and what the guide holds about each."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from catalogue import urls
from catalogue.places import areas
from catalogue.places.areas import Sort
from catalogue.reading import geography
from catalogue.store import Catalogue
from catalogue.views.places import Places
from catalogue.views.trails import trail
from tests.builders import CAFE, MONOGRAPHS, Project, make_evidence, make_monograph, make_page

VECTORS = json.loads((Path(__file__).parent / "search" / "places.json").read_text("utf-8"))
PLACES_PAGE = "content/lieux.md"


# --- The official lists ---------------------------------------------------------------------------


def test_every_commune_is_in_a_known_departement():
    known = geography.departements()
    assert {geography.departement_of_commune(code) for code in geography.commune_of_code()} <= known.keys()


def test_parts_and_members_are_communes():
    known = geography.commune_of_code()
    assert {part.whole for part in geography.parts()} <= known.keys()
    assert {member for group in geography.groups() for member in group.members} <= known.keys()


def test_a_commune_is_in_one_group_at_most():
    members = [member for group in geography.groups() for member in group.members]
    assert len(members) == len(set(members))


def test_neighbours_are_mutual_and_on_the_same_land():
    neighbours = geography.neighbours()
    assert all(code in neighbours[other] for code, others in neighbours.items() for other in others)
    assert set(neighbours) == {code for code in geography.departements() if len(code) == 2}
    assert {code for code in neighbours if code not in areas.steps("75")} == {"2A", "2B"}


@pytest.mark.parametrize(
    ("code", "others"),
    [
        ("23", "03 18 19 36 63 87"),  # Creuse
        ("29", "22 56"),  # Finistère
        ("75", "92 93 94"),  # Paris
        ("90", "25 68 70 88"),  # Territoire de Belfort
        ("2A", "2B"),
        ("66", "09 11"),  # Pyrénées-Orientales
    ],
)
def test_neighbours_are_those_of_the_map(code: str, others: str):
    assert " ".join(geography.neighbours()[code]) == others


def test_regions_of_before_2016_share_out_the_departements_of_those_of_today():
    for code, (_, today) in geography.former_regions().items():
        held = geography.departements_of_former_regions()[code]
        assert {geography.region_of_departement()[one] for one in held} == {today}
    merged = {today for _, today in geography.former_regions().values()}
    of_today = {d for d, region in geography.region_of_departement().items() if region in merged}
    of_before = [d for held in geography.departements_of_former_regions().values() for d in held]
    assert sorted(of_before) == sorted(of_today)


def test_other_names_lead_to_known_places():
    known = {*geography.departements(), *(areas.region_id(code) for code in geography.regions())}
    assert {place for name in geography.other_names() for place in name.places} <= known
    assert {name.sort for name in geography.other_names()} == {"short", "other", "province", "people"}


# --- What has a page ------------------------------------------------------------------------------


def test_every_inhabited_place_has_one_page():
    found = areas.areas().values()
    assert len({area.address for area in found}) == len(found)
    assert {code for area in found for code in area.departements} == set(geography.departements()) - {"984", "989"}
    assert all(urls.is_address(area.address) and area.population > 0 for area in found)


@pytest.mark.parametrize(
    ("area_id", "address", "sort", "seat"),
    [
        ("r75", "/lieux/nouvelle-aquitaine/", Sort.REGION, ""),
        ("23", "/lieux/nouvelle-aquitaine/creuse/", Sort.DEPARTEMENT, "Guéret"),
        ("r04", "/lieux/la-reunion/", Sort.OVERSEAS, "Saint-Denis"),
        ("975", "/lieux/saint-pierre-et-miquelon/", Sort.OVERSEAS, "Saint-Pierre"),
    ],
)
def test_place(area_id: str, address: str, sort: Sort, seat: str):
    area = areas.areas()[area_id]
    assert (area.address, area.sort, area.seat) == (address, sort, seat)


@pytest.mark.parametrize(("area_id", "other", "reason"), VECTORS["relations"])
def test_relation_of_two_places(area_id: str, other: str, reason: str | None):
    """The browser is held to the same file by tests/site/test_places.py."""
    related = areas.relation(areas.areas()[area_id], areas.areas()[other])
    assert (related and related[1]) == reason


def test_narrowest_place_of_a_case():
    assert areas.part_of("23", "75") == areas.areas()["23"]
    assert areas.part_of("974", "04") == areas.areas()["r04"]
    assert areas.part_of(None, "75") == areas.areas()["r75"]
    assert areas.part_of(None, None) is None


def test_places_have_pages_only_where_a_page_lists_them(project: Project):
    assert project.catalogue().areas == {}
    project[PLACES_PAGE] = make_page("", "Lieux")
    catalogue = project.catalogue()
    assert set(catalogue.areas) == {area.address for area in areas.areas().values()} <= set(catalogue.page_addresses())
    assert [page.address for page in catalogue.own_pages() if page.address.startswith("/lieux/")] == ["/lieux/"]


def test_a_text_about_a_place_is_no_page_of_its_own(project: Project):
    project[PLACES_PAGE] = make_page("", "Lieux")
    project["content/lieux/bretagne.md"] = make_page("Un texte.", "Bretagne")
    catalogue = project.catalogue()
    assert catalogue.area("/lieux/bretagne/") == areas.areas()["r53"]
    assert "/lieux/bretagne/" not in [page.address for page in catalogue.own_pages()]


def test_trail_of_a_place(project: Project):
    project[PLACES_PAGE] = make_page("", "Lieux")
    steps = trail(project.catalogue(), "/lieux/nouvelle-aquitaine/creuse/")
    assert [name for name, _ in steps] == ["Accueil", "Lieux", "Nouvelle-Aquitaine", "Creuse"]


# --- What the guide holds about a place -----------------------------------------------------------


def placed(name: str, departement: str | None, region: str, **more: object) -> dict[str, object]:
    place = {"departement": departement, "region": region} if departement else {"region": region}
    return make_monograph(id=name, name=name.capitalize(), aliases=[], place=place, **more)


@pytest.fixture
def catalogue(project: Project) -> Catalogue:
    """Cases in the Haute-Vienne, the Vienne, the Cher, the Lot, La Réunion, and one known only by its région."""
    cases = {"limoges": ("87", "75"), "poitiers": ("86", "75"), "bourges": ("18", "24"), "cahors": ("46", "76"),
             "tampon": ("974", "04"), "ailleurs": (None, "75")}  # fmt: skip
    for name, (departement, region) in cases.items():
        project[f"{MONOGRAPHS}/{name}.yaml"] = placed(name, departement, region)
    project[CAFE] = make_monograph(place={"departement": "23", "region": "75"})
    return project.catalogue()


@pytest.mark.parametrize(
    ("area_id", "expected"),
    [
        ("87", ["limoges"]),
        ("r75", ["ailleurs", "cafe", "limoges", "poitiers"]),
        ("r04", ["tampon"]),
        ("15", []),
    ],
)
def test_cases_of_a_place(catalogue: Catalogue, area_id: str, expected: list[str]):
    assert sorted(case.id for case in Places(catalogue).cases(area_id)) == expected


def reasons(catalogue: Catalogue, area_id: str) -> dict[str, str]:
    return {near.monograph.id: near.reason for near in Places(catalogue).nearest(area_id)}


def test_nearest_cases_come_with_the_reason(catalogue: Catalogue):
    assert reasons(catalogue, "23") == {
        "limoges": "Département voisin, même région (Haute-Vienne)",
        "poitiers": "Même région (Vienne)",
        "ailleurs": "Même région (Nouvelle-Aquitaine)",
        "bourges": "Département voisin (Cher)",
        "cahors": "Région voisine (Occitanie)",
    }
    assert list(reasons(catalogue, "23")) == ["limoges", "poitiers", "ailleurs", "bourges", "cahors"]


def test_nearest_cases_of_a_place_without_any(catalogue: Catalogue):
    assert reasons(catalogue, "975") == {"tampon": "Aussi outre-mer (La Réunion)"}
    assert reasons(catalogue, "r76")["limoges"] == "Région voisine (Nouvelle-Aquitaine)"
    assert reasons(catalogue, "2A") == {}


def test_same_type_of_territory_comes_last(project: Project):
    mountain = [{"type": "montagne", "basis": "stated", "note": "La source le dit."}]
    project[CAFE] = make_monograph(place={"departement": "2A", "region": "94"}, territories=mountain)
    project[f"{MONOGRAPHS}/loin.yaml"] = placed("loin", "29", "53", territories=mountain)
    assert reasons(project.catalogue(), "2A") == {"loin": "Même type de territoire (Montagne)"}


def test_who_helped_in_a_place_leaves_out_what_is_only_planned(project: Project):
    project[CAFE] = make_monograph(
        place={"departement": "23", "region": "75"},
        evidence=[
            make_evidence(organisations=["Ville de Guéret"]),
            make_evidence(organisations=["Préfecture"], status="planned"),
        ],
    )
    [helped] = Places(project.catalogue()).help("23")
    assert helped.lever == "contributions"
    assert [(giver.name, [(case.id, action) for case, action in giver.helped]) for giver in helped.organisations] == [
        ("Ville de Guéret", [("cafe", "pret-de-salle")])
    ]


def test_a_case_in_several_places_names_each(project: Project):
    project[CAFE] = make_monograph(
        place={"locality": "Le bourg", "commune": "Guéret", "departement": "23", "region": "75"},
        other_places=[{"region": "76"}],
    )
    catalogue = project.catalogue()
    where = Places(catalogue).where(catalogue.monographs["cafe"])
    assert [(one.words, [area.name for area in one.areas]) for one in where] == [
        ("Le bourg, Guéret", ["Creuse", "Nouvelle-Aquitaine"]),
        ("", ["Occitanie"]),
    ]
