"""What « make serve » shows of the real guide is what is published."""

from __future__ import annotations

from catalogue.store import Catalogue
from macros.building.preview import Preview
from tests.conftest import ROOT
from tests.guides import PREVIEW
from tests.site.conftest import Site


def test_every_page_is_shown_as_it_is_published(site: Site, catalogue: Catalogue):
    opened = Preview(ROOT)
    different = [
        address
        for address in (*catalogue.page_addresses(), "/404.html")
        if PREVIEW.sub(b"", opened.answer(address)[1]) != site.file(address).read_bytes()
    ]
    assert different == []
