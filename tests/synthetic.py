"""Copies of the project with as many cases as a test or a benchmark needs: the oldest real ones, or made-up ones too.

The texts of made-up cases are sentences of all the real ones, in which words are replaced by others with the same
ending: they have the length, the structure and the vocabulary of real texts, but no two are equal. Everything else
(actions, decision makers, criteria, citations…) is drawn from the real cases, and places from the official list of
communes.
"""

from __future__ import annotations

import datetime
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

from catalogue import urls
from catalogue.editing.repair import quoted
from catalogue.model import Kind, Monograph
from catalogue.model.fields import texts
from catalogue.reading import geography
from catalogue.reading.loading import load
from catalogue.store import Catalogue
from tests.builders import MONOGRAPHS
from tests.reduced import keep_cases
from tests.site.projects import copy_project

PROSE = "content/monographies"

Fields = dict[str, Any]

_HEADER = "# yaml-language-server: $schema=../schemas/monographs.schema.json\n"
_WIDTH = 100
_SYLLABLES = "ba be bi bo bru cha cor dan del fer gal gui lan lou mar mon nar pel ri ros san tel ver vi".split()
_FORMS = ("Atelier", "Coopérative", "Maison", "Association", "Relais", "Fabrique", "Collectif", "Ressourcerie")
_FIRST_NAMES = (
    "Agnès Amel Bruno Camille Denis Élise Farid Gaëlle Hugo Inès Karim Léa Louis Maud Nadia Paul Rose".split()
)

#: In a sentence, the facts of its own case become placeholders such as « §commune§ », filled in for another case.
_MARK = re.compile(r"§(\w+)§")
# Words that may be replaced. Macro calls, addresses and placeholders match first, so that they are left alone.
_CHANGEABLE = re.compile(r"\{\{.*?\}\}|https?://\S+|§\w+§|(?<![\w-])([a-zàâçéèêëîïôûùüœ]{6,})(?![\w-])", re.DOTALL)
#: Fields whose words are replaced.
_REWORDED = ("label", "note", "summary")
#: Long words that are never replaced: the syntax of the sentence depends on them.
_NEVER_REPLACED = frozenset(
    "celles certains chaque comment depuis ensuite lorsque notamment pendant plusieurs toutefois".split()
)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Ý§])")


def synthetic_project(folder: Path, cases: int, seed: int = 0) -> list[str]:
    """Copy the project into a folder, with some of its cases, or with all and made-up ones.

    Args:
        folder: an empty folder.
        cases: how many the copy holds. Those that have no date of addition come first, then the others by
            that date; made-up ones only come after all of them.
        seed: the same one gives the same files; a smaller project holds the first cases of a larger one.

    Returns:
        The ids of the made-up cases, in order.
    """
    project = copy_project(folder)
    real = Catalogue(load(project)).monographs.values()
    if cases < len(real):
        keep_cases(project, {case.id for case in oldest_first(real)[:cases]})
        return []
    return grow(project, cases, seed)


def oldest_first(cases: Iterable[Monograph]) -> list[Monograph]:
    """Return cases in the order in which they were added to the guide, those of the report first."""
    return sorted(cases, key=lambda case: (case.added_on or datetime.date.min, case.id))


def grow(project: Path, cases: int, seed: int = 0) -> list[str]:
    """Add made-up cases to a project until it holds a number of them; see :func:`synthetic_project`.

    Raises:
        ValueError: the project has more cases than that.
    """
    catalogue = Catalogue(load(project))
    missing = cases - len(catalogue.monographs)
    if missing < 0:
        raise ValueError(f"the project already has {len(catalogue.monographs)} cases, more than {cases}")
    author = _Author(catalogue, random.Random(seed))
    added_ids = []
    for model, departement in zip(range(missing), cycle(author.departements()), strict=False):
        case, prose = author.case(model, departement)
        (project / MONOGRAPHS / f"{case['id']}.yaml").write_text(_HEADER + _yaml(case), "utf-8")
        (project / PROSE / f"{case['id']}.md").write_text(prose, "utf-8")
        added_ids.append(case["id"])
    return added_ids


# --- Texts --------------------------------------------------------------------------------------


