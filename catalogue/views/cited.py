"""Every web address that the data and the texts cite."""

from __future__ import annotations

import re

from catalogue.model.fields import web_addresses
from catalogue.store import Catalogue

_IN_PROSE = re.compile(r"\]\((https?://[^\s)]+)")


def cited_addresses(catalogue: Catalogue) -> dict[str, list[str]]:
    """Return every web address cited, with the places that cite it: « file:line »."""
    places_by_url: dict[str, list[str]] = {}
    for entry in catalogue.top_entries():
        for path, url in web_addresses(entry.record):
            places_by_url.setdefault(url, []).append(f"{entry.path}:{entry.line(*path)}")
    for prose in catalogue.prose.values():
        for number, line in enumerate(prose.body.splitlines(), prose.start):
            for url in _IN_PROSE.findall(line):
                places_by_url.setdefault(url, []).append(f"{prose.path}:{number}")
    return places_by_url
