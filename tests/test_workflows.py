"""The workflows of the forge: safe, and what their shell does."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT

FOLDER = ROOT / ".github/workflows"


def test_workflows_are_safe():
    command: list[str | Path] = [
        Path(sys.executable).with_name("zizmor"),
        "--offline",
        "--no-progress",
        "--quiet",
        ROOT / ".github",
    ]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_proposals_are_checked_with_a_token_that_only_reads():
    workflow = yaml.safe_load((ROOT / ".github/workflows/verifier.yml").read_text("utf-8"))
    assert workflow["permissions"] == {"contents": "read"}
    assert not any("permissions" in job for job in workflow["jobs"].values())
    assert "secrets." not in (ROOT / ".github/workflows/verifier.yml").read_text("utf-8")
    assert "pull_request_target" not in (ROOT / ".github/workflows/verifier.yml").read_text("utf-8")


def test_every_job_runs_on_a_python_that_is_tested():
    """The oldest that the project admits is one of them."""
    tests = yaml.safe_load((FOLDER / "verifier.yml").read_text("utf-8"))["jobs"]["tests"]
    tested = tests["strategy"]["matrix"]["python"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["requires-python"] == f">={tested[0]}"
    for file in FOLDER.glob("*.yml"):
        for name, job in yaml.safe_load(file.read_text("utf-8"))["jobs"].items():
            for version in (step["with"]["python-version"] for step in job.get("steps", ()) if _sets_python(step)):
                assert version in (*tested, "${{ matrix.python }}"), f"{file.name}, {name}"


def _sets_python(step: dict[str, Any]) -> bool:
    return step.get("uses", "").startswith("actions/setup-python@")


# --- The ledger, completed once the site is published ---------------------------------------------

#: Answers for the forge: the file as it is there, then keeps what is sent in its place.
GH = """#!/bin/sh
case "$*" in
  *PUT*) for argument in "$@"; do case "$argument" in content=*) printf '%s' "${argument#content=}" > sent ;; esac; done ;;
  *) echo 0123abc; base64 before ;;
esac
"""


def complete_ledger(folder: Path, ledger: str, published: str) -> str | None:
    """Run the step of the workflow beside a forge of our own; return the ledger sent, if one is."""
    publish = yaml.safe_load((FOLDER / "publier.yml").read_text("utf-8"))
    [step] = publish["jobs"]["noter"]["steps"]
    (folder / "before").write_text(ledger, "utf-8")
    (folder / "gh").write_text(GH, "utf-8")
    (folder / "gh").chmod(0o755)
    environment = os.environ | {"PATH": f"{folder}:{os.environ['PATH']}", "REGISTRE": "ledger", "ADRESSES": published}
    subprocess.run(["bash", "-e", "-o", "pipefail", "-c", step["run"]], cwd=folder, env=environment, check=True)
    sent_file = folder / "sent"
    return base64.b64decode(sent_file.read_text("utf-8")).decode() if sent_file.exists() else None


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ("/a/\n/monographies/x/", "# Registre\n/\n/a/\n/b/\n/monographies/x/\n"),
        ("/b/", None),
    ],
    ids=["new addresses", "known already"],
)
def test_publication_completes_the_ledger(tmp_path: Path, published: str, expected: str | None):
    assert complete_ledger(tmp_path, "# Registre\n/\n/b/\n", published) == expected


def test_nothing_is_published_before_every_test_has_passed():
    publish = yaml.safe_load((FOLDER / "publier.yml").read_text("utf-8"))["jobs"]
    verify = yaml.safe_load((FOLDER / "verifier.yml").read_text("utf-8"))
    assert publish["verifier"]["uses"] == "$/.github/workflows/verifier.yml"
    assert publish["construire"]["needs"] == ["verifier", "accessibilite"]
    assert publish["accessibilite"]["steps"][-1]["run"] == "make accessibility"
    assert publish["deployer"]["needs"] == "construire"
    assert "workflow_call" in verify[True]  # YAML reads « on » as a boolean
    tests = verify["jobs"]["tests"]
    assert tests["steps"][-1]["run"] == "bash .ci/run $PARTS"
    # Each test is in one part or the other.
    parts = [part["tests"] for part in tests["strategy"]["matrix"]["part"]]
    assert parts == ["tests --ignore=tests/site", "tests/site"]


def test_publication_writes_only_what_it_must():
    publish = yaml.safe_load((FOLDER / "publier.yml").read_text("utf-8"))
    assert publish["permissions"] == {"contents": "read"}
    assert {name: job.get("permissions") for name, job in publish["jobs"].items()} == {
        "verifier": None,
        "accessibilite": None,
        "construire": None,
        "deployer": {"pages": "write", "id-token": "write"},
        "noter": {"contents": "write"},
    }
    # The job that may write to the repository runs none of its code.
    assert all("uses" not in step for step in publish["jobs"]["noter"]["steps"])
