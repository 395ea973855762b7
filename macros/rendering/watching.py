"""What a page asks of the data, noted so that it is made again only when an answer changes.

A template sees the catalogue through :class:`Watched`: each question (an attribute, a call with its arguments, an item
of a mapping) is noted in a :class:`Journal` with the fingerprint of its answer. A page depends on nothing else, so a
page whose questions all have the same answers as last time is still right. Build systems call this a verifying trace.

Cases are many and listed everywhere: an answer holds them as :class:`Seen`, so that a page that only shows the name of
one depends on that name, not on all that is written of it.
"""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, partial
from typing import Any, TypeVar, cast

from catalogue.model import AnyRecord, Kind, Model, Monograph
from catalogue.model.kinds import kind_of
from catalogue.reading.loading import Entry
from catalogue.reading.yaml_source import Document
from catalogue.store import Catalogue

T = TypeVar("T")
#: What is asked: the name of the one asked, the attribute, then what is done with it and its arguments.
Question = tuple[Any, ...]
#: Everything asked while something was made, with the fingerprint of each answer.
Trace = dict[Question, str]

_RECORD = "record"


class Journal:
    """The questions asked of some objects, and the fingerprints of the answers.

    A question is fingerprinted once: what is watched never changes during a build.
    """

    def __init__(self, catalogue: Catalogue):
        """``catalogue`` finds again the records that questions name."""
        self._catalogue = catalogue
        self._watched: dict[str, Any] = {}
        self._fingerprints: dict[Question, str] = {}
        self._digests: dict[int, tuple[Model, str]] = {}
        self._seen: dict[str, Seen] = {}
        self._answers: dict[Question, Any] = {}
        self._trace: Trace | None = None

    def watch(self, name: str, target: T) -> T:
        """Return an object that stands for another and notes what is asked of it, under a name."""
        self._watched[name] = target
        return cast(T, Watched(self, name, target))  # it has whatever the other has

    @contextmanager
    def tracing(self) -> Iterator[Trace]:
        """Give the trace of what is asked inside the block."""
        before, self._trace = self._trace, {}
        try:
            yield self._trace
        finally:
            self._trace = before

    def holds(self, question: Question, fingerprint: str) -> bool:
        """Tell whether a question still has the answer that had a fingerprint."""
        return self._fingerprint_of(question) == fingerprint

    def answer(self, question: Question, ask: Callable[[], Any]) -> Any:
        """Answer a question, asked once and noted each time; what watched objects say never changes."""
        try:
            answer = self._answers[question]
        except KeyError:
            answer = self._answers[question] = self.seen(ask())
        if self._trace is not None and question not in self._trace:
            self._trace[question] = self._fingerprint_of(question)
        return answer

    def seen(self, value: Any) -> Any:
        """Return a value whose cases note what is read of them."""
        kind: type = type(value)
        if kind is Monograph:
            known = self._seen.get(value.id)
            if known is None or known.record is not value:
                known = self._seen[value.id] = Seen(self, value)
            return known
        if kind is list or kind is tuple:
            return kind([self.seen(item) for item in value]) if value else value
        if kind is dict:
            return {key: self.seen(item) for key, item in value.items()}
        changes = {}
        for name in _fields(kind):
            held = getattr(value, name)
            if (seen := self.seen(held)) is not held and seen != held:
                changes[name] = seen
        return dataclasses.replace(value, **changes) if changes else value

    def _fingerprint_of(self, question: Question) -> str:
        fingerprint = self._fingerprints.get(question)
        if fingerprint is None:
            try:
                if question not in self._answers:
                    self._answers[question] = self.seen(self._ask(question))
            except (LookupError, AttributeError, ValueError):  # what is asked about is gone
                fingerprint = "gone"
            else:
                fingerprint = self.fingerprint(self._answers[question])
            self._fingerprints[question] = fingerprint
        return fingerprint

    def _ask(self, question: Question) -> Any:
        name, attribute, action, arguments = question
        if name == _RECORD:
            return getattr(self._catalogue.record(*attribute), action)
        value = self._watched[name] if attribute is None else getattr(self._watched[name], attribute)
        if action == "call":
            positional, named = arguments
            return value(*map(self._argument, positional), **{key: self._argument(item) for key, item in named})
        return _MAPPING_ACTIONS[action](value, arguments) if action else value

    def _argument(self, written: Any) -> Any:
        """Return what stands for a record among the arguments of a question, found again."""
        if isinstance(written, tuple) and written[:1] == (_RECORD,):
            return self._catalogue.record(*written[1:])
        return written

    def fingerprint(self, value: Any) -> str:
        """Return a short text that tells the content of a value.

        Raises:
            TypeError: a value of a type whose content cannot be told.
        """
        return _hashed(self._told(value))

    def _told(self, value: Any) -> str:
        if value is None or isinstance(value, str | int | float | datetime.date):
            return repr(value)
        if isinstance(value, bytes):
            return _hashed(value)
        if isinstance(value, Seen):
            return f"case {value.id}"
        if isinstance(value, Model):
            return self._digest(value)
        if isinstance(value, Entry):
            return f"{value.kind}/{value.id}@{value.path}:{value.line()}={self._told(value.record)}"
        if isinstance(value, Mapping):
            return f"{{{','.join(f'{self._told(key)}:{self._told(item)}' for key, item in value.items())}}}"
        if isinstance(value, tuple | list):
            return f"[{','.join(map(self._told, value))}]"
        if dataclasses.is_dataclass(value):
            fields = (self._told(getattr(value, field.name)) for field in dataclasses.fields(value))
            return f"{type(value).__name__}({','.join(fields)})"
        raise TypeError(f"the content of a {type(value).__name__} cannot be told")

    def _digest(self, record: Model) -> str:
        """Return the digest of a record, computed once; the record is kept, so that no other takes its place."""
        known = self._digests.get(id(record))
        if known is None:
            known = record, _hashed(f"{type(record).__name__}{record.model_dump_json()}")
            self._digests[id(record)] = known
        return known[1]


