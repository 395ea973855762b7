"""Builds: the same bytes anywhere, and never half a site."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from catalogue.model.kinds import LEDGER_PATH
from catalogue.reading.cache import FOLDER, VARIABLE
from tests.site.projects import PARTS, build, copy_project

#: Eight instants, drawn once: in seconds of processor while the build reads the data, then in files written while it
#: makes them. Neither is the clock's, so that a busy machine changes nothing.
_CHANCE = random.Random(20260701)
#: Fewer than the sample has: most of its instants come before the end.
_FILES = 120
INSTANTS = [("seconds", _CHANCE.uniform(0.2, 1.2)) for _ in range(3)]
INSTANTS += [("files", _CHANCE.randrange(_FILES)) for _ in range(5)]
_CHANCE.shuffle(INSTANTS)
#: It dates the pages, when there is one.
HISTORY = ".git"
WORD = "Une phrase de plus."
PAGE = "content/essai.md"


def digests(site: Path) -> dict[str, str]:
    return {
        file.relative_to(site).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(site.rglob("*"))
        if file.is_file()
    }


#: Runs ProperDocs, on which MkDocs 1 goes on, where Material cannot be imported, be it installed.
WITHOUT_MATERIAL = """
import importlib.abc, sys
class NoMaterial(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "material":
            raise ImportError("Material is not there")
sys.meta_path.insert(0, NoMaterial())
from properdocs.__main__ import cli
cli()
"""


def test_two_builds_give_the_same_bytes(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Another folder, time zone, language, order of hashing, rights on new files, nothing kept: the same site.

    Neither MkDocs nor Material counts either: the second build is made by ProperDocs, without them.
    """
    other_project = copy_project(tmp_path / "un autre dossier", HISTORY)
    configuration = (other_project / "mkdocs.yml").read_text("utf-8")
    assert configuration.count("  name: material\n") == 1
    (other_project / "mkdocs.yml").write_text(configuration.replace("  name: material\n", "  name: null\n"), "utf-8")
    for name, value in {
        "TZ": "Pacific/Auckland",
        "PYTHONHASHSEED": "7",
        "LC_ALL": "C",
        "LANG": "C",
        VARIABLE: "",
    }.items():
        monkeypatch.setenv(name, value)
    usual_mask = os.umask(0o077)
    try:
        result = subprocess.run(
            [sys.executable, "-c", WITHOUT_MATERIAL, "build", "--strict", "-f", "mkdocs.yml", "--site-dir", "site"],
            cwd=other_project,
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        os.umask(usual_mask)
    assert result.returncode == 0, result.stdout + result.stderr
    digests_here, digests_there = digests(built), digests(other_project / "site")
    assert sorted(digests_here.keys() ^ digests_there.keys()) == []
    assert [path for path in digests_here if digests_here[path] != digests_there[path]] == []


@pytest.fixture
def project(sample_project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample, published, then changed by one word and one page; it keeps results in its own folder."""
    monkeypatch.delenv(VARIABLE)
    copied = tmp_path / "project"
    shutil.copytree(sample_project, copied)
    page = copied / PAGE
    page.write_text(f"{page.read_text('utf-8')}\n{WORD}\n", "utf-8")
    new_page = "---\ntitle: Une page de plus\ndescription: >-\n  Elle n'est pas encore publiée.\n---\n\nVoilà.\n"
    (copied / "content" / "une-page-de-plus.md").write_text(new_page, "utf-8")
    return copied


def processor_seconds(process: subprocess.Popen) -> float:
    """Return the processor time a process has used, or 0 once it has ended."""
    try:
        fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def files_written(project: Path) -> int:
    """Return how many files the build under way has written beside the site."""
    return sum(len(names) for work in project.glob(".site-*") for _, _, names in os.walk(work))


def _has_worked(seconds: float, process: subprocess.Popen) -> bool:
    return processor_seconds(process) >= seconds


def _has_written(project: Path, old_names: set[str], files: float, process: subprocess.Popen) -> bool:
    """Tell whether the build has a folder of its own, and this many files in it."""
    return old_names.isdisjoint(path.name for path in project.glob(".site-*")) and files_written(project) > files


def killed_when(project: Path, is_time_to_kill: Callable[[subprocess.Popen], bool]) -> bool:
    """Start a build and kill it as soon as ``is_time_to_kill``; tell whether it was killed, or had ended before."""
    process = subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(project / "site")],
        cwd=project,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    while process.poll() is None:
        if is_time_to_kill(process):
            os.killpg(process.pid, signal.SIGKILL)
        try:
            process.wait(0.01)
        except subprocess.TimeoutExpired:
            continue
    return process.returncode == -signal.SIGKILL


def check_next_build(project: Path, published_digests: dict[str, str]) -> None:
    """The next build succeeds, leaves nothing behind, and gives what a killed one may have published."""
    result = build(project, project / "site")
    assert result.returncode == 0, result.stdout + result.stderr
    assert WORD in (project / "site/essai/index.html").read_text("utf-8")
    assert published_digests in ({}, digests(project / "site"))
    names_left = {path.name for path in project.iterdir()} - {FOLDER}
    assert sorted(names_left) == sorted([*PARTS, "site"])
    ledger = (project / LEDGER_PATH).read_text("utf-8").splitlines()
    assert ledger.count("/une-page-de-plus/") == 1


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="le temps de calcul se lit dans /proc")
def test_killed_build_leaves_a_whole_site(project: Path):
    """Killed again and again at random instants, builds publish all or nothing; the next is clean."""
    previous_digests, kills = digests(project / "site"), 0
    published_digests: dict[str, str] = {}
    for unit, instant in INSTANTS:
        if unit == "seconds":
            kills += killed_when(project, partial(_has_worked, instant))
        else:
            # A folder left by the build before is removed first: only a new one counts.
            old_names = {path.name for path in project.glob(".site-*")}
            kills += killed_when(project, partial(_has_written, project, old_names, instant))
        current_digests = digests(project / "site")
        if current_digests != previous_digests:
            assert WORD in (project / "site/essai/index.html").read_text("utf-8")
            assert published_digests in ({}, current_digests)
            published_digests = current_digests
    assert kills >= len(INSTANTS) // 2, "the instants come after the end of the build"
    check_next_build(project, published_digests)


@pytest.mark.parametrize("step", ["_exchange", "discard"])
def test_killed_while_publishing(project: Path, step: str):
    """At the two instants that matter most: the ledger is extended, not the site; both are."""
    previous_digests = digests(project / "site")
    code = (
        "import os, signal, runpy, sys\nfrom macros.building import publishing\n"
        f"publishing.{step} = lambda *args: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"sys.argv = ['mkdocs', 'build', '--strict', '--site-dir', {str(project / 'site')!r}]\n"
        "runpy.run_module('mkdocs', run_name='__main__')"
    )
    result = subprocess.run([sys.executable, "-c", code], cwd=project, capture_output=True, check=False)
    assert result.returncode == -signal.SIGKILL, result.stderr[-2000:]
    assert "/une-page-de-plus/" in (project / LEDGER_PATH).read_text("utf-8")
    current_digests = digests(project / "site")
    if step == "_exchange":
        assert current_digests == previous_digests
        check_next_build(project, {})
    else:
        assert "une-page-de-plus/index.html" in current_digests
        check_next_build(project, current_digests)


def test_address_promised_too_early_is_told(project: Path):
    """A page that only a killed build announced, then given up: the check says which line to mend."""
    ledger = project / LEDGER_PATH
    ledger.write_text(ledger.read_text("utf-8") + "/une-page-de-plus/\n", "utf-8")
    (project / "content" / "une-page-de-plus.md").unlink()
    result = build(project, project / "site")
    assert result.returncode != 0
    assert f"{LEDGER_PATH}:" in result.stdout + result.stderr
    assert "/une-page-de-plus/ ne répond plus." in result.stdout + result.stderr
