"""Projects with fewer cases than they had: what is left says nothing of those that went."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Collection, Iterator
from functools import partial, reduce
from operator import getitem
from pathlib import Path

import yaml

from catalogue import urls
from catalogue.model import Kind
from catalogue.model.fields import references
from catalogue.model.kinds import FILES, LEDGER_PATH, path_of
from catalogue.reading.loading import Entry, load
from catalogue.reading.prose import CONTENT
from catalogue.store import Catalogue
from macros.building.configuration import Setup
from macros.building.guide import Guide
from macros.calls import Call, pieces
from macros.editor import EditorMacros
from macros.rendering.pages import Frame

_MACRO = re.compile(r"\{\{\s*(?:link|card|evidence_list)\([^{}]*\)\s*\}\}")
#: Kinds and ids of records.
_Ids = Collection[tuple[Kind | None, str]]
_CASES = path_of(Kind.MONOGRAPH)


def keep_cases(project: Path, kept: Collection[str]) -> None:
    """Take cases out of a valid project on disk, which stays valid; their names are no longer known to spelling.

    What referred to them only goes too: people met for them, errata, synonyms, sources. Elsewhere a link
    leaves its text. Addresses that no longer answer leave the ledger, as if never published.

    Args:
        project: folder of the project.
        kept: ids of the cases that stay.
    """
    catalogue = Catalogue(load(project))
    names = {case.id: case.name for case in catalogue.monographs.values() if case.id not in kept}
    for case in names:
        (project / _CASES / f"{case}.yaml").unlink()
        (project / CONTENT / f"{urls.address(Kind.MONOGRAPH, case).strip('/')}.md").unlink(missing_ok=True)
    useless = {(Kind.SOURCE, source) for source in _cited_only_by(catalogue, names)}
    useless |= {(entry.kind, entry.id) for entry in catalogue.top_entries() if _is_only_about(entry, names)}
    for table in FILES:
        if not table.is_folder:
            entries = list(catalogue.entries_of(table.kind))
            _rewrite(project / table.path, partial(_records_left, entries=entries, useless=useless, names=names))
    for file in (*(project / CONTENT).rglob("*.md"), *(project / "data").rglob("*.yaml")):
        _rewrite(file, partial(without_links, names=names))
    _shorten_ledger(project)


def _rewrite(file: Path, change: Callable[[str], str]) -> None:
    text = file.read_text("utf-8")
    if (changed := change(text)) != text:
        file.write_text(changed, "utf-8")


# --- Records ------------------------------------------------------------------------------------


def _cited_only_by(catalogue: Catalogue, names: Collection[str]) -> set[str]:
    """Return the ids of the sources that some of these cases cite, and no other record."""
    cited: dict[bool, set[str]] = {True: set(), False: set()}
    for entry in catalogue.top_entries():
        gone = entry.kind is Kind.MONOGRAPH and entry.id in names
        cited[gone].update(value for _, to, value in references(entry.record) if to.kind is Kind.SOURCE)
    return cited[True] - cited[False]


def _is_only_about(entry: Entry, names: Collection[str]) -> bool:
    """Tell whether all that a record refers to is among these cases."""
    found = [value for _, _, value in references(entry.record)]
    return entry.kind is not Kind.MONOGRAPH and bool(found) and all(value in names for value in found)


def _records_left(text: str, entries: list[Entry], useless: _Ids, names: Collection[str]) -> str:
    """Return what a file of records holds once useless records left, and references to some cases."""
    left = [entry for entry in entries if (entry.kind, entry.id) not in useless]
    places = [list(_places(entry, names)) for entry in left]
    if left == entries and not any(places):
        return text
    written = yaml.safe_load(text)
    records = [written[entry.prefix[0]] for entry in left]
    for record, found in zip(records, places, strict=True):
        for *place, last in reversed(found):
            del reduce(getitem, place, record)[last]
    return yaml.safe_dump(records, allow_unicode=True, sort_keys=False)


def _places(entry: Entry, names: Collection[str]) -> Iterator[tuple[str | int, ...]]:
    """Yield where a record refers to some cases."""
    for path, reference, value in references(entry.record):
        if reference.kind in (None, Kind.MONOGRAPH) and value in names:
            yield path


# --- Texts --------------------------------------------------------------------------------------


def without_links(text: str, names: dict[str, str]) -> str:
    """Return a text without what leads to some cases: links leave their words, cards and lists nothing.

    Args:
        text: Markdown, or YAML that holds some.
        names: what the cases are called, by id.
    """
    if not any(case in text for case in names):
        return text
    pages = "|".join(map(re.escape, names))
    text = re.sub(rf"\[([^\]]*)\]\((?:[^()\s]*/)?(?:{pages})(?:/|\.md)(?:#[^()\s]*)?\)", r"\1", text)
    return _MACRO.sub(partial(_without_call, names=names), text)


def _without_call(found: re.Match[str], names: dict[str, str]) -> str:
    [call] = pieces(found[0])
    assert isinstance(call, Call)
    given = inspect.signature(getattr(EditorMacros, call.name)).bind(None, *call.args, **call.options).arguments
    case = given.get("monograph", given.get("record_id"))
    if case not in names or (given.get("kind") or Kind.MONOGRAPH) != Kind.MONOGRAPH:
        return found[0]
    return (given.get("text") or names[case]) if call.name == "link" else ""


# --- Addresses ----------------------------------------------------------------------------------


def _shorten_ledger(project: Path) -> None:
    """Leave in the ledger the addresses that the project publishes by itself, and those that lead to them."""
    ledger = project / LEDGER_PATH
    lines = ledger.read_text("utf-8").splitlines(keepends=True)
    header = [line for line in lines if not line.startswith("/")]
    ledger.write_text("".join(header), "utf-8")  # else lists of cases once published would stay without any
    catalogue = Catalogue(load(project))
    answered = {*Guide(catalogue, Setup(Frame((), ())), str).published_addresses(), *catalogue.redirects()}
    ledger.write_text("".join(line for line in lines if line in header or line.strip() in answered), "utf-8")
