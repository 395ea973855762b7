"""What the text of an action asks its reader to mind, in a sentence each."""

from __future__ import annotations

import re

from catalogue.language.plain import plain_text
from catalogue.language.typography import typeset
from catalogue.reading.prose import Prose

_SECTION = re.compile(r"^## Points d['’]attention[^\n]*\n(.*?)(?=^## |\Z)", re.DOTALL | re.MULTILINE)
#: An item of a list that opens with a whole sentence in bold; one that links elsewhere would be cut from its sense.
_BOLD_SENTENCE = re.compile(r"^- \*\*([^*{}]+[.!?])\*\*", re.MULTILINE)


def points_of_attention(prose: Prose | None) -> list[str]:
    """Return the sentences in bold that open the items of the section « Points d'attention » of a text."""
    section = _SECTION.search(prose.body) if prose else None
    return [typeset(plain_text(sentence)) for sentence in _BOLD_SENTENCE.findall(section[1])] if section else []
