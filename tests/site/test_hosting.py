"""The sample configurations of nginx and Apache, each run by the real server on the loopback interface."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from oembedpy import consumer, discovery
from oembedpy.provider import ProviderRegistry
from oembedpy.types import Link, Rich

from catalogue.exports.files import EVIDENCE, TABLE_PAGES
from catalogue.store import Catalogue
from macros.rendering.assets import Assets
from macros.rendering.policy import POLICY
from tests.builders import Project, make_need, make_page, make_settings
from tests.guides import files_of, guide_of, write_site

#: On one worker: what it builds serves all its tests.
pytestmark = pytest.mark.xdist_group("hosting")

PLACES = os.pathsep.join([os.environ.get("PATH", ""), "/usr/local/sbin", "/usr/sbin", "/sbin"])
#: Names of each server's program, and the Debian package that brings it.
PROGRAMS = {"nginx": (("nginx",), "nginx-light"), "apache": (("apache2", "httpd"), "apache2-bin")}
#: Those that the .htaccess file asks for, and what any server has.
APACHE_MODULES = (
    *("mpm_event", "authz_core", "authz_host"),
    *("alias", "dir", "mime", "headers", "rewrite", "filter", "deflate"),
)

#: One for all the tests, to be made once; each request has a connection of its own, since servers come and go.
CLIENT = httpx.Client(limits=httpx.Limits(max_keepalive_connections=0))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _nginx(program: str, folder: Path, port: int) -> list[str]:
    """Write the sample with the address and the folder of the test; return the command that serves it."""
    [sample] = [file.read_text("utf-8") for file in (folder / "served").rglob("nginx.conf")]
    sample, listens = re.subn(r"listen 80;", f"listen 127.0.0.1:{port};", sample)
    sample, roots = re.subn(r"root [^;]+;", f"root {folder / 'served'};", sample)
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
        f"DocumentRoot {folder}/served", f"<Directory {folder}/served>", "AllowOverride All", "Require all granted",
        "</Directory>",
    ]  # fmt: skip
    configuration = folder / "apache.conf"
    configuration.write_text("\n".join(lines) + "\n", "utf-8")
    return [program, "-D", "FOREGROUND", "-f", str(configuration)]


@contextmanager
def _running(name: str, write: Callable[[Path, str], None]) -> Iterator[str]:
    """Run a server on the folder that ``write`` fills, told the address it is served at, which is yielded."""
    names, package = PROGRAMS[name]
    program = next((path for name in names if (path := shutil.which(name, path=PLACES))), None)
    if program is None:
        reason = f"{names[0]} manque : sudo apt-get install {package}"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    # Apache leaves the administrator's account: it must be able to read the folder.
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        folder.chmod(0o755)
        (folder / "served").mkdir()
        write(folder / "served", url)
        command = {"nginx": _nginx, "apache": _apache}[name](program, folder, port)
        checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stderr
        with (folder / "log").open("w+b") as log:
            process = subprocess.Popen(command, stderr=log)
            try:
                with httpx.Client(transport=httpx.HTTPTransport(retries=10)) as client:
                    answer = client.get(url)
                log.seek(0)
                assert answer.status_code < 500, log.read().decode()
                yield url
            finally:
                process.terminate()
                process.wait()


def _add_pages(project: Project) -> None:
    """Give a small project the pages that lead to what other sites and programs use."""
    for page in ("integrer", "donnees", *(f"donnees/{name}" for name in (EVIDENCE, *TABLE_PAGES))):
        project[f"content/{page}.md"] = make_page("Une page.", title=f"Page {page}")


#: Folders of its domain where the site may live: none, and one.
FOLDERS = ("", "/guide")


@pytest.fixture(scope="module", params=[(name, folder) for name in PROGRAMS for folder in FOLDERS], ids="".join)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a small site as each server serves it, at the root of a domain and in a folder."""
    name, folder = request.param
    project = Project(tmp_path_factory.mktemp("project"))

    def write(served_folder: Path, url: str) -> None:
        # What a consumer follows are complete addresses: they must lead here and not to the network.
        project["data/site.yaml"] = make_settings(url=f"{url}{folder}/")
        project["data/needs.yaml"] = [make_need(aliases=["Se croiser"])]
        _add_pages(project)
        write_site(guide_of(project.catalogue()), served_folder / folder.lstrip("/"))

    with _running(name, write) as url:
        yield f"{url}{folder}"


