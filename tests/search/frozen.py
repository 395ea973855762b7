"""What the search could find in November 2026, when its last queries were judged, and the index made of it today.

How well the search answers is judged on documents that do not change: a case added or renamed would move the ranks.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from catalogue.search import index_files
from catalogue.search.contents import Document
from tests.conftest import ROOT

DOCUMENTS = ROOT / "tests" / "search" / "documents.json"


def frozen_documents() -> list[Document]:
    """Return the documents of that time."""
    return [
        Document(**document | {"labels": [tuple(label) for label in document.get("labels", ())]})
        for document in _frozen()["documents"]
    ]


@cache
def frozen_index() -> dict[str, str]:
    """Return the files of the index, by path below its folder."""
    frozen = _frozen()
    return index_files.write(frozen_documents(), map(tuple, frozen["rewritings"]), frozen["names"])


@cache
def _frozen() -> dict[str, Any]:
    frozen: dict[str, Any] = json.loads(DOCUMENTS.read_text("utf-8"))
    return frozen
