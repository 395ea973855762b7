"""The page of every record: a pure function from the catalogue to Markdown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from catalogue import layout, search
from catalogue.loading import Entry
from catalogue.model import Kind
from catalogue.plain import plain_text
from catalogue.prose import Prose
from catalogue.store import Catalogue, Support
from macros.rendering import Renderer


@dataclass(frozen=True)
class PageText:
    """One page ready for the site generator: its Markdown and what the head of the page says."""

    markdown: str
    title: str
    description: str


def record_page(renderer: Renderer, entry: Entry, address: str, prose: str) -> PageText:
    """Return the page of one record.

    Args:
        renderer: the templates and the catalogue.
        entry: the record.
        address: where the page will be.
        prose: Markdown written by people for this record, macros already rendered; may be empty.
    """
    withdrawn = getattr(entry.record, "withdrawn", None)
    markdown = renderer.render(
        "withdrawn.md.j2" if withdrawn else f"{entry.kind}.md.j2",
        address,
        entry=entry,
        record=entry.record,
        prose=prose,
        prose_path=_prose_path(renderer.catalogue, address),
    )
    return PageText(markdown, _title(entry), plain_text(entry.record.summary))


def record_pages(renderer: Renderer, prose: Mapping[str, str]) -> dict[str, PageText]:
    """Return the page of every record, by address; ``prose`` gives what people wrote for each."""
    return {
        address: record_page(renderer, entry, address, prose.get(address, ""))
        for address, entry in renderer.catalogue.page_addresses().items()
        if entry is not None
    }


def written_page(renderer: Renderer, prose: Prose, markdown: str) -> str:
    """Return a page written by hand, framed; the home and search pages have frames of their own.

    Args:
        renderer: the templates and the catalogue.
        prose: the file of the page.
        markdown: its text, macros already rendered.
    """
    if prose.address == "/":
        return renderer.render("home.md.j2", "/", spotlight=spotlight(renderer.catalogue))
    if prose.address == search.PAGE:
        return renderer.render("search.md.j2", search.PAGE, record=prose, prose=markdown, page_kinds=layout.PAGE_KINDS)
    own = f"written{prose.address.rstrip('/')}"
    known = renderer.environment.list_templates()
    # A page has a template of its own, or that of the pages below the same one, or that of any page.
    wanted = (f"{own}.md.j2", f"{own.rpartition('/')[0]}/page.md.j2", "page.md.j2")
    template = next(name for name in wanted if name in known)
    return renderer.render(template, prose.address, record=prose, prose=markdown)


def spotlight(catalogue: Catalogue) -> Support | None:
    """Choose the support shown on the home page: the first told one by a named organisation.

    It changes with the date of the last update of the data, so that each release shows another.
    """
    told = [s for s in catalogue.supports() if s.developed and s.organisations and not s.planned_only]
    told = [s for s in told if s.developed[0].organisations]
    if not told:
        return None
    latest = catalogue.last_update
    return told[latest.toordinal() % len(told) if latest else 0]


_TITLE_SUFFIXES = {
    Kind.LEVER: "Levier",
    Kind.ACTION: "Action",
    Kind.MONOGRAPH: "Monographie",
    Kind.NEED: "Besoin",
    Kind.ACTIVITY: "Activité",
    Kind.THEME: "Thématique",
    Kind.TERRITORY: "Territoire",
    Kind.DECISION_MAKER: "Décideur",
    Kind.CRITERION: "Critère",
}


def _title(entry: Entry) -> str:
    """Return a page title that no other page has: a need and an activity may share a name."""
    return f"{entry.record.label} – {_TITLE_SUFFIXES[entry.kind]}"


def _prose_path(catalogue: Catalogue, address: str) -> str | None:
    prose = catalogue.prose.get(address)
    return prose.path if prose else None
