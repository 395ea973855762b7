"""The note for a council, as a reader of the made-up guide composes it in a real browser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from tests.site import axe
from tests.site.conftest import NOTE_VIOLATIONS
from tests.site.sample import NEW_ACTION, OLD_ACTION, WITHDRAWN_ACTION
from tests.site.test_search import HOSTILE

CASE, OTHER_CASE, WITHDRAWN_CASE = "cafe", "cafe-d-en-face", "bar"
FORBIDDEN = "Object.defineProperty(window, 'localStorage', { get() { throw new Error('forbidden'); } })"
FULL = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }"


@pytest.fixture
def context(browser: Browser, sampled: str) -> Iterator[BrowserContext]:
    opened = browser.new_context(
        viewport={"width": 1280, "height": 900},
        base_url=sampled,
        reduced_motion="reduce",
        permissions=["clipboard-read", "clipboard-write"],
    )
    opened.add_init_script(NOTE_VIOLATIONS)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page where nothing may go wrong."""
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    yield opened
    assert opened.evaluate("window.refused") == []
    assert wrong == []


def add(page: Page, address: str) -> None:
    """Add the record of a page to the note."""
    page.goto(address)
    page.get_by_role("button", name="Ajouter à ma note").click()
    expect(page.get_by_role("button", name="Retirer de ma note")).to_be_visible()


def open_note(page: Page, query: str = "") -> None:
    """Open the note, and wait for it."""
    page.goto(f"/note/{query}")
    ready(page)


def ready(page: Page) -> None:
    expect(page.locator("[data-tool][data-ready]")).to_be_attached()


def sheet(page: Page) -> Locator:
    return page.locator("[data-sheet]")


def status(page: Page) -> Locator:
    return page.locator("[data-status]")


def notice(page: Page) -> Locator:
    return page.locator("[data-notice]")


def text(locator: Locator) -> str:
    """Return a text whose spaces are all alike."""
    return " ".join(locator.inner_text().split())


def kept(page: Page) -> Any:
    """Return what the browser keeps."""
    return page.evaluate("JSON.parse(localStorage.getItem('/.__note'))")


def pages_of_pdf(page: Page) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True, format="A4")))


def test_added_from_its_page_it_is_in_the_note_and_in_the_header(page: Page):
    page.goto(f"/actions/{NEW_ACTION}/")
    link = page.locator(".mynote-link")
    expect(link).to_be_hidden()
    page.get_by_role("button", name="Ajouter à ma note : Prêter une salle").click()
    expect(page.locator("[data-mynote-told]")).to_have_text(re.compile("Ajouté à votre note"))
    expect(link).to_have_attribute("data-size", "1")
    page.reload()
    expect(page.get_by_role("button", name="Retirer de ma note")).to_be_visible()
    expect(link).to_have_attribute("data-size", "1")
    add(page, f"/monographies/{CASE}/")
    page.locator("[data-mynote-told]").get_by_role("link", name="Voir ma note").click()
    ready(page)
    expect(status(page)).to_have_text("Cette note contient 1 action et 1 cas.")
    expect(page).to_have_url(re.compile(rf"/note/\?actions={NEW_ACTION}&cas={CASE}$"))
    expect(page.locator("[data-received]")).to_be_hidden()


def test_what_the_page_says(page: Page):
    open_note(page, f"?actions={NEW_ACTION}&cas={CASE}&titre=Pour la salle&manque=Un lieu&intro=Le conseil décide.")
    said = text(sheet(page))
    assert "Pour la salle Ce qui manque : Un lieu Le conseil décide. Prêter une salle" in said
    assert re.search(r"La règle aujourd’hui \(vérifiée le \d{1,2}(er)? \S+ \d{4}\) :", said)
    assert "Peuvent agir sous conditions : Commune (Si la salle est libre)." in said
    assert (
        "L’Épi d’Or (Gap, Hautes-Alpes ; Embrun, Hautes-Alpes) : Ville de Gap, Région Sud : direction de l’économie · Prêt de salle · "
        "1 500 € (Par an, de 2018 à 2020) · 2018" in said
    )
    assert "Envisagé · " in said  # a plan is said to be one
    assert f"guide.example/a/{NEW_ACTION} · guide.example/monographies/{CASE}" in said
    assert "Sources : " in said


