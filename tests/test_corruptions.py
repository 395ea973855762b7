"""Whatever happens to a file, an editor is told where, and nothing is lost in silence.

Random corruptions of the real files: each is either still valid, with everything it says kept, or
reported in the right file, on a line of the corrupted block. Never a traceback, never five seconds.
"""

from __future__ import annotations

import random
import re
import shutil
import time
from collections import Counter
from pathlib import Path
from unittest import mock

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue import layout, yaml_source
from catalogue.checks import check
from catalogue.loading import load
from catalogue.problems import Problem
from catalogue.store import Catalogue
from scripts.fix import data_files
from tests.conftest import ROOT

FILES = [f.relative_to(ROOT).as_posix() for f in data_files(ROOT)]
#: Of each of the 13 kinds of corruption: 1,040 in all.
EXAMPLES = 80
SECONDS = 5

Corrupted = tuple[bytes, int, int]  # the file, first and last line of the corrupted block


# --- Where a corruption may be reported ---------------------------------------------------------


def _blocks(lines: list[str]) -> list[int]:
    """Return the numbers of the lines that start a record or, in a file of one record, a field."""
    starts = [n for n, line in enumerate(lines) if line[:1] not in (" ", "#", "")]
    return starts or [0]


def _block_of(lines: list[str], number: int) -> tuple[int, int]:
    """Return the first and last line, from 0, of the block that holds a line."""
    starts = _blocks(lines)
    first = max((s for s in starts if s <= number), default=0)
    last = min((s for s in starts if s > number), default=len(lines)) - 1
    return first, last


# --- Corruptions --------------------------------------------------------------------------------


def _line(lines: list[str], pick: random.Random) -> int:
    return pick.choice(
        [n for n, line in enumerate(lines) if line.strip() and line.strip()[0] != "#"]
    )


def dropped(lines: list[str], pick: random.Random) -> tuple[list[str], int, int]:
    number = _line(lines, pick)
    return [*lines[:number], *lines[number + 1 :]], number, number


def duplicated(lines, pick):
    number = _line(lines, pick)
    return [*lines[: number + 1], lines[number], *lines[number + 1 :]], number, number + 1


def retyped(lines, pick):
    """Another kind of value after a field name."""
    number = pick.choice([n for n, line in enumerate(lines) if ": " in line])
    value = pick.choice(
        [
            "12",
            "[]",
            "{}",
            "[a, b]",
            "{a: b}",
            "null",
            "true",
            "2020-01-01",
            '""',
            "[[1]]",
            "&a 1",
            "*a",
            "!x 1",
        ]
    )
    head = lines[number].partition(": ")[0]
    return [*lines[:number], f"{head}: {value}", *lines[number + 1 :]], number, number


def misspelt(lines, pick):
    """A letter less, more or other, anywhere in the line."""
    number = _line(lines, pick)
    line = lines[number]
    at = pick.randrange(len(line) - len(line.lstrip()), len(line))
    new = pick.choice(
        [line[:at] + line[at + 1 :], line[:at] + "x" + line[at:], line[:at] + "z" + line[at + 1 :]]
    )
    return [*lines[:number], new, *lines[number + 1 :]], number, number


def misindented(lines, pick):
    number = _line(lines, pick)
    new = (
        pick.choice([" ", "   ", "\t"]) + lines[number]
        if pick.random() < 0.6
        else lines[number][1:]
    )
    return [*lines[:number], new, *lines[number + 1 :]], number, number


def punctuated(lines, pick):
    """A sign that means something in YAML, anywhere."""
    number = _line(lines, pick)
    line = lines[number]
    at = pick.randrange(len(line) - len(line.lstrip()), len(line) + 1)
    sign = pick.choice(
        [
            '"',
            "'",
            "[",
            "]",
            "{",
            "}",
            ": ",
            " #",
            "- ",
            "*",
            "&",
            "!",
            "%",
            "@",
            "`",
            "|",
            ">",
            ",",
        ]
    )
    return [*lines[:number], line[:at] + sign + line[at:], *lines[number + 1 :]], number, number


def moved(lines, pick):
    """Two lines that change places."""
    number = pick.randrange(len(lines) - 1)
    return (
        [*lines[:number], lines[number + 1], lines[number], *lines[number + 2 :]],
        number,
        number + 1,
    )


def conflicted(lines, pick):
    number = _line(lines, pick)
    marks = ["<<<<<<< HEAD", lines[number], "=======", lines[number] + "x", ">>>>>>> autre"]
    return [*lines[:number], *marks, *lines[number + 1 :]], number, number + 4


def truncated(lines, pick):
    number = _line(lines, pick)
    return (
        [*lines[:number], lines[number][: pick.randrange(len(lines[number]) + 1)]],
        number,
        number,
    )


def _data(path: str, lines: list[str], change, pick: random.Random) -> Corrupted:
    new, first, last = change(lines, pick)
    # The block, in the old file and in the new one: what was merged or split belongs to it.
    old_first, old_last = _block_of(lines, min(first, len(lines) - 1))
    new_first, new_last = _block_of(new, min(last, len(new) - 1)) if new else (0, 0)
    top = min(old_first, new_first, first)
    bottom = max(old_last + len(new) - len(lines), new_last, last) + 1
    return ("\n".join(new) + "\n").encode(), top + 1, bottom + 1


def binary(path, lines, pick):
    number = _line(lines, pick)
    junk = bytes(pick.randrange(256) for _ in range(pick.choice([1, 8, 200])))
    raw = (
        "\n".join(lines[:number]).encode()
        + b"\n"
        + junk
        + b"\n"
        + "\n".join(lines[number:]).encode()
    )
    return raw, number, number + 2 + junk.count(b"\n") + junk.count(b"\r")


