"""Rules about what is claimed: evidence, testimonies, dates and sources."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from catalogue import urls
from catalogue.checks.registry import rule
from catalogue.fields import citations, texts
from catalogue.loading import Entry
from catalogue.model import Kind
from catalogue.problems import Problem
from catalogue.store import Catalogue

FIRST_YEAR = 1800
#: Two cases may share a few words; not a sentence.
LEAST_SENTENCE = 40


@rule
def page_outside_source(catalogue: Catalogue) -> Iterator[Problem]:
    """A cited page exists in the source."""
    for entry in catalogue.top_entries():
        for path, citation in citations(entry.record):
            source = catalogue.sources.get(citation.id)
            if citation.page is None or source is None or source.pages is None:
                continue
            if not 1 <= citation.page <= source.pages:
                yield entry.problem(
                    (*path, "page"),
                    f"la page {citation.page} n'existe pas dans « {citation.id} ».",
                    f"Cette source compte {source.pages} pages.",
                )


@rule
def citation_without_page(catalogue: Catalogue) -> Iterator[Problem]:
    """A source that has numbered pages is cited with the page."""
    for entry in catalogue.top_entries():
        for path, citation in citations(entry.record):
            source = catalogue.sources.get(citation.id)
            if source and source.pages and citation.page is None:
                yield entry.problem(path, "la page de la source manque.", "Ajoutez « page: … ».")


@rule
def erratum_page_outside_report(catalogue: Catalogue) -> Iterator[Problem]:
    """An erratum names pages of the report."""
    report = catalogue.sources.get(catalogue.settings.report) if catalogue.settings else None
    if report is None or report.pages is None:
        return
    for entry in catalogue.entries_of(Kind.ERRATUM):
        for index, page in enumerate(entry.record.pages):
            if not 1 <= page <= report.pages:
                hint = f"Le rapport compte {report.pages} pages."
                yield entry.problem(("pages", index), f"la page {page} n'existe pas dans le rapport.", hint)


@rule
def year_out_of_range(catalogue: Catalogue) -> Iterator[Problem]:
    """A year is neither before 1800 nor in the future, unless the support is planned."""
    this_year = datetime.date.today().year
    for entry in catalogue.entries_of(Kind.MONOGRAPH):
        monograph = entry.record
        years = [(("founded",), monograph.founded, this_year)]
        for index, item in enumerate(monograph.evidence):
            latest = this_year + 15 if item.status == "planned" else this_year
            years.append((("evidence", index, "year"), item.year, latest))
        years += [(("figures", i, "year"), f.year, this_year) for i, f in enumerate(monograph.figures)]
        years += [(("approvals", i, "year"), a.year, this_year) for i, a in enumerate(monograph.approvals)]
        for path, year, latest in years:
            if year is not None and not FIRST_YEAR <= year <= latest:
                message = f"l'année {year} n'est pas possible."
                yield entry.problem(path, message, f"Une année va de {FIRST_YEAR} à {latest}.")


@rule
def support_before_founding(catalogue: Catalogue) -> Iterator[Problem]:
    """An organisation is not supported before it exists."""
    for entry in catalogue.entries_of(Kind.MONOGRAPH):
        if entry.record.founded is None:
            continue
        for index, item in enumerate(entry.record.evidence):
            if item.year is not None and item.year < entry.record.founded:
                yield entry.problem(
                    ("evidence", index, "year"),
                    f"ce soutien de {item.year} précède la création de l'organisation.",
                    f"Création en {entry.record.founded} : vérifiez les deux années.",
                )


@rule
def future_note(catalogue: Catalogue) -> Iterator[Problem]:
    """A dated note, a verification, an addition or a reading is not dated from the future."""
    today = datetime.date.today()
    for entry in catalogue.entries:
        dates = [(("updates", i, "date"), u.date) for i, u in enumerate(vars(entry.record).get("updates", ()))]
        dates += [((name,), vars(entry.record).get(name)) for name in ("verified_on", "added_on", "read_on")]
        if rule_of_today := vars(entry.record).get("rule"):
            dates.append((("rule", "verified_on"), rule_of_today.verified_on))
        for path, date in dates:
            if date is not None and date > today:
                yield entry.problem(path, f"la date {date} est dans le futur.", "Mettez la date du jour.")


@rule
def testimony_without_evidence(catalogue: Catalogue) -> Iterator[Problem]:
    """A testimony is about an action for which its monograph has evidence."""
    for entry in catalogue.entries_of(Kind.MONOGRAPH):
        shown = {item.action for item in entry.record.evidence}
        for index, testimony in enumerate(entry.record.testimonies):
            if testimony.action in catalogue.actions and testimony.action not in shown:
                yield entry.problem(
                    ("testimonies", index, "action"),
                    f"cette fiche ne documente pas l'action « {testimony.action} ».",
                    "Ajoutez un soutien à « evidence », ou changez l'action du témoignage.",
                )


@rule
def repeated_evidence(catalogue: Catalogue) -> Iterator[Problem]:
    """The same statement is not recorded twice for the same action."""
    for entry in catalogue.entries_of(Kind.MONOGRAPH):
        seen: dict[tuple[str, str], int] = {}
        for index, item in enumerate(entry.record.evidence):
            first = seen.setdefault((item.action, urls.slug(item.summary)), index)
            if first != index:
                line = entry.line("evidence", first)
                message = f"ce soutien est déjà écrit ligne {line}."
                yield entry.problem(("evidence", index), message, "Gardez-en un seul.")


@rule
def organisation_spelt_twice(catalogue: Catalogue) -> Iterator[Problem]:
    """An organisation that gives support is written the same way everywhere."""
    seen: dict[str, tuple[str, str]] = {}
    for entry in catalogue.entries_of(Kind.MONOGRAPH):
        for index, item in enumerate(entry.record.evidence):
            for rank, name in enumerate(item.organisations):
                path = ("evidence", index, "organisations", rank)
                first, where = seen.setdefault(urls.slug(name), (name, f"{entry.path}:{entry.line(*path)}"))
                if first != name:
                    message = f"« {name} » est écrit « {first} » ailleurs ({where})."
                    yield entry.problem(path, message, "Gardez une seule graphie.")


@rule
def copied_sentence(catalogue: Catalogue) -> Iterator[Problem]:
    """A case says nothing in the very words of another: a copied file keeps what was not rewritten."""
    seen: dict[str, Entry] = {}
    for entry in catalogue.entries_of(Kind.MONOGRAPH):
        for path, text in texts(entry.record):
            if path[-1] not in ("summary", "note") or len(text) < LEAST_SENTENCE:
                continue
            first = seen.setdefault(text, entry)
            if first is not entry:
                message = f"cette phrase est aussi dans la fiche « {first.id} » ({first.path})."
                yield entry.problem(path, message, "Réécrivez-la dans la fiche où elle a été recopiée.")
