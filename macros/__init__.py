"""From the catalogue to MkDocs pages: templates, editors' macros, hooks.

The only package that knows MkDocs. MkDocs-macros imports it and calls :func:`define_env`.
"""

from macros.editor import define_env

__all__ = ["define_env"]
