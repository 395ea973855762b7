"""A value kept from one run to the next comes back as it was, or not at all."""

from __future__ import annotations

import datetime
import multiprocessing
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.model import Citation, Kind
from catalogue.reading import cache as module
from catalogue.reading.cache import VARIABLE, WRITES_UNUSED, Answers, Cache, code_digest, digest, open_cache
from catalogue.reading.problems import Problem
from scripts.check import main as run_check
from tests.builders import Project
from tests.conftest import ROOT

CODE, OTHER_CODE = b"a" * 16, b"b" * 16
KEY, OTHER_KEY = digest("key"), digest("other key")
VALUES = [None, 0, "texte", b"bytes", b"", {"a": (1, 2)}, Problem("data/x.yaml", 3, message="non.")]


def cache_in(folder: Path | None, code: bytes = CODE) -> Cache:
    return Cache(folder, code)


def keep(folder: Path, **values: object) -> None:
    """Keep some values in a run of their own."""
    with cache_in(folder) as cache:
        for name, value in values.items():
            cache.put("texts", digest(name), value)


def values_kept(folder: Path, *names: str) -> list[object]:
    """Return the values that another run reads."""
    cache = cache_in(folder)
    return [cache.get("texts", digest(name), "absent") for name in names]


# --- Keeping ------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_value_comes_back_in_the_next_run(tmp_path: Path, value: object):
    keep(tmp_path, a=value)
    assert values_kept(tmp_path, "a") == [value]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_value_comes_back_before_it_is_written(value: object):
    cache = cache_in(None)
    cache.put("texts", KEY, value)
    assert cache.get("texts", KEY, "absent") == value


def test_a_value_is_a_copy(tmp_path: Path):
    cache, value = cache_in(tmp_path), ["a"]
    cache.put("texts", KEY, value)
    value.append("b")
    cache.get("texts", KEY).append("c")
    assert cache.get("texts", KEY) == ["a"]


def test_what_was_not_kept_is_not_found(tmp_path: Path):
    keep(tmp_path, a=1)
    cache = cache_in(tmp_path)
    assert cache.get("texts", digest("b")) is None
    assert cache.get("other", digest("a"), "absent") == "absent"


def test_a_value_is_computed_once(tmp_path: Path):
    computed = []

    def compute() -> None:
        computed.append(1)  # the result, None, is a value like another

    for _ in range(2):
        with cache_in(tmp_path) as cache:
            assert cache.get_or_compute("texts", KEY, compute) is None
    assert computed == [1]


def test_a_later_value_takes_the_place_of_the_first(tmp_path: Path):
    keep(tmp_path, a=1, b=2)
    keep(tmp_path, a=3)
    assert values_kept(tmp_path, "a", "b") == [3, 2]


def test_each_namespace_is_one_file(tmp_path: Path):
    with cache_in(tmp_path / "made" / "here") as cache:
        for number in range(100):
            cache.put("texts", digest(number), number)
            cache.put("images", digest(number), bytes(number))
    files = sorted(file.name for file in (tmp_path / "made" / "here").iterdir())
    assert files == ["images.pack", "texts.pack"]


def test_a_file_is_written_only_when_something_is_new(tmp_path: Path):
    keep(tmp_path, a=1)
    inode = (tmp_path / "texts.pack").stat().st_ino
    with cache_in(tmp_path) as cache:
        cache.get("texts", digest("a"))
    assert (tmp_path / "texts.pack").stat().st_ino == inode
    keep(tmp_path, b=1)
    assert (tmp_path / "texts.pack").stat().st_ino != inode


def test_what_was_computed_is_kept_when_the_run_fails(tmp_path: Path):
    def fail() -> None:
        with cache_in(tmp_path) as cache:
            cache.put("texts", digest("a"), 1)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert values_kept(tmp_path, "a") == [1]


def test_one_object_serves_several_builds(tmp_path: Path):
    cache = cache_in(tmp_path)
    for number in range(3):
        cache.put("texts", digest(number), number)
        cache.save()
        assert [cache.get("texts", digest(n)) for n in range(number + 1)] == list(range(number + 1))


# --- Forgetting ---------------------------------------------------------------------------------


