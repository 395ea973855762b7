"""Files generated from the model are up to date, valid, and cover the whole model."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml

from catalogue.editing import forms, generated, issues, schemas
from catalogue.model import Kind, Monograph
from catalogue.model.kinds import FILES
from catalogue.reading import yaml_source
from catalogue.reading.files import data_files
from tests.builders import CAFE, Project, make_monograph
from tests.conftest import ROOT

DATA_FILES = data_files(ROOT)

SAME_IN_FRENCH = {
    "expressions",
    "commune",
    "description",
    "source",
    "page",
    "date",
    "action",
    "actions",
    "instrument",
    "instruments",
}


def _schema_of(path: str) -> dict:
    table = next((t for t in FILES if path.startswith(t.path)), None)
    return json.loads((ROOT / schemas.schema_path(table.path if table else path)).read_text("utf-8"))


def test_committed_files_are_up_to_date(catalogue):
    assert sorted(generated.stale_files(catalogue)) == [], f"lancez « {generated.COMMAND} »"


def stale_once_written(project: Project, words: str, other_words: str) -> dict[str, str]:
    """Write every generated file with some words replaced by others; return those that are stale."""
    catalogue = project.catalogue()
    for path, text in generated.generated_files(catalogue).items():
        file = project.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text.replace(words, other_words), "utf-8")
    return generated.stale_files(catalogue)


def test_a_new_record_makes_nothing_stale(project):
    """Ids are suggestions: an editor who adds a record on the forge has no command to run."""
    assert stale_once_written(project, "pret-de-salle", "autre-action") == {}


def test_a_change_of_the_model_is_noticed(project):
    stale = stale_once_written(project, "Autres graphies", "Alias")
    assert {"data/schemas/monographs.schema.json", forms.COLLECTIONS_PATH} <= stale.keys()


@pytest.mark.parametrize("path", DATA_FILES)
def test_real_file_follows_its_schema(path: str):
    value = yaml_source.read(ROOT / path, path).value
    validator = jsonschema.Draft7Validator(_schema_of(path))
    assert [f"{list(e.path)}: {e.message}" for e in validator.iter_errors(value)] == []


def test_schema_refuses_what_the_model_refuses():
    value = make_monograph()
    validator = jsonschema.Draft7Validator(_schema_of(CAFE))
    assert validator.is_valid(value)
    for broken in (
        value | {"nom": "x"},
        {k: v for k, v in value.items() if k != "name"},
        value | {"founded": "2014"},
        value | {"id": "Café"},
        value | {"evidence": [value["evidence"][0] | {"status": "obtenu"}]},
    ):
        assert not validator.is_valid(broken)


def _fields(schema: dict, path: str):
    for name, field in schema.get("properties", {}).items():
        field = schemas.merged(field)
        yield f"{path}.{name}", field
        yield from _fields(schemas.merged(field.get("items", field)), f"{path}.{name}")


SCHEMAS = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / schemas.SCHEMAS_FOLDER).iterdir())


@pytest.mark.parametrize("path", SCHEMAS)
def test_every_field_helps_the_editor(path: str):
    """A French title, a description and a right example: completion and forms are the editors' guide."""
    schema = json.loads((ROOT / path).read_text("utf-8"))
    definitions = schema.get("definitions", {})
    shapes = {"": schema, "items": schema.get("items", {})} | definitions
    fields = {f"{s}.{n}": f for s, shape in shapes.items() for n, f in shape.get("properties", {}).items()}
    assert fields
    for place, field in fields.items():
        name = place.rpartition(".")[2]
        assert field.get("description"), place
        assert field.get("title"), place
        assert field["title"] != name.replace("_", " ").title() or name in SAME_IN_FRENCH, (
            f"{place}: no title of its own"
        )
        assert field.get("examples"), place
        assert len(field.get("enumDescriptions", field.get("enum", ()))) == len(field.get("enum", ())), place
        schema_of_field = {"definitions": definitions} | field
        errors = [
            e.message
            for example in field["examples"]
            for e in jsonschema.Draft7Validator(schema_of_field).iter_errors(example)
        ]
        assert errors == [], place


