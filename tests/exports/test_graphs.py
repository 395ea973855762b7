"""Graphs read back by rdflib, from Turtle and from JSON-LD, hold the statements added, whatever the texts."""

from __future__ import annotations

import pytest
import rdflib
from rdflib.compare import isomorphic
from rdflib.namespace import RDF, SKOS, XSD

from catalogue.exports.graphs import Graph, Literal
from tests.hostile import HOSTILE

ONE, OTHER = "https://guide.example/un/", "https://guide.example/autre/#là"


@pytest.fixture(params=[*HOSTILE, "deux\nlignes\r\n", 'finit par "', "\\", '"""'], ids=range(len(HOSTILE) + 4))
def text(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.mark.parametrize("form", ["turtle", "json-ld"])
def test_graph_read_back_says_the_same(text: str, form: str):
    graph = Graph("skos", "xsd")
    graph.declare(ONE, "skos:Concept")
    graph.declare(OTHER, "skos:ConceptScheme")
    graph.add(ONE, "skos:inScheme", OTHER)
    graph.add(ONE, "skos:altLabel", Literal(text, "fr"))
    graph.add(ONE, "skos:altLabel", Literal("Un autre nom", "fr"))
    graph.add(ONE, "skos:altLabel", Literal("Un autre nom", "fr"))
    graph.add(OTHER, "skos:notation", Literal(text))
    graph.add(OTHER, "skos:note", Literal("2026-01-02", datatype="xsd:date"))

    subject, other = rdflib.URIRef(ONE), rdflib.URIRef(OTHER)
    expected = rdflib.Graph()
    for statement in (
        (subject, RDF.type, SKOS.Concept),
        (other, RDF.type, SKOS.ConceptScheme),
        (subject, SKOS.inScheme, other),
        (subject, SKOS.altLabel, rdflib.Literal(text, lang="fr")),
        (subject, SKOS.altLabel, rdflib.Literal("Un autre nom", lang="fr")),
        (other, SKOS.notation, rdflib.Literal(text)),
        (other, SKOS.note, rdflib.Literal("2026-01-02", datatype=XSD.date)),
    ):
        expected.add(statement)
    text_of_graph = graph.turtle() if form == "turtle" else graph.json_ld()
    assert isomorphic(rdflib.Graph().parse(data=text_of_graph, format=form), expected)


def test_the_same_statements_in_another_order_give_the_same_bytes():
    names = ["skos:related", "skos:broader"]
    graphs = []
    for order in (names, names[::-1]):
        graph = Graph("skos")
        for subject in (ONE, OTHER) if order is names else (OTHER, ONE):
            graph.declare(subject, "skos:Concept")
        for name in order:
            graph.add(ONE, name, OTHER)
        graphs.append(graph)
    assert graphs[0].turtle() == graphs[1].turtle()
    assert graphs[0].json_ld() == graphs[1].json_ld()
