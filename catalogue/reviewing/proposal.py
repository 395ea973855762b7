"""What a proposal changes, in French, for those who read it before accepting it."""

from __future__ import annotations

from collections.abc import Iterator

from catalogue.language.plurals import count
from catalogue.model import Monograph
from catalogue.model.fields import web_addresses
from catalogue.reading.prose import Prose
from catalogue.reviewing.changes import diff
from catalogue.store import Catalogue

NO_CHANGE = "rien ne change dans les données ni dans les textes"


def changes(old: Catalogue, new: Catalogue) -> list[str]:
    """Return in French the differences between two versions: records, evidence, then texts of pages."""
    return [*diff(old, new).sentences(), *_texts(old, new)] or [NO_CHANGE]


def _texts(old: Catalogue, new: Catalogue) -> Iterator[str]:
    for address in sorted(old.prose.keys() | new.prose.keys()):
        old_page, new_page = old.prose.get(address), new.prose.get(address)
        if old_page is None and new_page is not None:
            yield f"ajoute le texte de la page {_page(new, new_page)}"
        elif old_page is not None and new_page is None:
            yield f"supprime le texte de la page {_page(old, old_page)}"
        elif old_page and new_page and (old_page.meta, old_page.body) != (new_page.meta, new_page.body):
            yield f"modifie le texte de la page {_page(new, new_page)}"


def _page(catalogue: Catalogue, prose: Prose) -> str:
    entry = catalogue.page_entry(prose.address)
    title = entry.record.label if entry else prose.meta.get("title", prose.address)
    return f"« {title} » ({prose.path})"


def remarks(old: Catalogue, new: Catalogue) -> list[str]:
    """Return in French what to check in a proposal: missing evidence, broken addresses, new web addresses."""
    changed_cases = [m for m in new.monographs.values() if old.monographs.get(m.id) != m]
    remarks = []
    for lacking, text in (
        ([m for m in changed_cases if not m.evidence], "sans soutien documenté"),
        ([m for m in changed_cases if not m.testimonies], "sans témoignage"),
    ):
        if lacking:
            remarks.append(f"{count(len(lacking), 'fiche')} {text} : {', '.join(_quoted(m) for m in lacking)}")
    remarks.append(_broken(old, new))
    new_urls = sorted(_cited_urls(new) - _cited_urls(old))
    if new_urls:
        number_of_urls = count(len(new_urls), "adresse externe", "adresses externes")
        remarks.append(f"{number_of_urls} à essayer : {', '.join(new_urls)}")
    return remarks


def _broken(old: Catalogue, new: Catalogue) -> str:
    broken = sorted(_live_addresses(old) - _live_addresses(new))
    if not broken:
        return "aucune adresse cassée"
    return f"{count(len(broken), 'adresse cassée', 'adresses cassées')} : {', '.join(broken)}"


def _live_addresses(catalogue: Catalogue) -> set[str]:
    return catalogue.page_addresses().keys() | catalogue.redirects().keys()


def _cited_urls(catalogue: Catalogue) -> set[str]:
    return {url for entry in catalogue.entries for _, url in web_addresses(entry.record)}


def _quoted(monograph: Monograph) -> str:
    return f"« {monograph.name} »"
