"""What is left to do for the base, line by line: the page of its state shows the first of each list."""

from __future__ import annotations

from collections.abc import Iterator

from catalogue.exports.tables import Column, Row
from catalogue.layout import KIND_NAMES
from catalogue.loading import Entry
from catalogue.state import State

#: Below the page that shows the beginning of each list.
ADDRESS = "/contribuer/etat-de-la-base/a-faire.csv"
COLUMNS = (
    Column("fiche", "Fiche"),
    Column("genre", "Genre"),
    Column("a_faire", "À faire"),
    Column("fichier", "Fichier"),
    Column("ligne", "Ligne"),
)


def task_rows(state: State) -> Iterator[Row]:
    """Yield a row for each thing missing, old or to verify, with the file and line to change."""
    for found in state.completeness.values():
        for item in found:
            yield from (_row(item.entry, item.entry.line(), f"Il manque {missing}.") for missing in item.missing)
    for entry in state.stale:
        yield _row(entry, entry.line("verified_on"), f"À revérifier : dernière fois le {entry.record.verified_on}.")
    for address in state.addresses:
        reason = f"{address.reason[0].upper()}{address.reason[1:]}"
        yield _row(address.entry, address.line, f"{reason} : {address.url}" if address.url else f"{reason}.")


def _row(entry: Entry, line: int, task: str) -> Row:
    name = entry.record.label
    return {"fiche": name, "genre": KIND_NAMES[entry.kind][0], "a_faire": task, "fichier": entry.path, "ligne": line}
