"""Files about the pages (cards, answers, images…), with names that try to break every format."""

from __future__ import annotations

import io
import json
import re
import xml.etree.ElementTree as ET

import feedparser
import pytest
from PIL import Image, ImageColor, ImageDraw, ImageFont
from selectolax.lexbor import LexborHTMLParser

from catalogue import urls
from catalogue.language.letters import drawn_letters
from catalogue.language.typography import NBSP, typeset
from catalogue.model import Kind
from catalogue.model.kinds import PAGE_KINDS, spec_of
from catalogue.store import Catalogue
from catalogue.views.news import news
from macros.building import images
from macros.building.images import Letters, Painter
from macros.rendering.renderer import LONGEST, Renderer
from macros.rendering.sharing import IMAGE_SIZE, linked_data_script
from scripts.letters import drawn_characters
from tests.builders import (
    CAFE,
    Project,
    make_action,
    make_erratum,
    make_evidence,
    make_lever,
    make_monograph,
    make_need,
    make_person,
    make_rule,
    make_settings,
    make_territory,
    make_update,
)
from tests.guides import files_of, guide_of
from tests.hostile import HOSTILE
from tests.search.frozen import frozen_documents


def _folded(text: str) -> str:
    """Return a text without the typography that pages add, nor its spacing."""
    text = re.sub(r"—|–|--", "-", text).replace("…", "...")
    return re.sub(r"[\s«»‹›\"“”'‘’]+", "", text)


@pytest.fixture(params=HOSTILE, ids=range(len(HOSTILE)))
def name_and_catalogue(request: pytest.FixtureRequest, project: Project) -> tuple[str, Catalogue]:
    """A project whose need, action and organisation bear one hostile name."""
    name = request.param
    project["data/needs.yaml"] = [make_need(label=name, short_label=name, added_on="2026-01-02")]
    project["data/levers.yaml"] = [make_lever(actions=[make_action(label=name)])]
    project[CAFE] = make_monograph(name=name, summary=name)
    return name, project.catalogue()


def test_hostile_name_is_intact_in_every_format(name_and_catalogue: tuple[str, Catalogue]):
    name, catalogue = name_and_catalogue
    files = files_of(guide_of(catalogue))
    card = LexborHTMLParser(files["/embed/besoins/se-rencontrer/index.html"].decode())
    assert _folded(card.css_first("h1").text()) == _folded(name)
    assert card.css("script + *, script ~ script, b") == []
    list_of_need = LexborHTMLParser(files["/embed/cas/besoins/se-rencontrer/index.html"].decode())
    assert _folded(list_of_need.css_first("li a").text()) == _folded(name)
    list_of_both = LexborHTMLParser(files["/embed/cas/besoins/se-rencontrer/territoires/montagne/index.html"].decode())
    assert _folded(list_of_both.css_first("h1 a").text()) == _folded(name)
    assert _folded(list_of_both.css_first("li a").text()) == _folded(name)
    assert list_of_both.css("script + *, script ~ script, b") == []
    answer = json.loads(files["/oembed/besoins/se-rencontrer.json"])
    assert _folded(answer["title"]) == _folded(name)
    [frame] = LexborHTMLParser(answer["html"]).css("iframe")
    assert _folded(frame.attributes["title"]) == _folded(f"{name} – {catalogue.settings.name}")
    assert LexborHTMLParser(answer["html"]).css("script, b") == []
    tree = ET.fromstring(files["/oembed/besoins/se-rencontrer.xml"])
    assert _folded(tree.findtext("title")) == _folded(name)
    feed = feedparser.parse(files["/nouveautes.xml"])
    assert not feed.bozo
    assert [_folded(entry.title) for entry in feed.entries] == [_folded(f"{name} (ajout)")]
    assert files["/partage/besoins/se-rencontrer.png"].startswith(b"\x89PNG")


