"""The last results of the accessibility tests, as « make accessibility » wrote them."""

from __future__ import annotations

import datetime
import json
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

PATH = Path(__file__).parent.parent / "reference" / "accessibility.json"
#: The RGAA, version 4.1: its themes, in order, and how many criteria it has.
RGAA_THEMES = (
    "Images",
    "Cadres",
    "Couleurs",
    "Multimédia",
    "Tableaux",
    "Liens",
    "Scripts",
    "Éléments obligatoires",
    "Structuration de l'information",
    "Présentation de l'information",
    "Formulaires",
    "Navigation",
    "Consultation",
)
RGAA_CRITERIA = 106


@dataclass(frozen=True)
class Rule:
    """A rule of axe that applied to some page, and was never broken."""

    id: str
    #: The RGAA criteria that it tests.
    criteria: tuple[str, ...]
    #: The first page it applied to.
    page: str


@dataclass(frozen=True)
class Results:
    """The results of one campaign of tests of every page."""

    date: datetime.date
    tool: str
    tags: tuple[str, ...]
    pages: int
    cards: int
    templates: int
    widths: tuple[int, ...]
    rules: tuple[Rule, ...]

    def criteria_by_theme(self) -> list[tuple[str, list[str]]]:
        """Return the themes of the RGAA that rules test, in order, each with its criteria tested."""
        tested = sorted({c for rule in self.rules for c in rule.criteria}, key=_in_order)
        themes = [(name, [c for c in tested if _in_order(c)[0] == n]) for n, name in enumerate(RGAA_THEMES, 1)]
        return [(name, criteria) for name, criteria in themes if criteria]


def write(results: Results) -> None:
    """Write the results file."""
    plain = asdict(results) | {"date": results.date.isoformat()}
    PATH.write_text(json.dumps(plain, indent=1, ensure_ascii=False) + "\n", "utf-8")


@cache
def results() -> Results:
    """Read the results file.

    Raises:
        OSError, KeyError, TypeError, ValueError: the file is missing or was not written by :func:`write`.
    """
    data = json.loads(PATH.read_text("utf-8"))
    rules = tuple(Rule(**rule | {"criteria": tuple(rule["criteria"])}) for rule in data["rules"])
    lists: dict[str, tuple[Any, ...]] = {"tags": tuple(data["tags"]), "widths": tuple(data["widths"]), "rules": rules}
    return Results(**data | lists | {"date": datetime.date.fromisoformat(data["date"])})


def _in_order(criterion: str) -> list[int]:
    return [int(part) for part in criterion.split(".")]
