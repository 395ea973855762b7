"""Static JSON API: an index, a file per kind and per record, their schemas and an OpenAPI description.

Version 1 only grows: a field or an address may be added, none is removed and none changes its meaning.
``tests/exports/api_v1.json`` holds what was promised; a test refuses anything less.
"""

from __future__ import annotations

import json
from typing import Any

from pydantic.json_schema import models_json_schema

from catalogue import urls
from catalogue.exports.versions import version
from catalogue.layout import CLASS_OF, KIND_NAMES
from catalogue.links import Link, Links
from catalogue.loading import Entry
from catalogue.model import Kind
from catalogue.store import Catalogue

KINDS = tuple(urls.COLLECTIONS)
_PROMISE = (
    "La version 1 ne fait que grandir : un champ ou une adresse peut s'ajouter, rien n'est retiré ni ne "
    "change de sens. Un programme doit donc ignorer les champs qu'il ne connaît pas. Une rupture "
    "s'appellerait /api/v2/, et /api/v1/ resterait en place."
)
_LINK = {
    "type": "object",
    "description": "Une autre fiche, et le champ qui fait le lien.",
    "required": ["field", "kind", "id", "label", "url", "api"],
    "properties": {
        "field": {
            "type": "string",
            "description": "Champ qui porte le lien, comme « evidence.action ».",
        },
        "kind": {"enum": [str(kind) for kind in KINDS]},
        "id": {"type": "string"},
        "label": {"type": "string"},
        "url": {"type": "string", "format": "uri", "description": "Page à lire."},
        "api": {"type": "string", "format": "uri", "description": "Fichier JSON."},
    },
}