@pytest.fixture(scope="module", params=PROGRAMS)
def redirecting(request: pytest.FixtureRequest, built: Path) -> Iterator[str]:
    """Address of a server that has the redirects of the real site, and no page."""

    def write(served_folder: Path, url: str) -> None:
        for rules in ("nginx.conf", ".htaccess"):
            shutil.copy(built / rules, served_folder)

    with _running(request.param, write) as url:
        yield url


PAGES = ["/", "/actions/pret-de-salle/", "/donnees/", "/integrer/", "/404.html"]
CARDS = ["/embed/actions/pret-de-salle/", "/embed/cas/thematiques/entraide/", "/embed/cas/"]
OPEN = [
    *CARDS,
    "/api/v1/index.json",
    "/oembed/actions/pret-de-salle.json",
    "/donnees/soutiens.csv",
]


@pytest.mark.parametrize("address", PAGES)
def test_pages_cannot_be_framed(server: str, address: str):
    answer = CLIENT.get(server + address)
    assert answer.status_code == 200
    assert answer.headers["content-security-policy"] == f"{POLICY}; frame-ancestors 'none'"
    assert answer.headers["x-frame-options"] == "DENY"
    assert "x-robots-tag" not in answer.headers
    assert answer.headers["cache-control"] == "public, max-age=0, must-revalidate"


@pytest.mark.parametrize("address", CARDS)
def test_cards_can_be_framed_and_are_not_indexed(server: str, address: str):
    answer = CLIENT.get(server + address)
    assert answer.headers["content-security-policy"] == "frame-ancestors *"
    assert "x-frame-options" not in answer.headers
    assert answer.headers["x-robots-tag"] == "noindex"


@pytest.mark.parametrize("address", OPEN)
def test_data_and_cards_are_open_to_other_sites(server: str, address: str):
    assert CLIENT.get(server + address).headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("address", PAGES)
def test_pages_are_not(server: str, address: str):
    if address != "/donnees/":
        assert "access-control-allow-origin" not in CLIENT.get(server + address).headers


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/api/v1/index.json", "application/json"),
        ("/donnees/vocabulaire.ttl", "text/turtle"),
        ("/donnees/dcat.jsonld", "application/ld+json"),
        ("/donnees/soutiens.csv", "text/csv"),
        ("/nouveautes.xml", "application/atom+xml"),
        ("/oembed/actions/pret-de-salle.xml", "text/xml"),
        ("/partage/actions/pret-de-salle.png", "image/png"),
        ("/assets/javascripts/embed.js", "text/javascript"),
        (Assets().address("/assets/stylesheets/guide.css"), "text/css"),
        ("/donnees/donnees.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("/", "text/html"),
        (Assets().address("/assets/fonts/atkinson-hyperlegible-next-normal.woff2"), "font/woff2"),
        ("/citer/actions/pret-de-salle.bib", "application/x-bibtex"),
    ],
)
def test_types(server: str, address: str, kind: str):
    answer = CLIENT.get(server + address)
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == kind
    if kind.startswith("text/"):
        assert answer.charset_encoding.lower() == "utf-8"
        assert answer.headers["content-encoding"] == "gzip"


