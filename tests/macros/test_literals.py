"""The literal texts of templates have their typography once compiled."""

from __future__ import annotations

import pytest
from jinja2 import DictLoader, Environment

from catalogue.language.typography import NARROW, NBSP
from macros.rendering.literals import FrenchLiterals

CASES = {
    "value before a mark": ("<p>{{ x }} : {{ x }} ;</p>", f"<p>V{NBSP}: V{NARROW};</p>"),
    "value after an apostrophe": ("<p>l'{{ x }}</p>", "<p>l’V</p>"),
    "value between guillemets": ("« {{ x }} »", f"«{NBSP}V{NBSP}»"),
    "mark beyond an inline tag": ("<strong>{{ x }}</strong> : moi", f"<strong>V</strong>{NBSP}: moi"),
    "mark beyond a statement": ("{% if x %}a{% else %}b{% endif %} : c", f"a{NBSP}: c"),
    "mark that begins a branch": ("a{% if x %} ; {% endif %}b", f"a{NARROW}; b"),
    "read attribute": (
        '<a title="l\'un : {{ x }} ?" href="a ? b">x</a>',
        f'<a title="l’un{NBSP}: V{NARROW}?" href="a ? b">x</a>',
    ),
    "other attribute": ('<a class="{{ x }} : l\'un">x</a>', '<a class="V : l\'un">x</a>'),
    "code": ("<p><code>a ? b : 'c'</code> ?</p>", f"<p><code>a ? b : 'c'</code>{NARROW}?</p>"),
    "script": ("<script>a ? 'b' : c</script>l'un", "<script>a ? 'b' : c</script>l’un"),
    "comment": ("<!-- l'un -->l'autre", "<!-- l'un -->l’autre"),
    "entity": ("&lt;b&gt; ; c", f"&lt;b&gt;{NARROW}; c"),
    "text of an expression": ('{{ shown("n\'est pas ?") }}', f"n’est pas{NARROW}?"),
    "page": ("p. {{ x }}", f"p.{NBSP}V"),
    "two blocks": ("<p>Un</p>\n<p>: deux</p>", "<p>Un</p>\n<p>: deux</p>"),
}


def rendered(name: str, source: str) -> str:
    environment = Environment(loader=DictLoader({name: source}), extensions=[FrenchLiterals], autoescape=True)
    return environment.get_template(name).render(x="V", shown=str)


@pytest.mark.parametrize("name", CASES)
def test_literal(name: str):
    source, expected = CASES[name]
    assert rendered("page.html.j2", source) == expected


def test_other_templates_are_left_as_they_are():
    source = '<?xml version="1.0"?><a>l\'un : deux</a>'
    assert rendered("feed.xml.j2", source) == source
