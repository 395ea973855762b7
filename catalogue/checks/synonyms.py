"""Rules about the synonyms of the search: words of everyday speech."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from catalogue.checks.registry import entries, extracted_from, rule, synonyms, using
from catalogue.language import stemming
from catalogue.model import Synonym
from catalogue.model.kinds import PAGE_KINDS, spec_of
from catalogue.reading.loading import Entry
from catalogue.reading.problems import Problem, did_you_mean
from catalogue.store import Catalogue

_FIELDS = ("records", "pages", "means")


def _entries(catalogue: Catalogue) -> Iterator[tuple[Entry[Synonym], Synonym]]:
    return ((entry, entry.record) for entry in catalogue.entries_of(Synonym))


@lru_cache(maxsize=10_000)
def _words(text: str) -> tuple[stemming.Word, ...]:
    """Return the words of a text, cached for the rules that need them."""
    return tuple(stemming.words(text))


def key(text: str) -> tuple[str, ...]:
    """Return the words that the search keeps of an expression: it treats two expressions with equal keys as one."""
    return tuple(word.form for word in _words(text) if word.span == 1)


@rule
def synonym_without_target(catalogue: Catalogue) -> Iterator[Problem]:
    """A synonym either leads to records or pages, or stands for other words."""
    for entry, synonym in _entries(catalogue):
        filled = [name for name in _FIELDS if getattr(synonym, name)]
        if not filled:
            yield entry.problem(
                (),
                "ce synonyme ne mène nulle part.",
                "Remplissez « records », « pages » ou « means ».",
            )
        elif "means" in filled and len(filled) > 1:
            message = "ce synonyme mène à une page et vaut d'autres mots à la fois."
            yield entry.problem(("means",), message, "Faites-en deux synonymes.")


_Key = tuple[str, ...]
_Keys = list[_Key]


@extracted_from(synonyms)
def _keys(entry: Entry[Synonym]) -> _Keys:
    """Return the key of each expression."""
    return [key(expression) for expression in entry.record.expressions]


@rule
@using(_keys)
def empty_expression(_: Catalogue, keys_by_synonym: Iterable[tuple[Entry[Synonym], _Keys]]) -> Iterator[Problem]:
    """An expression holds a word that the search does not skip."""
    for entry, keys in keys_by_synonym:
        for index, expression in enumerate(entry.record.expressions):
            if not keys[index]:
                message = f"« {expression} » ne contient que de petits mots, que la recherche ignore."
                yield entry.problem(("expressions", index), message, "Ajoutez un mot plein, ou retirez-la.")


@rule
@using(_keys)
def repeated_expression(_: Catalogue, keys_by_synonym: Iterable[tuple[Entry[Synonym], _Keys]]) -> Iterator[Problem]:
    """An expression is written once: two entries for it would contradict each other."""
    first_by_key: dict[_Key, tuple[Entry[Synonym], int]] = {}
    for entry, keys in keys_by_synonym:
        for index, expression in enumerate(entry.record.expressions):
            first_place = first_by_key.setdefault(keys[index], (entry, index))
            if first_place != (entry, index) and keys[index]:
                first, place = first_place
                where = f"{first.path}:{first.line('expressions', place)}"
                message = f"« {expression} » est déjà une expression de « {first.id} » ({where})."
                yield entry.problem(("expressions", index), message, "Gardez-la à un seul endroit.")


@extracted_from(entries)
def _names(entry: Entry) -> dict[str, _Key]:
    """Return the key of each name of a record that has a page."""
    if entry.kind not in PAGE_KINDS:
        return {}
    short = getattr(entry.record, "short_label", None)
    return {name: key(name) for name in (entry.record.label, short, *entry.record.aliases) if name}


@rule
@using(_keys, _names)
def synonym_is_a_name(
    catalogue: Catalogue,
    keys_by_synonym: Iterable[tuple[Entry[Synonym], _Keys]],
    keys_by_record: Iterable[tuple[Entry, dict[str, _Key]]],
) -> Iterator[Problem]:
    """An expression that leads to a page is not already a name of a record: the search has it."""
    names_by_place = {(entry.path, entry.prefix): names for entry, names in keys_by_record}
    names: dict[_Key, Entry] = {}
    for page in catalogue.page_entries():
        for name in names_by_place[page.path, page.prefix].values():
            names.setdefault(name, page)
    for entry, keys in keys_by_synonym:
        if entry.record.means:
            continue
        for index, expression in enumerate(entry.record.expressions):
            if other := names.get(keys[index]):
                kind = spec_of(other.kind).singular
                where = f"{kind}, {other.path}:{other.line()}"
                message = f"« {expression} » est déjà un nom de « {other.id} » ({where})."
                yield entry.problem(("expressions", index), message, "Retirez-la : elle est déjà trouvée.")


@rule
def unknown_page(catalogue: Catalogue) -> Iterator[Problem]:
    """A synonym leads to a page of the guide."""
    pages = catalogue.page_addresses()
    for entry, synonym in _entries(catalogue):
        for index, address in enumerate(synonym.pages):
            if address not in pages:
                message = f"« {address} » n'est pas l'adresse d'une page."
                hint = did_you_mean(address, pages) or "Recopiez-la depuis la page, entre deux « / »."
                yield entry.problem(("pages", index), message, hint)


@extracted_from(entries)
def _stems(entry: Entry) -> dict[str, str]:
    """Return the words of the names and the summary of a record, by stem."""
    return {word.stem: word.form for text in _names_and_summary(entry) for word in _words(text)}


def _names_and_summary(entry: Entry) -> Iterable[str]:
    record = entry.record
    if isinstance(record, Synonym):
        return () if record.means else record.expressions
    return record.label, *record.aliases, getattr(record, "summary", "")


@rule
@using(_stems)
def unknown_words(catalogue: Catalogue, stems_by_record: Iterable[tuple[Entry, dict[str, str]]]) -> Iterator[Problem]:
    """The words that a synonym stands for are in a name or a summary of the guide."""
    form_by_stem: dict[str, str] = {}
    for _, stems in stems_by_record:
        form_by_stem.update(stems)
    for entry, synonym in _entries(catalogue):
        for index, other in enumerate(synonym.means):
            for word in _words(other):
                if word.span == 1 and word.stem not in form_by_stem:
                    message = f"« {word.form} » n'est dans aucun titre ni résumé du guide."
                    hint = did_you_mean(word.form, form_by_stem.values()) or "Choisissez un mot que le guide emploie."
                    yield entry.problem(("means", index), message, hint)
