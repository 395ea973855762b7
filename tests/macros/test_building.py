"""A build that makes again only what changed gives what a build from nothing gives, whatever was edited."""

from __future__ import annotations

import copy
import io
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from PIL import Image

from catalogue.reading.cache import Cache
from catalogue.reading.problems import ProblemsFound
from macros.building.guide import checked_catalogue
from macros.building.incremental import Builder
from macros.building.objects import Objects
from tests.builders import (
    CAFE,
    Project,
    make_decision_maker,
    make_header,
    make_monograph,
    make_need,
    make_page,
    make_term,
    make_theme,
)
from tests.guides import guide_of

WORDS = "boussole dentelle horloge lanterne mandoline nacelle ombrelle pirogue".split()
SEEDS = range(12)
EDITS = 6
#: Makes a random change in a project.
Edit = Callable[[Project, random.Random], None]


def build(project: Project, folder: Path, cache_folder: Path | None) -> Builder:
    """Build a project into a folder, with the cache folder that the builds share."""
    project.write()
    guide = guide_of(checked_catalogue(project.root))
    with Cache(cache_folder, b"the same program") as cache:
        objects = Objects(cache_folder / "objects" if cache_folder else None)
        builder = Builder(guide.renderer.journal, cache, objects, guide.frame_digest)
        builder.write(guide.units(), folder)
    return builder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# --- Edits ----------------------------------------------------------------------------------------


def _reworded(value: Any, chance: random.Random) -> Any:
    """Return a value with a word more in one of its sentences."""
    if isinstance(value, str):
        return f"{value} {chance.choice(WORDS).capitalize()}." if " " in value and "://" not in value else value
    if isinstance(value, dict) and value:
        key = chance.choice(list(value))
        return value | {key: _reworded(value[key], chance)}
    if isinstance(value, list) and value:
        place = chance.randrange(len(value))
        return [*value[:place], _reworded(value[place], chance), *value[place + 1 :]]
    return value


def word(project: Project, chance: random.Random) -> None:
    """Add a word to a sentence of any data file."""
    path = chance.choice([path for path in project.files if path.startswith("data/") and path.endswith(".yaml")])
    project[path] = _reworded(project[path], chance)


def prose(project: Project, chance: random.Random) -> None:
    """Write, change or remove the text of a page."""
    path = chance.choice(["content/monographies/cafe.md", "content/themes.md", "content/themes/a.md"])
    body = f'## Titre\n\nVoir {{{{ link("cafe") }}}} : {chance.choice(WORDS)}.\n\n{{{{ index("theme") }}}}\n'
    head = "" if "monographies" in path else make_header(path, f"Page de {path}.")
    if path in project.files and chance.random() < 0.3:
        del project.files[path]
    else:
        project[path] = head + body


def new_case(project: Project, chance: random.Random) -> None:
    """Add a case."""
    name = chance.choice(WORDS)
    project[f"data/monographs/{name}.yaml"] = make_monograph(id=name, name=name.capitalize(), aliases=[])


def no_case(project: Project, chance: random.Random) -> None:
    """Remove a case."""
    other_cases = [path for path in project.files if path.startswith("data/monographs/") and path != CAFE]
    if other_cases:
        del project.files[chance.choice(other_cases)]


def renamed(project: Project, chance: random.Random) -> None:
    """Rename a theme, its old name among the others it has."""
    themes = project["data/themes.yaml"]
    theme, name = chance.choice(themes), f"{chance.choice(WORDS)}-{chance.randrange(100)}"
    old_id = theme["id"]
    for path, content in project.files.items():
        if path.endswith(".yaml"):
            text = yaml.safe_dump(content, allow_unicode=True)
            project[path] = yaml.safe_load(text.replace(f"theme: {old_id}\n", f"theme: {name}\n"))
    project["data/themes.yaml"] = [
        other
        | (
            {"id": name, "aliases": [*other.get("aliases", []), old_id], "first_id": other.get("first_id", old_id)}
            if other["id"] == old_id
            else {}
        )
        for other in project["data/themes.yaml"]
    ]


