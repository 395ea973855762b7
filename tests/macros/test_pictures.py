"""Images written in Markdown say their size and wait until they are near."""

from __future__ import annotations

from pathlib import Path

import pytest
from markdown import Markdown
from PIL import Image

from macros.pictures import Pictures


@pytest.fixture
def markdown(tmp_path: Path) -> Markdown:
    Image.new("RGB", (30, 20)).save(tmp_path / "vue.webp")
    return Markdown(extensions=[Pictures(tmp_path)])


@pytest.mark.parametrize("source", ["vue.webp", "../images/vue.webp"])
def test_size_of_an_image_of_the_guide(markdown: Markdown, source: str):
    html = markdown.convert(f"![Une vue]({source})")
    assert 'width="30"' in html
    assert 'height="20"' in html
    assert 'loading="lazy"' in html


@pytest.mark.parametrize("source", ["autre.webp", "https://ailleurs.example/autre.webp", "../", ""])
def test_other_image_is_left_alone(markdown: Markdown, source: str):
    assert "width" not in markdown.convert(f"![Une autre]({source})")
