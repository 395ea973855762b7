"""JSON Schemas of the data files, generated from the model.

They give completion, validation and help in any editor that uses the YAML language server, and the
forms are made from them. ``make generate`` writes them into ``data/schemas/``.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from catalogue.model import Kind, Model, Settings
from catalogue.model.kinds import FILES, SETTINGS_PATH, KindSpec, path_of, spec_of
from catalogue.store import Catalogue

SCHEMAS_FOLDER = "data/schemas"
REFERENCE = "x-reference"
_DRAFT = "http://json-schema.org/draft-07/schema#"


def schema_path(data_path: str) -> str:
    """Return where the schema of a data file, or of the files of a folder, is written."""
    return f"{SCHEMAS_FOLDER}/{Path(data_path).stem}.schema.json"


@cache
def record_schema(record: type[Model]) -> dict[str, Any]:
    """Return the schema of one record, without any ``$ref``: a plain tree."""
    schema = TypeAdapter(record).json_schema()
    plain_tree: dict[str, Any] = _resolved(schema, schema.get("$defs", {}))
    return plain_tree


def table_schema(table: KindSpec, catalogue: Catalogue | None = None) -> dict[str, Any]:
    """Return the schema of a data file, or of each file of a folder.

    Args:
        table: the kind of record and its place.
        catalogue: where to find the ids to suggest; without it, none is suggested.
    """
    annotation: Any = table.record
    if not table.is_folder:
        annotation = tuple[annotation, ...]
    title = spec_of(table.kind).names[0 if table.is_folder else 1].capitalize()
    return _schema(annotation, title, catalogue)


def settings_schema(catalogue: Catalogue | None = None) -> dict[str, Any]:
    """Return the schema of the settings of the site."""
    return _schema(Settings, "Réglages du site", catalogue)


def all_schemas(catalogue: Catalogue | None = None) -> dict[str, str]:
    """Return the text of every schema file by project path."""
    schemas = {schema_path(t.path): table_schema(t, catalogue) for t in FILES}
    schemas[schema_path(SETTINGS_PATH)] = settings_schema(catalogue)
    return {path: json.dumps(s, ensure_ascii=False, indent=2) + "\n" for path, s in schemas.items()}


def editor_mapping() -> dict[str, list[str]]:
    """Return the files of each schema, in the form that the YAML language server takes."""
    paths = {t.path: f"{t.path}/*.yaml" if t.is_folder else t.path for t in FILES}
    paths[SETTINGS_PATH] = SETTINGS_PATH
    return {f"./{schema_path(path)}": [files] for path, files in paths.items()}


def _schema(annotation: Any, title: str, catalogue: Catalogue | None) -> dict[str, Any]:
    schema = TypeAdapter(annotation).json_schema(ref_template="#/definitions/{model}")
    if "$defs" in schema:
        schema["definitions"] = schema.pop("$defs")
    _illustrate(schema, schema.get("definitions", {}))
    _complete(schema, catalogue)
    return {"$schema": _DRAFT} | schema | {"title": title}


def _complete(schema: Any, catalogue: Catalogue | None) -> None:
    """Remove the English texts of docstrings, name the files that references lead to, suggest ids."""
    if isinstance(schema, list):
        for item in schema:
            _complete(item, catalogue)
    if not isinstance(schema, dict):
        return
    if "properties" in schema:
        schema.pop("description", None)  # the docstring of the class
        schema.pop("title", None)
        for field in schema["properties"].values():
            field.pop("default", None)  # an empty field is left out, never written
    if labels := schema.get("x-labels"):
        schema["enumDescriptions"] = [labels[value] for value in schema["enum"]]  # shown beside each choice
    kind = schema.get(REFERENCE)
    if kind and kind != "any":
        list_path = path_of(Kind(kind))
        description = schema.get("description", f"Identifiant : {spec_of(Kind(kind)).singular}.")
        schema["description"] = f"{description} Liste : {list_path}."
        if catalogue is not None and spec_of(Kind(kind)).suggested:
            schema["examples"] = list(catalogue.of_kind(Kind(kind)))
    for value in list(schema.values()):
        _complete(value, catalogue)


def _illustrate(schema: Any, definitions: dict[str, Any]) -> None:
    """Give an example to the fields that have none of their own: groups, lists of groups, choices."""
    for shape in (schema, schema.get("items", {}), *definitions.values()):
        for field in shape.get("properties", {}).values():
            field.setdefault("examples", [_example(field, definitions)])


def _example(schema: dict[str, Any], definitions: dict[str, Any]) -> Any:
    if "$ref" in schema:
        schema = definitions[schema["$ref"].rpartition("/")[2]]
    schema = merged(schema)
    if "$ref" in schema:  # a group or nothing
        return _example(schema, definitions)
    if "properties" in schema:
        example_names = schema.get("required", schema["properties"])
        return {name: _example(schema["properties"][name], definitions) for name in example_names}
    if "examples" in schema:
        return schema["examples"][0]
    if schema.get("type") == "array":
        return [_example(schema["items"], definitions)]
    return schema["enum"][0]


def _resolved(schema: Any, definitions: dict[str, Any]) -> Any:
    if isinstance(schema, list):
        return [_resolved(item, definitions) for item in schema]
    if not isinstance(schema, dict):
        return schema
    own_keywords = {k: _resolved(v, definitions) for k, v in schema.items() if k not in ("$ref", "$defs")}
    if "$ref" in schema:
        return _resolved(definitions[schema["$ref"].rpartition("/")[2]], definitions) | own_keywords
    return own_keywords


def merged(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a field without its null variant."""
    variants = schema.get("anyOf")
    if not variants:
        return schema
    variant: dict[str, Any] = next(v for v in variants if v.get("type") != "null")
    return variant | {k: v for k, v in schema.items() if k != "anyOf"}
