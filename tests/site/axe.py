"""axe-core in an open page: which rules pass, which fail, which need a person."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from playwright.sync_api import Page

from tests.conftest import ROOT

FOLDER = ROOT / "tests" / "vendor" / "axe-core"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice", "RGAAv4")
#: The only rules that a change of colours can change.
COLOUR_RULES = ("color-contrast", "link-in-text-block")

_RUN = """async ({tags, rules, within}) => {
  const options = {
    runOnly: rules ? {type: "rule", values: rules} : {type: "tag", values: tags},
    rules: rules ? {} : {"target-size": {enabled: true}},
    preload: false,
    iframes: false,
  };
  const found = await axe.run(within || document, options);
  const brief = (rule) => rule.nodes.map((node) => ({
    target: node.target.join(" "),
    html: node.html.slice(0, 160),
    said: [...node.any, ...node.all, ...node.none].map((check) => check.message).join(" ; "),
  }));
  return {
    passes: found.passes.map((rule) => rule.id),
    violations: found.violations.map((rule) => [rule.id, brief(rule)]),
    incomplete: found.incomplete.map((rule) => [rule.id, brief(rule)]),
  };
}"""


@dataclass
class Findings:
    """What axe found, over one or several runs."""

    passes: set[str] = field(default_factory=set)
    violations: list[str] = field(default_factory=list)
    #: What axe could not decide: rule, what is on screen, selector of the element, reason.
    undecided: list[tuple[str, str, str, str]] = field(default_factory=list)


def run(page: Page, state: str, *, rules: Iterable[str] | None = None, within: str | None = None) -> Findings:
    """Run axe on an open page.

    Args:
        page: the page, with axe or not.
        state: what is on screen, for messages.
        rules: only these rules; all of those with :data:`TAGS` without.
        within: only inside this selector.
    """
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(_source())
    found = page.evaluate(_RUN, {"tags": TAGS, "rules": list(rules) if rules else None, "within": within})
    findings = Findings(set(found["passes"]))
    for rule, nodes in found["violations"]:
        findings.violations += [f"{state} · {rule} · {n['target']} · {n['html']} · {n['said']}" for n in nodes]
    for rule, nodes in found["incomplete"]:
        findings.undecided += [(rule, state, n["target"], n["said"]) for n in nodes]
    return findings


def rgaa_criteria(page: Page) -> dict[str, list[str]]:
    """Return the RGAA criteria that each rule looks at, by rule."""
    page.evaluate(_source())
    rules = page.evaluate("axe.getRules().map((rule) => [rule.ruleId, rule.tags])")
    return {
        rule: sorted({".".join(tag.removeprefix("RGAA-").split(".")[:2]) for tag in tags if tag.startswith("RGAA-")})
        for rule, tags in rules
    }


@cache
def version() -> str:
    """Return the version of the copy of axe."""
    return re.match(r"/\*! axe v([\d.]+)", (FOLDER / "axe.min.js").read_text("utf-8"))[1]


@cache
def _source() -> str:
    locale = json.loads((FOLDER / "axe.fr.json").read_text("utf-8"))
    axe = (FOLDER / "axe.min.js").read_text("utf-8")
    return f"{axe};axe.configure({{locale: {json.dumps(locale)}}}); undefined"
