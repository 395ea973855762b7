"""Builds: the same bytes anywhere, and never half a site."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.site.conftest import build
from tests.site.test_broken_builds import PARTS

KILLS = 20


def copy_project(folder: Path) -> Path:
    for part in PARTS:
        source = ROOT / part
        (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / part)
    return folder


def digests(site: Path) -> dict[str, str]:
    return {
        file.relative_to(site).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(site.rglob("*"))
        if file.is_file()
    }


def test_two_builds_give_the_same_bytes(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Another folder, another time zone, another order of hashing: the same site."""
    elsewhere = copy_project(tmp_path / "un autre dossier")
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    result = build(elsewhere, elsewhere / "site")
    assert result.returncode == 0, result.stdout + result.stderr
    one, other = digests(built), digests(elsewhere / "site")
    assert sorted(one.keys() ^ other.keys()) == []
    assert [path for path in one if one[path] != other[path]] == []


def test_killed_build_leaves_the_previous_site(tmp_path: Path):
    """Killed at random instants from start to end, a build publishes all or nothing."""
    project = copy_project(tmp_path / "project")
    site = project / "site"
    began = time.monotonic()
    assert build(project, site).returncode == 0
    duration = time.monotonic() - began
    whole = digests(site)
    # The new site differs by one word, so that the two cannot be taken for each other.
    page = project / "content" / "contact.md"
    page.write_text(page.read_text("utf-8") + "\nUne phrase de plus.\n", "utf-8")
    chance = random.Random(20260701)
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(site)]
    published = 0
    for _ in range(KILLS):
        instant = chance.uniform(0, duration)
        process = subprocess.Popen(
            command,
            cwd=project,
            env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            process.wait(timeout=instant)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        now = digests(site)
        if now != whole:
            # Then it is the whole new site, and the word of the previous one is no longer expected.
            assert "Une phrase de plus." in (site / "contact" / "index.html").read_text("utf-8")
            assert now.keys() == whole.keys()
            whole, published = now, published + 1
    assert published <= 1
    result = build(project, site)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "Une phrase de plus." in (site / "contact" / "index.html").read_text("utf-8")
    left = sorted(path.name for path in project.iterdir() if path.name != ".cache")
    assert left == sorted([*PARTS, "site"])
