"""Record what each page reads of the data, so that it is made again only when one of these answers changes.

A template sees the catalogue through :class:`Watched`: each question (an attribute, a call with its arguments, an item
of a mapping) is recorded in a :class:`Journal` with the fingerprint of its answer. A page depends on nothing else, so a
page whose questions all have the same answers as last time is up to date. Build systems call this a verifying trace.

Monographs are many and listed everywhere: answers hold them as :class:`WatchedMonograph`, which records each field that
is read, so that a page that only shows the name of one depends on that name, not on the whole record.
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
#: A read of a watched object: its name, the attribute (None for a function), what is done with the attribute ("" when
#: it is only read), and with which arguments. Of a monograph: ``_RECORD``, its kind and id, the field, None.
Question = tuple[Any, ...]
#: Every question asked while something was made, with the fingerprint of its answer.
Trace = dict[Question, str]

_RECORD = "record"


class Journal:
    """The questions asked of the watched objects, with their answers and the fingerprints of these.

    Each question is answered and fingerprinted once: watched objects never change during a build.
    """

    def __init__(self, catalogue: Catalogue):
        """``catalogue`` looks up the records that questions name by their ids."""
        self._catalogue = catalogue
        self._watched_objects: dict[str, Any] = {}
        self._fingerprints: dict[Question, str] = {}
        self._digests: dict[int, tuple[Model, str]] = {}
        self._monographs: dict[str, WatchedMonograph] = {}
        self._answer_by_question: dict[Question, Any] = {}
        self._trace: Trace | None = None

    def watch(self, name: str, target: T) -> T:
        """Return a stand-in for an object, which records under a name what is read of it."""
        self._watched_objects[name] = target
        return cast(T, Watched(self, name, target))  # it has the attributes of the target

    @contextmanager
    def tracing(self) -> Iterator[Trace]:
        """Give the trace of the questions asked inside the block; a block inside another has a trace of its own."""
        outer_trace, self._trace = self._trace, {}
        try:
            yield self._trace
        finally:
            self._trace = outer_trace

    def holds(self, question: Question, fingerprint: str) -> bool:
        """Tell whether the answer of a question still has a fingerprint."""
        return self._fingerprint_of(question) == fingerprint

    def answer(self, question: Question, ask: Callable[[], Any]) -> Any:
        """Return the answer to a question, and record it in the trace.

        Args:
            question: what is asked.
            ask: gets the answer; called the first time only.
        """
        try:
            answer = self._answer_by_question[question]
        except KeyError:
            answer = self._answer_by_question[question] = self.watched_value(ask())
        if self._trace is not None and question not in self._trace:
            self._trace[question] = self._fingerprint_of(question)
        return answer

    def watched_value(self, value: Any) -> Any:
        """Return a value in which monographs, however deep in lists and dataclasses, record what is read of them."""
        kind: type = type(value)
        if kind is Monograph:
            watched_monograph = self._monographs.get(value.id)
            if watched_monograph is None or watched_monograph.record is not value:
                watched_monograph = self._monographs[value.id] = WatchedMonograph(self, value)
            return watched_monograph
        if kind is list or kind is tuple:
            return kind([self.watched_value(item) for item in value]) if value else value
        if kind is dict:
            return {key: self.watched_value(item) for key, item in value.items()}
        changes = {}
        for name in _fields(kind):
            field_value = getattr(value, name)
            if (watched_field := self.watched_value(field_value)) is not field_value and watched_field != field_value:
                changes[name] = watched_field
        return dataclasses.replace(value, **changes) if changes else value

    def _fingerprint_of(self, question: Question) -> str:
        fingerprint = self._fingerprints.get(question)
        if fingerprint is None:
            try:
                if question not in self._answer_by_question:
                    self._answer_by_question[question] = self.watched_value(self._ask(question))
            except (LookupError, AttributeError, ValueError):
                fingerprint = "gone"  # an earlier build asked about a record that no longer exists
            else:
                fingerprint = self.fingerprint(self._answer_by_question[question])
            self._fingerprints[question] = fingerprint
        return fingerprint

    def _ask(self, question: Question) -> Any:
        name, attribute, action, arguments = question
        if name == _RECORD:
            return getattr(self._catalogue.record(*attribute), action)
        value = self._watched_objects[name] if attribute is None else getattr(self._watched_objects[name], attribute)
        if action == "call":
            positional, by_name = arguments
            return value(*map(self._argument, positional), **{key: self._argument(item) for key, item in by_name})
        return _MAPPING_ACTIONS[action](value, arguments) if action else value

    def _argument(self, argument: Any) -> Any:
        """Return an argument of a question: a record, which the question names by its id, is looked up."""
        if isinstance(argument, tuple) and argument[:1] == (_RECORD,):
            return self._catalogue.record(*argument[1:])
        return argument

    def fingerprint(self, value: Any) -> str:
        """Return a digest, in hexadecimal, of the content of a value.

        Raises:
            TypeError: the value holds an object of a type that :meth:`_serialised` does not know.
        """
        return _digest(self._serialised(value))

    def _serialised(self, value: Any) -> str:
        """Return a text that is the same for equal contents, and only for them.

        A watched monograph counts by its id: each field read of it is a question of its own.
        """
        if value is None or isinstance(value, str | int | float | datetime.date):
            return repr(value)
        if isinstance(value, bytes):
            return _digest(value)
        if isinstance(value, WatchedMonograph):
            return f"case {value.id}"
        if isinstance(value, Model):
            return self._record_digest(value)
        if isinstance(value, Entry):
            return f"{value.kind}/{value.id}@{value.path}:{value.line()}={self._serialised(value.record)}"
        if isinstance(value, Mapping):
            return f"{{{','.join(f'{self._serialised(key)}:{self._serialised(item)}' for key, item in value.items())}}}"
        if isinstance(value, tuple | list):
            return f"[{','.join(map(self._serialised, value))}]"
        if dataclasses.is_dataclass(value):
            fields = (self._serialised(getattr(value, field.name)) for field in dataclasses.fields(value))
            return f"{type(value).__name__}({','.join(fields)})"
        raise TypeError(f"the content of a {type(value).__name__} cannot be told")

    def _record_digest(self, record: Model) -> str:
        """Return the digest of a record, computed once; keeping the record keeps its ``id()`` from being reused."""
        record_and_digest = self._digests.get(id(record))
        if record_and_digest is None:
            record_and_digest = record, _digest(f"{type(record).__name__}{record.model_dump_json()}")
            self._digests[id(record)] = record_and_digest
        return record_and_digest[1]


def _digest(content: str | bytes) -> str:
    raw = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
    return hashlib.blake2b(raw, digest_size=12).hexdigest()


@cache
def _fields(kind: type) -> tuple[str, ...]:
    """Return the names of the fields of a dataclass that may hold monographs; none for another class."""
    if not dataclasses.is_dataclass(kind) or issubclass(kind, Document):
        return ()
    return tuple(field.name for field in dataclasses.fields(kind))


class WatchedMonograph:
    """Stands for a monograph in an answer, and records each field that is read of it."""

    def __init__(self, journal: Journal, record: Monograph):
        self._journal = journal
        self.record = record
        self.id = record.id

    def __getattr__(self, name: str) -> Any:
        """Return a field of the monograph."""
        return self._journal.answer(
            (_RECORD, (Kind.MONOGRAPH, self.id), name, None), partial(getattr, self.record, name)
        )

    def __eq__(self, other: object) -> bool:
        """Tell whether it is the same monograph."""
        return isinstance(other, WatchedMonograph) and other.id == self.id

    def __hash__(self) -> int:
        """Return the hash of its id."""
        return hash(self.id)


class Watched:
    """Stands for an object: gives its attributes, calls and mappings, and records what is read through them."""

    def __init__(self, journal: Journal, name: str, target: Any):
        self._journal = journal
        self._name = name
        self._target = target

    def __getattr__(self, attribute: str) -> Any:
        """Return an attribute of the object; for a mapping or a method, a stand-in that records what is asked of it."""
        value = getattr(self._target, attribute)
        if isinstance(value, Mapping):
            stand_in: Any = _WatchedMapping(self._journal, (self._name, attribute), value)
        elif callable(value):
            stand_in = _watched_call(self._journal, (self._name, attribute), value)
        else:
            return self._journal.answer((self._name, attribute, "", None), lambda: value)
        vars(self)[attribute] = stand_in  # the next time, Python finds it without this method
        return stand_in

    def __call__(self, *positional: Any, **by_name: Any) -> Any:
        """Call the object itself, when it is a function."""
        return _watched_call(self._journal, (self._name, None), self._target)(*positional, **by_name)


def _watched_call(journal: Journal, start: Question, function: Callable[..., Any]) -> Callable[..., Any]:
    def ask(*positional: Any, **by_name: Any) -> Any:
        arguments = (
            tuple(map(_as_in_question, positional)),
            tuple((key, _as_in_question(item)) for key, item in by_name.items()),
        )

        def answer() -> Any:
            return function(*map(_unwatched, positional), **{key: _unwatched(item) for key, item in by_name.items()})

        return journal.answer((*start, "call", arguments), answer)

    return ask


def _unwatched(argument: Any) -> Any:
    """Return an argument as the watched object knows it: the monograph itself, not its stand-in."""
    return argument.record if isinstance(argument, WatchedMonograph) else argument


def _as_in_question(argument: Any) -> Any:
    """Return an argument as a question holds it: a record is named by its kind and id."""
    argument = _unwatched(argument)
    if isinstance(argument, AnyRecord):
        return _RECORD, kind_of(type(argument)), argument.id
    return argument


#: What can be done with a mapping: by name, a function of the mapping and an argument.
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

    def _ask(self, action: str, argument: Any = None) -> Any:
        question = (*self._start, action, argument)
        return self._journal.answer(question, lambda: _MAPPING_ACTIONS[action](self._mapping, argument))

    def __getitem__(self, key: Any) -> Any:
        return self._ask("item", key)

    def get(self, key: Any, default: Any = None) -> Any:
        value = self._ask("get", key)
        return default if value is None else value

    def __contains__(self, key: object) -> bool:
        return bool(self._ask("holds", key))

    def __len__(self) -> int:
        return int(self._ask("length"))

    def __iter__(self) -> Iterator[Any]:
        return iter(self._ask("keys"))

    def keys(self) -> Any:
        return self._ask("keys")

    def values(self) -> Any:
        return self._ask("all").values()

    def items(self) -> Any:
        return self._ask("all").items()
