"""Rules about the words of everyday speech that the search knows."""

from __future__ import annotations

from catalogue.checks.references import unknown_reference
from catalogue.checks.synonyms import (
    empty_expression,
    repeated_expression,
    synonym_is_a_name,
    synonym_without_target,
    unknown_page,
    unknown_words,
)
from tests.builders import MISSING, Project, make_synonym

SYNONYMS = "data/synonyms.yaml"


def test_synonym_without_target(project: Project):
    project[SYNONYMS] = [make_synonym(records=MISSING)]
    assert project.messages(synonym_without_target) == [
        f"{SYNONYMS}:1 · troquet : ce synonyme ne mène nulle part.\n    Remplissez « records », « pages » ou « means »."
    ]


def test_synonym_without_target__or_with_two(project: Project):
    project[SYNONYMS] = [make_synonym(means=["café"])]
    assert project.messages(synonym_without_target) == [
        f"{SYNONYMS}:7 · troquet · means : "
        "ce synonyme mène à une page et vaut d'autres mots à la fois.\n"
        "    Faites-en deux synonymes."
    ]


def test_empty_expression(project: Project):
    project[SYNONYMS] = [make_synonym(expressions=["pour les"])]
    assert project.messages(empty_expression) == [
        f"{SYNONYMS}:3 · troquet · expressions[0] : "
        "« pour les » ne contient que de petits mots, que la recherche ignore.\n"
        "    Ajoutez un mot plein, ou retirez-la."
    ]


def test_repeated_expression(project: Project):
    project[SYNONYMS] = [
        make_synonym(),
        make_synonym(id="autre", expressions=["Les Troquets", "l'Estaminet"]),
    ]
    assert project.messages(repeated_expression) == [
        f"{SYNONYMS}:10 · autre · expressions[1] : "
        f"« l'Estaminet » est déjà une expression de « troquet » ({SYNONYMS}:4).\n"
        "    Gardez-la à un seul endroit."
    ]


def test_repeated_expression__inside_one_entry(project: Project):
    project[SYNONYMS] = [make_synonym(expressions=["troquet", "un Troquet"])]
    assert project.messages(repeated_expression) == [
        f"{SYNONYMS}:4 · troquet · expressions[1] : "
        f"« un Troquet » est déjà une expression de « troquet » ({SYNONYMS}:3).\n"
        "    Gardez-la à un seul endroit."
    ]


def test_synonym_is_a_name(project: Project):
    project[SYNONYMS] = [make_synonym(expressions=["CAFES associatifs"])]
    assert project.messages(synonym_is_a_name) == [
        f"{SYNONYMS}:3 · troquet · expressions[0] : "
        "« CAFES associatifs » est déjà un nom de « cafes » "
        "(activité, data/activities.yaml:1).\n"
        "    Retirez-la : elle est déjà trouvée."
    ]


def test_synonym_is_a_name__unless_it_stands_for_other_words(project: Project):
    project[SYNONYMS] = [make_synonym(expressions=["Cafés associatifs"], records=MISSING, means=["entraide"])]
    assert project.messages(synonym_is_a_name) == []


def test_unknown_page(project: Project):
    project[SYNONYMS] = [make_synonym(records=MISSING, pages=["/actions/pret-de-sale/"])]
    assert project.messages(unknown_page) == [
        f"{SYNONYMS}:6 · troquet · pages[0] : "
        "« /actions/pret-de-sale/ » n'est pas l'adresse d'une page.\n"
        "    Vouliez-vous dire « /actions/pret-de-salle/ » ?"
    ]


def test_unknown_words(project: Project):
    project[SYNONYMS] = [make_synonym(records=MISSING, means=["entraides", "vrombissement"])]
    assert project.messages(unknown_words) == [
        f"{SYNONYMS}:7 · troquet · means[1] : "
        "« vrombissement » n'est dans aucun titre ni résumé du guide.\n"
        "    Choisissez un mot que le guide emploie."
    ]


def test_synonym_of_an_unknown_record_is_an_unknown_reference(project: Project):
    project[SYNONYMS] = [make_synonym(records=["cafe-s"])]
    messages = project.messages(unknown_reference)
    assert len(messages) == 1
    assert messages[0].startswith(f"{SYNONYMS}:6 · troquet · records[0] : « cafe-s » n'existe pas.")
