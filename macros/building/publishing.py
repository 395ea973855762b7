"""Put a new site in place of the old one in one step, and only when it is whole.

The build writes into a folder beside the final one; the two are exchanged at the very end, by one system call where
there is one (see ``docs/decisions/publication.md``). Killed at any moment, a build leaves the previous site untouched
and a folder that the next build removes.

The site that was replaced is set aside: the next build brings it up to date instead of making thousands
of folders and files again (see ``macros/building/incremental.py``, which checks each of its files).

The ledger of addresses is extended just before the exchange, never after: killed between the two, a
build has promised addresses too early, which the next build keeps. After, it could have published
an address that nothing remembers.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import logging
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import BuildError
from mkdocs.utils import CountHandler

from catalogue.model.kinds import LEDGER_PATH
from catalogue.reading.problems import Problem, ProblemsFound
from catalogue.store import Catalogue

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
#: A file that every site holds, and that none of the folders of a project does.
_IN_EVERY_SITE = "index.html"


class _Build:
    """The build under way: whether it publishes, the folder of the site, where it writes, the warnings so far."""

    publishes = False
    target = Path()
    work: Path | None = None
    warnings = CountHandler()


def start(command: str) -> None:
    """Remember the command: only ``build`` publishes; MkDocs's own ``serve`` has a temporary folder of its own."""
    _Build.publishes = command == "build"


def divert(config: MkDocsConfig, catalogue: Catalogue, addresses_to_publish: Callable[[], Iterable[str]]) -> None:
    """Make the build write beside the final folder instead of into it; delete what killed builds left there.

    Args:
        config: says where the site goes.
        catalogue: holds the ledger of the addresses already published.
        addresses_to_publish: returns the addresses that the new site must answer for ever.

    Raises:
        BuildError: the site could not be written in the end.
        ProblemsFound: nor could the addresses that it would promise.
    """
    if not _Build.publishes:
        return
    _Build.target = Path(config.site_dir)
    _refuse_unwritable(_Build.target)
    if problems := list(_unwritable_ledger(catalogue, addresses_to_publish)):
        raise ProblemsFound(problems)
    stem = f".{_Build.target.name}-"
    for leftover in _Build.target.parent.glob(f"{stem}*"):
        if leftover.is_dir():
            shutil.rmtree(leftover, ignore_errors=True)
        else:
            leftover.unlink(missing_ok=True)
    _Build.work = _Build.target.with_name(f"{stem}{os.getpid()}")
    config.site_dir = str(_Build.work)
    _Build.warnings = CountHandler()
    _Build.warnings.setLevel(logging.WARNING)
    logging.getLogger("mkdocs").addHandler(_Build.warnings)


def _unwritable_ledger(catalogue: Catalogue, addresses_to_publish: Callable[[], Iterable[str]]) -> Iterator[Problem]:
    """Yield a problem when new addresses must be added to a ledger that cannot be written."""
    if os.access(catalogue.root / LEDGER_PATH, os.W_OK):
        return
    if missing := sorted(set(addresses_to_publish()) - {address for _, address in catalogue.ledger}):
        yield Problem(
            LEDGER_PATH,
            1,
            message="ce fichier ne peut pas être écrit, et des adresses publiées pour la première fois doivent y être "
            f"notées : {', '.join(missing)}.",
            hint="Rendez-le inscriptible, ou construisez d'abord le site là où vous écrivez le guide.",
        )


def _refuse_unwritable(site: Path) -> None:
    """Stop when the folder of the site cannot be made, or when it holds something else, that the site would replace.

    Raises:
        BuildError: its nearest folder cannot be written, or it is no site.
    """
    nearest = next(folder for folder in site.absolute().parents if folder.exists())
    problem = ""
    if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK) or not _may_be_made(site):
        problem = f"Le dossier « {nearest} » ne peut pas être écrit."
    elif site.exists() and not _is_site(site):
        problem = f"« {site} » n'est pas un site que le nouveau puisse remplacer : ce qui s'y trouve serait perdu."
    if problem:
        raise BuildError(
            f"Le site n'est pas construit.\n\n{problem}\n"
            "    Donnez-en un autre au site : « mkdocs build --site-dir DOSSIER »."
        )


