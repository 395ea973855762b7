"""Request every external address that the guide cites; write a report for editors when some do not answer."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from catalogue.reading.link_exceptions import exceptions
from catalogue.reading.loading import load
from catalogue.reviewing.web_links import report, verdicts
from catalogue.store import Catalogue
from catalogue.views.cited import cited_addresses

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: list[str]) -> int:
    """Run the command; return 0 even when addresses are dead: the report says so."""
    parser = argparse.ArgumentParser(description="Essaie les adresses externes.")
    parser.add_argument("--root", type=Path, default=ROOT, help="dossier du projet")
    parser.add_argument("--output", type=Path, default=Path("rapport.md"), help="rapport à écrire")
    options = parser.parse_args(arguments)
    catalogue = Catalogue(load(options.root.resolve()))
    excepted = {exception.url for exception in exceptions(catalogue.root)}
    addresses = [url for url in cited_addresses(catalogue) if url not in excepted]
    text = report(verdicts(check(addresses), excepted), catalogue)
    options.output.unlink(missing_ok=True)
    if text:
        options.output.write_text(text, "utf-8")
    print(text or f"Les {len(addresses)} adresses répondent.")
    return 0


def check(addresses: list[str]) -> dict[str, Any]:
    """Request addresses with lychee; return its JSON report.

    Raises:
        subprocess.CalledProcessError: lychee could not run.
    """
    with tempfile.TemporaryDirectory() as folder:
        list_file = Path(folder, "adresses.txt")
        list_file.write_text("\n".join(addresses) + "\n", "utf-8")
        output = Path(folder, "rapport.json")
        lychee = Path(sys.executable).with_name("lychee")
        command: list[str | Path] = [
            lychee,
            "--format",
            "json",
            "--output",
            output,
            "--no-progress",
            "--timeout",
            "30",
        ]
        command += [
            "--max-retries",
            "2",
            "--max-concurrency",
            "8",
            "--include-verbatim",
            "-vv",
            list_file,
        ]
        result = subprocess.run(command, check=False, capture_output=True, encoding="utf-8")
        if result.returncode not in (0, 2):  # 2: some addresses failed
            raise subprocess.CalledProcessError(result.returncode, command, result.stdout, result.stderr)
        report: dict[str, Any] = json.loads(output.read_text("utf-8"))
        return report


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
