"""The commands of the project: ``python -m scripts.NAME``, from its root."""

from catalogue.language.output import make_legible

make_legible()
