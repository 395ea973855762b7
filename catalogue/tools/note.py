"""What a note for a council says of each action and each case: one small file for each, read only when a note holds it.

Markdown is read here, and French typography put: the browser only writes texts. The file of a record is found by its
kind and id, so that an address received from somebody is enough; an id that changed, and a record that left the guide,
have their file too:

- of an action: what it is, the rule of today, and the cases that show it best;
- of a case: where it is, and each support it received;
- ``{"moved": id}``: the id of today;
- ``{"withdrawn": name, "replacedBy": [kind, id, name]}``: what it was called and, when known, what replaces it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from catalogue import urls
from catalogue.language.plain import plain_text
from catalogue.language.typography import typeset
from catalogue.model import Action, Citation, Evidence, Kind, Monograph, Rule
from catalogue.store import Catalogue, Support
from catalogue.tools.former_ids import former_ids
from catalogue.tools.supports import supports_of
from catalogue.views.attention import points_of_attention

KINDS = (Kind.ACTION, Kind.MONOGRAPH)
#: Cases that an action proposes when the reader has chosen none of its own.
PROPOSED = 4


def records(catalogue: Catalogue) -> Iterator[tuple[Kind, str, dict[str, Any]]]:
    """Yield what a note says of each record: its kind, its id, what its file holds.

    Args:
        catalogue: the data, with French typography.
    """
    for kind in KINDS:
        for old, new in former_ids(catalogue, kind):
            yield kind, old, {"moved": new}
    for entry in catalogue.withdrawn.values():
        if entry.kind in KINDS:
            yield entry.kind, entry.id, {"withdrawn": entry.record.label, **_replacement(catalogue, entry.record)}
    for action in catalogue.actions.values():
        yield Kind.ACTION, action.id, _of_action(catalogue, action)
    for case in catalogue.monographs.values():
        yield Kind.MONOGRAPH, case.id, _of_case(catalogue, case)


def _replacement(catalogue: Catalogue, record: Any) -> dict[str, Any]:
    name = record.withdrawn.replaced_by
    found = catalogue.find(name) if name else None
    if not found or found.kind not in KINDS:
        return {}
    return {"replacedBy": [urls.filter_name(found.kind), found.id, found.record.label]}


def _of_action(catalogue: Catalogue, action: Action) -> dict[str, Any]:
    lever = catalogue.lever_of[action.id]
    supports = [support for support in catalogue.supports(action=action.id) if support.obtained]
    return {
        "name": action.label,
        "number": lever.number,
        "lever": lever.short_label,
        "summary": _text(action.summary),
        "rule": _rule(catalogue, action.rule) if action.rule else None,
        "attention": points_of_attention(catalogue.prose.get(urls.address(Kind.ACTION, action.id))),
        "cases": [
            _case(catalogue, support.monograph) | {"supports": [_support(catalogue, e) for e in support.obtained]}
            for support in sorted(supports, key=_worth, reverse=True)[:PROPOSED]
        ],
        "casesInAll": len(supports),
        "page": urls.address(Kind.ACTION, action.id),
        "short": urls.short_address(Kind.ACTION, action),
        "source": _citation(catalogue, action.source),
    }


def _worth(support: Support) -> tuple[bool, int]:
    """Rank a support by what a council would ask of it: whether it is told, then how many of its facts are known."""
    facts = [(e.organisations, e.instrument, e.amount, e.year) for e in support.obtained]
    return bool(support.developed), max(sum(map(bool, known)) for known in facts)


def _rule(catalogue: Catalogue, rule: Rule) -> dict[str, Any]:
    """Return the rule in a sentence, who may, then its lines by topic: text, and the source that says it."""
    makers = catalogue.decision_makers
    competences = [one for one in rule.who if one.decision_maker in makers]
    return {
        "verifiedOn": rule.verified_on.isoformat(),
        "summary": _text(rule.summary),
        "allowed": [makers[one.decision_maker].short_label for one in competences if one.may == "allowed"],
        "conditional": [
            [makers[one.decision_maker].short_label, one.note or ""] for one in competences if one.may == "conditional"
        ],
        **{
            topic: [
                [_text(line.summary), _citation(catalogue, line.source)] for line in rule.lines if line.topic == topic
            ]
            for topic in ("act", "threshold", "limit")
        },
    }


def _of_case(catalogue: Catalogue, case: Monograph) -> dict[str, Any]:
    return _case(catalogue, case) | {
        "summary": _text(case.summary),
        "supports": [_support(catalogue, evidence) for evidence in supports_of(catalogue, case)],
    }


def _case(catalogue: Catalogue, case: Monograph) -> dict[str, Any]:
    return {
        "id": case.id,
        "name": case.name,
        "place": typeset(catalogue.place_of(case)),
        "page": urls.address(Kind.MONOGRAPH, case.id),
    }


def _support(catalogue: Catalogue, evidence: Evidence) -> dict[str, Any]:
    """Return the facts of one support; what its source does not say is left out."""
    makers = [catalogue.decision_makers[one].short_label for one in evidence.decision_makers]
    facts = {
        "action": evidence.action,
        "actionName": catalogue.actions[evidence.action].short_label,
        "who": list(evidence.organisations) or makers,
        "instrument": evidence.instrument,
        "euros": evidence.amount.euros if evidence.amount else None,
        "amountNote": evidence.amount.note if evidence.amount else None,
        "year": evidence.year,
        "planned": evidence.status == "planned",
        "source": _citation(catalogue, evidence.source),
    }
    return {name: value for name, value in facts.items() if value not in (None, False, [])}


def _citation(catalogue: Catalogue, citation: Citation) -> list[str]:
    """Return the name of a source, the place in it, then its address: its own, or in the bibliography.

    The report is named by its title without what follows.
    """
    source = catalogue.sources[citation.id]
    label = source.label.partition(". ")[0] if source is catalogue.report else source.label
    place = ", ".join(filter(None, [citation.section, f"p. {citation.page}" if citation.page else None]))
    return [typeset(label), typeset(place), source.url or urls.address_of(Kind.SOURCE, source)]


def _text(markdown: str) -> str:
    return typeset(plain_text(markdown))
