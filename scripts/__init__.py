"""The commands of the project: ``python -m scripts.NAME``, from its root."""

import sys

from catalogue.language.output import make_legible
from scripts.failing import tell_failure

make_legible()
sys.excepthook = tell_failure
