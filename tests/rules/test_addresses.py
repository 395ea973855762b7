"""Rules about web addresses and the public addresses of the site."""

from __future__ import annotations

import pytest

from catalogue.checks.addresses import (
    address_off_the_ledger,
    link_state,
    malformed_redirect,
    no_such_domain,
    no_such_port,
    not_a_mailbox,
    not_a_web_address,
    not_an_address_of_a_site,
    redirect_claimed_twice,
    redirect_over_page,
    vanished_address,
)
from catalogue.checks.registry import Rule
from tests.builders import (
    CAFE,
    INDEX,
    MISSING,
    Project,
    make_action,
    make_lever,
    make_monograph,
    make_settings,
    make_source,
    make_theme,
)

LEDGER = "data/addresses.txt"
SOURCES = "data/sources.yaml"
COMPLETE = "Elle commence par « https:// » ou « http:// »."


_SIGNS = "Elle ne contient ni espace, ni guillemet, ni accolade : copiez-la depuis votre navigateur."
_NO_DOMAIN = "Il lui faut un nom de domaine, comme « exemple.fr »."
_SECRET = "Retirez le nom et le mot de passe qui précèdent « @ »."


@pytest.mark.parametrize(
    ("address", "hint"),
    [
        ("cafe.fr", COMPLETE),
        ("www.cafe.fr", COMPLETE),
        ("//cafe.fr", COMPLETE),
        ("ftp://cafe.fr", COMPLETE),
        ("https:/cafe.fr", COMPLETE),
        ("javascript:alert(1)", COMPLETE),
        ("contact@cafe.fr", COMPLETE),
        ("https://", _NO_DOMAIN),
        ("https://cafe", _NO_DOMAIN),
        ("https://[cafe.fr", _NO_DOMAIN),
        ("https://[::1]/", _NO_DOMAIN),
        ("https://nom:secret@cafe.fr", _SECRET),
        ("https://nom@cafe.fr", _SECRET),
        ("https://:@cafe.fr", _SECRET),
        ("https://cafe.fr/une page", _SIGNS),
        ('https://cafe.fr/"onclick', _SIGNS),
        ("https://cafe.fr/<b>", _SIGNS),
    ],
)
def test_not_a_web_address(project: Project, address: str, hint: str):
    project[CAFE] = make_monograph(website=address)
    assert project.messages(not_a_web_address) == [
        f"{project.at(CAFE, 'website:')} · cafe · website : « {address} » n'est pas une adresse complète.\n    {hint}"
    ]


@pytest.mark.parametrize(
    "address",
    ["https://cafe.fr", "http://cafe.fr/", "HTTPS://cafe.fr/a?b=c&d=1#e", "https://café.fr/é"],
)
def test_not_a_web_address__real_ones_are_accepted(project: Project, address: str):
    project[CAFE] = make_monograph(website=address)
    assert project.messages(not_a_web_address) == []


def test_not_a_web_address__of_a_source(project: Project):
    project[SOURCES] = [make_source(url="rapport.fr", link="printed")]
    assert project.messages(not_a_web_address) == [
        f"{project.at(SOURCES, 'url:')} · rapport · url : "
        f"« rapport.fr » n'est pas une adresse complète.\n    {COMPLETE}"
    ]


@pytest.mark.parametrize("port", ["99999", "65536", "0", "abc", ""])
def test_no_such_port(project: Project, port: str):
    project[CAFE] = make_monograph(website=f"https://cafe.fr:{port}/page")
    assert project.messages(no_such_port) == [
        f"{project.at(CAFE, 'website:')} · cafe · website : le port « {port} » n'existe pas.\n"
        "    Retirez « :… » : presque aucune adresse n'en a besoin."
    ]


@pytest.mark.parametrize(
    "host", ["cafe..fr", "-cafe.fr", f"{'c' * 64}.fr", "xn--zzzz.fr", "café..fr", ".".join(["ca"] * 90)]
)
def test_no_such_domain(project: Project, host: str):
    project[CAFE] = make_monograph(website=f"https://{host}/page")
    assert project.messages(no_such_domain) == [
        f"{project.at(CAFE, 'website:')} · cafe · website : « {host} » ne peut pas être un nom de domaine.\n"
        "    Copiez l'adresse depuis votre navigateur."
    ]


