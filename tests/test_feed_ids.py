"""An entry of the feed keeps its id, whatever editors do to its words, its place, its neighbours or its record."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import pytest

from catalogue import urls
from catalogue.checks.evidence import note_without_id, repeated_note, repeated_note_id
from catalogue.checks.identity import first_id_missing, unknown_first_id
from catalogue.editing.repair import repaired
from catalogue.model import Kind
from catalogue.reading import yaml_source
from catalogue.views.news import UPDATED, news
from tests.builders import MISSING, Project, make_need, make_update

PATH = "data/needs.yaml"
LEDGER = "data/addresses.txt"
RULES = (note_without_id, repeated_note, repeated_note_id, first_id_missing, unknown_first_id)


class Guide:
    """A guide in which one record is edited; ``notes`` are its dated notes, each under a name that never changes."""

    def __init__(self, project: Project, chance: random.Random):
        self.project = project
        self.chance = chance
        self.record = make_need(id="parler", label="Parler", short_label="Parler", added_on="2025-01-01", aliases=[])
        self.notes: dict[str, dict] = {}
        self.number = 0
        self.project[LEDGER] = "/\n"
        add(self)
        self.publish()

    def new(self) -> int:
        """Return a number never returned before."""
        self.number += 1
        return self.number

    def publish(self) -> dict[str, str]:
        """Mend the data, check them, publish, and return the id of each entry about the record."""
        self.record["updates"] = list(self.notes.values())
        self.project[PATH] = [make_need(), self.record]
        self.project.write()
        file = self.project.root / PATH
        file.write_text(repaired(file.read_text("utf-8"), PATH), "utf-8")
        self.project[PATH] = yaml_source.parse(file.read_text("utf-8"), PATH).value
        self.record = self.project[PATH][1]
        self.notes = dict(zip(self.notes, self.record["updates"], strict=True))
        assert [message for rule in RULES for message in self.project.messages(rule)] == []
        catalogue = self.project.catalogue()
        self.project[LEDGER] += "".join(f"{address}\n" for address in catalogue.page_addresses())
        about = [item for item in news(catalogue) if item.entry.id == self.record["id"]]
        names = {note["id"]: name for name, note in self.notes.items()}
        return {names[str(item.note)] if item.what == UPDATED else item.what: item.id for item in about}

    def follow_the_remedy(self, choice: int) -> None:
        """Do what the check asks, if anything, of the two things that it may propose."""
        self.project[PATH] = [make_need(), self.record]
        for message in self.project.messages(first_id_missing):
            self.record["first_id"] = re.findall(r"first_id: ([\w-]+)", message)[choice]


def add(guide: Guide) -> None:
    """Write a note somewhere among the others."""
    number = guide.new()
    date = guide.chance.choice(["2026-01-01", "2026-01-02"])
    notes = list(guide.notes.items())
    note = make_update(id=MISSING, date=date, summary=f"Il y a {number} lieux de plus...")
    notes.insert(guide.chance.randint(0, len(notes)), (f"note {number}", note))
    guide.notes = dict(notes)


def delete(guide: Guide) -> None:
    """Delete a note."""
    if len(guide.notes) > 1:
        del guide.notes[guide.chance.choice(list(guide.notes))]


def reword(guide: Guide) -> None:
    """Write a note otherwise."""
    guide.notes[guide.chance.choice(list(guide.notes))]["summary"] = f"Il y a eu {guide.new()} lieux de plus."


def exchange(guide: Guide) -> None:
    """Give two notes the words of each other."""
    one, other = guide.chance.choice(list(guide.notes.values())), guide.chance.choice(list(guide.notes.values()))
    one["summary"], other["summary"] = other["summary"], one["summary"]


def redate(guide: Guide) -> None:
    """Correct the date of a note, and that on which the record joined the guide."""
    guide.notes[guide.chance.choice(list(guide.notes))]["date"] = f"2026-01-0{guide.chance.randint(1, 3)}"
    guide.record["added_on"] = f"2025-01-0{guide.chance.randint(1, 3)}"


def reorder(guide: Guide) -> None:
    """Shuffle the notes, and the other names of the record."""
    notes = list(guide.notes.items())
    guide.chance.shuffle(notes)
    guide.notes = dict(notes)
    guide.chance.shuffle(guide.record["aliases"])


def rename(guide: Guide) -> None:
    """Change the id of the record."""
    guide.record["aliases"] += [guide.record["id"]]
    guide.record |= {"id": f"parler-{guide.new()}", "label": f"Parler {guide.new()}"}
    guide.follow_the_remedy(0)


def rename_back(guide: Guide) -> None:
    """Give the record the first of its ids again."""
    first = guide.record.get("first_id")
    if first in guide.record["aliases"]:
        guide.record["aliases"] = [*{*guide.record["aliases"], guide.record["id"]} - {first}]
        guide.record["id"] = first


def absorb(guide: Guide) -> None:
    """Put the record in the place of another one, published before."""
    other = f"discuter-{guide.new()}"
    guide.project[LEDGER] += f"{urls.address(Kind.NEED, other)}\n"
    guide.record["aliases"] += [other]
    guide.follow_the_remedy(-1)


def move(guide: Guide) -> None:
    """Change the address of the site."""
    guide.project["data/site.yaml"] |= {"url": f"https://guide-{guide.new()}.example/"}


EDITS: list[Callable[[Guide], None]] = [
    add, add, delete, reword, exchange, redate, reorder, rename, rename_back, absorb, move,
]  # fmt: skip


@pytest.mark.parametrize("seed", range(5))
def test_an_entry_keeps_its_id_whatever_editors_do(project: Project, seed: int):
    chance = random.Random(seed)
    guide = Guide(project, chance)
    id_by_name: dict[str, str] = {}
    for _ in range(15):
        chance.choice(EDITS)(guide)
        for name, entry_id in guide.publish().items():
            assert id_by_name.setdefault(name, entry_id) == entry_id
        assert len(set(id_by_name.values())) == len(id_by_name)
    assert len(id_by_name) > 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("  - date: 2026-01-01\n    summary: Un.\n", "  - id: {}\n    date: 2026-01-01\n    summary: Un.\n"),
        ("  - summary: Un.\n    date: 2026-01-01\n", "  - id: {}\n    summary: Un.\n    date: 2026-01-01\n"),
        ("  - {date: 2026-01-01, summary: Un.}\n", "  - {{id: {}, date: 2026-01-01, summary: Un.}}\n"),
        ("  -\n    # vu\n    date: 2026-01-01\n    summary: Un.\n", "  -\n    # vu\n    id: {}\n    date: 2026-01-01\n    summary: Un.\n"),
        ("  - id: note-1\n    date: 2026-01-01\n    summary: Un.\n", "  - id: note-1\n    date: 2026-01-01\n    summary: Un.\n"),
        ("  - date: 2026-01-01\n", "  - date: 2026-01-01\n"),
    ],
    ids=["block", "another-order", "on-one-line", "comment", "has-one", "says-nothing"],
)  # fmt: skip
@pytest.mark.parametrize("path", ["data/monographs/cafe.yaml", "data/levers.yaml"])
def test_a_note_is_given_an_id_where_it_stands(path: str, before: str, after: str):
    start = "id: cafe\nupdates:\n"
    if path == "data/levers.yaml":
        start, before, after = "- actions:\n  - updates:\n", *(re.sub("(?m)^(?=.)", "  ", t) for t in (before, after))
    mended = repaired(start + before, path)
    assert mended == (start + after.format("note-f3d8c1fd"))


def test_the_check_asks_for_the_id_that_is_given(project: Project):
    project[PATH] = [make_need(updates=[make_update(id=MISSING)])]
    project.write()
    mended = repaired((project.root / PATH).read_text("utf-8"), PATH)
    [message] = project.messages(note_without_id)
    assert re.findall("id: (note-[0-9a-f]{8}) »", message) == re.findall("- id: (note-.*)", mended)
