"""Order of packages and ownership of records, in every order they may arrive."""

from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.domain.exchange import (
    PackageMark,
    PackageOrder,
    PackageScope,
    RecordChange,
    RecordMark,
    ReportState,
    SenderState,
    assess_order,
    assess_record,
    assess_report,
    assess_restart,
    assess_return,
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


# two was sent back, four was taken although three never came
RETURNED = SenderState(2, {1: "d1"}, {1: "r1"}, {2: "d2"}, frozenset({"r2"}))
SKIPPED = SenderState(4, {1: "d1", 4: "d4"}, {1: "r1", 4: "r4"}, {2: "d2"})


@pytest.mark.parametrize(
    ("state", "mark", "order"),
    [
        (RETURNED, PackageMark(2, "d2", 1, "r1"), PackageOrder.NEXT),
        (RETURNED, PackageMark(3, "d3", 1, "r1"), PackageOrder.NEXT),
        (RETURNED, PackageMark(3, "d3", 3, "r2"), PackageOrder.STALE),
        (RETURNED, PackageMark(2, "other", 1, "r1"), PackageOrder.FORKED),
        (SKIPPED, PackageMark(3, "d3", 1, "r1"), PackageOrder.OVERTAKEN),
        (SKIPPED, PackageMark(2, "d2", 1, "r1"), PackageOrder.OVERTAKEN),
        (SKIPPED, PackageMark(4, "d4", 1, "r1"), PackageOrder.DUPLICATE),
        (SKIPPED, PackageMark(5, "d5", 1, "r1"), PackageOrder.NEXT),
    ],
)
def test_after_a_return_or_a_lost_package(state, mark, order):
    """What was sent back may come again; what a later one made good need not come any more."""
    assert assess_order(mark, state).order is order


@pytest.mark.parametrize(
    ("mark", "scope", "past", "codes"),
    [
        (PackageMark(2, "x", 1, "r1"), PackageScope.CHANGES, {2}, []),
        (PackageMark(2, "x", 1, "r1"), PackageScope.CHANGES, set(), ["package.past_unknown"]),
        (PackageMark(2, "x", 1, "?"), PackageScope.CHANGES, {2}, ["package.needs_everything"]),
        (PackageMark(2, "x", 2, "r2"), PackageScope.CHANGES, {2}, ["package.needs_everything"]),
        (PackageMark(2, "x", 1, "?"), PackageScope.FULL, {2}, []),
    ],
)
def test_a_person_goes_on_only_with_a_package_that_carries_enough(mark, scope, past, codes):
    """Everything, or all since a receipt given before the number that was used twice."""
    found = [reason.code for reason in assess_restart(mark, TAKEN_TWO, scope, past)]
    assert found == codes


def test_only_the_last_package_of_a_sender_is_taken_back():
    assert assess_return(2, TAKEN_TWO) == []
    assert assess_return(1, TAKEN_TWO)[0].values == {"last": 2}
    assert assess_return(2, RETURNED)[0].code == "package.not_the_last"


@pytest.mark.parametrize(
    ("taken_on", "is_held", "today", "state", "days"),
    [
        (date(2026, 7, 15), False, date(2026, 9, 1), ReportState.IN_TIME, 0),
        (date(2026, 7, 16), False, date(2026, 9, 1), ReportState.LATE, 1),
        (None, False, date(2026, 7, 15), ReportState.AWAITED, 0),
        (None, False, date(2026, 7, 16), ReportState.OVERDUE, 1),
        (None, True, date(2026, 7, 16), ReportState.HELD, 1),
    ],
)
def test_a_report_is_in_time_until_the_day_it_is_due(taken_on, is_held, today, state, days):
    """The day itself still counts (民法典 art. 203: the last day of a term ends at midnight)."""
    found = assess_report(taken_on, is_held=is_held, due_on=date(2026, 7, 15), today=today)
    assert (found.state, found.days_late) == (state, days)


@given(st.data())
def test_packages_of_many_offices_in_any_order_end_in_order_or_wait(data):
    """Some are lost on the way: of each office the unbroken beginning is taken, the rest waits."""
    offices = data.draw(st.lists(st.integers(1, 5), min_size=1, max_size=4))
    sent = [
        (office, number) for office, count in enumerate(offices) for number in range(1, count + 1)
    ]
    lost = data.draw(st.sets(st.sampled_from(sent)))
    arrival = data.draw(st.permutations([one for one in sent if one not in lost]))
    states = [SenderState(0, {}, {}) for _ in offices]
    waiting: list[tuple[int, PackageMark]] = []
    for office, number in arrival:
        waiting.append((office, PackageMark(number, f"{office}/{number}")))
        while ready := [
            one
            for one in waiting
            if assess_order(one[1], states[one[0]]).order is PackageOrder.NEXT
        ]:
            at, mark = ready[0]
            waiting.remove(ready[0])
            state = states[at]
            states[at] = SenderState(
                mark.sequence, state.digests | {mark.sequence: mark.digest}, state.receipts
            )
    for office, count in enumerate(offices):
        gone = [number for number in range(1, count + 1) if (office, number) in lost]
        beginning = min(gone, default=count + 1) - 1
        assert sorted(states[office].digests) == list(range(1, beginning + 1))
    verdicts = [assess_order(mark, states[office]) for office, mark in waiting]
    assert all(one.order is PackageOrder.HELD and one.missing for one in verdicts)
