"""Check the macro calls written in pages before the site is built, all at once.

Only calls to the documented macros, with constant arguments, are accepted: a page written by anybody
never runs other template code.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from catalogue.checks.registry import extracted_from, pages, using
from catalogue.reading.problems import Problem, did_you_mean
from catalogue.reading.prose import Prose
from catalogue.store import Catalogue
from macros.editor import MACROS, EditorMacros, MacroError, UnreadableRecord

if TYPE_CHECKING:  # loaded when a page that holds braces has changed
    from jinja2 import Environment, nodes

COMMENT_START, COMMENT_END = "{##", "##}"


@dataclass(frozen=True)
class Call:
    """The content of a pair of braces in a page: a macro call or, in ``error``, the reason in French why it is none."""

    line: int
    name: str = ""
    args: list[Any] = field(default_factory=list)
    options: dict[str, Any] = field(default_factory=dict)
    error: str = ""
    hint: str = ""


@cache
def _parser() -> Environment:
    from jinja2 import Environment

    return Environment(comment_start_string=COMMENT_START, comment_end_string=COMMENT_END)


def expanded(environment: Environment, text: str) -> str:
    """Return a text with its macro calls replaced by the HTML they return.

    Jinja parses the text, but compiles no program from it: only calls with constant arguments, which
    :func:`macro_problems` accepts, are made.

    Args:
        environment: holds the macros, among its globals.
        text: a page in which :func:`macro_problems` found none.
    """
    macros: dict[str, Any] = environment.globals
    return "".join(
        piece if isinstance(piece, str) else str(macros[piece.name](*piece.args, **piece.options))
        for piece in pieces(text)
    )


@extracted_from(pages)
def _calls(prose: Prose) -> list[Call]:
    """Return the calls in a page, with line numbers of its file."""
    if "{" not in prose.body:
        return []
    from jinja2 import TemplateSyntaxError

    try:
        calls = [piece for piece in pieces(prose.body) if isinstance(piece, Call)]
    except TemplateSyntaxError as error:
        hint = 'Un appel s\'écrit {{ link("identifiant") }} : vérifiez accolades, guillemets et parenthèses.'
        return [Call(prose.start + error.lineno - 1, error="un appel de macro est mal écrit.", hint=hint)]
    except RecursionError:  # hundreds of braces inside one another
        line = prose.start + prose.body[: prose.body.find("{{")].count("\n")
        return [Call(line, error="des accolades sont trop imbriquées.", hint="Retirez-les.")]
    return [replace(call, line=prose.start + call.line - 1) for call in calls]


@lru_cache(maxsize=10_000)
def pieces(text: str) -> tuple[str | Call, ...]:
    """Return the parts of a page: plain texts, and calls with their line in the text.

    Raises:
        TemplateSyntaxError: braces do not match, or hold no expression.
    """
    from jinja2 import nodes

    parts: list[str | Call] = []
    for child in _parser().parse(text).body:
        if isinstance(child, nodes.Output):
            for node in child.nodes:
                parts.append(node.data if isinstance(node, nodes.TemplateData) else _call(node, node.lineno))
        else:
            parts.append(_call(child, child.lineno))  # a statement, which is never accepted
    return tuple(parts)


def _call(node: nodes.Node, line: int) -> Call:
    from jinja2 import nodes

    if not (isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name)):
        return Call(line, error="seuls les appels de macros sont acceptés entre accolades.")
    name = node.node.name
    if name not in MACROS:
        hint = did_you_mean(name, MACROS) or f"Macros : {', '.join(MACROS)}."
        return Call(line, error=f"la macro « {name} » n'existe pas. {hint}")
    try:
        args = [arg.as_const() for arg in node.args]
        options = {pair.key: pair.value.as_const() for pair in node.kwargs}
        if node.dyn_args or node.dyn_kwargs:
            raise nodes.Impossible
    except nodes.Impossible:
        error = f"les valeurs données à « {name} » doivent être écrites entre guillemets."
        return Call(line, error=error, hint=_usage(name))
    return Call(line, name, args, options)


@using(_calls)
def macro_problems(catalogue: Catalogue, calls_by_page: Iterable[tuple[Prose, list[Call]]]) -> Iterator[Problem]:
    """Every call of a macro, in every page, is one that the site can answer."""
    attempt = _Attempt(catalogue)
    for prose, calls in calls_by_page:
        for call in calls:
            error, hint = (call.error, call.hint) if call.error else (attempt.error_of(call), _usage(call.name))
            if error:
                yield Problem(prose.path, call.line, message=error, hint=hint)


class _Attempt:
    """Makes calls to learn their errors; the same call, on several pages, is made once."""

    def __init__(self, catalogue: Catalogue):
        self._macros = EditorMacros(catalogue)
        self._errors: dict[str, str] = {}

    def error_of(self, call: Call) -> str:
        """Return in French why a macro refuses a call; empty when it accepts it."""
        key = repr((call.name, call.args, call.options))
        if key not in self._errors:
            self._errors[key] = self._try(call)
        return self._errors[key]

    def _try(self, call: Call) -> str:
        try:
            getattr(self._macros, call.name)(*call.args, **call.options)
        except UnreadableRecord:
            return ""
        except MacroError as error:
            return str(error)
        except TypeError:
            return f"les valeurs données à « {call.name} » ne conviennent pas."
        return ""


def _usage(name: str) -> str:
    usages = {
        "link": 'Usage : {{ link("identifiant") }} ou {{ link("identifiant", "texte") }}',
        "card": 'Usage : {{ card("identifiant") }}',
        "evidence_list": 'Usage : {{ evidence_list(action="identifiant") }}',
        "index": 'Usage : {{ index("lever") }}',
        "matrix": 'Usage : {{ matrix("action", "monograph") }}',
        "state": "Usage : {{ state() }}",
        "figure": 'Usage : {{ figure("monographs") }}',
    }
    return usages.get(name, "")
