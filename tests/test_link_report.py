"""What became of the cited addresses."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from catalogue.checks.link_exceptions import exception_problems
from catalogue.reading.link_exceptions import EXCEPTIONS_PATH, exceptions
from catalogue.reviewing.web_links import report, verdicts
from scripts.links import check
from tests.builders import CAFE, make_monograph


@pytest.fixture(scope="module")
def server():
    class Handler(BaseHTTPRequestHandler):
        answers: ClassVar = {"/mort": 404, "/parti": 410, "/refus": 403, "/panne": 500}

        def do_GET(self):
            if self.path == "/avant":
                self.send_response(301)
                self.send_header("Location", "/apres")
            else:
                self.send_response(self.answers.get(self.path, 200))
            self.end_headers()

        do_HEAD = do_GET

        def log_message(self, *args):
            """Say nothing."""

    http_server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=http_server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{http_server.server_port}"
    http_server.shutdown()
    http_server.server_close()


def test_dead_moved_and_uncertain_are_told_apart(server):
    paths = ("/ici", "/mort", "/parti", "/refus", "/panne", "/avant")
    checked = check([server + path for path in paths])
    state_by_path = {v.url.removeprefix(server): v.state for v in verdicts(checked, set())}
    assert state_by_path == {
        "/mort": "dead",
        "/parti": "dead",
        "/refus": "uncertain",
        "/panne": "uncertain",
        "/avant": "moved",
    }
    assert [v.url for v in verdicts(checked, {server + p for p in paths[1:]})] == []


def test_unknown_host_is_dead_and_slowness_is_not():
    checked = {
        "error_map": {"x": [{"url": "https://a.example", "status": {"text": "Cannot resolve host"}}]},
        "timeout_map": {"x": [{"url": "https://b.example", "status": {"text": "Timeout"}}]},
    }
    assert [(v.url, v.state) for v in verdicts(checked, set())] == [
        ("https://a.example", "dead"),
        ("https://b.example", "uncertain"),
    ]


def test_change_of_scheme_is_not_a_move():
    answer = {
        "origin": "http://www.a.example/b",
        "redirects": [{"url": "https://a.example/b/", "code": 301}],
    }
    assert verdicts({"redirect_map": {"x": [answer]}}, set()) == []


def test_report_says_where_each_address_is_cited(project):
    project[CAFE] = make_monograph(website="https://cafe.example/x")
    checked = {"error_map": {"x": [{"url": "https://cafe.example/x", "status": {"code": 404, "text": "Not Found"}}]}}
    text = report(verdicts(checked, set()), project.catalogue())
    assert "## Mortes" in text
    assert f"`{project.at(CAFE, 'website')}`" in text
    assert report([], project.catalogue()) == ""


def test_exception_problems(project):
    project[CAFE] = make_monograph(website="https://cafe.example/x")
    project[EXCEPTIONS_PATH] = "# Liste\nhttps://cafe.example/x\nhttps://autre.example/ refuse les robots\n"
    catalogue = project.catalogue()
    assert [e.reason for e in exceptions(catalogue.root)] == ["", "refuse les robots"]
    assert [str(p) for p in exception_problems(catalogue)] == [
        f"{EXCEPTIONS_PATH}:2 : l'exception « https://cafe.example/x » n'a pas de raison.\n"
        "    Écrivez-la après l'adresse.",
        f"{EXCEPTIONS_PATH}:3 : l'exception « https://autre.example/ » ne sert plus : rien ne cite "
        "cette adresse.\n    Vouliez-vous dire « https://cafe.example/x » ?",
    ]


def test_unreadable_exceptions_are_told(project):
    project[EXCEPTIONS_PATH] = b"# Liste\nhttps://caf\xe9.example/x refus\n"
    assert [str(p).split("\n")[0] for p in exception_problems(project.catalogue())] == [
        f"{EXCEPTIONS_PATH}:2 : le fichier n'est pas encodé en UTF-8."
    ]
