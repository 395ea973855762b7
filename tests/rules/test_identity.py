"""Rules about ids, names and other spellings."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from catalogue import urls
from catalogue.checks import check
from catalogue.checks.identity import (
    alias_collision,
    duplicate_id,
    duplicate_label,
    first_id_missing,
    id_is_file_name,
    reserved_id,
    same_thing_twice,
    term_under_another_letter,
    unknown_first_id,
)
from tests.builders import (
    CAFE,
    MISSING,
    Project,
    make_action,
    make_lever,
    make_member,
    make_monograph,
    make_need,
    make_source,
    make_term,
    make_theme,
)

THEMES = "data/themes.yaml"
NEEDS = "data/needs.yaml"
OTHER = "data/monographs/autre.yaml"


def test_duplicate_id(project: Project):
    project[THEMES] = [make_theme(), make_theme(label="Autre", short_label="Autre")]
    assert project.messages(duplicate_id) == [
        f"{THEMES}:5 · entraide · id : l'identifiant « entraide » est déjà pris ({THEMES}:1).\n"
        "    Choisissez-en un autre."
    ]


def test_duplicate_id__among_records_that_have_a_page(project: Project):
    project[NEEDS] = [make_need(), make_need(id="entraide", label="Autre")]
    assert project.messages(duplicate_id) == [
        f"{THEMES}:1 · entraide · id : "
        f"l'identifiant « entraide » est déjà pris ({project.at(NEEDS, 'id: entraide')}).\n"
        "    Choisissez-en un autre."
    ]


def test_duplicate_id__between_an_action_and_its_lever(project: Project):
    project["data/levers.yaml"] = [make_lever(actions=[make_action(id="contributions")])]
    [message] = project.messages(duplicate_id)
    assert "l'identifiant « contributions » est déjà pris (data/levers.yaml:1)." in message


def test_duplicate_id__among_records_listed_on_one_page(project: Project):
    project["data/committee.yaml"] = [make_member(id="jeanne-martin", label="Jeanne Martin, du réseau")]
    [message] = project.messages(duplicate_id)
    assert "l'identifiant « jeanne-martin » est déjà pris (data/people.yaml:1)." in message


def test_duplicate_id__a_term_may_be_called_like_a_page(project: Project):
    project["data/glossary.yaml"][0]["id"] = "montagne"
    assert project.messages(duplicate_id) == []


@pytest.mark.parametrize(("identifier", "label"), [("ess", "ESS"), ("economie", "Économie"), ("3-cites", "3 Cités")])
def test_term_under_another_letter__at_its_place(project: Project, identifier: str, label: str):
    project["data/glossary.yaml"] = [make_term(id=identifier, label=label)]
    assert project.messages(term_under_another_letter) == []


def test_term_under_another_letter(project: Project):
    project["data/glossary.yaml"] = [make_term(id="val-de-drome", label="Communauté du Val de Drôme")]
    assert project.messages(term_under_another_letter) == [
        "data/glossary.yaml:2 · val-de-drome · label : « Communauté du Val de Drôme » serait rangé à la lettre « V » "
        "du glossaire.\n    Commencez le nom par « V », ou l'identifiant par « c » : gardez alors l'ancien "
        "identifiant sous « aliases »."
    ]


def test_id_is_file_name(project: Project):
    project[CAFE] = make_monograph(id="le-cafe")
    project["data/people.yaml"] = []
    project["data/errata.yaml"] = []
    assert project.messages(id_is_file_name) == [
        f"{CAFE}:1 · le-cafe · id : l'identifiant « le-cafe » n'est pas le nom du fichier.\n"
        "    Écrivez « cafe », ou renommez le fichier en « le-cafe.yaml »."
    ]


def test_id_is_file_name__of_a_file_whose_name_can_be_no_id(project: Project):
    project["data/monographs/Café du coin.yaml"] = make_monograph(id="cafe-du-coin", name="Café du coin")
    assert project.messages(id_is_file_name) == [
        "data/monographs/Café du coin.yaml:1 · cafe-du-coin · id : l'identifiant « cafe-du-coin » n'est pas le nom du "
        "fichier.\n    Renommez le fichier en « cafe-du-coin.yaml »."
    ]


@pytest.mark.parametrize("name", ["index", "readme", "con", "lpt1", "contenu"])
def test_reserved_id(project: Project, name: str):
    project[NEEDS] = [make_need(), make_need(id=name, label="Autre")]
    assert project.messages(reserved_id) == [
        f"{project.at(NEEDS, f'id: {name}')} · {name} · id : « {name} » est un nom réservé : la fiche n'aurait pas "
        "d'adresse à elle.\n    Choisissez un identifiant plus précis."
    ]


def test_reserved_id__of_what_is_listed_on_a_page(project: Project):
    """An anchor may have a name reserved for pages, but not the id of a part of every page."""
    project["data/glossary.yaml"] = [make_term(id=name, label=name) for name in ("index", "con", "contenu")]
    assert [message.split(" · ")[1] for message in project.messages(reserved_id)] == ["contenu"]


def test_reserved_anchors_are_those_of_the_frame(root: Path):
    frame = "".join(file.read_text("utf-8") for file in (root / "macros/templates/frame").glob("*.j2"))
    assert set(re.findall(r'\bid="([a-z-]+)"', frame)) == urls.FRAME_ANCHORS


@pytest.mark.parametrize("label", ["Entraide", "ENTRAIDE", "Éntraïde", "« Entraide »"])
def test_duplicate_label(project: Project, label: str):
    project[THEMES] = [make_theme(), make_theme(id="autre", label=label)]
    assert project.messages(duplicate_label) == [
        f"{THEMES}:6 · autre · label : « {label} » porte déjà ce nom ({THEMES}:2).\n"
        "    Distinguez les deux noms, ou gardez une seule fiche."
    ]


def test_duplicate_label__of_monographs(project: Project):
    project[OTHER] = make_monograph(id="autre", name="LE CAFÉ")
    assert project.messages(duplicate_label) == [
        f"{CAFE}:2 · cafe · name : « Le Café » porte déjà ce nom ({OTHER}:2).\n"
        "    Distinguez les deux noms, ou gardez une seule fiche."
    ]


def test_duplicate_label__kinds_are_told_apart(project: Project):
    project[NEEDS] = [make_need(label="Entraide")]
    assert project.messages(duplicate_label) == []


LEDGER = "data/addresses.txt"


@pytest.mark.parametrize(
    ("ledger", "message"),
    [
        ("/besoins/se-voir/\n", "cette fiche s'appelait « se-voir ».\n    Ajoutez-y « first_id: se-voir »."),
        (
            "/besoins/se-rencontrer/\n/besoins/se-voir/\n",
            "elle a changé d'identifiant, ou remplace une autre fiche : « se-voir ».\n"
            "    Ajoutez-y « first_id: se-voir » si c'est la même, sinon « first_id: se-rencontrer ».",
        ),
    ],
    ids=["renamed", "renamed-or-absorbed"],
)
def test_first_id_missing(project: Project, ledger: str, message: str):
    project[LEDGER] = ledger
    project[NEEDS] = [make_need(aliases=["Se rassembler", "Se voir"])]
    assert project.messages(first_id_missing) == [f"{NEEDS}:1 · se-rencontrer · id : {message}"]


@pytest.mark.parametrize("first", ["se-voir", "se-rencontrer"])
def test_first_id_missing__but_told(project: Project, first: str):
    project[LEDGER] = "/besoins/se-rencontrer/\n/besoins/se-voir/\n"
    project[NEEDS] = [make_need(aliases=["Se voir"], first_id=first)]
    assert project.messages(first_id_missing) == []


def test_unknown_first_id(project: Project):
    project[NEEDS] = [make_need(aliases=["Se voir"], first_id="se-vooir")]
    message = project.messages(unknown_first_id)
    assert message == [
        f"{project.at(NEEDS, 'first_id')} · se-rencontrer · first_id : "
        "« se-vooir » n'est ni son identifiant, ni une de ses autres graphies.\n"
        "    Ajoutez-le à « aliases », ou corrigez-le."
    ]


def test_alias_collision__with_an_id(project: Project):
    project[THEMES] = [make_theme(aliases=["Solidarité", "Se rencontrer"])]
    assert project.messages(alias_collision) == [
        f"{project.at(THEMES, '- Se rencontrer')} · entraide · aliases[1] : "
        "« Se rencontrer » est déjà l'identifiant d'une autre fiche (besoin, data/needs.yaml:1).\n"
        "    Retirez cette graphie."
    ]


def test_alias_collision__with_a_withdrawn_record(project: Project):
    """Its page still says that it left: no redirect may take its address."""
    withdrawn_need = make_need(
        id="se-voir", label="Se voir", short_label="Se voir", withdrawn={"date": "2026-01-02", "reason": "Fini."}
    )
    project[NEEDS] = [make_need(aliases=["Se voir"]), withdrawn_need]
    assert project.messages(alias_collision) == [
        f"{project.at(NEEDS, '  - Se voir')} · se-rencontrer · aliases[0] : "
        f"« Se voir » est déjà l'identifiant d'une autre fiche (besoin, {project.at(NEEDS, 'id: se-voir')}).\n"
        "    Retirez cette graphie."
    ]


def test_alias_collision__with_another_alias(project: Project):
    project[THEMES] = [make_theme(aliases=["Convivialité"])]
    project[NEEDS] = [make_need(aliases=["convivialite"])]
    assert project.messages(alias_collision) == [
        f"{project.at(THEMES, '- Convivialité')} · entraide · aliases[0] : "
        "« Convivialité » désigne déjà « se-rencontrer » "
        f"({project.at(NEEDS, 'aliases')}).\n"
        "    Gardez cette graphie pour une seule fiche."
    ]


def test_alias_collision__without_letter_or_digit(project: Project):
    project[THEMES] = [make_theme(aliases=["!?"])]
    assert project.messages(alias_collision) == [
        f"{project.at(THEMES, '!?')} · entraide · aliases[0] : "
        "« !? » ne contient ni lettre ni chiffre.\n"
        "    Retirez-le."
    ]


def test_alias_collision__spellings_of_one_record_may_share_an_address(project: Project):
    project[THEMES] = [make_theme(aliases=["Convivialité", "convivialite", "ENTRAIDE"])]
    assert project.messages(alias_collision) == []


SAME = "c'est peut-être la même organisation.\n    Gardez une seule fiche. Ou dites qu'il y en a deux : "


def _two_cafes(project: Project, other: dict[str, Any], **first: Any) -> None:
    project[CAFE] = make_monograph(**first)
    project["data/monographs/x.yaml"] = make_monograph(**{"id": "x", "name": "Le Bar"} | other)


@pytest.mark.parametrize(
    ("first", "other", "snippet", "field", "text"),
    [
        ({"aliases": ["Le Bar"]}, {}, "name:", "name", "Le Bar"),
        ({"aliases": ["LE  BÂR !"]}, {}, "name:", "name", "Le Bar"),
        ({}, {"aliases": ["Café"]}, "- Café", "aliases[0]", "Café"),
        ({"name": "Association du Bar"}, {"name": "Du bar"}, "name:", "name", "Du bar"),
        ({"name": "Bar SCIC"}, {}, "name:", "name", "Le Bar"),
        ({"website": "https://www.bar.fr"}, {"website": "http://Bar.fr/"}, "website:", "website", "http://Bar.fr/"),
    ],
    ids=["alias", "folded", "article", "association", "legal-form", "site"],
)
def test_same_thing_twice(project: Project, first: Any, other: Any, snippet: str, field: str, text: str):
    _two_cafes(project, other, **first)
    [message] = project.messages(same_thing_twice)
    place = message.partition("(")[2].partition(")")[0]
    assert place.startswith(f"{CAFE}:")
    assert message == (
        f"{project.at('data/monographs/x.yaml', snippet)} · x · {field} : « {text} » désigne déjà « cafe » ({place}) : "
        f"{SAME}« distinct_from: [cafe] »."
    )


@pytest.mark.parametrize("side", ["cafe", "x"])
def test_same_thing_twice__told_apart(project: Project, side: str):
    """One of the two files is enough."""
    distinct_from = {"cafe": {"distinct_from": ["x"]}, "x": {"distinct_from": ["cafe"]}}[side]
    first = {"aliases": ["Bar"]} | (distinct_from if side == "cafe" else {})
    _two_cafes(project, distinct_from if side == "x" else {}, **first)
    assert project.messages(same_thing_twice) == []
    assert [str(problem) for problem in check(project.catalogue())] == []


@pytest.mark.parametrize(
    ("first", "other"),
    [
        ({"name": "Le Bar"}, {}),
        ({"aliases": ["Bistrot"]}, {"aliases": ["bistrot"]}),
        ({"aliases": ["x"]}, {"name": "X"}),
    ],
    ids=["names", "aliases", "id"],
)
def test_same_thing_twice__is_told_once(project: Project, first: Any, other: Any):
    _two_cafes(project, other, **first)
    [message] = [str(problem) for problem in check(project.catalogue())]
    assert "« " in message


def test_same_thing_twice__among_other_kinds(project: Project):
    project["data/glossary.yaml"] = [
        make_term(aliases=["Économie solidaire"]),
        make_term(id="eco", label="economie  SOLIDAIRE"),
    ]
    assert project.messages(same_thing_twice) == [
        f"{project.at('data/glossary.yaml', 'label: economie')} · eco · label : « economie  SOLIDAIRE » désigne déjà "
        "« ess » (data/glossary.yaml:7) : c'est peut-être la même chose.\n"
        "    Gardez une seule fiche, ou distinguez les deux noms."
    ]


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"label": "E.S.S.", "expansion": "Une autre"}, "label"),
        ({"label": "ÉSSE", "expansion": "économie sociale & solidaire", "aliases": ["E. S. S."]}, "aliases[0]"),
        ({"label": "ECSS", "expansion": "Économie  Sociale et Solidaire"}, "expansion"),
        ({"label": "Économie sociale et solidaire", "category": "name", "expansion": MISSING}, "label"),
    ],
    ids=["dots", "dots-and-spaces", "what-it-stands-for", "name-of-what-it-stands-for"],
)
def test_same_thing_twice__acronyms(project: Project, other: Any, field: str):
    project["data/glossary.yaml"] = [make_term(), make_term(id="eco", **other)]
    [message] = project.messages(same_thing_twice)
    assert f" · eco · {field} : « " in message
    assert "désigne déjà « ess » (data/glossary.yaml:" in message


@pytest.mark.parametrize("again", ["https://A.fr/x?page=1", "http://www.a.fr/X?page=1"])
def test_same_thing_twice__a_document(project: Project, again: str):
    read = {"link": "printed", "read_on": "2026-01-01", "read": "whole"}
    first = make_source(id="premier", label="Un", url="https://a.fr/x?page=1", **read)
    other = make_source(id="autre", label="Deux", url=again, **read)
    project["data/sources.yaml"] = [make_source(), first, other]
    assert project.messages(same_thing_twice) == [
        f"{project.at('data/sources.yaml', f'url: {again}')} · autre · url : « {again} » désigne déjà "
        f"« premier » ({project.at('data/sources.yaml', 'url: https://a.fr/x?page=1')}) : c'est peut-être la même "
        "chose.\n    Gardez une seule fiche : chaque fait qui la cite dit lui-même où l'y lire."
    ]


def test_same_thing_twice__kinds_are_told_apart(project: Project):
    project[NEEDS] = [make_need(aliases=["Les cafés"])]
    project["data/glossary.yaml"] = [make_term(aliases=["Le Café", "Se rencontrer"])]
    assert project.messages(same_thing_twice) == []


def test_same_thing_twice__a_withdrawn_record_leaves_its_name(project: Project):
    _two_cafes(project, {"withdrawn": {"date": "2026-01-02", "reason": "Réunie."}}, aliases=["Le Bar du port", "Bar"])
    assert project.messages(same_thing_twice) == []