def test_what_no_recent_run_asked_for_is_forgotten(tmp_path: Path):
    keep(tmp_path, old="x", used="x", touched="x")
    for number in range(WRITES_UNUSED):
        with cache_in(tmp_path) as cache:
            assert cache.get("texts", digest("used")) == "x"
            cache.touch("texts", [digest("touched")])
            cache.put("texts", digest(number), number)
    assert values_kept(tmp_path, "old") == ["x"]
    with cache_in(tmp_path) as cache:
        cache.get("texts", digest("used"))
        cache.touch("texts", [digest("touched")])
        cache.put("texts", digest("last"), 1)
    assert values_kept(tmp_path, "old", "used", "touched", "last") == ["absent", "x", "x", 1]


def test_the_folder_does_not_grow_with_changes(tmp_path: Path):
    for number in range(5 * WRITES_UNUSED):
        keep(tmp_path, **{str(number): b"x" * 1_000})
    assert (tmp_path / "texts.pack").stat().st_size < (WRITES_UNUSED + 2) * 1_100


def test_another_version_of_the_program_finds_nothing(tmp_path: Path):
    keep(tmp_path, a=1)
    with cache_in(tmp_path, OTHER_CODE) as cache:
        assert cache.get("texts", digest("a"), "absent") == "absent"
        cache.put("texts", digest("a"), 2)
    assert cache_in(tmp_path, OTHER_CODE).get("texts", digest("a")) == 2
    assert values_kept(tmp_path, "a") == ["absent"]


# --- Files damaged, foreign, shared or gone -----------------------------------------------------


#: The same damage every time: a proposal is never refused by chance.
@settings(derandomize=True, database=None, deadline=None)
@given(data=st.data())
def test_a_damaged_file_never_lies(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject):
    folder = tmp_path_factory.mktemp("cache")
    keep(folder, a="x" * 50, b={"y": 1})
    file = folder / "texts.pack"
    raw = bytearray(file.read_bytes())
    if data.draw(st.booleans(), "cut"):
        raw = raw[: data.draw(st.integers(0, len(raw) - 1))]
    else:
        for place in data.draw(st.lists(st.integers(0, len(raw) - 1), min_size=1, max_size=3)):
            raw[place] ^= data.draw(st.integers(1, 255))
    file.write_bytes(raw)
    a, b = values_kept(folder, "a", "b")
    assert a in ("x" * 50, "absent")
    assert b in ({"y": 1}, "absent")
    keep(folder, c=3)
    assert values_kept(folder, "c") == [3]
    assert values_kept(folder, "a", "b") == [a, b]


def test_an_index_with_one_wrong_byte_is_not_believed(tmp_path: Path):
    """It has the right length: only its checksum tells."""
    keep(tmp_path, a=1)
    file = tmp_path / "texts.pack"
    raw = bytearray(file.read_bytes())
    raw[-13] ^= 1  # the last byte of the index, before a footer of twelve
    file.write_bytes(raw)
    assert values_kept(tmp_path, "a") == ["absent"]


@pytest.mark.parametrize("content", [b"", b"GUIDE", b"\x00" * 500, b"PNG" * 100], ids=len)
def test_a_foreign_file_holds_nothing_and_is_replaced(tmp_path: Path, content: bytes):
    (tmp_path / "texts.pack").write_bytes(content)
    assert values_kept(tmp_path, "a") == ["absent"]
    keep(tmp_path, a=1)
    assert values_kept(tmp_path, "a") == [1]


class LostClass:
    """A class that the next version of the program no longer has."""


def test_a_value_that_cannot_be_built_again_is_absent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    keep(tmp_path, a=LostClass(), b=1)
    monkeypatch.delattr(sys.modules[__name__], "LostClass")
    assert values_kept(tmp_path, "a", "b") == ["absent", 1]


def test_a_file_cut_short_under_a_run_that_reads_it(tmp_path: Path):
    keep(tmp_path, a="x" * 5_000, b=1)
    cache = cache_in(tmp_path)
    os.truncate(tmp_path / "texts.pack", 100)
    assert cache.get("texts", digest("a"), "absent") == "absent"
    cache.put("texts", digest("c"), 3)
    cache.save()
    assert values_kept(tmp_path, "a", "b", "c") == ["absent", "absent", 3]


def test_the_folder_may_vanish_at_any_moment(tmp_path: Path):
    folder = tmp_path / "cache"
    keep(folder, a=1)
    cache = cache_in(folder)
    shutil.rmtree(folder)
    cache.put("texts", digest("b"), 2)
    cache.save()
    assert values_kept(folder, "a", "b") == ["absent", 2]


