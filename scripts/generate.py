"""Write the files generated from the model: schemas, editors' settings, forms.

With ``--check``, write nothing and exit 1 if one of them is not up to date.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from catalogue.editing import generated
from catalogue.opening import open_catalogue
from catalogue.reading.problems import ProblemsFound

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: list[str]) -> int:
    """Run the command; return the exit code."""
    parser = argparse.ArgumentParser(description="Recalcule les fichiers tirés du modèle.")
    parser.add_argument("--check", action="store_true", help="vérifie sans rien écrire")
    check = parser.parse_args(arguments).check
    try:
        catalogue = open_catalogue(ROOT)
    except ProblemsFound as problems:
        print(problems)
        return 1
    stale = generated.stale_files(catalogue)
    for path, text in stale.items():
        print(f"{path} : à recalculer ({generated.COMMAND})" if check else f"{path} : recalculé")
        if not check:
            (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
            (ROOT / path).write_text(text, "utf-8")
    return 1 if stale and check else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
