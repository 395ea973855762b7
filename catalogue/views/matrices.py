"""Tables that cross two kinds of records, computed from the catalogue.

Cells hold the monographs that justify them, and each leads to their evidence.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

from catalogue import urls
from catalogue.model import Kind
from catalogue.store import Catalogue, Support


@dataclass(frozen=True)
class Matrix:
    """How many documented cases link records of two kinds.

    It has one row per record of ``row_kind`` and one column per record of ``column_kind``, both in the order of
    the data; when there are more than :data:`MOST_COLUMNS` columns, only the most documented are kept. ``counts``
    gives, for the ids of a row and of a column, a number of monographs or, where the columns are the monographs
    themselves, a number of passages of the sources; empty cells are left out. ``monographs`` gives the ids of the
    monographs of the same cells, and of those of the columns left out.
    """

    row_kind: Kind
    column_kind: Kind
    rows: tuple[Any, ...]
    columns: tuple[Any, ...]
    counts: Mapping[tuple[str, str], int]
    monographs: dict[tuple[str, str], tuple[str, ...]]
    #: How many columns are left out.
    left_out: int = 0

    @property
    def empty_cells(self) -> int:
        """How many pairs no case documents yet."""
        return len(self.rows) * len(self.columns) - len(self.counts)

    @property
    def counts_passages(self) -> bool:
        """True when a cell counts passages of the sources rather than monographs."""
        return self.column_kind is Kind.MONOGRAPH

    def cells(self, row: str) -> list[tuple[Any, int]]:
        """Return a row from left to right: (column, count), or (None, length) for consecutive empty cells."""
        cells: list[tuple[Any, int]] = []
        for filled, group in groupby(self.columns, lambda column: (row, column.id) in self.counts):
            columns = list(group)
            if filled:
                cells += [(column, self.counts[row, column.id]) for column in columns]
            else:
                cells.append((None, len(columns)))
        return cells

    def is_documented(self, row: str) -> bool:
        """Tell whether a row has a case, even in a column that is not shown."""
        return row in self._documented

    @cached_property
    def _documented(self) -> frozenset[str]:
        return frozenset(row for row, _ in self.monographs)

    def target(self, row: str, column: str) -> str:
        """Return the address that a cell leads to: the explorer, filtered by its row and its column."""
        if (row, column) not in self.monographs:
            raise KeyError(row, column)
        # Matrices of actions count what was obtained, not what is planned.
        more = ((urls.STATUS, urls.OBTAINED),) if self.row_kind is Kind.ACTION else ()
        return urls.explorer_address((self.row_kind, row), (self.column_kind, column), *more)


#: Most columns that a reader can follow.
MOST_COLUMNS = 18

#: One passage of a source that a cell counts: row id, column id, monograph id.
Fact = tuple[str, str, str]


def _action_pairs(columns: Callable[[Support], Iterable[str]]) -> Callable[[Catalogue], Iterator[Fact]]:
    """Return the function that yields the facts of a matrix of actions: what was obtained, not what is planned."""

    def pairs(catalogue: Catalogue) -> Iterator[Fact]:
        for support in catalogue.supports():
            for column in columns(support):
                for _ in support.obtained:
                    yield support.action.id, column, support.monograph.id

    return pairs


def _need_theme_pairs(catalogue: Catalogue) -> Iterator[Fact]:
    for monograph in catalogue.monographs.values():
        for need in catalogue.needs_of(monograph):
            yield need.id, monograph.theme, monograph.id


#: The matrices of the site: kinds of rows and columns, and the facts they count.
MATRICES: dict[tuple[Kind, Kind], Callable[[Catalogue], Iterator[Fact]]] = {
    (Kind.ACTION, Kind.MONOGRAPH): _action_pairs(lambda s: [s.monograph.id]),
    (Kind.ACTION, Kind.TERRITORY): _action_pairs(lambda s: [t.type for t in s.monograph.territories]),
    (Kind.ACTION, Kind.DECISION_MAKER): _action_pairs(lambda s: (d for e in s.obtained for d in e.decision_makers)),
    (Kind.NEED, Kind.THEME): _need_theme_pairs,
}


def matrix(catalogue: Catalogue, row_kind: Kind, column_kind: Kind) -> Matrix:
    """Build one of :data:`MATRICES`.

    Raises:
        KeyError: no such matrix.
    """
    passages: Counter[tuple[str, str]] = Counter()
    monographs: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for row, column, monograph in MATRICES[row_kind, column_kind](catalogue):
        passages[row, column] += 1
        monographs[row, column][monograph] = None
    counts = passages if column_kind is Kind.MONOGRAPH else {cell: len(ids) for cell, ids in monographs.items()}
    rows, columns = catalogue.of_kind(row_kind), catalogue.of_kind(column_kind)
    documented = Counter(dict.fromkeys(columns, 0))
    for (_, column), number in counts.items():
        documented[column] += number
    columns_kept = {column for column, _ in documented.most_common(MOST_COLUMNS)}
    return Matrix(
        row_kind,
        column_kind,
        tuple(rows.values()),
        tuple(record for column, record in columns.items() if column in columns_kept),
        {(row, column): number for (row, column), number in counts.items() if column in columns_kept},
        {cell: tuple(ids) for cell, ids in monographs.items()},
        left_out=max(len(columns) - MOST_COLUMNS, 0),
    )
