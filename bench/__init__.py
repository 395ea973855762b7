"""What the project costs, measured: ``python -m bench.NAME``, from its root."""
