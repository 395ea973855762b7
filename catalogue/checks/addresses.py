"""Rules about web addresses and the public addresses of the site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from catalogue import urls
from catalogue.checks.registry import each, records, rule, settings
from catalogue.model import Kind, Settings
from catalogue.model.fields import web_addresses
from catalogue.model.kinds import LEDGER_PATH, SPECS
from catalogue.model.web import uri
from catalogue.reading.loading import Located
from catalogue.reading.problems import Problem, did_you_mean
from catalogue.store import Catalogue

#: Names of folders that need no escaping in an address, in the rules of web servers and on a disk.
_SITE = re.compile(r"https?://[^/?#]+(/[a-zA-Z0-9_-][a-zA-Z0-9._-]*)*/?")
#: What no address holds as it is.
_NOT_WRITTEN = re.compile(r"[\s<>\"'`{}|\\^]")
_MAILBOX = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", re.ASCII)
_PORT = re.compile(r"^[^/]+//[^/?#]*?:([^/?#\]]*)(?=[/?#]|$)")
#: One part of a domain name, in the characters that the standard allows.
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")


def is_web_address(text: str) -> bool:
    """Tell whether a text is a complete http(s) address without credentials or spaces."""
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:
        return False
    return (
        parts.scheme in ("http", "https") and "." in host and not _NOT_WRITTEN.search(text) and parts.username is None
    )


@rule
@each(records, settings)
def not_a_web_address(entry: Located) -> Iterator[Problem]:
    """A website or source is given by a complete http(s) address."""
    for path, value in web_addresses(entry.record):
        if not is_web_address(value.strip()):  # spaces around it have a rule of their own
            yield entry.problem(path, f"« {value} » n'est pas une adresse complète.", _lacking(value.strip()))


def _lacking(address: str) -> str:
    """Return how to mend what is no web address."""
    if not address.lower().startswith(("https://", "http://")):
        return "Elle commence par « https:// » ou « http:// »."
    if _NOT_WRITTEN.search(address):
        return "Elle ne contient ni espace, ni guillemet, ni accolade : copiez-la depuis votre navigateur."
    if "@" in address.split("/")[2]:
        return "Retirez le nom et le mot de passe qui précèdent « @ »."
    return "Il lui faut un nom de domaine, comme « exemple.fr »."


@rule
@each(records, settings)
def no_such_port(located: Located) -> Iterator[Problem]:
    """The port of a web address is one that exists."""
    for path, value in web_addresses(located.record):
        port = _PORT.search(value)
        if is_web_address(value) and port and not (port[1].isdecimal() and 0 < int(port[1]) < 65_536):
            message = f"le port « {port[1]} » n'existe pas."
            yield located.problem(path, message, "Retirez « :… » : presque aucune adresse n'en a besoin.")


@rule
@each(records, settings)
def no_such_domain(located: Located) -> Iterator[Problem]:
    """The domain name of a web address is well formed: a browser would not even look for another."""
    for path, value in web_addresses(located.record):
        if is_web_address(value) and not _is_domain(urlsplit(value).hostname or ""):
            message = f"« {urlsplit(value).hostname} » ne peut pas être un nom de domaine."
            yield located.problem(path, message, "Copiez l'adresse depuis votre navigateur.")


def _is_domain(host: str) -> bool:
    try:
        standard = urlsplit(uri(f"http://{host}/é")).hostname or ""
    except ValueError:
        return False
    return len(standard) < 254 and all(map(_LABEL.fullmatch, standard.removesuffix(".").split(".")))


@rule
@each(settings)
def not_an_address_of_a_site(located: Located[Settings]) -> Iterator[Problem]:
    """The address of the site is a domain, or a folder of one: every address of the guide starts with it."""
    address = located.record.url
    if is_web_address(address) and not _SITE.fullmatch(address):
        message = f"« {address} » ne peut pas être l'adresse d'un site."
        hint = (
            "Elle s'écrit comme « https://exemple.fr/ » ou « https://exemple.fr/guide/ », sans accent dans le nom "
            "du dossier."
        )
        yield located.problem(("url",), message, hint)


@rule
@each(settings)
def not_a_mailbox(located: Located[Settings]) -> Iterator[Problem]:
    """The site's contact is an e-mail address: pages and data turn it into a link."""
    contact = located.record.contact
    if not _MAILBOX.fullmatch(contact):
        message = f"« {contact} » n'est pas une adresse électronique."
        yield located.problem(("contact",), message, "Elle s'écrit comme « contact@exemple.fr ».")


@rule
def link_state(catalogue: Catalogue) -> Iterator[Problem]:
    """A source whose field ``link`` says « printed » has an address, and no other source has one."""
    for source in catalogue.sources.values():
        entry = catalogue.entry(Kind.SOURCE, source.id)
        if (source.link == "printed") != (source.url is not None):
            message = f"« link: {source.link} » ne s'accorde pas avec l'adresse."
            yield entry.problem(("link",), message, "Une adresse imprimée s'écrit dans « url ».")


