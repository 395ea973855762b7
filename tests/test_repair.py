"""Mechanical repairs lose nothing, and repairing a second time changes nothing."""

from __future__ import annotations

import random
import re

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.editing import repair
from catalogue.editing.repair import clean_characters, repaired, typography
from catalogue.reading import yaml_source
from catalogue.reading.files import data_files, text_files
from scripts.fix import main
from tests.builders import make_page
from tests.conftest import ROOT

PATH = "data/monographs/cafe.yaml"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("place: {departement: 24}\n", 'place: {departement: "24"}\n'),
        ("place:\n  departement: 08\n", 'place:\n  departement: "08"\n'),
        ('founded: "2014"\n', "founded: 2014\n"),
        ("name: L’Atelier\u00a0! ici\n", "name: L'Atelier ! ici\n"),
        ("name: L’Atelier: ici\n", "name: L’Atelier: ici\n"),
        ("summary: Un café...\n", "summary: Un café…\n"),
        ('summary: >-\n  Un "café" ouvert: oui!\n', "summary: >-\n  Un « café » ouvert : oui !\n"),
        ("name: Le Café   \r\nid: cafe\r\n", "name: Le Café\nid: cafe\n"),
        ("source: {page: 3, id: rapport}\n", "source: {page: 3, id: rapport}\n"),
        ("website: https://a.fr/b?c=1;d:2\n", "website: https://a.fr/b?c=1;d:2\n"),
        ("verified_on: 2026-03-14\n", "verified_on: 2026-03-14\n"),
        ("name: oui\nid: yes\n", 'name: oui\nid: "yes"\n'),
        ('aliases: [Le "Café"]\n', 'aliases: [Le "Café"]\n'),
        ("website: https://le\u200bcafe.fr\n", "website: https://lecafe.fr\n"),
        ('website: "https://le\\u200Bcafe.fr"\n', "website: https://lecafe.fr\n"),
        ('aliases: ["\\u202ELe Café", b]\n', "aliases: [Le Café, b]\n"),
        ('name: " Le Café\u00a0"\n', "name: Le Café\n"),
        ("aliases: [' Le Café ']\n", "aliases: [Le Café]\n"),
        ('website: "https://lecafe.fr "\n', "website: https://lecafe.fr\n"),
        ("summary: Un ca\u00adfé\n", "summary: Un café\n"),
        ("summary: >-\n  Un ca\u00adfé\n", "summary: >-\n  Un café\n"),
    ],
    ids=lambda text: text[:30],
)
def test_one_repair(before: str, after: str):
    assert repaired(before, PATH) == after


def test_comments_and_order_of_fields_stay():
    before = (
        "# La fiche du café\n"
        "name: L’Atelier !  # son nom\n"
        "# son adresse\n"
        "id: yes\n"
        "evidence:\n"
        "  # la salle\n"
        "  - detail: mention\n"
        "    action: pret-de-salle\n"
        "# fin\n"
    )
    assert repaired(before, PATH) == before.replace("L’Atelier", "L'Atelier").replace("yes", '"yes"')


def test_a_page_keeps_its_line_breaks():
    """Two spaces at the end of a line break it; what nobody sees goes."""
    assert repaired("Un\u200b.  \r\nDeux.\r\n", "content/essai.md") == "Un.  \nDeux.\n"


def test_command_mends_pages_and_lists_too(project, capsys):
    project["content/essai.md"] = make_page("Un\u00ad mot.")
    project["data/words.txt"] = "associatif\u200b\r\n"
    project.write()
    main([str(project.root)])
    assert (project.root / "content/essai.md").read_text("utf-8") == make_page("Un mot.")
    assert (project.root / "data/words.txt").read_bytes() == b"associatif\n"
    assert "content/essai.md : réparé\n" in capsys.readouterr().out


def test_what_is_not_yaml_keeps_its_lines():
    assert repaired("name: [\r\n", PATH) == "name: [\n"


