"""Whatever happens to a file, an editor is told where, and nothing is lost in silence.

Random corruptions of the files of a made-up project that uses every field: each is either still valid, with everything it says kept, or
reported in the right file, on a line of the corrupted block. Never a traceback, never five seconds.
"""

from __future__ import annotations

import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from catalogue.checks import MOST_PROBLEMS_OF_A_RULE, check, spelling
from catalogue.model.kinds import SETTINGS_PATH
from catalogue.reading.loading import Loader
from catalogue.reading.problems import Problem, field_path
from catalogue.store import Catalogue
from scripts.check import main as run_check
from tests.builders import PAGE, Project, encoded, full_files, make_page

FILES = {path: encoded(content) for path, content in full_files().items()}
DATA = [path for path in sorted(FILES) if path.endswith(".yaml")]
PAGES = [path for path in sorted(FILES) if path.endswith(".md")]
LISTS = [path for path in sorted(FILES) if path.endswith(".txt")]
#: How many corruptions of each of the 13 kinds are checked by the rules of the data: 1,001 in all.
EXAMPLES = 77
#: How many of each kind are checked by the whole of « make check », on data, pages and lists: 52 in all.
WHOLE_CHECKS = 4
#: What one file may cost, in seconds of processor.
SECONDS = 5

Corrupted = tuple[bytes, int, int]  # the file, first and last line of the corrupted block
Lines = list[str]
Change = tuple[Lines, int, int]  # the new lines, first and last one changed, from 0


# --- Where a corruption may be reported ---------------------------------------------------------


def _blocks(lines: Lines) -> list[int]:
    """Return the numbers of the lines that start a record or, in a file of one record, a field."""
    starts = [n for n, line in enumerate(lines) if line[:1] not in (" ", "#", "")]
    return starts or [0]


def _block_of(lines: Lines, number: int) -> tuple[int, int]:
    """Return the first and last line, from 0, of the block that holds a line."""
    starts = _blocks(lines)
    first = max((s for s in starts if s <= number), default=0)
    last = min((s for s in starts if s > number), default=len(lines)) - 1
    return first, last


# --- Corruptions of a line ----------------------------------------------------------------------

VALUES = '12|[]|{}|[a, b]|{a: b}|null|true|2020-01-01|""|[[1]]|&a 1|*a|!x 1'.split("|")
SIGNS = [
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
    "\u2028",
    "\ufffd",
]


def _line(lines: Lines, pick: random.Random) -> int:
    return pick.choice([n for n, line in enumerate(lines) if line.strip() and line.strip()[0] != "#"] or [0])


def _place_in(line: str, pick: random.Random) -> int:
    return pick.randrange(len(line) - len(line.lstrip()), len(line))


def dropped(lines: Lines, pick: random.Random) -> Change:
    number = _line(lines, pick)
    return [*lines[:number], *lines[number + 1 :]], number, number


def duplicated(lines: Lines, pick: random.Random) -> Change:
    number = _line(lines, pick)
    return [*lines[: number + 1], *lines[number:]], number, number + 1


def retyped(lines: Lines, pick: random.Random) -> Change:
    """Another kind of value after a field name."""
    number = pick.choice([n for n, line in enumerate(lines) if ": " in line] or [0])
    head = lines[number].partition(": ")[0]
    return [*lines[:number], f"{head}: {pick.choice(VALUES)}", *lines[number + 1 :]], number, number


def misspelt(lines: Lines, pick: random.Random) -> Change:
    """A letter less, more or other, anywhere in the line."""
    number = _line(lines, pick)
    line = lines[number]
    at = _place_in(line, pick)
    new_line = pick.choice([line[:at] + line[at + 1 :], line[:at] + "x" + line[at:], line[:at] + "z" + line[at + 1 :]])
    return [*lines[:number], new_line, *lines[number + 1 :]], number, number