@rule
def vanished_address(catalogue: Catalogue) -> Iterator[Problem]:
    """An address once published still answers: with a page, a redirect, or a list of the cases of existing pages."""
    live_addresses = catalogue.page_addresses().keys() | catalogue.redirects().keys()
    ledger_addresses = {address for _, address in catalogue.ledger}
    for line, address in catalogue.ledger:
        if not urls.is_address(address):
            message = f"« {address} » n'est pas une adresse publiée."
            hint = "Remettez la ligne comme elle était : une adresse commence et finit par « / »."
            yield Problem(LEDGER_PATH, line, message=message, hint=hint)
            continue
        about = urls.pages_of_cases(address)
        if about and all(page in live_addresses or page in ledger_addresses for page in about):
            continue  # a page that no longer answers is a problem of its own line
        name = address.strip("/").split("/")[-1]
        section = address.split("/")[1]
        if address in live_addresses or _may_answer(catalogue, section):
            continue
        names_in_section = [
            a.strip("/").split("/")[-1] for a in catalogue.page_addresses() if a.split("/")[1] == section
        ]
        if section in (*urls.SECTIONS, *urls.SHORT):
            remedy = (
                f"Ajoutez « {name} » aux « aliases » de la fiche qui la remplace. "
                "Rien ne la remplace ? Remettez la fiche et remplissez « withdrawn »."
            )
        else:
            remedy = f"Ajoutez « {address} » aux « aliases » de la page qui la remplace."
        yield Problem(
            LEDGER_PATH,
            line,
            message=f"l'adresse publiée {address} ne répond plus.",
            hint=" ".join(filter(None, [remedy, did_you_mean(name, names_in_section)])),
        )


def _may_answer(catalogue: Catalogue, section: str) -> bool:
    """Tell whether a record or page that could not be read, as is reported elsewhere, may be in a section."""
    kinds = [spec.kind for spec in SPECS if section and section in (spec.section, spec.short)]
    return catalogue.some_unread(*kinds) if kinds else catalogue.some_unread_page()


@rule
def address_off_the_ledger(catalogue: Catalogue) -> Iterator[Problem]:
    """An address never leaves the ledger, as far as git remembers."""
    if catalogue.is_ledger_unread:
        return
    ledger_addresses = {address for _, address in catalogue.ledger}
    for line in sorted(catalogue.history.once_in(LEDGER_PATH) - ledger_addresses):
        if line.startswith("/"):
            yield Problem(
                LEDGER_PATH,
                1,
                message=f"l'adresse publiée {line} a été retirée de ce registre.",
                hint="Remettez cette ligne : une adresse publiée ne disparaît jamais.",
            )


@rule
def redirect_over_page(catalogue: Catalogue) -> Iterator[Problem]:
    """An old address given by a page's front matter is not the address of another page."""
    pages = catalogue.page_addresses()
    for prose in catalogue.prose.values():
        for alias in prose.aliases:
            if alias in pages:
                line = prose.meta_lines.get("aliases", 1)
                message = f"« {alias} » est déjà l'adresse d'une page."
                yield Problem(prose.path, line, field="aliases", message=message, hint="Retirez-la.")


@rule
def redirect_claimed_twice(catalogue: Catalogue) -> Iterator[Problem]:
    """An old address leads to one page only."""
    for prose in catalogue.prose.values():
        for alias in prose.aliases:
            target = catalogue.redirect(alias)
            if target not in (None, prose.address) and alias not in catalogue.page_addresses():
                line = prose.meta_lines.get("aliases", 1)
                message = f"« {alias} » mène déjà à {target}."
                yield Problem(prose.path, line, field="aliases", message=message, hint="Gardez-la pour une seule page.")


def _may_redirect(address: str) -> bool:
    """Tell whether an address may redirect to a page: it has the form of an address, and nothing else is there."""
    return urls.is_address(address) and address != "/" and not urls.is_reserved_page(address)


@rule
def malformed_redirect(catalogue: Catalogue) -> Iterator[Problem]:
    """The old addresses of a page are a list of addresses inside the site, where nothing else is."""
    for prose in catalogue.prose.values():
        if "aliases" not in prose.meta:
            continue
        aliases = prose.meta["aliases"]
        for alias in aliases if isinstance(aliases, list) else [aliases]:
            if not (isinstance(aliases, list) and isinstance(alias, str) and _may_redirect(alias)):
                line = prose.meta_lines.get("aliases", 1)
                message = f"« {alias} » n'est pas une ancienne adresse."
                hint = "Écrivez une liste d'adresses comme « /actions/ancien-nom/ »."
                yield Problem(prose.path, line, field="aliases", message=message, hint=hint)
