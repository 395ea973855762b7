"""Contents are written once, linked where they are wanted, and never trusted once changed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from macros.building.objects import Objects, content_digest


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "site").mkdir()
    return tmp_path / "site"


def store_of_next_build(tmp_path: Path, **stamps: Any) -> Objects:
    """Return the store as the next build opens it."""
    objects = Objects(tmp_path / "objects")
    objects.expect(stamps)
    return objects


def test_content_is_kept_and_linked(tmp_path: Path, site: Path):
    digest, stamp = Objects(tmp_path / "objects").put(b"un", str(site / "a"))
    later = store_of_next_build(tmp_path, **{digest: stamp})
    assert later.has(digest)
    later.place(digest, str(site / "b"))
    assert (site / "a").read_bytes() == (site / "b").read_bytes() == b"un"
    assert (site / "a").samefile(site / "b")


def test_content_kept_is_not_written_again(tmp_path: Path, site: Path):
    digest, stamp = Objects(tmp_path / "objects").put(b"un", str(site / "a"))
    inode = (site / "a").stat().st_ino
    store_of_next_build(tmp_path, **{digest: stamp}).put(b"un", str(site / "b"))
    assert (site / "b").stat().st_ino == inode


def test_file_already_right_is_left_in_place(tmp_path: Path, site: Path):
    objects = Objects(tmp_path / "objects")
    digest, _ = objects.put(b"un", str(site / "a"))
    status = (site / "a").stat()
    objects.place(digest, str(site / "a"))
    assert (site / "a").stat() == status


def test_other_file_in_its_place_is_replaced(tmp_path: Path, site: Path):
    (site / "a").write_bytes(b"autre")
    Objects(tmp_path / "objects").put(b"un", str(site / "a"))
    assert (site / "a").read_bytes() == b"un"


def test_content_modified_through_the_site_is_made_again(tmp_path: Path, site: Path):
    """A tool that rewrites the files of a published site changes the content they are links to."""
    digest, stamp = Objects(tmp_path / "objects").put(b"un", str(site / "a"))
    (site / "a").write_bytes(b"abime")
    later = store_of_next_build(tmp_path, **{digest: stamp})
    assert not later.has(digest)
    later.put(b"un", str(site / "b"))
    assert (site / "b").read_bytes() == b"un"
    assert (site / "a").read_bytes() == b"abime"


def test_content_only_touched_is_still_right(tmp_path: Path, site: Path):
    digest, stamp = Objects(tmp_path / "objects").put(b"un", str(site / "a"))
    os.utime(site / "a", (1, 1))
    assert store_of_next_build(tmp_path, **{digest: stamp}).has(digest)


def test_content_that_no_build_is_known_to_have_kept_is_made_again(tmp_path: Path, site: Path):
    digest = content_digest(b"un contenu")
    stored_file = Path(Objects(tmp_path / "objects")._file(digest))
    stored_file.parent.mkdir(parents=True)
    stored_file.write_bytes(b"un con")
    objects = Objects(tmp_path / "objects")
    assert not objects.has(digest)
    objects.put(b"un contenu", str(site / "a"))
    assert (site / "a").read_bytes() == b"un contenu"


def test_contents_no_longer_wanted_are_forgotten(tmp_path: Path, site: Path):
    objects = Objects(tmp_path / "objects")
    unneeded, other = (objects.put(content, str(site / name))[0] for name, content in (("a", b"un"), ("b", b"deux")))
    objects.prune([other])
    assert Path(objects._file(unneeded)).exists(), "it is recent"
    objects.prune([other], age=-1)
    digests_left = [folder.name + file.name for folder in (tmp_path / "objects").iterdir() for file in folder.iterdir()]
    assert digests_left == [other] != [unneeded]
    assert (site / "a").read_bytes() == b"un"


def test_without_a_folder_files_are_written(site: Path):
    objects = Objects(None)
    digest, stamp = objects.put(b"un", str(site / "a"))
    assert (site / "a").read_bytes() == b"un"
    assert stamp is None
    assert not objects.has(digest)


def test_disk_without_links_has_copies(tmp_path: Path, site: Path, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object) -> None:
        raise OSError("no link here")

    monkeypatch.setattr(os, "link", refuse)
    Objects(tmp_path / "objects").put(b"un", str(site / "a"))
    assert (site / "a").read_bytes() == b"un"
