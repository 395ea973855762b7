"""Check the data, the pages and the spelling; print every problem in French; exit 1 if any."""

from __future__ import annotations

import argparse
import gc
import sys
from pathlib import Path

from catalogue.checks.link_exceptions import exception_problems
from catalogue.checks.spelling import misspelt_word, useless_word
from catalogue.opening import open_catalogue
from catalogue.reading.cache import open_cache
from catalogue.reading.problems import ProblemsFound
from catalogue.reviewing.reports import FORMATS
from macros.calls import macro_problems

ROOT = Path(__file__).resolve().parent.parent
#: Rules applied besides those that every opening of the catalogue applies.
RULES = (macro_problems, misspelt_word, useless_word, exception_problems)


def main(arguments: list[str]) -> int:
    """Check a project; return the exit code."""
    parser = argparse.ArgumentParser(description="Vérifie les données, les textes et l'orthographe.")
    parser.add_argument("root", nargs="?", type=Path, default=ROOT, help="dossier du projet")
    parser.add_argument(
        "--format",
        choices=FORMATS,
        default="text",
        help="« github » et « gitlab » annotent les lignes de la proposition",
    )
    options = parser.parse_args(arguments)
    root, report = options.root.resolve(), FORMATS[options.format]
    try:
        with open_cache(root) as cache:
            catalogue = open_catalogue(root, *RULES, cache=cache)
    except ProblemsFound as error:
        print(report(error.problems))
        return 1
    if options.format == "gitlab":
        print(report(()))
    else:
        print(f"Aucun problème : {len(catalogue.entries)} fiches, {len(catalogue.prose)} pages de texte.")
    return 0


if __name__ == "__main__":
    gc.disable()  # garbage collection would take a third of a run this short
    sys.exit(main(sys.argv[1:]))
