"""Public addresses: the only place that knows how they are built.

An address is absolute inside the site, starts and ends with ``/`` (``/actions/avance-de-fonds/``) and
may carry an anchor (``/glossaire/e-h/#esus``).
"""

from __future__ import annotations

import re
import unicodedata

from catalogue.model import AnyRecord, Erratum, Kind, Lever, Source
from catalogue.model.kinds import SPECS, spec_of

#: First part of the addresses of pages, with the kind of record they show.
SECTIONS = {spec.section: spec.kind for spec in SPECS if spec.section}

MATRICES = "tableaux"
#: First part of the addresses of the pages of places.
PLACES = "lieux"

#: Pages of the tools, whose address holds what the reader chose.
EXPLORER = "/explorer/"
COMPARISON = "/comparer/"
SITUATION = "/ma-situation/"
NOTE = "/note/"
#: Where a reader proposes a case; its address may hold what the case is about.
PROPOSAL = "/contribuer/"
#: The filter of the explorer that leaves out what is only planned.
STATUS, OBTAINED = "etat", "obtenu"

#: Where open data, embeddable cards, oEmbed answers, citations and shared images are.
DATA = "donnees"
API = "api/v1"
EMBED = "embed"
OEMBED = "oembed"
CITATIONS = "citer"
IMAGES = "partage"

#: First part of the addresses that are short enough to be said, printed or typed.
SHORT = frozenset(spec.short for spec in SPECS if spec.short)

