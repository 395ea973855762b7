"""Say in French what changes between two versions of the project, for the summary of a proposal."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from catalogue.reading.loading import load
from catalogue.reviewing.proposal import changes, remarks
from catalogue.store import Catalogue


def main(arguments: list[str]) -> int:
    """Run the command; return the exit code."""
    parser = argparse.ArgumentParser(description="Dit en mots ce qui change entre deux versions.")
    parser.add_argument("old", type=Path, help="dossier de la version de départ")
    parser.add_argument("new", type=Path, help="dossier de la version proposée")
    options = parser.parse_args(arguments)
    old, new = (Catalogue(load(folder.resolve())) for folder in (options.old, options.new))
    for title, sentences in (("Ce qui change", changes(old, new)), ("À regarder", remarks(old, new))):
        print(f"## {title}\n")
        print("\n".join(f"- {sentence}" for sentence in sentences) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
