"""Supports counted in words, each kind apart: obtained and told, only named, planned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from catalogue.language.plurals import count
from catalogue.store import Standing, Support

#: What is said of each kind after a masculine noun: singular, plural.
_SAID = {
    Standing.TOLD: ("raconté", "racontés"),
    Standing.CITED: ("cité", "cités"),
    Standing.PLANNED: ("envisagé", "envisagés"),
}


def tally(supports: Iterable[Support], singular: str = "cas", plural: str = "cas") -> str:
    """Write « 3 cas racontés, 1 cité, 2 envisagés », without the kinds there is none of.

    Args:
        supports: what is counted.
        singular: masculine name of one.
        plural: masculine name of several.
    """
    numbers = Counter(support.standing for support in supports)
    parts: list[str] = []
    for standing, (one, several) in _SAID.items():
        if numbers[standing]:
            words = (one, several) if parts else (f"{singular} {one}", f"{plural} {several}")
            parts.append(count(numbers[standing], *words))
    return ", ".join(parts) or f"aucun {singular} documenté"