def test_without_a_case_of_the_reader_the_guide_gives_its_own(page: Page):
    open_note(page, f"?actions={NEW_ACTION}")
    assert "L’Épi d’Or" in text(sheet(page))
    assert "Le Café d’en face" in text(sheet(page))


def test_an_action_without_rule_nor_told_case_says_so_and_a_case_apart_says_its_action(page: Page):
    open_note(page, f"?actions=prime&cas={OTHER_CASE}")
    said = text(sheet(page))
    assert "La règle d’aujourd’hui n’est pas encore décrite" in said
    assert "Des cas à connaître Le Café d’en face" in said


def test_texts_are_kept_as_they_are_typed_and_after_a_reload(page: Page):
    add(page, f"/actions/{NEW_ACTION}/")
    open_note(page)
    steps = page.evaluate("history.length")
    page.get_by_label("Titre").fill("Une salle, vite & bien")
    page.get_by_label("Introduction").fill("Première ligne\nSeconde ligne")
    expect(sheet(page).locator("h2")).to_have_text("Une salle, vite & bien")
    assert page.evaluate("history.length") == steps
    page.reload()
    ready(page)
    expect(page.get_by_label("Titre")).to_have_value("Une salle, vite & bien")
    expect(page.get_by_label("Introduction")).to_have_value("Première ligne\nSeconde ligne")
    expect(page.locator("[data-received]")).to_be_hidden()
    page.goto("/note/")
    ready(page)
    expect(sheet(page).locator("h2")).to_have_text("Une salle, vite & bien")


def test_shared_it_is_offered_and_never_replaces_that_of_the_reader(page: Page, browser: Browser, sampled: str):
    add(page, f"/actions/{NEW_ACTION}/")
    open_note(page)
    page.get_by_label("Titre").fill("Ma salle")
    address = page.locator("[data-address]").input_value()
    assert address == page.url
    fresh = browser.new_context(base_url=sampled)
    other = fresh.new_page()
    add(other, "/actions/prime/")
    other.goto(address)
    ready(other)
    expect(sheet(other).locator("h2")).to_have_text("Ma salle")
    expect(other.locator("[data-received]")).to_contain_text("La vôtre est gardée")
    other.get_by_label("Titre").fill("Retouchée")
    assert kept(other)["actions"] == ["prime"]
    other.get_by_role("button", name="Revenir à ma note").click()
    expect(other).to_have_url(re.compile(r"\?actions=prime$"))
    other.goto(address)
    ready(other)
    other.get_by_role("button", name="Ajouter ses fiches à ma note").click()
    expect(status(other)).to_have_text("Cette note contient 2 actions.")
    assert kept(other)["actions"] == ["prime", NEW_ACTION]
    other.goto(address)
    ready(other)
    other.get_by_role("button", name="Remplacer ma note par celle-ci").click()
    expect(notice(other)).to_contain_text("C’est maintenant votre note.")
    assert kept(other)["titre"] == "Ma salle"
    notice(other).get_by_role("button", name="Annuler").click()
    expect(other.locator("[data-received]")).to_be_visible()
    assert kept(other)["actions"] == ["prime", NEW_ACTION]
    fresh.close()


def test_back_gives_the_former_note_and_keeps_it(page: Page):
    add(page, f"/actions/{NEW_ACTION}/")
    add(page, f"/monographies/{CASE}/")
    open_note(page)
    page.get_by_role("button", name="Retirer : L’Épi d’Or").click()
    expect(status(page)).to_have_text("Cette note contient 1 action.")
    page.go_back()
    expect(status(page)).to_have_text("Cette note contient 1 action et 1 cas.")
    assert kept(page)["cas"] == [CASE]
    page.go_back()
    expect(page).to_have_url(re.compile(f"/monographies/{CASE}/$"))


