"""Rules about ids, names and other spellings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from catalogue import urls
from catalogue.checks.registry import rule
from catalogue.model import Kind
from catalogue.model.kinds import PAGE_KINDS, spec_of
from catalogue.reading.loading import Entry
from catalogue.reading.problems import Problem
from catalogue.store import Catalogue


def _where(entry: Entry, *path: str | int) -> str:
    return f"{entry.path}:{entry.line(*path)}"


@rule
def duplicate_id(catalogue: Catalogue) -> Iterator[Problem]:
    """An id names one record: of all those that have a page, or of all those listed on one, under that anchor."""
    seen: dict[tuple[str, str], Entry] = {}
    for entry in catalogue.entries:
        space = "" if entry.kind in PAGE_KINDS else spec_of(entry.kind).listed_on
        first = seen.setdefault((space, entry.id), entry)
        if first is not entry:
            message = f"l'identifiant « {entry.id} » est déjà pris ({_where(first, 'id')})."
            yield entry.problem(("id",), message, "Choisissez-en un autre.")


@rule
def id_is_file_name(catalogue: Catalogue) -> Iterator[Problem]:
    """A record that has its own file bears the name of the file."""
    for entry in catalogue.entries:
        if entry.prefix or entry.path.endswith(f"/{entry.id}.yaml"):
            continue
        stem = PurePosixPath(entry.path).stem
        if entry.id != stem:
            message = f"l'identifiant « {entry.id} » n'est pas le nom du fichier."
            other = f"Écrivez « {stem} », ou renommez" if urls.slug(stem) == stem else "Renommez"
            yield entry.problem(("id",), message, f"{other} le fichier en « {entry.id}.yaml ».")


@rule
def reserved_id(catalogue: Catalogue) -> Iterator[Problem]:
    """The address of a record is not that of something else: the page of its section, a part of every page."""
    for entry in catalogue.entries:
        if urls.is_reserved_id(entry.kind, entry.id):
            message = f"« {entry.id} » est un nom réservé : la fiche n'aurait pas d'adresse à elle."
            yield entry.problem(("id",), message, "Choisissez un identifiant plus précis.")


@rule
def duplicate_label(catalogue: Catalogue) -> Iterator[Problem]:
    """Two records of a kind never have the same name, whatever the case and accents."""
    seen: dict[tuple[Kind, str], Entry] = {}
    for entry in catalogue.entries:
        field = "name" if entry.kind is Kind.MONOGRAPH else "label"
        key = (entry.kind, urls.slug(entry.record.label))
        first = seen.setdefault(key, entry)
        if first is not entry:
            message = f"« {entry.record.label} » porte déjà ce nom ({_where(first, field)})."
            yield entry.problem((field,), message, "Distinguez les deux noms, ou gardez une seule fiche.")


@rule
def term_under_another_letter(catalogue: Catalogue) -> Iterator[Problem]:
    """A term is filed under the first letter of its id, which is that of its name."""
    for entry in catalogue.entries_of(Kind.TERM):
        filed, read = entry.id[0], urls.slug(entry.record.label)[:1]
        if read and filed != read:
            message = f"« {entry.record.label} » serait rangé à la lettre « {filed.upper()} » du glossaire."
            hint = (
                f"Commencez le nom par « {filed.upper()} », ou l'identifiant par « {read} » : "
                "gardez alors l'ancien identifiant sous « aliases »."
            )
            yield entry.problem(("label",), message, hint)


@rule
def alias_collision(catalogue: Catalogue) -> Iterator[Problem]:
    """Another spelling leads to one record only: no id and no other record's spelling."""
    ids = {entry.id: entry for entry in [*catalogue.withdrawn.values(), *catalogue.page_entries()]}
    seen: dict[str, Entry] = {}
    for entry in catalogue.page_entries():
        for index, alias in enumerate(entry.record.aliases):
            slug = urls.slug(alias)
            path = ("aliases", index)
            if not slug:
                yield entry.problem(path, f"« {alias} » ne contient ni lettre ni chiffre.", "Retirez-le.")
                continue
            other = ids.get(slug, entry)
            if other is not entry:
                name = spec_of(other.kind).singular
                message = f"« {alias} » est déjà l'identifiant d'une autre fiche ({name}, {_where(other, 'id')})."
                yield entry.problem(path, message, "Retirez cette graphie.")
            first = seen.setdefault(slug, entry)
            if first is not entry:
                message = f"« {alias} » désigne déjà « {first.id} » ({_where(first, 'aliases')})."
                yield entry.problem(path, message, "Gardez cette graphie pour une seule fiche.")