#: First part of the addresses of files about pages (cards, answers, images…): no page may be there.
BESIDE_PAGES = SHORT | {EMBED, OEMBED, CITATIONS, IMAGES, API.partition("/")[0], "admin", "assets"}
#: Names, in folders with one file for each page, of the files about the home page and about unknown pages.
HOME, NO_PAGE = "accueil", "erreur"
#: Names of the file that makes the page of its folder, and of the one that forges show beside a folder.
_OF_THE_FOLDER = frozenset({"index", "readme"})
#: Names that Windows keeps for devices: a project that holds such a file cannot be copied there.
_DEVICES = frozenset({"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)})
#: Anchors that the frame of every page holds.
FRAME_ANCHORS = frozenset({"as-files", "contenu", "site-nav", "toc-titre", "toc-liste", "finder-list"})


def short_address(kind: Kind, record: AnyRecord) -> str | None:
    """Return the short address of a record, ``/l/3/`` or ``/a/avance-de-fonds/``, or None."""
    if not spec_of(kind).short:
        return None
    return short(kind, str(record.number) if isinstance(record, Lever) else record.id)


def short(kind: Kind, name: str) -> str:
    """Return the short address that a name has, or had, among the records of a kind."""
    return f"/{spec_of(kind).short}/{name}/"


def embed_address(public: str) -> str:
    """Return where a page can be embedded from: its own address, after ``/embed``."""
    return f"/{EMBED}{public}"


def cases_address(*records: tuple[Kind, str]) -> str:
    """Return where a list of cases can be embedded from: all, or those of one or two records.

    Such as ``/embed/cas/besoins/se-nourrir/territoires/ruralites/``: the addresses of the records, one after
    the other, what is at stake first.
    """
    return f"/{EMBED}/cas/" + "".join(f"{spec_of(kind).section}/{record_id}/" for kind, record_id in records)


def pages_of_cases(public: str) -> tuple[str, ...]:
    """Return the addresses of the records whose cases are listed at an address of :func:`cases_address`."""
    start = cases_address()
    parts = public.removeprefix(start).strip("/").split("/")
    if not public.startswith(start) or len(parts) % 2:
        return ()
    return tuple(f"/{section}/{name}/" for section, name in zip(parts[::2], parts[1::2], strict=True))


def api_address(kind: Kind, record_id: str = "") -> str:
    """Return the file of the API about a record, or about all those of a kind."""
    inner = f"/{record_id}" if record_id else ""
    return f"/{API}/{spec_of(kind).collection}{inner}.json"


def file_about(folder: str, public: str, extension: str) -> str:
    """Return the address of the file about a page in a folder of such files: ``/oembed/actions/x.json``."""
    return f"/{folder}{public.rstrip('/') or f'/{HOME}'}.{extension}"


def address(kind: Kind, record_id: str) -> str:
    """Return the public address of a record."""
    spec = spec_of(kind)
    if spec.section:
        return f"/{spec.section}/{record_id}/"
    if kind is Kind.TERM:
        return f"{part_address(kind, part_by_letter(kind, record_id))}#{record_id}"
    return f"/{spec.listed_on}/#{record_id}"


def address_of(kind: Kind, record: AnyRecord) -> str:
    """Return the public address of a record; for errata and sources, it depends on more than the id."""
    if isinstance(record, Erratum) and record.severity == "mineure":
        return f"{part_address(kind, *spec_of(kind).parts)}#{record.id}"
    if isinstance(record, Source) and record.read_since:
        return f"{part_address(kind, part_by_letter(kind, record.id))}#{record.id}"
    return address(kind, record.id)


def part_by_letter(kind: Kind, record_id: str) -> str:
    """Return the part of a list that holds a record: ``e-h`` for the term ``esus``; digits come before letters."""
    parts = spec_of(kind).parts
    return next((part for part in parts if record_id[0] <= part[-1]), parts[-1])


def index_address(kind: Kind) -> str:
    """Return the address of the page that lists the records of a kind."""
    spec = spec_of(kind)
    return f"/{spec.section or spec.listed_on}/"


def part_address(kind: Kind, part: str) -> str:
    """Return the address of one part of a list too long for one page."""
    return f"{index_address(kind)}{part}/"


def parent(public: str) -> str:
    """Return the address above one: ``/glossaire/`` for ``/glossaire/a-b/``, ``/`` for a page at the top."""
    above = public.strip("/").rpartition("/")[0]
    return f"/{above}/" if above else "/"


def all_parts() -> frozenset[str]:
    """Return the addresses of the pages that hold the later parts of a list."""
    return frozenset(part_address(spec.kind, part) for spec in SPECS for part in spec.parts)


def list_addresses(kind: Kind) -> tuple[str, ...]:
    """Return the address of every page that lists records of a kind: the index, then its parts."""
    return (index_address(kind), *(part_address(kind, part) for part in spec_of(kind).parts))


def place_address(*names: str) -> str:
    """Return the address of the page of a place: a région, then a département in it; of all places without a name."""
    return "/".join(["", PLACES, *map(slug, names), ""])


def evidence_address(monograph_id: str, action_id: str) -> str:
    """Return where a monograph tells how its organisation benefited from an action."""
    return f"{address(Kind.MONOGRAPH, monograph_id)}#{action_id}"


def filter_name(kind: Kind) -> str:
    """Return what a filter by the records of a kind is called in the address of a tool: ``actions``, ``cas``."""
    return "cas" if kind is Kind.MONOGRAPH else spec_of(kind).collection


def situation_address(question: str, answer: str) -> str:
    """Return the address of « Partir de ma situation » with one question answered: its name, the id of the answer."""
    return f"{SITUATION}?{question}={answer}"


def explorer_address(*chosen: tuple[Kind | str, str]) -> str:
    """Return the address of the explorer with filters, each by the id of a record of a kind, or of another value."""
    pairs = [(filter_name(by) if isinstance(by, Kind) else by, value) for by, value in chosen]
    return f"{EXPLORER}?{'&'.join(f'{name}={value}' for name, value in pairs)}"


def comparison_address(kind: Kind, *ids: str) -> str:
    """Return the address of the comparison of records of a kind: cases or actions."""
    return f"{COMPARISON}?{filter_name(kind)}={','.join(ids)}"


def proposal_address(*known: tuple[Kind, str]) -> str:
    """Return where a reader proposes a case, with what it would be about: records, each by its kind and its id."""
    return f"{PROPOSAL}?{'&'.join(f'{filter_name(kind)}={value}' for kind, value in known)}" if known else PROPOSAL


def page_address(path: str) -> str:
    """Return the address of the page that a Markdown file makes.

    Args:
        path: path of the file below ``content/``, such as ``actions/avance-de-fonds.md``.
    """
    parts = path.removesuffix(".md").split("/")
    if parts[-1] == "index":
        parts.pop()
    return "/".join(["", *parts, ""]) if parts else "/"


def is_address(public: str) -> bool:
    """Tell whether a text is an address of the form that the guide makes: each part is a slug."""
    if not (public.startswith("/") and public.endswith("/")):
        return False
    return all(part and slug(part) == part for part in public.strip("/").split("/")) or public == "/"


def is_reserved_page(public: str) -> bool:
    """Tell whether an address is reserved: no page may be there."""
    parts = public.strip("/").split("/")
    return parts[0] in BESIDE_PAGES or parts in ([HOME], [NO_PAGE]) or not _DEVICES.isdisjoint(parts)


def is_reserved_id(kind: Kind, record_id: str) -> bool:
    """Tell whether an id is reserved: its page, or its anchor, would be that of something else."""
    if record_id in FRAME_ANCHORS:
        return True
    return bool(spec_of(kind).section) and record_id in _OF_THE_FOLDER | _DEVICES


def relative(origin: str, target: str) -> str:
    """Return the link from page ``origin`` to ``target``, which works under any root folder.

    Args:
        origin: address of the page that holds the link.
        target: address linked to, with or without an anchor.
    """
    path, _, anchor = target.partition("#")
    if path == origin:
        return f"#{anchor}" if anchor else "./"
    # Skip the folders that both addresses start with.
    shared = 0
    for position, (origin_folder, target_folder) in enumerate(zip(origin, path, strict=False)):
        if origin_folder != target_folder:
            break
        if origin_folder == "/":
            shared = position + 1
    link = "../" * origin.count("/", shared) + path[shared:] or "./"
    return f"{link}#{anchor}" if anchor else link


def slug(text: str) -> str:
    """Return the form a name takes in an address: lower case, no accent, hyphens."""
    folded = unicodedata.normalize("NFKD", text.lower()).replace("œ", "oe").replace("æ", "ae")
    plain = "".join(character for character in folded if not unicodedata.combining(character))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
