"""The vocabulary of the guide in SKOS: concepts whose URIs are the addresses of the pages."""

from __future__ import annotations

from catalogue import urls
from catalogue.exports.graphs import Graph, Literal
from catalogue.language.plain import plain_text
from catalogue.model import Kind, Lever, Withdrawal
from catalogue.model.kinds import spec_of
from catalogue.reading.loading import Entry
from catalogue.store import Catalogue
from catalogue.views.versions import version

LANGUAGE = "fr"

#: The SKOS scheme of each kind, named by the kind whose index page it has: levers and actions share one, criteria and
#: their families too. None for kinds that are no concepts.
SCHEMES: dict[Kind, Kind | None] = {
    Kind.THEME: Kind.THEME,
    Kind.NEED: Kind.NEED,
    Kind.ACTIVITY: Kind.ACTIVITY,
    Kind.LEVER: Kind.LEVER,
    Kind.ACTION: Kind.LEVER,
    Kind.TERRITORY: Kind.TERRITORY,
    Kind.CRITERION_FAMILY: Kind.CRITERION,
    Kind.CRITERION: Kind.CRITERION,
    Kind.MONOGRAPH: None,
    Kind.DECISION_MAKER: None,
    Kind.LEGAL_FORM: None,
    Kind.TERM: None,
    Kind.SOURCE: None,
    Kind.PERSON: None,
    Kind.EVENT: None,
    Kind.COMMITTEE_MEMBER: None,
    Kind.ERRATUM: None,
    Kind.SYNONYM: None,
}
KINDS = tuple(kind for kind, scheme in SCHEMES.items() if scheme)


def graph(catalogue: Catalogue) -> Graph:
    """Return every concept with its names, its definition and its relations to the others."""
    return _Vocabulary(catalogue).graph


class _Vocabulary:
    def __init__(self, catalogue: Catalogue):
        self._catalogue = catalogue
        self.graph = Graph("dcterms", "skos", "xsd")
        for kind in KINDS:
            if SCHEMES[kind] is kind:
                self._scheme(kind)
        for kind in KINDS:
            for entry in catalogue.shown_entries(spec_of(kind).record):
                self._concept(entry)
        for withdrawn_entry in catalogue.withdrawn.values():
            if withdrawn_entry.kind in KINDS and withdrawn_entry.record.withdrawn:
                self._withdrawn(withdrawn_entry, withdrawn_entry.record.withdrawn)
        self._relate()

    def uri(self, kind: Kind, record_id: str) -> str:
        return self._catalogue.settings.absolute(urls.address(kind, record_id))

    def scheme(self, kind: Kind) -> str:
        return self._catalogue.settings.absolute(urls.index_address(SCHEMES[kind] or kind))

    def _say(self, subject: str, predicate: str, text: str) -> None:
        self.graph.add(subject, predicate, Literal(text, LANGUAGE))

    def _scheme(self, kind: Kind) -> None:
        settings, scheme = self._catalogue.settings, self.scheme(kind)
        names = [spec_of(kind).plural, *(spec_of(k).plural for k in KINDS if SCHEMES[k] is kind and k is not kind)]
        self.graph.declare(scheme, "skos:ConceptScheme")
        self._say(scheme, "dcterms:title", f"{' et '.join(names)} – {settings.name}".capitalize())
        self._say(scheme, "dcterms:publisher", settings.publisher)
        self._say(scheme, "dcterms:rights", settings.licence)
        modified = version(self._catalogue).date.isoformat()
        self.graph.add(scheme, "dcterms:modified", Literal(modified, datatype="xsd:date"))

    def _concept(self, entry: Entry) -> None:
        record, concept = entry.record, self.uri(entry.kind, entry.id)
        self.graph.declare(concept, "skos:Concept")
        self.graph.add(concept, "skos:inScheme", self.scheme(entry.kind))
        self._say(concept, "skos:prefLabel", record.label)
        short = getattr(record, "short_label", None)
        other_names = dict.fromkeys([*([short] if short else []), *record.aliases])
        for name in other_names:
            if name != record.label:
                self._say(concept, "skos:altLabel", name)
        definition = getattr(record, "definition", None) or getattr(record, "summary", None) or ""
        self._say(concept, "skos:definition", plain_text(definition))
        if isinstance(record, Lever):
            self.graph.add(concept, "skos:notation", Literal(str(record.number)))
        if entry.kind not in (Kind.ACTION, Kind.CRITERION):
            self.graph.add(concept, "skos:topConceptOf", self.scheme(entry.kind))
            self.graph.add(self.scheme(entry.kind), "skos:hasTopConcept", concept)
        for update in getattr(record, "updates", ()):
            self._say(
                concept,
                "skos:changeNote",
                f"{update.date.isoformat()} : {plain_text(update.summary)}",
            )

    def _withdrawn(self, entry: Entry, withdrawal: Withdrawal) -> None:
        concept = self.uri(entry.kind, entry.id)
        self.graph.declare(concept, "skos:Concept")
        self.graph.add(concept, "skos:inScheme", self.scheme(entry.kind))
        self._say(concept, "skos:prefLabel", entry.record.label)
        self._say(
            concept,
            "skos:historyNote",
            f"Retirée le {withdrawal.date.isoformat()} : {plain_text(withdrawal.reason)}",
        )
        other = self._catalogue.find(withdrawal.replaced_by) if withdrawal.replaced_by else None
        if other:
            self.graph.add(concept, "dcterms:isReplacedBy", self.uri(other.kind, other.id))

    def _pair(self, upper: str, lower: str, *, same_scheme: bool) -> None:
        down, up = ("skos:narrower", "skos:broader") if same_scheme else ("skos:narrowMatch", "skos:broadMatch")
        self.graph.add(upper, down, lower)
        self.graph.add(lower, up, upper)

    def _relate(self) -> None:
        catalogue = self._catalogue
        for action in catalogue.actions.values():
            lever = self.uri(Kind.LEVER, catalogue.lever_of[action.id].id)
            self._pair(lever, self.uri(Kind.ACTION, action.id), same_scheme=True)
            for other in action.related:
                pair = (self.uri(Kind.ACTION, action.id), self.uri(Kind.ACTION, other))
                self.graph.add(pair[0], "skos:related", pair[1])
                self.graph.add(pair[1], "skos:related", pair[0])
        for criterion in catalogue.criteria.values():
            family = self.uri(Kind.CRITERION_FAMILY, catalogue.family_of[criterion.id].id)
            self._pair(family, self.uri(Kind.CRITERION, criterion.id), same_scheme=True)
        for activity in catalogue.activities.values():
            concept = self.uri(Kind.ACTIVITY, activity.id)
            if activity.theme:
                self._pair(self.uri(Kind.THEME, activity.theme), concept, same_scheme=False)
            for need in activity.needs:
                self.graph.add(concept, "skos:relatedMatch", self.uri(Kind.NEED, need.id))
                self.graph.add(self.uri(Kind.NEED, need.id), "skos:relatedMatch", concept)
