"""One page of each template of the real guide, chosen by what it holds: whatever the data, there is one of each."""

from __future__ import annotations

from collections.abc import Callable

from catalogue import urls
from catalogue.model import Kind
from catalogue.model.kinds import spec_of
from catalogue.places.areas import areas
from catalogue.store import Catalogue
from catalogue.views.places import Places

Choice = Callable[[Catalogue], str]
#: Addresses by name.
Templates = dict[str, str]


def always(address: str) -> Choice:
    """Choose a page whose address is in the code, so that no edit of the data can change it."""
    return lambda catalogue: address


def fullest(kind: Kind) -> Choice:
    """Choose the record of a kind with the most cases, the first in the order of the data."""
    return lambda catalogue: urls.address(kind, max(catalogue.of_kind(kind), key=_cases(catalogue, kind)))


def emptiest(kind: Kind) -> Choice:
    """Choose the record of a kind with the fewest cases: none, as long as one is undocumented."""
    return lambda catalogue: urls.address(kind, min(catalogue.of_kind(kind), key=_cases(catalogue, kind)))


def middling(kind: Kind) -> Choice:
    """Choose a record of a kind of usual length: as many cases above it as below."""

    def choose(catalogue: Catalogue) -> str:
        ranked = sorted(catalogue.of_kind(kind), key=_cases(catalogue, kind))
        return urls.address(kind, ranked[len(ranked) // 2])

    return choose


def first(kind: Kind) -> Choice:
    """Choose the first record of a kind."""
    return lambda catalogue: urls.address(kind, next(iter(catalogue.of_kind(kind))))


def fullest_place(catalogue: Catalogue) -> str:
    """Choose the département or the land overseas with the most cases."""
    places = Places(catalogue)
    return max((a for a in areas().values() if len(a.departements) == 1), key=lambda a: len(places.cases(a.id))).address


def emptiest_place(catalogue: Catalogue) -> str:
    """Choose the place with the fewest cases."""
    places = Places(catalogue)
    return min(areas().values(), key=lambda area: len(places.cases(area.id))).address


def _cases(catalogue: Catalogue, kind: Kind) -> Callable[[str], int]:
    """Return how many cases a record has; for a case, how many supports it tells."""
    if kind is Kind.MONOGRAPH:
        return lambda record_id: len(catalogue.monographs[record_id].evidence)
    return lambda record_id: len(catalogue.monographs_of(kind, record_id))


#: How each page is chosen, by the name of the template it stands for.
TEMPLATES: dict[str, Choice] = {
    "home": always("/"),
    "levers": always(urls.index_address(Kind.LEVER)),
    "lever": first(Kind.LEVER),
    "action": fullest(Kind.ACTION),
    "action without case": emptiest(Kind.ACTION),
    "monograph": fullest(Kind.MONOGRAPH),
    "need": fullest(Kind.NEED),
    "need without case": emptiest(Kind.NEED),
    "activity": fullest(Kind.ACTIVITY),
    "theme": fullest(Kind.THEME),
    "territory": fullest(Kind.TERRITORY),
    "decision maker": fullest(Kind.DECISION_MAKER),
    "criterion": first(Kind.CRITERION),
    "map": always("/carte/"),
    "places": always(urls.place_address()),
    "region": always(urls.place_address("Nouvelle-Aquitaine")),
    "place": fullest_place,
    "place without case": emptiest_place,
    "matrix": always(f"/{urls.MATRICES}/actions-et-monographies/"),
    "glossary": always(urls.index_address(Kind.TERM)),
    "glossary part": always(urls.part_address(Kind.TERM, spec_of(Kind.TERM).parts[1])),
    "bibliography": always(urls.index_address(Kind.SOURCE)),
    "errata": always(urls.index_address(Kind.ERRATUM)),
    "lesser errata": always(urls.part_address(Kind.ERRATUM, *spec_of(Kind.ERRATUM).parts)),
    "people": always(urls.index_address(Kind.PERSON)),
    "text": always(urls.index_address(Kind.LEGAL_FORM)),
    "macros": always("/contribuer/macros/"),
    "site map": always("/plan-du-site/"),
    "search": always("/recherche/"),
    "situation": always(urls.SITUATION),
    "explorer": always(urls.EXPLORER),
    "comparison": always(urls.COMPARISON),
    "note": always(urls.NOTE),
    "data": always("/donnees/"),
    "generator": always("/integrer/"),
    "news": always("/nouveautes/"),
    "state": always("/contribuer/etat-de-la-base/"),
    "accessibility": always("/accessibilite/"),
    "unknown": always("/404.html"),
}


def template_pages(catalogue: Catalogue) -> Templates:
    """Return the address of one page of each template, by name."""
    return {name: choose(catalogue) for name, choose in TEMPLATES.items()}
