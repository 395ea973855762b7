"""Hostile texts in every field of every record, and in addresses: nothing of them ever runs.

The sample guide, which uses every field, is built with an attack at the end of each text an editor may write.
The browser then ignores the content policy, so that it is the escaping that is judged.
"""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import feedparser
import openpyxl
import pytest
import rdflib
import yaml
from playwright.sync_api import Browser, Dialog, Page, expect
from rjsmin import jsmin
from selectolax.lexbor import LexborHTMLParser

from catalogue.checks import check
from catalogue.model.fields import texts
from catalogue.model.kinds import FILES, SETTINGS_PATH
from catalogue.reading.loading import load
from catalogue.reading.problems import field_path
from catalogue.store import Catalogue
from macros.rendering.renderer import TEMPLATES
from tests.builders import encoded
from tests.site.addresses import published
from tests.site.conftest import serving
from tests.site.projects import build
from tests.site.sample import sample

#: On one worker: what it builds serves all its tests.
pytestmark = pytest.mark.xdist_group("hostile")

ATTACK = (
    ' "onfocus="window.pwned=1" autofocus x=" \'onmouseover=\'window.pwned=1\' '
    "</title></textarea></script></template><script>window.pwned=1</script>"
    "<img src=x onerror=window.pwned=1><svg onload=window.pwned=1><style>*{display:none}</style>"
    "<iframe srcdoc='<script>top.pwned=1</script>'></iframe><base href=//ailleurs.example/>"
    '[lien](javascript:window.pwned=1) ![image](https://ailleurs.example/x"onerror="window.pwned=1) <javascript:window.pwned=1> '
    "{: onclick=window.pwned=1 } {{ 7919 * 6 }} {% raw %} &lt;script&gt;window.pwned=1&lt;/script&gt; ]]> --> `"
)
SHORT_ATTACK = ' "onfocus="window.pwned=1" <img src=x onerror=window.pwned=1></script>'
#: Other names become addresses, and a file name has 255 characters at most; expressions of synonyms are two thousand.
SHORT_FIELDS = frozenset(("aliases", "expressions"))
#: How many times a field of a file holds the long attack: with it in hundreds of sources, the file would be refused
#: for its size. Further ones hold the short attack.
LONG = 150
#: What stands between a record and its texts, and is not text.
Place = tuple[str | int, ...]


def _texts(root: Path) -> dict[str, dict[Place, tuple[str, str]]]:
    """Return every text of the data: by file, its place, with its record's kind and its field."""
    files = load(root)
    field_by_place: dict[str, dict[Place, tuple[str, str]]] = defaultdict(dict)
    for entry in files.entries:
        for path, _ in texts(entry.record):
            name = ".".join(str(part) for part in path if isinstance(part, str))
            field_by_place[entry.path][(*entry.prefix, *path)] = (str(entry.kind), name)
    for path, _ in texts(files.settings.record):
        field_by_place[SETTINGS_PATH][path] = ("settings", str(path[0]))
    return field_by_place


def _attack(root: Path) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """End every text with the attack; take it out of the fields whose rules refuse it.

    Returns the fields attacked, and those that refuse.
    """
    places = _texts(root)
    sound = {path: yaml.safe_load((root / path).read_text("utf-8")) for path in places}
    refused: set[tuple[str, str]] = set()
    for _ in range(6):
        sentences = 0
        for path, field_by_place in places.items():
            document = json.loads(json.dumps(sound[path], default=str))
            times: Counter[tuple[str, str]] = Counter()
            for place, field in field_by_place.items():
                if field not in refused:
                    times[field] += 1
                    is_short = times[field] > LONG or not SHORT_FIELDS.isdisjoint(place)
                    attack = SHORT_ATTACK if is_short else ATTACK
                    if place[-1] in ("summary", "note"):  # a rule refuses a sentence that two records share
                        sentences += 1
                        attack = attack.replace("pwned=1", f"pwned={sentences}")
                    _append(document, place, attack)
            (root / path).write_bytes(encoded(document))
        problems = _problems(root)
        if not problems:
            break
        for problem in problems:
            matches = {
                field
                for place, field in places.get(problem.path, {}).items()
                if problem.field and field_path(place).endswith(problem.field)
            }
            assert matches, f"{problem} concerns no attacked field"
            refused |= matches
    assert not problems, [str(p) for p in problems][:5]
    all_fields = {field for field_by_place in places.values() for field in field_by_place.values()}
    return all_fields - refused, refused


