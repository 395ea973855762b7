"""Repair what is mechanical in the data files (see ``catalogue/editing/repair.py``); print which files changed."""

from __future__ import annotations

import argparse
import gc
import sys
from pathlib import Path

from catalogue.language.plurals import count
from catalogue.model.kinds import FILES, SETTINGS_PATH
from catalogue.reading.cache import Cache, digest, open_cache

ROOT = Path(__file__).resolve().parent.parent
#: Namespace, in the cache, of the files that need no repair.
NAMESPACE = "repairs"


def data_files(root: Path) -> list[Path]:
    """Return the data files of a project."""
    tables = [f for t in FILES if t.is_folder for f in sorted((root / t.path).glob("*.yaml"))]
    lists = [root / t.path for t in FILES if not t.is_folder]
    return [f for f in (*tables, *lists, root / SETTINGS_PATH) if f.is_file()]


def main(arguments: list[str]) -> int:
    """Run the command; return the exit code."""
    parser = argparse.ArgumentParser(description="Répare la typographie et les guillemets.")
    parser.add_argument("root", nargs="?", type=Path, default=ROOT, help="dossier du projet")
    root = parser.parse_args(arguments).root.resolve()
    with open_cache(root) as cache:
        changed = sum(mend(file, file.relative_to(root).as_posix(), cache) for file in data_files(root))
    print(f"{count(changed, 'fichier réparé', 'fichiers réparés')}.")
    return 0


def mend(file: Path, path: str, cache: Cache) -> bool:
    """Repair a file and print that it was; return whether it changed.

    Args:
        file: the file to repair.
        path: its path in the project.
        cache: keeps which files need no repair.
    """
    raw = file.read_bytes()
    key = digest(path, raw)
    if cache.get(NAMESPACE, key):
        return False
    try:
        before = raw.decode("utf-8")
    except UnicodeDecodeError:
        print(f"{path} : laissé tel quel, il n'est pas encodé en UTF-8 (voir « make check »).")
        return False
    from catalogue.editing.repair import repaired  # importing it takes longer than finding that no file changed

    after = repaired(before, path)
    if after == before:
        cache.put(NAMESPACE, key, True)
        return False
    file.write_bytes(after.encode())
    print(f"{path} : réparé")
    return True


if __name__ == "__main__":
    gc.disable()  # garbage collection would slow a run this short
    sys.exit(main(sys.argv[1:]))
