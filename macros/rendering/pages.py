"""Every page of the site: a pure function from the catalogue and an address to HTML."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from catalogue import urls
from catalogue.language.typography import typeset
from catalogue.model import AnyPageRecord, Kind
from catalogue.model.kinds import spec_of
from catalogue.places.areas import Area, Sort
from catalogue.reading.loading import Entry
from catalogue.reading.prose import Prose
from catalogue.search import contents
from catalogue.store import Catalogue, Support
from macros.rendering.prose import Blocks, ProseReader, Text
from macros.rendering.renderer import NOT_FOUND, Renderer

if TYPE_CHECKING:
    from macros.editor import EditorMacros


@dataclass(frozen=True)
class MenuItem:
    """An entry of the menu: its title, the page it leads to, and the addresses of all the pages of its section."""

    title: str
    address: str
    pages: tuple[str, ...] = ()

    def holds(self, address: str) -> bool:
        """Tell whether a page is in the part of the site that the entry leads to."""
        return address.startswith(self.address) or address in self.pages


@dataclass(frozen=True)
class LinkGroup:
    """A titled group of links in the footer."""

    title: str
    links: tuple[MenuItem, ...]


@dataclass(frozen=True)
class Frame:
    """What every page shows besides its article."""

    menu: tuple[MenuItem, ...] = ()
    footer: tuple[LinkGroup, ...] = ()


class Pages:
    """The pages of one catalogue."""

    def __init__(
        self,
        renderer: Renderer,
        macros: EditorMacros,
        reader: ProseReader,
        expand: Callable[[str], str],
        frame: Frame,
    ):
        """Prepare the pages.

        Args:
            renderer: the templates and the catalogue.
            macros: those that the texts may call; they are given the address of each page in turn.
            reader: turns texts into HTML.
            expand: replaces the macro calls of a text by the HTML they return.
            frame: the menu and the footer.
        """
        self._renderer = renderer
        self._macros = macros
        self._reader = reader
        self._expand = expand
        self._frame = frame
        self._spotlight = renderer.watch("spotlight", partial(spotlight, renderer.display_catalogue))

    def html(self, address: str) -> str:
        """Return the whole HTML of a page.

        Args:
            address: that of a record, of a text, of an old name of either, or of the page for unknown addresses.

        Raises:
            KeyError: no page is there.
        """
        if address == NOT_FOUND:
            return self._framed("not_found", address, title="Page introuvable")
        target = self._renderer.watched_catalogue.redirect(address)
        if target:
            return self._renderer.render("redirect.html.j2", address, target=target)
        entry = self._renderer.watched_catalogue.page_entry(address)
        area = self._renderer.watched_catalogue.area(address)
        if area is not None:
            return self._area_page(area, self._renderer.watched_catalogue.prose.get(address))
        if entry is None:
            return self._written_page(self._renderer.watched_catalogue.prose[address])
        return self._record_page(entry, address, self._renderer.watched_catalogue.prose.get(address))

    def _record_page(self, entry: Entry[AnyPageRecord], address: str, prose: Prose | None) -> str:
        withdrawn = entry.record.withdrawn
        return self._framed(
            "withdrawn" if withdrawn else self._renderer.template_of(entry.kind),
            address,
            title=_title(entry),
            entry=entry,
            record=entry.record,
            prose=self._prose(prose) if prose and not withdrawn else Text(),
            prose_path=prose.path if prose else None,
            has_contents=_has_contents(prose),
        )

    def _area_page(self, area: Area, prose: Prose | None) -> str:
        """Return the page of a place, with what people wrote about it, if they did."""
        return self._framed(
            "area",
            area.address,
            title=f"{typeset(area.name)} – {'Région' if area.sort is Sort.REGION else area.number}",
            area=area,
            prose=self._prose(prose) if prose else "",
            prose_path=prose.path if prose else None,
        )

    def _written_page(self, prose: Prose) -> str:
        """Return a page written by hand; the home and search pages have frames of their own."""
        variables = {"record": prose, "prose": self._prose(prose), "title": prose.meta["title"]}
        if prose.address == "/":
            return self._framed("home", "/", spotlight=self._spotlight(), has_contents=False)
        if prose.address == contents.PAGE:
            return self._framed("search", prose.address, **variables)
        own_template = f"written{prose.address.rstrip('/')}"
        # A page has a template of its own, or that of the pages below the same one, or that of any page.
        templates = (own_template, f"{own_template.rpartition('/')[0]}/page", "page")
        template = next(name for name in templates if self._renderer.has_template(f"{name}.html.j2"))
        return self._framed(template, prose.address, has_contents=_has_contents(prose), **variables)

    def _prose(self, prose: Prose) -> Text:
        self._macros.address, self._macros.blocks = prose.address, Blocks()
        link = partial(self._renderer.link, prose.address)
        return self._reader.html(prose, link, self._expand, self._macros.blocks)

    def _framed(self, template: str, address: str, **variables: Any) -> str:
        """Render the template of a page, with the variables that every page needs."""
        share = self._renderer.watched_sharing.of(address) if address != NOT_FOUND else None
        explain = address not in urls.list_addresses(Kind.TERM)
        defaults = {
            "title": "",
            "description": share.description if share else "",
            "share": share,
            "has_contents": True,
            "base": self._renderer.link(address, "/").rstrip("/") or "/",
            "menu": self._frame.menu,
            "footer": self._frame.footer,
            "annotate": partial(self._renderer.annotator.article, explain=explain),
        }
        return self._renderer.render(f"{template}.html.j2", address, **defaults | variables)


def _has_contents(prose: Prose | None) -> bool:
    return "toc" not in (prose.meta.get("hide") or ()) if prose else True


def spotlight(catalogue: Catalogue) -> Support | None:
    """Choose the support shown on the home page, among those told in detail and given by a named organisation.

    The choice follows the date of the last update of the data, so that each release shows another; None when there is
    no such support.
    """
    candidates = [s for s in catalogue.supports() if s.developed and s.organisations and not s.planned_only]
    candidates = [s for s in candidates if s.developed[0].organisations]
    if not candidates:
        return None
    latest = catalogue.last_update
    return candidates[latest.toordinal() % len(candidates) if latest else 0]


def _title(entry: Entry) -> str:
    """Return a page title that no other page has: a need and an activity may share a name."""
    return f"{entry.record.label} – {spec_of(entry.kind).title_word}"
