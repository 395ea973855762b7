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

#: First parts of the addresses of open data, API, cards to embed, oEmbed answers, citations and shared images.
DATA = "donnees"
API = "api/v1"
EMBED = "embed"
OEMBED = "oembed"
CITATIONS = "citer"
IMAGES = "partage"

#: First part of the addresses that are short enough to be said, printed or typed.
SHORT = frozenset(spec.short for spec in SPECS if spec.short)


def short_address(kind: Kind, record: AnyRecord) -> str | None:
    """Return the short address of a record, ``/l/3/`` or ``/a/avance-de-fonds/``, or None."""
    if not spec_of(kind).short:
        return None
    return short(kind, str(record.number) if isinstance(record, Lever) else record.id)


def short(kind: Kind, name: str) -> str:
    """Return the short address of a record of a kind, from its id, present or former, or its number."""
    return f"/{spec_of(kind).short}/{name}/"


def embed_address(public: str) -> str:
    """Return the address of the card of a page: that of the page, after ``/embed``."""
    return f"/{EMBED}{public}"


def cases_address(*chosen: tuple[Kind, str]) -> str:
    """Return the address of a list of cases to embed: all cases, or those of one or two records.

    Such as ``/embed/cas/besoins/se-nourrir/territoires/ruralites/``: the addresses of the records, one after
    the other, what is at stake before where or by whom.
    """
    return f"/{EMBED}/cas/" + "".join(f"{spec_of(kind).section}/{record_id}/" for kind, record_id in chosen)


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


def beside(folder: str, public: str, extension: str) -> str:
    """Return the address of the file about a page in a folder of such files, as ``/oembed/actions/x.json``."""
    return f"/{folder}{public.rstrip('/') or '/accueil'}.{extension}"


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
    """Return the part of a list in which a record is: ``e-h`` for the term ``esus``; digits come before letters."""
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
    """Return the parent of an address: ``/glossaire/`` for ``/glossaire/a-b/``, ``/`` for a page at the top."""
    above = public.strip("/").rpartition("/")[0]
    return f"/{above}/" if above else "/"


def all_parts() -> frozenset[str]:
    """Return the addresses of the pages that continue the list of another page."""
    return frozenset(part_address(spec.kind, part) for spec in SPECS for part in spec.parts)


def list_addresses(kind: Kind) -> tuple[str, ...]:
    """Return the address of every page that lists records of a kind: the index, then its parts."""
    return (index_address(kind), *(part_address(kind, part) for part in spec_of(kind).parts))


def evidence_address(monograph_id: str, action_id: str) -> str:
    """Return the address of the passage of a monograph about an action that its organisation benefited from."""
    return f"{address(Kind.MONOGRAPH, monograph_id)}#{action_id}"


def relative(origin: str, target: str) -> str:
    """Return the link from page ``origin`` to ``target``, which works under any root folder.

    Args:
        origin: address of the page that holds the link.
        target: address linked to, with or without an anchor.
    """
    path, _, anchor = target.partition("#")
    if path == origin:
        return f"#{anchor}" if anchor else "./"
    # The folders that both addresses share are not in the link.
    shared = 0
    for position, (ours, theirs) in enumerate(zip(origin, path, strict=False)):
        if ours != theirs:
            break
        if ours == "/":
            shared = position + 1
    link = "../" * origin.count("/", shared) + path[shared:] or "./"
    return f"{link}#{anchor}" if anchor else link


def slug(text: str) -> str:
    """Return a name as an address writes it: lower case, without accents, words joined by hyphens."""
    folded = unicodedata.normalize("NFKD", text.lower()).replace("œ", "oe").replace("æ", "ae")
    plain = "".join(character for character in folded if not unicodedata.combining(character))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
