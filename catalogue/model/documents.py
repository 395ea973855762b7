"""What surrounds the cases: glossary, sources, people and meetings of the study, errata, everyday words."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from catalogue.model.base import (
    AnyRecord,
    AnyRecordId,
    Basis,
    Citation,
    Day,
    Extent,
    MarkdownText,
    MonographId,
    Record,
    SourceId,
    TermId,
    Text,
    ThemeId,
    Url,
    items,
)


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
    read_on: Day | None = Field(
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
        title="Cas concernés",
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

    date: Day = Field(title="Date", description="Au format AAAA-MM-JJ.", examples=["2021-02-04"])
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
    source: Citation | None = Field(
        None, title="Source du choix", description="Où le vérifier, quand ce n'est pas dans le rapport."
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


class Synonym(AnyRecord):
    """Words of everyday speech, and what the search must find for them."""

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
