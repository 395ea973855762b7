"""The guide shown while it is written: what is answered, and what a saved file changes."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from threading import Event, Thread

import pytest
import yaml
from mkdocs.utils.yaml import yaml_load
from selectolax.lexbor import LexborHTMLParser
from watchdog.events import (
    DirModifiedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileOpenedEvent,
    FileSystemEvent,
)

from catalogue.language.typography import NBSP
from catalogue.opening import open_catalogue
from catalogue.reading.problems import Problem, ProblemsFound
from macros.building.preview import Preview, is_change, serve
from macros.rendering.assets import Assets
from scripts.check import RULES
from tests.builders import CAFE, PAGE, Project, make_monograph, make_page, make_settings
from tests.conftest import ROOT
from tests.guides import PREVIEW
from tests.site.projects import PROGRAM, build, copy_parts

CASE = "/monographies/cafe/"
THEME = "/thematiques/entraide/"


@pytest.fixture
def sample(project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A small project with the program and a configuration like the real one, for the pages it has."""
    monkeypatch.setattr(sys, "path", [*sys.path])  # MkDocs adds the project to it
    copy_parts(project.root, *PROGRAM)
    configuration = yaml_load((ROOT / "mkdocs.yml").read_text("utf-8")) | {
        "nav": [{"Accueil": "index.md"}],
        "extra": {},
    }
    (project.root / "mkdocs.yml").write_text(yaml.safe_dump(configuration), "utf-8")
    project.write()
    return project


def html_of(opened: Preview, address: str) -> str:
    status, content = opened.answer(address)
    assert status == 200
    return content.decode()


def problems_shown(page: str) -> list[str]:
    """Return the problems that a page tells."""
    return [item.text() for item in LexborHTMLParser(page).css(".preview-problems li")]


def save(project: Project, opened: Preview) -> None:
    """Write every file of a project, which its preview reads again."""
    project.write()
    opened.read()


def to_mend(project: Project) -> list[Problem]:
    """Return what « make check » tells of a project."""
    with pytest.raises(ProblemsFound) as error:
        open_catalogue(project.root, *RULES)
    return list(error.value.problems)


# --- What is answered -----------------------------------------------------------------------------


def test_every_address_answers_what_a_build_writes(sample: Project):
    site = sample.root / "site"
    result = build(sample.root, site)
    assert result.returncode == 0, result.stdout + result.stderr
    opened = Preview(sample.root)
    files_by_address = {f"/{file.relative_to(site).as_posix()}": file for file in site.rglob("*") if file.is_file()}
    for address, file in files_by_address.items():
        status, content = opened.answer(address.removesuffix("index.html"))
        assert status == 200
        assert PREVIEW.sub(b"", content) == file.read_bytes(), address
    # The kinds of file that a preview makes each in its own way.
    assert {CASE, "/api/v1/monographies.json", f"/embed{CASE}", Assets().address("/assets/stylesheets/guide.css")} <= {
        address.removesuffix("index.html") for address in files_by_address
    }


def test_a_page_shows_changes_and_nothing_else_of_the_preview(sample: Project):
    opened = Preview(sample.root)
    for address in ("/", CASE, "/404.html"):
        assert len(PREVIEW.findall(opened.answer(address)[1])) == 1
        assert problems_shown(html_of(opened, address)) == []
    for address in ("/_apercu/style.css", "/_apercu/script.js"):
        assert html_of(opened, address)


@pytest.mark.parametrize("address", ["/inconnue/", "/inconnue.json", "/api/v1/inconnue.json", "/../mkdocs.yml"])
def test_an_unknown_address_answers_the_page_for_them(sample: Project, address: str):
    opened = Preview(sample.root)
    assert opened.answer(address) == (404, opened.answer("/404.html")[1])


# --- What a saved file changes --------------------------------------------------------------------


def test_a_saved_change_is_shown_wherever_it_is_told(sample: Project):
    opened = Preview(sample.root)
    before = opened.state.version
    pages = [CASE, THEME, "/embed/monographies/cafe/", "/api/v1/monographies/cafe.json"]
    assert not any("lanterne" in html_of(opened, page) for page in pages)
    sample[CAFE] = make_monograph(summary="Un café associatif et sa lanterne.")
    save(sample, opened)
    assert opened.state.version != before
    assert [page for page in pages if "lanterne" not in html_of(opened, page)] == []


