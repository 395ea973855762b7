"""From files to records: every problem located, in French, all at once."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from catalogue.checks import check
from catalogue.model import Kind
from catalogue.opening import open_catalogue
from catalogue.reading import loading, prose
from catalogue.reading.cache import WRITES_UNUSED, Cache, digest
from catalogue.reading.files import data_files, files_below
from catalogue.reading.loading import Loaded, Loader, load
from catalogue.reading.problems import Problem, ProblemsFound, field_path, report
from catalogue.store import Catalogue
from tests.builders import (
    BODY_LINE,
    CAFE,
    HEADER,
    INDEX,
    MISSING,
    MONOGRAPHS,
    Project,
    encoded,
    make_action,
    make_activity,
    make_citation,
    make_evidence,
    make_lever,
    make_monograph,
    make_page,
    make_settings,
    make_term,
    make_theme,
    make_update,
    minimal_files,
)
from tests.conftest import ROOT

THEMES = "data/themes.yaml"
LEVERS = "data/levers.yaml"

MISSING_FIELD = "ce champ obligatoire manque.\n    Ajoutez-le, ou reprenez le modèle de fiche."
EMPTY = "ce texte est vide.\n    Écrivez-le, ou effacez le champ s'il est facultatif."
BAD_ID = "n'est pas un identifiant.\n    Minuscules sans accent, chiffres et traits d'union simples : « cafe-pluche »."
BAD_DATE = "n'est pas une date.\n    Écrivez année-mois-jour : « 2026-11-23 »."
QUOTES = "\n    Mettez la valeur entre guillemets."
DASHES = "\n    Écrivez un élément par ligne, chacun précédé d'un tiret."


def cafe(**overrides: Any) -> dict[str, Any]:
    return make_monograph(**overrides)


@pytest.mark.parametrize(
    ("record", "snippet", "expected"),
    [
        # A field missing is told where its group starts.
        (cafe(theme=MISSING), "id: cafe", f"cafe · theme : {MISSING_FIELD}"),
        (cafe(id=MISSING), "name: Le Café", f"id : {MISSING_FIELD}"),
        (
            cafe(evidence=[{"year": 2020} | make_evidence(summary=MISSING)]),
            "- year: 2020",
            f"cafe · evidence[0].summary : {MISSING_FIELD}",
        ),
        (
            cafe(evidence=[{"year": 2020} | make_evidence(source=MISSING)]),
            "- year: 2020",
            f"cafe · evidence[0].source : {MISSING_FIELD}",
        ),
        (
            cafe(evidence=[make_evidence(amount={"note": "par an"})]),
            "amount:",
            f"cafe · evidence[0].amount.euros : {MISSING_FIELD}",
        ),
        # A field unknown is told with the nearest known one.
        (
            cafe(theem="entraide"),
            "theem:",
            "cafe · theem : ce champ n'existe pas.\n    Vouliez-vous dire « theme » ?",
        ),
        (
            cafe(evidence=[make_evidence(instruments="Prêt")]),
            "instruments:",
            "cafe · evidence[0].instruments : ce champ n'existe pas.\n    Vouliez-vous dire « instrument » ?",
        ),
        (
            cafe(place={"commune": "Gap", "xyz": "05"}),
            "xyz:",
            "cafe · place.xyz : ce champ n'existe pas.\n    Champs possibles : locality, commune, departement, region.",
        ),
        # Nothing is converted silently.
        (
            cafe(place={"departement": 5}),
            "departement: 5",
            f"cafe · place.departement : attendu : un texte ; trouvé : « 5 ».{QUOTES}",
        ),
        (
            cafe(name=True),
            "name: true",
            f"cafe · name : attendu : un texte ; trouvé : « true ».{QUOTES}",
        ),
        (
            cafe(name=None),
            "name: null",
            f"cafe · name : attendu : un texte ; trouvé : rien.{QUOTES}",
        ),
        (
            cafe(name=["Le Café"]),
            "name:",
            "cafe · name : attendu : un texte ; trouvé : une liste.\n    Écrivez une seule valeur, sans crochets ni tiret.",
        ),
        (
            cafe(founded="2010"),
            "founded:",
            "cafe · founded : attendu : un nombre entier, sans guillemets ; trouvé : « 2010 ».",
        ),
        (
            cafe(founded=True),
            "founded:",
            "cafe · founded : attendu : un nombre entier, sans guillemets ; trouvé : « true ».",
        ),
        (
            cafe(aliases="Café de Gap"),
            "aliases:",
            f"cafe · aliases : attendu : une liste ; trouvé : « Café de Gap ».{DASHES}",
        ),
        (
            cafe(place="Gap"),
            "place: Gap",
            "cafe · place : attendu : un groupe de champs ; trouvé : « Gap ».",
        ),
        (
            cafe(evidence=["Une salle prêtée par la ville, le soir, toute l'année, à tout le monde"]),
            "- Une salle",
            "cafe · evidence[0] : attendu : un groupe de champs ; trouvé : "
            "« Une salle prêtée par la ville, le soir, toute l'année, à tou… ».",
        ),
        # Texts hold something, ids are addresses.
        (cafe(name=""), "name:", f"cafe · name : {EMPTY}"),
        (cafe(name=" \n "), "name:", f"cafe · name : {EMPTY}"),
        (
            cafe(evidence=[make_evidence(summary="")]),
            "summary: ''",
            f"cafe · evidence[0].summary : {EMPTY}",
        ),
        (cafe(aliases=["Café", "  "]), "- '  '", f"cafe · aliases[1] : {EMPTY}"),
        (cafe(id="Café Pluche"), "id: Café", f"Café Pluche · id : « Café Pluche » {BAD_ID}"),
        (cafe(id="cafe--pluche"), "id: cafe--", f"cafe--pluche · id : « cafe--pluche » {BAD_ID}"),
        (cafe(id="-cafe"), "id: -cafe", f"-cafe · id : « -cafe » {BAD_ID}"),
        (cafe(id="../cafe"), "id: ../cafe", f"../cafe · id : « ../cafe » {BAD_ID}"),
        (
            cafe(id="c" * 61),
            "id: ccc",
            f"{'c' * 61} · id : ce texte dépasse 60 caractères.\n    Raccourcissez-le.",
        ),
        # Choices, dates, limits.
        (
            cafe(evidence=[make_evidence(status="efective")]),
            "status:",
            "cafe · evidence[0].status : « efective » n'est pas une valeur possible.\n"
            "    Vouliez-vous dire « effective » ?",
        ),
        (
            cafe(evidence=[make_evidence(detail="x")]),
            "detail:",
            "cafe · evidence[0].detail : « x » n'est pas une valeur possible.\n"
            "    Valeurs possibles : developed, mention.",
        ),
        (
            cafe(evidence=[make_evidence(status=None)]),
            "status:",
            "cafe · evidence[0].status : ce champ est vide.\n    Valeurs possibles : effective, planned.",
        ),
        (
            cafe(verified_on="1er juillet 2024"),
            "verified_on:",
            f"cafe · verified_on : « 1er juillet 2024 » {BAD_DATE}",
        ),
        (
            cafe(verified_on="2024-02-30"),
            "verified_on:",
            f"cafe · verified_on : « 2024-02-30 » {BAD_DATE}",
        ),
        (
            cafe(verified_on="01/07/2024"),
            "verified_on:",
            f"cafe · verified_on : « 01/07/2024 » {BAD_DATE}",
        ),
        (cafe(verified_on=2024), "verified_on:", f"cafe · verified_on : « 2024 » {BAD_DATE}"),
        (cafe(verified_on=86400), "verified_on:", f"cafe · verified_on : « 86400 » {BAD_DATE}"),
        (cafe(verified_on="86400"), "verified_on:", f"cafe · verified_on : « 86400 » {BAD_DATE}"),
        (
            cafe(added_on="2024-07-01T00:00:00Z"),
            "added_on:",
            f"cafe · added_on : « 2024-07-01T00:00:00Z » {BAD_DATE}",
        ),
        (
            cafe(updates=[make_update(date="hier")]),
            "date: hier",
            f"cafe · updates[0].date : « hier » {BAD_DATE}",
        ),
        (
            cafe(evidence=[make_evidence(amount={"euros": -1})]),
            "euros: -1",
            "cafe · evidence[0].amount.euros : « -1 » est hors des limites.\n    Valeur attendue : au moins 0.",
        ),
    ],
)
def test_invalid_monograph(project: Project, record: dict[str, Any], snippet: str, expected: str):
    project[CAFE] = record
    assert project.loading_messages() == [f"{project.at(CAFE, snippet)} · {expected}"]


@pytest.mark.parametrize(
    ("path", "content", "snippet", "expected"),
    [
        (
            LEVERS,
            [make_lever(actions=[make_action(short_label=MISSING)])],
            "- id: pret-de-salle",
            f"contributions · actions[0].short_label : {MISSING_FIELD}",
        ),
        (
            LEVERS,
            [make_lever(actions=[make_action(leggal_frame="Loi")])],
            "leggal_frame",
            "contributions · actions[0].leggal_frame : ce champ n'existe pas.\n    Vouliez-vous dire « legal_frame » ?",
        ),
        (
            LEVERS,
            [make_lever(actions=[])],
            "actions: []",
            "contributions · actions : cette liste est vide.\n    Ajoutez au moins un élément.",
        ),
        (
            LEVERS,
            [make_lever(number=0)],
            "number: 0",
            "contributions · number : « 0 » est hors des limites.\n    Valeur attendue : au moins 1.",
        ),
        (
            "data/activities.yaml",
            [make_activity(needs=[{"id": "se-rencontrer", "basis": "guessed"}])],
            "basis:",
            "cafes · needs[0].basis : « guessed » n'est pas une valeur possible.\n"
            "    Valeurs possibles : stated, inferred.",
        ),
        (
            "data/site.yaml",
            make_settings(contact=MISSING),
            "name: Guide",
            f"contact : {MISSING_FIELD}",
        ),
        (
            "data/site.yaml",
            make_settings(license="Libre"),
            "license:",
            "license : ce champ n'existe pas.\n    Vouliez-vous dire « licence » ?",
        ),
    ],
)
def test_invalid_record(project: Project, path: str, content: Any, snippet: str, expected: str):
    project[path] = content
    assert project.loading_messages() == [f"{project.at(path, snippet)} · {expected}"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            make_theme(),
            f"{THEMES}:1 : le fichier doit contenir une liste : chaque fiche commence par « - ».",
        ),
        (
            "texte\n",
            f"{THEMES}:1 : le fichier doit contenir une liste : chaque fiche commence par « - ».",
        ),
        ("- texte\n", f"{THEMES}:1 · [0] : attendu : un groupe de champs ; trouvé : « texte »."),
        ("- \n", f"{THEMES}:1 : attendu : un groupe de champs ; trouvé : rien."),
        ("", f"{THEMES}:1 : le fichier est vide."),
        ("---\n", f"{THEMES}:1 : le fichier est vide."),
    ],
    ids=["group", "text", "text-item", "empty-item", "empty", "null"],
)
def test_file_of_another_shape(project: Project, content: Any, expected: str):
    project[THEMES] = content
    [message] = project.loading_messages()
    assert message == expected.replace(" · [0]", "")


def test_file_that_is_not_there(project: Project):
    del project.files[THEMES]
    assert project.loading_messages() == [f"{THEMES}:1 : le fichier manque."]


RETIRE = "Retirez-le de ce dossier : une fiche finit par « .yaml »."


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("cafe.yml", "Renommez-le en « cafe.yaml »."),
        ("Café Pluche.YAML", "Renommez-le en « cafe-pluche.yaml »."),
        ("cafe.txt", RETIRE),
        ("sub/cafe.yaml", RETIRE),
        ("!.yml", RETIRE),
    ],
)
def test_file_that_is_not_a_record(project: Project, name: str, hint: str):
    project[f"data/monographs/{name}"] = "id: cafe\n"
    path_in_project = f"data/monographs/{name.split('/')[0]}"
    assert project.loading_messages() == [f"{path_in_project}:1 : ce fichier n'est pas une fiche.\n    {hint}"]


# --- All at once, and no more than what is wrong -----------------------------------------------


def test_every_problem_is_collected(project: Project):
    project[THEMES] = [make_theme(label=MISSING, summary="")]
    project[CAFE] = make_monograph(founded="2010", legal_form="inconnue", website="cafe.fr")
    project["data/monographs/autre.yaml"] = "a: 'b\n"
    project["data/events.yaml"] = []
    project[INDEX] = "# Accueil\n"
    project.write()
    with pytest.raises(ProblemsFound) as error:
        open_catalogue(project.root)
    places = [(p.path, p.line, p.field) for p in error.value.problems]
    assert places == [
        (INDEX, 1, ""),
        (INDEX, 1, "description"),
        (INDEX, 1, "title"),
        (CAFE.replace("cafe", "autre"), 1, ""),
        (CAFE, project.line(CAFE, "founded"), "founded"),
        (THEMES, 1, "label"),
        (THEMES, 3, "summary"),
    ]
    assert str(error.value).endswith("\n7 problèmes à corriger.")


def all_messages(project: Project) -> list[str]:
    """Return what loading, then the rules, complain of."""
    files = project.load()
    return [str(p) for p in (*files.problems, *check(Catalogue(files)))]


@pytest.mark.parametrize(
    ("path", "content"),
    [
        (CAFE, make_monograph(name="")),
        (CAFE, "id: 'cafe\n"),
        (THEMES, [make_theme(label="")]),
        (LEVERS, [make_lever(actions=[make_action(label="")])]),
        (LEVERS, [make_lever(label="")]),
        (LEVERS, "- id: 'contributions\n"),
        (LEVERS, make_lever()),
        (THEMES, ""),
        ("data/sources.yaml", b"\xff"),
        ("data/criteria.yaml", "a: b: c\n"),
    ],
    ids=[
        "monograph-field",
        "monograph-syntax",
        "theme-field",
        "action-field",
        "lever-field",
        "levers-syntax",
        "levers-shape",
        "themes-empty",
        "sources-encoding",
        "criteria-syntax",
    ],
)
def test_one_mistake_is_one_problem(project: Project, path: str, content: Any):
    """References to a record that could not be read are not reported: only the record is wrong."""
    project[path] = content
    [message] = all_messages(project)
    assert message.startswith(f"{path}:")


CONFLICT = b"<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> autre\n"


@pytest.mark.parametrize("path", minimal_files())
@pytest.mark.parametrize("raw", [CONFLICT, b"\xff\n"], ids=["conflict", "encoding"])
def test_file_that_cannot_be_used_is_one_problem(project: Project, path: str, raw: bytes):
    """What depends on the file is not reported as well."""
    project["content/essai.md"] = make_page("[Agir](actions/pret-de-salle.md), [accueil](index.md).")
    project["data/addresses.txt"] = "/\n/actions/pret-de-salle/\n/ancienne/\n"
    project[INDEX] = "---\ntitle: Accueil\ndescription: Le guide.\naliases: [/ancienne/]\n---\n"
    project.commit("2026-01-02")
    project[path] = raw
    [message] = all_messages(project)
    assert message.startswith(f"{path}:1 : ")


@pytest.mark.parametrize("header", ["---\ntitle: A\n", "---\ntitle: A: B\n---\n", "---\nA\n---\n"])
def test_header_that_cannot_be_read_is_one_problem(project: Project, header: str):
    project[INDEX] = header
    [message] = all_messages(project)
    assert message.startswith(f"{INDEX}:")


def test_file_missing_is_one_problem(project: Project):
    del project.files[LEVERS]
    assert all_messages(project) == [f"{LEVERS}:1 : le fichier manque."]


def test_invalid_record_does_not_hide_other_mistakes(project: Project):
    project[THEMES] = [make_theme(label="")]
    project[CAFE] = make_monograph(activity="inconnue")
    assert len(all_messages(project)) == 2


def test_valid_records_beside_an_invalid_one_are_read(project: Project):
    project[THEMES] = [make_theme(label=""), make_theme(id="culture", label="Culture")]
    files = project.load()
    assert [e.id for e in files.entries if e.kind is Kind.THEME] == ["culture"]


# --- Problems ----------------------------------------------------------------------------------


def test_report_sorts_counts_and_says_each_once():
    first = Problem("a.yaml", 9, "x", "y", "non.", "Faites ainsi.")
    second = Problem("a.yaml", 10, message="non plus.")
    assert report([second, first, first]) == (
        "a.yaml:9 · x · y : non.\n    Faites ainsi.\na.yaml:10 : non plus.\n2 problèmes à corriger."
    )
    assert report([first]).endswith("\n1 problème à corriger.")
    assert report([]) == "Aucun problème."


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (("evidence", 2, "action"), "evidence[2].action"),
        (("a", "b"), "a.b"),
        ((0, "a"), "[0].a"),
        ((), ""),
    ],
)
def test_field_path(path: tuple, text: str):
    assert field_path(path) == text


# --- Pages -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("content/index.md", "/"),
        ("content/methode.md", "/methode/"),
        ("content/actions/index.md", "/actions/"),
        ("content/actions/pret-de-salle.md", "/actions/pret-de-salle/"),
        ("content/actions/reindex.md", "/actions/reindex/"),
    ],
)
def test_address_of_a_page(path: str, address: str):
    page, problems = prose.parse("Texte.\n", path)
    assert page.address == address
    assert problems == ()


def test_front_matter():
    page, problems = prose.parse("---\ntitle: A\naliases: [/b/]\n---\n\nTexte.\n", "content/a.md")
    assert problems == ()
    assert (page.meta, page.meta_lines) == (
        {"title": "A", "aliases": ["/b/"]},
        {"title": 2, "aliases": 3},
    )
    assert (page.body, page.start, page.aliases) == ("\nTexte.\n", 5, ("/b/",))


def test_front_matter_after_a_byte_order_mark(project: Project):
    """Some Windows editors write one: the header must still be seen."""
    project[INDEX] = b"\xef\xbb\xbf---\ntitle: A\ndescription: B\n---\n"
    assert project.catalogue().prose["/"].meta == {"title": "A", "description": "B"}


@pytest.mark.parametrize("aliases", ["/b/", "3", "[3]", "{a: b}", "null"])
def test_aliases_of_another_shape_are_left_to_the_rules(aliases: str):
    page, _ = prose.parse(f"---\naliases: {aliases}\n---\n", "content/a.md")
    assert page.aliases == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "---\ntitle: A\n",
            "content/a.md:1 : l'en-tête ouvert par « --- » n'est pas fermé.\n    Ajoutez une ligne « --- ».",
        ),
        (
            "---\ntitle: A\ntitle: B\n---\n",
            "content/a.md:3 · title : le champ est écrit deux fois (déjà ligne 2).\n    Gardez-en un seul.",
        ),
        (
            "---\ntitle: A: B\n---\n",
            "content/a.md:2 : le fichier n'est pas du YAML valide : "
            "un « : » se trouve au milieu d'une valeur, ou le retrait est faux.\n"
            "    Vérifiez le retrait, les guillemets et les deux-points de cette ligne "
            "et de la précédente.",
        ),
        (
            "---\ntitle: !!python/object:os.system x\n---\n",
            "content/a.md:2 · title : les étiquettes « !nom » ne sont pas acceptées.\n    Effacez-la.",
        ),
    ],
)
def test_wrong_front_matter(text: str, expected: str):
    _, problems = prose.parse(text, "content/a.md")
    assert [str(p) for p in problems] == [expected]


def test_two_files_at_one_address(project: Project):
    """Only one would be checked, and MkDocs would publish the other."""
    project["content/actions.md"] = "Un.\n"
    project["content/actions/index.md"] = "Deux.\n"
    [message] = project.loading_messages()
    assert "l'adresse /actions/ est déjà celle de content/actions" in message


@pytest.mark.parametrize("raw", [b"caf\xe9\n", b"a\0b\n", CONFLICT])
def test_unusable_page_is_a_problem(project: Project, raw: bytes):
    project[INDEX] = raw
    [message] = project.loading_messages()
    assert message.startswith(f"{INDEX}:1 : ")


@pytest.mark.parametrize(
    "text",
    [
        "Un titre\n=======\n",
        "=======\n",
        "Un\n=======\nDeux\n=======\n",
        "> > > > > > >\n",
        "<<<<<<<<\n",
        "<<<<<<< HEAD\n",
        "Un.\n>>>>>>> autre\n",
        "Un\n=======\n>>>>>>> autre\n",
        "<<<<<<< HEAD\nUn.\n>>>>>>> autre\n",
        ">>>>>>> autre\n=======\n<<<<<<< HEAD\n",
    ],
)
def test_lines_that_only_look_like_a_conflict(project: Project, text: str):
    project[INDEX] = f"{HEADER}\n{text}"
    assert project.loading_messages() == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Avant.\n<<<<<<< HEAD\nUn.\n=======\nDeux.\n>>>>>>> autre\n", 1),
        ("<<<<<<< HEAD\r\nUn.\r\n||||||| base\r\n=======\r\n>>>>>>> autre\r\n", 0),
        ("Un titre\n=======\n<<<<<<< a\n<<<<<<< b\nUn.\n=======\n>>>>>>> c\n", 3),
        ("<<<<<<< a\n=======\n>>>>>>> b\n<<<<<<< a\n=======\n>>>>>>> b\n", 0),
    ],
    ids=["whole", "three-ways", "after-a-heading", "two"],
)
def test_conflict_is_told_once(project: Project, text: str, line: int):
    project[INDEX] = f"{HEADER}{text}"
    assert project.loading_messages() == [
        f"{INDEX}:{BODY_LINE + line} : un conflit de fusion est resté dans le fichier.\n"
        "    Gardez la bonne version, puis effacez les lignes <<<<<<<, ======= et >>>>>>>."
    ]


def test_entry_knows_where_its_fields_are(project: Project):
    project[CAFE] = make_monograph(source=make_citation(page=3), aliases=["Un", "Deux"])
    entry = project.catalogue().entry(Kind.MONOGRAPH, "cafe")
    assert f"{entry.path}:{entry.line('aliases', 1)}" == project.at(CAFE, "- Deux")
    assert f"{entry.path}:{entry.line('source', 'page')}" == project.at(CAFE, "page: 3")
    action = project.catalogue().entry(Kind.ACTION, "pret-de-salle")
    assert f"{action.path}:{action.line('label')}" == project.at(LEVERS, "label: Prêter une salle")


def test_terms_without_definition_are_accepted(project: Project):
    project["data/glossary.yaml"] = [make_term(definition=None, source=None)]
    assert project.loading_messages() == []


def test_script_tells_problems_and_fails(project: Project, root: Path):
    import sys

    def check_script() -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "scripts.check", str(project.root)]
        return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)

    project.write()
    assert check_script().returncode == 0
    project[CAFE] = make_monograph(theme="entraid")
    project.write()
    result = check_script()
    assert result.returncode == 1
    assert result.stdout.endswith("1 problème à corriger.\n")
    assert "Vouliez-vous dire « entraide » ?" in result.stdout
    assert result.stderr == ""


@pytest.mark.parametrize("name", ["page.html", "page.markdown", "README.md", "dessin.svg", "script.js", "Readme.md"])
def test_unexpected_file_in_content(project: Project, name: str):
    project[f"content/{name}"] = "x"
    assert project.loading_messages() == [
        f"content/{name}:1 : ce fichier n'est ni une page ni une image.\n"
        "    Écrivez les pages en « .md » ; les images acceptées sont .jpg, .jpeg, .png, .webp."
    ]


@pytest.mark.parametrize("name", ["photo.jpg", "photo.jpeg", "photo.png", "photo.webp", "ici/photo-2.webp"])
def test_image_in_content(project: Project, name: str):
    project[f"content/{name}"] = "x"
    assert project.loading_messages() == []


@pytest.mark.parametrize(
    ("name", "right_name"),
    [
        ("économie.md", "economie.md"),
        ("e\u0301conomie.md", "economie.md"),
        ("ma page.md", "ma-page.md"),
        ("Ma-Page.md", "ma-page.md"),
        ("ma_page.md", "ma-page.md"),
        ("ma--page.md", "ma-page.md"),
        ("ma\u200bpage.md", "ma-page.md"),
        ("Ici Même/page.md", "ici-meme/page.md"),
        ("page.MD", "page.md"),
        ("photo.JPG", "photo.jpg"),
        ("Photo 1.Jpeg", "photo-1.jpeg"),
    ],
)
def test_name_that_makes_no_address(project: Project, name: str, right_name: str):
    project[f"content/{name}"] = HEADER
    assert project.loading_messages() == [
        f"content/{name}:1 : ce nom ne peut pas être une adresse : minuscules sans accent, chiffres et traits "
        f"d'union.\n    Renommez-le en « content/{right_name} »."
    ]
    del project.files[f"content/{name}"]
    project[f"content/{right_name}"] = HEADER
    assert project.loading_messages() == []


def test_name_without_letter_nor_digit(project: Project):
    project["content/…/page.md"] = HEADER
    assert project.loading_messages() == [
        "content/…/page.md:1 : ce nom ne peut pas être une adresse : minuscules sans accent, chiffres et traits "
        "d'union.\n    Choisissez un autre nom."
    ]


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("accueil.md", "/accueil/"),
        ("erreur.md", "/erreur/"),
        ("embed/cas.md", "/embed/cas/"),
        ("a/pret.md", "/a/pret/"),
        ("admin.md", "/admin/"),
        ("actions/aux.md", "/actions/aux/"),
    ],
)
def test_address_that_is_reserved(project: Project, name: str, address: str):
    project[f"content/{name}"] = HEADER
    assert project.loading_messages() == [
        f"content/{name}:1 : l'adresse {address} est réservée : le guide y met autre chose qu'une page.\n"
        "    Choisissez un autre nom."
    ]


def test_windows_line_ends_change_nothing(project: Project, root: Path):
    """The address off the ledger, the box and the block of text are where a line end too many was seen."""
    project["data/addresses.txt"] = "/\n/ancienne/\n/actions/pret-de-salle/\n"
    project[INDEX] = (
        '---\ntitle: A\ndescription: >-\n  Un\n  mot.\naliases: [/ancienne/]\n---\n\n!!! conseil "Un"\n    Mot.\n'
    )
    project[CAFE] = make_monograph(summary="Un café.\nDe montagne.")
    content_before, problems = content_of(project.load()), all_messages(project)
    project.commit("2026-01-02")
    project.files = {path: encoded(content).replace(b"\n", b"\r\n") for path, content in project.files.items()}
    files = project.load()
    assert [entry.record for entry in files.entries] == [entry.record for entry in content_before[0]]
    assert [(page.meta, page.body, page.start) for page in files.prose.values()] == [
        (page.meta, page.body, page.start) for page, _ in content_before[3]
    ]
    assert (files.ledger, problems) == (content_before[-2], [])
    project.commit("2026-01-03")
    assert all_messages(project) == []


def test_a_copy_made_with_windows_line_ends_has_none(tmp_path: Path, root: Path):
    """Scripts and make need the line ends as committed: git must keep them, whatever its settings."""
    copy = ["git", "-c", "core.autocrlf=true", "checkout-index", "--all", f"--prefix={tmp_path}/"]
    subprocess.run(copy, cwd=root, check=True)
    listing = subprocess.run(["git", "ls-files", "--eol"], cwd=root, capture_output=True, text=True, check=True)
    texts = [line.partition("\t")[2] for line in listing.stdout.splitlines() if not line.startswith("i/-text")]
    assert {".ci/run", "Makefile", "data/site.yaml", "scripts/install_program.sh"} <= set(texts)
    assert [path for path in texts if b"\r" in (tmp_path / path).read_bytes()] == []


@pytest.mark.parametrize("path", sorted(file.name for file in (ROOT / "data").glob("*.txt")))
def test_lists_that_two_branches_add_to_are_merged(tmp_path: Path, root: Path, path: str):
    folder = tmp_path / "data"
    folder.mkdir()
    shutil.copy(root / ".gitattributes", tmp_path)
    project, file = Project(tmp_path), folder / path
    project.files = {}
    before = (root / "data" / path).read_text("utf-8")
    file.write_text(before, "utf-8")
    project.commit("2026-01-02")
    for branch, added in (("un", "/un/\n"), ("deux", "/deux/\n")):
        project.git("checkout", "--quiet", "-b", branch, "HEAD" if branch == "un" else "HEAD~")
        file.write_text(before + added, "utf-8")
        project.commit("2026-01-03")
    project.git("merge", "--quiet", "--message", "Merge", "un", day="2026-01-04")
    assert sorted(file.read_text("utf-8").removeprefix(before).split()) == ["/deux/", "/un/"]


# --- What systems and editors leave -------------------------------------------------------------

JUNK = (
    ".DS_Store",
    "._cafe.yaml",
    ".cafe.yaml.swp",
    ".#cafe.yaml",
    "#cafe.yaml#",
    ".~lock.cafe.yaml#",
    "~$cafe.yaml",
    "Thumbs.db",
    "thumbs.db",
    "ehthumbs.db",
    "Desktop.ini",
    "Icon\r",
    "cafe.yaml~",
    "cafe.yaml.bak",
    "cafe.yaml.orig",
    "cafe.yaml.tmp",
    "photo.jpg.part",
    "photo.jpg.download",
    "cafe.yaml.save",
    ".cafe.yaml.kate-swp",
    "cafe.yaml.kate-swp",
    "4913",
    "__pycache__/cafe.pyc",
    "__MACOSX/cafe.yaml",
    "@eaDir/cafe.yaml",
    ".Trash-1000/cafe.yaml",
)


@pytest.mark.parametrize("name", JUNK)
def test_junk_is_never_read(project: Project, name: str):
    content_before = content_of(project.load())
    for folder in (MONOGRAPHS, "content", "content/actions"):
        project[f"{folder}/{name}"] = b"\xff\0"
    assert content_of(project.load()) == content_before
    assert set(data_files(project.root)) == {path for path in minimal_files() if path.endswith(".yaml")}
    assert sorted(inner for inner, _ in files_below(project.root / "content")) == [
        "actions/pret-de-salle.md",
        "index.md",
    ]


@pytest.mark.parametrize("name", JUNK)
def test_junk_is_never_committed(root: Path, name: str):
    command = ["git", "check-ignore", "--quiet", "--no-index", f"content/{name}"]
    assert subprocess.run(command, cwd=root, check=False).returncode == 0


# --- Reading again only what changed ------------------------------------------------------------


@pytest.fixture
def paths_read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Paths of the files parsed, in order."""
    paths: list[str] = []
    for name in ("read_data", "read_page"):
        parse = getattr(loading, name)

        def noted(raw: bytes, path_in_project: str, key: bytes, parse: Any = parse) -> Any:
            paths.append(path_in_project)
            return parse(raw, path_in_project, key)

        monkeypatch.setattr(loading, name, noted)
    return paths