def _without_first_ids(value: Any) -> None:
    """Take the first ids out of records, in place."""
    if isinstance(value, dict):
        value.pop("first_id", None)
    if isinstance(value, dict | list):
        for inside in value.values() if isinstance(value, dict) else value:
            _without_first_ids(inside)


def _append(document: Any, place: Place, attack: str) -> None:
    for part in place[:-1]:
        document = document[part]
    document[place[-1]] = str(document[place[-1]]) + attack


def _problems(root: Path) -> list:
    files = load(root)
    return list(files.problems) or list(check(Catalogue(files)))


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, set, set]:
    """The site of the attacked copy; the fields that hold the attack; those that refused it."""
    root = tmp_path_factory.mktemp("hostile")
    project = sample(root)
    # Names of before are attacked: they lead elsewhere, and are no longer those of the ledger or of first ids.
    project["data/addresses.txt"] = "# Adresses publiées\n/\n"
    for records in project.files.values():
        _without_first_ids(records)
    project.write()
    accepted, refused = _attack(root)
    result = build(root, root / "site")
    assert result.returncode == 0, (result.stdout + result.stderr)[-3000:]
    return root / "site", accepted, refused


def test_every_kind_is_attacked(attacked: tuple[Path, set, set]):
    """The rules refuse the attack in few fields; elsewhere it is on the pages, to be escaped."""
    _, accepted, refused = attacked
    kinds = {str(kind) for table in FILES for kind in table.kinds}
    assert kinds <= {kind for kind, _ in accepted}
    assert {name for _, name in refused} <= REFUSED, sorted(refused)


#: Fields where a rule already refuses such a text.
REFUSED = {
    "figures.value", "place.commune", "place.departement", "place.region", "other_places.commune",
    "other_places.departement", "other_places.region", "pages", "contact", "date",
}  # fmt: skip


def _pages(site: Path) -> Iterator[Path]:
    yield from sorted(site.rglob("*.html"))


def test_no_attack_becomes_markup(attacked: tuple[Path, set, set]):
    site, _, _ = attacked
    faults = []
    card_script = jsmin((TEMPLATES / "embed/card.js").read_text("utf-8"))
    for file in _pages(site):
        page = LexborHTMLParser(file.read_text("utf-8"))
        where = file.relative_to(site).as_posix()
        for element in page.css("*"):
            handlers = [name for name in element.attributes if name.startswith("on")]
            if handlers or "autofocus" in element.attributes:
                faults.append(f"{where}: {handlers} {element.html[:120]}")
        for script in page.css("script"):
            source = script.attributes.get("src")
            if source is None and script.attributes.get("type") == "application/ld+json":
                json.loads(script.text())
            elif where.startswith("embed/") and script.text() == card_script:
                continue  # the one script that cards hold, which their policy admits by its hash
            # The page of the editor of records has its own scripts, and none of the data.
            elif where != "admin/index.html" and (
                source is None or "assets/javascripts/" not in source or "//" in source
            ):
                faults.append(f"{where}: {script.html[:120]}")
        links = [e.attributes.get(n) or "" for n in ("href", "src", "action") for e in page.css(f"[{n}]")]
        faults += [
            f"{where}: {url[:80]}" for url in links if url.strip().lower().startswith(("javascript:", "data:", "//"))
        ]
        foreign = page.css("base, iframe[srcdoc], object, embed, svg[onload]")
        if not where.startswith("embed/"):  # cards carry their own style, accepted by its hash
            foreign += page.css("style")
        faults += [f"{where}: {e.html[:120]}" for e in foreign]
        # A drawing may name its parts.
        if len(page.css("title")) > len(page.css("head > title, svg title")):
            faults.append(f"{where}: second title")
    assert faults[:20] == []


def test_no_attack_is_computed(attacked: tuple[Path, set, set]):
    """Template code in the data stays text: nowhere is it replaced by what it would give."""
    site, _, _ = attacked
    assert [f.name for f in _pages(site) if "47514" in f.read_text("utf-8")] == []


def test_no_attack_breaks_another_format(attacked: tuple[Path, set, set]):
    """Each file is still read by the programs that know its format."""
    site, _, _ = attacked
    for file in sorted([*site.rglob("*.json"), *site.rglob("*.jsonld")]):
        json.loads(file.read_text("utf-8"))
    for file in sorted(site.rglob("*.xml")):
        ElementTree.parse(file)
    for file in sorted(site.rglob("*.ttl")):
        assert len(rdflib.Graph().parse(file))


