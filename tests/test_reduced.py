"""Projects with fewer cases than they had, which measures rely on."""

from __future__ import annotations

import pytest

from catalogue.model import Kind
from catalogue.opening import open_catalogue
from catalogue.store import Catalogue
from macros.calls import macro_problems
from tests.builders import (
    CITATION,
    HEADER,
    INDEX,
    MONOGRAPHS,
    Project,
    make_action,
    make_erratum,
    make_evidence,
    make_lever,
    make_monograph,
    make_person,
    make_source,
    make_synonym,
    make_territory,
)
from tests.reduced import keep_cases, without_links

BAR = f"{MONOGRAPHS}/bar.yaml"
SOURCES = {name: make_source(id=name, label=name.capitalize()) for name in ("rapport", "blog", "revue")}


@pytest.fixture
def reduced(project: Project) -> Catalogue:
    """A project that had two cases, the café and the bar, left with the café."""
    citations = {name: CITATION | {"id": name} for name in SOURCES}
    evidence = make_evidence(summary="La ville prête deux salles.", source=citations["blog"])
    project["data/sources.yaml"] = list(SOURCES.values())
    project["data/levers.yaml"] = [make_lever(actions=[make_action(source=citations["revue"])])]
    project["data/territories.yaml"] = [make_territory(), make_territory(id="plaine", label="Plaine")]
    project[BAR] = make_monograph(
        id="bar",
        name="Le Bar",
        territories=[{"type": "plaine", "basis": "stated"}],
        source=citations["revue"],
        evidence=[evidence],
    )
    project["content/monographies/bar.md"] = "## Le bar\n\nOuvert.\n"
    project["data/people.yaml"] = [
        make_person(),
        make_person(id="a", label="A", monographs=["bar"]),
        make_person(id="b", label="B", monographs=["bar", "cafe"]),
        make_person(id="c", label="C", monographs=[]),
    ]
    project["data/errata.yaml"] = [
        make_erratum(),
        make_erratum(id="bar-ou-gare", label="Gare", concerns=["bar"]),
        make_erratum(id="nom-de-a", label="Nom", concerns=["a"]),
        make_erratum(id="noms", label="Noms", concerns=["a", "b"]),
    ]
    project["data/synonyms.yaml"] = [make_synonym(), make_synonym(id="a", expressions=["zinc"], records=["bar"])]
    project[INDEX] = (
        f'{HEADER}\nVoyez [le bar](monographies/bar.md) et {{{{ link("cafe") }}}}.\n\n{{{{ card("bar") }}}}\n'
    )
    project["data/addresses.txt"] = (
        "# Adresses publiées\n/\n/monographies/bar/\n/monographies/cafe/\n"
        "/embed/cas/actions/pret-de-salle/territoires/montagne/\n"
        "/embed/cas/actions/pret-de-salle/territoires/plaine/\n"
    )
    project.write()
    keep_cases(project.root, {"cafe"})
    return open_catalogue(project.root, macro_problems)


def test_only_the_cases_kept_are_left_with_their_pages(reduced: Catalogue):
    assert list(reduced.monographs) == ["cafe"]
    assert "/monographies/bar/" not in reduced.prose


def test_what_refers_only_to_cases_that_went_goes_too(reduced: Catalogue):
    assert list(reduced.people) == ["jeanne-martin", "b", "c"]
    assert reduced.people["b"].monographs == ("cafe",)
    assert list(reduced.errata) == ["gap-ou-cap", "noms"]
    assert reduced.errata["noms"].concerns == ("b",)
    assert list(reduced.of_kind(Kind.SYNONYM)) == ["troquet"]


def test_a_source_that_only_they_cited_goes_too(reduced: Catalogue):
    assert list(reduced.sources) == ["rapport", "revue"]


def test_links_leave_their_words(reduced: Catalogue):
    assert reduced.prose["/"].body == '\nVoyez le bar et {{ link("cafe") }}.\n\n\n'


@pytest.mark.parametrize(
    ("text", "text_left"),
    [
        ("[Là](/monographies/bar/#appui), [là](bar.md) et [ici](cafe.md)", "Là, là et [ici](cafe.md)"),
        ('{{ link("bar") }}, {{ link("bar", "ce bar") }}, {{ link("bar", text="ici") }}', "Le Bar, ce bar, ici"),
        ('{{ link("bar", kind="action") }}', '{{ link("bar", kind="action") }}'),
        ('{{ evidence_list(monograph="bar", limit=3) }}{{ evidence_list(None, "bar") }}', ""),
        ('{{ evidence_list("bar") }}{{ index("need") }}', '{{ evidence_list("bar") }}{{ index("need") }}'),
        ("La barque", "La barque"),
    ],
)
def test_every_way_to_lead_to_a_case(text: str, text_left: str):
    assert without_links(text, {"bar": "Le Bar"}) == text_left


def test_addresses_that_no_longer_answer_leave_the_ledger(reduced: Catalogue):
    assert [address for _, address in reduced.ledger] == [
        "/",
        "/monographies/cafe/",
        "/embed/cas/actions/pret-de-salle/territoires/montagne/",
    ]
