"""Links computed from the data: reverse links, supports, comparable cases, redirects, places."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from catalogue.model import Kind
from catalogue.store import Catalogue, Comparable
from tests.builders import (
    CAFE,
    INDEX,
    Project,
    make_action,
    make_activity,
    make_decision_maker,
    make_erratum,
    make_evidence,
    make_lever,
    make_monograph,
    make_need,
    make_person,
    make_territory,
    make_testimony,
    make_theme,
    make_update,
)


def monograph_path(record_id: str) -> str:
    return f"data/monographs/{record_id}.yaml"


def add(project: Project, record_id: str, **overrides: Any) -> None:
    """Add a monograph to the project."""
    name = record_id.replace("-", " ").title()
    project[monograph_path(record_id)] = make_monograph(id=record_id, name=name, **overrides)


@pytest.fixture
def village(project: Project) -> Project:
    """A project with two levers, three actions, two needs, two territory types, two makers."""
    gift = make_action(id="don", label="Donner", short_label="Don")
    advice = make_action(id="conseil", label="Conseiller", short_label="Conseil")
    project["data/levers.yaml"] = [
        make_lever(actions=[make_action(), gift]),
        make_lever(id="accompagner", label="Accompagner", number=2, actions=[advice]),
    ]
    project["data/needs.yaml"] = [make_need(), make_need(id="se-deplacer", label="Se déplacer")]
    project["data/activities.yaml"] = [
        make_activity(),
        make_activity(
            id="navettes",
            label="Navettes",
            theme=None,
            needs=[
                {"id": "se-deplacer", "basis": "stated"},
                {"id": "se-rencontrer", "basis": "stated"},
            ],
        ),
    ]
    project["data/territories.yaml"] = [
        make_territory(),
        make_territory(id="ruralites", label="Ruralités"),
    ]
    project["data/decision_makers.yaml"] = [
        make_decision_maker(),
        make_decision_maker(id="etat", label="État"),
    ]
    return project


def ids(records: Any) -> list[str]:
    return [record.id for record in records]


# --- Reverse links -----------------------------------------------------------------------------


def test_monographs_of_each_kind(village: Project):
    add(
        village,
        "navette",
        activity="navettes",
        territories=[{"type": "ruralites", "basis": "stated"}],
        evidence=[
            make_evidence(action="conseil", decision_makers=["etat"]),
            make_evidence(action="conseil", decision_makers=["commune", "etat"], summary="Encore."),
            make_evidence(action="don", decision_makers=["commune"], status="planned", summary="Un jour."),
        ],
        criteria=[{"id": "habitants", "basis": "stated", "note": "Ils conduisent."}],
    )
    catalogue = village.catalogue()

    def of(kind: Kind, record_id: str) -> list[str]:
        return ids(catalogue.monographs_of(kind, record_id))

    assert of(Kind.THEME, "entraide") == ["cafe", "navette"]
    assert of(Kind.NEED, "se-rencontrer") == ["cafe", "navette"]
    assert of(Kind.NEED, "se-deplacer") == ["navette"]
    assert of(Kind.ACTIVITY, "navettes") == ["navette"]
    assert of(Kind.TERRITORY, "montagne") == ["cafe"]
    assert of(Kind.CRITERION, "habitants") == ["navette"]
    assert of(Kind.ACTION, "conseil") == ["navette"]
    assert of(Kind.ACTION, "don") == []
    assert of(Kind.LEVER, "accompagner") == ["navette"]
    assert of(Kind.LEVER, "contributions") == ["cafe"]
    assert of(Kind.DECISION_MAKER, "etat") == ["navette"]
    assert of(Kind.DECISION_MAKER, "commune") == ["cafe", "navette"]
    assert of(Kind.LEGAL_FORM, "association") == ["cafe", "navette"]


def test_needs_are_those_of_the_activity_then_the_monograph_s_own(village: Project):
    village[CAFE] = make_monograph(activity="navettes", needs=["se-rencontrer", "se-deplacer"])
    catalogue = village.catalogue()
    assert ids(catalogue.needs_of(catalogue.monographs["cafe"])) == ["se-deplacer", "se-rencontrer"]
    village[CAFE] = make_monograph(needs=["se-deplacer"])
    catalogue = village.catalogue()
    assert ids(catalogue.needs_of(catalogue.monographs["cafe"])) == ["se-rencontrer", "se-deplacer"]


def test_activities_of_a_need_and_of_a_theme(village: Project):
    catalogue = village.catalogue()
    assert ids(catalogue.activities_of_need("se-rencontrer")) == ["cafes", "navettes"]
    assert ids(catalogue.activities_of_need("se-deplacer")) == ["navettes"]
    assert ids(catalogue.activities_of_theme("entraide")) == ["cafes"]
    assert catalogue.activities_of_theme("inconnu") == []


def test_people_and_errata(village: Project):
    village["data/people.yaml"] = [
        make_person(),
        make_person(id="paul", label="Paul", monographs=[]),
    ]
    village["data/errata.yaml"] = [
        make_erratum(concerns=["cafe", "montagne"]),
        make_erratum(id="autre", label="Autre", concerns=["montagne"]),
    ]
    catalogue = village.catalogue()
    assert ids(catalogue.people_of("cafe")) == ["jeanne-martin"]
    assert ids(catalogue.errata_of("montagne")) == ["gap-ou-cap", "autre"]
    assert ids(catalogue.errata_of("cafe")) == ["gap-ou-cap"]
    assert catalogue.errata_of("entraide") == []


def test_lever_and_family_of_nested_records(village: Project):
    catalogue = village.catalogue()
    assert catalogue.lever_of["don"].id == "contributions"
    assert catalogue.lever_of["conseil"].id == "accompagner"
    assert catalogue.family_of["habitants"].id == "partenaires"


# --- Supports ----------------------------------------------------------------------------------


def test_a_support_gathers_what_is_known_of_an_organisation_and_an_action(village: Project):
    village[CAFE] = make_monograph(
        evidence=[
            make_evidence(detail="mention", decision_makers=["etat"], organisations=["Caf"]),
            make_evidence(action="don", summary="Un don."),
            make_evidence(
                decision_makers=["commune", "etat"],
                organisations=["Ville de Gap", "Caf"],
                summary="Le dimanche.",
            ),
        ],
    )
    room, gift = village.catalogue().supports(monograph="cafe")
    assert (room.action.id, gift.action.id) == ("pret-de-salle", "don")
    assert len(room.evidence) == 2
    assert [e.summary for e in room.developed] == ["Le dimanche."]
    assert [e.detail for e in room.mentions] == ["mention"]
    assert room.decision_makers == ("etat", "commune")
    assert room.organisations == ("Caf", "Ville de Gap")
    assert [e.summary for e in room.given_by("commune")] == ["Le dimanche."]


@pytest.mark.parametrize(
    ("statuses", "planned"),
    [
        (["effective"], False),
        (["planned"], True),
        (["planned", "effective"], False),
        (["planned", "planned"], True),
    ],
)
def test_planned_only(project: Project, statuses: list[str], planned: bool):
    evidence = [make_evidence(status=s, summary=f"Aide {n}.") for n, s in enumerate(statuses)]
    project[CAFE] = make_monograph(evidence=evidence)
    [support] = project.catalogue().supports()
    assert support.planned_only is planned


def test_supports_follow_the_actions_told_examples_first(village: Project):
    add(village, "a", evidence=[make_evidence(detail="mention"), make_evidence(action="conseil")])
    add(village, "b", evidence=[make_evidence(action="don")])
    add(village, "z", evidence=[make_evidence()])
    catalogue = village.catalogue()
    actions_and_cases = [(s.action.id, s.monograph.id) for s in catalogue.supports()]
    assert actions_and_cases == [
        ("pret-de-salle", "cafe"),
        ("pret-de-salle", "z"),
        ("pret-de-salle", "a"),
        ("don", "b"),
        ("conseil", "a"),
    ]


def test_supports_are_filtered(village: Project):
    add(
        village,
        "navette",
        evidence=[
            make_evidence(action="don", decision_makers=["etat"]),
            make_evidence(decision_makers=["etat"], summary="Le soir."),
        ],
    )
    catalogue = village.catalogue()

    def cases_and_actions(**filters: str) -> list[tuple[str, str]]:
        return [(s.monograph.id, s.action.id) for s in catalogue.supports(**filters)]

    assert cases_and_actions(action="pret-de-salle") == [
        ("cafe", "pret-de-salle"),
        ("navette", "pret-de-salle"),
    ]
    assert cases_and_actions(monograph="navette") == [("navette", "pret-de-salle"), ("navette", "don")]
    assert cases_and_actions(monograph="navette", action="don") == [("navette", "don")]
    assert cases_and_actions(decision_maker="etat") == [("navette", "pret-de-salle"), ("navette", "don")]
    assert cases_and_actions(action="pret-de-salle", decision_maker="etat") == [("navette", "pret-de-salle")]
    assert cases_and_actions(monograph="cafe", decision_maker="etat") == []
    assert cases_and_actions(action="conseil") == []


def test_an_action_that_only_a_testimony_names_has_no_case(village: Project):
    village[CAFE] = make_monograph(testimonies=[make_testimony(action="don")])
    catalogue = village.catalogue()
    assert "cafe" not in [m.id for m in catalogue.monographs_of(Kind.ACTION, "don")]


def test_testimonies(village: Project):
    village[CAFE] = make_monograph(
        evidence=[make_evidence(), make_evidence(action="don", summary="Un don.")],
        testimonies=[make_testimony(), make_testimony(action="don", speaker="Un autre")],
    )
    catalogue = village.catalogue()
    assert [(m.id, t.speaker) for m, t in catalogue.testimonies()] == [
        ("cafe", "Une habituée"),
        ("cafe", "Un autre"),
    ]
    assert [t.speaker for _, t in catalogue.testimonies("don")] == ["Un autre"]


# --- Comparable cases --------------------------------------------------------------------------


def test_comparable_weighs_activity_then_territory_then_actions(village: Project):
    in_the_mountains = [{"type": "montagne", "basis": "stated"}]
    village[CAFE] = make_monograph(
        territories=in_the_mountains, evidence=[make_evidence(), make_evidence(action="don", summary="Un don.")]
    )
    nothing_alike: dict[str, Any] = {"activity": "navettes", "territories": []}
    add(village, "rien", **nothing_alike, evidence=[make_evidence(action="conseil")])
    add(village, "une-action", **nothing_alike, evidence=[make_evidence()])
    add(
        village,
        "deux-actions",
        **nothing_alike,
        evidence=[make_evidence(), make_evidence(action="don", summary="Un don.")],
    )
    add(
        village,
        "meme-territoire",
        activity="navettes",
        territories=in_the_mountains,
        evidence=[make_evidence(action="conseil")],
    )
    add(village, "meme-activite", territories=[], evidence=[make_evidence(action="conseil")])
    catalogue = village.catalogue()
    comparables = catalogue.comparable(catalogue.monographs["cafe"])
    assert [(c.monograph.id, c.same_activity, c.territories, c.actions) for c in comparables] == [
        ("meme-activite", True, (), ()),
        ("meme-territoire", False, ("montagne",), ()),
        ("deux-actions", False, (), ("pret-de-salle", "don")),
        ("une-action", False, (), ("pret-de-salle",)),
    ]
    assert ids(c.monograph for c in catalogue.comparable(catalogue.monographs["cafe"], limit=2)) == [
        "meme-activite",
        "meme-territoire",
    ]


# --- Finding -----------------------------------------------------------------------------------


def test_find_prefers_records_that_have_a_page(project: Project):
    project["data/glossary.yaml"][0] |= {"id": "montagne"}
    catalogue = project.catalogue()
    assert catalogue.find("montagne").kind is Kind.TERRITORY
    assert catalogue.find("montagne", Kind.TERM).kind is Kind.TERM
    assert catalogue.find("montagne", Kind.ACTION) is None
    assert catalogue.find("inconnu") is None


def test_known_ids(project: Project):
    catalogue = project.catalogue()
    assert catalogue.known_ids(Kind.SOURCE) == ["rapport"]
    assert set(catalogue.known_ids()) == {
        "contributions",
        "pret-de-salle",
        "cafe",
        "se-rencontrer",
        "cafes",
        "entraide",
        "montagne",
        "commune",
        "habitants",
    }


# --- Addresses ---------------------------------------------------------------------------------


def test_page_addresses(project: Project):
    project["content/methode.md"] = "Texte.\n"
    catalogue = project.catalogue()
    pages = {address: entry and entry.id for address, entry in catalogue.page_addresses().items()}
    assert pages == {
        "/": None,
        "/methode/": None,
        "/actions/pret-de-salle/": "pret-de-salle",
        "/leviers/contributions/": "contributions",
        "/monographies/cafe/": "cafe",
        "/besoins/se-rencontrer/": "se-rencontrer",
        "/activites/cafes/": "cafes",
        "/thematiques/entraide/": "entraide",
        "/territoires/montagne/": "montagne",
        "/decideurs/commune/": "commune",
        "/criteres/habitants/": "habitants",
    }
    assert [page.address for page in catalogue.own_pages()] == ["/", "/methode/"]


#: Short addresses of the smallest project.
SHORT = {"/l/1/": "/leviers/contributions/", "/a/pret-de-salle/": "/actions/pret-de-salle/"}


def test_redirects(project: Project):
    project["data/themes.yaml"] = [make_theme(aliases=["Solidarité & Cie", "ENTRAIDE"])]
    project[INDEX] = "---\naliases: [/accueil/, /a/b/]\n---\n"
    project["data/glossary.yaml"][0] |= {"aliases": ["Éco soc"]}
    assert project.catalogue().redirects() == {
        **SHORT,
        "/thematiques/solidarite-cie/": "/thematiques/entraide/",
        "/accueil/": "/",
        "/a/b/": "/",
    }


def test_a_page_of_redirects_written_wrongly_does_not_crash(project: Project):
    project[INDEX] = "---\naliases: 3\n---\n"
    assert project.catalogue().redirects() == SHORT


# --- Places and dates --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ({"commune": "Gap", "departement": "05", "region": "93"}, "Gap, Hautes-Alpes"),
        ({"locality": "Vercors", "departement": "26"}, "Vercors, Drôme"),
        ({"locality": "Le hameau", "commune": "Gap", "departement": "05"}, "Gap, Hautes-Alpes"),
        ({"departement": "05"}, "Hautes-Alpes"),
        ({"locality": "Vercors", "region": "84"}, "Vercors, Auvergne-Rhône-Alpes"),
        ({"locality": "La Réunion", "departement": "974"}, "La Réunion"),
        ({"locality": "Ici", "departement": "xx"}, "Ici"),
        ({}, ""),
    ],
)
def test_place_of(project: Project, place: dict[str, str], words: str):
    project[CAFE] = make_monograph(place=place)
    catalogue = project.catalogue()
    assert catalogue.place_of(catalogue.monographs["cafe"]) == words


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ({"commune": "Crest", "departement": "26", "region": "84"}, "Crest, Drôme, Auvergne-Rhône-Alpes"),
        ({"commune": "Mtsamboro", "departement": "976", "region": "06"}, "Mtsamboro, Mayotte"),
        ({"departement": "974", "region": "04"}, "La Réunion"),
        ({"region": "84"}, "Auvergne-Rhône-Alpes"),
        ({}, ""),
    ],
)
def test_place_of__with_its_region(project: Project, place: dict[str, str], words: str):
    project[CAFE] = make_monograph(place=place)
    catalogue = project.catalogue()
    assert catalogue.place_of(catalogue.monographs["cafe"], with_region=True) == words


def test_last_update(project: Project):
    assert project.catalogue().last_update is None
    project[CAFE] = make_monograph(verified_on="2025-01-01", updates=[make_update()])
    assert project.catalogue().last_update == datetime.date(2025, 1, 1)
    action = make_action(updates=[make_update(date="2025-06-01")])
    project["data/levers.yaml"] = [make_lever(actions=[action])]
    assert project.catalogue().last_update == datetime.date(2025, 6, 1)


# --- The real base -----------------------------------------------------------------------------


def test_every_evidence_is_in_one_support(catalogue: Catalogue):
    supports = catalogue.supports()
    pairs = [(s.monograph.id, s.action.id) for s in supports]
    assert len(pairs) == len(set(pairs))
    assert set(pairs) == {(m.id, e.action) for m in catalogue.monographs.values() for e in m.evidence}
    total = sum(len(m.evidence) for m in catalogue.monographs.values())
    assert sum(len(s.evidence) for s in supports) == total


def test_links_are_the_same_both_ways(catalogue: Catalogue):
    for monograph in catalogue.monographs.values():
        obtained = [e for e in monograph.evidence if e.status == "effective"]
        linked = {
            Kind.THEME: {monograph.theme},
            Kind.ACTIVITY: {monograph.activity},
            Kind.NEED: {need.id for need in catalogue.needs_of(monograph)},
            Kind.TERRITORY: {t.type for t in monograph.territories},
            Kind.CRITERION: {c.id for c in monograph.criteria},
            Kind.ACTION: {e.action for e in obtained},
            Kind.LEVER: {catalogue.lever_of[e.action].id for e in obtained},
            Kind.DECISION_MAKER: {d for e in obtained for d in e.decision_makers},
            Kind.LEGAL_FORM: {monograph.legal_form},
        }
        for kind, expected in linked.items():
            linked_ids = {i for i in catalogue.of_kind(kind) if monograph in catalogue.monographs_of(kind, i)}
            assert linked_ids == expected, (monograph.id, kind)


def test_comparable_cases_of_the_base(catalogue: Catalogue):
    everyone = len(catalogue.monographs)
    for monograph in catalogue.monographs.values():
        comparables = catalogue.comparable(monograph, limit=everyone)
        assert catalogue.comparable(monograph) == comparables[:6]
        expected = {
            other.id
            for other in catalogue.monographs.values()
            if other is not monograph
            and (
                other.activity == monograph.activity
                or {t.type for t in other.territories} & {t.type for t in monograph.territories}
                or {e.action for e in other.evidence} & {e.action for e in monograph.evidence}
            )
        }
        assert {c.monograph.id for c in comparables} == expected

        def rank(case: Comparable) -> tuple[int, str]:
            alike = 10 * case.same_activity + 3 * len(case.territories) + len(case.actions)
            return -alike, case.monograph.name

        assert comparables == sorted(comparables, key=rank)


def test_redirects_of_the_base_lead_to_pages(catalogue: Catalogue):
    pages = catalogue.page_addresses()
    redirects = catalogue.redirects()
    assert {new for new in redirects.values() if new not in pages} == set()
    assert redirects.keys() & pages.keys() == set()
