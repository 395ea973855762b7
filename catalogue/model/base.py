"""What records are made of: kinds, references, texts, citations, dated notes."""

from __future__ import annotations

import datetime
import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    SerializationInfo,
    StringConstraints,
)
from pydantic_core import PydanticCustomError

from catalogue.model.web import uri


class Kind(StrEnum):
    """Every kind of record a reference may point to."""

    THEME = "theme"
    NEED = "need"
    ACTIVITY = "activity"
    LEVER = "lever"
    ACTION = "action"
    CRITERION = "criterion"
    TERRITORY = "territory"
    DECISION_MAKER = "decision_maker"
    MONOGRAPH = "monograph"
    LEGAL_FORM = "legal_form"
    TERM = "term"
    SOURCE = "source"
    PERSON = "person"
    EVENT = "event"
    COMMITTEE_MEMBER = "committee_member"
    CRITERION_FAMILY = "criterion_family"
    ERRATUM = "erratum"
    SYNONYM = "synonym"


@dataclass(frozen=True)
class Reference:
    """Marks a field whose value is the id of a record; ``kind`` None means any record."""

    kind: Kind | None

    def __get_pydantic_json_schema__(self, core_schema: Any, handler: Any) -> dict[str, Any]:
        """Give generated schemas and forms the kind that the field refers to, as ``x-reference``."""
        schema: dict[str, Any] = handler(core_schema)
        return schema | {"x-reference": self.kind or "any"}


MAX_IDENTIFIER = 60
IDENTIFIER_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"

Identifier = Annotated[
    str,
    StringConstraints(pattern=IDENTIFIER_PATTERN, max_length=MAX_IDENTIFIER),
    Field(
        title="Identifiant",
        description="Minuscules sans accent, chiffres et traits d'union, 60 caractères au plus. "
        "C'est une adresse publique : il ne change plus une fois publié.",
        examples=["cafe-pluche"],
    ),
]

Text = Annotated[str, StringConstraints(min_length=1, pattern=r"\S")]

MarkdownText = Annotated[Text, Field(json_schema_extra={"format": "markdown"})]

#: Context that makes ``model_dump_json(context=STANDARD)`` write web addresses in the ASCII form of the standard.
STANDARD = {"addresses": "standard"}


def _address(address: str, info: SerializationInfo) -> str:
    return uri(address) if info.context == STANDARD else address


Url = Annotated[Text, Field(json_schema_extra={"format": "uri"}), PlainSerializer(_address, return_type=str)]


def _day(value: Any) -> Any:
    """Accept a date only as text: pydantic would also accept a number of seconds."""
    if isinstance(value, datetime.date) or (isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value)):
        return value
    raise PydanticCustomError("date_as_written", "not a day written as 2026-11-23")


Day = Annotated[datetime.date, Field(strict=False), BeforeValidator(_day)]

#: Marks the fields that hold a year, among those that hold whole numbers.
YEAR_TITLE = "Année"
Year = Annotated[
    int,
    Field(
        title=YEAR_TITLE,
        description="En 4 chiffres. Vide si la source ne la donne pas.",
        examples=[2019],
    ),
]

ThemeId = Annotated[str, Reference(Kind.THEME)]

NeedId = Annotated[str, Reference(Kind.NEED)]

ActivityId = Annotated[str, Reference(Kind.ACTIVITY)]

ActionId = Annotated[str, Reference(Kind.ACTION)]

CriterionId = Annotated[str, Reference(Kind.CRITERION)]

TerritoryId = Annotated[str, Reference(Kind.TERRITORY)]

DecisionMakerId = Annotated[str, Reference(Kind.DECISION_MAKER)]

MonographId = Annotated[str, Reference(Kind.MONOGRAPH)]

LegalFormId = Annotated[str, Reference(Kind.LEGAL_FORM)]

SourceId = Annotated[str, Reference(Kind.SOURCE)]

TermId = Annotated[str, Reference(Kind.TERM)]

AnyRecordId = Annotated[str, Reference(None)]

Basis = Annotated[
    Literal["stated", "inferred"],
    Field(
        title="Fondement",
        description="« stated » : la source le dit. « inferred » : c'est la lecture d'un éditeur ; "
        "expliquez-la dans « note ».",
        json_schema_extra={"x-labels": {"stated": "La source le dit", "inferred": "Lecture d'éditeur"}},
    ),
]

#: How much of a source was read.
Extent = Annotated[
    Literal["whole", "extract"],
    Field(json_schema_extra={"x-labels": {"whole": "En entier", "extract": "Par extrait"}}),
]


def items(singular: str, plural: str = "") -> dict[str, Any]:
    """Return the JSON Schema extension of a list field: French name of one item, and of several."""
    return {"x-items": [singular, plural or f"{singular}s"]}


class Model(BaseModel):
    """Strict base: frozen, no unknown field, no silent conversion between types."""

    # Validators are built when first needed: most runs validate only a few files.
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)


class Citation(Model):
    """Where a claim is written."""

    id: SourceId = Field(
        title="Source",
        description="Identifiant de la publication. Elle manque ? Ajoutez-la d'abord aux sources.",
        examples=["rapport-anct-2021"],
    )
    section: Text | None = Field(
        None,
        title="Passage",
        description="Partie, levier ou annexe où le lire ; article, pour un texte de loi.",
        examples=["Levier 1", "Annexe 2", "art. L. 1611-7"],
    )
    page: int | None = Field(
        None,
        title="Page",
        description="Page imprimée de la source. Obligatoire quand la source est paginée.",
        examples=[17],
    )


#: In schemas: how an id starts that tools draw, for what has no name to be called by.
DRAWN = "x-drawn"
_NOTE = "note-"


