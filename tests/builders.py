"""Small valid records, and a small valid project made of them, for tests to break one thing at a time.

Every ``make_…`` returns a plain dict as an editor would write it; keyword arguments replace fields,
and ``MISSING`` removes one. :class:`Project` writes them to disk as YAML, so that messages have real
line numbers.
"""

from __future__ import annotations

import copy
import datetime
import os
import subprocess
from pathlib import Path
from typing import Any

import yaml

from catalogue.checks.registry import Rule
from catalogue.reading.loading import Loaded, load
from catalogue.store import Catalogue

MISSING = object()
#: The day on which the dates of a made-up project are judged.
TODAY = datetime.date(2026, 11, 23)
CITATION = {"id": "rapport", "section": "Levier 1", "page": 10}
MONOGRAPHS = "data/monographs"
CAFE = f"{MONOGRAPHS}/cafe.yaml"
INDEX = "content/index.md"
PAGE = "content/essai.md"


def make_header(title: str = "Accueil", description: str = "Le guide.") -> str:
    return f"---\ntitle: {title}\ndescription: {description}\n---\n"


def make_page(text: str, title: str = "Essai", description: str = "Une page.") -> str:
    """Return a page whose text comes after an empty line."""
    return f"{make_header(title, description)}\n{text}\n"


HEADER = make_header()
#: Number of the line that comes just after the header.
BODY_LINE = HEADER.count("\n") + 1


def _make(defaults: dict[str, Any], overrides: dict[str, Any]) -> dict[str, Any]:
    fields = {name: value for name, value in (defaults | overrides).items() if value is not MISSING}
    return copy.deepcopy(fields)


def make_citation(**overrides: Any) -> dict[str, Any]:
    return _make(CITATION, overrides)


def make_theme(**overrides: Any) -> dict[str, Any]:
    defaults = {
        "id": "entraide",
        "label": "Entraide",
        "short_label": "Entraide",
        "summary": "Des voisins qui se rendent service.",
    }
    return _make(defaults, overrides)


def make_need(**overrides: Any) -> dict[str, Any]:
    defaults = {
        "id": "se-rencontrer",
        "label": "Se rencontrer",
        "short_label": "Se rencontrer",
        "summary": "Des lieux où se croiser.",
    }
    return _make(defaults, overrides)


def make_activity(**overrides: Any) -> dict[str, Any]:
    defaults = {
        "id": "cafes",
        "label": "Cafés associatifs",
        "summary": "Un café tenu par ses habitués.",
        "theme": "entraide",
        "needs": [{"id": "se-rencontrer", "basis": "stated"}],
    }
    return _make(defaults, overrides)


def make_action(**overrides: Any) -> dict[str, Any]:
    defaults = {
        "id": "pret-de-salle",
        "label": "Prêter une salle",
        "short_label": "Prêt de salle",
        "summary": "Vous prêtez une salle.",
        "source": CITATION,
    }
    return _make(defaults, overrides)


def make_competence(**overrides: Any) -> dict[str, Any]:
    return _make({"decision_maker": "commune", "may": "allowed", "source": CITATION}, overrides)


def make_rule(**overrides: Any) -> dict[str, Any]:
    defaults = {
        "verified_on": "2026-03-14",
        "summary": "Vous pouvez prêter une salle.",
        "who": [make_competence()],
        "lines": [{"topic": "text", "summary": "Le conseil fixe le prix.", "source": CITATION}],
    }
    return _make(defaults, overrides)


def make_lever(**overrides: Any) -> dict[str, Any]:
    defaults = {
        "id": "contributions",
        "label": "Contribuer en nature",
        "short_label": "Contributions",
        "number": 1,
        "summary": "Vous donnez autre chose que de l'argent.",
        "actions": [make_action()],
    }
    return _make(defaults, overrides)


def make_mechanism(**overrides: Any) -> dict[str, Any]:
    defaults = {"label": "Bail", "summary": "Un bail de longue durée.", "source": CITATION}
    return _make(defaults, overrides)


def make_criterion(**overrides: Any) -> dict[str, Any]:
    defaults = {"id": "habitants", "label": "Les habitants", "summary": "Ils viennent et restent."}
    return _make(defaults, overrides)


