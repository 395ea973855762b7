"""Wrong macro calls are told with their page and line, all at once, before anything is built."""

from __future__ import annotations

import pytest

from catalogue.store import Catalogue
from macros.calls import macro_problems
from tests.builders import CAFE, PAGE, Project, make_page

USAGES = {
    "link": 'Usage : {{ link("identifiant") }} ou {{ link("identifiant", "texte") }}',
    "card": 'Usage : {{ card("identifiant") }}',
    "evidence_list": 'Usage : {{ evidence_list(action="identifiant") }}',
    "index": 'Usage : {{ index("lever") }}',
    "matrix": 'Usage : {{ matrix("action", "monograph") }}',
    "figure": 'Usage : {{ figure("monographs") }}',
}
WRONG_CALLS = {
    "unknown id": ('{{ link("caf") }}', "« caf » n'existe pas. Vouliez-vous dire « cafe » ?", "link"),
    "unknown id of a kind": ('{{ link("cafe", kind="need") }}', "« cafe » n'existe pas parmi les besoins.", "link"),
    "unknown kind": ('{{ link("cafe", kind="monografie") }}', "le genre « monografie » n'existe pas. Vouliez-vous dire « monograph » ?", "link"),
    "card of a record without page": ('{{ card("rapport") }}', "« rapport » n'a pas de page : une carte n'est pas possible.", "card"),
    "evidence of nothing": ("{{ evidence_list() }}", "précisez « action », « monograph » ou « decision_maker ».", "evidence_list"),
    "limit as text": ('{{ evidence_list(monograph="cafe", limit="2") }}', "« limit » vaut '2' : un nombre entier positif est attendu.", "evidence_list"),
    "unknown index": ('{{ index("levier") }}', "le genre « levier » n'existe pas. Vouliez-vous dire « lever » ?", "index"),
    "unknown matrix": ('{{ matrix("theme", "need") }}', "le tableau « theme » par « need » n'existe pas. Tableaux : action/monograph, action/territory, action/decision_maker, need/theme.", "matrix"),
    "unknown figure": ('{{ figure("monographe") }}', "le chiffre « monographe » n'existe pas. Vouliez-vous dire « monographs » ?", "figure"),
    "unknown macro": ('{{ lien("cafe") }}', "la macro « lien » n'existe pas. Vouliez-vous dire « link » ?", None),
    "part of a list without parts": ('{{ index("need", "x") }}', "la liste « need » n'a pas de partie « x ». N'en précisez pas.", "index"),
    "unknown part": ('{{ index("term", "a-c") }}', "la liste « term » n'a pas de partie « a-c ». Vouliez-vous dire « a-b » ?", "index"),
    "too many values": ('{{ index("term", "a-b", "x") }}', "les valeurs données à « index » ne conviennent pas.", "index"),
    "unknown option": ('{{ link("cafe", texte="x") }}', "les valeurs données à « link » ne conviennent pas.", "link"),
    "value without quotes": ("{{ link(cafe) }}", "les valeurs données à « link » doivent être écrites entre guillemets.", "link"),
    "code": ("{{ ''.__class__.__mro__ }}", "seuls les appels de macros sont acceptés entre accolades.", None),
    "variable": ("{{ config }}", "seuls les appels de macros sont acceptés entre accolades.", None),
    "filter": ('{{ link("cafe") | upper }}', "seuls les appels de macros sont acceptés entre accolades.", None),
    "statement": ("{% for x in [1] %}a{% endfor %}", "seuls les appels de macros sont acceptés entre accolades.", None),
    "hidden call": ("{{ link.__globals__() }}", "seuls les appels de macros sont acceptés entre accolades.", None),
}  # fmt: skip


def messages(project: Project, text: str) -> list[str]:
    project[PAGE] = make_page(text)
    return [str(problem) for problem in macro_problems(project.catalogue())]


@pytest.mark.parametrize("name", WRONG_CALLS)
def test_wrong_call(project: Project, name: str):
    call, message, macro = WRONG_CALLS[name]
    expected = f"{PAGE}:8 : {message}"
    if macro:
        expected += f"\n    {USAGES[macro]}"
    assert messages(project, f"Une ligne.\n\n{call}") == [expected]


def test_malformed_call(project: Project):
    hint = 'Un appel s\'écrit {{ link("identifiant") }} : vérifiez accolades, guillemets et parenthèses.'
    expected = f"{PAGE}:7 : un appel de macro est mal écrit.\n    {hint}"
    assert messages(project, 'Une ligne.\n{{ link("cafe" }}') == [expected]


def test_all_wrong_calls_are_told_at_once(project: Project):
    problems = messages(project, '{{ link("x1") }} {{ index("y") }}\n\n{{ figure("z") }}')
    assert [line.split(" : ")[0] for line in problems] == [f"{PAGE}:6", f"{PAGE}:6", f"{PAGE}:8"]


@pytest.mark.parametrize(
    "call",
    [
        '{{ link("cafe") }}',
        '{{ link("cafe", "ce café") }}',
        '{{ link("rapport", kind="source") }}',
        '{{ card("cafe") }}',
        '{{ evidence_list(monograph="cafe", limit=3) }}',
        '{{ index("need") }}',
        '{{ matrix("need", "theme") }}',
        '{{ figure("monographs") }}',
        '{% raw %}{{ lien("cafe") }}{% endraw %}',
        "{## un commentaire ##}",
    ],
)
def test_right_call(project: Project, call: str):
    assert messages(project, call) == []


def test_record_that_could_not_be_read_is_not_reported_again(project: Project):
    project[PAGE] = make_page('{{ link("cafe") }}')
    project[CAFE] |= {"name": 12}
    assert list(macro_problems(Catalogue(project.load()))) == []


def test_braces_inside_braces(project: Project):
    """The template engine would call itself until it breaks."""
    assert messages(project, "Texte\n" + "{" * 5_000) == [
        f"{PAGE}:7 : des accolades sont trop imbriquées.\n    Retirez-les."
    ]