def misindented(lines: Lines, pick: random.Random) -> Change:
    number = _line(lines, pick)
    indented = pick.choice([" ", "   ", "\t"]) + lines[number]
    new_line = indented if pick.random() < 0.6 else lines[number][1:]
    return [*lines[:number], new_line, *lines[number + 1 :]], number, number


def punctuated(lines: Lines, pick: random.Random) -> Change:
    """A sign that means something in YAML, or that no editor shows, anywhere."""
    number = _line(lines, pick)
    line = lines[number]
    at = _place_in(line + ".", pick)
    return [*lines[:number], line[:at] + pick.choice(SIGNS) + line[at:], *lines[number + 1 :]], number, number


def moved(lines: Lines, pick: random.Random) -> Change:
    """Two lines that change places."""
    number = pick.randrange(len(lines) - 1)
    return [*lines[:number], lines[number + 1], lines[number], *lines[number + 2 :]], number, number + 1


def conflicted(lines: Lines, pick: random.Random) -> Change:
    number = _line(lines, pick)
    marks = ["<<<<<<< HEAD", lines[number], "=======", lines[number] + "x", ">>>>>>> autre"]
    return [*lines[:number], *marks, *lines[number + 1 :]], number, number + 4


def truncated(lines: Lines, pick: random.Random) -> Change:
    number = _line(lines, pick)
    return [*lines[:number], lines[number][: pick.randrange(len(lines[number]) + 1)]], number, number


# --- Corruptions of a file ----------------------------------------------------------------------


def binary(lines: Lines, pick: random.Random) -> Corrupted:
    number = _line(lines, pick)
    junk = bytes(pick.randrange(256) for _ in range(pick.choice([1, 8, 200])))
    raw = b"\n".join(["\n".join(lines[:number]).encode(), junk, "\n".join(lines[number:]).encode()])
    return raw, number, number + 2 + junk.count(b"\n") + junk.count(b"\r")


def badly_encoded(lines: Lines, pick: random.Random) -> Corrupted:
    """One line saved in another encoding."""
    number = pick.choice([n for n, line in enumerate(lines) if not line.isascii()] or [0])
    encoding = pick.choice(["latin-1", "cp1252", "utf-16"])
    coded = [line.encode("utf-8") for line in lines]
    coded[number] = lines[number].encode(encoding, "replace")
    return b"\n".join(coded) + b"\n", number + 1, number + 2


def huge(lines: Lines, pick: random.Random) -> Corrupted:
    """Much more than anybody writes: on one line, on many, inside one another."""
    number = _line(lines, pick)
    sign = pick.choice(["{", "<", "](", "[", "a.", "-", "zkq "])
    new_lines = pick.choice(
        [
            ["# " + "x" * 1_200_000],
            ["# x"] * 400_000,
            [" " * n + "- a:" for n in range(0, 3_000, 3)],
            ["x: " + "[" * 9_000],
            ["x: " + "[" * 20_000],
            ["x: >-", *["  " + sign * 50] * 1_500],
            ["- id: avance-fond", "  summary: Un mot de trop."] * 5_000,
        ]
    )
    return "\n".join([*lines[:number], *new_lines, *lines[number:]]).encode(), 1, len(lines) + len(new_lines)


def emptied(lines: Lines, pick: random.Random) -> Corrupted:
    contents = [b"", b"\n", b"# rien\n", b"---\n", b"\xef\xbb\xbf", b"{}\n", b"[]\n", b"- \n", b"x"]
    return pick.choice(contents), 1, 2


def _by_line(change, lines: Lines, pick: random.Random) -> Corrupted:
    new, first, last = change(lines, pick)
    # The block, in the old file and in the new one: what was merged or split belongs to it.
    old_first, old_last = _block_of(lines, min(first, len(lines) - 1))
    new_first, new_last = _block_of(new, min(last, len(new) - 1)) if new else (0, 0)
    top = min(old_first, new_first, first)
    bottom = max(old_last + len(new) - len(lines), new_last, last) + 1
    return ("\n".join(new) + "\n").encode(), top + 1, bottom + 1


