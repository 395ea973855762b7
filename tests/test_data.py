"""The real data, by what holds whatever is added, renamed or withdrawn: the rules say the rest."""

from __future__ import annotations

from catalogue.model import Kind
from catalogue.model.kinds import path_of
from catalogue.store import Catalogue


def test_every_case_is_read_from_its_file(catalogue: Catalogue):
    paths = {case: catalogue.entry(Kind.MONOGRAPH, case).path for case in catalogue.monographs}
    assert paths == {case: f"{path_of(Kind.MONOGRAPH)}/{case}.yaml" for case in catalogue.monographs}


def test_no_action_is_related_to_itself(catalogue: Catalogue):
    assert [action.id for action in catalogue.actions.values() if action.id in action.related] == []
