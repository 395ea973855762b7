"""Last touch on each HTML page: French typography, explained acronyms, foreign words, table of contents."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from typing import Any
from weakref import WeakKeyDictionary

import polytypo
from mkdocs.structure.toc import AnchorLink, TableOfContents

from catalogue import acronyms, foreign
from catalogue.model import Term
from catalogue.store import Catalogue
from macros.rendering import Renderer
from macros.sharing import as_script

_TOKEN = re.compile(
    r"(<!--.*?-->|<(?:script|style|svg|template|code|pre|textarea)\b.*?</(?:script|style|svg|template|code|pre|textarea)>"
    r"|<[^>]+>)",
    re.DOTALL,
)
_TAG_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)")
#: Tags that stay inside a line: a space before a colon may stand beyond one of them.
_INLINE = frozenset("a abbr b cite em i mark q small span strong sub sup time".split())
_READ_ATTRIBUTE = re.compile(
    r'(?<![\w-])(title|aria-label|alt|label|placeholder|data-(?:label|tip|one|several|none|filtered|failed))="([^"]+)"'
)
_DESCRIPTION = re.compile(
    r'(<meta[^>]*\b(?:name="description"|property="og:(?:site_name|title|description|image:alt)")[^>]*\bcontent=")([^"]*)(")'
)
_TO_MEND = re.compile(r"['\";:?!«»%€…]|\.\.\.| [-–] |\d \d|&#3[49];|n°|p\. |art\. ")
#: Two rules that polytypo does not have: spaces in « 40 000 », and between « p. » and its number.
_THOUSANDS = re.compile(r"(?<![\w,.])\d{1,3}(?: \d{3})+(?!\w)")
_BEFORE_NUMBER = re.compile(r"(?<=\bp\.) (?=\d)|(?<=\bn°) (?=\d)|(?<=\bart\.) (?=\d)")
_HEADING = re.compile(r'<h2\b[^>]*\bid="([^"]+)"[^>]*>(.*?)</h2>', re.DOTALL)
_ANY_TAG = re.compile(r"<[^>]+>")
#: The article of the page, and those it may hold.
_ARTICLE = re.compile(r"(<article\b.*?>)(.*)(</article>)", re.DOTALL)
#: Text that can hold no element, or is no prose.
_BARE = re.compile(r"(<(?:option|title)\b.*?</(?:option|title)>)", re.DOTALL)
_LINKED_DATA = re.compile(r'(<script type="application/ld\+json">)(.*)(</script>)', re.DOTALL)
#: What linked data tells people, and not machines.
_TOLD = frozenset({"name", "alternateName", "headline", "description"})
#: Inside these, an acronym is left as it is: the link or heading says enough, or is not prose.
_PLAIN_INSIDE = frozenset("a abbr button summary h1 h2 h3 h4 nav label option dt".split())
_PART_STARTS = frozenset("h1 h2".split())
_VOID = frozenset("br hr img input link meta source wbr".split())


def finish(html: str, catalogue: Catalogue, explain: bool = True) -> str:
    """Return a page with French typography, its article with acronyms explained and foreign words marked.

    ``explain`` is false for the glossary, which explains acronyms itself.
    """
    words = _words_of(catalogue)

    def finished(article: re.Match[str]) -> str:
        content = words.explain(article.group(2)) if explain else article.group(2)
        return article.group(1) + words.mark_languages(content) + article.group(3)

    return _ARTICLE.sub(finished, typeset(html), count=1)


def mark_languages(html: str, catalogue: Catalogue) -> str:
    """Return HTML whose foreign words say their language, so that they are pronounced right."""
    return _words_of(catalogue).mark_languages(html)


def table_of_contents(html: str) -> TableOfContents:
    """Return the second-level headings of a page that have an anchor."""
    found = [(_ANY_TAG.sub("", title).strip(), anchor) for anchor, title in _HEADING.findall(html)]
    return TableOfContents([AnchorLink(title, anchor, 2) for title, anchor in found])


# --- Typography ---------------------------------------------------------------------------------


def typeset(html: str) -> str:
    """Return HTML with French spaces, quotes and apostrophes in everything a reader meets."""
    return "".join(_typeset_run(run) if mend else run for mend, run in _runs(html))


def _runs(html: str) -> Iterator[tuple[bool, str]]:
    """Cut HTML at its block tags: runs of text with their inline tags, and what lies between."""
    run: list[str] = []
    for token in _TOKEN.split(html):
        name = _TAG_NAME.match(token)
        if name is None and not token.startswith("<!--"):
            # Only in a text: inside a tag, a quote would end the attribute it belongs to.
            run.append(token.replace("&#39;", "'").replace("&#34;", '"'))
        elif name and name.group(1).lower() in _INLINE:
            run.append(_typeset_attributes(token))
        else:
            yield True, "".join(run)
            yield False, _typeset_attributes(token)
            run = []
    yield True, "".join(run)


@cache
def _typeset_run(run: str) -> str:
    if not _TO_MEND.search(run):
        return run
    return _transform(run, "html")


def _typeset_attributes(tag: str) -> str:
    linked_data = _LINKED_DATA.fullmatch(tag)
    if linked_data:
        return linked_data[1] + as_script(_typeset_linked_data(json.loads(linked_data[2]))) + linked_data[3]
    if tag.startswith(("<!--", "<script", "<style", "<svg", "<code", "<pre", "<textarea")):
        return tag
    tag = _READ_ATTRIBUTE.sub(lambda m: f'{m.group(1)}="{_typeset_text(m.group(2))}"', tag)
    return _DESCRIPTION.sub(lambda m: m.group(1) + _typeset_text(m.group(2)) + m.group(3), tag)


def _typeset_linked_data(value: Any, told: bool = False) -> Any:
    if isinstance(value, dict):
        return {key: _typeset_linked_data(item, key in _TOLD) for key, item in value.items()}
    if isinstance(value, list):
        return [_typeset_linked_data(item, told) for item in value]
    return typeset_plain(value) if told and isinstance(value, str) else value


@cache
def _typeset_text(text: str) -> str:
    if not _TO_MEND.search(text):
        return text
    return _transform(text.replace("&#39;", "'").replace("&#34;", "&quot;"), "html").replace('"', "&quot;")


@cache
def typeset_plain(text: str) -> str:
    """Return a text that is not HTML with French spaces, quotes and apostrophes."""
    return _transform(text, "text") if _TO_MEND.search(text) else text


def _transform(text: str, mode: str) -> str:
    mended = polytypo.transform(text, locale="fr", mode=mode)
    mended = _THOUSANDS.sub(lambda number: number.group().replace(" ", "\u202f"), mended)
    return _BEFORE_NUMBER.sub("\u00a0", mended)


# --- Acronyms and foreign words -----------------------------------------------------------------

_words: WeakKeyDictionary[Catalogue, _Words] = WeakKeyDictionary()


def _words_of(catalogue: Catalogue) -> _Words:
    if catalogue not in _words:
        _words[catalogue] = _Words(catalogue)
    return _words[catalogue]


class _Words:
    """Marks acronyms, so that hovering or focusing them says what they mean, and foreign words.

    An acronym is marked once in each part of the page, the first time the text does not say it itself:
    « Fonds social européen (FSE) » needs no more. Marking every occurrence would weigh on the page.
    """

    def __init__(self, catalogue: Catalogue):
        self._terms = acronyms.explained(catalogue.terms.values())
        spellings = sorted(self._terms, key=len, reverse=True)
        pattern = "|".join(map(re.escape, spellings)) or r"(?!)"
        self._pattern = re.compile(rf"(?<![\w@/.-])(?:{pattern})(?![\w@/-])")
        self._renderer = Renderer(catalogue)
        self._shown: dict[str, str] = {}
        self._languages = {text.lower(): code for text, code in foreign.languages(catalogue.root).items()}
        listed = "|".join(map(re.escape, sorted(self._languages, key=len, reverse=True))) or r"(?!)"
        self._foreign = re.compile(rf"(?<![\w@/.-])(?:{listed})(?![\w@/-])", re.IGNORECASE)

    def explain(self, article: str) -> str:
        """Return an article with its acronyms marked, and their meanings at its end."""
        used: dict[str, Term] = {}
        known: set[str] = set()
        inside: list[str] = []
        out: list[str] = []
        for token in _TOKEN.split(article):
            name = _TAG_NAME.match(token)
            if name is None:
                plain = token.startswith("<!--") or any(tag in _PLAIN_INSIDE for tag in inside)
                out.append(token if plain else self._mark(token, used, known))
                continue
            tag = name.group(1).lower()
            if token.startswith("</"):
                if tag in inside:
                    del inside[len(inside) - 1 - inside[::-1].index(tag) :]
            elif tag not in _VOID and not token.endswith("/>") and f"</{tag}>" not in token:
                inside.append(tag)
            if tag in _PART_STARTS:
                known.clear()
            out.append(token)
        if used:
            out.append(typeset(self._renderer.render("acronym_tips.html.j2", "/", terms=list(used.values()))))
        return "".join(out)

    def _mark(self, text: str, used: dict[str, Term], known: set[str]) -> str:
        def mark(match: re.Match[str]) -> str:
            spelling = match.group()
            term = self._terms[spelling]
            if term.id in known:
                return spelling
            known.add(term.id)
            before = " ".join(unescape(text[: match.start()]).replace("’", "'").split()).lower()
            if before.endswith(f"{term.expansion} (".lower()):
                return spelling
            used[term.id] = term
            if spelling not in self._shown:
                shown = self._renderer.render("acronym.html.j2", "/", term=term, text=spelling)
                self._shown[spelling] = typeset(shown.strip())
            return self._shown[spelling]

        return self._pattern.sub(mark, text)

    def mark_languages(self, html: str) -> str:
        """Return HTML with its foreign words marked."""
        return "".join(
            token if token.startswith("<") else self._foreign.sub(self._in_language, token)
            for part in _BARE.split(html)
            for token in ([part] if _BARE.match(part) else _TOKEN.split(part))
        )

    def _in_language(self, match: re.Match[str]) -> str:
        text = match.group()
        language = self._languages[text.lower()]
        return self._renderer.render("foreign.html.j2", "/", text=text, language=language).strip()
