"""The editor of records, in a real browser with its local service."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest
import yaml
from PIL import Image

from catalogue.model import Settings
from catalogue.opening import open_catalogue
from macros.building.admin import admin_files
from macros.rendering.renderer import Renderer
from scripts.admin import Files, OutsideProject, make_server
from tests.builders import Project, full_files
from tests.conftest import ROOT

CASE = "data/monographs/cafe-pluche.yaml"
#: Content of that file, laid out as editors write it.
TEXT = (Path(__file__).parent / "case.yaml").read_text("utf-8")
ACTION, SOURCE = "Prêter une salle", "Le rapport"


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    """A made-up project, to write in."""
    project = Project(tmp_path_factory.mktemp("projet"))
    project.files = full_files() | {CASE: TEXT}
    project.write()
    return project.root


@pytest.fixture(scope="module")
def service(copy):
    """The local service of the editor, on a free port."""
    server = make_server(copy)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def editor(browser, service):
    """The editor, signed in, on the list of cases; no other address may be called."""
    page = browser.new_page(viewport={"width": 1280, "height": 1000}, locale="fr-FR")
    urls_called: list[str] = []
    page.on("request", lambda request: urls_called.append(request.url))
    page.goto(f"{service}/admin/")
    page.get_by_role("button", name="Se connecter").click()
    page.get_by_text("Café Pluche").first.wait_for()
    yield page
    page.close()
    abroad = [url for url in urls_called if not url.startswith((service, "data:", "blob:"))]
    assert abroad == [], "the editor calls another site"


def test_a_picture_gets_a_name_that_the_check_accepts(editor, copy):
    editor.get_by_role("button", name="Images", exact=True).click()
    picture = io.BytesIO()
    Image.new("RGB", (2, 2)).save(picture, "JPEG")
    chosen = {"name": "Ma Photo_été.JPG", "mimeType": "image/jpeg", "buffer": picture.getvalue()}
    editor.locator("input[type=file]").first.set_input_files(chosen)
    editor.get_by_text("ma-photo-ete.jpg").first.wait_for()
    assert (copy / "content/images/ma-photo-ete.jpg").read_bytes() == picture.getvalue()


def _publish(page) -> None:
    page.get_by_role("button", name="Publier").click()
    page.get_by_text("Publier maintenant").first.click()
    page.get_by_text("Modifications enregistrées").first.wait_for()


def _control(page, label: str, rank: int = 0):
    """Return the part of the form that a label names; ``rank`` counts those of the same name."""
    name = re.compile(rf"^{label}( \(optionnel\))?$", re.IGNORECASE)
    return page.locator("label", has_text=name).nth(rank).locator("xpath=../..")


def _fill(page, label: str, text: str, rank: int = 0) -> None:
    _control(page, label, rank).locator("input, textarea").first.fill(text)


def _choose(page, label: str, text: str, rank: int = 0) -> None:
    """Choose by its name in a list of choices."""
    _control(page, label, rank).locator("input").first.fill(text)
    page.get_by_role("option", name=re.compile(rf"^{re.escape(text)}")).first.click()


def _check(root: Path) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "scripts.check", str(root)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_editing_a_case_changes_only_what_was_edited(editor, service, copy):
    text_before = (copy / CASE).read_text("utf-8")
    editor.goto(f"{service}/admin/#/collections/monograph/entries/cafe-pluche")
    editor.get_by_label("Nom de l'organisation").wait_for()
    _fill(editor, "Nom de l'organisation", "Le Café Pluche de Comberanche")
    _fill(editor, "Année de création", "2015")
    _publish(editor)
    text_after = (copy / CASE).read_text("utf-8")
    assert text_after == text_before.replace("name: Café Pluche\n", "name: Le Café Pluche de Comberanche\n").replace(
        "founded: 2014", "founded: 2015"
    )
    result = _check(copy)
    assert result.returncode == 0, result.stdout


def test_new_case_passes_the_check(editor, service, copy):
    editor.goto(f"{service}/admin/#/collections/monograph/new")
    editor.get_by_label("Identifiant", exact=True).wait_for()
    _fill(editor, "Identifiant", "epicerie-du-val")
    _fill(editor, "Nom de l'organisation", "Épicerie du Val")
    _fill(
        editor,
        "En une phrase",
        "Dans le Jura, une épicerie : ouverte à tous, tenue par ses clients.",
    )
    _choose(editor, "Thématique", "Entraide")
    _choose(editor, "Activité illustrée", "Épiceries de village")
    _choose(editor, "Forme juridique", "Association")
    _fill(editor, "Commune", "Dole")
    _fill(editor, "Département", "39")
    _fill(editor, "Région", "27")
    _choose(editor, "Source", SOURCE)
    _fill(editor, "Page", "12")
    editor.get_by_role("button", name="Ajouter : soutien").click()
    _choose(editor, "Action", ACTION)
    _choose(editor, "Degré de détail", "Exemple raconté")
    _choose(editor, "État", "Obtenu")
    _fill(editor, "Résumé", "La ville avance le loyer de la première année.")
    _choose(editor, "Source", SOURCE, rank=1)
    _fill(editor, "Page", "13", rank=1)
    _publish(editor)
    new_case = (copy / "data/monographs/epicerie-du-val.yaml").read_text("utf-8")
    result = _check(copy)
    assert result.returncode == 0, f"{result.stdout}\n{new_case}"
    monograph = open_catalogue(copy).monographs["epicerie-du-val"]
    assert monograph.evidence[0].source.page == 13
    assert monograph.place.departement == "39"


# --- The writing of files ---------------------------------------------------

EDITS = {
    "a citation": ("v.evidence[1].source.page = 33", {"-": 1, "+": 1}),
    "a text": ("v.evidence[2].summary = 'Une autre phrase.'", {"-": 2, "+": 1}),
    "one more support": (
        "v.evidence.push({source: {id: 'rapport', page: 3}, action: 'pret-de-salle', "
        "detail: 'mention', status: 'planned', amount: {}, summary: 'La ville avance le loyer.'})",
        {"+": 3},
    ),
    "a field that was empty": ("v.verified_on = '2026-03-02'", {"+": 1}),
    "a field emptied": ("v.website = ''", {"-": 1}),
    "a code": ("v.place.departement = '08'", {"-": 1, "+": 1}),
}
_SHAPES = """
  const {read, write} = await import('/admin/fiche.js');
  const config = await (await fetch('/admin/config.json')).json();
  const shapes = config.collections.flatMap((c) => c.files ?? [c]);
