"""Rules about places."""

from __future__ import annotations

import re
from collections.abc import Iterator

from catalogue import urls
from catalogue.checks.registry import cases, each, rule
from catalogue.model import Monograph, Place
from catalogue.model.fields import FieldPath
from catalogue.reading import geography
from catalogue.reading.loading import Entry
from catalogue.reading.problems import SEVERAL_PLACES, Problem, nearest

_CODE_HINT = "Écrivez le code Insee à deux ou trois caractères, entre guillemets."
#: Most communes that are proposed instead of one.
_CHOICES = 3
_CORSICA = frozenset({"2", "20", "corse", "94"})
#: A district of one of the three cities that have some, as people write it.
_DISTRICT = re.compile(r"(Paris|Lyon|Marseille)[ ,-]+(?:\d|[IVX]+(?:e|er|ème)?\b|arr).*", re.IGNORECASE)
#: Small words of a name, as it is in an address, that initials may leave out.
_LINK = re.compile(r"\b(?:d|de|des|du|et|la|le|les)-")
_SAINT = re.compile(r"\bst(e?)\b")
#: How people write several places in one field.
_BETWEEN = re.compile(r"\s*[,;/+&]\s*|\s+et\s+|\s+-\s+")


def _places(entry: Entry[Monograph]) -> Iterator[tuple[FieldPath, Place]]:
    """Yield every place of a case with the path of its group."""
    yield ("place",), entry.record.place
    yield from ((("other_places", index), place) for index, place in enumerate(entry.record.other_places))


def _unknown_code(
    entry: Entry, path: FieldPath, code: str | None, code_name: str, names: dict[str, str], hint_by_slug: dict[str, str]
) -> Iterator[Problem]:
    """Yield a problem if a field of a place holds a code that is not among those known, each with a name.

    Args:
        entry: the case.
        path: the field.
        code: what it holds.
        code_name: what it is a code of.
        names: the codes known.
        hint_by_slug: other codes and names, with what is said of them.
    """
    code = (code or "").strip()  # spaces around it have a rule of their own
    if not code or code in names:
        return
    by_name = {urls.slug(name): official for official, name in names.items()}
    slug = urls.slug(code)
    candidates = (code.upper(), code.zfill(2), by_name.get(slug), _abbreviated(slug, by_name))
    right_code = next((official for official in candidates if official in names), None)
    parts = _BETWEEN.split(code)
    hint = _CODE_HINT
    if slug in hint_by_slug:
        hint = hint_by_slug[slug]
    elif right_code:
        hint = f'Écrivez le code Insee entre guillemets : "{right_code}".'
    elif len(parts) > 1 and all(part in names or urls.slug(part) in by_name for part in parts):
        hint = SEVERAL_PLACES
    elif re.fullmatch(r"\d[\dAB]\d{3}", code) and (start := _departement_of(code)) in names:
        hint = f'Écrivez le code du département seul : "{start}".'
    yield entry.problem(path, f"« {code} » n'est pas un code de {code_name}.", hint)


def _abbreviated(slug: str, by_name: dict[str, str]) -> str | None:
    """Return the code of the only name that starts with some words, or has some initials: « Provence », « PACA »."""
    codes = [
        code
        for name, code in by_name.items()
        if name.startswith(f"{slug}-") or slug in (_initials(name), _initials(_LINK.sub("", name)))
    ]
    return codes[0] if len(codes) == 1 else None


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split("-"))


def _departement_of(code: str) -> str:
    """Return the département of the code of a commune, or of its post."""
    return code[:3] if code.startswith("97") else code[:2]


@rule
@each(cases)
def unknown_departement(entry: Entry[Monograph]) -> Iterator[Problem]:
    """A département is written by its Insee code."""
    corsica = 'La Corse a deux départements : écrivez "2A" (Corse-du-Sud) ou "2B" (Haute-Corse).'
    hint_by_slug = dict.fromkeys(_CORSICA, corsica)
    for path, place in _places(entry):
        field = (*path, "departement")
        yield from _unknown_code(entry, field, place.departement, "département", geography.departements(), hint_by_slug)


