"""What the editor of records writes in a file, run by Node without a browser."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path, PurePosixPath

import pytest

from catalogue.language.characters import cleaned
from catalogue.model.kinds import FILES
from catalogue.reading import yaml_source
from catalogue.urls import slug
from scripts.admin import Files
from tests.builders import CAFE, MONOGRAPHS, Project
from tests.conftest import ROOT

NODE = shutil.which("node", path=Path(sys.executable).parent) or shutil.which("node")
_PROGRAM = """
import {{ read, write }} from {module};
import {{ readFileSync }} from "node:fs";
const shapes = JSON.parse(readFileSync({collections})).flatMap((c) => c.files ?? [c]);
const v = read(readFileSync(0, "utf-8"));
{script};
process.stdout.write(write(v, shapes));
"""
RECORD = (
    "id: cafe\n"
    "name: Le Café # tarif $& suite\n"
    "summary: >-\n"
    "  Un café\n"
    "  associatif.\n"
    "place: {commune: Gap}\n"
    "founded: 2014\n"
    "evidence: []\n"
    "# fin\n"
)
ENDINGS = pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["unix", "windows"])


def edited(text: str, script: str) -> str:
    """Return the text of a file once its record, ``v``, was changed by a script."""
    program = _PROGRAM.format(
        module=json.dumps((ROOT / "admin/fiche.js").as_uri()),
        collections=json.dumps(str(ROOT / "admin/collections.json")),
        script=script,
    )
    command = [NODE, "--input-type=module", "--eval", program]
    result = subprocess.run(command, input=text.encode(), capture_output=True, check=False)
    assert result.returncode == 0, result.stderr.decode()
    return result.stdout.decode()


@pytest.mark.parametrize("value", ["Le Bar", "$& $1 $` $' $$", "a & b"])
def test_a_comment_beside_a_value_stays_on_its_line(value: str):
    yaml_value = f'"{value}"' if value.startswith("$`") else value
    assert edited(RECORD, f"v.name = {json.dumps(value)}") == RECORD.replace("Le Café", yaml_value)


@ENDINGS
def test_fields_added_at_once_are_in_the_order_of_the_model(ending: str):
    script = 'v.founded_note = "Trois."; v.website = "https://cafe.fr"; v.legal_form = "association"; v.activity = "a"'
    after = RECORD.replace("place:", "activity: a\nlegal_form: association\nplace:")
    after = after.replace("founded: 2014\n", "website: https://cafe.fr\nfounded: 2014\nfounded_note: Trois.\n")
    assert edited(RECORD.replace("\n", ending), script) == after.replace("\n", ending)


@pytest.mark.parametrize(
    ("script", "before", "after"),
    [
        ("", "", ""),
        ('v.name = "Le Bar"', "Le Café", "Le Bar"),
        ('v.summary = "Un bar."', ">-\n  Un café\n  associatif.", "Un bar."),
        ("delete v.founded", "founded: 2014\n", ""),
        ('v.place = {commune: "Crest"}', "{commune: Gap}", "{commune: Crest}"),
        ('delete v.founded; v.website = "https://a.fr"', "founded: 2014\n", "website: https://a.fr\n"),
    ],
)
def test_a_file_keeps_its_line_ends(script: str, before: str, after: str):
    expected = RECORD.replace(before, after) if before else RECORD
    assert edited(RECORD.replace("\n", "\r\n"), script) == expected.replace("\n", "\r\n")


def test_an_item_added_to_a_list_has_the_line_ends_of_the_file():
    before = "- id: a\r\n  label: A\r\n  short_label: A\r\n  summary: B\r\n"
    script = 'v.items.push({id: "b", label: "B", short_label: "B", summary: "C"})'
    assert edited(before, script) == f"{before}- {{id: b, label: B, summary: C, short_label: B}}\r\n"


@pytest.mark.parametrize("path", [t.path for t in FILES if not t.is_folder])
def test_an_item_added_to_any_list_has_the_fields_of_its_kind(path: str):
    """Several kinds have the same fields but for a few: an item must not get those of another kind."""
    text = (ROOT / path).read_text("utf-8")
    copied = yaml_source.parse(text, path).value[-1]
    after = edited(text, f"v.items.push({json.dumps(copied)})")
    assert after.startswith(text)
    assert yaml_source.parse(after, path).value[-1] == copied


@pytest.mark.parametrize(
    "typed",
    [
        "Le\u200b Bar\u00ad",
        " Le Bar\u00a0",
        "\u202eLe Bar",
        "Le Bar\u2028du port",
        "Cafe\u0301",
        "Le Bar \U0001f468\u200d\U0001f469\u200d\U0001f467 ☀\ufe0f",
        "\uf0b7 Le Bar",
        "Le&shy; B&#8203;ar&ZeroWidthSpace;&#x200C; &amp; &#8217;",
        "Le &#82&shy;03;Bar",
        "L\x92Eau, \x81l&#146;air",
        "Le Bar \U0001f468&zwj;\U0001f469",
        "Le Bar &#xFFFD;",
        "Le\u0600 Bar\ufffb",
    ],
)
def test_what_is_typed_is_cleaned_as_by_the_other_tools(typed: str):
    """Nothing that the editor writes is refused by the check."""
    expected = cleaned(typed).strip()
    assert edited(RECORD, f"v.name = {json.dumps(typed)}") == RECORD.replace("Le Café", expected)


def test_what_was_not_edited_is_left_to_the_check():
    text = RECORD.replace("Le Café", "Le\u200b Café")
    assert edited(text, "v.founded = 2015") == text.replace("2014", "2015")


@pytest.mark.parametrize(
    "name",
    [
        "Ma Photo.JPG",
        "photo.jpeg",
        "L\u2019Épi d\u2019Or_été (1).v2.PNG",
        "E\u0301cole.webp",
        "ŒUVRE Æ ﬁn ² №.Jpeg",
        "..jpg",
        "-a-.png",
        "İstanbul.png",
        "photo",
    ],
)
def test_a_picture_is_named_as_the_check_wants(project: Project, name: str):
    program = (
        f"import {{ pictureName }} from {json.dumps((ROOT / 'admin/names.js').as_uri())};"
        f"process.stdout.write(pictureName({json.dumps(name)}));"
    )
    done = subprocess.run([NODE, "--input-type=module", "--eval", program], capture_output=True, check=True)
    given, path = done.stdout.decode(), PurePosixPath(name)
    suffix = path.suffix.lower()
    assert given == (slug(name.removesuffix(path.suffix)) or "image") + suffix
    project[f"content/images/{given}"] = b""
    assert project.loading_messages() == [] or not suffix


def test_the_local_service_lists_what_people_wrote(project: Project):
    for name in ("._cafe.yaml", ".cafe.yaml"):
        project[f"{MONOGRAPHS}/{name}"] = b"\xff"
    project.write()
    answer = Files(project.root).answer("entriesByFolder", {"folder": MONOGRAPHS, "extension": "yaml"})
    assert [entry["file"]["path"] for entry in answer] == [CAFE]


def test_the_local_service_leaves_line_ends_as_they_are(project: Project):
    project[CAFE] = b"id: cafe\r\n"
    project.write()
    files = Files(project.root)
    assert files.answer("getEntry", {"path": CAFE})["data"] == "id: cafe\r\n"
    files.answer("persistEntry", {"entry": {"path": CAFE, "raw": "id: bar\r\n"}})
    assert (project.root / CAFE).read_bytes() == b"id: bar\r\n"


NOTED = RECORD.replace("# fin\n", "updates:\n  - id: note-1\n    date: 2026-01-02\n    summary: Un. # vu\n# fin\n")


def test_a_new_note_gets_an_id_and_the_others_keep_theirs():
    """As with « make fix », which the editor in a browser does not have."""
    after = edited(NOTED, 'v.updates.unshift({date: "2026-01-03", summary: "Deux."}); v.updates[1].summary = "Trois."')
    [new, old] = yaml_source.parse(after, CAFE).value["updates"]
    assert re.fullmatch(r"note-[0-9a-f]{8}", new.pop("id"))
    assert new == {"date": "2026-01-03", "summary": "Deux."}
    assert old == {"id": "note-1", "date": "2026-01-02", "summary": "Trois."}


def test_a_note_left_empty_is_no_note():
    assert edited(NOTED, 'v.updates.push({summary: " "})') == NOTED