def test_coming_back_to_the_note_shows_what_was_added_since(page: Page):
    add(page, f"/actions/{NEW_ACTION}/")
    open_note(page)
    add(page, f"/monographies/{CASE}/")
    page.go_back()
    ready(page)
    expect(status(page)).to_have_text("Cette note contient 1 action et 1 cas.")
    expect(page.locator("[data-received]")).to_be_hidden()


def test_cleared_by_one_button_and_undone(page: Page):
    add(page, f"/actions/{NEW_ACTION}/")
    open_note(page)
    page.get_by_label("Titre").fill("Ma salle")
    page.get_by_role("button", name="Effacer la note").click()
    expect(notice(page)).to_contain_text("Votre note est effacée.")
    expect(sheet(page)).to_be_hidden()
    expect(page.locator(".mynote-link")).to_be_hidden()
    assert kept(page) is None
    notice(page).get_by_role("button", name="Annuler").click()
    expect(sheet(page).locator("h2")).to_have_text("Ma salle")
    assert kept(page)["actions"] == [NEW_ACTION]


def test_by_keyboard_alone(page: Page):
    page.goto(f"/actions/{NEW_ACTION}/")
    button = page.locator(".mynote-add")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_accessible_name("Retirer de ma note : Prêter une salle")
    expect(button).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Voir ma note")).to_be_focused()
    page.keyboard.press("Enter")
    ready(page)
    page.get_by_label("Ajouter un cas").focus()
    page.keyboard.type("le café d’en face")
    page.keyboard.press("Enter")
    expect(status(page)).to_have_text("Cette note contient 1 action et 1 cas.")
    expect(status(page)).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(status(page)).to_have_text("Cette note contient 1 cas.")
    page.get_by_label("Ajouter une action").focus()
    page.keyboard.type("inconnue")
    page.keyboard.press("Enter")
    expect(notice(page)).to_contain_text("Aucune fiche ne porte ce nom : inconnue.")


@pytest.mark.parametrize("script", [FORBIDDEN, FULL], ids=["forbidden", "full"])
def test_a_browser_that_keeps_nothing_says_so_and_the_address_holds_the_note(page: Page, script: str):
    page.add_init_script(script)
    page.goto(f"/actions/{NEW_ACTION}/")
    page.get_by_role("button", name="Ajouter à ma note").click()
    told = page.locator("[data-mynote-told]")
    expect(told).to_contain_text("Votre navigateur ne la garde pas")
    told.get_by_role("link", name="Voir ma note").click()
    ready(page)
    expect(status(page)).to_have_text("Cette note contient 1 action.")
    page.get_by_label("Ajouter un cas").fill("Le Café d’en face")
    page.get_by_label("Ajouter un cas").press("Enter")
    page.get_by_label("Titre").fill("Ma salle")
    page.get_by_role("button", name="Garder cette note").click()
    expect(page.locator("[data-unkept]")).to_be_visible()
    expect(page).to_have_url(re.compile(rf"\?actions={NEW_ACTION}&cas={OTHER_CASE}&titre=Ma%20salle$"))
    page.reload()
    ready(page)
    expect(sheet(page).locator("h2")).to_have_text("Ma salle")


def test_what_left_the_guide_is_said_and_replaced_when_it_can_be(page: Page):
    note = {"actions": [WITHDRAWN_ACTION], "cas": [WITHDRAWN_CASE], "titre": "Ma salle"}
    page.add_init_script(f"localStorage.setItem('/.__note', {json.dumps(json.dumps(note))})")
    open_note(page)
    expect(notice(page)).to_contain_text(
        "« Donner » a été retiré du guide : « Prêter une salle » le remplace dans cette note."
    )
    expect(notice(page)).to_contain_text("« Le Bar » a été retiré du guide : sa page dit pourquoi.")
    assert "Prêter une salle" in text(sheet(page))
    assert "Le Bar" not in text(sheet(page))
    page.get_by_role("link", name="Le Bar, fiche retirée du guide").click()
    expect(page).to_have_url(re.compile(f"/monographies/{WITHDRAWN_CASE}/$"))