HOUR, EVER, EACH_TIME = (
    "public, max-age=3600",
    "public, max-age=31536000, immutable",
    "public, max-age=0, must-revalidate",
)
#: The two servers read patterns; other hosts are told each address.
CACHES = {
    "/api/v1/index.json": HOUR,
    "/embed/actions/pret-de-salle/": HOUR,
    "/oembed/actions/pret-de-salle.json": HOUR,
    "/assets/search/core.json": EACH_TIME,
    "/assets/javascripts/embed.js": EACH_TIME,
    "/assets/fonts/OFL.txt": EACH_TIME,
    "/partage/actions/pret-de-salle.png": EACH_TIME,
    "/donnees/soutiens.csv": EACH_TIME,
    **dict.fromkeys(Assets().permanent_addresses, EVER),
}


@pytest.mark.parametrize("address", CACHES)
def test_cache(server: str, address: str):
    answer = CLIENT.get(server + address)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == CACHES[address]


def test_cache_of_the_search(server: str):
    """Its files are in the folder of the version that the first of them tells."""
    version = CLIENT.get(f"{server}/assets/search/core.json").json()["version"]
    answer = CLIENT.get(f"{server}/assets/search/v/{version}/forms.json")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == EVER


def test_what_is_checked_at_each_visit_is_not_sent_again(server: str):
    page = CLIENT.get(f"{server}/")
    for validator, question in {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}.items():
        assert CLIENT.get(f"{server}/", headers={question: page.headers[validator]}).status_code == 304, validator


TARGET_BY_OLD_ADDRESS = {
    "/l/1": "/leviers/contributions/",
    "/l/1/": "/leviers/contributions/",
    "/a/pret-de-salle": "/actions/pret-de-salle/",
    "/besoins/se-croiser": "/besoins/se-rencontrer/",
    "/besoins/se-croiser/": "/besoins/se-rencontrer/",
}


@pytest.mark.parametrize("address", TARGET_BY_OLD_ADDRESS)
def test_old_and_short_addresses_are_real_redirects(server: str, address: str):
    answer = CLIENT.get(server + address)
    assert answer.status_code == 301
    # Without anchor: the browser keeps the reader's own.
    assert _target(server, answer) == TARGET_BY_OLD_ADDRESS[address]


def _target(server: str, answer: httpx.Response) -> str:
    """Return where an answer sends the reader, inside the site: nginx says it without its own name."""
    return urljoin(server, answer.headers["location"]).removeprefix(server)


def test_the_address_of_the_folder_leads_to_the_home_page(server: str):
    assert CLIENT.get(server, follow_redirects=True).url.path == f"{urlsplit(server).path}/"


def test_every_redirect_of_the_real_site_is_configured(redirecting: str, catalogue: Catalogue):
    with httpx.Client(base_url=redirecting) as client:
        for old_address, new_address in catalogue.redirects().items():
            answer = client.get(old_address)
            assert (answer.status_code, _target(redirecting, answer)) == (301, new_address)


def test_unknown_address_gets_the_helpful_page(server: str):
    answer = CLIENT.get(f"{server}/inconnue/")
    assert answer.status_code == 404
    assert "Cette page n’existe pas" in answer.text


@pytest.mark.parametrize("name", ["_headers", "_redirects", "nginx.conf", ".htaccess"])
def test_rules_are_not_public(server: str, name: str):
    assert CLIENT.get(f"{server}/{name}").status_code == 404


# --- oEmbed, by an existing consumer ------------------------------------------------------------

SAMPLES = [
    "/leviers/contributions/",
    "/actions/pret-de-salle/",
    "/monographies/cafe/",
    "/besoins/se-rencontrer/",
    "/thematiques/entraide/",
]


@pytest.mark.parametrize("address", SAMPLES)
def test_consumer_discovers_a_rich_card(server: str, address: str):
    content = consumer.fetch_content(*discovery.find_from_content(server + address))
    assert isinstance(content, Rich)
    assert content.provider_name
    [src] = re.findall(r'src="([^"]+)"', content.html)
    card = CLIENT.get(src)
    assert card.status_code == 200
    assert card.headers["content-security-policy"] == "frame-ancestors *"


def test_consumer_discovers_a_link_on_other_pages(server: str):
    content = consumer.fetch_content(*discovery.find_from_content(f"{server}/donnees/"))
    assert isinstance(content, Link)
    assert content.title == "Page donnees"


