"""Rules about links between records."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from catalogue.checks.registry import rule
from catalogue.fields import references
from catalogue.layout import KIND_NAMES, PATH_OF
from catalogue.model import Kind
from catalogue.problems import Problem, did_you_mean
from catalogue.store import Catalogue


@rule
def unknown_reference(catalogue: Catalogue) -> Iterator[Problem]:
    """Every reference leads to a record that exists."""
    for entry in catalogue.entries:
        if len(entry.prefix) > 1:
            continue  # a nested record is walked with the one that holds it
        for path, reference, value in references(entry.record):
            if catalogue.find(value, reference.kind) or _is_invalid(catalogue, reference.kind, value):
                continue
            known = catalogue.known_ids(reference.kind)
            yield entry.problem(
                path,
                f"« {value} » n'existe pas.",
                " ".join(filter(None, [did_you_mean(value, known), _list_of(reference.kind)])),
            )


def _is_invalid(catalogue: Catalogue, kind: Kind | None, value: str) -> bool:
    """Tell whether the record exists but could not be read, which is reported already."""
    kinds = (kind,) if kind else tuple(Kind)
    return any((k, value) in catalogue.invalid_ids for k in kinds)


def _list_of(kind: Kind | None) -> str:
    if kind is None:
        return "Ce champ attend l'identifiant d'une fiche."
    return f"Liste des {KIND_NAMES[kind][1]} : {PATH_OF[kind]}"


@rule
def repeated_reference(catalogue: Catalogue) -> Iterator[Problem]:
    """A list of references names each record once."""
    for entry in catalogue.entries:
        seen: set[tuple[Any, ...]] = set()
        for path, _, value in references(entry.record):
            if isinstance(path[-1], int):
                key = (*path[:-1], value)
            elif len(path) == 3 and path[0] in ("territories", "needs", "criteria") and path[-1] in ("id", "type"):
                key = (path[0], value)
            else:
                continue
            if key in seen:
                yield entry.problem(path, f"« {value} » est cité deux fois.", "Retirez la répétition.")
            seen.add(key)


@rule
def theme_of_activity(catalogue: Catalogue) -> Iterator[Problem]:
    """A monograph is in the theme of its activity."""
    for entry in catalogue.entries:
        if entry.kind is not Kind.MONOGRAPH:
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
    """Every activity answers a need; where the source names none, the link says it is inferred."""
    for entry in catalogue.entries:
        if entry.kind is Kind.ACTIVITY and not entry.record.needs:
            yield entry.problem(
                ("needs",),
                "cette activité ne répond à aucun besoin.",
                "Citez-en un, avec « basis: inferred » si la source n'en nomme pas.",
            )


@rule
def inferred_without_note(catalogue: Catalogue) -> Iterator[Problem]:
    """What an editor infers says why."""
    for entry in catalogue.entries:
        for name in ("territories", "needs"):
            for index, item in enumerate(getattr(entry.record, name, ())):
                if getattr(item, "basis", "") == "inferred" and not item.note:
                    yield entry.problem(
                        (name, index), "cette lecture d'éditeur n'est pas expliquée.", "Ajoutez « note: … »."
                    )
