"""Rules about places."""

from __future__ import annotations

from collections.abc import Iterator

from catalogue import geography
from catalogue.checks.registry import cases, each, rule
from catalogue.loading import Entry
from catalogue.problems import Problem, nearest


def _code_hint(code: str, names: dict[str, str]) -> str:
    by_name = {name.lower(): known for known, name in names.items()}
    if code.lower() in by_name:
        return f'Écrivez le code Insee entre guillemets : "{by_name[code.lower()]}".'
    return "Écrivez le code Insee à deux ou trois caractères, entre guillemets."


@rule
@each(cases)
def unknown_departement(entry: Entry) -> Iterator[Problem]:
    """A département is written by its Insee code."""
    code = entry.record.place.departement
    if code and code not in geography.departements():
        message = f"« {code} » n'est pas un code de département."
        yield entry.problem(("place", "departement"), message, _code_hint(code, geography.departements()))


@rule
@each(cases)
def unknown_region(entry: Entry) -> Iterator[Problem]:
    """A région is written by its Insee code."""
    code = entry.record.place.region
    if code and code not in geography.regions():
        message = f"« {code} » n'est pas un code de région."
        yield entry.problem(("place", "region"), message, _code_hint(code, geography.regions()))


@rule
@each(cases)
def departement_outside_region(entry: Entry) -> Iterator[Problem]:
    """A département belongs to the région written beside it."""
    place = entry.record.place
    expected = geography.region_of_departement().get(place.departement or "")
    if expected and place.region in geography.regions() and place.region != expected:
        name = geography.departements()[place.departement]
        yield entry.problem(
            ("place", "region"),
            f"le département {place.departement} ({name}) n'est pas dans la région « {place.region} ».",
            f'Écrivez "{expected}" ({geography.regions()[expected]}).',
        )


@rule
@each(cases)
def commune_outside_departement(entry: Entry) -> Iterator[Problem]:
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
        elsewhere = [code for code, found in geography.communes().items() if place.commune in found]
        if elsewhere:
            hint = f"Elle existe dans : {', '.join(elsewhere)}."
        yield entry.problem(("place", "commune"), message, hint)