BY_LINE = (dropped, duplicated, retyped, misspelt, misindented, punctuated, moved, conflicted, truncated)
BY_FILE = (binary, badly_encoded, huge, emptied)
KINDS = [change.__name__ for change in (*BY_LINE, *BY_FILE)]


def corrupted(kind: str, path: str, seed: int) -> Corrupted:
    lines = FILES[path].decode().splitlines()
    change = globals()[kind]
    pick = random.Random(seed)
    return change(lines, pick) if change in BY_FILE else _by_line(change, lines, pick)


# --- Loading quickly: only the corrupted file is read again -------------------------------------


class Base:
    """The made-up project in a folder where one file at a time is corrupted."""

    def __init__(self, root: Path):
        self.root = root
        project = Project(root)
        project.files = dict(FILES)
        project.write()
        self._loader = Loader(root)

    def problems(self, path: str, raw: bytes) -> tuple[list[Problem], Catalogue]:
        """Corrupt a file of data, load it with the rest and apply the rules of the data."""
        (self.root / path).write_bytes(raw)
        try:
            files = self._loader.load()
        finally:
            self.restore(path)
        catalogue = Catalogue(files)
        return [*files.problems, *check(catalogue)], catalogue

    def restore(self, path: str) -> None:
        (self.root / path).write_bytes(FILES[path])


@pytest.fixture(scope="module")
def base(tmp_path_factory) -> Base:
    sound_base = Base(tmp_path_factory.mktemp("base"))
    problems, _ = sound_base.problems(DATA[0], FILES[DATA[0]])
    assert problems == []
    return sound_base


# --- What is kept -------------------------------------------------------------------------------


def _leaves(node) -> Iterator[str]:
    """Yield every value of a record, or of what YAML reads: what is written twice counts twice."""
    if isinstance(node, yaml.MappingNode):
        node = [value for _, value in node.value]
    elif isinstance(node, yaml.SequenceNode | yaml.ScalarNode):
        node = node.value
    if isinstance(node, dict):
        node = list(node.values())
    if isinstance(node, list | tuple):
        for value in node:
            yield from _leaves(value)
    elif node not in (None, "", "null", "~"):
        yield str(node).lower()


def _assert_nothing_lost(raw: bytes, path: str, catalogue: Catalogue) -> None:
    """Every value of a valid file is in a record."""
    document = yaml.compose(raw.decode("utf-8-sig"), Loader=yaml.CBaseLoader)
    if path == SETTINGS_PATH:
        values: Any = catalogue.settings.model_dump(exclude_unset=True)
    else:
        values = [
            e.record.model_dump(exclude_unset=True) for e in catalogue.entries if e.path == path and len(e.prefix) < 2
        ]
    assert Counter(_leaves(document)) == Counter(_leaves(values))


def assert_told(base: Base, kind: str, path: str, seed: int) -> None:
    raw, first, last = corrupted(kind, path, seed)
    started = time.process_time()
    problems, catalogue = base.problems(path, raw)
    assert time.process_time() - started < SECONDS
    if not problems:
        _assert_nothing_lost(raw, path, catalogue)
        return
    problems_of_file = [p for p in problems if p.path == path]
    if problems_of_file:
        # The first report is where to look; others may follow from it.
        head = _blocks(raw.decode("utf-8", "replace").splitlines())[0] + 1
        # A field that vanished from a file of one record is missed at the head of the record.
        # Invalid YAML is often reported one line later: the hint sends the reader to the line before.
        problems_near = [
            p for p in problems_of_file if first <= p.line <= last + 1 or (p.line == head and "manque" in p.message)
        ]
        assert problems_near or _is_told_elsewhere(problems, path, raw), [str(p) for p in problems_of_file][:3]
    else:
        other_messages = " ".join(p.message for p in problems)
        assert _is_told_elsewhere(problems, path, raw) or re.search(
            r"déjà|ne documente pas|pas dans le glossaire", other_messages
        ), other_messages


