"""The sample configurations of nginx and Apache, each run by the real server on the loopback interface."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from oembedpy import consumer, discovery
from oembedpy.provider import ProviderRegistry
from oembedpy.types import Link, Rich

from catalogue.store import Catalogue
from macros.rendering.policy import POLICY
from tests.site.conftest import Site

PLACES = os.pathsep.join([os.environ.get("PATH", ""), "/usr/local/sbin", "/usr/sbin", "/sbin"])
#: Names of each server's program, and the Debian package that brings it.
PROGRAMS = {"nginx": (("nginx",), "nginx-light"), "apache": (("apache2", "httpd"), "apache2-bin")}
#: Those that the .htaccess file asks for, and what any server has.
APACHE_MODULES = (
    *("mpm_event", "authz_core", "authz_host"),
    *("alias", "dir", "mime", "headers", "rewrite", "filter", "deflate"),
)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _nginx(program: str, folder: Path, port: int) -> list[str]:
    """Write the sample with the address and the folder of the test; return the command that serves it."""
    sample = (folder / "site" / "nginx.conf").read_text("utf-8")
    sample, listens = re.subn(r"listen 80;", f"listen 127.0.0.1:{port};", sample)
    sample, roots = re.subn(r"root [^;]+;", f"root {folder / 'site'};", sample)
    assert (listens, roots) == (1, 1)
    temporary = "".join(
        f"{name}_temp_path {folder / name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;\n" if os.geteuid() == 0 else ""
    configuration = folder / "nginx.conf"
    configuration.write_text(
        f"{user}daemon off;\npid {folder}/pid;\nerror_log stderr;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{temporary}{sample}\n}}\n",
        "utf-8",
    )
    return [program, "-e", "stderr", "-c", str(configuration)]


def _apache(program: str, folder: Path, port: int) -> list[str]:
    """Write a server that leaves everything to the .htaccess file; return the command that runs it."""
    modules = next(p for p in (Path("/usr/lib/apache2/modules"), Path("/usr/lib64/httpd/modules")) if p.exists())
    (folder / "types").write_text("")
    lines = [
        f"ServerRoot {folder}", f"PidFile {folder}/pid", f"DefaultRuntimeDir {folder}", "ServerName localhost",
        f"Listen 127.0.0.1:{port}", "ErrorLog /dev/stderr", f"TypesConfig {folder}/types",
        *(f"LoadModule {name}_module {modules}/mod_{name}.so" for name in APACHE_MODULES),
        *(["User nobody", "Group nogroup"] if os.geteuid() == 0 else []),
        f"DocumentRoot {folder}/site", f"<Directory {folder}/site>", "AllowOverride All", "Require all granted",
        "</Directory>",
    ]  # fmt: skip
    configuration = folder / "apache.conf"
    configuration.write_text("\n".join(lines) + "\n", "utf-8")
    return [program, "-D", "FOREGROUND", "-f", str(configuration)]


@pytest.fixture(scope="module", params=PROGRAMS)
def server(request: pytest.FixtureRequest, built: Path, catalogue: Catalogue) -> Iterator[str]:
    """Address of the site as each server serves it; the site's public address in pages becomes this one."""
    names, package = PROGRAMS[request.param]
    program = next((path for name in names if (path := shutil.which(name, path=PLACES))), None)
    if program is None:
        reason = f"{names[0]} manque : sudo apt-get install {package}"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    port = _free_port()
    here = f"http://127.0.0.1:{port}"
    # What a consumer follows are complete addresses: they must lead here and not to the network.
    base = catalogue.settings.url.rstrip("/").encode()
    # Apache leaves the administrator's account: it must be able to read the folder.
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        folder.chmod(0o755)
        shutil.copytree(built, folder / "site")
        for file in (folder / "site").rglob("*"):
            if file.suffix in (".html", ".json", ".xml") and file.is_file():
                content = file.read_bytes()
                if base in content:
                    file.write_bytes(content.replace(base, here.encode()))
        command = {"nginx": _nginx, "apache": _apache}[request.param](program, folder, port)
        checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stderr
        with (folder / "log").open("w+b") as log:
            running = subprocess.Popen(command, stderr=log)
            try:
                with httpx.Client(transport=httpx.HTTPTransport(retries=10)) as client:
                    answer = client.get(here)
                log.seek(0)
                assert answer.status_code == 200, log.read().decode()
                yield here
            finally:
                running.terminate()
                running.wait()


