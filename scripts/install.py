"""Install the libraries that a lock file lists in ``.venv/``, and say what is being done.

Usage: python3 scripts/install.py requirements.lock

It is run by make with the Python of the system, which may be too old for the rest of the guide: this file alone
must be read by any Python 3.7 or later. Whatever goes wrong is told in one line, with what to do.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
#: What pip said, for whoever helps.
LOG = VENV / "install.log"
#: Where a Linux says which one it is.
SYSTEM = Path("/etc/os-release")
#: The oldest Python that the guide runs on, and the names under which others may be there beside an older one.
OLDEST = (3, 11)
_OTHER_PYTHONS = tuple(f"python3.{minor}" for minor in range(OLDEST[1] + 4, OLDEST[1] - 1, -1))

#: What pip says when it fails, and what it means. The first that matches wins.
_CAUSES = (
    (
        r"CERTIFICATE_VERIFY_FAILED|SSLError",
        "le réseau présente un certificat inconnu, sans doute celui d'un proxy. Donnez le sien : "
        "export PIP_CERT=/chemin/du/certificat.pem",
    ),
    (
        r"ProxyError|407 Proxy|Tunnel connection failed",
        "le proxy refuse la connexion. Vérifiez son adresse : export HTTPS_PROXY=http://nom:motdepasse@proxy:port",
    ),
    (
        r"[Rr]equires? a different [Pp]ython",
        "une bibliothèque ne connaît pas cette version de Python. Essayez-en une autre : make serve PYTHON=python3.12",
    ),
    (r"No module named pip", "l'environnement « .venv » est incomplet. Effacez-le (rm -rf .venv), puis recommencez."),
    (
        r"NewConnectionError|NameResolutionError|name resolution|Network is unreachable|timed out|TimeoutError"
        r"|ConnectionResetError|No matching distribution found",
        "le réseau ne répond pas. Derrière un proxy, donnez-le : export HTTPS_PROXY=http://proxy:port",
    ),
    (r"DO NOT MATCH THE HASHES", "un fichier reçu n'est pas celui attendu : un proxy l'a changé, ou il est incomplet."),
    (r"No space left on device", "le disque est plein."),
    (r"Permission denied", "le dossier « .venv » ne peut pas être écrit. Effacez-le, puis recommencez."),
    (
        r"Failed building wheel|Failed to build|subprocess-exited-with-error",
        "une bibliothèque n'est pas prête pour cette machine ou ce Python. Essayez-en un autre : "
        "make serve PYTHON=python3.12",
    ),
)


def main(arguments: list[str]) -> int:
    """Install the libraries of a lock file; return the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # an old terminal may lack « … » or « é »
    lock = ROOT / arguments[0]
    if sys.version_info < OLDEST:
        newer_python = next(filter(None, map(shutil.which, _OTHER_PYTHONS)), None)
        if newer_python:
            os.execv(newer_python, [newer_python, str(Path(__file__)), *arguments])
        return _fail(too_old(sys.version_info[0], sys.version_info[1], _newer_python(sys.platform)))
    try:
        return _install(_environment(), lock)
    except _Failure as failure:
        return _fail(str(failure))
    except KeyboardInterrupt:
        return _fail("\nInterrompu. La même commande reprendra où elle en était.")


class _Failure(Exception):
    """What keeps the installation from going on, in one line."""


def too_old(major: int, minor: int, how: str) -> str:
    """Return what is said when the only Python is too old, and how to have a newer one."""
    oldest = ".".join(map(str, OLDEST))
    return f"Il faut Python {oldest} ou plus récent, et voici Python {major}.{minor}. Installez-le : {how}"


def _newer_python(platform: str) -> str:
    """Return how this system gets a Python that is recent enough."""
    if platform == "darwin":
        return "brew install python@3.12"
    system = SYSTEM.read_text("utf-8", "replace") if SYSTEM.is_file() else ""
    told = dict(re.findall(r'(?m)^(ID|ID_LIKE|VERSION_ID)="?([^"\n]*)', system))
    if (told.get("ID"), told.get("VERSION_ID")) == ("ubuntu", "22.04"):
        return "sudo apt install python3.11 python3.11-venv"
    if {"fedora", "rhel"} & {told.get("ID"), *told.get("ID_LIKE", "").split()}:
        return "sudo dnf install python3.12"
    return "https://www.python.org/downloads/, ou mettez le système à jour (Debian 12, Ubuntu 24.04)"


def _environment() -> Path:
    """Return the Python of the environment, made when there is none or when the one it was made with is another.

    Raises:
        _Failure: it cannot be made.
    """
    python = VENV / "bin" / "python"
    if python.exists() and _made_with() in ((), sys.version_info[:2]):
        return python
    _say("Création d'un environnement Python dans .venv/…")
    try:
        import ensurepip  # noqa: F401 - Debian and Ubuntu ship it apart
        import venv

        venv.create(VENV, clear=VENV.exists(), with_pip=True)
    except ImportError:
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        raise _Failure(f"Il manque de quoi créer l'environnement : sudo apt install {package}.") from None
    except (OSError, subprocess.CalledProcessError) as error:
        raise _Failure(f"L'environnement .venv/ ne peut pas être créé : {error}.") from None
    return python


def _made_with() -> tuple[int, ...]:
    """Return the version of the Python that the environment was made with, major and minor; nothing if not known."""
    configuration = VENV / "pyvenv.cfg"
    version = re.search(
        r"(?m)^version(?:_info)? *= *(\d+)\.(\d+)", configuration.read_text("utf-8") if configuration.is_file() else ""
    )
    return tuple(map(int, version.groups())) if version else ()


def _install(python: Path, lock: Path) -> int:
    total = len(re.findall(r"(?m)^[\w.-]+(?:\[[\w,-]+\])?==", lock.read_text("utf-8")))
    _say(f"Installation des bibliothèques ({lock.name}) : une à trois minutes la première fois…")
    options = ["--disable-pip-version-check", "--no-input", "--progress-bar", "off", "--require-hashes"]
    command = [str(python), "-m", "pip", "install", *options, "-r", str(lock)]
    output: list[str] = []
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace"
    ) as pip:
        received = 0
        for line in pip.stdout or ():
            output.append(line)
            received += line.startswith(("Collecting ", "Requirement already satisfied"))
            if "Retrying" in line and not any("Retrying" in earlier_line for earlier_line in output[:-1]):
                _say("Le réseau tarde à répondre : nouveaux essais, pendant une minute au plus…")
            _show_progress(min(received, total), total, line.startswith("Installing collected"))
    if sys.stdout.isatty():
        print()
    LOG.write_text("".join(output), "utf-8")
    if pip.returncode:
        return _fail(f"Les bibliothèques ne sont pas installées : {cause(''.join(output))}")
    _say("Bibliothèques installées.")
    return 0


def _show_progress(received: int, total: int, is_last_step: bool) -> None:
    """Show how many libraries were received; only on a screen, where each count takes the place of the last."""
    if sys.stdout.isatty():
        step = "mise en place…" if is_last_step else f"{received} sur {total}"
        print(f"\r  {step:<24}", end="", flush=True)


def cause(output: str) -> str:
    """Return why pip failed, from what it said, and what to do."""
    for pattern, meaning in _CAUSES:
        if re.search(pattern, output):
            return meaning
    return f"pip dit pourquoi dans {LOG.relative_to(ROOT).as_posix()}."


def _say(text: str) -> None:
    print(text, flush=True)


def _fail(text: str) -> int:
    print(text, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
