"""Check the data and pages; print every problem in French; exit 1 if there is one."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from catalogue.problems import ProblemsFound  # noqa: E402
from macros.guide import checked_catalogue  # noqa: E402


def main(root: Path) -> int:
    """Check the project in ``root``; return the exit code."""
    try:
        catalogue = checked_catalogue(root)
    except ProblemsFound as found:
        print(found)
        return 1
    print(f"Aucun problème : {len(catalogue.entries)} fiches, {len(catalogue.prose)} pages de texte.")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else ROOT))
