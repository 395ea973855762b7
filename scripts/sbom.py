"""Write the list of the components of the site, in CycloneDX: its Python packages, and the files copied in the tree.

The tool of CycloneDX lists the locked packages; their licences come from the metadata of the installed ones.
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
    """Write the list into the file that ``arguments`` names, ``sbom.json`` if none; return the exit code."""
    target = Path(arguments[0] if arguments else ROOT / "sbom.json")
    tool = Path(sys.executable).with_name("cyclonedx-py")
    command: list[str | Path] = [
        tool,
        "requirements",
        ROOT / "requirements.lock",
        "--pyproject",
        ROOT / "pyproject.toml",
    ]
    result = subprocess.run([*command, "--output-reproducible"], capture_output=True, encoding="utf-8", check=True)
    document = json.loads(result.stdout)
    for component in document["components"]:
        component |= licences(component["name"])
    document["components"] += [copied(**part) for part in json.loads(VENDORED.read_text("utf-8"))]
    target.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", "utf-8")
    print(f"{target.name} : {len(document['components'])} composants.")
    return 0


def licences(package: str) -> dict[str, Any]:
    """Return the licence of an installed package, as CycloneDX writes it; empty when its metadata gives none."""
    fields = metadata(package).json
    if expression := fields.get("license_expression"):
        return {"licenses": [{"expression": expression}]}
    classifiers = [c.rpartition(" :: ")[2] for c in fields.get("classifier", ()) if c.startswith("License ::")]
    names = classifiers or str(fields.get("license", "")).splitlines()[:1]
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
