"""Static JSON API: an index, a file per kind and per record, their schemas and an OpenAPI description.

Version 1 only grows: a field or an address may be added, none is removed and none changes its meaning.
``tests/exports/api_v1.json`` holds the promised fields and addresses; a test fails if one is missing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, cached_property, partial
from typing import Any

from pydantic.json_schema import models_json_schema

from catalogue import urls
from catalogue.exports.jsonfile import compact, dump, in_lines, one_object, with_lists
from catalogue.model import STANDARD, Kind
from catalogue.model.kinds import SPECS, spec_of
from catalogue.places.areas import Sort, region_of
from catalogue.reading.loading import Entry
from catalogue.store import Catalogue
from catalogue.views.places import Places
from catalogue.views.relations import Key, Links
from catalogue.views.versions import version

KINDS = tuple(spec.kind for spec in SPECS if spec.collection)
_PROMISE = (
    "La version 1 ne fait que grandir : un champ ou une adresse peut s'ajouter, rien n'est retiré ni ne "
    "change de sens. Un programme doit donc ignorer les champs qu'il ne connaît pas. Une rupture "
    "s'appellerait /api/v2/, et /api/v1/ resterait en place."
)
#: Prefix of references to classes, in JSON Schemas and in the OpenAPI description.
_IN_SCHEMA, _IN_OPENAPI = "#/$defs/", "#/components/schemas/"
_REFERENCE = re.compile(rf'"{re.escape(_IN_SCHEMA)}(\w+)"')
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


#: Every place that has a page, in one file.
PLACES = f"/{urls.API}/{urls.PLACES}.json"
_PLACE_LIST = {
    "type": "object",
    "required": ["title", "version", "licence", "count", "places"],
    "properties": {
        "title": {"type": "string"},
        "version": {"type": "string", "description": "Date et empreinte des données."},
        "licence": {"type": "string"},
        "count": {"type": "integer"},
        "places": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "name", "kind", "url", "region", "departements", "monographies"],
                "properties": {
                    "code": {"type": "string", "description": "Code Insee de la région ou du département."},
                    "name": {"type": "string"},
                    "kind": {"enum": [str(sort) for sort in Sort]},
                    "url": {"type": "string", "format": "uri", "description": "Page à lire."},
                    "region": {
                        "type": "string",
                        "description": "Code Insee de sa région ; vide pour les autres lieux.",
                    },
                    "departements": {"type": "array", "items": {"type": "string"}, "description": "Codes Insee."},
                    "monographies": {"type": "array", "items": {"type": "string"}, "description": "Ses cas."},
                },
            },
        },
    },
}


def _schema_address(kind: Kind) -> str:
    return f"/{urls.API}/schemas/{spec_of(kind).collection}.json"


class Api(Mapping[str, bytes]):
    """Every file of the API by address; each is made once, when first read."""

    def __init__(self, catalogue: Catalogue, links: Links | None = None):
        self._catalogue = catalogue
        self._links = links or Links(catalogue)
        self._url = catalogue.settings.absolute
        self._names: dict[Key, dict[str, str]] = {}
        self._contents: dict[str, bytes] = {}

    def __getitem__(self, address: str) -> bytes:
        """Return one file."""
        if address not in self._contents:
            self._contents[address] = self._makers[address]()
        return self._contents[address]

    def __contains__(self, address: object) -> bool:
        """Tell whether a file has this address, without making it."""
        return address in self._makers

    def __iter__(self) -> Iterator[str]:
        """Go through the addresses."""
        return iter(self._makers)

    def __len__(self) -> int:
        """How many files there are."""
        return len(self._makers)

    @cached_property
    def _makers(self) -> dict[str, Callable[[], bytes]]:
        makers: dict[str, Callable[[], bytes]] = {f"/{urls.API}/index.json": lambda: dump(self._index())}
        for kind in KINDS:
            makers[urls.api_address(kind)] = partial(self._collection, kind)
            makers[_schema_address(kind)] = partial(self._schema, kind)
            for entry in self._entries(kind):
                makers[urls.api_address(kind, entry.id)] = partial(self._record, entry)
        if self._catalogue.areas:
            makers[PLACES] = lambda: dump(self._place_list())
        makers[f"/{urls.API}/openapi.json"] = lambda: dump(self._openapi())
        return makers

    def _entries(self, kind: Kind) -> list[Entry]:
        """Return the records of a kind, then its withdrawn ones."""
        catalogue = self._catalogue
        shown_entries = catalogue.shown_entries(spec_of(kind).record)
        return [*shown_entries, *(e for e in catalogue.withdrawn.values() if e.kind == kind)]

    def _plain(self, entry: Entry) -> bytes:
        about = {name: value for name, value in self._id_and_addresses(entry).items() if name != "id"}
        short = urls.short_address(entry.kind, entry.record)
        if short:
            about["short_url"] = self._url(short)
        return one_object(entry.record.model_dump_json(indent=1, context=STANDARD).encode(), in_lines({"about": about}))

    def _record(self, entry: Entry) -> bytes:
        relations = {
            "to": [{"field": link.field} | self._id_and_addresses(link.target) for link in self._links.of(entry)],
            "from": [{"field": link.field} | self._id_and_addresses(link.source) for link in self._links.to(entry)],
        }
        return one_object(self._plain(entry), in_lines({"relations": relations})) + b"\n"

    def _id_and_addresses(self, entry: Entry) -> dict[str, str]:
        key = (entry.kind, entry.id)
        if key not in self._names:
            self._names[key] = {
                "kind": str(entry.kind),
                "id": entry.id,
                "label": entry.record.label,
                "url": self._url(urls.address_of(entry.kind, entry.record)),
                "api": self._url(urls.api_address(entry.kind, entry.id)),
            }
        return self._names[key]

    def _collection(self, kind: Kind) -> bytes:
        entries = self._entries(kind)
        withdrawn = [entry for entry in entries if getattr(entry.record, "withdrawn", None)]
        shown_entries = [entry for entry in entries if not getattr(entry.record, "withdrawn", None)]
        about = {
            "kind": str(kind),
            "title": spec_of(kind).plural,
            "version": str(version(self._catalogue)),
            "licence": self._catalogue.settings.licence,
            "count": len(shown_entries),
        }
        return with_lists(about, {"records": map(self._plain, shown_entries), "withdrawn": map(self._plain, withdrawn)})

    def _index(self) -> dict[str, Any]:
        settings = self._catalogue.settings
        places = {"places": self._url(PLACES)} if self._catalogue.areas else {}
        return {
            "name": settings.name,
            "publisher": settings.publisher,
            "licence": settings.licence,
            "version": str(version(self._catalogue)),
            "promise": _PROMISE,
            "documentation": self._url(f"/{urls.DATA}/"),
            "openapi": self._url(f"/{urls.API}/openapi.json"),
            **places,
            "collections": [
                {
                    "kind": str(kind),
                    "title": spec_of(kind).plural,
                    "count": len(self._catalogue.of_kind(kind)),
                    "api": self._url(urls.api_address(kind)),
                    "schema": self._url(_schema_address(kind)),
                }
                for kind in KINDS
            ],
        }

    def _place_list(self) -> dict[str, Any]:
        """Return the places that have a page, with the cases in each."""
        places = Places(self._catalogue)
        listed = [
            {
                "code": area.number,
                "name": area.name,
                "kind": str(area.sort),
                "url": self._url(area.address),
                "region": region.number if (region := region_of(area)) else "",
                "departements": list(area.departements),
                "monographies": [case.id for case in places.cases(area.id)],
            }
            for area in self._catalogue.areas.values()
        ]
        return {
            "title": "lieux",
            "version": str(version(self._catalogue)),
            "licence": self._catalogue.settings.licence,
            "count": len(listed),
            "places": listed,
        }

    # --- Schemas ------------------------------------------------------------------------------

    def _schema(self, kind: Kind) -> bytes:
        name = spec_of(kind).record.__name__
        reachable_names = _reachable(name)
        schema = {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": self._url(_schema_address(kind)),
            "title": spec_of(kind).singular.capitalize(),
            "$ref": f"{_IN_SCHEMA}{name}",
            "$defs": {n: d for n, d in _definitions().items() if n in reachable_names},
        }
        return dump(schema)

    def _openapi(self) -> dict[str, Any]:
        settings = self._catalogue.settings
        schemas = _with_openapi_references(_definitions()) | {"Index": _schema_of(self._index())}
        paths: dict[str, Any] = {
            "/index.json": _operation("index", "Ce que contient l'API", f"{_IN_OPENAPI}Index", "Index")
        }
        tags = [{"name": "Index", "description": "Point de départ."}]
        if self._catalogue.areas:
            schemas["PlaceList"] = _PLACE_LIST
            tags.append({"name": "lieux", "description": "Régions, départements et collectivités d'outre-mer."})
            name = PLACES.removeprefix(f"/{urls.API}")
            paths[name] = _operation("listPlaces", "Tous les lieux, et leurs cas", f"{_IN_OPENAPI}PlaceList", "lieux")
        for kind in KINDS:
            singular, plural = spec_of(kind).names
            collection, name = spec_of(kind).collection, spec_of(kind).record.__name__
            identifier = "".join(part.capitalize() for part in str(kind).split("_"))
            schemas[f"{name}List"] = _list_schema(kind, name)
            tags.append({"name": plural, "description": f"Fiches du genre « {kind} »."})
            paths[f"/{collection}.json"] = _operation(
                f"list{identifier}",
                f"Toutes les fiches : {plural}",
                f"{_IN_OPENAPI}{name}List",
                plural,
            )
            paths[f"/{collection}/{{id}}.json"] = _operation(
                f"get{identifier}",
                f"Une fiche : {singular}",
                f"{_IN_OPENAPI}{name}",
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


@cache
def _definitions() -> dict[str, Any]:
    """Return the schema of every class, by name, with the fields that the API adds to records."""
    classes = {kind: spec_of(kind).record for kind in KINDS}
    _, pydantic_schemas = models_json_schema([(record, "serialization") for record in classes.values()])
    schemas = {name: _open(schema) for name, schema in pydantic_schemas["$defs"].items()}
    schemas["Link"] = _LINK
    link = {"$ref": f"{_IN_SCHEMA}Link"}
    for kind, record in classes.items():
        schema = schemas[record.__name__]
        added_fields = {
            "kind": {"const": str(kind)},
            "label": {"type": "string", "description": "Nom affiché."},
            "url": {
                "type": "string",
                "format": "uri",
                "description": "Page à lire : adresse permanente.",
            },
            "api": {"type": "string", "format": "uri", "description": "Fichier JSON de la fiche."},
        }
        if spec_of(kind).short:
            added_fields["short_url"] = {
                "type": "string",
                "format": "uri",
                "description": "Adresse courte.",
            }
        about = {
            "type": "object",
            "description": "Ce que l'API ajoute aux données de la fiche.",
            "required": list(added_fields),
            "properties": added_fields,
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
        schema["description"] = f"Fiche du genre « {spec_of(kind).singular} »."
        if not {"about", "relations"}.isdisjoint(record.model_fields):
            raise ValueError(f"{record.__name__} has a field that the API needs for itself")
        schema["properties"] = schema["properties"] | {"about": about, "relations": relations}
    for schema in schemas.values():
        # Docstrings, in English and so in ASCII, are for programmers: descriptions in French are kept.
        if schema.get("description", "").isascii():
            schema.pop("description", None)
    return schemas


def _open(schema: Any) -> Any:
    """Return a schema that allows other fields, which version 1 may add later."""
    if isinstance(schema, dict):
        return {k: _open(v) for k, v in schema.items() if (k, v) != ("additionalProperties", False)}
    return [_open(item) for item in schema] if isinstance(schema, list) else schema


def _with_openapi_references(schema: Any) -> Any:
    """Return a schema whose references have the form of OpenAPI."""
    if isinstance(schema, dict):
        return {key: _with_openapi_references(value) for key, value in schema.items()}
    if isinstance(schema, list):
        return [_with_openapi_references(item) for item in schema]
    if isinstance(schema, str) and schema.startswith(_IN_SCHEMA):
        return _IN_OPENAPI + schema.removeprefix(_IN_SCHEMA)
    return schema


def _reachable(name: str) -> set[str]:
    """Return the classes that the schema of one refers to, directly or not, and itself."""
    reached: set[str] = set()
    waiting = [name]
    while waiting:
        current = waiting.pop()
        if current not in reached:
            reached.add(current)
            waiting.extend(_references()[current])
    return reached


@cache
def _references() -> dict[str, list[str]]:
    """Return, by class, those that its schema refers to directly."""
    return {name: _REFERENCE.findall(compact(schema).decode()) for name, schema in _definitions().items()}


def _list_schema(kind: Kind, name: str) -> dict[str, Any]:
    records = {"type": "array", "items": {"$ref": f"{_IN_OPENAPI}{name}"}}
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
    """Return a schema deduced from a sample of plain data, with every key required."""
    if isinstance(value, dict):
        properties = {key: _schema_of(item) for key, item in value.items()}
        return {"type": "object", "required": list(value), "properties": properties}
    if isinstance(value, list):
        return {"type": "array", "items": _schema_of(value[0])}
    return {"type": "integer" if isinstance(value, int) else "string"}