def dump(value: Any) -> bytes:
    """Write JSON the way every file of the API is written: UTF-8, readable, ends with a line break."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def api_files(catalogue: Catalogue) -> dict[str, bytes]:
    """Return every file of the API by address."""
    site = _Api(catalogue)
    files = {f"/{urls.API}/index.json": site.index()}
    for kind in KINDS:
        files[urls.api_address(kind)] = site.collection(kind)
        files[_schema_address(kind)] = site.schema(kind)
        for entry in site.entries(kind):
            files[urls.api_address(kind, entry.id)] = site.record(entry)
    files[f"/{urls.API}/openapi.json"] = site.openapi()
    return {address: dump(content) for address, content in files.items()}


def _schema_address(kind: Kind) -> str:
    return f"/{urls.API}/schemas/{urls.COLLECTIONS[kind]}.json"


class _Api:
    def __init__(self, catalogue: Catalogue):
        self._catalogue = catalogue
        self._links = Links(catalogue)
        self._url = catalogue.settings.absolute
        self._version = str(version(catalogue))

    def entries(self, kind: Kind) -> list[Entry]:
        """Return the records of a kind, then those of that kind that were withdrawn."""
        catalogue = self._catalogue
        kept = [catalogue.entry(kind, record_id) for record_id in catalogue.of_kind(kind)]
        return [*kept, *(e for e in catalogue.withdrawn.values() if e.kind == kind)]

    def _plain(self, entry: Entry) -> dict[str, Any]:
        about = {
            "kind": str(entry.kind),
            "label": entry.record.label,
            "url": self._url(urls.address_of(entry.kind, entry.record)),
            "api": self._url(urls.api_address(entry.kind, entry.id)),
        }
        short = urls.short_address(entry.kind, entry.record)
        if short:
            about["short_url"] = self._url(short)
        return entry.record.model_dump(mode="json") | {"about": about}

    def record(self, entry: Entry) -> dict[str, Any]:
        relations = {
            "to": [self._link(link, link.target) for link in self._links.of(entry)],
            "from": [self._link(link, link.source) for link in self._links.to(entry)],
        }
        return self._plain(entry) | {"relations": relations}

    def _link(self, link: Link, other: Entry) -> dict[str, str]:
        return {
            "field": link.field,
            "kind": str(other.kind),
            "id": other.id,
            "label": other.record.label,
            "url": self._url(urls.address_of(other.kind, other.record)),
            "api": self._url(urls.api_address(other.kind, other.id)),
        }

    def collection(self, kind: Kind) -> dict[str, Any]:
        entries = self.entries(kind)
        kept = [self._plain(e) for e in entries if not getattr(e.record, "withdrawn", None)]
        return {
            "kind": str(kind),
            "title": KIND_NAMES[kind][1],
            "version": self._version,
            "licence": self._catalogue.settings.licence,
            "count": len(kept),
            "records": kept,
            "withdrawn": [self._plain(e) for e in entries if getattr(e.record, "withdrawn", None)],
        }

    def index(self) -> dict[str, Any]:
        settings = self._catalogue.settings
        return {
            "name": settings.name,
            "publisher": settings.publisher,
            "licence": settings.licence,
            "version": self._version,
            "promise": _PROMISE,
            "documentation": self._url(f"/{urls.DATA}/"),
            "openapi": self._url(f"/{urls.API}/openapi.json"),
            "collections": [
                {
                    "kind": str(kind),
                    "title": KIND_NAMES[kind][1],
                    "count": len(self._catalogue.of_kind(kind)),
                    "api": self._url(urls.api_address(kind)),
                    "schema": self._url(_schema_address(kind)),
                }
                for kind in KINDS
            ],
        }

    # --- Schemas ------------------------------------------------------------------------------

    def schema(self, kind: Kind) -> dict[str, Any]:
        definitions = _definitions("#/$defs/{model}")
        name = CLASS_OF[kind].__name__
        wanted = _reachable(name, definitions)
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": self._url(_schema_address(kind)),
            "title": KIND_NAMES[kind][0].capitalize(),
            "$ref": f"#/$defs/{name}",
            "$defs": {n: d for n, d in definitions.items() if n in wanted},
        }

    def openapi(self) -> dict[str, Any]:
        settings = self._catalogue.settings
        schemas = _definitions("#/components/schemas/{model}") | {"Index": _schema_of(self.index())}
        paths: dict[str, Any] = {
            "/index.json": _operation("index", "Ce que contient l'API", "#/components/schemas/Index", "Index")
        }
        tags = [{"name": "Index", "description": "Point de départ."}]
        for kind in KINDS:
            singular, plural = KIND_NAMES[kind]
            collection, name = urls.COLLECTIONS[kind], CLASS_OF[kind].__name__
            identifier = "".join(part.capitalize() for part in str(kind).split("_"))
            schemas[f"{name}List"] = _list_schema(kind, name)
            tags.append({"name": plural, "description": f"Fiches du genre « {kind} »."})
            paths[f"/{collection}.json"] = _operation(
                f"list{identifier}",
                f"Toutes les fiches : {plural}",
                f"#/components/schemas/{name}List",
                plural,
            )
            paths[f"/{collection}/{{id}}.json"] = _operation(
                f"get{identifier}",
                f"Une fiche : {singular}",
                f"#/components/schemas/{name}",
                plural,
                with_id=True,
            )
        return {
            "openapi": "3.1.0",
            "info": {
                "title": f"API de données – {settings.name}",
                "version": "1",
                "description": f"{_PROMISE}\n\n{settings.licence}",
                "contact": {"email": settings.contact},
                "license": {"name": settings.licence, "url": self._url("/mentions-legales/")},
            },
            "servers": [{"url": self._url(f"/{urls.API}"), "description": "Fichiers statiques, sans clé."}],
            "security": [],
            "tags": tags,
            "paths": paths,
            "components": {"schemas": schemas},
        }


def _operation(name: str, summary: str, schema: str, tag: str, with_id: bool = False) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": name,
        "summary": summary,
        "tags": [tag],
        "responses": {
            "200": {
                "description": "Le fichier demandé.",
                "content": {"application/json": {"schema": {"$ref": schema}}},
            }
        },
    }
    if with_id:
        operation["parameters"] = [
            {
                "name": "id",
                "in": "path",
                "required": True,
                "description": "Identifiant de la fiche : la fin de son adresse.",
                "schema": {"type": "string"},
            }
        ]
        operation["responses"]["404"] = {"description": "Aucune fiche ne porte cet identifiant."}
    return {"get": operation}


def _definitions(template: str) -> dict[str, Any]:
    """Return the schema of every class, by name, with what the API adds to records."""
    classes = {kind: CLASS_OF[kind] for kind in KINDS}
    _, found = models_json_schema([(record, "serialization") for record in classes.values()], ref_template=template)
    schemas = {name: _open(schema) for name, schema in found["$defs"].items()}
    schemas["Link"] = _LINK
    link = {"$ref": template.format(model="Link")}
    for kind, record in classes.items():
        schema = schemas[record.__name__]
        added = {
            "kind": {"const": str(kind)},
            "label": {"type": "string", "description": "Nom affiché."},
            "url": {
                "type": "string",
                "format": "uri",
                "description": "Page à lire : adresse permanente.",
            },
            "api": {"type": "string", "format": "uri", "description": "Fichier JSON de la fiche."},
        }
        if kind in urls.SHORT:
            added["short_url"] = {
                "type": "string",
                "format": "uri",
                "description": "Adresse courte.",
            }
        about = {
            "type": "object",
            "description": "Ce que l'API ajoute aux données de la fiche.",
            "required": list(added),
            "properties": added,
        }
        relations = {
            "type": "object",
            "description": "Liens dans les deux sens ; seulement dans le fichier de la fiche.",
            "required": ["to", "from"],
            "properties": {
                "to": {"type": "array", "items": link, "description": "Fiches que celle-ci cite."},
                "from": {
                    "type": "array",
                    "items": link,
                    "description": "Fiches qui citent celle-ci.",
                },
            },
        }
        schema["description"] = f"Fiche du genre « {KIND_NAMES[kind][0]} »."
        if not {"about", "relations"}.isdisjoint(record.model_fields):
            raise ValueError(f"{record.__name__} has a field that the API needs for itself")
        schema["properties"] = schema["properties"] | {"about": about, "relations": relations}
    for schema in schemas.values():
        # Docstrings of the classes are for programmers.
        if schema.get("description", "").isascii():
            schema.pop("description", None)
    return schemas


def _open(schema: Any) -> Any:
    """Return a schema that lets fields be added later: the promise of version 1."""
    if isinstance(schema, dict):
        return {k: _open(v) for k, v in schema.items() if (k, v) != ("additionalProperties", False)}
    return [_open(item) for item in schema] if isinstance(schema, list) else schema


def _reachable(name: str, definitions: dict[str, Any]) -> set[str]:
    found: set[str] = set()
    waiting = [name]
    while waiting:
        current = waiting.pop()
        if current not in found:
            found.add(current)
            text = json.dumps(definitions[current])
            waiting.extend(other for other in definitions if f'/{other}"' in text)
    return found


def _list_schema(kind: Kind, name: str) -> dict[str, Any]:
    records = {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}}
    return {
        "type": "object",
        "required": ["kind", "title", "version", "licence", "count", "records", "withdrawn"],
        "properties": {
            "kind": {"const": str(kind)},
            "title": {"type": "string"},
            "version": {"type": "string", "description": "Date et empreinte des données."},
            "licence": {"type": "string"},
            "count": {"type": "integer"},
            "records": records,
            "withdrawn": records | {"description": "Fiches retirées du guide, gardées pour les anciens liens."},
        },
    }


def _schema_of(value: Any) -> dict[str, Any]:
    """Return the schema of a small sample of plain data, every key required."""
    if isinstance(value, dict):
        properties = {key: _schema_of(item) for key, item in value.items()}
        return {"type": "object", "required": list(value), "properties": properties}
    if isinstance(value, list):
        return {"type": "array", "items": _schema_of(value[0])}
    return {"type": "integer" if isinstance(value, int) else "string"}
