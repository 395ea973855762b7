"""French typography of the literal texts of templates, applied once, when they are compiled.

The texts that a template holds (between tags, in the attributes that people read or hear, and in the strings of its
expressions) are typeset like those of the data, so that nothing is left to correct in the finished page. An expression,
whose value is not known yet, counts as a word: ``{{ name }} : {{ place }}`` has its no-break space.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest

from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

from catalogue.language.typography import TAG, WORD, typeset

#: Attributes whose value people read or hear.
READ_ATTRIBUTES = frozenset(
    "title aria-label alt label placeholder data-label data-tip data-one data-several data-none data-filtered "
    "data-failed".split()
)
#: How the names of other such attributes start: what a tool of the site says.
SAID = "data-say-"
#: Tags that stay inside a sentence.
INLINE_TAGS = frozenset("a abbr b cite em i mark q small span strong sub sup time".split())
#: Elements whose content is no sentence.
_VERBATIM = frozenset("script style svg code pre textarea".split())

#: Suffix of the templates of HTML; the others write server rules, feeds…
_HTML = ".html.j2"
_IN_TEXT = re.compile(r"<!--|</?([a-zA-Z][\w-]*)|&#?\w+;")
_IN_TAG = re.compile(r"([\w:-]+)=([\"'])|>")
_MARK = re.compile(f"[{TAG}{WORD}]")


@dataclass
class _Sentence:
    """A sentence of a template, which tags and expressions may cut into several texts.

    ``places`` tells where each text is: number of its token, start and end in the token. ``joints`` tells what stands
    between one text and the next: ``TAG`` for tags, ``WORD`` for an expression or an entity.
    """

    places: list[tuple[int, int, int]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    joints: list[str] = field(default_factory=list)


class FrenchLiterals(Extension):
    """Jinja extension that gives the literal texts of templates their typography."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Yield the tokens of a template; its texts are typeset if it is HTML."""
        if not (stream.name or "").endswith(_HTML):
            yield from stream
            return
        tokens = list(stream)
        changes: dict[int, list[tuple[int, int, str]]] = {}
        for sentence in _Scanner().sentences(tokens):
            whole_sentence = "".join(map("".join, zip_longest(sentence.texts, sentence.joints, fillvalue="")))
            for (n, start, end), text in zip(sentence.places, _MARK.split(typeset(whole_sentence)), strict=False):
                changes.setdefault(n, []).append((start, end, text))
        for n, token in enumerate(tokens):
            if token.type == "data":
                value = token.value
                for start, end, text in sorted(changes.get(n, ()), reverse=True):
                    value = value[:start] + text + value[end:]
                yield Token(token.lineno, token.type, value)
            elif token.type == "string":
                yield Token(token.lineno, token.type, typeset(token.value))
            else:
                yield token


class _Scanner:
    """State machine that reads the HTML of a template, token after token, and collects its sentences."""

    def __init__(self) -> None:
        self._text = _Sentence()
        self._value: _Sentence | None = None
        self._quote = ""
        self._tag = ""
        self._verbatim = ""
        self._state = self._read_text

    def sentences(self, tokens: list[Token]) -> list[_Sentence]:
        """Return every sentence of a template."""
        self._finished: list[_Sentence] = []
        for n, token in enumerate(tokens):
            if token.type == "data":
                self._n, self._source = n, token.value
                position = 0
                while position < len(self._source):
                    position = self._state(position)
            elif token.type == "variable_begin":
                self._join(WORD)
            elif token.type == "block_begin":
                self._join(TAG)
        self._end_of_sentence()
        return self._finished

    # A state is a method that reads the current token from a position; it returns where the next state starts.

    def _read_text(self, position: int) -> int:
        if self._verbatim:
            end = self._source.find(f"</{self._verbatim}", position)
            if end < 0:
                return len(self._source)
            self._verbatim = ""
            position = end
        match = _IN_TEXT.search(self._source, position)
        self._add(self._text, position, match.start() if match else len(self._source))
        if match is None:
            return len(self._source)
        if match.group() == "<!--":
            self._state = self._read_comment
        elif match.group(1) is None:
            self._join(WORD)  # an entity
        else:
            self._tag = match.group(1).lower()
            closing = match.group().startswith("</")
            if self._tag in INLINE_TAGS or self._tag == "code":
                self._join(WORD if self._tag == "code" else TAG)
            else:
                self._end_of_sentence()
            if self._tag in _VERBATIM and not closing:
                self._verbatim = self._tag
            self._state = self._read_tag
        return match.end()

    def _read_comment(self, position: int) -> int:
        end = self._source.find("-->", position)
        if end < 0:
            return len(self._source)
        self._state = self._read_text
        return end + 3

    def _read_tag(self, position: int) -> int:
        match = _IN_TAG.search(self._source, position)
        if match is None:
            return len(self._source)
        if match.group() == ">":
            self._state = self._read_text
        else:
            self._quote = match.group(2)
            name = match.group(1)
            self._value = _Sentence() if name in READ_ATTRIBUTES or name.startswith(SAID) else None
            self._state = self._read_value
        return match.end()

    def _read_value(self, position: int) -> int:
        end = self._source.find(self._quote, position)
        stop = end if end >= 0 else len(self._source)
        if self._value is not None:
            self._add(self._value, position, stop)
        if end < 0:
            return stop
        if self._value is not None:
            self._finished.append(self._value)
            self._value = None
        self._state = self._read_tag
        return end + 1

    def _add(self, sentence: _Sentence, start: int, end: int) -> None:
        if len(sentence.joints) < len(sentence.places):
            sentence.joints.append(TAG)  # two tokens with nothing between them
        sentence.places.append((self._n, start, end))
        sentence.texts.append(self._source[start:end])

    def _join(self, joint: str) -> None:
        in_value = self._state == self._read_value
        sentence = self._value if in_value else self._text if self._state == self._read_text else None
        if sentence is None or self._verbatim or not sentence.places:
            return
        if len(sentence.joints) < len(sentence.places):
            sentence.joints.append(joint)
        elif joint == WORD:
            sentence.joints[-1] = WORD

    def _end_of_sentence(self) -> None:
        if self._text.places:
            self._finished.append(self._text)
        self._text = _Sentence()
