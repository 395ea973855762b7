"""Spelling of every French text, checked with a dictionary and a list of words.

The dictionary is Hunspell's, in ``catalogue/reference/dictionary``; the words of the project that
it does not know are in ``data/words.txt``, one a line. Names written in the data are known words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from catalogue.checks.registry import Run, extracted_from, pages, records, using
from catalogue.model import Kind, Term
from catalogue.model.fields import FieldPath, texts
from catalogue.model.kinds import spec_of
from catalogue.reading import foreign, yaml_source
from catalogue.reading.cache import Answers
from catalogue.reading.loading import Entry
from catalogue.reading.problems import Problem
from catalogue.reading.prose import Prose
from catalogue.store import Catalogue

WORDS_PATH = "data/words.txt"
_DICTIONARY = Path(__file__).parent.parent / "reference" / "dictionary"
#: Suggesting is slow: only the first misspelt words get suggestions.
_MOST_SUGGESTIONS = 10
_WORD = re.compile(r"[^\W\d_²³]+(?:['’\-·][^\W\d_²³]+)*")
# What is not prose: macros and templates, code, link targets, HTML, URLs, boxes, footnote calls, e-mail addresses,
# paths and file names. No alternative starts over where another failed: the time is linear in the length of a line.
_NOT_PROSE = re.compile(
    r"\{[{%#](?:(?!\{[{%#]).)*?[}%#]\}|\{[^{}\n]*\}|`[^`]*`|\]\([^)\]]*\)|<[^<>]*>|\bhttps?://\S+"
    r"|^ *(?:!!!|\?\?\?\+?) ?[\w-]*|\[\^[^\[\]\n]+\]"
    r"|(?<![\w.+-])[\w.+-]+@[\w.-]+|(?<![\w./-])/?(?:[\w.-]+/)+[\w.-]*|\b\w+\.(?:\w{2,4})\b",
    re.DOTALL,
)
_ELISION = re.compile(r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)'", re.IGNORECASE)
#: A word with a digit or an underscore is a name or a code.
_CODE = re.compile(r"(?<!\w)\w*[\d_]\w*")
#: Fields of names, and of words that readers type, misspelt or not: they are never checked.
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


@Answers
def _in_dictionary(word: str) -> bool:
    return bool(_hunspell().spell(word))


@Answers
def _suggestions(word: str) -> list[str]:
    return list(_hunspell().suggest(word)[:3])


@extracted_from(records, pages)
def _strange_words(item: Entry | Prose) -> frozenset[str]:
    """Return the words of a record or page that are not in the dictionary."""
    texts_of_item = _texts_of_page(item) if isinstance(item, Prose) else _texts_of_record(item)
    return frozenset(word for _, text in texts_of_item for word in _words(text) if not _is_usual(word))


@extracted_from(records)
def _name_parts(entry: Entry) -> frozenset[str]:
    """Return the words of the names in a record."""
    return frozenset(part for name in _names(entry) for word in _WORD.findall(name) for part in _parts(word))


@using(_strange_words, _name_parts, answers=(_in_dictionary, _suggestions))
def misspelt_word(
    catalogue: Catalogue,
    strange_words: Iterable[tuple[Entry | Prose, frozenset[str]]],
    names_by_record: Iterable[tuple[Entry, frozenset[str]]],
) -> Iterator[Problem]:
    """Every word is in the dictionary, in the project's word list, or a name of the data."""
    project_words, problem = listed_words(catalogue.root)
    if problem or foreign.read_entries(catalogue.root)[1]:
        return  # another rule reports it; without these lists, right words would seem wrong
    speller = Speller(catalogue, {word for _, word in project_words}, names_by_record)
    for item, strange in strange_words:
        if all(map(speller.knows, strange)):
            continue
        if isinstance(item, Prose):
            for line, text in _texts_of_page(item):
                for word in speller.unknown(text):
                    yield Problem(item.path, line, message=_message(word), hint=speller.hint(word))
        else:
            for path, text in _texts_of_record(item):
                for word in speller.unknown(text):
                    problem = item.problem(path, _message(word), speller.hint(word))
                    yield replace(problem, line=_line_of(word, catalogue.root / item.path, problem.line))


def _texts_of_page(page: Prose) -> Iterator[tuple[int, str]]:
    """Yield the texts to check of a page, with their line."""
    for name in ("title", "description"):
        yield page.meta_lines.get(name, 1), str(page.meta.get(name, ""))
    yield from enumerate(_without_code(page.body).splitlines(), page.start)


def _texts_of_record(entry: Entry) -> Iterator[tuple[FieldPath, str]]:
    """Yield the texts to check of a record, with their field."""
    for path, text in texts(entry.record):
        if not (_is_name(entry, path) or "printed" in path):  # errata quote misprints
            yield path, text


