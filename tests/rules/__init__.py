"""One module per module of ``catalogue/checks``, one test per rule."""
