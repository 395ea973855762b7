"""Every record listed anywhere (site map, API, search…) has a page, and no two files have one address."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

import pytest

from catalogue import urls
from catalogue.checks import check
from catalogue.model.kinds import SPECS
from macros.building.guide import Guide
from macros.building.outputs import INDEX
from tests.builders import (
    Project,
    make_action,
    make_activity,
    make_lever,
    make_monograph,
    make_need,
    make_page,
    make_theme,
)
from tests.guides import guide_of

#: Ids that are also names of something else, in addresses or files.
ODD_NAMES = ("404", "a", "l", "cas", "api", "v1", "embed", "accueil", "erreur", "actions", "tous", "1", "x" * 60)
WITHDRAWAL = {"date": "2026-01-02", "reason": "Fini."}


def _small(project: Project) -> None:
    """Nothing more than the small project."""


def _renamed(project: Project) -> None:
    project["data/themes.yaml"] = [make_theme(aliases=["Ancien thème"], first_id="ancien-theme")]
    project["data/addresses.txt"] = "/\n/thematiques/ancien-theme/\n/ancienne/\n"
    project["content/essai.md"] = "---\ntitle: Essai\ndescription: Une page.\naliases: [/ancienne/]\n---\n"


def _withdrawn(project: Project) -> None:
    project["data/monographs/parti.yaml"] = make_monograph(id="parti", name="Parti", withdrawn=WITHDRAWAL)
    project["data/levers.yaml"] = [
        make_lever(actions=[make_action(), make_action(id="don", label="Don", withdrawn=WITHDRAWAL)])
    ]


def _oddly_named(project: Project) -> None:
    project["data/needs.yaml"] += [make_need(id=f"{name}", label=f"Besoin {name}") for name in ODD_NAMES]
    for name in ODD_NAMES[:3]:
        project[f"data/monographs/m-{name}.yaml"] = make_monograph(id=f"m-{name}", name=f"Cas {name}")
    project["data/activities.yaml"] += [make_activity(id="index-des-cafes", label="Index")]


@pytest.fixture(params=[_small, _renamed, _withdrawn, _oddly_named], ids=lambda change: change.__name__.strip("_"))
def guide(request: pytest.FixtureRequest, project: Project) -> Guide:
    """The guide of a project that has the page of each list, changed in one way."""
    for spec in SPECS:
        for address in urls.list_addresses(spec.kind):
            project[f"content{address.rstrip('/')}.md"] = make_page("Une liste.", address, f"Liste {address}.")
    request.param(project)
    catalogue = project.catalogue()
    assert [str(problem) for problem in check(catalogue)] == []
    return guide_of(catalogue)


def _times_made(guide: Guide) -> Counter[str]:
    """Return how many times each file of the site would be made."""
    return Counter(address for unit in guide.outputs.units() for address in unit.files())


def _content(guide: Guide, address: str) -> Any:
    return next(unit.files()[address] for unit in guide.outputs.units() if address in unit.files())()


def _without_page(addresses: set[str], guide: Guide) -> list[str]:
    files_made = _times_made(guide)
    return sorted(a for a in addresses if f"{a.partition('#')[0]}{INDEX}" not in files_made)


def test_no_file_is_made_twice(guide: Guide):
    assert [address for address, times in _times_made(guide).items() if times > 1] == []


def test_whatever_the_site_map_lists_has_its_page(guide: Guide):
    addresses = set(re.findall(r"<loc>https://guide\.example(.*?)</loc>", _content(guide, "/sitemap.xml").decode()))
    assert "/monographies/cafe/" in addresses
    assert _without_page(addresses, guide) == []


def test_whatever_the_ledger_will_list_has_its_page(guide: Guide):
    addresses = set(guide.published_addresses())
    assert {"/monographies/cafe/", "/l/1/"} <= addresses
    assert [address for address in addresses if not urls.is_address(address)] == []
    assert _without_page(addresses, guide) == []


def test_whatever_the_api_lists_has_its_page(guide: Guide):
    collections = [address for address in _times_made(guide) if re.fullmatch(r"/api/v1/[a-z-]+/.+\.json", address)]
    about = [json.loads(_content(guide, address)).get("about") for address in collections]
    addresses = {record["url"].removeprefix("https://guide.example") for record in about if record}
    assert "/monographies/cafe/" in addresses
    assert _without_page(addresses, guide) == []


def test_whatever_the_search_finds_has_its_page(guide: Guide):
    core = json.loads(_content(guide, "/assets/search/core.json"))
    addresses = {document[1] for document in core["documents"]}
    assert "/monographies/cafe/" in addresses
    assert _without_page(addresses, guide) == []
