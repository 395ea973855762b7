"""Put a new site in place of the old one in one step, and only when it is whole.

The build writes into a folder beside the final one; the two are exchanged at the very end. Killed at
any moment, a build leaves the previous site untouched and a folder that the next build removes.

The ledger of addresses is extended just before the exchange, never after: killed between the two, a
build has promised addresses too early, which the next build keeps. After, it could have published
an address that nothing remembers.
"""

from __future__ import annotations

import ctypes
import logging
import os
import shutil
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.utils import CountHandler

from catalogue import layout
from catalogue.store import Catalogue

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


class _Build:
    """The build under way: whether it publishes, where it writes, the warnings met."""

    publishes = False
    target: Path | None = None
    work: Path | None = None
    warnings: CountHandler | None = None


def start(command: str) -> None:
    """Note the command: only ``build`` publishes; a preview has its own temporary folder."""
    _Build.publishes = command == "build"


def divert(config: MkDocsConfig) -> None:
    """Make the build write beside the final folder instead of into it."""
    if not _Build.publishes:
        return
    _Build.target = Path(config.site_dir)
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


def refused(config: MkDocsConfig) -> bool:
    """Tell whether the build under way will be thrown away: strict mode met warnings."""
    return _Build.work is not None and config.strict and bool(_Build.warnings.get_counts())


def publish(config: MkDocsConfig, catalogue: Catalogue) -> None:
    """Exchange the new site with the old one; with warnings in strict mode, keep the old one."""
    if _Build.work is None:
        return
    logging.getLogger("mkdocs").removeHandler(_Build.warnings)
    if refused(config):
        discard()  # MkDocs stops right after this, counting the same warnings
        return
    _extend_ledger(catalogue, _Build.work.with_name(f"{_Build.work.name}-ledger"))
    _exchange(_Build.work, _Build.target)
    discard()


def discard() -> None:
    """Remove the folder the build was writing into."""
    if _Build.work is not None:
        shutil.rmtree(_Build.work, ignore_errors=True)
        _Build.work = None


def _exchange(new: Path, target: Path) -> None:
    """Swap two folders in one step; where the system cannot, rename one after the other."""
    if not target.exists():
        new.rename(target)
        return
    swap = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    arguments = (_AT_FDCWD, os.fsencode(new), _AT_FDCWD, os.fsencode(target), _RENAME_EXCHANGE)
    if swap is not None and swap(*arguments) == 0:
        return
    old = new.with_name(f"{new.name}-old")
    target.rename(old)
    new.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def _extend_ledger(catalogue: Catalogue, draft: Path) -> None:
    """Add to the ledger the addresses published for the first time; none is ever removed.

    It is written whole in ``draft``, beside the folder of the build, then put in place in one step: the next
    build removes what a killed one leaves there.
    """
    known = {address for _, address in catalogue.ledger}
    published = catalogue.page_addresses().keys() | set(catalogue.short_addresses())
    if published <= known:
        return
    ledger = catalogue.root / layout.LEDGER_PATH
    header = [line for line in ledger.read_text("utf-8").splitlines() if not line.startswith("/")]
    draft.write_text("\n".join([*header, *sorted(known | published)]) + "\n", "utf-8")
    try:
        draft.replace(ledger)
    except OSError:  # the site is on another disk than the project
        shutil.copyfile(draft, ledger)
        draft.unlink()
