"""Mark acronyms and foreign words in the HTML of an article, and list its headings.

A real HTML parser reads the article. In each part of the page (from one h1 or h2 to the next), an acronym is marked
once: at its first occurrence, unless the text expands it there, as in « Fonds social européen (FSE) ». Marking every
occurrence would make the page heavier.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from markupsafe import Markup
from selectolax.lexbor import LexborHTMLParser, LexborNode

from catalogue.language import acronyms
from catalogue.language.typography import typeset
from catalogue.model import Term
from catalogue.reading import foreign
from catalogue.store import Catalogue

#: Elements in which no acronym is marked: links and controls, where a press already does something; headings and
#: labels, which are no sentences.
_WITHOUT_ACRONYMS = frozenset("a abbr button summary h1 h2 h3 h4 nav label option dt".split())
#: Elements in which nothing is marked: they hold code, or HTML forbids elements in them.
_VERBATIM = frozenset("script style svg template code pre textarea option title".split())
_PART_STARTS = frozenset(("h1", "h2"))


@dataclass(frozen=True)
class Heading:
    """A second-level heading that can be linked to."""

    id: str
    title: str


@dataclass(frozen=True)
class Article:
    """An article ready to be shown.

    ``opening`` is the HTML before the table of contents, ``main`` the HTML after it, and ``tips`` the HTML of the
    explanations that the acronyms of both point to.
    """

    opening: Markup
    main: Markup
    headings: tuple[Heading, ...]
    tips: Markup


#: What can be marked: glossary terms by each of their spellings, and language codes by foreign word.
Words = tuple[dict[str, Term], dict[str, str]]


def marked_words(catalogue: Catalogue) -> Words:
    """Return all that can be marked in an article."""
    return acronyms.explained(catalogue.terms.values()), foreign.languages(catalogue.root)


class Annotator:
    """Marks the acronyms that the glossary explains and the foreign words that are listed."""

    def __init__(self, words: Callable[[], Words], render: Callable[..., str]):
        """Prepare the regular expressions that find the words.

        Args:
            words: returns all that can be marked; called again for each article, so that its page depends on them.
            render: renders a template, given its name, the address of a page, and variables.
        """
        self._words = words
        self._terms, languages = words()
        self._languages = {typeset(text).lower(): code for text, code in languages.items()}
        self._render = render
        self._acronym = _any_of(self._terms)
        self._foreign = _any_of(self._languages, re.IGNORECASE)
        self._marks: dict[tuple[str, str], LexborNode] = {}
        #: Keeps the parsed trees of these elements alive: freeing a tree frees its elements.
        self._trees: list[LexborHTMLParser] = []

    def article(self, opening: str, main: str, explain: bool = True) -> Article:
        """Return an article with its acronyms explained and its foreign words marked.

        Args:
            opening: HTML of the head of the article.
            main: HTML of the rest.
            explain: False for the glossary, which explains acronyms itself.
        """
        tree = LexborHTMLParser(f"<div>{opening}</div><div>{main}</div>")
        opening_body, main_body = _body(tree).iter()
        headings = tuple(
            Heading(heading.attributes["id"] or "", heading.text().strip())
            for part in (opening_body, main_body)
            for heading in part.css("h2[id]")
        )
        terms = self._mark([opening_body, main_body], explain)
        tips = self._render("acronym_tips.html.j2", "/", terms=list(terms.values())) if terms else ""
        return Article(
            Markup(opening_body.inner_html or ""), Markup(main_body.inner_html or ""), headings, Markup(tips)
        )

    def mark_languages(self, html: str) -> str:
        """Return a page whose foreign words say their language, so that they are pronounced right."""
        tree = LexborHTMLParser(html)
        self._mark([_body(tree)], explain=False)
        return tree.html or ""

    def _mark(self, parts: list[LexborNode], explain: bool) -> dict[str, Term]:
        """Mark the texts below some elements, in place; return the terms whose acronyms were marked, by id."""
        self._words()
        terms: dict[str, Term] = {}
        handled: set[str] = set()
        for part in parts:
            for node, plain in list(_texts(part)):
                if node is None:
                    handled.clear()
                    continue
                text = node.text_content or ""
                marks = [(m.start(), m.end(), self._in_language(m.group())) for m in self._foreign.finditer(text)]
                if explain and not plain and self._acronym.search(text):
                    marks += self._acronyms(text, terms, handled)
                if marks:
                    _insert(node, text, sorted(marks, key=lambda mark: mark[0]))
        return terms

    def _acronyms(self, text: str, terms: dict[str, Term], handled: set[str]) -> Iterator[tuple[int, int, LexborNode]]:
        """Yield the acronyms to mark in a text: start, end, and element to put there.

        Args:
            text: a text of the article.
            terms: terms marked so far, by id; completed.
            handled: ids of the terms that this part of the page has marked or expanded; completed.
        """
        for match in self._acronym.finditer(text):
            term = self._terms[match.group()]
            if term.id in handled:
                continue
            handled.add(term.id)
            text_before = " ".join(text[: match.start()].replace("’", "'").split()).lower()
            if text_before.endswith(f"{term.expansion} (".replace("’", "'").lower()):
                continue
            terms[term.id] = term
            yield match.start(), match.end(), self._node("acronym.html.j2", match.group(), term=term)

    def _in_language(self, text: str) -> LexborNode:
        return self._node("foreign.html.j2", text, language=self._languages[text.lower()])

    def _node(self, template: str, text: str, **variables: object) -> LexborNode:
        """Return the element that marks a text; the same element each time."""
        if (template, text) not in self._marks:
            tree = LexborHTMLParser(self._render(template, "/", text=text, **variables).strip())
            self._trees.append(tree)
            self._marks[template, text] = next(_body(tree).iter())
        return self._marks[template, text]


def _body(tree: LexborHTMLParser) -> LexborNode:
    """Return the body of a document: the parser always makes one."""
    return tree.css("body")[0]


def _any_of(words: Iterable[str], flags: int = 0) -> re.Pattern[str]:
    alternatives = "|".join(map(re.escape, sorted(words, key=len, reverse=True))) or r"(?!)"
    return re.compile(rf"(?<![\w@/.-])(?:{alternatives})(?![\w@/-])", flags)


def _texts(node: LexborNode) -> Iterator[tuple[LexborNode | None, bool]]:
    """Yield each text below an element, in order, and whether its acronyms stay unmarked; None where a part starts."""
    waiting = [(node.iter(include_text=True), False)]
    while waiting:
        children, plain = waiting[-1]
        child = next(children, None)
        if child is None:
            waiting.pop()
        elif (tag := child.tag) == "-text":
            yield child, plain
        elif tag not in _VERBATIM:
            if tag in _PART_STARTS:
                yield None, plain
            waiting.append((child.iter(include_text=True), plain or tag in _WITHOUT_ACRONYMS))


def _insert(node: LexborNode, text: str, marks: list[tuple[int, int, LexborNode]]) -> None:
    """Replace parts of a text by elements.

    Args:
        node: the text in the tree.
        text: what it says.
        marks: start and end of each part, in order, and the element to put there; one that starts inside the part
            before it is left out.
    """
    position = 0
    for start, end, element in marks:
        if start < position:
            continue  # inside another mark
        if start > position:
            node.insert_before(text[position:start])
        node.insert_before(element)
        position = end
    if position < len(text):
        node.insert_before(text[position:])
    node.remove()
