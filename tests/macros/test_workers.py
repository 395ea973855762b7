"""Work shared between processes: the same results, in the same order."""

from __future__ import annotations

import multiprocessing
import os
import sys

import pytest

from macros.building.workers import FEWEST_ITEMS, shared_out

forked = pytest.mark.skipif(
    sys.platform == "darwin" or "fork" not in multiprocessing.get_all_start_methods(),
    reason="no process is forked here",
)


@pytest.mark.parametrize("processes", [1, 2, 3])
@pytest.mark.parametrize("number", [0, 1, 2, 7])
def test_results_are_in_order(number: int, processes: int):
    assert shared_out(lambda item: item * 2, range(number), processes) == [item * 2 for item in range(number)]


@forked
def test_each_process_has_its_share_and_this_one_the_first():
    makers = shared_out(lambda item: os.getpid(), range(5), 2)
    assert makers[::2] == [os.getpid()] * 3
    assert len(set(makers[1::2])) == 1
    assert makers[1] != os.getpid()


def test_few_items_are_not_shared():
    assert set(shared_out(lambda item: os.getpid(), range(FEWEST_ITEMS))) == {os.getpid()}


@pytest.mark.parametrize("failing_item", [0, 1])
def test_what_goes_wrong_anywhere_is_raised_here(failing_item: int):
    def halve(item: int) -> float:
        if item == failing_item:
            raise ValueError(f"item {item}")
        return item / 2

    with pytest.raises(ValueError, match=f"item {failing_item}"):
        shared_out(halve, range(4), 2)


@forked
def test_process_that_is_stopped_is_told():
    this_process = os.getpid()

    def stop(item: int) -> int:
        if os.getpid() != this_process:
            os._exit(1)
        return item

    with pytest.raises(ChildProcessError, match="stopped"):
        shared_out(stop, range(4), 2)