@rule
@each(cases)
def unknown_region(entry: Entry[Monograph]) -> Iterator[Problem]:
    """A région is written by its Insee code."""
    regions = geography.regions()
    hint_by_slug = {
        urls.slug(spelling): f'{name} fait partie de la région {regions[today]} depuis 2016 : écrivez "{today}".'
        for code, (name, today) in geography.former_regions().items()
        for spelling in (code, name)
    }
    for path, place in _places(entry):
        yield from _unknown_code(entry, (*path, "region"), place.region, "région", regions, hint_by_slug)


@rule
@each(cases)
def departement_outside_region(entry: Entry[Monograph]) -> Iterator[Problem]:
    """A département belongs to the région written beside it."""
    for path, place in _places(entry):
        right_region = geography.region_of_departement().get(place.departement or "")
        if place.departement and right_region and place.region in geography.regions() and place.region != right_region:
            name = geography.departements()[place.departement]
            yield entry.problem(
                (*path, "region"),
                f"le département {place.departement} ({name}) n'est pas dans la région « {place.region} ».",
                f'Écrivez "{right_region}" ({geography.regions()[right_region]}).',
            )


@rule
@each(cases)
def commune_outside_departement(entry: Entry[Monograph]) -> Iterator[Problem]:
    """A commune exists in the département written beside it."""
    for path, place in _places(entry):
        if not place.commune:
            continue
        if not place.departement:
            message = "une commune sans département est ambiguë."
            yield entry.problem((*path, "commune"), message, "Ajoutez « departement: … ».")
            continue
        departement, commune = place.departement.strip(), place.commune.strip()  # spaces have a rule of their own
        names = geography.communes().get(departement)
        if names and commune not in names:
            message = f"« {commune} » n'est pas une commune du département {departement}."
            yield entry.problem((*path, "commune"), message, _commune_hint(commune, departement))


def _commune_hint(commune_name: str, departement: str) -> str:
    """Return how to write a commune: its official name, that of the one it is now part of, or where it is."""
    commune = _commune_of_part(commune_name, departement)
    if commune:
        return f"Elle fait partie d'une commune : écrivez « {commune} » ici, et « {commune_name} » dans « locality »."
    by_slug = {urls.slug(name): name for name in geography.communes()[departement]}
    slug = _SAINT.sub(r"saint\1", urls.slug(commune_name))
    if same := by_slug.get(slug):
        return f"Vouliez-vous dire « {same} » ?"
    parts = _BETWEEN.split(commune_name)
    if len(parts) > 1 and all(urls.slug(part) in by_slug for part in parts):
        return SEVERAL_PLACES
    if longer := [name for other_slug, name in by_slug.items() if other_slug.startswith(f"{slug}-")]:
        return f"Vouliez-vous dire {_either(longer)} ?"
    elsewhere = [(code, name) for code, name in _everywhere() if urls.slug(name) == slug]
    if elsewhere:
        name = "Elle" if elsewhere[0][1] == commune_name else f"« {elsewhere[0][1]} »"
        return f"{name} existe dans : {', '.join(dict.fromkeys(code for code, _ in elsewhere))}."
    for code in geography.parts_of_communes():
        if commune := _commune_of_part(commune_name, code):
            return f"Elle fait partie de la commune « {commune} », dans : {code}."
    if longer := [f"{name} ({code})" for code, name in _everywhere() if urls.slug(name).startswith(f"{slug}-")]:
        return f"Vouliez-vous dire {_either(longer)} ?"
    match = nearest(slug, by_slug)
    return f"Vouliez-vous dire « {by_slug[match]} » ?" if match else "Écrivez le nom officiel de la commune."


def _everywhere() -> Iterator[tuple[str, str]]:
    """Yield every commune, in order: the code of its département, and its name."""
    return ((code, name) for code, names in geography.communes().items() for name in sorted(names))


def _either(names: list[str]) -> str:
    """Return the first names of a list, as the choices of a question."""
    return " ou ".join(f"« {name} »" for name in sorted(names)[:_CHOICES])


def _commune_of_part(name: str, departement: str) -> str | None:
    """Return the commune that an old commune, or a district, is part of."""
    slug = urls.slug(name)
    parts = geography.parts_of_communes().get(departement, {})
    commune = next((commune_of_part for part, commune_of_part in parts.items() if urls.slug(part) == slug), None)
    district = _DISTRICT.fullmatch(name)
    city = district[1].capitalize() if district else None
    return commune or (city if city in geography.communes().get(departement, ()) else None)
