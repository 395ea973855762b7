"""What is known of a file offered to download."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from catalogue.exports.tables import Column
from catalogue.model import Kind


@dataclass(frozen=True)
class DataFile:
    """One file offered on ``/donnees/``. ``rows`` and ``columns`` are those of a table.

    ``date`` is when what it holds last changed.
    """

    address: str
    title: str
    media_type: str
    content: bytes
    date: datetime.date
    columns: tuple[Column, ...] = ()
    rows: int = 0
    #: What the rows of a table are, or are about.
    kind: Kind | None = None

    @property
    def name(self) -> str:
        """Name of the file, such as ``soutiens.csv``."""
        return self.address.rsplit("/", 1)[-1]

    @property
    def size(self) -> int:
        """How many bytes it weighs."""
        return len(self.content)
