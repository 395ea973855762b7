"""Descriptions of the open data for machines: a Frictionless data package and a DCAT catalogue."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from catalogue import urls
from catalogue.exports.datafile import DataFile
from catalogue.exports.graphs import Graph, Literal
from catalogue.exports.tables import SEPARATOR, Column
from catalogue.store import Catalogue
from catalogue.views.versions import Version

NAME = "guide-ess-territoires"
KEYWORDS = (
    "économie sociale et solidaire",
    "territoires fragiles",
    "collectivités territoriales",
    "politiques publiques locales",
)
_MEDIA = "https://www.iana.org/assignments/media-types/"
_FREQUENCY = "http://publications.europa.eu/resource/authority/frequency/IRREG"
_FRENCH = "http://publications.europa.eu/resource/authority/language/FRA"
_FRANCE = "http://publications.europa.eu/resource/authority/country/FRA"


def description(catalogue: Catalogue) -> str:
    """Return a description of the data in two French sentences."""
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
        keys: for each table, its primary key; other files have none.
        version: version of the data.
    """
    settings = catalogue.settings
    return {
        "profile": "tabular-data-package",
        "name": NAME,
        "title": settings.name,
        "description": description(catalogue),
        "homepage": settings.absolute("/"),
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
    description = column.description
    if column.many:
        description = f"{description} Plusieurs valeurs possibles, séparées par « {SEPARATOR} ».".strip()
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if column.choices and column.many:
        choice = f"({'|'.join(map(re.escape, column.choices))})"
        constraints["pattern"] = f"{choice}({re.escape(SEPARATOR)}{choice})*"
    elif column.choices:
        constraints["enum"] = list(column.choices)
    field = {
        "name": column.name,
        "type": "string" if column.many else column.type,
        "title": column.title,
        "description": description,
    }
    return field | ({"constraints": constraints} if constraints else {})


def dcat(catalogue: Catalogue, files: Sequence[DataFile], version: Version) -> Graph:
    """Return a DCAT catalogue of one dataset, ready to be harvested, each file a distribution."""
    settings = catalogue.settings
    graph = Graph("dcat", "dcterms", "foaf", "spdx", "vcard", "xsd")
    page = settings.absolute(f"/{urls.DATA}/")
    home, dataset = f"{page}#catalogue", f"{page}#jeu-de-donnees"
    publisher, contact = f"{page}#editeur", f"{page}#contact"

    def say(subject: str, **statements: str) -> None:
        for name, text in statements.items():
            graph.add(subject, f"dcterms:{name}", Literal(text, "fr"))

    graph.declare(publisher, "foaf:Organization")
    graph.add(publisher, "foaf:name", Literal(settings.publisher, "fr"))
    graph.declare(contact, "vcard:Organization")
    graph.add(contact, "vcard:fn", Literal(settings.publisher, "fr"))
    graph.add(contact, "vcard:hasEmail", f"mailto:{settings.contact}")

    graph.declare(home, "dcat:Catalog")
    graph.add(home, "dcat:dataset", dataset)
    graph.add(home, "foaf:homepage", settings.absolute("/"))
    say(home, title=f"Données ouvertes – {settings.name}", description=description(catalogue))

    graph.declare(dataset, "dcat:Dataset")
    say(dataset, title=settings.name, description=description(catalogue))
    graph.add(dataset, "dcterms:identifier", Literal(dataset))
    graph.add(dataset, "dcat:version", Literal(str(version)))
    graph.add(dataset, "dcat:landingPage", page)
    graph.add(dataset, "dcat:contactPoint", contact)
    graph.add(dataset, "dcterms:accrualPeriodicity", _FREQUENCY)
    graph.add(dataset, "dcterms:spatial", _FRANCE)
    for keyword in KEYWORDS:
        graph.add(dataset, "dcat:keyword", Literal(keyword, "fr"))
    for subject in (home, dataset):
        graph.add(subject, "dcterms:publisher", publisher)
        graph.add(subject, "dcterms:modified", _date(version.date))
        graph.add(subject, "dcterms:language", _FRENCH)
        _terms(graph, subject, catalogue)

    for file in files:
        url = settings.absolute(file.address)
        distribution, checksum = f"{url}#distribution", f"{url}#empreinte"
        graph.add(dataset, "dcat:distribution", distribution)
        graph.declare(distribution, "dcat:Distribution")
        graph.add(distribution, "dcterms:title", Literal(file.title, "fr"))
        graph.add(distribution, "dcat:accessURL", url)
        graph.add(distribution, "dcat:downloadURL", url)
        graph.add(distribution, "dcat:mediaType", _MEDIA + file.media_type)
        graph.add(distribution, "dcat:byteSize", Literal(str(file.size), datatype="xsd:nonNegativeInteger"))
        graph.add(distribution, "dcterms:modified", _date(file.date))
        graph.add(distribution, "spdx:checksum", checksum)
        graph.declare(checksum, "spdx:Checksum")
        graph.add(checksum, "spdx:algorithm", "spdx:checksumAlgorithm_sha256")
        graph.add(checksum, "spdx:checksumValue", Literal(hashlib.sha256(file.content).hexdigest()))
        _terms(graph, distribution, catalogue)
    return graph


def _date(date: datetime.date) -> Literal:
    return Literal(date.isoformat(), datatype="xsd:date")


def _terms(graph: Graph, subject: str, catalogue: Catalogue) -> None:
    graph.add(subject, "dcterms:rights", Literal(catalogue.settings.licence, "fr"))
    graph.add(subject, "dcterms:license", catalogue.settings.absolute("/mentions-legales/"))
