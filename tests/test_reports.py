"""Problems as annotations on the lines of a proposal."""

from __future__ import annotations

import json

from catalogue.reading.problems import Problem
from catalogue.reviewing.reports import github, gitlab

PROBLEM = Problem("data/a,b.yaml", 3, "cafe", "evidence[2].action", "« x » : 50 %\nde trop.", "Écrivez « y ».")


def test_github_annotates_the_line():
    first = github([PROBLEM, PROBLEM]).splitlines()[0]
    assert first == (
        "::error file=data/a%2Cb.yaml,line=3,title=À corriger::"
        "cafe · evidence[2].action : « x » : 50 %25%0Ade trop. Écrivez « y »."
    )
    assert github([PROBLEM]).endswith("1 problème à corriger.")


def test_gitlab_reports_each_problem_once():
    (issue,) = json.loads(gitlab([PROBLEM, PROBLEM]))
    assert issue["location"] == {"path": "data/a,b.yaml", "lines": {"begin": 3}}
    assert issue["description"].startswith("cafe · evidence[2].action")
    assert json.loads(gitlab([])) == []
