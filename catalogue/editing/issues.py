"""The issue form by which anybody proposes a case on the forge, and the reading of its answers.

The form and the reading share one list of questions, so that they cannot disagree; labels and help
come from the model.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

from catalogue.editing.schemas import REFERENCE, merged, record_schema
from catalogue.model import AnyRecord, Citation, Evidence, Kind, Model, Monograph, Place
from catalogue.reading import geography
from catalogue.store import Catalogue

FORM_PATH = ".github/ISSUE_TEMPLATE/cas.yml"
LABEL = "nouveau cas"
#: What the forge writes for a question left blank.
_BLANKS = frozenset({"", "_No response_", "None", "_Sans réponse_"})
_OTHER = "Autre ou je ne sais pas"
_ID_IN_BRACKETS = re.compile(r"\(([a-z0-9-]+)\)\s*$")


@dataclass(frozen=True)
class Question:
    """One question: the field that it fills (``path`` in a case, ``record`` its class), and how it is asked."""

    path: tuple[str, ...]
    record: type[Model]
    label: str = ""
    several: bool = False
    long: bool = False
    required: bool = False

    @property
    def schema(self) -> dict[str, Any]:
        """Schema of the field."""
        return merged(record_schema(self.record)["properties"][self.path[-1]])

    @property
    def title(self) -> str:
        """The question in French, which the forge repeats as a heading in the issue."""
        return self.label or self.schema["title"]


def _evidence(name: str, **options: Any) -> Question:
    return Question(("evidence", name), Evidence, **options)


QUESTIONS = (
    Question(("name",), Monograph, required=True),
    Question(("summary",), Monograph, long=True, required=True),
    Question(("activity",), Monograph, required=True),
    Question(("legal_form",), Monograph, required=True),
    Question(("place", "commune"), Place),
    Question(("place", "departement"), Place),
    Question(("website",), Monograph),
    Question(("founded",), Monograph),
    _evidence("action", label="Soutien reçu : action", required=True),
    _evidence("detail", label="Soutien reçu : degré de détail", required=True),
    _evidence("status", label="Soutien reçu : état", required=True),
    _evidence("decision_makers", label="Soutien reçu : types de décideurs", several=True),
    _evidence("organisations", label="Soutien reçu : organismes", several=True),
    _evidence("instrument", label="Soutien reçu : instrument"),
    _evidence("summary", label="Soutien reçu : résumé", long=True, required=True),
    Question(("source", "id"), Citation, label="Source", required=True),
    Question(("source", "section"), Citation),
    Question(("source", "page"), Citation),
)


# --- The form -----------------------------------------------------------------------------------


def form_text(catalogue: Catalogue) -> str:
    """Return the form, as the forge reads it."""
    intro = (
        "Merci ! Répondez à ce que vous savez. Une question sans réponse sûre reste vide : "
        "on ne devine pas. Un éditeur relira avec vous avant la publication.\n"
    )
    form = {
        "name": "Proposer un cas",
        "description": "Une organisation de l'ESS aidée par un décideur public, et où le lire.",
        "title": "Nouveau cas : ",
        "labels": [LABEL],
        "body": [
            {"type": "markdown", "attributes": {"value": intro}},
            *(_element(question, catalogue) for question in QUESTIONS),
        ],
    }
    head = "# Tiré du modèle par « make generate » : ne pas modifier à la main.\n"
    return head + yaml.dump(form, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)


class _Dumper(yaml.SafeDumper):
    """Also quotes texts such as « 08 », which some YAML readers take for numbers."""


def _text_node(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    style = "'" if text[:1].isdigit() else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text_node)


def _element(question: Question, catalogue: Catalogue) -> dict[str, Any]:
    schema = question.schema
    options = _options(schema, catalogue)
    attributes: dict[str, Any] = {"label": question.title}
    description = schema.get("description", "")
    if question.several and not options:
        description += " Un par ligne."
    if description:
        attributes["description"] = description
    if options:
        kind = "dropdown"
        attributes["options"] = options
        if question.several:
            attributes["multiple"] = True
    else:
        kind = "textarea" if question.long or question.several else "input"
        examples = schema.get("examples")
        if examples:
            example = examples[0]
            attributes["placeholder"] = ", ".join(example) if isinstance(example, list) else str(example)
    identifier = "-".join(question.path).replace("_", "-")
    element = {"type": kind, "id": identifier, "attributes": attributes}
    return element | ({"validations": {"required": True}} if question.required else {})


def _options(schema: dict[str, Any], catalogue: Catalogue) -> list[str]:
    reference = schema.get(REFERENCE) or merged(schema.get("items", {})).get(REFERENCE)
    if reference:
        # A new case has sources of its own: those read for other cases would only lengthen the list.
        records = [r for r in catalogue.of_kind(Kind(reference)).values() if not getattr(r, "read_since", False)]
        return [*(f"{_option_label(r)} ({r.id})" for r in records), _OTHER]
    labels = schema.get("x-labels", {})
    return [f"{labels.get(value, value)} ({value})" for value in schema.get("enum", ())]


def _option_label(record: AnyRecord) -> str:
    label: str = getattr(record, "short_label", None) or record.label
    # The forge separates several answers by commas.
    return label.replace(",", " ·").replace("  ", " ")


# --- The answers --------------------------------------------------------------------------------


class NotAForm(ValueError):
    """The text of an issue does not come from the form."""


def answers(body: str) -> tuple[dict[str, Any], list[str]]:
    """Read the text of an issue made with the form.

    Returns:
        The answers, as :func:`catalogue.editing.drafting.draft` takes them, and notes in French on those that could
        not be used.

    Raises:
        NotAForm: none of the questions is there.
    """
    sections = re.split(r"(?m)^### +(.+?) *$", body.replace("\r\n", "\n"))
    sections_by_title = {title: text.strip() for title, text in zip(sections[1::2], sections[2::2], strict=True)}
    if not any(q.title in sections_by_title for q in QUESTIONS):
        raise NotAForm("ce texte ne vient pas du formulaire « Proposer un cas ».")
    fields: dict[str, Any] = {}
    notes: list[str] = []
    for question in QUESTIONS:
        text = sections_by_title.get(question.title, "")
        if text in _BLANKS:
            continue
        value, note = _value(question, text)
        if note:
            notes.append(f"{question.title} : {note}")
        if value is not None:
            _place(fields, question.path, value)
    evidence = fields.pop("evidence", {})
    if "source" in fields:
        evidence["source"] = dict(fields["source"])
    return fields | {"evidence": [evidence]}, notes


def _value(question: Question, text: str) -> tuple[Any, str]:
    schema = question.schema
    if question.several:
        item = merged(schema["items"])
        parts = re.split(r"\n|, " if REFERENCE in item else r"\n", text)
        return _several([part.strip(" -") for part in parts if part.strip(" -")], REFERENCE in item)
    if REFERENCE in schema or "enum" in schema:
        id_in_brackets = _ID_IN_BRACKETS.search(text)
        return (id_in_brackets.group(1), "") if id_in_brackets else (None, f"« {text} » reste à préciser.")
    if schema.get("type") == "integer":
        return (int(text), "") if text.isdecimal() else (None, f"« {text} » n'est pas un nombre entier.")
    if question.path[-1] == "departement":
        return _departement(text)
    return " ".join(text.split()), ""


def _several(parts: list[str], are_ids: bool) -> tuple[list[str] | None, str]:
    if not are_ids:
        return parts or None, ""
    ids = [match.group(1) for part in parts if (match := _ID_IN_BRACKETS.search(part))]
    return ids or None, ""


def _departement(text: str) -> tuple[str | None, str]:
    names: dict[str, str] = geography.departements()
    code = text.upper().zfill(2) if text.upper().zfill(2) in names else None
    code = code or next((c for c, name in names.items() if name.casefold() == text.casefold()), None)
    return (code, "") if code else (None, f"« {text} » n'est pas un département.")


def _place(fields: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    for part in path[:-1]:
        fields = fields.setdefault(part, {})
    fields[path[-1]] = value
