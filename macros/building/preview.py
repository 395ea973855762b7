"""A local server that shows the guide as it will be published, while it is being written.

Nothing is built beforehand: a page is made when it is asked for. When a file is saved, the files that changed are read
again and the browser reloads its page. Problems are shown in the page itself, above the last version without any.
"""

from __future__ import annotations

import contextlib
import mimetypes
import os
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from jinja2 import Environment, FileSystemLoader
from mkdocs.config import load_config
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from catalogue.checks import check
from catalogue.language.plurals import count
from catalogue.reading.cache import Cache, code_digest
from catalogue.reading.files import is_junk
from catalogue.reading.loading import Loader
from catalogue.reading.problems import Problem
from catalogue.reading.prose import CONTENT
from catalogue.store import Catalogue
from macros.building.configuration import macros_plugin, setup_of
from macros.building.guide import Guide
from macros.building.outputs import INDEX, Maker
from macros.calls import expanded, macro_problems
from macros.editor import MACROS
from macros.rendering.assets import THEME
from macros.rendering.renderer import NOT_FOUND, TEMPLATES

#: Folders whose changes make a preview read the project again.
_FOLDERS_OF_TEXTS = ("data", CONTENT, THEME.name)
#: The program itself: when it changes, the preview restarts.
_PROGRAM = ("catalogue", "macros")
_CONFIGURATION = "mkdocs.yml"
#: Addresses that exist only in a preview.
_PREVIEW = "/_apercu/"
_STYLE, _SCRIPT, _CHANGES = f"{_PREVIEW}style.css", f"{_PREVIEW}script.js", f"{_PREVIEW}version"
_FILES = {_STYLE: "preview/preview.css", _SCRIPT: "preview/preview.js"}
#: Seconds: how long a browser waits for a change in one request, and how long a burst of changes may last.
_PATIENCE, _BURST = 25.0, 0.03
#: Problems shown in a page.
_MOST_PROBLEMS = 8


@dataclass(frozen=True)
class State:
    """What the templates of the preview show: the version of the guide, the problems that stop the next one."""

    version: int
    problems: tuple[Problem, ...] = ()
    style: str = _STYLE
    script: str = _SCRIPT
    changes: str = _CHANGES
    most: int = _MOST_PROBLEMS


@dataclass
class _Version:
    """One version of the guide, with the content of the files made so far, by address."""

    guide: Guide
    contents: dict[str, bytes] = field(default_factory=dict)
    makers: dict[str, Maker] | None = None


class Preview:
    """The guide of a project, read again when its files change."""

    def __init__(self, root: Path):
        """``root`` is the folder of the project."""
        self._root = root
        self._config = load_config(str(root / _CONFIGURATION))
        self._macros = macros_plugin(self._config)
        self._loader = Loader(root)
        self._cache = Cache(None, code_digest())  # in memory: a version of the guide reuses what the last one computed
        self._lock = threading.Lock()
        self._version_changed = threading.Condition()
        self._current: _Version | None = None
        self.state = State(time.time_ns())  # unlike any version of an earlier run, so that pages left open reload
        self.read()

    @property
    def path(self) -> str:
        """Path of the root of the site: ``/``, or ``/guide/`` when it will live in a folder."""
        settings = self._current.guide.catalogue.settings if self._current else None
        return f"{settings.folder}/" if settings else "/"

    def read(self) -> None:
        """Read the project again; when it has problems, keep showing the last version that had none."""
        with self._lock:
            files = self._loader.load(self._cache)
            catalogue = Catalogue(files)
            problems = [*files.problems, *check(catalogue, macro_problems, cache=self._cache)]
            self.state = State(self.state.version + 1, tuple(sorted(set(problems))))
            if not problems:
                self._current = _Version(self._guide(catalogue))
            if self._current:
                self._current.guide.renderer.environment.globals["preview"] = self.state
                self._current.contents.clear()
        with self._version_changed:
            self._version_changed.notify_all()

    def _guide(self, catalogue: Catalogue) -> Guide:
        guide = Guide(catalogue, setup_of(self._config), self._expand, self._cache)
        if self._current is None:
            self._config.extra["guide"] = guide
            self._macros.on_config(self._config)
        self._macros.env.globals.update({name: getattr(guide.macros, name) for name in MACROS})
        return guide

    def _expand(self, text: str) -> str:
        return expanded(self._macros.env, text)

    def next_version(self, known_version: str) -> int:
        """Wait until the version of the guide is not ``known_version``, or some time; return the version."""
        with self._version_changed:
            self._version_changed.wait_for(lambda: str(self.state.version) != known_version, _PATIENCE)
            return self.state.version

    def answer(self, address: str) -> tuple[int, bytes]:
        """Return the HTTP status and the content answered for an address of the site."""
        if address in _FILES:
            return 200, (TEMPLATES / _FILES[address]).read_bytes()
        with self._lock:
            if self._current is None:
                return 503, self._problems_only().encode()
            file = f"{address}{INDEX}" if address.endswith("/") else address
            content = self._content(self._current, file)
            return (200, content) if content is not None else (404, self._content(self._current, NOT_FOUND) or b"")

    def is_page(self, address: str) -> bool:
        """Tell whether a page is at an address."""
        return self._current is not None and address in self._current.guide.catalogue.page_addresses()

    def _content(self, version: _Version, address: str) -> bytes | None:
        if address not in version.contents:
            page = address.removesuffix(INDEX)
            if address == NOT_FOUND or page in version.guide.catalogue.page_addresses():
                version.contents[address] = version.guide.pages.html(page).encode()  # without listing the other files
            elif (make := self._maker(version, address)) is not None:
                version.contents[address] = make()
            else:
                return None
        return version.contents[address]

    def _maker(self, version: _Version, address: str) -> Maker | None:
        if version.makers is None:
            version.makers = {
                file_address: make
                for unit in version.guide.units()
                if not unit.below
                for file_address, make in unit.files().items()
            }
        if address not in version.makers:
            for unit in version.guide.units():
                if address.startswith(unit.below):
                    version.makers |= unit.files()
        return version.makers.get(address)

    def _problems_only(self) -> str:
        environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True)
        environment.filters["count"] = count
        return environment.get_template("preview/problems.html.j2").render(preview=self.state)


