"""The ids by which addresses published before name records."""

from __future__ import annotations

from collections.abc import Iterator

from catalogue import urls
from catalogue.model import Kind
from catalogue.store import Catalogue


def former_ids(catalogue: Catalogue, kind: Kind) -> Iterator[tuple[str, str]]:
    """Yield the former ids of the records of a kind, each with the id of today."""
    index = urls.index_address(kind)
    ledger_addresses = {address for _, address in catalogue.ledger}
    for old, new in catalogue.redirects().items():
        if old in ledger_addresses and urls.parent(old) == urls.parent(new) == index:
            yield old.strip("/").rpartition("/")[2], new.strip("/").rpartition("/")[2]
