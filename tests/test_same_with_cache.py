"""With any cache of earlier runs, an editor reads the same problems as without a cache.

Random edits of random files of a small project, one after the other. After each, three ways of checking must
tell the same, in the same order: with nothing kept, with what earlier runs kept, and in a process that goes on.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.checks import check, spelling
from catalogue.reading.cache import Cache
from catalogue.reading.loading import Loader, load
from catalogue.store import Catalogue
from scripts.check import RULES
from tests.builders import (
    CAFE,
    PAGE,
    Project,
    encoded,
    make_action,
    make_evidence,
    make_lever,
    make_monograph,
    make_page,
    make_synonym,
    make_term,
    make_testimony,
    minimal_files,
)

TEXT = '# Titre\n\nLe {0} de l\'ESS, {{{{ link("{0}") }}}}.'
FILES = minimal_files() | {
    "data/levers.yaml": [
        make_lever(
            actions=[
                make_action(),
                make_action(id="don", label="Donner", withdrawn={"date": "2024-01-01", "reason": "Réunie."}),
            ]
        )
    ],
    "data/monographs/bar.yaml": make_monograph(
        id="bar",
        name="Le Bar",
        aliases=["Le Troquet"],
        evidence=[make_evidence(summary="La ville prête au bar une salle, chaque soir de la semaine.")],
        testimonies=[make_testimony()],
    ),
    "data/glossary.yaml": [make_term(), make_term(id="cress", label="CRESS")],
    "data/synonyms.yaml": [make_synonym(), make_synonym(id="aide", expressions=["aide"], records=[], means=["salle"])],
    PAGE: make_page(TEXT.format("cafe")),
    "content/autre.md": make_page(TEXT.format("bistrot"), "Autre"),
    "data/words.txt": "estaminet\n",
    "data/foreign_words.txt": "en coworking\n",
    "data/link_exceptions.txt": "https://a.example refuse les robots\n",
}
TEXTS = {path: encoded(content).decode() for path, content in FILES.items()}
WORDS = sorted({word for text in TEXTS.values() for word in re.findall(r"[\w-]+", text)} | {"asociatif", "QPV", "{%"})


@st.composite
def edits(draw: st.DrawFn) -> tuple[str, bytes | None]:
    """Draw a file and what it becomes: with a word or a line changed, gone, as it was, or that of another file."""
    path = draw(st.sampled_from(sorted(TEXTS)))
    lines = TEXTS[path].split("\n")
    number = draw(st.integers(0, len(lines) - 1))
    kind = draw(
        st.sampled_from(["word", "word", "word", "no line", "two lines", "gone", "as it was", "another", "new"])
    )
    if kind == "word":
        line = re.split(r"([\w-]+)", lines[number])
        if len(line) > 1:
            line[2 * draw(st.integers(0, len(line) // 2 - 1)) + 1] = draw(st.sampled_from(WORDS))
        lines[number] = "".join(line)
    elif kind == "no line":
        del lines[number]
    elif kind == "two lines":
        lines.insert(number, lines[number])
    elif kind == "gone":
        return path, None
    elif kind == "another":
        return path, TEXTS[draw(st.sampled_from(sorted(TEXTS)))].encode()
    elif kind == "new":
        return draw(st.sampled_from(["data/monographs/new.yaml", "content/new.md"])), TEXTS[CAFE].encode()
    return path, "\n".join(lines).encode()


def problems_and_content(project: Project, loader: Loader, cache: Cache | None) -> tuple[Any, ...]:
    spelling._lines.cache_clear()  # one run reads a file once; here it changes in between
    files = loader.load(cache)
    catalogue = Catalogue(files)
    return [*files.problems, *check(catalogue, *RULES, cache=cache)], catalogue.entries, catalogue.prose


#: The same edits every time: a proposal is never refused by chance.
@settings(
    max_examples=15,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(changes=st.lists(edits(), min_size=1, max_size=6))
def test_problems_do_not_depend_on_what_was_kept(tmp_path_factory: pytest.TempPathFactory, changes: list[Any]):
    project = Project(tmp_path_factory.mktemp("project"))
    project.files = dict(TEXTS)
    project.write()
    going_on = Loader(project.root)
    for path, content in [(CAFE, TEXTS[CAFE].encode()), *changes]:
        file = project.root / path
        if content is None:
            file.unlink(missing_ok=True)
        else:
            file.write_bytes(content)
        afresh = problems_and_content(project, Loader(project.root), None)
        with Cache(project.root / "cache", b"code") as cache:
            assert problems_and_content(project, Loader(project.root), cache) == afresh
        with Cache(project.root / "preview", b"code") as cache:
            assert problems_and_content(project, going_on, cache) == afresh


def test_the_small_project_breaks_a_few_rules(project: Project):
    """So that the test above compares something."""
    project.files = dict(TEXTS)
    project.write()
    messages = [problem.message for problem in check(Catalogue(load(project.root)), *RULES)]
    assert len(messages) > 5
    assert any("dictionnaire" in message for message in messages)
    assert any("premier niveau" in message for message in messages)
