"""Typed, frozen records of the knowledge base: one class per kind of record.

The classes say what a record may contain; nothing here reads a file or looks at two records at
once. Titles and descriptions are in French because editors read them, through the JSON Schemas
and the editing forms generated from these classes.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints


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


IDENTIFIER_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"

Identifier = Annotated[
    str,
    StringConstraints(pattern=IDENTIFIER_PATTERN, max_length=60),
    Field(
        title="Identifiant",
        description="Minuscules sans accent, chiffres et traits d'union. "
        "C'est une adresse publique : il ne change plus une fois publié.",
    ),
]
Text = Annotated[str, StringConstraints(min_length=1, pattern=r"\S")]
MarkdownText = Annotated[Text, Field(json_schema_extra={"format": "markdown"})]
Url = Annotated[Text, Field(json_schema_extra={"format": "uri"})]
Year = Annotated[int, Field(title="Année")]

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
        description="« stated » : la source le dit ; « inferred » : c'est la lecture d'un éditeur.",
    ),
]


class Model(BaseModel):
    """Strict base: frozen, no unknown field, no silent conversion between types."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Citation(Model):
    """Where a claim is written."""

    id: SourceId = Field(title="Source", description="Identifiant dans data/sources.yaml.")
    section: Text | None = Field(
        None, title="Passage", description="Partie, levier ou annexe où le lire."
    )
    page: int | None = Field(None, title="Page", description="Page imprimée de la source.")


class Update(Model):
    """A dated note by an editor about what changed since the source, kept apart from it."""

    date: Annotated[datetime.date, Field(strict=False)] = Field(
        title="Date de la note", description="Au format AAAA-MM-JJ."
    )
    summary: MarkdownText = Field(title="Ce qui a changé")
    source: Citation = Field(title="Source de la mise à jour")


class Withdrawal(Model):
    """Why a record left the guide. Its page stays, says so, and leads to what replaces it."""

    date: Annotated[datetime.date, Field(strict=False)] = Field(
        title="Retirée le", description="Au format AAAA-MM-JJ."
    )
    reason: MarkdownText = Field(title="Motif", description="Une phrase que le lecteur verra.")
    replaced_by: AnyRecordId | None = Field(
        None, title="Remplacée par", description="Identifiant de la fiche à lire à la place."
    )


AddedOn = Annotated[
    datetime.date | None,
    Field(
        strict=False,
        title="Ajoutée le",
        description="Date d'entrée dans le guide, AAAA-MM-JJ ; vide pour les fiches de 2021.",
    ),
]


class Record(Model):
    """What every record with an id and a name has."""

    id: Identifier
    label: Text = Field(title="Intitulé", description="Nom affiché.")
    aliases: tuple[Text, ...] = Field(
        (),
        title="Autres graphies",
        description="Variantes du nom : cherchées et redirigées, jamais affichées comme nom.",
    )


class PageRecord(Record):
    """A record that has a page of its own."""

    summary: MarkdownText = Field(
        title="En une phrase", description="Ce que c'est, en une phrase de moins de 30 mots."
    )
    source: Citation | None = Field(None, title="Source")
    updates: tuple[Update, ...] = Field((), title="Mises à jour")
    added_on: AddedOn = None
    withdrawn: Withdrawal | None = Field(None, title="Fiche retirée")


class Theme(PageRecord):
    """One of the large families of needs the monographs are sorted in."""

    short_label: Text = Field(title="Intitulé court", description="Pour les menus et tableaux.")


class Need(PageRecord):
    """A local need that social-economy organisations answer."""

    short_label: Text = Field(title="Intitulé court", description="Quatre mots au plus.")


class ActivityNeed(Model):
    """A need answered by an activity, and on what grounds the base says so."""

    id: NeedId = Field(title="Besoin")
    basis: Basis
    note: Text | None = Field(None, title="Précision")


class Activity(PageRecord):
    """A socially useful activity."""

    theme: ThemeId | None = Field(
        None,
        title="Thématique",
        description="Seulement si la source classe l'activité dans une thématique.",
    )
    needs: tuple[ActivityNeed, ...] = Field(title="Besoins auxquels elle répond")


