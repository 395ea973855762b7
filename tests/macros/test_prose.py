"""The texts of ``content/`` in HTML: typography, links from file to file, images, blocks of macros."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from markupsafe import Markup
from PIL import Image

from catalogue import urls
from catalogue.language.typography import NARROW, NBSP
from catalogue.reading.prose import Prose, linked_address
from macros.rendering.prose import Blocks, ProseReader, picture_size
from tests.guides import EXTENSIONS


@pytest.fixture
def reader(tmp_path: Path) -> ProseReader:
    (tmp_path / "images").mkdir()
    Image.new("RGB", (30, 20)).save(tmp_path / "images" / "vue.webp")
    return ProseReader(partial(picture_size, tmp_path), EXTENSIONS)


def html(reader: ProseReader, text: str, path: str = "content/actions/essai.md") -> str:
    prose = Prose(path, body=text)
    return Markup(reader.html(prose, partial(urls.relative, prose.address), str, Blocks()))


TYPESET = {
    "tag in a sentence": ("**Qui** : moi", f"<p><strong>Qui</strong>{NBSP}: moi</p>"),
    "quotes across a tag": ('Il dit "un *mot*".', f"<p>Il dit «{NBSP}un <em>mot</em>{NBSP}».</p>"),
    "code is a word": ("Tapez `a ? b : 'c'` ?", f"<p>Tapez <code>a ? b : 'c'</code>{NARROW}?</p>"),
    "block of code": ("```\na ? 'b'\n```", "<pre><code>a ? 'b'\n</code></pre>"),
    "list": ("- l'un ;\n- l'autre.", f"<ul>\n<li>l’un{NARROW};</li>\n<li>l’autre.</li>\n</ul>"),
    "title of a link": ('[x](https://x.fr "l\'un ?")', f'<p><a href="https://x.fr" title="l’un{NARROW}?">x</a></p>'),
    "address": ("<https://x.fr/?a=b:c>", '<p><a href="https://x.fr/?a=b:c">https://x.fr/?a=b:c</a></p>'),
    "table": (
        "| l'un |\n|---|\n| l'autre ? |",
        '<table>\n<thead>\n<tr>\n<th scope="col">l’un</th>\n</tr>\n</thead>\n'
        f"<tbody>\n<tr>\n<td>l’autre{NARROW}?</td>\n</tr>\n</tbody>\n</table>",
    ),
}


@pytest.mark.parametrize("name", TYPESET)
def test_typography(reader: ProseReader, name: str):
    text, expected = TYPESET[name]
    assert html(reader, text) == expected


def test_anchor_of_a_heading_does_not_depend_on_typography(reader: ProseReader):
    assert '<h2 id="lessentiel-qui">L’essentiel' in html(reader, "## L'essentiel : qui ?")


@pytest.mark.parametrize(
    ("destination", "link"),
    [
        ("autre.md", "../autre/"),
        ("../methode.md", "../../methode/"),
        ("index.md", "../"),
        ("../leviers/index.md#cas", "../../leviers/#cas"),
        ("../images/vue.webp", "../../images/vue.webp"),
        ("#ici", "#ici"),
        ("https://x.fr/a.md", "https://x.fr/a.md"),
        ("mailto:a@b.fr", "mailto:a@b.fr"),
    ],
)
def test_link(reader: ProseReader, destination: str, link: str):
    assert html(reader, f"[x]({destination})") == f'<p><a href="{link}">x</a></p>'


def test_link_to_a_file_leads_to_its_address():
    assert linked_address(Prose("content/a/b.md"), "../c/index.md#d") == "/c/#d"
    assert linked_address(Prose("content/a.md"), "https://x.fr") is None


@pytest.mark.parametrize(
    ("page", "source"),
    [
        ("actions/essai.md", "../images/vue.webp"),
        ("essai.md", "images/vue.webp"),
        ("images/index.md", "vue.webp"),
        ("actions/essai.md", "/images/vue.webp"),  # as the editor of records writes it
    ],
)
def test_image_of_the_guide_says_its_size(reader: ProseReader, page: str, source: str):
    image_html = html(reader, f"![Une vue]({source})", f"content/{page}")
    assert all(attribute in image_html for attribute in ('width="30"', 'height="20"', 'loading="lazy"'))


@pytest.mark.parametrize("source", ["autre.webp", "https://ailleurs.example/autre.webp", "../", ""])
def test_other_image_is_left_alone(reader: ProseReader, source: str):
    assert "width" not in html(reader, f"![Une autre]({source})")


def test_block_of_a_macro_does_not_pass_through_markdown(reader: ProseReader):
    blocks = Blocks()
    prose = Prose("content/a.md", body="Avant.\n\n{}\n\nAprès {} ici.")

    def expand(text: str) -> str:
        return text.format(blocks.keep("<ul>\n\n<li>*un* 'x'</li></ul>"), blocks.keep("<b>_deux_</b>"))

    html = Markup(reader.html(prose, str, expand, blocks))
    assert html == "<p>Avant.</p>\n<ul>\n\n<li>*un* 'x'</li></ul>\n<p>Après <b>_deux_</b> ici.</p>"


SECTIONS = {
    "nothing": ("", []),
    "no heading": ("Avant.", [("", "", "<p>Avant.</p>")]),
    "nothing before the first": ("## L'un\n\nUn.", [("lun", "<h2", "<p>Un.</p>")]),
    "something before": ("Avant.\n\n## Un", [("", "", "<p>Avant.</p>"), ("un", "<h2", "")]),
    "other headings stay inside": ("## Un\n\n### Deux", [("un", "<h2", "<h3")]),
    "heading of a box": ("> ## Un", [("", "", "<blockquote>")]),
}


@pytest.mark.parametrize("name", SECTIONS)
def test_sections(reader: ProseReader, name: str):
    """A text is cut at its second-level headings, and nothing is lost."""
    written, expected = SECTIONS[name]
    text = reader.html(Prose("content/a.md", body=written), str, str, Blocks())
    assert len(text.sections) == len(expected)
    for section, (section_id, heading, body) in zip(text.sections, expected, strict=True):
        assert section.id == section_id
        assert section.heading.startswith(heading)
        assert section.body.strip().startswith(body)
