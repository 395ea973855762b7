"""Rules about records that leave the guide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from catalogue.checks.references import Targets, targets
from catalogue.checks.registry import rule, using
from catalogue.model import AnyPageRecord
from catalogue.model.fields import lapsed, references
from catalogue.reading.loading import Entry, Located
from catalogue.reading.problems import Problem
from catalogue.store import Catalogue


@rule
@using(targets)
def withdrawn_reference(catalogue: Catalogue, referring: Iterable[tuple[Located, Targets]]) -> Iterator[Problem]:
    """No record of the guide refers to a record that was withdrawn."""
    withdrawn = {entry.id for entry in catalogue.withdrawn.values()}
    for entry, references_of_record in referring:
        if not isinstance(entry, Entry) or not any(value in withdrawn for _, value in references_of_record):
            continue
        for path, reference, value in references(entry.record):
            if lapsed(entry.record, path) or catalogue.find(value, reference.kind):
                continue
            for withdrawn_entry in catalogue.withdrawn.values():
                if withdrawn_entry.id == value and reference.kind in (None, withdrawn_entry.kind):
                    yield entry.problem(path, f"« {value} » a été retirée du guide.", _replacement(withdrawn_entry))


def _replacement(withdrawn_entry: Entry[AnyPageRecord]) -> str:
    other = withdrawn_entry.record.withdrawn and withdrawn_entry.record.withdrawn.replaced_by
    return f"Écrivez « {other} », qui la remplace." if other else "Retirez cette référence."


@rule
def withdrawn_holder(catalogue: Catalogue) -> Iterator[Problem]:
    """A lever or family of criteria is withdrawn only together with all the records written in it."""
    for entry in catalogue.withdrawn.values():
        for name in ("actions", "criteria"):
            if any(not child.withdrawn for child in getattr(entry.record, name, ()) if hasattr(child, "withdrawn")):
                message = "cette fiche est retirée, mais pas celles qu'elle contient."
                yield entry.problem(("withdrawn",), message, "Déplacez-les, ou retirez-les aussi.")
