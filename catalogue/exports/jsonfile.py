"""JSON as the open data writes it, and pieces of it already written put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic_core import to_json


def dump(value: Any) -> bytes:
    """Write JSON the way every file of open data is written: UTF-8, readable, ends with a line break."""
    return in_lines(value) + b"\n"


def in_lines(value: Any) -> bytes:
    """Write JSON the same way, without the last line break."""
    return to_json(value, indent=1)


def compact(value: Any) -> bytes:
    """Write JSON on one line."""
    return to_json(value)


def one_object(*objects: bytes) -> bytes:
    """Return one object that has the members of several, none empty, all written by :func:`in_lines`."""
    return b"{" + b",".join(part[1:-2] for part in objects) + b"\n}"


def with_lists(members: Mapping[str, Any], lists: Mapping[str, Iterable[bytes]]) -> bytes:
    """Return a file that holds one object: some members, then lists of values written by :func:`in_lines`."""
    pieces = [in_lines(members)[:-2]]
    for name, items in lists.items():
        pieces.append(b",\n " + to_json(name) + b": [")
        before = b"\n  "
        for item in items:
            # A line break inside a text is written otherwise: those met are between lines.
            pieces.append(before + item.replace(b"\n", b"\n  "))
            before = b",\n  "
        pieces.append(b"]" if before == b"\n  " else b"\n ]")
    return b"".join([*pieces, b"\n}\n"])
