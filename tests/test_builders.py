"""The made-up projects that other tests rely on."""

from __future__ import annotations

from collections.abc import Iterator

from catalogue.checks import check
from catalogue.model import Model
from catalogue.model.kinds import SPECS
from catalogue.model.settings import Settings
from catalogue.store import Catalogue
from scripts.check import RULES
from tests.builders import Project, full_files


def _fields_used(record: Model) -> Iterator[tuple[type[Model], str]]:
    """Yield the fields that a record, and what it holds, were given, each with the class that declares it."""
    for name in record.model_fields_set:
        yield _declaring_class(type(record), name)
        value = getattr(record, name)
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, Model):
                yield from _fields_used(part)


def _declaring_class(model: type[Model], name: str) -> tuple[type[Model], str]:
    return next(parent for parent in reversed(model.__mro__) if name in vars(parent).get("__annotations__", ())), name


def test_full_project_uses_every_field_and_breaks_no_rule(project: Project):
    project.files = full_files()
    catalogue = project.catalogue()
    assert [str(problem) for problem in check(Catalogue(project.load()), *RULES)] == []
    fields_used = {field for entry in catalogue.entries for field in _fields_used(entry.record)}
    fields_used |= set(_fields_used(catalogue.settings))
    models = {spec.record for spec in SPECS} | {Settings} | {model for model, _ in fields_used}
    assert {_declaring_class(model, name) for model in models for name in model.model_fields} - fields_used == set()
