"""Files that pages load: their addresses change with their content, and lead somewhere."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from urllib.parse import urljoin

import pytest

from macros.rendering.assets import LASTING_NAME, THEME, Assets, images_of_texts
from tests.builders import Project
from tests.guides import files_of, guide_of

STYLE = "/assets/stylesheets/guide.css"
FONT = "/assets/fonts/atkinson-hyperlegible-next-normal.woff2"
SEARCH = "/assets/javascripts/search"
TOOLS = "/assets/javascripts/tools"


@pytest.fixture
def theme(tmp_path: Path) -> Path:
    """A copy of the theme, to be changed."""
    return shutil.copytree(THEME, tmp_path / "theme")


@pytest.mark.parametrize(
    ("changed_file", "renamed_files"),
    [
        ("stylesheets/base.css", {STYLE}),
        ("stylesheets/print.css", {STYLE}),
        # A file is known by those that name it, and by those that name these.
        ("fonts/atkinson-hyperlegible-next-normal.woff2", {FONT, STYLE}),
        ("images/contours.svg", {"/assets/images/contours.svg", STYLE}),
        ("javascripts/guide.js", {"/assets/javascripts/guide.js"}),
        (
            "javascripts/search/french.js",
            {f"{SEARCH}/{name}.js" for name in "french engine load finder page".split()}
            | {f"{TOOLS}/{name}.js" for name in ("path", "start")},
        ),
        # Read by people, or loaded by other sites: always there.
        ("fonts/OFL.txt", set()),
        ("javascripts/embed.js", set()),
    ],
)
def test_a_change_gives_another_address(theme: Path, changed_file: str, renamed_files: set[str]):
    all_addresses = set(Assets(theme).files())
    file = theme / "assets" / changed_file
    file.write_bytes(file.read_bytes() + b"\n;a{}")
    old_addresses = all_addresses - set(Assets(theme).files())
    assert {re.sub(LASTING_NAME, Path(address).suffix, address) for address in old_addresses} == renamed_files


def test_what_systems_leave_is_not_published(theme: Path, project: Project):
    addresses = set(Assets(theme).files())
    for name in (".DS_Store", "Thumbs.db", "._base.css", "javascripts/guide.js~"):
        (theme / "assets" / name).write_bytes(b"x")
    assert set(Assets(theme).files()) == addresses
    project["content/images/photo.jpeg"] = b"x"
    project["content/images/._photo.jpeg"] = b"x"
    project.write()
    assert [address for address, _ in images_of_texts(project.root / "content")] == ["/images/photo.jpeg"]


def test_what_is_read_by_people_or_loaded_by_other_sites_is_always_there():
    for name in ("/assets/fonts/OFL.txt", "/assets/javascripts/embed.js"):
        assert Assets().address(name) == name
        assert name in Assets().files()


def test_every_file_named_is_there_and_may_be_kept_for_ever(project: Project):
    """Whatever loads it: a page, a script or a style sheet."""
    assets = {address: make() for address, make in Assets().files().items()}
    texts = {address: content for address, content in assets.items() if address.endswith((".js", ".css"))}
    texts |= {a: c for a, c in files_of(guide_of(project.catalogue())).items() if a.endswith(".html")}
    named_addresses = set()
    for address, content in texts.items():
        links = re.findall(
            r"""["']((?:\.{1,2}|https://guide\.example)?/[^"'\s]+\.(?:js|css|woff2|svg))["']""", content.decode()
        )
        named_addresses |= {urljoin(address, link).removeprefix("https://guide.example") for link in links}
    assert named_addresses - assets.keys() == set()
    assert {name for name in named_addresses if not re.search(LASTING_NAME, name)} <= {"/assets/javascripts/embed.js"}
    assert len(named_addresses) >= 10


@pytest.mark.parametrize("script", sorted((THEME / "assets").rglob("*.js")), ids=lambda script: script.name)
def test_no_template_literal_holds_another(script: Path):
    """The spaces of the inner one would be lost when the script is published: what removes its comments ignores nesting."""
    assert re.findall(r"\$\{[^}`]*`", script.read_text("utf-8")) == []


def test_unknown_file():
    with pytest.raises(KeyError):
        Assets().address("/assets/javascripts/inconnu.js")
