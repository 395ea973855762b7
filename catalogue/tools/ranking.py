"""The rule of « Ma situation »: which three actions are proposed, and which cases are shown with each.

The page says it in words, with these numbers (macros/templates/written/ma-situation.html.j2), and
``theme/assets/javascripts/tools/ranking.js`` applies it in the browser: ``tests/search/ranking.json`` holds both to it.

1. An action that is not for this type of decision maker is left out; so is one that asks for money, to who has none.
2. Its cases are those that obtained it and answer one of the needs; when none does, those of other needs: it is said.
3. A case earns points for what it shares with the situation; an action is worth what its three best cases earned. Of
   cases that earned as much, the nearest in space comes first.
4. Come first the actions that ask for nothing more than what is given, then those with cases for the need, then those
   of which the rule of law says something for this decision maker, then those worth most. An action of a lever that is
   proposed already is worth half. At equal worth, what the rule of law allows without condition comes first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from catalogue.places.areas import areas, relation

PROPOSED = 3
#: Cases that make the worth of an action: those that are shown with it.
COUNTED = 3
#: What a case earns for being one, then for what it shares with the situation; of the places, only the nearest counts.
POINTS = {
    "case": 2,
    "commune": 6,
    "departement": 5,
    "near": 3,
    "region": 1,
    "territory": 3,
    "maker": 2,
    "size": 2,
    "told": 1,
}
_PLACES = ("commune", "departement", "near", "region")
#: By rank of ``catalogue.places.areas.RELATIONS``.
_RELATIONS = ("near", "near", "near", "region", "near")
#: Communes are of like size when neither has more inhabitants than the other this many times.
LIKE_SIZE = 3
MONEY, WITHOUT_MONEY = "argent", "sans-argent"
NOT_THEIRS = "not_theirs"
#: What the rule of law says of a decision maker, from the most open; the last: nothing.
_OPENNESS = ("allowed", "conditional", "")


@dataclass(frozen=True, kw_only=True)
class Situation:
    """What a reader says; all of it may be left out. ``means``: ids of means, or WITHOUT_MONEY."""

    maker: str = ""
    area: str = ""
    commune: str = ""
    population: int = 0
    territories: Collection[str] = ()
    needs: Collection[str] = ()
    means: Collection[str] = ()


@dataclass(frozen=True, kw_only=True)
class ActionFacts:
    """An action: its lever, what it asks for, whether it is done without money, what the law says of each maker."""

    id: str
    lever: str
    means: Collection[str] = ()
    without_money: bool = False
    may: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class SupportFacts:
    """A support that was obtained. ``population``: of the commune of the case; 0 when it is not known."""

    case: str
    action: str
    needs: Collection[str] = ()
    territories: Collection[str] = ()
    areas: Collection[str] = ()
    commune: str = ""
    population: int = 0
    makers: Collection[str] = ()
    told: bool = False
    without_money: bool = False


@dataclass(frozen=True)
class Precedent:
    """A case shown with an action: what it earned, for which of POINTS."""

    case: str
    worth: int
    earned: tuple[str, ...]


@dataclass(frozen=True)
class Proposal:
    """An action, and why it is proposed.

    Attributes:
        action: its id.
        lacking: what it asks for that is not given: nothing (0), money as well (1), something else (2), money (3).
        for_need: its precedents answer one of the needs; otherwise none does.
        may: what the law says of this type of decision maker; empty when it says nothing.
        precedents: its cases, the closest first.
        worth: what the first of them earned.
    """

    action: str
    lacking: int
    for_need: bool
    may: str
    precedents: tuple[Precedent, ...]
    worth: int


def propose(
    situation: Situation, actions: Iterable[ActionFacts], supports: Iterable[SupportFacts]
) -> tuple[list[Proposal], list[str]]:
    """Return the proposals for a situation, the best first, and the ids of the actions that are not for this maker."""
    known = {action.id: action for action in actions}
    supports_by_action: dict[str, list[SupportFacts]] = defaultdict(list)
    for support in supports:
        if support.without_money or not _is_poor(situation):
            supports_by_action[support.action].append(support)
    left_out = [one.id for one in known.values() if one.may.get(situation.maker) == NOT_THEIRS]
    candidates = [
        _proposal(situation, action, supports_by_action[action.id])
        for action in known.values()
        if action.id not in left_out and (action.without_money or not _is_poor(situation))
    ]
    proposals: list[Proposal] = []
    while candidates and len(proposals) < PROPOSED:
        levers = {known[one.action].lever for one in proposals}
        best = min(
            candidates,
            key=lambda one: (
                one.lacking,
                not one.for_need,
                not one.may,
                -one.worth if known[one.action].lever in levers else -2 * one.worth,
                _OPENNESS.index(one.may),
            ),
        )
        candidates.remove(best)
        proposals.append(best)
    return proposals, left_out


def _is_poor(situation: Situation) -> bool:
    return WITHOUT_MONEY in situation.means


def _proposal(situation: Situation, action: ActionFacts, supports: list[SupportFacts]) -> Proposal:
    for_need = [one for one in supports if not situation.needs or set(one.needs) & set(situation.needs)]
    precedents = tuple(sorted(_precedents(situation, for_need or supports), key=_rank))
    worth = sum(one.worth for one in precedents[:COUNTED])
    may = action.may.get(situation.maker, "")
    return Proposal(action.id, _lacking(situation, action), bool(for_need), may, precedents, worth)


def _rank(precedent: Precedent) -> tuple[int, int]:
    return -precedent.worth, -sum(POINTS[one] for one in precedent.earned if one in _PLACES)


def _lacking(situation: Situation, action: ActionFacts) -> int:
    given = set(situation.means) - {WITHOUT_MONEY}
    if not given or not action.means:
        return 0
    asks_money = MONEY in action.means and MONEY not in given
    if given & set(action.means):
        return int(asks_money)
    return 3 if asks_money else 2


def _precedents(situation: Situation, supports: list[SupportFacts]) -> Iterator[Precedent]:
    """Yield the cases of some supports of one action: each has all that its supports have."""
    by_case: dict[str, list[SupportFacts]] = defaultdict(list)
    for support in supports:
        by_case[support.case].append(support)
    for case, of_case in by_case.items():
        earned = tuple(_earned(situation, of_case))
        yield Precedent(case, sum(POINTS[one] for one in earned), earned)


def _earned(situation: Situation, supports: list[SupportFacts]) -> Iterator[str]:
    case = supports[0]
    yield "case"
    if nearest := _nearest(situation, case):
        yield nearest
    if set(situation.territories) & set(case.territories):
        yield "territory"
    if any(situation.maker in one.makers for one in supports):
        yield "maker"
    sizes = sorted((situation.population, case.population))
    if sizes[0] and sizes[1] <= sizes[0] * LIKE_SIZE:
        yield "size"
    if any(one.told for one in supports):
        yield "told"


def _nearest(situation: Situation, case: SupportFacts) -> str:
    if situation.commune and situation.commune == case.commune:
        return "commune"
    if not situation.area:
        return ""
    if situation.area in case.areas:
        return "departement"
    known = areas()
    related = (relation(known[situation.area], known[one]) for one in case.areas)
    return min((_RELATIONS[one[0]] for one in related if one), key=lambda name: -POINTS[name], default="")
