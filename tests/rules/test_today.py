"""Rules about what is said to be true today."""

from __future__ import annotations

from typing import Any

import pytest

from catalogue.checks.today import (
    dated_present,
    money_for_nothing,
    note_older_than_record,
    source_never_read,
    source_without_address,
    unexplained_competence,
)
from tests.builders import (
    CAFE,
    MISSING,
    Project,
    make_action,
    make_citation,
    make_competence,
    make_evidence,
    make_lever,
    make_monograph,
    make_rule,
    make_source,
    make_update,
)

LEVERS = "data/levers.yaml"
SOURCES = "data/sources.yaml"
NEWSPAPER = {"id": "journal", "label": "Le journal", "category": "press", "pages": MISSING}
CITATION_OF_NEWSPAPER = make_citation(id="journal", page=MISSING)


def give_rule(project: Project, **fields: Any) -> None:
    project[LEVERS] = [make_lever(actions=[make_action(rule=make_rule(**fields))])]


def line(summary: str) -> dict[str, Any]:
    return {"topic": "text", "summary": summary, "source": make_citation()}


# --- A rule is whole ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("missing", "field"),
    [
        ({"verified_on": MISSING}, "verified_on"),
        ({"lines": [{"topic": "text", "summary": "Un texte."}]}, "lines[0].source"),
        ({"who": [{"decision_maker": "commune", "may": "allowed"}]}, "who[0].source"),
    ],
)
def test_rule_without_its_date_or_a_source_is_not_read(project: Project, missing: dict[str, Any], field: str):
    give_rule(project, **missing)
    [message] = project.loading_messages()
    assert message.endswith(
        f" · contributions · actions[0].rule.{field} : ce champ obligatoire manque.\n"
        "    Ajoutez-le, ou reprenez le modèle de fiche."
    )


@pytest.mark.parametrize("may", ["conditional", "not_theirs"])
def test_unexplained_competence(project: Project, may: str):
    give_rule(project, who=[make_competence(may=may)])
    assert project.messages(unexplained_competence) == [
        f"{project.at(LEVERS, 'decision_maker: commune')} · pret-de-salle · rule.who[0] : "
        "on ne dit ni la condition, ni la raison.\n"
        "    Ajoutez « note: … »."
    ]


def test_money_for_nothing(project: Project):
    project[LEVERS] = [make_lever(actions=[make_action(without_money=True, means=["premises", "money"])])]
    assert project.messages(money_for_nothing) == [
        f"{project.at(LEVERS, 'means:')} · pret-de-salle · means : "
        "« money » contredit « without_money: true » : l'action demande-t-elle de l'argent ?\n"
        "    Retirez l'un des deux."
    ]


def test_unexplained_competence__who_simply_may_needs_no_word(project: Project):
    give_rule(project, who=[make_competence(may="allowed")])
    assert project.messages(unexplained_competence) == []


# --- Years of the past ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("En 2023, le seuil est de 40 000 €.", 2023),
        ("Le plafond est de 200 € pour 2019.", 2019),
        ("Le barème (2021) s'applique.", 2021),
        ("Les crédits 2020 sont ouverts.", 2020),
        ("De 2015 à 2020, puis en 2022, le taux est de 5 %.", 2022),
    ],
)
def test_dated_present(project: Project, text: str, year: int):
    give_rule(project, lines=[line(text)])
    assert project.messages(dated_present) == [
        f"{project.at(LEVERS, text)} · pret-de-salle · rule.lines[0].summary : « {year} » est ancien pour une règle au présent.\n"
        f"    Dites ce qui vaut aujourd'hui, ou datez : « depuis {year} », « le 1er juillet {year} »."
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Depuis 2015, seule la Région décide.",
        "Depuis la fin 2015, seule la Région décide.",
        "Le zonage a cessé le 1er juillet 2021.",
        "La loi n° 2014-856 et le décret 2001-495 le disent.",
        "Le règlement (UE) 2023/2831 et le règlement 1407/2013 fixent le plafond.",
        "Le programme 2021-2027 est ouvert, comme le contrat 2015–2020.",
        "La loi Hamon de 2014 l'impose.",
        "La loi du 10 septembre 1947 l'admet.",
        "Conclu entre 2019 et 2021, le contrat vaut encore.",
        "Le fonds, créé en 1998, existe toujours.",
        "Entrée en vigueur en 2016, la règle tient.",
        "La loi de finances pour 2023 l'a prévu.",
        "L'article L. 2113-12 et l'article 2019 m² ne sont pas des années.",
        "Le plafond est de 2000 euros, pour 1900 habitants.",
        "En 2024, le seuil est de 60 000 €.",
        "En 2027, le seuil changera.",
    ],
)
def test_dated_present__dates_references_and_recent_years_are_fine(project: Project, text: str):
    give_rule(project, lines=[line(text)])
    assert project.messages(dated_present) == []


