"""Each class and id in a style sheet is used: on a page, in a template, or by a script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from macros.rendering.assets import style_sheet
from macros.rendering.renderer import TEMPLATES
from tests.conftest import ROOT

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_STRING = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|`[^`]*`")
#: What comes before a brace, back to the end of the rule or declaration before.
_PRELUDE = re.compile(r"[^{};]+(?=\{)")
_NAME = re.compile(r"[.#](-?[A-Za-z_][\w-]*)")
_ATTRIBUTE = re.compile(r"\b(?:class|id)=\"([^\"]*)\"")
_JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_WORD = re.compile(r"[\w-]+")


def names_in_selectors(sheet: str) -> set[str]:
    """Return the classes and ids that the selectors of a style sheet name."""
    rules = _STRING.sub("", _COMMENT.sub("", sheet))
    selectors = (prelude for prelude in _PRELUDE.findall(rules) if not prelude.lstrip().startswith("@"))
    return {name for selector in selectors for name in _NAME.findall(selector)}


def on_pages(files: Iterator[Path]) -> set[str]:
    """Return the classes and ids of built pages, and of what scripts copy from them."""
    return {name for file in files for value in _ATTRIBUTE.findall(file.read_text("utf-8")) for name in value.split()}


def in_templates(files: Iterator[Path]) -> set[str]:
    """Return the words of class and id attributes in templates, and those that expressions write there."""
    texts = [file.read_text("utf-8") for file in files]
    values = [value for text in texts for value in _ATTRIBUTE.findall(_JINJA.sub(" ", text))]
    strings_of_expressions = [
        string for text in texts for code in _JINJA.findall(text) for string in _STRING.findall(code)
    ]
    return {word for text in (*values, *strings_of_expressions) for word in _WORD.findall(text)}


def in_scripts(files: Iterator[Path]) -> set[str]:
    """Return the words of the strings of scripts."""
    strings = (string for file in files for string in _STRING.findall(_COMMENT.sub("", file.read_text("utf-8"))))
    return {word for string in strings for word in _WORD.findall(string)}


def unused(names: set[str], names_used: set[str]) -> list[str]:
    """Return the names that no page has and no template may write: « n- » begins names that end with a number."""
    beginnings = tuple(name for name in names_used if name.endswith("-") and name.strip("-"))
    return sorted(name for name in names - names_used if not name.startswith(beginnings))


def test_every_name_of_the_style_sheet_is_used(built: Path):
    theme = ROOT / "theme"
    names_used = on_pages(built.rglob("*.html"))
    names_used |= in_templates(TEMPLATES.rglob("*.j2"))
    names_used |= in_scripts((theme / "assets/javascripts").rglob("*.js"))
    assert unused(names_in_selectors(style_sheet(theme)), names_used) == []


def test_every_name_of_the_style_of_cards_is_used(built: Path):
    names_used = on_pages((built / "embed").rglob("*.html")) | in_templates((TEMPLATES / "embed").rglob("*.j2"))
    assert unused(names_in_selectors((TEMPLATES / "embed/style.css").read_text("utf-8")), names_used) == []


def test_a_name_that_nothing_writes_is_unused():
    assert unused({"a", "n-3", "b-1", "note"}, {"a", "n-", "-"}) == ["b-1", "note"]


@pytest.mark.parametrize(
    ("sheet", "names"),
    [
        (".a, .b--c > #d::before { margin: .5rem }", {"a", "b--c", "d"}),
        ("@media (min-width: 4.5em) { .a:not(.b):is(.c) { color: #fff; } }", {"a", "b", "c"}),
        ('a[class*=".x"] { --y: url(".z"); background: url("w.css{") } /* .v {} */', set()),
    ],
)
def test_names_are_those_of_selectors(sheet: str, names: set[str]):
    assert names_in_selectors(sheet) == names


def test_a_template_names_what_it_may_write(tmp_path: Path):
    file = tmp_path / "page.html.j2"
    file.write_text('<p class="a{% if b %} c{% endif %}">d</p>{{ c.head("e", kind ~ " f-" ~ n) }}', "utf-8")
    assert in_templates(iter([file])) == {"a", "c", "e", "f-"}


def test_a_script_names_what_it_sets(tmp_path: Path):
    file = tmp_path / "page.js"
    file.write_text('el.classList.add("is-open"); el.className = `x ${y}`; /* "no" */ z.no', "utf-8")
    assert {"is-open", "x"} <= in_scripts(iter([file]))
    assert "no" not in in_scripts(iter([file]))


def test_texts_have_six_sizes():
    """Sizes are written once, as properties; others are relative to them, or are those of letters drawn on the map."""
    sheet = _COMMENT.sub("", style_sheet(ROOT / "theme"))
    written = {size.strip() for size in re.findall(r"font-size:\s*([^;}!]+)", sheet)}
    sizes = {size for size in written if size.startswith("var(--")}
    others = {size for size in written - sizes if not re.fullmatch(r"[\d.]+(em|pt)", size)}
    assert sizes == {f"var(--{name})" for name in ("small", "text", "large", "title", "heading", "display")}
    assert others == {"clamp(.625rem, 2.4vw, .875rem)"}
