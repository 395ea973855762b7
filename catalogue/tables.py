"""Tables computed from the catalogue: matrices and figures.

Cells hold the supports (or monographs) that justify them, so that each can lead to its evidence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from catalogue import urls
from catalogue.model import Kind
from catalogue.store import Catalogue, Standing

if TYPE_CHECKING:
    import pandas


@dataclass(frozen=True)
class Matrix:
    """How many documented cases link records of two kinds.

    ``counts`` has one row per record of ``row_kind`` and one column per record of ``column_kind``, both in
    the order of the data and labelled by id; of more than :data:`MOST_COLUMNS`, the most documented.
    A cell is a number of monographs or, where the columns are the monographs themselves, a number of
    passages of the sources. ``monographs`` gives, for the cells that are not empty, the ids of the monographs.
    """

    row_kind: Kind
    column_kind: Kind
    rows: tuple[Any, ...]
    columns: tuple[Any, ...]
    counts: pandas.DataFrame
    monographs: dict[tuple[str, str], tuple[str, ...]]
    #: How many columns are left out.
    left_out: int = 0

    @property
    def empty_cells(self) -> int:
        """How many pairs no case documents yet."""
        return int((self.counts == 0).to_numpy().sum())

    @property
    def counts_passages(self) -> bool:
        """True when a cell counts passages of the sources rather than monographs."""
        return self.column_kind is Kind.MONOGRAPH

    def cells(self, row: str) -> list[tuple[Any, int]]:
        """Return a row from left to right: each column with its count, an empty stretch as None with its length."""
        found: list[tuple[Any, int]] = []
        for filled, group in groupby(self.columns, lambda column: bool(self.counts.at[row, column.id])):
            columns = list(group)
            if filled:
                found += [(column, int(self.counts.at[row, column.id])) for column in columns]
            else:
                found.append((None, len(columns)))
        return found

    def is_documented(self, row: str) -> bool:
        """Tell whether a row has a case, were it in a column left out."""
        return any(other == row for other, _ in self.monographs)

    def target(self, row: str, column: str) -> str:
        """Return the address that a cell leads to: the evidence of a single case, or the list."""
        ids = self.monographs[row, column]
        if self.row_kind is Kind.ACTION:
            if len(ids) == 1:
                return urls.evidence_address(ids[0], row)
            return f"{urls.address(Kind.ACTION, row)}#precedents"
        if len(ids) == 1:
            return urls.address(Kind.MONOGRAPH, ids[0])
        return f"{urls.address(self.row_kind, row)}#cas"


#: Columns that a table can have and still be read.
MOST_COLUMNS = 18

#: One fact behind a cell: row id, column id, monograph id, number of the passage.
Fact = tuple[str, str, str, int]


def _action_pairs(columns: Callable[[Any], list[str]]) -> Callable[[Catalogue], Iterator[Fact]]:
    """Return the facts of a matrix of actions: what was obtained only, neither planned nor hoped for."""

    def pairs(catalogue: Catalogue) -> Iterator[Fact]:
        for support in catalogue.supports():
            for column in columns(support):
                for number in range(len(support.obtained)):
                    yield support.action.id, column, support.monograph.id, number

    return pairs


def _need_theme_pairs(catalogue: Catalogue) -> Iterator[Fact]:
    for monograph in catalogue.monographs.values():
        for need in catalogue.needs_of(monograph):
            yield need.id, monograph.theme, monograph.id, 0


#: The matrices of the site: kinds of rows and columns, and the facts they count.
MATRICES: dict[tuple[Kind, Kind], Callable[[Catalogue], Iterator[Fact]]] = {
    (Kind.ACTION, Kind.MONOGRAPH): _action_pairs(lambda s: [s.monograph.id]),
    (Kind.ACTION, Kind.TERRITORY): _action_pairs(lambda s: [t.type for t in s.monograph.territories]),
    (Kind.ACTION, Kind.DECISION_MAKER): _action_pairs(
        lambda s: list(dict.fromkeys(d for e in s.obtained for d in e.decision_makers))
    ),
    (Kind.NEED, Kind.THEME): _need_theme_pairs,
}


def matrix(catalogue: Catalogue, row_kind: Kind, column_kind: Kind) -> Matrix:
    """Build one of :data:`MATRICES`.

    Raises:
        KeyError: no such matrix.
    """
    import pandas  # half a second: only where a table is made

    names = ["row", "column", "monograph", "passage"]
    facts = pandas.DataFrame(MATRICES[row_kind, column_kind](catalogue), columns=names)
    cells = facts.groupby(["row", "column"], sort=False)["monograph"]
    monographs = cells.agg(lambda ids: tuple(dict.fromkeys(ids))).to_dict()
    if column_kind is not Kind.MONOGRAPH:
        facts = facts.drop(columns="passage").drop_duplicates()
    rows, columns = catalogue.of_kind(row_kind), catalogue.of_kind(column_kind)
    counts = (
        pandas.crosstab(facts["row"], facts["column"])
        .reindex(index=list(rows), columns=list(columns), fill_value=0)
        .astype(int)
    )
    documented = counts.sum().nlargest(MOST_COLUMNS).index
    shown = [column for column in columns if column in documented]
    return Matrix(
        row_kind,
        column_kind,
        tuple(rows.values()),
        tuple(columns[column] for column in shown),
        counts[shown],
        monographs,
        left_out=len(columns) - len(shown),
    )


def figures(catalogue: Catalogue) -> dict[str, str]:
    """Return the figures that a page may quote, by name; all are computed."""
    evidence = [e for m in catalogue.monographs.values() for e in m.evidence]
    supports = catalogue.supports()
    standings = Counter(support.standing for support in supports)
    numbers = {
        "monographs": len(catalogue.monographs),
        "levers": len(catalogue.levers),
        "actions": len(catalogue.actions),
        "needs": len(catalogue.needs),
        "activities": len(catalogue.activities),
        "themes": len(catalogue.themes),
        "criteria": len(catalogue.criteria),
        "territories": len(catalogue.territories),
        "decision_makers": len(catalogue.decision_makers),
        "evidence": len(evidence),
        "supports": len(supports),
        "supports_told": standings[Standing.TOLD],
        "supports_cited": standings[Standing.CITED],
        "supports_planned": standings[Standing.PLANNED],
        "actions_with_rule": sum(1 for action in catalogue.actions.values() if action.rule),
        "testimonies": len(catalogue.testimonies()),
        "people": len(catalogue.people),
        "terms": len(catalogue.terms),
        "sources": len(catalogue.sources),
        "errata": len(catalogue.errata),
        "organisations": len({o for e in evidence for o in e.organisations}),
    }
    return {name: str(number) for name, number in numbers.items()}
