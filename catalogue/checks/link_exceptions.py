"""Rules about the web addresses that the weekly check leaves alone."""

from __future__ import annotations

from collections.abc import Iterator

from catalogue.reading import yaml_source
from catalogue.reading.link_exceptions import EXCEPTIONS_PATH, exceptions
from catalogue.reading.problems import Problem, did_you_mean
from catalogue.store import Catalogue
from catalogue.views.cited import cited_addresses


def exception_problems(catalogue: Catalogue) -> Iterator[Problem]:
    """An exception gives its reason, and is about an address that the base still cites."""
    _, problem = yaml_source.read_lines(catalogue.root / EXCEPTIONS_PATH, EXCEPTIONS_PATH)
    if problem:
        yield problem
    places_by_url = cited_addresses(catalogue)
    for exception in exceptions(catalogue.root):
        if not exception.reason:
            message = f"l'exception « {exception.url} » n'a pas de raison."
            yield Problem(EXCEPTIONS_PATH, exception.line, message=message, hint="Écrivez-la après l'adresse.")
        if exception.url not in places_by_url:
            message = f"l'exception « {exception.url} » ne sert plus : rien ne cite cette adresse."
            hint = did_you_mean(exception.url, places_by_url) or "Retirez-la."
            yield Problem(EXCEPTIONS_PATH, exception.line, message=message, hint=hint)
