"""Every file of open data, by address, with what ``/donnees/`` says of each."""

from __future__ import annotations

from functools import cached_property

from catalogue import urls
from catalogue.exports import packages, spreadsheets, tables, vocabulary
from catalogue.exports.api import api_files, dump
from catalogue.exports.datafile import DataFile
from catalogue.exports.versions import Version, version
from catalogue.layout import PATH_OF
from catalogue.model import Kind
from catalogue.store import Catalogue

CSV, JSON, JSON_LD = "text/csv", "application/json", "application/ld+json"
TURTLE = "text/turtle"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EVIDENCE = "soutiens"

#: Pages below ``/donnees/`` that explain the columns: the kinds of records each is about. That of the evidence
#: in words, named after its file, is besides.
TABLE_PAGES = {
    "organisations": (Kind.MONOGRAPH,),
    "action-publique": (Kind.LEVER, Kind.ACTION, Kind.DECISION_MAKER),
    "besoins": (Kind.THEME, Kind.NEED, Kind.ACTIVITY),
    "territoires-et-criteres": (Kind.TERRITORY, Kind.CRITERION_FAMILY, Kind.CRITERION),
    "documents": (
        Kind.TERM, Kind.SOURCE, Kind.PERSON, Kind.EVENT, Kind.COMMITTEE_MEMBER, Kind.ERRATUM, Kind.LEGAL_FORM,
    ),
}  # fmt: skip


class OpenData:
    """All the open data of a catalogue; each file is made once, when first asked for."""

    def __init__(self, catalogue: Catalogue):
        self._catalogue = catalogue

    @cached_property
    def version(self) -> Version:
        """Version of the data, the same in every file."""
        return version(self._catalogue)

    @cached_property
    def evidence(self) -> DataFile:
        """All evidence in words: the table most people want."""
        rows = spreadsheets.evidence_rows(self._catalogue)
        content = spreadsheets.csv_file(spreadsheets.EVIDENCE_COLUMNS, rows)
        title = "Tous les soutiens, en clair"
        return DataFile(
            _address(f"{EVIDENCE}.csv"),
            title,
            CSV,
            content,
            self.version.date,
            spreadsheets.EVIDENCE_COLUMNS,
            len(rows),
        )

    @cached_property
    def tables(self) -> list[DataFile]:
        """One file per table, in the order of the data."""
        rows = self._rows
        return [
            DataFile(
                _address(f"{table.name}.csv"),
                _capitalised(table.title),
                CSV,
                spreadsheets.csv_file(table.columns, rows[table.name]),
                self._catalogue.history.of_all(PATH_OF[table.kind]) or self.version.date,
                table.columns,
                len(rows[table.name]),
                table.kind,
            )
            for table in tables.schema()
        ]

    @cached_property
    def workbook(self) -> DataFile:
        """The same tables in one workbook; those without a row are left out."""
        settings = self._catalogue.settings
        about = [
            ("Titre", settings.name),
            ("Éditeur", settings.publisher),
            ("Version des données", str(self.version)),
            ("Adresse", settings.url),
            ("Colonnes", settings.absolute(f"/{urls.DATA}/")),
            ("Droits", settings.licence),
        ]
        kept = [(table, self._rows[table.name]) for table in tables.schema() if self._rows[table.name]]
        evidence = spreadsheets.evidence_rows(self._catalogue)
        content = spreadsheets.workbook(kept, evidence, about, self.version)
        return DataFile(
            _address("donnees.xlsx"), "Toutes les tables dans un classeur", XLSX, content, self.version.date
        )

    @cached_property
    def vocabulary(self) -> list[DataFile]:
        """The SKOS vocabulary in its two forms."""
        graph = vocabulary.graph(self._catalogue)
        date = self.version.date
        linked = vocabulary.json_ld(graph, vocabulary.CONTEXT)
        return [
            DataFile(_address("vocabulaire.ttl"), "Vocabulaire SKOS (Turtle)", TURTLE, vocabulary.turtle(graph), date),
            DataFile(_address("vocabulaire.jsonld"), "Vocabulaire SKOS (JSON-LD)", JSON_LD, linked, date),
        ]

    @cached_property
    def api(self) -> dict[str, bytes]:
        """Every file of the API, by address."""
        return api_files(self._catalogue)

    @cached_property
    def package(self) -> DataFile:
        """The Frictionless description of the CSV files."""
        listed = [self.evidence, *self.tables]
        keys = {table.name: table.key for table in tables.schema()}
        content = packages.data_package(self._catalogue, listed, keys, self.version)
        return DataFile(
            _address("datapackage.json"), "Description Frictionless", JSON, dump(content), self.version.date
        )

    @cached_property
    def dcat(self) -> list[DataFile]:
        """The DCAT catalogue, in the two forms that open data portals harvest."""
        index = f"/{urls.API}/index.json"
        date = self.version.date
        api = DataFile(index, "API JSON statique", JSON, self.api[index], date)
        listed = [self.workbook, self.evidence, *self.tables, *self.vocabulary, self.package, api]
        graph = packages.dcat(self._catalogue, listed, self.version)
        linked = vocabulary.json_ld(graph, packages.CONTEXT)
        return [
            DataFile(_address("dcat.ttl"), "Description DCAT (Turtle)", TURTLE, vocabulary.turtle(graph), date),
            DataFile(_address("dcat.jsonld"), "Description DCAT (JSON-LD)", JSON_LD, linked, date),
        ]

    @property
    def offered(self) -> list[DataFile]:
        """Every file but those of the API."""
        return [
            self.evidence,
            self.workbook,
            *self.tables,
            *self.vocabulary,
            self.package,
            *self.dcat,
        ]

    def files(self) -> dict[str, bytes]:
        """Return every file by address."""
        return {file.address: file.content for file in self.offered} | self.api

    @property
    def api_weight(self) -> int:
        """How many bytes all the files of the API weigh."""
        return sum(map(len, self.api.values()))

    @property
    def pages(self) -> list[str]:
        """Addresses of the pages that explain the columns."""
        return [f"/{urls.DATA}/{name}/" for name in (EVIDENCE, *TABLE_PAGES)]

    def explained_on(self, address: str) -> list[DataFile]:
        """Return the tables whose columns a page below ``/donnees/`` explains."""
        name = address.strip("/").rpartition("/")[2]
        return [self.evidence] if name == EVIDENCE else [f for f in self.tables if f.kind in TABLE_PAGES[name]]

    @cached_property
    def _rows(self) -> dict[str, list[tables.Row]]:
        return tables.rows(self._catalogue)


def _address(name: str) -> str:
    return f"/{urls.DATA}/{name}"


def _capitalised(text: str) -> str:
    return text[0].upper() + text[1:]
