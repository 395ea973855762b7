"""The rules of the data: one function per rule.

To add a rule, write a function in the module of its subject, decorate it with ``@rule``, and add to
``tests/rules/`` a deliberately broken record with the exact message expected. A rule that
depends on one record or page at a time says so (:mod:`catalogue.checks.registry`): its results are then cached.
"""

from __future__ import annotations

from collections.abc import Iterator

# Importing a module of rules registers them.
from catalogue.checks import (  # noqa: F401
    addresses,
    conventions,
    evidence,
    identity,
    images,
    languages,
    places,
    prose,
    references,
    synonyms,
    today,
    withdrawals,
)
from catalogue.checks.registry import RULES, Rule, Run
from catalogue.reading.cache import Cache
from catalogue.reading.problems import Problem
from catalogue.store import Catalogue

__all__ = ["RULES", "check"]

#: Most problems listed for one rule. More of them must have a common cause, and suggesting corrections takes long.
MOST_PROBLEMS_OF_A_RULE = 300


def check(catalogue: Catalogue, *more_rules: Rule, cache: Cache | None = None) -> Iterator[Problem]:
    """Yield the problems that the rules find.

    Args:
        catalogue: the data to check.
        more_rules: rules to apply besides those of the data.
        cache: holds the results of rules on files that did not change, and keeps the others.
    """
    run = Run(catalogue, cache)
    for rule in (*RULES, *more_rules):
        for number, problem in enumerate(run.problems(rule), 1):
            yield problem
            if number == MOST_PROBLEMS_OF_A_RULE:
                message = f"{MOST_PROBLEMS_OF_A_RULE} problèmes de ce genre ; les suivants ne sont pas montrés."
                hint = "Corrigez d'abord ce qui leur est commun."
                yield Problem(problem.path, problem.line, message=message, hint=hint)
                break
