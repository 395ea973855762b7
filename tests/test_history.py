"""Dates told by git, and those of pages that come from them."""

from __future__ import annotations

import datetime
import subprocess
from pathlib import Path

import pytest

from catalogue.reading.history import History
from catalogue.store import Catalogue
from catalogue.views.dates import Dates
from catalogue.views.versions import version
from tests.builders import CAFE, Project, make_activity, make_monograph, make_need, make_update

NEEDS, TEXT = "data/needs.yaml", "content/actions/pret-de-salle.md"
FIRST, SECOND, THIRD = "2026-01-02", "2026-02-03", "2026-03-04"


def _day(date: datetime.date | None) -> str | None:
    return date.isoformat() if date else None


@pytest.fixture
def past(project: Project) -> Project:
    """Three commits: everything, then one need among two, then a text."""
    project[NEEDS] = [make_need(), make_need(id="se-voir", label="Se voir", short_label="Se voir")]
    project.commit(FIRST)
    project[NEEDS][1]["summary"] = "Se voir en vrai."
    project.commit(SECOND)
    project[TEXT] = "## En quoi cela consiste\n\nPrêter une grande salle.\n"
    project.commit(THIRD)
    return project


def test_file_has_the_date_of_its_last_commit(past: Project):
    history = History(past.root)
    assert _day(history.of_file("data/themes.yaml")) == FIRST
    assert _day(history.of_file(NEEDS)) == SECOND
    assert history.of_file("data/absent.yaml") is None
    assert _day(history.of_all("data")) == SECOND
    assert _day(history.of_all("data", "content")) == THIRD


def test_lines_have_their_own_dates(past: Project):
    path = past.root / NEEDS
    path.write_text(path.read_text("utf-8") + "# pas encore proposé\n", "utf-8")
    dates = [_day(date) for date in History(past.root).line_dates(NEEDS)]
    changed_line = past.line(NEEDS, "Se voir en vrai.")
    assert dates[changed_line - 1] == SECOND
    assert dates[-1] is None
    assert {*dates[: changed_line - 1], *dates[changed_line:-1]} == {FIRST}


def test_a_change_counts_from_the_day_it_joins_the_branch(past: Project):
    past.git("checkout", "--quiet", "-b", "proposition")
    past["data/themes.yaml"][0]["summary"] = "Autre chose."
    past.commit("2026-04-05")
    past.git("checkout", "--quiet", "-")
    past.git("merge", "--quiet", "--no-ff", "--message", "Merge", "proposition", day="2026-05-06")
    history = History(past.root)
    assert _day(history.of_file("data/themes.yaml")) == "2026-05-06"
    assert "2026-05-06" in map(_day, history.line_dates("data/themes.yaml"))


def test_no_date_without_git(project: Project):
    project.write()
    history = History(project.root)
    assert history.of_all("data", "content") is None
    assert history.line_dates(NEEDS) == []
    assert history.once_in("data/addresses.txt") == set()


def test_no_date_from_a_clone_without_its_past(past: Project, tmp_path: Path):
    subprocess.run(
        ["git", "clone", "--quiet", "--depth", "1", f"file://{past.root}", str(tmp_path / "copie")], check=True
    )
    assert History(past.root).of_all("data") is not None
    history = History(tmp_path / "copie")
    assert history.of_all("data", "content") is None
    assert history.line_dates(NEEDS) == []


def test_every_line_ever_written_is_known(project: Project):
    project["data/addresses.txt"] = "/\n/ancienne/\n"
    project.commit(FIRST)
    project["data/addresses.txt"] = "/\n/nouvelle/\n"
    project.commit(SECOND)
    assert History(project.root).once_in("data/addresses.txt") == {"/", "/ancienne/", "/nouvelle/"}


# --- Pages --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "date"),
    [
        ("/besoins/se-voir/", SECOND),
        ("/besoins/se-rencontrer/", FIRST),
        ("/actions/pret-de-salle/", THIRD),  # its text
        ("/besoins/", SECOND),
        ("/glossaire/", FIRST),
        ("/glossaire/e-h/", FIRST),
        ("/absente/", None),
        ("/", SECOND),  # all the data, and its own text
    ],
)
def test_pages_have_the_dates_of_what_they_show(past: Project, address: str, date: str | None):
    assert _day(Dates(past.catalogue()).of_page(address)) == date


def test_record_shows_those_that_refer_to_it(past: Project):
    past[CAFE] = make_monograph(summary="Un café, et un four.")
    past.commit("2026-06-07")
    dates = Dates(past.catalogue())
    assert _day(dates.of_page("/actions/pret-de-salle/")) == "2026-06-07"
    assert _day(dates.of_page("/activites/cafes/")) == "2026-06-07"
    assert _day(dates.of_page("/besoins/se-voir/")) == SECOND


def test_dated_note_is_newer_than_its_commit(past: Project):
    past["data/activities.yaml"] = [make_activity(updates=[make_update(date="2030-01-01")])]
    past.commit("2026-06-07")
    catalogue = past.catalogue()
    assert _day(Dates(catalogue).of_page("/activites/cafes/")) == "2030-01-01"
    assert _day(version(catalogue).date) == "2030-01-01"


def test_data_have_the_date_of_the_last_commit_that_changed_a_record(past: Project):
    assert _day(version(past.catalogue()).date) == SECOND
    past["data/addresses.txt"] += "/autre/\n"
    past.commit("2026-06-07")
    assert _day(version(past.catalogue()).date) == SECOND


def test_every_page_of_the_guide_is_dated(catalogue: Catalogue):
    """Except those that are not committed yet, and those of places, whose lists are not records."""
    if catalogue.history.of_all("data") is None:
        pytest.skip("cette copie n'a pas tout l'historique de git")
    dates = Dates(catalogue)
    for address, entry in catalogue.page_addresses().items():
        if catalogue.area(address):
            continue
        if entry is None:
            committed = catalogue.history.of_file(catalogue.prose[address].path) is not None
        else:
            committed = catalogue.history.line_dates(entry.path)[entry.line() - 1 : entry.line()] not in ([], [None])
        assert dates.of_page(address) or not committed, address
