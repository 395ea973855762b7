"""Supports counted in French words, by standing: told, only cited, planned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from catalogue.language.plurals import count
from catalogue.store import Standing, Support

#: Adjective of each standing after a masculine noun: singular, plural.
_ADJECTIVES = {
    Standing.TOLD: ("raconté", "racontés"),
    Standing.CITED: ("cité", "cités"),
    Standing.PLANNED: ("envisagé", "envisagés"),
}


def tally(supports: Iterable[Support], singular: str = "cas", plural: str = "cas") -> str:
    """Write « 3 cas racontés, 1 cité, 2 envisagés », leaving out what there is none of.

    Args:
        supports: those to count.
        singular: masculine French name of one.
        plural: masculine French name of several.
    """
    numbers = Counter(support.standing for support in supports)
    parts: list[str] = []
    for standing, (adjective, adjectives) in _ADJECTIVES.items():
        if numbers[standing]:
            words = (adjective, adjectives) if parts else (f"{singular} {adjective}", f"{plural} {adjectives}")
            parts.append(count(numbers[standing], *words))
    return ", ".join(parts) or f"aucun {singular} documenté"
