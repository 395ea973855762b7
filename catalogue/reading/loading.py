"""From files to typed records, with the line of each value; every problem is collected, none is raised.

The result of reading one file depends on its path and its bytes only: it can be kept from one run to the
next (:mod:`catalogue.reading.cache`), and a :class:`Loader` reads again only the files that changed.
"""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Generic, TypeGuard

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from typing_extensions import TypeVar

from catalogue import urls
from catalogue.model import AnyRecord, Kind, Model, Settings
from catalogue.model.fields import FieldPath, nested_models
from catalogue.model.kinds import FILES, LEDGER_PATH, SETTINGS_PATH, KindSpec
from catalogue.reading import prose, yaml_source
from catalogue.reading.cache import Cache, digest
from catalogue.reading.files import is_junk, is_record_file
from catalogue.reading.problems import SEVERAL_PLACES, Problem, did_you_mean, field_path
from catalogue.reading.prose import Prose, read_all
from catalogue.reading.yaml_source import Document

T = TypeVar("T")
M = TypeVar("M", bound=Model, default=Model, covariant=True)
R = TypeVar("R", bound=AnyRecord, default=AnyRecord, covariant=True)
#: A file written less than two seconds ago may change again under the same date and size.
_RECENT = 2_000_000_000
_TABLES = {table.path: table for table in FILES}


@dataclass(frozen=True)
class Located(Generic[M]):
    """A record, or the settings of the site, and its place in the files.

    ``prefix`` is the path of the record inside its document: ``()`` for a file of its own,
    ``(3,)`` for the fourth of a list, ``(0, "actions", 2)`` for a nested one.
    """

    record: M
    document: Document
    prefix: FieldPath = ()

    @property
    def id(self) -> str:
        """Id of what is written; the settings have none."""
        return ""

    @property
    def path(self) -> str:
        """Project path of the file the record is written in."""
        return self.document.path

    def line(self, *path: str | int) -> int:
        """Return the line of a field of the record, or of the record itself."""
        return self.document.line((*self.prefix, *path))

    def problem(self, path: FieldPath, message: str, hint: str = "") -> Problem:
        """Build a problem about one field of this record."""
        return Problem(self.path, self.line(*path), self.id, field_path(path), message, hint)


@dataclass(frozen=True)
class Entry(Located[R]):
    """A record and its place in the files; ``Entry`` without a class stands for a record of any kind."""

    kind: Kind = field(kw_only=True)

    @property
    def id(self) -> str:
        """Id of the record."""
        return self.record.id


def holds(entry: Entry, record: type[R]) -> TypeGuard[Entry[R]]:
    """Tell whether the record of an entry is of a class; type checkers then know its fields."""
    return isinstance(entry.record, record)


@dataclass
class Loaded:
    """Everything read from a project: valid records, texts, and what could not be read.

    ``settings`` are missing when their file could not be read, which is a problem;
    ``ledger`` holds the published addresses, each with its line in the ledger's file;
    ``invalid_ids`` are ids declared by records that could not be read, and ``unread_kinds`` the kinds
    whose file could not be, so that references to them are not reported a second time. ``has_unread_page``
    and ``is_ledger_unread`` say the same of pages and of the ledger. ``content_files`` are
    the project paths of all the files of the texts.
    """

    root: Path
    entries: list[Entry] = field(default_factory=list)
    prose: dict[str, Prose] = field(default_factory=dict)
    content_files: set[str] = field(default_factory=set)
    has_unread_page: bool = False
    settings: Located[Settings] | None = None
    ledger: tuple[tuple[int, str], ...] = ()
    is_ledger_unread: bool = False
    problems: list[Problem] = field(default_factory=list)
    invalid_ids: set[tuple[Kind, str]] = field(default_factory=set)
    unread_kinds: set[Kind] = field(default_factory=set)