def test_hostile_name_stays_inside_the_linked_data(name_and_catalogue: tuple[str, Catalogue]):
    name, catalogue = name_and_catalogue
    sharing = Renderer(catalogue).sharing
    share = sharing.of("/besoins/se-rencontrer/")
    script = str(linked_data_script(catalogue, sharing.open_data, share))
    assert not set("<>&\u2028\u2029") & set(script)
    items = json.loads(script)["@graph"]
    assert items[1]["name"] == items[0]["itemListElement"][-1]["name"] == typeset(name)


def test_addresses_are_standard_in_every_format(project: Project):
    """The domain and the addresses cited have accents: editors read them, programs must not have to."""
    project["data/site.yaml"] = make_settings(url="https://café-ess.example/guide/")
    project[CAFE] = make_monograph(website="https://café-des-halles.fr/", added_on="2026-01-02")
    files = files_of(guide_of(project.catalogue()))
    text_by_address = {
        address: content.decode()
        for address, content in files.items()
        if not address.endswith((".png", ".gz", ".xlsx"))
    }
    complete = {a for a, text in text_by_address.items() if "https://xn--caf-ess-dya.example/guide/" in text}
    assert {
        "/sitemap.xml",
        "/nouveautes.xml",
        "/robots.txt",
        "/index.html",
        "/oembed/monographies/cafe.json",
    } <= complete
    assert [address for address, text in text_by_address.items() if "https://café-ess" in text] == []
    assert 'href="https://xn--caf-des-halles-dkb.fr/"' in text_by_address["/monographies/cafe/index.html"]


def test_the_site_map_says_when_each_page_last_changed(project: Project):
    project.commit("2026-01-02")
    project[CAFE] = make_monograph(summary="Un café, et un four.")
    project.commit("2026-02-03")
    content = files_of(guide_of(project.catalogue()))["/sitemap.xml"].decode()
    dates = dict(re.findall(r"<loc>https://guide.example(.*?)</loc><lastmod>(.*?)</lastmod>", content))
    assert dates["/monographies/cafe/"] == dates["/thematiques/entraide/"] == dates["/"] == "2026-02-03"
    assert dates["/besoins/se-rencontrer/"] == dates["/leviers/contributions/"] == "2026-01-02"


# --- Permanence ---------------------------------------------------------------------------------

WITHDRAWAL = {"date": "2026-02-03", "reason": "Fusionné avec un autre.", "replaced_by": "se-voir"}


NEWS = "content/nouveautes.md"
LIST_OF_NEED = "/embed/cas/besoins/se-rencontrer/"
COMBINED = f"{LIST_OF_NEED}territoires/montagne/"


@pytest.fixture
def withdrawn(project: Project) -> Catalogue:
    project["data/addresses.txt"] = f"/\n/besoins/se-rencontrer/\n{COMBINED}\n"
    project["data/needs.yaml"] = [make_need(id="se-voir", label="Se voir", short_label="Se voir")]
    project["data/needs.yaml"] += [make_need(withdrawn=WITHDRAWAL)]
    project["data/activities.yaml"][0]["needs"] = [{"id": "se-voir", "basis": "stated"}]
    return project.catalogue()


def test_withdrawn_record_keeps_its_page(withdrawn: Catalogue):
    assert "se-rencontrer" not in withdrawn.needs
    page = guide_of(withdrawn).pages.html("/besoins/se-rencontrer/")
    assert "Cette fiche a été retirée du guide le 3&nbsp;février 2026" in page
    assert "Fusionné avec un autre." in page
    assert '<a href="../se-voir/">Se voir</a>' in page


def test_withdrawn_record_keeps_its_card_and_its_file(withdrawn: Catalogue):
    files = files_of(guide_of(withdrawn))
    for address in ("/embed/besoins/se-rencontrer/", LIST_OF_NEED, COMBINED):
        card = files[f"{address}index.html"].decode()
        assert "Cette fiche a été retirée du guide" in card
        assert "Se voir</a>" in card
    record = json.loads(files["/api/v1/besoins/se-rencontrer.json"])
    assert record["withdrawn"]["replaced_by"] == "se-voir"
    collection = json.loads(files["/api/v1/besoins.json"])
    assert [r["id"] for r in collection["records"]] == ["se-voir"]
    assert [r["id"] for r in collection["withdrawn"]] == ["se-rencontrer"]
    assert b"/besoins/se-rencontrer/" not in files["/sitemap.xml"]
    assert b"isReplacedBy <https://guide.example/besoins/se-voir/>" in files["/donnees/vocabulaire.ttl"]


