"""Rules about ids, names and other spellings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

from catalogue import urls
from catalogue.checks.registry import each, entries, extracted_from, rule, using
from catalogue.model import Kind, Term
from catalogue.model.fields import FieldPath
from catalogue.model.kinds import PAGE_KINDS, spec_of
from catalogue.reading.loading import Entry
from catalogue.reading.problems import Problem
from catalogue.store import Catalogue


def _where(entry: Entry, *path: str | int) -> str:
    return f"{entry.path}:{entry.line(*path)}"


@rule
def duplicate_id(catalogue: Catalogue) -> Iterator[Problem]:
    """An id names one record: of all those that have a page, or of all those listed on one, under that anchor."""
    first_by_id: dict[tuple[str, str], Entry] = {}
    for entry in catalogue.entries:
        space = "" if entry.kind in PAGE_KINDS else spec_of(entry.kind).listed_on
        first = first_by_id.setdefault((space, entry.id), entry)
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
    first_by_label: dict[tuple[Kind, str], Entry] = {}
    for entry in catalogue.entries:
        field = "name" if entry.kind is Kind.MONOGRAPH else "label"
        key = (entry.kind, urls.slug(entry.record.label))
        first = first_by_label.setdefault(key, entry)
        if first is not entry:
            message = f"« {entry.record.label} » porte déjà ce nom ({_where(first, field)})."
            yield entry.problem((field,), message, "Distinguez les deux noms, ou gardez une seule fiche.")


@rule
def term_under_another_letter(catalogue: Catalogue) -> Iterator[Problem]:
    """A term is filed under the first letter of its id, which is that of its name."""
    for entry in catalogue.entries_of(Term):
        letter_of_id, letter_of_name = entry.id[0], urls.slug(entry.record.label)[:1]
        if letter_of_name and letter_of_id != letter_of_name:
            message = f"« {entry.record.label} » serait rangé à la lettre « {letter_of_id.upper()} » du glossaire."
            hint = (
                f"Commencez le nom par « {letter_of_id.upper()} », ou l'identifiant par « {letter_of_name} » : "
                "gardez alors l'ancien identifiant sous « aliases »."
            )
            yield entry.problem(("label",), message, hint)


@rule
def alias_collision(catalogue: Catalogue) -> Iterator[Problem]:
    """Another spelling leads to one record only: no id and no other record's spelling."""
    ids = {entry.id: entry for entry in [*catalogue.withdrawn.values(), *catalogue.page_entries()]}
    first_by_slug: dict[str, Entry] = {}
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
                same = "C'est peut-être la même organisation : gardez une seule fiche, ou retirez cette graphie."
                is_same = entry.kind is other.kind is Kind.MONOGRAPH
                yield entry.problem(path, message, same if is_same else "Retirez cette graphie.")
            first = first_by_slug.setdefault(slug, entry)
            if first is not entry:
                message = f"« {alias} » désigne déjà « {first.id} » ({_where(first, 'aliases')})."
                yield entry.problem(path, message, "Gardez cette graphie pour une seule fiche.")


@rule
def first_id_missing(catalogue: Catalogue) -> Iterator[Problem]:
    """A record that answers at the former address of a record says which id it had first: the feed knows it by it."""
    published = {address for _, address in catalogue.ledger}
    for entry in catalogue.page_entries():
        slugs = dict.fromkeys(map(urls.slug, entry.record.aliases))
        olds = [slug for slug in slugs if slug != entry.id and urls.address(entry.kind, slug) in published]
        if entry.record.first_id or not olds:
            continue
        if urls.address(entry.kind, entry.id) not in published:
            message = f"cette fiche s'appelait « {olds[0]} »."
            yield entry.problem(("id",), message, f"Ajoutez-y « first_id: {olds[0]} ».")
        else:
            message = f"elle a changé d'identifiant, ou remplace une autre fiche : « {olds[0]} »."
            hint = f"Ajoutez-y « first_id: {olds[0]} » si c'est la même, sinon « first_id: {entry.id} »."
            yield entry.problem(("id",), message, hint)


@rule
@each(entries)
def unknown_first_id(entry: Entry) -> Iterator[Problem]:
    """The first id of a record is its id, or one that still leads to it."""
    record = entry.record
    first = vars(record).get("first_id")
    if first and first not in (record.id, *map(urls.slug, record.aliases)):
        message = f"« {first} » n'est ni son identifiant, ni une de ses autres graphies."
        yield entry.problem(("first_id",), message, "Ajoutez-le à « aliases », ou corrigez-le.")


#: Words around the name of an organisation that some write and others leave out.
_LEFT_OUT = frozenset(
    "le la les l un une association asso cooperative scic scop sarl sas societe fondation fonds collectif".split()
)


