"""What a proposal changes, in French, for those who read it before accepting it."""

from __future__ import annotations

from collections.abc import Iterator

from catalogue.language.plurals import count
from catalogue.model import Monograph
from catalogue.model.fields import web_addresses
from catalogue.reading.prose import Prose
from catalogue.reviewing.changes import diff
from catalogue.store import Catalogue

NOTHING = "rien ne change dans les données ni dans les textes"


def changes(old: Catalogue, new: Catalogue) -> list[str]:
    """Return in French the differences between two versions: records, evidence, then texts of pages."""
    return [*diff(old, new).sentences(), *_texts(old, new)] or [NOTHING]


def _texts(old: Catalogue, new: Catalogue) -> Iterator[str]:
    for address in sorted(old.prose.keys() | new.prose.keys()):
        before, after = old.prose.get(address), new.prose.get(address)
        if before is None and after is not None:
            yield f"ajoute le texte de la page {_page(new, after)}"
        elif before is not None and after is None:
            yield f"supprime le texte de la page {_page(old, before)}"
        elif before and after and (before.meta, before.body) != (after.meta, after.body):
            yield f"modifie le texte de la page {_page(new, after)}"


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
    new_urls = sorted(_cited(new) - _cited(old))
    if new_urls:
        counted = count(len(new_urls), "adresse externe", "adresses externes")
        remarks.append(f"{counted} à essayer : {', '.join(new_urls)}")
    return remarks


def _broken(old: Catalogue, new: Catalogue) -> str:
    broken = sorted(_answered(old) - _answered(new))
    if not broken:
        return "aucune adresse cassée"
    return f"{count(len(broken), 'adresse cassée', 'adresses cassées')} : {', '.join(broken)}"


def _answered(catalogue: Catalogue) -> set[str]:
    return catalogue.page_addresses().keys() | catalogue.redirects().keys()


def _cited(catalogue: Catalogue) -> set[str]:
    return {url for entry in catalogue.entries for _, url in web_addresses(entry.record)}


def _quoted(monograph: Monograph) -> str:
    return f"« {monograph.name} »"
