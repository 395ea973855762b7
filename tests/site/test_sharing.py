"""Addresses, cards, answers and descriptions of the built site."""

from __future__ import annotations

import gzip
import json
import re
import xml.etree.ElementTree as ET
from datetime import date
from urllib.parse import urljoin, urlsplit

import feedparser
import pytest
import rdflib
import rispy
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import LatexDecodingMiddleware
from PIL import Image
from rjsmin import jsmin
from selectolax.lexbor import LexborHTMLParser

from catalogue import urls
from catalogue.exports.api import KINDS
from catalogue.exports.citation import Reference
from catalogue.language.typography import french_date
from catalogue.model import Kind, Monograph
from catalogue.model.kinds import PAGE_KINDS, spec_of
from catalogue.store import Catalogue
from catalogue.views.cases import CONTEXT_KINDS, SUBJECT_KINDS
from catalogue.views.typesetting import typeset_catalogue
from macros.building import images
from macros.rendering.renderer import TEMPLATES, file_size
from macros.rendering.sharing import CARD_KINDS, CASE_KINDS, Sharing, citation_address
from tests.hostile import HOSTILE
from tests.site.conftest import Site

KB = 1000
SCHEMA = "https://schema.org/"
CARD_SCRIPT = jsmin((TEMPLATES / "embed/card.js").read_text("utf-8"))


@pytest.fixture(scope="module")
def sharing(catalogue: Catalogue) -> Sharing:
    return Sharing(catalogue, typeset_catalogue(catalogue))


def _local(catalogue: Catalogue, url: str) -> str:
    base = catalogue.settings.url.rstrip("/")
    assert url.startswith(f"{base}/"), url
    return url.removeprefix(base).partition("?")[0]


# --- Permanence ---------------------------------------------------------------------------------


def test_every_address_of_the_ledger_answers(site: Site, catalogue: Catalogue):
    assert [address for _, address in catalogue.ledger if not site.file(address).exists()] == []


def test_every_redirect_page_leads_to_a_page(site: Site, catalogue: Catalogue):
    for old, new in catalogue.redirects().items():
        page = site.page(old)
        assert page.css_first("html").attributes["lang"] == "fr"
        assert _local(catalogue, page.css_first("link[rel=canonical]").attributes["href"]) == new
        # Without script: a plain refresh, and a link to follow.
        assert 'http-equiv="refresh"' in page.css_first("noscript").html
        assert site.links(old) == [new]
        assert site.file(new).exists()


def test_levers_and_actions_have_short_addresses(site: Site, catalogue: Catalogue):
    for lever in catalogue.levers.values():
        assert catalogue.redirects()[f"/l/{lever.number}/"] == urls.address(Kind.LEVER, lever.id)
    for action in catalogue.actions:
        assert catalogue.redirects()[f"/a/{action}/"] == urls.address(Kind.ACTION, action)


def test_every_page_says_its_own_address(site: Site, catalogue: Catalogue):
    for address in catalogue.page_addresses():
        [link] = site.page(address).css("link[rel=canonical]")
        assert _local(catalogue, link.attributes["href"]) == address


@pytest.mark.usefixtures("same_commit")
def test_site_map_lists_every_page_with_the_dates_of_the_data(site: Site, catalogue: Catalogue, sharing: Sharing):
    content = site.file("/sitemap.xml").read_bytes()
    assert gzip.decompress(site.file("/sitemap.xml.gz").read_bytes()) == content
    name = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    date_by_address = {
        _local(catalogue, url.findtext(f"{name}loc")): url.findtext(f"{name}lastmod") for url in ET.fromstring(content)
    }
    expected = {address: sharing.dates.of_page(address) for address in catalogue.page_addresses()}
    assert date_by_address == {
        address: date.isoformat() if date else None
        for address, date in expected.items()
        if address not in catalogue.withdrawn
    }


def test_unknown_address_page_helps(site: Site):
    page = site.page("/404.html")
    assert page.css_first("h1")
    assert len(page.css("main a, article a")) >= 3


EXPLORER_CARD = urls.embed_address(urls.EXPLORER)


# --- Cards --------------------------------------------------------------------------------------


def _cards(site: Site) -> list[str]:
    return [f"/{f.parent.relative_to(site.folder).as_posix()}/" for f in (site.folder / "embed").rglob("index.html")]


