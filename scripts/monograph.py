"""Start the file of a new case: ask the few questions needed, take flags, or read an issue.

The file is commented; ``make check`` says what is still missing.
"""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from catalogue import urls
from catalogue.checks.identity import like_named
from catalogue.editing.drafting import draft
from catalogue.editing.issues import NotAForm, answers
from catalogue.model import MAX_IDENTIFIER, Kind
from catalogue.model.kinds import spec_of
from catalogue.reading.loading import load
from catalogue.reading.problems import did_you_mean
from catalogue.store import Catalogue

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: list[str], ask: Callable[[str], str] = input, today: datetime.date | None = None) -> int:
    """Run the command.

    Args:
        arguments: those of the command line.
        ask: prints a question and returns the answer.
        today: the day on which the case is added; that of the clock unless given.

    Returns:
        The exit code.
    """
    options = _parser().parse_args(arguments)
    root = options.root.resolve()
    catalogue = Catalogue(load(root))
    notes: list[str] = []
    if options.issue:
        try:
            values, notes = answers(options.issue.read_text("utf-8"))
        except NotAForm as error:
            print(f"Rien n'est écrit : {error}")
            return 1
    elif options.name:
        values = _from_flags(options)
    else:
        values = _from_questions(catalogue, ask)
    unknown = _unknown(catalogue, values)
    if unknown:
        print("\n".join(unknown))
        return 1
    notes += [
        f"« {values.get('name')} » désigne déjà « {entry.id} » : c'est peut-être la même organisation."
        for entry in like_named(catalogue, values.get("name") or "")
    ]
    case, text = draft(catalogue, values | {"added_on": (today or datetime.date.today()).isoformat()})
    remarks = [f"À voir — {' '.join(note.split())}" for note in notes]
    path = f"data/monographs/{case}.yaml"
    target = root / path
    if options.print:
        print("".join(f"# {note}\n" for note in remarks) + text, end="")
        return 0
    if refused := _refused(catalogue, target, case):
        print(f"Rien n'est écrit : « {case} » {refused} Choisissez un autre identifiant avec --id.")
        return 1
    target.write_text(text, "utf-8")
    print(f"{path} est prêt : remplissez ce qui est vide, puis lancez « make check ».")
    print("".join(f"{note}\n" for note in remarks), end="")
    return 0


def _refused(catalogue: Catalogue, target: Path, case: str) -> str:
    """Return in French why a new case cannot have an id, which the check would refuse; empty when it can."""
    if case != urls.slug(case) or len(case) > MAX_IDENTIFIER:
        return "n'est pas un identifiant."
    if urls.is_reserved_id(Kind.MONOGRAPH, case):
        return "est un nom réservé."
    aliases = {urls.slug(alias) for entry in catalogue.page_entries() for alias in entry.record.aliases}
    withdrawn_ids = {entry.id for entry in catalogue.withdrawn.values()}
    return "est déjà pris." if target.exists() or case in aliases | withdrawn_ids | set(catalogue.known_ids()) else ""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Commence la fiche d'un nouveau cas.")
    parser.add_argument("--root", type=Path, default=ROOT, help="dossier du projet")
    parser.add_argument("--issue", type=Path, help="texte d'une demande faite avec le formulaire")
    parser.add_argument("--print", action="store_true", help="montre la fiche sans l'écrire")
    parser.add_argument("--name", help="nom de l'organisation")
    parser.add_argument("--id", help="identifiant ; tiré du nom sinon")
    parser.add_argument("--activity", help="identifiant de l'activité")
    parser.add_argument("--legal-form", help="identifiant de la forme juridique")
    parser.add_argument("--commune", help="nom de la commune")
    parser.add_argument("--departement", help="code Insee du département")
    parser.add_argument("--source", help="identifiant de la source")
    parser.add_argument("--page", type=int, help="page de la source")
    parser.add_argument("--action", help="identifiant de l'action dont l'organisation a bénéficié")
    return parser


def _from_flags(options: argparse.Namespace) -> dict[str, Any]:
    return _values_of_case(
        options.name,
        options.activity,
        options.legal_form,
        options.commune,
        options.departement,
        options.source,
        options.page,
        options.action,
        options.id,
    )


def _values_of_case(
    name: str,
    activity: str | None,
    legal_form: str | None,
    commune: str | None,
    departement: str | None,
    source: str | None,
    page: int | None,
    action: str | None,
    identifier: str | None = None,
) -> dict[str, Any]:
    citation = {k: v for k, v in (("id", source), ("page", page)) if v}
    place = {k: v for k, v in (("commune", commune), ("departement", departement)) if v}
    evidence = {k: v for k, v in (("action", action), ("source", citation)) if v}
    return {
        "id": identifier,
        "name": name,
        "activity": activity,
        "legal_form": legal_form,
        "place": place,
        "source": citation,
        "evidence": [evidence],
    }


def _from_questions(catalogue: Catalogue, ask: Callable[[str], str]) -> dict[str, Any]:
    print("Nouveau cas. Une réponse vide laisse le champ à remplir dans la fiche.")
    name = ""
    while not urls.slug(name):
        name = ask("Nom de l'organisation : ").strip()
    activity = _choice(catalogue, Kind.ACTIVITY, ask)
    legal_form = _choice(catalogue, Kind.LEGAL_FORM, ask)
    commune = ask("Commune : ").strip()
    departement = ask("Code du département (vide si la commune suffit) : ").strip()
    source = _choice(catalogue, Kind.SOURCE, ask)
    page = ask("Page de la source : ").strip()
    action = _choice(catalogue, Kind.ACTION, ask)
    number = int(page) if page.isdecimal() else None
    return _values_of_case(name, activity, legal_form, commune, departement, source, number, action)


def _choice(catalogue: Catalogue, kind: Kind, ask: Callable[[str], str]) -> str | None:
    """Ask for a record by a word of its name, showing those that match until one is chosen; return its id, or None."""
    records = catalogue.of_kind(kind)
    name = spec_of(kind).singular.capitalize()
    while True:
        answer = ask(f"{name} (un mot du nom, ou vide) : ").strip()
        if not answer or answer in records:
            return answer or None
        matching = [r for r in records.values() if urls.slug(answer) in urls.slug(f"{r.label} {r.id}")]
        if len(matching) == 1:
            print(f"  → {matching[0].label}")
            return matching[0].id
        for record in matching:
            print(f"  {record.id} : {record.label}")
        if not matching:
            print(f"  Rien ne correspond. {did_you_mean(answer, records)}".rstrip())


def _unknown(catalogue: Catalogue, values: dict[str, Any]) -> list[str]:
    """Return a message in French for each given id that no record has."""
    evidence = values["evidence"][0]
    ids = (
        (Kind.ACTIVITY, values.get("activity")),
        (Kind.LEGAL_FORM, values.get("legal_form")),
        (Kind.SOURCE, values.get("source", {}).get("id")),
        (Kind.ACTION, evidence.get("action")),
    )
    return [
        f"{spec_of(kind).singular.capitalize()} : « {value} » n'existe pas. "
        f"{did_you_mean(value, catalogue.of_kind(kind))}".rstrip()
        for kind, value in ids
        if value and value not in catalogue.of_kind(kind)
    ]


if __name__ == "__main__":
    try:
        code = main(sys.argv[1:])
    except (KeyboardInterrupt, EOFError):
        print("\nRien n'est écrit.")
        code = 1
    sys.exit(code)
