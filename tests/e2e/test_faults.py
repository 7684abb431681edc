"""A few of the faults that ``dev.py faults`` tries by the thousand, in every run of the tests."""

import random

from tests.faults.campaign import Campaign
from tests.faults.rooms import make_township
from tests.house.tracing import NEEDS_STRACE

WAYS = ("member add", "restore")
CALLS = ("pwrite64", "rename")


@NEEDS_STRACE
def test_after_a_power_cut_all_that_was_confirmed_is_there_and_nothing_half(tmp_path):
    """What left no trace is carried out afterwards."""
    campaign = Campaign(tmp_path, random.Random(3), WAYS, make_township)
    outcomes = list(campaign.run(6, ["power cut"], CALLS))
    assert [one for one in outcomes if one.wrong] == []
    assert {one.call for one in outcomes} == set(CALLS)
    assert "before" in {one.end for one in outcomes}