def _hashed(content: str | bytes) -> str:
    raw = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
    return hashlib.blake2b(raw, digest_size=12).hexdigest()


@cache
def _fields(kind: type) -> tuple[str, ...]:
    """Return the names of the fields of a dataclass that may hold cases; none of another class."""
    if not dataclasses.is_dataclass(kind) or issubclass(kind, Document):
        return ()
    return tuple(field.name for field in dataclasses.fields(kind))


class Seen:
    """A case in an answer: what is read of it is noted."""

    def __init__(self, journal: Journal, record: Monograph):
        self._journal = journal
        self.record = record
        self.id = record.id

    def __getattr__(self, name: str) -> Any:
        """Return a field of the case."""
        return self._journal.answer(
            (_RECORD, (Kind.MONOGRAPH, self.id), name, None), partial(getattr, self.record, name)
        )

    def __eq__(self, other: object) -> bool:
        """Tell whether it is the same case."""
        return isinstance(other, Seen) and other.id == self.id

    def __hash__(self) -> int:
        """Return the hash of its id."""
        return hash(self.id)


class Watched:
    """Stands for an object: its attributes, calls and mappings are those of the object, and are noted."""

    def __init__(self, journal: Journal, name: str, target: Any):
        self._journal = journal
        self._name = name
        self._target = target

    def __getattr__(self, attribute: str) -> Any:
        """Return what the object has under a name."""
        value = getattr(self._target, attribute)
        if isinstance(value, Mapping):
            watched: Any = _WatchedMapping(self._journal, (self._name, attribute), value)
        elif callable(value):
            watched = _watched_call(self._journal, (self._name, attribute), value)
        else:
            return self._journal.answer((self._name, attribute, "", None), lambda: value)
        vars(self)[attribute] = watched  # found at once the next time
        return watched

    def __call__(self, *positional: Any, **named: Any) -> Any:
        """Call the object itself, when it is a function."""
        return _watched_call(self._journal, (self._name, None), self._target)(*positional, **named)


def _watched_call(journal: Journal, start: Question, function: Callable[..., Any]) -> Callable[..., Any]:
    def ask(*positional: Any, **named: Any) -> Any:
        arguments = tuple(map(_written, positional)), tuple((key, _written(item)) for key, item in named.items())

        def answer() -> Any:
            return function(*map(_real, positional), **{key: _real(item) for key, item in named.items()})

        return journal.answer((*start, "call", arguments), answer)

    return ask


def _real(argument: Any) -> Any:
    """Return an argument as the object that is watched knows it."""
    return argument.record if isinstance(argument, Seen) else argument


def _written(argument: Any) -> Any:
    """Return what stands for an argument in a question: a record is named."""
    argument = _real(argument)
    if isinstance(argument, AnyRecord):
        return _RECORD, kind_of(type(argument)), argument.id
    return argument


#: What can be done with a mapping, each with what it answers.
_MAPPING_ACTIONS: dict[str, Callable[[Mapping[Any, Any], Any], Any]] = {
    "item": lambda mapping, key: mapping[key],
    "get": lambda mapping, key: mapping.get(key),
    "holds": lambda mapping, key: key in mapping,
    "length": lambda mapping, _: len(mapping),
    "keys": lambda mapping, _: list(mapping),
    "all": lambda mapping, _: mapping,
}


class _WatchedMapping(Mapping[Any, Any]):
    def __init__(self, journal: Journal, start: Question, mapping: Mapping[Any, Any]):
        self._journal = journal
        self._start = start
        self._mapping = mapping

    def _asked(self, action: str, argument: Any = None) -> Any:
        question = (*self._start, action, argument)
        return self._journal.answer(question, lambda: _MAPPING_ACTIONS[action](self._mapping, argument))

    def __getitem__(self, key: Any) -> Any:
        return self._asked("item", key)

    def get(self, key: Any, default: Any = None) -> Any:
        found = self._asked("get", key)
        return default if found is None else found

    def __contains__(self, key: object) -> bool:
        return bool(self._asked("holds", key))

    def __len__(self) -> int:
        return int(self._asked("length"))

    def __iter__(self) -> Iterator[Any]:
        return iter(self._asked("keys"))

    def keys(self) -> Any:
        return self._asked("keys")

    def values(self) -> Any:
        return self._asked("all").values()

    def items(self) -> Any:
        return self._asked("all").items()
