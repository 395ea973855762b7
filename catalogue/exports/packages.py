"""Descriptions of the open data for machines: a Frictionless data package and a DCAT catalogue."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, XSD

from catalogue import urls
from catalogue.exports.datafile import DataFile
from catalogue.exports.tables import SEPARATOR, Column
from catalogue.exports.versions import Version
from catalogue.store import Catalogue

NAME = "guide-ess-territoires"
KEYWORDS = (
    "économie sociale et solidaire",
    "territoires fragiles",
    "collectivités territoriales",
    "politiques publiques locales",
)
SPDX = Namespace("http://spdx.org/rdf/terms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
_MEDIA = "https://www.iana.org/assignments/media-types/"
_FREQUENCY = "http://publications.europa.eu/resource/authority/frequency/IRREG"
_FRENCH = "http://publications.europa.eu/resource/authority/language/FRA"
_FRANCE = "http://publications.europa.eu/resource/authority/country/FRA"


def description(catalogue: Catalogue) -> str:
    """Return what the data is, in two sentences."""
    return (
        f"{len(catalogue.monographs)} organisations de l'économie sociale et solidaire, et les soutiens publics "
        f"qu'elles ont reçus : {len(catalogue.levers)} leviers, {len(catalogue.actions)} actions, "
        f"{sum(len(m.evidence) for m in catalogue.monographs.values())} passages sourcés. "
        "Chaque soutien cite sa source, et la page quand elle en a."
    )


def data_package(
    catalogue: Catalogue,
    files: Sequence[DataFile],
    keys: Mapping[str, Sequence[str]],
    version: Version,
) -> dict[str, Any]:
    """Return the description of every CSV file.

    Args:
        catalogue: the data.
        files: the CSV files.
        keys: for each table, the columns that tell its rows apart; other files have no key.
        version: version of the data.
    """
    settings = catalogue.settings
    return {
        "profile": "tabular-data-package",
        "name": NAME,
        "title": settings.name,
        "description": description(catalogue),
        "homepage": settings.url,
        "version": str(version),
        "created": f"{version.date.isoformat()}T00:00:00Z",
        "licenses": [{"title": settings.licence, "path": settings.absolute("/mentions-legales/")}],
        "contributors": [{"title": settings.publisher, "role": "publisher"}],
        "keywords": list(KEYWORDS),
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": _stem(file),
                "title": file.title,
                "path": file.name,
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "bytes": file.size,
                "hash": f"sha256:{hashlib.sha256(file.content).hexdigest()}",
                "dialect": {
                    "delimiter": ",",
                    "lineTerminator": "\r\n",
                    "quoteChar": '"',
                    "header": True,
                },
                "schema": {
                    "fields": [_field(column) for column in file.columns],
                    "foreignKeys": [
                        {
                            "fields": [c.name],
                            "reference": {"resource": c.reference, "fields": ["id"]},
                        }
                        for c in file.columns
                        if c.reference and not c.many
                    ],
                }
                | ({"primaryKey": list(keys[_stem(file)])} if _stem(file) in keys else {}),
            }
            for file in files
        ],
    }


def _stem(file: DataFile) -> str:
    return file.name.removesuffix(".csv")


def _field(column: Column) -> dict[str, Any]:
    said = column.description
    if column.many:
        said = f"{said} Plusieurs valeurs possibles, séparées par « {SEPARATOR} ».".strip()
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if column.choices:
        constraints["enum"] = list(column.choices)
    field = {
        "name": column.name,
        "type": "string" if column.many else column.type,
        "title": column.title,
        "description": said,
    }
    return field | ({"constraints": constraints} if constraints else {})


def dcat(catalogue: Catalogue, files: Sequence[DataFile], version: Version) -> Graph:
    """Return a DCAT catalogue of one dataset, ready to be harvested, each file a distribution."""
    settings = catalogue.settings
    graph = Graph()
    for prefix, namespace in (
        ("dcat", DCAT),
        ("dcterms", DCTERMS),
        ("foaf", FOAF),
        ("spdx", SPDX),
        ("vcard", VCARD),
    ):
        graph.bind(prefix, namespace)
    page = settings.absolute(f"/{urls.DATA}/")
    home, dataset = URIRef(f"{page}#catalogue"), URIRef(f"{page}#jeu-de-donnees")
    publisher, contact = URIRef(f"{page}#editeur"), URIRef(f"{page}#contact")

    def say(subject: URIRef, **statements: str) -> None:
        for name, text in statements.items():
            graph.add((subject, DCTERMS[name], Literal(text, lang="fr")))

    graph.add((publisher, RDF.type, FOAF.Organization))
    graph.add((publisher, FOAF.name, Literal(settings.publisher, lang="fr")))
    graph.add((contact, RDF.type, VCARD.Organization))
    graph.add((contact, VCARD.fn, Literal(settings.publisher, lang="fr")))
    graph.add((contact, VCARD.hasEmail, URIRef(f"mailto:{settings.contact}")))

    graph.add((home, RDF.type, DCAT.Catalog))
    graph.add((home, DCAT.dataset, dataset))
    graph.add((home, FOAF.homepage, URIRef(settings.url)))
    say(home, title=f"Données ouvertes – {settings.name}", description=description(catalogue))

    graph.add((dataset, RDF.type, DCAT.Dataset))
    say(dataset, title=settings.name, description=description(catalogue))
    graph.add((dataset, DCTERMS.identifier, Literal(str(dataset))))
    graph.add((dataset, URIRef(f"{DCAT}version"), Literal(str(version))))
    graph.add((dataset, DCAT.landingPage, URIRef(page)))
    graph.add((dataset, DCAT.contactPoint, contact))
    graph.add((dataset, DCTERMS.accrualPeriodicity, URIRef(_FREQUENCY)))
    graph.add((dataset, DCTERMS.spatial, URIRef(_FRANCE)))
    for keyword in KEYWORDS:
        graph.add((dataset, DCAT.keyword, Literal(keyword, lang="fr")))
    for subject in (home, dataset):
        graph.add((subject, DCTERMS.publisher, publisher))
        graph.add((subject, DCTERMS.modified, _date(version.date)))
        graph.add((subject, DCTERMS.language, URIRef(_FRENCH)))
        _terms(graph, subject, catalogue)

    for file in files:
        url = URIRef(settings.absolute(file.address))
        distribution, checksum = URIRef(f"{url}#distribution"), URIRef(f"{url}#empreinte")
        graph.add((dataset, DCAT.distribution, distribution))
        graph.add((distribution, RDF.type, DCAT.Distribution))
        graph.add((distribution, DCTERMS.title, Literal(file.title, lang="fr")))
        graph.add((distribution, DCAT.accessURL, url))
        graph.add((distribution, DCAT.downloadURL, url))
        graph.add((distribution, DCAT.mediaType, URIRef(_MEDIA + file.media_type)))
        graph.add((distribution, DCAT.byteSize, Literal(file.size, datatype=XSD.nonNegativeInteger)))
        graph.add((distribution, DCTERMS.modified, _date(file.date)))
        graph.add((distribution, SPDX.checksum, checksum))
        graph.add((checksum, RDF.type, SPDX.Checksum))
        graph.add((checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256))
        graph.add((checksum, SPDX.checksumValue, Literal(hashlib.sha256(file.content).hexdigest())))
        _terms(graph, distribution, catalogue)
    return graph


def _date(date: datetime.date) -> Literal:
    return Literal(date.isoformat(), datatype=XSD.date)


def _terms(graph: Graph, subject: URIRef, catalogue: Catalogue) -> None:
    graph.add((subject, DCTERMS.rights, Literal(catalogue.settings.licence, lang="fr")))
    graph.add((subject, DCTERMS.license, URIRef(catalogue.settings.absolute("/mentions-legales/"))))


CONTEXT = {
    "dcat": str(DCAT),
    "dcterms": str(DCTERMS),
    "foaf": str(FOAF),
    "spdx": str(SPDX),
    "vcard": str(VCARD),
    "xsd": str(XSD),
}
