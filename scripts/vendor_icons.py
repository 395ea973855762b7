"""Copy icons of the installed Material into theme/icons, with their licence; those already there are refreshed.

``python -m scripts.vendor_icons material/alert material/key-variant`` adds two.
"""

from __future__ import annotations

import shutil
import sys
from importlib.metadata import version
from pathlib import Path

from macros.rendering.icons import FOLDER

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "mkdocs-material"
NOTICE = FOLDER / "README.md"


def main(names: list[str]) -> int:
    """Copy the icons named and refresh the others; return 1 when Material has no such icon."""
    source = originals()
    copied_names = {file.relative_to(FOLDER).with_suffix("").as_posix() for file in FOLDER.rglob("*.svg")}
    missing = [name for name in names if not (source / f"{name}.svg").is_file()]
    if missing:
        print(f"Material n'a pas d'icône nommée {', '.join(missing)}.")
        return 1
    for name in sorted(copied_names | set(names)):
        copy = FOLDER / f"{name}.svg"
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / copy.relative_to(FOLDER), copy)
        shutil.copyfile(source / name.split("/")[0] / "LICENSE", FOLDER / name.split("/")[0] / "LICENSE")
    NOTICE.write_text(notice(), "utf-8")
    print(f"{len(copied_names | set(names))} icônes dans {FOLDER.relative_to(ROOT)}.")
    return 0


def originals() -> Path:
    """Return the folder of the icons of the installed Material."""
    import material

    return Path(material.__file__).parent / "templates" / ".icons"


def notice() -> str:
    """Return the README of the copies."""
    return (
        "# Icônes\n\n"
        f"Copiées de {PACKAGE} {version(PACKAGE)} par `python -m scripts.vendor_icons` : ne les modifiez pas ici. "
        "Une épreuve vérifie qu'elles sont celles de la version installée.\n\n"
        "Icônes « Material Design Icons » de Pictogrammers, licence Apache 2.0 : voir `material/LICENSE`.\n"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