def content_of(files: Loaded) -> tuple[Any, ...]:
    lines = [entry.line(*path) for entry in files.entries for path in ((), ("id",), ("evidence", 0, "summary"))]
    pages = [(page, page.digest) for page in files.prose.values()]
    documents = [(entry.document, entry.document.digest) for entry in files.entries]
    return files.entries, documents, lines, pages, files.settings, files.problems, files.ledger, files.unread_kinds


def age(project: Project) -> None:
    """Make every file old enough for its date to tell whether it changed."""
    for path in project.files:
        os.utime(project.root / path, (1, 1))


BROKEN = {CAFE: cafe(theem="x", founded=True), "data/needs.yaml": "x", "content/b.md": "---\n", "data/errata.yaml": "&"}


@pytest.mark.parametrize("files", [{}, BROKEN], ids=["valid", "broken"])
def test_what_was_kept_says_the_same(project: Project, tmp_path: Path, paths_read: list[str], files: dict[str, Any]):
    project.files |= files
    cold = project.load()
    paths_read.clear()
    with Cache(tmp_path / "cache", b"code") as cache:
        with_cache = load(project.root, cache)
    assert len(paths_read) == len(project.files) - 1  # the ledger of addresses is no page and no data
    paths_read.clear()
    warm = load(project.root, Cache(tmp_path / "cache", b"code"))
    assert paths_read == []
    assert content_of(cold) == content_of(with_cache) == content_of(warm)
    assert warm.invalid_ids == cold.invalid_ids


