"""Searching as a reader does, in a real browser, in what the guide held when the queries were judged."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
import yaml
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Route, expect

from catalogue.search import index_files
from catalogue.store import Catalogue
from macros.rendering.assets import Assets
from tests.search.frozen import frozen_index
from tests.site.conftest import Site

SEARCH_DATA = Path(__file__).resolve().parent.parent / "search"
QUERIES = yaml.load((SEARCH_DATA / "queries.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)
SCRIPTS = "/assets/javascripts/search/"
COUNT = re.compile(r"^\d+ résultats$")
HOSTILE = [
    '<img src=x onerror="window.pwned=1">',
    '"><script>window.pwned=1</script>',
    "javascript:alert(1)",
    "'-alert(1)-'",
    "{{ 7*7 }} ${7*7}",
    '</template><svg onload="window.pwned=1">',
    "__proto__ constructor toString",
    "%00%ff\ud83d",
    "a" * 5000,
]


def answer_with_frozen_index(context: BrowserContext) -> None:
    """Give the pages of a context the index of what the queries were judged on, instead of that of the site."""

    def answer(route: Route) -> None:
        path = route.request.url.partition(f"/{index_files.FOLDER}/")[2].partition("?")[0]
        # All but the list of results are in the folder of their version.
        text = frozen_index().get(path.split("/", 2)[2] if path.startswith("v/") else path)
        if text is None:
            route.fulfill(status=404)
        else:
            route.fulfill(body=text, content_type="application/json")

    context.route(f"**/{index_files.FOLDER}/**", answer)


@pytest.fixture
def asked() -> list[str]:
    """The addresses that the page of a test asks for."""
    return []


@pytest.fixture
def page(browser: Browser, served: str, asked: list[str]) -> Iterator[Page]:
    """A page where nothing may go wrong."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=served)
    answer_with_frozen_index(context)
    opened = context.new_page()
    page_errors: list[str] = []

    def refuse(dialog: Dialog) -> None:
        page_errors.append(dialog.message)
        dialog.dismiss()

    opened.on("pageerror", lambda error: page_errors.append(str(error)))
    opened.on("dialog", refuse)
    opened.on("request", lambda request: asked.append(request.url.removeprefix(served)))
    yield opened
    assert page_errors == []
    assert [url for url in asked if url.startswith("http")] == [], "third-party request"
    context.close()


def search(page: Page, query: str, more: str = "") -> None:
    """Open the search page for a query, and wait for its answer."""
    page.goto(f"/recherche/?q={quote(query)}{more}")
    expect(page.locator("[data-status]")).not_to_be_empty()


def ending(address: str) -> re.Pattern[str]:
    """Return a pattern for addresses that end so."""
    return re.compile(re.escape(address) + "$")


def addresses(page: Page) -> list[str]:
    """Return the addresses of the results shown, best first."""
    expect(page.locator(".search__result").first).to_be_visible()
    return page.locator(".search__result").evaluate_all("all => all.map(one => one.dataset.address)")


def hold_words(page: Page) -> Callable[[], None]:
    """Hold back the files of words, as a slow network does; return the function that releases them."""
    routes_held: list[Route] = []
    released: list[bool] = []
    page.route(
        "**/assets/search/v/*/words/**", lambda route: route.fallback() if released else routes_held.append(route)
    )

    def release() -> None:
        released.append(True)
        for route in routes_held:
            route.fallback()

    return release


# --- Finding ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def ranks(browser: Browser, served: str) -> dict[str, int]:
    """Rank of the expected page for each judged query, asked in the page; 0: absent."""
    context = browser.new_context(base_url=served)
    answer_with_frozen_index(context)
    page = context.new_page()
    page.goto("/recherche/")
    addresses_by_query = page.evaluate(
        """async queries => {
          const root = document.querySelector("[data-search]");
          const shown = [];
          for (const query of queries) {
            const ready = new Promise(done => {
              new MutationObserver(() => root.dataset.ready === query && done()).observe(root, { attributes: true });
            });
            root.querySelector("[data-search-input]").value = query;
            root.querySelector("form").requestSubmit();
            await ready;
            shown.push(Array.from(root.querySelectorAll(".search__result"), one => one.dataset.address));
          }
          return shown;
        }""",
        [query["q"] for query in QUERIES],
    )
    context.close()
    return {
        query["q"]: next((n for n, address in enumerate(addresses, 1) if address in query["pages"]), 0)
        for query, addresses in zip(QUERIES, addresses_by_query, strict=True)
    }


