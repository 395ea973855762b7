"""Public addresses and the links between them."""

from __future__ import annotations

import posixpath
from typing import Any

import pytest

from catalogue import urls
from catalogue.model import Kind
from catalogue.model.kinds import PAGE_KINDS
from catalogue.reading.prose import Prose
from catalogue.store import Catalogue
from tests.builders import Project, make_citation, make_erratum, make_source


@pytest.mark.parametrize(
    ("kind", "address", "index"),
    [
        (Kind.THEME, "/thematiques/x/", "/thematiques/"),
        (Kind.NEED, "/besoins/x/", "/besoins/"),
        (Kind.ACTIVITY, "/activites/x/", "/activites/"),
        (Kind.LEVER, "/leviers/x/", "/leviers/"),
        (Kind.ACTION, "/actions/x/", "/actions/"),
        (Kind.CRITERION, "/criteres/x/", "/criteres/"),
        (Kind.TERRITORY, "/territoires/x/", "/territoires/"),
        (Kind.DECISION_MAKER, "/decideurs/x/", "/decideurs/"),
        (Kind.MONOGRAPH, "/monographies/x/", "/monographies/"),
        (Kind.TERM, "/glossaire/s-z/#x", "/glossaire/"),
        (Kind.SOURCE, "/bibliographie/#x", "/bibliographie/"),
    ],
)
def test_published_addresses(kind: Kind, address: str, index: str):
    """Other sites link to these addresses: they must never change."""
    assert urls.address(kind, "x") == address
    assert urls.index_address(kind) == index


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_an_address(kind: Kind):
    assert urls.address(kind, "x").startswith(urls.index_address(kind))
    assert ("#" not in urls.address(kind, "x")) == (kind in PAGE_KINDS)


@pytest.mark.parametrize(
    ("term", "part"), [("aci", "a-b"), ("3-cites", "a-b"), ("d", "c-d"), ("esus", "e-h"), ("zrr", "s-z")]
)
def test_part_of_the_glossary(term: str, part: str):
    assert urls.part_by_letter(Kind.TERM, term) == part
    assert urls.address(Kind.TERM, term) == f"/glossaire/{part}/#{term}"


@pytest.mark.parametrize(("severity", "address"), [("majeure", "/errata/#gap"), ("mineure", "/errata/mineures/#gap")])
def test_address_of_an_erratum(project: Project, severity: str, address: str):
    project["data/errata.yaml"] = [make_erratum(id="gap", severity=severity)]
    assert urls.address_of(Kind.ERRATUM, project.catalogue().errata["gap"]) == address


@pytest.mark.parametrize(
    ("fields", "address"),
    [
        ({}, "/bibliographie/#gap"),
        ({"read_on": "2026-01-01"}, "/bibliographie/g-k/#gap"),
        ({"read_on": "2026-01-01", "cited": [make_citation()]}, "/bibliographie/#gap"),
    ],
    ids=["of the report", "read since", "of the report and read again"],
)
def test_address_of_a_source(project: Project, fields: dict[str, Any], address: str):
    project["data/sources.yaml"].append(make_source(id="gap", label="Gap", **fields))
    assert urls.address_of(Kind.SOURCE, project.catalogue().sources["gap"]) == address


def test_list_addresses():
    assert urls.list_addresses(Kind.NEED) == ("/besoins/",)
    assert urls.list_addresses(Kind.ERRATUM) == ("/errata/", "/errata/mineures/")
    parts = {*urls.list_addresses(Kind.TERM)[1:], *urls.list_addresses(Kind.SOURCE)[1:], "/errata/mineures/"}
    assert urls.all_parts() == parts


@pytest.mark.parametrize("address", sorted(urls.all_parts()))
def test_every_part_is_a_page(catalogue: Catalogue, address: str):
    assert address in catalogue.page_addresses()


@pytest.mark.parametrize(
    ("address", "above"), [("/glossaire/a-b/", "/glossaire/"), ("/glossaire/", "/"), ("/", "/"), ("/a/b/c/", "/a/b/")]
)
def test_parent(address: str, above: str):
    assert urls.parent(address) == above


def test_evidence_address():
    assert urls.evidence_address("cafe", "don") == "/monographies/cafe/#don"


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/", "index.md"),
        ("/actions/", "actions/index.md"),
        ("/actions/don/", "actions/don.md"),
        ("/tableaux/", "tableaux/index.md"),
        ("/glossaire/", "glossaire.md"),
        ("/glossaire/a-b/", "glossaire/a-b.md"),
    ],
)
def test_address_of_a_page_is_its_path(address: str, path: str):
    assert urls.page_address(path) == Prose(f"content/{path}").address == address


@pytest.mark.parametrize("name", ["café", "Le Café", "l'île", "a--b", "x_y", "œuvre", "3 Cités", "a\u200bb"])
def test_a_slug_is_its_own_slug_and_an_address(name: str):
    slug = urls.slug(name)
    assert urls.slug(slug) == slug
    assert urls.is_address(f"/{slug}/")
    assert not urls.is_address(f"/{name}/")


@pytest.mark.parametrize("text", ["", "a", "/a", "a/", "//", "/a//b/", "/a b/", "/a/../b/"])
def test_no_address(text: str):
    assert not urls.is_address(text)


@pytest.mark.parametrize(
    ("origin", "target", "link"),
    [
        ("/", "/", "./"),
        ("/", "/actions/don/", "actions/don/"),
        ("/", "/glossaire/e-h/#ess", "glossaire/e-h/#ess"),
        ("/actions/", "/", "../"),
        ("/actions/don/", "/", "../../"),
        ("/actions/don/", "/actions/", "../"),
        ("/actions/don/", "/actions/pret/", "../pret/"),
        ("/actions/don/", "/monographies/cafe/#don", "../../monographies/cafe/#don"),
        ("/actions/don/", "/actions/don/#precedents", "#precedents"),
        ("/actions/don/", "/actions/don/", "./"),
        ("/a/", "/ab/", "../ab/"),
        ("/actions/don/", "/data/guide.json", "../../data/guide.json"),
    ],
)
def test_relative(origin: str, target: str, link: str):
    assert urls.relative(origin, target) == link


def test_relative_links_lead_back_to_their_target(catalogue: Catalogue):
    origins = ["/", "/actions/", "/actions/avance-de-fonds/"]
    for target in catalogue.page_addresses():
        for origin in origins:
            link = urls.relative(origin, target)
            assert not link.startswith("/")
            assert posixpath.normpath(posixpath.join(origin, link)).rstrip("/") == target.rstrip("/")


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Avance de fonds", "avance-de-fonds"),
        ("Bell'Occas", "bell-occas"),
        ("Bell’Occas", "bell-occas"),
        ("Habit'Âge", "habit-age"),
        ("Action cœur de ville", "action-coeur-de-ville"),
        ("ŒUVRE", "oeuvre"),
        ("Lætitia", "laetitia"),
        ("LÆTITIA", "laetitia"),
        ("Ça va : 3 €, n° 2 !", "ca-va-3-n-2"),
        ("  --  ", ""),
        ("日本", ""),
        ("e\u0301t\u00e9", "ete"),
        ("m²", "m2"),
        ("deux mots\u00a0liés", "deux-mots-lies"),
    ],
)
def test_slug(text: str, slug: str):
    assert urls.slug(text) == slug


def test_slug_of_an_id_is_itself(catalogue: Catalogue):
    assert [e.id for e in catalogue.entries if urls.slug(e.id) != e.id] == []
