"""What was measured about accessibility, as the tests of the site last wrote it."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PATH = Path(__file__).parent / "reference" / "accessibility.json"


@dataclass(frozen=True)
class Results:
    """The results of one campaign of measures over every page.

    ``passed`` gives, for each rule that applied somewhere and held, the RGAA criteria it looks at.
    """

    date: datetime.date
    tool: str
    tags: tuple[str, ...]
    pages: int
    widths: tuple[int, ...]
    violations: int
    passed: dict[str, tuple[str, ...]]

    @property
    def criteria(self) -> list[str]:
        """RGAA criteria that some rule looked at, in order."""
        found = {criterion for criteria in self.passed.values() for criterion in criteria}
        return sorted(found, key=lambda criterion: [int(part) for part in criterion.split(".")])


@cache
def results() -> Results:
    """Read the results file.

    Raises:
        OSError, KeyError, ValueError: the file is missing or was not written by the tests.
    """
    read = json.loads(PATH.read_text("utf-8"))
    return Results(
        datetime.date.fromisoformat(read["date"]),
        read["tool"],
        tuple(read["tags"]),
        read["pages"],
        tuple(read["widths"]),
        read["violations"],
        {rule: tuple(criteria) for rule, criteria in read["passed"].items()},
    )
