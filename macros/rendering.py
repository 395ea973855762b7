"""Jinja templates of the guide, fed by a catalogue: all markup comes from here."""

from __future__ import annotations

import datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markdown_it import MarkdownIt
from markupsafe import Markup, escape

from catalogue import accessibility, geography, layout, urls
from catalogue.competences import shared
from catalogue.fields import choice_labels
from catalogue.model import Citation, Kind, Model, RuleLine
from catalogue.news import news
from catalogue.plain import plain_text
from catalogue.plurals import count
from catalogue.store import Catalogue
from catalogue.tallies import tally
from macros.policy import POLICY
from macros.sharing import CARD_HEIGHT, Share, Sharing

TEMPLATES = Path(__file__).parent / "templates"
_MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()

#: What Markdown could read as its own, written as entities.
_MARKS = str.maketrans({mark: f"&#{ord(mark)};" for mark in "\\`*_[]{}!"})

_KIND_OF = {record: kind for kind, record in layout.CLASS_OF.items()}

#: A list that grows with the base shows its first items in full, then so many on a line each, then where the rest is.
FEW, LONGEST = 6, 24

# « js-default » escapes HTML and refuses javascript: links: what an editor types never runs.
# An image could only come from elsewhere, which the content policy refuses.
_markdown = MarkdownIt("js-default", {"linkify": False}).disable("image")


class Renderer:
    """Renders templates for one catalogue.

    Every template is given ``address``, the page it is rendered for, so that links are relative and
    the site works under any root folder.
    """

    def __init__(self, catalogue: Catalogue):
        self.catalogue = catalogue
        self.sharing = Sharing(catalogue)
        self.environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.environment.filters |= {
            "url": self._url,
            "link_to": self._link_to,
            "kind": self.kind,
            "md": markdown_inline,
            "mdblock": markdown_block,
            "literal": literal,
            "plain": plain_text,
            "fr_date": french_date,
            "citation": self.citation,
            "count": count,
            "tally": tally,
            "address": self.address_of,
            "slug": urls.slug,
            "size": file_size,
            "domain": lambda url: url.split("//", 1)[-1].strip("/"),
        }
        self.environment.globals |= {
            "catalogue": catalogue,
            "settings": catalogue.settings,
            "Kind": Kind,
            "kind_names": layout.KIND_NAMES,
            "few": FEW,
            "longest": LONGEST,
            "index_address": urls.index_address,
            "evidence_address": urls.evidence_address,
            "lever_number": self.lever_number,
            "edit_url": self.edit_url,
            "policy": POLICY,
            "accessibility": accessibility.results,
            "rgaa_criteria": accessibility.RGAA_CRITERIA,
            "absolute": catalogue.settings.absolute,
            "urls": urls,
            "sharing": self.sharing,
            "news": news,
            "embed_code": self.embed_code,
            "regions": geography.regions(),
            "topics": choice_labels(RuleLine, "topic"),
            "shared": shared,
        }

    def render(self, template: str, address: str, **variables: Any) -> str:
        """Render a template for the page at ``address``."""
        return self.environment.get_template(template).render(address=address, **variables)

    def kind(self, record: Model) -> Kind:
        """Return the kind of a record."""
        return _KIND_OF[type(record)]

    def address_of(self, record: Model) -> str:
        """Return the public address of a record."""
        return urls.address_of(self.kind(record), record)

    def lever_number(self, record: Model) -> int | None:
        """Return the number of the lever a record belongs to, or None."""
        kind = self.kind(record)
        if kind is Kind.LEVER:
            return record.number
        return self.catalogue.lever_of[record.id].number if kind is Kind.ACTION else None

    def citation(self, citation: Citation) -> str:
        """Return a citation in words: « Levier 1, p. 20 »."""
        parts = [citation.section, f"p. {citation.page}" if citation.page else None]
        return ", ".join(part for part in parts if part)

    def source(self, template: str) -> str:
        """Return the text of a file of the templates, as it is."""
        return (TEMPLATES / template).read_text("utf-8")

    def embed_code(self, share: Share, height: int = CARD_HEIGHT) -> str:
        """Return the HTML that shows a record's card in another site."""
        src = self.catalogue.settings.absolute(share.embed)
        return self.render("embed/code.html.j2", "/", src=src, title=share.title, height=height).strip()

    def edit_url(self, path: str, line: int | None = None) -> str:
        """Return where a project file is edited on the forge."""
        settings = self.catalogue.settings
        anchor = f"#L{line}" if line else ""
        return f"{settings.repository}/edit/{settings.branch}/{path}{anchor}"

    @pass_context
    def _url(self, context: Context, target: Model | str) -> str:
        address = target if isinstance(target, str) else self.address_of(target)
        return urls.relative(context["address"], address)

    @pass_context
    def _link_to(self, context: Context, target: Model, text: str | None = None) -> Markup:
        label = text or getattr(target, "short_label", None) or target.label
        return Markup('<a href="{}">{}</a>').format(self._url(context, target), label)


@cache
def markdown_inline(text: str) -> Markup:
    """Render the Markdown of a data field inside a line; HTML is shown, never run."""
    return Markup(_markdown.renderInline(text))


@cache
def markdown_block(text: str) -> Markup:
    """Render the Markdown of a data field as paragraphs; HTML is shown, never run."""
    return Markup(_markdown.render(text))


def literal(text: str) -> Markup:
    """Return a text that Markdown will leave as it is: for a name written in the middle of someone's prose."""
    return Markup(escape(text).translate(_MARKS))


def file_size(size: int) -> str:
    """Write the size of a file as « 108 ko »."""
    if size < 1000:
        return f"{size} octets"
    return f"{round(size / 1000)} ko" if size < 1_000_000 else f"{size / 1_000_000:.1f} Mo".replace(".", ",")


def french_date(date: datetime.date) -> str:
    """Write a date as « 1er juillet 2024 »."""
    day = "1er" if date.day == 1 else str(date.day)
    return f"{day} {_MONTHS[date.month - 1]} {date.year}"
