"""The content security policy: what a page may load and run, written once for pages and hosting samples."""

from __future__ import annotations

from markupsafe import Markup

#: Everything comes from the site itself. ``data:`` images are the pictograms written in the style sheets.
DIRECTIVES = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    # A script cannot turn text into markup or code.
    "require-trusted-types-for": "'script'",
    "trusted-types": "'none'",
}

POLICY = "; ".join(f"{name} {sources}" for name, sources in DIRECTIVES.items())

#: What the policy of a card adds after the hash of its script, when the card is a tool that reads files of the site.
TOOL_IN_A_CARD = Markup("; ").join(
    [
        Markup(" 'self'"),
        Markup("connect-src 'self'"),
        *(Markup(f"{name} {DIRECTIVES[name]}") for name in ("require-trusted-types-for", "trusted-types")),
    ]
)
