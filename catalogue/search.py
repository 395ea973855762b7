"""The search index: a pure function from the catalogue to the files the browser fetches.

Four sorts of files, so that a reader downloads only what a query needs:

- ``core.json``: every result (title, address, place, other names) and the tables of the language;
- ``words/<n>.json``: for a slice of the alphabet, which results hold each root, and how strongly;
- ``forms.json``: every word met, fetched only to understand a misspelt one;
- ``texts/<n>.json``: the texts the excerpts are cut from.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from markdown_it import MarkdownIt

from catalogue import french, geography, layout, urls
from catalogue.fields import texts
from catalogue.loading import Entry
from catalogue.model import Kind, Monograph, Synonym
from catalogue.prose import Prose
from catalogue.store import Catalogue

FOLDER = "assets/search"
PAGE = "/recherche/"

#: What a result is called, by what it weighs when all else is equal, heaviest first.
GROUPS = (
    "action",
    "lever",
    "monograph",
    "need",
    "activity",
    "theme",
    "territory",
    "decision_maker",
    "criterion",
    "page",
    "legal_form",
    "term",
    "person",
    "source",
    "event",
    "committee_member",
    "erratum",
)
#: A label says the title of a result, another name of it, or something it is about.
TITLE, ALIAS, SYNONYM, PLACE, PARTNER, DETAIL = range(6)

_SHARD_CHARACTERS = 7_000
_TEXT_CHARACTERS = 4_000
_LONGEST_TEXT = 12_000
#: Usual BM25 settings: how soon repetition stops counting, and how much length is made up for.
_SATURATION = 1.2
_LENGTH = 0.5
_STRENGTHS = 9
_SUMMARY_REPEATS = 3
_MOST_FORMS = 20_000

_markdown = MarkdownIt("commonmark")
_MACRO = re.compile(r"\{\{\s*(\w+)\((.*?)\)\s*\}\}", re.DOTALL)
_ARGUMENT = re.compile(r"\"([^\"]*)\"|'([^']*)'")
_RAW = re.compile(r"\{%\s*raw\s*%\}.*?\{%\s*endraw\s*%\}|```.*?```", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_SPACES = re.compile(r"\s+")


@dataclass
class Document:
    """One possible result.

    ``labels`` are short texts that may be matched as a whole, each with its sort; its theme and
    territory types are ids. ``unshown`` texts are searched with the passages, but never quoted.
    """

    group: str
    address: str
    title: str
    where: str = ""
    labels: list[tuple[int, str]] = field(default_factory=list)
    theme: str | None = None
    territories: tuple[str, ...] = ()
    summary: str = ""
    passages: list[str] = field(default_factory=list)
    unshown: list[str] = field(default_factory=list)


def build(catalogue: Catalogue, typeset: Callable[[str], str] = str) -> dict[str, str]:
    """Return the files of the index, by path below ``FOLDER``.

    Args:
        catalogue: what is to be found.
        typeset: gives a text its typography, as the pages do.
    """
    found = documents(catalogue)
    for document in found:
        document.title = typeset(document.title)
        document.where = typeset(document.where)
        document.summary = typeset(document.summary)
        document.labels = [(sort, typeset(text)) for sort, text in document.labels]
        document.passages = [typeset(text) for text in document.passages]
    names = {
        facet: {name: typeset(text) for name, text in names.items()} for facet, names in facet_names(catalogue).items()
    }
    return write(found, rewritings(catalogue), names)


# --- What can be found --------------------------------------------------------------------------


def documents(catalogue: Catalogue) -> list[Document]:
    """Return everything the search can find, heaviest groups first; never what left the guide."""
    kept = [e for e in catalogue.entries if e.kind in _FOUND and not getattr(e.record, "withdrawn", None)]
    found = [_record_document(catalogue, catalogue.entry(entry.kind, entry.id)) for entry in kept]
    found += [_page_document(catalogue, prose) for prose in catalogue.own_pages() if _is_searched(prose)]
    by_address = {document.address: document for document in found}
    for synonym in catalogue.of_kind(Kind.SYNONYM).values():
        for address in targets(catalogue, synonym):
            if address in by_address:
                by_address[address].labels += [(SYNONYM, text) for text in synonym.expressions]
    for monograph in catalogue.monographs.values():
        # « bistrot Dordogne »: a case is also looked for by the other names of what it does.
        case = by_address.get(urls.address(Kind.MONOGRAPH, monograph.id))
        activity = by_address.get(urls.address(Kind.ACTIVITY, monograph.activity))
        if case and activity:
            case.unshown += [text for _, text in activity.labels]
    found.sort(key=lambda document: GROUPS.index(document.group))
    return found


def targets(catalogue: Catalogue, synonym: Synonym) -> Iterator[str]:
    """Yield the addresses that a synonym leads to."""
    for record_id in synonym.records:
        if entry := catalogue.find(record_id):
            yield urls.address_of(entry.kind, entry.record)
    yield from synonym.pages


def rewritings(catalogue: Catalogue) -> list[tuple[str, str]]:
    """Return the pairs (what is typed, what is searched too): acronyms both ways, other words."""
    pairs: dict[tuple[str, str], None] = {}
    for term in catalogue.terms.values():
        if term.category == "acronym" and term.expansion:
            for short in (term.label, *term.aliases):
                pairs[short, term.expansion] = None
                pairs[term.expansion, short] = None
    for synonym in catalogue.of_kind(Kind.SYNONYM).values():
        for expression in synonym.expressions:
            for other in synonym.means:
                pairs[expression, other] = None
    return list(pairs)


def facet_names(catalogue: Catalogue) -> dict[str, dict[str, str]]:
    """Return the names of the themes and territory types, by id."""
    return {
        "theme": {theme.id: theme.short_label for theme in catalogue.themes.values()},
        "territory": {one.id: one.short_label for one in catalogue.territories.values()},
    }


_FOUND = frozenset(Kind(group) for group in GROUPS if group != "page")
_LISTED = {
    Kind.SOURCE: "Bibliographie",
    Kind.COMMITTEE_MEMBER: "Personnes et organismes de l'étude",
    Kind.EVENT: "Méthode",
    Kind.LEGAL_FORM: "Définitions",
}
#: Already shown or searched apart; children have documents of their own.
_NOT_BODY = frozenset({"label", "name", "aliases", "short_label", "summary", "actions", "criteria"})


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
    document.passages += [
        plain(text)
        for path, text in texts(record)
        if path[0] not in _NOT_BODY or (entry.kind is Kind.MONOGRAPH and path[0] == "criteria")
    ]
    if more := _MORE.get(entry.kind):
        more(catalogue, record, document)
    return document


def _about_action(catalogue: Catalogue, record: Any, document: Document) -> None:
    lever = catalogue.lever_of[record.id]
    document.where = f"Levier {lever.number} · {lever.short_label}"
    document.labels += [(DETAIL, text) for text in record.instruments]
    for support in catalogue.supports(action=record.id):
        told = " ".join(plain(evidence.summary) for evidence in support.evidence)
        document.passages.append(f"{support.monograph.name} : {told}")


def _about_lever(catalogue: Catalogue, record: Any, document: Document) -> None:
    document.where = f"Levier {record.number}"
    document.labels.append((TITLE, f"Levier {record.number}"))
    mechanisms = (*record.other_mechanisms, *record.cautions)
    document.labels += [(DETAIL, mechanism.label) for mechanism in mechanisms]
    document.passages += [f"{a.label} : {plain(a.summary)}" for a in record.actions]


def _about_monograph(catalogue: Catalogue, record: Monograph, document: Document) -> None:
    document.where = catalogue.place_of(record)
    place = record.place
    names = (
        place.locality,
        place.commune,
        geography.departements().get(place.departement or ""),
        geography.regions().get(place.region or ""),
    )
    document.labels += [(PLACE, name) for name in names if name]
    partners = {name: None for evidence in record.evidence for name in evidence.organisations}
    document.labels += [(PARTNER, name) for name in partners]
    document.labels += [(PARTNER, person.label) for person in catalogue.people_of(record.id)]
    document.theme = record.theme
    document.territories = tuple(membership.type for membership in record.territories)
    about = [
        catalogue.activities[record.activity],
        *catalogue.needs_of(record),
        catalogue.themes[record.theme],
        *(catalogue.territories[territory] for territory in document.territories),
        *(support.action for support in catalogue.supports(monograph=record.id)),
    ]
    document.passages += [one.label for one in about]


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
    said = ", ".join(filter(None, [record.function, record.organisation]))
    document.where = record.organisation or record.function or ""
    document.summary = document.summary or said


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
    asked = prose.meta.get("search")
    excluded = isinstance(asked, dict) and asked.get("exclude") is True
    return not excluded and prose.address not in ("/", PAGE) and isinstance(prose.meta.get("title"), str)


def _page_document(catalogue: Catalogue, prose: Prose) -> Document:
    parent = "/" + prose.address.strip("/").rpartition("/")[0] + "/"
    above = catalogue.prose.get(parent)
    section = above.meta.get("title", "") if above and parent != "//" else ""
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
    """Return the words of a Markdown field, on one line."""
    return " ".join(_passages(markdown))


def prose_passages(catalogue: Catalogue, prose: Prose) -> list[str]:
    """Return the paragraphs and headings of a page written by hand, without macros or examples."""
    return list(_passages(_MACRO.sub(lambda m: _macro_words(catalogue, m), _RAW.sub(" ", prose.body))))


def _macro_words(catalogue: Catalogue, match: re.Match[str]) -> str:
    """Return the text that a link shows; other macros repeat what is found elsewhere."""
    if match.group(1) != "link":
        return ""
    arguments = [a or b for a, b in _ARGUMENT.findall(match.group(2).split("kind")[0])]
    entry = catalogue.find(arguments[0]) if arguments else None
    return arguments[1] if len(arguments) > 1 else entry.record.label if entry else ""


def _passages(markdown: str) -> Iterator[str]:
    for token in _markdown.parse(markdown):
        if token.type == "inline":
            parts = (
                " " if child.type in ("softbreak", "hardbreak") else child.content
                for child in token.children or ()
                if child.type in ("text", "code_inline", "softbreak", "hardbreak")
            )
            text = _SPACES.sub(" ", "".join(parts)).strip()
        elif token.type == "html_block":
            text = _SPACES.sub(" ", _TAG.sub(" ", token.content)).strip()
        else:
            continue
        if text:
            yield text


# --- The files ----------------------------------------------------------------------------------


def write(
    found: list[Document],
    also: Iterable[tuple[str, str]] = (),
    names: Mapping[str, Mapping[str, str]] | None = None,
) -> dict[str, str]:
    """Return the index of some documents, as JSON texts by path.

    Args:
        found: the documents, heaviest groups first.
        also: pairs of what is typed and what is searched too.
        names: names of the themes and territory types, by id.
    """
    shards, firsts, frequencies = _word_shards(found)
    chunks, chunk_of = _text_chunks(found)
    files = {f"words/{n}.json": _json(shard) for n, shard in enumerate(shards)}
    files |= {f"texts/{n}.json": _json(chunk) for n, chunk in enumerate(chunks)}
    files["forms.json"] = _json(_forms(frequencies))
    groups = [group for group in GROUPS if any(d.group == group for d in found)]
    core = {
        "language": french.tables(),
        "groups": [[g, *layout.KIND_NAMES[Kind(g)]] if g != "page" else [g, "page", "pages"] for g in groups],
        "facets": names or {},
        "rewritings": list(also),
        "shards": firsts,
        "documents": [
            [
                groups.index(d.group),
                d.address,
                d.title,
                d.where,
                _by_sort(d.labels),
                d.theme or 0,
                list(d.territories),
                chunk_of[n],
            ]
            for n, d in enumerate(found)
        ],
    }
    # Browsers keep old files: the version in their address tells one build's from another's.
    digest = hashlib.sha256("".join(files[path] for path in sorted(files)).encode()).hexdigest()
    files["core.json"] = _json({"version": digest[:12], **core})
    return files


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _by_sort(labels: list[tuple[int, str]]) -> list[list[Any]]:
    """Group labels as ``[sort, text, text…]``, without repeats."""
    sorts: dict[int, dict[str, None]] = defaultdict(dict)
    for sort, text in labels:
        sorts[sort][text] = None
    return [[sort, *sorts[sort]] for sort in sorted(sorts)]


def _body(document: Document) -> Iterator[tuple[str, int]]:
    yield document.title, 1
    yield document.summary, _SUMMARY_REPEATS
    for passage in (*document.passages, *document.unshown):
        yield passage, 1


def _word_shards(
    found: list[Document],
) -> tuple[list[dict[str, list[int]]], list[str], Counter[str]]:
    """Return the roots sliced by alphabet, the first root of each slice, and the words met.

    A root maps to numbers, one per document: the gap since the previous document times ten, plus
    the strength of the root in it, from 1 to 9.
    """
    counts: list[Counter[str]] = []
    forms: Counter[str] = Counter()
    for document in found:
        count: Counter[str] = Counter()
        met = set()
        for text, weight in _body(document):
            for word in french.words(text):
                count[word.stem] += weight
                met.add(word.form)
        counts.append(count)
        forms.update(met)
    average = sum(count.total() for count in counts) / (len(counts) or 1)
    postings: dict[str, list[int]] = defaultdict(list)
    latest: dict[str, int] = {}
    for n, count in enumerate(counts):
        length = 1 - _LENGTH + _LENGTH * count.total() / (average or 1)
        for root, times in count.items():
            strength = times / (times + _SATURATION * length)
            postings[root].append((n - latest.get(root, 0)) * 10 + max(1, math.ceil(strength * _STRENGTHS)))
            latest[root] = n
    shards: list[dict[str, list[int]]] = []
    firsts: list[str] = []
    size = _SHARD_CHARACTERS
    for root in sorted(postings):
        if size >= _SHARD_CHARACTERS:
            shards.append({})
            firsts.append(root)
            size = 0
        shards[-1][root] = postings[root]
        size += len(root) + 4 * len(postings[root])
    return shards, firsts, forms


def _forms(frequencies: Counter[str]) -> dict[int, str]:
    """Return the words met, most frequent first kept: those of one length end to end."""
    kept = [form for form in frequencies if len(form) > 3 and not any(c.isdigit() for c in form)]
    kept.sort(key=lambda form: (-frequencies[form], form))
    by_length: dict[int, str] = defaultdict(str)
    for form in sorted(kept[:_MOST_FORMS]):
        by_length[len(form)] += form
    return by_length


def _text_chunks(found: list[Document]) -> tuple[list[dict[int, str]], list[int]]:
    """Return the texts of the documents by groups of neighbours, and the group each is in."""
    chunks: list[dict[int, str]] = []
    chunk_of: list[int] = []
    size = _TEXT_CHARACTERS
    for n, document in enumerate(found):
        text = "\n".join(filter(None, [document.summary, *document.passages]))[:_LONGEST_TEXT]
        if size + len(text) > _TEXT_CHARACTERS:
            chunks.append({})
            size = 0
        chunks[-1][n] = text
        size += len(text)
        chunk_of.append(len(chunks) - 1)
    return chunks, chunk_of
