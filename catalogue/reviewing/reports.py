"""Problems written for machines: annotations on the lines of a pull request."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable

from catalogue.reading.problems import Problem, report


def github(problems: Iterable[Problem]) -> str:
    """Return workflow commands: GitHub shows each problem on its line of the pull request."""
    return "\n".join([*(_annotation(p) for p in sorted(set(problems))), report(problems)])


def gitlab(problems: Iterable[Problem]) -> str:
    """Return a « code quality » report: GitLab shows each problem on its line."""
    issues = [
        {
            "description": _text(problem),
            "check_name": "donnees",
            "fingerprint": hashlib.sha256(repr(problem).encode()).hexdigest(),
            "severity": "major",
            "location": {"path": problem.path, "lines": {"begin": problem.line}},
        }
        for problem in sorted(set(problems))
    ]
    return json.dumps(issues, indent=2)


FORMATS: dict[str, Callable[[Iterable[Problem]], str]] = {
    "text": report,
    "github": github,
    "gitlab": gitlab,
}


def _text(problem: Problem) -> str:
    return " ".join(filter(None, [_record_and_message(problem), problem.hint]))


def _record_and_message(problem: Problem) -> str:
    where = " · ".join(filter(None, (problem.record, problem.field)))
    return f"{where} : {problem.message}" if where else problem.message


def _annotation(problem: Problem) -> str:
    place = f"file={_property(problem.path)},line={problem.line},title=À corriger"
    return f"::error {place}::{_value(_text(problem))}"


def _value(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _value(text).replace(":", "%3A").replace(",", "%2C")