def test_pages_come_and_go(sample: Project):
    opened = Preview(sample.root)
    sample["data/monographs/bar.yaml"] = make_monograph(id="bar", name="Le Bar", summary="Un bar.", evidence=[])
    save(sample, opened)
    assert "Le Bar" in html_of(opened, "/monographies/bar/")
    del sample.files["data/monographs/bar.yaml"]
    save(sample, opened)
    assert opened.answer("/monographies/bar/")[0] == 404


def test_a_macro_shows_the_data_as_they_are_now(sample: Project):
    sample[PAGE] = make_page('{{ link("cafe") }}')
    sample.write()
    opened = Preview(sample.root)
    sample[CAFE] = make_monograph(name="La Lanterne", aliases=["Le Café"])
    save(sample, opened)
    assert ">La Lanterne</a>" in html_of(opened, "/essai/")


# --- Problems -------------------------------------------------------------------------------------


def test_a_problem_is_told_as_make_check_does_over_the_last_good_version(sample: Project):
    opened = Preview(sample.root)
    sound = html_of(opened, CASE)
    sample[CAFE] = make_monograph(summary="Une lanterne & un <b>.", theme="entraid", activity="cafe")
    save(sample, opened)
    page = html_of(opened, CASE)
    expected = [str(problem) for problem in to_mend(sample)]
    assert len(expected) > 1
    assert problems_shown(page) == expected
    assert f"{len(expected)}{NBSP}problèmes à corriger" in page
    panel = re.compile(r'<aside class="preview-problems".*?</aside>\n', re.DOTALL)
    assert PREVIEW.sub(b"", panel.sub("", page).encode()) == PREVIEW.sub(b"", sound.encode())
    assert "lanterne" not in html_of(opened, f"/embed{CASE}")


def test_a_problem_goes_when_it_is_mended(sample: Project):
    opened = Preview(sample.root)
    sample[CAFE] = make_monograph(theme="entraid")
    save(sample, opened)
    assert len(problems_shown(html_of(opened, "/"))) == 1
    sample[CAFE] = make_monograph(summary="Une lanterne.")
    save(sample, opened)
    assert problems_shown(html_of(opened, "/")) == []
    assert "lanterne" in html_of(opened, CASE)


def test_past_some_problems_the_others_are_counted(sample: Project):
    opened = Preview(sample.root)
    for number in range(10):
        sample[f"data/monographs/c{number}.yaml"] = make_monograph(id=f"c{number}", name=f"C {number}", theme="inconnu")
    save(sample, opened)
    page, expected = html_of(opened, "/"), [str(problem) for problem in to_mend(sample)]
    assert problems_shown(page) == expected[: opened.state.most]
    assert f"Et {len(expected) - opened.state.most}{NBSP}autres" in page


def test_a_project_that_never_was_without_problems_tells_only_them(sample: Project):
    sample[CAFE] = make_monograph(theme="entraid")
    sample.write()
    opened = Preview(sample.root)
    for address in ("/", CASE, "/inconnue/"):
        status, content = opened.answer(address)
        assert status == 503
        assert problems_shown(content.decode()) == [str(problem) for problem in to_mend(sample)]
        assert PREVIEW.search(content)
        assert "Le guide ne peut pas encore être montré" in content.decode()
    sample[CAFE] = make_monograph()
    save(sample, opened)
    assert problems_shown(html_of(opened, CASE)) == []


# --- Through the server ---------------------------------------------------------------------------


