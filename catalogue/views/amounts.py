"""Sums of money that supports brought, as far as sources give them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from catalogue.store import Support


@dataclass(frozen=True)
class Amounts:
    """The sums known among some supports, in euros: the smallest, the largest, and how many there are."""

    least: int
    most: int
    number: int


def amounts(supports: Iterable[Support]) -> Amounts | None:
    """Return what is known of the sums obtained; None when no source gives any."""
    sums = [item.amount.euros for support in supports for item in support.obtained if item.amount]
    return Amounts(min(sums), max(sums), len(sums)) if sums else None
