"""From a situation to three actions, on the made-up guide, as a reader does in a real browser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from catalogue.reading.loading import load
from catalogue.store import Catalogue
from catalogue.tools import situations
from catalogue.tools.ranking import LIKE_SIZE, POINTS, Situation, propose
from macros.rendering.assets import Assets
from tests.conftest import ROOT
from tests.site import axe
from tests.site.conftest import NOTE_VIOLATIONS
from tests.site.sample import NEW_ACTION
from tests.site.test_search import HOSTILE

VECTORS = json.loads((ROOT / "tests" / "search" / "ranking.json").read_text("utf-8"))
SCRIPTS = "/assets/javascripts/"
CAFES = ["L’Épi d’Or", "Le Café d’en face"]
#: A mayor of Gap, in the mountains, who can lend a room.
WHOLE = "decideur=commune&commune=05061&territoires=montagne&manque=se-nourrir&moyens=local"


@pytest.fixture
def context(browser: Browser, sampled: str) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=sampled)
    opened.add_init_script(NOTE_VIOLATIONS)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext, sampled: str) -> Iterator[Page]:
    """A page where nothing may go wrong."""
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    yield opened
    assert [url for url in asked if not url.startswith(sampled)] == [], "third-party request"
    assert opened.evaluate("window.refused") == []
    assert wrong == []


def answer(page: Page, query: str) -> None:
    """Open the page with some answers, and wait for what it proposes."""
    page.goto(f"/ma-situation/?{query}")
    ready(page)


def ready(page: Page) -> None:
    expect(page.locator("[data-tool][data-ready]")).to_be_attached()


def status(page: Page) -> Locator:
    return page.locator("[data-status]")


def notice(page: Page) -> Locator:
    return page.locator("[data-notice]")


def proposal(page: Page, action: str = NEW_ACTION) -> Locator:
    return page.locator(f"[data-action={action}]")


def choose_place(page: Page, text: str) -> None:
    page.get_by_role("combobox", name=re.compile("Votre commune")).fill(text)
    page.locator(".question [role=option]").first.click()


# --- Answering ------------------------------------------------------------------------------------


def test_nothing_is_asked_before_a_gesture(page: Page):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/ma-situation/", wait_until="networkidle")
    expect(status(page)).to_contain_text("Répondez à une question")
    assert [url for url in asked if "/assets/tools/" in url or "/assets/places/" in url] == []
    page.get_by_label("Type de décideur").focus()
    ready(page)
    expect(status(page)).to_contain_text("Répondez à une question")


def test_four_questions_answered_one_after_the_other(page: Page):
    page.goto("/ma-situation/")
    page.get_by_label("Type de décideur").select_option("Commune")
    expect(status(page)).to_have_text("2 actions pour votre situation : Prêt de salle et Prime")
    choose_place(page, "gap")
    expect(page.locator("[data-place]")).to_be_focused()
    expect(page.locator("[data-place]")).to_contain_text(
        re.compile(r"^Gap .* habitants · .* · Hautes-Alpes · Provence-Alpes-Côte d’Azur")
    )
    page.get_by_label("Montagne").check()
    page.get_by_label("Se nourrir").check()
    page.get_by_label("Un local, un terrain ou du matériel").check()
    expect(page).to_have_url(re.compile(re.escape(f"/ma-situation/?{WHOLE}") + "$"))
    best = page.locator("[data-proposals] > li").first
    expect(best.locator("h3")).to_have_text("Prêt de salle")
    expect(best.locator("b")).to_have_text("1 cas répond à ce besoin.")
    expect(best.locator("[data-cases] li")).to_have_text(re.compile("L’Épi d’Or.*Votre commune · Même type de terr"))
    expect(best.locator(".proposal__rule")).to_have_text(
        re.compile("Commune.: vous pouvez agir, sous conditions. Si la salle est libre. Règle vérifiée le 14.mars.2026")
    )


def test_each_proposal_leads_to_its_action_its_rule_its_cases_and_the_explorer(page: Page, sampled: str):
    answer(page, "decideur=commune&manque=se-rencontrer")
    links = proposal(page).locator("a").evaluate_all("links => links.map(link => link.href)")
    assert [link.removeprefix(sampled) for link in links] == [
        f"/actions/{NEW_ACTION}/",
        f"/monographies/cafe-d-en-face/#{NEW_ACTION}",
        f"/monographies/cafe/#{NEW_ACTION}",
        f"/actions/{NEW_ACTION}/#regle",
        f"/explorer/?actions={NEW_ACTION}&besoins=se-rencontrer&etat=obtenu",
        "/comparer/?cas=cafe-d-en-face,cafe",
    ]
    expect(page.get_by_role("link", name="Comparer ces actions")).to_have_attribute(
        "href", f"{sampled}/comparer/?actions={NEW_ACTION},prime"
    )
    proposal(page).get_by_role("link", name="Voir les 2 cas dans l’explorateur").click()
    expect(page.locator("[data-status]")).to_have_text("2 soutiens dans 2 cas")


def test_what_its_cases_share_with_the_situation_is_counted(page: Page):
    answer(page, "decideur=commune&lieu=r93&manque=se-rencontrer,se-nourrir&territoires=montagne")
    expect(proposal(page).locator("b")).to_have_text(
        "2 cas répondent à l’un de ces besoins, dont 2 avec un décideur du même type, "
        "2 dans le même type de territoire et 2 près de chez vous."
    )


def test_without_money(page: Page):
    answer(page, "decideur=commune&manque=se-nourrir&moyens=sans-argent")
    expect(status(page)).to_have_text("1 action pour votre situation : Prêt de salle")
    # The café that answers this need was given money; the other was not, and answers another need.
    expect(proposal(page)).to_contain_text("Aucun cas du guide n’y répond encore par cette action. Les plus proches")
    expect(proposal(page).locator("[data-cases] li")).to_have_text(
        re.compile("Café d’en face.*Autre besoin.:.Se rencon")
    )
    page.get_by_label("De l’argent").check()
    expect(page.get_by_label("Pas d’argent")).not_to_be_checked()
    expect(page).to_have_url(re.compile("moyens=argent$"))
    expect(proposal(page)).to_contain_text("Demande autre chose que ce que vous avez coché : un local, un terrain ou")
    expect(page.locator("[data-proposals] h3")).to_have_text(["Prime", "Prêt de salle"])


def test_what_the_rule_does_not_say_is_said(page: Page):
    answer(page, "decideur=region")
    expect(proposal(page)).to_contain_text("La règle décrite ici ne parle pas de ce type de décideur (Région)")
    expect(proposal(page, "prime")).to_contain_text("La règle d’aujourd’hui n’est pas encore décrite ici.")
    answer(page, "manque=se-nourrir")
    expect(proposal(page)).to_contain_text("Dites qui vous êtes")


def test_not_to_know_excludes_the_rest(page: Page):
    answer(page, "territoires=montagne")
    page.get_by_label("Je ne sais pas").check()
    expect(page).to_have_url(re.compile(r"\?territoires=inconnu$"))
    page.get_by_label("Plaine").check()
    expect(page).to_have_url(re.compile(r"\?territoires=plaine$"))


def test_a_commune_overseas_says_so_by_itself(page: Page):
    page.goto("/ma-situation/")
    page.locator("[data-tool]").evaluate("root => { root.dataset.overseas = 'plaine'; }")
    choose_place(page, "Cilaos")
    expect(page).to_have_url(re.compile(r"\?commune=97424&territoires=plaine$"))
    page.get_by_role("button", name="Changer").click()
    expect(page.get_by_role("combobox", name=re.compile("Votre commune"))).to_be_focused()
    choose_place(page, "creuse")
    expect(page).to_have_url(re.compile(r"\?lieu=23$"))
    expect(page.locator("[data-place]")).to_contain_text("Creuse Nouvelle-Aquitaine")


@pytest.mark.parametrize("words", ["se nourrir", "café"])
def test_free_words_lead_to_needs(page: Page, words: str):
    page.goto("/ma-situation/")
    page.get_by_label("Avec vos mots, ou dans la liste").fill(words)
    page.keyboard.press("Enter")
    expect(page.locator("[data-understood]")).to_have_text("Besoins proches de vos mots : cochez ce qui convient.")
    page.locator("[data-nearest] label").first.click()
    expect(page).to_have_url(re.compile(r"\?manque=se-"))
    expect(page.locator("[data-needs] :checked")).to_have_count(1)


def test_words_that_mean_nothing_say_so(page: Page):
    page.goto("/ma-situation/")
    page.get_by_label("Avec vos mots, ou dans la liste").fill("zzzzzz")
    page.keyboard.press("Enter")
    expect(page.locator("[data-understood]")).to_contain_text("Aucun besoin du guide")
    expect(page.locator("[data-nearest]")).to_be_hidden()


def test_what_is_answered_while_the_tool_loads_is_kept(page: Page):
    page.goto("/ma-situation/")
    page.evaluate(
        """() => {
          document.querySelector("[name=manque]").click();
          document.querySelector("[name=moyens]").click();
        }"""
    )
    ready(page)
    expect(page).to_have_url(re.compile(r"\?manque=se-rencontrer&moyens=argent$"))


def test_an_action_goes_to_the_note_and_the_answer_makes_one(page: Page, sampled: str):
    answer(page, "decideur=commune&manque=se-nourrir&moyens=local")
    proposal(page).get_by_role("button", name="Ajouter à ma note : Prêt de salle").click()
    expect(proposal(page).get_by_role("button", name="Retirer de ma note : Prêt de salle")).to_be_visible()
    page.get_by_label("Montagne").check()
    expect(proposal(page).get_by_role("button", name="Retirer de ma note : Prêt de salle")).to_be_visible()
    note = page.get_by_role("link", name="En faire une note pour le conseil")
    expect(note).to_have_attribute("href", f"{sampled}/note/?actions={NEW_ACTION},prime&cas=cafe&manque=Se%20nourrir")
    note.click()
    expect(page.locator("main")).to_contain_text("Prêt de salle")
    expect(page.locator("main")).to_contain_text("L’Épi d’Or")


# --- The address ----------------------------------------------------------------------------------


def test_the_address_gives_the_same_in_a_fresh_window(page: Page, browser: Browser):
    answer(page, WHOLE)
    fresh = browser.new_context()
    other = fresh.new_page()
    other.goto(page.locator("[data-address]").input_value())
    ready(other)
    assert other.locator("[data-proposals]").inner_text() == page.locator("[data-proposals]").inner_text()
    for name in ("Montagne", "Se nourrir", "Un local, un terrain ou du matériel"):
        expect(other.get_by_label(name)).to_be_checked()
    expect(other.get_by_label("Type de décideur")).to_have_value("commune")
    fresh.close()


def test_back_gives_the_former_answers(page: Page):
    answer(page, "decideur=commune")
    page.get_by_label("Se nourrir").check()
    expect(page).to_have_url(re.compile("manque=se-nourrir$"))
    page.go_back()
    expect(page.get_by_label("Se nourrir")).not_to_be_checked()
    expect(proposal(page)).to_contain_text("2 cas l’ont obtenue")
    page.get_by_role("button", name="Tout effacer").click()
    expect(status(page)).to_contain_text("Répondez à une question")
    expect(status(page)).to_be_focused()
    expect(page).to_have_url(re.compile("/ma-situation/$"))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_tampered_address_is_only_text(page: Page, text: str):
    encoded = quote(text.encode("utf-8", "surrogatepass"))
    answer(page, f"decideur={encoded}&commune={encoded}&lieu={encoded}&{encoded}={encoded}&manque=se-nourrir")
    expect(proposal(page)).to_contain_text("1 cas répond à ce besoin")
    expect(notice(page)).to_contain_text("a été laissée de côté")
    assert len(notice(page).inner_text()) < 400
    assert page.evaluate("window.pwned") is None
    assert page.locator("[data-tool] :is(img, svg, script)").count() == 0


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("commune=05999", "Aucune commune n’a le code Insee de l’adresse : 05999. Cherchez la vôtre par son nom."),
        ("commune=99123", "Aucune commune n’a le code Insee de l’adresse : 99123."),
        ("lieu=99", "Une partie de l’adresse n’existe pas ou plus dans le guide, et a été laissée de côté : 99."),
        ("decideur=commune,region", "L’adresse contient trop de choix : les premiers sont gardés."),
        ("moyens=or", "laissée de côté : or."),
    ],
)
def test_what_is_not_known_is_said_and_the_rest_answered(page: Page, query: str, said: str):
    answer(page, f"manque=se-nourrir&{query}")
    expect(notice(page)).to_contain_text(said)
    expect(proposal(page)).to_be_visible()
    expect(page.get_by_role("combobox", name=re.compile("Votre commune"))).to_be_visible()


def test_what_left_the_guide_is_named(page: Page):
    def withdraw(route: Route) -> None:
        core = route.fetch().json()
        number = [facet[0] for facet in core["facets"]].index("besoins")
        core["withdrawn"].append([number, "se-loger", "Se loger"])
        route.fulfill(json=core)

    page.route("**/assets/tools/supports*", withdraw)
    answer(page, "manque=se-loger,se-nourrir")
    expect(notice(page)).to_have_text("Une fiche citée dans l’adresse a été retirée du guide : Se loger.")
    expect(proposal(page)).to_contain_text("1 cas répond à ce besoin")


def test_what_is_not_their_role_is_left_out_and_said(page: Page):
    def refuse(route: Route) -> None:
        known = route.fetch().json()
        known["actions"][0][3]["commune"] = ["not_theirs", "La région seule le peut."]
        route.fulfill(json=known)

    page.route("**/assets/tools/situations*", refuse)
    answer(page, "decideur=commune")
    expect(page.locator("[data-left-out]")).to_have_text(
        "Écarté, car ce n’est pas le rôle de votre type de décideur (Commune). Prêt de salle : La région seule le peut."
    )
    expect(page.locator("[data-proposals] h3")).to_have_text(["Prime"])
    answer(page, "decideur=region")
    expect(page.locator("[data-left-out]")).to_be_hidden()


# --- The rule -------------------------------------------------------------------------------------


def test_the_browser_answers_as_python_does(page: Page):
    page.goto("/ma-situation/")
    answers = page.evaluate(
        """async ({ranking, places, vectors, rule}) => {
          const { propose } = await import(ranking);
          const known = await (await import(places)).load();
          const actions = vectors.actions.map((one) => ({ ...one, withoutMoney: one.without_money }));
          const supports = vectors.supports.map((one) => ({
            ...one, withoutMoney: one.without_money, areas: one.areas.map((id) => known.areas.get(id)),
          }));
          return vectors.answers.map(({ situation }) => {
            const area = known.areas.get(situation.area) ?? null;
            const { proposals, leftOut } = propose({ ...situation, area }, actions, supports, rule, (one, other) => known.relation(one, other));
            return {
              proposals: proposals.map((one) => [one.action, one.lacking, one.forNeed, one.may, one.worth,
                ...one.precedents.map((precedent) => [precedent.case, precedent.worth, precedent.earned.join(" ")])]),
              left_out: leftOut,
            };
          });
        }""",
        {
            "ranking": Assets().address(f"{SCRIPTS}tools/ranking.js"),
            "places": Assets().address(f"{SCRIPTS}places.js"),
            "vectors": VECTORS,
            "rule": {"points": POINTS, "likeSize": LIKE_SIZE},
        },
    )
    for found, expected in zip(answers, VECTORS["answers"], strict=True):
        assert {"situation": expected["situation"]} | found == expected


@pytest.mark.parametrize(
    ("query", "situation"),
    [
        (
            WHOLE,
            Situation(
                maker="commune",
                area="05",
                commune="05061",
                population=41_000,
                territories=("montagne",),
                needs=("se-nourrir",),
                means=("local",),
            ),
        ),
        ("lieu=r93&manque=se-rencontrer", Situation(area="r93", needs=("se-rencontrer",))),
        ("decideur=region&moyens=argent,voix", Situation(maker="region", means=("argent", "voix"))),
        ("territoires=inconnu&moyens=sans-argent", Situation(territories=("inconnu",), means=("sans-argent",))),
    ],
)
def test_the_page_shows_what_the_rule_gives(page: Page, sample_project: Path, query: str, situation: Situation):
    catalogue = Catalogue(load(sample_project))
    proposals, _ = propose(situation, situations.actions(catalogue), situations.supports(catalogue))
    answer(page, query)
    shown = page.locator("[data-proposals] > li").evaluate_all(
        """cards => cards.map((card) => [card.dataset.action,
             ...Array.from(card.querySelectorAll("[data-cases] a"), (link) => link.pathname.split("/")[2])])"""
    )
    assert shown == [[one.action, *(precedent.case for precedent in one.precedents)] for one in proposals]


def test_the_rule_is_said_with_its_numbers(page: Page):
    page.goto("/ma-situation/")
    page.get_by_text("Comment ces actions sont choisies").click()
    told = page.locator(".path details ol")
    expect(told).to_contain_text(f"{POINTS['commune']} de plus dans votre commune")
    expect(told).to_contain_text(f"{POINTS['departement']} dans votre département")


# --- How it is used -------------------------------------------------------------------------------


def test_by_keyboard_alone(page: Page):
    page.goto("/ma-situation/")
    page.get_by_label("Type de décideur").focus()
    page.keyboard.type("Com")
    page.keyboard.press("Tab")
    page.keyboard.type("embrun")
    expect(page.locator(".question [role=option]").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("[data-place]")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Changer")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile(r"\?decideur=commune&commune=05046&territoires=montagne$"))
    expect(page.get_by_label("Montagne")).to_be_focused()  # the focus stays on the choice


def test_each_question_is_a_named_group_and_the_answer_is_announced(page: Page):
    page.goto("/ma-situation/")
    for name in ("1. Qui êtes-vous ?", "2. Où agissez-vous ?", "3. Que manque-t-il ?", "4. Que pouvez-vous donner ?"):
        expect(page.get_by_role("group", name=name)).to_have_count(1)
    expect(status(page)).to_have_attribute("role", "status")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_bars_anybody(page: Page, width: int, scheme: str):
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    answer(page, f"{WHOLE}&decideur=zzz")
    assert axe.run(page, f"answered, {width}, {scheme}").violations == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_on_a_phone_one_gesture_leads_to_the_answer(page: Page):
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto("/ma-situation/")
    button = page.get_by_role("button", name="Voir les actions")
    expect(button).to_be_hidden()
    page.get_by_label("Type de décideur").select_option("Commune")
    expect(button).to_be_in_viewport()
    button.click()
    expect(status(page)).to_be_focused()
    expect(page.locator("[data-proposals] h3").first).to_be_in_viewport()


def test_without_script_the_page_leads_to_the_same_facts(browser: Browser, sampled: str):
    context = browser.new_context(java_script_enabled=False, base_url=sampled)
    page = context.new_page()
    page.goto(f"/ma-situation/?{WHOLE}")
    expect(page.locator(".tool-unscripted")).to_be_visible()
    expect(page.locator("[data-tool]")).to_be_hidden()
    for name in ("Types de décideurs", "Types de territoire", "lieux", "Besoins", "Leviers"):
        expect(page.locator("#autrement + dl").get_by_role("link", name=name, exact=True)).to_be_visible()
    context.close()


def test_the_home_page_leads_there_first(page: Page):
    page.goto("/")
    expect(page.locator("main a").first).to_have_text("Partir de ma situation")
    page.locator("main a").first.click()
    expect(page).to_have_url(re.compile("/ma-situation/$"))


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/besoins/se-nourrir/", "manque=se-nourrir"),
        ("/decideurs/region/", "decideur=region"),
        ("/lieux/provence-alpes-cote-d-azur/hautes-alpes/", "lieu=05"),
    ],
)
def test_a_need_a_decision_maker_and_a_place_lead_there_with_one_answer(page: Page, address: str, said: str):
    page.goto(address)
    page.get_by_role("link", name=re.compile("^Trouver trois actions")).click()
    expect(page).to_have_url(re.compile(rf"/ma-situation/\?{said}$"))
    ready(page)
    expect(notice(page)).to_be_hidden()
    expect(proposal(page)).to_be_visible()


def test_copying_the_address(page: Page, context: BrowserContext):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    answer(page, WHOLE)
    page.get_by_role("button", name="Copier l’adresse").click()
    expect(page.locator("[data-told]")).to_have_text("Copié.")
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_when_the_data_do_not_come_the_page_says_so(page: Page):
    page.route("**/assets/tools/situations*", lambda route: route.abort())
    page.goto(f"/ma-situation/?{WHOLE}")
    expect(status(page)).to_contain_text("Les actions ne se chargent pas.")


def test_when_the_places_do_not_come_the_rest_is_answered(page: Page):
    page.route("**/assets/places/**", lambda route: route.abort())
    answer(page, WHOLE)
    expect(notice(page)).to_contain_text("La liste des lieux ne se charge pas")
    expect(proposal(page)).to_contain_text("1 cas répond à ce besoin")
    expect(page).to_have_url(re.compile("commune=05061"))
