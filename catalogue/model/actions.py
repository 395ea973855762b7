"""Levers, their actions, and the rule of today about each."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from catalogue.model.base import (
    ActionId,
    Citation,
    Day,
    DecisionMakerId,
    MarkdownText,
    Model,
    PageRecord,
    SourceId,
    Text,
    items,
)

Means = Annotated[
    Literal["money", "premises", "people", "purchases", "advice", "voice", "links"],
    Field(
        title="Moyen",
        description="Ce qu'un décideur peut donner.",
        json_schema_extra={
            "x-labels": {
                "money": "De l'argent",
                "premises": "Un local, un terrain ou du matériel",
                "people": "Le temps d'agents",
                "purchases": "Des achats",
                "advice": "Un conseil",
                "voice": "Une voix qui porte",
                "links": "Des liens, un réseau",
            }
        },
    ),
]


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

    verified_on: Day = Field(
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
        title="Qui pouvait agir, selon la source",
        description="Ce que la source en dit, vide sinon ; la règle d'aujourd'hui dit qui peut, et les cas disent qui "
        "l'a fait.",
        examples=["Les communes et leurs groupements."],
    )
    instruments: tuple[Text, ...] = Field(
        (),
        title="Instruments",
        description="Formes que l'action peut prendre, quelques mots chacune.",
        examples=[["Subvention annuelle de fonctionnement"]],
        json_schema_extra=items("instrument"),
    )
    means: tuple[Means, ...] = Field(
        (),
        title="Ce qu'elle demande",
        description="Ce que donne le décideur. Un seul de ces moyens suffit ; l'argent, s'il y est, s'y ajoute.",
        examples=[["premises"]],
        json_schema_extra=items("moyen"),
    )
    without_money: bool = Field(
        False,
        title="Sans argent",
        description="Vrai si l'essentiel se donne autrement qu'en argent : un bien, un lieu, du temps, un conseil, une "
        "voix. Un soutien dont la source dit le montant n'est jamais compté sans argent.",
        examples=[True],
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
