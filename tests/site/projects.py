"""Copies of the project, and their builds as the Makefile does them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT

#: Folders of the program that a build needs; data and content come besides.
PROGRAM = ("catalogue", "macros", "theme")
PARTS = ("data", "content", *PROGRAM, "mkdocs.yml")


def copy_project(folder: Path, *more: str) -> Path:
    """Copy what a build reads into a folder, and other parts of the project when it has them."""
    return copy_parts(folder, *PARTS, *more)


def copy_parts(folder: Path, *parts: str) -> Path:
    """Copy parts of the project into a folder, when it has them."""
    for part in parts:
        source = ROOT / part
        if source.exists():
            (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / part)
    return folder


def build(project: Path, site: Path) -> subprocess.CompletedProcess[str]:
    """Build a project strictly into a folder, as the Makefile does; never raises."""
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(site)],
        cwd=project,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
