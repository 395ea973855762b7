"""Which file holds which kind of record: the only place that knows the layout of ``data/``."""

from __future__ import annotations

from dataclasses import dataclass

from catalogue import model
from catalogue.model import Kind


@dataclass(frozen=True)
class Nested:
    """Records written inside another record, under one of its fields."""

    kind: Kind
    record: type[model.Model]
    field: str


@dataclass(frozen=True)
class Table:
    """One kind of record: its class and where it is written.

    ``path`` is a YAML file holding a list, or a folder with one file per record.
    ``published`` is False for what only serves the site, and is no part of the open data.
    """

    kind: Kind
    record: type[model.Model]
    path: str
    nested: Nested | None = None
    published: bool = True

    @property
    def is_folder(self) -> bool:
        """True when each record has its own file, named after its id."""
        return not self.path.endswith(".yaml")

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Kinds of the records written there: its own, then that of those nested in them."""
        return (self.kind, self.nested.kind) if self.nested else (self.kind,)


TABLES = (
    Table(Kind.THEME, model.Theme, "data/themes.yaml"),
    Table(Kind.NEED, model.Need, "data/needs.yaml"),
    Table(Kind.ACTIVITY, model.Activity, "data/activities.yaml"),
    Table(Kind.LEVER, model.Lever, "data/levers.yaml", Nested(Kind.ACTION, model.Action, "actions")),
    Table(
        Kind.CRITERION_FAMILY,
        model.CriterionFamily,
        "data/criteria.yaml",
        Nested(Kind.CRITERION, model.Criterion, "criteria"),
    ),
    Table(Kind.TERRITORY, model.TerritoryType, "data/territories.yaml"),
    Table(Kind.DECISION_MAKER, model.DecisionMaker, "data/decision_makers.yaml"),
    Table(Kind.LEGAL_FORM, model.LegalForm, "data/legal_forms.yaml"),
    Table(Kind.MONOGRAPH, model.Monograph, "data/monographs"),
    Table(Kind.TERM, model.Term, "data/glossary.yaml"),
    Table(Kind.SOURCE, model.Source, "data/sources.yaml"),
    Table(Kind.PERSON, model.Person, "data/people.yaml"),
    Table(Kind.EVENT, model.Event, "data/events.yaml"),
    Table(Kind.COMMITTEE_MEMBER, model.CommitteeMember, "data/committee.yaml"),
    Table(Kind.ERRATUM, model.Erratum, "data/errata.yaml"),
    Table(Kind.SYNONYM, model.Synonym, "data/synonyms.yaml", published=False),
)

SETTINGS_PATH = "data/site.yaml"
LEDGER_PATH = "data/addresses.txt"

#: What the open data holds.
PUBLISHED = tuple(table for table in TABLES if table.published)

#: File (or folder) where each kind is listed, for messages.
PATH_OF = {kind: table.path for table in TABLES for kind in table.kinds}

#: What is nested in the records of a kind, for the kinds that hold others.
NESTED = {table.kind: table.nested for table in TABLES if table.nested}

#: Class of the records of each kind.
CLASS_OF = {table.kind: table.record for table in TABLES} | {n.kind: n.record for n in NESTED.values()}

#: Kind of the records of each class.
KIND_OF = {record: kind for kind, record in CLASS_OF.items()}

#: Kinds whose records each have a page, in the order a reader meets them.
PAGE_KINDS = (
    Kind.LEVER,
    Kind.ACTION,
    Kind.MONOGRAPH,
    Kind.NEED,
    Kind.ACTIVITY,
    Kind.THEME,
    Kind.TERRITORY,
    Kind.DECISION_MAKER,
    Kind.CRITERION,
)

#: French names of the kinds: (singular, plural).
KIND_NAMES = {
    Kind.THEME: ("thématique", "thématiques"),
    Kind.NEED: ("besoin", "besoins"),
    Kind.ACTIVITY: ("activité", "activités"),
    Kind.LEVER: ("levier", "leviers"),
    Kind.ACTION: ("action", "actions"),
    Kind.CRITERION: ("critère", "critères"),
    Kind.CRITERION_FAMILY: ("famille de critères", "familles de critères"),
    Kind.TERRITORY: ("type de territoire", "types de territoire"),
    Kind.DECISION_MAKER: ("type de décideur", "types de décideurs"),
    Kind.MONOGRAPH: ("monographie", "monographies"),
    Kind.LEGAL_FORM: ("forme juridique", "formes juridiques"),
    Kind.TERM: ("terme du glossaire", "termes du glossaire"),
    Kind.SOURCE: ("source", "sources"),
    Kind.PERSON: ("personne", "personnes"),
    Kind.EVENT: ("rencontre", "rencontres"),
    Kind.COMMITTEE_MEMBER: ("membre du comité", "membres du comité"),
    Kind.ERRATUM: ("erratum", "errata"),
    Kind.SYNONYM: ("synonyme", "synonymes"),
}