class Mechanism(Model):
    """Another mechanism, or a caution, that the source gives at the end of a lever."""

    label: Text = Field(title="Intitulé")
    summary: MarkdownText = Field(title="En bref")
    source: Citation
    links: tuple[SourceId, ...] = Field((), title="Pour aller plus loin")


class Action(PageRecord):
    """A concrete thing a public decision maker can do; belongs to one lever."""

    short_label: Text = Field(title="Intitulé court", description="Quatre mots au plus.")
    who: Text | None = Field(
        None, title="Qui peut agir", description="Ce que la source en dit ; vide sinon."
    )
    instruments: tuple[Text, ...] = Field(
        (), title="Instruments", description="Formes que l'action peut prendre."
    )
    legal_frame: MarkdownText | None = Field(
        None, title="Cadre légal", description="Règles et limites que donne la source."
    )
    related: tuple[ActionId, ...] = Field((), title="Actions voisines")
    links: tuple[SourceId, ...] = Field((), title="Pour aller plus loin")
    source: Citation


class Lever(PageRecord):
    """A family of actions."""

    number: int = Field(title="Numéro", ge=1)
    short_label: Text = Field(title="Intitulé court", description="Quatre mots au plus.")
    actions: tuple[Action, ...] = Field(title="Actions", min_length=1)
    other_mechanisms: tuple[Mechanism, ...] = Field((), title="Autres mécanismes")
    cautions: tuple[Mechanism, ...] = Field((), title="Points de vigilance")


class Criterion(PageRecord):
    """A condition on which the durability of an organisation rests."""


class CriterionFamily(Record):
    """A family of criteria."""

    summary: MarkdownText = Field(title="En une phrase")
    criteria: tuple[Criterion, ...] = Field(title="Critères", min_length=1)


class Figure(Model):
    """A figure given by a source."""

    label: Text = Field(title="Ce que mesure le chiffre")
    value: Text = Field(title="Valeur", description="Avec son unité, comme on la lira.")
    year: Year | None = None
    source: Citation


class TerritoryType(PageRecord):
    """A kind of territory: a zoning, a national programme or a geographical situation."""

    short_label: Text = Field(title="Intitulé court")
    definition: MarkdownText | None = Field(
        None, title="Définition", description="Telle que la source la donne ; vide sinon."
    )
    figures: tuple[Figure, ...] = Field((), title="Chiffres")


class DecisionMaker(PageRecord):
    """A kind of public decision maker."""

    short_label: Text = Field(title="Intitulé court")


class LegalForm(Record):
    """A legal form that a social-economy organisation can take."""

    definition: MarkdownText | None = Field(None, title="Définition")
    source: Citation | None = None


class Place(Model):
    """Where an organisation is, as precisely as the source says and no further."""

    locality: Text | None = Field(
        None, title="Lieu-dit, village ou territoire", description="Comme la source le nomme."
    )
    commune: Text | None = Field(
        None, title="Commune", description="Nom officiel, si la source la donne."
    )
    departement: Text | None = Field(
        None, title="Département", description="Code Insee entre guillemets : \"08\"."
    )
    region: Text | None = Field(
        None, title="Région", description="Code Insee entre guillemets : \"44\"."
    )


class TerritoryMembership(Model):
    """The kind of territory an organisation is in."""

    type: TerritoryId = Field(title="Type de territoire")
    basis: Basis
    note: Text | None = Field(None, title="Ce qui le fait dire")


class Approval(Model):
    """An approval, label or public agreement held by an organisation."""

    label: Text = Field(title="Agrément, label ou conventionnement")
    granted_by: Text | None = Field(None, title="Accordé par")
    year: Year | None = None
    note: Text | None = Field(None, title="Précision")
    source: Citation


class Amount(Model):
    """A sum of money, as far as the source gives it."""

    euros: int = Field(title="Montant en euros", ge=0)
    note: Text | None = Field(
        None, title="Précision", description="Par exemple « par an, au plus »."
    )


