"""Measure every page of the built site with axe, and write what the page « Accessibilité » says.

``make accessibility`` after a change of the templates, of the style sheets or of axe. The tests of the
site check the same on each run, and fail when this file is no longer true.
"""

from __future__ import annotations

import datetime
import json
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from catalogue import accessibility  # noqa: E402
from tests.site import axe  # noqa: E402
from tests.site.conftest import find_chromium  # noqa: E402
from tests.site.test_accessibility import WIDTHS, examine  # noqa: E402
from tests.site.test_pages import ADDRESSES  # noqa: E402


def main() -> int:
    """Write the results file; return 1 when some page has a violation, and say which."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(ROOT / "site")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        context = browser.new_context(
            base_url=f"http://127.0.0.1:{server.server_port}", reduced_motion="reduce"
        )
        page = context.new_page()
        found = [findings for address in ADDRESSES for findings in _page(page, address)]
        criteria = axe.rgaa_criteria(page)
        browser.close()
    passed = sorted(set().union(*(findings.passes for findings in found)))
    violations = [violation for findings in found for violation in findings.violations]
    results = {
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "tool": axe.version(),
        "tags": axe.TAGS,
        "pages": len(ADDRESSES),
        "widths": WIDTHS,
        "violations": len(violations),
        "passed": {rule: criteria[rule] for rule in passed},
    }
    accessibility.PATH.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print("\n".join(violations) or f"{len(ADDRESSES)} pages, {len(passed)} règles tenues, aucune anomalie")
    return 1 if violations else 0


def _page(page: object, address: str) -> list[axe.Findings]:
    page.goto(address)
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found += examine(page, f" {address}")
    return found


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Say nothing of each request."""


if __name__ == "__main__":
    sys.exit(main())
