"""A file offered to download, with its description."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from catalogue.exports.tables import Column
from catalogue.model import Kind


@dataclass(frozen=True)
class DataFile:
    """One file offered on ``/donnees/``. A table has ``columns``, and ``rows``, their number.

    ``date`` is when its content last changed.
    """

    address: str
    title: str
    media_type: str
    content: bytes
    date: datetime.date
    columns: tuple[Column, ...] = ()
    rows: int = 0
    #: Kind of the records that the rows of a table are, or are nested in.
    kind: Kind | None = None

    @property
    def name(self) -> str:
        """Name of the file, such as ``soutiens.csv``."""
        return self.address.rsplit("/", 1)[-1]

    @property
    def size(self) -> int:
        """How many bytes it weighs."""
        return len(self.content)
