"""What differs between two states of the data."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from catalogue.reviewing.changes import diff
from catalogue.store import Catalogue
from tests.builders import (
    CAFE,
    Project,
    make_action,
    make_evidence,
    make_lever,
    make_monograph,
    make_need,
    make_source,
    make_update,
)


def test_same_data_do_not_differ(old: Catalogue, new: Project):
    difference = diff(old, new.catalogue())
    assert not difference
    assert difference.sentences() == []
    assert difference.to_json() == []


def test_new_record_and_its_evidence(old: Catalogue, new: Project):
    new["data/monographs/four.yaml"] = make_monograph(
        id="four", name="Le Four", evidence=[make_evidence(), make_evidence(summary="Et un four.")]
    )
    assert diff(old, new.catalogue()).sentences() == [
        "ajoute le cas « Le Four »",
        "ajoute 2 exemples à « Prêter une salle »",
    ]


def test_removed_record(old: Catalogue, new: Project):
    new["data/sources.yaml"] = [make_source(), make_source(id="loi", label="La loi")]
    assert diff(new.catalogue(), old).sentences() == ["supprime la source « La loi »"]


def test_evidence_that_changed_or_left(old: Catalogue, new: Project):
    new[CAFE] = make_monograph(evidence=[make_evidence(status="planned")])
    assert diff(old, new.catalogue()).sentences() == ["modifie 1 exemple de « Prêter une salle »"]
    new[CAFE] = make_monograph(evidence=[])
    assert diff(old, new.catalogue()).sentences() == ["retire 1 exemple à « Prêter une salle »"]


def test_renamed_record_is_not_a_new_one(old: Catalogue, new: Project):
    action = make_action(id="pret-de-local", label="Prêter un local", aliases=["Prêt de salle"])
    new["data/levers.yaml"] = [make_lever(actions=[action])]
    new[CAFE] = make_monograph(evidence=[make_evidence(action="pret-de-local")])
    assert diff(old, new.catalogue()).sentences() == [
        "renomme « pret-de-salle » en « pret-de-local » : l'action « Prêter un local »",
        "modifie le champ « Intitulé » de l'action « Prêter un local »",
        "ajoute 1 autre graphie à l'action « Prêter un local »",
    ]


def test_withdrawn_record(old: Catalogue, new: Project):
    new[CAFE] = make_monograph(withdrawn={"date": "2026-01-02", "reason": "A fermé."})
    sentences = diff(old, new.catalogue()).sentences()
    assert sentences == [
        "retire le cas « Le Café » du guide : A fermé.",
        "retire 1 exemple à « Prêter une salle »",
    ]
    assert diff(new.catalogue(), old).sentences()[0] == "remet le cas « Le Café » dans le guide"


def test_fields(old: Catalogue, new: Project):
    new[CAFE] = make_monograph(
        name="Le Grand Café",
        website="https://cafe.example",
        updates=[make_update()],
        aliases=["Café", "Bistrot"],
    )
    new["data/needs.yaml"] = [make_need(summary="Autre chose.")]
    assert diff(old, new.catalogue()).sentences() == [
        "modifie le champ « Nom de l'organisation » du cas « Le Grand Café »",
        "ajoute 2 autres graphies au cas « Le Grand Café »",
        "complète le champ « Site » du cas « Le Grand Café »",
        "ajoute 1 note de mise à jour au cas « Le Grand Café »",
        "modifie le champ « En une phrase » du besoin « Se rencontrer »",
    ]


def test_order_of_a_list_is_no_difference(tmp_path: Path):
    first, second = Project(tmp_path / "1"), Project(tmp_path / "2")
    first[CAFE] = make_monograph(aliases=["A1", "B2"])
    second[CAFE] = make_monograph(aliases=["B2", "A1"])
    assert not diff(first.catalogue(), second.catalogue())


def test_json_says_what_changed(old: Catalogue, new: Project):
    new[CAFE] = make_monograph(founded=2011)
    [change] = diff(old, new.catalogue()).to_json()
    assert change == {
        "what": "changed",
        "kind": "monograph",
        "id": "cafe",
        "label": "Le Café",
        "field": "founded",
        "old": 2010,
        "new": 2011,
        "sentence": "modifie le champ « Année de création » du cas « Le Café »",
    }


def _script(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scripts.diff_data", *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def test_command(root: Path, tmp_path: Path):
    first, second = Project(tmp_path / "1"), Project(tmp_path / "2")
    second[CAFE] = make_monograph(founded=2011)
    first.write()
    second.write()
    folders = (str(first.root), str(second.root))
    sentence = "modifie le champ « Année de création » du cas « Le Café »"
    assert _script(root, *folders).stdout == f"- {sentence}\n"
    assert [change["sentence"] for change in json.loads(_script(root, *folders, "--json").stdout)] == [sentence]
    assert _script(root, folders[0], folders[0]).stdout == "Aucune différence dans les données.\n"


def test_command_compares_with_a_time_before_a_file(root: Path, tmp_path: Path):
    first, second = Project(tmp_path / "1"), Project(tmp_path / "2")
    del first.files["data/glossary.yaml"]
    first.write()
    second.write()
    result = _script(root, str(first.root), str(second.root))
    assert result.stdout == "- ajoute le terme du glossaire « ESS »\n"


@pytest.mark.parametrize("name", ["jamais-vue", "--output=x"])
def test_command_refuses_what_is_no_version(root: Path, name: str):
    result = _script(root, name)
    assert result.returncode == 2
    assert result.stderr == f"« {name} » n'est ni un dossier ni une version connue de git.\n"


def test_command_says_what_cannot_be_read(root: Path, tmp_path: Path):
    broken = Project(tmp_path)
    broken[CAFE] = "id: cafe\nnom: Le Café\n"
    broken.write()
    result = _script(root, str(broken.root))
    assert result.returncode == 2
    assert "des données ne se lisent pas." in result.stderr
    assert "data/monographs/cafe.yaml:2 · cafe · nom : ce champ n'existe pas." in result.stderr