def test_withdrawn_action_leaves_its_lever(project: Project):
    withdrawal = {"date": "2026-01-02", "reason": "Plus permis.", "replaced_by": "bail"}
    bail = make_action(id="bail", label="Bail", short_label="Bail")
    project["data/levers.yaml"] = [make_lever(actions=[bail, make_action(withdrawn=withdrawal)])]
    project[CAFE] = make_monograph(evidence=[make_evidence(action="bail")], testimonies=[])
    project["data/people.yaml"] = [make_person()]
    project["data/errata.yaml"] = [make_erratum()]
    catalogue = project.catalogue()
    assert [a.id for a in catalogue.levers["contributions"].actions] == ["bail"]
    # Its short address, once printed, still answers.
    assert catalogue.redirects()["/a/pret-de-salle/"] == "/actions/pret-de-salle/"
    files = files_of(guide_of(catalogue))
    assert "retirée du guide" in files["/embed/actions/pret-de-salle/index.html"].decode()


def test_renamed_record_answers_machines_at_its_old_address(project: Project):
    published = "/embed/cas/besoins/se-croiser/territoires/montagne/"
    project["data/addresses.txt"] = f"/\n/besoins/se-croiser/\n{published}\n"
    project["data/needs.yaml"] = [make_need(aliases=["Se croiser", "Jamais publié"])]
    files = files_of(guide_of(project.catalogue()))
    for old, new in (
        ("/api/v1/besoins/se-croiser.json", "/api/v1/besoins/se-rencontrer.json"),
        ("/oembed/besoins/se-croiser.json", "/oembed/besoins/se-rencontrer.json"),
        ("/embed/besoins/se-croiser/index.html", "/embed/besoins/se-rencontrer/index.html"),
        ("/embed/cas/besoins/se-croiser/index.html", "/embed/cas/besoins/se-rencontrer/index.html"),
        (
            "/embed/cas/besoins/se-croiser/territoires/montagne/index.html",
            "/embed/cas/besoins/se-rencontrer/territoires/montagne/index.html",
        ),
    ):
        assert files[old] == files[new]
    assert "/api/v1/besoins/jamais-publie.json" not in files


def test_combined_lists_are_made_where_there_are_cases_or_were_some(project: Project):
    start = "/embed/cas/besoins/se-rencontrer/territoires"
    other = make_territory(id="plaine", label="Plaine", short_label="Plaine")
    project["data/territories.yaml"] = [*project["data/territories.yaml"], other]
    files = files_of(guide_of(project.catalogue()))
    assert f"{start}/montagne/index.html" in files
    assert f"{start}/plaine/index.html" not in files
    project["data/addresses.txt"] = f"{start}/plaine/\n"
    list_page = files_of(guide_of(project.catalogue()))[f"{start}/plaine/index.html"].decode()
    assert "Aucun cas documenté" in list_page


# --- News ---------------------------------------------------------------------------------------


def test_news_are_the_dates_of_the_records_newest_first(project: Project):
    project["data/needs.yaml"] = [make_need(added_on="2025-05-06")]
    project[CAFE] = make_monograph(updates=[make_update(), make_update(id="note-2", summary="Et rouvert.")])
    items = [(item.date.isoformat(), item.what, item.entry.id, item.text) for item in news(project.catalogue())]
    assert items == [
        ("2025-05-06", "ajout", "se-rencontrer", "Des lieux où se croiser."),
        ("2024-07-01", "mise à jour", "cafe", "Le café a déménagé."),
        ("2024-07-01", "mise à jour", "cafe", "Et rouvert."),
    ]


def _feed_ids(project: Project) -> dict[str, str]:
    """Return the id of each entry of the feed by its title and what it says."""
    feed = feedparser.parse(files_of(guide_of(project.catalogue()))["/nouveautes.xml"])
    id_by_text = {f"{entry.title}: {entry.summary}": entry.id for entry in feed.entries}
    assert len(set(id_by_text.values())) == len(feed.entries) == len(id_by_text)
    return id_by_text


