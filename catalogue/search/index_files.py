"""The search index: a pure function from documents to the files that the browser fetches.

It is an inverted index, in four sorts of files, so that a reader downloads only what a query needs:

- ``core.json``: every document (title, address, place, other names) and the tables of the language;
- ``words/<n>.json``: the postings of the stems of one part of the alphabet;
- ``forms.json``: every word of the texts, fetched only to correct a misspelt one;
- ``texts/<n>.json``: the texts from which excerpts are cut.

A stem is called its root in the code.
"""

from __future__ import annotations

import hashlib
import json
import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from catalogue.language import stemming
from catalogue.model import Kind
from catalogue.model.kinds import spec_of
from catalogue.places import files as place_files
from catalogue.reading.cache import Answers, Cache
from catalogue.search import contents
from catalogue.search.contents import (
    GROUPS,
    NAMES,
    PLACE,
    TITLE,
    WORTH,
    Document,
    facet_names,
    parsed_passages,
    regions_of_departements,
    rewritings,
)
from catalogue.store import Catalogue

FOLDER = "assets/search"
#: The file that is asked first, and each time: it says where the others are, which never change.
CORE = "core.json"
LASTING = f"{FOLDER}/v"

_SHARD_CHARACTERS = 5_000
_TEXT_CHARACTERS = 2_500
_LONGEST_TEXT = 5_000
#: Parameters k1 and b of BM25: how soon repetition stops counting, and how much long documents are penalised.
_SATURATION = 1.2
_LENGTH = 0.5
_STRENGTHS = 9
_SUMMARY_REPEATS = 3
_MOST_FORMS = 20_000


def build(catalogue: Catalogue, typeset: Callable[[str], str] = str, cache: Cache | None = None) -> dict[str, str]:
    """Return the files of the index, by path below ``FOLDER``.

    Args:
        catalogue: the data and texts.
        typeset: applies French typography, as pages do.
        cache: keeps the passages of each text, and the roots of each word.
    """
    with parsed_passages.kept_in(cache), _roots.kept_in(cache):
        return _build(catalogue, typeset)


def _build(catalogue: Catalogue, typeset: Callable[[str], str]) -> dict[str, str]:
    documents = contents.documents(catalogue)
    for document in documents:
        document.title = typeset(document.title)
        document.where = typeset(document.where)
        document.summary = typeset(document.summary)
        document.labels = [(sort, typeset(text)) for sort, text in document.labels]
        document.passages = [typeset(text) for text in document.passages]
    names = {
        facet: {name: typeset(text) for name, text in names.items()} for facet, names in facet_names(catalogue).items()
    }
    names_of_places = place_words(documents) if catalogue.areas else None
    return write(documents, rewritings(catalogue), names, names_of_places, regions_of_departements(catalogue))