def _may_be_made(site: Path) -> bool:
    """Try to make a folder beside that of the site: some systems give all rights, then refuse."""
    trial = site.with_name(f".{site.name}-{os.getpid()}")
    try:
        trial.mkdir(parents=True, exist_ok=True)
        trial.rmdir()
    except OSError:
        return False
    return True


def _is_site(folder: Path) -> bool:
    """Tell whether a folder holds a site, or nothing yet."""
    return folder.is_dir() and (not any(folder.iterdir()) or (folder / _IN_EVERY_SITE).is_file())


def refused(config: MkDocsConfig) -> bool:
    """Tell whether the build will be thrown away: MkDocs is in strict mode and there were warnings."""
    return _Build.work is not None and config.strict and bool(_Build.warnings.get_counts())


def spare_of(cache: Path | None) -> Path | None:
    """Return the folder, in the cache, where the replaced site is moved; None when there is no cache."""
    if cache is None or _Build.work is None:
        return None
    return cache / "spare" / hashlib.sha256(os.fsencode(_Build.target.resolve())).hexdigest()[:16]


def start_from(spare: Path | None) -> None:
    """Move the site that the last build set aside to where this one writes, if there is one on the same disk."""
    if spare is not None and _Build.work is not None:
        with contextlib.suppress(OSError):
            spare.rename(_Build.work)


def publish(config: MkDocsConfig, new_addresses: Iterable[str], catalogue: Catalogue, spare: Path | None) -> None:
    """Exchange the new site with the old one; with warnings in strict mode, keep the old one.

    Args:
        config: says whether warnings are errors.
        new_addresses: addresses of the new site that must answer for ever.
        catalogue: holds the ledger of the addresses already published.
        spare: where the old site is set aside.
    """
    if _Build.work is None:
        return
    logging.getLogger("mkdocs").removeHandler(_Build.warnings)
    if refused(config):
        discard()  # MkDocs stops right after this, counting the same warnings
        return
    _extend_ledger(catalogue, new_addresses, _Build.work.with_name(f"{_Build.work.name}-ledger"))
    _exchange(_Build.work, _Build.target)
    if spare is not None and _Build.work.exists():
        with contextlib.suppress(OSError):  # another build set its own aside, or another disk
            spare.parent.mkdir(parents=True, exist_ok=True)
            _Build.work.rename(spare)
    discard()


def discard() -> None:
    """Remove the folder the build was writing into."""
    if _Build.work is not None:
        shutil.rmtree(_Build.work, ignore_errors=True)
        _Build.work = None


def _exchange(new_site: Path, target: Path) -> None:
    """Swap two folders in one step; where the system cannot, rename one after the other."""
    if not target.exists():
        new_site.rename(target)
        return
    swap = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    arguments = (_AT_FDCWD, os.fsencode(new_site), _AT_FDCWD, os.fsencode(target), _RENAME_EXCHANGE)
    if swap is not None and swap(*arguments) == 0:
        return
    old_site = new_site.with_name(f"{new_site.name}-old")
    target.rename(old_site)
    new_site.rename(target)
    old_site.rename(new_site)


def _extend_ledger(catalogue: Catalogue, new_addresses: Iterable[str], draft: Path) -> None:
    """Add to the ledger the addresses published for the first time; none is ever removed.

    It is written whole in ``draft``, beside the folder of the build, then put in place in one step: the next
    build removes what a killed one leaves there.
    """
    ledger_addresses = {address for _, address in catalogue.ledger}
    missing = set(new_addresses) - ledger_addresses
    if not missing:
        return
    ledger = catalogue.root / LEDGER_PATH
    header = [line for line in ledger.read_text("utf-8").splitlines() if not line.startswith("/")]
    draft.write_text("\n".join([*header, *sorted(ledger_addresses | missing)]) + "\n", "utf-8")
    try:
        draft.replace(ledger)
    except OSError:  # the site is on another disk than the project
        shutil.copyfile(draft, ledger)
        draft.unlink()