def test_dated_present__in_a_note_and_in_the_summary(project: Project):
    give_rule(project, summary="En 2020, vous pouvez.", who=[make_competence(note="En 2021 seulement.")])
    assert [message.split(" : ")[0].rpartition(" · ")[2] for message in project.messages(dated_present)] == [
        "rule.summary",
        "rule.who[0].note",
    ]


def test_dated_present__what_is_not_a_rule_keeps_its_years(project: Project):
    project[LEVERS] = [make_lever(actions=[make_action(who="En 2019, la commune.", rule=make_rule())])]
    assert project.messages(dated_present) == []


# --- Sources outside the report -------------------------------------------------------------------


def test_source_without_address(project: Project):
    project[SOURCES].append(make_source(**NEWSPAPER, read_on="2026-01-01", read="whole"))
    project[CAFE] = make_monograph(evidence=[make_evidence(source=CITATION_OF_NEWSPAPER)])
    assert project.messages(source_without_address) == [
        f"{project.at(CAFE, 'id: journal', lines_above=1)} · cafe · evidence[0].source : "
        "la source « journal » n'a pas d'adresse.\n"
        "    Hors du rapport, chaque source se vérifie en ligne : remplissez « url » dans data/sources.yaml."
    ]


def test_source_without_address__of_a_rule(project: Project):
    project[SOURCES].append(make_source(**NEWSPAPER, read_on="2026-01-01", read="whole"))
    give_rule(project, who=[make_competence(source=CITATION_OF_NEWSPAPER)])
    [message] = project.messages(source_without_address)
    assert " · pret-de-salle · rule.who[0].source : la source « journal » n'a pas d'adresse." in message


def test_source_without_address__the_report_may_have_none(project: Project):
    assert project.messages(source_without_address) == []


@pytest.mark.parametrize("fields", [{}, {"read_on": "2026-01-01"}, {"read": "extract"}])
def test_source_never_read(project: Project, fields: dict[str, str]):
    project[SOURCES].append(make_source(**NEWSPAPER, **fields, link="printed", url="https://journal.example/"))
    project[CAFE] = make_monograph(source=CITATION_OF_NEWSPAPER)
    assert project.messages(source_never_read) == [
        f"{project.at(CAFE, 'id: journal', lines_above=1)} · cafe · source : "
        "on ne sait pas quand, ni jusqu'où, la source « journal » a été lue.\n"
        "    Remplissez « read_on » et « read » dans data/sources.yaml."
    ]


def test_source_never_read__once_read_is_fine(project: Project):
    fields = {"read_on": "2026-01-01", "read": "extract", "link": "printed", "url": "https://journal.example/"}
    project[SOURCES].append(make_source(**NEWSPAPER, **fields))
    project[CAFE] = make_monograph(source=CITATION_OF_NEWSPAPER)
    assert project.messages(source_never_read) == []


# --- Dated notes ----------------------------------------------------------------------------------


def test_note_older_than_record(project: Project):
    project[CAFE] = make_monograph(added_on="2026-03-14", updates=[make_update(date="2025-01-01")])
    assert project.messages(note_older_than_record) == [
        f"{project.at(CAFE, '2025-01-01')} · cafe · updates[0].date : "
        "cette note du 2025-01-01 est plus ancienne que la fiche : la fiche est du 2026-03-14.\n"
        "    Mettez le fait dans la fiche, ou corrigez la date."
    ]


def test_note_older_than_record__than_what_it_is_drawn_from(project: Project):
    project[SOURCES] = [make_source(date="mai 2021")]
    project[CAFE] = make_monograph(
        updates=[make_update(date="2020-12-31"), make_update(id="note-2", date="2021-01-01")]
    )
    assert project.messages(note_older_than_record) == [
        f"{project.at(CAFE, '2020-12-31')} · cafe · updates[0].date : "
        "cette note du 2020-12-31 est plus ancienne que la fiche : sa source est de 2021.\n"
        "    Mettez le fait dans la fiche, ou corrigez la date."
    ]


def test_note_older_than_record__same_day_is_fine(project: Project):
    project[CAFE] = make_monograph(added_on="2026-03-14", updates=[make_update(date="2026-03-14")])
    assert project.messages(note_older_than_record) == []
