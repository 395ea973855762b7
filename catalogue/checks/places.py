"""Rules about places."""

from __future__ import annotations

from collections.abc import Iterator

from catalogue.checks.registry import cases, each, rule
from catalogue.model import Monograph
from catalogue.reading import geography
from catalogue.reading.loading import Entry
from catalogue.reading.problems import Problem, nearest


def _unknown_code(entry: Entry[Monograph], field: str, what: str, names: dict[str, str]) -> Iterator[Problem]:
    """Yield a problem if a field of the place holds an unknown code; ``names`` gives the name of each known one."""
    code = getattr(entry.record.place, field)
    if not code or code in names:
        return
    hint = "Écrivez le code Insee à deux ou trois caractères, entre guillemets."
    by_name = {name.lower(): known for known, name in names.items()}
    if right_code := by_name.get(code.lower()):
        hint = f'Écrivez le code Insee entre guillemets : "{right_code}".'
    yield entry.problem(("place", field), f"« {code} » n'est pas un code de {what}.", hint)


@rule
@each(cases)
def unknown_departement(entry: Entry[Monograph]) -> Iterator[Problem]:
    """A département is written by its Insee code."""
    yield from _unknown_code(entry, "departement", "département", geography.departements())


@rule
@each(cases)
def unknown_region(entry: Entry[Monograph]) -> Iterator[Problem]:
    """A région is written by its Insee code."""
    yield from _unknown_code(entry, "region", "région", geography.regions())


@rule
@each(cases)
def departement_outside_region(entry: Entry[Monograph]) -> Iterator[Problem]:
    """A département belongs to the région written beside it."""
    place = entry.record.place
    expected = geography.region_of_departement().get(place.departement or "")
    if place.departement and expected and place.region in geography.regions() and place.region != expected:
        name = geography.departements()[place.departement]
        yield entry.problem(
            ("place", "region"),
            f"le département {place.departement} ({name}) n'est pas dans la région « {place.region} ».",
            f'Écrivez "{expected}" ({geography.regions()[expected]}).',
        )


@rule
@each(cases)
def commune_outside_departement(entry: Entry[Monograph]) -> Iterator[Problem]:
    """A commune exists in the département written beside it."""
    place = entry.record.place
    if not place.commune:
        return
    if not place.departement:
        message = "une commune sans département est ambiguë."
        yield entry.problem(("place", "commune"), message, "Ajoutez « departement: … ».")
        return
    names = geography.communes().get(place.departement)
    if names and place.commune not in names:
        message = f"« {place.commune} » n'est pas une commune du département {place.departement}."
        known = {name.lower(): name for name in names}
        match = nearest(place.commune, known)
        hint = f"Vouliez-vous dire « {known[match]} » ?" if match else "Écrivez le nom officiel de la commune."
        elsewhere = [code for code, communes in geography.communes().items() if place.commune in communes]
        if elsewhere:
            hint = f"Elle existe dans : {', '.join(elsewhere)}."
        yield entry.problem(("place", "commune"), message, hint)
