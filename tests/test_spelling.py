"""Spelling of records and pages, and the project's own list of words."""

from __future__ import annotations

import pytest

from catalogue.checks.spelling import WORDS_PATH, misspelt_word, useless_word
from catalogue.store import Catalogue
from tests.builders import CAFE, MISSING, PAGE, make_monograph, make_page


def test_misspelt_word_in_a_record(project):
    project[CAFE] = make_monograph(summary="Un café asociatif de montagne.")
    assert project.messages(misspelt_word) == [
        f"{project.at(CAFE, 'asociatif')} · cafe · summary : « asociatif » n'est pas dans le dictionnaire.\n"
        "    Vouliez-vous dire « associatif » ? Sinon, ajoutez-le à data/words.txt s'il est juste."
    ]


def test_line_is_that_of_the_word(project):
    project[CAFE] = make_monograph()
    project.write()
    text = (project.root / CAFE).read_text("utf-8")
    folded = text.replace("summary: Un café associatif de montagne.", "summary: >-\n  Un café\n  associatiff.")
    assert folded != text
    project[CAFE] = folded
    assert project.messages(misspelt_word)[0].startswith(f"{project.at(CAFE, 'associatiff')} · cafe · summary")


def test_misspelt_word_in_a_page(project):
    project[PAGE] = make_page("Un\ntexe.")
    assert project.messages(misspelt_word)[0].startswith(f"{PAGE}:7 : « texe » n'est pas")


@pytest.mark.parametrize(
    "text",
    [
        "L'aujourd’hui d'Auvergne-Rhône-Alpes.",
        "Voir `motinconnu`, [ici](motinconnu.md) et https://motinconnu.fr/xyz.",
        '{{ link("motinconnu") }}',
        "Un titre { #motinconnu }",
        "La CRESS, l'ESS et 12h30.",
        "Le Café et Jeanne Martin.",
        "```text\nmotinconnu\n```",
        '!!! warning "Un titre"\n\n    ???+ tip\n\n        Un mot[^motinconnu].',
    ],
)
def test_accepted(project, text: str):
    project[PAGE] = make_page(text)
    assert [m for m in project.messages(misspelt_word) if m.startswith(PAGE)] == []


@pytest.mark.parametrize("word", ["Kernem", "Sainte-motinconnu", "l'motinconnu"])
def test_a_capital_or_a_known_part_does_not_make_a_word(project, word: str):
    project[PAGE] = make_page(f"Voir {word}.")
    [message] = [m for m in project.messages(misspelt_word) if m.startswith(PAGE)]
    assert "n'est pas" in message


def test_listed_words_are_known_with_or_without_capital(project):
    project[WORDS_PATH] = "# Mots\nmotinconnu\nKernem\n"
    project[PAGE] = make_page("Motinconnu, motinconnu et Kernem. Mais kernem ?")
    assert len([m for m in project.messages(misspelt_word) if m.startswith(PAGE)]) == 1


def test_useless_word(project):
    project[WORDS_PATH] = "maison\nKernem\nKernem\n"
    assert project.messages(useless_word) == [
        f"{WORDS_PATH}:1 : « maison » est déjà dans le dictionnaire.\n    Retirez-le.",
        f"{WORDS_PATH}:3 : « Kernem » y est déjà.\n    Retirez-le.",
    ]


def test_real_texts_are_well_spelt(catalogue):
    assert [str(p) for p in (*misspelt_word(catalogue), *useless_word(catalogue))] == []


def test_unreadable_list_is_told_once(project):
    """Not every word that it would have allowed."""
    project[WORDS_PATH] = b"# Mots\nmotinconnu\n" + "é\n".encode("latin-1")
    project[PAGE] = make_page("Un motinconnu.")
    assert project.messages(misspelt_word) == []
    assert [m.split("\n")[0] for m in project.messages(useless_word)] == [
        f"{WORDS_PATH}:3 : le fichier n'est pas encodé en UTF-8."
    ]


def test_names_of_an_unreadable_record_are_not_misspelt(project):
    project[PAGE] = make_page("Voir Kernem et un motinconnu.")
    project[CAFE] = make_monograph(name=MISSING)
    messages = [str(p) for p in misspelt_word(Catalogue(project.load())) if p.path == PAGE]
    assert len(messages) == 1
    assert "« motinconnu » n'est pas" in messages[0]
