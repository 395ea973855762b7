"""The list of the files copied into the project is complete, with the versions in their notices."""

from __future__ import annotations

import json

import pytest

from scripts.sbom import VENDORED, copied
from tests.conftest import ROOT

PARTS = json.loads(VENDORED.read_text("utf-8"))
COPIES = [*(ROOT / "admin" / "vendor").glob("*.js"), *(ROOT / "theme").rglob("*.woff2")]


def test_every_copy_is_listed():
    assert sorted(part["file"] for part in PARTS) == sorted(copy.relative_to(ROOT).as_posix() for copy in COPIES)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part["name"])
def test_copy_is_the_version_its_notice_says(part: dict[str, str]):
    notice = (ROOT / part["file"]).with_name("README.md").read_text("utf-8")
    assert part["version"] in notice
    assert part["name"] in notice
    component = copied(**part)
    assert component["purl"].endswith(f"@{part['version']}")
    assert len(component["hashes"][0]["content"]) == 64