def test_feed_carries_no_markup(attacked: tuple[Path, set, set]):
    """What a feed reader shows of an entry is text, or HTML as harmless as the pages'."""
    site, _, _ = attacked
    feed = feedparser.parse((site / "nouveautes.xml").read_bytes(), sanitize_html=False)
    assert not feed.bozo
    assert feed.entries
    for entry in [feed.feed, *feed.entries]:
        details = [entry.get("title_detail"), entry.get("subtitle_detail"), entry.get("summary_detail")]
        for detail in filter(None, [*details, *entry.get("content", ())]):
            if detail.type != "text/plain":
                page = LexborHTMLParser(detail.value)
                assert page.css("script, img, svg, iframe, style, base, [onfocus], [onerror], [onload]") == []


def test_no_spreadsheet_takes_a_text_for_a_formula(attacked: tuple[Path, set, set]):
    site, _, _ = attacked
    for file in sorted(site.rglob("*.csv")):
        with file.open(encoding="utf-8-sig", newline="") as csv_file:
            rows = list(csv.reader(csv_file, strict=True))
        assert {len(row) for row in rows} == {len(rows[0])}, file.name
        assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "@", "\t"))] == []
    books = {file.name: openpyxl.load_workbook(file) for file in sorted(site.rglob("*.xlsx"))}
    cells = {
        name: [cell for sheet in book for row in sheet.iter_rows() for cell in row] for name, book in books.items()
    }
    assert any("pwned" in str(cell.value) for cell in cells["donnees.xlsx"])
    for name, cells_of_sheet in cells.items():
        assert [cell.coordinate for cell in cells_of_sheet if cell.data_type == "f"] == [], name


#: What a page of the attacked site says in a dialog box: it never opens one.
DIALOGS: list[str] = []


def _refuse(dialog: Dialog) -> None:
    DIALOGS.append(dialog.message)
    dialog.dismiss()


@pytest.fixture(scope="module")
def hostile_page(attacked: tuple[Path, set, set], browser: Browser) -> Iterator[Page]:
    site, _, _ = attacked
    with serving(site) as address:
        context = browser.new_context(base_url=address, bypass_csp=True)
        page = context.new_page()
        page.on("dialog", _refuse)
        yield page
        context.close()


def _unharmed(page: Page) -> None:
    assert page.evaluate("window.pwned") is None, page.url
    assert DIALOGS == [], page.url
    expect(page.locator("h1").first).to_be_visible()


def test_nothing_runs_in_a_page(hostile_page: Page, attacked: tuple[Path, set, set]):
    site, _, _ = attacked
    for address in (*published(site), "/404.html"):
        hostile_page.goto(address)
        for summary in hostile_page.locator("main summary:visible").all():
            summary.click()
        _unharmed(hostile_page)


@pytest.mark.parametrize(
    "address", ["/embed/actions/pret-de-salle/", "/embed/monographies/cafe/", "/embed/cas/", "/embed/actions/don/"]
)
def test_nothing_runs_in_a_card(hostile_page: Page, address: str):
    hostile_page.goto(address)
    _unharmed(hostile_page)


TYPED = (
    "<script>window.pwned=1</script>",
    '"><img src=x onerror=window.pwned=1>',
    "javascript:window.pwned=1",
    "</template><svg onload=window.pwned=1>",
    "{{constructor.constructor('window.pwned=1')()}}",
    "café <b>épicerie",
)


@pytest.mark.parametrize("text", TYPED)
def test_nothing_runs_from_an_address(hostile_page: Page, text: str):
    typed = quote(text)
    for address in (
        f"/recherche/?q={typed}", f"/recherche/?q=caf%C3%A9&theme={typed}&kind={typed}", f"/recherche/#{typed}",
        f"/?q={typed}#{typed}", f"/actions/pret-de-salle/#{typed}", f"/integrer/?page={typed}",
        f"/integrer/?page=javascript:window.pwned=1//{typed}", f"/404.html?{typed}#{typed}",
        f"/glossaire/#{typed}", f"/glossaire/c-d/#{typed}", f"/errata/#{typed}",
    ):  # fmt: skip
        hostile_page.goto(address)
        if "recherche/?q" in address:
            expect(hostile_page.locator("[data-status]")).not_to_be_empty()
        _unharmed(hostile_page)


@pytest.mark.parametrize("text", ["caf", "<script>", "prêter une salle"])
def test_nothing_runs_in_what_search_proposes(hostile_page: Page, text: str):
    hostile_page.goto("/actions/pret-de-salle/")
    hostile_page.locator("header .finder__input").press_sequentially(text)
    expect(hostile_page.locator("header .finder__panel [role='status']")).not_to_be_empty()
    _unharmed(hostile_page)