@pytest.mark.parametrize("rule", [no_such_port, no_such_domain])
@pytest.mark.parametrize(
    "address",
    [
        "https://cafe.fr",
        "https://cafe.fr:8443/a:b",
        "http://cafe.fr/12:99999",
        "https://café-des-halles.fr:8443/à-propos",
        "https://xn--caf-dma.fr",
        "https://127.0.0.1:8000/",
        "https://mon_cafe.gogocarto.fr.",
    ],
)
def test_no_such__real_ones_are_accepted(project: Project, rule: Rule, address: str):
    project[CAFE] = make_monograph(website=address)
    assert project.messages(rule) == []


@pytest.mark.parametrize("field", ["url", "repository"])
def test_not_a_web_address__of_the_site(project: Project, field: str):
    project["data/site.yaml"] = make_settings(**{field: "javascript:alert(1)"})
    assert project.messages(not_a_web_address) == [
        f"{project.at('data/site.yaml', f'{field}:')} · {field} : "
        f"« javascript:alert(1) » n'est pas une adresse complète.\n    {COMPLETE}"
    ]


@pytest.mark.parametrize(
    "address",
    [
        "https://guide.example/?page=1",
        "https://guide.example/#guide",
        "https://guide.example/économie/",
        "https://guide.example/a%20b/",
        "https://guide.example/../",
        "https://guide.example//",
    ],
)
def test_not_an_address_of_a_site(project: Project, address: str):
    project["data/site.yaml"] = make_settings(url=address)
    assert project.messages(not_an_address_of_a_site) == [
        f"{project.at('data/site.yaml', 'url:')} · url : "
        f"« {address} » ne peut pas être l'adresse d'un site.\n"
        "    Elle s'écrit comme « https://exemple.fr/ » ou « https://exemple.fr/guide/ », sans accent dans le nom "
        "du dossier."
    ]


@pytest.mark.parametrize(
    "address", ["https://guide.example", "http://127.0.0.1:8000/", "https://x.example/ess_2021/le-guide.v2/"]
)
def test_not_an_address_of_a_site__real_ones_are_accepted(project: Project, address: str):
    project["data/site.yaml"] = make_settings(url=address)
    assert project.messages(not_an_address_of_a_site) == []


@pytest.mark.parametrize(
    ("link", "url"),
    [("printed", MISSING), ("empty", "https://rapport.fr"), ("none", "https://rapport.fr")],
)
def test_link_state(project: Project, link: str, url: object):
    project[SOURCES] = [make_source(link=link, url=url)]
    assert project.messages(link_state) == [
        f"{project.at(SOURCES, 'link:')} · rapport · link : "
        f"« link: {link} » ne s'accorde pas avec l'adresse.\n"
        "    Une adresse imprimée s'écrit dans « url »."
    ]


def test_vanished_address(project: Project):
    project[LEDGER] = "/\n/actions/pret-de-sale/\n/methode/\n"
    assert project.messages(vanished_address) == [
        f"{LEDGER}:2 : l'adresse publiée /actions/pret-de-sale/ ne répond plus.\n"
        "    Ajoutez « pret-de-sale » aux « aliases » de la fiche qui la remplace."
        " Rien ne la remplace ? Remettez la fiche et remplissez « withdrawn »."
        " Vouliez-vous dire « pret-de-salle » ?",
        f"{LEDGER}:3 : l'adresse publiée /methode/ ne répond plus.\n"
        "    Ajoutez « /methode/ » aux « aliases » de la page qui la remplace.",
    ]


def test_vanished_address__is_not_hidden_by_a_slip(project: Project):
    project[LEDGER] = "# Adresses\n\n/\nactions/pret-de-salle/\n"
    assert project.messages(vanished_address) == [
        f"{LEDGER}:4 : « actions/pret-de-salle/ » n'est pas une adresse publiée.\n"
        "    Remettez la ligne comme elle était : une adresse commence et finit par « / »."
    ]


def test_vanished_address__an_alias_keeps_it_alive(project: Project):
    project[LEDGER] = "/actions/pret-de-local/\n/vieille-page/\n"
    project["data/levers.yaml"] = [make_lever(actions=[make_action(aliases=["Prêt de local"])])]
    project[INDEX] = "---\ntitle: A\ndescription: B\naliases: [/vieille-page/]\n---\n"
    assert project.messages(vanished_address) == []


def test_vanished_address__is_silent_on_what_could_not_be_read(project: Project):
    """The page is missing because its record is wrong, which is said already."""
    from catalogue.store import Catalogue

    project["data/levers.yaml"] = [make_lever(actions=[make_action(label=MISSING)])]
    files = project.load()
    assert len(files.problems) == 1
    assert list(vanished_address(Catalogue(files))) == []