def test_only_a_file_that_changed_is_parsed(project: Project, tmp_path: Path, paths_read: list[str]):
    project.write()
    with Cache(tmp_path / "cache", b"code") as cache:
        load(project.root, cache)
    project[CAFE] = cafe(name="Autre")
    project.write()
    paths_read.clear()
    files = load(project.root, Cache(tmp_path / "cache", b"code"))
    assert paths_read == [CAFE]
    assert Catalogue(files).monographs["cafe"].name == "Autre"


def test_a_file_is_known_by_its_path_as_well(project: Project, tmp_path: Path):
    with Cache(tmp_path / "cache", b"code") as cache:
        project.write()
        load(project.root, cache)
        (project.root / CAFE).rename((project.root / CAFE).with_name("bar.yaml"))
        assert [e.path for e in load(project.root, cache).entries if e.kind is Kind.MONOGRAPH] == [
            "data/monographs/bar.yaml"
        ]


def test_a_loader_reads_again_only_what_changed(project: Project, paths_read: list[str]):
    project.write()
    age(project)
    loader = Loader(project.root)
    first_files = loader.load()
    paths_read.clear()
    (project.root / INDEX).write_text("---\ntitle: B\ndescription: B.\n---\n")
    (project.root / THEMES).unlink()
    second_files = loader.load()
    assert paths_read == [INDEX]
    assert second_files.prose["/"].meta["title"] == "B"
    assert [str(problem) for problem in second_files.problems] == [f"{THEMES}:1 : le fichier manque."]
    at = {entry.path: entry for entry in second_files.entries}
    assert all(at[entry.path] is entry for entry in first_files.entries if entry.path == CAFE)


def test_a_loader_sees_a_change_of_the_same_size_in_the_same_instant(project: Project):
    project.write()
    loader, file, now = Loader(project.root), project.root / CAFE, time.time() + 60
    os.utime(file, (now, now))
    loader.load()
    file.write_bytes(file.read_bytes().replace(b"2010", b"2011"))
    os.utime(file, (now, now))
    assert Catalogue(loader.load()).monographs["cafe"].founded == 2011


def test_a_loader_keeps_in_use_what_it_does_not_ask_for_again(project: Project, tmp_path: Path, paths_read: list[str]):
    project.write()
    age(project)
    loader = Loader(project.root)
    for number in range(WRITES_UNUSED + 2):
        with Cache(tmp_path / "cache", b"code") as cache:
            loader.load(cache)
            cache.put("data", digest(number), number)
            cache.put("pages", digest(number), number)
    paths_read.clear()
    load(project.root, Cache(tmp_path / "cache", b"code"))
    assert paths_read == []
