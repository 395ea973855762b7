"""The files of the tools, by address: each is named after its content, so that a browser may keep it for ever."""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import Any

from catalogue import urls
from catalogue.exports.jsonfile import compact
from catalogue.store import Catalogue
from catalogue.tools import actions, note, situations, supports

FOLDER = "assets/tools"
#: What is asked by pages.
SUPPORTS, ACTIONS, SITUATIONS, NOTE = "supports", "actions", "situations", "note"
#: Stands, in the address of the files of a note, for the kind and the id of a record: ``actions-pret-de-salle``.
ANY_RECORD = "@"


class ToolFiles:
    """The files that the tools read in the browser, made when first needed."""

    def __init__(self, catalogue: Catalogue):
        """``catalogue`` has French typography (see ``catalogue/views/typesetting.py``)."""
        self._catalogue = catalogue

    def address(self, name: str) -> str:
        """Return the address of a file that pages name: :data:`SUPPORTS`, :data:`ACTIONS`, :data:`SITUATIONS`.

        For :data:`NOTE` there is a file for each record: its address is this one, where :data:`ANY_RECORD` is replaced.

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
            NOTE: self._add_note(),
        }

    def _add_note(self) -> str:
        """Add the files of a note, and return their address: one digest for all, since they are asked for by id."""
        contents = {
            f"{urls.filter_name(kind)}-{record_id}": compact(value)
            for kind, record_id, value in note.records(self._catalogue)
        }
        address = f"/{FOLDER}/{NOTE}-{ANY_RECORD}.{_digest(*contents.values())}.json"
        self._files |= {address.replace(ANY_RECORD, name): content for name, content in contents.items()}
        return address

    def _add(self, name: str, value: Any) -> str:
        """Add a file, and return its address."""
        content = compact(value)
        address = f"/{FOLDER}/{name}.{_digest(content)}.json"
        self._files[address] = content
        return address


def _digest(*contents: bytes) -> str:
    return hashlib.sha256(b"\0".join(contents)).hexdigest()[:10]
