"""What one build of the site works with."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from catalogue.checks import check
from catalogue.loading import load
from catalogue.problems import ProblemsFound
from catalogue.store import Catalogue
from macros.calls import macro_problems
from macros.editor import EditorMacros
from macros.rendering import Renderer


@dataclass(frozen=True)
class Guide:
    """A checked catalogue with the templates and macros that show it."""

    catalogue: Catalogue
    renderer: Renderer
    macros: EditorMacros = field(repr=False)


def open_guide(root: Path) -> Guide:
    """Load and check everything, data and macro calls alike.

    Raises:
        ProblemsFound: something must be mended first; carries every problem.
    """
    loaded = load(root)
    catalogue = Catalogue(loaded)
    problems = [*loaded.problems, *check(catalogue)]
    if catalogue.settings is None:
        raise ProblemsFound(problems)
    renderer = Renderer(catalogue)
    macros = EditorMacros(renderer)
    # Macros are only tried on sound data: on broken data they would fail for the same reasons.
    problems = problems or list(macro_problems(catalogue, macros))
    if problems:
        raise ProblemsFound(problems)
    return Guide(catalogue, renderer, macros)
