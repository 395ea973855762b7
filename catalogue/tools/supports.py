"""Every support of the guide as the browser filters it: numbers that stand for labels, which are written once.

``supports.json`` is enough to filter and to count. What a card shows of a support, and what a comparison shows of a
case, is in parts that hold consecutive cases, so that a reader loads only those shown:

- ``facets``: each filter: name in the address, title, whose values it looks at (``case`` or ``support``; ``self`` when
  its values are the cases), and its values: id and label;
- ``levers``: the number of each lever, in the order of their filter;
- ``cases``: id, name, place, then the values of each filter of cases;
- ``supports``: number of the case, then the values of each filter of supports;
- ``moved``: number of the filter, former id of a value, and its id today;
- ``withdrawn``: number of the filter, id and name of a record that left the guide;
- ``parts``: number of the first support of each, of its first case, and name of its file.

A value is its number in its filter; where there is not exactly one, a list of them. Supports follow the order of the
cases, as the cases do in the parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from catalogue.language.plain import plain_text
from catalogue.language.typography import typeset
from catalogue.model import Evidence, Monograph
from catalogue.store import Catalogue
from catalogue.tools.facets import FACETS, Facet
from catalogue.tools.former_ids import former_ids

#: Letters that a part holds, about; a third of it is downloaded.
PART = 16_000
#: What is written of a support in a part, in this order; and of a case.
SUPPORT_FIELDS = ("summary", "organisations", "instrument", "euros", "amountNote", "duration", "source")
CASE_FIELDS = ("summary", "criteria", "approvals")


def core(catalogue: Catalogue, parts: Sequence[tuple[int, int, str]]) -> dict[str, Any]:
    """Return what filters the supports.

    Args:
        catalogue: the data, with French typography.
        parts: number of the first support of each part, of its first case, and name of its file.
    """
    labels = [{} if facet.of_case and not facet.listed else dict(facet.labels(catalogue)) for facet in FACETS]
    numbers = [{value: number for number, value in enumerate(labels_of_facet)} for labels_of_facet in labels]
    of_cases = [
        (facet.of_case, labels_of_facet)
        for facet, labels_of_facet in zip(FACETS, numbers, strict=True)
        if facet.of_case
    ]
    of_supports = [
        (facet.of_support, labels_of_facet)
        for facet, labels_of_facet in zip(FACETS, numbers, strict=True)
        if facet.of_support
    ]
    cases = catalogue.monographs.values()
    return {
        "facets": [
            [
                facet.name,
                facet.title,
                _scope(facet),
                [[value, typeset(label)] for value, label in labels_of_facet.items()],
            ]
            for facet, labels_of_facet in zip(FACETS, labels, strict=True)
        ],
        "levers": [lever.number for lever in catalogue.levers.values()],
        "cases": [
            [case.id, case.name, catalogue.place_of(case)]
            + [_numbered(ids(catalogue, case), labels_of_facet) for ids, labels_of_facet in of_cases if labels_of_facet]
            for case in cases
        ],
        "supports": [
            [number, *[_numbered(ids(catalogue, evidence), labels_of_facet) for ids, labels_of_facet in of_supports]]
            for number, case in enumerate(cases)
            for evidence in supports_of(catalogue, case)
        ],
        "moved": [
            (number, old, new)
            for number, facet in enumerate(FACETS)
            if facet.kind
            for old, new in former_ids(catalogue, facet.kind)
        ],
        "withdrawn": [
            [number, entry.id, entry.record.label]
            for number, facet in enumerate(FACETS)
            for entry in catalogue.withdrawn.values()
            if entry.kind is facet.kind
        ],
        "parts": list(parts),
    }


def _scope(facet: Facet) -> str:
    if not facet.listed:
        return "self"
    return "case" if facet.of_case else "support"


def _numbered(ids: Iterable[str], numbers: dict[str, int]) -> int | list[int]:
    """Return the numbers of some values; alone, a number is written without a list."""
    positions = [numbers[value] for value in dict.fromkeys(ids) if value in numbers]
    return positions[0] if len(positions) == 1 else positions


def supports_of(catalogue: Catalogue, case: Monograph) -> list[Evidence]:
    """Return the supports of a case that the guide shows, in the order of its file: an action may have left it."""
    return [evidence for evidence in case.evidence if evidence.action in catalogue.actions]


def parts(catalogue: Catalogue) -> Iterator[tuple[int, int, dict[str, Any]]]:
    """Yield each part: number of its first support, of its first case, and what it holds."""
    first_support = first_case = size = 0
    part: dict[str, list[Any]] = {"supports": [], "cases": []}
    for case in catalogue.monographs.values():
        if size > PART:
            yield first_support, first_case, part
            first_support, first_case = first_support + len(part["supports"]), first_case + len(part["cases"])
            part, size = {"supports": [], "cases": []}, 0
        texts = [_support_texts(catalogue, evidence) for evidence in supports_of(catalogue, case)]
        part["supports"] += texts
        part["cases"].append(_case_texts(catalogue, case))
        size += len(str(texts)) + len(str(part["cases"][-1]))
    yield first_support, first_case, part


def _text(markdown: str | None) -> str:
    return typeset(plain_text(markdown)) if markdown else ""


def _support_texts(catalogue: Catalogue, evidence: Evidence) -> list[Any]:
    """Return what :data:`SUPPORT_FIELDS` name."""
    amount, source = evidence.amount, catalogue.sources[evidence.source.id]
    place = [evidence.source.section, f"p. {evidence.source.page}" if evidence.source.page else None]
    return [
        _text(evidence.summary),
        list(evidence.organisations),
        evidence.instrument or "",
        amount.euros if amount else None,
        (amount.note if amount else None) or "",
        evidence.duration or "",
        typeset(", ".join(filter(None, [source.label, *place]))),
    ]


def _case_texts(catalogue: Catalogue, case: Monograph) -> list[Any]:
    """Return what :data:`CASE_FIELDS` name; a criterion is given by its id, its name, and what shows it."""
    readings = [reading for reading in case.criteria if reading.id in catalogue.criteria]
    return [
        _text(case.summary),
        [[reading.id, catalogue.criteria[reading.id].label, reading.note] for reading in readings],
        [approval.label for approval in case.approvals],
    ]
