"""What a reader sees or hears is in French, and set as French is: pages, cards, shared texts, search."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import material
import pytest
from selectolax.lexbor import LexborHTMLParser

from catalogue.checks.spelling import Speller, listed_words
from catalogue.reading.loading import load
from catalogue.store import Catalogue
from tests.site.conftest import Site
from tests.site.measure_accessibility import CARDS, COMBINED, EXAMINED, cards
from tests.site.sample import FOREIGN_WORD
from tests.site.test_pages import ADDRESSES

#: Faults of typography, and how to find each in plain text.
SPACING = {
    "straight apostrophe or quote": re.compile(r"['\"]"),
    "ordinary space before a mark": re.compile(r" [:;?!»%€](?!\w)"),
    "no space before a mark": re.compile(r"[^\W\d_][;?!»%€](?:\s|$)|[^\W\d_]:(?: |$)"),
    "ordinary space after a mark": re.compile(r"«(?![\u00a0\u202f])"),
    "ordinary space in a thousand": re.compile(r"(?<![\w,.])\d{1,3} \d{3}(?!\w)"),
    "ordinary space in an abbreviation": re.compile(r"\b(?:p\.|n°|art\.) \d"),
    "three dots": re.compile(r"\.\.\."),
}
SPELLING = {
    "no ligature": re.compile(r"\b(?:c|ch|s)oeurs?\b|\b(?:man)?oeuvres?\b|\bnoeuds?\b|\bvoeux?\b", re.IGNORECASE),
    "capital without its accent": re.compile(r"\b(?:Etats?|Etudes?|Ecoles?|Elus?|Energies?|Economie|Epicerie)\b"),
}
#: Quotations, misprints of the report among them, and addresses are spelt as they are.
AS_IT_IS = re.compile(r"«[^»]*»|\S+/\S+")
#: Attributes that are shown, read out, or written on the page by a script.
TEXT_ATTRIBUTES = ("aria-label", "title", "alt", "placeholder", "label", "content", "data-label", "data-tip", "data-one", "data-several",
        "data-none", "data-filtered", "data-failed")  # fmt: skip
#: Keys of a description for machines whose value is for people.
TEXT_KEYS = frozenset({"name", "headline", "description", "title", "provider_name", "author_name", "alternateName"})
#: The frame of every page and other texts that no editor wrote: a word of the theme would show there.
FRAME = "body > header, body > a, footer, nav, button, label, summary, legend, caption, .sr-only, .head__kind, template"


def faults_of(text: str) -> list[str]:
    """Return each fault of a text, with what is around it."""
    return [*_matches_of(SPACING, text), *_matches_of(SPELLING, AS_IT_IS.sub("", text))]


def _matches_of(faults: dict[str, re.Pattern[str]], text: str) -> Iterator[str]:
    for name, pattern in faults.items():
        for match in pattern.finditer(text):
            yield f"{name} : {text[max(0, match.start() - 20) : match.end() + 20]!r}"


def words(source: str) -> str:
    """Return the text of some HTML, without code."""
    source = re.sub(r"<(code|pre|script|style|textarea)\b.*?</\1>", "", source, flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", "", source))


def attribute_texts_of(page: LexborHTMLParser) -> Iterator[str]:
    """Yield the attributes of a page that are words."""
    for name in TEXT_ATTRIBUTES:
        for element in page.css(f"[{name}]"):
            value = element.attributes[name] or ""
            # The other metadata are codes, sizes, addresses and policies.
            if (
                name != "content"
                or "description" in _key(element)
                or _key(element).endswith((":title", ":alt", "site_name"))
            ):
                yield value


def _key(element: Any) -> str:
    return element.attributes.get("name") or element.attributes.get("property") or ""


def texts_of_data(value: Any) -> Iterator[str]:
    """Yield what a description for machines tells people."""
    if isinstance(value, list):
        for item in value:
            yield from texts_of_data(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key in TEXT_KEYS and isinstance(item, str):
                yield item
            else:
                yield from texts_of_data(item)


# --- Typography -----------------------------------------------------------------------------------


@pytest.mark.parametrize("address", EXAMINED)
def test_page_is_set_in_french(site: Site, address: str):
    """Whatever editors type."""
    page = LexborHTMLParser(site.html(address))
    texts = [words(site.html(address)), *attribute_texts_of(page), *texts_of_data(_linked_data(page))]
    assert [fault for text in texts for fault in _matches_of(SPACING, text)] == []


def test_pages_of_the_sample_are_set_and_spelt_in_french(sample_site: Site, sample_pages: list[str]):
    """What the templates add to the texts of editors, which have rules of their own."""
    for address in sample_pages:
        page, scripts = LexborHTMLParser(sample_site.html(address)), _linked_data(sample_site.page(address))
        texts = [words(sample_site.html(address)), *attribute_texts_of(page), *texts_of_data(scripts)]
        assert [fault for text in texts for fault in faults_of(text)] == [], address
        assert scripts or address in ("/404.html", "/l/1/")


def _linked_data(page: LexborHTMLParser) -> list[Any]:
    return [json.loads(script.text()) for script in page.css("script[type='application/ld+json']")]


@pytest.mark.parametrize("pattern", [*CARDS, *COMBINED])
def test_card_is_set_in_french(site: Site, built: Path, pattern: str):
    for card in cards(built, pattern):
        assert [*_matches_of(SPACING, words(site.html(card)))] == [], card


def test_shared_answers_are_set_in_french(built: Path):
    answer_files = sorted((built / "oembed").rglob("*.json"))
    assert len(answer_files) > len(ADDRESSES)
    for path in answer_files:
        answer = json.loads(path.read_text("utf-8"))
        frame = LexborHTMLParser(answer.get("html", ""))
        texts = [*texts_of_data(answer), *attribute_texts_of(frame)]
        assert [fault for text in texts for fault in _matches_of(SPACING, text)] == [], path


def test_news_feed_is_set_in_french(built: Path):
    assert [*_matches_of(SPACING, words((built / "nouveautes.xml").read_text("utf-8")))] == []


def test_search_shows_texts_set_in_french(built: Path):
    folder = built / "assets" / "search"
    texts = sorted(folder.glob("v/*/texts/*.json"))
    core = json.loads((folder / "core.json").read_text("utf-8"))
    # What is typed for something else is compared, never shown; errata quote the report.
    texts_shown = [core["documents"], core["facets"], *(json.loads(path.read_text("utf-8")) for path in texts)]
    assert len(texts_shown) > 10
    assert [fault for text in _strings(texts_shown) for fault in _matches_of(SPACING, text)] == []


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _strings(item)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("l'ESS", "straight apostrophe or quote"),
        ("Qui ?", "ordinary space before a mark"),
        ("Qui?", "no space before a mark"),
        ("« oui\u00a0»", "ordinary space after a mark"),
        ("10 000\u202f€", "ordinary space in a thousand"),
        ("p. 20", "ordinary space in an abbreviation"),
        ("Etc...", "three dots"),
        ("Au coeur", "no ligature"),
        ("L’Etat", "capital without its accent"),
    ],
)
def test_faults_are_seen(text: str, fault: str):
    assert [described_fault.partition(" : ")[0] for described_fault in faults_of(text)] == [fault]


# --- Languages ------------------------------------------------------------------------------------


#: Names of formats in the templates.
FORMATS = {"BibTeX", "oEmbed"}


@pytest.fixture(scope="module")
def speller(sample_project: Path, sample_pages: list[str]) -> Speller:
    """Knows the words of the sample too: its pages are titled after their addresses."""
    words_of_addresses = {word for address in sample_pages for word in address.strip("/").split("/")}
    project_words = {word for _, word in listed_words(sample_project)[0]}
    return Speller(Catalogue(load(sample_project)), project_words | words_of_addresses | FORMATS)


def test_frame_of_pages_is_in_french(sample_site: Site, sample_pages: list[str], speller: Speller):
    """What the theme or an extension adds is spelt as French is: a word left in English is not."""
    for address in sample_pages:
        page = LexborHTMLParser(sample_site.html(address))
        attribute_texts = [*attribute_texts_of(page), page.css_first("title").text()]
        for code in page.css("code, textarea, script, style"):
            code.decompose()
        frame = " \n".join([*attribute_texts, *(element.text(separator=" ") for element in page.css(FRAME))])
        assert speller.unknown(frame) == [], address


@pytest.fixture(scope="module")
def english() -> set[str]:
    """What the theme says in English, and does not say so in French."""
    folder = Path(material.__file__).parent / "templates" / "partials" / "languages"
    en, fr = (set(re.findall(r'": "(.{3,})"', (folder / f"{code}.html").read_text("utf-8"))) for code in ("en", "fr"))
    assert len(en - fr) > 30
    return en - fr


def test_pages_say_nothing_of_the_theme_in_english(sample_site: Site, sample_pages: list[str], english: set[str]):
    for address in sample_pages:
        source = sample_site.html(address)
        page_texts = {text.partition(">")[2].strip() for text in source.split("<")}
        page_texts |= {*attribute_texts_of(LexborHTMLParser(source))}
        assert page_texts & english == set(), address


def test_english_is_seen(speller: Speller):
    for text in ("Skip to content", "Table of contents", "Back to top", "Type to start searching"):
        assert speller.unknown(text), text


def test_foreign_words_are_said_in_their_language(sample_site: Site, sample_pages: list[str]):
    """Everywhere in the article of a page."""
    pattern = re.compile(rf"(?<![\w@/.-]){FOREIGN_WORD}(?![\w@/-])", re.IGNORECASE)
    number_of_marks = 0
    for address in sample_pages:
        if address == "/l/1/":
            continue
        article = LexborHTMLParser(sample_site.html(address)).css_first("article")
        for other in article.css("code, pre, option, textarea, template"):
            other.decompose()
        elements_marked = [e for e in article.css("[lang='en']") if pattern.fullmatch(e.text())]
        assert len(pattern.findall(article.text(separator="\n"))) == len(elements_marked), address
        number_of_marks += len(elements_marked)
    assert number_of_marks >= 3