def make_family(**overrides: Any) -> dict[str, Any]:
    defaults = {
        "id": "partenaires",
        "label": "Partenaires",
        "summary": "Qui entoure l'organisation.",
        "criteria": [make_criterion()],
    }
    return _make(defaults, overrides)


def make_territory(**overrides: Any) -> dict[str, Any]:
    defaults = {
        "id": "montagne",
        "label": "Montagne",
        "short_label": "Montagne",
        "summary": "Des pentes et des vallées.",
    }
    return _make(defaults, overrides)


def make_decision_maker(**overrides: Any) -> dict[str, Any]:
    defaults = {
        "id": "commune",
        "label": "Commune",
        "short_label": "Commune",
        "summary": "Le conseil municipal.",
    }
    return _make(defaults, overrides)


def make_legal_form(**overrides: Any) -> dict[str, Any]:
    return _make({"id": "association", "label": "Association"}, overrides)


def make_evidence(**overrides: Any) -> dict[str, Any]:
    defaults = {
        "action": "pret-de-salle",
        "detail": "developed",
        "decision_makers": ["commune"],
        "organisations": ["Ville de Gap"],
        "status": "effective",
        "summary": "La ville prête une salle le soir.",
        "source": CITATION,
    }
    return _make(defaults, overrides)


def make_testimony(**overrides: Any) -> dict[str, Any]:
    defaults = {
        "speaker": "Une habituée",
        "action": "pret-de-salle",
        "summary": "Elle dit que la salle a tout changé.",
        "source": CITATION,
    }
    return _make(defaults, overrides)


def make_update(**overrides: Any) -> dict[str, Any]:
    defaults = {"id": "note-1", "date": "2024-07-01", "summary": "Le café a déménagé.", "source": CITATION}
    return _make(defaults, overrides)


def make_monograph(**overrides: Any) -> dict[str, Any]:
    defaults = {
        "id": "cafe",
        "name": "Le Café",
        "summary": "Un café associatif de montagne.",
        "theme": "entraide",
        "activity": "cafes",
        "legal_form": "association",
        "place": {"commune": "Gap", "departement": "05", "region": "93"},
        "territories": [{"type": "montagne", "basis": "stated"}],
        "founded": 2010,
        "source": CITATION,
        "evidence": [make_evidence()],
    }
    return _make(defaults, overrides)


def make_term(**overrides: Any) -> dict[str, Any]:
    defaults = {
        "id": "ess",
        "label": "ESS",
        "category": "acronym",
        "expansion": "Économie sociale et solidaire",
        "basis": "stated",
    }
    return _make(defaults, overrides)


def make_source(**overrides: Any) -> dict[str, Any]:
    defaults = {
        "id": "rapport",
        "label": "Le rapport",
        "category": "report",
        "pages": 56,
        "link": "none",
        "group": "Rapports",
    }
    return _make(defaults, overrides)


def make_person(**overrides: Any) -> dict[str, Any]:
    return _make({"id": "jeanne-martin", "label": "Jeanne Martin", "monographs": ["cafe"]}, overrides)


def make_event(**overrides: Any) -> dict[str, Any]:
    defaults = {
        "id": "webinaire",
        "label": "Webinaire",
        "date": "2021-03-01",
        "summary": "Une rencontre en ligne.",
        "source": CITATION,
    }
    return _make(defaults, overrides)


def make_member(**overrides: Any) -> dict[str, Any]:
    defaults = {
        "id": "reseau-des-cafes",
        "label": "Réseau des cafés",
        "role": "Réseau national",
        "category": "network",
        "link": "empty",
        "source": CITATION,
    }
    return _make(defaults, overrides)


def make_erratum(**overrides: Any) -> dict[str, Any]:
    defaults = {
        "id": "gap-ou-cap",
        "label": "Gap ou Cap",
        "severity": "mineure",
        "printed": ["Cap"],
        "issue": "Une lettre de travers.",
        "resolution": "Gap.",
        "pages": [10],
        "concerns": ["cafe"],
    }
    return _make(defaults, overrides)


