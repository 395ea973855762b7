"""The figures that a page may quote, all computed."""

from __future__ import annotations

from collections import Counter

from catalogue.store import Catalogue, Standing


def figures(catalogue: Catalogue) -> dict[str, str]:
    """Return the figures that a page may quote, by name; all are computed."""
    evidence = [e for m in catalogue.monographs.values() for e in m.evidence]
    supports = catalogue.supports()
    standings = Counter(support.standing for support in supports)
    numbers = {
        "monographs": len(catalogue.monographs),
        "levers": len(catalogue.levers),
        "actions": len(catalogue.actions),
        "needs": len(catalogue.needs),
        "activities": len(catalogue.activities),
        "themes": len(catalogue.themes),
        "criteria": len(catalogue.criteria),
        "territories": len(catalogue.territories),
        "decision_makers": len(catalogue.decision_makers),
        "evidence": len(evidence),
        "supports": len(supports),
        "supports_told": standings[Standing.TOLD],
        "supports_cited": standings[Standing.CITED],
        "supports_planned": standings[Standing.PLANNED],
        "actions_with_rule": sum(1 for action in catalogue.actions.values() if action.rule),
        "testimonies": len(catalogue.testimonies()),
        "people": len(catalogue.people),
        "terms": len(catalogue.terms),
        "sources": len(catalogue.sources),
        "errata": len(catalogue.errata),
        "organisations": len({o for e in evidence for o in e.organisations}),
    }
    return {name: str(number) for name, number in numbers.items()}
