"""Every task left for editors, one a row; the page « État de la base » shows the first ones of each list."""

from __future__ import annotations

from collections.abc import Iterator

from catalogue.exports.tables import Cell, Column, Row
from catalogue.language.plurals import count
from catalogue.model.kinds import spec_of
from catalogue.reading.loading import Entry
from catalogue.views.state import State

#: Below the page that shows the beginning of each list; without what says the format.
ADDRESS = "/contribuer/etat-de-la-base/a-faire"
SHEET = "À faire"
COLUMNS = tuple(Column(name, name.capitalize()) for name in ("fiche", "genre", "à faire", "fichier", "ligne"))


def task_rows(state: State) -> Iterator[Row]:
    """Yield a row for each thing missing, old, to look for or to verify, with the file and line to change."""
    for records in state.completeness.values():
        for item in records:
            yield from (_row(item.entry, item.entry.line(), f"Il manque {missing}.") for missing in item.missing)
    for entry in state.stale:
        yield _row(entry, entry.line("verified_on"), f"À revérifier : dernière fois le {entry.record.verified_on}.")
    for action in state.stale_rules:
        line = action.line("rule", "verified_on")
        verified_on = action.record.rule and action.record.rule.verified_on
        yield _row(action, line, f"Règle à revérifier : dernière fois le {verified_on}.")
    for action, number in state.actions_with_few_cases:
        obtained = count(number, "organisation l'a obtenue", "organisations l'ont obtenue")
        yield _row(action, action.line(), f"Chercher un cas : {obtained}.")
    for gaps in state.gaps.values():
        for gap in gaps:
            yield _row(gap.action, gap.action.line(), f"Chercher un cas : {gap.column.label}.")
    for address in state.addresses:
        problem = f"{address.reason} : {address.url}" if address.url else f"{address.reason}."
        yield _row(address.entry, address.line, problem)


def _row(entry: Entry, line: int, task: str) -> Row:
    values: tuple[Cell, ...] = (entry.record.label, spec_of(entry.kind).singular, task, entry.path, line)
    return {column.name: value for column, value in zip(COLUMNS, values, strict=True)}
