"""Messages of commands that cannot read or write a file."""

from __future__ import annotations

import errno
import sys
from types import TracebackType

#: The person who runs the command can do something about these, and needs no trace of the program.
_CAUSES = {
    errno.EROFS: "on ne peut rien y écrire",
    errno.EACCES: "vous n'avez pas le droit d'y accéder",
    errno.EPERM: "vous n'avez pas le droit d'y accéder",
    errno.ENOSPC: "le disque est plein",
    errno.EDQUOT: "le disque est plein",
}


def tell_failure(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Tell in one line why a file cannot be read or written; tell anything else as Python does."""
    if isinstance(error, OSError) and error.errno in _CAUSES and error.filename:
        print(f"« {error.filename} » : {_CAUSES[error.errno]}.", file=sys.stderr)
    else:
        sys.__excepthook__(kind, error, trace)