def test_a_former_id_leads_to_the_one_of_today(page: Page):
    open_note(page, f"?actions={OLD_ACTION},{NEW_ACTION}")
    expect(page).to_have_url(re.compile(rf"\?actions={NEW_ACTION}$"))
    expect(notice(page)).to_be_hidden()


@pytest.mark.parametrize("text_of_address", HOSTILE, ids=range(len(HOSTILE)))
def test_a_tampered_address_is_only_text(page: Page, text_of_address: str):
    encoded = quote(text_of_address.encode("utf-8", "surrogatepass"))
    open_note(page, f"?actions={NEW_ACTION},{encoded}&titre={encoded}&intro={encoded}&manque={encoded}")
    expect(status(page)).to_have_text("Cette note contient 1 action.")
    expect(notice(page)).to_contain_text("a été laissée de côté")
    assert page.evaluate("window.pwned") is None
    assert page.locator("[data-tool] :is(img, svg, script)").count() == 0


def test_too_much_is_cut_and_unknown_ids_are_named(page: Page):
    actions = f"{NEW_ACTION},prime,inconnue,autre"
    cases = ",".join(f"cas-{n}" for n in range(7))
    open_note(page, f"?actions={actions}&cas={cases}&titre={'a' * 121}")
    said = text(notice(page))
    assert "trois actions au plus" in said
    assert "six cas au plus" in said
    assert "Un texte trop long" in said
    assert "laissée de côté : inconnue, cas-0, cas-1…" in said
    expect(page.get_by_label("Titre")).to_have_value("a" * 120)


def test_a_full_note_says_so_and_does_not_change(page: Page):
    page.add_init_script("localStorage.setItem('/.__note', JSON.stringify({actions: ['a', 'b', 'c'], cas: []}))")
    page.goto(f"/actions/{NEW_ACTION}/")
    page.get_by_role("button", name="Ajouter à ma note").click()
    expect(page.locator("[data-mynote-told]")).to_contain_text("Votre note est pleine")
    expect(page.get_by_role("button", name="Ajouter à ma note")).to_be_visible()


@pytest.mark.parametrize(
    "stored", ["{", "null", "[]", '{"actions": 3, "cas": {}}', '{"actions": ["../x"], "titre": 1}']
)
def test_what_another_program_kept_does_no_harm(page: Page, stored: str):
    page.add_init_script(f"localStorage.setItem('/.__note', {json.dumps(stored)})")
    page.goto("/note/")
    page.get_by_label("Titre").focus()
    ready(page)
    expect(status(page)).to_have_text("Votre note est vide.")
    add(page, f"/actions/{NEW_ACTION}/")


def test_a_file_that_does_not_load_loses_nothing(page: Page):
    page.route("**/note-cas-*", lambda route: route.abort())
    open_note(page, f"?actions={NEW_ACTION}&cas={CASE}")
    expect(notice(page)).to_contain_text(f"La fiche « {CASE} » ne se charge pas")
    expect(page).to_have_url(re.compile(rf"cas={CASE}$"))