def test_every_record_has_its_card_and_its_list(site: Site, catalogue: Catalogue):
    for kind in CARD_KINDS:
        for record_id in catalogue.of_kind(kind):
            assert site.file(urls.embed_address(urls.address(kind, record_id))).exists()
    for kind in CASE_KINDS:
        for record_id in catalogue.of_kind(kind):
            assert site.file(urls.cases_address((kind, record_id))).exists()
    assert site.file("/embed/cas/").exists()


def test_cards_stand_alone(site: Site):
    addresses = _cards(site)
    assert len(addresses) > len(CARD_KINDS)
    for address in addresses:
        html, page = site.html(address), site.page(address)
        assert len(html.encode()) <= 15 * KB, address
        assert page.css("img, link[rel=stylesheet], iframe, form, [style], [onload]") == []
        assert [script.text() for script in page.css("script:not([src])")] == [CARD_SCRIPT]
        # The view of the explorer alone reads files of the site.
        modules = [script.attributes["src"] for script in page.css("script[src]")]
        assert [m.rpartition("/")[2].partition(".")[0] for m in modules] == ["embedded"] * (address == EXPLORER_CARD)
        assert "@font-face" not in html
        assert "url(" not in html
        assert page.css_first("meta[name=robots]").attributes["content"] == "noindex"
        assert "default-src 'none'" in page.css_first("meta[http-equiv]").attributes["content"]
        assert page.css_first("h1")


def test_links_of_cards_open_pages_in_the_whole_window(site: Site):
    for address in _cards(site):
        for link in site.page(address).css("a"):
            assert link.attributes["target"] == "_top"
        assert all(site.file(target).exists() for target in site.links(address))
        [canonical] = site.page(address).css("link[rel=canonical]")
        assert "/embed/" not in canonical.attributes["href"]


def test_list_of_cases_is_filtered(site: Site, catalogue: Catalogue):
    for kind in (Kind.THEME, Kind.TERRITORY, Kind.NEED, Kind.DECISION_MAKER):
        for record_id in catalogue.of_kind(kind):
            expected = [urls.address(Kind.MONOGRAPH, m.id) for m in catalogue.monographs_of(kind, record_id)]
            assert _cases(site, urls.cases_address((kind, record_id))) == expected[:12]


def _cases(site: Site, address: str) -> list[str]:
    """Return the monographs that a card leads to."""
    return [link for link in site.links(address) if link.startswith("/monographies/")]


@pytest.mark.parametrize("subject_kind", SUBJECT_KINDS)
@pytest.mark.parametrize("context_kind", CONTEXT_KINDS)
def test_list_of_cases_is_filtered_twice(site: Site, catalogue: Catalogue, subject_kind: Kind, context_kind: Kind):
    """Recounted from the data: in the list of both, a case is in each list, for the same piece of evidence.

    A list that would be empty is there only when it was published.
    """
    lists_with_cases, ledger_addresses = 0, {address for _, address in catalogue.ledger}
    for subject in catalogue.of_kind(subject_kind):
        for context in catalogue.of_kind(context_kind):
            expected = [
                urls.address(Kind.MONOGRAPH, case.id)
                for case in catalogue.monographs_of(subject_kind, subject)
                if case in catalogue.monographs_of(context_kind, context)
                and _together(catalogue, case, subject_kind, subject, context)
            ]
            address = urls.cases_address((subject_kind, subject), (context_kind, context))
            lists_with_cases += bool(expected)
            assert site.file(address).exists() == (bool(expected) or address in ledger_addresses), address
            if site.file(address).exists():
                assert _cases(site, address) == expected[:12], address
                assert expected or "Aucun cas documenté" in site.html(address)
    assert lists_with_cases


def _together(catalogue: Catalogue, case: Monograph, subject_kind: Kind, subject: str, context: str) -> bool:
    if subject_kind not in (Kind.LEVER, Kind.ACTION) or context not in catalogue.decision_makers:
        return True
    evidence_of_giver = [e for e in case.evidence if context in e.decision_makers]
    return subject in {e.action for e in evidence_of_giver} | {
        catalogue.lever_of[e.action].id for e in evidence_of_giver
    }


