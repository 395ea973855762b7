"""The editor of records under ``/admin/`` (Decap CMS): its page, its configuration, its files.

It exists only when ``data/site.yaml`` has an ``admin`` group, or on an editor's own machine
(``make admin``), where it writes straight into the files of the project.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from catalogue.editing.forms import collections
from catalogue.model import Admin
from catalogue.reading.files import files_below
from macros.rendering.renderer import Renderer

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "admin"
#: Origins of GitHub's API and of its sign-in, and of the pictures of its users.
_GITHUB = ("https://api.github.com", "https://github.com")
_GITHUB_IMAGES = ("https://avatars.githubusercontent.com",)
_COMMITS = {
    "create": "Ajoute {{collection}} « {{slug}} »",
    "update": "Modifie {{collection}} « {{slug}} »",
    "delete": "Retire {{collection}} « {{slug}} »",
    "uploadMedia": "Ajoute l'image « {{path}} »",
    "deleteMedia": "Retire l'image « {{path}} »",
    "openAuthoring": "{{message}}",
}


def admin_files(renderer: Renderer) -> dict[str, str | Path]:
    """Return what the site publishes under ``admin/``, by path: a text, or a file to copy.

    Empty when the settings have no ``admin`` group.
    """
    settings = renderer.catalogue.settings
    if settings.admin is None:
        return {}
    origins, images = _origins(settings.admin)
    return _files(renderer, _backend(settings.admin, settings.branch), origins, images)


def local_files(renderer: Renderer, service: str) -> dict[str, str | Path]:
    """Return the same files, for an editor's own machine.

    Args:
        renderer: the templates and the catalogue.
        service: address of the service that reads and writes the files (see ``scripts/admin.py``).
    """
    backend = {"name": "proxy", "proxy_url": service, "branch": renderer.catalogue.settings.branch}
    return _files(renderer, backend, (), (), publish_mode="simple")


def _files(
    renderer: Renderer, backend: dict[str, Any], origins: tuple[str, ...], images: tuple[str, ...], **options: str
) -> dict[str, str | Path]:
    settings = renderer.catalogue.settings
    config = {
        "load_config_file": False,
        "backend": backend,
        "publish_mode": "editorial_workflow",
        "locale": "fr",
        "site_url": settings.absolute("/"),
        "display_url": settings.absolute("/"),
        "show_preview_links": False,
        "media_folder": "content/images",
        "public_folder": "/images",
        "slug": {"encoding": "ascii", "clean_accents": True},  # pictures are named as addresses are
        "collections": collections(),
        **options,
    }
    page = renderer.render("admin.html.j2", "/admin/", origins=origins, images=images)
    files: dict[str, str | Path] = {
        f"admin/{inner}": file for inner, file in files_below(FOLDER) if file.suffix in (".js", ".css", ".txt")
    }
    return files | {
        "admin/index.html": page,
        "admin/config.json": json.dumps(config, ensure_ascii=False),
    }


def _backend(admin: Admin, branch: str) -> dict[str, Any]:
    login = admin.login.rstrip("/")
    backend = {
        "name": admin.backend,
        "repo": admin.project,
        "branch": branch,
        "base_url": login,
        "cms_label_prefix": "fiche/",
        "squash_merges": True,
        "commit_messages": _COMMITS,
    }
    if admin.backend == "gitlab":
        # PKCE: the browser signs in by itself, with no secret and no relay.
        backend |= {
            "auth_type": "pkce",
            "app_id": admin.application,
            "api_root": f"{login}/api/v4",
            "graphql_api_root": f"{login}/api/graphql",
        }
    return backend


def _origins(admin: Admin) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the origins that the browser may call, and those it may show images from."""
    parts = urlsplit(admin.login)
    login = f"{parts.scheme}://{parts.netloc}"
    if admin.backend == "github":
        return (*_GITHUB, login), _GITHUB_IMAGES
    return (login,), (login,)
