"""YAML is read strictly: anything ambiguous is a located problem, never guessed."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
import yaml

from catalogue.reading import yaml_source
from catalogue.reading.yaml_source import MAX_BYTES, MAX_CHARACTERS, MAX_DEPTH, parse, read

SYNTAX_HINT = "    Vérifiez le retrait, les guillemets et les deux-points de cette ligne et de la précédente."


def messages(text: str) -> list[str]:
    return [str(problem) for problem in parse(text, "f.yaml").problems]


# --- Values ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("01", "01"),
        ("2A", "2A"),
        ("on", "on"),
        ("off", "off"),
        ("yes", "yes"),
        ("no", "no"),
        ("2024-07-01", "2024-07-01"),
        ("12:30", "12:30"),
        ("0x1F", "0x1F"),
        ("0o17", "0o17"),
        ("1_000", "1_000"),
        ("1.5", "1.5"),
        ("1e3", "1e3"),
        ("+3", "+3"),
        (".inf", ".inf"),
        ("99999999999999999999", "99999999999999999999"),
        ('"2024"', "2024"),
        ("'true'", "true"),
        ('"null"', "null"),
        ("|\n  2024", "2024"),
        ("=", "="),
        ("<<", "<<"),
        ("l'eau", "l'eau"),
        ("œuvre « d'art »", "œuvre « d'art »"),
    ],
)
def test_stays_text(written: str, value: str):
    document = parse(f"a: {written}", "f.yaml")
    assert document.value == {"a": value}
    assert document.problems == ()


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("2024", 2024),
        ("0", 0),
        ("-3", -3),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("[]", []),
        ("{}", {}),
    ],
)
def test_becomes_a_value(written: str, value: object):
    read_value = parse(f"a: {written}", "f.yaml").value["a"]
    assert read_value == value
    assert type(read_value) is type(value)


def test_lines_of_values():
    document = parse("a: 1\nb:\n  - c: 2\n    d: >-\n      long\n  - e\n", "f.yaml")
    lines = {
        (): 1,
        ("a",): 1,
        ("b",): 2,
        ("b", 0): 3,
        ("b", 0, "c"): 3,
        ("b", 0, "d"): 4,
        ("b", 1): 6,
    }
    assert document.lines == lines
    assert {path: document.line(path) for path in lines} == lines


def test_line_of_what_is_not_written_is_that_of_its_parent():
    document = parse("a: 1\nb:\n  - c: 2\n", "f.yaml")
    assert document.line(("b", 0, "x", 3, "y")) == 3
    assert document.line(("x",)) == 1


@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["unix", "windows"])
def test_every_line_ending(tmp_path: Path, ending: str):
    file = tmp_path / "f.yaml"
    file.write_bytes(ending.join(["a: 1", "b: un texte", ""]).encode())
    document = read(file, "f.yaml")
    assert document.value == {"a": 1, "b": "un texte"}
    assert document.line(("b",)) == 2


def test_byte_order_mark_is_dropped(tmp_path: Path):
    file = tmp_path / "f.yaml"
    file.write_bytes(b"\xef\xbb\xbfa: 1\n")
    assert read(file, "f.yaml").value == {"a": 1}


# --- Refused -----------------------------------------------------------------------------------

DUPLICATE = "le champ est écrit deux fois (déjà ligne {}).\n    Gardez-en un seul."
ALIAS = "les renvois « *nom » ne sont pas acceptés.\n    Recopiez la valeur."
TAG = "les étiquettes « !nom » ne sont pas acceptées.\n    Effacez-la."
DEEP = "les listes sont trop imbriquées."
RETYPE = "\n    Lancez « make fix », ou effacez puis retapez ce passage."
AFTER = "après « https://a »"


def invisible(where: str, name: str) -> str:
    return f"un caractère invisible s'y trouve, {where} : {name}.{RETYPE}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: 2\na: 3\n", [f"f.yaml:3 · a : {DUPLICATE.format(1)}"]),
        (
            "- a:\n    b: 1\n    b: 2\n    b: 3\n",
            [
                f"f.yaml:3 · [0].a.b : {DUPLICATE.format(2)}",
                f"f.yaml:4 · [0].a.b : {DUPLICATE.format(2)}",
            ],
        ),
        ("a: &x texte\nb: *x\n", [f"f.yaml:2 · b : {ALIAS}"]),
        ("a: &x [1]\nb: 2\nc: *x\n", [f"f.yaml:3 · c : {ALIAS}"]),
        ("a: &x {b: 1}\nc:\n  <<: *x\n", [f"f.yaml:3 · c.<< : {ALIAS}"]),
        ("&x a: [*x]\n", [f"f.yaml:1 · a[0] : {ALIAS}"]),
        ("a: !!python/object:os.system x\n", [f"f.yaml:1 · a : {TAG}"]),
        ("a: !!python/object/apply:os.system [x]\n", [f"f.yaml:1 · a : {TAG}"]),
        ("a: 1\nb: !!python/object/new:os.system {x: y}\n", [f"f.yaml:2 · b : {TAG}"]),
        ("a: !<tag:yaml.org,2002:python/name:os.system> x\n", [f"f.yaml:1 · a : {TAG}"]),
        ("a: !secret x\n", [f"f.yaml:1 · a : {TAG}"]),
        ("!fiche\na: 1\n", [f"f.yaml:1 : {TAG}"]),
        ("? [a, b]\n: 1\n", ["f.yaml:1 : un nom de champ doit être un mot."]),
        ('a: "x\\0y"\n', [f"f.yaml:1 · a : {invisible('après « x »', 'U+0000 (caractère de commande)')}"]),
        ('a: 1\nb: "\\e[31m"\n', [f"f.yaml:2 · b : {invisible('au début', 'U+001B (caractère de commande)')}"]),
        ('a: "https://a\\u200bb.fr"\n', [f"f.yaml:1 · a : {invisible(AFTER, 'U+200B (espace sans chasse)')}"]),
        ("", ["f.yaml:1 : le fichier est vide."]),
        ("\n\n", ["f.yaml:1 : le fichier est vide."]),
        ("# rien\n---\n", []),  # an explicit null
    ],
)
def test_refused(text: str, expected: list[str]):
    assert messages(text) == expected


def test_first_value_of_a_duplicate_key_is_kept():
    assert parse("a: 1\na: 2\n", "f.yaml").value == {"a": 1}


def test_tag_runs_nothing(tmp_path: Path):
    witness = tmp_path / "witness"
    parse(f"!!python/object/apply:pathlib.Path.touch [{witness}]", "f.yaml")
    parse(f"a: !!python/object/apply:os.system ['touch {witness}']", "f.yaml")
    assert not witness.exists()


# --- Mistakes of syntax ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("a:\n\tb: 1\n", 2, "une tabulation ou un caractère interdit commence la valeur"),
        ("a: @b\n", 1, "une tabulation ou un caractère interdit commence la valeur"),
        ("a: `b`\n", 1, "une tabulation ou un caractère interdit commence la valeur"),
        ('a: 1\nb: "c\nd: 2\n', 2, "un guillemet n'est pas fermé"),
        ("a: 'b\n", 1, "un guillemet n'est pas fermé"),
        ("b: 'l'eau'\n", 1, "le retrait ou les guillemets de cette ligne sont faux"),
        ("a: b: c\n", 1, "un « : » se trouve au milieu d'une valeur, ou le retrait est faux"),
        ("a: 1\n  b: 2\n", 2, "un « : » se trouve au milieu d'une valeur, ou le retrait est faux"),
        ("a:\n  b: 1\n c: 2\n", 3, "le retrait ou les guillemets de cette ligne sont faux"),
        ("- a: 1\n  b: 2\n c: 3\n", 3, "le retrait de cet élément de liste est faux"),
        ("- a\nb: 1\n", 2, "le retrait de cet élément de liste est faux"),
        ("a: 1\nb\nc: 2\n", 2, "il manque un « : » après un nom de champ"),
        ("a: [1, 2\nb: 3\n", 1, "une parenthèse, un crochet ou un guillemet n'est pas fermé"),
        ("a: {b: 1\n", 1, "une parenthèse, un crochet ou un guillemet n'est pas fermé"),
        ("a: - b\n", 1, "un tiret de liste est mal placé"),
        ("a: *italique* x\n", 1, "« & » ou « * » commence une valeur : mettez-la entre guillemets"),
        ("a: **gras** x\n", 1, "« & » ou « * » commence une valeur : mettez-la entre guillemets"),
        ("a: & b\n", 1, "« & » ou « * » commence une valeur : mettez-la entre guillemets"),
        ("a: *b\n", 1, "« * » commence une valeur : mettez-la entre guillemets"),
        ("a: 1\n---\nb: 1\n", 2, "une ligne « --- » ouvre un second document"),
        ('a: "\\q"\n', 1, "la ligne est mal formée"),
        ('a: "\\ud800"\n', 1, "la ligne est mal formée"),
    ],
)
def test_syntax(text: str, line: int, reason: str):
    document = parse(text, "f.yaml")
    assert document.value is None
    assert [str(p) for p in document.problems] == [
        f"f.yaml:{line} : le fichier n'est pas du YAML valide : {reason}.\n{SYNTAX_HINT}"
    ]


# --- Nesting -----------------------------------------------------------------------------------


def test_nesting_as_deep_as_allowed():
    assert messages("[" * MAX_DEPTH + "]" * MAX_DEPTH) == []


@pytest.mark.parametrize("text", ["[" * 30 + "]" * 30, "- " * 30 + "a", "{a: " * 30 + "}" * 30])
def test_nesting_too_deep(text: str):
    [message] = messages(text)
    assert message.startswith("f.yaml:1 · ")
    assert message.endswith(f" : {DEEP}\n    Vérifiez le retrait.")


@pytest.mark.parametrize("mark", ["[", "{", "- ", "? "])
def test_nesting_that_would_crash_the_parser(mark: str):
    """The C parser recurses without a limit: a file of brackets used to kill the process."""
    assert messages(mark * (MAX_BYTES // len(mark) - 1)) == [f"f.yaml:1 : {DEEP}"]


def test_many_short_lists_are_not_deep():
    document = parse("\n".join(["- [a]"] * 6_000), "f.yaml")
    assert len(document.value) == 6_000
    assert document.problems == ()


# --- Files -------------------------------------------------------------------------------------

CONFLICT = "un conflit de fusion est resté dans le fichier.\n" + (
    "    Gardez la bonne version, puis effacez les lignes <<<<<<<, ======= et >>>>>>>."
)
LEFT = "cette ligne est une marque de conflit de fusion.\n    Effacez-la."
NOT_UTF8 = "le fichier n'est pas encodé en UTF-8.\n" + (
    "    Enregistrez-le en UTF-8, ou retapez les lettres accentuées de cette ligne."
)
LONG_LINE = "cette ligne dépasse 10 000 caractères.\n    Coupez-la, ou retirez ce qui y a été collé par erreur."
COMMAND = "caractère de commande"
AFTER_X = "après « b: x »"
LOST_LETTER_PROBLEM = (
    "un caractère invisible s'y trouve, après « b: caf » : U+FFFD (marque d'une lettre perdue).\n"
    "    Retapez la lettre qui manque."
)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"a: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> autre\n", f"f.yaml:2 : {CONFLICT}"),
        (b"a: 1\r\n<<<<<<< HEAD\r\n=======\r\n>>>>>>> autre\r\n", f"f.yaml:2 : {CONFLICT}"),
        (b"a: 1\n<<<<<<< HEAD\nb: 1\n", f"f.yaml:2 : {LEFT}"),
        (b"a: 1\n=======\nb: 1\n", f"f.yaml:2 : {LEFT}"),
        (b"a: 1\n>>>>>>> autre\n", f"f.yaml:2 : {LEFT}"),
        (b"- a\n<<<<<<< HEAD\n- b\n", f"f.yaml:2 : {LEFT}"),
        ("a: 1\nb: café\n".encode("latin-1"), f"f.yaml:2 : {NOT_UTF8}"),
        ("a: 1\n".encode("utf-16"), f"f.yaml:1 : {NOT_UTF8}"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", f"f.yaml:1 : {NOT_UTF8}"),
        (b"a: 1\nb: x\0y\n", "f.yaml:2 : " + invisible(AFTER_X, f"U+0000 ({COMMAND})")),
        (b"a: 1\nb: x\x0cy\n", "f.yaml:2 : " + invisible(AFTER_X, f"U+000C ({COMMAND})")),
        (b"a: 1\nb: x\x1by\n", "f.yaml:2 : " + invisible(AFTER_X, f"U+001B ({COMMAND})")),
        (b"a: 1\nb: x\x1ey\n", "f.yaml:2 : " + invisible(AFTER_X, f"U+001E ({COMMAND})")),
        ("a: 1\nb: x\u2028y\n".encode(), "f.yaml:2 : " + invisible(AFTER_X, "U+2028 (séparateur de lignes)")),
        ("a: 1\nb: x\x85y\n".encode(), "f.yaml:2 : " + invisible(AFTER_X, f"U+0085 ({COMMAND})")),
        ("a: 1\nb: caf\ufffd\n".encode(), f"f.yaml:2 : {LOST_LETTER_PROBLEM}"),
        (b"a: 1\nb: " + b"x" * MAX_CHARACTERS, f"f.yaml:2 : {LONG_LINE}"),
        (
            b"- xxxxxxxx\n" * (MAX_BYTES // 11 + 1),
            "f.yaml:1 : le fichier dépasse 1000 ko.\n    Répartissez son contenu.",
        ),
        (
            b"a: " + b"x" * MAX_BYTES,
            "f.yaml:1 : le fichier dépasse 1000 ko.\n    Répartissez son contenu.",
        ),
        (b"", "f.yaml:1 : le fichier est vide."),
    ],
    ids=[
        "conflict",
        "conflict-windows",
        "first-mark-left",
        "second-mark-left",
        "third-mark-left",
        "mark-left-in-a-list",
        "latin-1",
        "utf-16",
        "image",
        "nul",
        "form-feed",
        "escape",
        "separator",
        "line-separator",
        "next-line",
        "lost-letter",
        "long-line",
        "huge-in-short-lines",
        "huge",
        "empty",
    ],
)
def test_unusable_file(tmp_path: Path, raw: bytes, expected: str):
    file = tmp_path / "f.yaml"
    file.write_bytes(raw)
    document = read(file, "f.yaml")
    assert document.value is None
    assert [str(problem) for problem in document.problems] == [expected]


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("\u200b", "U+200B (espace sans chasse)"),
        ("\u00ad", "U+00AD (trait d'union conditionnel)"),
        ("\u202e", "U+202E (sens d'écriture)"),
        ("\u2060", "U+2060 (gluon de mots)"),
        ("\ufeff", "U+FEFF (marque d'ordre des octets)"),
        ("\uf0b7", "U+F0B7 (propre à une police)"),
        ("\u3164", "U+3164 (caractère sans dessin)"),
        ("\U000e0061", "U+E0061 (caractère sans dessin)"),
    ],
)
@pytest.mark.parametrize("path_in_project", ["f.yaml", "content/f.md", "data/words.txt"])
def test_invisible_character_is_located_and_named(tmp_path: Path, path_in_project: str, character: str, name: str):
    problem = yaml_source.decode(f"a: 1\nb: Café{character}\nc: 2\n".encode(), path_in_project)
    assert str(problem) == f"{path_in_project}:2 : {invisible('après « b: Café »', name)}"


def test_lines_of_all_the_invisible_characters_are_told():
    text = "\u200b".join(["a: 1\n"] * 12)
    problem = yaml_source.decode(text.encode(), "f.yaml")
    assert str(problem) == "f.yaml:2 : " + invisible("au début", "U+200B (espace sans chasse)").replace(
        ".\n", ". Il y en a d'autres : lignes 3, 4, 5, 6, 7, 8, 9, 10…\n"
    )


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"], ids=["unix", "windows", "old-mac"])
def test_a_text_reads_the_same_whatever_its_line_ends_and_its_accents(ending: str):
    written = unicodedata.normalize("NFD", ending.join(["a: été", "b: |", "  une", "  à", ""]))
    assert yaml_source.decode(written.encode(), "f.yaml") == "a: été\nb: |\n  une\n  à\n"


def test_text_too_long_on_many_lines():
    [message] = messages("a: 1\nb: >-\n" + "  mot à mot\n" * 2_000)
    assert message == (
        "f.yaml:2 · b : ce texte dépasse 10 000 caractères.\n    Raccourcissez-le, ou fermez le guillemet qui manque."
    )


def test_file_that_cannot_be_read(tmp_path: Path):
    [problem] = read(tmp_path / "absent.yaml", "f.yaml").problems
    assert (problem.path, problem.line) == ("f.yaml", 1)
    assert problem.message.startswith("le fichier ne peut pas être lu")


def test_arrows_inside_a_text_are_not_a_conflict(tmp_path: Path):
    file = tmp_path / "f.yaml"
    file.write_text("a: voir <<<<<<< ici\nb: ========\n", "utf-8")
    assert read(file, "f.yaml").problems == ()


@pytest.mark.parametrize("loader", ["c", "python"])
def test_same_answer_without_the_c_parser(monkeypatch: pytest.MonkeyPatch, loader: str):
    if loader == "python":
        monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    document = parse("a: 01\nb: [on, 3]\na: 2\n", "f.yaml")
    assert document.value == {"a": "01", "b": ["on", 3]}
    assert [str(p) for p in document.problems] == [f"f.yaml:3 · a : {DUPLICATE.format(1)}"]
