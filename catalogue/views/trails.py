"""Breadcrumbs: the titles and addresses that lead from the home page to a page."""

from __future__ import annotations

from catalogue import urls
from catalogue.language.typography import typeset
from catalogue.model.kinds import KindSpec, spec_of
from catalogue.places.areas import region_of
from catalogue.reading.loading import Entry
from catalogue.store import Catalogue

Trail = list[tuple[str, str]]


def trail(catalogue: Catalogue, address: str) -> Trail:
    """Return the breadcrumbs of a page, as pairs of a title and an address, the page itself last.

    Args:
        catalogue: the data and pages.
        address: address of a page of the site.
    """
    steps = [("Accueil", "/")]
    entry = catalogue.page_entry(address)
    area = catalogue.area(address)
    if area is not None:
        region = region_of(area)
        steps.append((catalogue.prose[urls.place_address()].meta["title"], urls.place_address()))
        steps += [(typeset(one.name), one.address) for one in (region, area) if one]
    elif entry is not None:
        spec, holder = spec_of(entry.kind), catalogue.holder_of(entry.kind, entry.id)
        if holder:
            above = spec_of(holder.kind)
            steps.append(_index(above if above.section else spec))
            steps.append((_name(holder), urls.address(holder.kind, holder.id)))
        else:
            steps.append(_index(spec))
        steps.append((_name(entry, after_another=holder is not None), address))
    elif address != "/":
        parent = urls.parent(address)
        if parent != "/" and parent in catalogue.prose:
            steps.append((catalogue.prose[parent].meta["title"], parent))
        steps.append((catalogue.prose[address].meta["title"], address))
    return steps


def _index(spec: KindSpec) -> tuple[str, str]:
    return spec.plural.capitalize(), urls.index_address(spec.kind)


def _name(entry: Entry, *, after_another: bool = False) -> str:
    """Return the name of a record in a trail: its number, or its label, shortened after that of another record."""
    number = getattr(entry.record, "number", None)
    if number is not None:
        return f"{spec_of(entry.kind).singular.capitalize()} {number}"
    return (getattr(entry.record, "short_label", None) if after_another else None) or entry.record.label
