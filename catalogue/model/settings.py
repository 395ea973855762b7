"""The settings of the site."""

from __future__ import annotations

from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field

from catalogue.model.base import Model, SourceId, Text, Url
from catalogue.model.web import uri


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
    """The settings of the site: its address, who publishes it, under which terms."""

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

    @property
    def folder(self) -> str:
        """Folder of its domain where the site lives, ``/guide``; empty when it has the domain for itself."""
        return urlsplit(self.url).path.rstrip("/")

    def absolute(self, address: str) -> str:
        """Return the complete address of a page or file of the site."""
        return uri(self.url).rstrip("/") + address