#: Between the letters of an acronym: « E.S.S. » is « ESS ».
_DOTTED = re.compile(r"(?<=\b[a-z])-(?=[a-z]\b)")
#: The fields that hold the address of an organisation or of a document.
_SITES = ("website", "url")


class _Name(NamedTuple):
    """One name of a record: where it is written, how, the form that all its spellings share."""

    path: FieldPath
    text: str
    shared: str
    slug: str


@extracted_from(entries)
def _names(entry: Entry) -> tuple[_Name, ...]:
    """Find the names of a record: its other spellings, what an acronym stands for, the address of its site."""
    field = "name" if entry.kind is Kind.MONOGRAPH else "label"
    spellings: list[tuple[FieldPath, str]] = [((field,), entry.record.label)]
    spellings += [(("aliases", index), alias) for index, alias in enumerate(entry.record.aliases)]
    if expansion := vars(entry.record).get("expansion"):
        spellings.append((("expansion",), expansion))
    names = [_Name(path, text, _shared_form(entry.kind, text), urls.slug(text)) for path, text in spellings]
    for site in _SITES:
        if text := vars(entry.record).get(site):
            address = re.sub(r"^https?://(www\.)?", "", text.strip().lower()).rstrip("/")
            names.append(_Name((site,), text, f"https://{address}", ""))
    return tuple(name for name in names if name.shared)


def _shared_form(kind: Kind | None, text: str) -> str:
    """Return what remains of a name without accents and, for an organisation, without what some leave out."""
    words = _DOTTED.sub("", urls.slug(text)).split("-")
    if kind is Kind.MONOGRAPH:
        while len(words) > 1 and words[0] in _LEFT_OUT:
            words.pop(0)
        while len(words) > 1 and words[-1] in _LEFT_OUT:
            words.pop()
    return "-".join(words)


@rule
@using(_names)
def same_thing_twice(_: Catalogue, names_by_record: Iterable[tuple[Entry, tuple[_Name, ...]]]) -> Iterator[Problem]:
    """A name, another spelling or a site belongs to one record of its kind, unless it is said that there are two."""
    earlier_by_form: dict[tuple[Kind | None, str], list[tuple[Entry, _Name]]] = {}
    for entry, names in names_by_record:
        if vars(entry.record).get("withdrawn") or entry.kind is Kind.SYNONYM:
            continue  # what takes the place of a withdrawn record may take its name
        clash_by_record: dict[str, tuple[_Name, Entry, _Name]] = {}
        for name in names:
            for other, first in earlier_by_form.setdefault((entry.kind, name.shared), []):
                if other is not entry and not _is_told(entry, name, other, first) and not _are_distinct(entry, other):
                    clash_by_record.setdefault(other.id, (name, other, first))
            earlier_by_form[entry.kind, name.shared].append((entry, name))
        for name, other, first in clash_by_record.values():
            place = f"{other.path}:{other.line(*first.path)}"
            message = f"« {name.text} » désigne déjà « {other.id} » ({place}) : c'est peut-être "
            if entry.kind is Kind.MONOGRAPH:
                hint = f"Gardez une seule fiche. Ou dites qu'il y en a deux : « distinct_from: [{other.id}] »."
                yield entry.problem(name.path, f"{message}la même organisation.", hint)
            else:
                hint = "Gardez une seule fiche, ou distinguez les deux noms."
                if name.path[0] in _SITES:
                    hint = "Gardez une seule fiche : chaque fait qui la cite dit lui-même où l'y lire."
                yield entry.problem(name.path, f"{message}la même chose.", hint)


def _is_told(entry: Entry, name: _Name, other: Entry, first: _Name) -> bool:
    """Tell whether another rule says of two names that they are the same: their address, or the name itself."""
    if name.slug != first.slug or not name.slug:
        return False
    sides = ((name, other), (first, entry))
    across = [against for name_there, against in sides if name_there.path[0] == "aliases"]
    if not across:
        return all(one_name.path[0] in ("label", "name") for one_name, _ in sides)  # see duplicate_label
    # See alias_collision.
    return entry.kind in PAGE_KINDS and (len(across) == 2 or across[0].id == name.slug)


def like_named(catalogue: Catalogue, text: str) -> list[Entry]:
    """Return the cases that may be about the organisation of a name."""
    shared = _shared_form(Kind.MONOGRAPH, text)
    cases = (catalogue.entry(Kind.MONOGRAPH, record_id) for record_id in catalogue.monographs)
    return [entry for entry in cases if any(name.shared == shared for name in _names.function(entry))]


def _are_distinct(entry: Entry, other: Entry) -> bool:
    """Tell whether an editor said that two records are about different organisations."""
    return any(b.id in vars(a.record).get("distinct_from", ()) for a, b in ((entry, other), (other, entry)))
