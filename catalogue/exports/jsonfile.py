"""JSON as the open data writes it, and pieces of it already written put together."""

from __future__ import annotations

from collections.abc import Iterable
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


def one_list(name: str, items: Iterable[bytes]) -> bytes:
    """Return an object whose only member is a list of values written by :func:`in_lines`."""
    # A line break inside a text is written otherwise: those met are between lines.
    inner = b",".join(b"\n  " + item.replace(b"\n", b"\n  ") for item in items)
    return b"{\n " + to_json(name) + b": [" + (inner + b"\n ]" if inner else b"]") + b"\n}"
