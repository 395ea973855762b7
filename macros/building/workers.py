"""Share work between the cores of the machine, in processes that are copies of this one.

A forked process shares the memory of this one, so nothing is sent to it; only its results come back. Where
processes cannot be forked (Windows) or should not be (macOS), this process does all the work.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

#: Fewest items worth a process of their own: starting one takes some hundredths of a second.
FEWEST_ITEMS = 200


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def shared_out(function: Callable[[Item], Result], items: Sequence[Item], processes: int | None = None) -> list[Result]:
    """Return the results of a function on each item, in order, computed on all cores.

    Args:
        function: changes nothing that the others or this process need; its results can be pickled.
        items: what it is called with; neighbours go to different processes.
        processes: how many, this one included; None for as many as there are cores, and enough items for each.

    Raises:
        Exception: what the function raised, in whichever process.
        ChildProcessError: a process was stopped before it answered.
    """
    if processes is None:
        processes = max(1, min(cores(), len(items) // FEWEST_ITEMS))
    if processes == 1 or sys.platform == "darwin" or "fork" not in multiprocessing.get_all_start_methods():
        return [function(item) for item in items]
    context = multiprocessing.get_context("fork")
    parent = os.getpid()
    workers = []
    for number in range(1, processes):
        receiver, sender = context.Pipe(duplex=False)
        work = context.Process(target=_work, args=(function, items[number::processes], sender, parent), daemon=True)
        work.start()
        sender.close()
        workers.append((work, receiver))
    results: list[Result | None] = [None] * len(items)
    results[0::processes] = [function(item) for item in items[0::processes]]
    for number, (work, receiver) in enumerate(workers, 1):
        try:
            answer = receiver.recv()
        except EOFError:
            raise ChildProcessError("a process that shared the work was stopped") from None
        work.join()
        if isinstance(answer, Exception):
            raise answer
        results[number::processes] = answer
    return results  # type: ignore[return-value]  # every place was filled


def _work(function: Callable[[Item], Result], items: Sequence[Item], sender: Connection, parent: int) -> None:
    """Send back the results of a function, or the exception it raised; stop when the parent process is gone."""
    try:
        results = []
        for item in items:
            if os.getppid() != parent:
                return
            results.append(function(item))
        sender.send(results)
    except Exception as error:
        sender.send(error)
