"""Cases: an organisation, where it is, and what it obtained from whom."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from catalogue.model.base import (
    ActionId,
    ActivityId,
    AddedOn,
    AnyPageRecord,
    Basis,
    Citation,
    CriterionId,
    Day,
    DecisionMakerId,
    Figure,
    FirstId,
    LegalFormId,
    MarkdownText,
    Model,
    MonographId,
    NeedId,
    SourceId,
    TerritoryId,
    Text,
    ThemeId,
    Update,
    Url,
    Withdrawal,
    Year,
    items,
)


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
    source: Citation | None = Field(
        None,
        title="Source",
        description="Où le lire, quand une autre source que celle de la présentation le dit : la liste des villes d'un "
        "programme, par exemple.",
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


class Monograph(AnyPageRecord):
    """A case study: one organisation, one file."""

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
    distinct_from: tuple[MonographId, ...] = Field(
        (),
        title="À ne pas confondre avec",
        description="Fiches d'autres organisations qui portent le même nom, ou le même site. Le contrôle les croit "
        "sinon écrites deux fois.",
        examples=[["cafe-pluche"]],
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
    other_places: tuple[Place, ...] = Field(
        (),
        title="Autres lieux",
        description="Quand le cas couvre plusieurs communes ou plusieurs départements : un lieu par ligne, chacun "
        "écrit comme le premier.",
        json_schema_extra=items("autre lieu", "autres lieux"),
    )
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
    also_read: tuple[SourceId, ...] = Field(
        (),
        title="Autres lectures",
        description="Sources lues pour écrire la fiche ou son texte, et que rien d'autre n'y cite.",
        examples=[["journal-du-cafe"]],
        json_schema_extra=items("source"),
    )
    verified_on: Day | None = Field(
        None,
        title="Vérifié le",
        description="Date de la dernière vérification complète de la fiche, AAAA-MM-JJ.",
        examples=["2026-03-14"],
    )
    added_on: AddedOn = None
    first_id: FirstId = None
    withdrawn: Withdrawal | None = Field(
        None,
        title="Fiche retirée",
        description="À remplir au lieu d'effacer la fiche : son adresse continue de répondre.",
    )

    @property
    def places(self) -> tuple[Place, ...]:
        """Every place that the case covers, the main one first."""
        return (self.place, *self.other_places)

    @property
    def label(self) -> str:
        """Name shown to readers, under the same attribute as every other record."""
        return self.name
