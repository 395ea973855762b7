"""Where a page stands: the path of titles that leads to it from the home page."""

from __future__ import annotations

from catalogue import urls
from catalogue.layout import KIND_NAMES
from catalogue.model import Kind
from catalogue.store import Catalogue

Trail = list[tuple[str, str]]


def trail(catalogue: Catalogue, address: str) -> Trail:
    """Return the titles and addresses from the home page to a page, which comes last.

    Args:
        catalogue: the data and pages.
        address: address of a page of the site.
    """
    steps = [("Accueil", "/")]
    entry = catalogue.page_entry(address)
    if entry is not None:
        kind, record = entry.kind, entry.record
        steps.append((KIND_NAMES[kind][1].capitalize(), urls.index_address(kind)))
        lever = catalogue.lever_of.get(entry.id) if kind is Kind.ACTION else None
        if lever:
            steps[-1] = ("Leviers", urls.index_address(Kind.LEVER))
            steps.append((f"Levier {lever.number}", urls.address(Kind.LEVER, lever.id)))
            steps.append((record.short_label, address))
        elif kind is Kind.CRITERION and entry.id in catalogue.family_of:
            family = catalogue.family_of[entry.id]
            steps.append((family.label, urls.address(Kind.CRITERION_FAMILY, family.id)))
            steps.append((record.label, address))
        elif kind is Kind.LEVER:
            steps.append((f"Levier {record.number}", address))
        else:
            steps.append((record.label, address))
    elif address != "/":
        parent = urls.parent(address)
        if parent != "/" and parent in catalogue.prose:
            steps.append((catalogue.prose[parent].meta["title"], parent))
        steps.append((catalogue.prose[address].meta["title"], address))
    return steps
