"""Jinja templates of the guide, fed by a catalogue: all markup comes from here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, partial
from pathlib import Path
from typing import Any, TypeVar

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.bccache import Bucket
from jinja2.runtime import Context
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.rules_core import StateCore
from markupsafe import Markup, escape

from catalogue import urls
from catalogue.exports.files import EVIDENCE
from catalogue.language.plain import is_bare_paragraph, plain_text
from catalogue.language.plurals import count
from catalogue.language.typography import NARROW, NBSP, french_date, typeset, typeset_pieces
from catalogue.model import Action, AnyRecord, Citation, Kind, Lever, Monograph, RuleLine
from catalogue.model.fields import choice_labels
from catalogue.model.kinds import PAGE_KINDS, kind_of, spec_of
from catalogue.model.web import uri
from catalogue.places import areas, outlines
from catalogue.reading.cache import Cache, digest
from catalogue.store import Catalogue, Support
from catalogue.tools import ranking, situations
from catalogue.tools.facets import FACETS
from catalogue.tools.files import ToolFiles
from catalogue.views import accessibility
from catalogue.views.amounts import amounts
from catalogue.views.competences import shared
from catalogue.views.figures import figures
from catalogue.views.maps import cases_map
from catalogue.views.news import BRIEF, news
from catalogue.views.tallies import tally
from catalogue.views.trails import trail
from catalogue.views.typesetting import typeset_catalogue
from macros.rendering.annotating import Annotator, marked_words
from macros.rendering.assets import Assets
from macros.rendering.literals import FrenchLiterals
from macros.rendering.policy import POLICY
from macros.rendering.sharing import (
    CARD_HEIGHT,
    CASE_KINDS,
    Share,
    Sharing,
    answer_address,
    citation_address,
    kicker_of,
    linked_data_script,
)
from macros.rendering.watching import Journal, WatchedMonograph

T = TypeVar("T")
TEMPLATES = Path(__file__).parent.parent / "templates"
#: The page for unknown addresses. It is served at any address, so its links cannot be relative.
NOT_FOUND = "/404.html"

#: Characters that Markdown could take for syntax, written as HTML entities.
_MARKS = str.maketrans({mark: f"&#{ord(mark)};" for mark in "\\`*_[]{}!"})

#: Lists that grow with the data show their first items in full, up to FEW; the next ones on a line each, up to LONGEST;
#: then a link to the rest.
FEW, LONGEST = 6, 18


class CompiledTemplates(BytecodeCache):
    """Keeps compiled templates from one build to the next, and from one version of a preview to the next."""

    def __init__(self, cache: Cache):
        """``cache`` drops them when the program changes."""
        self._cache = cache

    def load_bytecode(self, bucket: Bucket) -> None:
        """Load the bytecode of a template, if it is kept."""
        code = self._cache.get("templates", digest(bucket.key, bucket.checksum))
        if code is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the bytecode of a template."""
        self._cache.put("templates", digest(bucket.key, bucket.checksum), bucket.bytecode_to_string())