def long_record(route: Route) -> None:
    """Answer with an action, or a case, of which there is as much to say as there may ever be."""
    name = route.request.url.rpartition("/")[2].split(".")[0].split("-")[-1]
    source = [f"Texte de loi qui parle de {name}, au nom assez long", "art. L. 1", "https://loi.example/"]
    line = ["Une phrase de la règle, aussi longue qu'elle peut l'être, avec ses seuils et ses délais. " * 2, source]
    support = {
        "action": "a",
        "actionName": "Action",
        "who": ["Ville", "Département", "Région"],
        "instrument": "Subvention pluriannuelle de fonctionnement",
        "euros": 1000000,
        "year": 2020,
        "source": source,
    }
    case = {
        "name": "Une organisation au long nom",
        "place": "Une commune, Son département",
        "page": "/monographies/a/",
        "supports": [{**support, "amountNote": f"Précision numéro {n}, assez longue."} for n in range(5)],
    }
    action = {
        "name": "Une action dont le nom est long",
        "number": 1,
        "lever": "Levier",
        "summary": "Ce que l'on y gagne. " * 8,
        "rule": {
            "verifiedOn": "2026-01-01",
            "summary": "La règle en bref. " * 12,
            "allowed": ["Commune", "État"],
            "conditional": [[f"Décideur {n}", f"Condition numéro {n}, en une phrase."] for n in range(7)],
            "act": [line] * 6,
            "threshold": [line] * 8,
            "limit": [line] * 8,
        },
        "attention": ["Un point à regarder."] * 5,
        "cases": [{**case, "id": str(n)} for n in range(4)],
        "casesInAll": 9,
        "page": f"/actions/{name}/",
        "short": f"/a/{name}/",
        "source": source,
    }
    route.fulfill(json={**case, "id": name} if "note-cas-" in route.request.url else action)


@pytest.mark.parametrize(
    ("query", "pages"),
    [
        ("?actions=a", 1),
        ("?actions=a&cas=d,e,f,g,h,i", 1),
        ("?actions=a,b", 2),
        ("?actions=a,b,c&cas=d,e,f,g,h,i", 2),
        ("?cas=d,e,f,g,h,i", 1),
    ],
)
def test_it_fits_its_pages_however_much_there_is_to_say(page: Page, query: str, pages: int):
    page.route("**/note-*.json", long_record)
    open_note(
        page, f"{query}&titre={'Titre long ' * 10}&manque={'Il manque tout. ' * 12}&intro={'Un mot de plus. ' * 43}"
    )
    assert pages_of_pdf(page) == pages
    if pages == 1 and "actions" in query:
        height = page.evaluate("document.querySelector('[data-sheet]').innerText.length")
        assert height > 3000  # the page is not left half empty


def test_on_paper_there_is_the_page_alone(page: Page):
    open_note(page, f"?actions={NEW_ACTION}&titre=Ma salle")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Ma salle")).to_be_visible()
    for hidden in ("h1", "form", "footer", "[data-print]", "[data-status]", "#autrement"):
        assert not page.locator(hidden).first.is_visible(), hidden


def test_copied_it_is_clean_html_and_plain_text(page: Page):
    open_note(page, f"?actions={NEW_ACTION}&cas={CASE}&titre=Ma salle&intro=<b>Le conseil</b>")
    page.get_by_role("button", name="Copier la note").click()
    expect(page.locator("[data-told]")).to_have_text("Note copiée : collez-la dans votre traitement de texte.")
    html, plain = page.evaluate(
        """async () => {
          const [item] = await navigator.clipboard.read();
          return Promise.all(["text/html", "text/plain"].map(async (type) => (await item.getType(type)).text()));
        }"""
    )
    assert "<h2>Ma salle</h2>" in html
    assert "&lt;b&gt;Le conseil&lt;/b&gt;" in html
    assert set(re.findall(r"<(\w+)", html)) <= {"h2", "h3", "h4", "p", "ul", "li", "a", "b", "html", "body", "meta"}
    assert not re.search(r"(class|style|data-\w+)=", html)
    assert all(href.startswith(("http://", "https://")) for href in re.findall(r'href="([^"]*)"', html))
    assert "\n\nPrêter une salle\n" in plain
    assert "\n- L’Épi d’Or (Gap, Hautes-Alpes" in plain
    assert "<" not in plain.replace("<b>Le conseil</b>", "")


