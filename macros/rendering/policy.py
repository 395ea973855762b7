"""The content security policy: what a page may load and run, written once for pages and hosting samples."""

from __future__ import annotations

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
