"""Spelling of everything written in French, against a dictionary and a list of words.

The dictionary is Hunspell's, in ``catalogue/reference/dictionary``; the words of the project that
it does not know are in ``data/words.txt``, one a line. Names written in the data are known words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from catalogue import foreign, yaml_source
from catalogue.fields import FieldPath, texts
from catalogue.loading import Entry
from catalogue.model import Kind, Term
from catalogue.problems import Problem
from catalogue.store import Catalogue

WORDS_PATH = "data/words.txt"
_DICTIONARY = Path(__file__).parent / "reference" / "dictionary"
#: Suggesting is slow: past this many misspelt words, only the word is told.
_MOST_SUGGESTIONS = 10
_WORD = re.compile(r"[^\W\d_²³]+(?:['’\-·][^\W\d_²³]+)*")
# Each alternative starts where no other attempt of its own can: a long line is read once.
_NOT_PROSE = re.compile(
    r"\{[{%#](?:(?!\{[{%#]).)*?[}%#]\}|\{[^{}\n]*\}|`[^`]*`|\]\([^)\]]*\)|<[^<>]*>|\bhttps?://\S+"
    r"|(?<![\w.+-])[\w.+-]+@[\w.-]+|(?<![\w./-])/?(?:[\w.-]+/)+[\w.-]*|\b\w+\.(?:\w{2,4})\b",
    re.DOTALL,
)
_ELISION = re.compile(r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)'", re.IGNORECASE)
#: A word with a digit or an underscore is a name or a code.
_CODE = re.compile(r"(?<!\w)\w*[\d_]\w*")
#: Fields that hold names, or what readers type, misspelt or not: never checked.
_NAMES = frozenset(
    {
        "aliases",
        "authors",
        "commune",
        "expressions",
        "granted_by",
        "locality",
        "name",
        "organisation",
        "organisations",
        "publisher",
        "speaker",
    }
)
_NAMED_KINDS = (Kind.PERSON, Kind.COMMITTEE_MEMBER, Kind.MONOGRAPH)


def misspelt_word(catalogue: Catalogue) -> Iterator[Problem]:
    """Every word is in the dictionary, in the project's word list, or a name of the data."""
    listed, problem = listed_words(catalogue.root)
    if problem or foreign.listed(catalogue.root)[1]:
        return  # told by the rules of these lists; without them, right words would seem wrong
    speller = Speller(catalogue, {word for _, word in listed})
    suggested = 0
    for entry in catalogue.top_entries():
        for path, text in texts(entry.record):
            if _is_name(entry, path) or "printed" in path:
                continue  # errata quote misprints
            for word in speller.unknown(text):
                suggested += 1
                hint = speller.hint(word, suggest=suggested <= _MOST_SUGGESTIONS)
                found = entry.problem(path, _message(word), hint)
                line = _line_of(word, catalogue.root / entry.path, found.line)
                yield Problem(found.path, line, found.record, found.field, found.message, found.hint)
    for prose in catalogue.prose.values():
        lines = [(prose.meta_lines.get(k, 1), str(prose.meta.get(k, ""))) for k in ("title", "description")]
        lines += enumerate(_without_code(prose.body).splitlines(), prose.start)
        for number, line in lines:
            for word in speller.unknown(line):
                suggested += 1
                hint = speller.hint(word, suggest=suggested <= _MOST_SUGGESTIONS)
                yield Problem(prose.path, number, message=_message(word), hint=hint)


def useless_word(catalogue: Catalogue) -> Iterator[Problem]:
    """The project's word list holds no word that the dictionary knows, nor the same word twice."""
    seen: set[str] = set()
    listed, problem = listed_words(catalogue.root)
    if problem:
        yield problem
    for number, word in listed:
        if word in seen:
            yield Problem(WORDS_PATH, number, message=f"« {word} » y est déjà.", hint="Retirez-le.")
        elif _hunspell().spell(word):
            message = f"« {word} » est déjà dans le dictionnaire."
            yield Problem(WORDS_PATH, number, message=message, hint="Retirez-le.")
        seen.add(word)


