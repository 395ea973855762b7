"""The editing forms of the content manager (Decap CMS), generated from the model.

Every field of every record becomes a field of a form: its title is the label, its description and
its examples the hint, a reference becomes a choice among the records it may point to.
"""

from __future__ import annotations

import json
from typing import Any

from catalogue.editing.schemas import REFERENCE, merged, record_schema
from catalogue.model import Kind
from catalogue.model.base import DRAWN
from catalogue.model.kinds import FILES, KindSpec, spec_of

COLLECTIONS_PATH = "admin/collections.json"
#: Custom format, defined in admin/admin.js: it rewrites only what has been edited.
FORMAT = "fiche"
#: A file that holds a list of records is shown as a form with one list of this name.
LIST = "items"
FILES_COLLECTION = "references"
_TABLE_OF = {kind: table for table in FILES for kind in table.kinds}


def collections() -> list[dict[str, Any]]:
    """Return the collections of the content manager: one for the cases, one for all other files."""
    folders = [_folder(t) for t in FILES if t.is_folder]
    files = [_file(t) for t in FILES if not t.is_folder]
    shared = {"name": FILES_COLLECTION, "label": "Références", "format": FORMAT}
    return [*folders, shared | {"files": files}]


def collections_text() -> str:
    """Return the text of the committed file of collections."""
    return json.dumps(collections(), ensure_ascii=False, indent=1) + "\n"


def _folder(table: KindSpec) -> dict[str, Any]:
    singular, plural = spec_of(table.kind).names
    return {
        "name": table.kind.value,
        "label": plural.capitalize(),
        "label_singular": singular.capitalize(),
        "description": "Une fiche par organisation. L'identifiant devient l'adresse de la page.",
        "folder": table.path,
        "create": True,
        "delete": False,  # an address once published must keep answering
        "extension": "yaml",
        "format": FORMAT,
        "identifier_field": "id",
        "slug": "{{fields.id}}",
        "summary": "{{name}}",
        "sortable_fields": ["name", "id"],
        "editor": {"preview": False},
        "fields": fields_of(record_schema(table.record)),
    }


def _file(table: KindSpec) -> dict[str, Any]:
    singular, plural = spec_of(table.kind).names
    items = {
        "name": LIST,
        "label": plural.capitalize(),
        "label_singular": singular,
        "widget": "list",
        "collapsed": True,
        "summary": "{{fields.label}}",
        "fields": fields_of(record_schema(table.record)),
    }
    return {
        "name": table.kind.value,
        "label": plural.capitalize(),
        "file": table.path,
        "editor": {"preview": False},
        "fields": [items],
    }


def fields_of(schema: dict[str, Any], *, optional: bool = False) -> list[dict[str, Any]]:
    """Return the form fields of an object schema, in the order of the model.

    Inside an ``optional`` group no field is required: the form cannot distinguish a group that is
    absent from one that is incomplete; the checks can.
    """
    required = () if optional else schema.get("required", ())
    return [_field(name, merged(field), name in required) for name, field in schema["properties"].items()]


def _field(name: str, schema: dict[str, Any], required: bool) -> dict[str, Any]:
    field = {
        "name": name,
        "label": schema["title"],
        "required": required,
        **_widget(schema, required),
    }
    if schema.get("type") == "array":
        field["required"] = required and bool(schema.get("minItems"))
        field |= {"keep_empty": True} if required else {}
        if field["widget"] == "list":
            field["label_singular"] = schema["x-items"][0]
    # A field whose value is chosen from a list needs no example.
    if hint := schema.get("description", "") if field["widget"] == "relation" else _hint(schema):
        field["hint"] = hint
    return field


def _hint(schema: dict[str, Any]) -> str:
    examples = [", ".join(map(str, e)) if isinstance(e, list) else str(e) for e in schema.get("examples", ())]
    sample = f"Exemple : {' ; '.join(examples)}" if examples else ""
    return " ".join(filter(None, [schema.get("description", ""), sample]))


def _widget(schema: dict[str, Any], required: bool) -> dict[str, Any]:
    if schema.get("type") == "array":
        return _list_widget(merged(schema["items"]))
    if "properties" in schema:
        fields = fields_of(schema, optional=not required)
        return {"widget": "object", "collapsed": not required, "fields": fields}
    if DRAWN in schema:
        return {"widget": "hidden", "drawn": schema[DRAWN]}
    if REFERENCE in schema:
        return _relation(schema[REFERENCE])
    if "enum" in schema:
        labels = schema.get("x-labels", {})
        options = [{"label": labels.get(v, v), "value": v} for v in schema["enum"]]
        return {"widget": "select", "options": options}
    if schema.get("type") == "integer":
        limits = {"min": schema["minimum"]} if "minimum" in schema else {}
        return {"widget": "number", "value_type": "int", "step": 1, **limits}
    if schema.get("format") == "date":
        return {"widget": "string", "pattern": [r"^\d{4}-\d{2}-\d{2}$", "Écrivez année-mois-jour."]}
    if schema.get("format") == "markdown":
        return {"widget": "text"}
    if schema.get("pattern", r"\S") != r"\S":
        message = "Minuscules sans accent, chiffres et traits d'union."
        return {"widget": "string", "pattern": [schema["pattern"], message]}
    return {"widget": "string"}


def _list_widget(item: dict[str, Any]) -> dict[str, Any]:
    if REFERENCE in item and item[REFERENCE] != "any":
        return _relation(item[REFERENCE]) | {"multiple": True}
    if "properties" in item:
        fields = fields_of(item)
        summary = _summary(fields)
        return {"widget": "list", "collapsed": True, "summary": summary, "fields": fields}
    inner = {"name": "item", "label": "Valeur", **_widget(item, True)}
    return {"widget": "list", "collapsed": False, "field": inner}


def _summary(fields: list[dict[str, Any]]) -> str:
    """Return the template of the summary of list items: the field that distinguishes them best."""
    names = [f["name"] for f in fields]
    likely_names = ("label", "speaker", "action", "type", "id", "date", "decision_maker", "topic")
    return f"{{{{fields.{next((n for n in likely_names if n in names), names[0])}}}}}"


def _relation(kind: str) -> dict[str, Any]:
    """Return a choice among the records of a kind, found by name, stored by id."""
    if kind == "any":
        return {"widget": "string"}
    table, path = _TABLE_OF[Kind(kind)], f"{LIST}.*."
    if table.nested and kind != table.kind:
        path += f"{table.nested.field}.*."
    if table.is_folder:
        place, path, label = {"collection": table.kind.value}, "", "name"
    else:
        place, label = {"collection": FILES_COLLECTION, "file": table.kind.value}, "label"
    return {
        "widget": "relation",
        **place,
        "value_field": f"{path}id",
        "display_fields": [f"{path}{label}"],
        "search_fields": [f"{path}{label}", f"{path}id"],
        "options_length": 200,
    }
