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
    entry: Entry, path: FieldPath, code: str | None, what: str, names: dict[str, str], old: dict[str, str]
) -> Iterator[Problem]:
    """Yield a problem if a field of a place holds a code that is not among those known, each with a name.

    Args:
        entry: the case.
        path: the field.
        code: what it holds.
        what: what it is a code of.
        names: the codes known.
        old: other codes and names, with what is said of them.
    """
    code = (code or "").strip()  # spaces around it have a rule of their own
    if not code or code in names:
        return
    by_name = {urls.slug(name): known for known, name in names.items()}
    told = urls.slug(code)
    spelt = (code.upper(), code.zfill(2), by_name.get(told), _abbreviated(told, by_name))
    meant = next((known for known in spelt if known in names), None)
    parts = _BETWEEN.split(code)
    hint = _CODE_HINT
    if told in old:
        hint = old[told]
    elif meant:
        hint = f'Écrivez le code Insee entre guillemets : "{meant}".'
    elif len(parts) > 1 and all(part in names or urls.slug(part) in by_name for part in parts):
        hint = SEVERAL_PLACES
    elif re.fullmatch(r"\d[\dAB]\d{3}", code) and (start := _departement_of(code)) in names:
        hint = f'Écrivez le code du département seul : "{start}".'
    yield entry.problem(path, f"« {code} » n'est pas un code de {what}.", hint)


def _abbreviated(told: str, by_name: dict[str, str]) -> str | None:
    """Return the code of the only name that starts with some words, or has some initials: « Provence », « PACA »."""
    found = [
        code
        for name, code in by_name.items()
        if name.startswith(f"{told}-") or told in (_initials(name), _initials(_LINK.sub("", name)))
    ]
    return found[0] if len(found) == 1 else None


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
    old = dict.fromkeys(_CORSICA, corsica)
    for path, place in _places(entry):
        field = (*path, "departement")
        yield from _unknown_code(entry, field, place.departement, "département", geography.departements(), old)


@rule
@each(cases)
def unknown_region(entry: Entry[Monograph]) -> Iterator[Problem]:
    """A région is written by its Insee code."""
    regions = geography.regions()
    old = {
        urls.slug(told): f'{name} fait partie de la région {regions[today]} depuis 2016 : écrivez "{today}".'
        for code, (name, today) in geography.former_regions().items()
        for told in (code, name)
    }
    for path, place in _places(entry):
        yield from _unknown_code(entry, (*path, "region"), place.region, "région", regions, old)


@rule
@each(cases)
def departement_outside_region(entry: Entry[Monograph]) -> Iterator[Problem]:
    """A département belongs to the région written beside it."""
    for path, place in _places(entry):
        expected = geography.region_of_departement().get(place.departement or "")
        if place.departement and expected and place.region in geography.regions() and place.region != expected:
            name = geography.departements()[place.departement]
            yield entry.problem(
                (*path, "region"),
                f"le département {place.departement} ({name}) n'est pas dans la région « {place.region} ».",
                f'Écrivez "{expected}" ({geography.regions()[expected]}).',
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


def _commune_hint(written: str, departement: str) -> str:
    """Return how to write a commune: its official name, that of the one it is now part of, or where it is."""
    whole = _whole_of(written, departement)
    if whole:
        return f"Elle fait partie d'une commune : écrivez « {whole} » ici, et « {written} » dans « locality »."
    by_slug = {urls.slug(name): name for name in geography.communes()[departement]}
    told = _SAINT.sub(r"saint\1", urls.slug(written))
    if same := by_slug.get(told):
        return f"Vouliez-vous dire « {same} » ?"
    parts = _BETWEEN.split(written)
    if len(parts) > 1 and all(urls.slug(part) in by_slug for part in parts):
        return SEVERAL_PLACES
    if longer := [name for slug, name in by_slug.items() if slug.startswith(f"{told}-")]:
        return f"Vouliez-vous dire {_either(longer)} ?"
    elsewhere = [(code, name) for code, name in _everywhere() if urls.slug(name) == told]
    if elsewhere:
        name = "Elle" if elsewhere[0][1] == written else f"« {elsewhere[0][1]} »"
        return f"{name} existe dans : {', '.join(dict.fromkeys(code for code, _ in elsewhere))}."
    for code in geography.parts_of_communes():
        if whole := _whole_of(written, code):
            return f"Elle fait partie de la commune « {whole} », dans : {code}."
    if longer := [f"{name} ({code})" for code, name in _everywhere() if urls.slug(name).startswith(f"{told}-")]:
        return f"Vouliez-vous dire {_either(longer)} ?"
    match = nearest(told, by_slug)
    return f"Vouliez-vous dire « {by_slug[match]} » ?" if match else "Écrivez le nom officiel de la commune."


def _everywhere() -> Iterator[tuple[str, str]]:
    """Yield every commune, in order: the code of its département, and its name."""
    return ((code, name) for code, names in geography.communes().items() for name in sorted(names))


def _either(names: list[str]) -> str:
    """Return the first names of a list, as the choices of a question."""
    return " ou ".join(f"« {name} »" for name in sorted(names)[:_CHOICES])


def _whole_of(written: str, departement: str) -> str | None:
    """Return the commune that an old commune, or a district, is part of."""
    told = urls.slug(written)
    parts = geography.parts_of_communes().get(departement, {})
    found = next((whole for part, whole in parts.items() if urls.slug(part) == told), None)
    district = _DISTRICT.fullmatch(written)
    city = district[1].capitalize() if district else None
    return found or (city if city in geography.communes().get(departement, ()) else None)