class Evidence(Model):
    """One statement of a source: this organisation benefited from this action."""

    action: ActionId = Field(title="Action")
    detail: Literal["developed", "mention"] = Field(
        title="Degré de détail",
        description="« developed » : exemple raconté ; « mention » : simple citation.",
    )
    decision_makers: tuple[DecisionMakerId, ...] = Field((), title="Types de décideurs")
    organisations: tuple[Text, ...] = Field(
        (), title="Organismes", description="Seulement ceux que la source nomme."
    )
    instrument: Text | None = Field(None, title="Instrument")
    amount: Amount | None = Field(None, title="Montant")
    duration: Text | None = Field(None, title="Durée")
    year: Year | None = None
    status: Literal["effective", "planned"] = Field(
        title="État", description="« effective » : obtenu ; « planned » : envisagé."
    )
    summary: MarkdownText = Field(
        title="Résumé", description="Une à trois phrases, avec vos propres mots."
    )
    source: Citation = Field(title="Source")


class Testimony(Model):
    """What somebody involved says, in reported speech."""

    speaker: Text = Field(title="Personne")
    function: Text | None = Field(None, title="Fonction")
    organisation: Text | None = Field(None, title="Organisme")
    action: ActionId = Field(title="Action dont il est question")
    summary: MarkdownText = Field(
        title="Propos rapportés", description="Au style indirect, jamais une phrase recopiée."
    )
    note: Text | None = Field(None, title="Réserve", description="Par exemple sur l'attribution.")
    source: Citation


class CriterionReading(Model):
    """A criterion that an organisation illustrates."""

    id: CriterionId = Field(title="Critère")
    basis: Basis
    note: Text = Field(title="Ce qui l'illustre")


class Monograph(Model):
    """A case study: one organisation, one file."""

    id: Identifier
    name: Text = Field(title="Nom de l'organisation")
    aliases: tuple[Text, ...] = Field((), title="Autres graphies")
    summary: MarkdownText = Field(title="En une phrase")
    theme: ThemeId = Field(title="Thématique")
    activity: ActivityId = Field(title="Activité illustrée")
    needs: tuple[NeedId, ...] = Field(
        (), title="Autres besoins", description="Seulement ceux qui s'ajoutent à ceux de l'activité."
    )
    legal_form: LegalFormId = Field(title="Forme juridique")
    place: Place = Field(title="Lieu")
    territories: tuple[TerritoryMembership, ...] = Field((), title="Types de territoire")
    website: Url | None = Field(None, title="Site")
    founded: Year | None = Field(None, title="Année de création")
    founded_note: Text | None = Field(None, title="Précision sur la création")
    figures: tuple[Figure, ...] = Field((), title="Chiffres clés")
    approvals: tuple[Approval, ...] = Field((), title="Agréments et labels")
    source: Citation = Field(title="Source de la présentation")
    evidence: tuple[Evidence, ...] = Field(title="Soutiens reçus")
    testimonies: tuple[Testimony, ...] = Field((), title="Témoignages")
    criteria: tuple[CriterionReading, ...] = Field((), title="Critères illustrés")
    updates: tuple[Update, ...] = Field((), title="Mises à jour")
    verified_on: Annotated[datetime.date, Field(strict=False)] | None = Field(
        None, title="Vérifié le", description="Date de la dernière vérification, AAAA-MM-JJ."
    )
    added_on: AddedOn = None
    withdrawn: Withdrawal | None = Field(None, title="Fiche retirée")

    @property
    def label(self) -> str:
        """Name shown to readers, under the same attribute as every other record."""
        return self.name


class Term(Record):
    """A glossary entry: acronym, proper name or notion."""

    category: Literal["acronym", "name", "notion"] = Field(title="Catégorie")
    expansion: Text | None = Field(
        None, title="Développé", description="Ce que le sigle veut dire, en toutes lettres."
    )
    definition: MarkdownText | None = Field(None, title="Définition")
    basis: Basis
    source: Citation | None = None
    see: tuple[TermId, ...] = Field((), title="Voir aussi")


