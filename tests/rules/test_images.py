"""Rules about what the images shown with a shared link can show."""

from __future__ import annotations

import pytest

from catalogue.checks.images import sign_no_image_shows, sign_of_a_title_no_image_shows
from tests.builders import CAFE, PAGE, Project, make_monograph, make_need, make_page, make_settings

HINT = "Ôtez ce signe, ou écrivez le nom en lettres latines."
NAMES = {
    CAFE: (lambda name: make_monograph(name=name), "cafe · name"),
    "data/needs.yaml": (lambda name: [make_need(label=name)], "se-rencontrer · label"),
    "data/site.yaml": (lambda name: make_settings(name=name), "name"),
}


@pytest.mark.parametrize("path", NAMES)
def test_sign_no_image_shows(project: Project, path: str):
    make, field = NAMES[path]
    project[path] = make("Le 🎪")
    assert project.messages(sign_no_image_shows) == [
        f"{project.at(path, 'Le 🎪')} · {field} : « 🎪 » (U+1F3AA) ne peut pas être dessiné dans l'image de partage de "
        f"la page.\n    {HINT}"
    ]


@pytest.mark.parametrize("name", ["La ﬁlature", "Ātea", "L'HAŸ-LES-ROSES", "Vél\u2011Où"])
def test_sign_no_image_shows__letters_of_our_languages_are_accepted(project: Project, name: str):
    project[CAFE] = make_monograph(name=name)
    assert project.messages(sign_no_image_shows) == []


def test_sign_of_a_title_no_image_shows(project: Project):
    project[PAGE] = make_page("Un texte.", title="Кафе")
    assert project.messages(sign_of_a_title_no_image_shows) == [
        f"{PAGE}:2 · title : « {sign} » (U+{ord(sign):04X}) ne peut pas être dessiné dans l'image de partage de "
        f"la page.\n    {HINT}"
        for sign in "Кафе"
    ]
