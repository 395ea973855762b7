"""Rules about links between records."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from catalogue.checks.registry import cases, each, extracted_from, pages, records, rule, settings, using
from catalogue.model import Activity, Kind, Monograph, Source
from catalogue.model.fields import lapsed, references
from catalogue.model.kinds import path_of, spec_of
from catalogue.reading.loading import Entry, Located
from catalogue.reading.problems import Problem, did_you_mean
from catalogue.reading.prose import Prose
from catalogue.store import Catalogue

#: The references of a record: kind (None for any) and id.
Targets = frozenset[tuple[Kind | None, str]]


@extracted_from(records, settings)
def targets(entry: Located) -> Targets:
    """Return all the references of a record."""
    return frozenset((reference.kind, value) for _, reference, value in references(entry.record))


@rule
@using(targets)
def unknown_reference(catalogue: Catalogue, referring: Iterable[tuple[Located, Targets]]) -> Iterator[Problem]:
    """Every reference leads to a record that exists."""
    referring = list(referring)
    all_targets = frozenset().union(*(entry_targets for _, entry_targets in referring))
    missing = {(kind, value) for kind, value in all_targets if not _exists(catalogue, kind, value)}
    for entry, entry_targets in referring:
        if missing.isdisjoint(entry_targets):
            continue
        for path, reference, value in references(entry.record):
            if (reference.kind, value) not in missing or lapsed(entry.record, path):
                continue  # a withdrawn record may refer to records that are gone
            if isinstance(entry, Entry) and catalogue.is_withdrawn(value, reference.kind):
                continue  # see withdrawn_reference
            yield entry.problem(path, f"« {value} » n'existe pas.", _hint(catalogue, reference.kind, value))


def _exists(catalogue: Catalogue, kind: Kind | None, value: str) -> bool:
    return catalogue.find(value, kind) is not None or catalogue.is_unread(value, kind)


def _hint(catalogue: Catalogue, kind: Kind | None, value: str) -> str:
    if kind is None:
        where_to_look = "Ce champ attend l'identifiant d'une fiche."
    else:
        where_to_look = f"Liste des {spec_of(kind).plural} : {path_of(kind)}"
    return " ".join(filter(None, [did_you_mean(value, catalogue.known_ids(kind)), where_to_look]))


@rule
@each(records)
def repeated_reference(entry: Entry) -> Iterator[Problem]:
    """A list of references names each record once."""
    keys_above: set[tuple[Any, ...]] = set()
    for path, _, value in references(entry.record):
        if isinstance(path[-1], int):
            key = (*path[:-1], value)
        elif len(path) == 3 and path[0] in ("territories", "needs", "criteria") and path[-1] in ("id", "type"):
            key = (path[0], value)
        elif path[-4:-2] == ("rule", "who"):
            key = (*path[:-2], value)
        else:
            continue
        if key in keys_above:
            yield entry.problem(path, f"« {value} » est cité deux fois.", "Retirez la répétition.")
        keys_above.add(key)


@rule
def theme_of_activity(catalogue: Catalogue) -> Iterator[Problem]:
    """A monograph is in the theme of its activity."""
    for entry in catalogue.entries_of(Monograph):
        if entry.record.theme not in catalogue.themes:
            continue
        activity = catalogue.activities.get(entry.record.activity)
        if activity and activity.theme and activity.theme != entry.record.theme:
            yield entry.problem(
                ("theme",),
                f"« {entry.record.theme} » n'est pas la thématique de l'activité « {activity.id} ».",
                f"Écrivez « {activity.theme} », ou changez d'activité.",
            )


@rule
def activity_without_need(catalogue: Catalogue) -> Iterator[Problem]:
    """Every activity answers a need; an editor adds one, as inferred, where the source names none."""
    for entry in catalogue.entries_of(Activity):
        if not entry.record.needs:
            yield entry.problem(
                ("needs",),
                "cette activité ne répond à aucun besoin.",
                "Citez-en un, avec « basis: inferred » si la source n'en nomme pas.",
            )


@rule
def inferred_without_note(catalogue: Catalogue) -> Iterator[Problem]:
    """A link or fact that an editor inferred has a note that says why."""
    for entry in catalogue.entries:
        for name in ("territories", "needs"):
            for index, item in enumerate(vars(entry.record).get(name, ())):
                if getattr(item, "basis", "") == "inferred" and not item.note:
                    yield entry.problem(
                        (name, index),
                        "cette lecture d'éditeur n'est pas expliquée.",
                        "Ajoutez « note: … ».",
                    )


@rule
def stated_territory_without_source(catalogue: Catalogue) -> Iterator[Problem]:
    """A case that does not come from the report names the source which states its kind of territory."""
    if catalogue.located_settings is None:
        return  # which source is the report is not known
    report = catalogue.located_settings.record.report
    for entry in cases(catalogue):
        if entry.record.source.id == report:
            continue
        for index, item in enumerate(entry.record.territories):
            if item.basis == "stated" and item.source is None:
                message = "on ne sait pas quelle source le dit."
                hint = "Ajoutez « source: {id: …} », ou écrivez « basis: inferred » et « note: … »."
                yield entry.problem(("territories", index), message, hint)


#: What may be an id between quotation marks, as the macros of a page name records.
_QUOTED = re.compile(r"""["']([a-z0-9]+(?:-[a-z0-9]+)*)["']""")


@extracted_from(pages)
def _quoted(prose: Prose) -> frozenset[str]:
    return frozenset(_QUOTED.findall(prose.body))


@rule
@using(targets, _quoted)
def source_read_for_nothing(
    catalogue: Catalogue,
    referring: Iterable[tuple[Located, Targets]],
    quoted: Iterable[tuple[Prose, frozenset[str]]],
) -> Iterator[Problem]:
    """A source that an editor read is cited where it served, so that a reader finds it there."""
    cited = {value for _, entry_targets in referring for kind, value in entry_targets if kind is Kind.SOURCE}
    cited = cited.union(*(names for _, names in quoted))
    for entry in catalogue.entries_of(Source):
        if entry.record.read_on and entry.id not in cited:
            message = "cette source a été lue, mais rien ne la cite."
            hint = "Citez-la dans la fiche où elle a servi : « also_read » si aucun champ ne s'y prête."
            yield entry.problem(("id",), message, hint)