def test_ids_of_the_feed_never_change(project: Project):
    """Not even with the program: a feed reader would show every entry as new."""
    project[CAFE] = make_monograph(added_on="2026-01-02", updates=[make_update()])
    project["data/levers.yaml"] = [make_lever(actions=[make_action(rule=make_rule())])]
    withdrawn_need = make_need(id="se-voir", label="Se voir", withdrawn={"date": "2026-01-03", "reason": "Non."})
    project["data/needs.yaml"] = [make_need(), withdrawn_need]
    assert _feed_ids(project) == {
        "Le Café (ajout): Un café associatif de montagne.": "urn:uuid:082adab2-5c67-51ce-8e94-69482d10c63e",
        "Le Café (mise à jour): Le café a déménagé.": "urn:uuid:7f927f18-5863-52a1-a6df-fa626f48d5c7",
        "Prêter une salle (règle vérifiée): Vous pouvez prêter une salle.": "urn:uuid:8387eecb-87da-5a24-86ef-707bd4354d05",
        "Se voir (retrait): Non.": "urn:uuid:400408da-ba13-5b4d-810c-ddbbcef132f3",
    }


def test_verified_rule_is_news(project: Project):
    project["data/levers.yaml"] = [make_lever(actions=[make_action(rule=make_rule())])]
    [item] = news(project.catalogue())
    assert (item.date.isoformat(), item.what, item.entry.id) == ("2026-03-14", "règle vérifiée", "pret-de-salle")
    assert item.text == "Vous pouvez prêter une salle."


@pytest.mark.parametrize(("number", "links_to_index"), [(LONGEST, []), (LONGEST + 2, [f"2{NBSP}autres cas"])])
def test_many_additions_of_a_day_are_cut(project: Project, number: int, links_to_index: list[str]):
    project[NEWS] = "---\ntitle: Nouveautés\ndescription: Ce qui change.\n---\n"
    for n in range(number):
        project[f"data/monographs/lieu-{n}.yaml"] = make_monograph(
            id=f"lieu-{n}", name=f"Lieu {n}", added_on="2026-03-14"
        )
    page = LexborHTMLParser(files_of(guide_of(project.catalogue()))["/nouveautes/index.html"].decode())
    links = page.css("#jour-2026-03-14 ~ p a")
    assert len([link for link in links if "/lieu-" in link.attributes["href"]]) == LONGEST
    assert [a.text() for a in links if a.attributes["href"] == "../monographies/"] == links_to_index


def test_page_dates_come_from_the_record_and_from_what_it_shows(project: Project):
    project[CAFE] = make_monograph(updates=[make_update()])
    dates = Renderer(project.catalogue()).sharing.dates
    assert str(dates.of_page("/monographies/cafe/")) == "2024-07-01"
    assert str(dates.of_page("/actions/pret-de-salle/")) == "2024-07-01"
    assert str(dates.of_page("/monographies/")) == "2024-07-01"
    assert dates.of_page("/criteres/habitants/") is None


# --- Images -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def painter() -> Painter:
    return Painter("Le guide")


@pytest.mark.parametrize("words", [1, 8, 20, 60, 400])
def test_title_of_any_length_fits(painter: Painter, words: int):
    size, lines = painter.fit("Un intitulé bien long " * words)
    width = IMAGE_SIZE[0] - images._BAND - 2 * images._MARGIN
    assert all(painter._title(size).width(line) <= width for line in lines)
    assert 62 + images._MARGIN + len(lines) * size * images._LEADING <= IMAGE_SIZE[1] - images._FOOT
    assert lines[-1].endswith("…") == (words >= 20)


@pytest.mark.parametrize("text", ["W" * 300, "", "🎪", "שלום"])
def test_title_without_space_or_letter_is_drawn(painter: Painter, text: str):
    assert painter.draw(text, "Besoin", None).startswith(b"\x89PNG")


def _image(content: bytes) -> Image.Image:
    with Image.open(io.BytesIO(content)) as image:
        return image.convert("RGB")


