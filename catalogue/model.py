"""Typed, frozen records of the knowledge base: one class per kind of record.

The classes say what a record may contain; nothing here reads a file or looks at two records at
once. Titles and descriptions are in French because editors read them, through the JSON Schemas
and the editing forms generated from these classes.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Literal

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

    def __get_pydantic_json_schema__(self, core_schema: Any, handler: Any) -> dict[str, Any]:
        """Tell the generated schemas and forms what the field points to, as ``x-reference``."""
        return handler(core_schema) | {"x-reference": self.kind or "any"}


IDENTIFIER_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"

Identifier = Annotated[
    str,
    StringConstraints(pattern=IDENTIFIER_PATTERN, max_length=60),
    Field(
        title="Identifiant",
        description="Minuscules sans accent, chiffres et traits d'union, 60 caractères au plus. "
        "C'est une adresse publique : il ne change plus une fois publié.",
        examples=["cafe-pluche"],
    ),
]
Text = Annotated[str, StringConstraints(min_length=1, pattern=r"\S")]
MarkdownText = Annotated[Text, Field(json_schema_extra={"format": "markdown"})]
Url = Annotated[Text, Field(json_schema_extra={"format": "uri"})]
Year = Annotated[
    int,
    Field(
        title="Année",
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
    """Return the mark of a list: what one of its items is called, and several."""
    return {"x-items": [singular, plural or f"{singular}s"]}


class Model(BaseModel):
    """Strict base: frozen, no unknown field, no silent conversion between types."""

    # A class is prepared to validate when it first does: most runs validate only a few files.
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


class Update(Model):
    """A dated note by an editor about what changed since the source, kept apart from it."""

    date: Annotated[datetime.date, Field(strict=False)] = Field(
        title="Date de la note", description="Au format AAAA-MM-JJ.", examples=["2026-03-14"]
    )
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


class Withdrawal(Model):
    """Why a record left the guide. Its page stays, says so, and leads to what replaces it."""

    date: Annotated[datetime.date, Field(strict=False)] = Field(
        title="Retirée le", description="Au format AAAA-MM-JJ.", examples=["2026-03-14"]
    )
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
    datetime.date | None,
    Field(
        strict=False,
        title="Ajoutée le",
        description="Date d'entrée dans le guide, AAAA-MM-JJ ; vide pour les fiches de 2021.",
        examples=["2026-03-14"],
    ),
]


class Record(Model):
    """What every record with an id and a name has."""

    id: Identifier
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


class PageRecord(Record):
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
    withdrawn: Withdrawal | None = Field(
        None,
        title="Fiche retirée",
        description="À remplir au lieu d'effacer la fiche : son adresse continue de répondre.",
    )


class Theme(PageRecord):
    """One of the large families of needs the monographs are sorted in."""

    short_label: Text = Field(
        title="Intitulé court", description="Pour les menus et tableaux.", examples=["Lien social"]
    )


class Need(PageRecord):
    """A local need that social-economy organisations answer."""

    short_label: Text = Field(title="Intitulé court", description="Quatre mots au plus.", examples=["Se déplacer"])


class ActivityNeed(Model):
    """A need answered by an activity, and on what grounds the base says so."""

    id: NeedId = Field(title="Besoin", description="Besoin auquel l'activité répond.", examples=["dechets-ressources"])
    basis: Basis
    note: Text | None = Field(
        None,
        title="Précision",
        description="Ce qui le fait dire. Obligatoire pour une lecture d'éditeur.",
        examples=["Une ressourcerie donne une seconde vie aux objets : elle répond à ce besoin."],
    )


class Activity(PageRecord):
    """A socially useful activity."""

    theme: ThemeId | None = Field(
        None,
        title="Thématique",
        description="Seulement si la source classe l'activité dans une thématique.",
        examples=["consommation-et-production-responsables"],
    )
    needs: tuple[ActivityNeed, ...] = Field(
        title="Besoins auxquels elle répond", description="Un au moins.", json_schema_extra=items("besoin")
    )


class Mechanism(Model):
    """Another mechanism, or a caution, that the source gives at the end of a lever."""

    label: Text = Field(
        title="Intitulé",
        description="Quelques mots, sans point final.",
        examples=["Le dispositif local d'accompagnement"],
    )
    summary: MarkdownText = Field(
        title="En bref",
        description="Une à trois phrases, avec vos propres mots.",
        examples=["Un conseil gratuit et sur mesure aide l'organisation à consolider ses emplois."],
    )
    source: Citation = Field(title="Source", description="Où la source en parle.")
    links: tuple[SourceId, ...] = Field(
        (), title="Pour aller plus loin", description="Publications à consulter.", examples=[["rapport-anct-2021"]]
    )


class Competence(Model):
    """Whether one kind of decision maker may take an action today, and which text says so."""

    decision_maker: DecisionMakerId = Field(
        title="Type de décideur", description="De qui l'on dit ce qu'il peut faire.", examples=["commune"]
    )
    may: Literal["allowed", "conditional", "not_theirs"] = Field(
        title="Ce que la règle permet",
        description="« allowed » : il peut ; « conditional » : sous conditions, dites dans « note » ; "
        "« not_theirs » : ce n'est pas son rôle.",
        json_schema_extra={
            "x-labels": {
                "allowed": "Peut agir",
                "conditional": "Peut agir sous conditions",
                "not_theirs": "Ce n'est pas son rôle",
            }
        },
    )
    note: Text | None = Field(
        None,
        title="Précision",
        description="La condition, ou la raison, en une phrase. Obligatoire sous conditions.",
        examples=["Par convention avec la Région."],
    )
    source: Citation = Field(title="Source", description="Le texte qui le dit ; l'article dans « section ».")


class RuleLine(Model):
    """One thing that today's rule says about an action."""

    topic: Literal["text", "threshold", "act", "limit", "contact", "coming"] = Field(
        title="Sujet",
        description="« text » : le texte qui fonde l'action ; « threshold » : seuils et plafonds ; « act » : l'acte à "
        "prendre ; « limit » : ce qui est interdit ou risqué ; « contact » : à qui demander ; « coming » : ce qui "
        "change bientôt.",
        json_schema_extra={
            "x-labels": {
                "text": "Texte",
                "threshold": "Seuils et plafonds",
                "act": "Acte à prendre",
                "limit": "Limites",
                "contact": "À qui demander",
                "coming": "Ce qui change bientôt",
            }
        },
    )
    summary: MarkdownText = Field(
        title="Ce que dit la règle",
        description="Une ou deux phrases de moins de 25 mots, avec vos propres mots. Une date d'entrée en vigueur "
        "s'écrit en entier.",
        examples=["Au-delà de 23 000 € par an, une convention est obligatoire."],
    )
    source: Citation = Field(title="Source", description="Où le lire ; l'article dans « section ».")


