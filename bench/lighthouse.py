"""Measure one page of each template with Lighthouse, as on a phone, and print its four scores.

``make lighthouse`` builds the site and runs it. A busy machine only lowers the first score, that of performance: a page
below the score expected is measured up to three times in all, and its best measure is kept.
"""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import tempfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from catalogue.opening import open_catalogue
from tests.site.conftest import find_chromium
from tests.site.templates import template_pages

ROOT = Path(__file__).resolve().parent.parent
NODE = Path(sys.executable).with_name("node")
LIGHTHOUSE = ROOT / "node_modules" / "lighthouse" / "cli" / "index.js"
RUNS = 3
LOWEST_SCORES = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}


class _Compressing(SimpleHTTPRequestHandler):
    """Answers as the hosting samples do: text compressed, files cached for an hour by browsers."""

    def do_GET(self) -> None:
        """Send one file."""
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            path /= "index.html"
        if not path.is_file():
            self.send_error(404)
            return
        content = path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        if path.suffix in (".html", ".css", ".js", ".svg", ".json", ".xml", ".txt"):
            content = gzip.compress(content, 6)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "public, max-age=3600")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args: object) -> None:
        """Log no request."""


def main(arguments: list[str]) -> int:
    """Measure a built site; return 1 when a score is below what is expected.

    Args:
        arguments: the folder of the site, then names of templates; all of them when there is none.
    """
    folder, *names = arguments
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Compressing, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print("page".ljust(22), *(name.rjust(14) for name in LOWEST_SCORES), flush=True)
    is_below = False
    # The page for unknown addresses is hidden from search engines, so Lighthouse would lower its score.
    templates = template_pages(open_catalogue(ROOT))
    for name in names or [name for name in templates if name != "unknown"]:
        url = f"http://127.0.0.1:{server.server_port}{templates[name]}"
        scores, failed_audits = _measure(url)
        for _ in range(RUNS - 1):
            if scores["performance"] < LOWEST_SCORES["performance"]:
                scores, failed_audits = max(
                    (scores, failed_audits), _measure(url), key=lambda measure: measure[0]["performance"]
                )
        is_below |= any(scores[category] < floor for category, floor in LOWEST_SCORES.items())
        print(
            name.ljust(22), *(str(scores[category]).rjust(14) for category in LOWEST_SCORES), *failed_audits, flush=True
        )
    return int(is_below)


def _measure(url: str) -> tuple[dict[str, int], list[str]]:
    """Return the scores of a page, and the audits that lower them."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        subprocess.run(
            [NODE, LIGHTHOUSE, url, "--quiet", "--output=json", f"--output-path={report}",
             "--chrome-flags=--headless=new --no-sandbox --disable-gpu"],
            env=os.environ | {"CHROME_PATH": find_chromium() or ""},
            check=True,
        )  # fmt: skip
        results = json.loads(report.read_text("utf-8"))
    scores = {name: round(category["score"] * 100) for name, category in results["categories"].items()}
    failed_audits = [
        audit
        for category in results["categories"].values()
        for audit in (ref["id"] for ref in category["auditRefs"] if ref["weight"])
        if (results["audits"][audit]["score"] or 0) < 0.9
        and results["audits"][audit]["scoreDisplayMode"] != "notApplicable"
    ]
    return scores, failed_audits


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
