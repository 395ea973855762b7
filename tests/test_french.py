"""French words as the search reads them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from catalogue.language import stemming

VECTORS = Path(__file__).parent / "search" / "vectors.json"

FAMILIES = [
    "évaluer évaluation évaluations évalué évaluée",
    "associatif associatives association associations",
    "réseau réseaux Réseaux RÉSEAUX reseau",
    "économie économique économies economique",
    "énergie énergies énergétique energie",
    "œuvre œuvres oeuvre Œuvres",
    "local locaux locale locales",
    "commune communes communal communale communaux",
    "financement financements financer financeur financier financière",
    "mobilité mobilités mobile",
    "solidaire solidaires solidarité",
    "bénévole bénévoles bénévolat",
    "inclusif inclusive inclusion",
    "mutualiser mutualisation",
    "subvention subventions subventionner",
    "prêt prêts prêter prêté prêtée",
    "animation animations animer animateur animatrice",
    "territoire territoires territorial territoriale territoriaux",
    "partenaire partenaires partenariat partenariats",
    "responsable responsables responsabilité",
    "bureau bureaux",
    "insertion insertions",
    "mission missions",
    "caution cautions cautionner",
    "tourisme touriste touristes touristique touristiques",
]
#: Close to the eye, apart in meaning.
STRANGERS = [
    ("ressource", "ressourcerie"),
    ("ville", "village"),
    ("acteur", "action"),
    ("habitat", "habitant"),
    ("personne", "personnel"),
    ("forme", "formation"),
    ("garde", "garage"),
    ("prix", "pris"),
    ("mise", "mission"),
    ("mise", "misere"),
    ("animer", "animaux"),
    ("note", "notion"),
    ("viser", "vision"),
    ("payer", "pays"),
    ("loger", "logistique"),
    ("tour", "tourisme"),
]


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.split()[0])
def test_a_family_has_one_root(family: str):
    roots = {stemming.stem(stemming.fold(word)) for word in family.split()}
    assert len(roots) == 1, roots


@pytest.mark.parametrize(("one", "other"), STRANGERS)
def test_strangers_have_two_roots(one: str, other: str):
    assert stemming.stem(one) != stemming.stem(other)


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("comment aider une association sans argent ?", ["aider", "association", "sans", "argent"]),
        ("Qu’est-ce que l’ESS ?", ["ess"]),
        ("l'eau, d’un lieu jusqu'à l'Île-d'Yeu", ["eau", "lieu", "iledyeu", "ile", "yeu"]),
        ("Bell'Occas", ["belloccas", "bell", "occas"]),
        ("co‑working et co–working", ["coworking", "co", "working"] * 2),
        ("Y a-t-il du savoir-faire ?", ["savoir"]),
        ("", []),
        ("🙂 — « »", []),
        ("<script>alert(1)</script>", ["script", "alert", "1", "script"]),
    ],
)
def test_words_kept(text: str, forms: list[str]):
    assert [word.form for word in stemming.words(text)] == forms


def test_nothing_is_lost_when_small_words_are_kept():
    assert [word.form for word in stemming.words("de la Ville", stopwords=True)] == [
        "de",
        "la",
        "ville",
    ]


@pytest.mark.parametrize("name", ["stopwords", "faint", "elisions"])
def test_lists_are_folded_and_without_repeats(name: str):
    words = stemming.tables()[name]
    assert sorted({stemming.fold(word) for word in words}) == sorted(words)


def test_vectors_are_what_this_side_reads():
    """The browser is held to the same file by tests/site/test_search.py."""
    for text, expected in json.loads(VECTORS.read_text("utf-8")):
        words = [[word.form, word.stem, word.span] for word in stemming.words(text)]
        assert words == expected, f"{text}: write tests/search/vectors.json again (python -m scripts.search_vectors)"
