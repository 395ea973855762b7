"""Run axe-core in an open page: which rules pass, which fail, which a person must decide."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from playwright.sync_api import Page

from tests.conftest import ROOT

FOLDER = ROOT / "node_modules" / "axe-core"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice", "RGAAv4")
#: The only rules whose result depends on colours.
COLOUR_RULES = ("color-contrast", "link-in-text-block")

_RUN = """async ({tags, rules, within}) => {
  const results = await axe.run(within || document, {
    runOnly: rules ? {type: "rule", values: rules} : {type: "tag", values: tags},
    rules: rules ? {} : {"target-size": {enabled: true}},
    resultTypes: ["violations", "incomplete"],
    preload: false,
    iframes: false,
  });
  const brief = (rule) => rule.nodes.map((node) => ({
    target: node.target.join(" "),
    html: node.html.slice(0, 160),
    messages: [...node.any, ...node.all, ...node.none].map((check) => check.message).join(" ; "),
  }));
  return {
    passes: results.passes.map((rule) => rule.id),
    violations: results.violations.map((rule) => [rule.id, brief(rule)]),
    incomplete: results.incomplete.map((rule) => [rule.id, brief(rule)]),
  };
}"""


@dataclass
class Findings:
    """What axe found in one run."""

    passes: set[str] = field(default_factory=set)
    violations: list[str] = field(default_factory=list)
    #: What axe could not decide: rule, state of the page, selector of the element, reason.
    undecided: list[tuple[str, str, str, str]] = field(default_factory=list)


def run(page: Page, state: str, *, rules: Iterable[str] | None = None, selector: str | None = None) -> Findings:
    """Run axe on an open page.

    Args:
        page: the page; axe is loaded into it if need be.
        state: the page and its state, for messages.
        rules: run only these rules; None for all those that have one of :data:`TAGS`.
        selector: examine only what is inside this selector.
    """
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(_source())
    results = page.evaluate(_RUN, {"tags": TAGS, "rules": list(rules) if rules else None, "within": selector})
    findings = Findings(set(results["passes"]))
    for rule, nodes in results["violations"]:
        findings.violations += [f"{state} · {rule} · {n['target']} · {n['html']} · {n['messages']}" for n in nodes]
    for rule, nodes in results["incomplete"]:
        findings.undecided += [(rule, state, n["target"], n["messages"]) for n in nodes]
    return findings


def rules(page: Page) -> dict[str, tuple[str, ...]]:
    """Return the RGAA criteria that each rule of axe tests, by rule."""
    page.evaluate(_source())
    rules_and_tags = page.evaluate("axe.getRules().map((rule) => [rule.ruleId, rule.tags])")
    return {
        rule: tuple(sorted({_criterion(tag) for tag in tags if tag.startswith("RGAA-")}))
        for rule, tags in rules_and_tags
    }


def _criterion(tag: str) -> str:
    """Return the criterion of a tag that names a test of the RGAA: « 8.3 » for « RGAA-8.3.1 »."""
    return ".".join(tag.removeprefix("RGAA-").split(".")[:2])


@cache
def version() -> str:
    """Return the version of axe that is installed."""
    return json.loads((FOLDER / "package.json").read_text("utf-8"))["version"]


@cache
def _source() -> str:
    axe = (FOLDER / "axe.min.js").read_text("utf-8")
    locale = (FOLDER / "locales" / "fr.json").read_text("utf-8")
    return f"{axe};axe.configure({{locale: {locale}}}); undefined"
