"""Web addresses as programs write them: editors write them as they read them, with accents."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit, urlunsplit

from pydantic_core import Url

_SIGNS = "A-Za-z0-9._~!$&'()*+,;=:@/-"
_ENCODED = "%[0-9A-Fa-f]{2}"
#: An address that the standard (RFC 3986) accepts as it is written.
_STANDARD = re.compile(
    rf"https?://[A-Za-z0-9.-]+(:[0-9]+)?(/([{_SIGNS}]|{_ENCODED})*)?"
    rf"(\?([{_SIGNS}?]|{_ENCODED})*)?(#([{_SIGNS}?]|{_ENCODED})*)?"
)
_LONE_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
#: Characters left as they are in a path; in a query or an anchor, « ? » is too.
_ALLOWED_SIGNS = "%/:@!$&'()*+,;=~"


def uri(address: str) -> str:
    """Return a web address in ASCII, as the standard asks: ``https://xn--caf-dma.example/%C3%A0-propos``.

    One that is ASCII already is left as it is.

    Raises:
        ValueError: its host is no domain name, or its port no port number.
    """
    if _STANDARD.fullmatch(address):
        return address
    parts = urlsplit(str(Url(address)))
    path, query, anchor = (_LONE_PERCENT.sub("%25", part) for part in (parts.path, parts.query, parts.fragment))
    return urlunsplit(
        (
            parts.scheme,
            parts.netloc,
            quote(path, _ALLOWED_SIGNS),
            quote(query, f"{_ALLOWED_SIGNS}?"),
            quote(anchor, f"{_ALLOWED_SIGNS}?"),
        )
    )
