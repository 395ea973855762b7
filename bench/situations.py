"""Show what « Ma situation » answers to thirty situations of real communes, and whether it is what an adviser expects.

``python -m bench.situations`` reads ``bench/situations.yaml``, written before the rule was.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from catalogue import urls
from catalogue.opening import open_catalogue
from catalogue.places.areas import area_of_departement, region_id
from catalogue.reading import geography
from catalogue.store import Catalogue
from catalogue.tools import ranking, situations

ROOT = Path(__file__).resolve().parent.parent
SITUATIONS = ROOT / "bench" / "situations.yaml"
_SHOWN = 3
_LACKING = ("", "and money", "something else", "money")


def situation(address: dict[str, str]) -> ranking.Situation:
    """Return the situation that an address tells."""
    lists = {name: tuple(value.split(",")) for name, value in address.items()}
    commune = geography.commune_of_code()[address["commune"]]
    return ranking.Situation(
        maker=address.get("decideur", ""),
        area=area_of_departement()[geography.departement_of_commune(commune.code)].id,
        commune=commune.code,
        population=commune.population or 0,
        territories=lists.get("territoires", ()),
        needs=lists.get("manque", ()),
        means=lists.get("moyens", ()),
    )


def places(catalogue: Catalogue, case: str) -> set[str]:
    """Return the codes of the départements and régions of a case, « outre-mer » too."""
    found: set[str] = set()
    for place in catalogue.monographs[case].places:
        found |= {place.departement or "", region_id(place.region or "")}
        if (place.departement or "").startswith("9") and len(place.departement or "") == 3:
            found.add("outre-mer")
    return found


def unmet(catalogue: Catalogue, one: dict[str, Any], proposals: list[ranking.Proposal]) -> list[str]:
    """Return what an adviser expected and is not there."""
    named = [proposal.action for proposal in proposals]
    missing = []
    if not set(named) & set(one["expected"]):
        missing.append(f"none of {', '.join(one['expected'])}")
    if refused := set(named) & set(one.get("refused", ())):
        missing.append(f"proposes {', '.join(refused)}")
    near = set(one.get("near", ()))
    found = [places(catalogue, one.case) & near for proposal in proposals[:1] for one in proposal.precedents]
    if any(found) and not found[0]:
        missing.append(f"the first case is not in {', '.join(sorted(near))}")
    return missing


def main() -> None:
    """Show each situation, and its answer."""
    catalogue = open_catalogue(ROOT)
    actions, supports = situations.actions(catalogue), situations.supports(catalogue)
    asked = yaml.safe_load(SITUATIONS.read_text("utf-8"))
    met = 0
    for number, one in enumerate(asked, 1):
        proposals, left_out = ranking.propose(situation(one["address"]), actions, supports)
        missing = unmet(catalogue, one, proposals)
        met += not missing
        commune = geography.commune_of_code()[one["address"]["commune"]]
        query = "&".join(f"{name}={value}" for name, value in one["address"].items())
        print(f"\n{number}. {one['said']}\n   {commune.name}, {commune.population} · {urls.SITUATION}?{query}")
        for proposal in proposals:
            label = catalogue.actions[proposal.action].short_label
            facts = [proposal.may or "unsaid", f"{len(proposal.precedents)} cases", f"worth {proposal.worth}"]
            facts += ["" if proposal.for_need else "OTHER NEED", _LACKING[proposal.lacking]]
            print(f"   - {label} ({', '.join(filter(None, facts))})")
            for precedent in proposal.precedents[:_SHOWN]:
                case = catalogue.monographs[precedent.case]
                earned = ", ".join(precedent.earned[1:])
                print(f"       {case.name}, {catalogue.place_of(case)}: {precedent.worth} ({earned})")
        if left_out:
            print(f"   not theirs: {', '.join(left_out)}")
        for sentence in missing:
            print(f"   !! {sentence}")
    print(f"\n{met} of {len(asked)} as expected")


if __name__ == "__main__":
    main()
