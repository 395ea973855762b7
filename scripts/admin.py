"""Serve the editor of records on this machine: what is saved there is written into the files of the project.

It implements the part of the local backend protocol of Decap CMS that editing records needs.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import mimetypes
import sys
import threading
import webbrowser
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from catalogue.opening import open_catalogue
from catalogue.reading.files import files_below, is_junk
from catalogue.reading.problems import ProblemsFound
from catalogue.reading.prose import IMAGES
from macros.building.admin import local_files
from macros.rendering.renderer import Renderer

ROOT = Path(__file__).resolve().parent.parent
SERVICE = "/api/v1"
#: Only these folders are read or written, whatever the browser asks.
FOLDERS = ("data", "content")


class OutsideProject(ValueError):
    """A path leads outside the folders that editors write in."""


class Files:
    """Answers the requests of Decap CMS about the files of a project."""

    def __init__(self, root: Path):
        self.root = root

    def answer(self, action: str, params: dict[str, Any]) -> Any:
        """Do what a request of the browser asks; return the answer, ready for JSON.

        Args:
            action: name of the action in the protocol of Decap CMS.
            params: its parameters.

        Raises:
            OutsideProject: a path is not in the folders that editors write in.
            KeyError: the action is not known, or a parameter is missing.
        """
        handlers: dict[str, Callable[[], Any]] = {
            "info": lambda: {"repo": "local", "publish_modes": ["simple"], "type": "local_fs"},
            "entriesByFolder": lambda: self._folder(params["folder"], params["extension"]),
            "entriesByFiles": lambda: [self._entry(f["path"]) | {"label": f.get("label")} for f in params["files"]],
            "getEntry": lambda: self._entry(params["path"]),
            "persistEntry": lambda: self._write(params),
            "getMedia": lambda: [self._picture(file) for file in self._pictures(params["mediaFolder"])],
            "persistMedia": lambda: self._write_picture(params["asset"]),
            "getDeployPreview": lambda: None,
            "unpublishedEntries": lambda: [],
        }
        return handlers[action]()

    def _path(self, relative_path: str) -> Path:
        path = (self.root / relative_path).resolve()
        if not any(path.is_relative_to((self.root / folder).resolve()) for folder in FOLDERS):
            raise OutsideProject(relative_path)
        return path

    def _folder(self, folder: str, extension: str) -> list[dict[str, Any]]:
        paths = sorted(self._path(folder).glob(f"*.{extension.lstrip('.')}"))
        files = (file for file in paths if not is_junk(file.name))
        return [self._entry(file.relative_to(self.root.resolve()).as_posix()) for file in files]

    def _entry(self, relative_path: str) -> dict[str, Any]:
        path = self._path(relative_path)
        # Line ends as they are: the editor keeps those of the file.
        text = path.read_bytes().decode("utf-8") if path.is_file() else None
        fingerprint = hashlib.sha256((text or "").encode()).hexdigest()
        return {"data": text, "file": {"path": relative_path, "id": fingerprint}}

    def _write(self, params: dict[str, Any]) -> dict[str, str]:
        for item in params.get("dataFiles") or [params["entry"]]:
            path = self._path(item["path"])
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(item["raw"].encode())
        return {"message": "entry persisted"}

    def _pictures(self, folder: str) -> list[Path]:
        return [file for inner, file in files_below(self._path(folder)) if inner.endswith(IMAGES)]

    def _picture(self, file: Path) -> dict[str, str]:
        content = file.read_bytes()
        path = file.relative_to(self.root.resolve()).as_posix()
        return {
            "id": hashlib.sha256(content).hexdigest(),
            "path": path,
            "name": file.name,
            "content": base64.b64encode(content).decode(),
            "encoding": "base64",
        }

    def _write_picture(self, asset: dict[str, str]) -> dict[str, str]:
        file = self._path(asset["path"])
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(base64.b64decode(asset["content"]))
        return self._picture(file)


def make_server(root: Path, port: int = 0) -> ThreadingHTTPServer:
    """Return a server, on this machine only, of the editor and of the files of a project.

    Raises:
        ProblemsFound: the data must be mended first; carries every problem.
    """
    renderer = Renderer(open_catalogue(root))
    pages = {f"/{path}": content for path, content in local_files(renderer, SERVICE).items()}
    files = Files(root)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            if path in ("/", "/admin"):
                self.send_response(302)
                self.send_header("Location", "/admin/")
                self.end_headers()
                return
            content = pages.get("/admin/index.html" if path == "/admin/" else path)
            if content is None:
                self._send(404, b"", "text/plain")
                return
            kind = "text/html" if path == "/admin/" else mimetypes.guess_type(path)[0] or "text/plain"
            body = content.read_bytes() if isinstance(content, Path) else content.encode()
            self._send(200, body, f"{kind}; charset=utf-8")

        def do_POST(self) -> None:
            # A page of another site must not write here: browsers always say where they come from.
            if self.path != SERVICE or self.headers.get("Origin") != f"http://{self.headers.get('Host')}":
                self._send(403, b"", "text/plain")
                return
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            try:
                status, answer = 200, files.answer(request["action"], request.get("params", {}))
            except (OutsideProject, KeyError) as error:
                status, answer = 422, {"error": f"refusé : {error}"}
            self._send(status, json.dumps(answer).encode(), "application/json")

        def _send(self, status: int, body: bytes, kind: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: Any) -> None:
            """Log no request."""

    return ThreadingHTTPServer(("127.0.0.1", port), Handler)


def main(arguments: list[str]) -> int:
    """Run the command; return the exit code."""
    parser = argparse.ArgumentParser(description="Ouvre l'éditeur de fiches sur cette machine.")
    parser.add_argument("--port", type=int, default=8010)
    parser.add_argument("--no-browser", action="store_true", help="n'ouvre pas le navigateur")
    options = parser.parse_args(arguments)
    try:
        server = make_server(ROOT, options.port)
    except ProblemsFound as problems:
        print(problems)
        return 1
    address = f"http://127.0.0.1:{server.server_port}/admin/"
    print(f"Éditeur de fiches : {address} (Ctrl+C pour arrêter)")
    if not options.no_browser:
        threading.Timer(0.5, webbrowser.open, [address]).start()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
