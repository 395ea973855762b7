"""The commands of the project: ``python -m scripts.NAME``, from its root."""
