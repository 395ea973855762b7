"""What the guide is sorted by: themes, needs, activities, criteria, territory types, decision makers, legal forms."""

from __future__ import annotations

from pydantic import Field

from catalogue.model.base import (
    Basis,
    Citation,
    Figure,
    MarkdownText,
    Model,
    NeedId,
    PageRecord,
    Record,
    Text,
    ThemeId,
    items,
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
