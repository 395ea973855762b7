"""The way in: a project read, put together and checked."""

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
    *more: Rule,
    cache: Cache | None = None,
    loader: Loader | None = None,
    today: datetime.date | None = None,
) -> Catalogue:
    """Load a project and check it.

    Args:
        root: folder of the project.
        more: rules to apply besides those of the data.
        cache: what was kept of the files that did not change since, and where to keep the rest; the caller saves it.
        loader: what reads the project, when it was read before in this process: only what changed is read again.
        today: the day on which dates are judged; that of the clock unless given.

    Raises:
        ProblemsFound: something must be mended first; carries every problem.
    """
    loaded = (loader or Loader(root)).load(cache)
    catalogue = Catalogue(loaded, today)
    problems = [*loaded.problems, *check(catalogue, *more, cache=cache)]
    if problems:
        raise ProblemsFound(problems)
    return catalogue