@pytest.mark.parametrize("form", ["json", "xml"])
@pytest.mark.parametrize("address", [*SAMPLES, "/", "/donnees/"])
def test_endpoint_answers_like_the_discovered_file(server: str, form: str, address: str):
    provider = {
        "provider_name": "Guide",
        "provider_url": server,
        "endpoints": [{"schemes": [f"{server}/*"], "url": f"{server}/oembed"}],
    }
    registry = ProviderRegistry.from_dict([provider])
    endpoint, parameters = discovery.find_from_registry(server + address, registry)
    parameters.format = form
    answer = consumer.fetch_content(endpoint, parameters)
    discovered = consumer.fetch_content(*discovery.find_from_content(server + address))
    assert (type(answer), answer.title) == (type(discovered), discovered.title)


@pytest.mark.parametrize(
    "query", ["", "?url=https://ailleurs.example/un/deux/trois/", "?url=x", "?url={here}/actions/inconnue/"]
)
def test_unsupported_address_is_a_documented_error(server: str, query: str):
    answer = CLIENT.get(f"{server}/oembed{query.format(here=server)}")
    assert answer.status_code == 404
    refusal = answer.json()
    assert refusal["error"].startswith("Aucune réponse oEmbed")
    page = refusal["documentation"]
    assert CLIENT.get(page.partition("#")[0]).status_code == 200


# --- Hosts whose server cannot be run here ----------------------------------------------------------


@pytest.fixture(params=[*FOLDERS, "/ess.2021/le_guide"])
def hosted(request: pytest.FixtureRequest, project: Project) -> tuple[str, Catalogue, dict[str, bytes]]:
    """The folder where a small site lives, what it is made of, and its files."""
    project["data/site.yaml"] = make_settings(url=f"https://guide.example{request.param}/")
    _add_pages(project)
    catalogue = project.catalogue()
    return request.param, catalogue, files_of(guide_of(catalogue))


def test_headers_file_opens_only_cards(hosted: tuple[str, Catalogue, dict[str, bytes]]):
    """Netlify and Cloudflare add up every rule of an address: no closed rule may cover a card."""
    folder, catalogue, files = hosted
    rules: dict[str, list[str]] = {}
    for line in files["/_headers"].decode().splitlines():
        if line.startswith("/"):
            rules[line] = current = []
        elif line.startswith("  "):
            current.append(line.strip())

    def headers(address: str) -> list[str]:
        return [
            header
            for pattern, headers_of_pattern in rules.items()
            if re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), folder + address)
            for header in headers_of_pattern
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
    assert "Content-Type: application/atom+xml; charset=utf-8" in headers("/nouveautes.xml")
    for address, cache in CACHES.items():
        cache_headers = [header for header in headers(address) if header.startswith("Cache-Control")]
        # Without a rule, these hosts have a file checked at each visit.
        assert cache_headers == [f"Cache-Control: {cache}"] or (cache == EACH_TIME and not cache_headers), address
    assert f"Cache-Control: {EVER}" in headers("/assets/search/v/0123456789ab/words/0.json")


def _redirects(content: str) -> dict[str, str]:
    lines = [line.split() for line in content.splitlines()]
    return {line[0]: line[1] for line in lines if line and line[0].startswith("/")}


def test_redirects_file_is_complete(hosted: tuple[str, Catalogue, dict[str, bytes]]):
    folder, catalogue, files = hosted
    expected = {folder + old: folder + new for old, new in catalogue.redirects().items()}
    assert _redirects(files["/_redirects"].decode()) == expected


def test_redirects_of_the_real_site_are_not_too_many(built: Path):
    redirects = _redirects((built / "_redirects").read_text("utf-8"))
    assert 0 < len(redirects) < 2000  # the most that Cloudflare Pages reads


def test_refusal_is_valid_json(built: Path):
    assert json.loads((built / "oembed/erreur.json").read_text("utf-8"))["error"]
