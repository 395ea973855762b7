"""From files to typed records, each value located; every problem collected, none raised."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from catalogue import layout, yaml_source
from catalogue.layout import Table
from catalogue.model import Kind, Model, Settings
from catalogue.problems import Problem, did_you_mean, field_path
from catalogue.prose import Prose, read_all
from catalogue.yaml_source import Document, Path_


@dataclass(frozen=True)
class Entry:
    """A record and the place it is written.

    ``prefix`` is the path of the record inside its document: ``()`` for a file of its own,
    ``(3,)`` for the fourth of a list, ``(0, "actions", 2)`` for a nested one.
    """

    kind: Kind
    record: Model
    document: Document
    prefix: Path_ = ()

    @property
    def id(self) -> str:
        """Id of the record."""
        return self.record.id

    @property
    def path(self) -> str:
        """Project path of the file the record is written in."""
        return self.document.path

    def line(self, *path: str | int) -> int:
        """Return the line of a field of the record, or of the record itself."""
        return self.document.line((*self.prefix, *path))

    def problem(self, path: Path_, message: str, hint: str = "") -> Problem:
        """Build a problem about one field of this record."""
        return Problem(self.path, self.line(*path), self.id, field_path(path), message, hint)


@dataclass
class Loaded:
    """Everything read from a project: valid records, prose, and what could not be read.

    ``ledger`` holds the published addresses, each with its line in the ledger's file;
    ``invalid_ids`` are ids declared by records that could not be read, and ``unread_kinds`` the kinds
    whose file could not be, so that references to them are not reported a second time.
    """

    root: Path
    entries: list[Entry] = field(default_factory=list)
    prose: dict[str, Prose] = field(default_factory=dict)
    settings: Settings | None = None
    settings_document: Document = field(default_factory=lambda: Document(layout.SETTINGS_PATH))
    ledger: tuple[tuple[int, str], ...] = ()
    problems: list[Problem] = field(default_factory=list)
    invalid_ids: set[tuple[Kind, str]] = field(default_factory=set)
    unread_kinds: set[Kind] = field(default_factory=set)


def load(root: Path) -> Loaded:
    """Read a whole project.

    Args:
        root: folder that holds ``data/`` and ``content/``.
    """
    loaded = Loaded(root)
    for table in layout.TABLES:
        for document in _documents(root, table):
            loaded.problems.extend(document.problems)
            _read_records(loaded, table, document)
    loaded.prose, problems = read_all(root)
    loaded.problems.extend(problems)
    _read_settings(loaded)
    _read_ledger(loaded)
    return loaded


def _documents(root: Path, table: Table) -> Iterator[Document]:
    place = root / table.path
    if not place.exists():
        yield Document(table.path, problems=(Problem(table.path, 1, message="le fichier manque."),))
    elif table.is_folder:
        for file in sorted(place.iterdir()):
            shown = f"{table.path}/{file.name}"
            if file.suffix == ".yaml":
                yield yaml_source.read(file, shown)
            else:
                hint = "Renommez-le en « .yaml » ou retirez-le de ce dossier."
                unexpected = Problem(shown, 1, message="ce fichier n'est pas une fiche.", hint=hint)
                yield Document(shown, problems=(unexpected,))
    else:
        yield yaml_source.read(place, table.path)


def _read_records(loaded: Loaded, table: Table, document: Document) -> None:
    if document.value is None:
        if table.is_folder and document.path.endswith(".yaml"):
            loaded.invalid_ids.add((table.kind, Path(document.path).stem))
        elif document.path == table.path:
            _note_unread(loaded, table)
        return
    if table.is_folder:
        _read_record(loaded, table, document, document.value, ())
    elif isinstance(document.value, list):
        for index, value in enumerate(document.value):
            _read_record(loaded, table, document, value, (index,))
    else:
        message = "le fichier doit contenir une liste : chaque fiche commence par « - »."
        loaded.problems.append(Problem(document.path, document.line(), message=message))
        _note_unread(loaded, table)


def _note_unread(loaded: Loaded, table: Table) -> None:
    loaded.unread_kinds.update(table.kinds)


def _read_record(loaded: Loaded, table: Table, document: Document, value: Any, prefix: Path_) -> None:
    try:
        record = table.record.model_validate(_tuples(value))
    except ValidationError as error:
        record_id = _declared_id(value)
        details = error.errors(include_url=False)
        loaded.problems.extend(
            translate(detail, table.record, document, prefix, record_id)
            for detail in details
            # Pydantic also calls a list too short when its items failed: that is said already.
            if not (detail["type"] == "too_short" and detail["input"])
        )
        loaded.invalid_ids.update(_declared(table, value))
        return
    loaded.entries.append(Entry(table.kind, record, document, prefix))
    if table.nested:
        for index, child in enumerate(getattr(record, table.nested.field)):
            child_prefix = (*prefix, table.nested.field, index)
            loaded.entries.append(Entry(table.nested.kind, child, document, child_prefix))


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


def _declared(table: Table, value: Any) -> Iterator[tuple[Kind, str]]:
    if not isinstance(value, dict):
        return
    yield table.kind, _declared_id(value)
    children = value.get(table.nested.field) if table.nested else None
    for child in children if isinstance(children, list) else ():
        yield table.nested.kind, _declared_id(child)


def _read_settings(loaded: Loaded) -> None:
    document = yaml_source.read(loaded.root / layout.SETTINGS_PATH, layout.SETTINGS_PATH)
    loaded.problems.extend(document.problems)
    loaded.settings_document = document
    if document.value is None:
        return
    try:
        loaded.settings = Settings.model_validate(_tuples(document.value))
    except ValidationError as error:
        details = error.errors(include_url=False)
        loaded.problems.extend(translate(d, Settings, document, (), "") for d in details)


def _read_ledger(loaded: Loaded) -> None:
    text, problem = yaml_source.read_text(loaded.root / layout.LEDGER_PATH, layout.LEDGER_PATH)
    if problem:
        loaded.problems.append(problem)
    else:
        numbered = enumerate(text.splitlines(), 1)
        loaded.ledger = tuple((n, line) for n, line in numbered if line.strip() and line[0] != "#")


# --- What pydantic says, in the words of an editor ---------------------------------------------

_EXPECTED = {
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


def translate(detail: ErrorDetails, record: type[Model], document: Document, prefix: Path_, record_id: str) -> Problem:
    """Turn one validation error of pydantic into a located problem in French."""
    path = tuple(detail["loc"])
    found = detail["input"]
    kind = detail["type"]
    context = detail.get("ctx", {})
    if kind == "missing":
        message, hint = (
            "ce champ obligatoire manque.",
            "Ajoutez-le, ou reprenez le modèle de fiche.",
        )
    elif kind == "extra_forbidden":
        known = model_fields_at(record, path[:-1])
        message = "ce champ n'existe pas."
        hint = did_you_mean(str(path[-1]), known) or f"Champs possibles : {', '.join(known)}."
    elif kind in _EXPECTED:
        message = f"attendu : {_EXPECTED[kind]} ; trouvé : {_shown(found)}."
        hint = _TYPE_HINTS.get(kind, "")
    elif kind == "string_pattern_mismatch" and "a-z0-9" in context.get("pattern", ""):
        message = f"« {found} » n'est pas un identifiant."
        hint = "Minuscules sans accent, chiffres et traits d'union simples : « cafe-pluche »."
    elif kind in ("string_too_short", "string_pattern_mismatch"):
        message, hint = "ce texte est vide.", "Écrivez-le, ou effacez le champ s'il est facultatif."
    elif kind == "string_too_long":
        message = f"ce texte dépasse {context['max_length']} caractères."
        hint = "Raccourcissez-le."
    elif kind == "literal_error":
        choices = context["expected"].replace(" or ", ", ").replace("'", "").split(", ")
        message = f"{_shown(found)} n'est pas une valeur possible." if found else "ce champ est vide."
        hint = did_you_mean(str(found), choices) or f"Valeurs possibles : {', '.join(choices)}."
    elif kind.startswith("date_"):
        message = f"{_shown(found)} n'est pas une date."
        hint = "Écrivez année-mois-jour : « 2026-11-23 »."
    elif kind == "too_short":
        message, hint = "cette liste est vide.", "Ajoutez au moins un élément."
    elif kind in ("greater_than_equal", "less_than_equal"):
        message = f"{_shown(found)} est hors des limites."
        hint = (
            f"Valeur attendue : {'au moins' if 'ge' in context else 'au plus'} {context.get('ge', context.get('le'))}."
        )
    else:
        message, hint = f"{_shown(found)} n'est pas accepté ici.", "Comparez avec une autre fiche."
    return Problem(document.path, document.line((*prefix, *path)), record_id, field_path(path), message, hint)


def _shown(value: Any) -> str:
    if value is None:
        return "rien"
    if isinstance(value, dict):
        return "un groupe de champs"
    if isinstance(value, list | tuple):
        return "une liste"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"« {text[:60]}{'…' if len(text) > 60 else ''} »"


def model_fields_at(record: type[Model], path: Path_) -> list[str]:
    """Return the field names of the record class found by following ``path`` from ``record``."""
    for part in path:
        if isinstance(part, int):
            continue
        record = next(iter(nested_models(record.model_fields[part].annotation)))
    return list(record.model_fields)


def nested_models(annotation: Any) -> Iterator[type[Model]]:
    """Yield every record class named inside a type annotation."""
    if isinstance(annotation, type) and issubclass(annotation, Model):
        yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from nested_models(argument)