def test_generator_offers_every_pair_that_has_a_case_and_no_other(site: Site, catalogue: Catalogue):
    offered = set()
    for option in site.page("/integrer/").css("#generateur-fiche option[data-with]"):
        for other in option.attributes["data-with"].split():
            offered.add(option.attributes["data-cases"] + other.lstrip("/"))
    full = {
        address
        for subject_kind in SUBJECT_KINDS
        for where in CONTEXT_KINDS
        for subject in catalogue.of_kind(subject_kind)
        for context in catalogue.of_kind(where)
        if site.file(address := urls.cases_address((subject_kind, subject), (where, context))).exists()
        and _cases(site, address)
    }
    assert offered == full
    choices = {o.attributes["value"] for o in site.page("/integrer/").css("#generateur-filtre option")} - {""}
    assert choices == {urls.address(kind, record_id) for kind in CONTEXT_KINDS for record_id in catalogue.of_kind(kind)}


def test_resize_script_is_light(site: Site):
    assert site.file("/assets/javascripts/embed.js").stat().st_size <= KB


# --- oEmbed -------------------------------------------------------------------------------------


def test_every_page_announces_its_answers(site: Site, catalogue: Catalogue):
    for address, entry in catalogue.page_addresses().items():
        page = site.page(address)
        answer_by_type = {}
        for kind in ("json", "text/xml"):
            mime = f"{'application/' if kind == 'json' else ''}{kind}+oembed"
            [link] = page.css(f"link[type='{mime}']")
            answer_by_type[kind] = site.file(_local(catalogue, link.attributes["href"])).read_text("utf-8")
        answer = json.loads(answer_by_type["json"])
        assert answer["version"] == "1.0"
        assert answer["type"] == ("rich" if entry else "link")
        assert ("html" in answer) == bool(entry)
        if entry:
            [frame] = LexborHTMLParser(answer["html"]).css("iframe")
            assert site.file(_local(catalogue, frame.attributes["src"])).exists()
        tree = ET.fromstring(answer_by_type["text/xml"])
        assert {item.tag: item.text for item in tree} == {key: str(value) for key, value in answer.items()}


# --- Sharing ------------------------------------------------------------------------------------


def _meta(page: LexborHTMLParser, name: str) -> str:
    [tag] = page.css(f"meta[property='{name}'], meta[name='{name}']")
    return tag.attributes["content"]


def test_every_page_has_a_title_a_description_and_an_image_to_share(site: Site, catalogue: Catalogue):
    for address in catalogue.page_addresses():
        page = site.page(address)
        assert _meta(page, "og:title")
        assert _meta(page, "og:description") == _meta(page, "description")
        assert _local(catalogue, _meta(page, "og:url")) == address
        assert _meta(page, "twitter:card") == "summary_large_image"
        with Image.open(site.file(_local(catalogue, _meta(page, "og:image")))) as image:
            assert image.size == (1200, 630)


def test_images_carry_the_colour_of_the_lever(site: Site, catalogue: Catalogue):
    colours = set()
    levers = [lever.id for lever in catalogue.levers.values() if lever.number in images._LEVERS]
    for lever in levers:
        with Image.open(site.file(f"/partage/leviers/{lever}.png")) as image:
            colours.add(image.convert("RGB").getpixel((5, 5)))
    assert len(colours) == len(levers)


# --- JSON-LD ------------------------------------------------------------------------------------


def _graph(site: Site, address: str) -> rdflib.Graph:
    [script] = site.page(address).css("script[type='application/ld+json']")
    data = json.loads(script.text())
    assert data["@context"] == "https://schema.org"
    # The context is on the network: the same vocabulary, said here.
    data["@context"] = {"@vocab": SCHEMA}
    return rdflib.Graph().parse(data=json.dumps(data), format="json-ld")


def _only(graph: rdflib.Graph, name: str) -> rdflib.term.Node:
    [node] = graph.subjects(rdflib.RDF.type, rdflib.URIRef(SCHEMA + name))
    return node


def _property(graph: rdflib.Graph, node: rdflib.term.Node, name: str) -> str | None:
    value = graph.value(node, rdflib.URIRef(SCHEMA + name))
    return None if value is None else str(value)


def test_home_describes_the_site_and_its_search(site: Site, catalogue: Catalogue):
    graph = _graph(site, "/")
    website = _only(graph, "WebSite")
    assert _plain(_property(graph, website, "name")) == catalogue.settings.name
    target = _property(graph, _only(graph, "EntryPoint"), "urlTemplate")
    assert _local(catalogue, target) == "/recherche/"
    assert target.endswith("?q={search_term_string}")
    assert _property(graph, _only(graph, "SearchAction"), "query-input") == "required name=search_term_string"


