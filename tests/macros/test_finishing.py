"""French typography and explained acronyms, on small pieces of HTML."""

from __future__ import annotations

import pytest

from catalogue.store import Catalogue
from macros import finishing

NNBSP, NBSP = "\u202f", "\u00a0"
TYPESET = {
    "apostrophe": ("<p>l'ESS</p>", "<p>l’ESS</p>"),
    "escaped apostrophe": ("<p>l&#39;ESS</p>", "<p>l’ESS</p>"),
    "question": ("<p>Qui ?</p>", f"<p>Qui{NNBSP}?</p>"),
    "colon beyond a tag": (
        "<p><strong>Qui</strong> : moi</p>",
        f"<p><strong>Qui</strong>{NBSP}: moi</p>",
    ),
    "quotes": ("<p>« oui »</p>", f"<p>«{NBSP}oui{NBSP}»</p>"),
    "percent": ("<p>50 % des parts</p>", f"<p>50{NNBSP}% des parts</p>"),
    "thousands": (
        "<p>De 1 800 à 1 200 000 € en 2021 300</p>",
        f"<p>De 1{NNBSP}800 à 1{NNBSP}200{NNBSP}000{NNBSP}€ en 2021 300</p>",
    ),
    "page": ("<p>Levier 1, p. 20</p>", f"<p>Levier 1, p.{NBSP}20</p>"),
    "attribute": ('<a title="l\'un : a">x</a>', f'<a title="l’un{NBSP}: a">x</a>'),
    "code": ("<p><code>a ? b : 'c'</code></p>", "<p><code>a ? b : 'c'</code></p>"),
    "script": ("<script>var a = b ? 'c' : d;</script>", "<script>var a = b ? 'c' : d;</script>"),
    "address": ('<a href="/x?a=b:c">x</a>', '<a href="/x?a=b:c">x</a>'),
    "escaped mark-up": ("<p>&lt;b&gt; &amp; c</p>", "<p>&lt;b&gt; &amp; c</p>"),
}


@pytest.mark.parametrize("name", TYPESET)
def test_typeset(name: str):
    html, expected = TYPESET[name]
    shown = finishing.typeset(html)
    assert shown.replace(NNBSP, NBSP) == expected.replace(NNBSP, NBSP)
    assert finishing.typeset(shown) == shown, "a second pass changes nothing"


def test_typeset_never_opens_an_attribute():
    tag = '<p>Voir <a href="https://forge.example/&#34; onfocus=&#34;x" title="L&#39;« un »">l&#39;autre</a>.</p>'
    shown = finishing.typeset(tag)
    assert 'href="https://forge.example/&#34; onfocus=&#34;x"' in shown
    assert ">l’autre</a>" in shown


def article(html: str) -> str:
    return f'<main><article class="x">{html}</article></main>'


def test_acronym_is_explained_once_in_each_part(catalogue: Catalogue):
    html = finishing.finish(article("<p>Un QPV et un QPV.</p><h3>Plus</h3><p>Un QPV.</p>"), catalogue)
    assert html.count('<abbr class="acronym"') == html.count('tabindex="0"') == 1
    assert html.count('id="tip-qpv"') == 1
    assert 'data-tip="Quartier prioritaire de la politique de la ville"' in html


def test_acronym_is_explained_again_in_the_next_part(catalogue: Catalogue):
    html = finishing.finish(article("<p>Un QPV.</p><h2>Suite</h2><p>Un QPV.</p>"), catalogue)
    assert html.count('tabindex="0"') == 2
    assert html.count('id="tip-qpv"') == 1


def test_acronym_that_the_text_explains_is_left_alone(catalogue: Catalogue):
    text = "<p>Un quartier prioritaire de la politique de\n  la\u00a0ville (QPV), puis un QPV.</p>"
    assert "<abbr" not in finishing.finish(article(text), catalogue)
    assert "<abbr" in finishing.finish(article(f"{text}<h2>Suite</h2><p>Un QPV.</p>"), catalogue)


def test_acronyms_of_the_glossary_are_left_alone(catalogue: Catalogue):
    assert "<abbr" not in finishing.finish(article("<p>Un QPV.</p>"), catalogue, explain=False)


@pytest.mark.parametrize(
    "html",
    [
        "<a href='x'>QPV</a>",
        "<h2>QPV</h2>",
        "<p><code>QPV</code></p>",
        "<button>QPV</button>",
        "<p>QPVX</p>",
    ],
)
def test_acronym_left_alone(catalogue: Catalogue, html: str):
    assert "<abbr" not in finishing.finish(article(html), catalogue)


def test_explanations_have_their_apostrophes(catalogue: Catalogue):
    html = finishing.finish(article("<p>Un ACI.</p>"), catalogue)
    assert html.count("Atelier et chantier d’insertion") == 2


def test_code_to_copy_is_left_as_it_is(catalogue: Catalogue):
    html = article('<textarea>&lt;iframe title="L\'ESS : un QPV"&gt;</textarea>')
    assert finishing.finish(html, catalogue) == html


def test_linked_data_has_french_typography(catalogue: Catalogue):
    html = '<script type="application/ld+json">{"@id":"l\'un ?","name":"L\'ESS : \\u003cb\\u003e"}</script>'
    assert finishing.finish(html, catalogue) == html.replace("L'ESS :", "L’ESS\u00a0:")


def test_text_outside_the_article_is_left_alone(catalogue: Catalogue):
    assert "<abbr" not in finishing.finish("<header>QPV</header>" + article("<p>x</p>"), catalogue)


def test_table_of_contents():
    html = '<h2 id="a">Un <b>titre</b></h2><h3 id="b">Non</h3><h2>Sans ancre</h2><h2 class="x" id="c">Deux</h2>'
    found = finishing.table_of_contents(html)
    assert [(link.title, link.id, link.level) for link in found] == [
        ("Un titre", "a", 2),
        ("Deux", "c", 2),
    ]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Du coworking.</p>", '<p>Du <span lang="en">coworking</span>.</p>'),
        ("<h2><a href='x'>Coworking</a></h2>", "<h2><a href='x'><span lang=\"en\">Coworking</span></a></h2>"),
        ("<p>« Commit changes »</p>", '<p>«\u00a0<span lang="en">Commit changes</span>\u00a0»</p>'),
    ],
)
def test_foreign_words_say_their_language(catalogue: Catalogue, html: str, expected: str):
    assert finishing.finish(article(html), catalogue) == article(expected)


@pytest.mark.parametrize(
    "html",
    [
        "<p><code>coworking</code></p>",
        "<select><option>coworking</option></select>",
        '<p title="coworking">x</p>',
        "<p>coworkings</p>",
    ],
)
def test_foreign_words_left_alone(catalogue: Catalogue, html: str):
    assert "lang=" not in finishing.finish(article(html), catalogue)


def test_articles_in_the_article_are_finished_too(catalogue: Catalogue):
    html = finishing.finish(article("<article><p>Un QPV.</p></article><article><p>Un EPCI.</p></article>"), catalogue)
    assert html.count("<abbr") == 2