class Renderer:
    """Renders templates for one catalogue.

    Every template is given ``address``, the page it is rendered for, so that links are relative and
    the site works under any root folder. Templates read the catalogue through the journal, which records
    what each page depends on (see ``macros/rendering/watching.py``).

    ``catalogue`` is the data as written; ``display_catalogue`` the same with French typography; attributes that start
    with ``watched_`` record what is read through them.
    """

    def __init__(self, catalogue: Catalogue, cache: Cache | None = None):
        """``cache`` keeps compiled templates; without one they are compiled each time."""
        self.catalogue = catalogue
        self.display_catalogue = typeset_catalogue(catalogue)
        self.sharing = Sharing(catalogue, self.display_catalogue)
        self.assets = Assets()
        self.tool_files = ToolFiles(self.display_catalogue)
        self.journal = Journal(self.display_catalogue)
        self.watched_catalogue = self.watch("catalogue", self.display_catalogue)
        self.watched_sharing = self.watch("sharing", self.sharing)
        self.watched_figures = self.watch("figures", partial(figures, self.display_catalogue))
        #: Path of the root of the site: ``/``, or ``/guide/`` when it lives in a folder.
        self._root = f"{self.display_catalogue.settings.folder}/"
        self.environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            extensions=[FrenchLiterals],
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            bytecode_cache=CompiledTemplates(cache) if cache else None,
            optimized=False,  # looking for constants takes longer than it saves
            auto_reload=False,  # a preview makes another environment when a file changes
            cache_size=-1,
        )
        self.environment.filters |= {
            "url": self._url,
            "uri": uri,
            "asset": self.assets.address,
            "link_to": self._link_to,
            "kind": self.kind,
            "place": self.place,
            "md": markdown_inline,
            "mdblock": markdown_block,
            "literal": literal,
            "plain": lambda text: typeset(plain_text(text)),
            "typeset": typeset,
            "fr_date": french_date,
            "number": french_number,
            "citation": self.citation,
            "names_article": names_article,
            "count": lambda *words, **numbers: bound(count(*words, **numbers)),
            "tally": lambda *words: bound(tally(*words)),
            "address": self.address_of,
            "slug": urls.slug,
            "grouped": grouped,
            "size": file_size,
            "domain": lambda url: url.split("//", 1)[-1].strip("/"),
        }
        open_data = self.watch("open_data", self.sharing.open_data)
        self.environment.globals |= {
            "catalogue": self.watched_catalogue,
            "sharing": self.watched_sharing,
            "open_data": open_data,
            "linked_data_script": partial(linked_data_script, self.watched_catalogue, open_data),
            "figures": self.watched_figures,
            "tool_files": self.watch("tool_files", self.tool_files),
            "facets": FACETS,
            "ranking": ranking,
            "situations": situations,
            "news": self.watch("news", partial(news, self.display_catalogue)),
            "brief_news": BRIEF,
            "places": self.watch("places", self.sharing.places),
            "kicker_of": kicker_of,
            "areas": areas,
            "outlines": outlines,
            "cases_map": self.watch("cases_map", partial(cases_map, self.display_catalogue)),
            "settings": self.display_catalogue.settings,
            "Kind": Kind,
            "page_kinds": PAGE_KINDS,
            "case_kinds": CASE_KINDS,
            "trail": partial(trail, self.watched_catalogue),
            "spec_of": spec_of,
            "few": FEW,
            "longest": LONGEST,
            "index_address": urls.index_address,
            "evidence_address": urls.evidence_address,
            "evidence_file": f"/{urls.DATA}/{EVIDENCE}.xlsx",
            "answer_address": answer_address,
            "citation_address": citation_address,
            "lever_number": self.lever_number,
            "edit_url": self.edit_url,
            "policy": Markup(POLICY),
            "accessibility": accessibility.results,
            "rgaa_criteria": accessibility.RGAA_CRITERIA,
            "absolute": self.display_catalogue.settings.absolute,
            "urls": urls,
            "embed_code": self.embed_code,
            "preview": None,
            "topics": {topic: typeset(title) for topic, title in choice_labels(RuleLine, "topic").items()},
            "shared": shared,
            "amounts": amounts,
            "levers_of": self.levers_of,
        }
        self.annotator = Annotator(self.watch("words", partial(marked_words, self.display_catalogue)), self.render)

    def render(self, template: str, address: str, **variables: Any) -> str:
        """Render a template for the page at ``address``."""
        return self.environment.get_template(template).render(address=address, **variables)

    def has_template(self, template: str) -> bool:
        """Tell whether a template exists."""
        return (TEMPLATES / template).is_file()

    def template_of(self, kind: Kind, folder: str = "") -> str:
        """Return the name of the template of a kind in a folder of templates: its own, else that of any record."""
        return str(kind) if self.has_template(f"{folder}{kind}.html.j2") else "record"

    def watch(self, name: str, target: T) -> T:
        """Return a stand-in for an object given to templates: the pages that use it depend on what they read of it.

        Args:
            name: what the object is called in the traces of pages.
            target: the object, or a function.
        """
        return self.journal.watch(name, target)

    def kind(self, record: AnyRecord) -> Kind:
        """Return the kind of a record."""
        return Kind.MONOGRAPH if isinstance(record, WatchedMonograph) else kind_of(type(record))

    def place(self, monograph: Monograph, with_region: bool = False) -> str:
        """Return where an organisation is, in words."""
        return typeset(self.watched_catalogue.place_of(monograph, with_region))

    def address_of(self, record: AnyRecord) -> str:
        """Return the public address of a record."""
        return urls.address_of(self.kind(record), record)

    def lever_number(self, record: AnyRecord) -> int | None:
        """Return the number of the lever a record belongs to, or None."""
        if isinstance(record, Lever):
            return record.number
        return self.watched_catalogue.lever_of[record.id].number if isinstance(record, Action) else None

    def levers_of(self, supports: Iterable[Support]) -> set[str]:
        """Return the ids of the levers that some supports belong to."""
        return {self.watched_catalogue.lever_of[support.action.id].id for support in supports}

    def citation(self, citation: Citation) -> str:
        """Return a citation in words: « Levier 1, p. 20 »."""
        parts = [citation.section, f"p.{NBSP}{citation.page}" if citation.page else None]
        return ", ".join(part for part in parts if part)

    def source(self, template: str) -> str:
        """Return the text of a file of the templates, not rendered."""
        return (TEMPLATES / template).read_text("utf-8")

    def embed_code(self, share: Share) -> str:
        """Return the HTML that shows a record's card in another site; only the pages of records have one."""
        src = self.display_catalogue.settings.absolute(share.embed or share.address)
        return self.render("embed/code.html.j2", "/", src=src, title=share.title, height=CARD_HEIGHT).strip()

    def oembed_code(self, share: Share, height: int) -> str:
        """Return the same for a site that asks by oEmbed: a link comes first, for those that refuse frames."""
        absolute = self.display_catalogue.settings.absolute
        return self.render(
            "embed/oembed.html.j2",
            "/",
            src=absolute(share.embed or share.address),
            page=absolute(share.address),
            title=share.title,
            height=height,
        ).strip()

    def edit_url(self, path: str, line: int | None = None) -> str:
        """Return where a project file is edited on the forge."""
        settings = self.display_catalogue.settings
        anchor = f"#L{line}" if line else ""
        return f"{settings.repository}/edit/{settings.branch}/{path}{anchor}"

    def link(self, address: str, target: str) -> str:
        """Return the link from the page at an address to an address of the site."""
        return f"{self._root}{target[1:]}" if address == NOT_FOUND else urls.relative(address, target)

    @pass_context
    def _url(self, context: Context, target: AnyRecord | str) -> str:
        return self.link(context["address"], target if isinstance(target, str) else self.address_of(target))

    @pass_context
    def _link_to(self, context: Context, target: AnyRecord, text: str | None = None) -> Markup:
        label = text or getattr(target, "short_label", None) or target.label
        return Markup(self.render("record_link.html.j2", context["address"], record=target, text=label))