@using(answers=(_in_dictionary,))
def useless_word(catalogue: Catalogue) -> Iterator[Problem]:
    """The project's word list holds no word that the dictionary knows, nor the same word twice."""
    words_above: set[str] = set()
    project_words, problem = listed_words(catalogue.root)
    if problem:
        yield problem
    for number, word in project_words:
        if word in words_above:
            yield Problem(WORDS_PATH, number, message=f"« {word} » y est déjà.", hint="Retirez-le.")
        elif _in_dictionary(word):
            message = f"« {word} » est déjà dans le dictionnaire."
            yield Problem(WORDS_PATH, number, message=message, hint="Retirez-le.")
        words_above.add(word)


def _message(word: str) -> str:
    return f"« {word} » n'est pas dans le dictionnaire."


class Speller:
    """Knows the words of the dictionary, of the list, of other languages, and of the names in the data."""

    def __init__(
        self,
        catalogue: Catalogue,
        project_words: set[str],
        names_by_record: Iterable[tuple[Entry, frozenset[str]]] | None = None,
    ):
        """Gather the known words.

        Args:
            catalogue: the data, which holds names.
            project_words: words of the project.
            names_by_record: the words of these names by record, if they are known already.
        """
        # While a record cannot be read, any capitalised word may be one of its names.
        self._names_unknown = catalogue.some_unread(*Kind)
        self._known_words = set(project_words)
        self._checked: dict[str, bool] = {}
        self._suggestions_left = _MOST_SUGGESTIONS
        for _, parts in Run(catalogue).results_of(_name_parts) if names_by_record is None else names_by_record:
            self._known_words |= parts
        for text in foreign.languages(catalogue.root):
            self._known_words.update(part for word in _WORD.findall(text) for part in _parts(word))

    def unknown(self, text: str) -> list[str]:
        """Return the unknown words of a text, in order, once each."""
        return list(dict.fromkeys(w for w in _words(text) if not self.knows(w)))

    def knows(self, word: str) -> bool:
        """Tell whether a word, or each of its parts, is known."""
        if word not in self._checked:
            self._checked[word] = _is_made_of(word, self._spelt)
        return self._checked[word]

    def _spelt(self, word: str) -> bool:
        if self._names_unknown and word[0].isupper():
            return True
        # A word that opens a sentence is listed in lower case.
        is_known_name_or_word = word in self._known_words or (
            word[0].isupper() and word[0].lower() + word[1:] in self._known_words
        )
        return is_known_name_or_word or _in_dictionary(word)

    def hint(self, word: str) -> str:
        """Return the hint for a word: suggestions, for the first words only, and where to list it."""
        suggestions = _suggestions(word) if self._suggestions_left > 0 else ()
        self._suggestions_left -= 1
        likely = " ou ".join(f"« {s} »" for s in suggestions)
        advice = f"ajoutez-le à {WORDS_PATH} s'il est juste."
        return f"Vouliez-vous dire {likely} ? Sinon, {advice}" if likely else advice.capitalize()


def _words(text: str) -> list[str]:
    """Return the words of a text, except in addresses, code and macros."""
    return _WORD.findall(_CODE.sub(" ", _NOT_PROSE.sub(" ", text)).replace("’", "'"))


@lru_cache(maxsize=100_000)
def _is_usual(word: str) -> bool:
    """Tell whether the dictionary knows a word, or each of its parts."""
    return _is_made_of(word, _in_dictionary)


def _is_made_of(word: str, spelt: Callable[[str], bool]) -> bool:
    """Tell whether a word is right, by a test of single words: as a whole, without its elision, or in parts."""
    readings = ([word], [_ELISION.sub("", word)], _parts(word))
    # Acronyms are accepted here: they have a rule of their own.
    return any(all(len(part) == 1 or part.isupper() or spelt(part) for part in parts) for parts in readings)


def _parts(word: str) -> list[str]:
    return [part for part in re.split(r"['’\-·]", word) if part]


@cache
def _hunspell() -> Any:
    from hunspell import Hunspell

    return Hunspell("fr", hunspell_data_dir=f"{_DICTIONARY}/")


def listed_words(root: Path) -> tuple[list[tuple[int, str]], Problem | None]:
    """Return the words of the project with their line, and the problem if the list cannot be read."""
    return yaml_source.read_lines(root / WORDS_PATH, WORDS_PATH)


def _names(entry: Entry) -> Iterator[str]:
    """Yield the names in a record."""
    if _is_name(entry, ("label",)):
        yield entry.record.label
    for path, text in texts(entry.record):
        if _is_name(entry, path):
            yield text


def _is_name(entry: Entry, path: FieldPath) -> bool:
    if path[0] == "label" and len(path) == 1:
        is_proper_name = isinstance(entry.record, Term) and entry.record.category != "notion"
        return is_proper_name or spec_of(entry.kind).proper_names
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
