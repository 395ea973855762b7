"""Differences between two states of the data: sentences for people, plain data for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from catalogue import urls
from catalogue.language.plurals import count
from catalogue.model import Kind, Model
from catalogue.model.fields import item_names
from catalogue.model.kinds import spec_of
from catalogue.reading.loading import Entry
from catalogue.store import Catalogue

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
WITHDRAWN, RESTORED, RENAMED = "withdrawn", "restored", "renamed"


@dataclass(frozen=True)
class Change:
    """One change of one record.

    ``what`` is one of the constants of this module. For ``CHANGED``, ``field`` names the field, ``old`` and
    ``new`` are its values as plain data, and for a list ``added`` and ``removed`` are the items that differ.
    """

    what: str
    kind: Kind
    id: str
    label: str
    field: str | None = None
    old: Any = None
    new: Any = None
    added: tuple[Any, ...] = ()
    removed: tuple[Any, ...] = ()
    sentence: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the change as plain data, without empty values."""
        data: dict[str, Any] = {
            "what": self.what,
            "kind": str(self.kind),
            "id": self.id,
            "label": self.label,
        }
        if self.field:
            data["field"] = self.field
            if self.added or self.removed:
                data |= {"added": list(self.added), "removed": list(self.removed)}
            else:
                data |= {"old": self.old, "new": self.new}
        elif self.what == RENAMED:
            data["old"] = self.old
        return data | {"sentence": self.sentence}


@dataclass(frozen=True)
class Difference:
    """Everything that differs between two catalogues, in the order of the data."""

    changes: tuple[Change, ...]

    def __bool__(self) -> bool:
        """True when something differs."""
        return bool(self.changes)

    def sentences(self) -> list[str]:
        """Return the changes in French, such as « ajoute 2 exemples à « Avancer des fonds » »."""
        return [change.sentence for change in self.changes]

    def to_json(self) -> list[dict[str, Any]]:
        """Return the changes as plain data."""
        return [change.to_json() for change in self.changes]


def diff(old: Catalogue, new: Catalogue) -> Difference:
    """Compare two catalogues, record by record.

    Changes of evidence are grouped by action, since this is what readers look for; the order of lists
    does not count.
    """
    changes: list[Change] = []
    old_entries, new_entries = _entries(old), _entries(new)
    old_keys = _old_keys(old_entries, new_entries)
    for key, entry in new_entries.items():
        old_entry = old_entries.get(old_keys.get(key, key))
        if old_entry is None:
            changes.append(_event(ADDED, entry, f"ajoute {_name(entry)}"))
        else:
            changes.extend(_compared(old_entry, entry))
    for key, entry in old_entries.items():
        if key not in new_entries and key not in old_keys.values():
            changes.append(_event(REMOVED, entry, f"supprime {_name(entry)}"))
    changes.extend(_evidence(old, new, old_keys))
    return Difference(tuple(changes))


Key = tuple[Kind, str]


def _entries(catalogue: Catalogue) -> dict[Key, Entry]:
    return {(entry.kind, entry.id): entry for entry in catalogue.entries}


def _old_keys(old_entries: dict[Key, Entry], new_entries: dict[Key, Entry]) -> dict[Key, Key]:
    """Return, by new key of each renamed record, its old key: its old id is now one of its aliases."""
    old_keys: dict[Key, Key] = {}
    for key, entry in new_entries.items():
        if key in old_entries:
            continue
        for alias in getattr(entry.record, "aliases", ()):
            old_key = (key[0], urls.slug(alias))
            if old_key in old_entries and old_key not in new_entries and old_key not in old_keys.values():
                old_keys[key] = old_key
                break
    return old_keys


def _compared(old: Entry, new: Entry) -> Iterator[Change]:
    if old.id != new.id:
        sentence = f"renomme « {old.id} » en « {new.id} » : {_name(new)}"
        yield _event(RENAMED, new, sentence, old=old.id)
    withdrawal, old_withdrawal = (getattr(e.record, "withdrawn", None) for e in (new, old))
    if withdrawal and not old_withdrawal:
        yield _event(WITHDRAWN, new, f"retire {_name(new)} du guide : {withdrawal.reason.strip()}")
    elif old_withdrawal and not withdrawal:
        yield _event(RESTORED, new, f"remet {_name(new)} dans le guide")
    nested = spec_of(new.kind).nested
    for name in type(new.record).model_fields:
        if name in ("id", "evidence", "withdrawn") or (nested and name == nested.field):
            continue
        old_value, new_value = _plain(old.record, name), _plain(new.record, name)
        if old_value != new_value:
            change = _change_of_field(new, name, old_value, new_value)
            if change:
                yield change


