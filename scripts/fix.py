"""Mend what is mechanical in the data files, and what no reader sees in all; say which files changed."""

from __future__ import annotations

import argparse
import gc
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from catalogue.language.plurals import count  # noqa: E402
from catalogue.reading.cache import Cache, digest, open_cache  # noqa: E402
from catalogue.reading.files import text_files  # noqa: E402

#: Name, among what is kept, of the files found with nothing to mend.
NAMESPACE = "repairs"


def main(arguments: list[str]) -> int:
    """Run the command; return the exit code."""
    parser = argparse.ArgumentParser(
        description="Répare typographie, guillemets, ordre des champs et caractères invisibles."
    )
    parser.add_argument("root", nargs="?", type=Path, default=ROOT, help="dossier du projet")
    root = parser.parse_args(arguments).root.resolve()
    with open_cache(root) as cache:
        changed = sum(mend(root / shown, shown, cache) for shown in text_files(root))
    print(f"{count(changed, 'fichier réparé', 'fichiers réparés')}.")
    return 0


def mend(file: Path, shown: str, cache: Cache) -> bool:
    """Mend a file, and say so; return whether it changed.

    Args:
        file: the file to mend.
        shown: its path in the project.
        cache: where the files with nothing to mend are noted.
    """
    raw = file.read_bytes()
    key = digest(shown, raw)
    if cache.get(NAMESPACE, key):
        return False
    try:
        before = raw.decode("utf-8")
    except UnicodeDecodeError:
        print(f"{shown} : laissé tel quel, il n'est pas encodé en UTF-8 (voir « make check »).")
        return False
    from catalogue.editing.repair import repaired  # what it loads takes longer than finding that nothing changed

    after = repaired(before, shown)
    if after == before:
        cache.put(NAMESPACE, key, True)
        return False
    file.write_bytes(after.encode())
    print(f"{shown} : réparé")
    return True


if __name__ == "__main__":
    gc.disable()  # too short a run for the search of unused objects
    sys.exit(main(sys.argv[1:]))