class _Variations:
    """Replaces words of sentences by others with the same ending, and never returns the same text twice."""

    def __init__(self, texts: list[str], real: Iterable[str], chance: random.Random):
        """Learn words.

        Args:
            texts: texts with placeholders, whose words may take the place of one another.
            real: the texts of the real cases, which are never returned.
            chance: draws the words.
        """
        self._chance = chance
        self._texts_given = set(real)
        self._alike: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._pieces: dict[str, list[tuple[str, str]]] = {}
        for text in texts:
            for word in filter(None, _CHANGEABLE.findall(text)):
                self._alike[self._likeness(word)].append(word)

    def text(self, sentences: list[str], names: dict[str, str]) -> str:
        """Return a text never returned before, made of sentences whose placeholders are filled in with names."""
        for share in (0.5, 0.6, 0.7, 0.8, 0.9, 1.0):
            text = " ".join(self.sentence(sentence, names, share) for sentence in sentences)
            if text not in self._texts_given:
                self._texts_given.add(text)
                return text
        return self.text([*sentences, self._chance.choice(list(self._pieces))], names)

    def sentence(self, sentence: str, names: dict[str, str], share: float = 0.5) -> str:
        """Return a sentence with a share (0 to 1) of its long words replaced, its placeholders filled in with names."""
        return "".join(
            self._chance.choice(self._alike[self._likeness(word)]) if word and self._chance.random() < share
            else word or _MARK.sub(lambda mark: names[mark[1]], plain_text)
            for plain_text, word in self._cut(sentence)
        )  # fmt: skip

    def _cut(self, sentence: str) -> list[tuple[str, str]]:
        """Cut a sentence into pairs: a text that is kept and "", or "" and a word that may be replaced."""
        if sentence not in self._pieces:
            pieces, end = [], 0
            for match in _CHANGEABLE.finditer(sentence):
                if match[1] and match[1] not in _NEVER_REPLACED:
                    pieces += [(sentence[end : match.start()], ""), ("", match[1])]
                    end = match.end()
            self._pieces[sentence] = [*pieces, (sentence[end:], "")]
        return self._pieces[sentence]

    @staticmethod
    def _likeness(word: str) -> tuple[str, str]:
        """Return a key that is the same for words that can replace one another: same ending, same kind of first letter."""
        start = "vowel" if word[0] in "aàâeéèêëiîïoôuùûœ" else "h" if word[0] == "h" else "consonant"
        return start, word[-3:]


# --- Cases --------------------------------------------------------------------------------------


