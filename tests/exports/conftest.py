"""Catalogues to export: the real one, and one whose names try to break every format."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from catalogue.exports.files import OpenData
from catalogue.store import Catalogue
from tests.builders import (
    CAFE,
    Project,
    make_action,
    make_evidence,
    make_lever,
    make_monograph,
    make_need,
    make_rule,
    make_settings,
    make_source,
    make_term,
)
from tests.hostile import HOSTILE


@pytest.fixture(scope="session")
def open_data(catalogue: Catalogue) -> OpenData:
    """The open data of the real catalogue."""
    return OpenData(catalogue)


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """A small catalogue with a hostile text everywhere an editor may write one."""
    project = Project(tmp_path_factory.mktemp("hostile"))
    names = iter(HOSTILE)
    project["data/needs.yaml"] = [
        make_need(label=next(names), short_label=next(names), summary=next(names), aliases=list(HOSTILE))
    ]
    action = make_action(
        label=next(names), summary=next(names), instruments=list(HOSTILE), who=next(names), rule=_hostile_rule()
    )
    project["data/levers.yaml"] = [make_lever(label=HOSTILE[0], actions=[action])]
    evidence = make_evidence(organisations=list(HOSTILE), summary=HOSTILE[1], instrument=HOSTILE[2])
    project[CAFE] = make_monograph(name=HOSTILE[3], aliases=[HOSTILE[0]], summary=HOSTILE[4], evidence=[evidence])
    project["data/glossary.yaml"] = [
        make_term(id=f"terme-{n}", label=text, definition=text) for n, text in enumerate(HOSTILE)
    ]
    # Addresses as people read them, in a folder of a domain with an accent.
    project["data/site.yaml"] = make_settings(url="https://café-ess.example:8443/guide/")
    project[CAFE] |= {"website": "https://café-des-halles.fr:8443/à-propos?q=thé[1]#où#100%"}
    project["data/sources.yaml"] = [
        make_source(),
        make_source(id="loi", label="Loi", link="printed", url="http://été.fr/ç"),
    ]
    return project.catalogue()


def _hostile_rule() -> dict[str, Any]:
    rule = make_rule(summary=HOSTILE[2])
    rule["who"][0] |= {"may": "conditional", "note": HOSTILE[4]}
    rule["lines"] = [rule["lines"][0] | {"summary": text} for text in HOSTILE]
    return rule


@pytest.fixture(scope="session", params=["real", "hostile"])
def any_catalogue(request: pytest.FixtureRequest) -> Catalogue:
    """Each of the two catalogues."""
    return request.getfixturevalue("catalogue" if request.param == "real" else "hostile")


@pytest.fixture(scope="session")
def any_data(any_catalogue: Catalogue) -> OpenData:
    """The open data of each of the two catalogues."""
    return OpenData(any_catalogue)


@pytest.fixture(scope="session")
def published(any_data: OpenData, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds every file at its address."""
    folder = tmp_path_factory.mktemp("published")
    for address, content in any_data.files().items():
        file = folder / address.strip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return folder
