"""The list of rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from catalogue.problems import Problem
from catalogue.store import Catalogue

Rule = Callable[[Catalogue], Iterator[Problem]]

RULES: list[Rule] = []


def rule(function: Rule) -> Rule:
    """Register a function as a rule of the data."""
    RULES.append(function)
    return function