def test_two_runs_at_once_keep_what_both_computed(tmp_path: Path):
    first, second = cache_in(tmp_path), cache_in(tmp_path)
    first.put("texts", digest("a"), 1)
    second.put("texts", digest("b"), 2)
    first.save()
    second.save()
    assert values_kept(tmp_path, "a", "b") == [1, 2]


def _write_often(folder: Path, start: int) -> None:
    for number in range(start, start + 20):
        with cache_in(folder) as cache:
            for value in range(start, number):
                assert cache.get("texts", digest(value), value) == value
            cache.put("texts", digest(number), number)


def test_processes_share_the_folder(tmp_path: Path):
    processes = [multiprocessing.Process(target=_write_often, args=(tmp_path, 100 * n)) for n in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * 4
    assert [file.name for file in tmp_path.iterdir()] == ["texts.pack"]


def test_a_forked_process_reads_what_its_parent_opened(tmp_path: Path):
    keep(tmp_path, **{str(n): n for n in range(200)})
    cache = cache_in(tmp_path)
    cache.get("texts", digest("0"))

    def child() -> None:
        assert [cache.get("texts", digest(str(n))) for n in range(200)] == list(range(200))

    processes = [multiprocessing.get_context("fork").Process(target=child) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * 3


def test_what_a_dead_process_left_is_removed(tmp_path: Path):
    old_draft, recent_draft = tmp_path / "texts.pack.12-ab.tmp", tmp_path / "texts.pack.13-ab.tmp"
    old_draft.write_bytes(b"half")
    recent_draft.write_bytes(b"half")
    os.utime(old_draft, (0, 0))
    keep(tmp_path, a=1)
    assert not old_draft.exists()
    assert recent_draft.exists()


def test_a_folder_that_cannot_be_written_is_told_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "file").write_text("here")
    folder = tmp_path / "file" / "cache"
    for _ in range(2):
        with cache_in(folder) as cache:
            cache.put("texts", KEY, 1)
            cache.put("images", KEY, 1)
    assert cache.get("texts", KEY) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == (
        f"Le dossier « {folder} » ne peut pas être écrit (Not a directory) : tout sera recalculé la prochaine fois.\n"
    )


def test_files_are_kept_only_where_they_can_be(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "file").write_text("here")
    assert cache_in(tmp_path / "kept").writable_folder() == tmp_path / "kept"
    assert list((tmp_path / "kept").iterdir()) == []
    assert cache_in(None).writable_folder() is None
    assert capsys.readouterr().err == ""
    folder = tmp_path / "file" / "cache"
    assert cache_in(folder).writable_folder() is None
    assert capsys.readouterr().err.startswith(f"Le dossier « {folder} » ne peut pas être écrit")


def test_the_check_goes_on_in_a_folder_that_cannot_be_written(project: Project, capsys: pytest.CaptureFixture[str]):
    project.write()
    (project.root / ".cache").write_text("no folder")
    assert run_check([str(project.root)]) == 0
    captured = capsys.readouterr()
    assert captured.out == "Aucun problème : 18 fiches, 2 pages de texte.\n"
    assert captured.err.startswith(f"Le dossier « {project.root / '.cache'} » ne peut pas être écrit")
    assert captured.err.count("\n") == 1


# --- Which folder -------------------------------------------------------------------------------


def test_the_folder_is_in_the_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv(VARIABLE, raising=False)
    with open_cache(tmp_path) as cache:
        cache.put("texts", KEY, 1)
    assert (tmp_path / ".cache" / "texts.pack").exists()


def test_a_variable_of_the_environment_names_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(VARIABLE, str(tmp_path / "elsewhere"))
    with open_cache(tmp_path) as cache:
        cache.put("texts", KEY, 1)
    assert [file.name for file in tmp_path.iterdir()] == ["elsewhere"]


def test_an_empty_variable_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(VARIABLE, "")
    with open_cache(tmp_path) as cache:
        cache.put("texts", KEY, 1)
        assert cache.get("texts", KEY) == 1
    assert list(tmp_path.iterdir()) == []


# --- Digests ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a", b"a"),
        ("1", 1),
        (1, True),
        (None, ""),
        (("a", "b"), ("ab",)),
        (("a", ("b",)), (("a", "b"),)),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ({"a"}, ["a"]),
        (datetime.date(2026, 1, 2), "2026-01-02"),
        (Kind.LEVER, "lever"),
        (Citation(id="a", page=1), Citation(id="a", page=2)),
        (Problem("a", 1), Problem("a", 2)),
    ],
    ids=repr,
)
def test_different_values_have_different_digests(one: object, other: object):
    assert digest(one) != digest(other)