@dataclass(frozen=True)
class FileRead:
    """The result of reading one data file: its records, or the settings of the site, and what could not be read."""

    document: Document
    entries: tuple[Entry, ...] = ()
    settings: Located[Settings] | None = None
    problems: tuple[Problem, ...] = ()
    invalid_ids: tuple[tuple[Kind, str], ...] = ()
    unread_kinds: tuple[Kind, ...] = ()


def load(root: Path, cache: Cache | None = None) -> Loaded:
    """Read a whole project.

    Args:
        root: folder that holds ``data/`` and ``content/``.
        cache: holds the results of reading files before, and keeps those of the others.
    """
    return Loader(root).load(cache)


class Loader:
    """Reads a project several times; a file that did not change since the last time is not read again."""

    def __init__(self, root: Path):
        """Args: root: folder that holds ``data/`` and ``content/``."""
        self._root = root
        self._last_results: dict[str, _FileResult] = {}

    def load(self, cache: Cache | None = None) -> Loaded:
        """Read the project as it is now; see :func:`load`."""
        with _without_garbage_collection():
            return self._load(cache)

    def _load(self, cache: Cache | None) -> Loaded:
        loaded = Loaded(self._root)
        last_results, self._last_results = self._last_results, {}
        files = _Files(last_results, self._last_results, cache)
        for table in FILES:
            for file_read in _table_files(self._root, table, files):
                _add(loaded, file_read)
        pages = read_all(self._root, files.page)
        loaded.prose, loaded.content_files, loaded.has_unread_page = pages.by_address, pages.files, pages.has_unread
        loaded.problems.extend(pages.problems)
        settings = files.data(self._root / SETTINGS_PATH, SETTINGS_PATH)
        loaded.problems.extend(settings.problems)
        loaded.settings = settings.settings
        _read_ledger(loaded)
        return loaded


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Pause garbage collection: it would scan all the records read so far, again and again."""
    paused = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if paused:
            gc.enable()


def _add(loaded: Loaded, file_read: FileRead) -> None:
    loaded.entries.extend(file_read.entries)
    loaded.problems.extend(file_read.problems)
    loaded.invalid_ids.update(file_read.invalid_ids)
    loaded.unread_kinds.update(file_read.unread_kinds)


# --- Results of the last reading of each file ----------------------------------------------------------


@dataclass(frozen=True)
class _FileResult:
    """The result of reading a file; its digest, and its stamp (None if too recent), tell whether it changed."""

    stamp: tuple[int, int, int] | None
    key: bytes
    result: Any


class _Files:
    """Reads files: takes the result from memory, else from the cache, else reads the file itself."""

    def __init__(self, last_results: dict[str, _FileResult], results: dict[str, _FileResult], cache: Cache | None):
        self._last_results_by_path = last_results
        self._results_by_path = results
        self._cache = cache

    def data(self, file: Path, path_in_project: str) -> FileRead:
        """Return the records of a YAML file.

        Args:
            file: the file to read.
            path_in_project: its path as messages show it, which determines what it must contain.
        """
        result = self._result("data", file, path_in_project, read_data)
        if isinstance(result, Problem):
            return _unread(_table_of(path_in_project), Document(path_in_project, problems=(result,)))
        return result

    def page(self, file: Path, path_in_project: str) -> prose.Read:
        """Return the page of a Markdown file."""
        result = self._result("pages", file, path_in_project, read_page)
        return (None, (result,)) if isinstance(result, Problem) else result

    def _result(
        self, namespace: str, file: Path, path_in_project: str, reader: Callable[[bytes, str, bytes], T]
    ) -> T | Problem:
        last_result = self._last_results_by_path.get(path_in_project)
        try:
            stamp = _stamp(file)
            if last_result is None or stamp is None or last_result.stamp != stamp:
                last_result = self._file_result(namespace, path_in_project, file.read_bytes(), stamp, reader)
            elif self._cache:
                self._cache.touch(namespace, [last_result.key])
        except OSError as error:
            return yaml_source.unreadable(path_in_project, error)
        self._results_by_path[path_in_project] = last_result
        result: T = last_result.result
        return result

    def _file_result(
        self, namespace: str, path_in_project: str, raw: bytes, stamp: Any, reader: Callable[[bytes, str, bytes], T]
    ) -> _FileResult:
        key = digest(path_in_project, raw)
        last_result = self._last_results_by_path.get(path_in_project)
        if last_result and last_result.key == key:
            result = last_result.result
        elif self._cache:
            return _FileResult(
                stamp, key, self._cache.get_or_compute(namespace, key, lambda: reader(raw, path_in_project, key))
            )
        else:
            result = reader(raw, path_in_project, key)
        return _FileResult(stamp, key, result)


def _stamp(file: Path) -> tuple[int, int, int] | None:
    """Return a stamp that changes with the file; None if it changed so recently that the stamp may miss a change."""
    state = os.stat(file)  # noqa: PTH116 - faster
    if time.time_ns() - state.st_mtime_ns < _RECENT:
        return None
    return state.st_mtime_ns, state.st_size, state.st_ino


# --- Reading one file ---------------------------------------------------------------------------


def _table_files(root: Path, table: KindSpec, files: _Files) -> Iterator[FileRead]:
    place = root / table.path
    if not place.exists():
        missing = Problem(table.path, 1, message="le fichier manque.")
        yield _unread(table, Document(table.path, problems=(missing,)))
    elif table.is_folder:
        for name in sorted(os.listdir(place)):  # noqa: PTH208 - faster
            path_in_project = f"{table.path}/{name}"
            if is_record_file(name):
                yield files.data(place / name, path_in_project)
            elif not is_junk(name):
                yield FileRead(Document(path_in_project), problems=(_unexpected(path_in_project),))
    else:
        yield files.data(place, table.path)


def _unexpected(path_in_project: str) -> Problem:
    """Return the problem of a file that is no record, in a folder of records; the hint gives the right name."""
    name, _, extension = path_in_project.rpartition("/")[2].rpartition(".")
    right_name = f"{urls.slug(name)}.yaml"
    is_misnamed = extension.lower() in ("yaml", "yml") and right_name != ".yaml"
    hint = (
        f"Renommez-le en « {right_name} »."
        if is_misnamed
        else "Retirez-le de ce dossier : une fiche finit par « .yaml »."
    )
    return Problem(path_in_project, 1, message="ce fichier n'est pas une fiche.", hint=hint)


def read_page(raw: bytes, path_in_project: str, key: bytes) -> prose.Read:
    """Return the page of a Markdown file; see :func:`read_data`."""
    page, problems = prose.parse_bytes(raw, path_in_project)
    return (replace(page, digest=key) if page else None), problems


def read_data(raw: bytes, path_in_project: str, key: bytes) -> FileRead:
    """Return the records of a YAML file, or the settings.

    Args:
        raw: content of the file.
        path_in_project: its path in the project, which determines what it must contain.
        key: digest to give to its document.
    """
    text = yaml_source.decode(raw, path_in_project)
    document = (
        Document(path_in_project, problems=(text,))
        if isinstance(text, Problem)
        else yaml_source.parse(text, path_in_project)
    )
    return read_document(replace(document, digest=key))


def read_document(document: Document) -> FileRead:
    """Turn the values of a document into records; the document returned no longer holds the values."""
    table = _table_of(document.path)
    if document.value is None:
        empty = Problem(document.path, 1, message="le fichier est vide.")  # « --- » alone, or « null »
        return _unread(table, replace(document, problems=document.problems or (empty,)))
    reading = _Reading(replace(document, value=None))
    if table is None:
        reading.read_settings(document.value)
    elif table.is_folder:
        reading.record(table, document.value, ())
    elif isinstance(document.value, list):
        for index, value in enumerate(document.value):
            reading.record(table, value, (index,))
    else:
        message = "le fichier doit contenir une liste : chaque fiche commence par « - »."
        problem = Problem(document.path, document.line(), message=message)
        return _unread(table, replace(reading.document, problems=(*document.problems, problem)))
    return FileRead(
        reading.document,
        tuple(reading.entries),
        reading.settings,
        problems=(*document.problems, *reading.problems),
        invalid_ids=tuple(reading.invalid_ids),
    )


def _table_of(path: str) -> KindSpec | None:
    """Return the declaration of the kind whose records a file contains; None for the settings."""
    return _TABLES.get(path) or _TABLES.get(path.rpartition("/")[0])


def _unread(table: KindSpec | None, document: Document) -> FileRead:
    """Return the result for a file that could not be read: which ids, or which kinds, are now unknown."""
    problems = document.problems
    if table is None:
        return FileRead(document, problems=problems)
    if table.is_folder and document.path != table.path:
        return FileRead(document, problems=problems, invalid_ids=((table.kind, Path(document.path).stem),))
    return FileRead(document, problems=problems, unread_kinds=table.kinds)


class _Reading:
    """Collects the records and the problems of one document."""

    def __init__(self, document: Document):
        self.document = document
        self.entries: list[Entry] = []
        self.settings: Located[Settings] | None = None
        self.problems: list[Problem] = []
        self.invalid_ids: list[tuple[Kind, str]] = []

    def read_settings(self, value: Any) -> None:
        try:
            record = Settings.model_validate(_tuples(value))
        except ValidationError as error:
            details = error.errors(include_url=False)
            self.problems.extend(translate(d, Settings, self.document, (), "") for d in details)
        else:
            self.settings = Located(record, self.document)

    def record(self, table: KindSpec, value: Any, prefix: FieldPath) -> None:
        try:
            record = table.record.model_validate(_tuples(value))
        except ValidationError as error:
            record_id = _declared_id(value)
            details = error.errors(include_url=False)
            self.problems.extend(
                translate(detail, table.record, self.document, prefix, record_id)
                for detail in details
                # Pydantic also calls a list too short when its items are invalid, which is a problem already.
                if not (detail["type"] == "too_short" and detail["input"])
            )
            self.invalid_ids.extend(_declared_ids(table, value))
            return
        self.entries.append(Entry(record, self.document, prefix, kind=table.kind))
        if table.nested:
            for index, child in enumerate(getattr(record, table.nested.field)):
                child_prefix = (*prefix, table.nested.field, index)
                self.entries.append(Entry(child, self.document, child_prefix, kind=table.nested.kind))


def _tuples(value: Any) -> Any:
    """Turn lists into tuples: records are immutable and validated strictly."""
    if isinstance(value, list):
        return tuple(_tuples(item) for item in value)
    if isinstance(value, dict):
        return {key: _tuples(item) for key, item in value.items()}
    return value


def _declared_id(value: Any) -> str:
    record_id = value.get("id") if isinstance(value, dict) else None
    return record_id if isinstance(record_id, str) else ""


def _declared_ids(table: KindSpec, value: Any) -> Iterator[tuple[Kind, str]]:
    if not isinstance(value, dict):
        return
    yield table.kind, _declared_id(value)
    if table.nested:
        children = value.get(table.nested.field)
        for child in children if isinstance(children, list) else ():
            yield table.nested.kind, _declared_id(child)


def _read_ledger(loaded: Loaded) -> None:
    text = yaml_source.read_text(loaded.root / LEDGER_PATH, LEDGER_PATH)
    if isinstance(text, Problem):
        loaded.problems.append(text)
        loaded.is_ledger_unread = True
    else:
        numbered = enumerate(text.splitlines(), 1)
        loaded.ledger = tuple((n, line) for n, line in numbered if line.strip() and line[0] != "#")


# --- Errors of pydantic, in French ---------------------------------------------

_TYPE_NAMES = {
    "string_type": "un texte",
    "int_type": "un nombre entier, sans guillemets",
    "tuple_type": "une liste",
    "model_type": "un groupe de champs",
    "model_attributes_type": "un groupe de champs",
    "dict_type": "un groupe de champs",
    "bool_type": "true ou false",
    "date_type": "une date AAAA-MM-JJ",
}
_TYPE_HINTS = {
    "string_type": "Mettez la valeur entre guillemets.",
    "tuple_type": "Écrivez un élément par ligne, chacun précédé d'un tiret.",
}


def translate(
    detail: ErrorDetails, record: type[Model], document: Document, prefix: FieldPath, record_id: str
) -> Problem:
    """Turn one validation error of pydantic into a located problem in French."""
    path = tuple(detail["loc"])
    value = detail["input"]
    kind = detail["type"]
    context = detail.get("ctx", {})
    if kind == "missing":
        message, hint = (
            "ce champ obligatoire manque.",
            "Ajoutez-le, ou reprenez le modèle de fiche.",
        )
    elif kind == "extra_forbidden":
        field_names = model_fields_at(record, path[:-1])
        message = "ce champ n'existe pas."
        hint = did_you_mean(str(path[-1]), field_names) or f"Champs possibles : {', '.join(field_names)}."
    elif kind in _TYPE_NAMES:
        message = f"attendu : {_TYPE_NAMES[kind]} ; trouvé : {_quoted(value)}."
        hint = _TYPE_HINTS.get(kind, "")
        if kind == "string_type" and isinstance(value, tuple):
            in_place = path[0] in ("place", "other_places")
            hint = SEVERAL_PLACES if in_place else "Écrivez une seule valeur, sans crochets ni tiret."
    elif kind == "string_pattern_mismatch" and "a-z0-9" in context.get("pattern", ""):
        message = f"« {value} » n'est pas un identifiant."
        hint = "Minuscules sans accent, chiffres et traits d'union simples : « cafe-pluche »."
    elif kind in ("string_too_short", "string_pattern_mismatch"):
        message, hint = "ce texte est vide.", "Écrivez-le, ou effacez le champ s'il est facultatif."
    elif kind == "string_too_long":
        message = f"ce texte dépasse {context['max_length']} caractères."
        hint = "Raccourcissez-le."
    elif kind == "literal_error":
        choices = context["expected"].replace(" or ", ", ").replace("'", "").split(", ")
        message = f"{_quoted(value)} n'est pas une valeur possible." if value else "ce champ est vide."
        hint = did_you_mean(str(value), choices) or f"Valeurs possibles : {', '.join(choices)}."
    elif kind.startswith("date_"):
        message = f"{_quoted(value)} n'est pas une date."
        hint = "Écrivez année-mois-jour : « 2026-11-23 »."
    elif kind == "too_short":
        message, hint = "cette liste est vide.", "Ajoutez au moins un élément."
    elif kind in ("greater_than_equal", "less_than_equal"):
        message = f"{_quoted(value)} est hors des limites."
        hint = (
            f"Valeur attendue : {'au moins' if 'ge' in context else 'au plus'} {context.get('ge', context.get('le'))}."
        )
    else:
        message, hint = f"{_quoted(value)} n'est pas accepté ici.", "Comparez avec une autre fiche."
    return Problem(document.path, document.line((*prefix, *path)), record_id, field_path(path), message, hint)


def _quoted(value: Any) -> str:
    if value is None:
        return "rien"
    if isinstance(value, dict):
        return "un groupe de champs"
    if isinstance(value, list | tuple):
        return "une liste"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"« {text[:60]}{'…' if len(text) > 60 else ''} »"


def model_fields_at(record: type[Model], path: FieldPath) -> list[str]:
    """Return the field names of the record class found by following ``path`` from ``record``."""
    for part in path:
        if isinstance(part, int):
            continue
        record = next(nested_models(record, part))
    return list(record.model_fields)
