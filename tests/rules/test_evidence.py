"""Rules about what is claimed: evidence, testimonies, dates and sources."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from catalogue.checks.evidence import (
    citation_without_page,
    copied_sentence,
    erratum_page_outside_report,
    impossible_date,
    long_figure,
    note_without_id,
    organisation_spelt_twice,
    page_outside_source,
    repeated_evidence,
    repeated_note,
    repeated_note_id,
    support_before_founding,
    year_out_of_range,
)
from catalogue.checks.evidence import testimony_without_evidence as without_evidence  # not a test
from catalogue.store import Catalogue
from tests.builders import (
    CAFE,
    MISSING,
    TODAY,
    Project,
    make_action,
    make_citation,
    make_erratum,
    make_event,
    make_evidence,
    make_lever,
    make_monograph,
    make_rule,
    make_settings,
    make_source,
    make_testimony,
    make_update,
)

LEVERS = "data/levers.yaml"
ERRATA = "data/errata.yaml"
THIS_YEAR = TODAY.year


@pytest.mark.parametrize("page", [0, -1, 57, 560])
def test_page_outside_source(project: Project, page: int):
    project[CAFE] = make_monograph(evidence=[make_evidence(source=make_citation(page=page))])
    assert project.messages(page_outside_source) == [
        f"{project.at(CAFE, f'page: {page}')} · cafe · evidence[0].source.page : "
        f"la page {page} n'existe pas dans « rapport ».\n"
        "    Cette source compte 56 pages."
    ]


@pytest.mark.parametrize("page", [1, 56])
def test_page_outside_source__the_first_and_last_are_inside(project: Project, page: int):
    project[CAFE] = make_monograph(source=make_citation(page=page))
    assert project.messages(page_outside_source) == []


def test_page_outside_source__in_a_nested_record_is_told_once(project: Project):
    project[LEVERS] = [make_lever(actions=[make_action(source=make_citation(page=99))])]
    assert project.messages(page_outside_source) == [
        f"{project.at(LEVERS, 'page: 99')} · contributions · actions[0].source.page : "
        "la page 99 n'existe pas dans « rapport ».\n"
        "    Cette source compte 56 pages."
    ]


def test_citation_without_page(project: Project):
    project[CAFE] = make_monograph(testimonies=[make_testimony(source=make_citation(page=MISSING))])
    assert project.messages(citation_without_page) == [
        f"{project.at(CAFE, 'testimonies:', lines_below=4)} · cafe · testimonies[0].source : "
        "la page de la source manque.\n    Ajoutez « page: … »."
    ]


def test_citation_without_page__is_fine_when_the_source_has_none(project: Project):
    project["data/sources.yaml"] = [make_source(pages=MISSING)]
    project[CAFE] = make_monograph(source=make_citation(page=MISSING))
    assert project.messages(citation_without_page) == []


def test_erratum_page_outside_report(project: Project):
    project[ERRATA] = [make_erratum(pages=[56, 57, 0])]
    assert project.messages(erratum_page_outside_report) == [
        f"{project.at(ERRATA, '- 57')} · gap-ou-cap · pages[1] : "
        "la page 57 n'existe pas dans le rapport.\n"
        "    Le rapport compte 56 pages.",
        f"{project.at(ERRATA, '- 0')} · gap-ou-cap · pages[2] : "
        "la page 0 n'existe pas dans le rapport.\n"
        "    Le rapport compte 56 pages.",
    ]


def test_erratum_page_outside_report__follows_the_settings(project: Project):
    project["data/sources.yaml"] = [
        make_source(),
        make_source(id="autre", label="Un autre rapport", pages=100),
    ]
    project["data/site.yaml"] = make_settings(report="autre")
    project[ERRATA] = [make_erratum(pages=[57])]
    assert project.messages(erratum_page_outside_report) == []


def _figure(year: int) -> dict[str, Any]:
    return {"label": "Salariés", "value": "3", "year": year, "source": make_citation()}


@pytest.mark.parametrize("year", [1799, 21, THIS_YEAR + 1], ids=["old", "two-digits", "next"])
@pytest.mark.parametrize(
    ("field", "build"),
    [
        ("founded", lambda year: {"founded": year}),
        ("evidence[0].year", lambda year: {"evidence": [make_evidence(year=year)]}),
        ("figures[0].year", lambda year: {"figures": [_figure(year)]}),
        (
            "approvals[0].year",
            lambda year: {"approvals": [{"label": "A", "year": year, "source": make_citation()}]},
        ),
    ],
    ids=["founded", "evidence", "figures", "approvals"],
)
def test_year_out_of_range(project: Project, field: str, build: Any, year: int):
    project[CAFE] = make_monograph(**build(year))
    assert project.messages(year_out_of_range) == [
        f"{project.at(CAFE, f': {year}')} · cafe · {field} : "
        f"l'année {year} n'est pas possible.\n"
        f"    Une année va de 1800 à {THIS_YEAR}."
    ]


def test_year_out_of_range__a_planned_support_may_be_in_the_future(project: Project):
    planned = make_evidence(status="planned", year=THIS_YEAR + 15)
    project[CAFE] = make_monograph(evidence=[planned])
    assert project.messages(year_out_of_range) == []
    project[CAFE] = make_monograph(evidence=[planned | {"year": THIS_YEAR + 16}])
    assert project.messages(year_out_of_range) == [
        f"{project.at(CAFE, f'year: {THIS_YEAR + 16}')} · cafe · evidence[0].year : "
        f"l'année {THIS_YEAR + 16} n'est pas possible.\n"
        f"    Une année va de 1800 à {THIS_YEAR + 15}."
    ]


def test_support_before_founding(project: Project):
    project[CAFE] = make_monograph(founded=2010, evidence=[make_evidence(year=2009)])
    assert project.messages(support_before_founding) == [
        f"{project.at(CAFE, 'year: 2009')} · cafe · evidence[0].year : "
        "ce soutien de 2009 précède la création de l'organisation.\n"
        "    Création en 2010 : vérifiez les deux années."
    ]


@pytest.mark.parametrize("founded", [2010, MISSING], ids=["same-year", "unknown"])
def test_support_before_founding__may_be_from_the_first_year(project: Project, founded: Any):
    project[CAFE] = make_monograph(founded=founded, evidence=[make_evidence(year=2010)])
    assert project.messages(support_before_founding) == []


def _write_date(project: Project, where: str, date: datetime.date) -> None:
    """Write a date in one of the places that hold some."""
    records = {
        "updates[0].date": (CAFE, make_monograph(updates=[make_update(date=str(date))])),
        "verified_on": (CAFE, make_monograph(verified_on=str(date))),
        "added_on": (CAFE, make_monograph(added_on=str(date))),
        "withdrawn.date": (CAFE, make_monograph(withdrawn={"date": str(date), "reason": "Fini."})),
        "read_on": ("data/sources.yaml", [make_source(read_on=str(date), read="whole")]),
        "date": ("data/events.yaml", [make_event(date=str(date))]),
        "rule.verified_on": (LEVERS, [make_lever(actions=[make_action(rule=make_rule(verified_on=str(date)))])]),
    }
    project[records[where][0]] = records[where][1]


EACH_DATE = pytest.mark.parametrize(
    "where", ["updates[0].date", "verified_on", "added_on", "withdrawn.date", "read_on", "date", "rule.verified_on"]
)


@EACH_DATE
def test_impossible_date(project: Project, where: str):
    _write_date(project, where, TODAY + datetime.timedelta(days=2))
    [message] = project.messages(impossible_date)
    assert message.endswith(
        f" · {where} : la date 2026-11-25 est dans le futur.\n    Mettez la date du jour, ou avant."
    )


@EACH_DATE
@pytest.mark.parametrize("days", [0, 1], ids=["today", "tomorrow"])
def test_impossible_date__it_may_be_tomorrow_elsewhere(project: Project, where: str, days: int):
    _write_date(project, where, TODAY + datetime.timedelta(days=days))
    assert project.messages(impossible_date) == []


def test_impossible_date__too_long_ago(project: Project):
    _write_date(project, "added_on", datetime.date(226, 3, 14))
    assert project.messages(impossible_date) == [
        f"{project.at(CAFE, 'added_on:')} · cafe · added_on : la date 0226-03-14 n'est pas possible.\n"
        "    Vérifiez l'année."
    ]


def test_year_out_of_range__new_year_comes_sooner_elsewhere(project: Project):
    project[CAFE] = make_monograph(founded=2027)
    files = project.load()
    eve = datetime.date(2026, 12, 31)
    assert list(year_out_of_range(Catalogue(files, eve))) == []
    assert len(list(year_out_of_range(Catalogue(files, eve - datetime.timedelta(days=1))))) == 1


def test_year_out_of_range__of_a_source(project: Project):
    project["data/sources.yaml"] = [make_source(date="mai 2062")]
    assert project.messages(year_out_of_range) == [
        f"{project.at('data/sources.yaml', 'date:')} · rapport · date : l'année 2062 n'est pas possible.\n"
        f"    Une année va de 1800 à {THIS_YEAR}."
    ]


def test_testimony_without_evidence(project: Project):
    other = make_action(id="don", label="Donner", short_label="Don")
    project[LEVERS] = [make_lever(actions=[make_action(), other])]
    project[CAFE] = make_monograph(testimonies=[make_testimony(action="don")])
    assert project.messages(without_evidence) == [
        f"{project.at(CAFE, 'action: don')} · cafe · testimonies[0].action : "
        "cette fiche ne documente pas l'action « don ».\n"
        "    Ajoutez un soutien à « evidence », ou changez l'action du témoignage."
    ]


def test_testimony_without_evidence__about_an_unknown_action_is_told_elsewhere(project: Project):
    project[CAFE] = make_monograph(testimonies=[make_testimony(action="inconnue")])
    assert project.messages(without_evidence) == []


def test_long_figure(project: Project):
    figures = [{"label": "Patients", "value": value, "source": make_citation()} for value in ("m" * 30, "m" * 31)]
    project[CAFE] = make_monograph(figures=figures)
    assert project.messages(long_figure) == [
        f"{project.at(CAFE, 'value: ' + 'm' * 31)} · cafe · figures[1].value : "
        "ce chiffre fait 31 caractères : 30 au plus.\n"
        "    Gardez le nombre et son unité ; dites le reste dans « label »."
    ]


def test_repeated_note(project: Project):
    words = ["Le café a déménagé.", "Et rouvert.", "Le café a *déménagé* !"]
    notes = [make_update(id=f"note-{number}", summary=text) for number, text in enumerate(words)]
    project[CAFE] = make_monograph(updates=notes)
    messages = project.messages(repeated_note)
    first, again = project.line(CAFE, "id: note-0"), project.at(CAFE, "id: note-2")
    assert messages == [
        f"{again} · cafe · updates[2] : cette note est déjà écrite ligne {first}.\n    Gardez-en une seule."
    ]


def test_note_without_id(project: Project):
    notes = [make_update(), make_update(id=MISSING, date="2024-08-01", summary="Et rouvert.")]
    project[LEVERS] = [make_lever(actions=[make_action(updates=notes)])]
    messages = project.messages(note_without_id)
    assert messages == [
        f"{project.at(LEVERS, '2024-08-01')} · pret-de-salle · updates[1] : cette note n'a pas d'identifiant.\n"
        "    Lancez « make fix », ou ajoutez-y « id: note-4c506e99 »."
    ]


def test_repeated_note_id(project: Project):
    notes = [make_update(), make_update(id="note-2", summary="Fermé."), make_update(date="2024-08-01")]
    project[CAFE] = make_monograph(updates=notes)
    messages = project.messages(repeated_note_id)
    first = project.line(CAFE, "id: note-2") - 7
    assert messages == [
        f"{project.at(CAFE, '2024-08-01', 1)} · cafe · updates[2].id : "
        f"« note-1 » est déjà l'identifiant de la note ligne {first}.\n"
        "    Effacez-le de la note la plus récente, puis lancez « make fix »."
    ]


@pytest.mark.parametrize("summary", ["La ville prête une salle le soir.", "la ville  PRÊTE une salle, le soir"])
def test_repeated_evidence(project: Project, summary: str):
    first = {"instrument": "Badge"} | make_evidence()
    second = {"instrument": "Clés"} | make_evidence(summary=summary)
    project[CAFE] = make_monograph(evidence=[first, second])
    assert project.messages(repeated_evidence) == [
        f"{project.at(CAFE, '- instrument: Clés')} · cafe · evidence[1] : "
        f"ce soutien est déjà écrit ligne {project.line(CAFE, '- instrument: Badge')}.\n"
        "    Gardez-en un seul."
    ]


def test_repeated_evidence__about_two_actions(project: Project):
    other = make_action(id="don", label="Donner", short_label="Don")
    project[LEVERS] = [make_lever(actions=[make_action(), other])]
    project[CAFE] = make_monograph(evidence=[make_evidence(), make_evidence(action="don")])
    assert project.messages(repeated_evidence) == []


def test_organisation_spelt_twice(project: Project):
    other = "data/monographs/autre.yaml"
    project[other] = make_monograph(id="autre", name="Autre", evidence=[make_evidence(organisations=["Ville de Gap"])])
    project[CAFE] = make_monograph(evidence=[make_evidence(organisations=["Caf", "ville de Gàp"])])
    assert project.messages(organisation_spelt_twice) == [
        f"{project.at(CAFE, 'ville de Gàp')} · cafe · evidence[0].organisations[1] : "
        "« ville de Gàp » est écrit « Ville de Gap » ailleurs "
        f"({project.at(other, '- Ville de Gap')}).\n"
        "    Gardez une seule graphie."
    ]


def test_copied_sentence(project: Project):
    sentence = "La salle de la mairie est prêtée chaque samedi aux habitants."
    short = "La salle est prêtée."
    other = "data/monographs/four.yaml"
    project[CAFE] = make_monograph(evidence=[make_evidence(summary=sentence), make_evidence(summary=short)])
    project[other] = make_monograph(
        id="four", name="Le Four", evidence=[make_evidence(summary=sentence)], testimonies=[]
    )
    assert project.messages(copied_sentence) == [
        f"{project.at(other, sentence)} · four · evidence[0].summary : cette phrase est aussi dans la fiche « cafe » ({CAFE}).\n"
        "    Réécrivez-la dans la fiche où elle a été recopiée."
    ]