def test_equal_values_have_the_same_digest():
    assert digest({"b", "a"}, [1]) == digest(frozenset("ab"), (1,))
    assert digest(Citation(id="a", page=1)) == digest(Citation(id="a", page=1))


def test_a_digest_is_the_same_in_every_process():
    values = '{"été", "a", "b"}, {"x": (1, None)}, "\\ud800"'
    code = f"from catalogue.reading.cache import digest; print(digest({values}).hex())"
    seeds = [os.environ | {"PYTHONHASHSEED": seed} for seed in "12"]
    runs = [subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True) for env in seeds]
    assert {run.stdout.decode().strip() for run in runs} == {
        digest({"été", "a", "b"}, {"x": (1, None)}, "\ud800").hex()
    }


def test_a_value_whose_content_cannot_be_told_has_no_digest():
    with pytest.raises(TypeError, match="no digest for a object"):
        digest(("a", object()))


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A small program of its own; what was computed of the real one is forgotten."""
    for path in ("catalogue/a.py", "catalogue/reference/a.csv", "macros/a.py", "macros/templates/a.j2", "theme/a.css"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("a")
    (tmp_path / "requirements.lock").write_text("a==1")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    module.program_digest.cache_clear()
    yield tmp_path
    module.program_digest.cache_clear()


@pytest.mark.parametrize(
    "path",
    [
        "catalogue/a.py",
        "catalogue/reference/a.csv",
        "catalogue/new.py",
        "macros/a.py",
        "macros/templates/a.j2",
        "theme/a.css",
        "requirements.lock",
    ],
)
def test_any_file_of_the_program_changes_its_digest(program: Path, path: str):
    digest_before = code_digest()
    (program / path).write_text("b")
    module.program_digest.cache_clear()
    assert code_digest() != digest_before


def test_a_preview_sees_templates_change_but_not_the_code_it_runs(program: Path):
    digest_before = code_digest()
    (program / "macros/a.py").write_text("b")
    assert code_digest() == digest_before
    (program / "macros/templates/a.j2").write_text("b")
    assert code_digest() != digest_before


def test_compiled_code_is_no_part_of_the_program(program: Path):
    digest_before = code_digest()
    (program / "catalogue/__pycache__").mkdir()
    (program / "catalogue/__pycache__/a.pyc").write_bytes(b"compiled")
    module.program_digest.cache_clear()
    assert code_digest() == digest_before


# --- Answers ------------------------------------------------------------------------------------


@pytest.fixture
def texts_asked() -> list[str]:
    return []


@pytest.fixture
def length(texts_asked: list[str]) -> Answers[int]:
    def length(text: str) -> int:
        texts_asked.append(text)
        return len(text)

    return Answers(length)


def ask(folder: Path, length: Answers[int], *texts: str) -> None:
    """Ask about each text in a run of its own."""
    for text in texts:
        length.forget()
        with cache_in(folder) as cache, length.kept_in(cache):
            length(text)
    length.forget()


def test_an_answer_is_computed_once(length: Answers[int], texts_asked: list[str]):
    assert [length("été"), length("été")] == [3, 3]
    assert texts_asked == ["été"]


def test_answers_are_kept_for_the_next_run(tmp_path: Path, length: Answers[int], texts_asked: list[str]):
    ask(tmp_path, length, "a", "bb")
    with length.kept_in(cache_in(tmp_path)):
        assert [length("a"), length("bb"), length("ccc")] == [1, 2, 3]
    assert texts_asked == ["a", "bb", "ccc"]


def test_answers_are_not_read_before_one_is_missing(
    tmp_path: Path, length: Answers[int], monkeypatch: pytest.MonkeyPatch
):
    with cache_in(tmp_path) as cache, length.kept_in(cache):
        length("a")
    unread_cache = cache_in(tmp_path)
    monkeypatch.setattr(unread_cache, "get", None)  # would fail if it were called
    with length.kept_in(unread_cache):
        assert length("a") == 1


def test_too_many_answers_are_forgotten(tmp_path: Path, length: Answers[int], texts_asked: list[str]):
    length.MOST = 2
    ask(tmp_path, length, "a", "b", "c")
    with length.kept_in(cache_in(tmp_path)):
        assert [length("c"), length("a")] == [1, 1]
    assert texts_asked == ["a", "b", "c", "a"]
