"""The rules of the data: one function per rule, all run on the whole catalogue.

To add a rule, write a function in the module of its subject, decorate it with ``@rule``, and add to
``tests/rules/`` a deliberately broken record with the exact message expected.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

# Importing a module of rules registers them.
from catalogue.checks import (  # noqa: F401
    addresses,
    evidence,
    identity,
    languages,
    places,
    prose,
    references,
    synonyms,
    withdrawals,
)
from catalogue.checks.registry import RULES, Rule
from catalogue.loading import load
from catalogue.problems import Problem, ProblemsFound
from catalogue.store import Catalogue

__all__ = ["RULES", "check", "open_catalogue"]


def check(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield every problem that any rule finds."""
    for rule in RULES:
        yield from rule(catalogue)


def open_catalogue(root: Path, *more: Rule) -> Catalogue:
    """Load a project and check it.

    Args:
        root: folder of the project.
        more: rules to apply besides those of the data.

    Raises:
        ProblemsFound: something must be mended first; carries every problem.
    """
    loaded = load(root)
    catalogue = Catalogue(loaded)
    problems = [*loaded.problems, *check(catalogue)]
    for rule in more:
        problems.extend(rule(catalogue))
    if problems:
        raise ProblemsFound(problems)
    return catalogue