def _typeset_tokens(state: StateCore) -> None:
    """Typeset a Markdown field, each sentence as a whole; code is left alone."""
    for block in state.tokens:
        texts = [token for token in block.children or () if token.type == "text"]
        for token, content in zip(texts, typeset_pieces([token.content for token in texts]), strict=True):
            token.content = content


def _safe_markdown() -> MarkdownIt:
    # « js-default » escapes HTML and refuses javascript: links: what an editor types never runs.
    # An image could only come from elsewhere, which the content policy refuses.
    parser = MarkdownIt("js-default", {"linkify": False}).disable("image")
    parser.core.ruler.push("typography", _typeset_tokens)
    return parser


_markdown = _safe_markdown()


@cache
def markdown_inline(text: str) -> Markup:
    """Render the Markdown of a data field inside a line; HTML is shown, never run."""
    if is_bare_paragraph(text):
        return Markup(escapeHtml(typeset(text)))
    return Markup(_markdown.renderInline(text))


@cache
def markdown_block(text: str) -> Markup:
    """Render the Markdown of a data field as paragraphs; HTML is shown, never run."""
    return Markup(_markdown.render(text))


def grouped(records: Iterable[AnyRecord], field: str) -> list[tuple[str, list[AnyRecord]]]:
    """Return records grouped by the value of a field, in alphabetical order, accents and apostrophes aside."""
    groups: dict[str, list[AnyRecord]] = {}
    for record in records:
        groups.setdefault(getattr(record, field), []).append(record)
    return sorted(groups.items(), key=lambda group: urls.slug(group[0]))


def literal(text: str) -> Markup:
    """Return a text that Markdown leaves as it is: a name that a macro writes in the middle of a page."""
    return Markup(escape(text).translate(_MARKS))


def file_size(size: int) -> str:
    """Write the size of a file as « 108 ko »."""
    if size < 1000:
        return f"{size}{NBSP}octets"
    if size < 1_000_000:
        return f"{round(size / 1000)}{NBSP}ko"
    return f"{size / 1_000_000:.1f}{NBSP}Mo".replace(".", ",")


def names_article(label: str, place: str) -> bool:
    """Tell whether the name of a legal text holds the article cited: « Loi, article 10 » needs no « art. 10 » after."""
    article = re.escape(re.sub(r"\bart\.\s", "article ", place))
    return re.search(rf"{article}(?![\w-])", label) is not None


def bound(text: str) -> str:
    """Put a no-break space after numbers, so that no line ends with the 3 of « 3 cas »."""
    return re.sub(r"(?<=\d) ", NBSP, text)


def french_number(number: int) -> str:
    """Write a number as « 40 000 »."""
    return f"{number:,}".replace(",", NARROW)
