"""Open data: the catalogue as files that anybody can download and reuse.

Functions *catalogue → bytes*: the same data and the same git history always give the same bytes, on any machine and
any day. Every date comes from the records or from the commits that wrote them.

- :mod:`~catalogue.views.versions`: which version of the data this is;
- :mod:`~catalogue.exports.datafile`: a file offered to download, with its description;
- :mod:`~catalogue.exports.tables`: flat tables and their columns;
- :mod:`~catalogue.exports.spreadsheets`: the tables as CSV files and one XLSX workbook;
- :mod:`~catalogue.exports.api`: static JSON API, its schemas and its description;
- :mod:`~catalogue.exports.vocabulary`: SKOS concepts;
- :mod:`~catalogue.exports.packages`: descriptions of the whole for machines (Frictionless, DCAT);
- :mod:`~catalogue.exports.files`: all of them, by address.
"""
