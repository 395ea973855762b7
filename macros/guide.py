"""What one build of the site works with."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from catalogue.checks import open_catalogue
from catalogue.store import Catalogue
from macros.calls import macro_problems
from macros.editor import EditorMacros
from macros.outputs import Outputs
from macros.rendering import Renderer


@dataclass(frozen=True)
class Guide:
    """A checked catalogue with the templates and macros that show it."""

    catalogue: Catalogue
    renderer: Renderer
    macros: EditorMacros = field(repr=False)
    outputs: Outputs = field(repr=False)


def open_guide(root: Path) -> Guide:
    """Load and check everything, data and macro calls alike.

    Raises:
        ProblemsFound: something must be mended first; carries every problem.
    """
    catalogue = checked_catalogue(root)
    renderer = Renderer(catalogue)
    outputs = Outputs(renderer, renderer.sharing)
    return Guide(catalogue, renderer, EditorMacros(catalogue, renderer), outputs)


def checked_catalogue(root: Path) -> Catalogue:
    """Load and check the data and every macro call of the pages, without showing anything.

    Raises:
        ProblemsFound: something must be mended first; carries every problem.
    """
    return open_catalogue(root, macro_problems)