def withdrawn(project: Project, chance: random.Random) -> None:
    """Withdraw a need, or bring it back."""
    needs = {need["id"]: need for need in project["data/needs.yaml"]}
    extra = needs.get("parler", make_need(id="parler", label="Parler", short_label="Parler"))
    withdrawal = {"date": "2026-02-03", "reason": "Fusionné avec un autre.", "replaced_by": "se-rencontrer"}
    extra = (
        {key: value for key, value in extra.items() if key != "withdrawn"}
        if "withdrawn" in extra
        else (extra | {"withdrawn": withdrawal})
    )
    project["data/needs.yaml"] = [*(need for need in needs.values() if need["id"] != "parler"), extra]


def order(project: Project, chance: random.Random) -> None:
    """Change the order of the records of a file."""
    path = chance.choice([p for p, content in project.files.items() if isinstance(content, list) and len(content) > 1])
    records = list(project[path])
    chance.shuffle(records)
    project[path] = records


def settings(project: Project, chance: random.Random) -> None:
    """Change what every page says."""
    project["data/site.yaml"] |= {"tagline": f"Le guide {chance.choice(WORDS)}"}


def ledger(project: Project, chance: random.Random) -> None:
    """Publish a list of cases, empty or not."""
    about = chance.choice(["besoins/se-rencontrer", "thematiques/entraide"])
    project["data/addresses.txt"] += f"/embed/cas/{about}/decideurs/commune/\n"


def words(project: Project, chance: random.Random) -> None:
    """Explain an acronym otherwise, or say the language of a word."""
    project["data/glossary.yaml"] = [
        make_term(id="ess", label="ESS", category="acronym", expansion=f"Économie de la {chance.choice(WORDS)}")
    ]
    project["data/foreign_words.txt"] = f"en {chance.choice(WORDS)}\n"
    project[CAFE]["summary"] = f"L'ESS, dite {' '.join(WORDS)}."


def decision_maker(project: Project, chance: random.Random) -> None:
    """Add a decision maker that takes part in a support told already, then change who does."""
    makers, support = project["data/decision_makers.yaml"], project[CAFE]["evidence"][0]
    support["decision_makers"] = chance.choice([["commune"], ["commune", "region"], ["region"]])
    if "region" not in [maker["id"] for maker in makers]:
        project["data/decision_makers.yaml"] = [*makers, make_decision_maker(id="region", label="Région")]
        support["decision_makers"] = ["commune", "region"]


def picture(project: Project, chance: random.Random) -> None:
    """Put a picture of another size, or under another name, in a page."""
    names = ("vue.webp", "plan.png")
    for name in names:
        project.files.pop(f"content/images/{name}", None)
    name, file = chance.choice(names), io.BytesIO()
    Image.new("RGB", (chance.randrange(1, 9), 4)).save(file, name.rpartition(".")[2])
    project[f"content/images/{name}"] = file.getvalue()
    project["content/images.md"] = make_page(f"![Vue](images/{name})", "Images", "Des images.")


ALL: list[Edit] = [
    word, word, word, prose, prose, new_case, no_case, renamed, withdrawn, order, settings, ledger,
    words, decision_maker, picture,
]  # fmt: skip


def accepted(project: Project, edit: Edit, chance: random.Random) -> bool:
    """Make an edit, unless it changes nothing or the project would not be published with it."""
    files_before = copy.deepcopy(project.files)
    edit(project, chance)
    project.write()
    if project.files == files_before:
        return False
    try:
        checked_catalogue(project.root)
    except ProblemsFound:
        project.files = files_before
        return False
    return True