def test_breadcrumbs_are_those_the_reader_sees(site: Site, catalogue: Catalogue):
    for address in catalogue.page_addresses():
        if address == "/":
            continue
        graph = _graph(site, address)
        items = graph.subjects(rdflib.RDF.type, rdflib.URIRef(SCHEMA + "ListItem"))
        steps = sorted(
            (int(_property(graph, i, "position")), _property(graph, i, "name"), _property(graph, i, "item"))
            for i in items
        )
        crumbs = [li.text() for li in site.page(address).css("nav.crumbs li")]
        assert [_plain(name) for _, name, _ in steps] == [_plain(name) for name in crumbs], address
        assert [_local(catalogue, url) for *_, url in steps][1:-1] == site_links(site, address)
        assert _local(catalogue, steps[-1][2]) == address


def _plain(text: str) -> str:
    """Return a text without the typography that pages add."""
    text = text.replace("’", "'").replace("\u00a0", " ").replace("\u202f", " ").replace("–", "-")
    return re.sub(r"\s+", " ", text).strip()


def site_links(site: Site, address: str) -> list[str]:
    """Return where the steps between the home page and a page lead."""
    targets = []
    for link in site.page(address).css("nav.crumbs a")[1:]:
        target = urlsplit(urljoin(f"https://x{address}", link.attributes["href"]))
        targets.append(target.path + (f"#{target.fragment}" if target.fragment else ""))
    return targets


@pytest.mark.parametrize("kind", PAGE_KINDS)
def test_every_record_page_says_what_it_is(kind: Kind, site: Site, catalogue: Catalogue):
    schema_type = "Article" if kind in (Kind.LEVER, Kind.ACTION, Kind.MONOGRAPH) else "DefinedTerm"
    for record_id, record in catalogue.of_kind(kind).items():
        graph = _graph(site, urls.address(kind, record_id))
        item = _only(graph, schema_type)
        assert _plain(_property(graph, item, "headline" if schema_type == "Article" else "name")) == _plain(
            record.label
        )
        assert _property(graph, item, "description")


@pytest.mark.parametrize("address", ["/besoins/", "/glossaire/", "/territoires/"])
def test_lists_of_notions_are_sets_of_terms(address: str, site: Site):
    graph = _graph(site, address)
    terms = list(graph.objects(_only(graph, "DefinedTermSet"), rdflib.URIRef(SCHEMA + "hasDefinedTerm")))
    assert terms


def test_data_page_is_a_dataset(site: Site, catalogue: Catalogue):
    graph = _graph(site, "/donnees/")
    dataset = _only(graph, "Dataset")
    for name in ("name", "description", "license", "version", "dateModified", "creator"):
        assert _property(graph, dataset, name), name
    files = [_property(graph, d, "contentUrl") for d in graph.objects(dataset, rdflib.URIRef(SCHEMA + "distribution"))]
    assert all(site.file(_local(catalogue, url)).exists() for url in files)


# --- Data, news, citations ----------------------------------------------------------------------


def test_data_pages_offer_every_file_with_its_size_and_date(site: Site, sharing: Sharing):
    data = sharing.open_data
    pages = ["/donnees/", *data.pages]
    links = {link for page in pages for link in site.links(page)}
    text = _plain(" ".join(site.page(page).css_first("article").text() for page in pages))
    for file in data.offered:
        assert file.address in links
        assert site.file(file.address).read_bytes() == file.content
        assert f"{_plain(file_size(file.size))}" in text
        assert _plain(french_date(file.date)) in text
    assert all(str(data.version) in site.page(page).css_first("article").text() for page in pages)
    assert set(data.pages) <= set(site.links("/donnees/"))


