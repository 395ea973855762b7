"""Take again the pictures of the page « Contribuer », from the site built in ``site/`` and the editor.

Needs what the browser tests need: Playwright and Chromium.
"""

from __future__ import annotations

import functools
import io
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from PIL import Image
from playwright.sync_api import FloatRect, Locator, Page, sync_playwright

from scripts.admin import make_server

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "content" / "images"
WIDTH = 1000
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main(arguments: list[str]) -> int:
    """Take the pictures; ``arguments`` may name the folder of the built site. Return the exit code."""
    site = Path(arguments[0] if arguments else ROOT / "site")
    if not (site / "index.html").is_file():
        print("Construisez d'abord le site : « make build ».")
        return 1
    pages = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(SimpleHTTPRequestHandler, directory=site))
    with sync_playwright() as playwright, _served(pages) as guide, _served(make_server(ROOT)) as editor:
        program = next(filter(None, map(shutil.which, BROWSERS)), None)
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": 640}, locale="fr-FR")
        page.goto(f"{guide}/monographies/cafe-pluche/")
        page.locator("p.edit").scroll_into_view_if_needed()
        _save(page, "modifier-une-fiche", _around(page.locator("p.edit")))
        page.goto(f"{editor}/admin/")
        page.get_by_role("button", name="Se connecter").click()
        page.get_by_text("Café Pluche").first.wait_for()
        _save(page, "editeur-liste")
        page.goto(f"{editor}/admin/#/collections/monograph/new")
        page.get_by_role("button", name="Ajouter : soutien").click()
        page.get_by_text("Types de décideurs").first.evaluate("item => item.scrollIntoView({block: 'center'})")
        page.wait_for_function("!document.querySelector('[class*=loadingIndicator]')")  # the choices are loaded
        _save(page, "editeur-soutien")
        browser.close()
    return 0


@contextmanager
def _served(server: ThreadingHTTPServer) -> Iterator[str]:
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def _around(element: Locator) -> FloatRect:
    """Return the area of a page to photograph around an element: more of what is above it than below.

    Raises:
        LookupError: it is not shown.
    """
    box = element.bounding_box()
    if box is None:
        raise LookupError("what the picture is about is not on the page")
    top = max(box["y"] - 130, 0)
    return {"x": 0, "y": top, "width": 688, "height": box["y"] + box["height"] + 20 - top}


def _save(page: Page, name: str, clip: FloatRect | None = None) -> None:
    picture = Image.open(io.BytesIO(page.screenshot(clip=clip)))
    picture.save(FOLDER / f"{name}.webp", quality=60, method=6)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