class Rule(Model):
    """What the law of today says of an action, apart from what its source said."""

    verified_on: Annotated[datetime.date, Field(strict=False)] = Field(
        title="Vérifiée le",
        description="Date de la dernière vérification de toutes les lignes, AAAA-MM-JJ.",
        examples=["2026-03-14"],
    )
    summary: MarkdownText = Field(
        title="La règle en bref",
        description="Une ou deux phrases : ce qu'un décideur peut faire aujourd'hui, et à quelle condition.",
        examples=["Vous pouvez subventionner une association pour une action d'intérêt général local."],
    )
    who: tuple[Competence, ...] = Field(
        title="Qui peut agir",
        description="Un type de décideur par ligne.",
        min_length=1,
        json_schema_extra=items("type de décideur", "types de décideurs"),
    )
    lines: tuple[RuleLine, ...] = Field(
        title="Ce que dit la règle",
        description="Textes, seuils, acte à prendre, limites, contact, changements à venir : un fait par ligne.",
        min_length=1,
        json_schema_extra=items("ligne"),
    )


class Action(PageRecord):
    """A concrete thing a public decision maker can do; belongs to one lever."""

    short_label: Text = Field(
        title="Intitulé court", description="Quatre mots au plus.", examples=["Avancer des fonds"]
    )
    who: Text | None = Field(
        None,
        title="Qui peut agir",
        description="Ce que la source en dit ; vide sinon.",
        examples=["Les communes et leurs groupements."],
    )
    instruments: tuple[Text, ...] = Field(
        (),
        title="Instruments",
        description="Formes que l'action peut prendre, quelques mots chacune.",
        examples=[["Subvention annuelle de fonctionnement"]],
        json_schema_extra=items("instrument"),
    )
    legal_frame: MarkdownText | None = Field(
        None,
        title="Cadre légal",
        description="Règles et limites que donne la source.",
        examples=["Une convention est obligatoire au-delà d'un montant annuel fixé par la loi."],
    )
    rule: Rule | None = Field(
        None,
        title="La règle aujourd'hui",
        description="Ce que dit le droit en vigueur, chaque ligne avec sa source. Le texte de 2021 n'y est pas repris.",
    )
    related: tuple[ActionId, ...] = Field(
        (),
        title="Actions voisines",
        description="Actions que l'on envisage souvent avec celle-ci.",
        examples=[["ingenierie-financiere"]],
    )
    links: tuple[SourceId, ...] = Field(
        (), title="Pour aller plus loin", description="Publications à consulter.", examples=[["rapport-anct-2021"]]
    )
    source: Citation = Field(title="Source", description="Où la source en parle.")


