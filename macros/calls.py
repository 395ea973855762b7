"""Check the macro calls written in pages before the site is built, all at once.

Only calls to the documented macros, with constant arguments, are accepted: a page written by anybody
never runs other template code.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from catalogue.checks.registry import kept, pages, using
from catalogue.reading.problems import Problem, did_you_mean
from catalogue.reading.prose import Prose
from catalogue.store import Catalogue
from macros.editor import MACROS, EditorMacros, MacroError, UnreadableRecord

if TYPE_CHECKING:  # loaded when a page that holds braces has changed
    from jinja2 import Environment, nodes

COMMENT_START, COMMENT_END = "{##", "##}"


@dataclass(frozen=True)
class Call:
    """What stands between braces in a page: a call of a macro, or what is wrong with it."""

    line: int
    name: str = ""
    args: list[Any] = field(default_factory=list)
    options: dict[str, Any] = field(default_factory=dict)
    wrong: str = ""
    hint: str = ""


@cache
def _parser() -> Environment:
    from jinja2 import Environment

    return Environment(comment_start_string=COMMENT_START, comment_end_string=COMMENT_END)


def expanded(environment: Environment, text: str) -> str:
    """Return a text with its macro calls replaced by what they show.

    The text is read by Jinja, never turned into a program: only what :func:`macro_problems` accepts is done, a call
    with constant arguments.

    Args:
        environment: knows the macros, among its globals.
        text: a page without problem.
    """
    macros: dict[str, Any] = environment.globals
    return "".join(
        piece if isinstance(piece, str) else str(macros[piece.name](*piece.args, **piece.options))
        for piece in pieces(text)
    )


@kept(pages)
def _calls(prose: Prose) -> list[Call]:
    """Find what stands between the braces of a page."""
    if "{" not in prose.body:
        return []
    from jinja2 import TemplateSyntaxError

    try:
        calls = [piece for piece in pieces(prose.body) if isinstance(piece, Call)]
    except TemplateSyntaxError as error:
        hint = 'Un appel s\'écrit {{ link("identifiant") }} : vérifiez accolades, guillemets et parenthèses.'
        return [Call(prose.start + error.lineno - 1, wrong="un appel de macro est mal écrit.", hint=hint)]
    except RecursionError:  # hundreds of braces inside one another
        line = prose.start + prose.body[: prose.body.find("{{")].count("\n")
        return [Call(line, wrong="des accolades sont trop imbriquées.", hint="Retirez-les.")]
    return [replace(call, line=prose.start + call.line - 1) for call in calls]


@lru_cache(maxsize=10_000)
def pieces(text: str) -> tuple[str | Call, ...]:
    """Return a page cut at its braces: plain text, and what stands between braces, with its line in the text.

    Raises:
        TemplateSyntaxError: braces do not match, or hold no expression.
    """
    from jinja2 import nodes

    found: list[str | Call] = []
    for child in _parser().parse(text).body:
        if isinstance(child, nodes.Output):
            for node in child.nodes:
                found.append(node.data if isinstance(node, nodes.TemplateData) else _call(node, node.lineno))
        else:
            found.append(_call(child, child.lineno))  # a statement, which is never accepted
    return tuple(found)


def _call(node: nodes.Node, line: int) -> Call:
    from jinja2 import nodes

    if not (isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name)):
        return Call(line, wrong="seuls les appels de macros sont acceptés entre accolades.")
    name = node.node.name
    if name not in MACROS:
        hint = did_you_mean(name, MACROS) or f"Macros : {', '.join(MACROS)}."
        return Call(line, wrong=f"la macro « {name} » n'existe pas. {hint}")
    try:
        args = [arg.as_const() for arg in node.args]
        options = {pair.key: pair.value.as_const() for pair in node.kwargs}
        if node.dyn_args or node.dyn_kwargs:
            raise nodes.Impossible
    except nodes.Impossible:
        wrong = f"les valeurs données à « {name} » doivent être écrites entre guillemets."
        return Call(line, wrong=wrong, hint=_usage(name))
    return Call(line, name, args, options)


@using(_calls)
def macro_problems(catalogue: Catalogue, written: Iterable[tuple[Prose, list[Call]]]) -> Iterator[Problem]:
    """Every call of a macro, in every page, is one that the site can answer."""
    attempt = _Attempt(catalogue)
    for prose, calls in written:
        for call in calls:
            wrong, hint = (call.wrong, call.hint) if call.wrong else (attempt.wrong(call), _usage(call.name))
            if wrong:
                yield Problem(prose.path, call.line, message=wrong, hint=hint)


class _Attempt:
    """Makes calls to see what goes wrong; the same call, on several pages, is made once."""

    def __init__(self, catalogue: Catalogue):
        self._macros = EditorMacros(catalogue)
        self._met: dict[str, str] = {}

    def wrong(self, call: Call) -> str:
        """Return what is wrong with a call, or nothing."""
        key = repr((call.name, call.args, call.options))
        if key not in self._met:
            self._met[key] = self._try(call)
        return self._met[key]

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