def badly_encoded(path, lines, pick):
    """One line saved in another encoding."""
    candidates = [n for n, line in enumerate(lines) if not line.isascii()] or [0]
    number = pick.choice(candidates)
    encoding = pick.choice(["latin-1", "cp1252", "utf-16"])
    coded = [line.encode("utf-8") for line in lines]
    coded[number] = lines[number].encode(encoding, "replace")
    return b"\n".join(coded) + b"\n", number + 1, number + 2


def huge(path, lines, pick):
    number = _line(lines, pick)
    kind = pick.choice(["long line", "many lines", "deep", "deep flow"])
    added = {
        "long line": ["# " + "x" * 1_200_000],
        "many lines": ["# x"] * 400_000,
        "deep": [" " * n + "- a:" for n in range(0, 3_000, 3)],
        "deep flow": ["x: " + "[" * 20_000],
    }[kind]
    return (
        "\n".join([*lines[:number], *added, *lines[number:]]).encode(),
        1,
        len(lines) + len(added),
    )


def emptied(path, lines, pick):
    return (
        pick.choice(
            [b"", b"\n", b"# rien\n", b"---\n", b"\xef\xbb\xbf", b"{}\n", b"[]\n", b"- \n", b"x"]
        ),
        1,
        2,
    )


def _by_line(change):
    return lambda path, lines, pick: _data(path, lines, change, pick)


BY_LINE = (
    dropped,
    duplicated,
    retyped,
    misspelt,
    misindented,
    punctuated,
    moved,
    conflicted,
    truncated,
)
CORRUPTIONS = {change.__name__: _by_line(change) for change in BY_LINE}
CORRUPTIONS |= {change.__name__: change for change in (binary, badly_encoded, huge, emptied)}


# --- Loading quickly: only the corrupted file is read again -------------------------------------


class Base:
    """The real data in a folder where one file at a time is corrupted."""

    def __init__(self, root: Path):
        self.root = root
        shutil.copytree(ROOT / "data", root / "data")
        ledger = (root / layout.LEDGER_PATH).read_text("utf-8").splitlines()
        whole = Catalogue(load(root))
        kept = [
            line for line in ledger if not line.startswith("/") or line in whole.page_addresses()
        ]
        (root / layout.LEDGER_PATH).write_text("\n".join(kept), "utf-8")
        self._documents: dict[str, yaml_source.Document] = {}
        self._read = yaml_source.read

    def problems(self, path: str, raw: bytes) -> tuple[list[Problem], Catalogue]:
        """Corrupt a file, load and check everything, put the file back."""
        file = self.root / path
        before = file.read_bytes()
        file.write_bytes(raw)
        try:
            with mock.patch.object(
                yaml_source, "read", lambda f, shown: self._cached(f, shown, path)
            ):
                loaded = load(self.root)
        finally:
            file.write_bytes(before)
        catalogue = Catalogue(loaded)
        return [*loaded.problems, *check(catalogue)], catalogue

    def _cached(self, file: Path, shown: str, corrupted: str) -> yaml_source.Document:
        if shown == corrupted:
            return self._read(file, shown)
        if shown not in self._documents:
            self._documents[shown] = self._read(file, shown)
        return self._documents[shown]


@pytest.fixture(scope="module")
def base(tmp_path_factory) -> Base:
    found = Base(tmp_path_factory.mktemp("base"))
    problems, _ = found.problems(FILES[0], (ROOT / FILES[0]).read_bytes())
    assert problems == []
    return found


def _leaves(node) -> Counter[str]:
    if isinstance(node, dict):
        return sum((_leaves(value) for value in node.values()), Counter())
    if isinstance(node, list | tuple):
        return sum((_leaves(value) for value in node), Counter())
    return Counter() if node in (None, "", "null", "~") else Counter([str(node).lower()])


def _assert_nothing_lost(raw: bytes, path: str, catalogue: Catalogue) -> None:
    """Every value of a valid file is in a record."""
    written = _leaves(yaml.load(raw.decode("utf-8-sig"), Loader=yaml.CBaseLoader))
    if path == layout.SETTINGS_PATH:
        kept = _leaves(catalogue.settings.model_dump())
    else:
        records = [e.record for e in catalogue.entries if e.path == path and len(e.prefix) < 2]
        kept = sum((_leaves(r.model_dump()) for r in records), Counter())
    assert written == kept


@pytest.mark.parametrize("name", CORRUPTIONS)
@settings(
    max_examples=EXAMPLES,
    derandomize=True,  # the same corruptions every time: a proposal is never refused by chance
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(path=st.sampled_from(FILES), seed=st.integers(0, 2**32))
def test_corrupted_data_is_reported_where_it_is(base: Base, name: str, path: str, seed: int):
    lines = (ROOT / path).read_text("utf-8").splitlines()
    raw, first, last = CORRUPTIONS[name](path, lines, random.Random(seed))
    started = time.process_time()
    problems, catalogue = base.problems(path, raw)
    assert time.process_time() - started < SECONDS
    if not problems:
        _assert_nothing_lost(raw, path, catalogue)
        return
    here = [p for p in problems if p.path == path]
    if here:
        # The first report is where to look; others may follow from it.
        head = _blocks(raw.decode("utf-8", "replace").splitlines())[0] + 1
        # A field that vanished from a file of one record is missed at the head of the record.
        assert any(
            first <= p.line <= last or (p.line == head and "manque" in p.message) for p in here
        ), [str(p) for p in here][:3]
    else:
        # A record that goes or changes its id is missed where it is cited, or by its address.
        missed = " ".join(p.message for p in problems)
        assert re.search(r"n'existe pas|ne répond plus|déjà|ne documente pas", missed), missed