PAGES = ["/", "/actions/avance-de-fonds/", "/donnees/", "/integrer/", "/404.html"]
CARDS = ["/embed/actions/avance-de-fonds/", "/embed/cas/thematiques/inclusion/", "/embed/cas/"]
OPEN = [
    *CARDS,
    "/api/v1/index.json",
    "/oembed/actions/avance-de-fonds.json",
    "/donnees/soutiens.csv",
]


@pytest.mark.parametrize("address", PAGES)
def test_pages_cannot_be_framed(server: str, address: str):
    answer = httpx.get(server + address)
    assert answer.status_code == 200
    assert answer.headers["content-security-policy"] == f"{POLICY}; frame-ancestors 'none'"
    assert answer.headers["x-frame-options"] == "DENY"
    assert "x-robots-tag" not in answer.headers
    assert answer.headers["cache-control"] == "public, max-age=0, must-revalidate"


@pytest.mark.parametrize("address", CARDS)
def test_cards_can_be_framed_and_are_not_indexed(server: str, address: str):
    answer = httpx.get(server + address)
    assert answer.headers["content-security-policy"] == "frame-ancestors *"
    assert "x-frame-options" not in answer.headers
    assert answer.headers["x-robots-tag"] == "noindex"


@pytest.mark.parametrize("address", OPEN)
def test_data_and_cards_are_open_to_other_sites(server: str, address: str):
    assert httpx.get(server + address).headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("address", PAGES)
def test_pages_are_not(server: str, address: str):
    if address != "/donnees/":
        assert "access-control-allow-origin" not in httpx.get(server + address).headers


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
        ("/assets/javascripts/embed.js", "text/javascript"),
        ("/assets/stylesheets/guide.css", "text/css"),
        ("/donnees/donnees.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("/", "text/html"),
        ("/assets/fonts/atkinson-hyperlegible-next-normal.woff2", "font/woff2"),
        ("/citer/actions/avance-de-fonds.bib", "application/x-bibtex"),
    ],
)
def test_types(server: str, address: str, kind: str):
    answer = httpx.get(server + address)
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == kind
    if kind.startswith("text/"):
        assert answer.charset_encoding.lower() == "utf-8"
        assert answer.headers["content-encoding"] == "gzip"


def test_cache(server: str):
    font = httpx.get(f"{server}/assets/fonts/atkinson-hyperlegible-next-normal.woff2")
    assert font.headers["cache-control"] == "public, max-age=2592000"
    assert httpx.get(f"{server}/api/v1/index.json").headers["cache-control"] == "public, max-age=3600"


@pytest.mark.parametrize("address", ["/l/1", "/l/1/", "/a/avance-de-fonds", "/monographies/belloccas/"])
def test_old_and_short_addresses_are_real_redirects(server: str, catalogue: Catalogue, address: str):
    answer = httpx.get(server + address)
    assert answer.status_code == 301
    # Without anchor: the browser keeps the reader's own.
    assert _target(server, answer) == catalogue.redirects()[f"{address.rstrip('/')}/"]


def _target(server: str, answer: httpx.Response) -> str:
    """Return where an answer sends the reader, inside the site: nginx says it without its own name."""
    return answer.headers["location"].removeprefix(server)


def test_every_redirect_is_configured(server: str, catalogue: Catalogue):
    with httpx.Client(base_url=server) as client:
        for old, new in catalogue.redirects().items():
            answer = client.get(old)
            assert (answer.status_code, _target(server, answer)) == (301, new)


