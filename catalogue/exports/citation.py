"""How to cite a page: a sentence, and the two formats that reference managers read."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
} | {mark: f"\\{mark}" for mark in "&%$#_"}


@dataclass(frozen=True)
class Reference:
    """A page to cite; ``date`` is when it last changed, and names its version."""

    key: str
    title: str
    site: str
    publisher: str
    url: str
    date: datetime.date

    def text(self, written_date: str) -> str:
        """Return the sentence to copy; ``written_date`` is the date in words."""
        return f"{self.publisher}, « {self.title} », {self.site}, version du {written_date}. {self.url}"

    def bibtex(self) -> str:
        """Return a BibTeX entry, every special character escaped."""
        fields = {
            "author": f"{{{_tex(self.publisher)}}}",
            "title": f"{{{_tex(self.title)}}}",
            "howpublished": _tex(self.site),
            "year": str(self.date.year),
            "month": str(self.date.month),
            "note": _tex(f"Version du {self.date.isoformat()}"),
            "url": self.url,
            "language": "french",
        }
        lines = [f"  {name} = {{{value}}}," for name, value in fields.items()]
        return "\n".join([f"@misc{{{self.key},", *lines, "}", ""])

    def ris(self) -> str:
        """Return a RIS entry; the format has one line per field and no escape."""
        fields = [
            ("TY", "ELEC"),
            ("AU", self.publisher),
            ("TI", self.title),
            ("T2", self.site),
            ("PB", self.publisher),
            ("PY", str(self.date.year)),
            ("DA", self.date.strftime("%Y/%m/%d")),
            ("ET", self.date.isoformat()),
            ("LA", "fr"),
            ("UR", self.url),
        ]
        lines = [f"{tag}  - {_line(value)}" for tag, value in fields]
        return "\r\n".join([*lines, "ER  - ", ""])


def _tex(text: str) -> str:
    escaped = "".join(_TEX.get(mark, mark) for mark in _line(text))
    # Two of these in a row would print as a dash or as a curly quote.
    return re.sub(r"([-'`])(?=\1)", r"\1{}", escaped)


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
