"""What the search can find: each record and page of the guide becomes a document, with the words that lead to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from markdown_it import MarkdownIt

from catalogue import urls
from catalogue.language.plain import is_bare_paragraph
from catalogue.model import Erratum, Kind, Monograph, Place, Source, Synonym
from catalogue.model.fields import FieldPath, texts
from catalogue.places.areas import Area, Sort, area_of_departement, part_of, region_of
from catalogue.reading import geography
from catalogue.reading.cache import Answers
from catalogue.reading.conventions import unmarked
from catalogue.reading.loading import Entry
from catalogue.reading.prose import Prose
from catalogue.store import Catalogue

PAGE = "/recherche/"

#: Factor applied to the score of a result, by kind; « page » is a page written by hand. The order is that of groups.
WORTH: dict[str, float] = {
    Kind.ACTION: 1.06,
    Kind.LEVER: 1.05,
    Kind.MONOGRAPH: 1.05,
    Kind.NEED: 1.03,
    Kind.ACTIVITY: 1.04,
    Kind.THEME: 1.02,
    Kind.TERRITORY: 1.04,
    Kind.DECISION_MAKER: 1.04,
    Kind.CRITERION: 1,
    "page": 0.97,
    Kind.LEGAL_FORM: 0.93,
    Kind.TERM: 0.86,
    Kind.PERSON: 0.93,
    Kind.SOURCE: 0.8,
    Kind.EVENT: 0.75,
    Kind.COMMITTEE_MEMBER: 0.78,
    Kind.ERRATUM: 0.25,
}
#: Kinds that are never results: their words lead to other records.
NO_RESULT = frozenset({Kind.CRITERION_FAMILY, Kind.SYNONYM})
#: Names of the groups that are no kind of record.
NAMES = {"page": ("page", "pages")}
#: Every group of results; kinds without a factor come last.
GROUPS: tuple[str, ...] = (*WORTH, *(kind for kind in Kind if kind not in WORTH and kind not in NO_RESULT))
#: Sorts of labels: title of a result, other name, synonym, place, partner, other detail.
TITLE, ALIAS, SYNONYM, PLACE, PARTNER, DETAIL = range(6)

_markdown = MarkdownIt("commonmark").enable("table")
#: The same, for blocks only: most contain no inline syntax.
_blocks = MarkdownIt("commonmark").enable("table").disable("inline")
_MACRO = re.compile(r"\{\{\s*(\w+)\((.*?)\)\s*\}\}", re.DOTALL)
_ARGUMENT = re.compile(r"\"([^\"]*)\"|'([^']*)'")
_RAW = re.compile(r"\{%\s*raw\s*%\}.*?\{%\s*endraw\s*%\}|```.*?```", re.DOTALL)
_NO_MARK = re.compile(r"[^\\`*_\[\]<>&]*")
_TAG = re.compile(r"<[^>]+>")
_SPACES = re.compile(r"\s+")


@dataclass
class Document:
    """One possible result.

    ``labels`` are short texts that a query may match as a whole, each with its sort. ``theme``, ``territories`` and
    ``decision_makers`` are ids; ``levers`` are numbers; ``places`` are codes of communes, else ids of places that have
    a page. ``unshown`` texts are searched like the passages, but never quoted.
    """

    group: str
    address: str
    title: str
    where: str = ""
    labels: list[tuple[int, str]] = field(default_factory=list)
    theme: str | None = None
    territories: tuple[str, ...] = ()
    summary: str = ""
    places: tuple[str, ...] = ()
    levers: tuple[int, ...] = ()
    decision_makers: tuple[str, ...] = ()
    passages: list[str] = field(default_factory=list)
    unshown: list[str] = field(default_factory=list)


def documents(catalogue: Catalogue) -> list[Document]:
    """Return everything that the search can find, in the order of the groups, without withdrawn records."""
    kept = [e for e in catalogue.entries if e.kind not in NO_RESULT and not _left_out(e)]
    documents = [_record_document(catalogue, catalogue.entry(entry.kind, entry.id)) for entry in kept]
    documents += [_page_document(catalogue, prose) for prose in catalogue.own_pages() if _is_searched(prose)]
    by_address = {document.address: document for document in documents}
    for synonym in catalogue.of(Synonym).values():
        for address in targets(catalogue, synonym):
            if address in by_address:
                by_address[address].labels += [(SYNONYM, text) for text in synonym.expressions]
    for monograph in catalogue.monographs.values():
        # « bistrot Dordogne »: a case is also searched by the other names of its activity.
        case = by_address.get(urls.address(Kind.MONOGRAPH, monograph.id))
        activity = by_address.get(urls.address(Kind.ACTIVITY, monograph.activity))
        if case and activity:
            case.unshown += [text for _, text in activity.labels]
    documents.sort(key=lambda document: GROUPS.index(document.group))
    return documents


def _left_out(entry: Entry) -> bool:
    """Tell whether a record is no result: withdrawn, a minor erratum, or a source read for a page, which cites it."""
    record = entry.record
    if isinstance(record, Source):
        return record.read_since
    if isinstance(record, Erratum):
        return record.severity == "mineure"
    return bool(getattr(record, "withdrawn", None))


def targets(catalogue: Catalogue, synonym: Synonym) -> Iterator[str]:
    """Yield the addresses that a synonym leads to."""
    for record_id in synonym.records:
        if entry := catalogue.find(record_id):
            yield urls.address_of(entry.kind, entry.record)
    yield from synonym.pages


def rewritings(catalogue: Catalogue) -> list[tuple[str, str]]:
    """Return pairs of words typed and words searched too: acronyms in both directions, and synonyms that are words."""
    pairs: dict[tuple[str, str], None] = {}
    for term in catalogue.terms.values():
        if term.category == "acronym" and term.expansion:
            for short in (term.label, *term.aliases):
                pairs[short, term.expansion] = None
                pairs[term.expansion, short] = None
    for synonym in catalogue.of(Synonym).values():
        for expression in synonym.expressions:
            for other in synonym.means:
                pairs[expression, other] = None
    return list(pairs)


def areas_of_cases(catalogue: Catalogue) -> list[Area]:
    """Return the places that have a case: the narrowest of each, in the order of their numbers."""
    found = {
        part_of(place.departement, place.region) for case in catalogue.monographs.values() for place in case.places
    }
    return sorted((area for area in found if area), key=lambda area: area.number)


def regions_of_departements(catalogue: Catalogue) -> dict[str, str]:
    """Return the id of the région of each département that has a case; overseas, that of the same place."""
    held = [area for area in areas_of_cases(catalogue) if area.sort is not Sort.REGION]
    return {area.number: area.region or area.id for area in held}


def facet_names(catalogue: Catalogue) -> dict[str, dict[str, str]]:
    """Return the names of the values by which results are sorted out, by facet and id."""
    return {
        "theme": {theme.id: theme.short_label for theme in catalogue.themes.values()},
        "territory": {one.id: one.short_label for one in catalogue.territories.values()},
        "region": {area.id: area.name for area in (region_of(one) or one for one in areas_of_cases(catalogue))},
        "departement": {code: area_of_departement()[code].name for code in regions_of_departements(catalogue)},
        "lever": {str(lever.number): lever.short_label for lever in catalogue.levers.values()},
        "decision_maker": {maker.id: maker.short_label for maker in catalogue.decision_makers.values()},
    }


_LISTED = {
    Kind.SOURCE: "Bibliographie",
    Kind.COMMITTEE_MEMBER: "Personnes et organismes de l'étude",
    Kind.EVENT: "Méthode",
    Kind.LEGAL_FORM: "Définitions",
}
#: Fields that are not searched as passages: labels, which are apart, and nested records, which have documents.
_NOT_BODY = frozenset({"label", "name", "aliases", "short_label", "summary", "actions", "criteria", "editor_note"})


def _record_document(catalogue: Catalogue, entry: Entry) -> Document:
    record = entry.record
    document = Document(
        entry.kind.value,
        urls.address_of(entry.kind, record),
        record.label,
        where=_LISTED.get(entry.kind, ""),
        summary=plain(getattr(record, "summary", None) or getattr(record, "definition", None) or ""),
    )
    if short := getattr(record, "short_label", None):
        document.labels.append((TITLE, short))
    document.labels += [(ALIAS, alias) for alias in record.aliases]
    if prose := catalogue.prose.get(document.address):
        document.passages += prose_passages(catalogue, prose)
    document.passages += [plain(text) for path, text in texts(record) if _is_searched_text(entry.kind, path)]
    if more := _MORE.get(entry.kind):
        more(catalogue, record, document)
    return document


def _is_searched_text(kind: Kind, path: FieldPath) -> bool:
    """Tell whether a field is searched; the section of a citation is only for rules, where it names an article."""
    if path[-1] == "section" and path[0] != "rule":
        return False
    return path[0] not in _NOT_BODY or (kind is Kind.MONOGRAPH and path[0] == "criteria")


def _about_action(catalogue: Catalogue, record: Any, document: Document) -> None:
    lever = catalogue.lever_of[record.id]
    document.where = f"Levier {lever.number} · {lever.short_label}"
    document.levers = (lever.number,)
    document.decision_makers = tuple(catalogue.done_by(record.id))
    document.labels += [(DETAIL, text) for text in record.instruments]
    for support in catalogue.supports(action=record.id):
        summaries = " ".join(plain(evidence.summary) for evidence in support.evidence)
        document.passages.append(f"{support.monograph.name} : {summaries}")


def _about_lever(catalogue: Catalogue, record: Any, document: Document) -> None:
    document.where = f"Levier {record.number}"
    document.levers = (record.number,)
    document.labels.append((TITLE, f"Levier {record.number}"))
    mechanisms = (*record.other_mechanisms, *record.cautions)
    document.labels += [(DETAIL, mechanism.label) for mechanism in mechanisms]
    document.passages += [f"{a.label} : {plain(a.summary)}" for a in record.actions]


def _about_monograph(catalogue: Catalogue, record: Monograph, document: Document) -> None:
    document.where = catalogue.place_of(record)
    names = [
        name
        for place in record.places
        for name in (
            place.locality,
            place.commune,
            geography.departements().get(place.departement or ""),
            geography.regions().get(place.region or ""),
        )
    ]
    document.labels += [(PLACE, name) for name in dict.fromkeys(names) if name]
    # « Commune de Gap » says no more than the place does.
    named = [name for evidence in record.evidence for name in evidence.organisations]
    communes = [place.commune for place in record.places if place.commune]
    partners = {name: None for name in named if not any(commune in name for commune in communes)}
    document.labels += [(PARTNER, name) for name in partners]
    document.labels += [(PARTNER, person.label) for person in catalogue.people_of(record.id)]
    document.theme = record.theme
    document.territories = tuple(membership.type for membership in record.territories)
    document.places = tuple(dict.fromkeys(filter(None, map(_code_of_place, record.places))))
    supports = catalogue.supports(monograph=record.id)
    document.levers = tuple(sorted({catalogue.lever_of[support.action.id].number for support in supports}))
    document.decision_makers = tuple(dict.fromkeys(maker for support in supports for maker in support.decision_makers))
    about = [
        catalogue.activities[record.activity],
        *catalogue.needs_of(record),
        catalogue.themes[record.theme],
        *(catalogue.territories[territory] for territory in document.territories),
        *(support.action for support in supports),
    ]
    document.passages += [one.label for one in about]


def _code_of_place(place: Place) -> str | None:
    """Return the code of the commune where a case is, else the id of the narrowest place that has a page."""
    code = geography.code_of_commune().get((place.departement or "", place.commune or ""))
    area = part_of(place.departement, place.region)
    return code or (None if area is None else area.id if area.sort is Sort.REGION else area.number)


def _about_activity(catalogue: Catalogue, record: Any, document: Document) -> None:
    document.theme = record.theme
    needs = [catalogue.needs[need.id] for need in record.needs if need.id in catalogue.needs]
    document.where = ", ".join(need.short_label for need in needs)


def _about_criterion(catalogue: Catalogue, record: Any, document: Document) -> None:
    document.where = catalogue.family_of[record.id].label


def _about_theme(catalogue: Catalogue, record: Any, document: Document) -> None:
    document.theme = record.id


def _about_territory(catalogue: Catalogue, record: Any, document: Document) -> None:
    document.territories = (record.id,)


def _about_term(catalogue: Catalogue, record: Any, document: Document) -> None:
    if record.expansion:
        document.where = record.expansion
        document.labels.append((TITLE, record.expansion))


def _about_person(catalogue: Catalogue, record: Any, document: Document) -> None:
    role = ", ".join(filter(None, [record.function, record.organisation]))
    document.where = record.organisation or record.function or ""
    document.summary = document.summary or role


_MORE = {
    Kind.ACTION: _about_action,
    Kind.LEVER: _about_lever,
    Kind.MONOGRAPH: _about_monograph,
    Kind.ACTIVITY: _about_activity,
    Kind.CRITERION: _about_criterion,
    Kind.THEME: _about_theme,
    Kind.TERRITORY: _about_territory,
    Kind.TERM: _about_term,
    Kind.PERSON: _about_person,
}


def _is_searched(prose: Prose) -> bool:
    settings = prose.meta.get("search")
    excluded = isinstance(settings, dict) and settings.get("exclude") is True
    return not excluded and prose.address not in ("/", PAGE) and isinstance(prose.meta.get("title"), str)


def _page_document(catalogue: Catalogue, prose: Prose) -> Document:
    parent = urls.parent(prose.address)
    above = catalogue.prose.get(parent)
    section = above.meta.get("title", "") if above and parent != "/" else ""
    return Document(
        "page",
        prose.address,
        prose.meta["title"],
        where=section,
        labels=[(PLACE, section)] if section else [],
        summary=str(prose.meta.get("description") or ""),
        passages=prose_passages(catalogue, prose),
    )


def plain(markdown: str) -> str:
    """Return the text of a Markdown field, without syntax, on one line."""
    return " ".join(_passages(markdown))


def prose_passages(catalogue: Catalogue, prose: Prose) -> list[str]:
    """Return the paragraphs and headings of a page written by hand, without macro calls or examples of code."""
    text = unmarked(_RAW.sub(" ", prose.body))
    return list(_passages(_MACRO.sub(lambda m: _macro_words(catalogue, m), text)))


def _macro_words(catalogue: Catalogue, match: re.Match[str]) -> str:
    """Return the text that a macro call adds to a page: that of a link; others repeat texts searched elsewhere."""
    if match.group(1) != "link":
        return ""
    arguments = [a or b for a, b in _ARGUMENT.findall(match.group(2).split("kind")[0])]
    entry = catalogue.find(arguments[0]) if arguments else None
    return arguments[1] if len(arguments) > 1 else entry.record.label if entry else ""


def _passages(markdown: str) -> Iterable[str]:
    if is_bare_paragraph(markdown):
        return [_SPACES.sub(" ", markdown).strip()]
    return parsed_passages(markdown)


@Answers
def parsed_passages(markdown: str) -> list[str]:
    """Return the paragraphs and headings of a Markdown text, without syntax."""
    return list(_read_passages(markdown))


def _read_passages(markdown: str) -> Iterator[str]:
    defined: dict[str, Any] = {}
    for token in _blocks.parse(markdown, defined):
        if token.type == "inline":
            text = _SPACES.sub(" ", _inline(token.content, defined)).strip()
        elif token.type == "html_block":
            text = _SPACES.sub(" ", _TAG.sub(" ", token.content)).strip()
        else:
            continue
        if text:
            yield text


def _inline(markdown: str, defined: dict[str, Any]) -> str:
    """Return the text of a paragraph or heading; ``defined`` holds the reference links of the page."""
    if _NO_MARK.fullmatch(markdown):
        return markdown
    return "".join(
        " " if token.type in ("softbreak", "hardbreak") else token.content
        for token in _markdown.parseInline(markdown, defined)[0].children or ()
        if token.type in ("text", "code_inline", "softbreak", "hardbreak")
    )
