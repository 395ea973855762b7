"""What MkDocs calls at each step of a build: read and check the catalogue, then write the site.

The data is loaded and checked before anything is written. Files are then written into a folder beside the site; those
whose inputs did not change are taken from the last build. The new site replaces the old one only when all has
succeeded.

MkDocs reads the configuration and counts warnings; MkDocs-macros registers the macros that editors call. Pages are
made by ``macros/rendering/pages.py``, the same for a build and for a preview: see ``docs/decisions/rendu.md``.
"""

from __future__ import annotations

import gc
import sys
from functools import partial
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import BuildError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files

# MkDocs loads this file by its path, and the command « mkdocs » looks for modules in no folder of the project.
sys.path.insert(0, str(Path(__file__).parent.parent))

from catalogue.language.output import make_legible
from catalogue.reading.cache import open_cache
from catalogue.reading.problems import ProblemsFound
from macros.building import publishing
from macros.building.anchors import missing_anchors
from macros.building.configuration import macros_plugin, setup_of
from macros.building.guide import Guide, checked_catalogue
from macros.building.incremental import Builder
from macros.building.objects import Objects
from macros.calls import expanded

#: Thresholds of the three generations of the garbage collector. With Python's own, it would scan the whole catalogue,
#: which lives as long as the build, again and again.
_COLLECTOR = (200_000, 50, 1_000)
gc.set_threshold(*_COLLECTOR)


def on_startup(command: str, dirty: bool) -> None:
    """Remember whether this run publishes a site; make messages readable on any output."""
    make_legible()
    publishing.start(command)


@event_priority(100)  # before MkDocs-macros, which asks for the macros when it is configured
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Load and check the data; a problem stops the build before anything is written."""
    root = Path(config.config_file_path).parent
    cache = config.extra["cache"] = open_cache(root)
    try:
        catalogue = checked_catalogue(root, cache)
    except ProblemsFound as problems:
        raise _not_built(problems) from None
    config.extra["guide"] = Guide(catalogue, setup_of(config), partial(_expand, config), cache)
    _exempt_from_garbage_collection()
    config.site_name = catalogue.settings.name
    config.site_url = catalogue.settings.absolute("/")
    _ignore_material_templates(config)
    try:
        publishing.divert(config, catalogue, config.extra["guide"].published_addresses)
    except ProblemsFound as problems:
        raise _not_built(problems) from None
    config.extra["cache_folder"] = cache.writable_folder()
    return config


def _not_built(problems: ProblemsFound) -> BuildError:
    return BuildError(f"Le site n'est pas construit.\n\n{problems}")


def _exempt_from_garbage_collection() -> None:
    """Exempt what was read from garbage collection: it lives as long as the build."""
    gc.freeze()


def _expand(config: MkDocsConfig, text: str) -> str:
    """Replace the macro calls of a text by the HTML they return; MkDocs-macros holds the functions."""
    return expanded(macros_plugin(config).env, text)


def _ignore_material_templates(config: MkDocsConfig) -> None:
    """Take Material's folder out of the theme: no template of it is used, and MkDocs would list thousands of icons."""
    config.nav = None
    config.theme.dirs = config.theme.dirs[:1]
    config.theme.static_templates.clear()


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Leave nothing for MkDocs to copy or to render: every file is written at the end."""
    return Files([])


def on_build_error(error: Exception) -> None:
    """Delete what the failed build wrote: the previous site stays as it was."""
    publishing.discard()


@event_priority(-100)
def on_post_build(config: MkDocsConfig) -> None:
    """Write every file, then publish the new site, unless strict mode met warnings.

    Raises:
        BuildError: a link leads to an anchor that its page does not have.
    """
    guide: Guide = config.extra["guide"]
    if publishing.refused(config):
        publishing.discard()
        return
    cache_folder: Path | None = config.extra["cache_folder"]
    with config.extra["cache"] as cache:
        spare = publishing.spare_of(cache_folder)
        publishing.start_from(spare)
        objects = Objects(cache_folder / "objects" if cache_folder else None)
        builder = Builder(guide.renderer.journal, cache, objects, guide.frame_digest)
        builder.write(guide.units(), Path(config.site_dir))
    if problems := list(missing_anchors(guide.catalogue, Path(config.site_dir))):
        raise _not_built(ProblemsFound(problems))
    publishing.publish(config, guide.published_addresses(), guide.catalogue, spare)
