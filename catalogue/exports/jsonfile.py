"""JSON in the style of the open data, and the assembly of pieces of JSON that are already written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic_core import to_json


def dump(value: Any) -> bytes:
    """Write a file of open data: UTF-8, indented JSON, with a final line break."""
    return in_lines(value) + b"\n"


def in_lines(value: Any) -> bytes:
    """Write JSON in the same style, without the final line break."""
    return to_json(value, indent=1)


def compact(value: Any) -> bytes:
    """Write JSON on one line."""
    return to_json(value)


def one_object(*objects: bytes) -> bytes:
    """Return one object with the members of several non-empty ones, all written by :func:`in_lines`."""
    return b"{" + b",".join(part[1:-2] for part in objects) + b"\n}"


def with_lists(members: Mapping[str, Any], lists: Mapping[str, Iterable[bytes]]) -> bytes:
    """Return a file of one object: some members, then lists whose values were written by :func:`in_lines`."""
    pieces = [in_lines(members)[:-2]]
    for name, items in lists.items():
        pieces.append(b",\n " + to_json(name) + b": [")
        separator = b"\n  "
        for item in items:
            # JSON escapes line breaks inside texts: those found here separate lines, which are indented.
            pieces.append(separator + item.replace(b"\n", b"\n  "))
            separator = b",\n  "
        pieces.append(b"]" if separator == b"\n  " else b"\n ]")
    return b"".join([*pieces, b"\n}\n"])