def make_synonym(**overrides: Any) -> dict[str, Any]:
    defaults = {"id": "troquet", "expressions": ["troquet", "estaminet"], "records": ["cafes"]}
    return _make(defaults, overrides)


def make_settings(**overrides: Any) -> dict[str, Any]:
    defaults = {
        "name": "Guide",
        "tagline": "Un guide d'essai",
        "description": "Un guide.",
        "url": "https://guide.example/",
        "repository": "https://forge.example/guide",
        "branch": "main",
        "contact": "contact@guide.example",
        "publisher": "Un éditeur",
        "licence": "Libre",
        "report": "rapport",
    }
    return _make(defaults, overrides)


def minimal_files() -> dict[str, Any]:
    """Return a small valid project: what each file holds, by path."""
    return {
        "data/themes.yaml": [make_theme()],
        "data/needs.yaml": [make_need()],
        "data/activities.yaml": [make_activity()],
        "data/levers.yaml": [make_lever()],
        "data/criteria.yaml": [make_family()],
        "data/territories.yaml": [make_territory()],
        "data/decision_makers.yaml": [make_decision_maker()],
        "data/legal_forms.yaml": [make_legal_form()],
        CAFE: make_monograph(),
        "data/glossary.yaml": [make_term()],
        "data/sources.yaml": [make_source()],
        "data/people.yaml": [make_person()],
        "data/events.yaml": [make_event()],
        "data/committee.yaml": [make_member()],
        "data/errata.yaml": [make_erratum()],
        "data/synonyms.yaml": [make_synonym()],
        "data/site.yaml": make_settings(),
        "data/addresses.txt": "# Adresses publiées\n/\n/actions/pret-de-salle/\n",
        INDEX: f"{HEADER}\nBienvenue.\n",
        "content/actions/pret-de-salle.md": "## En quoi cela consiste\n\nPrêter une salle.\n",
    }


