"""Draft the file of a new case from a few answers, with the help texts of the model as comments.

The file passes the checks once its empty fields are filled in; optional fields without an answer are
comments, to be uncommented.
"""

from __future__ import annotations

import re
import textwrap
from typing import Any

from catalogue import urls
from catalogue.editing.repair import quoted, typography
from catalogue.editing.schemas import merged, record_schema
from catalogue.language.characters import cleaned
from catalogue.model import MAX_IDENTIFIER, Monograph
from catalogue.reading import geography
from catalogue.store import Catalogue

WIDTH = 100
HEAD = (
    "yaml-language-server: $schema=../schemas/monographs.schema.json",
    "Nouvelle fiche. Remplissez ce qui est vide, retirez le # devant ce que vous ajoutez.",
    "Les lignes d'aide commencent par # : vous pouvez les effacer.",
)
#: Fields of the group that is small enough to be written on one line, without help: a citation.
_ONE_LINE = ("id", "section", "page")


def draft(catalogue: Catalogue, answers: dict[str, Any]) -> tuple[str, str]:
    """Return the id of a new case and the text of its file.

    Args:
        catalogue: the data, from which the theme is completed.
        answers: values by field of the model; groups and lists are nested as in the file.
    """
    values = _completed(catalogue, answers)
    lines = [f"# {line}" for line in HEAD]
    lines += _group_lines(record_schema(Monograph), values, "")
    return values["id"], "\n".join(lines) + "\n"


def _completed(catalogue: Catalogue, answers: dict[str, Any]) -> dict[str, Any]:
    values = {name: _cleaned(value) for name, value in answers.items() if value not in (None, "", [], {})}
    values.setdefault("id", urls.slug(values.get("name", ""))[:MAX_IDENTIFIER].strip("-") or "nouvelle-fiche")
    activity = catalogue.activities.get(values.get("activity", ""))
    if activity and activity.theme:
        values.setdefault("theme", activity.theme)
    if "place" in values:
        values["place"] = _place(values["place"])
    values.setdefault("evidence", [{}])
    return values