@pytest.mark.parametrize("held_out", [False, True], ids=["tuned on", "held out"])
def test_judged_queries(ranks: dict[str, int], held_out: bool):
    judged = [query["q"] for query in QUERIES if query.get("held_out", False) is held_out]
    low = {query: ranks[query] for query in judged if not 1 <= ranks[query] <= 3}
    assert len(judged) - len(low) >= 0.98 * len(judged), low
    assert sum(1 / ranks[query] for query in judged if ranks[query]) / len(judged) >= 0.93


def test_queries_are_enough_and_lead_to_pages_that_exist():
    core = json.loads(frozen_index()["core.json"])
    document_addresses = {row[1] for row in core["documents"]}
    assert len(QUERIES) >= 120
    assert {sort["sort"] for sort in QUERIES} == {
        *("exact", "synonym", "accent", "plural", "acronym", "typo", "question", "name")
    }
    assert len({query["q"] for query in QUERIES}) == len(QUERIES)
    assert [q["q"] for q in QUERIES if not q["pages"] or not set(q["pages"]) <= document_addresses] == []


def test_browser_reads_french_as_the_index_does(page: Page):
    vectors = json.loads((SEARCH_DATA / "vectors.json").read_text("utf-8"))
    page.goto("/recherche/")
    words_by_text = page.evaluate(
        f"""async texts => {{
          const {{ French }} = await import("{Assets().address(f"{SCRIPTS}french.js")}");
          const core = await (await fetch("/assets/search/core.json")).json();
          const french = new French(core.language);
          const read = text => french.words(text).map(word => [word.form, word.stem, word.span]);
          return texts.map(read);
        }}""",
        [text for text, _ in vectors],
    )
    assert words_by_text == [expected for _, expected in vectors]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("reseau", "réseau"),
        ("oeuvre", "œuvre"),
        ("l'energie", "l’énergie"),
        ("EVS", "evs"),
        ("tiers-lieu", "tiers lieu"),
        ("EPICERIE SOLIDAIRE", "épicerie solidaire"),
        ("comment accéder au foncier ?", "accéder foncier"),
    ],
)
def test_two_ways_of_typing_give_the_same_results(page: Page, one: str, other: str):
    search(page, one)
    first = addresses(page)
    search(page, other)
    assert addresses(page) == first


def test_an_acronym_finds_its_expansion_and_the_other_way(page: Page):
    search(page, "EVS")
    assert "/glossaire/e-h/#evs" in addresses(page)[:3]
    search(page, "espace de vie sociale")
    assert "/glossaire/e-h/#evs" in addresses(page)[:3]


# --- The page -----------------------------------------------------------------------------------


def test_a_result_says_its_kind_its_place_and_shows_the_words(page: Page):
    search(page, "ressourcerie Ardennes")
    first = page.locator(".search__result").first
    expect(first.locator("a")).to_have_text("Bell’Occas")
    expect(first.locator(".search__kind")).to_have_text("Cas Auvillers-les-Forges, Ardennes")
    expect(first.locator(".search__excerpt mark").first).to_be_visible()
    first.locator("a").click()
    expect(page).to_have_url(ending("/monographies/bell-occas/"))


