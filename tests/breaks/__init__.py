"""Breaks made on purpose, to see that the tests notice them."""