def test_command_mends_files_and_says_which(project, capsys):
    project.write()
    file = project.root / PATH
    file.write_text(file.read_text("utf-8").replace("Le Café", "Le Café..."), "utf-8")
    assert main([str(project.root)]) == 0
    assert f"{PATH} : réparé" in capsys.readouterr().out
    assert "Le Café…" in file.read_text("utf-8")


def test_a_file_with_nothing_to_mend_is_looked_at_once(project, monkeypatch, capsys):
    looked_at = []

    def noting_paths(text: str, path: str) -> str:
        looked_at.append(path)
        return repaired(text, path)

    monkeypatch.setattr(repair, "repaired", noting_paths)
    project.write()
    for path_in_project in text_files(project.root):
        file = project.root / path_in_project
        file.write_text(repaired(file.read_text("utf-8"), path_in_project), "utf-8")
    main([str(project.root)])
    assert len(looked_at) == len(text_files(project.root))
    looked_at.clear()
    file = project.root / PATH
    file.write_text(file.read_text("utf-8").replace("Le Café", "Le Café..."), "utf-8")
    main([str(project.root)])
    assert looked_at == [PATH]
    assert capsys.readouterr().out == f"0 fichier réparé.\n{PATH} : réparé\n1 fichier réparé.\n"
    main([str(project.root)])
    assert looked_at == [PATH, PATH]
    main([str(project.root)])
    assert looked_at == [PATH, PATH]


# --- Whatever the disorder ----------------------------------------------------------------------


def _comments(text: str) -> list[str]:
    return sorted(re.findall(r"# (?:note|queue) \d+\.", text))


def _untidied(text: str, seed: int) -> str:
    """Write a file in another YAML style, and add comments, empty lines and odd spaces."""
    pick = random.Random(seed)

    def on_one_line(node):
        # No comment can fall inside a text that stands on one line.
        if isinstance(node, dict):
            return {key: on_one_line(value) for key, value in node.items()}
        if isinstance(node, list):
            return [on_one_line(item) for item in node]
        return " ".join(node.split()) if isinstance(node, str) else node

    value = yaml_source.parse(text, "x").value
    dumped = yaml.dump(
        on_one_line(value),
        Dumper=getattr(yaml, "CSafeDumper", yaml.SafeDumper),
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=pick.choice([None, False]),
        width=10_000,
    )
    lines: list[str] = []
    for line in dumped.split("\n"):
        margin = len(line) - len(line.lstrip())
        if line and pick.random() < 0.15:
            lines.append(" " * pick.choice([0, margin, margin, margin + 2]) + f"# note {len(lines)}.")
        if line and pick.random() < 0.1:
            line += f"  # queue {len(lines)}."
        lines.append(line + ("  " if pick.random() < 0.1 else ""))
        if pick.random() < 0.05:
            lines.append("")
    return "\n".join(lines)


def _meaning(text: str) -> object:
    """Return the values of a file, typography aside."""

    def plain(node):
        if isinstance(node, dict):
            return {key: plain(value) for key, value in node.items()}
        if isinstance(node, list):
            return [plain(item) for item in node]
        return " ".join(typography(str(node)).split())

    return plain(yaml_source.parse(text, "x").value)


FILES = data_files(ROOT)


@pytest.mark.parametrize("path", FILES)
@settings(
    max_examples=3,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(seed=st.integers(0, 10**6))
def test_disorder_is_mended_without_loss(path: str, seed: int):
    original = (ROOT / path).read_text("utf-8")
    untidy = _untidied(original, seed)
    assert _meaning(untidy) == _meaning(original)
    new_text = repaired(untidy, path)
    assert repaired(new_text, path) == new_text
    assert _comments(new_text) == _comments(untidy)
    assert _meaning(new_text) == _meaning(original)


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(text=st.text(max_size=200))
def test_any_text_is_mended_once_for_all(text: str):
    cleaned_text = clean_characters(text)
    assert clean_characters(cleaned_text) == cleaned_text
    repaired_text = repaired(text, PATH)
    assert repaired(repaired_text, PATH) == repaired_text
