"""The first command of all, run by whatever Python the machine has: it says what is missing, in one line."""

from __future__ import annotations

import ast
import sys
import venv
from pathlib import Path
from typing import Any

import pytest

from scripts import install
from tests.conftest import ROOT

#: Stands for the Python of the environment: prints the output of pip, then ends with an exit code.
_FAKE = "#!/bin/sh\ncat <<'END'\n{said}\nEND\nexit {code}\n"
LOCK = "annotated-types==0.8.0 \\\n    --hash=sha256:13\nbabel==2.18.0\n"
OFFLINE = (
    "WARNING: Retrying (Retry(total=4)) after NewConnectionError('[Errno -3] Temporary failure in name resolution')"
)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose environment is to be made."""
    (tmp_path / "requirements.lock").write_text(LOCK, "utf-8")
    monkeypatch.setattr(install, "ROOT", tmp_path)
    monkeypatch.setattr(install, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(install, "LOG", tmp_path / ".venv/install.log")
    return tmp_path


def pip_saying(project: Path, output: str, code: int = 0) -> None:
    """Make an environment whose pip prints an output and ends with an exit code."""
    python = project / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text(_FAKE.format(said=output, code=code), "utf-8")
    python.chmod(0o755)


def run() -> int:
    return install.main(["requirements.lock"])


def test_any_python_can_read_it():
    ast.parse((ROOT / "scripts/install.py").read_text("utf-8"), feature_version=(3, 7))


_ELSEWHERE = "https://www.python.org/downloads/, ou mettez le système à jour (Debian 12, Ubuntu 24.04)"


@pytest.mark.parametrize(
    ("platform", "system", "how"),
    [
        ("linux", 'ID=ubuntu\nVERSION_ID="22.04"\n', "sudo apt install python3.11 python3.11-venv"),
        ("linux", 'ID=ubuntu\nVERSION_ID="20.04"\n', _ELSEWHERE),
        ("linux", 'ID=debian\nVERSION_ID="11"\n', _ELSEWHERE),
        ("linux", 'ID="rocky"\nID_LIKE="rhel centos fedora"\n', "sudo dnf install python3.12"),
        ("linux", "ID=fedora\n", "sudo dnf install python3.12"),
        ("linux", None, _ELSEWHERE),
        ("darwin", None, "brew install python@3.12"),
    ],
    ids=["ubuntu-22", "ubuntu-20", "debian-11", "rocky", "fedora", "unknown", "macos"],
)
def test_a_python_too_old_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Any, platform: str, system: str | None, how: str
):
    monkeypatch.setattr(sys, "version_info", (3, 9, 6))
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(install, "SYSTEM", tmp_path / "os-release")
    if system:
        install.SYSTEM.write_text(system, "utf-8")
    monkeypatch.setattr("shutil.which", lambda name: None)
    assert run() == 1
    assert capsys.readouterr().err == f"Il faut Python 3.11 ou plus récent, et voici Python 3.9. Installez-le : {how}\n"


def test_a_newer_python_is_found(monkeypatch: pytest.MonkeyPatch):
    commands: list[list[str]] = []

    class Replaced(BaseException):
        """Raised where ``execv`` would replace the process."""

    def execv(program: str, arguments: list[str]) -> None:
        commands.append([program, *arguments])
        raise Replaced

    monkeypatch.setattr(sys, "version_info", (3, 9, 6))
    monkeypatch.setattr("shutil.which", lambda name: "/opt/python3.12" if name == "python3.12" else None)
    monkeypatch.setattr("os.execv", execv)
    with pytest.raises(Replaced):
        run()
    assert commands == [["/opt/python3.12", "/opt/python3.12", str(ROOT / "scripts/install.py"), "requirements.lock"]]


def test_what_is_done_is_told(project: Path, capsys: Any):
    pip_saying(project, "Collecting annotated-types==0.8.0\nCollecting babel==2.18.0\nInstalling collected packages")
    assert run() == 0
    assert capsys.readouterr().out == (
        "Installation des bibliothèques (requirements.lock) : une à trois minutes la première fois…\n"
        "Bibliothèques installées.\n"
    )


def test_progress_is_shown_on_a_screen(project: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch):
    pip_saying(project, "Collecting a\nRequirement already satisfied: b\nInstalling collected packages")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    run()
    steps = [step.strip() for step in capsys.readouterr().out.split("\r")[1:]]
    assert [step.split("\n")[0].strip() for step in steps] == ["1 sur 2", "2 sur 2", "mise en place…"]


@pytest.mark.parametrize(
    ("output", "message"),
    [
        (OFFLINE, "le réseau ne répond pas. Derrière un proxy, donnez-le : export HTTPS_PROXY=http://proxy:port"),
        (
            "ProxyError('Cannot connect to proxy.', NewConnectionError('refused'))",
            "le proxy refuse la connexion. Vérifiez son adresse : export HTTPS_PROXY=http://nom:motdepasse@proxy:port",
        ),
        (
            "SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] self-signed certificate'))",
            "le réseau présente un certificat inconnu, sans doute celui d'un proxy. Donnez le sien : "
            "export PIP_CERT=/chemin/du/certificat.pem",
        ),
        (
            "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.",
            "un fichier reçu n'est pas celui attendu : un proxy l'a changé, ou il est incomplet.",
        ),
        ("OSError: [Errno 28] No space left on device", "le disque est plein."),
        ("error: subprocess-exited-with-error", "une bibliothèque n'est pas prête pour cette machine ou ce Python. "
         "Essayez-en un autre : make serve PYTHON=python3.12"),
        ("ERROR: Ignored the following versions that require a different python version: 1.0 Requires-Python <3.14\n"
         "ERROR: No matching distribution found for a==1.0", "une bibliothèque ne connaît pas cette version de Python. "
         "Essayez-en une autre : make serve PYTHON=python3.12"),
        ("/tmp/.venv/bin/python: No module named pip",
         "l'environnement « .venv » est incomplet. Effacez-le (rm -rf .venv), puis recommencez."),
        ("ERROR: Something new", "pip dit pourquoi dans .venv/install.log."),
    ],
    ids=["offline", "proxy", "certificate", "hashes", "disk", "build", "version", "no-pip", "unknown"],
)  # fmt: skip
def test_why_nothing_was_installed_is_told_in_one_line(project: Path, capsys: Any, output: str, message: str):
    pip_saying(project, output, code=1)
    assert run() == 1
    assert capsys.readouterr().err == f"Les bibliothèques ne sont pas installées : {message}\n"
    assert output in (project / ".venv/install.log").read_text("utf-8")


def test_a_slow_network_is_told_once(project: Path, capsys: Any):
    pip_saying(project, f"{OFFLINE}\n{OFFLINE}", code=1)
    run()
    assert capsys.readouterr().out.count("Le réseau tarde à répondre") == 1


def test_an_environment_that_cannot_be_made_is_told(project: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch):
    """Debian has the module that makes one in a package apart."""
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    assert run() == 1
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    assert capsys.readouterr().err == f"Il manque de quoi créer l'environnement : sudo apt install {package}.\n"


@pytest.mark.parametrize(
    ("told", "is_kept"),
    [
        (f"version = {sys.version_info[0]}.{sys.version_info[1]}.1\n", True),
        (f"home = /usr/bin\nversion_info = {sys.version_info[0]}.{sys.version_info[1]}.0.final.0\n", True),
        ("version = 3.10.12\n", False),
        ("version = 3.99.0\n", False),
        ("", True),
    ],
)
def test_an_environment_of_another_python_is_made_again(
    project: Path, monkeypatch: pytest.MonkeyPatch, told: str, is_kept: bool
):
    """One too old or too new for a library, which « make serve PYTHON=… » is to replace."""
    pip_saying(project, "")
    (project / ".venv/pyvenv.cfg").write_text(told, "utf-8")
    made: list[Path] = []
    monkeypatch.setattr(venv, "create", lambda folder, **options: made.append(folder))
    assert run() == 0
    assert made == ([] if is_kept else [project / ".venv"])


def test_an_interruption_is_told_in_one_line(project: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any):
    def interrupted(*arguments: Any, **options: Any) -> None:
        raise KeyboardInterrupt

    pip_saying(project, "")
    monkeypatch.setattr("subprocess.Popen", interrupted)
    assert run() == 1
    assert capsys.readouterr().err == "\nInterrompu. La même commande reprendra où elle en était.\n"


def test_an_environment_whose_python_is_gone_is_made_again(project: Path, monkeypatch: pytest.MonkeyPatch):
    """Upgrading the Python of the system leaves a link to nothing."""
    python = project / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.symlink_to(project / "gone")
    options_of_calls: list[dict[str, Any]] = []

    def create(folder: Path, **options: Any) -> None:
        options_of_calls.append(options)
        python.unlink()
        python.parent.rmdir()
        pip_saying(project, "")

    monkeypatch.setattr(venv, "create", create)
    assert run() == 0
    assert options_of_calls == [{"clear": True, "with_pip": True}]
