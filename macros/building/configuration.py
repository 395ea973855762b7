"""The settings of pages in ``mkdocs.yml``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mkdocs.config.defaults import MkDocsConfig

from catalogue.reading.prose import Prose
from macros.rendering.pages import Frame, LinkGroup, MenuItem


@dataclass(frozen=True)
class Setup:
    """What pages need of ``mkdocs.yml``: the menu and footer, the extensions of Python-Markdown and their settings."""

    frame: Frame
    markdown_extensions: Sequence[Any] = ()
    markdown_settings: Mapping[str, Any] | None = None


def setup_of(config: MkDocsConfig) -> Setup:
    """Return what pages need of the configuration of MkDocs."""
    menu = tuple(_menu_item(title, target) for item in config.nav or () for title, target in item.items())
    footer = tuple(
        LinkGroup(group["title"], tuple(MenuItem(link["title"], f"/{link['url']}") for link in group["links"]))
        for group in config.extra.get("footer", ())
    )
    return Setup(Frame(menu, footer), config.markdown_extensions, config.mdx_configs)


def macros_plugin(config: MkDocsConfig) -> Any:
    """Return MkDocs-macros, which knows the macros that editors call; it has no types."""
    return config.plugins["macros"]


def _menu_item(title: str, target: Any) -> MenuItem:
    """Return an entry of the menu; a section leads to its first page."""
    addresses = [Prose(path).address for path in _paths(target)]
    return MenuItem(title, addresses[0], tuple(addresses))


def _paths(target: Any) -> Iterator[str]:
    if isinstance(target, str):
        yield target
    elif isinstance(target, dict):
        yield from (path for inner in target.values() for path in _paths(inner))
    else:
        yield from (path for inner in target for path in _paths(inner))
