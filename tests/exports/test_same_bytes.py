"""The same data gives the same bytes, whatever the day, the machine and the order of hashing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_DIGEST = """
import hashlib, pathlib, sys
from catalogue.opening import open_catalogue
from catalogue.exports.files import OpenData
for address, content in sorted(OpenData(open_catalogue(pathlib.Path.cwd())).files().items()):
    print(address, hashlib.sha256(content).hexdigest())
"""


def _digests(root: Path, seed: str, zone: str) -> str:
    environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(root)}
    result = subprocess.run(
        [sys.executable, "-c", _DIGEST],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return result.stdout


def test_two_runs_give_the_same_files(root: Path):
    first = _digests(root, "1", "Europe/Paris")
    assert "/donnees/donnees.xlsx" in first
    assert first == _digests(root, "2", "Pacific/Auckland")