def test_every_column_is_explained_beside_its_file(site: Site, sharing: Sharing):
    explained = [file for page in sharing.open_data.pages for file in sharing.open_data.explained_on(page)]
    assert sorted(f.name for f in explained) == sorted(f.name for f in sharing.open_data.offered if f.columns)
    for page in sharing.open_data.pages:
        for file in sharing.open_data.explained_on(page):
            section = site.page(page).css_first(f"section[aria-labelledby='{file.name.removesuffix('.csv')}']")
            assert [dt.text() for dt in section.css("dt")] == [column.name for column in file.columns]
            explanations = [_plain(dd.text()) for dd in section.css("dd")]
            assert all(text.startswith(_plain(c.title)) for text, c in zip(explanations, file.columns, strict=True))
            assert {file.address, sharing.open_data.sheet(file.name).address} <= set(site.links(page))


@pytest.mark.parametrize("kind", KINDS)
def test_columns_of_every_kind_of_open_data_are_explained(site: Site, kind: Kind):
    assert site.file(f"/donnees/{spec_of(kind).data_page}/").is_file()


def test_licence_is_said_everywhere(site: Site, catalogue: Catalogue):
    licence = _plain(catalogue.settings.licence)
    for address in ("/", "/donnees/", "/mentions-legales/", urls.address(Kind.ACTION, next(iter(catalogue.actions)))):
        assert licence in _plain(site.page(address).css_first("body").text())
    assert json.loads(site.html("/api/v1/index.json"))["licence"] == catalogue.settings.licence


def test_feed_is_read(site: Site, catalogue: Catalogue):
    feed = feedparser.parse(site.file("/nouveautes.xml").read_bytes())
    assert not feed.bozo
    assert feed.version == "atom10"
    assert len(feed.entries) == len({entry.id for entry in feed.entries})
    for entry in feed.entries:
        assert site.file(_local(catalogue, entry.link)).exists()


#: Pages that hold nothing of their own to cite.
UNCITED = ("/", "/recherche/")


@pytest.mark.usefixtures("same_commit")
def test_every_page_can_be_cited(site: Site, catalogue: Catalogue, sharing: Sharing):
    for address in catalogue.page_addresses():
        citation = site.page(address).css_first(".reuse__citation")
        assert (citation is None) == (address in UNCITED), address
        if citation is None:
            continue
        share, text = sharing.of(address), citation.text()
        date = share.facts.modified or sharing.open_data.version.date
        for part in (share.title, catalogue.settings.publisher, french_date(date), address):
            assert _plain(part) in _plain(text)
        links = site.links(address)
        for extension in ("bib", "ris"):
            assert citation_address(address, extension) in links


@pytest.mark.usefixtures("same_commit")
def test_references_carry_the_date_of_the_page(site: Site, sharing: Sharing):
    for share in sharing.pages():
        date = share.facts.modified or sharing.open_data.version.date
        [reference] = rispy.loads(site.file(citation_address(share.address, "ris")).read_text("utf-8"))
        assert reference["date"] == date.strftime("%Y/%m/%d")
        assert reference["edition"] == date.isoformat()
        bibtex = site.file(citation_address(share.address, "bib")).read_text("utf-8")
        [entry] = parse_string(bibtex).entries
        assert (entry["year"], entry["month"]) == (str(date.year), str(date.month))
        assert date.isoformat() in entry["note"]


def test_references_are_read_by_reference_managers(site: Site, catalogue: Catalogue):
    for address, entry in catalogue.page_addresses().items():
        if entry is None:
            continue
        url = catalogue.settings.url.rstrip("/") + address
        [reference] = rispy.loads(site.file(f"/citer{address.rstrip('/')}.ris").read_text("utf-8"))
        assert (reference["title"], reference["urls"]) == (entry.record.label, [url])
        library = parse_string(site.file(f"/citer{address.rstrip('/')}.bib").read_text("utf-8"))
        assert library.failed_blocks == []
        assert library.entries[0]["url"] == url
        assert isinstance(sharing_key := library.entries[0].key, str)
        assert sharing_key.startswith("guide-ess-")


def test_hostile_title_is_cited_intact():
    for text in HOSTILE:
        reference = Reference("cle", text, "Site", "Éditeur", "https://x.example/a_b/", date(2026, 7, 1))
        intact = re.sub(r"\s+", " ", text).strip()
        [reference_read] = rispy.loads(reference.ris())
        assert reference_read["title"] == intact
        library = parse_string(reference.bibtex(), append_middleware=[LatexDecodingMiddleware()])
        assert library.failed_blocks == []
        # The decoder gives a typographic circumflex for the escaped plain one.
        assert library.entries[0]["title"].replace("ˆ", "^") == intact
