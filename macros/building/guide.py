"""The guide put together: a checked catalogue, the templates that show it, its pages and all its files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property, partial
from pathlib import Path

from catalogue.model.kinds import FILES, path_of
from catalogue.opening import open_catalogue
from catalogue.reading import foreign
from catalogue.reading.cache import Cache, digest
from catalogue.reading.link_exceptions import exceptions
from catalogue.reading.prose import CONTENT
from catalogue.store import Catalogue
from macros.building.admin import admin_files
from macros.building.configuration import Setup
from macros.building.outputs import Outputs, Unit
from macros.calls import macro_problems
from macros.editor import EditorMacros
from macros.rendering.assets import images_of_texts
from macros.rendering.pages import Pages
from macros.rendering.prose import ProseReader, picture_size
from macros.rendering.renderer import Renderer


class Guide:
    """Everything one build works with."""

    def __init__(self, catalogue: Catalogue, setup: Setup, expand: Callable[[str], str], cache: Cache | None = None):
        """Put the guide together.

        Args:
            catalogue: the data and texts, checked.
            setup: what the configuration says of the pages.
            expand: replaces the macro calls of a text by the HTML they return.
            cache: keeps compiled templates, and the words of each text for the search.
        """
        self.catalogue = catalogue
        self.renderer = Renderer(catalogue, cache)
        self.macros = EditorMacros(catalogue, self.renderer)
        self._setup = setup
        size = self.renderer.watch("picture_size", partial(picture_size, catalogue.root / CONTENT))
        reader = ProseReader(size, setup.markdown_extensions, setup.markdown_settings)
        self.pages = Pages(self.renderer, self.macros, reader, expand, setup.frame)
        self.outputs = Outputs(self.renderer, self.pages, lambda: self._sources, cache)

    def units(self) -> Iterator[Unit]:
        """Yield every group of files of the site."""
        yield from self.outputs.units()
        yield Unit("theme", self.renderer.assets.files, ())
        yield Unit("images", self._images, (self._digest_of_images,))
        yield Unit("admin", self._admin, (self._digest_of_admin,), ("/admin/",))

    def published_addresses(self) -> Iterator[str]:
        """Yield the addresses that must answer for ever: pages, short addresses, lists of cases to embed."""
        yield from self.catalogue.page_addresses()
        yield from self.catalogue.short_addresses()
        yield from self.outputs.combined_addresses()

    @property
    def frame_digest(self) -> bytes:
        """Digest of what every file depends on: the settings, the menu, and how Markdown is read."""
        return digest(
            self.catalogue.settings,
            self._setup.frame,
            repr(self._setup.markdown_extensions),
            repr(self._setup.markdown_settings),
        )

    def _images(self) -> dict[str, Callable[[], bytes]]:
        return dict(images_of_texts(self.catalogue.root / CONTENT))

    @property
    def _digest_of_images(self) -> bytes:
        """Digest of the images of the texts, with their addresses."""
        return digest({address: make() for address, make in self._images().items()})

    @property
    def _digest_of_admin(self) -> bytes:
        """Digest of the files of the editor of records."""
        return digest({address: make() for address, make in self._admin().items()})

    def _admin(self) -> dict[str, Callable[[], bytes]]:
        return {
            f"/{path}": content.read_bytes if isinstance(content, Path) else content.encode
            for path, content in admin_files(self.renderer).items()
        }

    @cached_property
    def _sources(self) -> bytes:
        """Digest of all the data and texts, and of their dates in the history of git."""
        catalogue, sharing = self.catalogue, self.renderer.sharing
        return digest(
            *map(self.renderer.journal.fingerprint, catalogue.entries),
            *catalogue.prose.values(),
            catalogue.settings,
            catalogue.ledger,
            exceptions(catalogue.root),
            foreign.languages(catalogue.root),
            [sharing.of(address).facts.modified for address in catalogue.page_addresses()],
            [catalogue.history.of_all(path_of(table.kind)) for table in FILES],
        )


def checked_catalogue(root: Path, cache: Cache | None = None) -> Catalogue:
    """Load the data and texts of a project; check them, and every macro call, without rendering anything.

    Args:
        root: folder of the project.
        cache: keeps what was read of the files that did not change.

    Raises:
        ProblemsFound: the data or the texts have problems; carries them all.
    """
    return open_catalogue(root, macro_problems, cache=cache)