def full_files() -> dict[str, Any]:
    """Return a project whose records use every field there is, at least once, with the signs that French and YAML use."""
    update = make_update(date="2026-02-01", summary="Le « café » a déménagé : il est plus près de l'école.")
    page = {"source": CITATION, "updates": [update], "added_on": "2026-01-05"}
    case = make_monograph(
        name="L'Épi d'Or",
        aliases=["Épi d'or", "L'épi : or"],
        first_id="cafe",
        summary="À Gap, une épicerie-café : ouverte à tous, tenue par ses clients.",
        needs=["se-nourrir"],
        place={"locality": "Charance", "commune": "Gap", "departement": "05", "region": "93"},
        other_places=[{"commune": "Embrun", "departement": "05", "region": "93"}],
        distinct_from=["cafe-d-en-face"],
        territories=[
            {"type": "montagne", "basis": "inferred", "note": "Gap est à 750 m d'altitude.", "source": CITATION}
        ],
        also_read=["rapport"],
        website="https://epi.example/accueil",
        approvals=[
            {
                "label": "Entreprise d'insertion",
                "granted_by": "État",
                "year": 2012,
                "note": "Puis 2018.",
                "source": CITATION,
            }
        ],
        figures=[{"label": "Salariés", "value": "12", "year": 2020, "source": CITATION}],
        criteria=[{"id": "habitants", "basis": "stated", "note": "Des habitants tiennent la caisse."}],
        founded_note="Reprise par ses salariés en 2014.",
        verified_on="2026-03-02",
        updates=[update],
        added_on="2026-01-05",
        evidence=[
            make_evidence(
                decision_makers=["commune", "region"],
                organisations=["Ville de Gap", "Région Sud : direction de l'économie"],
                instrument="Prêt de salle",
                amount={"euros": 1500, "note": "Par an, de 2018 à 2020."},
                duration="3 ans",
                year=2018,
                summary="La ville prête une salle, chaque soir ; elle en paie aussi l'éclairage.",
            ),
            make_evidence(detail="mention", status="planned", summary="La ville chauffe la salle."),
        ],
        testimonies=[make_testimony(function="Présidente", organisation="L'Épi d'Or", note="Reçue en 2021.")],
    )
    activity = make_activity(
        aliases=["Bistrots"], needs=[{"id": "se-rencontrer", "basis": "inferred", "note": "On y cause."}], **page
    )
    action = make_action(
        aliases=["Salle prêtée"],
        first_id="salle-pretee",
        who="La commune",
        instruments=["Convention d'occupation", "Mise à disposition"],
        means=["premises"],
        without_money=True,
        legal_frame="Le conseil municipal fixe le prix (article L. 2144-3).",
        rule=make_rule(who=[make_competence(may="conditional", note="Si la salle est libre.")]),
        related=["prime"],
        links=["loi"],
        **page,
    )
    withdrawal = {"date": "2026-01-05", "reason": "Une autre la contient.", "replaced_by": "pret-de-salle"}
    source = make_source(
        id="loi",
        label="Loi n° 2014-856 relative à l'économie sociale et solidaire",
        category="law",
        authors=["Parlement"],
        publisher="Légifrance",
        date="31 juillet 2014",
        pages=MISSING,
        url="https://loi.example/2014-856",
        link="printed",
        read_on="2026-03-14",
        read="whole",
        group="Lois",
        note="Dite « loi ESS ».",
        cited=[CITATION],
    )
    return minimal_files() | {
        "data/themes.yaml": [make_theme(aliases=["Solidarité"], **page)],
        "data/needs.yaml": [
            make_need(aliases=["Faire connaissance"], **page),
            make_need(id="se-nourrir", label="Se nourrir", short_label="Se nourrir"),
        ],
        "data/activities.yaml": [activity, make_activity(id="epiceries", label="Épiceries de village")],
        "data/levers.yaml": [
            make_lever(
                aliases=["En nature"],
                actions=[
                    action,
                    make_action(id="don", label="Donner", short_label="Don", withdrawn=withdrawal),
                    make_action(id="prime", label="Verser une prime", short_label="Prime", means=["money"]),
                ],
                other_mechanisms=[make_mechanism(links=["loi"])],
                cautions=[make_mechanism(label="Gratuité", summary="Une salle prêtée est une aide : comptez-la.")],
                **page,
            )
        ],
        "data/criteria.yaml": [make_family(aliases=["Alliés"], criteria=[make_criterion(aliases=["Voisins"], **page)])],
        "data/territories.yaml": [
            make_territory(
                definition="Des communes en pente : plus de 20 %, sur 8 km² au moins.",
                figures=[{"label": "Communes", "value": "5 000", "year": 2020, "source": CITATION}],
                **page,
            )
        ],
        "data/decision_makers.yaml": [
            make_decision_maker(aliases=["Mairie"], **page),
            make_decision_maker(id="region", label="Région", short_label="Région"),
        ],
        "data/legal_forms.yaml": [
            make_legal_form(aliases=["Loi 1901"], definition="À but non lucratif.", source=CITATION)
        ],
        CAFE: case,
        f"{MONOGRAPHS}/cafe-d-en-face.yaml": make_monograph(
            id="cafe-d-en-face",
            name="Le Café d'en face",
            evidence=[make_evidence(summary="La ville lui prête une cour.")],
        ),
        f"{MONOGRAPHS}/bar.yaml": make_monograph(
            id="bar", name="Le Bar", withdrawn={"date": "2026-01-05", "reason": "Il a fermé."}
        ),
        "data/glossary.yaml": [
            make_term(aliases=["économie sociale"], definition="Des coopératives…", source=CITATION, see=["scop"]),
            make_term(id="scop", label="Scop", category="name", expansion=MISSING, definition="Une coopérative."),
        ],
        "data/sources.yaml": [make_source(), source],
        "data/people.yaml": [
            make_person(
                function="Présidente", organisation="L'Épi d'Or", note="Rencontrée à Gap.", aliases=["J. Martin"]
            )
        ],
        "data/events.yaml": [make_event(time="De 14 h à 16 h", theme="entraide", links=["loi"])],
        "data/errata.yaml": [
            make_erratum(editor_note="Vu avec l'auteur.", source=CITATION),
            make_erratum(id="deux-dates", label="Deux dates", severity="majeure"),
        ],
        "data/synonyms.yaml": [
            make_synonym(),
            make_synonym(id="erreurs", expressions=["coquilles"], records=[], pages=["/"]),
            make_synonym(id="docteur", expressions=["toubib"], records=[], means=["café"]),
        ],
        "data/site.yaml": make_settings(
            admin={
                "backend": "github",
                "project": "anct/guide",
                "login": "https://relais.example",
                "application": "abc",
            }
        ),
        "data/words.txt": "# Mots\nCharance\n",
        "data/foreign_words.txt": "en coworking\n",
        PAGE: make_page('Le {{ link("cafe") }} aide l\'ESS.\n\n## Un titre : le premier\n\n- un point ;\n- un autre.'),
    }


