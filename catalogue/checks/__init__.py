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
    today,
    withdrawals,
)
from catalogue.checks.registry import RULES, Rule
from catalogue.loading import load
from catalogue.problems import Problem, ProblemsFound
from catalogue.store import Catalogue

__all__ = ["RULES", "check", "open_catalogue"]


#: Past this many problems of one rule, something else is wrong, and looking for repairs takes long.
MOST = 300


def check(catalogue: Catalogue, *more: Rule) -> Iterator[Problem]:
    """Yield the problems that the rules find.

    Args:
        catalogue: what is checked.
        more: rules to apply besides those of the data.
    """
    for rule in (*RULES, *more):
        for number, problem in enumerate(rule(catalogue), 1):
            yield problem
            if number == MOST:
                message = f"{MOST} problèmes de ce genre ; les suivants ne sont pas montrés."
                hint = "Corrigez d'abord ce qui leur est commun."
                yield Problem(problem.path, problem.line, message=message, hint=hint)
                break


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
    problems = [*loaded.problems, *check(catalogue, *more)]
    if problems:
        raise ProblemsFound(problems)
    return catalogue
