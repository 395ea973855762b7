"""From the catalogue to the site: templates, editors' macros, steps of the build.

The only package that imports MkDocs and Jinja. MkDocs-macros imports it and calls :func:`define_env`.
"""

from macros.editor import define_env

__all__ = ["define_env"]
