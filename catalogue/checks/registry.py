"""The registry of rules, and the cache of what they compute from each file.

A rule is written in one of three ways:

- ``@rule`` alone: a function of the whole catalogue, applied at each run. It must be quick.
- ``@rule`` above ``@each(cases)``: a function of one record, or of one page, which depends on nothing else. It is
  applied to those selected, and again only when their file changes.
- ``@rule`` above ``@using(extract)``: a function of the whole catalogue and of the result of ``extract`` for each
  record or page. ``extract`` is a function of one of them, under ``@extracted_from(cases)``: it runs again only when
  the file changes. This is for what must be compared between files, and takes long to compute from one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from functools import update_wrapper, wraps
from itertools import groupby
from typing import Any, Generic, TypeVar

from catalogue.model import Monograph, Settings, Synonym
from catalogue.reading.cache import Answers, Cache, digest
from catalogue.reading.loading import Entry, Located
from catalogue.reading.problems import Problem
from catalogue.reading.prose import Prose
from catalogue.store import Catalogue

T = TypeVar("T")
Rule = Callable[[Catalogue], Iterator[Problem]]
#: A record or the settings, with their place in the files, or a page.
Item = Located | Prose
#: Selects the records or pages that a rule or an extract is applied to.
Selection = Callable[[Catalogue], Iterable[Item]]
#: Namespace of the results of rules in the cache.
NAMESPACE = "rules"

RULES: list[Rule] = []


def rule(function: Rule) -> Rule:
    """Register a function as a rule of the data."""
    RULES.append(function)
    return function


# --- What rules are applied to ------------------------------------------------------------------


def records(catalogue: Catalogue) -> Iterable[Entry]:
    """Select every record, with those nested in it."""
    return catalogue.top_entries()


def entries(catalogue: Catalogue) -> Iterable[Entry]:
    """Select every record, including, on their own, those nested in another."""
    return catalogue.entries


def cases(catalogue: Catalogue) -> Iterable[Entry[Monograph]]:
    """Select every monograph."""
    return catalogue.entries_of(Monograph)


def synonyms(catalogue: Catalogue) -> Iterable[Entry[Synonym]]:
    """Select every synonym."""
    return catalogue.entries_of(Synonym)


def settings(catalogue: Catalogue) -> Iterable[Located[Settings]]:
    """Select the settings of the site."""
    return [catalogue.located_settings] if catalogue.located_settings else []


def pages(catalogue: Catalogue) -> Iterable[Prose]:
    """Select every page written by hand."""
    return catalogue.prose.values()


# --- One run of the rules -----------------------------------------------------------------------


class Run:
    """One run of rules on a catalogue; what they compute from files that did not change comes from the cache."""

    def __init__(self, catalogue: Catalogue, cache: Cache | None = None):
        self.catalogue = catalogue
        self._cache = cache
        self._files: dict[Selection, list[tuple[bytes, list[Item]]]] = {}
        self._results: dict[Extract[Any], list[tuple[Item, Any]]] = {}

    def problems(self, function: Rule) -> Iterator[Problem]:
        """Yield the problems that a rule finds."""
        if isinstance(function, RuleOfEach):
            for _, problems in self.each(function.judge):
                yield from problems
        elif isinstance(function, RuleUsing):
            with ExitStack() as answering:
                for answers in function.answers:
                    answering.enter_context(answers.kept_in(self._cache))
                yield from function.function(self.catalogue, *map(self.results_of, function.extracts))
        else:
            yield from function(self.catalogue)

    def results_of(self, extract: Extract[T]) -> list[tuple[Item, T]]:
        """Return each record or page with the result of an extract, computed once for all rules."""
        if extract not in self._results:
            self._results[extract] = list(self.each(extract))
        return self._results[extract]

    def each(self, extract: Extract[T]) -> Iterator[tuple[Item, T]]:
        """Yield each record or page with the result of an extract, in the order of the files."""
        key = digest(extract.name)
        earlier_results: dict[bytes, list[T]] = self._cache.get(NAMESPACE, key, {}) if self._cache else {}
        results_by_file: dict[bytes, list[T]] = {}
        is_new = False
        for file, items in self._selected(extract):
            results = earlier_results.get(file) if file else None
            if results is None:
                results = [extract.function(item) for item in items]
                is_new = True
            if file:
                results_by_file[file] = results
            yield from zip(items, results, strict=True)
        if self._cache and (is_new or len(results_by_file) < len(earlier_results)):
            self._cache.put(NAMESPACE, key, results_by_file)

    def _selected(self, extract: Extract[Any]) -> Iterator[tuple[bytes, list[Item]]]:
        for selection in extract.selections:
            if selection not in self._files:
                grouped = groupby(selection(self.catalogue), _file_of)
                self._files[selection] = [(file, list(items)) for file, items in grouped]
            yield from self._files[selection]


def _file_of(item: Item) -> bytes:
    """Return the digest of the file that holds a record or a page."""
    return item.digest if isinstance(item, Prose) else item.document.digest


# --- Declaring what is cached ---------------------------------------------------------------------


class Extract(Generic[T]):
    """A function of one record or page, whose results are cached, and the selections it is applied to."""

    def __init__(self, function: Callable[[Any], T], selections: tuple[Selection, ...]):
        self.function = function
        self.selections = selections
        self.name = f"{function.__module__}.{function.__qualname__}"


class RuleOfEach:
    """A rule that depends on one record or page at a time."""

    __name__: str

    def __init__(self, function: Callable[[Any], Iterator[Problem]], selections: tuple[Selection, ...]):
        update_wrapper(self, function)

        @wraps(function)
        def judge(item: Any) -> tuple[Problem, ...]:
            return tuple(function(item))

        self.judge = Extract(judge, selections)

    def __call__(self, catalogue: Catalogue) -> Iterator[Problem]:
        """Yield the problems of a catalogue."""
        return Run(catalogue).problems(self)


class RuleUsing:
    """A rule that depends on the whole catalogue and on the results of extracts."""

    def __init__(
        self,
        function: Callable[..., Iterator[Problem]],
        extracts: tuple[Extract[Any], ...],
        answers: tuple[Answers[Any], ...],
    ):
        update_wrapper(self, function)
        self.function = function
        self.extracts = extracts
        self.answers = answers

    def __call__(self, catalogue: Catalogue) -> Iterator[Problem]:
        """Yield the problems of a catalogue."""
        return Run(catalogue).problems(self)


def each(*selections: Selection) -> Callable[[Callable[[Any], Iterator[Problem]]], RuleOfEach]:
    """Apply a rule to each of the records or pages selected; its problems depend on nothing else."""
    return lambda function: RuleOfEach(function, selections)


def extracted_from(*selections: Selection) -> Callable[[Callable[[Any], T]], Extract[T]]:
    """Make a function an extract, applied to each of the records or pages selected; it depends on nothing else."""
    return lambda function: Extract(function, selections)


def using(
    *extracts: Extract[Any], answers: tuple[Answers[Any], ...] = ()
) -> Callable[[Callable[..., Iterator[Problem]]], RuleUsing]:
    """Give a rule, after the catalogue, the results of each extract: pairs of a record or page and a result.

    Args:
        extracts: functions whose results are kept for each file.
        answers: cached functions that the rule or its extracts call.
    """
    return lambda function: RuleUsing(function, extracts, answers)