class Update(Model):
    """A dated note by an editor about what changed since the source, kept apart from it."""

    id: Identifier | None = Field(
        None,
        title="Identifiant de la note",
        description="Laissez vide : « make fix » ou l'éditeur en ligne le pose. Il reste le même quand la note change.",
        examples=["note-4f2a91c0"],
        json_schema_extra={DRAWN: _NOTE},
    )
    date: Day = Field(title="Date de la note", description="Au format AAAA-MM-JJ.", examples=["2026-03-14"])
    summary: MarkdownText = Field(
        title="Ce qui a changé",
        description="Une ou deux phrases : ce qui est vrai aujourd'hui et ne l'était pas dans la source. "
        "Ne corrigez pas l'ancien texte : cette note s'affiche à côté.",
        examples=["Le zonage ZRR est devenu France ruralités revitalisation le 1er juillet 2024."],
    )
    source: Citation = Field(
        title="Source de la mise à jour",
        description="Une source plus récente que celle de la fiche.",
    )


def note_id(date: str, summary: str) -> str:
    """Return the id that a note without one is given, once and for all, from what it says that day."""
    digest = hashlib.sha256(f"{date} {' '.join(summary.split())}".encode()).hexdigest()
    return f"{_NOTE}{digest[:8]}"


class Withdrawal(Model):
    """Why a record left the guide. Its page stays, says so, and leads to what replaces it."""

    date: Day = Field(title="Retirée le", description="Au format AAAA-MM-JJ.", examples=["2026-03-14"])
    reason: MarkdownText = Field(
        title="Motif", description="Une phrase que le lecteur verra.", examples=["Réunie avec une fiche plus complète."]
    )
    replaced_by: AnyRecordId | None = Field(
        None,
        title="Remplacée par",
        description="Identifiant de la fiche à lire à la place.",
        examples=["avance-de-fonds"],
    )


AddedOn = Annotated[
    Day | None,
    Field(
        title="Ajoutée le",
        description="Date d'entrée dans le guide, AAAA-MM-JJ ; vide pour les fiches de 2021.",
        examples=["2026-03-14"],
    ),
]
FirstId = Annotated[
    Identifier | None,
    Field(
        title="Premier identifiant",
        description="Seulement si l'identifiant a changé : le tout premier. Le fil de nouveautés y reconnaît la fiche.",
        examples=["cafe-pluche"],
    ),
]


class AnyRecord(Model):
    """A record, of whichever kind: it has an id, a name to show, and other names."""

    id: Identifier

    if TYPE_CHECKING:
        # Most classes have these as fields, some as properties: declared here, pydantic would add them to all.
        @property
        def label(self) -> str:
            """Name shown to readers."""

        @property
        def aliases(self) -> tuple[str, ...]:
            """Other names: searched and redirected, never shown."""


class AnyPageRecord(AnyRecord):
    """A record of any kind that has pages.

    Besides :class:`PageRecord`, this covers monographs, whose fields are in another order.
    """

    if TYPE_CHECKING:

        @property
        def summary(self) -> str:
            """What it is, in a sentence."""

        @property
        def source(self) -> Citation | None:
            """Where what it says comes from."""

        @property
        def updates(self) -> tuple[Update, ...]:
            """Dated notes on what changed since its source."""

        @property
        def added_on(self) -> datetime.date | None:
            """Day it entered the guide; None for those of the report."""

        @property
        def first_id(self) -> str | None:
            """The first of the ids it had, if it has another today."""

        @property
        def withdrawn(self) -> Withdrawal | None:
            """Why it left the guide, if it did."""


class Record(AnyRecord):
    """What every record named by a label has."""

    label: Text = Field(
        title="Intitulé",
        description="Nom affiché : court, sans point final. Une action commence par un verbe.",
        examples=["Avancer les fonds octroyés par d'autres financeurs"],
    )
    aliases: tuple[Text, ...] = Field(
        (),
        title="Autres graphies",
        description="Variantes du nom, anciens noms, sigles : cherchés et redirigés, jamais affichés.",
        examples=[["Le Café Pluche"]],
        json_schema_extra=items("autre graphie", "autres graphies"),
    )


class PageRecord(Record, AnyPageRecord):
    """A record that has a page of its own."""

    summary: MarkdownText = Field(
        title="En une phrase",
        description="Ce que c'est, en une phrase de moins de 30 mots, sans sigle inexpliqué.",
        examples=["Un commerce tenu par ses habitués, où l'on se retrouve aussi pour les activités."],
    )
    source: Citation | None = Field(None, title="Source", description="Où lire ce que dit cette fiche.")
    updates: tuple[Update, ...] = Field(
        (),
        title="Mises à jour",
        description="Notes datées sur ce qui a changé depuis la source.",
        json_schema_extra=items("note de mise à jour", "notes de mise à jour"),
    )
    added_on: AddedOn = None
    first_id: FirstId = None
    withdrawn: Withdrawal | None = Field(
        None,
        title="Fiche retirée",
        description="À remplir au lieu d'effacer la fiche : son adresse continue de répondre.",
    )


class Figure(Model):
    """A figure given by a source."""

    label: Text = Field(
        title="Ce que mesure le chiffre",
        description="Sans la valeur.",
        examples=["Salariés en insertion"],
    )
    value: Text = Field(
        title="Valeur",
        description="Avec son unité, comme on la lira.",
        examples=["30 % des habitants", "45 000 €"],
    )
    year: Year | None = Field(None, title="Année", description="En 4 chiffres. Vide si la source ne la donne pas.")
    source: Citation = Field(title="Source", description="Où lire ce chiffre.")