class Source(Record):
    """A publication, web page or legal text; the report itself is one of them."""

    category: Literal["report", "study", "guide", "web", "law", "press", "video"] = Field(
        title="Nature"
    )
    authors: tuple[Text, ...] = Field((), title="Auteurs")
    publisher: Text | None = Field(None, title="Éditeur")
    date: Text | None = Field(None, title="Date", description="Comme on la lira : « mai 2021 ».")
    pages: int | None = Field(None, title="Nombre de pages", ge=1)
    url: Url | None = Field(None, title="Adresse", description="Telle que la source l'imprime.")
    link: Literal["printed", "empty", "none"] = Field(
        title="État du lien",
        description="« printed » : adresse imprimée ; « empty » : lien vide dans la source ; "
        "« none » : aucun lien.",
    )
    group: Text = Field(title="Rubrique de la bibliographie")
    note: MarkdownText | None = Field(None, title="Ce qu'on y trouve")
    cited: tuple[Citation, ...] = Field((), title="Où la source la cite")


class Person(Record):
    """Somebody interviewed for the study (its annex 3)."""

    function: Text | None = Field(None, title="Fonction")
    organisation: Text | None = Field(None, title="Organisme")
    monographs: tuple[MonographId, ...] = Field((), title="Monographies concernées")
    note: Text | None = Field(None, title="Remarque")


class Event(Record):
    """A webinar or seminar of the study."""

    date: Annotated[datetime.date, Field(strict=False)] = Field(title="Date")
    time: Text | None = Field(None, title="Horaire")
    theme: ThemeId | None = Field(None, title="Thématique")
    summary: MarkdownText = Field(title="En bref")
    links: tuple[SourceId, ...] = Field((), title="Liens")
    source: Citation


class CommitteeMember(Record):
    """A member of the steering committee, an agency or an author of the study."""

    role: Text = Field(title="Rôle")
    category: Literal[
        "lead", "programme", "institution", "network", "support", "actor", "agency", "author"
    ] = Field(title="Catégorie")
    link: Literal["printed", "empty", "none"] = Field(title="État du lien")
    source: Citation


class Erratum(Record):
    """A contradiction or misprint of the report, and the choice made."""

    severity: Literal["majeure", "mineure"] = Field(title="Importance")
    printed: tuple[Text, ...] = Field(title="Ce qui est imprimé", min_length=1)
    issue: MarkdownText = Field(title="Le problème")
    resolution: MarkdownText = Field(title="Le choix retenu")
    pages: tuple[int, ...] = Field((), title="Pages du rapport")
    concerns: tuple[AnyRecordId, ...] = Field(
        (), title="Fiches concernées", description="Identifiants de fiches."
    )


class Synonym(Model):
    """Words of everyday speech, and what the search must find for them."""

    id: Identifier
    expressions: tuple[Text, ...] = Field(
        title="Expressions", description="Ce que les gens écrivent, au plus simple.", min_length=1
    )
    records: tuple[AnyRecordId, ...] = Field(
        (), title="Fiches à trouver", description="Identifiants de fiches, toutes aussi bonnes."
    )
    pages: tuple[Text, ...] = Field(
        (), title="Pages à trouver", description="Adresses de pages du guide : « /errata/ »."
    )
    means: tuple[Text, ...] = Field(
        (),
        title="Autres mots à essayer",
        description="Mots du guide cherchés aussi, quand l'expression ne désigne pas une fiche.",
    )

    @property
    def label(self) -> str:
        """First expression, under the same attribute as the name of every other record."""
        return self.expressions[0]

    @property
    def aliases(self) -> tuple[str, ...]:
        """Nothing: a synonym has no address to redirect from."""
        return ()


class Settings(Model):
    """What is said once about the site: its address, who publishes it, under which terms."""

    name: Text = Field(title="Nom du site")
    tagline: Text = Field(title="Sous-titre")
    description: Text = Field(title="Description", description="Une phrase, au pied de chaque page.")
    url: Url = Field(title="Adresse publique du site")
    repository: Url = Field(title="Adresse du dépôt", description="Page du projet sur la forge.")
    branch: Text = Field(title="Branche modifiée par les éditeurs")
    contact: Text = Field(title="Adresse de contact")
    publisher: Text = Field(title="Éditeur du site")
    licence: Text = Field(title="Licence des textes et des données")
    report: SourceId = Field(title="Source principale", description="Identifiant de source.")
