"""Rules about the titles written on share images, whose typefaces lack some characters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from catalogue.checks.registry import Item, each, pages, rule, settings
from catalogue.language.letters import not_drawn
from catalogue.model import Monograph, Settings
from catalogue.reading.loading import Located
from catalogue.reading.problems import Problem
from catalogue.reading.prose import Prose
from catalogue.store import Catalogue

_HINT = "Ôtez ce signe, ou écrivez le nom en lettres latines."


def records_with_an_image(catalogue: Catalogue) -> Iterable[Item]:
    """Select the records that have a page, and the settings of the site."""
    return [*catalogue.page_entries(), *settings(catalogue)]


@rule
@each(records_with_an_image)
def sign_no_image_shows(located: Located) -> Iterator[Problem]:
    """The share image of a page can write every character of its name, and of that of the site."""
    field = "name" if isinstance(located.record, Monograph | Settings) else "label"
    for sign in not_drawn(getattr(located.record, field)):
        yield located.problem((field,), _message(sign), _HINT)


@rule
@each(pages)
def sign_of_a_title_no_image_shows(prose: Prose) -> Iterator[Problem]:
    """The share image of a page written by hand can write every character of its title."""
    for sign in not_drawn(str(prose.meta.get("title", ""))):
        yield Problem(prose.path, prose.meta_lines.get("title", 1), field="title", message=_message(sign), hint=_HINT)


def _message(sign: str) -> str:
    return f"« {sign} » (U+{ord(sign):04X}) ne peut pas être dessiné dans l'image de partage de la page."
