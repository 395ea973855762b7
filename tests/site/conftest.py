"""The real site, built once for all the tests of a run."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright
from selectolax.lexbor import LexborHTMLParser

from catalogue.reading.cache import VARIABLE
from catalogue.store import Catalogue
from tests.conftest import ROOT
from tests.site.addresses import published
from tests.site.projects import build
from tests.site.sample import sample
from tests.site.templates import Templates, template_pages

#: Milliseconds that a page is waited for: a busy machine makes a test longer, not red.
expect.set_options(timeout=30_000)

#: How a Chromium is opened: without a sandbox, which a container lacks, and without calls of its own.
BROWSER_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder that every worker of a run shares; each run has its own."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


@pytest.fixture(scope="session", autouse=True)
def shared_cache(shared: Path) -> Iterator[None]:
    """A cache shared by the builds of one run of the tests, and by no other run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, str(shared / "kept"))
        yield


@contextmanager
def locked(folder: Path) -> Iterator[bool]:
    """Tell, under a lock, whether a folder shared by the workers is missing: the first one makes it, the others wait."""
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield not folder.exists()


@pytest.fixture(scope="session")
def built(shared: Path, shared_cache: None) -> Path:
    """Folder of the real site, built once."""
    site = shared / "site"
    with locked(site) as is_missing:
        if is_missing:
            site.with_suffix(".commit").write_text(_commit(), "utf-8")
            result = build(ROOT, site)
            assert result.returncode == 0, result.stdout + result.stderr
    return site


def _commit() -> str:
    """Return the last commit of the project; nothing without git."""
    result = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    return result.stdout


@pytest.fixture
def same_commit(built: Path) -> None:
    """For what compares the site with git: a commit made while tests run dates pages that were built before."""
    if built.with_suffix(".commit").read_text("utf-8") != _commit():
        pytest.skip("un commit a été fait pendant les tests : les dates du site ne sont plus celles de git")


@pytest.fixture(scope="session")
def sample_project(shared: Path, shared_cache: None) -> Path:
    """Folder of the sample guide, built once in its folder ``site``."""
    project = shared / "sample"
    with locked(project) as is_missing:
        if is_missing:
            sample(project)
            result = build(project, project / "site")
            assert result.returncode == 0, result.stdout + result.stderr
    return project


class Site:
    """Pages of the built site, parsed on demand, by public address."""

    def __init__(self, folder: Path):
        self.folder = folder

    @cache  # noqa: B019 - one instance for the session
    def page(self, address: str) -> LexborHTMLParser:
        """Return the parsed page at an address."""
        return LexborHTMLParser(self.html(address))

    def html(self, address: str) -> str:
        """Return the HTML of the page at an address."""
        return self.file(address).read_text("utf-8")

    def file(self, address: str) -> Path:
        """Return the file answered for an address."""
        path = self.folder / address.lstrip("/")
        return path / "index.html" if address.endswith("/") else path

    def links(self, address: str) -> list[str]:
        """Return the internal links of a page as addresses without anchors."""
        targets = []
        for anchor in self.page(address).css("a[href]"):
            href = anchor.attributes["href"].partition("#")[0]
            if href and ":" not in href:
                target = os.path.normpath(os.path.join(address, href))  # noqa: PTH118 - addresses
                targets.append(f"{target.rstrip('/')}/" if href.endswith(("/", ".")) else target)
        return targets


@pytest.fixture(scope="session")
def site(built: Path) -> Site:
    """The built site."""
    return Site(built)


@pytest.fixture(scope="session")
def sample_site(sample_project: Path) -> Site:
    """The built site of the sample guide."""
    return Site(sample_project / "site")


@pytest.fixture(scope="session")
def sample_pages(sample_site: Site) -> list[str]:
    """Address of every page of the sample guide, of that for unknown addresses, and of one that leads to another."""
    return [*published(sample_site.folder), "/404.html", "/l/1/"]


class _QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Say nothing: pytest shows what matters."""


@contextmanager
def serving(folder: Path, handler: type[SimpleHTTPRequestHandler] = _QuietHandler) -> Iterator[str]:
    """Serve a folder on the loopback interface, at the address given, until the end of the block."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


@pytest.fixture(scope="session")
def served(built: Path) -> Iterator[str]:
    """Address of the built site, served on the loopback interface."""
    with serving(built) as address:
        yield address


@pytest.fixture(scope="session")
def sampled(sample_project: Path) -> Iterator[str]:
    """Address of the site of the sample guide, served on the loopback interface."""
    with serving(sample_project / "site") as address:
        yield address


def find_chromium() -> str | None:
    """Return the path of a Chromium on this machine."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for path in map(shutil.which, names) if path), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium; without one, tests are skipped, but on CI they fail."""
    path = find_chromium()
    if path is None:
        reason = "Chromium manque : sudo apt-get install chromium"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=BROWSER_FLAGS)
        yield chromium
        chromium.close()


#: Reported by the browser for each thing the policy forbids, before the page's own scripts run.
NOTE_VIOLATIONS = """window.refused = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.refused.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber} ${event.sample}`));"""


@pytest.fixture(scope="module")
def still(browser: Browser, served: str) -> Iterator[BrowserContext]:
    """A browser without transitions, during which contrasts are not final; it notes violations of the policy."""
    opened = browser.new_context(base_url=served, reduced_motion="reduce")
    opened.add_init_script(NOTE_VIOLATIONS)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def templates(catalogue: Catalogue) -> Templates:
    """Address of one page of each template of the real guide, by name."""
    return template_pages(catalogue)