class _Author:
    """Makes up cases from those of a catalogue."""

    def __init__(self, catalogue: Catalogue, chance: random.Random):
        self._catalogue = catalogue
        self._chance = chance
        cases = list(catalogue.monographs.values())
        self._real = [_fields_with_marks(case) for case in cases]
        self._evidence = [item for case in self._real for item in case["evidence"]]
        self._testimonies = [item for case in self._real for item in case.get("testimonies", ())]
        self._criteria = [item for case in self._real for item in case.get("criteria", ())]
        self._territories = [item for case in self._real for item in case.get("territories", ())]
        prose_and_cases = [(catalogue.prose.get(urls.address_of(Kind.MONOGRAPH, case)), case) for case in cases]
        pages = [(prose.body.strip(), case) for prose, case in prose_and_cases if prose]
        labelled = [(text, case) for case in cases for path, text in texts(case) if path[-1] in _REWORDED]
        labelled += [(block, case) for body, case in pages for block in body.split("\n\n")]
        texts_with_marks = [_with_marks(text, case) for text, case in labelled]
        self._variations = _Variations(texts_with_marks, (text for text, _ in labelled), chance)
        self._sections = [part for body, case in pages for part in re.split(r"\n\n(?=## )", _with_marks(body, case))]
        self._slugs_in_use = {slug for entry in catalogue.page_entries() for slug in self._slugs(entry.record)}
        #: The one spelling of each organisation, by slug.
        self._spelt = {urls.slug(name): name for item in self._evidence for name in item.get("organisations", ())}
        self._communes = {code: self._shuffled(names) for code, names in sorted(geography.communes().items())}

    def departements(self) -> list[str]:
        """Return the codes of the départements, in a random order."""
        return [code for code in self._shuffled(geography.departements()) if self._communes.get(code)]

    def case(self, number: int, departement: str) -> tuple[Fields, str]:
        """Return the fields of a new case and the text of its page.

        Args:
            number: how many cases were made before.
            departement: the code of where it is.
        """
        model = self._real[number % len(self._real)]
        name, alias = self._name()
        communes = self._communes[departement]
        region = geography.region_of_departement()[departement]
        commune = communes[number // len(self._communes) % len(communes)]
        names = {
            "name": name,
            "commune": commune,
            "departement": geography.departements()[departement],
            "region": geography.regions()[region],
            "speaker": self._chance.choice(_FIRST_NAMES),
        }
        names["organisation"] = self._organisation("commune", names)
        activity = self._chance.choice(list(self._catalogue.activities.values()))
        evidence = [self._support(names) for _ in model["evidence"]]
        years = [item["year"] for item in evidence if "year" in item and item["status"] == "effective"]
        founded = self._chance.randint(1960, min([2016, *years])) if "founded" in model else None
        case = {
            "id": urls.slug(name),
            "name": name,
            "aliases": [alias] if model.get("aliases") else [],
            "summary": self._variations.text([model["summary"]], names),
            "theme": activity.theme or self._chance.choice(list(self._catalogue.themes)),
            "activity": activity.id,
            "needs": self._needs(activity) if self._chance.random() < 0.2 else [],
            "legal_form": self._chance.choice(self._real)["legal_form"],
            "place": {"commune": commune, "departement": departement, "region": region},
            "territories": [
                {"source": model["source"]} | item if item["basis"] == "stated" else item
                for item in self._readings(self._territories, "type", len(model.get("territories", ())), names)
            ],
            "website": f"https://{urls.slug(name)}.example",
            "founded": founded,
            "figures": [self._figure(figure, names) for figure in model.get("figures", ())],
            "approvals": [self._reworded(approval, names) for approval in model.get("approvals", ())],
            "source": model["source"],
            "evidence": evidence,
            "testimonies": [self._testimony(evidence, names) for _ in model.get("testimonies", ())],
            "criteria": self._readings(self._criteria, "id", len(model.get("criteria", ())), names),
        }
        return {field: value for field, value in case.items() if value}, self._prose(names)

    def _shuffled(self, values: Iterable[str]) -> list[str]:
        return self._chance.sample(ordered := sorted(values), len(ordered))

    @staticmethod
    def _slugs(record: Any) -> Iterator[str]:
        yield record.id
        yield from (urls.slug(text) for text in (record.label, *record.aliases))

    def _coined(self) -> str:
        return "".join(self._chance.choice(_SYLLABLES) for _ in range(self._chance.randint(3, 4))).capitalize()

    def _name(self) -> tuple[str, str]:
        """Return a name that no record has, and another spelling of it."""
        while True:
            alias = self._coined()
            name = f"{self._chance.choice(_FORMS)} {alias}"
            slugs = {urls.slug(name), urls.slug(alias)}
            if not slugs & self._slugs_in_use:
                self._slugs_in_use |= slugs
                return name, alias

    def _speaker(self) -> str:
        return f"{self._chance.choice(_FIRST_NAMES)} {self._coined()}"

    def _organisation(self, decision_maker: str, names: dict[str, str]) -> str:
        """Return the name of an organisation of a type of decision maker, for a place given by ``names``."""
        commune = names["commune"]
        of = "d'" if commune[0] in "AEÉÈIÎOUY" else "de "
        name = {
            "commune": f"Ville {of}{commune}",
            "intercommunalite": f"Communauté de communes {self._coined()}",
            "departement": f"Département {names['departement']}",
            "region": f"Région {names['region']}",
        }.get(decision_maker) or self._chance.choice(list(self._spelt.values()))
        return self._spelt.setdefault(urls.slug(name), name)

    def _sentences(self, texts: list[str], like: str) -> list[str]:
        """Return as many sentences as ``like`` has, drawn from several texts."""
        return [self._chance.choice(_SENTENCE_END.split(self._chance.choice(texts))) for _ in _SENTENCE_END.split(like)]

    def _support(self, names: dict[str, str]) -> Fields:
        item = self._chance.choice(self._evidence)
        makers = item.get("decision_makers", ())
        if makers and self._chance.random() < 0.3:
            makers = [self._chance.choice(list(self._catalogue.decision_makers))]
        organisations = sorted({self._organisation(maker, names) for maker in makers})
        summaries = [other["summary"] for other in self._evidence if other["action"] == item["action"]]
        summary = self._variations.text(
            self._sentences(summaries, item["summary"]),
            names | ({"organisation": organisations[0]} if organisations else {}),
        )
        new_fields = {"decision_makers": makers, "organisations": organisations, "summary": summary}
        if "amount" in item:
            new_fields["amount"] = self._reworded(item["amount"], names)
        return {field: value for field, value in (item | new_fields).items() if value}

    def _testimony(self, evidence: list[Fields], names: dict[str, str]) -> Fields:
        item = self._chance.choice(self._testimonies)
        speaker = self._speaker()
        sentences = self._sentences([other["summary"] for other in self._testimonies], item["summary"])
        summary = self._variations.text(sentences, names | {"speaker": speaker})
        action = self._chance.choice(evidence)["action"]
        new_fields = {"speaker": speaker, "organisation": names["organisation"], "action": action, "summary": summary}
        return {field: value for field, value in (item | new_fields).items() if field != "note"}

    def _readings(self, real: list[Fields], key: str, count: int, names: dict[str, str]) -> list[Fields]:
        """Return some readings by an editor, each of another criterion or type of territory."""
        item_by_key = {item[key]: item for item in self._chance.choices(real, k=count)}
        return [self._reworded(item, names) for item in item_by_key.values()]

    def _reworded(self, fields: Fields, names: dict[str, str]) -> Fields:
        """Return a group of fields whose note, if there is one, is in other words."""
        if "note" not in fields:
            return fields
        return fields | {"note": self._variations.text(self._sentences([fields["note"]], fields["note"]), names)}

    def _needs(self, activity: Any) -> list[str]:
        needs_of_activity = {need.id for need in activity.needs}
        return [self._chance.choice([need for need in self._catalogue.needs if need not in needs_of_activity])]

    def _figure(self, figure: Fields, names: dict[str, str]) -> Fields:
        value = re.sub(r"[1-9]", lambda _: str(self._chance.randint(1, 9)), figure["value"])
        return figure | {"label": self._variations.sentence(figure["label"], names), "value": value}

    def _prose(self, names: dict[str, str]) -> str:
        """Return a page of as many parts as real ones have, each paragraph its own."""
        blocks = []
        for section in self._chance.sample(self._sections, self._chance.randint(3, 4)):
            heading, *paragraphs = section.split("\n\n")
            blocks += [self._variations.sentence(heading, names)]
            blocks += [self._variations.text([paragraph], names) for paragraph in paragraphs]
        return "\n\n".join(blocks) + "\n"


def _fields_with_marks(case: Monograph) -> Fields:
    """Return the fields of a case, with marks where its texts name it, its place or its partners."""
    fields = case.model_dump(mode="json", exclude_defaults=True)

    def walk(value: Any, name: str = "") -> Any:
        if isinstance(value, dict):
            return {key: walk(inner, key) for key, inner in value.items()}
        if isinstance(value, list):
            return [walk(inner) for inner in value]
        return _with_marks(value, case) if name in _REWORDED else value

    return walk(fields)


def _with_marks(text: str, case: Monograph) -> str:
    mark_by_name = dict.fromkeys((case.name, *case.aliases), "name")
    mark_by_name |= {item.speaker: "speaker" for item in case.testimonies}
    mark_by_name |= {name: "organisation" for item in case.evidence for name in item.organisations}
    mark_by_name |= {place: "commune" for place in (case.place.commune, case.place.locality) if place}
    mark_by_name[geography.departements().get(case.place.departement or "", "")] = "departement"
    mark_by_name[geography.regions().get(case.place.region or "", "")] = "region"
    names = sorted(filter(None, mark_by_name), key=len, reverse=True)
    pattern = rf"\{{\{{.*?\}}\}}|(?<!\w)({'|'.join(map(re.escape, names))})(?!\w)"
    return re.sub(pattern, lambda match: f"§{mark_by_name[match[1]]}§" if match[1] else match[0], text, flags=re.DOTALL)


# --- YAML as editors write it -------------------------------------------------------------------


def _yaml(fields: Fields, indent: str = "") -> str:
    """Write fields as an editor does: long texts folded, small groups on one line."""
    return "".join(_field(name, value, indent) for name, value in fields.items())


def _field(name: str, value: Any, indent: str) -> str:
    if isinstance(value, str) and len(indent) + len(name) + len(value) > _WIDTH - 2:
        return f"{indent}{name}: >-\n{_folded(value, f'{indent}  ')}"
    if isinstance(value, list) and isinstance(value[0], dict):
        return f"{indent}{name}:\n{''.join(_item(item, f'{indent}  ') for item in value)}"
    return f"{indent}{name}: {_on_one_line(value, flow=False)}\n"


def _item(fields: Fields, indent: str) -> str:
    fields_text = _yaml(fields, f"{indent}  ")
    return f"{indent}- {fields_text[len(indent) + 2 :]}"


def _folded(text: str, margin: str) -> str:
    lines, line = [], margin
    for word in text.split():
        if len(line) + len(word) >= _WIDTH:
            lines.append(line)
            line = margin
        line += word if line == margin else f" {word}"
    return "\n".join([*lines, line]) + "\n"


def _on_one_line(value: Any, flow: bool = True) -> str:
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {_on_one_line(item)}' for key, item in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_on_one_line, value))}]"
    return quoted(value, flow=flow) if isinstance(value, str) else str(value)
