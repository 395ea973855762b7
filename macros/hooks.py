"""MkDocs events: the catalogue in, pages out.

Order of a build: the data is loaded and checked before anything is written; the pages of the records
join those written by hand; each page is framed by its template, then finished (typography, acronyms);
the new site replaces the old one only when everything has succeeded.
"""

from __future__ import annotations

import sys
from pathlib import Path

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import BuildError
from mkdocs.plugins import CombinedEvent, event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import write_file
from rjsmin import jsmin

sys.path.insert(0, str(Path(__file__).parent.parent))  # MkDocs loads hooks by path

from catalogue import search_files, urls
from catalogue.model import Kind
from catalogue.problems import ProblemsFound
from macros import finishing, outputs, policy, publishing, style
from macros.admin import admin_files
from macros.guide import Guide, open_guide
from macros.pages import record_page, written_page
from macros.pictures import Pictures


def _guide(config: MkDocsConfig) -> Guide:
    return config.extra["guide"]


def on_startup(command: str, dirty: bool) -> None:
    """Remember whether this run publishes a site or serves a preview."""
    publishing.start(command)


@event_priority(100)  # before MkDocs-macros, which asks for the macros when it is configured
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Load and check the data; a problem stops the build before anything is written."""
    root = Path(config.config_file_path).parent
    try:
        guide = open_guide(root)
    except ProblemsFound as found:
        raise BuildError(f"Le site n'est pas construit.\n\n{found}") from None
    settings = guide.catalogue.settings
    config.extra["guide"] = guide
    config.site_name = settings.name
    config.site_url = settings.url
    config.site_description = settings.description
    config.extra["baseline"] = settings.tagline
    config.extra["policy"] = policy.POLICY
    config.site_author = settings.publisher
    config.copyright = settings.licence
    config.markdown_extensions.append(Pictures(Path(config.docs_dir, "images")))
    config.watch.append(config.docs_dir)
    publishing.divert(config)
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add a page for every record without prose and a redirect for every old address."""
    guide = _guide(config)
    for address, entry in guide.catalogue.page_addresses().items():
        path = urls.content_path(address)
        if entry is not None and files.get_file_from_path(path) is None:
            files.append(File.generated(config, path, content=""))
    for old, new in guide.catalogue.redirects().items():
        html = finishing.typeset(guide.renderer.render("redirect.html.j2", old, target=new))
        files.append(File.generated(config, f"{old.strip('/')}/index.html", content=html))
    _lighten(files, config)
    for path, content in admin_files(guide.renderer).items():
        source = {"abs_src_path": str(content)} if isinstance(content, Path) else {"content": content}
        files.append(File.generated(config, path, **source))
    return files


def _lighten(files: Files, config: MkDocsConfig) -> None:
    """Gather the style sheets, take the comments out of the scripts, and drop what no page loads."""
    ours = (str(Path(config.docs_dir)), config.theme.dirs[0])
    gathered = {f"{style.FOLDER}/{name}" for name in (*style.SCREEN, style.PRINT)}
    for file in list(files):
        if file.abs_src_path is None:
            continue
        if file.src_uri in gathered or not file.abs_src_path.startswith(ours):
            files.remove(file)
        elif file.src_uri.endswith(".js"):
            files.remove(file)
            files.append(
                File.generated(config, file.src_uri, content=jsmin(Path(file.abs_src_path).read_text("utf-8")))
            )
    sheet = style.style_sheet(Path(config.theme.dirs[0]))
    files.append(File.generated(config, style.PATH, content=sheet))


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Make the theme escape what it shows, as our own templates do: MkDocs does not by itself."""
    env.autoescape = True
    return env


@event_priority(100)
def _place_macros(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Tell the macros which page they are on; runs before them."""
    guide = _guide(config)
    guide.macros.address = _address(page)
    return markdown


def _frame(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Frame the prose of a record, macros rendered, with what is computed from the data."""
    guide = _guide(config)
    address = _address(page)
    entry = guide.catalogue.page_addresses().get(address)
    if entry is None:
        return written_page(guide.renderer, guide.catalogue.prose[address], markdown)
    text = record_page(guide.renderer, entry, address, markdown)
    page.title, page.meta["title"], page.meta["description"] = text.title, text.title, text.description
    return text.markdown


on_page_markdown = CombinedEvent(_place_macros, _frame)


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """List the headings of the frame in the table of contents, which only knows the prose."""
    page.toc = finishing.table_of_contents(html)
    return html


def on_page_context(context: dict, page: Page, config: MkDocsConfig, nav: object) -> dict:
    """Give the theme what the head of the page says to search engines and sharing apps."""
    context["sharing"] = _guide(config).renderer.sharing
    context["share"] = context["sharing"].of(_address(page))
    return context


@event_priority(-100)
def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Finish the HTML: French typography and explained acronyms."""
    explain = _address(page) not in urls.list_addresses(Kind.TERM)
    return finishing.finish(output, _guide(config).catalogue, explain)


def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    """Finish the pages that are templates, such as the one for unknown addresses."""
    if template_name.endswith(".html"):
        return finishing.finish(output_content, _guide(config).catalogue)
    return output_content


def on_build_error(error: Exception) -> None:
    """Leave nothing behind: the previous site stays as it was."""
    publishing.discard()


@event_priority(-100)
def on_post_build(config: MkDocsConfig) -> None:
    """Write what is not a page, then put the new site in place, unless something was wrong."""
    guide = _guide(config)
    if not publishing.refused(config):
        for path, text in search_files.build(guide.catalogue, finishing.typeset_plain).items():
            write_file(text.encode(), str(Path(config.site_dir, search_files.FOLDER, path)))
        cache = Path(config.config_file_path).parent / ".cache"
        outputs.write(Path(config.site_dir), guide.outputs, cache)
    publishing.publish(config, guide.catalogue)


def _address(page: Page) -> str:
    return f"/{page.file.url}" if page.file.url not in (".", "./", "") else "/"
