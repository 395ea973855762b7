"""Say what differs between two states of the data, in French sentences or in JSON.

Usage: python -m scripts.diff_data OLD [NEW] [--json]
OLD and NEW are folders of the project, or revisions that git knows; NEW is this folder by default.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tarfile
import tempfile
from contextlib import ExitStack
from pathlib import Path

from catalogue.model.kinds import path_of
from catalogue.reading.loading import load
from catalogue.reviewing.changes import diff
from catalogue.store import Catalogue

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: list[str]) -> int:
    """Print the difference; return 0, or 2 when one of the two states cannot be read."""
    names = [argument for argument in arguments if argument != "--json"]
    if not 1 <= len(names) <= 2:
        print(__doc__, file=sys.stderr)
        return 2
    with ExitStack() as stack:
        try:
            old, new = (_catalogue(name, stack) for name in [*names, str(ROOT)][:2])
        except ValueError as error:
            print(error, file=sys.stderr)
            return 2
    difference = diff(old, new)
    if "--json" in arguments:
        print(json.dumps(difference.to_json(), indent=1))
    elif difference:
        print("\n".join(f"- {sentence}" for sentence in difference.sentences()))
    else:
        print("Aucune différence dans les données.")
    return 0


def _catalogue(name: str, stack: ExitStack) -> Catalogue:
    folder = Path(name) if Path(name).is_dir() else _revision(name, stack)
    files = load(folder)
    # A state whose settings or pages are wrong can be compared, but not one whose records cannot be read. A file
    # that does not exist in one of the two states counts as empty.
    unread = [kind for kind in files.unread_kinds if (folder / path_of(kind)).exists()]
    if files.invalid_ids or unread:
        problems = "\n".join(map(str, sorted(files.problems)))
        raise ValueError(f"{name} : des données ne se lisent pas.\n{problems}")
    return Catalogue(files)


def _revision(name: str, stack: ExitStack) -> Path:
    """Return a temporary folder with the data of a revision."""
    # « -- » would make the revision a path: refuse what looks like an option instead.
    if name.startswith("-"):
        raise ValueError(f"« {name} » n'est ni un dossier ni une version connue de git.")
    archived = subprocess.run(
        ["git", "archive", name, "data", "content"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if archived.returncode:
        raise ValueError(f"« {name} » n'est ni un dossier ni une version connue de git.")
    folder = stack.enter_context(tempfile.TemporaryDirectory())
    with tarfile.open(fileobj=io.BytesIO(archived.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return Path(folder)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
