"""The guide does not depend on Material, nor on MkDocs itself: ProperDocs builds the same pages without it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from catalogue.reading.cache import VARIABLE
from tests.site.projects import copy_project
from tests.site.test_builds import HISTORY, digests

#: Runs ProperDocs where Material cannot be imported, be it installed.
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


def test_properdocs_without_material_builds_the_same_bytes(built: Path, tmp_path: Path):
    project = copy_project(tmp_path / "project", HISTORY)
    configuration = (project / "mkdocs.yml").read_text("utf-8")
    assert configuration.count("  name: material\n") == 1
    (project / "mkdocs.yml").write_text(configuration.replace("  name: material\n", "  name: null\n"), "utf-8")
    result = subprocess.run(
        [sys.executable, "-c", WITHOUT_MATERIAL, "build", "--strict", "-f", "mkdocs.yml", "--site-dir", "site"],
        cwd=project,
        env=os.environ | {VARIABLE: ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    ours, theirs = digests(built), digests(project / "site")
    assert sorted(ours.keys() ^ theirs.keys()) == []
    assert [path for path in ours if ours[path] != theirs[path]] == []
