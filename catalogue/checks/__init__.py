"""The rules of the data: one function per rule.

To add a rule, write a function in the module of its subject, decorate it with ``@rule``, and add to
``tests/rules/`` a deliberately broken record with the exact message expected. A rule that judges records or
pages one by one says so (:mod:`catalogue.checks.registry`): what it finds is then kept from one run to the next.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from catalogue.cache import Cache

# Importing a module of rules registers them.
from catalogue.checks import (  # noqa: F401
    addresses,
    conventions,
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
from catalogue.checks.registry import RULES, Rule, Run
from catalogue.loading import Loader
from catalogue.problems import Problem, ProblemsFound
from catalogue.store import Catalogue

__all__ = ["RULES", "check", "open_catalogue"]


#: Past this many problems of one rule, something else is wrong, and looking for repairs takes long.
MOST = 300


def check(catalogue: Catalogue, *more: Rule, cache: Cache | None = None) -> Iterator[Problem]:
    """Yield the problems that the rules find.

    Args:
        catalogue: what is checked.
        more: rules to apply besides those of the data.
        cache: what was kept of each file when it was checked before, and where to keep the rest.
    """
    run = Run(catalogue, cache)
    for rule in (*RULES, *more):
        for number, problem in enumerate(run.problems(rule), 1):
            yield problem
            if number == MOST:
                message = f"{MOST} problèmes de ce genre ; les suivants ne sont pas montrés."
                hint = "Corrigez d'abord ce qui leur est commun."
                yield Problem(problem.path, problem.line, message=message, hint=hint)
                break


def open_catalogue(root: Path, *more: Rule, cache: Cache | None = None, loader: Loader | None = None) -> Catalogue:
    """Load a project and check it.

    Args:
        root: folder of the project.
        more: rules to apply besides those of the data.
        cache: what was kept of the files that did not change since, and where to keep the rest; the caller saves it.
        loader: what reads the project, when it was read before in this process: only what changed is read again.

    Raises:
        ProblemsFound: something must be mended first; carries every problem.
    """
    loaded = (loader or Loader(root)).load(cache)
    catalogue = Catalogue(loaded)
    problems = [*loaded.problems, *check(catalogue, *more, cache=cache)]
    if problems:
        raise ProblemsFound(problems)
    return catalogue
