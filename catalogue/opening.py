"""Open a project: read its files, link its records, check them."""

from __future__ import annotations

import datetime
from pathlib import Path

from catalogue.checks import check
from catalogue.checks.registry import Rule
from catalogue.reading.cache import Cache
from catalogue.reading.loading import Loader
from catalogue.reading.problems import ProblemsFound
from catalogue.store import Catalogue


def open_catalogue(
    root: Path,
    *more_rules: Rule,
    cache: Cache | None = None,
    loader: Loader | None = None,
    today: datetime.date | None = None,
) -> Catalogue:
    """Load a project and check it.

    Args:
        root: folder of the project.
        more_rules: rules to apply besides those of the data.
        cache: gives the results for files that did not change, and receives the others; the caller saves it.
        loader: a loader that read this project earlier in the process, so that only changed files are read again.
        today: the day against which dates are checked; by default, today.

    Raises:
        ProblemsFound: the data has problems, all of which it carries.
    """
    files = (loader or Loader(root)).load(cache)
    catalogue = Catalogue(files, today)
    problems = [*files.problems, *check(catalogue, *more_rules, cache=cache)]
    if problems:
        raise ProblemsFound(problems)
    return catalogue
