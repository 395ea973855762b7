"""What the summary of a proposal says."""

from __future__ import annotations

from pathlib import Path

from catalogue.reviewing.proposal import NO_CHANGE, changes, remarks
from catalogue.store import Catalogue
from scripts.proposal import main
from tests.builders import CAFE, INDEX, Project, make_evidence, make_header, make_monograph, make_testimony

FOUR = "data/monographs/four.yaml"


def test_nothing_changes(old: Catalogue, new: Project):
    assert changes(old, new.catalogue()) == [NO_CHANGE]
    assert remarks(old, new.catalogue()) == ["aucune adresse cassée"]


def test_texts_of_pages(old: Catalogue, new: Project):
    new["content/actions/pret-de-salle.md"] = "## Autre texte\n"
    new[INDEX] = new[INDEX].replace("Le guide", "Un guide")
    new["content/methode.md"] = make_header("Méthode", "D'où viennent les faits.")
    catalogue = new.catalogue()
    assert changes(old, catalogue) == [
        "modifie le texte de la page « Accueil » (content/index.md)",
        "modifie le texte de la page « Prêter une salle » (content/actions/pret-de-salle.md)",
        "ajoute le texte de la page « Méthode » (content/methode.md)",
    ]
    assert changes(catalogue, old)[-1] == "supprime le texte de la page « Méthode » (content/methode.md)"


def test_new_case(old: Catalogue, new: Project):
    new[FOUR] = make_monograph(id="four", name="Le Four", testimonies=[], website="https://four.example/")
    catalogue = new.catalogue()
    assert changes(old, catalogue) == ["ajoute le cas « Le Four »", "ajoute 1 exemple à « Prêter une salle »"]
    assert remarks(old, catalogue) == [
        "1 fiche sans témoignage : « Le Four »",
        "aucune adresse cassée",
        "1 adresse externe à essayer : https://four.example/",
    ]
    assert remarks(catalogue, old) == ["1 adresse cassée : /monographies/four/"]


def test_only_touched_cases_are_remarked(new: Project, tmp_path: Path):
    bare = make_monograph(id="four", name="Le Four", evidence=[], testimonies=[])
    before = Project(tmp_path / "before")
    before[FOUR] = new[FOUR] = bare
    new[CAFE] = make_monograph(
        evidence=[make_evidence(), make_evidence(summary="Et un four.")], testimonies=[make_testimony()]
    )
    assert remarks(before.catalogue(), new.catalogue()) == ["aucune adresse cassée"]
    new[FOUR] = bare | {"founded": 1999}
    assert remarks(before.catalogue(), new.catalogue()) == [
        "1 fiche sans soutien documenté : « Le Four »",
        "1 fiche sans témoignage : « Le Four »",
        "aucune adresse cassée",
    ]


def test_command_prints_the_summary(old: Catalogue, new: Project, capsys):
    new[FOUR] = make_monograph(id="four", name="Le Four")
    new.write()
    assert main([str(old.root), str(new.root)]) == 0
    assert capsys.readouterr().out.startswith("## Ce qui change\n\n- ajoute le cas « Le Four »\n")
