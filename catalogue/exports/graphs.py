"""Small RDF graphs, written as Turtle and as JSON-LD: the same graph always gives the same bytes.

Terms of vocabularies (properties, classes, types of literals) are written with a prefix, as ``skos:broader``; resources
are named by their URI.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

from catalogue.exports.jsonfile import compact, dump

#: Namespace URI of each prefix.
NAMESPACES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_ESCAPED = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})


class Literal(NamedTuple):
    """An RDF literal: a text, with its language or its datatype."""

    text: str
    language: str = ""
    datatype: str = ""


#: Object of a statement: a URI, a prefixed name, or a literal.
Value = str | Literal


class Graph:
    """A set of RDF statements."""

    def __init__(self, *prefixes: str):
        self._namespaces = {prefix: NAMESPACES[prefix] for prefix in prefixes}
        self._classes: dict[str, str] = {}
        self._statements: dict[str, dict[str, dict[Value, None]]] = {}

    def declare(self, subject: str, name: str) -> None:
        """State the class of a subject; every subject must have one."""
        self._classes[subject] = name
        self._statements.setdefault(subject, {})

    def add(self, subject: str, verb: str, value: Value) -> None:
        """Add one statement about a subject; ``verb`` is the predicate."""
        self._statements.setdefault(subject, {}).setdefault(verb, {})[value] = None

    def turtle(self) -> bytes:
        """Write the graph as Turtle; statements are sorted, and subjects too, the least mentioned first."""
        mentions = Counter(v for by_verb in self._statements.values() for values in by_verb.values() for v in values)
        lines = [f"@prefix {prefix}: <{address}> ." for prefix, address in self._namespaces.items()]
        for subject in sorted(self._statements, key=lambda name: (mentions[name], name)):
            by_verb = self._statements[subject]
            statements = [f"a {self._classes[subject]}"]
            for verb in sorted(by_verb, key=self._absolute_uri):
                values = ",\n        ".join(map(self._in_turtle, sorted(by_verb[verb])))
                statements.append(f"{verb} {values}")
            lines += ["", f"<{subject}> " + " ;\n    ".join(statements) + " ."]
        return ("\n".join(lines) + "\n\n").encode()

    def json_ld(self) -> bytes:
        """Write the graph as JSON-LD; subjects and their statements are sorted."""
        subjects = [
            {
                "@id": subject,
                "@type": self._classes[subject],
                **{verb: _alone(sorted(map(_in_json, by_verb[verb]), key=compact)) for verb in sorted(by_verb)},
            }
            for subject, by_verb in self._statements.items()
        ]
        return dump({"@context": self._namespaces, "@graph": sorted(subjects, key=compact)})

    def _absolute_uri(self, name: str) -> str:
        prefix, _, local = name.partition(":")
        return self._namespaces[prefix] + local

    def _in_turtle(self, value: Value) -> str:
        if isinstance(value, str):
            return value if value.partition(":")[0] in self._namespaces else f"<{value}>"
        text = f'"{value.text.translate(_ESCAPED)}"'
        if value.language:
            return f"{text}@{value.language}"
        return f"{text}^^{value.datatype}" if value.datatype else text


def _in_json(value: Value) -> str | Mapping[str, str]:
    if isinstance(value, str):
        return {"@id": value}
    if value.language:
        return {"@language": value.language, "@value": value.text}
    return {"@type": value.datatype, "@value": value.text} if value.datatype else value.text


def _alone(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values
