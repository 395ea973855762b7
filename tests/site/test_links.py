"""Every link and anchor of the built site, checked offline on the HTML."""

from __future__ import annotations

import posixpath
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.site.conftest import Site
from tests.site.test_pages import ADDRESSES

LYCHEE = shutil.which("lychee", path=Path(sys.executable).parent)


def test_lychee_finds_no_broken_link(built: Path):
    command = [
        LYCHEE,
        "--offline",
        "--include-fragments",
        "--index-files",
        "index.html",
        "--no-progress",
        "--root-dir",
        str(built),
    ]
    files = [str(f) for f in built.rglob("*.html") if f.name != "404.html"]
    result = subprocess.run([*command, *files], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout[-3000:] + result.stderr[-3000:]
    assert " 0 Total" not in result.stdout


@pytest.mark.parametrize("address", ADDRESSES)
def test_anchors_exist(site: Site, address: str):
    page = site.page(address)
    missing = []
    for anchor in page.css("a[href*='#']"):
        href = anchor.attributes["href"]
        path, _, fragment = href.partition("#")
        if ":" in path or not fragment:
            continue
        target = page
        if path:
            target = site.page(_resolve(address, path))
        if target.css_first(f'[id="{unquote(fragment)}"]') is None:
            missing.append(href)
    assert missing == []


def _resolve(address: str, href: str) -> str:
    target = posixpath.normpath(posixpath.join(address, href))
    return target if target == "/" else f"{target}/"
