"""Order of packages and ownership of records, in every order they may arrive."""

from itertools import permutations

import pytest

from coopdesk.domain.exchange import (
    PackageMark,
    PackageOrder,
    RecordChange,
    RecordMark,
    SenderState,
    assess_order,
    assess_record,
)

TAKEN_TWO = SenderState(2, {1: "d1", 2: "d2"}, {1: "r1", 2: "r2"})


@pytest.mark.parametrize(
    ("mark", "order"),
    [
        (PackageMark(3, "d3", 2, "r2"), PackageOrder.NEXT),
        (PackageMark(3, "d3", 1, "r1"), PackageOrder.NEXT),
        (PackageMark(3, "d3"), PackageOrder.NEXT),
        (PackageMark(2, "d2", 1, "r1"), PackageOrder.DUPLICATE),
        (PackageMark(5, "d5", 2, "r2"), PackageOrder.HELD),
        (PackageMark(2, "other", 1, "r1"), PackageOrder.FORKED),
        (PackageMark(3, "d3", 2, "wrong"), PackageOrder.FORKED),
        (PackageMark(4, "d4", 3, "r3"), PackageOrder.FORKED),
        (PackageMark(0, "d0"), PackageOrder.FORKED),
    ],
)
def test_what_becomes_of_a_package(mark, order):
    """The number, the contents under it, and the receipt it answers."""
    verdict = assess_order(mark, TAKEN_TWO)
    assert verdict.order is order
    is_plain = order in (PackageOrder.NEXT, PackageOrder.DUPLICATE)
    assert bool(verdict.refusals) is not is_plain


def test_the_first_package_of_a_sender_is_number_one():
    new = SenderState(0, {}, {})
    assert assess_order(PackageMark(1, "d1"), new).order is PackageOrder.NEXT
    assert assess_order(PackageMark(2, "d2"), new).missing == (1,)


def test_a_gap_names_every_missing_number():
    verdict = assess_order(PackageMark(5, "d5", 2, "r2"), TAKEN_TWO)
    assert verdict.missing == (3, 4)
    assert verdict.refusals[0].values["missing"] == "3、4"


@pytest.mark.parametrize("arrival", list(permutations((1, 2, 3))))
def test_packages_in_any_order_end_in_the_same_state(arrival):
    """Held ones are tried again after each that was taken."""
    state, waiting, taken = SenderState(0, {}, {}), [], []
    for number in arrival:
        waiting.append(PackageMark(number, f"d{number}"))
        while ready := [m for m in waiting if assess_order(m, state).order is PackageOrder.NEXT]:
            mark = ready[0]
            waiting.remove(mark)
            taken.append(mark.sequence)
            state = SenderState(
                mark.sequence,
                {**state.digests, mark.sequence: mark.digest},
                {**state.receipts, mark.sequence: f"r{mark.sequence}"},
            )
    assert (taken, waiting) == ([1, 2, 3], [])


@pytest.mark.parametrize(
    ("arriving", "stored", "change"),
    [
        (RecordMark("o1", 1, "a"), None, RecordChange.NEW),
        (RecordMark("o1", 2, "b"), RecordMark("o1", 1, "a"), RecordChange.CHANGED),
        (RecordMark("o1", 2, "b"), RecordMark("o1", 2, "b"), RecordChange.SAME),
        (RecordMark("o1", 2, "c"), RecordMark("o1", 2, "b"), RecordChange.REFUSED),
        (RecordMark("o1", 1, "a"), RecordMark("o1", 2, "b"), RecordChange.REFUSED),
        (RecordMark("o2", 1, "a"), None, RecordChange.REFUSED),
        (RecordMark("o1", 2, "b"), RecordMark("o2", 1, "a"), RecordChange.REFUSED),
    ],
)
def test_what_a_record_of_a_package_does(arriving, stored, change):
    """Never backwards, never over another's record, never silently."""
    found, refusals = assess_record(arriving, stored, "o1")
    assert found is change
    assert bool(refusals) is (change is RecordChange.REFUSED)
