"""Tests of the open data: complete, valid, and the same bytes every time."""
