"""Rules about boxes, footnotes and tables: badly written, Python-Markdown turns them into something else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from catalogue.checks.registry import each, pages, rule
from catalogue.reading.conventions import ANY_BOX, BOX, BOXES, CAPTION, FRENCH_BOXES
from catalogue.reading.problems import Problem, did_you_mean
from catalogue.reading.prose import Prose

_CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.DOTALL | re.MULTILINE)
_NOTE = re.compile(r"\[\^(?P<name>[^\[\]\n]+)\](?P<text>:)?")
#: The line under the header row of a table.
_UNDER_HEADINGS = re.compile(r"^ *(?=[^\n]*-)(?=[^\n]*\|)[ :|-]+$")
_KINDS = f"Genres d'encadrés : {', '.join(FRENCH_BOXES)}."


def _lines(prose: Prose) -> Iterator[tuple[int, str]]:
    """Yield the lines of a page with their number, without examples of code."""
    if any(mark in prose.body for mark in ("[^", "!!!", "???", "|")):
        text = _CODE.sub(lambda code: "\n" * code.group().count("\n"), prose.body)
        yield from enumerate(text.split("\n"), prose.start)


@rule
@each(pages)
def badly_opened_box(prose: Prose) -> Iterator[Problem]:
    """A box opens with « !!! » or « ??? », a kind that exists, and a title between straight quotes if it has one."""
    for number, line in _lines(prose):
        if not ANY_BOX.match(line):
            continue
        box = BOX.match(line)
        if box is None or not (box["kind"] or (box["folded"] and box["title"])):
            message = f"l'encadré « {line.strip()[:40]} » est mal ouvert."
            hint = 'Écrivez par exemple : !!! conseil "Titre".'
            yield Problem(prose.path, number, message=message, hint=hint)
        elif box["kind"] and box["kind"].lower() not in BOXES:
            message = f"« {box['kind']} » n'est pas un genre d'encadré."
            yield Problem(prose.path, number, message=message, hint=did_you_mean(box["kind"], BOXES) or _KINDS)


@rule
@each(pages)
def empty_box(prose: Prose) -> Iterator[Problem]:
    """The text of a box is four spaces further than the line that opens it."""
    lines = list(_lines(prose))
    for place, (number, line) in enumerate(lines):
        if (box := BOX.match(line)) and not _next_text(lines, place + 1).startswith(f"{box['margin']}    "):
            message = "cet encadré est vide."
            hint = "Décalez chaque ligne de son texte de 4 espaces."
            yield Problem(prose.path, number, message=message, hint=hint)


@rule
@each(pages)
def lone_footnote(prose: Prose) -> Iterator[Problem]:
    """A footnote is called in the text, and has a text of its own."""
    calls: dict[str, int] = {}
    texts: dict[str, int] = {}
    for number, line in _lines(prose):
        for note in _NOTE.finditer(line):
            opens = note["text"] and not line[: note.start()].strip()
            (texts if opens else calls).setdefault(note["name"], number)
    for name in (name for name in calls if name not in texts):
        hint = f"Ajoutez une ligne « [^{name}]: … » à la fin de la page."
        yield Problem(prose.path, calls[name], message=f"la note « {name} » n'a pas de texte.", hint=hint)
    for name in (name for name in texts if name not in calls):
        hint = f"Écrivez « [^{name}] » là où elle doit être appelée, ou effacez-la."
        yield Problem(prose.path, texts[name], message=f"la note « {name} » n'est appelée nulle part.", hint=hint)


@rule
@each(pages)
def table_without_caption(prose: Prose) -> Iterator[Problem]:
    """A table is followed by a paragraph that says its title, which a screen reader announces first."""
    lines = list(_lines(prose))
    for place, (number, line) in enumerate(lines):
        if not (place and _UNDER_HEADINGS.match(line) and "|" in lines[place - 1][1]):
            continue
        if place > 1 and lines[place - 2][1].strip():
            continue  # in the middle of a paragraph, this is no table
        end = next((end for end in range(place, len(lines)) if not lines[end][1].strip()), len(lines))
        if not CAPTION.match(_next_text(lines, end).strip()):
            message = "ce tableau n'a pas de titre."
            hint = "Ajoutez dessous, après une ligne vide : « Tableau : ce qu'il montre »."
            yield Problem(prose.path, number - 1, message=message, hint=hint)


def _next_text(lines: list[tuple[int, str]], start: int) -> str:
    """Return the first line that is not empty, from an index on; an empty text if there is none."""
    return next((lines[place][1] for place in range(start, len(lines)) if lines[place][1].strip()), "")
