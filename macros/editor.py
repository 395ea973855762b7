"""The macros that editors may call in a page, and their registration with MkDocs-macros.

Documented for editors in ``content/contribuer/macros.md``. Each takes constants only, and raises
:class:`MacroError`, in French, when an argument is wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from catalogue.exports import tasks
from catalogue.model import Kind
from catalogue.model.kinds import PAGE_KINDS, SPECS, spec_of
from catalogue.reading.loading import Entry
from catalogue.reading.problems import did_you_mean
from catalogue.store import Catalogue
from catalogue.views import matrices
from catalogue.views.figures import figures
from catalogue.views.state import ENOUGH_CASES, EXPECTED, state

if TYPE_CHECKING:  # checking the calls needs none of what rendering loads
    from macros.rendering.prose import Blocks
    from macros.rendering.renderer import Renderer

#: Kinds whose records the macro « index » can list: those of the open data.
LISTED_KINDS = tuple(spec.kind for spec in SPECS if spec.collection)

SITE_MAP = "site_map"


class MacroError(ValueError):
    """A macro was given a wrong argument; the message, in French, says how to mend it."""


class UnreadableRecord(Exception):
    """A macro names a record that exists but could not be read, which is reported already."""


class EditorMacros:
    """The macros, for one catalogue. Public methods are what an editor can call."""

    def __init__(self, catalogue: Catalogue, renderer: Renderer | None = None):
        """Prepare the macros.

        Args:
            catalogue: where records are looked up, when there is no renderer.
            renderer: makes the HTML; without one, arguments are checked and nothing is shown.
        """
        self._renderer = renderer
        self._catalogue = renderer.watched_catalogue if renderer else catalogue
        self._figures: Callable[[], dict[str, str]]
        if renderer:
            self._matrix = renderer.watch("matrix", partial(matrices.matrix, renderer.display_catalogue))
            self._state = renderer.watch("state", partial(state, renderer.display_catalogue))
            self._figures = renderer.watched_figures
        else:
            self._figures = cache(partial(figures, catalogue))
        #: Address of the page being rendered, and its blocks of HTML; set before each page.
        self.address = "/"
        self.blocks: Blocks | None = None

    def link(self, record_id: str, text: str | None = None, kind: str | None = None) -> Markup:
        """Link to a record by its id, with its own name or another text."""
        entry = self._find(record_id, kind)
        label = text or getattr(entry.record, "short_label", None) or entry.record.label
        return Markup(self._render("link", entry=entry, text=label))

    def card(self, record_id: str, kind: str | None = None) -> Markup:
        """Show the card of a record."""
        entry = self._find(record_id, kind)
        if entry.kind not in PAGE_KINDS:
            raise MacroError(f"« {record_id} » n'a pas de page : une carte n'est pas possible.")
        return self._block("card", entry=entry)

    def evidence_list(
        self,
        action: str | None = None,
        monograph: str | None = None,
        decision_maker: str | None = None,
        limit: int = 10,
    ) -> Markup:
        """List the documented supports, for an action, an organisation or a kind of decision maker."""
        if not (action or monograph or decision_maker):
            raise MacroError("précisez « action », « monograph » ou « decision_maker ».")
        if not isinstance(limit, int) or limit < 1:
            raise MacroError(f"« limit » vaut {limit!r} : un nombre entier positif est attendu.")
        for kind, value in (("action", action), ("monograph", monograph), ("decision_maker", decision_maker)):
            if value:
                self._find(value, kind)
        supports = self._catalogue.supports(action=action, monograph=monograph, decision_maker=decision_maker)
        return self._block("evidence_list", supports=supports, limit=limit)

    def index(self, kind: str, part: str | None = None) -> Markup:
        """List the records of a kind, grouped and counted; ``site_map`` lists the pages of the guide.

        A list too long for one page has parts; without ``part``, its first page leads to them.
        """
        parts_of_kind = () if kind == SITE_MAP else spec_of(self._kind(kind, LISTED_KINDS)).parts
        if part is not None and part not in parts_of_kind:
            parts = f"Parties : {', '.join(parts_of_kind)}." if parts_of_kind else "N'en précisez pas."
            hint = did_you_mean(str(part), parts_of_kind) or parts
            raise MacroError(f"la liste « {kind} » n'a pas de partie « {part} ». {hint}")
        if kind == SITE_MAP or self._renderer is None:
            return self._block(f"index/{kind}", part=part)
        return self._block(f"index/{self._renderer.template_of(Kind(kind), 'index/')}", kind=Kind(kind), part=part)

    def matrix(self, rows: str, columns: str) -> Markup:
        """Show how many cases link two kinds of records, each cell leading to its evidence."""
        pair = (rows, columns)
        if pair not in matrices.MATRICES:
            pairs = ", ".join(f"{a}/{b}" for a, b in matrices.MATRICES)
            raise MacroError(f"le tableau « {rows} » par « {columns} » n'existe pas. Tableaux : {pairs}.")
        if self._renderer is None:
            return Markup()
        return self._block("matrix", matrix=self._matrix(Kind(rows), Kind(columns)))

    def figure(self, name: str) -> Markup:
        """Show a figure computed from the data, such as the number of monographs."""
        figures = self._figures()
        if name not in figures:
            hint = did_you_mean(name, figures) or f"Chiffres : {', '.join(figures)}."
            raise MacroError(f"le chiffre « {name} » n'existe pas. {hint}")
        return Markup(figures[name])

    def state(self) -> Markup:
        """Show the state of the base, for editors: what is missing, what is old, what to look for."""
        if self._renderer is None:
            return Markup()
        return self._block(
            "state", state=self._state(), expected=EXPECTED, enough_cases=ENOUGH_CASES, everything=tasks.ADDRESS
        )

    def _kind(self, name: str, kinds: tuple[Kind, ...]) -> Kind:
        if name not in [k.value for k in kinds]:
            hint = did_you_mean(name, kinds) or f"Genres : {', '.join(kinds)}."
            raise MacroError(f"le genre « {name} » n'existe pas. {hint}")
        return Kind(name)

    def _find(self, record_id: str, kind: str | None) -> Entry:
        wanted_kind = self._kind(kind, tuple(Kind)) if kind else None
        entry = self._catalogue.find(record_id, wanted_kind)
        if entry is None:
            if self._catalogue.is_unread(str(record_id), wanted_kind):
                raise UnreadableRecord(record_id)
            known_ids = self._catalogue.known_ids(wanted_kind)
            hint = did_you_mean(str(record_id), known_ids)
            among = f" parmi les {spec_of(wanted_kind).plural}" if wanted_kind else ""
            raise MacroError(" ".join(filter(None, [f"« {record_id} » n'existe pas{among}.", hint])))
        return entry

    def _block(self, template: str, **variables: Any) -> Markup:
        """Return the placeholder of a block of HTML, which Markdown leaves alone; the block itself outside a page."""
        html = self._render(template, **variables)
        return Markup(self.blocks.keep(html) if self.blocks else html)

    def _render(self, template: str, **variables: Any) -> str:
        if self._renderer is None:
            return ""
        return self._renderer.render(f"{template}.html.j2", self.address, **variables).strip()


MACROS = ("link", "card", "evidence_list", "index", "matrix", "figure", "state")


def define_env(env: Any) -> None:
    """Give MkDocs-macros the macros of the guide (called by the plugin)."""
    macros: EditorMacros = env.conf.extra["guide"].macros
    for name in MACROS:
        env.macro(getattr(macros, name), name)
