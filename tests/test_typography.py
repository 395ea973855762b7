"""French typography of a sentence, whole or cut by tags, and of all the texts of the guide."""

from __future__ import annotations

import datetime
import re

import polytypo
import pytest

from catalogue.language.typography import MONTHS, NARROW, NBSP, WORD, french_date, typeset, typeset_pieces
from catalogue.views.typesetting import typeset_catalogue, typeset_record
from tests.builders import CAFE, Project
from tests.search.frozen import frozen_documents

TYPESET = {
    "apostrophe": ("l'ESS d'aujourd'hui", "l’ESS d’aujourd’hui"),
    "question": ("Qui ?", f"Qui{NARROW}?"),
    "exclamation and question": ("Quoi ?!", f"Quoi{NARROW}?!"),
    "mark stuck to its word": ("Qui? Moi! Oui: non", f"Qui{NARROW}? Moi{NARROW}! Oui{NBSP}: non"),
    "colon and semicolon": ("Ceci : cela ; et", f"Ceci{NBSP}: cela{NARROW}; et"),
    "guillemets": ("« oui »", f"«{NBSP}oui{NBSP}»"),
    "guillemets without spaces": ("«oui»", f"«{NBSP}oui{NBSP}»"),
    "straight quotes": ('il dit "oui" et "non"', f"il dit «{NBSP}oui{NBSP}» et «{NBSP}non{NBSP}»"),
    "mark before a guillemet": ("« Qui ? »", f"«{NBSP}Qui{NARROW}?{NBSP}»"),
    "mark of a name, before a point": ("« La Presse !, Qui ?. »", f"«{NBSP}La Presse{NARROW}!, Qui{NARROW}?.{NBSP}»"),
    "mark in brackets": ("(Qui ?) (oui !).", f"(Qui{NARROW}?) (oui{NARROW}!)."),
    "percent and euro": ("50 % de 10 €", f"50{NBSP}% de 10{NBSP}€"),
    "thousands": (
        "De 1 800 à 1 200 000 € en 2021 300",
        f"De 1{NARROW}800 à 1{NARROW}200{NARROW}000{NBSP}€ en 2021 300",
    ),
    "page and number": ("Levier 1, p. 20, n° 3", f"Levier 1, p.{NBSP}20, n°{NBSP}3"),
    "article of law": (
        "art. L. 2144-3, article R. 1, art. 5",
        f"art.{NBSP}L.{NBSP}2144-3, article R.{NBSP}1, art.{NBSP}5",
    ),
    "article to come": (f"art. {WORD}", f"art.{NBSP}{WORD}"),
    "day and month": ("Du 1er janvier au 27 novembre 2026", f"Du 1er{NBSP}janvier au 27{NBSP}novembre 2026"),
    "measure": ("108 ko, 2,5 Mo, 3 km, 6 m², 14 h", f"108{NBSP}ko, 2,5{NBSP}Mo, 3{NBSP}km, 6{NBSP}m², 14{NBSP}h"),
    "millions": ("2,5 millions", f"2,5{NBSP}millions"),
    "word that begins as a unit": ("3 maisons, 10 hommes, 2 mais", "3 maisons, 10 hommes, 2 mais"),
    "ellipsis": ("Et...", "Et…"),
    "address": ("https://x.fr/?a=b:c 10:30", "https://x.fr/?a=b:c 10:30"),
    "nothing": ("Un texte simple, (entre parenthèses).", "Un texte simple, (entre parenthèses)."),
    "value to come": (f"{WORD} : {WORD} ; « {WORD} »", f"{WORD}{NBSP}: {WORD}{NARROW}; «{NBSP}{WORD}{NBSP}»"),
}


@pytest.mark.parametrize("name", TYPESET)
def test_typeset(name: str):
    text, expected = TYPESET[name]
    assert typeset(text) == expected
    assert typeset(expected) == expected, "setting it again changes nothing"


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        (["", "Qui", " : moi"], ["", "Qui", f"{NBSP}: moi"]),
        (["« ", "oui", " »"], [f"«{NBSP}", "oui", f"{NBSP}»"]),
        (["Le ", "« mot »", " ?"], ["Le ", f"«{NBSP}mot{NBSP}»", f"{NARROW}?"]),
        (["l'", "autre", ""], ["l’", "autre", ""]),
        (['"', "un mot", '"'], [f"«{NBSP}", "un mot", f"{NBSP}»"]),
        ([], []),
    ],
)
def test_sentence_cut_by_tags_is_set_as_one(pieces: list[str], expected: list[str]):
    assert typeset_pieces(pieces) == expected


#: What the library does otherwise: dashes, initials before a name, units, two marks in a row, and typewriter signs.
_OTHERWISE = re.compile(r"—|--|! :|–|\(c\)| [A-Z]\. |\d [a-z]|\"[^\"]*\"|«[^»]*«|[a-z]'[^\w«]")


#: Spaces that polytypo leaves plain: in « 40 000 », after the « p. » of a number, and in « 1er janvier ».
_LEFT_PLAIN = re.compile(rf"(?<=\d) (?=\d{{3}}(?!\d))|(?<=\bp\.) (?=\d)|(?<=\b1er) (?={'|'.join(MONTHS)})")


def test_texts_of_the_guide_are_set_as_a_typography_library_does():
    """polytypo took half of the time of a build; on the texts of the guide, the result is the same."""
    texts = {_as_typed(text) for document in frozen_documents() for text in (document.title, *document.passages)}
    comparable = [text for text in texts if not _OTHERWISE.search(text) and "  " not in text]
    assert len(comparable) > 1000
    different = []
    for text in comparable:
        by_polytypo = _LEFT_PLAIN.sub(NBSP, polytypo.transform(text, locale="fr", mode="text"))
        by_the_guide = typeset(text)
        if by_the_guide.replace(NARROW, NBSP) != by_polytypo.replace(NARROW, NBSP):
            different.append((text, by_polytypo, by_the_guide))
    assert different == []


def _as_typed(text: str) -> str:
    """Return a text as an editor types it: what is frozen is what readers saw."""
    return text.replace(NARROW, " ").replace(NBSP, " ").replace("’", "'").replace("…", "...")


def test_records_are_shown_typeset_and_exported_as_written(project: Project):
    project[CAFE]["name"] = "L'autre café : « ici »"
    project[CAFE]["aliases"] = ["L'ancien"]
    catalogue = project.catalogue()
    typeset_records = typeset_catalogue(catalogue)
    assert catalogue.monographs["cafe"].name == "L'autre café : « ici »"
    assert typeset_records.monographs["cafe"].name == f"L’autre café{NBSP}: «{NBSP}ici{NBSP}»"
    assert typeset_records.monographs["cafe"].aliases == ("L'ancien",)
    assert typeset_records.monographs["cafe"].id == "cafe"
    assert typeset_records.page_addresses().keys() == catalogue.page_addresses().keys()


def test_record_without_anything_to_set_is_itself(project: Project):
    theme = project.catalogue().themes["entraide"]
    assert typeset_record(theme) is theme


def test_french_date():
    assert french_date(datetime.date(2024, 7, 1)) == f"1er{NBSP}juillet 2024"
    assert french_date(datetime.date(2026, 11, 23)) == f"23{NBSP}novembre 2026"