class Lever(PageRecord):
    """A family of actions."""

    number: int = Field(title="Numéro", description="Rang du levier, à partir de 1.", ge=1, examples=[1])
    short_label: Text = Field(
        title="Intitulé court", description="Quatre mots au plus.", examples=["Partenariats financiers"]
    )
    actions: tuple[Action, ...] = Field(
        title="Actions",
        description="Ce qu'un décideur peut faire, une fiche par action.",
        min_length=1,
        json_schema_extra=items("action"),
    )
    other_mechanisms: tuple[Mechanism, ...] = Field(
        (),
        title="Autres mécanismes",
        description="Dispositifs cités par la source, sans cas raconté.",
        json_schema_extra=items("mécanisme"),
    )
    cautions: tuple[Mechanism, ...] = Field(
        (),
        title="Points de vigilance",
        description="Mises en garde que donne la source.",
        json_schema_extra=items("point de vigilance", "points de vigilance"),
    )


class Criterion(PageRecord):
    """A condition on which the durability of an organisation rests."""


class CriterionFamily(Record):
    """A family of criteria."""

    summary: MarkdownText = Field(
        title="En une phrase",
        description="Ce que les critères de la famille ont en commun.",
        examples=["Ce qui, dans l'organisation elle-même, l'aide à durer."],
    )
    criteria: tuple[Criterion, ...] = Field(
        title="Critères",
        description="Conditions pour durer, une fiche par critère.",
        min_length=1,
        json_schema_extra=items("critère"),
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


class TerritoryType(PageRecord):
    """A kind of territory: a zoning, a national programme or a geographical situation."""

    short_label: Text = Field(title="Intitulé court", description="Quatre mots au plus.", examples=["Ruralités"])
    definition: MarkdownText | None = Field(
        None,
        title="Définition",
        description="Telle que la source la donne ; vide sinon.",
        examples=["Un quartier où la pauvreté est plus forte que dans le reste de l'agglomération."],
    )
    figures: tuple[Figure, ...] = Field(
        (),
        title="Chiffres",
        description="Chiffres de la source, chacun avec sa page.",
        json_schema_extra=items("chiffre"),
    )


class DecisionMaker(PageRecord):
    """A kind of public decision maker."""

    short_label: Text = Field(title="Intitulé court", description="Quatre mots au plus.", examples=["Commune"])


class LegalForm(Record):
    """A legal form that a social-economy organisation can take."""

    definition: MarkdownText | None = Field(
        None,
        title="Définition",
        description="Une ou deux phrases ; vide si la source n'en dit rien.",
        examples=["Un groupement de personnes réunies pour autre chose que partager des bénéfices."],
    )
    source: Citation | None = Field(None, title="Source", description="Où lire ce que dit cette fiche.")


class Place(Model):
    """Where an organisation is, as precisely as the source says and no further."""

    locality: Text | None = Field(
        None,
        title="Lieu-dit, village ou territoire",
        description="Comme la source le nomme.",
        examples=["Hameau de Masgot"],
    )
    commune: Text | None = Field(
        None,
        title="Commune",
        description="Nom officiel, accents et traits d'union compris, si la source la donne.",
        examples=["Comberanche-et-Épeluche"],
    )
    departement: Text | None = Field(
        None,
        title="Département",
        description="Code Insee, entre guillemets dans le fichier.",
        examples=["08", "24"],
    )
    region: Text | None = Field(
        None,
        title="Région",
        description="Code Insee, entre guillemets dans le fichier.",
        examples=["44", "75"],
    )


class TerritoryMembership(Model):
    """The kind of territory an organisation is in."""

    type: TerritoryId = Field(
        title="Type de territoire", description="Zonage, programme ou situation géographique.", examples=["ruralites"]
    )
    basis: Basis
    note: Text | None = Field(
        None,
        title="Ce qui le fait dire",
        description="Une phrase. Obligatoire pour une lecture d'éditeur.",
        examples=["Le rapport décrit la commune comme une petite commune rurale."],
    )


class Approval(Model):
    """An approval, label or public agreement held by an organisation."""

    label: Text = Field(
        title="Agrément, label ou conventionnement",
        description="Nom complet, suivi du sigle.",
        examples=["Espace de vie sociale (EVS)"],
    )
    granted_by: Text | None = Field(
        None,
        title="Accordé par",
        description="L'organisme, si la source le nomme.",
        examples=["Caisse d'allocations familiales (CAF)"],
    )
    year: Year | None = Field(None, title="Année", description="En 4 chiffres. Vide si la source ne la donne pas.")
    note: Text | None = Field(
        None, title="Précision", description="Durée, réserve… en une phrase.", examples=["Renouvelé pour 4 ans."]
    )
    source: Citation = Field(title="Source", description="Où lire cet agrément.")


class Amount(Model):
    """A sum of money, as far as the source gives it."""

    euros: int = Field(
        title="Montant en euros",
        description="Un nombre entier, sans espace.",
        ge=0,
        examples=[45000],
    )
    note: Text | None = Field(
        None,
        title="Précision",
        description="Ce que le montant couvre, si la source le dit.",
        examples=["par an, au plus"],
    )


class Evidence(Model):
    """One statement of a source: this organisation benefited from this action."""

    action: ActionId = Field(
        title="Action",
        description="Ce que le décideur a fait. Un soutien par action et par passage de la source.",
        examples=["avance-de-fonds"],
    )
    detail: Literal["developed", "mention"] = Field(
        title="Degré de détail",
        description="« developed » : exemple raconté ; « mention » : simple citation.",
        json_schema_extra={"x-labels": {"developed": "Exemple raconté", "mention": "Simple citation"}},
    )
    decision_makers: tuple[DecisionMakerId, ...] = Field(
        (),
        title="Types de décideurs",
        description="Qui a agi. Vide si la source ne le dit pas : on ne devine pas.",
        examples=[["commune", "departement"]],
    )
    organisations: tuple[Text, ...] = Field(
        (),
        title="Organismes",
        description="Seulement ceux que la source nomme, écrits de la même façon dans toutes les fiches.",
        examples=[["Département des Ardennes"]],
        json_schema_extra=items("organisme"),
    )
    instrument: Text | None = Field(
        None,
        title="Instrument",
        description="Par quel moyen, en quelques mots.",
        examples=["Avance sur les crédits du FSE"],
    )
    amount: Amount | None = Field(None, title="Montant", description="Si la source le donne ; jamais une estimation.")
    duration: Text | None = Field(None, title="Durée", description="Comme on la lira.", examples=["3 ans"])
    year: Year | None = Field(None, title="Année", description="En 4 chiffres. Vide si la source ne la donne pas.")
    status: Literal["effective", "planned"] = Field(
        title="État",
        description="« effective » : obtenu ; « planned » : seulement envisagé.",
        json_schema_extra={"x-labels": {"effective": "Obtenu", "planned": "Envisagé"}},
    )
    summary: MarkdownText = Field(
        title="Résumé",
        description="Une à trois phrases de moins de 25 mots : ce qui a été fait, ce que cela a permis. "
        "Avec vos propres mots : la source est protégée par le droit d'auteur. Rien qu'elle ne dise.",
        examples=["Le Département avance les crédits européens, versés avec 2 ans de retard."],
    )
    source: Citation = Field(title="Source", description="Où le lire. Sans source, ce n'est pas une preuve.")


class Testimony(Model):
    """What somebody involved says, in reported speech."""

    speaker: Text = Field(
        title="Personne", description="Prénom et nom, comme la source les écrit.", examples=["Jeanne Martin"]
    )
    function: Text | None = Field(None, title="Fonction", description="À la date de la source.", examples=["Maire"])
    organisation: Text | None = Field(
        None,
        title="Organisme",
        description="Là où la personne travaille ou s'engage.",
        examples=["Commune de Saint-Exemple"],
    )
    action: ActionId = Field(
        title="Action dont il est question",
        description="Une action que la fiche documente.",
        examples=["avance-de-fonds"],
    )
    summary: MarkdownText = Field(
        title="Propos rapportés",
        description="Au style indirect, en 2 à 5 phrases ; jamais une phrase recopiée.",
        examples=["La maire explique qu'elle voulait une commune qui vive."],
    )
    note: Text | None = Field(
        None,
        title="Réserve",
        description="Par exemple sur l'attribution.",
        examples=["Le rapport donne deux fonctions différentes à cette personne."],
    )
    source: Citation = Field(title="Source", description="Où lire ce témoignage.")


class CriterionReading(Model):
    """A criterion that an organisation illustrates."""

    id: CriterionId = Field(title="Critère", description="Condition pour durer.", examples=["role-des-reseaux"])
    basis: Basis
    note: Text = Field(
        title="Ce qui l'illustre",
        description="Une phrase : le fait qui montre ce critère.",
        examples=["Des citoyens ont conçu le projet, et le café fonctionne grâce à des bénévoles."],
    )


class Monograph(Model):
    """A case study: one organisation, one file."""

    id: Identifier
    name: Text = Field(
        title="Nom de l'organisation",
        description="Comme l'organisation l'écrit elle-même.",
        examples=["Café Pluche"],
    )
    aliases: tuple[Text, ...] = Field(
        (),
        title="Autres graphies",
        description="Variantes du nom, anciens noms, sigles : cherchés et redirigés, jamais affichés.",
        examples=[["Le Café Pluche"]],
        json_schema_extra=items("autre graphie", "autres graphies"),
    )
    summary: MarkdownText = Field(
        title="En une phrase",
        description="Où, quoi, pour qui : une phrase de moins de 30 mots, sans sigle inexpliqué.",
        examples=["En Dordogne, un café associatif tenu par des bénévoles recrée un lieu de rencontre."],
    )
    theme: ThemeId = Field(
        title="Thématique",
        description="Celle de l'activité, si l'activité en a une.",
        examples=["consommation-et-production-responsables"],
    )
    activity: ActivityId = Field(
        title="Activité illustrée",
        description="L'activité principale, une seule.",
        examples=["ressourceries-recycleries"],
    )
    needs: tuple[NeedId, ...] = Field(
        (),
        title="Autres besoins",
        description="Seulement ceux qui s'ajoutent à ceux de l'activité.",
        examples=[["mobilite-durable"]],
        json_schema_extra=items("besoin"),
    )
    legal_form: LegalFormId = Field(
        title="Forme juridique", description="À la date de la source.", examples=["association"]
    )
    place: Place = Field(title="Lieu", description="Aussi précis que la source, pas davantage.")
    territories: tuple[TerritoryMembership, ...] = Field(
        (),
        title="Types de territoire",
        description="Vide si la source n'en dit rien.",
        json_schema_extra=items("type de territoire", "types de territoire"),
    )
    website: Url | None = Field(
        None,
        title="Site",
        description="Adresse complète du site de l'organisation.",
        examples=["https://lecafepluche.fr"],
    )
    founded: Year | None = Field(
        None, title="Année de création", description="En 4 chiffres. Vide si inconnue.", examples=[2014]
    )
    founded_note: Text | None = Field(
        None,
        title="Précision sur la création",
        description="Si l'année ne suffit pas.",
        examples=["Créée en 2006, reprise par ses salariés en 2014."],
    )
    figures: tuple[Figure, ...] = Field(
        (),
        title="Chiffres clés",
        description="Trois ou quatre, chacun avec sa source.",
        json_schema_extra=items("chiffre"),
    )
    approvals: tuple[Approval, ...] = Field(
        (),
        title="Agréments et labels",
        description="Ceux que la source mentionne.",
        json_schema_extra=items("agrément"),
    )
    source: Citation = Field(title="Source de la présentation", description="Où la source présente l'organisation.")
    evidence: tuple[Evidence, ...] = Field(
        title="Soutiens reçus",
        description="Le cœur de la fiche : ce qu'un décideur public a fait pour l'organisation, et où "
        "on peut le lire. Un soutien par action et par passage.",
        json_schema_extra=items("soutien"),
    )
    testimonies: tuple[Testimony, ...] = Field(
        (),
        title="Témoignages",
        description="Ce qu'en disent les personnes, au style indirect.",
        json_schema_extra=items("témoignage"),
    )
    criteria: tuple[CriterionReading, ...] = Field(
        (),
        title="Critères illustrés",
        description="Ce qui aide l'organisation à durer.",
        json_schema_extra=items("critère illustré", "critères illustrés"),
    )
    updates: tuple[Update, ...] = Field(
        (),
        title="Mises à jour",
        description="Notes datées sur ce qui a changé depuis la source.",
        json_schema_extra=items("note de mise à jour", "notes de mise à jour"),
    )
    verified_on: Annotated[datetime.date, Field(strict=False)] | None = Field(
        None,
        title="Vérifié le",
        description="Date de la dernière vérification complète de la fiche, AAAA-MM-JJ.",
        examples=["2026-03-14"],
    )
    added_on: AddedOn = None
    withdrawn: Withdrawal | None = Field(
        None,
        title="Fiche retirée",
        description="À remplir au lieu d'effacer la fiche : son adresse continue de répondre.",
    )

    @property
    def label(self) -> str:
        """Name shown to readers, under the same attribute as every other record."""
        return self.name


class Term(Record):
    """A glossary entry: acronym, proper name or notion."""

    category: Literal["acronym", "name", "notion"] = Field(
        title="Catégorie",
        description="« acronym » : sigle ; « name » : nom propre ; « notion » : idée à définir.",
        json_schema_extra={"x-labels": {"acronym": "Sigle", "name": "Nom propre", "notion": "Notion"}},
    )
    expansion: Text | None = Field(
        None,
        title="Développé",
        description="Ce que le sigle veut dire, en toutes lettres.",
        examples=["Économie sociale et solidaire"],
    )
    definition: MarkdownText | None = Field(
        None,
        title="Définition",
        description="Une ou deux phrases en langage clair.",
        examples=["Une démarche où des acteurs d'un territoire mettent leurs moyens en commun."],
    )
    basis: Basis
    source: Citation | None = Field(None, title="Source", description="Où lire cette définition.")
    see: tuple[TermId, ...] = Field(
        (), title="Voir aussi", description="Autres mots du glossaire.", examples=[["esus"]]
    )


class Source(Record):
    """A publication, web page or legal text; the report itself is one of them."""

    category: Literal["report", "study", "guide", "web", "law", "press", "video"] = Field(
        title="Nature",
        description="Rapport, étude, guide, page web, texte de loi, presse ou vidéo.",
        json_schema_extra={
            "x-labels": {
                "report": "Rapport",
                "study": "Étude",
                "guide": "Guide",
                "web": "Page web",
                "law": "Texte de loi",
                "press": "Presse",
                "video": "Vidéo",
            }
        },
    )
    authors: tuple[Text, ...] = Field(
        (),
        title="Auteurs",
        description="Prénom et nom.",
        examples=[["Mathilde Thonon"]],
        json_schema_extra=items("auteur"),
    )
    publisher: Text | None = Field(None, title="Éditeur", description="L'organisme qui publie.", examples=["Avise"])
    date: Text | None = Field(None, title="Date", description="Comme on la lira : « mai 2021 ».", examples=["mai 2021"])
    pages: int | None = Field(
        None,
        title="Nombre de pages",
        description="Si la source est paginée : chaque citation devra alors donner la page.",
        ge=1,
        examples=[96],
    )
    url: Url | None = Field(
        None,
        title="Adresse",
        description="Adresse complète, telle que la source l'imprime ou telle qu'on l'a lue.",
        examples=["https://www.legifrance.gouv.fr/loda/id/JORFTEXT000029313296"],
    )
    link: Literal["printed", "empty", "none"] = Field(
        title="État du lien",
        description="« printed » : adresse donnée ; « empty » : lien vide dans la source ; « none » : aucun lien.",
        json_schema_extra={"x-labels": {"printed": "Adresse donnée", "empty": "Lien vide", "none": "Aucun lien"}},
    )
    read_on: Annotated[datetime.date, Field(strict=False)] | None = Field(
        None,
        title="Lue le",
        description="Date à laquelle un éditeur l'a lue, AAAA-MM-JJ ; vide si elle est seulement citée.",
        examples=["2026-03-14"],
    )
    read: Extent | None = Field(
        None,
        title="Lue en entier ou par extrait",
        description="« whole » : lue en entier ; « extract » : par extrait, et le guide n'en sait pas plus.",
    )
    group: Text = Field(
        title="Rubrique de la bibliographie",
        description="Reprenez une rubrique qui existe.",
        examples=["Textes de loi"],
    )
    note: MarkdownText | None = Field(
        None,
        title="Ce qu'on y trouve",
        description="Une ou deux phrases, pour donner envie ou non.",
        examples=["Les étapes d'un achat responsable, avec des modèles de clauses."],
    )
    cited: tuple[Citation, ...] = Field(
        (),
        title="Où elle est citée",
        description="Passages d'une autre source qui la citent.",
        json_schema_extra=items("passage"),
    )

    @property
    def read_since(self) -> bool:
        """True when it was read for the guide, and is no part of what the report itself cites."""
        return self.read_on is not None and not self.cited


class Person(Record):
    """Somebody interviewed for the study (its annex 3)."""

    function: Text | None = Field(
        None, title="Fonction", description="À la date de la source.", examples=["Directrice"]
    )
    organisation: Text | None = Field(
        None, title="Organisme", description="Là où la personne travaille ou s'engage.", examples=["Café Pluche"]
    )
    monographs: tuple[MonographId, ...] = Field(
        (),
        title="Monographies concernées",
        description="Fiches pour lesquelles elle a été rencontrée.",
        examples=[["cafe-pluche"]],
    )
    note: Text | None = Field(
        None,
        title="Remarque",
        description="Par exemple sur l'orthographe.",
        examples=["Le rapport écrit aussi « Martain »."],
    )


class Event(Record):
    """A webinar or seminar of the study."""

    date: Annotated[datetime.date, Field(strict=False)] = Field(
        title="Date", description="Au format AAAA-MM-JJ.", examples=["2021-02-04"]
    )
    time: Text | None = Field(None, title="Horaire", description="Comme on le lira.", examples=["De 14 h à 16 h"])
    theme: ThemeId | None = Field(
        None,
        title="Thématique",
        description="Si la rencontre portait sur une seule.",
        examples=["consommation-et-production-responsables"],
    )
    summary: MarkdownText = Field(
        title="En bref",
        description="Une à trois phrases.",
        examples=["Une visioconférence a réuni des élus et des associations autour du foncier."],
    )
    links: tuple[SourceId, ...] = Field(
        (), title="Liens", description="Publications ou vidéos de la rencontre.", examples=[["rapport-anct-2021"]]
    )
    source: Citation = Field(title="Source", description="Où la source en parle.")


class CommitteeMember(Record):
    """A member of the steering committee, an agency or an author of the study."""

    role: Text = Field(title="Rôle", description="Dans l'étude, en quelques mots.", examples=["Pilote de l'étude"])
    category: Literal["lead", "programme", "institution", "network", "support", "actor", "agency", "author"] = Field(
        title="Catégorie",
        description="Place dans l'étude.",
        json_schema_extra={
            "x-labels": {
                "lead": "Pilotage",
                "programme": "Programme ou dispositif de l'ANCT",
                "institution": "Partenaire institutionnel",
                "network": "Réseau national de l'ESS",
                "support": "Accompagnateur local",
                "actor": "Autre acteur de l'ESS",
                "agency": "Agence chargée de l'étude",
                "author": "Auteur ou équipe de publication",
            }
        },
    )
    link: Literal["printed", "empty", "none"] = Field(
        title="État du lien",
        description="« printed » : adresse imprimée ; « empty » : lien vide dans la source ; « none » : aucun lien.",
        json_schema_extra={"x-labels": {"printed": "Adresse donnée", "empty": "Lien vide", "none": "Aucun lien"}},
    )
    source: Citation = Field(title="Source", description="Où la source en parle.")


class Erratum(Record):
    """A contradiction or misprint of the report, and the choice made."""

    severity: Literal["majeure", "mineure"] = Field(
        title="Importance", description="« majeure » si un lecteur peut être trompé."
    )
    printed: tuple[Text, ...] = Field(
        title="Ce qui est imprimé",
        description="Mots exacts du rapport.",
        min_length=1,
        examples=[["fondée en 2016"]],
        json_schema_extra=items("citation"),
    )
    issue: MarkdownText = Field(
        title="Le problème",
        description="En quoi c'est faux ou contradictoire.",
        examples=["La page 12 donne 2016, la page 47 donne 2006."],
    )
    resolution: MarkdownText = Field(
        title="Le choix retenu",
        description="Une phrase pour le lecteur : ce que dit le guide, et pourquoi.",
        examples=["Le guide retient 2006, que donne aussi le site de l'organisation."],
    )
    editor_note: Text | None = Field(
        None,
        title="Consigne pour les éditeurs",
        description="Ce qu'un éditeur doit faire ou éviter ; jamais affichée sur une page.",
        examples=["Ne pas créer une seconde fiche sous l'autre nom."],
    )
    pages: tuple[int, ...] = Field(
        (),
        title="Pages du rapport",
        description="Numéros imprimés.",
        examples=[[12, 47]],
        json_schema_extra=items("page"),
    )
    concerns: tuple[AnyRecordId, ...] = Field(
        (),
        title="Fiches concernées",
        description="Identifiants de fiches.",
        examples=[["bell-occas"]],
        json_schema_extra=items("fiche"),
    )


class Synonym(Model):
    """Words of everyday speech, and what the search must find for them."""

    id: Identifier
    expressions: tuple[Text, ...] = Field(
        title="Expressions",
        description="Ce que les gens écrivent, au plus simple.",
        min_length=1,
        examples=[["subvention", "aide financière"]],
        json_schema_extra=items("expression"),
    )
    records: tuple[AnyRecordId, ...] = Field(
        (),
        title="Fiches à trouver",
        description="Identifiants de fiches, toutes aussi bonnes.",
        examples=[["financement-de-projet"]],
        json_schema_extra=items("fiche"),
    )
    pages: tuple[Text, ...] = Field(
        (),
        title="Pages à trouver",
        description="Adresses de pages du guide : « /errata/ ».",
        examples=[["/errata/"]],
        json_schema_extra=items("page"),
    )
    means: tuple[Text, ...] = Field(
        (),
        title="Autres mots à essayer",
        description="Mots du guide cherchés aussi, quand l'expression ne désigne pas une fiche.",
        examples=[["transport"]],
        json_schema_extra=items("mot"),
    )

    @property
    def label(self) -> str:
        """First expression, under the same attribute as the name of every other record."""
        return self.expressions[0]

    @property
    def aliases(self) -> tuple[str, ...]:
        """Nothing: a synonym has no address to redirect from."""
        return ()


class Admin(Model):
    """Editing from the browser, under ``/admin/``, for people who have an account on the forge."""

    backend: Literal["github", "gitlab"] = Field(title="Forge", description="Où sont déposées les propositions.")
    project: Text = Field(
        title="Projet",
        description="Propriétaire et nom du projet sur la forge.",
        examples=["anct/guide-ess"],
    )
    login: Url = Field(
        title="Adresse de connexion",
        description="GitHub : adresse du relais de connexion. GitLab : adresse de la forge.",
        examples=["https://gitlab.com"],
    )
    application: Text | None = Field(
        None,
        title="Identifiant d'application",
        description="GitLab seulement : l'identifiant public de l'application déclarée sur la forge.",
        examples=["0123456789abcdef"],
    )


class Settings(Model):
    """What is said once about the site: its address, who publishes it, under which terms."""

    name: Text = Field(
        title="Nom du site",
        description="Affiché en tête de chaque page.",
        examples=["L'ESS, une chance pour les territoires fragiles"],
    )
    tagline: Text = Field(
        title="Sous-titre",
        description="Quelques mots : à qui le guide s'adresse.",
        examples=["Le guide des décideurs publics locaux"],
    )
    description: Text = Field(
        title="Description",
        description="Une phrase, au pied de chaque page.",
        examples=["Ce que les décideurs publics peuvent faire pour que ces organisations durent."],
    )
    url: Url = Field(
        title="Adresse publique du site",
        description="Adresse complète, avec la barre oblique finale.",
        examples=["https://guide-ess.example/"],
    )
    repository: Url = Field(
        title="Adresse du dépôt",
        description="Page du projet sur la forge.",
        examples=["https://forge.example/guide-ess/guide"],
    )
    branch: Text = Field(
        title="Branche modifiée par les éditeurs", description="Celle d'où le site est publié.", examples=["main"]
    )
    contact: Text = Field(
        title="Adresse de contact",
        description="Une adresse électronique relevée par une équipe.",
        examples=["contact@guide-ess.example"],
    )
    publisher: Text = Field(
        title="Éditeur du site",
        description="Nom complet, suivi du sigle.",
        examples=["Agence nationale de la cohésion des territoires (ANCT)"],
    )
    licence: Text = Field(
        title="Licence des textes et des données",
        description="Sous quels droits textes et données se réutilisent, en une ou deux phrases.",
        examples=["Licence Ouverte 2.0"],
    )
    report: SourceId = Field(
        title="Source principale", description="Identifiant de source.", examples=["rapport-anct-2021"]
    )
    admin: Admin | None = Field(
        None,
        title="Éditeur de fiches en ligne",
        description="Absent, la page /admin/ n'existe pas. Voir CONTRIBUTING.md.",
    )

    def absolute(self, address: str) -> str:
        """Return the complete address of a page or file of the site."""
        return self.url.rstrip("/") + address
