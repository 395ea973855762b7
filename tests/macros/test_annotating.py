"""Acronyms explained, foreign words marked, headings listed, in small articles."""

from __future__ import annotations

import pytest

from catalogue.store import Catalogue
from macros.rendering.annotating import Annotator
from macros.rendering.renderer import Renderer


@pytest.fixture(scope="module")
def annotator(catalogue: Catalogue) -> Annotator:
    return Renderer(catalogue).annotator


def annotated(annotator: Annotator, html: str, explain: bool = True) -> str:
    article = annotator.article("", html, explain)
    return article.main + article.tips


def test_acronym_is_explained_once_in_each_part(annotator: Annotator):
    html = annotated(annotator, "<p>Un QPV et un QPV.</p><h3>Plus</h3><p>Un QPV.</p>")
    assert html.count('<abbr class="acronym"') == html.count('tabindex="0"') == 1
    assert html.count('id="tip-qpv"') == 1
    assert 'data-tip="Quartier prioritaire de la politique de la ville"' in html


def test_acronym_is_explained_again_in_the_next_part(annotator: Annotator):
    html = annotated(annotator, "<p>Un QPV.</p><h2>Suite</h2><p>Un QPV.</p>")
    assert html.count('tabindex="0"') == 2
    assert html.count('id="tip-qpv"') == 1


def test_opening_and_rest_are_one_part(annotator: Annotator):
    article = annotator.article("<h1>Titre</h1><p>Un QPV.</p>", "<p>Un QPV.</p>")
    assert article.opening.count("<abbr") == 1
    assert "<abbr" not in article.main


def test_acronym_that_the_text_explains_is_left_alone(annotator: Annotator):
    text = "<p>Un quartier prioritaire de la politique de\n  la\u00a0ville (QPV), puis un QPV.</p>"
    assert "<abbr" not in annotated(annotator, text)
    assert "<abbr" in annotated(annotator, f"{text}<h2>Suite</h2><p>Un QPV.</p>")


def test_acronyms_of_the_glossary_are_left_alone(annotator: Annotator):
    assert "<abbr" not in annotated(annotator, "<p>Un QPV.</p>", explain=False)


def test_explanations_have_their_apostrophes(annotator: Annotator):
    assert annotated(annotator, "<p>Un ACI.</p>").count("Atelier et chantier d’insertion") == 2


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Du coworking.</p>", '<p>Du <span lang="en">coworking</span>.</p>'),
        ('<h2><a href="x">Coworking</a></h2>', '<h2><a href="x"><span lang="en">Coworking</span></a></h2>'),
        ("<p>«&nbsp;Commit changes&nbsp;»</p>", '<p>«&nbsp;<span lang="en">Commit changes</span>&nbsp;»</p>'),
    ],
)
def test_foreign_words_say_their_language(annotator: Annotator, html: str, expected: str):
    assert annotated(annotator, html) == expected


@pytest.mark.parametrize(
    "html",
    [
        '<a href="x">QPV</a>',
        "<h2>QPV</h2>",
        "<p><code>QPV, coworking</code></p>",
        "<button>QPV</button>",
        "<textarea>QPV</textarea>",
        "<p>QPVX, coworkings</p>",
        "<select><option>coworking</option></select>",
        '<p title="coworking">x</p>',
        '<p>a &amp; b &lt;c&gt; l\'un "deux"</p>',
        "<p>é&nbsp;: ï</p>",
        '<p data-a="&quot;">x<br>y</p>',
    ],
)
def test_what_takes_no_mark_is_left_as_it_is(annotator: Annotator, html: str):
    assert annotated(annotator, html) == html


def test_headings(annotator: Annotator):
    html = '<h2 id="a">Un <b>titre</b></h2><h3 id="b">Non</h3><h2>Sans ancre</h2><h2 class="x" id="c">Deux</h2>'
    assert [(heading.title, heading.id) for heading in annotator.article("", html).headings] == [
        ("Un titre", "a"),
        ("Deux", "c"),
    ]