class _Changes(FileSystemEventHandler):
    """Reads the project again a moment after a file was saved; restarts the preview when the program changed."""

    def __init__(self, preview: Preview, root: Path):
        self._preview = preview
        self._program = tuple(str(root / name) for name in (*_PROGRAM, _CONFIGURATION))
        self._pending = threading.Event()
        threading.Thread(target=self._follow, daemon=True).start()

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Plan to read the project again, unless nothing that people write changed."""
        if not is_change(event):
            return
        path = str(event.dest_path or event.src_path)
        if path.startswith(self._program) and path.endswith((".py", ".yml")):
            os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:], "--again"])
        self._pending.set()

    def _follow(self) -> None:
        while True:
            self._pending.wait()
            while self._pending.is_set():  # an editor often writes a file in several steps
                self._pending.clear()
                time.sleep(_BURST)
            self._preview.read()


def is_change(event: FileSystemEvent) -> bool:
    """Tell whether an event may change the guide: files that were only read, or that systems leave, do not."""
    if event.event_type in ("opened", "closed_no_write") or (event.is_directory and event.event_type == "modified"):
        return False
    return not all(is_junk(Path(str(path)).name) for path in (event.src_path, event.dest_path) if path)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, preview: Preview, *args: Any):
        self._preview = preview
        super().__init__(*args)

    def do_GET(self) -> None:
        """Answer with a page or a file; a browser that closed the connection is no error."""
        with contextlib.suppress(ConnectionError):
            self._answer()

    def _answer(self) -> None:
        path, _, query = self.path.partition("?")
        if path == _CHANGES:
            self._send(200, str(self._preview.next_version(query)).encode(), "text/plain")
            return
        root = self._preview.path
        address = "/" + unquote(path).removeprefix(root) if path.startswith(root) else unquote(path)
        if not address.endswith("/") and self._preview.is_page(f"{address}/"):
            self.send_response(302)
            self.send_header("Location", f"{path}/{'?' if query else ''}{query}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        status, content = self._preview.answer(address)
        html = status != 200 or address.endswith("/")
        self._send(status, content, "text/html; charset=utf-8" if html else _media_type(address))

    def _send(self, status: int, content: bytes, media_type: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args: object) -> None:
        """Log no request."""


def _media_type(address: str) -> str:
    guessed, _ = mimetypes.guess_type(address)
    return (
        f"{guessed}; charset=utf-8"
        if guessed and guessed.startswith("text/")
        else guessed or "application/octet-stream"
    )


def serve(root: Path, port: int) -> tuple[ThreadingHTTPServer, Preview, Callable[[], None]]:
    """Open the preview of a project on this machine only.

    Args:
        root: folder of the project.
        port: where to listen; 0 lets the system choose.

    Returns:
        The server, to be run; the preview; and the function that stops watching the files.

    Raises:
        OSError: the port is taken.
    """
    preview = Preview(root)
    server = ThreadingHTTPServer(("127.0.0.1", port), partial(_Handler, preview))
    server.daemon_threads = True
    observer = Observer()
    changes = _Changes(preview, root)
    for name in (*_FOLDERS_OF_TEXTS, *_PROGRAM):
        observer.schedule(changes, str(root / name), recursive=True)
    observer.schedule(changes, str(root), recursive=False)
    observer.start()
    return server, preview, observer.stop
