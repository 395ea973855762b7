"""State of the web addresses that the guide cites: dead, moved, or uncertain.

It is read from the report of the link checker (``lychee --format json``). Addresses that a program
cannot check, or that are known to be dead but must stay as the source prints them, are listed with the
reason (:mod:`catalogue.reading.link_exceptions`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from catalogue.store import Catalogue
from catalogue.views.cited import cited_addresses

#: HTTP statuses of a page that no longer exists; others may be temporary faults, or refusals of robots.
_DEAD = frozenset({404, 410})
_NO_SUCH_HOST = re.compile(r"dns|resolve|lookup|no such host|name or service", re.IGNORECASE)


@dataclass(frozen=True)
class Verdict:
    """The state of an address, ``dead``, ``moved`` or ``uncertain``, with the reason or the new address."""

    url: str
    state: str
    detail: str


def verdicts(checked: dict[str, Any], excepted: set[str]) -> list[Verdict]:
    """Return the verdicts on the addresses that the link checker reports.

    Args:
        checked: its report, as JSON: ``error_map``, ``redirect_map``, ``timeout_map``.
        excepted: addresses to leave out.
    """
    by_url: dict[str, Verdict] = {}
    for url, status in _statuses(checked, "error_map"):
        code = status.get("code")
        reason = str(status.get("text") or status.get("details") or code or "sans réponse")
        dead = code in _DEAD or (code is None and _NO_SUCH_HOST.search(reason))
        by_url[url] = Verdict(url, "dead" if dead else "uncertain", f"{code} {reason}" if code else reason)
    for url, status in _statuses(checked, "timeout_map"):
        by_url.setdefault(url, Verdict(url, "uncertain", str(status.get("text") or "pas de réponse à temps")))
    for answer in _results(checked, "redirect_map"):
        url, target = answer["origin"], answer["redirects"][-1]["url"]
        if _is_elsewhere(url, target):
            by_url.setdefault(url, Verdict(url, "moved", target))
    return sorted((v for v in by_url.values() if v.url not in excepted), key=lambda v: (v.state, v.url))


def _results(checked: dict[str, Any], name: str) -> Iterator[dict[str, Any]]:
    for results in checked.get(name, {}).values():
        yield from results


def _statuses(checked: dict[str, Any], name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for answer in _results(checked, name):
        yield answer["url"], answer.get("status") or {}


def _is_elsewhere(url: str, target: str) -> bool:
    """Tell whether an address really moved, scheme, « www. » and final slash aside."""

    def bare(address: str) -> str:
        return re.sub(r"^https?://(www\.)?", "", address).rstrip("/")

    return bare(url) != bare(target)


_STATES = {
    "dead": "Mortes : à remplacer, ou à garder avec la raison dans data/link_exceptions.txt",
    "moved": "Déplacées : la nouvelle adresse est connue",
    "uncertain": "Incertaines : à ouvrir soi-même, le site refuse peut-être les robots",
}


def report(all_verdicts: list[Verdict], catalogue: Catalogue) -> str:
    """Return the text of the issue for editors, in Markdown; empty when all is well."""
    places_by_url = cited_addresses(catalogue)
    parts = []
    for state, title in _STATES.items():
        verdicts_of_state = [v for v in all_verdicts if v.state == state]
        if verdicts_of_state:
            parts.append(f"## {title} ({len(verdicts_of_state)})\n")
            for verdict in verdicts_of_state:
                places = ", ".join(f"`{place}`" for place in places_by_url.get(verdict.url, []))
                parts.append(f"- {verdict.url} — {verdict.detail}" + (f" — {places}" if places else ""))
            parts.append("")
    return "\n".join(parts)
