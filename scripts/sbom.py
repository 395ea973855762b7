"""Write the list of the components of the site, in CycloneDX: its Python packages, and what is copied in the tree.

The tool of CycloneDX lists the locked packages; their licence comes from what is installed.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from importlib.metadata import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
VENDORED = ROOT / "scripts" / "vendored.json"


def main(arguments: list[str]) -> int:
    """Write the list in the file named; return the exit code."""
    target = Path(arguments[0] if arguments else ROOT / "sbom.json")
    tool = Path(sys.executable).with_name("cyclonedx-py")
    command: list[str | Path] = [
        tool,
        "requirements",
        ROOT / "requirements.lock",
        "--pyproject",
        ROOT / "pyproject.toml",
    ]
    done = subprocess.run([*command, "--output-reproducible"], capture_output=True, encoding="utf-8", check=True)
    listed = json.loads(done.stdout)
    for component in listed["components"]:
        component |= licences(component["name"])
    listed["components"] += [copied(**part) for part in json.loads(VENDORED.read_text("utf-8"))]
    target.write_text(json.dumps(listed, ensure_ascii=False, indent=2) + "\n", "utf-8")
    print(f"{target.name} : {len(listed['components'])} composants.")
    return 0


def licences(package: str) -> dict[str, Any]:
    """Return the licence of an installed package, as CycloneDX writes it; nothing when it says none."""
    said = metadata(package).json
    if expression := said.get("license_expression"):
        return {"licenses": [{"expression": expression}]}
    named = [c.rpartition(" :: ")[2] for c in said.get("classifier", ()) if c.startswith("License ::")]
    names = named or str(said.get("license", "")).splitlines()[:1]
    return {"licenses": [{"license": {"name": name}} for name in names]} if names else {}


def copied(name: str, version: str, license: str, purl: str, file: str) -> dict[str, Any]:
    """Return the component of a file copied in the tree, with the digest of the copy."""
    digest = hashlib.sha256((ROOT / file).read_bytes()).hexdigest()
    return {
        "type": "library",
        "bom-ref": purl,
        "name": name,
        "version": version,
        "purl": purl,
        "licenses": [{"expression": license}],
        "hashes": [{"alg": "SHA-256", "content": digest}],
        "properties": [{"name": "file", "value": file}],
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
