"""Open data: the catalogue as files that anybody can take away, read back and build upon.

Pure functions *catalogue → bytes*: the same catalogue always gives the same bytes, on any machine and
any day. Every date comes from the data.

- :mod:`~catalogue.exports.tables`: flat tables, their columns, and how they are read back;
- :mod:`~catalogue.exports.spreadsheets`: the tables as CSV files and one XLSX workbook;
- :mod:`~catalogue.exports.api`: static JSON API, its schemas and its description;
- :mod:`~catalogue.exports.vocabulary`: SKOS concepts;
- :mod:`~catalogue.exports.packages`: descriptions of the whole for machines (Frictionless, DCAT);
- :mod:`~catalogue.exports.files`: all of them, by address.
"""