def test_every_data_file_has_a_schema_in_the_editor():
    mapping = json.loads((ROOT / ".vscode/settings.json").read_text("utf-8"))["yaml.schemas"]
    for schema, files in mapping.items():
        assert (ROOT / schema).is_file()
        assert any(ROOT.glob(files[0])), files
    assert len(mapping) == len(FILES) + 1


@pytest.mark.parametrize("path", DATA_FILES)
def test_every_data_file_names_its_schema(path: str):
    """Editors other than VS Code find the schema by the first line of the file; forms write a case without it."""
    first_line = (ROOT / path).read_text("utf-8").splitlines()[0]
    name = first_line.removeprefix("# yaml-language-server: $schema=")
    if name == first_line and "monographs" in path:
        return
    assert ((ROOT / path).parent / name).resolve() == (
        ROOT / schemas.schema_path("data/monographs" if "monographs" in path else path)
    )


# --- The forms of the content manager -----------------------------------------------------------


def _form_fields(fields: list[dict], path: str):
    for field in fields:
        yield f"{path}.{field['name']}", field
        inner = field.get("fields") or ([field["field"]] if "field" in field else [])
        yield from _form_fields(inner, f"{path}.{field['name']}")


def test_forms_have_every_field_of_the_model():
    cases, references = forms.collections()
    shapes = {"monograph": cases["fields"]}
    shapes |= {f["name"]: f["fields"][0]["fields"] for f in references["files"]}
    for table in FILES:
        paths_of_model = {path for path, _ in _fields(schemas.record_schema(table.record), "")}
        paths_of_form = {path.removesuffix(".item") for path, _ in _form_fields(shapes[table.kind], "")}
        assert paths_of_model == paths_of_form


def test_every_reference_is_a_choice():
    cases, references = forms.collections()
    files = {f["name"] for f in references["files"]}
    relations = {p: f for p, f in _form_fields(cases["fields"], "") if f["widget"] == "relation"}
    expected = {
        ".distinct_from",
        ".theme",
        ".activity",
        ".needs",
        ".legal_form",
        ".territories.type",
        ".territories.source.id",
        ".also_read",
        ".figures.source.id",
        ".approvals.source.id",
        ".source.id",
        ".evidence.action",
        ".evidence.decision_makers",
        ".evidence.source.id",
        ".testimonies.action",
        ".testimonies.source.id",
        ".criteria.id",
        ".updates.source.id",
    }
    assert set(relations) == expected
    for field in relations.values():
        assert field.get("file") in files or field["collection"] == cases["name"]


def test_form_labels_and_hints_come_from_the_model():
    cases, _ = forms.collections()
    by_name = {f["name"]: f for f in cases["fields"]}
    assert by_name["name"]["label"] == Monograph.model_fields["name"].title
    assert Monograph.model_fields["name"].description in by_name["name"]["hint"]


# --- The form of the forge ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("schema", "pattern"),
    [
        ("vendor.github-workflows", ".github/workflows/*.yml"),
        ("vendor.dependabot", ".github/dependabot.yml"),
        ("vendor.github-issue-forms", ".github/ISSUE_TEMPLATE/c[ao][sr]*.yml"),
        ("vendor.github-issue-config", ".github/ISSUE_TEMPLATE/config.yml"),
    ],
)
def test_forge_files_are_valid(schema: str, pattern: str):
    files = sorted(map(str, ROOT.glob(pattern)))
    assert files
    command: list[str | Path] = [
        Path(sys.executable).with_name("check-jsonschema"),
        "--builtin-schema",
        schema,
        *files,
    ]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_issue_form_offers_every_record(catalogue):
    form = yaml.safe_load((ROOT / issues.FORM_PATH).read_text("utf-8"))
    options = {e["id"]: e["attributes"]["options"] for e in form["body"] if "options" in e.get("attributes", {})}
    labels = [e["attributes"]["label"] for e in form["body"] if "id" in e]
    assert len(labels) == len(set(labels)), "the answers are told apart by their labels"
    ids_offered = {option.rpartition("(")[2].rstrip(")") for option in options["evidence-action"]}
    assert set(catalogue.of_kind(Kind.ACTION)) >= ids_offered - {issues._OTHER}