def test_address_off_the_ledger(project: Project):
    project[LEDGER] = "# Registre\n/\n/actions/pret-de-salle/\n/ancienne/\n"
    project.commit("2026-01-02")
    project[LEDGER] = "# Registre des adresses\n/\n/actions/pret-de-salle/\n"
    assert project.messages(address_off_the_ledger) == [
        f"{LEDGER}:1 : l'adresse publiée /ancienne/ a été retirée de ce registre.\n"
        "    Remettez cette ligne : une adresse publiée ne disparaît jamais."
    ]


def test_redirect_over_page(project: Project):
    project[INDEX] = "---\ntitle: A\ndescription: B\naliases: [/ancienne/, /actions/pret-de-salle/]\n---\n"
    assert project.messages(redirect_over_page) == [
        f"{INDEX}:4 · aliases : « /actions/pret-de-salle/ » est déjà l'adresse d'une page.\n    Retirez-la."
    ]


def test_redirect_claimed_twice(project: Project):
    project["data/themes.yaml"] = [make_theme(aliases=["Ancien"])]
    project["content/autre.md"] = "---\ntitle: C\ndescription: D\naliases: [/vieille/, /thematiques/ancien/]\n---\n"
    project[INDEX] = "---\ntitle: A\ndescription: B\naliases: [/vieille/, /neuve/]\n---\n"
    assert project.messages(redirect_claimed_twice) == [
        "content/autre.md:4 · aliases : « /thematiques/ancien/ » mène déjà à /thematiques/entraide/.\n"
        "    Gardez-la pour une seule page.",
        f"{INDEX}:4 · aliases : « /vieille/ » mène déjà à /autre/.\n    Gardez-la pour une seule page.",
    ]


@pytest.mark.parametrize(
    ("aliases", "alias"),
    [
        ("/ancienne/", "/ancienne/"),
        ("3", "3"),
        ("[3]", "3"),
        ("[ancienne]", "ancienne"),
        ("[/ancienne]", "/ancienne"),
        ("[/../secret/]", "/../secret/"),
        ("[https://ailleurs.fr/]", "https://ailleurs.fr/"),
        ("[/économie/]", "/économie/"),
        ("[/a--b/]", "/a--b/"),
        ("[/embed/vieux/]", "/embed/vieux/"),
        ("[/l/9/]", "/l/9/"),
        ("[/]", "/"),
        ("[[/ancienne/]]", "['/ancienne/']"),
        ("{a: b}", "{'a': 'b'}"),
        ("null", "None"),
    ],
)
def test_malformed_redirect(project: Project, aliases: str, alias: str):
    project[INDEX] = f"---\ntitle: A\ndescription: B\naliases: {aliases}\n---\n"
    assert project.messages(malformed_redirect) == [
        f"{INDEX}:4 · aliases : « {alias} » n'est pas une ancienne adresse.\n"
        "    Écrivez une liste d'adresses comme « /actions/ancien-nom/ »."
    ]


def test_malformed_redirect__real_ones_are_accepted(project: Project):
    project[INDEX] = "---\ntitle: A\ndescription: B\naliases:\n  - /ancienne/\n  - /a-b/c-2/\n---\n"
    assert project.messages(malformed_redirect) == []
    project["data/themes.yaml"] = [make_theme(aliases=["Autre nom"])]
    assert project.messages(malformed_redirect) == []


@pytest.mark.parametrize("contact", ["la mairie", "a@b", "a b@c.fr", 'a@c.fr"onclick', "a@c.fr, d@e.fr"])
def test_not_a_mailbox(project: Project, contact: str):
    project["data/site.yaml"] = make_settings(contact=contact)
    assert project.messages(not_a_mailbox) == [
        f"{project.at('data/site.yaml', 'contact:')} · contact : "
        f"« {contact} » n'est pas une adresse électronique.\n"
        "    Elle s'écrit comme « contact@exemple.fr »."
    ]


@pytest.mark.parametrize("contact", ["info@anct.gouv.fr", "le.guide+ess@sous-domaine.exemple.fr"])
def test_a_mailbox(project: Project, contact: str):
    project["data/site.yaml"] = make_settings(contact=contact)
    assert project.messages(not_a_mailbox) == []


def test_vanished_address__a_list_of_cases_lives_with_its_pages(project: Project):
    """One of a page that no longer answers, and never did, has no other line to say so."""
    project[LEDGER] = "/\n/embed/cas/actions/pret-de-salle/\n/embed/cas/actions/pret-de-sale/\n"
    [message] = project.messages(vanished_address)
    assert message.startswith(f"{LEDGER}:3 : l'adresse publiée /embed/cas/actions/pret-de-sale/ ne répond plus.")
