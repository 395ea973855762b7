"""Repair what is mechanical in data, lists and texts (``catalogue/editing/repair.py``); print which files changed."""

from __future__ import annotations

import argparse
import gc
import sys
from pathlib import Path

from catalogue.language.plurals import count
from catalogue.reading.cache import Cache, digest, open_cache
from catalogue.reading.files import text_files

ROOT = Path(__file__).resolve().parent.parent
#: Namespace, in the cache, of the files that need no repair.
NAMESPACE = "repairs"


def main(arguments: list[str]) -> int:
    """Run the command; return the exit code."""
    parser = argparse.ArgumentParser(description="Répare caractères invisibles, typographie et guillemets.")
    parser.add_argument("root", nargs="?", type=Path, default=ROOT, help="dossier du projet")
    root = parser.parse_args(arguments).root.resolve()
    with open_cache(root) as cache:
        changed = sum(mend(root / shown, shown, cache) for shown in text_files(root))
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