def test_unknown_address_gets_the_helpful_page(server: str, site: Site):
    answer = httpx.get(f"{server}/inconnue/")
    assert answer.status_code == 404
    assert "Cette page n’existe pas" in answer.text


@pytest.mark.parametrize("name", ["_headers", "_redirects", "nginx.conf", ".htaccess"])
def test_rules_are_not_public(server: str, name: str):
    assert httpx.get(f"{server}/{name}").status_code == 404


# --- oEmbed, by an existing consumer ------------------------------------------------------------

SAMPLES = ["/leviers/partenariats-financiers/", "/actions/avance-de-fonds/", "/monographies/bell-occas/",
           "/besoins/acces-a-l-emploi/", "/thematiques/inclusion/"]  # fmt: skip


@pytest.mark.parametrize("address", SAMPLES)
def test_consumer_discovers_a_rich_card(server: str, address: str):
    content = consumer.fetch_content(*discovery.find_from_content(server + address))
    assert isinstance(content, Rich)
    assert content.provider_name
    [src] = re.findall(r'src="([^"]+)"', content.html)
    card = httpx.get(src)
    assert card.status_code == 200
    assert card.headers["content-security-policy"] == "frame-ancestors *"


def test_consumer_discovers_a_link_on_other_pages(server: str):
    content = consumer.fetch_content(*discovery.find_from_content(f"{server}/glossaire/"))
    assert isinstance(content, Link)
    assert "Glossaire" in content.title


@pytest.mark.parametrize("form", ["json", "xml"])
@pytest.mark.parametrize("address", [*SAMPLES, "/", "/glossaire/"])
def test_endpoint_answers_like_the_discovered_file(server: str, form: str, address: str):
    provider = {
        "provider_name": "Guide",
        "provider_url": server,
        "endpoints": [{"schemes": [f"{server}/*"], "url": f"{server}/oembed"}],
    }
    registry = ProviderRegistry.from_dict([provider])
    endpoint, parameters = discovery.find_from_registry(server + address, registry)
    parameters.format = form
    found = consumer.fetch_content(endpoint, parameters)
    discovered = consumer.fetch_content(*discovery.find_from_content(server + address))
    assert (type(found), found.title) == (type(discovered), discovered.title)


@pytest.mark.parametrize("query", ["", "?url=https://ailleurs.example/", "?url=x", "?url={here}/actions/inconnue/"])
def test_unsupported_address_is_a_documented_error(server: str, query: str):
    if "ailleurs" in query:
        query = "?url=https://ailleurs.example/un/deux/trois/"
    answer = httpx.get(f"{server}/oembed{query.format(here=server)}")
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

    for address in [*catalogue.page_addresses(), "/404.html"]:
        assert headers(address).count(f"Content-Security-Policy: {POLICY}; frame-ancestors 'none'") == 1, address
    for address in CARDS:
        assert [h for h in headers(address) if "frame" in h.lower()] == ["Content-Security-Policy: frame-ancestors *"]
    # The editor of records has its own policy, in its page.
    editor = [header for header in headers("/admin/index.html") if "frame" in header.lower()]
    assert editor == ["Content-Security-Policy: frame-ancestors 'none'", "X-Frame-Options: DENY"]
    for address in OPEN:
        assert "Access-Control-Allow-Origin: *" in headers(address)


def test_redirects_file_is_complete(built: Path, catalogue: Catalogue):
    lines = [line.split() for line in (built / "_redirects").read_text("utf-8").splitlines()]
    listed = {line[0]: line[1] for line in lines if line[0].startswith("/")}
    assert listed == catalogue.redirects()
    assert len(listed) < 2000  # the most that Cloudflare Pages reads


def test_refusal_is_valid_json(built: Path):
    assert json.loads((built / "oembed/erreur.json").read_text("utf-8"))["error"]
