"""The web addresses that the weekly check leaves alone, each with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from catalogue.reading import yaml_source

EXCEPTIONS_PATH = "data/link_exceptions.txt"


@dataclass(frozen=True)
class LinkException:
    """An address that the weekly check leaves alone, and why."""

    url: str
    reason: str
    line: int


def exceptions(root: Path) -> tuple[LinkException, ...]:
    """Return the exceptions of a project: one a line, « address reason »."""
    lines, _ = yaml_source.read_lines(root / EXCEPTIONS_PATH, EXCEPTIONS_PATH)
    parts = [(number, *line.partition(" ")) for number, line in lines]
    return tuple(LinkException(url, reason.strip(), number) for number, url, _, reason in parts)