def _message(word: str) -> str:
    return f"« {word} » n'est pas dans le dictionnaire."


class Speller:
    """Knows the dictionary, the listed words, those of other languages and the names of the data."""

    def __init__(self, catalogue: Catalogue, listed: set[str]):
        # What names the others might be cannot be told while a record is unreadable.
        self._names_unknown = catalogue.some_unread(*Kind)
        self._known = set(listed)
        self._met: dict[str, bool] = {}
        for text in (*_names(catalogue), *foreign.languages(catalogue.root)):
            self._known.update(part for word in _WORD.findall(text) for part in _parts(word))

    def unknown(self, text: str) -> list[str]:
        """Return the words of a text that nobody knows, in order, once each."""
        plain = _CODE.sub(" ", _NOT_PROSE.sub(" ", text)).replace("’", "'")
        return list(dict.fromkeys(w for w in _WORD.findall(plain) if not self._knows(w)))

    def _knows(self, word: str) -> bool:
        if word not in self._met:
            bare = _ELISION.sub("", word)
            readings = ([word], [bare], _parts(word))
            self._met[word] = any(all(map(self._spelt, parts)) for parts in readings)
        return self._met[word]

    def _spelt(self, word: str) -> bool:
        if len(word) == 1 or word.isupper():  # acronyms have a rule of their own
            return True
        if self._names_unknown and word[0].isupper():
            return True
        # A word that opens a sentence is listed in lower case.
        listed = word in self._known or (word[0].isupper() and word[0].lower() + word[1:] in self._known)
        return listed or _spell(word)

    def hint(self, word: str, *, suggest: bool) -> str:
        """Return what to write instead, or where to list the word."""
        found = _hunspell().suggest(word)[:3] if suggest else ()
        likely = " ou ".join(f"« {s} »" for s in found)
        listed = f"ajoutez-le à {WORDS_PATH} s'il est juste."
        return f"Vouliez-vous dire {likely} ? Sinon, {listed}" if likely else listed.capitalize()


def _parts(word: str) -> list[str]:
    return [part for part in re.split(r"['’\-·]", word) if part]


@cache
def _spell(word: str) -> bool:
    return _hunspell().spell(word)


@cache
def _hunspell():
    from hunspell import Hunspell

    return Hunspell("fr", hunspell_data_dir=f"{_DICTIONARY}/")


def listed_words(root: Path) -> tuple[list[tuple[int, str]], Problem | None]:
    """Return the words of the project with their line, and what keeps the list from being read."""
    return yaml_source.read_lines(root / WORDS_PATH, WORDS_PATH)


def _names(catalogue: Catalogue) -> Iterator[str]:
    for entry in catalogue.entries:
        if entry.kind in _NAMED_KINDS or (isinstance(entry.record, Term) and entry.record.category != "notion"):
            yield entry.record.label
        for path, text in texts(entry.record):
            if _is_name(entry, path):
                yield text


def _is_name(entry: Entry, path: FieldPath) -> bool:
    if path[0] == "label" and len(path) == 1:
        named = isinstance(entry.record, Term) and entry.record.category != "notion"
        return named or entry.kind in _NAMED_KINDS
    return any(part in _NAMES for part in path)


def _without_code(body: str) -> str:
    """Blank fenced code, keeping the line breaks."""
    return re.sub(r"(?ms)^```.*?^```", lambda m: "\n" * m.group().count("\n"), body)


def _line_of(word: str, file: Path, start: int) -> int:
    """Return the line of a word in a file, at or after the line its field starts on."""
    lines = _lines(file)
    return next(
        (n for n, line in enumerate(lines[start - 1 :], start) if word in line.replace("’", "'")),
        start,
    )


@cache
def _lines(file: Path) -> list[str]:
    return file.read_text("utf-8").splitlines()
