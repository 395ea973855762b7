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
_CORSICA = frozenset({"2", "20", "corse", "94"})
#: A district of one of the three cities that have some, as people write it.
_DISTRICT = re.compile(r"(Paris|Lyon|Marseille)[ ,-]+(?:\d|[IVX]+(?:e|er|ème)?\b|arr).*", re.IGNORECASE)
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
    if not code or code in names:
        return
    by_name = {urls.slug(name): official for official, name in names.items()}
    slug = urls.slug(code)
    right_code = next(
        (official for official in (code.upper(), code.zfill(2), by_name.get(slug)) if official in names), None
    )
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
        names = geography.communes().get(place.departement)
        if names and place.commune not in names:
            message = f"« {place.commune} » n'est pas une commune du département {place.departement}."
            yield entry.problem((*path, "commune"), message, _commune_hint(place.commune, place.departement))


def _commune_hint(commune_name: str, departement: str) -> str:
    """Return how to write a commune: its official name, that of the one it is now part of, or where it is."""
    commune = _commune_of_part(commune_name, departement)
    if commune:
        return f"Elle fait partie d'une commune : écrivez « {commune} » ici, et « {commune_name} » dans « locality »."
    names = geography.communes()[departement]
    by_slug = {urls.slug(name): name for name in names}
    if same := by_slug.get(urls.slug(commune_name)):
        return f"Vouliez-vous dire « {same} » ?"
    parts = _BETWEEN.split(commune_name)
    if len(parts) > 1 and all(urls.slug(part) in by_slug for part in parts):
        return SEVERAL_PLACES
    departements = [code for code, found in geography.communes().items() if commune_name in found]
    if departements:
        return f"Elle existe dans : {', '.join(departements)}."
    for code in geography.parts_of_communes():
        if commune := _commune_of_part(commune_name, code):
            return f"Elle fait partie de la commune « {commune} », dans : {code}."
    match = nearest(urls.slug(commune_name), by_slug)
    return f"Vouliez-vous dire « {by_slug[match]} » ?" if match else "Écrivez le nom officiel de la commune."


def _commune_of_part(name: str, departement: str) -> str | None:
    """Return the commune that an old commune, or a district, is part of."""
    slug = urls.slug(name)
    parts = geography.parts_of_communes().get(departement, {})
    commune = next((commune_of_part for part, commune_of_part in parts.items() if urls.slug(part) == slug), None)
    district = _DISTRICT.fullmatch(name)
    city = district[1].capitalize() if district else None
    return commune or (city if city in geography.communes().get(departement, ()) else None)