def test_where_copying_is_refused_the_page_is_selected(page: Page):
    page.add_init_script("navigator.clipboard.write = () => Promise.reject(new Error('refused'))")
    open_note(page, f"?actions={NEW_ACTION}&titre=Ma salle")
    page.get_by_role("button", name="Copier la note").click()
    expect(page.locator("[data-told]")).to_contain_text("Sélectionné")
    assert "Ma salle" in page.evaluate("getSelection().toString()")


@pytest.mark.parametrize("query", ["", "?besoins=se-nourrir"], ids=["not opened yet", "opened"])
def test_from_the_results_of_the_tools(page: Page, query: str):
    page.goto(f"/explorer/{query}", wait_until="networkidle")
    card = page.locator(".card", has_text="L’Épi d’Or")
    card.get_by_role("button", name="Ajouter à ma note : L’Épi d’Or").click()
    expect(card.get_by_role("button", name="Retirer de ma note : L’Épi d’Or")).to_be_visible()
    page.goto(f"/comparer/?actions={NEW_ACTION},prime")
    page.get_by_role("button", name="Ajouter à ma note : Prime").click()
    expect(page.locator("thead th a")).to_have_count(2)
    assert kept(page) == {"actions": ["prime"], "cas": [CASE], "titre": "", "manque": "", "intro": ""}


def test_from_the_answer_to_a_situation(page: Page):
    page.goto("/ma-situation/?manque=se-nourrir")
    ready(page)
    card = page.locator("[data-proposals] > li").first
    card.get_by_role("button", name="Ajouter à ma note").click()
    expect(card.get_by_role("button", name="Retirer de ma note")).to_be_visible()
    page.get_by_role("link", name="En faire une note pour le conseil").click()
    ready(page)
    said = text(sheet(page))
    assert "Ce qui manque : Se nourrir" in said
    assert "L’Épi d’Or" in said
    expect(page.locator("[data-received]")).to_contain_text("La vôtre est gardée")


def test_without_script_there_is_no_button_and_the_page_leads_elsewhere(browser: Browser, sampled: str):
    context = browser.new_context(java_script_enabled=False, base_url=sampled)
    page = context.new_page()
    page.goto(f"/actions/{NEW_ACTION}/")
    expect(page.locator(".mynote-add")).to_be_hidden()
    expect(page.locator(".mynote-link")).to_be_hidden()
    page.goto("/note/")
    expect(page.locator("[data-tool]")).to_be_hidden()
    expect(page.locator(".tool-unscripted")).to_contain_text("s’imprime bien")
    page.get_by_role("link", name="actions", exact=True).click()
    expect(page).to_have_url(re.compile("/actions/$"))
    context.close()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_composed_note_is_accessible(page: Page, width: int, scheme: Literal["light", "dark"]):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    open_note(page, f"?actions={NEW_ACTION},prime&cas={CASE}&titre=Ma salle")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert axe.run(page, "note").violations == []


def test_the_number_in_the_header_moves_nothing(page: Page):
    add(page, f"/actions/{NEW_ACTION}/")
    page.goto(f"/monographies/{CASE}/")
    shift = page.evaluate(
        """() => new Promise((resolve) => {
          new PerformanceObserver((list) => resolve(list.getEntries().reduce((sum, one) => sum + one.value, 0)))
            .observe({ type: "layout-shift", buffered: true });
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(0)));
        })"""
    )
    assert shift < 0.02


def test_every_record_has_its_file_named_alike(sample_project: Path):
    names = {file.name.split(".")[0] for file in (sample_project / "site/assets/tools").glob("note-*.json")}
    ids = {"pret-de-salle", "prime", OLD_ACTION, WITHDRAWN_ACTION}
    assert {f"note-actions-{name}" for name in ids} <= names
    assert {f"note-cas-{name}" for name in (CASE, OTHER_CASE, WITHDRAWN_CASE)} <= names
