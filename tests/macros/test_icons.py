"""Icons: what is written in a page, and that the copies are those of the installed Material."""

from __future__ import annotations

import re

import pytest

from macros.rendering.icons import FOLDER, UnknownIcon, icon
from scripts.vendor_icons import NOTICE, main, notice, originals
from tests.conftest import ROOT

COPIES = sorted(file for file in FOLDER.rglob("*") if file.suffix == ".svg" or file.name == "LICENSE")


def test_an_icon_is_drawn_and_says_nothing():
    assert icon("material/alert-outline") == (
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">'
        '<path d="M12 2 1 21h22M12 6l7.53 13H4.47M11 10v4h2v-4m-2 6v2h2v-2" /></svg>'
    )


def test_an_icon_that_was_not_copied_is_refused():
    with pytest.raises(UnknownIcon, match=re.escape("run « python -m scripts.vendor_icons material/abacus »")):
        icon("material/abacus")


@pytest.mark.parametrize("copy", COPIES, ids=lambda copy: copy.relative_to(FOLDER).as_posix())
def test_a_copy_is_what_material_has(copy):
    """When it is not: « python -m scripts.vendor_icons »."""
    assert copy.read_bytes() == (originals() / copy.relative_to(FOLDER)).read_bytes()


def test_the_notice_says_the_installed_version():
    assert NOTICE.read_text("utf-8") == notice()


def test_every_copy_is_used():
    code = "".join(file.read_text("utf-8") for file in (ROOT / "macros").rglob("*") if file.suffix in (".py", ".j2"))
    names = [file.relative_to(FOLDER).with_suffix("").as_posix() for file in COPIES if file.suffix == ".svg"]
    assert [name for name in names if f'"{name}"' not in code] == []


def test_an_icon_that_material_does_not_have_is_refused(capsys: pytest.CaptureFixture[str]):
    assert main(["material/no-such-icon"]) == 1
    assert capsys.readouterr().out == "Material n'a pas d'icône nommée material/no-such-icon.\n"
