"""A guide put together for tests, without MkDocs."""

from __future__ import annotations

import re
from pathlib import Path

from jinja2 import Environment, StrictUndefined

from catalogue.reading.cache import Cache
from catalogue.store import Catalogue
from macros.building.configuration import Setup
from macros.building.guide import Guide
from macros.calls import COMMENT_END, COMMENT_START, expanded
from macros.editor import MACROS
from macros.rendering.pages import Frame
from macros.rendering.renderer import CompiledTemplates

#: Those of the Markdown extensions in mkdocs.yml that change what a text may contain.
EXTENSIONS = ("attr_list", "tables", "toc", "fenced_code")

#: Templates compiled once for every guide of a run: compiling takes most of the time of a small one.
_COMPILED = CompiledTemplates(Cache(None))

#: What the preview adds to a page, when the project has no problem.
PREVIEW = re.compile(
    rb'<link rel="stylesheet" href="/_apercu/style\.css">\n'
    rb'<script src="/_apercu/script\.js" data-version="\d+" data-changes="/_apercu/version" defer></script>'
)


def guide_of(catalogue: Catalogue, frame: Frame = Frame()) -> Guide:  # noqa: B008 - a frame never changes
    """Return the guide of a catalogue; macro calls are replaced as MkDocs-macros does."""
    environment = Environment(
        comment_start_string=COMMENT_START, comment_end_string=COMMENT_END, undefined=StrictUndefined
    )
    guide = Guide(catalogue, Setup(frame, EXTENSIONS), lambda text: expanded(environment, text))
    guide.renderer.environment.bytecode_cache = _COMPILED
    environment.globals.update({name: getattr(guide.macros, name) for name in MACROS})
    return guide


def write_site(guide: Guide, folder: Path) -> None:
    """Write every file of a site into a folder."""
    for unit in guide.units():
        for address, make in unit.files().items():
            file = folder / address.lstrip("/")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(make())


def files_of(guide: Guide) -> dict[str, bytes]:
    """Return every file of a site, except those of the theme and of the editor of records, by address."""
    return {address: make() for unit in guide.outputs.units() for address, make in unit.files().items()}
