"""What the editors' macros write in the middle of a text."""

from __future__ import annotations

import markdown
from selectolax.lexbor import LexborHTMLParser

from catalogue.language.typography import typeset
from macros.editor import EditorMacros
from macros.rendering.renderer import Renderer
from tests.builders import Project, make_theme

NAME = "[lien](javascript:alert(1)) ![x](y) *un* _deux_ `trois` {: onclick=x } <b>&amp; \\*"


def test_name_in_a_link_is_never_read_as_markdown(project: Project):
    project["data/themes.yaml"] = [make_theme(label=NAME, short_label=NAME)]
    catalogue = project.catalogue()
    link = EditorMacros(catalogue, Renderer(catalogue)).link("entraide")
    page = LexborHTMLParser(markdown.markdown(f"Voir {link}, puis la suite.", extensions=["attr_list"]))
    assert [e.tag for e in page.css("p *")] == ["a"]
    assert page.css_first("a").text() == typeset(NAME)
    assert page.css_first("a").attributes == {"href": "thematiques/entraide/"}