"""


def _edited(editor, text: str, script: str = "") -> str:
    code = f"async (text) => {{{_SHAPES} const v = read(text); {script}; return write(v, shapes) }}"
    return editor.evaluate(code, text)


def test_unedited_file_is_written_as_it_was(editor):
    assert _edited(editor, TEXT) == TEXT


def test_any_file_is_written_without_loss_and_then_as_it_was(editor):
    """Each real file, written by the editor, keeps its values; writing it again changes nothing."""
    for file in sorted((ROOT / "data").rglob("*.yaml")):
        if file.name != "site.yaml":
            text = file.read_text("utf-8")
            new_text = _edited(editor, text)
            assert _value_of(new_text) == _value_of(text), file.name
            assert _edited(editor, new_text) == new_text, file.name


def _value_of(text: str) -> Any:
    return yaml.load(text, Loader=yaml.CSafeLoader)


@pytest.mark.parametrize("edit", EDITS)
def test_edit_touches_few_lines(editor, edit: str):
    script, expected = EDITS[edit]
    old, new = TEXT.splitlines(), _edited(editor, TEXT, script).splitlines()
    number_of_lines = {
        "-": len([x for x in old if x not in new]),
        "+": len([x for x in new if x not in old]),
    }
    assert {k: n for k, n in number_of_lines.items() if n} == expected


def test_removed_support_leaves_the_others_as_they_were(editor):
    start = TEXT.index("  - action: pret-de-salle")
    end = TEXT.index("  - action: prime", start)
    assert _edited(editor, TEXT, "v.evidence.splice(1, 1)") == TEXT[:start] + TEXT[end:]


def test_comments_survive_an_edit(editor):
    text = "# haut\nid: x\nname: A # nom\n# avant\nsummary: B\nevidence: []\n# fin\n"
    assert _edited(editor, text, "v.name = 'C'") == text.replace("name: A # nom", "name: C # nom")


# --- The service and the published files, without a browser -------------------------------------


def test_service_writes_only_in_data_and_content(tmp_path):
    files = Files(tmp_path)
    for path in ("../x.yaml", "/etc/passwd", "catalogue/model.py", "data/../Makefile"):
        with pytest.raises(OutsideProject):
            files.answer("persistEntry", {"entry": {"path": path, "raw": "x"}})


def test_service_refuses_other_sites(service):
    request = urllib.request.Request(
        f"{service}/api/v1",
        json.dumps({"action": "info"}).encode(),
        {"Origin": "https://ailleurs.example"},
    )
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(request)


def test_not_published_unless_configured(catalogue):
    assert admin_files(Renderer(catalogue)) == {}


@pytest.mark.parametrize(
    ("backend", "login", "connect"),
    [
        (
            "github",
            "https://relais.example",
            "'self' blob: https://api.github.com https://github.com https://relais.example",
        ),
        ("gitlab", "https://gitlab.example", "'self' blob: https://gitlab.example"),
    ],
)
def test_published_editor_opens_proposals_and_calls_only_the_forge(catalogue, backend, login, connect):
    admin = {"backend": backend, "project": "anct/guide", "login": login, "application": "abc"}
    settings = Settings.model_validate(catalogue.settings.model_dump() | {"admin": admin})
    renderer = Renderer(catalogue)
    renderer.catalogue = catalogue.with_entries(catalogue.entries, catalogue.prose, settings)
    files = admin_files(renderer)
    config = json.loads(str(files["admin/config.json"]))
    assert config["publish_mode"] == "editorial_workflow"
    assert config["backend"]["repo"] == "anct/guide"
    assert (config["backend"].get("auth_type") == "pkce") == (backend == "gitlab")
    page = str(files["admin/index.html"]).replace("&#39;", "'")
    assert re.search("connect-src ([^;]*);", page)[1] == connect
    assert all(p.is_file() for p in files.values() if isinstance(p, Path))
