"""Kinds of records: each declared once, and decided by every view that chooses."""

from __future__ import annotations

from collections.abc import Collection

import pytest
from pydantic import BaseModel

from catalogue import model
from catalogue.exports import linked_data, vocabulary
from catalogue.model import Kind
from catalogue.model.fields import item_names
from catalogue.model.kinds import FILES, PAGE_KINDS, PUBLISHED, SPECS, KindSpec, kind_of, path_of, spec_of
from catalogue.search import contents
from catalogue.views import cases, state
from macros.rendering import sharing

#: By view: its decision for each kind, and the kinds that it must decide.
VIEWS: dict[str, tuple[Collection[str], Collection[Kind]]] = {
    "search": ({*contents.WORTH, *contents.NO_RESULT} - contents.NAMES.keys(), tuple(Kind)),
    "state of the base": (state.EXPECTED, PAGE_KINDS),
    "linked data": (linked_data.TYPES, PAGE_KINDS),
    "vocabulary": (vocabulary.SCHEMES, tuple(Kind)),
    "lists of cases of two records": (cases.SIDES, PAGE_KINDS),
    "embeds": (sharing.EMBEDS, PAGE_KINDS),
    "pages of open data": (
        {spec.kind for spec in SPECS if spec.data_page},
        tuple(kind for spec in PUBLISHED for kind in spec.kinds),
    ),
}


@pytest.mark.parametrize("kind", Kind)
def test_kind_is_declared_once(kind: Kind):
    assert [spec for spec in SPECS if spec.kind is kind] == [spec_of(kind)]
    assert kind_of(spec_of(kind).record) is kind


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.kind)
def test_declaration_is_whole(spec: KindSpec):
    assert all(spec.names)
    assert bool(spec.path) != bool(spec.nested_in), "written in a file of its own, or inside others"
    assert bool(spec.section) != bool(spec.listed_on), "a page each, or a place on a page"
    assert bool(spec.section) == bool(spec.title_word)
    assert bool(spec.collection) == bool(spec.data_page)
    if spec.section:
        assert {"summary", "withdrawn", "added_on"} <= spec.record.model_fields.keys()


@pytest.mark.parametrize("attribute", ["section", "short", "collection", "path"])
def test_no_two_kinds_share_an_address(attribute: str):
    names = [getattr(spec, attribute) for spec in SPECS if getattr(spec, attribute)]
    assert len(names) == len(set(names))


def test_nested_kinds_are_in_the_file_of_their_holder():
    assert path_of(Kind.ACTION) == path_of(Kind.LEVER) == "data/levers.yaml"
    assert [spec.kinds for spec in FILES if spec.nested] == [
        (Kind.LEVER, Kind.ACTION),
        (Kind.CRITERION_FAMILY, Kind.CRITERION),
    ]


@pytest.mark.parametrize("view", VIEWS)
def test_every_kind_is_decided(view: str):
    decided, kinds = VIEWS[view]
    assert set(decided) == set(kinds)


def list_fields() -> list[tuple[type[BaseModel], str]]:
    classes = [c for c in vars(model).values() if isinstance(c, type) and issubclass(c, model.Model)]
    return [
        (c, name)
        for c in classes
        for name, field in c.model_fields.items()
        if getattr(field.annotation, "__origin__", None) is tuple
    ]


@pytest.mark.parametrize(("record", "name"), list_fields(), ids=lambda value: getattr(value, "__name__", value))
def test_items_of_every_list_have_a_name(record: type[model.Model], name: str):
    singular, plural = item_names(record, name)
    assert singular
    assert plural