def _is_told_elsewhere(problems: list[Problem], path: str, raw: bytes) -> bool:
    """Tell whether a lost or renamed record is reported where it is cited, or by its published address."""
    ids = re.compile(r"\bid: ([a-z0-9-]+)")
    lost_ids = set(ids.findall(FILES[path].decode())) - set(ids.findall(raw.decode("utf-8", "replace")))
    return any(f"« {i} »" in p.message or f"/{i}/" in p.message for p in problems for i in lost_ids)


def generated(examples: int):
    """The same corruptions every time: a proposal is never refused by chance. Nothing is shrunk."""
    return settings(
        max_examples=examples,
        phases=[Phase.generate],
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )


@pytest.mark.parametrize("kind", KINDS)
@generated(EXAMPLES)
@given(path=st.sampled_from(DATA), seed=st.integers(0, 2**32))
def test_corrupted_data_is_reported_where_it_is(base: Base, kind: str, path: str, seed: int):
    assert_told(base, kind, path, seed)


# --- The whole check ----------------------------------------------------------------------------


def assert_checked(base: Base, capsys, kind: str, path: str, seed: int) -> None:
    raw, _, _ = corrupted(kind, path, seed)
    file = base.root / path
    spelling._lines.cache_clear()  # one check reads a file once; here it changes in between
    file.write_bytes(raw)
    started = time.process_time()
    try:
        code = run_check([str(base.root)])
    finally:
        base.restore(path)
    assert time.process_time() - started < SECONDS
    output = capsys.readouterr().out
    assert code == (0 if output.startswith("Aucun problème") else 1), output
    for path_in_project, line in re.findall(r"(?m)^([^ :\n]+):(\d+) [·:]", output):
        # Git and forges only count these line ends.
        length = len(re.split(rb"\r\n|\r|\n", raw if path_in_project == path else FILES[path_in_project]))
        assert 1 <= int(line) <= length, output
    if kind in ("conflicted", "badly_encoded"):
        assert f"{path}:" in output


@pytest.mark.parametrize("kind", KINDS)
@generated(WHOLE_CHECKS)
@given(path=st.sampled_from([*DATA, *PAGES * 2, *LISTS * 8]), seed=st.integers(0, 2**32))
def test_no_corruption_stops_the_check(base: Base, capsys, kind: str, path: str, seed: int):
    assert_checked(base, capsys, kind, path, seed)


@pytest.mark.parametrize(
    ("sign", "length"),
    [("{{", 9_900), ("{{", 100), ("{##", 9_900), ("{", 9_900), ("<@", 9_900), ("a.", 9_900), ("-", 9_900), ("![", 100)],
)
def test_a_page_of_one_sign_is_read_in_time(base: Base, capsys, sign: str, length: int):
    """No pattern looks again and again at what it has seen: such a page used to take minutes."""
    line = sign * (length // len(sign))
    text = make_page("\n".join([line] * (90_000 // length)))
    spelling._lines.cache_clear()
    (base.root / PAGE).write_text(text, "utf-8")
    started = time.process_time()
    try:
        run_check([str(base.root)])
    finally:
        base.restore(PAGE)
    assert time.process_time() - started < SECONDS
    assert capsys.readouterr().out


def test_problems_of_one_rule_are_told_up_to_a_number(base: Base):
    lines = FILES["data/people.yaml"].decode() + "".join(
        f"- id: x{n}\n  label: Jean {n}\n  monographs: [caffe]\n" for n in range(MOST_PROBLEMS_OF_A_RULE + 50)
    )
    problems, _ = base.problems("data/people.yaml", lines.encode())
    assert [p.field for p in problems].count(field_path(("monographs", 0))) == MOST_PROBLEMS_OF_A_RULE
    assert [p.message for p in problems if not p.field] == [
        f"{MOST_PROBLEMS_OF_A_RULE} problèmes de ce genre ; les suivants ne sont pas montrés."
    ]
