"""The files of the tools, by address: each is named after its content, so that a browser may keep it for ever."""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import Any

from catalogue.exports.jsonfile import compact
from catalogue.store import Catalogue
from catalogue.tools import actions, situations, supports

FOLDER = "assets/tools"
#: What is asked by pages.
SUPPORTS, ACTIONS, SITUATIONS = "supports", "actions", "situations"


class ToolFiles:
    """The files that the tools read in the browser, made when first needed."""

    def __init__(self, catalogue: Catalogue):
        """``catalogue`` has French typography (see ``catalogue/views/typesetting.py``)."""
        self._catalogue = catalogue

    def address(self, name: str) -> str:
        """Return the address of a file that pages name, :data:`SUPPORTS`, :data:`ACTIONS` or :data:`SITUATIONS`.

        Raises:
            KeyError: no tool reads such a file.
        """
        return self._addresses[name]

    @property
    def files(self) -> dict[str, bytes]:
        """Every file, by address."""
        self._addresses  # noqa: B018 - makes them
        return self._files

    @cached_property
    def _addresses(self) -> dict[str, str]:
        self._files: dict[str, bytes] = {}
        parts = [
            (first_support, first_case, self._add(f"part-{number}", part).rpartition("/")[2])
            for number, (first_support, first_case, part) in enumerate(supports.parts(self._catalogue))
        ]
        return {
            SUPPORTS: self._add(SUPPORTS, supports.core(self._catalogue, parts)),
            ACTIONS: self._add(ACTIONS, actions.comparable(self._catalogue)),
            SITUATIONS: self._add(SITUATIONS, situations.known(self._catalogue)),
        }

    def _add(self, name: str, value: Any) -> str:
        """Add a file, and return its address."""
        content = compact(value)
        address = f"/{FOLDER}/{name}.{hashlib.sha256(content).hexdigest()[:10]}.json"
        self._files[address] = content
        return address
