"""Rules about boxes, footnotes and tables."""

from __future__ import annotations

import pytest

from catalogue.checks.conventions import badly_opened_box, empty_box, lone_footnote, table_without_caption
from catalogue.reading.conventions import BOXES, FRENCH_BOXES
from tests.builders import BODY_LINE, HEADER, INDEX, Project

TEXT = "\n    Du texte.\n"


@pytest.mark.parametrize(
    ("opening", "line_shown"),
    [
        ("!!!", "!!!"),
        ("???", "???"),
        ('!!! "Titre"', '!!! "Titre"'),
        ("!!! note « Titre »", "!!! note « Titre »"),
        ("!!! note Titre", "!!! note Titre"),
        ("!!! note \"Titre'", "!!! note \"Titre'"),
        ("???- note", "???- note"),
        ("    !!! note :", "!!! note :"),
    ],
)
def test_badly_opened_box(project: Project, opening: str, line_shown: str):
    project[INDEX] = HEADER + opening + TEXT
    assert project.messages(badly_opened_box) == [
        f'{INDEX}:{BODY_LINE} : l\'encadré « {line_shown} » est mal ouvert.\n    Écrivez par exemple : !!! conseil "Titre".'
    ]


@pytest.mark.parametrize(
    ("opening", "kind", "hint"),
    [
        ('!!! consiel "Titre"', "consiel", "Vouliez-vous dire « conseil » ?"),
        ("??? hero", "hero", "Genres d'encadrés : note, conseil, attention, exemple."),
    ],
)
def test_badly_opened_box__of_an_unknown_kind(project: Project, opening: str, kind: str, hint: str):
    project[INDEX] = HEADER + "Un\n\n" + opening + TEXT
    assert project.messages(badly_opened_box) == [
        f"{INDEX}:{BODY_LINE + 2} : « {kind} » n'est pas un genre d'encadré.\n    {hint}"
    ]


@pytest.mark.parametrize("kind", BOXES)
@pytest.mark.parametrize("opening", ["!!! {}", '!!! {} "Titre"', '!!! {} ""', "??? {}", '???+ {} "Titre"'])
def test_badly_opened_box__every_kind_is_free(project: Project, opening: str, kind: str):
    project[INDEX] = HEADER + opening.format(kind) + TEXT
    assert project.messages(badly_opened_box) == []


@pytest.mark.parametrize("text", ['??? "Titre"' + TEXT, "```\n!!!\n```\n", "Ah !!! Oui ???\n"])
def test_badly_opened_box__other_texts_are_free(project: Project, text: str):
    project[INDEX] = HEADER + text
    assert project.messages(badly_opened_box) == []


def test_the_french_kinds_exist():
    assert set(FRENCH_BOXES) <= BOXES.keys()


@pytest.mark.parametrize(
    "text",
    ["!!! note\n", "!!! note\nDu texte.\n", "!!! note\n\n  Du texte.\n", '- Un\n\n    ??? "Titre"\n\n    Du texte.\n'],
)
def test_empty_box(project: Project, text: str):
    project[INDEX] = HEADER + text
    line = project[INDEX].split("\n").index(next(x for x in text.split("\n") if "!!!" in x or "???" in x)) + 1
    assert project.messages(empty_box) == [
        f"{INDEX}:{line} : cet encadré est vide.\n    Décalez chaque ligne de son texte de 4 espaces."
    ]


@pytest.mark.parametrize(
    "text",
    ["!!! note\n    Du texte.\n", '??? "Titre"\n\n\n    Du texte.\n', "!!! note\n\n    !!! conseil\n        Oui.\n"],
)
def test_empty_box__other_texts_are_free(project: Project, text: str):
    project[INDEX] = HEADER + text
    assert project.messages(empty_box) == []


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"),
    [
        (
            "Un mot[^1].\n",
            0,
            "la note « 1 » n'a pas de texte.",
            "Ajoutez une ligne « [^1]: … » à la fin de la page.",
        ),
        (
            "Un mot.\n\n[^loi]: La loi.\n",
            2,
            "la note « loi » n'est appelée nulle part.",
            "Écrivez « [^loi] » là où elle doit être appelée, ou effacez-la.",
        ),
    ],
)
def test_lone_footnote(project: Project, text: str, line: int, message: str, hint: str):
    project[INDEX] = HEADER + text
    assert project.messages(lone_footnote) == [f"{INDEX}:{BODY_LINE + line} : {message}\n    {hint}"]


@pytest.mark.parametrize(
    "text",
    [
        "Un mot[^1] deux fois[^1].\n\n[^1]: La note.\n",
        "`[^1]`\n",
        "```\nUn mot[^1].\n```\n",
        "Une note[^a] : oui.\n\n[^a]: A.\n",
    ],
)
def test_lone_footnote__other_texts_are_free(project: Project, text: str):
    project[INDEX] = HEADER + text
    assert project.messages(lone_footnote) == []


@pytest.mark.parametrize(
    "after", ["", "\n| Tableau : a |\n", "\nDu texte.\n\nTableau : a.\n", "\nTableau a.\n", "Tableau : a.\n"]
)
def test_table_without_caption(project: Project, after: str):
    project[INDEX] = HEADER + "Un\n\n| A | B |\n|---|:-:|\n| 1 | 2 |\n" + after
    assert project.messages(table_without_caption) == [
        f"{INDEX}:{BODY_LINE + 2} : ce tableau n'a pas de titre.\n"
        "    Ajoutez dessous, après une ligne vide : « Tableau : ce qu'il montre »."
    ]


@pytest.mark.parametrize(
    "text",
    [
        "| A | B |\n|---|---|\n| 1 | 2 |\n\nTableau : a.\n",
        "A | B\n--|--\n1 | 2\n\n\nTableau : a.\n",
        "```\n| A | B |\n|---|---|\n```\n",
        "- a | b\n\n---\n",
    ],
)
def test_table_without_caption__other_texts_are_free(project: Project, text: str):
    project[INDEX] = HEADER + text
    assert project.messages(table_without_caption) == []