class Visitor:
    """Asks a running preview; nothing is followed."""

    def __init__(self, port: int):
        self._port = port

    def get(self, path: str) -> tuple[int, http.client.HTTPMessage, str]:
        """Return the status, the headers and the text answered."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        connection.request("GET", path)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, answer.headers, text

    def until(self, path: str, word: str) -> str:
        """Return a page once it holds a word, waiting for each new version as a browser does."""
        page = self.get(path)[2]
        while word not in page:
            version = _version(page)
            assert self.get(f"/_apercu/version?{version}")[2] != version, "nothing changed"
            page = self.get(path)[2]
            assert _version(page) != version, "the page is still the one before"
        return page


def _version(page: str) -> str:
    return re.search(r'data-version="(\d+)"', page)[1]


@pytest.fixture
def visitor(sample: Project) -> Iterator[Visitor]:
    """Somebody who looks at the preview of the sample, as its files change."""
    server, _, stop = serve(sample.root, 0)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield Visitor(server.server_port)
    server.shutdown()
    thread.join()
    server.server_close()
    stop()


def test_a_saved_file_is_shown_and_a_mistake_is_told(sample: Project, visitor: Visitor):
    visitor.until(CASE, "Un café associatif de montagne.")
    sample[CAFE] = make_monograph(summary="Un café et sa lanterne.")
    sample.write()
    assert problems_shown(visitor.until(CASE, "lanterne")) == []
    sample[CAFE] = make_monograph(theme="entraid")
    sample.write()
    assert "lanterne" in visitor.until(CASE, "« entraid » n&#39;existe pas.")


def test_the_version_is_told_at_once_to_who_has_another(visitor: Visitor):
    version = _version(visitor.get("/")[2])
    status, headers, text = visitor.get("/_apercu/version?une+autre")
    assert (status, headers["Content-Type"], text) == (200, "text/plain", version)


def test_types_of_files(visitor: Visitor):
    types = {path: visitor.get(path)[1]["Content-Type"] for path in ("/", "/inconnue.json", "/api/v1/index.json")}
    assert types == {
        "/": "text/html; charset=utf-8",
        "/inconnue.json": "text/html; charset=utf-8",
        "/api/v1/index.json": "application/json",
    }
    assert (
        visitor.get(Assets().address("/assets/stylesheets/guide.css"))[1]["Content-Type"] == "text/css; charset=utf-8"
    )


def test_an_address_without_its_last_slash_leads_to_the_page(visitor: Visitor):
    status, headers, _ = visitor.get("/monographies/cafe?avec=1")
    assert (status, headers["Location"]) == (302, "/monographies/cafe/?avec=1")


def test_a_site_that_lives_in_a_folder(sample: Project, request: pytest.FixtureRequest):
    sample["data/site.yaml"] = make_settings(url="https://a.example/guide/")
    sample.write()
    visitor = request.getfixturevalue("visitor")
    assert visitor.get(f"/guide{CASE}")[0] == 200
    assert visitor.get("/guide/monographies/cafe")[1]["Location"] == f"/guide{CASE}"
    assert visitor.get("/_apercu/script.js")[0] == 200
    assert Preview(sample.root).path == "/guide/"


def test_a_change_of_the_program_starts_the_preview_again(
    sample: Project, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
):
    started, commands = Event(), []

    def execv(path: str, command: list[str]) -> None:
        commands.append(command)
        started.set()

    monkeypatch.setattr(os, "execv", execv)
    (sample.root / "catalogue/new.py").write_text("")
    assert started.wait(60)
    assert commands[0] == [sys.executable, *sys.orig_argv[1:], "--again"]


def test_no_version_of_a_run_is_that_of_another(sample: Project):
    """A page left open is loaded again once the preview has started again."""
    assert Preview(sample.root).state.version != Preview(sample.root).state.version


def test_the_command_says_when_the_port_is_taken():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        command = [sys.executable, "-m", "scripts.serve", "--port", str(port)]
        result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert result.stdout.startswith(f"Le port {port} ne peut pas être ouvert (")


@pytest.mark.parametrize(
    ("event", "changes"),
    [
        (FileModifiedEvent("data/site.yaml"), True),
        (FileDeletedEvent("content/page.md"), True),
        (FileMovedEvent("data/.cafe.yaml.tmp", "data/cafe.yaml"), True),
        (FileMovedEvent("data/cafe.yaml", "data/cafe.yaml~"), True),
        (FileOpenedEvent("data/site.yaml"), False),
        (DirModifiedEvent("data"), False),
        (FileCreatedEvent("data/.cafe.yaml.swp"), False),
        (FileModifiedEvent("content/.DS_Store"), False),
        (FileMovedEvent("data/.a.swp", "data/.b.swp"), False),
    ],
    ids=lambda value: repr(value) if isinstance(value, bool) else f"{value.event_type}-{value.src_path}",
)
def test_what_editors_and_systems_leave_is_no_change(event: FileSystemEvent, changes: bool):
    assert is_change(event) is changes
