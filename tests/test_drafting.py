"""A new case, from questions, flags or an issue: the file passes the check once filled in."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest
import yaml

from catalogue.editing.issues import FORM_PATH, NotAForm, answers
from catalogue.opening import open_catalogue
from catalogue.reading import yaml_source
from catalogue.reading.problems import ProblemsFound
from scripts.monograph import main
from tests.builders import Project, full_files
from tests.conftest import ROOT

NEW_CASE = "data/monographs/epicerie-du-val.yaml"
FLAGS = [
    "--name",
    "Épicerie du Val",
    "--activity",
    "epiceries",
    "--legal-form",
    "association",
    "--commune",
    "dole",
    "--source",
    "rapport",
    "--page",
    "12",
    "--action",
    "pret-de-salle",
]
ANSWERS = {
    "Nom de l'organisation": "Épicerie du Val",
    "En une phrase": "Dans le Jura, une épicerie : ouverte à tous.",
    "Activité illustrée": "Épiceries de village (epiceries)",
    "Forme juridique": "Association (association)",
    "Commune": "Dole",
    "Département": "Jura",
    "Site": "_No response_",
    "Année de création": "vers 2010",
    "Soutien reçu : action": "Salle (pret-de-salle)",
    "Soutien reçu : degré de détail": "Exemple raconté (developed)",
    "Soutien reçu : état": "Obtenu (effective)",
    "Soutien reçu : types de décideurs": "Commune (commune), Région (region)",
    "Soutien reçu : organismes": "Ville de Dole\nRégion Bourgogne-Franche-Comté",
    "Soutien reçu : résumé": "La ville avance le loyer.",
    "Source": "Rapport (rapport)",
    "Passage": "Levier 1",
    "Page": "12",
}


@pytest.fixture
def copy(project: Project) -> Path:
    """Folder of a made-up project that uses every field."""
    project.files = full_files()
    project.write()
    return project.root


def _body(answers_by_label: dict[str, str]) -> str:
    return "\r\n".join(f"### {label}\r\n\r\n{text}\r\n" for label, text in answers_by_label.items())


def test_flags_make_a_file_that_says_what_is_missing(copy, capsys):
    assert main(["--root", str(copy), *FLAGS], today=datetime.date(2026, 3, 14)) == 0
    assert NEW_CASE in capsys.readouterr().out
    text = (copy / NEW_CASE).read_text("utf-8")
    assert "place:\n" in text
    assert "commune: Dole" in text
    assert 'departement: "39"' in text
    assert 'region: "27"' in text
    assert "theme: entraide" in text
    assert 'added_on: "2026-03-14"' in text
    with pytest.raises(ProblemsFound) as error:
        open_catalogue(copy)
    assert {(p.path, p.field) for p in error.value.problems} == {
        (NEW_CASE, "summary"),
        (NEW_CASE, "evidence[0].detail"),
        (NEW_CASE, "evidence[0].status"),
        (NEW_CASE, "evidence[0].summary"),
    }


def test_file_passes_once_filled_in(copy):
    main(["--root", str(copy), *FLAGS])
    text = (copy / NEW_CASE).read_text("utf-8")
    text = text.replace('detail: ""', "detail: mention").replace('status: ""', "status: planned")
    (copy / NEW_CASE).write_text(text.replace('summary: ""', "summary: Une épicerie du Jura."), "utf-8")
    assert open_catalogue(copy).monographs["epicerie-du-val"].evidence[0].source.page == 12


def test_commented_fields_can_be_uncommented(copy):
    """Every example left as a comment is YAML of the right shape."""
    main(["--root", str(copy), *FLAGS])
    text = (copy / NEW_CASE).read_text("utf-8")
    uncommented = re.sub(r"(?m)^( *)# ( *- )?(?=[a-z_]+:)", r"\1\2", text)
    uncommented = re.sub(r"(?m)^( *)#   (  )?(?=[a-z_]+:|- )", r"\1  \2", uncommented)
    assert yaml_source.parse(uncommented, NEW_CASE).problems == ()


def test_questions_are_asked_until_understood(copy, capsys):
    replies = iter(
        [
            "",
            "Épicerie du Val",
            "zzz",
            "épiceries",
            "association",
            "Dole",
            "",
            "rapport",
            "12",
            "pret-de-salle",
        ]
    )
    assert main(["--root", str(copy)], ask=lambda question: next(replies)) == 0
    assert "Rien ne correspond" in capsys.readouterr().out
    assert next(replies, None) is None
    assert "action: pret-de-salle" in (copy / NEW_CASE).read_text("utf-8")


def test_nothing_is_overwritten(copy, capsys):
    main(["--root", str(copy), *FLAGS])
    assert main(["--root", str(copy), *FLAGS]) == 1
    assert "déjà pris" in capsys.readouterr().out


def test_unknown_id_is_told_with_the_nearest(copy, capsys):
    assert main(["--root", str(copy), "--name", "X", "--activity", "cafess"]) == 1
    assert "Vouliez-vous dire « cafes » ?" in capsys.readouterr().out


def test_issue_makes_a_file_that_passes_the_check(copy, capsys):
    (copy / "demande.md").write_text(_body(ANSWERS), "utf-8")
    assert main(["--root", str(copy), "--issue", str(copy / "demande.md")]) == 0
    assert "À voir — Année de création : « vers 2010 » n'est pas un nombre entier." in capsys.readouterr().out
    monograph = open_catalogue(copy).monographs["epicerie-du-val"]
    assert monograph.theme == "entraide"
    assert monograph.place.departement == "39"
    (evidence,) = monograph.evidence
    assert evidence.decision_makers == ("commune", "region")
    assert evidence.organisations == ("Ville de Dole", "Région Bourgogne-Franche-Comté")
    assert (evidence.source.section, evidence.source.page) == ("Levier 1", 12)


def test_issue_can_be_read_without_writing(copy, capsys):
    """As the workflow does: the file is shown, with what is to be seen as comments."""
    (copy / "demande.md").write_text(_body(ANSWERS | {"Année de création": "vers\n2010: oui"}), "utf-8")
    assert main(["--root", str(copy), "--issue", str(copy / "demande.md"), "--print"]) == 0
    output = capsys.readouterr().out
    assert output.startswith("# À voir — Année de création : « vers 2010: oui » n'est pas un nombre entier.\n")
    assert yaml_source.parse(output, NEW_CASE).value["id"] == "epicerie-du-val"
    assert not (copy / NEW_CASE).exists()


def test_hostile_answers_stay_text(copy):
    """Anybody can open an issue: an answer never becomes another field, a path or code."""
    hostile = ANSWERS | {
        "Nom de l'organisation": '../../x"\nid: y\n# {{ config }} : !!python/x &a *b',
        "Soutien reçu : résumé": "a: b\n- c\n\"'`${{ github.token }}",
    }
    (copy / "demande.md").write_text(_body(hostile), "utf-8")
    files_before = {p for p in copy.rglob("*") if p.is_file()}
    assert main(["--root", str(copy), "--issue", str(copy / "demande.md")]) == 0
    (new_file,) = {p for p in copy.rglob("*") if p.is_file()} - files_before
    assert new_file.parent == copy / "data/monographs"
    value = yaml_source.read(new_file, "x").value
    assert value["name"].startswith("../../x")
    assert value["id"] == new_file.stem


def test_form_and_reading_ask_the_same():
    form = yaml.safe_load((ROOT / FORM_PATH).read_text("utf-8"))
    labels = [element["attributes"]["label"] for element in form["body"] if "id" in element]
    assert set(ANSWERS) <= set(labels)
    values, notes = answers(_body(dict.fromkeys(labels, "_No response_")))
    assert (values, notes) == ({"evidence": [{}]}, [])


def test_other_text_is_refused():
    with pytest.raises(NotAForm):
        answers("Bonjour,\n\n### Bug\n\nRien ne marche.")


@pytest.mark.parametrize(
    ("identifier", "reason"),
    [
        ("index", "est un nom réservé."),
        ("Café du Val", "n'est pas un identifiant."),
        ("x" * 61, "n'est pas un identifiant."),
        ("cafe", "est déjà pris."),
        ("l-epi-or", "est déjà pris."),  # the slug of another spelling of that case
        ("pret-de-salle", "est déjà pris."),
    ],
)
def test_an_id_that_the_check_would_refuse_is_not_written(copy, capsys, identifier: str, reason: str):
    files_before = sorted(copy.rglob("*"))
    assert main(["--root", str(copy), *FLAGS, "--id", identifier]) == 1
    expected = f"Rien n'est écrit : « {identifier} » {reason} Choisissez un autre identifiant avec --id.\n"
    assert capsys.readouterr().out == expected
    assert sorted(copy.rglob("*")) == files_before


def test_what_is_pasted_is_cleaned(copy):
    pasted = [f" {value}\u200b" if value == "Épicerie du Val" else value for value in FLAGS]
    main(["--root", str(copy), *pasted])
    assert "name: Épicerie du Val\n" in (copy / NEW_CASE).read_text("utf-8")


def test_an_organisation_that_has_a_case_is_told(copy, capsys):
    main(["--root", str(copy), "--name", "Association L'Épi d'Or", "--id", "autre-cafe"])
    assert "« cafe » : c'est peut-être la même organisation.\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("flags", "place"),
    [
        (["--commune", "seynod"], {"locality": "Seynod", "commune": "Annecy", "departement": "74", "region": "84"}),
        (
            ["--commune", "Lyon 3e arrondissement"],
            {"locality": "Lyon 3e Arrondissement", "commune": "Lyon", "departement": "69", "region": "84"},
        ),
        (["--commune", "Xyzzy"], {"commune": "Xyzzy"}),
    ],
)
def test_a_commune_that_is_part_of_another_is_filed_under_it(copy, flags: list[str], place: dict[str, str]):
    main(["--root", str(copy), "--name", "Épicerie du Val", *flags])
    drafted_place = yaml_source.parse((copy / NEW_CASE).read_text("utf-8"), NEW_CASE).value["place"]
    assert drafted_place == place
