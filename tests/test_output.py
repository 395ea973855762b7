"""Messages sent to an output that lacks letters of French."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from catalogue.language.output import make_legible
from tests.builders import CAFE, Project, make_monograph
from tests.conftest import ROOT

MESSAGE = "« L’œuvre » coûte 3\u202f000 € – voilà…"
SHOWN_BY_ENCODING = {
    "ascii": '" L\'oeuvre " coute 3 000 EUR - voila...',
    "latin-1": "« L'oeuvre » coûte 3 000 EUR - voilà...",
    "cp850": "« L'oeuvre » coûte 3 000 EUR - voilà...",
    "cp1252": "« L’œuvre » coûte 3 000 € – voilà…",
    "utf-8": MESSAGE,
}


def run(encoding: str, *command: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[bytes]:
    """Run a command of Python whose outputs have an encoding."""
    environment = os.environ | {"PYTHONIOENCODING": encoding, "NO_MKDOCS_2_WARNING": "1"}
    return subprocess.run([sys.executable, *command], cwd=cwd, env=environment, capture_output=True, check=False)


@pytest.mark.parametrize("encoding", SHOWN_BY_ENCODING)
def test_a_message_stays_readable(encoding: str):
    code = f"import sys, scripts; print({MESSAGE!r}); print({MESSAGE!r}, file=sys.stderr)"
    result = run(encoding, "-c", code)
    assert result.stdout.decode(encoding).rstrip() == SHOWN_BY_ENCODING[encoding]
    assert result.stderr.decode(encoding).rstrip() == SHOWN_BY_ENCODING[encoding]


@pytest.mark.parametrize("sign", ["🎪", "Ж", "\udcff", "ﬁ", "½", "\x00"])
def test_no_sign_makes_a_message_fail(sign: str):
    assert run("ascii", "-c", f"import bench; print({sign!r} + 'fin')").stdout.endswith(b"fin\n")


@pytest.mark.parametrize("package", ["scripts", "bench"])
def test_every_command_is_of_a_package_that_makes_its_messages_readable(package: str):
    assert make_legible.__name__ in (ROOT / package / "__init__.py").read_text("utf-8")
    commands = [file for file in (ROOT / package).glob("*.py") if "__main__" in file.read_text("utf-8")]
    assert len(commands) >= 3


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_problems_are_told(project: Project, encoding: str):
    project[CAFE] = make_monograph(name="L’œuvre", theme="entraid")
    project.write()
    result = run(encoding, "-m", "scripts.check", project.root)
    assert result.returncode == 1
    assert b"Traceback" not in result.stderr
    assert "entraide" in result.stdout.decode(encoding)


def test_a_build_tells_its_problems(tmp_path: Path):
    """MkDocs writes them by itself, in its log and at its end."""
    project = Project(tmp_path)
    project[CAFE] = make_monograph(theme="entraid")
    project.write()
    for name in ("catalogue", "macros", "theme", "mkdocs.yml"):
        (tmp_path / name).symlink_to(ROOT / name)
    result = run("ascii", "-m", "mkdocs", "build", "--strict", cwd=tmp_path)
    assert result.returncode == 1
    assert b"Le site n'est pas construit." in result.stderr
    assert b"entraide" in result.stderr
    assert b"Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (errno.EROFS, "« data/x.yaml » : on ne peut rien y écrire.\n"),
        (errno.EACCES, "« data/x.yaml » : vous n'avez pas le droit d'y accéder.\n"),
        (errno.ENOSPC, "« data/x.yaml » : le disque est plein.\n"),
        (errno.EIO, "Traceback"),
    ],
)
def test_a_file_that_cannot_be_written_is_told_in_one_line(error: int, message: str):
    result = run("utf-8", "-c", f"import scripts; raise OSError({error}, 'x', 'data/x.yaml')")
    assert result.returncode == 1
    assert result.stderr.decode().startswith(message)
