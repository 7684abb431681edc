"""A few of the faults that ``dev.py faults`` tries by the thousand, in every run of the tests."""

import random

from tests.faults.campaign import NO_CALL, Campaign, Outcome
from tests.faults.figures import Figures
from tests.faults.rooms import make_township
from tests.house.tracing import NEEDS_STRACE

WAYS = ("member add", "restore")
CALLS = ("pwrite64", "rename", NO_CALL)


@NEEDS_STRACE
def test_after_a_power_cut_all_that_was_confirmed_is_there_and_nothing_half(tmp_path):
    """What left no trace is carried out afterwards."""
    campaign = Campaign(tmp_path, random.Random(3), WAYS, make_township)
    outcomes = list(campaign.run(6, ["power cut", "log cut"], CALLS))
    assert [one for one in outcomes if one.wrong] == []
    assert {one.call for one in outcomes} == set(CALLS)
    assert "before" in {one.end for one in outcomes}


def test_the_figures_of_a_page_are_added_to():
    """What another campaign counted stays; the same campaign is not counted twice."""
    first = Figures("--runs 2 --seed 1")
    first.add(Outcome("undo", "disk full", "write", 3, "before"))
    first.add(Outcome("undo", "log cut", "-", 90, "wrong", "half of it is there"))
    second = Figures("--runs 1 --seed 2", first.page())
    second.add(Outcome("undo", "log cut", "-", 7, "after"))
    assert "Of 3 runs 1 ended wrong." in second.page()
    assert "| log cut | - | 0 | 1 | 1 |" in second.page()
    assert (first.wrong, second.wrong) == (1, 0)
    assert Figures("--runs 2 --seed 1", second.page()).are_counted
    assert Figures("--runs 3 --seed 3", second.page()).page() == second.page()
