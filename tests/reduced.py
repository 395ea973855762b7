"""Remove cases from a copy of the project, with everything that refers to them, so that it stays valid."""

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
#: The kind and id of some records.
_Ids = Collection[tuple[Kind, str]]
_CASES = path_of(Kind.MONOGRAPH)


def keep_cases(project: Path, kept_ids: Collection[str]) -> None:
    """Remove cases from a valid project on disk; only names and acronyms that were known from them may then be wrong.

    Records that only concern the removed cases go too: people, errata, synonyms, sources. Elsewhere a link is
    replaced by its text. Addresses that no longer answer leave the ledger, as if never published.

    Args:
        project: folder of the project.
        kept_ids: ids of the cases that stay.
    """
    catalogue = Catalogue(load(project))
    names = {case.id: case.name for case in catalogue.monographs.values() if case.id not in kept_ids}
    for case in names:
        (project / _CASES / f"{case}.yaml").unlink()
        (project / CONTENT / f"{urls.address(Kind.MONOGRAPH, case).strip('/')}.md").unlink(missing_ok=True)
    removed = {(Kind.MONOGRAPH, case) for case in names}
    useless = {(Kind.SOURCE, source) for source in _cited_only_by(catalogue, names)}
    # An erratum may concern only a person, who is known for one case only: what goes takes others with it.
    while newly_useless := _only_about(catalogue, removed | useless) - useless:
        useless |= newly_useless
    for table in FILES:
        if not table.is_folder:
            entries = list(catalogue.entries_of(table.record))
            _rewrite(
                project / table.path,
                partial(_records_left, entries=entries, useless=useless, removed=removed | useless),
            )
    for file in (*(project / CONTENT).rglob("*.md"), *(project / "data").rglob("*.yaml")):
        _rewrite(file, partial(without_links, names=names))
    _shorten_ledger(project)


def _rewrite(file: Path, change: Callable[[str], str]) -> None:
    text = file.read_text("utf-8")
    if (new_text := change(text)) != text:
        file.write_text(new_text, "utf-8")


# --- Records ------------------------------------------------------------------------------------


def _cited_only_by(catalogue: Catalogue, names: Collection[str]) -> set[str]:
    """Return the ids of the sources that only these cases cite."""
    sources_cited: dict[bool, set[str]] = {True: set(), False: set()}
    for entry in catalogue.top_entries():
        is_removed = entry.kind is Kind.MONOGRAPH and entry.id in names
        sources_cited[is_removed].update(value for _, to, value in references(entry.record) if to.kind is Kind.SOURCE)
    return sources_cited[True] - sources_cited[False]


def _only_about(catalogue: Catalogue, removed: _Ids) -> set[tuple[Kind, str]]:
    """Return the records, besides cases, that refer to removed records only."""
    records: set[tuple[Kind, str]] = set()
    for entry in catalogue.top_entries():
        targets = [(reference.kind, value) for _, reference, value in references(entry.record)]
        if entry.kind is not Kind.MONOGRAPH and targets and all(_is_among(removed, *target) for target in targets):
            records.add((entry.kind, entry.id))
    return records


def _is_among(records: _Ids, kind: Kind | None, record_id: str) -> bool:
    """Tell whether a reference leads to one of some records; one to any kind names none."""
    return (kind, record_id) in records if kind else any(record_id == other for _, other in records)


def _records_left(text: str, entries: list[Entry], useless: _Ids, removed: _Ids) -> str:
    """Return the text of a file of records without the useless records, nor the references to removed ones."""
    entries_left = [entry for entry in entries if (entry.kind, entry.id) not in useless]
    paths_by_record = [list(_places(entry, removed)) for entry in entries_left]
    if entries_left == entries and not any(paths_by_record):
        return text
    source = yaml.safe_load(text)
    records = [source[entry.prefix[0]] for entry in entries_left]
    for record, paths in zip(records, paths_by_record, strict=True):
        for *holder, last in reversed(paths):
            del reduce(getitem, holder, record)[last]
    header = "".join(line for line in text.splitlines(keepends=True)[:1] if line.startswith("#"))
    return header + yaml.safe_dump(records, allow_unicode=True, sort_keys=False)


def _places(entry: Entry, removed: _Ids) -> Iterator[tuple[str | int, ...]]:
    """Yield the path of each reference of a record to removed ones."""
    for path, reference, value in references(entry.record):
        if _is_among(removed, reference.kind, value):
            yield path


# --- Texts --------------------------------------------------------------------------------------


def without_links(text: str, names: dict[str, str]) -> str:
    """Return a text without links and macro calls to some cases: a link leaves its words, a card or a list nothing.

    Args:
        text: Markdown, or YAML that holds some.
        names: names of the cases, by id.
    """
    if not any(case in text for case in names):
        return text
    pages = "|".join(map(re.escape, names))
    text = re.sub(rf"\[([^\]]*)\]\((?:[^()\s]*/)?(?:{pages})(?:/|\.md)(?:#[^()\s]*)?\)", r"\1", text)
    return _MACRO.sub(partial(_without_call, names=names), text)


def _without_call(match: re.Match[str], names: dict[str, str]) -> str:
    [call] = pieces(match[0])
    assert isinstance(call, Call)
    arguments = inspect.signature(getattr(EditorMacros, call.name)).bind(None, *call.args, **call.options).arguments
    case = arguments.get("monograph", arguments.get("record_id"))
    if case not in names or (arguments.get("kind") or Kind.MONOGRAPH) != Kind.MONOGRAPH:
        return match[0]
    return (arguments.get("text") or names[case]) if call.name == "link" else ""


# --- Addresses ----------------------------------------------------------------------------------


def _shorten_ledger(project: Path) -> None:
    """Leave in the ledger the addresses that the project still publishes, and those redirected to them."""
    ledger = project / LEDGER_PATH
    lines = ledger.read_text("utf-8").splitlines(keepends=True)
    header = [line for line in lines if not line.startswith("/")]
    ledger.write_text("".join(header), "utf-8")  # otherwise lists of cases published before would be kept, though empty
    catalogue = Catalogue(load(project))
    live_addresses = {*Guide(catalogue, Setup(Frame((), ())), str).published_addresses(), *catalogue.redirects()}
    ledger.write_text("".join(line for line in lines if line in header or line.strip() in live_addresses), "utf-8")
