"""Mechanical repairs of a data file: characters, typography, quotes.

Only the values that need it are rewritten, where they stand: comments, layout and the order of fields stay as the
editor wrote them. Repairing a repaired file changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import polytypo
import yaml

from catalogue.editing.schemas import merged, record_schema
from catalogue.language.characters import cleaned
from catalogue.model import Settings, note_id
from catalogue.model.base import DRAWN
from catalogue.model.kinds import FILES, SETTINGS_PATH
from catalogue.reading import yaml_source

_PLAIN_CHARACTERS = str.maketrans(
    {
        "\u00a0": " ",
        "\u202f": " ",
        "\u2007": " ",
        "’": "'",
    }
)
#: Texts quoted as printed: misprints included.
_AS_PRINTED = frozenset({"printed", "aliases"})
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
#: Plain words that other YAML readers would take for something else than text.
_RESOLVER: Any = yaml.SafeLoader("")  # PyYAML has no types for its resolver
_WHOLE_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,15})")
_NUMBER_LIKE = re.compile(r"[-+]?[0-9][0-9_]*(\.[0-9]*)?([eE][-+]?[0-9]+)?")
_SPECIAL_START = tuple("!&*-?|>@`\"'%#{}[],: ")

Edit = tuple[int, int, str]


def repaired(text: str, path: str) -> str:
    """Return the text of a file of a project, mended.

    Args:
        text: what the file holds; when it is no YAML that can be read, only its characters are mended.
        path: its path in the project, which says what it should hold.
    """
    if path.endswith(".md"):
        return clean_page(text)
    text = clean_characters(text)
    schema = _schema(path)
    if schema is None:
        return text
    if yaml_source.parse(text, path).value is not None:
        text = _apply(text, _escaped_edits(_composed(text)))
    if yaml_source.parse(text, path).problems:
        return text
    return _apply(text, _scalar_edits(text, _composed(text), schema))


def clean_characters(text: str) -> str:
    """Remove invisible characters, and write line ends and ends of lines in one way."""
    lines = [line.rstrip(" \t") for line in clean_page(text).split("\n")]
    return "\n".join(lines).strip("\n") + "\n"


def clean_page(text: str) -> str:
    """Do the same in a page, but keep two spaces at the end of a line: in Markdown they break it."""
    return cleaned(text.replace("\r\n", "\n").replace("\r", "\n"))


@lru_cache(maxsize=100_000)
def typography(text: str) -> str:
    """Return a text with French typography, in the plain characters of the data; many texts occur again and again."""
    plain = text.translate(_PLAIN_CHARACTERS)
    typeset_text = polytypo.transform(plain, locale="fr", mode="markdown", dialect="commonmark")
    return re.sub(r"(?<=\S)  +(?=\S)", " ", typeset_text.translate(_PLAIN_CHARACTERS))


def _schema(path: str) -> dict[str, Any] | None:
    if path == SETTINGS_PATH:
        return record_schema(Settings)
    for table in FILES:
        if table.is_folder and path.startswith(f"{table.path}/"):
            return record_schema(table.record)
        if table.path == path:
            return {"type": "array", "items": record_schema(table.record)}
    return None


def _composed(text: str) -> yaml.Node | None:
    """Return the nodes of a text, with their places; None when it is empty."""
    return yaml.compose(text, Loader=_LOADER)


def _apply(text: str, edits: Iterator[Edit]) -> str:
    for start, end, replacement in sorted(edits, reverse=True):
        text = text[:start] + replacement + text[end:]
    return text


def _escaped_edits(node: yaml.Node | None, *, flow: bool = False) -> Iterator[Edit]:
    """Yield the edits of double-quoted texts that write an invisible character by its code."""
    flow = flow or bool(getattr(node, "flow_style", False))
    if isinstance(node, yaml.ScalarNode):
        if node.style == '"' and (value := cleaned(node.value)) != node.value:
            yield node.start_mark.index, node.end_mark.index, quoted(value, flow=flow)
        return
    for child in node.value if node else ():
        for part in child if isinstance(child, tuple) else (child,):
            yield from _escaped_edits(part, flow=flow)


def _scalar_edits(
    text: str, node: yaml.Node | None, schema: dict[str, Any], name: str = "", *, flow: bool = False
) -> Iterator[Edit]:
    schema = merged(schema)
    flow = flow or bool(getattr(node, "flow_style", False))
    if isinstance(node, yaml.MappingNode):
        yield from _drawn_id(node, schema.get("properties", {}), flow)
        for key, value in node.value:
            if key.value in schema.get("properties", {}):
                yield from _scalar_edits(text, value, schema["properties"][key.value], key.value, flow=flow)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _scalar_edits(text, value, schema.get("items", {}), name, flow=flow)
    elif isinstance(node, yaml.ScalarNode) and node.start_mark.index < node.end_mark.index:
        yield from _scalar_edit(text, node, schema, name, flow)


def _drawn_id(node: yaml.MappingNode, fields: dict[str, Any], flow: bool) -> Iterator[Edit]:
    """Yield the id of a note that has none."""
    written = {key.value: value for key, value in node.value}
    date_and_summary = [
        written[name].value for name in ("date", "summary") if isinstance(written.get(name), yaml.ScalarNode)
    ]
    if DRAWN not in fields.get("id", ()) or "id" in written or len(date_and_summary) < 2:
        return
    first = node.value[0][0].start_mark
    after = ", " if flow else "\n" + " " * first.column
    yield first.index, first.index, f"id: {note_id(*date_and_summary)}{after}"


def _scalar_edit(text: str, node: yaml.ScalarNode, schema: dict[str, Any], name: str, flow: bool) -> Iterator[Edit]:
    start, end = node.start_mark.index, node.end_mark.index
    if schema.get("type") == "integer":
        if node.style in ("'", '"') and _WHOLE_NUMBER.fullmatch(node.value):
            yield start, end, node.value
        return
    if schema.get("type") != "string" or schema.get("format") == "date":
        return
    prose = schema.get("pattern") == r"\S" and schema.get("format") != "uri" and name not in _AS_PRINTED
    if node.style in ("|", ">"):
        if prose:
            yield start, end, _typeset_block(text[start:end])
        return
    value = cleaned(node.value).strip()
    value = typography(value) if prose else value
    if value != node.value or (not node.style and _misread(node.value)):
        yield start, end, quoted(value, flow=flow)


def _typeset_block(block: str) -> str:
    """Mend a block of text where it stands, its lines cut where they were."""
    head, *lines = block.split("\n")
    bodies = [line.lstrip(" ") for line in lines]
    typeset_bodies = typography("\n".join(bodies)).split("\n")
    if len(typeset_bodies) != len(lines):
        return block
    margins = [line[: len(line) - len(body)] for line, body in zip(lines, bodies, strict=True)]
    return "\n".join([head, *(a + b for a, b in zip(margins, typeset_bodies, strict=True))])


def _misread(plain: str) -> bool:
    """Tell whether an unquoted text would be read by YAML as a number, a date, a boolean or null."""
    return (
        bool(_NUMBER_LIKE.fullmatch(plain))
        or _RESOLVER.resolve(yaml.ScalarNode, plain, (True, False)) != "tag:yaml.org,2002:str"
    )


def quoted(value: str, *, flow: bool = False) -> str:
    """Write a text on one line as YAML: plain when nothing in it could mislead, else quoted."""
    special = r": |:$| #|\n|\s$|[,\[\]{}]" if flow else r": |:$| #|\n|\s$"
    safe = not value.startswith(_SPECIAL_START) and not re.search(special, value)
    if safe and not _misread(value):
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
