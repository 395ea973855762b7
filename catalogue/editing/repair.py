"""Mechanical repairs of a data file: characters, typography, quotes, order of fields.

The text is mended in place, piece by piece: what needs no repair, comments above all, stays exactly
as it was written. Repairing twice changes nothing more.
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
from catalogue.model import Settings
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
_RESOLVER = yaml.SafeLoader("")
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
        text = _apply(text, _escaped_edits(yaml.compose(text, Loader=_LOADER)))
    if yaml_source.parse(text, path).problems:
        return text
    text = _apply(text, _scalar_edits(text, yaml.compose(text, Loader=_LOADER), schema))
    return _ordered(text, schema)


def clean_characters(text: str) -> str:
    """Mend what no reader sees: characters without a drawing, line ends, spaces at the end of lines."""
    lines = [line.rstrip(" \t") for line in clean_page(text).split("\n")]
    return "\n".join(lines).strip("\n") + "\n"


def clean_page(text: str) -> str:
    """Mend what no reader sees in a page, where two spaces at the end of a line mean something."""
    return cleaned(text.replace("\r\n", "\n").replace("\r", "\n"))


@lru_cache(maxsize=100_000)
def typography(text: str) -> str:
    """Return a text with French typography, in the plain characters of the data; many texts occur again and again."""
    plain = text.translate(_PLAIN_CHARACTERS)
    mended = polytypo.transform(plain, locale="fr", mode="markdown", dialect="commonmark")
    return re.sub(r"(?<=\S)  +(?=\S)", " ", mended.translate(_PLAIN_CHARACTERS))


def _schema(path: str) -> dict[str, Any] | None:
    if path == SETTINGS_PATH:
        return record_schema(Settings)
    for table in FILES:
        if table.is_folder and path.startswith(f"{table.path}/"):
            return record_schema(table.record)
        if table.path == path:
            return {"type": "array", "items": record_schema(table.record)}
    return None


def _apply(text: str, edits: Iterator[Edit]) -> str:
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _escaped_edits(node: yaml.Node, *, flow: bool = False) -> Iterator[Edit]:
    """Yield the texts between double quotes where a character that nobody sees is told by its code."""
    flow = flow or bool(getattr(node, "flow_style", False))
    if isinstance(node, yaml.ScalarNode):
        if node.style == '"' and (value := cleaned(node.value)) != node.value:
            yield node.start_mark.index, node.end_mark.index, quoted(value, flow=flow)
        return
    for child in node.value:
        for part in child if isinstance(child, tuple) else (child,):
            yield from _escaped_edits(part, flow=flow)


# --- Values -------------------------------------------------------------------------------------


def _scalar_edits(
    text: str, node: yaml.Node, schema: dict[str, Any], name: str = "", *, flow: bool = False
) -> Iterator[Edit]:
    schema = merged(schema)
    flow = flow or bool(getattr(node, "flow_style", False))
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value in schema.get("properties", {}):
                yield from _scalar_edits(text, value, schema["properties"][key.value], key.value, flow=flow)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _scalar_edits(text, value, schema.get("items", {}), name, flow=flow)
    elif node.start_mark.index < node.end_mark.index:
        yield from _scalar_edit(text, node, schema, name, flow)


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
    mended = typography("\n".join(bodies)).split("\n")
    if len(mended) != len(lines):
        return block
    margins = [line[: len(line) - len(body)] for line, body in zip(lines, bodies, strict=True)]
    return "\n".join([head, *(a + b for a, b in zip(margins, mended, strict=True))])


def _misread(plain: str) -> bool:
    """Tell whether a plain text would be read as a number, a date, true or nothing."""
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


# --- Order of fields ----------------------------------------------------------------------------


def _ordered(text: str, schema: dict[str, Any]) -> str:
    """Put the fields of every group in the order of the model, innermost groups first.

    Fields only change places, and never what the file says: a comment at an odd place can make a move
    unsafe, and the group is then left as it is.
    """
    value = yaml_source.parse(text, "").value
    at_once = text
    for group, names in _groups(yaml.compose(text, Loader=_LOADER), schema):
        at_once = _reordered(at_once, group, names)
    if yaml_source.parse(at_once, "").value == value:
        return at_once
    return _ordered_one_by_one(text, schema, value)


def _ordered_one_by_one(text: str, schema: dict[str, Any], value: Any) -> str:
    while True:
        for group, names in _groups(yaml.compose(text, Loader=_LOADER), schema):
            moved = _reordered(text, group, names)
            if moved != text and yaml_source.parse(moved, "").value == value:
                text = moved  # the marks of the other groups have moved too
                break
        else:
            return text


def _groups(node: yaml.Node, schema: dict[str, Any]) -> Iterator[tuple[yaml.MappingNode, list[str]]]:
    schema = merged(schema)
    if isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _groups(value, schema.get("items", {}))
    elif isinstance(node, yaml.MappingNode):
        fields = schema.get("properties", {})
        for key, value in node.value:
            yield from _groups(value, fields.get(key.value, {}))
        yield node, list(fields)


def _reordered(text: str, group: yaml.MappingNode, names: list[str]) -> str:
    """Return the text with the fields of one group in order."""
    rank = {name: number for number, name in enumerate(names)}
    keys = [key.value for key, _ in group.value]
    order = sorted(range(len(keys)), key=lambda i: rank.get(keys[i], len(names)))
    if order == list(range(len(keys))):
        return text
    spans = _flow_spans(group) if group.flow_style else _block_spans(text, group)
    if spans is None:
        return text
    parts, position = [], 0
    for (start, end), source in zip(spans, order, strict=True):
        parts += [text[position:start], text[slice(*spans[source])]]
        position = end
    return "".join([*parts, text[position:]])


def _flow_spans(group: yaml.MappingNode) -> list[tuple[int, int]]:
    return [(key.start_mark.index, value.end_mark.index) for key, value in group.value]


def _block_spans(text: str, group: yaml.MappingNode) -> list[tuple[int, int]] | None:
    """Return where each field starts and ends, with the comments that stand above it."""
    column = group.value[0][0].start_mark.column
    starts = [key.start_mark.index for key, _ in group.value]
    limit = group.end_mark.index
    spans = []
    for number, start in enumerate(starts):
        following = starts[number + 1] if number + 1 < len(starts) else limit
        spans.append([start, _last_line_end(text, start, following, column)])
    for number in range(1, len(spans)):
        # The comments between two fields belong to the second.
        gap = text[spans[number - 1][1] : spans[number][0]]
        if gap.strip():
            spans[number][0] = spans[number - 1][1] + len(gap) - len(gap.lstrip())
    first_on_dash = text[text.rfind("\n", 0, starts[0]) + 1 : starts[0]].strip() != ""
    if first_on_dash and any(text[start] == "#" for start, _ in spans):
        return None  # a comment would come between the dash and the first field
    return [(start, end) for start, end in spans]


def _last_line_end(text: str, start: int, following: int, column: int) -> int:
    """Return where the last line of a field ends, leaving out the comments of what follows."""
    lines = text[start:following].split("\n")
    kept = len(lines)
    while kept > 1:
        line = lines[kept - 1]
        bare = line.strip()
        comment = bare.startswith("#") and len(line) - len(line.lstrip()) <= column
        if bare and not comment and bare != "-":
            break
        kept -= 1
    return start + len("\n".join(lines[:kept]).rstrip())