@pytest.mark.parametrize("seed", SEEDS)
def test_edits_give_what_a_build_from_nothing_gives(project: Project, tmp_path: Path, seed: int):
    chance = random.Random(seed)
    project["data/themes.yaml"] = [
        *project["data/themes.yaml"],
        make_theme(id="autre", label="Autre", short_label="Autre"),
    ]
    build(project, tmp_path / "site", tmp_path / "kept")
    builds_that_made_something = 0
    for number in range(EDITS):
        while not accepted(project, chance.choice(ALL), chance):
            continue
        builder = build(project, tmp_path / "site", tmp_path / "kept")
        builds_that_made_something += bool(builder.units_made)
        build(project, tmp_path / f"cold-{number}", None)
        assert contents(tmp_path / "site") == contents(tmp_path / f"cold-{number}")
    assert builds_that_made_something == EDITS, "some edits change nothing"


@pytest.mark.parametrize("edit", dict.fromkeys(ALL), ids=lambda edit: edit.__name__)
def test_one_edit_gives_what_a_build_from_nothing_gives(project: Project, tmp_path: Path, edit: Edit):
    chance = random.Random(1)
    project["data/themes.yaml"] = [*project["data/themes.yaml"], make_theme(id="autre", label="B", short_label="B")]
    for name in WORDS[:2]:
        project[f"data/monographs/{name}.yaml"] = make_monograph(id=name, name=name.capitalize(), aliases=[])
    build(project, tmp_path / "site", tmp_path / "kept")
    for number in range(2):
        while not accepted(project, edit, chance):
            continue
        build(project, tmp_path / "site", tmp_path / "kept")
        build(project, tmp_path / f"cold-{number}", None)
        assert contents(tmp_path / "site") == contents(tmp_path / f"cold-{number}")


# --- Which files are made again ---------------------------------------------------------------------------


def test_nothing_is_made_again_when_nothing_changed(project: Project, tmp_path: Path):
    first = build(project, tmp_path / "site", tmp_path / "kept")
    again = build(project, tmp_path / "site", tmp_path / "kept")
    assert first.units_kept == again.units_made == []
    assert first.units_made == again.units_kept


def test_what_does_not_depend_on_a_change_is_kept(project: Project, tmp_path: Path):
    build(project, tmp_path / "site", tmp_path / "kept")
    project[CAFE]["evidence"][0]["summary"] = "La commune prête une autre salle."
    again = build(project, tmp_path / "site", tmp_path / "kept")
    assert {"/monographies/cafe/", "/actions/pret-de-salle/", "open data", "search"} <= set(again.units_made)
    assert {"/criteres/habitants/", "image /monographies/cafe/", "/404.html"} <= set(again.units_kept)


def test_site_brought_up_to_date_holds_nothing_else(project: Project, tmp_path: Path):
    build(project, tmp_path / "site", tmp_path / "kept")
    (tmp_path / "site" / "stray" / "folder").mkdir(parents=True)
    (tmp_path / "site" / "stray" / "file.txt").write_text("perdu")
    (tmp_path / "site" / "index.html").write_text("abîmé")
    build(project, tmp_path / "site", tmp_path / "kept")
    build(project, tmp_path / "cold", None)
    assert contents(tmp_path / "site") == contents(tmp_path / "cold")
    assert not (tmp_path / "site" / "stray").exists()


def test_site_lost_is_made_from_what_is_kept(project: Project, tmp_path: Path):
    build(project, tmp_path / "site", tmp_path / "kept")
    again = build(project, tmp_path / "elsewhere", tmp_path / "kept")
    assert again.units_made == []
    assert contents(tmp_path / "elsewhere") == contents(tmp_path / "site")


def test_contents_lost_are_made_again(project: Project, tmp_path: Path):
    build(project, tmp_path / "site", tmp_path / "kept")
    files = list((tmp_path / "kept" / "objects").glob("*/*"))
    assert files
    for file in files:
        file.unlink()
    build(project, tmp_path / "elsewhere", tmp_path / "kept")
    assert contents(tmp_path / "elsewhere") == contents(tmp_path / "site")