def test_facets_narrow_count_and_are_kept_in_the_address(page: Page):
    search(page, "association")
    total = page.locator("[data-facet=kind] .search__choice", has_text="Cas").locator(".count").inner_text()
    page.locator("[data-facet=kind] .search__choice", has_text="Cas").locator("input").check()
    expect(page).to_have_url(ending("&kind=monograph"))
    expect(page.locator("[data-status]")).to_have_text(f"{total} résultats pour « association »")
    assert all(address.startswith("/monographies/") for address in addresses(page))
    page.locator("[data-facet=territory]").get_by_label("Outre-mer").check()
    overseas = (
        page.locator("[data-facet=territory] .search__choice", has_text="Outre-mer").locator(".count").inner_text()
    )
    assert 0 < int(overseas) < int(total)
    expect(page.locator("[data-status]")).to_have_text(f"{overseas} résultats pour « association »")
    assert all(address.startswith("/monographies/") for address in addresses(page))
    shared = page.url
    page.goto("about:blank")
    page.goto(shared)
    expect(page.locator("[data-status]")).to_have_text(f"{overseas} résultats pour « association »")
    page.go_back()


def test_going_back_gives_the_former_query(page: Page):
    search(page, "fablab")
    box = page.locator("[data-search-input]")
    box.fill("festival")
    box.press("Enter")
    expect(page.locator(".search__result a").first).to_have_text("Festivals")
    page.go_back()
    expect(box).to_have_value("fablab")
    expect(page.locator(".search__result a").first).to_have_text("Fablabs")


def test_more_results_on_demand(page: Page):
    search(page, "territoire")
    expect(page.locator(".search__result")).to_have_count(10)
    page.get_by_role("button", name="Voir plus de résultats").click()
    expect(page.locator(".search__result")).to_have_count(20)
    expect(page.locator(".search__result:nth-child(11) a")).to_be_focused()


@pytest.mark.parametrize(
    ("typed", "corrected"),
    [("subvantion asociation", "subvention, association"), ("finansseman partissipatif", "financement, participatif")],
)
def test_a_misspelt_word_is_understood_and_the_page_says_how(page: Page, typed: str, corrected: str):
    search(page, typed)
    expect(page.locator("[data-understood]")).to_have_text(f"Mots compris comme : {corrected}")
    search(page, corrected)
    expect(page.locator("[data-understood]")).to_be_hidden()


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("pretdemateriel", "/actions/pret-de-materiel/"),
        ("jardinspartages", "/activites/jardins-partages/"),
        ("co working", "/activites/espaces-de-coworking/"),
        ("AAP", "/actions/financement-de-projet/"),
        ("caffé assosiatif", "/activites/cafes-associatifs/"),
    ],
)
def test_words_joined_cut_or_shortened_are_found(page: Page, query: str, first: str):
    search(page, query)
    assert addresses(page)[0] == first


@pytest.mark.parametrize(
    ("query", "first", "second"),
    [
        ("modèle économique", "/glossaire/i-o/#modele-economique", "/actions/ingenierie-financiere/"),
        ("ressourcerie", "/activites/ressourceries-recycleries/", "/glossaire/p-r/#ressourcerie"),
        ("régie de quartier toulouse", "/monographies/desbals-services/", "/glossaire/p-r/#regie-de-quartier"),
        ("CCAS", "/glossaire/c-d/#ccas", "/decideurs/commune/"),
        ("tableau actions et territoires", "/tableaux/actions-et-territoires/", "/tableaux/actions-et-decideurs/"),
    ],
    ids=["title before synonym", "activity before term", "every word before some", "exact title", "section"],
)
def test_what_comes_first(page: Page, query: str, first: str, second: str):
    search(page, query)
    result_addresses = addresses(page)
    assert result_addresses.index(first) < result_addresses.index(second)


def test_results_known_already_are_shown_while_the_rest_is_slow(page: Page):
    page.goto("/recherche/")
    box = page.locator("[data-search-input]")
    release = hold_words(page)
    box.press_sequentially("festivals")
    expect(page.locator(".search__result a").first).to_have_text("Festivals")
    expect(page.locator("[data-status]")).to_be_empty()
    release()
    expect(page.locator("[data-status]")).to_contain_text("pour « festivals »")


