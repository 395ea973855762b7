"""Who may take an action: the decision makers of whom a rule says the same are grouped, to be read together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from catalogue.model import Citation, Rule


@dataclass(frozen=True)
class SharedCompetence:
    """What a rule says of several kinds of decision makers, given by their ids."""

    decision_makers: tuple[str, ...]
    note: str | None
    source: Citation


def shared(rule: Rule, may: str) -> Iterator[SharedCompetence]:
    """Yield what a rule says of the decision makers that have one competence, in the order it is written.

    Args:
        rule: rule of an action.
        may: ``allowed``, ``conditional`` or ``not_theirs``.
    """
    groups: dict[tuple[str | None, Citation], list[str]] = {}
    for competence in rule.who:
        if competence.may == may:
            groups.setdefault((competence.note, competence.source), []).append(competence.decision_maker)
    for (note, source), makers in groups.items():
        yield SharedCompetence(tuple(makers), note, source)
