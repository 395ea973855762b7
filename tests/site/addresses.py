"""Addresses of the pages of a project, and of the pages of a built site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import yaml
from selectolax.lexbor import LexborHTMLParser

from catalogue import urls
from catalogue.model.kinds import FILES, PAGE_KINDS, KindSpec
from catalogue.places.areas import areas
from catalogue.reading.prose import CONTENT, Prose

#: Records stand at the start of a line.
_OUTER = re.compile(r"(?m)^- id: (\S+)$")


def current_addresses(root: Path) -> list[str]:
    """Return the address of every page of a project, to parametrise tests.

    Tests are collected before any data is loaded, so only names of files and ids are read. The ledger will not do, since
    it also holds the addresses of pages that have moved; :func:`test_pages.test_every_page_has_its_tests` compares this list
    with the catalogue's.
    """
    addresses = {Prose(file.relative_to(root).as_posix()).address for file in (root / CONTENT).rglob("*.md")}
    for table in FILES:
        addresses |= {urls.address(table.kind, name) for name in _ids(root, table) if table.kind in PAGE_KINDS}
        if table.nested and table.nested.kind in PAGE_KINDS:
            addresses |= {urls.address(table.nested.kind, name) for name in _nested_ids(root, table)}
    if urls.place_address() in addresses:
        addresses |= {area.address for area in areas().values()}
    return sorted(addresses)


def published(site: Path) -> list[str]:
    """Return the address of every page of a built site, from its map for search engines."""
    locations = LexborHTMLParser((site / "sitemap.xml").read_text("utf-8")).css("loc")
    return [urlsplit(location.text()).path for location in locations]


def _ids(root: Path, table: KindSpec) -> list[str]:
    if table.is_folder:
        return [file.stem for file in (root / table.path).glob("*.yaml")]
    return _OUTER.findall((root / table.path).read_text("utf-8"))


def _nested_ids(root: Path, table: KindSpec) -> Iterator[str]:
    for record in yaml.load((root / table.path).read_text("utf-8"), Loader=yaml.CSafeLoader):
        yield from (nested["id"] for nested in record[table.nested.field])
