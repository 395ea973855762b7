"""Web addresses as programs write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rfc3986 import uri_reference, validators

from catalogue.checks.addresses import is_web_address
from catalogue.model.web import uri

#: What a standard address has, and what each part is made of.
VALID = (
    validators.Validator().require_presence_of("scheme", "host").check_validity_of("scheme", "host", "path", "query")
)


@pytest.mark.parametrize(
    ("typed", "standard"),
    [
        ("https://café-des-halles.fr:8443/à-propos", "https://xn--caf-des-halles-dkb.fr:8443/%C3%A0-propos"),
        ("https://cafe.fr/où?q=thé#crème", "https://cafe.fr/o%C3%B9?q=th%C3%A9#cr%C3%A8me"),
        ("https://cafe.fr/100%/[1]?a[]=1", "https://cafe.fr/100%25/%5B1%5D?a%5B%5D=1"),
        ("https://cafe.fr/a#b#c", "https://cafe.fr/a#b%23c"),
        ("https://CAFÉ.example/", "https://xn--caf-dma.example/"),
        # Left as it is written, when the standard does not cover it.
        ("https://Cafe.fr", "https://Cafe.fr"),
        ("https://cafe.fr:443/%c3%a0?x=~", "https://cafe.fr:443/%c3%a0?x=~"),
    ],
)
def test_what_is_written(typed: str, standard: str):
    assert uri(typed) == uri(standard) == standard
    VALID.validate(uri_reference(standard))


@given(st.text(max_size=12), st.text(max_size=12))
def test_any_address_that_is_accepted_becomes_standard(path: str, query: str):
    address = f"https://café.example:8443/{path}?{query}"
    if is_web_address(address):
        standard = uri(address)
        assert uri(standard) == standard
        assert standard.isascii()
        VALID.validate(uri_reference(standard))
