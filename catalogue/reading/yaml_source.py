"""A strict YAML reader that keeps the line of every value.

Only what an editor needs is accepted: mappings, lists, text, whole numbers, ``true``/``false`` and
``null``. Dates, ``yes``, ``01`` and the like stay text; duplicate keys, aliases, tags and documents
that are too big are problems.
"""

from __future__ import annotations

import pickle
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from catalogue.language import characters
from catalogue.model.fields import FieldPath
from catalogue.reading.problems import Problem, field_path

MAX_BYTES = 1_000_000
#: Most characters in one line, and in one text: ten times the longest so far.
MAX_CHARACTERS = 10_000
MAX_DEPTH = 20
#: With more brackets and dashes than this, the depth of nesting is measured first: deep nesting crashes the C parser.
MAX_MARKS = 5_000

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,15})")
#: The marks of a conflict, in their order: one of them alone is text, as « ======= » under a heading.
_CONFLICT = tuple(map(re.compile, (r"<{7}( |$)", r"={7}$", r">{7}( |$)")))
#: What is left of a conflict half mended, where it is no YAML.
_MARK = re.compile(r"([<=>|])\1{6}( |$)")
_UNCLOSED = re.compile(r"quoted scalar|flow (mapping|sequence)|simple key")
_PLAIN_WORDS = {"null": None, "~": None, "": None, "true": True, "false": False}
#: Most characters shown before an invisible one, and most other lines listed that hold some.
_SHOWN_BEFORE, _MOST_LINES = 20, 8

_LEFT = "cette ligne est une marque de conflit de fusion."

#: Messages of the YAML parser, in French. The first pattern that matches wins.
_TRANSLATIONS = (
    (
        "mapping values are not allowed",
        "un « : » se trouve au milieu d'une valeur, ou le retrait est faux",
    ),
    ("could not find expected ':'", "il manque un « : » après un nom de champ"),
    ("did not find expected key", "le retrait ou les guillemets de cette ligne sont faux"),
    ("did not find expected '-' indicator", "le retrait de cet élément de liste est faux"),
    ("found undefined alias", "« * » commence une valeur : mettez-la entre guillemets"),
    (
        "expected alphabetic or numeric",
        "« & » ou « * » commence une valeur : mettez-la entre guillemets",
    ),
    ("did not find expected", "une parenthèse, un crochet ou un guillemet n'est pas fermé"),
    (
        "found character that cannot start",
        "une tabulation ou un caractère interdit commence la valeur",
    ),
    ("found unexpected end of stream", "un guillemet n'est pas fermé"),
    ("block sequence entries are not allowed", "un tiret de liste est mal placé"),
    ("found another document", "une ligne « --- » ouvre un second document"),
    ("control characters are not allowed", "un caractère invisible interdit s'y trouve"),
)


