"""Mend what is mechanical in the data files; say which files changed."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from catalogue import layout  # noqa: E402
from catalogue.plurals import count  # noqa: E402
from catalogue.repair import repaired  # noqa: E402


def data_files(root: Path) -> list[Path]:
    """Return the data files of a project."""
    tables = [f for t in layout.TABLES if t.is_folder for f in sorted((root / t.path).glob("*.yaml"))]
    lists = [root / t.path for t in layout.TABLES if not t.is_folder]
    return [f for f in (*tables, *lists, root / layout.SETTINGS_PATH) if f.is_file()]


def main(arguments: list[str]) -> int:
    """Run the command; return the exit code."""
    parser = argparse.ArgumentParser(description="Répare typographie, guillemets et ordre des champs.")
    parser.add_argument("root", nargs="?", type=Path, default=ROOT, help="dossier du projet")
    root = parser.parse_args(arguments).root.resolve()
    changed = 0
    for file in data_files(root):
        shown = file.relative_to(root).as_posix()
        try:
            before = file.read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            print(f"{shown} : laissé tel quel, il n'est pas encodé en UTF-8 (voir « make check »).")
            continue
        after = repaired(before, shown)
        if after != before:
            file.write_bytes(after.encode())
            print(f"{shown} : réparé")
            changed += 1
    print(f"{count(changed, 'fichier réparé', 'fichiers réparés')}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
