"""What « Ma situation » knows of the actions and the cases, for the rule of :mod:`catalogue.tools.ranking`.

``situations.json`` holds what ``supports.json`` (see :mod:`catalogue.tools.supports`) does not, in the same order:

- ``points``, ``likeSize``: the numbers of the rule;
- ``means``: id and name of what a reader can give;
- ``actions``: what each asks for, as numbers of means; 1 if it is done without money; the day when its rule was
  verified, in words; and, by type of decision maker, what the rule says of it and the note;
- ``cases``: the ids of the places of each, the code of its commune, its inhabitants;
- ``needs``: the needs of each activity, by the ids of both, to understand the words of a reader.
"""

from __future__ import annotations

from typing import Any

from catalogue.language.typography import french_date
from catalogue.model import Action, Monograph
from catalogue.model.fields import choice_labels
from catalogue.places.areas import part_of
from catalogue.reading import geography
from catalogue.store import Catalogue
from catalogue.tools.facets import is_without_money
from catalogue.tools.ranking import LIKE_SIZE, MONEY, POINTS, ActionFacts, SupportFacts

#: Ids, in addresses, of what a reader can give.
_MEANS = {
    "money": MONEY,
    "premises": "local",
    "people": "personnes",
    "purchases": "achats",
    "advice": "conseil",
    "voice": "voix",
    "links": "liens",
}
#: Id of the type of territory that the commune itself tells.
OVERSEAS = "outre-mer"


def means() -> dict[str, str]:
    """Return the names of what a reader can give, by id."""
    return {_MEANS[choice]: label for choice, label in choice_labels(Action, "means").items()}


def actions(catalogue: Catalogue) -> list[ActionFacts]:
    """Return what the rule needs to know of each action."""
    return [
        ActionFacts(
            id=action.id,
            lever=catalogue.lever_of[action.id].id,
            means=tuple(_MEANS[one] for one in action.means),
            without_money=action.without_money,
            may={one.decision_maker: one.may for one in action.rule.who} if action.rule else {},
        )
        for action in catalogue.actions.values()
    ]


def supports(catalogue: Catalogue) -> list[SupportFacts]:
    """Return what the rule needs to know of each support that was obtained."""
    return [
        SupportFacts(
            case=case.id,
            action=evidence.action,
            needs=tuple(need.id for need in catalogue.needs_of(case)),
            territories=tuple(one.type for one in case.territories),
            areas=_areas(case),
            commune=commune.code if commune else "",
            population=(commune and commune.population) or 0,
            makers=evidence.decision_makers,
            told=evidence.detail == "developed",
            without_money=is_without_money(catalogue, evidence),
        )
        for case in catalogue.monographs.values()
        for commune in [_commune(case)]
        for evidence in case.evidence
        if evidence.action in catalogue.actions and evidence.status == "effective"
    ]


def known(catalogue: Catalogue) -> dict[str, Any]:
    """Return what the browser needs besides the supports; ``catalogue`` has French typography."""
    labels = means()
    numbers = {one: number for number, one in enumerate(labels)}
    return {
        "points": POINTS,
        "likeSize": LIKE_SIZE,
        "means": [[one, label] for one, label in labels.items()],
        "actions": [
            [
                [numbers[_MEANS[one]] for one in action.means],
                int(action.without_money),
                french_date(action.rule.verified_on) if action.rule else "",
                {one.decision_maker: [one.may, one.note or ""] for one in action.rule.who} if action.rule else {},
            ]
            for action in catalogue.actions.values()
        ],
        "cases": [
            [list(_areas(case)), commune.code if commune else "", (commune and commune.population) or 0]
            for case in catalogue.monographs.values()
            for commune in [_commune(case)]
        ],
        "needs": {activity.id: [need.id for need in activity.needs] for activity in catalogue.activities.values()},
    }


def _areas(case: Monograph) -> tuple[str, ...]:
    """Return the ids of the narrowest places with a page where a case is."""
    found = (part_of(place.departement, place.region) for place in case.places)
    return tuple(dict.fromkeys(area.id for area in found if area))


def _commune(case: Monograph) -> geography.Commune | None:
    """Return the commune of a case; that which an old commune is now part of."""
    place = case.place
    if not (place.commune and place.departement):
        return None
    whole = geography.parts_of_communes().get(place.departement, {}).get(place.commune, place.commune)
    code = geography.code_of_commune().get((place.departement, whole))
    return geography.commune_of_code()[code] if code else None
