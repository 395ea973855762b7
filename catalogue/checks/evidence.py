"""Rules about what is claimed: evidence, testimonies, dates and sources."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Iterator

from catalogue import urls
from catalogue.checks.registry import cases, each, entries, extracted_from, records, rule, using
from catalogue.language.plain import plain_text
from catalogue.model import Citation, Erratum, Monograph, Source, note_id
from catalogue.model.fields import FieldPath, citations, dates, texts, years
from catalogue.model.kinds import spec_of
from catalogue.reading.loading import Entry, holds
from catalogue.reading.problems import Problem
from catalogue.store import Catalogue

FIRST_YEAR = 1800
#: Fewest characters of a sentence that two cases may not share.
LEAST_SENTENCE = 40
#: Most characters of a figure, which is shown in large type, on one line.
LONGEST_FIGURE = 30


#: Sources cited in a record, with the page.
CitedPages = frozenset[tuple[str, int | None]]


@extracted_from(records)
def cited_pages(entry: Entry) -> CitedPages:
    """Return the sources that a record cites, with the page of each."""
    return frozenset((citation.id, citation.page) for _, citation in citations(entry.record))


def _citing(
    catalogue: Catalogue,
    citations_by_record: Iterable[tuple[Entry, CitedPages]],
    is_wrong: Callable[[int, int | None], bool],
) -> Iterator[tuple[Entry, FieldPath, Citation, int]]:
    """Yield the citations whose page is wrong: record, path, citation, number of pages of the source.

    Args:
        catalogue: the data.
        citations_by_record: the sources that each record cites.
        is_wrong: tells, from the number of pages of a source and the page cited, whether the latter is wrong.
    """
    counts = {source.id: source.pages for source in catalogue.sources.values() if source.pages is not None}
    for entry, pages in citations_by_record:
        wrong_pages = {(i, page) for i, page in pages if i in counts and is_wrong(counts[i], page)}
        for path, citation in citations(entry.record) if wrong_pages else ():
            if (citation.id, citation.page) in wrong_pages:
                yield entry, path, citation, counts[citation.id]


@rule
@using(cited_pages)
def page_outside_source(
    catalogue: Catalogue, citations_by_record: Iterable[tuple[Entry, CitedPages]]
) -> Iterator[Problem]:
    """A cited page exists in the source."""
    citations = _citing(catalogue, citations_by_record, lambda count, page: page is not None and not 1 <= page <= count)
    for entry, path, citation, count in citations:
        message = f"la page {citation.page} n'existe pas dans « {citation.id} »."
        yield entry.problem((*path, "page"), message, f"Cette source compte {count} pages.")


@rule
@using(cited_pages)
def citation_without_page(
    catalogue: Catalogue, citations_by_record: Iterable[tuple[Entry, CitedPages]]
) -> Iterator[Problem]:
    """A source that has numbered pages is cited with the page."""
    for entry, path, _, _ in _citing(catalogue, citations_by_record, lambda _, page: page is None):
        yield entry.problem(path, "la page de la source manque.", "Ajoutez « page: … ».")


@rule
def erratum_page_outside_report(catalogue: Catalogue) -> Iterator[Problem]:
    """An erratum names pages of the report."""
    report = catalogue.report
    if report is None or report.pages is None:
        return
    for entry in catalogue.entries_of(Erratum):
        for index, page in enumerate(entry.record.pages):
            if not 1 <= page <= report.pages:
                hint = f"Le rapport compte {report.pages} pages."
                yield entry.problem(("pages", index), f"la page {page} n'existe pas dans le rapport.", hint)


#: Dates may be one day ahead of the clock: in Nouméa, tomorrow starts half a day before it does in Paris.
TOLERANCE = datetime.timedelta(days=1)
#: How far ahead a support may be planned.
PLANNED_YEARS = 15
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")


@extracted_from(entries)
def _years(entry: Entry) -> tuple[tuple[FieldPath, int, int], ...]:
    """Return the years in a record, not in records nested in it: path, year, how many years in the future it may be."""
    evidence = entry.record.evidence if holds(entry, Monograph) else ()
    planned = {i for i, item in enumerate(evidence) if item.status == "planned"}
    years_of_record = [
        (path, year, PLANNED_YEARS if path[0] == "evidence" and path[1] in planned else 0)
        for path, year in years(entry.record)
        if not _is_nested(entry, path)
    ]
    if holds(entry, Source):
        years_of_record += [(("date",), int(year), 0) for year in _YEAR.findall(entry.record.date or "")]
    return tuple(years_of_record)


@extracted_from(entries)
def _dates(entry: Entry) -> tuple[tuple[FieldPath, datetime.date], ...]:
    """Return the dates in a record, not in records nested in it."""
    return tuple((path, date) for path, date in dates(entry.record) if not _is_nested(entry, path))


def _is_nested(entry: Entry, path: FieldPath) -> bool:
    """Tell whether a field belongs to a record nested in this one, which is checked on its own."""
    nested = spec_of(entry.kind).nested
    return nested is not None and path[0] == nested.field


@rule
@using(_years)
def year_out_of_range(
    catalogue: Catalogue, years_by_record: Iterable[tuple[Entry, tuple[tuple[FieldPath, int, int], ...]]]
) -> Iterator[Problem]:
    """A year is neither before 1800 nor in the future, unless the support is planned."""
    this_year = (catalogue.today + TOLERANCE).year
    for entry, years_of_record in years_by_record:
        for path, year, ahead in years_of_record:
            if not FIRST_YEAR <= year <= this_year + ahead:
                hint = f"Une année va de {FIRST_YEAR} à {this_year + ahead}."
                yield entry.problem(path, f"l'année {year} n'est pas possible.", hint)


@rule
@using(_dates)
def impossible_date(
    catalogue: Catalogue, dates_by_record: Iterable[tuple[Entry, tuple[tuple[FieldPath, datetime.date], ...]]]
) -> Iterator[Problem]:
    """No date is in the future, by more than the day it may already be elsewhere, nor before 1800."""
    latest = catalogue.today + TOLERANCE
    for entry, dates_of_record in dates_by_record:
        for path, date in dates_of_record:
            if date > latest:
                yield entry.problem(path, f"la date {date} est dans le futur.", "Mettez la date du jour, ou avant.")
            elif date.year < FIRST_YEAR:
                yield entry.problem(path, f"la date {date} n'est pas possible.", "Vérifiez l'année.")


@rule
@each(cases)
def support_before_founding(entry: Entry[Monograph]) -> Iterator[Problem]:
    """An organisation is not supported before it exists."""
    founded = entry.record.founded
    for index, item in enumerate(entry.record.evidence):
        if founded is not None and item.year is not None and item.year < founded:
            yield entry.problem(
                ("evidence", index, "year"),
                f"ce soutien de {item.year} précède la création de l'organisation.",
                f"Création en {founded} : vérifiez les deux années.",
            )


@rule
def testimony_without_evidence(catalogue: Catalogue) -> Iterator[Problem]:
    """A testimony is about an action for which its monograph has evidence."""
    for entry in catalogue.entries_of(Monograph):
        documented = {item.action for item in entry.record.evidence}
        for index, testimony in enumerate(entry.record.testimonies):
            if testimony.action in catalogue.actions and testimony.action not in documented:
                yield entry.problem(
                    ("testimonies", index, "action"),
                    f"cette fiche ne documente pas l'action « {testimony.action} ».",
                    "Ajoutez un soutien à « evidence », ou changez l'action du témoignage.",
                )


@rule
@each(records)
def long_figure(entry: Entry) -> Iterator[Problem]:
    """A figure holds its number and its unit, short enough to be set in large type; its label tells the rest."""
    for index, figure in enumerate(getattr(entry.record, "figures", ())):
        if len(figure.value) > LONGEST_FIGURE:
            yield entry.problem(
                ("figures", index, "value"),
                f"ce chiffre fait {len(figure.value)} caractères : {LONGEST_FIGURE} au plus.",
                "Gardez le nombre et son unité ; dites le reste dans « label ».",
            )


@rule
@each(entries)
def repeated_note(entry: Entry) -> Iterator[Problem]:
    """The same dated note is not written twice."""
    first_by_note: dict[tuple[datetime.date, str], int] = {}
    for index, note in enumerate(vars(entry.record).get("updates", ())):
        first = first_by_note.setdefault((note.date, urls.slug(plain_text(note.summary))), index)
        if first != index:
            message = f"cette note est déjà écrite ligne {entry.line('updates', first)}."
            yield entry.problem(("updates", index), message, "Gardez-en une seule.")


@rule
@each(entries)
def note_without_id(entry: Entry) -> Iterator[Problem]:
    """A dated note has an id, by which feed readers know it whatever becomes of its words and of its place."""
    for index, note in enumerate(vars(entry.record).get("updates", ())):
        if note.id is None:
            new_id = note_id(note.date.isoformat(), note.summary)
            hint = f"Lancez « make fix », ou ajoutez-y « id: {new_id} »."
            yield entry.problem(("updates", index), "cette note n'a pas d'identifiant.", hint)


@rule
@each(entries)
def repeated_note_id(entry: Entry) -> Iterator[Problem]:
    """Two dated notes of a record have two ids."""
    first_by_id: dict[str, int] = {}
    for index, note in enumerate(vars(entry.record).get("updates", ())):
        first = first_by_id.setdefault(note.id, index) if note.id else index
        if first != index:
            message = f"« {note.id} » est déjà l'identifiant de la note ligne {entry.line('updates', first)}."
            hint = "Effacez-le de la note la plus récente, puis lancez « make fix »."
            yield entry.problem(("updates", index, "id"), message, hint)


@rule
@each(cases)
def repeated_evidence(entry: Entry[Monograph]) -> Iterator[Problem]:
    """The same statement is not recorded twice for the same action."""
    first_by_statement: dict[tuple[str, str], int] = {}
    for index, item in enumerate(entry.record.evidence):
        first = first_by_statement.setdefault((item.action, urls.slug(item.summary)), index)
        if first != index:
            line = entry.line("evidence", first)
            message = f"ce soutien est déjà écrit ligne {line}."
            yield entry.problem(("evidence", index), message, "Gardez-en un seul.")


_Names = list[tuple[FieldPath, str, str]]


@extracted_from(cases)
def _organisations(entry: Entry[Monograph]) -> _Names:
    """Return the organisations that a case names: path, name, and slug, which all spellings of a name share."""
    return [
        (("evidence", index, "organisations", rank), name, urls.slug(name))
        for index, item in enumerate(entry.record.evidence)
        for rank, name in enumerate(item.organisations)
    ]


@rule
@using(_organisations)
def organisation_spelt_twice(_: Catalogue, names_by_case: Iterable[tuple[Entry, _Names]]) -> Iterator[Problem]:
    """An organisation that gives support is written the same way everywhere."""
    first_by_slug: dict[str, tuple[str, Entry, FieldPath]] = {}
    for entry, names in names_by_case:
        for path, name, slug in names:
            first_name, other, place = first_by_slug.setdefault(slug, (name, entry, path))
            if first_name != name:
                message = f"« {name} » est écrit « {first_name} » ailleurs ({other.path}:{other.line(*place)})."
                yield entry.problem(path, message, "Gardez une seule graphie.")


_Sentences = list[tuple[FieldPath, str]]


@extracted_from(cases)
def _sentences(entry: Entry[Monograph]) -> _Sentences:
    return [
        (path, text)
        for path, text in texts(entry.record)
        if path[-1] in ("summary", "note") and len(text) >= LEAST_SENTENCE
    ]


@rule
@using(_sentences)
def copied_sentence(_: Catalogue, sentences_by_case: Iterable[tuple[Entry, _Sentences]]) -> Iterator[Problem]:
    """No two cases share a sentence: a file made by copying another must be rewritten whole."""
    first_by_sentence: dict[str, Entry] = {}
    for entry, sentences in sentences_by_case:
        for path, text in sentences:
            first = first_by_sentence.setdefault(text, entry)
            if first is not entry:
                message = f"cette phrase est aussi dans la fiche « {first.id} » ({first.path})."
                yield entry.problem(path, message, "Réécrivez-la dans la fiche où elle a été recopiée.")
