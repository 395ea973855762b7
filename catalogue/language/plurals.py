"""Numbers with the French name of what they count."""

from __future__ import annotations


def count(number: int, singular: str, plural: str | None = None, zero: str | None = None) -> str:
    """Write « 3 cas »; ``zero`` is what to say of zero."""
    if number == 0 and zero:
        return zero
    return f"{number} {singular if number < 2 else plural or singular + 's'}"