def test_nothing_found_offers_near_words_indexes_and_a_way_to_propose(page: Page):
    search(page, "ressourxxxie")
    expect(page.locator("[data-status]")).to_have_text("Aucun résultat pour « ressourxxxie »")
    none = page.locator("[data-none]")
    expect(none.get_by_role("link", name="Proposez-le")).to_be_visible()
    expect(none.locator("[data-words] a").first).to_be_visible()
    expect(page.get_by_role("link", name="Plan du site").first).to_be_visible()
    none.locator("[data-words] a").first.click()
    assert addresses(page)


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_query_is_only_text(page: Page, query: str):
    encoded = quote(query.encode("utf-8", "surrogatepass"))
    page.goto(f"/recherche/?q={encoded}&kind={encoded}&theme=%22%3E%3Csvg%3E")
    expect(page.locator("[data-status]")).not_to_be_empty()
    assert page.evaluate("window.pwned") is None
    assert page.locator("[data-search] :is(img, svg, script)").count() == 0


def test_without_script_the_page_says_so_and_leads_on(browser: Browser, served: str):
    context = browser.new_context(java_script_enabled=False, base_url=served)
    page = context.new_page()
    page.goto("/actions/")
    page.locator(".finder__input").fill("local")
    page.locator(".finder__input").press("Enter")
    expect(page).to_have_url(ending("/recherche/?q=local"))
    expect(page.get_by_text("La recherche a besoin de JavaScript")).to_be_visible()
    expect(page.locator(".search__form")).to_be_hidden()
    page.get_by_role("link", name="plan du site", exact=True).click()
    expect(page.locator("h1")).to_have_text("Plan du site")
    context.close()


def test_when_the_index_does_not_answer_the_page_says_so(page: Page):
    page.route("**/assets/search/**", lambda route: route.abort())
    page.goto("/recherche/?q=local")
    expect(page.locator("[data-status]")).to_contain_text("La recherche ne répond pas.")


def test_a_page_that_stayed_open_while_the_site_changed_asks_the_list_again(page: Page):
    """The files of the version it knows are gone; those of the next one are never read in their place."""
    lists = []
    page.on("request", lambda request: lists.append(request.url) if request.url.endswith("/core.json") else None)
    page.goto("/recherche/?q=local")
    addresses(page)
    page.route("**/assets/search/v/**", lambda route: route.fulfill(status=404))
    box = page.locator("[data-search-input]")
    box.fill("boulangerie")
    expect(page.locator("[data-status]")).to_contain_text("La recherche ne répond pas.")
    page.unroute("**/assets/search/v/**")
    box.fill("transport")
    assert addresses(page)
    assert len(lists) == 2


# --- The box ------------------------------------------------------------------------------------


def test_nothing_is_fetched_before_the_box_is_touched(page: Page, asked: list[str]):
    page.goto("/actions/")
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if url.startswith("/assets/search/")] == []
    assert [url for url in asked if url.startswith(SCRIPTS)] == [Assets().address(f"{SCRIPTS}finder.js")]
    with page.expect_request("**/assets/search/core.json"):
        page.locator(".finder__input").focus()


def test_box_from_the_keyboard(page: Page):
    page.goto("/actions/")
    page.keyboard.press("/")
    box = page.locator(".finder__input")
    expect(box).to_be_focused()
    expect(box).to_have_value("")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press_sequentially("epicer")
    options = page.locator(".finder__list [role=option]")
    expect(options.first).to_contain_text("Épiceries")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".finder [role=status]")).to_have_text(COUNT)
    box.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", options.first.get_attribute("id"))
    box.press("ArrowUp")
    expect(page.locator(".finder__list [aria-selected=true]")).to_have_count(0)
    box.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    box.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("epicer")
    box.press("Escape")
    expect(box).to_have_value("")


def test_enter_opens_the_chosen_title_or_the_search_page(page: Page):
    page.goto("/actions/")
    box = page.locator(".finder__input")
    box.press_sequentially("bell occ")
    expect(page.locator(".finder__list [role=option]").first).to_contain_text("Bell’Occas")
    box.press("ArrowDown")
    box.press("Enter")
    expect(page).to_have_url(ending("/monographies/bell-occas/"))
    box.press_sequentially("bell occ")
    expect(page.locator(".finder__list [role=option]").first).to_contain_text("Bell’Occas")
    box.press("Enter")
    expect(page).to_have_url(ending("/recherche/?q=bell+occ"))
    assert addresses(page)[0] == "/monographies/bell-occas/"


