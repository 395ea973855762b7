"""The committed files generated from the model, and which of them are out of date."""

from __future__ import annotations

import json
import re

from catalogue.editing import forms, issues, schemas
from catalogue.store import Catalogue

VSCODE_SETTINGS = ".vscode/settings.json"
COMMAND = "make generate"


def generated_files(catalogue: Catalogue) -> dict[str, str]:
    """Return the text of every generated file by project path."""
    return {
        **schemas.all_schemas(catalogue),
        VSCODE_SETTINGS: _vscode_settings(),
        forms.COLLECTIONS_PATH: forms.collections_text(),
        issues.FORM_PATH: issues.form_text(catalogue),
    }


def stale_files(catalogue: Catalogue) -> dict[str, str]:
    """Return the generated files whose committed text must change, with their new text.

    Differences in suggested ids do not count: adding a record must not oblige its author to run a command.
    """
    stale = {}
    for path, text in generated_files(catalogue).items():
        file = catalogue.root / path
        committed_text = file.read_text("utf-8") if file.is_file() else ""
        if _without_suggestions(path, committed_text) != _without_suggestions(path, text):
            stale[path] = text
    return stale


def _without_suggestions(path: str, text: str) -> str:
    if path == issues.FORM_PATH:
        return re.sub(r"(?m)^ +- .* \([a-z0-9-]+\)\n", "", text)
    if not path.startswith(schemas.SCHEMAS_FOLDER) or not text:
        return text
    try:
        schema = json.loads(text)
    except ValueError:
        return text
    _drop_suggestions(schema)
    return json.dumps(schema)


def _drop_suggestions(schema: object) -> None:
    children = schema if isinstance(schema, list) else []
    if isinstance(schema, dict):
        if schemas.REFERENCE in schema:
            schema.pop("examples", None)
        children = list(schema.values())
    for child in children:
        _drop_suggestions(child)


def _vscode_settings() -> str:
    settings = {
        "yaml.schemas": schemas.editor_mapping(),
        "yaml.schemaStore.enable": False,
        "yaml.format.enable": False,
        "files.encoding": "utf8",
        "files.eol": "\n",
        "files.insertFinalNewline": True,
        "[yaml]": {
            "editor.tabSize": 2,
            "editor.insertSpaces": True,
            "editor.wordWrap": "on",
            "editor.quickSuggestions": {"strings": "on"},
        },
    }
    return json.dumps(settings, ensure_ascii=False, indent=2) + "\n"
