"""Cards and images have copies of the colours of the site, since they do not read its style sheet: they agree."""

from __future__ import annotations

import re

from macros.building import images
from macros.rendering.renderer import TEMPLATES
from tests.conftest import ROOT

SITE = (ROOT / "theme/assets/stylesheets/base.css").read_text("utf-8")
CARD = (TEMPLATES / "embed/style.css").read_text("utf-8")
#: What a card calls each colour of the site.
OF_A_CARD = {
    "--ground": "--surface",
    "--ink": "--ink",
    "--soft": "--ink-soft",
    "--link": "--link",
    "--line": "--line",
    "--lever": "--edge",
}
LEVERS = [f"--l{number}" for number in range(1, 7)]


def colours(sheet: str, opening: str) -> dict[str, str]:
    """Return the colours that a rule gives names to; the rule is the first to start so."""
    body = sheet.partition(opening)[2].partition("}")[0]
    return dict(re.findall(r"(--[\w-]+):\s*(#[0-9a-f]{6})\b", body))


def of_levers(sheet: str) -> dict[str, str]:
    """Return the colours that a card gives to the levers, named as the site does."""
    return {f"--l{number}": colour for number, colour in re.findall(r"\.l(\d)\{--lever:(#[0-9a-f]{6})\}", sheet)}


LIGHT = colours(SITE, ":root {")
DARK = colours(SITE, '[data-md-color-scheme="slate"] {')


def test_both_schemes_colour_every_lever():
    for scheme in (LIGHT, DARK):
        assert len({scheme[name] for name in LEVERS}) == len(LEVERS)


def test_cards_have_the_colours_of_the_site():
    light, dark = CARD.split("@media (prefers-color-scheme:dark)")
    for card, site in ((light, LIGHT), (dark, DARK)):
        assert colours(card, ":root{") == {name: site[variable] for name, variable in OF_A_CARD.items()}
        assert of_levers(card) == {name: site[name] for name in LEVERS}


def test_images_have_the_colours_of_the_site():
    assert {f"--l{number}": colour for number, colour in images._LEVERS.items()} == {n: LIGHT[n] for n in LEVERS}
    colours_of_images = (images._GROUND, images._INK, images._SOFT, images._PRIMARY, images._ACCENT)
    assert colours_of_images == tuple(
        LIGHT[name] for name in ("--ground", "--ink", "--ink-soft", "--primary", "--accent")
    )


def test_the_bar_of_a_browser_has_the_colour_of_the_site():
    [colour] = re.findall(r'name="theme-color" content="(.*?)"', (TEMPLATES / "frame/page.html.j2").read_text("utf-8"))
    assert colour == LIGHT["--primary"]
