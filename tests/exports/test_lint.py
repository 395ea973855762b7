"""The description of the API, read by a linter for APIs: Redocly, with all the rules it recommends."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from catalogue.exports.files import OpenData
from tests.conftest import ROOT

LINTER = ROOT / "node_modules" / "@redocly" / "cli" / "bin" / "cli.js"
#: Problems of the linter that we accept, with the reason; one that no longer occurs must leave this list.
EXCEPTIONS = {
    "operation-4xx-response": "The file of an index or of a list is always there: it has no error to describe.",
}


def _lint(description: dict[str, Any], folder: Path) -> list[dict[str, Any]]:
    """Return the problems that the linter finds in a description."""
    node = shutil.which("node", path=Path(sys.executable).parent)
    if node is None or not LINTER.exists():
        reason = "Redocly manque : make test l'installe"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    (folder / "openapi.json").write_text(json.dumps(description), "utf-8")
    (folder / "redocly.yaml").write_text("extends: [recommended]\n", "utf-8")
    # Otherwise the linter asks the network for its newest version, and sends statistics of use.
    quiet = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true", "CI": "true"}
    result = subprocess.run(
        [node, str(LINTER), "lint", "openapi.json", "--format=json", "--max-problems=1000"],
        cwd=folder,
        env=os.environ | quiet,
        capture_output=True,
        text=True,
        check=False,
    )
    answer = json.loads(result.stdout)
    assert len(answer["problems"]) == answer["totals"]["errors"] + answer["totals"]["warnings"]
    return answer["problems"]


@pytest.fixture
def description(open_data: OpenData) -> dict[str, Any]:
    return json.loads(open_data.api["/api/v1/openapi.json"])


def test_linter_finds_nothing_else(description: dict[str, Any], tmp_path: Path):
    problems = _lint(description, tmp_path)
    messages = [
        f"{p['location'][0]['pointer']} {p['message']} ({p['ruleId']})"
        for p in problems
        if p["ruleId"] not in EXCEPTIONS or "{id}" in p["location"][0]["pointer"]
    ]
    assert messages == []
    assert EXCEPTIONS.keys() - {p["ruleId"] for p in problems} == set(), "exceptions devenues inutiles"


@pytest.mark.parametrize(
    ("broken", "rule"),
    [
        (lambda d: d.pop("security"), "security-defined"),
        (lambda d: d["paths"]["/actions.json"]["get"].pop("summary"), "operation-summary"),
        (lambda d: d["paths"]["/actions.json"]["get"].update(operationId="index"), "operation-operationId-unique"),
        (lambda d: d["components"]["schemas"].pop("Action"), "no-unresolved-refs"),
    ],
    ids=["no security", "no summary", "same name twice", "no schema"],
)
def test_linter_sees_a_mistake(description: dict[str, Any], tmp_path: Path, broken: Any, rule: str):
    broken(description)
    assert rule in {problem["ruleId"] for problem in _lint(description, tmp_path)}
