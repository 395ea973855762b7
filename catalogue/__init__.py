"""The knowledge base as typed, checked and cross-linked records.

Pure Python: imports neither MkDocs nor Jinja. Data flows one way, from the files in ``data/`` and
``content/`` to one immutable :class:`~catalogue.store.Catalogue` that pages and exports read.
"""