def write(
    documents: list[Document],
    also: Iterable[tuple[str, str]] = (),
    names: Mapping[str, Mapping[str, str]] | None = None,
    names_of_places: Iterable[str] | None = None,
    regions: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Return the index of some documents, as JSON texts by path.

    Args:
        documents: in the order of their groups.
        also: pairs of words typed and words searched too.
        names: names of the values of each facet, by id.
        names_of_places: words of titles and names that also name a place; None when the site has no gazetteer.
        regions: région of each département where there is a case, by code.
    """
    shards, firsts, frequencies = _word_shards(documents)
    chunks, chunk_of = _text_chunks(documents)
    files = {f"words/{n}.json": _json(shard) for n, shard in enumerate(shards)}
    files |= {f"texts/{n}.json": _json(chunk) for n, chunk in enumerate(chunks)}
    files["forms.json"] = _json(_forms(frequencies))
    groups = [group for group in GROUPS if any(d.group == group for d in documents)]
    core = {
        "language": stemming.tables(),
        "groups": [[group, *_names(group), WORTH.get(group, 1)] for group in groups],
        "facets": names or {},
        "rewritings": list(also),
        "shards": firsts,
        "regions": regions or {},
        "places": None if names_of_places is None else " ".join(names_of_places) or "-",
        "documents": [_row(document, groups, chunk_of[n]) for n, document in enumerate(documents)],
    }
    files[CORE] = _json({"version": _version(files), **core})
    return files


def place_words(documents: list[Document]) -> list[str]:
    """Return the words of titles and names that also name a place: a query that has one may mean it."""
    said = {
        word.form
        for document in documents
        for sort, text in [(TITLE, document.title), *document.labels]
        if sort < PLACE
        for word in stemming.words(text)
    }
    return sorted(said & place_files.usual_names())


def _row(document: Document, groups: list[str], chunk: int) -> list[Any]:
    """Return what the first file says of a document; only cases, actions and levers have the last fields."""
    row: list[Any] = [
        groups.index(document.group),
        document.address,
        document.title,
        document.where,
        _by_sort(document.labels),
        document.theme or 0,
        list(document.territories),
        chunk,
    ]
    more = [" ".join(document.places), "".join(map(str, document.levers)), " ".join(document.decision_makers)]
    return [*row, *more] if any(more) else row


def by_address(files: Mapping[str, str]) -> dict[str, str]:
    """Return the files of an index by their address on the site.

    All but the core are in a folder named after their content: a browser may keep them for ever, and a page opened
    before the site changed never reads files of two versions.
    """
    parts = {path: text for path, text in files.items() if path != CORE}
    folder = f"/{LASTING}/{_version(parts)}"
    return {f"{folder}/{path}": text for path, text in parts.items()} | {f"/{FOLDER}/{CORE}": files[CORE]}


def _version(parts: Mapping[str, str]) -> str:
    return hashlib.sha256("".join(parts[path] for path in sorted(parts)).encode()).hexdigest()[:12]


def _names(group: str) -> tuple[str, str]:
    return NAMES.get(group) or spec_of(Kind(group)).names


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
    documents: list[Document],
) -> tuple[list[dict[str, list[int]]], list[str], Counter[str]]:
    """Return the postings of roots in shards by alphabet, the first root of each shard, and the words of the texts.

    A posting is an integer: ten times the gap between the numbers of this document and of the previous one, plus
    the strength of the root in the document, from 1 to 9.
    """
    # For each root: number of a document, frequency there, number of the next document, and so on.
    frequencies: dict[str, array[int]] = defaultdict(partial(array, "L"))
    lengths: list[int] = []
    forms: Counter[str] = Counter()
    for n, document in enumerate(documents):
        count, words = _counted(document)
        for root, times in count.items():
            frequencies[root].extend((n, times))
        lengths.append(sum(count.values()))
        forms.update(words)
    average = sum(lengths) / (len(lengths) or 1)
    scales = [_SATURATION * (1 - _LENGTH + _LENGTH * length / (average or 1)) for length in lengths]
    shards: list[dict[str, list[int]]] = []
    firsts: list[str] = []
    size = _SHARD_CHARACTERS
    for root in sorted(frequencies):
        if size >= _SHARD_CHARACTERS:
            shards.append({})
            firsts.append(root)
            size = 0
        shards[-1][root] = _postings(frequencies[root], scales)
        size += len(root) + 4 * len(shards[-1][root])
    return shards, firsts, forms


def _counted(document: Document) -> tuple[dict[str, int], set[str]]:
    """Return the frequency of each root in a document, and the words of the document."""
    parts: Counter[str] = Counter()
    for text, weight in _body(document):
        parts.update(text.split() * weight)
    count: dict[str, int] = defaultdict(int)
    forms = set()
    for part, times in parts.items():
        for form, root in _roots(part):
            count[root] += times
            forms.add(form)
    return count, forms


@Answers
def _roots(part: str) -> tuple[tuple[str, str], ...]:
    """Return the words of a part of a text without spaces, each with its root."""
    return tuple((word.form, word.stem) for word in stemming.words(part))


def _postings(frequencies: array[int], scales: list[float]) -> list[int]:
    """Return the postings of a root, from the numbers of documents and its frequencies in them, one after the other."""
    postings = []
    latest = 0
    for n, times in zip(frequencies[::2], frequencies[1::2], strict=True):
        strength = times / (times + scales[n])
        postings.append((n - latest) * 10 + max(1, math.ceil(strength * _STRENGTHS)))
        latest = n
    return postings


def _forms(frequencies: Counter[str]) -> dict[int, str]:
    """Return the most frequent words by length: those of one length are joined, without separator."""
    kept = [form for form in frequencies if len(form) > 3 and not any(c.isdigit() for c in form)]
    kept.sort(key=lambda form: (-frequencies[form], form))
    by_length: dict[int, str] = defaultdict(str)
    for form in sorted(kept[:_MOST_FORMS]):
        by_length[len(form)] += form
    return by_length


def _text_chunks(documents: list[Document]) -> tuple[list[dict[int, str]], list[int]]:
    """Return the texts of the documents, in chunks of consecutive ones, and the number of the chunk of each."""
    chunks: list[dict[int, str]] = []
    chunk_of: list[int] = []
    size = _TEXT_CHARACTERS
    for n, document in enumerate(documents):
        text = "\n".join(filter(None, [document.summary, *document.passages]))[:_LONGEST_TEXT]
        if size + len(text) > _TEXT_CHARACTERS:
            chunks.append({})
            size = 0
        chunks[-1][n] = text
        size += len(text)
        chunk_of.append(len(chunks) - 1)
    return chunks, chunk_of
