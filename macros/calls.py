"""Check the macro calls written in pages before the site is built, all at once.

Only calls to the documented macros, with constant arguments, are accepted: a page written by anybody
never runs other template code.
"""

from __future__ import annotations

from collections.abc import Iterator

from jinja2 import Environment, TemplateSyntaxError, nodes

from catalogue.problems import Problem, did_you_mean
from catalogue.prose import Prose
from catalogue.store import Catalogue
from macros.editor import MACROS, EditorMacros, MacroError, UnreadableRecord

COMMENT_START, COMMENT_END = "{##", "##}"
_parser = Environment(comment_start_string=COMMENT_START, comment_end_string=COMMENT_END)


def macro_problems(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield every wrong macro call of every page."""
    macros = EditorMacros(catalogue)
    for prose in catalogue.prose.values():
        yield from _page_problems(prose, macros)


def _page_problems(prose: Prose, macros: EditorMacros) -> Iterator[Problem]:
    try:
        tree = _parser.parse(prose.body)
    except TemplateSyntaxError as error:
        hint = 'Un appel s\'écrit {{ link("identifiant") }} : vérifiez accolades, guillemets et parenthèses.'
        line = prose.start + error.lineno - 1
        yield Problem(prose.path, line, message="un appel de macro est mal écrit.", hint=hint)
        return
    except RecursionError:  # hundreds of braces inside one another
        line = prose.start + prose.body[: prose.body.find("{{")].count("\n")
        yield Problem(prose.path, line, message="des accolades sont trop imbriquées.", hint="Retirez-les.")
        return
    for node in _expressions(tree):
        try:
            _try_call(node, macros)
        except UnreadableRecord:
            continue
        except MacroError as error:
            line = prose.start + node.lineno - 1
            yield Problem(prose.path, line, message=str(error), hint=_usage(node))


def _expressions(tree: nodes.Template) -> Iterator[nodes.Node]:
    """Yield what stands between braces, and any statement, which is never accepted."""
    for child in tree.body:
        if isinstance(child, nodes.Output):
            yield from (n for n in child.nodes if not isinstance(n, nodes.TemplateData))
        else:
            yield child


def _try_call(node: nodes.Node, macros: EditorMacros) -> None:
    if not (isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name)):
        raise MacroError("seuls les appels de macros sont acceptés entre accolades.")
    name = node.node.name
    if name not in MACROS:
        hint = did_you_mean(name, MACROS) or f"Macros : {', '.join(MACROS)}."
        raise MacroError(f"la macro « {name} » n'existe pas. {hint}")
    try:
        args = [arg.as_const() for arg in node.args]
        kwargs = {pair.key: pair.value.as_const() for pair in node.kwargs}
        if node.dyn_args or node.dyn_kwargs:
            raise nodes.Impossible
    except nodes.Impossible:
        raise MacroError(f"les valeurs données à « {name} » doivent être écrites entre guillemets.") from None
    try:
        getattr(macros, name)(*args, **kwargs)
    except TypeError:
        raise MacroError(f"les valeurs données à « {name} » ne conviennent pas.") from None


def _usage(node: nodes.Node) -> str:
    name = node.node.name if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) else ""
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