def _cleaned(value: Any) -> Any:
    """Return an answer without the invisible characters that pasted text brings."""
    if isinstance(value, dict):
        return {name: _cleaned(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_cleaned(inner) for inner in value]
    return cleaned(value).strip() if isinstance(value, str) else value


def _place(answer: dict[str, str]) -> dict[str, str]:
    """Complete a place: official name of the commune, codes of the département and région."""
    place = {name: value for name, value in answer.items() if value}
    commune = place.get("commune")
    if commune:
        same = [
            (code, name)
            for code, names in geography.communes().items()
            for name in names
            if urls.slug(name) == urls.slug(commune)
        ]
        same = [(code, name) for code, name in same if place.get("departement") in (None, code)]
        if len(same) == 1:
            place["departement"], place["commune"] = same[0]
        elif not same:
            place |= _part_of_commune(commune, place.get("departement"))
    region = geography.region_of_departement().get(place.get("departement", ""))
    return place | ({"region": region} if region else {})


def _part_of_commune(name: str, departement: str | None) -> dict[str, str]:
    """Return the commune that an old commune or a district is part of, when there is one of that name."""
    same = [
        {"departement": code, "commune": commune, "locality": part}
        for code, parts in geography.parts_of_communes().items()
        for part, commune in parts.items()
        if urls.slug(part) == urls.slug(name) and departement in (None, code)
    ]
    return same[0] if len(same) == 1 else {}


# --- The text of the file -----------------------------------------------------------------------


def _group_lines(schema: dict[str, Any], values: dict[str, Any], indent: str, *, helped: bool = True) -> list[str]:
    lines: list[str] = []
    required = schema.get("required", ())
    for name, field in schema["properties"].items():
        field = merged(field)
        if helped:
            lines += _help(name, field, name in required, indent)
        if name in values or name in required:
            lines += _field_lines(name, field, values.get(name), indent, helped=helped)
        elif helped:
            lines += [f"{indent}# {line}" for line in _example_lines(name, field)]
    return lines


def _help(name: str, field: dict[str, Any], required: bool, indent: str) -> list[str]:
    examples = [", ".join(map(str, e)) if isinstance(e, list) else str(e) for e in field.get("examples", ())]
    sample = f" Exemple : {' ; '.join(examples)}" if examples else ""
    choices = f" Valeurs : {', '.join(field['enum'])}." if "enum" in field else ""
    state = "" if required else " (facultatif)"
    text = f"{field['title']}{state}. {field.get('description', '')}{choices}{sample}"
    prefix = f"{indent}# "
    # No-break spaces keep « Exemple : » and quotes on one line while the text is wrapped.
    bound = re.sub(r" (?=[:;»?!])|(?<=«) ", "\u00a0", text)
    lines = textwrap.wrap(bound, WIDTH, initial_indent=prefix, subsequent_indent=prefix, break_on_hyphens=False)
    return [line.replace("\u00a0", " ") for line in lines]


def _field_lines(name: str, field: dict[str, Any], value: Any, indent: str, *, helped: bool) -> list[str]:
    if "properties" in field:
        return _object_lines(name, field, value or {}, indent, helped=helped)
    if field.get("type") == "array":
        return _list_lines(name, merged(field["items"]), value or [], indent, helped=helped)
    if value is None:
        empty = "" if field.get("type") == "integer" else ' ""'
        return [f"{indent}{name}:{empty}"]
    return _text_lines(name, value, indent)


def _text_lines(name: str, value: Any, indent: str) -> list[str]:
    if not isinstance(value, str):
        return [f"{indent}{name}: {value}"]
    text = " ".join(typography(value).split()) if " " in value else value
    line = f"{indent}{name}: {quoted(text)}"
    if len(line) <= WIDTH:
        return [line]
    margin = f"{indent}  "
    body = textwrap.wrap(
        text,
        WIDTH,
        initial_indent=margin,
        subsequent_indent=margin,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [f"{indent}{name}: >-", *body]


def _object_lines(name: str, field: dict[str, Any], value: dict[str, Any], indent: str, *, helped: bool) -> list[str]:
    if tuple(field["properties"]) == _ONE_LINE:
        parts = []
        for key in field["properties"]:
            if key in value or key in field["required"]:
                item = value.get(key, "")
                parts.append(f"{key}: {quoted(item, flow=True) if isinstance(item, str) else item}")
        return [f"{indent}{name}: {{{', '.join(parts)}}}"]
    return [f"{indent}{name}:", *_group_lines(field, value, f"{indent}  ", helped=helped)]


def _list_lines(name: str, item: dict[str, Any], values: list[Any], indent: str, *, helped: bool) -> list[str]:
    if not values:
        return [f"{indent}{name}: []"]
    if "properties" not in item:
        return [f"{indent}{name}: [{', '.join(quoted(v, flow=True) for v in values)}]"]
    lines = [f"{indent}{name}:"]
    for number, value in enumerate(values):
        body = _group_lines(item, value, f"{indent}    ", helped=helped and number == 0)
        first_field = next(i for i, line in enumerate(body) if not line.lstrip().startswith("#"))
        lead = [f"{indent}  {line.strip()}" for line in body[:first_field]]
        lines += [*lead, f"{indent}  - {body[first_field].strip()}", *body[first_field + 1 :]]
    return lines


def _example_lines(name: str, field: dict[str, Any]) -> list[str]:
    """Return the lines of an optional field, to be uncommented."""
    if "properties" in field or (field.get("type") == "array" and "properties" in merged(field["items"])):
        group = field if "properties" in field else merged(field["items"])
        inner = {n: merged(f) for n, f in group["properties"].items() if n in group.get("required", ())}
        lines = [f"{n}: {_sample(f)}" for n, f in (inner or group["properties"]).items()]
        if "properties" in field:
            return [f"{name}:", *(f"  {line}" for line in lines)]
        return [f"{name}:", f"  - {lines[0]}", *(f"    {line}" for line in lines[1:])]
    return [f"{name}: {_sample(field)}"]


def _sample(field: dict[str, Any]) -> str:
    field = merged(field)
    if "properties" in field:
        return "{id: …, section: …, page: …}"
    if field.get("type") == "array":
        return "[…]"
    return field["enum"][0] if "enum" in field else "…"
