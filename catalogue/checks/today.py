"""Rules about what is stated as true today: the law in force, what an action asks for, sources that can be opened."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from catalogue.checks.evidence import CitedPages, cited_pages
from catalogue.checks.registry import each, rule, using
from catalogue.model import Action, AnyPageRecord, Citation, Monograph, Rule, Source
from catalogue.model.fields import FieldPath, citations, texts
from catalogue.reading.loading import Entry, holds
from catalogue.reading.problems import Problem
from catalogue.store import Catalogue

#: A year mentioned in a rule, this many years before its verification, may describe what is no longer true.
YEARS_KEPT = 3
_MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
#: A year on its own: not in the number of a law (« 2014-856 », « 2023/2831 ») nor in a period (« 2021-2027 »).
_YEAR = re.compile(r"(?<![\d\-–/])(?:19|20)\d\d(?!\d|[-–/]\d)(?!\s*(?:€|euros?|habitants|heures|m²|km))")
#: Words before a year that make it a date, the name of a text or a limit in time, and so no statement about today.
_BEFORE_A_DATE = re.compile(
    rf"""(?: \b(?:{_MONTHS})                                              # « le 1er juillet 2021 »
        | \b(?:depuis|dès|avant|après|entre|jusqu['’](?:en|à|au)|partir\ de)   # « depuis 2021 »
        | \b(?:de|du|des) | \bd['’]                                       # « la loi de 2014 »
        | \b(?:19|20)\d\d\ (?:et|à|ou)                                    # « entre 2019 et 2021 »
        | \b(?:vigueur|\w+(?:é|ée|és|ées))\ en                            # « créé en 2014 »
        | \bfinances\ (?:initiale\ )?pour                                 # « la loi de finances pour 2023 »
        )\ (?:la\ |le\ |l['’]année\ )?(?:fin\ |début\ |mi-)?$""",
    re.VERBOSE | re.IGNORECASE,
)
_SPACES = re.compile(r"\s+")


def actions(catalogue: Catalogue) -> Iterator[Entry[Action]]:
    """Select every action."""
    return catalogue.entries_of(Action)


def _rule_of_today(action: Action) -> Rule | None:
    """Return the legal rule of an action; None when it has none, or when the action is withdrawn."""
    return None if action.withdrawn else action.rule


@rule
@each(actions)
def unexplained_competence(entry: Entry[Action]) -> Iterator[Problem]:
    """A legal rule that allows an action under a condition, or forbids it, says in a note which condition or why."""
    today = _rule_of_today(entry.record)
    for index, competence in enumerate(today.who if today else ()):
        if competence.may != "allowed" and not competence.note:
            message = "on ne dit ni la condition, ni la raison."
            yield entry.problem(("rule", "who", index), message, "Ajoutez « note: … ».")


@rule
@each(actions)
def money_for_nothing(entry: Entry[Action]) -> Iterator[Problem]:
    """An action that is done without money does not ask for any."""
    if entry.record.without_money and "money" in entry.record.means:
        message = "« money » contredit « without_money: true » : l'action demande-t-elle de l'argent ?"
        yield entry.problem(("means",), message, "Retirez l'un des deux.")


@rule
@each(actions)
def dated_present(entry: Entry[Action]) -> Iterator[Problem]:
    """A legal rule does not state as present a fact of a year long before its verification."""
    today = _rule_of_today(entry.record)
    if today is None:
        return
    latest = today.verified_on.year - YEARS_KEPT
    for path, text in texts(today):
        if "source" in path:
            continue
        for year in _bare_years(text):
            if year <= latest:
                message = f"« {year} » est ancien pour une règle au présent."
                hint = f"Dites ce qui vaut aujourd'hui, ou datez : « depuis {year} », « le 1er juillet {year} »."
                yield entry.problem(("rule", *path), message, hint)


def _bare_years(text: str) -> Iterator[int]:
    """Yield the years of a text that no word before them makes part of a date."""
    flat = _SPACES.sub(" ", text)
    for match in _YEAR.finditer(flat):
        if not _BEFORE_A_DATE.search(flat[: match.start()]):
            yield int(match.group())


@rule
@using(cited_pages)
def source_without_address(
    catalogue: Catalogue, citations_by_record: Iterable[tuple[Entry, CitedPages]]
) -> Iterator[Problem]:
    """The sources cited by cases and rules from outside the report have a web address."""
    for entry, path, citation in _outside_report(catalogue, citations_by_record, lambda source: source.url is None):
        message = f"la source « {citation.id} » n'a pas d'adresse."
        hint = "Hors du rapport, chaque source se vérifie en ligne : remplissez « url » dans data/sources.yaml."
        yield entry.problem(path, message, hint)


@rule
@using(cited_pages)
def source_never_read(
    catalogue: Catalogue, citations_by_record: Iterable[tuple[Entry, CitedPages]]
) -> Iterator[Problem]:
    """The sources cited by cases and rules from outside the report say when, and how far, they were read."""
    never_read = _outside_report(
        catalogue, citations_by_record, lambda source: source.read_on is None or source.read is None
    )
    for entry, path, citation in never_read:
        message = f"on ne sait pas quand, ni jusqu'où, la source « {citation.id} » a été lue."
        yield entry.problem(path, message, "Remplissez « read_on » et « read » dans data/sources.yaml.")


def _outside_report(
    catalogue: Catalogue, citations_by_record: Iterable[tuple[Entry, CitedPages]], is_lacking: Callable[[Source], bool]
) -> Iterator[tuple[Entry, FieldPath, Citation]]:
    """Yield the citations, in cases and rules, of the sources other than the report that lack something."""
    if catalogue.located_settings is None:
        return  # which source is the report is not known
    report = catalogue.report
    lacking = {source.id for source in catalogue.sources.values() if source is not report and is_lacking(source)}
    cited_in: list[tuple[Entry, Iterator[tuple[FieldPath, Citation]]]] = [
        (entry, citations(entry.record))
        for entry, pages in citations_by_record
        if holds(entry, Monograph) and any(name in lacking for name, _ in pages)
    ]
    for action in actions(catalogue):
        if today := _rule_of_today(action.record):
            cited_in.append((action, citations(today, ("rule",))))
    for entry, cited_here in cited_in:
        yield from ((entry, path, citation) for path, citation in cited_here if citation.id in lacking)


@rule
def note_older_than_record(catalogue: Catalogue) -> Iterator[Problem]:
    """A dated note is not older than the record it completes, nor than the source of that record."""
    for entry in catalogue.entries:
        if not holds(entry, AnyPageRecord):
            continue
        for index, update in enumerate(entry.record.updates):
            added_on, year_of_source = entry.record.added_on, _year_of_source(catalogue, entry)
            if (added_on and update.date < added_on) or (year_of_source and update.date.year < year_of_source):
                since = f"la fiche est du {added_on}" if added_on else f"sa source est de {year_of_source}"
                message = f"cette note du {update.date} est plus ancienne que la fiche : {since}."
                hint = "Mettez le fait dans la fiche, ou corrigez la date."
                yield entry.problem(("updates", index, "date"), message, hint)


def _year_of_source(catalogue: Catalogue, entry: Entry[AnyPageRecord]) -> int | None:
    """Return the year of the source that a record is drawn from, when it is known."""
    citation = entry.record.source
    source = catalogue.sources.get(citation.id) if citation else None
    year = re.search(r"\b(?:19|20)\d\d\b", (source and source.date) or "")
    return int(year.group()) if year else None
