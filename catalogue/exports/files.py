"""Every file of open data, by address, with what ``/donnees/`` says of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property, partial

from catalogue import urls
from catalogue.exports import packages, spreadsheets, tables, vocabulary
from catalogue.exports.api import Api
from catalogue.exports.datafile import DataFile
from catalogue.exports.graphs import Graph
from catalogue.exports.jsonfile import dump
from catalogue.exports.tables import Row, Table
from catalogue.model.kinds import SPECS, path_of, spec_of
from catalogue.store import Catalogue
from catalogue.views.relations import Links
from catalogue.views.versions import Version, version

CSV, JSON, JSON_LD = "text/csv", "application/json", "application/ld+json"
TURTLE = "text/turtle"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EVIDENCE = "soutiens"

_EVIDENCE_FILE, _WORKBOOK, _PACKAGE = f"{EVIDENCE}.csv", "donnees.xlsx", "datapackage.json"
_FOR_PROGRAMS, _FOR_SPREADSHEETS = ".csv", ".xlsx"
_VOCABULARY, _DCAT = ("vocabulaire.ttl", "vocabulaire.jsonld"), ("dcat.ttl", "dcat.jsonld")

#: Names of the pages below ``/donnees/`` that explain the columns of tables, besides that of the evidence in words.
TABLE_PAGES = tuple(dict.fromkeys(spec.data_page for spec in SPECS if spec.data_page))


class OpenData:
    """All the open data of a catalogue; each file is made when first asked for, without the others."""

    def __init__(self, catalogue: Catalogue, links: Links | None = None):
        self._catalogue = catalogue
        self._links = links
        self._made_files: dict[str, DataFile] = {}
        self._rows: dict[str, list[Row]] = {}

    @property
    def version(self) -> Version:
        """Version of the data, the same in every file."""
        return version(self._catalogue)

    @property
    def evidence(self) -> DataFile:
        """All evidence in words: the table most people want."""
        return self._file(_EVIDENCE_FILE)

    @property
    def tables(self) -> list[DataFile]:
        """One file per table, in the order of the data."""
        return [self._file(_table_file(table)) for table in tables.schema()]

    def sheet(self, name: str) -> DataFile:
        """Return the table of a CSV file, given by its name, as people open it: in a spreadsheet."""
        return self._file(_sheet_file(name))

    @property
    def workbook(self) -> DataFile:
        """The same tables in one workbook; those without a row are left out."""
        return self._file(_WORKBOOK)

    @property
    def vocabulary(self) -> list[DataFile]:
        """The SKOS vocabulary in its two forms."""
        return [self._file(name) for name in _VOCABULARY]

    @cached_property
    def api(self) -> Api:
        """Every file of the API, by address."""
        return Api(self._catalogue, self._links)

    @property
    def package(self) -> DataFile:
        """The Frictionless description of the CSV files."""
        return self._file(_PACKAGE)

    @property
    def dcat(self) -> list[DataFile]:
        """The DCAT catalogue, in the two forms that open data portals harvest."""
        return [self._file(name) for name in _DCAT]

    @property
    def offered(self) -> list[DataFile]:
        """Every file but those of the API."""
        return [self._file(name) for name in self._makers]

    @property
    def addresses(self) -> list[str]:
        """Address of every file; none is made for it."""
        return [*map(_address, self._makers), *self.api]

    def content(self, address: str) -> bytes:
        """Return the file at an address; only that one is made, and those it describes.

        Raises:
            KeyError: no file is there.
        """
        return self.api[address] if address in self.api else self._file(address.removeprefix(_address(""))).content

    def files(self) -> dict[str, bytes]:
        """Return every file by address."""
        return {address: self.content(address) for address in self.addresses}

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
        return (
            [self.evidence]
            if name == EVIDENCE
            else [f for f in self.tables if f.kind and spec_of(f.kind).data_page == name]
        )

    def _file(self, name: str) -> DataFile:
        if name not in self._made_files:
            self._made_files[name] = self._makers[name]()
        return self._made_files[name]

    @cached_property
    def _makers(self) -> dict[str, Callable[[], DataFile]]:
        """The function that makes each file, by name; the API has its own."""
        vocabulary_ttl, vocabulary_json = _VOCABULARY
        dcat_ttl, dcat_json = _DCAT
        return {
            _EVIDENCE_FILE: self._make_evidence,
            _sheet_file(_EVIDENCE_FILE): self._make_evidence_sheet,
            _WORKBOOK: self._make_workbook,
            **{
                name: maker
                for table in tables.schema()  # both files of a table one after the other: its rows are made once
                for name, maker in (
                    (_table_file(table), partial(self._make_table, table)),
                    (_sheet_file(_table_file(table)), partial(self._make_sheet, table)),
                )
            },
            vocabulary_ttl: lambda: self._data_file(
                vocabulary_ttl, "Vocabulaire SKOS (Turtle)", TURTLE, self._vocabulary_graph.turtle()
            ),
            vocabulary_json: lambda: self._data_file(
                vocabulary_json, "Vocabulaire SKOS (JSON-LD)", JSON_LD, self._vocabulary_graph.json_ld()
            ),
            _PACKAGE: self._make_package,
            dcat_ttl: lambda: self._data_file(dcat_ttl, "Description DCAT (Turtle)", TURTLE, self._dcat_graph.turtle()),
            dcat_json: lambda: self._data_file(
                dcat_json, "Description DCAT (JSON-LD)", JSON_LD, self._dcat_graph.json_ld()
            ),
        }

    def _data_file(self, name: str, title: str, media_type: str, content: bytes) -> DataFile:
        """Return a file made from all the data: its date is that of the newest change of the data."""
        return DataFile(_address(name), title, media_type, content, self.version.date)

    def _make_evidence(self) -> DataFile:
        rows = spreadsheets.evidence_rows(self._catalogue)
        return DataFile(
            _address(_EVIDENCE_FILE),
            "Tous les soutiens, en clair",
            CSV,
            spreadsheets.csv_file(spreadsheets.EVIDENCE_COLUMNS, rows),
            self.version.date,
            spreadsheets.EVIDENCE_COLUMNS,
            len(rows),
        )

    def _make_table(self, table: Table) -> DataFile:
        rows = self._rows_of(table)
        return DataFile(
            _address(_table_file(table)),
            _capitalised(table.title),
            CSV,
            spreadsheets.csv_file(table.columns, rows),
            self._catalogue.history.of_all(path_of(table.kind)) or self.version.date,
            table.columns,
            len(rows),
            table.kind,
        )

    def _make_workbook(self) -> DataFile:
        settings = self._catalogue.settings
        about = [
            ("Titre", settings.name),
            ("Éditeur", settings.publisher),
            ("Version des données", str(self.version)),
            ("Adresse", settings.absolute("/")),
            ("Colonnes", settings.absolute(f"/{urls.DATA}/")),
            ("Droits", settings.licence),
        ]
        content = spreadsheets.workbook(self._filled_sheets(), about, self.version)
        return self._data_file(_WORKBOOK, "Toutes les tables dans un classeur", XLSX, content)

    def _filled_sheets(self) -> Iterator[spreadsheets.SheetContent]:
        yield self._evidence_sheet()
        for table in tables.schema():
            if rows := self._rows_of(table):
                self._file(_table_file(table))  # now that its rows are at hand
                self.sheet(_table_file(table))
                yield table.name, table.columns, rows

    def _evidence_sheet(self) -> spreadsheets.SheetContent:
        rows = spreadsheets.evidence_rows(self._catalogue)
        return spreadsheets.EVIDENCE_SHEET, spreadsheets.EVIDENCE_COLUMNS, rows

    def _make_evidence_sheet(self) -> DataFile:
        return self._as_sheet(self.evidence, self._evidence_sheet())

    def _make_sheet(self, table: Table) -> DataFile:
        rows = self._rows_of(table)
        return self._as_sheet(self._file(_table_file(table)), (table.name, table.columns, rows))

    def _as_sheet(self, file: DataFile, sheet: spreadsheets.SheetContent) -> DataFile:
        """Return the table of a CSV file as a workbook of one sheet."""
        content = spreadsheets.workbook([sheet], (), self.version)
        return DataFile(_address(_sheet_file(file.name)), file.title, XLSX, content, file.date)

    def _make_package(self) -> DataFile:
        keys = {table.name: table.key for table in tables.schema()}
        content = packages.data_package(self._catalogue, [self.evidence, *self.tables], keys, self.version)
        return self._data_file(_PACKAGE, "Description Frictionless", JSON, dump(content))

    @cached_property
    def _vocabulary_graph(self) -> Graph:
        return vocabulary.graph(self._catalogue)

    @cached_property
    def _dcat_graph(self) -> Graph:
        index = f"/{urls.API}/index.json"
        api = DataFile(index, "API JSON statique", JSON, self.api[index], self.version.date)
        described_files = [
            self.workbook,
            self.sheet(_EVIDENCE_FILE),
            self.evidence,
            *self.tables,
            *self.vocabulary,
            self.package,
            api,
        ]
        return packages.dcat(self._catalogue, described_files, self.version)

    def _rows_of(self, table: Table) -> list[Row]:
        if table.name not in self._rows:
            # Keeping the rows of every table at once would take much memory.
            self._rows = tables.rows(self._catalogue, table.kind)
        return self._rows[table.name]


def _address(name: str) -> str:
    return f"/{urls.DATA}/{name}"


def _table_file(table: Table) -> str:
    return f"{table.name}{_FOR_PROGRAMS}"


def _sheet_file(name: str) -> str:
    return f"{name.removesuffix(_FOR_PROGRAMS)}{_FOR_SPREADSHEETS}"


def _capitalised(text: str) -> str:
    return text[0].upper() + text[1:]