def _plain(record: Model, name: str) -> Any:
    return record.model_dump(mode="json", include={name})[name]


def _change_of_field(entry: Entry, name: str, old: Any, new: Any) -> Change | None:
    if not isinstance(new, list):
        verb = "modifie" if old is not None and new is not None else "complète" if old is None else "vide"
        sentence = f"{verb} {_field(entry, name)} {_of(entry)}"
        return Change(CHANGED, entry.kind, entry.id, entry.record.label, name, old, new, sentence=sentence)
    added, removed = _surplus(new, old), _surplus(old, new)
    if not added and not removed:
        return None  # only the order changed
    names = item_names(type(entry.record), name)
    parts = [f"{verb} {count(len(items), *names)}" for verb, items in (("ajoute", added), ("retire", removed)) if items]
    sentence = f"{' et '.join(parts)} {_to(entry)}"
    if len(added) == len(removed):
        sentence = f"modifie {count(len(added), *names)} {_of(entry)}"
    return Change(
        CHANGED,
        entry.kind,
        entry.id,
        entry.record.label,
        name,
        old,
        new,
        tuple(added),
        tuple(removed),
        sentence,
    )


def _surplus(items: list[Any], other_items: list[Any]) -> list[Any]:
    remaining = list(other_items)
    surplus = []
    for item in items:
        if item in remaining:
            remaining.remove(item)
        else:
            surplus.append(item)
    return surplus


def _evidence(old: Catalogue, new: Catalogue, old_keys: dict[Key, Key]) -> Iterator[Change]:
    """Yield the changes of evidence, action by action."""
    names = {old_key[1]: new_key[1] for new_key, old_key in old_keys.items() if new_key[0] is Kind.ACTION}
    cases = {old_key[1]: new_key[1] for new_key, old_key in old_keys.items() if new_key[0] is Kind.MONOGRAPH}
    old_evidence = _evidence_by_action(old, names, cases)
    new_evidence = _evidence_by_action(new, {}, {})
    for action_id in dict.fromkeys([*new_evidence, *old_evidence]):
        added = _surplus(new_evidence.get(action_id, []), old_evidence.get(action_id, []))
        removed = _surplus(old_evidence.get(action_id, []), new_evidence.get(action_id, []))
        if not added and not removed:
            continue
        catalogue = new if action_id in new.actions else old
        if action_id not in catalogue.actions:
            continue  # the action itself is gone or unknown, which is another change
        action = catalogue.entry(Kind.ACTION, action_id)
        # Evidence that changed is one removed and one added, for the same organisation.
        removed_by_case, added_by_case = (Counter(item["monograph"] for item in items) for items in (removed, added))
        modified = sum((removed_by_case & added_by_case).values())
        parts = [
            f"{verb} {count(number, 'exemple')} {link} « {action.record.label} »"
            for verb, number, link in (
                ("ajoute", len(added) - modified, "à"),
                ("modifie", modified, "de"),
                ("retire", len(removed) - modified, "à"),
            )
            if number
        ]
        yield Change(
            CHANGED, Kind.ACTION, action_id, action.record.label, "evidence",
            added=tuple(added), removed=tuple(removed), sentence=" ; ".join(parts),
        )  # fmt: skip


def _evidence_by_action(
    catalogue: Catalogue, actions: dict[str, str], cases: dict[str, str]
) -> dict[str, list[dict[str, Any]]]:
    evidence: dict[str, list[dict[str, Any]]] = {}
    for monograph in catalogue.monographs.values():
        for item in monograph.evidence:
            action = actions.get(item.action, item.action)
            data = {"monograph": cases.get(monograph.id, monograph.id)} | item.model_dump(mode="json")
            evidence.setdefault(action, []).append(data | {"action": action})
    return evidence


def _event(what: str, entry: Entry, sentence: str, old: Any = None) -> Change:
    return Change(what, entry.kind, entry.id, entry.record.label, old=old, sentence=sentence)


def _name(entry: Entry) -> str:
    singular = spec_of(entry.kind).singular
    elided = singular[0] in "aeiouéh"
    article = "l'" if elided else "la " if spec_of(entry.kind).feminine else "le "
    return f"{article}{singular} « {entry.record.label} »"


def _to(entry: Entry) -> str:
    name = _name(entry)
    return f"au {name[3:]}" if name.startswith("le ") else f"à {name}"


def _of(entry: Entry) -> str:
    name = _name(entry)
    return f"du {name[3:]}" if name.startswith("le ") else f"de {name}"


def _field(entry: Entry, name: str) -> str:
    title = type(entry.record).model_fields[name].title or name
    return f"le champ « {title} »"
