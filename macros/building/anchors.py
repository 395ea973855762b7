"""Check the links of the texts to anchors: only a page that is made tells which anchors it has."""

from __future__ import annotations

import html
from collections.abc import Iterator
from pathlib import Path

from catalogue.checks.prose import links
from catalogue.reading.problems import Problem
from catalogue.reading.prose import linked_address
from catalogue.store import Catalogue
from macros.building.outputs import INDEX


def missing_anchors(catalogue: Catalogue, site: Path) -> Iterator[Problem]:
    """Yield each link of a text to an anchor that its page does not have.

    Args:
        catalogue: holds the texts, whose links lead to pages that exist.
        site: folder of the site, built.
    """
    for prose in catalogue.prose.values():
        for line, target in links(prose):
            address, _, anchor = (linked_address(prose, target) or target).partition("#")
            page = site / (address or prose.address).lstrip("/") / INDEX
            if anchor and ":" not in address and page.is_file() and not _has(page, anchor):
                message = f"la page {address or prose.address} n'a pas d'ancre « {anchor} »."
                hint = "L'ancre d'un titre se lit dans l'adresse, quand on clique sur lui dans le sommaire de sa page."
                yield Problem(prose.path, line, message=message, hint=hint)


def _has(page: Path, anchor: str) -> bool:
    return f' id="{html.escape(anchor)}"' in page.read_text("utf-8")
