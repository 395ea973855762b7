"""Rules about links between records."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from catalogue import model
from catalogue.checks.references import (
    activity_without_need,
    inferred_without_note,
    repeated_reference,
    source_read_for_nothing,
    stated_territory_without_source,
    theme_of_activity,
    unknown_reference,
)
from tests.builders import (
    CAFE,
    MISSING,
    Project,
    make_action,
    make_activity,
    make_citation,
    make_competence,
    make_criterion,
    make_decision_maker,
    make_erratum,
    make_event,
    make_evidence,
    make_family,
    make_legal_form,
    make_lever,
    make_mechanism,
    make_member,
    make_monograph,
    make_need,
    make_person,
    make_rule,
    make_settings,
    make_source,
    make_term,
    make_territory,
    make_testimony,
    make_theme,
    make_update,
)

THEMES = ("entraide", "Liste des thématiques : data/themes.yaml")
NEEDS = ("se-rencontrer", "Liste des besoins : data/needs.yaml")
ACTIVITIES = ("cafes", "Liste des activités : data/activities.yaml")
ACTIONS = ("pret-de-salle", "Liste des actions : data/levers.yaml")
CRITERIA = ("habitants", "Liste des critères : data/criteria.yaml")
TERRITORIES = ("montagne", "Liste des types de territoire : data/territories.yaml")
MAKERS = ("commune", "Liste des types de décideurs : data/decision_makers.yaml")
MONOGRAPHS = ("cafe", "Liste des cas : data/monographs")
LEGAL_FORMS = ("association", "Liste des formes juridiques : data/legal_forms.yaml")
SOURCES = ("rapport", "Liste des sources : data/sources.yaml")
TERMS = ("ess", "Liste des termes du glossaire : data/glossary.yaml")
ANY = ("cafe", "Ce champ attend l'identifiant d'une fiche.")

CITATION_OF_NOTHING = make_citation(id="rapportt")
FIGURE = {"label": "Salariés", "value": "3", "source": CITATION_OF_NOTHING}


class Case(NamedTuple):
    """A field that refers to a record, and a file where it refers to nothing."""

    reference: str
    path: str
    content: Any
    where: str
    target: tuple[str, str]

    @property
    def wrong_id(self) -> str:
        """The right id with its last letter doubled."""
        return self.target[0] + self.target[0][-1]


def _misspelt(target: tuple[str, str]) -> str:
    return target[0] + target[0][-1]


CASES = [
    Case(
        "Activity.theme",
        "data/activities.yaml",
        [make_activity(theme=_misspelt(THEMES))],
        "cafes · theme",
        THEMES,
    ),
    Case(
        "ActivityNeed.id",
        "data/activities.yaml",
        [make_activity(needs=[{"id": _misspelt(NEEDS), "basis": "stated"}])],
        "cafes · needs[0].id",
        NEEDS,
    ),
    Case(
        "Action.related",
        "data/levers.yaml",
        [make_lever(actions=[make_action(related=[_misspelt(ACTIONS)])])],
        "contributions · actions[0].related[0]",
        ACTIONS,
    ),
    Case(
        "Action.links",
        "data/levers.yaml",
        [make_lever(actions=[make_action(links=[_misspelt(SOURCES)])])],
        "contributions · actions[0].links[0]",
        SOURCES,
    ),
    Case(
        "Competence.decision_maker",
        "data/levers.yaml",
        [make_lever(actions=[make_action(rule=make_rule(who=[make_competence(decision_maker=_misspelt(MAKERS))]))])],
        "contributions · actions[0].rule.who[0].decision_maker",
        MAKERS,
    ),
    Case(
        "Mechanism.links",
        "data/levers.yaml",
        [make_lever(other_mechanisms=[make_mechanism(links=[_misspelt(SOURCES)])])],
        "contributions · other_mechanisms[0].links[0]",
        SOURCES,
    ),
    Case("Monograph.theme", CAFE, make_monograph(theme=_misspelt(THEMES)), "cafe · theme", THEMES),
    Case(
        "Monograph.activity",
        CAFE,
        make_monograph(activity=_misspelt(ACTIVITIES)),
        "cafe · activity",
        ACTIVITIES,
    ),
    Case("Monograph.needs", CAFE, make_monograph(needs=[_misspelt(NEEDS)]), "cafe · needs[0]", NEEDS),
    Case(
        "Monograph.legal_form",
        CAFE,
        make_monograph(legal_form=_misspelt(LEGAL_FORMS)),
        "cafe · legal_form",
        LEGAL_FORMS,
    ),
    Case(
        "TerritoryMembership.type",
        CAFE,
        make_monograph(territories=[{"type": _misspelt(TERRITORIES), "basis": "stated"}]),
        "cafe · territories[0].type",
        TERRITORIES,
    ),
    Case(
        "Evidence.action",
        CAFE,
        make_monograph(evidence=[make_evidence(action=_misspelt(ACTIONS))]),
        "cafe · evidence[0].action",
        ACTIONS,
    ),
    Case(
        "Evidence.decision_makers",
        CAFE,
        make_monograph(evidence=[make_evidence(decision_makers=["commune", _misspelt(MAKERS)])]),
        "cafe · evidence[0].decision_makers[1]",
        MAKERS,
    ),
    Case(
        "Testimony.action",
        CAFE,
        make_monograph(testimonies=[make_testimony(action=_misspelt(ACTIONS))]),
        "cafe · testimonies[0].action",
        ACTIONS,
    ),
    Case(
        "CriterionReading.id",
        CAFE,
        make_monograph(criteria=[{"id": _misspelt(CRITERIA), "basis": "stated", "note": "Ils viennent."}]),
        "cafe · criteria[0].id",
        CRITERIA,
    ),
    Case("Term.see", "data/glossary.yaml", [make_term(see=[_misspelt(TERMS)])], "ess · see[0]", TERMS),
    Case(
        "Person.monographs",
        "data/people.yaml",
        [make_person(monographs=[_misspelt(MONOGRAPHS)])],
        "jeanne-martin · monographs[0]",
        MONOGRAPHS,
    ),
    Case(
        "Event.theme",
        "data/events.yaml",
        [make_event(theme=_misspelt(THEMES))],
        "webinaire · theme",
        THEMES,
    ),
    Case(
        "Event.links",
        "data/events.yaml",
        [make_event(links=[_misspelt(SOURCES)])],
        "webinaire · links[0]",
        SOURCES,
    ),
    Case(
        "Erratum.concerns",
        "data/errata.yaml",
        [make_erratum(concerns=[_misspelt(ANY)])],
        "gap-ou-cap · concerns[0]",
        ANY,
    ),
    Case(
        "Settings.report",
        "data/site.yaml",
        make_settings(report=_misspelt(SOURCES)),
        "report",
        SOURCES,
    ),
    *(
        Case("Citation.id", path, content, where, SOURCES)
        for path, content, where in [
            ("data/themes.yaml", [make_theme(source=CITATION_OF_NOTHING)], "entraide · source.id"),
            ("data/needs.yaml", [make_need(source=CITATION_OF_NOTHING)], "se-rencontrer · source.id"),
            ("data/activities.yaml", [make_activity(source=CITATION_OF_NOTHING)], "cafes · source.id"),
            ("data/levers.yaml", [make_lever(source=CITATION_OF_NOTHING)], "contributions · source.id"),
            (
                "data/levers.yaml",
                [make_lever(actions=[make_action(source=CITATION_OF_NOTHING)])],
                "contributions · actions[0].source.id",
            ),
            (
                "data/levers.yaml",
                [make_lever(other_mechanisms=[make_mechanism(source=CITATION_OF_NOTHING)])],
                "contributions · other_mechanisms[0].source.id",
            ),
            (
                "data/levers.yaml",
                [make_lever(cautions=[make_mechanism(source=CITATION_OF_NOTHING)])],
                "contributions · cautions[0].source.id",
            ),
            (
                "data/criteria.yaml",
                [make_family(criteria=[make_criterion(source=CITATION_OF_NOTHING)])],
                "partenaires · criteria[0].source.id",
            ),
            (
                "data/territories.yaml",
                [make_territory(figures=[FIGURE])],
                "montagne · figures[0].source.id",
            ),
            (
                "data/decision_makers.yaml",
                [make_decision_maker(source=CITATION_OF_NOTHING)],
                "commune · source.id",
            ),
            ("data/legal_forms.yaml", [make_legal_form(source=CITATION_OF_NOTHING)], "association · source.id"),
            (CAFE, make_monograph(source=CITATION_OF_NOTHING), "cafe · source.id"),
            (CAFE, make_monograph(figures=[FIGURE]), "cafe · figures[0].source.id"),
            (
                CAFE,
                make_monograph(approvals=[{"label": "Agrément", "source": CITATION_OF_NOTHING}]),
                "cafe · approvals[0].source.id",
            ),
            (
                CAFE,
                make_monograph(evidence=[make_evidence(source=CITATION_OF_NOTHING)]),
                "cafe · evidence[0].source.id",
            ),
            (
                CAFE,
                make_monograph(testimonies=[make_testimony(source=CITATION_OF_NOTHING)]),
                "cafe · testimonies[0].source.id",
            ),
            (
                CAFE,
                make_monograph(updates=[make_update(source=CITATION_OF_NOTHING)]),
                "cafe · updates[0].source.id",
            ),
            ("data/glossary.yaml", [make_term(source=CITATION_OF_NOTHING)], "ess · source.id"),
            ("data/sources.yaml", [make_source(cited=[CITATION_OF_NOTHING])], "rapport · cited[0].id"),
            ("data/events.yaml", [make_event(source=CITATION_OF_NOTHING)], "webinaire · source.id"),
            ("data/committee.yaml", [make_member(source=CITATION_OF_NOTHING)], "reseau-des-cafes · source.id"),
        ]
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.reference} in {case.where}")
def test_unknown_reference(project: Project, case: Case):
    project[case.path] = case.content
    near, where_to_look = case.target
    assert project.messages(unknown_reference) == [
        f"{project.at(case.path, case.wrong_id)} · {case.where} : « {case.wrong_id} » n'existe pas.\n"
        f"    Vouliez-vous dire « {near} » ? {where_to_look}"
    ]


def test_unknown_reference__cases_cover_every_reference_of_the_model():
    classes = [c for c in vars(model).values() if isinstance(c, type) and issubclass(c, model.Model)]
    references_of_model = {
        f"{c.__name__}.{name}" for c in classes for name, field in c.model_fields.items() if "Reference(" in repr(field)
    }
    assert references_of_model - {case.reference for case in CASES} == set()


def test_unknown_reference__without_a_near_one_says_where_to_look(project: Project):
    project[CAFE] = make_monograph(theme="xyz")
    assert project.messages(unknown_reference) == [
        f"{project.at(CAFE, 'theme: xyz')} · cafe · theme : « xyz » n'existe pas.\n"
        "    Liste des thématiques : data/themes.yaml"
    ]


def test_unknown_reference__to_a_record_of_another_kind(project: Project):
    project[CAFE] = make_monograph(theme="montagne")
    assert project.messages(unknown_reference) == [
        f"{project.at(CAFE, 'theme: montagne')} · cafe · theme : « montagne » n'existe pas.\n"
        "    Liste des thématiques : data/themes.yaml"
    ]


def test_unknown_reference__reports_each_once(project: Project):
    project[CAFE] = make_monograph(theme="xyz", activity="abc", needs=["def", "ghi"])
    assert len(project.messages(unknown_reference)) == 4


@pytest.mark.parametrize("concerned", ["pret-de-salle", "cafe", "rapport", "ess", "jeanne-martin"])
def test_unknown_reference__erratum_may_concern_any_record(project: Project, concerned: str):
    project["data/errata.yaml"] = [make_erratum(concerns=[concerned])]
    assert project.messages(unknown_reference) == []


def test_repeated_reference(project: Project):
    evidence = make_evidence(decision_makers=["commune", "etat", "commune"])
    project["data/decision_makers.yaml"] = [
        make_decision_maker(),
        make_decision_maker(id="etat", label="État", short_label="État"),
    ]
    project[CAFE] = make_monograph(evidence=[evidence])
    assert project.messages(repeated_reference) == [
        f"{project.at(CAFE, '- etat', lines_below=1)} · cafe · evidence[0].decision_makers[2] : "
        "« commune » est cité deux fois.\n"
        "    Retirez la répétition."
    ]


def test_repeated_reference__in_a_list_of_groups(project: Project):
    same_type_twice = [{"type": "montagne", "basis": "stated", "note": note} for note in ("Un.", "Deux.")]
    project[CAFE] = make_monograph(territories=same_type_twice)
    assert project.messages(repeated_reference) == [
        f"{project.at(CAFE, 'note: Un.', lines_below=1)} · cafe · territories[1].type : "
        "« montagne » est cité deux fois.\n    Retirez la répétition."
    ]


def test_repeated_reference__in_a_nested_record_is_told_once(project: Project):
    other = make_action(id="don", label="Donner", short_label="Don")
    project["data/levers.yaml"] = [make_lever(actions=[other, make_action(related=["don", "don"])])]
    [message] = project.messages(repeated_reference)
    assert "· contributions · actions[1].related[1] : « don » est cité deux fois." in message


def test_repeated_reference__two_supports_may_share_an_action(project: Project):
    evidence = [make_evidence(), make_evidence(summary="Elle la prête aussi le dimanche.")]
    project[CAFE] = make_monograph(evidence=evidence)
    assert project.messages(repeated_reference) == []


def test_theme_of_activity(project: Project):
    project["data/themes.yaml"] = [
        make_theme(),
        make_theme(id="culture", label="Culture", short_label="Culture"),
    ]
    project[CAFE] = make_monograph(theme="culture")
    assert project.messages(theme_of_activity) == [
        f"{project.at(CAFE, 'theme: culture')} · cafe · theme : "
        "« culture » n'est pas la thématique de l'activité « cafes ».\n"
        "    Écrivez « entraide », ou changez d'activité."
    ]


def test_theme_of_activity__is_free_when_the_source_does_not_sort_the_activity(project: Project):
    project["data/activities.yaml"] = [make_activity(theme=MISSING)]
    assert project.messages(theme_of_activity) == []


def test_activity_without_need(project: Project):
    project["data/activities.yaml"] = [make_activity(needs=[])]
    assert project.messages(activity_without_need) == [
        f"{project.at('data/activities.yaml', 'needs: []')} · cafes · needs : "
        "cette activité ne répond à aucun besoin.\n"
        "    Citez-en un, avec « basis: inferred » si la source n'en nomme pas."
    ]


def test_inferred_without_note(project: Project):
    project[CAFE] = make_monograph(territories=[{"type": "montagne", "basis": "inferred"}])
    project["data/activities.yaml"] = [make_activity(needs=[{"id": "se-rencontrer", "basis": "inferred"}])]
    message = "cette lecture d'éditeur n'est pas expliquée.\n    Ajoutez « note: … »."
    assert sorted(project.messages(inferred_without_note)) == [
        f"{project.at('data/activities.yaml', 'id: se-rencontrer')} · cafes · needs[0] : {message}",
        f"{project.at(CAFE, 'type: montagne')} · cafe · territories[0] : {message}",
    ]


def test_inferred_without_note__explained(project: Project):
    membership = {"type": "montagne", "basis": "inferred", "note": "Gap est à 750 mètres."}
    project[CAFE] = make_monograph(territories=[membership])
    assert project.messages(inferred_without_note) == []


def test_repeated_reference__decision_maker_of_a_rule(project: Project):
    rule = make_rule(who=[make_competence(note="Seule."), make_competence(may="not_theirs")])
    project["data/levers.yaml"] = [make_lever(actions=[make_action(rule=rule)])]
    assert project.messages(repeated_reference) == [
        f"{project.at('data/levers.yaml', 'may: not_theirs', lines_above=1)} · contributions · "
        "actions[0].rule.who[1].decision_maker : "
        "« commune » est cité deux fois.\n    Retirez la répétition."
    ]


# --- Sources that a reader can find ---------------------------------------------------------------

NEWSPAPER = {"id": "journal", "label": "Le journal", "category": "press", "pages": MISSING, "read_on": "2026-01-01"}


def add_newspaper(project: Project) -> None:
    project["data/sources.yaml"].append(
        make_source(**NEWSPAPER, read="whole", link="printed", url="https://j.example/")
    )


def test_stated_territory_without_source(project: Project):
    add_newspaper(project)
    project[CAFE] = make_monograph(source=make_citation(id="journal", page=MISSING))
    assert project.messages(stated_territory_without_source) == [
        f"{project.at(CAFE, 'type: montagne')} · cafe · territories[0] : on ne sait pas quelle source le dit.\n"
        "    Ajoutez « source: {id: …} », ou écrivez « basis: inferred » et « note: … »."
    ]


@pytest.mark.parametrize(
    "member",
    [
        {"basis": "stated", "source": {"id": "journal"}},
        {"basis": "inferred", "note": "Gap est à 750 m d'altitude."},
    ],
)
def test_stated_territory_without_source__named_or_inferred_is_fine(project: Project, member: dict[str, Any]):
    add_newspaper(project)
    source = make_citation(id="journal", page=MISSING)
    project[CAFE] = make_monograph(source=source, territories=[{"type": "montagne", **member}])
    assert project.messages(stated_territory_without_source) == []


def test_stated_territory_without_source__the_report_states_it_itself(project: Project):
    assert project.messages(stated_territory_without_source) == []


def test_source_read_for_nothing(project: Project):
    add_newspaper(project)
    assert project.messages(source_read_for_nothing) == [
        f"{project.at('data/sources.yaml', 'id: journal')} · journal · id : "
        "cette source a été lue, mais rien ne la cite.\n"
        "    Citez-la dans la fiche où elle a servi : « also_read » si aucun champ ne s'y prête."
    ]


def test_source_read_for_nothing__cited_by_a_case_is_fine(project: Project):
    add_newspaper(project)
    project[CAFE] = make_monograph(also_read=["journal"])
    assert project.messages(source_read_for_nothing) == []


def test_source_read_for_nothing__cited_in_a_text_is_fine(project: Project):
    add_newspaper(project)
    project["content/a-propos.md"] = '{{ link("journal", "le journal") }}\n'
    assert project.messages(source_read_for_nothing) == []


def test_source_read_for_nothing__those_of_the_report_need_no_citation(project: Project):
    project["data/sources.yaml"].append(make_source(id="loi", label="La loi", pages=MISSING))
    assert project.messages(source_read_for_nothing) == []
