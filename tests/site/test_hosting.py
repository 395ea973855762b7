"""The sample configuration of nginx, served by a real nginx on the loopback interface."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from oembedpy import consumer, discovery
from oembedpy.provider import ProviderRegistry

from catalogue.store import Catalogue
from macros.policy import POLICY
from tests.site.conftest import Site

PLACES = os.pathsep.join([os.environ.get("PATH", ""), "/usr/local/sbin", "/usr/sbin", "/sbin"])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def nginx(built: Path, catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the site as nginx serves it; the site's public address in pages becomes this one."""
    program = shutil.which("nginx", path=PLACES)
    if program is None:
        reason = "nginx manque : sudo apt-get install nginx-light"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    folder = tmp_path_factory.mktemp("nginx")
    port = _free_port()
    here = f"http://127.0.0.1:{port}"
    # What a consumer follows are complete addresses: they must lead here and not to the network.
    base = catalogue.settings.url.rstrip("/").encode()
    shutil.copytree(built, folder / "site")
    for file in (folder / "site").rglob("*"):
        if file.suffix in (".html", ".json", ".xml") and file.is_file():
            content = file.read_bytes()
            if base in content:
                file.write_bytes(content.replace(base, here.encode()))
    sample = (built / "nginx.conf").read_text("utf-8")
    sample, listens = re.subn(r"listen 80;", f"listen 127.0.0.1:{port};", sample)
    sample, roots = re.subn(r"root [^;]+;", f"root {folder / 'site'};", sample)
    assert (listens, roots) == (1, 1)
    temporary = "".join(
        f"{name}_temp_path {folder / name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    configuration = folder / "nginx.conf"
    user = "user root;\n" if os.geteuid() == 0 else ""
    configuration.write_text(
        f"{user}daemon off;\npid {folder}/pid;\nerror_log stderr;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{temporary}{sample}\n}}\n",
        "utf-8",
    )
    log = (folder / "log").open("wb")
    checked = subprocess.run(
        [program, "-t", "-e", "stderr", "-c", str(configuration)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr
    server = subprocess.Popen([program, "-e", "stderr", "-c", str(configuration)], stderr=log)
    try:
        transport = httpx.HTTPTransport(retries=10)
        with httpx.Client(transport=transport) as client:
            assert client.get(here).status_code == 200
        yield here
    finally:
        server.terminate()
        server.wait()
        log.close()


PAGES = ["/", "/actions/avance-de-fonds/", "/donnees/", "/integrer/", "/404.html"]
CARDS = ["/embed/actions/avance-de-fonds/", "/embed/cas/thematiques/inclusion/", "/embed/cas/"]
OPEN = [
    *CARDS,
    "/api/v1/index.json",
    "/oembed/actions/avance-de-fonds.json",
    "/donnees/soutiens.csv",
]


@pytest.mark.parametrize("address", PAGES)
def test_pages_cannot_be_framed(nginx: str, address: str):
    answer = httpx.get(nginx + address)
    assert answer.status_code == 200
    assert answer.headers["content-security-policy"] == f"{POLICY}; frame-ancestors 'none'"
    assert answer.headers["x-frame-options"] == "DENY"
    assert "x-robots-tag" not in answer.headers
    assert answer.headers["cache-control"] == "public, max-age=0, must-revalidate"


@pytest.mark.parametrize("address", CARDS)
def test_cards_can_be_framed_and_are_not_indexed(nginx: str, address: str):
    answer = httpx.get(nginx + address)
    assert answer.headers["content-security-policy"] == "frame-ancestors *"
    assert "x-frame-options" not in answer.headers
    assert answer.headers["x-robots-tag"] == "noindex"


@pytest.mark.parametrize("address", OPEN)
def test_data_and_cards_are_open_to_other_sites(nginx: str, address: str):
    assert httpx.get(nginx + address).headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("address", PAGES)
def test_pages_are_not(nginx: str, address: str):
    if address != "/donnees/":
        assert "access-control-allow-origin" not in httpx.get(nginx + address).headers


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/api/v1/index.json", "application/json"),
        ("/donnees/vocabulaire.ttl", "text/turtle"),
        ("/donnees/dcat.jsonld", "application/ld+json"),
        ("/donnees/soutiens.csv", "text/csv"),
        ("/nouveautes.xml", "application/atom+xml"),
        ("/oembed/actions/avance-de-fonds.xml", "text/xml"),
        ("/partage/actions/avance-de-fonds.png", "image/png"),
        ("/assets/javascripts/embed.js", "application/javascript"),
        ("/assets/fonts/atkinson-hyperlegible-next-normal.woff2", "font/woff2"),
        ("/citer/actions/avance-de-fonds.bib", "application/x-bibtex"),
    ],
)
def test_types(nginx: str, address: str, kind: str):
    answer = httpx.get(nginx + address)
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == kind


def test_cache(nginx: str):
    font = httpx.get(f"{nginx}/assets/fonts/atkinson-hyperlegible-next-normal.woff2")
    assert font.headers["cache-control"] == "public, max-age=2592000"
    assert httpx.get(f"{nginx}/api/v1/index.json").headers["cache-control"] == "public, max-age=3600"


@pytest.mark.parametrize("address", ["/l/1", "/l/1/", "/a/avance-de-fonds", "/monographies/belloccas/"])
def test_old_and_short_addresses_are_real_redirects(nginx: str, catalogue: Catalogue, address: str):
    answer = httpx.get(nginx + address)
    assert answer.status_code == 301
    # Relative and without anchor: the browser keeps the reader's own.
    assert answer.headers["location"] == catalogue.redirects()[f"{address.rstrip('/')}/"]


def test_every_redirect_is_configured(nginx: str, catalogue: Catalogue):
    with httpx.Client(base_url=nginx) as client:
        for old, new in catalogue.redirects().items():
            answer = client.get(old)
            assert (answer.status_code, answer.headers.get("location")) == (301, new)


def test_unknown_address_gets_the_helpful_page(nginx: str, site: Site):
    answer = httpx.get(f"{nginx}/inconnue/")
    assert answer.status_code == 404
    assert "Cette page n’existe pas" in answer.text


@pytest.mark.parametrize("name", ["_headers", "_redirects", "nginx.conf", ".htaccess"])
def test_rules_are_not_public(nginx: str, name: str):
    assert httpx.get(f"{nginx}/{name}").status_code == 404


# --- oEmbed, by an existing consumer ------------------------------------------------------------

SAMPLES = ["/leviers/partenariats-financiers/", "/actions/avance-de-fonds/", "/monographies/bell-occas/",
           "/besoins/acces-a-l-emploi/", "/thematiques/inclusion/"]  # fmt: skip


@pytest.mark.parametrize("address", SAMPLES)
def test_consumer_discovers_a_rich_card(nginx: str, address: str):
    content = consumer.fetch_content(*discovery.find_from_content(nginx + address))
    assert content.type == "rich"
    assert content.provider_name
    [src] = re.findall(r'src="([^"]+)"', content.html)
    card = httpx.get(src)
    assert card.status_code == 200
    assert card.headers["content-security-policy"] == "frame-ancestors *"


def test_consumer_discovers_a_link_on_other_pages(nginx: str):
    content = consumer.fetch_content(*discovery.find_from_content(f"{nginx}/glossaire/"))
    assert content.type == "link"
    assert "Glossaire" in content.title


@pytest.mark.parametrize("form", ["json", "xml"])
@pytest.mark.parametrize("address", [*SAMPLES, "/", "/glossaire/"])
def test_endpoint_answers_like_the_discovered_file(nginx: str, form: str, address: str):
    provider = {
        "provider_name": "Guide",
        "provider_url": nginx,
        "endpoints": [{"schemes": [f"{nginx}/*"], "url": f"{nginx}/oembed"}],
    }
    registry = ProviderRegistry.from_dict([provider])
    endpoint, parameters = discovery.find_from_registry(nginx + address, registry)
    parameters.format = form
    found = consumer.fetch_content(endpoint, parameters)
    discovered = consumer.fetch_content(*discovery.find_from_content(nginx + address))
    assert (found.type, found.title) == (discovered.type, discovered.title)


@pytest.mark.parametrize("query", ["", "?url=https://ailleurs.example/", "?url=x", "?url={here}/actions/inconnue/"])
def test_unsupported_address_is_a_documented_error(nginx: str, query: str):
    if "ailleurs" in query:
        query = "?url=https://ailleurs.example/un/deux/trois/"
    answer = httpx.get(f"{nginx}/oembed{query.format(here=nginx)}")
    assert answer.status_code == 404
    refusal = answer.json()
    assert refusal["error"].startswith("Aucune réponse oEmbed")
    page = refusal["documentation"]
    assert httpx.get(page.partition("#")[0]).status_code == 200


def test_headers_file_opens_only_cards(built: Path, catalogue: Catalogue):
    """Netlify and Cloudflare add up every rule of an address: no closed rule may cover a card."""
    rules: dict[str, list[str]] = {}
    for line in (built / "_headers").read_text("utf-8").splitlines():
        if line.startswith("/"):
            rules[line] = current = []
        elif line.startswith("  "):
            current.append(line.strip())

    def headers(address: str) -> list[str]:
        return [
            header
            for pattern, found in rules.items()
            if re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), address)
            for header in found
        ]

    for address in catalogue.page_addresses():
        assert headers(address).count(f"Content-Security-Policy: {POLICY}; frame-ancestors 'none'") == 1, address
    for address in CARDS:
        assert [h for h in headers(address) if "frame" in h.lower()] == ["Content-Security-Policy: frame-ancestors *"]
    for address in OPEN:
        assert "Access-Control-Allow-Origin: *" in headers(address)


def test_redirects_file_is_complete(built: Path, catalogue: Catalogue):
    lines = [line.split() for line in (built / "_redirects").read_text("utf-8").splitlines()]
    listed = {line[0]: line[1] for line in lines if line[0].startswith("/")}
    assert listed == catalogue.redirects()
    assert len(listed) < 2000  # the most that Cloudflare Pages reads


def test_refusal_is_valid_json(built: Path):
    assert json.loads((built / "oembed/erreur.json").read_text("utf-8"))["error"]