def test_image_is_whole_and_in_the_colour_of_its_lever(painter: Painter):
    image = _image(painter.draw("Le titre", "Levier 5", 5))
    assert image.size == IMAGE_SIZE
    colours = {colour for _, colour in image.getcolors()}
    colours_of_lever = (images._GROUND, images._INK, images._PRIMARY, images._LIGHT, images._LEVERS[5])
    assert {ImageColor.getrgb(colour) for colour in colours_of_lever} <= colours
    assert image.getpixel((0, 0)) == image.getpixel((0, 629)) == ImageColor.getrgb(images._LEVERS[5])
    assert image.getpixel((1199, 0)) == ImageColor.getrgb(images._GROUND)
    assert image.getpixel((1199, 629)) == ImageColor.getrgb(images._PRIMARY)


def test_letters_one_by_one_are_the_line_that_the_font_draws():
    text, size = "« L’œuvre de Gap », à 50 % – Vél’Où", 60
    letters = Letters(images.BOLD, size, range(1, 2))
    font = ImageFont.truetype(images.FONTS[0], size, layout_engine=ImageFont.Layout.BASIC)
    font.set_variation_by_axes([images.BOLD])
    assert letters.width(text) == font.getlength(text)
    letter_by_letter, whole_line = (Image.new("L", (1200, 80)) for _ in range(2))
    letters.write(letter_by_letter, 5, 0, text)
    ImageDraw.Draw(whole_line).text((5, 0), text, fill=255, font=font)
    assert letter_by_letter.tobytes() == whole_line.point(lambda level: level >= 128).tobytes()


def test_emoji_and_other_scripts_are_left_out(painter: Painter):
    assert painter.draw("Le 🎪 café שלום d'Été", "", None) == painter.draw("Le café d’Été", "", None)


@pytest.mark.parametrize("name", ["HAŸ-LES-ROSES", "Ātea", "Ōtepa", "Bà Đệ", "Fa‘a’ā ʻŌ", "Łódź", "Le m²", "½ heure"])
def test_every_letter_of_a_name_is_drawn(painter: Painter, name: str):
    """Each letter draws something, and not the sign of a missing letter."""
    for place, sign in enumerate(name):
        if sign != " ":
            without = name[:place] + name[place + 1 :]
            assert painter.draw(name, "", None) != painter.draw(without, "", None), sign
    letters = Letters(images.BOLD, 40, range(1, 2))
    assert [sign for sign in name if sign != " " and not letters.draws(sign)] == []


@pytest.mark.parametrize(
    ("name", "equivalent"),
    [("La ﬁlature", "La filature"), ("Vél‑Où", "Vél-Où"), ("E\u0301te\u0301", "Été"), ("Ａ", "A")],
)
def test_signs_that_mean_the_same_are_drawn_the_same(painter: Painter, name: str, equivalent: str):
    assert painter.draw(name, "", None) == painter.draw(equivalent, "", None)


def test_letters_listed_are_those_of_the_typefaces():
    """If not: python -m scripts.letters"""
    assert drawn_letters() == {*drawn_characters(), " "}


def test_long_titles_are_not_cut(painter: Painter):
    """The titles of the records that had a page when the documents of the search were frozen."""
    titles = [document.title for document in frozen_documents() if document.group in {*PAGE_KINDS}]
    assert max(map(len, titles)) > 80
    assert [title for title in titles if painter.fit(title)[1][-1].endswith("…")] == []


def test_image_is_always_the_same():
    assert Painter("Le guide").draw("Titre", "Levier 1", 1) == Painter("Le guide").draw("Titre", "Levier 1", 1)


def test_every_address_of_outputs_is_told_apart_from_pages(catalogue: Catalogue):
    """No record or page may take the first part of the addresses of machines."""
    reserved = {urls.EMBED, urls.OEMBED, urls.CITATIONS, urls.IMAGES, "api", *urls.SHORT}
    sections = {address.split("/")[1] for address in catalogue.page_addresses()}
    assert not reserved & sections
    assert spec_of(Kind.LEVER).short in urls.SHORT
