"""The declaration of each kind of record: its only one.

What a view decides for a kind stays with the view, such as the factor of its search results.
"""

from __future__ import annotations

from dataclasses import dataclass

from catalogue import model
from catalogue.model import Kind


@dataclass(frozen=True, kw_only=True)
class KindSpec:
    """One kind of record: its class, its file, its names, its addresses.

    Attributes:
        kind: the kind itself.
        record: class of its records.
        names: French name of one and of several, without article.
        feminine: gender of these names.
        path: YAML file that holds a list of them, or folder with one file each, relative to the project; empty when
            they are written inside others.
        nested_in: kind of the records they are written in, and the field that holds them.
        section: first part of the address of their pages; empty when they have no page of their own.
        listed_on: without a page of their own, the page where each stands under an anchor.
        parts: last part of the addresses of the pages that share a list too long for one.
        short: first part of their short addresses, made to be said or typed.
        collection: their name in the addresses of open data; empty for what only serves the site.
        data_page: name of the page below ``/donnees/`` that explains their columns.
        title_word: word that ends the titles of their pages: a need and an activity may share a name.
        suggested: few and slow to change, so that schemas and forms offer their ids.
        proper_names: their labels are names of people or organisations, which spelling leaves alone.
    """

    kind: Kind
    record: type[model.AnyRecord]
    names: tuple[str, str]
    feminine: bool = False
    path: str = ""
    nested_in: tuple[Kind, str] | None = None
    section: str = ""
    listed_on: str = ""
    parts: tuple[str, ...] = ()
    short: str = ""
    collection: str = ""
    data_page: str = ""
    title_word: str = ""
    suggested: bool = False
    proper_names: bool = False

    @property
    def is_folder(self) -> bool:
        """True when each record has its own file, named after its id."""
        return bool(self.path) and not self.path.endswith(".yaml")

    @property
    def nested(self) -> KindSpec | None:
        """The kind of record written inside these, if there is one."""
        return _NESTED.get(self.kind)

    @property
    def field(self) -> str:
        """Name of the field of another record that holds these; empty when they are not nested."""
        return self.nested_in[1] if self.nested_in else ""

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Kinds of the records of its file: its own, then that of those nested in them."""
        return (self.kind, self.nested.kind) if self.nested else (self.kind,)

    @property
    def singular(self) -> str:
        """French name of one, such as « type de territoire »."""
        return self.names[0]

    @property
    def plural(self) -> str:
        """French name of several, such as « types de territoire »."""
        return self.names[1]


#: Every kind, in the order in which readers meet them.
SPECS = (
    KindSpec(
        kind=Kind.LEVER,
        record=model.Lever,
        names=("levier", "leviers"),
        path="data/levers.yaml",
        section="leviers",
        short="l",
        collection="leviers",
        data_page="action-publique",
        title_word="Levier",
    ),
    KindSpec(
        kind=Kind.ACTION,
        record=model.Action,
        names=("action", "actions"),
        feminine=True,
        nested_in=(Kind.LEVER, "actions"),
        section="actions",
        short="a",
        collection="actions",
        data_page="action-publique",
        title_word="Action",
        suggested=True,
    ),
    KindSpec(
        kind=Kind.MONOGRAPH,
        record=model.Monograph,
        names=("cas", "cas"),
        path="data/monographs",
        section="monographies",
        collection="monographies",
        data_page="organisations",
        title_word="Cas",
        proper_names=True,
    ),
    KindSpec(
        kind=Kind.NEED,
        record=model.Need,
        names=("besoin", "besoins"),
        path="data/needs.yaml",
        section="besoins",
        collection="besoins",
        data_page="besoins",
        title_word="Besoin",
        suggested=True,
    ),
    KindSpec(
        kind=Kind.ACTIVITY,
        record=model.Activity,
        names=("activité", "activités"),
        feminine=True,
        path="data/activities.yaml",
        section="activites",
        collection="activites",
        data_page="besoins",
        title_word="Activité",
        suggested=True,
    ),
    KindSpec(
        kind=Kind.THEME,
        record=model.Theme,
        names=("thématique", "thématiques"),
        feminine=True,
        path="data/themes.yaml",
        section="thematiques",
        collection="thematiques",
        data_page="besoins",
        title_word="Thématique",
        suggested=True,
    ),
    KindSpec(
        kind=Kind.TERRITORY,
        record=model.TerritoryType,
        names=("type de territoire", "types de territoire"),
        path="data/territories.yaml",
        section="territoires",
        collection="territoires",
        data_page="territoires-et-criteres",
        title_word="Territoire",
        suggested=True,
    ),
    KindSpec(
        kind=Kind.DECISION_MAKER,
        record=model.DecisionMaker,
        names=("type de décideur", "types de décideurs"),
        path="data/decision_makers.yaml",
        section="decideurs",
        collection="decideurs",
        data_page="action-publique",
        title_word="Décideur",
        suggested=True,
    ),
    KindSpec(
        kind=Kind.CRITERION_FAMILY,
        record=model.CriterionFamily,
        names=("famille de critères", "familles de critères"),
        feminine=True,
        path="data/criteria.yaml",
        listed_on="criteres",
        collection="familles-de-criteres",
        data_page="territoires-et-criteres",
    ),
    KindSpec(
        kind=Kind.CRITERION,
        record=model.Criterion,
        names=("critère", "critères"),
        nested_in=(Kind.CRITERION_FAMILY, "criteria"),
        section="criteres",
        collection="criteres",
        data_page="territoires-et-criteres",
        title_word="Critère",
        suggested=True,
    ),
    KindSpec(
        kind=Kind.LEGAL_FORM,
        record=model.LegalForm,
        names=("forme juridique", "formes juridiques"),
        feminine=True,
        path="data/legal_forms.yaml",
        listed_on="definitions",
        collection="formes-juridiques",
        data_page="documents",
        suggested=True,
    ),
    KindSpec(
        kind=Kind.TERM,
        record=model.Term,
        names=("terme du glossaire", "termes du glossaire"),
        path="data/glossary.yaml",
        listed_on="glossaire",
        # By the first letter of the id, so that the address of a term never depends on the others.
        parts=("a-b", "c-d", "e-h", "i-o", "p-r", "s-z"),
        collection="termes",
        data_page="documents",
    ),
    KindSpec(
        kind=Kind.SOURCE,
        record=model.Source,
        names=("source", "sources"),
        feminine=True,
        path="data/sources.yaml",
        listed_on="bibliographie",
        # The sources read since the report, by the first letter of the id.
        parts=("a-b", "c", "d-f", "g-k", "l-o", "p-r", "s-z"),
        collection="sources",
        data_page="documents",
    ),
    KindSpec(
        kind=Kind.PERSON,
        record=model.Person,
        names=("personne", "personnes"),
        feminine=True,
        path="data/people.yaml",
        listed_on="personnes",
        collection="personnes",
        data_page="documents",
        proper_names=True,
    ),
    KindSpec(
        kind=Kind.EVENT,
        record=model.Event,
        names=("rencontre", "rencontres"),
        feminine=True,
        path="data/events.yaml",
        listed_on="methode",
        collection="rencontres",
        data_page="documents",
    ),
    KindSpec(
        kind=Kind.COMMITTEE_MEMBER,
        record=model.CommitteeMember,
        names=("membre du comité", "membres du comité"),
        path="data/committee.yaml",
        listed_on="personnes",
        collection="comite",
        data_page="documents",
        proper_names=True,
    ),
    KindSpec(
        kind=Kind.ERRATUM,
        record=model.Erratum,
        names=("erratum", "errata"),
        path="data/errata.yaml",
        listed_on="errata",
        parts=("mineures",),
        collection="errata",
        data_page="documents",
    ),
    KindSpec(
        kind=Kind.SYNONYM,
        record=model.Synonym,
        names=("synonyme", "synonymes"),
        path="data/synonyms.yaml",
        listed_on="contribuer/recherche",
    ),
)

SETTINGS_PATH = "data/site.yaml"
LEDGER_PATH = "data/addresses.txt"

_SPEC_OF = {spec.kind: spec for spec in SPECS}
_NESTED = {spec.nested_in[0]: spec for spec in SPECS if spec.nested_in}
_SPEC_OF_CLASS: dict[type[model.Model], KindSpec] = {spec.record: spec for spec in SPECS}

#: The kinds that are written in a file or folder of their own.
FILES = tuple(spec for spec in SPECS if spec.path)

#: Those that the open data holds.
PUBLISHED = tuple(spec for spec in FILES if spec.collection)

#: Kinds whose records each have a page.
PAGE_KINDS = tuple(spec.kind for spec in SPECS if spec.section)


def spec_of(kind: Kind) -> KindSpec:
    """Return the declaration of a kind."""
    return _SPEC_OF[kind]


def kind_of(record: type[model.Model]) -> Kind:
    """Return the kind of the records of a class.

    Raises:
        KeyError: it is no class of records.
    """
    return _SPEC_OF_CLASS[record].kind


def path_of(kind: Kind) -> str:
    """Return the file, or folder, where the records of a kind are written."""
    spec = _SPEC_OF[kind]
    return _SPEC_OF[spec.nested_in[0]].path if spec.nested_in else spec.path
