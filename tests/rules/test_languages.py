"""Rules about the words of other languages."""

from __future__ import annotations

from catalogue.checks.languages import foreign_word_without_language
from catalogue.checks.spelling import misspelt_word
from catalogue.reading.foreign import FOREIGN_PATH, languages
from tests.builders import PAGE, make_page


def test_foreign_word_without_language(project):
    project[FOREIGN_PATH] = "# Mots\nen coworking\ncrowdfunding\nen coworking\n"
    assert project.messages(foreign_word_without_language) == [
        f"{FOREIGN_PATH}:3 : « crowdfunding » ne commence pas par le code d'une langue.\n"
        "    Écrivez par exemple « en coworking ».",
        f"{FOREIGN_PATH}:4 : « coworking » y est déjà.\n    Retirez-le.",
    ]


def test_foreign_word_without_language__in_a_list_that_cannot_be_read(project):
    project[FOREIGN_PATH] = "en coworking\n<<<<<<< HEAD\nen crowdfunding\n=======\n>>>>>>> autre\n"
    project[PAGE] = make_page("Le coworking.")
    [message] = project.messages(foreign_word_without_language)
    assert message.startswith(f"{FOREIGN_PATH}:2 : ")
    assert project.messages(misspelt_word) == []


def test_no_list_is_no_problem(project):
    assert project.messages(foreign_word_without_language) == []
    assert languages(project.root) == {}


def test_foreign_words_are_spelt(project):
    project[FOREIGN_PATH] = "en create pull request\n"
    project[PAGE] = make_page("Create pull request.")
    assert [m for m in project.messages(misspelt_word) if m.startswith(PAGE)] == []
