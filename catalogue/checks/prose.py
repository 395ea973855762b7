"""Rules about the Markdown pages that people write, and about acronyms and unfilled fields in every text."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from catalogue import urls
from catalogue.checks.registry import each, extracted_from, pages, records, rule, settings, using
from catalogue.language import acronyms
from catalogue.model import IDENTIFIER_PATTERN, Kind
from catalogue.model.fields import FieldPath, texts, web_addresses
from catalogue.reading.conventions import CLASSES
from catalogue.reading.loading import Entry
from catalogue.reading.problems import Problem, did_you_mean
from catalogue.reading.prose import CONTENT, FRONT_MATTER_KEYS, IMAGES, Prose, linked_path
from catalogue.store import Catalogue

if TYPE_CHECKING:  # loaded when a page may hold a main heading
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

# No pattern tries the same letters twice: a page full of braces is read as fast as another.
_MACRO = re.compile(r"\{\{(?:(?!\{\{|\}\}).)*\}\}", re.DOTALL)
_TEMPLATE_MARKS = re.compile(r"\{##(?:(?!\{##|##\}).)*##\}|\{%[-+]?\s*(?:end)?raw\s*[-+]?%\}", re.DOTALL)
_ATTRIBUTES = re.compile(r"^[^\n{]*(\{[^\n]*\})")
_CLASSES_AND_ANCHORS = re.compile(r"\{:? *(?P<names>(?:[.#][\w-]+ *)+)\}")
# Links and HTML are searched in the source text, code included: Markdown parsers disagree on what is code, and only
# that of the site would be right.
_HTML = re.compile(r"<(?!(?:https?://|mailto:)[^<>\s]*>|[^<>\s\"'=/@]+@[^<>\s\"'=/@]+>)[A-Za-z/!?{][^<>\n]*>?")
_LINK = re.compile(r"\]\((?P<inline>[^)]{0,500})|^ {0,3}\[(?!\^)[^\]\n]+\]:\s*(?P<reference>\S+)", re.MULTILINE)
_LINK_TITLE = re.compile(r"\s+[\"'(]")
_SAFE_LINK = re.compile(r"(https?:|mailto:|#|[^:]*$)", re.IGNORECASE)
#: Every main heading matches this: a single « # », or a line that ends with « = ».
_MAIN_HEADING = re.compile(r"(?<!#)#(?:\s|\Z)|=[ \t]*(?:[\r\n]|\Z)")


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table")


def _record_of(prose: Prose) -> tuple[Kind, str] | None:
    """Return the kind and id of the record that a text is about, or None for a page of its own."""
    parts = prose.address.strip("/").split("/")
    if len(parts) == 2 and parts[0] in urls.SECTIONS:
        return urls.SECTIONS[parts[0]], parts[1]
    return None


def _blanked(text: str) -> str:
    """Return a text in which each macro call is replaced by as many letters."""
    return _MACRO.sub(lambda match: re.sub(r"[^\n]", "x", match.group()), text)


def _as_rendered(prose: Prose) -> str:
    """Return the text as the template engine leaves it, without comments and « raw » tags."""
    return _TEMPLATE_MARKS.sub(lambda match: "\n" * match.group().count("\n"), prose.body)


def _tokens(prose: Prose) -> Iterator[tuple[int, Token]]:
    """Yield the Markdown tokens of a page with their line; macro calls are blanked out."""
    for token in _parser().parse(_blanked(prose.body)):
        line = prose.start + (token.map[0] if token.map else 0)
        yield line, token
        offset = 0
        for child in token.children or ():
            yield line + offset, child
            offset += child.type in ("softbreak", "hardbreak")


@rule
def prose_without_record(catalogue: Catalogue) -> Iterator[Problem]:
    """A prose file in the folder of a kind of record is about a record that exists."""
    for prose in catalogue.prose.values():
        about = _record_of(prose)
        if about and about[1] not in catalogue.of_kind(about[0]) and not catalogue.is_unread(about[1], about[0]):
            if catalogue.is_withdrawn(about[1], about[0]):
                message = f"la fiche « {about[1]} » est retirée : ce texte ne s'affiche plus."
                hint = "Effacez ce fichier : l'historique le garde."
            else:
                message = f"aucune fiche n'a pour identifiant « {about[1]} »."
                known_ids = catalogue.known_ids(about[0])
                hint = did_you_mean(about[1], known_ids) or "Créez la fiche, ou déplacez ce fichier."
            yield Problem(prose.path, 1, message=message, hint=hint)


@rule
def unknown_front_matter(catalogue: Catalogue) -> Iterator[Problem]:
    """The front matter of a page holds known keys only."""
    for prose in catalogue.prose.values():
        for key, line in prose.meta_lines.items():
            if key not in FRONT_MATTER_KEYS:
                hint = did_you_mean(key, FRONT_MATTER_KEYS) or f"Clés possibles : {', '.join(FRONT_MATTER_KEYS)}."
                yield Problem(
                    prose.path,
                    line,
                    field=key,
                    message="cette clé d'en-tête n'existe pas.",
                    hint=hint,
                )


@rule
def page_without_title(catalogue: Catalogue) -> Iterator[Problem]:
    """A page that is not about a record says its title and description."""
    for prose in catalogue.prose.values():
        if _record_of(prose):
            continue
        for key in ("title", "description"):
            value = prose.meta.get(key)
            if not isinstance(value, str) or not value.strip():
                message = f"il manque « {key} » dans l'en-tête."
                yield Problem(prose.path, prose.meta_lines.get(key, 1), field=key, message=message)


@rule
def repeated_title(catalogue: Catalogue) -> Iterator[Problem]:
    """No two pages have the same title or the same description."""
    first_by_title: dict[tuple[str, str], Prose] = {}
    for prose in catalogue.prose.values():
        for key in ("title", "description"):
            value = prose.meta.get(key)
            if isinstance(value, str):
                first = first_by_title.setdefault((key, urls.slug(value)), prose)
                if first is not prose:
                    message = f"« {value} » est déjà celui de {first.path}."
                    yield Problem(prose.path, prose.meta_lines[key], field=key, message=message)


@rule
@each(pages)
def main_heading_in_prose(prose: Prose) -> Iterator[Problem]:
    """The main heading comes from the title; the text starts at the second level."""
    if not _MAIN_HEADING.search(_blanked(prose.body)):
        return
    for line, token in _tokens(prose):
        if token.type == "heading_open" and token.tag == "h1":
            message = "un titre de premier niveau (« # ») se trouve dans le texte."
            yield Problem(prose.path, line, message=message, hint="Commencez les titres par « ## ».")


@rule
@each(pages)
def raw_html(prose: Prose) -> Iterator[Problem]:
    """Markdown pages hold no HTML, even in code: it could break the page or run code."""
    text = _as_rendered(prose)
    for number, line in enumerate(text.split("\n"), prose.start):
        if match := _HTML.search(line):
            message = f"du HTML (« {match.group()[:40]} ») se trouve dans le texte."
            yield Problem(prose.path, number, message=message, hint="Écrivez-le en Markdown.")
    for number, line in enumerate(_blanked(text).split("\n"), prose.start):
        for message, hint in _unsafe_attributes(line):
            yield Problem(prose.path, number, message=message, hint=hint)


def _unsafe_attributes(line: str) -> Iterator[tuple[str, str]]:
    """Yield the message and hint of each attribute of a line that is neither a listed class nor a plain anchor."""
    for braces in _CLASSES_AND_ANCHORS.finditer(line):
        for name in braces["names"].split():
            if name[0] == "." and name[1:] not in CLASSES:
                yield f"la classe « {name[1:]} » n'est pas acceptée.", f"Classes possibles : {', '.join(CLASSES)}."
            elif name[0] == "#" and not re.fullmatch(IDENTIFIER_PATTERN, name[1:]):
                hint = "Minuscules sans accent, chiffres et traits d'union : { #mon-titre }."
                yield f"l'ancre « {name} » n'est pas acceptée.", hint
    if match := _ATTRIBUTES.search(_CLASSES_AND_ANCHORS.sub("", line)):
        yield f"un attribut HTML (« {match.group(1)[:40]} ») se trouve dans le texte.", "Retirez les accolades."


def links(prose: Prose) -> Iterator[tuple[int, str]]:
    """Yield the line and the target of each link written in a page."""
    text = _blanked(_as_rendered(prose))
    for match in _LINK.finditer(text):
        destination = match["inline"] if match["inline"] is not None else match["reference"]
        # The target as a browser reads it: entities decoded, blanks and escapes removed.
        target = re.sub(r"[\x00-\x20\\<]", "", html.unescape(_LINK_TITLE.split(destination)[0]))
        yield prose.start + text[: match.start()].count("\n"), target


@extracted_from(pages)
def _links(prose: Prose) -> tuple[tuple[int, str], ...]:
    return tuple(links(prose))


@rule
@using(_links)
def link_to_nothing(
    catalogue: Catalogue, links_by_page: Iterable[tuple[Prose, tuple[tuple[int, str], ...]]]
) -> Iterator[Problem]:
    """A link from a page to another file leads to a page, or to an image of the texts."""
    for prose, page_links in links_by_page:
        for line, target in page_links:
            # An absolute path would lead outside a site published in a folder.
            from_root = re.fullmatch(r"/(?!/)([^?#]*?)/?", target.partition("#")[0])
            path = f"{CONTENT}/{from_root[1]}.md" if from_root else linked_path(prose, target)
            if path is not None and (from_root or not _is_published(catalogue, path)):
                message = f"le lien « {target[:60]} » ne mène ni à une page ni à une image."
                yield Problem(prose.path, line, message=message, hint=_nearest_link(catalogue, prose, path))


def _is_published(catalogue: Catalogue, path: str) -> bool:
    """Tell whether a file of ``content/`` is a page, possibly that of a record, or an image."""
    if not path.startswith(f"{CONTENT}/") or not path.endswith((".md", *IMAGES)):
        return False
    page = Prose(path)
    about = _record_of(page)
    return (
        page.address in catalogue.page_addresses()
        or path in catalogue.content_files  # an image; a page that cannot be read is told elsewhere
        or (about is not None and catalogue.is_unread(about[1], about[0]))
    )


def _nearest_link(catalogue: Catalogue, prose: Prose, path: str) -> str:
    """Return the hint for a broken link: the page with the nearest path, relative to this one."""
    folder = posixpath.dirname(prose.path)
    relative_paths = [posixpath.relpath(page.path, folder) for page in catalogue.prose.values()]
    example = "Écrivez le chemin d'un fichier depuis celui-ci, comme « ../methode.md »."
    return did_you_mean(posixpath.relpath(path, folder), relative_paths) or example


@rule
@each(pages)
def unsafe_link(prose: Prose) -> Iterator[Problem]:
    """A link in a text leads to a page of the site or to an http(s) or mail address."""
    for line, target in links(prose):
        if not _SAFE_LINK.match(target):
            message = f"le lien « {target[:60]} » n'est pas accepté."
            hint = "Une adresse commence par « https:// » ; un courriel par « mailto: »."
            yield Problem(prose.path, line, message=message, hint=hint)


@rule
@each(records)
def left_to_fill(entry: Entry) -> Iterator[Problem]:
    """No field still holds the dots that a new record shows where to write."""
    for path, text in texts(entry.record):
        if text.strip() in ("…", "..."):
            yield entry.problem(path, "ce champ reste à remplir.", "Remplacez les points, ou effacez le champ.")


@rule
@each(records, settings)
def outer_space(entry: Entry) -> Iterator[Problem]:
    """No text nor address has spaces around it, which no reader sees and which make of a name another one."""
    for path, text in (*texts(entry.record), *web_addresses(entry.record)):
        if text.removesuffix("\n") != text.strip():
            message = "des espaces se trouvent au début ou à la fin de ce texte."
            yield entry.problem(path, message, "Effacez-les, ou lancez « make fix ».")


@extracted_from(records, pages)
def _acronyms(item: Entry | Prose) -> frozenset[str]:
    occurrences = _acronyms_of_page(item) if isinstance(item, Prose) else _acronyms_of_record(item)
    return frozenset(word for word, _ in occurrences)


def _acronyms_of_page(page: Prose) -> Iterator[tuple[str, int]]:
    """Yield the acronyms that a page displays, each with its line."""
    for number, line in enumerate(page.body.splitlines(), page.start):
        yield from ((word, number) for _, word in acronyms.words(_MACRO.sub("", line)))


def _acronyms_of_record(entry: Entry) -> Iterator[tuple[str, FieldPath]]:
    """Yield the acronyms that a record displays, each with its field."""
    if entry.kind not in (Kind.ERRATUM, Kind.SOURCE, Kind.TERM, Kind.SYNONYM):
        for path, text in texts(entry.record):
            # Other spellings are never displayed, and those of places have their own rules.
            if "aliases" not in path and path[-1] not in ("commune", "departement", "region"):
                yield from ((word, path) for _, word in acronyms.words(text))


@rule
@using(_acronyms)
def unexplained_acronym(
    catalogue: Catalogue, acronyms_by_text: Iterable[tuple[Entry | Prose, frozenset[str]]]
) -> Iterator[Problem]:
    """Every acronym in a text is in the glossary."""
    if not catalogue.terms or catalogue.some_unread(Kind.TERM, Kind.MONOGRAPH):
        return  # the files that cannot be read may explain them
    records_with_names = [*catalogue.terms.values(), *catalogue.monographs.values()]
    explained_acronyms = acronyms.in_names(
        name for record in records_with_names for name in (record.label, *record.aliases)
    )
    hint = "Ajoutez-le à data/glossary.yaml."
    for item, words in acronyms_by_text:
        if words <= explained_acronyms:
            continue
        if isinstance(item, Prose):
            for word, line in _acronyms_of_page(item):
                if word not in explained_acronyms:
                    yield Problem(item.path, line, message=_unexplained(word), hint=hint)
        else:
            for word, path in _acronyms_of_record(item):
                if word not in explained_acronyms:
                    yield item.problem(path, _unexplained(word), hint)


def _unexplained(acronym: str) -> str:
    return f"le sigle « {acronym} » n'est pas dans le glossaire."
