"""Write tests/search/ranking.json: situations, and the actions that Python and JavaScript must both propose for them.

What is in it is made up, by chance but always the same: a lawful edit of the data changes nothing there.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from random import Random
from typing import Any

from catalogue.places.areas import areas
from catalogue.tools.ranking import (
    MONEY,
    NOT_THEIRS,
    WITHOUT_MONEY,
    ActionFacts,
    Proposal,
    Situation,
    SupportFacts,
    propose,
)

VECTORS = Path(__file__).resolve().parent.parent / "tests" / "search" / "ranking.json"
_SITUATIONS, _ACTIONS, _CASES = 120, 7, 30
_MEANS = (MONEY, "local", "personnes", "achats", "voix")
_MAKERS = ("commune", "departement", "region", "caf")
_NEEDS = ("manger", "bouger", "habiter", "travailler", "jouer", "soigner", "apprendre")
_TERRITORIES = ("ruralites", "montagne", "outre-mer")
_PLACES = ("23", "87", "36", "75", "2A", "r75", "r11", "r03", "r04", "975")
_SIZES = (0, 300, 900, 901, 2_700, 40_000)


def answer(proposals: list[Proposal], left_out: list[str]) -> dict[str, Any]:
    """Return an answer in the form of the file: short, since there are many."""
    found = [
        [one.action, one.lacking, one.for_need, one.may, one.worth]
        + [[precedent.case, precedent.worth, " ".join(precedent.earned)] for precedent in one.precedents]
        for one in proposals
    ]
    return {"proposals": found, "left_out": left_out}


def main() -> None:
    """Write the file."""
    chance = Random(14)  # noqa: S311 - nothing secret

    def some(values: tuple[str, ...], most: int) -> list[str]:
        return chance.sample(values, chance.randint(0, most))

    def one_or_none(values: tuple[str, ...]) -> str:
        return chance.choice(("", *values))

    assert set(_PLACES) <= areas().keys()
    actions = [
        ActionFacts(
            id=f"action-{n}",
            lever=f"levier-{n % 6}",
            means=some(_MEANS, 2),
            without_money=chance.random() < 0.5,
            may={maker: chance.choice(("allowed", "conditional", NOT_THEIRS)) for maker in some(_MAKERS, 3)},
        )
        for n in range(_ACTIONS)
    ]
    supports = []
    for n in range(_CASES):
        place = chance.sample(_PLACES, chance.randint(0, 2))
        facts: dict[str, Any] = {
            "case": f"cas-{n}",
            "needs": some(_NEEDS, 2),
            "territories": some(_TERRITORIES, 2),
            "areas": place,
            "commune": f"commune-{n % 9}" if place else "",
            "population": chance.choice(_SIZES),
        }
        supports += [
            SupportFacts(
                action=chance.choice(actions[:-1]).id,  # the last one has no case
                makers=some(_MAKERS, 2),
                told=chance.random() < 0.6,
                without_money=chance.random() < 0.5,
                **facts,
            )
            for _ in range(chance.randint(1, 4))
        ]
    situations = [
        Situation(
            maker=one_or_none(_MAKERS),
            area=one_or_none(_PLACES),
            commune=one_or_none(tuple(f"commune-{k}" for k in range(9))),
            population=chance.choice(_SIZES),
            territories=some(_TERRITORIES, 2),
            needs=some(_NEEDS, 2),
            means=some((*_MEANS[1:], WITHOUT_MONEY), 2) if chance.random() < 0.5 else some(_MEANS, 3),
        )
        for _ in range(_SITUATIONS)
    ]
    answers = [{"situation": asdict(one)} | answer(*propose(one, actions, supports)) for one in situations]
    parts = {"actions": map(asdict, actions), "supports": map(asdict, supports), "answers": answers}
    lists = [
        f'"{name}": [\n' + ",\n".join(json.dumps(one, ensure_ascii=False) for one in values) + "\n]"
        for name, values in parts.items()
    ]
    VECTORS.write_text("{\n" + ",\n".join(lists) + "\n}\n", "utf-8")


if __name__ == "__main__":
    main()