@dataclass(frozen=True)
class Document:
    """One file read: its value, the line of each path inside it, its problems.

    ``digest`` is that of its path and content, a cache key; it is empty when no cache needs it.
    """

    path: str
    value: Any = None
    lines: Mapping[FieldPath, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    digest: bytes = field(default=b"", compare=False, repr=False)

    def line(self, path: FieldPath = ()) -> int:
        """Return the line of ``path``, or of its nearest ancestor written in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def __getstate__(self) -> dict[str, Any]:
        """Pickle the line numbers packed: thousands of files are loaded, and few lines are ever asked for."""
        return vars(self) | {"lines": PackedLines.of(self.lines)}


class PackedLines(Mapping[FieldPath, int]):
    """The line of each path, kept as bytes until one is asked for."""

    def __init__(self, packed: bytes):
        self._packed = packed
        self._unpacked: dict[FieldPath, int] | None = None

    @classmethod
    def of(cls, lines: Mapping[FieldPath, int]) -> PackedLines:
        """Pack some lines."""
        return lines if isinstance(lines, PackedLines) else cls(pickle.dumps(lines, pickle.HIGHEST_PROTOCOL))

    def __reduce__(self) -> tuple[type[PackedLines], tuple[bytes]]:
        """Stay packed when pickled."""
        return PackedLines, (self._packed,)

    @property
    def _lines(self) -> dict[FieldPath, int]:
        if self._unpacked is None:
            self._unpacked = pickle.loads(self._packed)  # noqa: S301 - packed by this class
        return self._unpacked

    def __getitem__(self, path: FieldPath) -> int:
        """Return the line of a path."""
        return self._lines[path]

    def __iter__(self) -> Iterator[FieldPath]:
        """Yield the paths in the order of the file."""
        return iter(self._lines)

    def __len__(self) -> int:
        """Return how many paths there are."""
        return len(self._lines)


def read_text(file: Path, path_in_project: str) -> str | Problem:
    """Read a UTF-8 text file; see :func:`decode`.

    Args:
        file: the file to read.
        path_in_project: its path as messages show it.
    """
    try:
        raw = file.read_bytes()
    except OSError as error:
        return unreadable(path_in_project, error)
    return decode(raw, path_in_project)


def unreadable(path_in_project: str, error: OSError) -> Problem:
    """Return the problem of a file that cannot be read."""
    return Problem(path_in_project, 1, message=f"le fichier ne peut pas être lu ({error.strerror}).")


def decode(raw: bytes, path_in_project: str, max_bytes: int = MAX_BYTES) -> str | Problem:
    """Return the text of a UTF-8 file, or the problem when it cannot be used.

    Args:
        raw: content of the file.
        path_in_project: its path as messages show it.
        max_bytes: how many bytes it may have.
    """
    if len(raw) > max_bytes:
        return Problem(
            path_in_project,
            1,
            message=f"le fichier dépasse {max_bytes // 1000} ko.",
            hint="Répartissez son contenu.",
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return Problem(
            path_in_project,
            line,
            message="le fichier n'est pas encodé en UTF-8.",
            hint="Enregistrez-le en UTF-8, ou retapez les lettres accentuées de cette ligne.",
        )
    # Line ends and accents may be encoded in several ways: keep one.
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return (
        _conflict(text, path_in_project)
        or _invisible(text, path_in_project)
        or _long_line(text, path_in_project)
        or text
    )


def _conflict(text: str, path_in_project: str) -> Problem | None:
    if "<<<<<<<" not in text or ">>>>>>>" not in text:
        return None
    mark_lines: list[int] = []
    for number, line in enumerate(text.split("\n"), 1):
        if _CONFLICT[0].match(line):
            mark_lines = [number]
        elif mark_lines and _CONFLICT[len(mark_lines)].match(line):
            mark_lines.append(number)
        if len(mark_lines) == len(_CONFLICT):
            break
    else:
        return None
    return Problem(
        path_in_project,
        mark_lines[0],
        message="un conflit de fusion est resté dans le fichier.",
        hint="Gardez la bonne version, puis effacez les lignes <<<<<<<, ======= et >>>>>>>.",
    )


def _invisible(text: str, path_in_project: str) -> Problem | None:
    """Return the problem of the first invisible character, with the other lines that hold some."""
    matches = list(characters.invisible(text))
    if not matches:
        return None
    first_line, *other_lines = dict.fromkeys(text.count("\n", 0, match.start()) + 1 for match in matches)
    message = invisible_message(matches[0], text)
    if other_lines:
        numbers = ", ".join(map(str, other_lines[:_MOST_LINES])) + ("…" if len(other_lines) > _MOST_LINES else ".")
        message += f" Il y en a d'autres : {'ligne' if len(other_lines) == 1 else 'lignes'} {numbers}"
    return Problem(path_in_project, first_line, message=message, hint=invisible_hint(matches[0]))


def invisible_message(match: re.Match[str], text: str) -> str:
    """Return the message about an invisible character: what it is, and after which word it stands."""
    line_start = text[: match.start()].rpartition("\n")[2]
    visible_text = "".join(c for c in line_start[-_SHOWN_BEFORE:] if c.isprintable())
    where = f"après « {visible_text.strip()} »" if visible_text.strip() else "au début"
    return f"un caractère invisible s'y trouve, {where} : {characters.name_of(match.group())}."


def invisible_hint(match: re.Match[str]) -> str:
    """Return the hint for an invisible character."""
    if characters.is_lost(match.group()):
        return "Retapez la lettre qui manque."
    return "Lancez « make fix », ou effacez puis retapez ce passage."


def _long_line(text: str, path_in_project: str) -> Problem | None:
    if len(text) <= MAX_CHARACTERS:
        return None
    number = next((n for n, line in enumerate(text.split("\n"), 1) if len(line) > MAX_CHARACTERS), None)
    if number is None:
        return None
    return Problem(
        path_in_project,
        number,
        message=f"cette ligne dépasse {MAX_CHARACTERS:_} caractères.".replace("_", " "),
        hint="Coupez-la, ou retirez ce qui y a été collé par erreur.",
    )


def read_lines(file: Path, path_in_project: str) -> tuple[list[tuple[int, str]], Problem | None]:
    """Read a list with one item per line, without the lines that start with « # »; a missing file is an empty list.

    Returns:
        The items with their line, and the problem when the file cannot be used.
    """
    text = read_text(file, path_in_project) if file.exists() else ""
    if isinstance(text, Problem):
        return [], text
    lines = enumerate(text.splitlines(), 1)
    return [(n, line.strip()) for n, line in lines if line.strip() and not line.startswith("#")], None


def read(file: Path, path_in_project: str) -> Document:
    """Read one YAML file.

    Args:
        file: the file to read.
        path_in_project: its path as messages show it.

    Returns:
        The document; when it is unusable, ``value`` is None and ``problems`` says why.
    """
    text = read_text(file, path_in_project)
    return Document(path_in_project, problems=(text,)) if isinstance(text, Problem) else parse(text, path_in_project)


def parse(text: str, path_in_project: str) -> Document:
    """Parse YAML text; see :func:`read`."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        if sum(map(text.count, ("[", "{", "- ", "? "))) > MAX_MARKS and _too_deep(text, loader):
            return Document(
                path_in_project, problems=(Problem(path_in_project, 1, message="les listes sont trop imbriquées."),)
            )
        # Composing never builds Python objects, so no tag can run code.
        node = yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        if error.context_mark and _UNCLOSED.search(error.context or ""):
            mark = error.context_mark  # where the quote or bracket is opened, not the end of the file
        number = mark.line if mark else 0
        if _MARK.match(text.split("\n")[number]):
            return Document(
                path_in_project, problems=(Problem(path_in_project, number + 1, message=_LEFT, hint="Effacez-la."),)
            )
        return Document(path_in_project, problems=(_syntax_problem(path_in_project, error, number + 1),))
    except yaml.YAMLError as error:
        return Document(path_in_project, problems=(_syntax_problem(path_in_project, error, 1),))
    if node is None:
        return Document(path_in_project, problems=(Problem(path_in_project, 1, message="le fichier est vide."),))
    reader = _Reader(path_in_project)
    value = reader.build(node, ())
    return Document(path_in_project, value, reader.lines, tuple(reader.problems))


def _too_deep(text: str, loader: type) -> bool:
    depth = 0
    for event in yaml.parse(text, Loader=loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_MARKS:
                return True
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return False


def _syntax_problem(path_in_project: str, error: yaml.YAMLError, line: int) -> Problem:
    message = str(getattr(error, "problem", None) or error)
    reason = next((french for english, french in _TRANSLATIONS if english in message), None)
    return Problem(
        path_in_project,
        line,
        message=f"le fichier n'est pas du YAML valide : {reason or 'la ligne est mal formée'}.",
        hint="Vérifiez le retrait, les guillemets et les deux-points de cette ligne et de la précédente.",
    )


class _Reader:
    """Turns composed nodes into plain values, and records the line of each."""

    def __init__(self, path_in_project: str):
        self.path_in_project = path_in_project
        self.lines: dict[FieldPath, int] = {}
        self.problems: list[Problem] = []
        self._nodes_built: set[int] = set()

    def build(self, node: yaml.Node, path: FieldPath) -> Any:
        """Return the value of ``node``; the line of every path below it is recorded in ``lines``."""
        self.lines.setdefault(path, node.start_mark.line + 1)
        if id(node) in self._nodes_built:
            message = "les renvois « *nom » ne sont pas acceptés."
            # The node is the one that the alias refers to, lines above: only the path gives the line of the alias.
            self._problem(node, path, message, "Recopiez la valeur.", self.lines[path])
            return None
        if len(path) > MAX_DEPTH:
            self._problem(node, path, "les listes sont trop imbriquées.", "Vérifiez le retrait.")
            return None
        self._nodes_built.add(id(node))
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, path)
        if not node.tag.startswith("tag:yaml.org,2002:") or node.tag.count("python"):
            self._problem(node, path, "les étiquettes « !nom » ne sont pas acceptées.", "Effacez-la.")
            return None
        if isinstance(node, yaml.SequenceNode):
            return [self.build(child, (*path, index)) for index, child in enumerate(node.value)]
        return self._mapping(node.value, path)

    def _mapping(self, pairs: list[tuple[yaml.Node, yaml.Node]], path: FieldPath) -> dict[str, Any]:
        value: dict[str, Any] = {}
        for key_node, value_node in pairs:
            if not isinstance(key_node, yaml.ScalarNode):
                self._problem(key_node, path, "un nom de champ doit être un mot.", "")
                continue
            self._nodes_built.add(id(key_node))
            key = key_node.value
            key_path = (*path, key)
            if key in value:
                first_line = self.lines[key_path]
                self._problem(
                    key_node,
                    key_path,
                    f"le champ est écrit deux fois (déjà ligne {first_line}).",
                    "Gardez-en un seul.",
                )
                continue
            self.lines[key_path] = key_node.start_mark.line + 1
            value[key] = self.build(value_node, key_path)
        return value

    def _scalar(self, node: yaml.ScalarNode, path: FieldPath) -> Any:
        if node.tag.startswith("!") or "python" in node.tag:
            self._problem(node, path, "les étiquettes « !nom » ne sont pas acceptées.", "Effacez-la.")
            return None
        if match := next(characters.invisible(node.value), None):  # written as an escape, such as « \\u200b »
            self._problem(node, path, invisible_message(match, node.value), invisible_hint(match))
            return None
        if len(node.value) > MAX_CHARACTERS:
            message = f"ce texte dépasse {MAX_CHARACTERS:_} caractères.".replace("_", " ")
            self._problem(node, path, message, "Raccourcissez-le, ou fermez le guillemet qui manque.")
            return None
        if node.style:  # quoted or block: text, whatever it looks like
            return node.value
        if node.value.lower() in _PLAIN_WORDS:
            return _PLAIN_WORDS[node.value.lower()]
        if _INTEGER.fullmatch(node.value):
            return int(node.value)
        return node.value

    def _problem(self, node: yaml.Node, path: FieldPath, message: str, hint: str, line: int | None = None) -> None:
        self.problems.append(
            Problem(self.path_in_project, line or node.start_mark.line + 1, "", field_path(path), message, hint)
        )
