"""A copy of the site, such as the preview of a proposal, opened from a disk without a server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.builders import Project, make_need, make_page
from tests.guides import guide_of, write_site


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Address of the folder of a small site, as a file."""
    project = Project(tmp_path_factory.mktemp("project"))
    project["data/needs.yaml"] = [make_need(aliases=["Se croiser"])]
    project["data/addresses.txt"] = "/\n/besoins/se-croiser/\n"
    project["content/recherche.md"] = make_page("Cherchez.", "Recherche")
    project["content/integrer.md"] = make_page("Intégrez.", "Intégrer", "Des cartes.")
    project["content/essai.md"] = make_page("Voir [ailleurs](https://ailleurs.example/).", "Essai", "Un essai.")
    site = tmp_path_factory.mktemp("site")
    write_site(guide_of(project.catalogue()), site)
    return site.as_uri()


@pytest.fixture
def page(browser: Browser, copy: str) -> Iterator[Page]:
    opened = browser.new_page()
    opened.goto(f"{copy}/index.html")
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("address", "is_told"),
    [("", True), ("recherche/", True), ("integrer/", True), ("besoins/se-rencontrer/", False)],
)
def test_the_page_says_how_to_look_at_the_whole(page: Page, copy: str, address: str, is_told: bool):
    """At once where one arrives and where something does not answer; elsewhere, to whom asks."""
    page.goto(f"{copy}/{address}index.html")
    remedy = page.locator("article .note").first.get_by_text("python3 -m http.server")
    expect(remedy).to_be_visible(visible=is_told)
    if not is_told:
        page.get_by_text("ouverte comme un fichier").click()
        expect(remedy).to_be_visible()


@pytest.mark.parametrize(
    ("start", "link", "end"),
    [
        ("besoins/se-rencontrer", ".brand", "index.html"),
        ("besoins/se-rencontrer", "a[href*='monographies/cafe']", "monographies/cafe/index.html"),
        ("embed/besoins/se-rencontrer", "h1 a", "besoins/se-rencontrer/index.html"),
    ],
)
def test_links_lead_to_pages(page: Page, copy: str, start: str, link: str, end: str):
    page.goto(f"{copy}/{start}/index.html")
    page.locator(link).first.click()
    page.wait_for_url(f"{copy}/{end}*")
    expect(page.locator("h1")).to_be_visible()


def test_a_moved_page_leads_to_the_new_one(page: Page, copy: str):
    page.goto(f"{copy}/besoins/se-croiser/index.html#soutiens")
    page.wait_for_url(f"{copy}/besoins/se-rencontrer/index.html#soutiens")


def test_a_search_leads_to_a_page_that_says_why_it_does_not_answer(page: Page, copy: str):
    page.locator("input[name=q]").first.fill("café")
    page.locator("input[name=q]").first.press("Enter")
    page.wait_for_url(f"{copy}/recherche/index.html?q=caf*")
    expect(page.get_by_text("la recherche et le générateur de cartes n’y répondent pas")).to_be_visible()


def test_links_to_other_sites_are_left_as_they_are(page: Page, copy: str):
    page.goto(f"{copy}/essai/index.html")
    expect(page.get_by_role("link", name="ailleurs")).to_have_attribute("href", "https://ailleurs.example/")


def test_a_frame_shows_its_card(page: Page, copy: str):
    page.goto(f"{copy}/integrer/index.html")
    expect(page.frame_locator("iframe").locator("h1")).to_be_visible()


def test_a_site_served_says_nothing_of_it(browser: Browser, copy: str):
    from tests.site.conftest import serving

    opened = browser.new_page()
    with serving(Path(copy.removeprefix("file://"))) as address:
        opened.goto(address)
        expect(opened.locator("h1")).to_be_visible()
        expect(opened.get_by_text("ouverte comme un fichier")).to_have_count(0)
    opened.close()