class Project:
    """A project in a temporary folder, valid until a test breaks it.

    ``files`` says what each file holds: records for YAML, else text or bytes as they are. Take a
    path out of it, and the file does not exist.
    """

    def __init__(self, root: Path):
        self.root = root
        self.files: dict[str, Any] = minimal_files()
        self._written_paths: set[str] = set()

    def __setitem__(self, path: str, content: Any) -> None:
        self.files[path] = content

    def __getitem__(self, path: str) -> Any:
        return self.files[path]

    def write(self) -> None:
        """Write every file, and remove those written before that are no longer in ``files``."""
        for path, content in self.files.items():
            file = self.root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(encoded(content))
        for path in self._written_paths - self.files.keys():
            (self.root / path).unlink()
        self._written_paths = set(self.files)

    def load(self) -> Loaded:
        """Write every file, then load the project."""
        self.write()
        return load(self.root)

    def commit(self, day: str) -> None:
        """Write every file and commit it with git, in a repository made if there is none, on a given day."""
        self.write()
        self.git("init", "--quiet")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "Changes", day=day)

    def git(self, *arguments: str, day: str = "2026-01-01") -> None:
        """Run git in the project, with dates of commits at noon of a given day."""
        identity = {
            f"GIT_{role}_{name}": "a@b.example" for role in ("AUTHOR", "COMMITTER") for name in ("NAME", "EMAIL")
        }
        when = {f"GIT_{role}_DATE": f"{day}T12:00:00Z" for role in ("AUTHOR", "COMMITTER")}
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        subprocess.run(["git", *arguments], cwd=self.root, env=environment | identity | when, check=True)

    def catalogue(self) -> Catalogue:
        """Return the catalogue of a project that loads without a problem."""
        files = self.load()
        assert [str(problem) for problem in files.problems] == []
        return Catalogue(files, TODAY)

    def loading_messages(self) -> list[str]:
        """Return the messages of the problems found when the project is loaded."""
        return [str(problem) for problem in self.load().problems]

    def messages(self, rule: Rule) -> list[str]:
        """Return the messages of a rule; the project must load without a problem."""
        return [str(problem) for problem in rule(self.catalogue())]

    def line(self, path: str, snippet: str) -> int:
        """Return the number of the only line of a written file that holds ``snippet``."""
        lines = (self.root / path).read_text("utf-8").splitlines()
        line_numbers = [number for number, line in enumerate(lines, 1) if snippet in line]
        assert len(line_numbers) == 1, f"« {snippet} » is on lines {line_numbers} of {path}"
        return line_numbers[0]

    def at(self, path: str, snippet: str, lines_above: int = 0, lines_below: int = 0) -> str:
        """Return ``path:line`` for a place so many lines before or after the one that holds ``snippet``."""
        return f"{path}:{self.line(path, snippet) - lines_above + lines_below}"


def encoded(content: Any) -> bytes:
    """Return what a file holds: records as YAML, else text or bytes as they are."""
    if isinstance(content, bytes):
        return content
    if isinstance(content, str):
        return content.encode("utf-8")
    text = yaml.dump(content, Dumper=_PlainDumper, allow_unicode=True, sort_keys=False, width=10_000)
    return text.encode("utf-8")


class _PlainDumper(yaml.SafeDumper):
    """Writes a repeated value in full each time, never as a YAML anchor."""

    def ignore_aliases(self, data: Any) -> bool:
        return True
