"""What the project costs, measured: ``python -m bench.NAME``, from its root."""

from catalogue.language.output import make_legible

make_legible()
