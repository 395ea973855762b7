"""Each file is valid in its format, according to a library that reads that format."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import frictionless
import jsonschema
import pytest
import rdflib
from openapi_spec_validator import OpenAPIV31SpecValidator
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, DCTERMS, RDF, SKOS
from rfc3986 import exceptions, uri_reference, validators

from catalogue import model, urls
from catalogue.exports import tables, vocabulary
from catalogue.exports.api import KINDS
from catalogue.exports.files import OpenData
from catalogue.language.plain import plain_text
from catalogue.model import Kind
from catalogue.model.kinds import spec_of
from catalogue.store import Catalogue

PROMISED = Path(__file__).parent / "api_v1.json"


def _json(folder: Path, address: str) -> Any:
    return json.loads((folder / address.strip("/")).read_text("utf-8"))


def _local(catalogue: Catalogue, url: str) -> str:
    """Return the address inside the site of a complete one."""
    base = catalogue.settings.absolute("")
    assert url.startswith(f"{base}/")
    return url.removeprefix(base)


#: Checks the formats of texts too: by default, jsonschema accepts any text as an address.
FORMATS = jsonschema.FormatChecker()
STANDARD = (
    validators.Validator()
    .require_presence_of("scheme", "host")
    .check_validity_of("scheme", "host", "path", "query", "fragment")
)


@FORMATS.checks("uri", raises=(exceptions.ValidationError, exceptions.InvalidAuthority))
def is_uri(value: object) -> bool:
    """Tell whether a text is an address of the web as the standard writes it."""
    if isinstance(value, str):
        STANDARD.validate(uri_reference(value))
        return (
            value.isascii() and not set(value) & set(' <>"{}|\\^`') and re.search("%(?![0-9A-Fa-f]{2})", value) is None
        )
    return True


def test_what_is_said_to_readers_is_about_a_field():
    fields = {f"{c.__name__}.{name}" for c in vars(model).values() if _is_record(c) for name in c.model_fields}
    assert sorted(tables.FOR_READERS.keys() - fields) == []


def _is_record(value: Any) -> bool:
    return isinstance(value, type) and issubclass(value, model.Model)


def test_columns_are_explained_to_readers_not_to_editors():
    """Their descriptions contain no instruction to an editor."""
    descriptions = {column.description for table in tables.schema() for column in table.columns}
    orders = re.compile(
        r"Ajoutez|Reprenez|Écrivez|Ne corrigez|vos propres mots|Obligatoire|expliquez|phrases? de moins"
    )
    assert [text for text in descriptions if orders.search(text)] == []


# --- Frictionless -------------------------------------------------------------------------------


def test_frictionless_finds_nothing_wrong(published: Path):
    report = frictionless.Package(str(published / urls.DATA / "datapackage.json")).validate()
    assert report.flatten(["title", "message"]) == []
    assert report.valid


def test_frictionless_sees_a_broken_link(hostile: Catalogue, tmp_path: Path):
    """A row that names no known action is refused: the description of foreign keys works."""
    for file in OpenData(hostile).offered:
        (tmp_path / file.name).write_bytes(file.content)
    table = tmp_path / "monographies-evidence.csv"
    [action] = {evidence.action for case in hostile.monographs.values() for evidence in case.evidence}
    text = table.read_text("utf-8")
    assert f",{action}," in text
    table.write_text(text.replace(f",{action},", ",inconnue,"), "utf-8", newline="")
    report = frictionless.Package(str(tmp_path / "datapackage.json")).validate()
    assert "foreign-key" in {kind for [kind] in report.flatten(["type"])}


# --- API ----------------------------------------------------------------------------------------


def test_openapi_description_is_valid(published: Path):
    description = _json(published, "/api/v1/openapi.json")
    assert [str(error) for error in OpenAPIV31SpecValidator(description).iter_errors()] == []


def test_openapi_description_is_complete(published: Path):
    """Every operation has a unique name, a description, tags, and its errors, as linters ask."""
    description = _json(published, "/api/v1/openapi.json")
    operations = [path["get"] for path in description["paths"].values()]
    names = [operation["operationId"] for operation in operations]
    assert sorted(names) == sorted(set(names))
    tags = {tag["name"] for tag in description["tags"]}
    for path, item in description["paths"].items():
        operation = item["get"]
        assert operation["summary"]
        assert set(operation["tags"]) <= tags
        assert ("404" in operation["responses"]) == ("{id}" in path)
    assert {"name", "url"} <= description["info"]["license"].keys()
    assert description["info"]["contact"]["email"]


def test_openapi_paths_are_the_published_files(published: Path):
    description = _json(published, "/api/v1/openapi.json")
    files = {file.relative_to(published / urls.API).as_posix() for file in (published / urls.API).rglob("*.json")}
    files = {file for file in files if not file.startswith("schemas/") and file != "openapi.json"}
    for path in description["paths"]:
        head = path.strip("/").removesuffix("{id}.json")
        files_of_path = {f for f in files if f == head or ("{id}" in path and f.startswith(head))}
        assert files_of_path, path
        files -= files_of_path
    assert files == set()


@pytest.mark.parametrize("kind", KINDS)
def test_every_record_follows_its_schema(kind: Kind, published: Path):
    schema = _json(published, f"/api/v1/schemas/{spec_of(kind).collection}.json")
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema, format_checker=FORMATS)
    collection = _json(published, urls.api_address(kind))
    assert collection["count"] == len(collection["records"])
    for record in collection["records"]:
        page = _json(published, urls.api_address(kind, record["id"]))
        assert [error.message for error in validator.iter_errors(record)] == []
        assert [error.message for error in validator.iter_errors(page)] == []
        assert {key: value for key, value in page.items() if key != "relations"} == record


def test_schema_refuses_a_wrong_record(published: Path):
    schema = _json(published, "/api/v1/schemas/monographies.json")
    record = _json(published, urls.api_address(Kind.MONOGRAPH))["records"][0]
    validator = jsonschema.Draft202012Validator(schema, format_checker=FORMATS)
    assert not validator.is_valid(record | {"website": "https://café.example/"})
    assert not validator.is_valid(record | {"added_on": "2026-02-30"})
    assert not validator.is_valid(record | {"about": {"kind": "action"}})
    assert not validator.is_valid(record | {"evidence": [{"action": 3}]})
    assert validator.is_valid(record | {"a_later_field": 1})


def _addresses(value: Any) -> Iterator[str]:
    """Yield every address in some JSON."""
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _addresses(item)
    elif isinstance(value, str) and re.match(r"https?://\S+$", value):
        yield value


def test_every_address_of_every_file_is_standard(published: Path):
    """All texts of JSON files that are addresses, and all resources of graphs."""
    addresses_by_file: dict[str, set[str]] = {}
    for file in published.rglob("*.json*"):
        addresses_by_file[file.name] = set(_addresses(json.loads(file.read_text("utf-8"))))
    for file in published.rglob("*.ttl"):
        graph = rdflib.Graph().parse(file)
        addresses_by_file[file.name] = {
            str(node) for triple in graph for node in triple if isinstance(node, rdflib.URIRef)
        }
    not_standard = [
        (name, address)
        for name, addresses in addresses_by_file.items()
        for address in addresses
        if address.startswith("http") and not FORMATS.conforms(address, "uri")
    ]
    assert not_standard == []
    assert sum(map(len, addresses_by_file.values())) > 100


def test_links_go_both_ways(published: Path, any_catalogue: Catalogue):
    """Every link of the API leads to a file that holds the link back."""
    number_of_links = 0
    for file in (published / urls.API).rglob("*.json"):
        record = json.loads(file.read_text("utf-8"))
        for way, back in (("to", "from"), ("from", "to")):
            for link in record.get("relations", {}).get(way, []):
                other = _json(published, _local(any_catalogue, link["api"]))
                returned = [(x["field"], x["api"]) for x in other["relations"][back]]
                assert (link["field"], record["about"]["api"]) in returned
                assert {key: link[key] for key in ("kind", "label", "url", "api")}.items() <= other["about"].items()
                number_of_links += 1
    assert number_of_links > 10


def _fields(schema: Any, path: str = "") -> dict[str, str]:
    """Return the type of every field of a description, by path."""
    type_by_path = {}
    for name, part in schema.get("properties", {}).items():
        type_by_path[f"{path}.{name}"] = _type(part)
        type_by_path |= _fields(part, f"{path}.{name}")
    return type_by_path


def _type(part: dict) -> str:
    if "anyOf" in part:
        return " or ".join(sorted(map(_type, part["anyOf"])))
    if part.get("type") == "array":
        return f"list of {_type(part['items'])}"
    return part.get("$ref", "").rsplit("/", 1)[-1] or part.get("type") or "choice"


def promise(description: dict) -> dict[str, Any]:
    """Return what a program may rely on: the addresses, and the fields with their types."""
    fields: dict[str, str] = {}
    for name, schema in description["components"]["schemas"].items():
        fields |= _fields(schema, name)
    return {"paths": sorted(description["paths"]), "fields": dict(sorted(fields.items()))}


def test_version_1_only_grows(open_data):
    """To record what was added: python -m tests.exports.test_validity."""
    description = json.loads(open_data.api["/api/v1/openapi.json"])
    current, promised = promise(description), json.loads(PROMISED.read_text("utf-8"))
    assert set(promised["paths"]) <= set(current["paths"])
    assert {name: current["fields"].get(name) for name in promised["fields"]} == promised["fields"]


def test_promise_is_recorded(open_data):
    """A new field is promised as soon as it is published."""
    description = json.loads(open_data.api["/api/v1/openapi.json"])
    assert promise(description) == json.loads(PROMISED.read_text("utf-8")), "run: python -m tests.exports.test_validity"


# --- SKOS and DCAT ------------------------------------------------------------------------------


def _graph(folder: Path, name: str) -> rdflib.Graph:
    return rdflib.Graph().parse(folder / urls.DATA / name)


@pytest.mark.parametrize("stem", ["vocabulaire", "dcat"])
def test_turtle_and_json_ld_say_the_same(stem: str, published: Path):
    turtle, linked = _graph(published, f"{stem}.ttl"), _graph(published, f"{stem}.jsonld")
    assert len(turtle) > 30
    assert isomorphic(turtle, linked)


def test_concepts_are_the_pages(published: Path, any_catalogue: Catalogue):
    graph = _graph(published, "vocabulaire.ttl")
    base = any_catalogue.settings.absolute("")
    expected = {
        f"{base}{urls.address(kind, record_id)}"
        for kind in vocabulary.KINDS
        for record_id in any_catalogue.of_kind(kind)
    }
    assert {str(concept) for concept in graph.subjects(RDF.type, SKOS.Concept)} == expected


def test_concepts_carry_their_names_and_definitions(published: Path, any_catalogue: Catalogue):
    graph = _graph(published, "vocabulaire.jsonld")
    base = any_catalogue.settings.absolute("")
    for need in any_catalogue.needs.values():
        concept = rdflib.URIRef(f"{base}{urls.address(Kind.NEED, need.id)}")
        assert graph.value(concept, SKOS.prefLabel) == rdflib.Literal(need.label, lang="fr")
        assert graph.value(concept, SKOS.definition) == rdflib.Literal(plain_text(need.summary), lang="fr")
        names = {str(name) for name in graph.objects(concept, SKOS.altLabel)}
        assert {*need.aliases, need.short_label} - {need.label} == names


def test_skos_is_consistent(published: Path):
    """Conditions of the standard: one preferred label, disjoint relations, both directions said."""
    graph = _graph(published, "vocabulaire.ttl")
    for concept in graph.subjects(RDF.type, SKOS.Concept):
        labels = list(graph.objects(concept, SKOS.prefLabel))
        assert len(labels) == 1
        assert labels[0] not in set(graph.objects(concept, SKOS.altLabel))
        assert len(list(graph.objects(concept, SKOS.inScheme))) == 1
        assert not set(graph.objects(concept, SKOS.related)) & set(graph.objects(concept, SKOS.broader))
    pairs = [
        (SKOS.broader, SKOS.narrower),
        (SKOS.broadMatch, SKOS.narrowMatch),
        (SKOS.related, SKOS.related),
        (SKOS.relatedMatch, SKOS.relatedMatch),
        (SKOS.topConceptOf, SKOS.hasTopConcept),
    ]
    for way, back in pairs:
        assert all((target, back, source) in graph for source, target in graph.subject_objects(way))


def test_dcat_describes_every_file(published: Path, any_catalogue: Catalogue):
    graph = _graph(published, "dcat.ttl")
    dataset = graph.value(predicate=RDF.type, object=DCAT.Dataset)
    rights = rdflib.Literal(any_catalogue.settings.licence, lang="fr")
    for name in ("title", "description", "publisher", "modified", "language", "identifier"):
        assert graph.value(dataset, DCTERMS[name]), name
    assert graph.value(dataset, DCTERMS.rights) == rights
    described_addresses = set()
    for distribution in graph.objects(dataset, DCAT.distribution):
        address = _local(any_catalogue, str(graph.value(distribution, DCAT.downloadURL)))
        content = (published / address.strip("/")).read_bytes()
        described_addresses.add(address)
        checksum = next(o for p, o in graph.predicate_objects(distribution) if str(p).endswith("#checksum"))
        value = next(o for p, o in graph.predicate_objects(checksum) if str(p).endswith("#checksumValue"))
        assert str(value) == hashlib.sha256(content).hexdigest()
        assert int(str(graph.value(distribution, DCAT.byteSize))) == len(content)
        assert graph.value(distribution, DCTERMS.rights) == rights
    tables = {f"/donnees/{file.name}" for file in (published / urls.DATA).glob("*.csv")}
    assert tables < described_addresses


if __name__ == "__main__":
    from catalogue.exports.api import Api
    from catalogue.opening import open_catalogue

    found = Api(open_catalogue(Path.cwd()))["/api/v1/openapi.json"]
    PROMISED.write_text(json.dumps(promise(json.loads(found)), indent=1, ensure_ascii=False) + "\n", "utf-8")