def test_typing_or_moving_in_the_box_leaves_the_list(page: Page):
    page.goto("/actions/")
    box = page.locator(".finder__input")
    chosen = page.locator(".finder__list [aria-selected=true]")
    for key in ("ArrowLeft", "Home", "End", "s"):
        box.fill("festival")
        expect(page.locator(".finder__list [role=option]").first).to_contain_text("Festivals")
        box.press("ArrowDown")
        expect(chosen).to_have_count(1)
        box.press(key)
        expect(chosen).to_have_count(0)
        assert box.get_attribute("aria-activedescendant") is None


def test_alt_and_an_arrow_open_and_close_the_list(page: Page):
    page.goto("/actions/")
    box = page.locator(".finder__input")
    box.press_sequentially("festival")
    expect(page.locator(".finder__list")).to_be_visible()
    box.press("Alt+ArrowUp")
    expect(page.locator(".finder__list")).to_be_hidden()
    box.press("Alt+ArrowDown")
    expect(page.locator(".finder__list")).to_be_visible()
    expect(page.locator(".finder__list [aria-selected=true]")).to_have_count(0)


def test_a_closed_list_stays_closed_when_the_answer_comes_late(page: Page):
    page.goto("/actions/")
    box, proposals = page.locator(".finder__input"), page.locator(".finder__list")
    release = hold_words(page)
    box.press_sequentially("festivals")
    expect(proposals).to_be_visible()
    expect(page.locator(".finder [role=status]")).to_be_empty()
    box.press("Alt+ArrowUp")
    release()
    # The same engine has the whole answer: the box has been told.
    page.evaluate(
        f"""async () => {{ const engine = await (await import("{Assets().address(f"{SCRIPTS}load.js")}")).load();
        await engine.search("festivals", true); }}"""
    )
    expect(proposals).to_be_hidden()
    box.press("Alt+ArrowDown")
    expect(proposals).to_be_visible()
    expect(page.locator(".finder [role=status]")).to_have_text(COUNT)


def test_slash_is_typed_in_a_box(page: Page):
    page.goto("/actions/")
    box = page.locator(".finder__input")
    box.focus()
    page.keyboard.press("/")
    expect(box).to_have_value("/")


def test_clicking_elsewhere_closes_the_list(page: Page):
    page.goto("/actions/")
    page.locator(".finder__input").press_sequentially("local")
    expect(page.locator(".finder__list")).to_be_visible()
    page.locator("h1").click()
    expect(page.locator(".finder__list")).to_be_hidden()


@pytest.mark.parametrize("width", [1280, 360])
def test_the_home_page_has_its_own_box(browser: Browser, served: str, width: int):
    context = browser.new_context(viewport={"width": width, "height": 800}, base_url=served)
    answer_with_frozen_index(context)
    page = context.new_page()
    page.goto("/")
    box = page.locator(".hero input[name=q]")
    box.press_sequentially("garderie")
    proposals = page.locator(".hero .finder__list")
    expect(proposals.locator("[role=option]").first).to_contain_text("gardes alternatives")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    context.close()


#: Compressed bytes that a first query may ask for, by number of monographs; in proportion between the two.
FEW, MANY = (16, 100_000), (1600, 250_000)


@pytest.mark.parametrize("query", ["prêter un local", "comment aider une association sans argent ?"])
def test_index_files_are_small_enough_for_a_first_query(
    browser: Browser, served: str, site: Site, catalogue: Catalogue, query: str
):
    """Deterministic: what a first query asks of the index of today's guide, not how long it takes."""
    share = (len(catalogue.monographs) - FEW[0]) / (MANY[0] - FEW[0])
    context = browser.new_context(base_url=served)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(served)))
    search(page, query)
    page.wait_for_load_state("networkidle")
    context.close()
    files = {url.split("?")[0] for url in asked if url.startswith((f"/{index_files.FOLDER}/", SCRIPTS))}
    weight = sum(len(gzip.compress((site.folder / url.lstrip("/")).read_bytes(), 9)) for url in files)
    assert weight < FEW[1] + share * (MANY[1] - FEW[1])
