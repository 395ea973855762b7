"""From the home page, everything is near."""

from __future__ import annotations

import pytest

from tests.site.conftest import Site
from tests.site.test_pages import ADDRESSES


@pytest.fixture(scope="module")
def distances(site: Site) -> dict[str, int]:
    """How many clicks from the home page to each address, through the content of pages only."""
    pages = set(ADDRESSES)
    clicks_by_address, frontier = {"/": 0}, ["/"]
    while frontier:
        following = []
        for address in frontier:
            for link in site.links(address):
                if link in pages and link not in clicks_by_address:
                    clicks_by_address[link] = clicks_by_address[address] + 1
                    following.append(link)
        frontier = following
    return clicks_by_address


@pytest.mark.parametrize("address", ADDRESSES)
def test_within_three_clicks(distances: dict[str, int], address: str):
    assert address in distances, "page orpheline"
    assert distances[address] <= 3


@pytest.mark.parametrize("door", ["/besoins/", "/thematiques/", "/territoires/", "/leviers/", "/decideurs/"])
def test_precedents_within_two_clicks(sample_site: Site, door: str):
    """From an index, two clicks reach a monograph."""
    cases: set[str] = set()
    for first in sample_site.links(door):
        if first.startswith(door) and first != door:
            cases.update(sample_site.links(first))
    assert "/monographies/cafe/" in cases
