"""Ranges, copies, sorting and two sides of paper (D10)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.domain.errors import RuleViolation
from coopdesk.domain.print_jobs import (
    PrintJob,
    Sides,
    page_order,
    read_ranges,
    sent_of,
    sheets_of,
)


@pytest.mark.parametrize(
    ("typed", "pages"),
    [
        ("", (1, 2, 3, 4, 5)),
        ("2", (2,)),
        ("1-3,5", (1, 2, 3, 5)),
        ("１－２，４", (1, 2, 4)),
        ("1—2、5", (1, 2, 5)),
        ("3-1", (3, 2, 1)),
        (" 2 - 3 ", (2, 3)),
    ],
)
def test_ranges_are_read_as_people_type_them(typed, pages):
    assert read_ranges(typed, 5) == pages


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("6", "print.no_such_page"),
        ("0", "print.no_such_page"),
        ("1-9", "print.no_such_page"),
        ("1-", "print.ranges"),
        ("甲", "print.ranges"),
        ("1,,2", "print.ranges"),
        ("-", "print.ranges"),
    ],
)
def test_what_is_no_page_is_told(typed, code):
    with pytest.raises(RuleViolation) as refused:
        read_ranges(typed, 5)
    assert refused.value.refusals[0].code == code


@pytest.mark.parametrize(
    ("job", "order", "sheets"),
    [
        (PrintJob(copies=2), (1, 2, 3, 1, 2, 3), 6),
        (PrintJob(copies=2, collate=False), (1, 1, 2, 2, 3, 3), 6),
        (PrintJob(sides=Sides.BOTH), (1, None, 2, 3), 2),
        (PrintJob(copies=2, sides=Sides.BOTH), (1, None, 2, 3, 1, None, 2, 3), 4),
        (PrintJob(copies=2, collate=False, sides=Sides.BOTH), (1, None, 1, None, 2, 3, 2, 3), 4),
        (PrintJob("1,3", sides=Sides.BOTH), (1, None, 3, None), 2),
        (PrintJob(sides=Sides.FRONTS), (1, 2), 2),
        (PrintJob(sides=Sides.BACKS), (3, None), 2),
    ],
)
def test_a_form_of_one_page_and_one_of_two(job, order, sheets):
    """两张表：第一张一页，第二张两页."""
    found = page_order(job, 3, (1, 2))
    assert found == order
    assert sheets_of(job, found) == sheets


@pytest.mark.parametrize("copies", [0, 100])
def test_none_and_too_many_copies_are_refused(copies):
    with pytest.raises(RuleViolation):
        page_order(PrintJob(copies=copies), 3)


_STARTS = st.sets(st.integers(2, 30), max_size=8)


@given(_STARTS, st.integers(1, 30), st.integers(1, 3), st.booleans())
def test_every_page_leaves_once_a_copy_and_every_form_begins_in_front(
    starts, pages, copies, collate
):
    begun = sorted({1, *(page for page in starts if page <= pages)})
    job = PrintJob(copies=copies, collate=collate, sides=Sides.BOTH)
    order = page_order(job, pages, begun)
    assert sorted(page for page in order if page) == sorted(list(range(1, pages + 1)) * copies)
    assert all(number % 2 == 0 for number, page in enumerate(order) if page in begun)


@given(_STARTS, st.integers(1, 30), st.integers(1, 3), st.booleans())
def test_fronts_and_backs_of_one_pile_make_the_same_leaves(starts, pages, copies, collate):
    begun = sorted({1, *(page for page in starts if page <= pages)})
    both, fronts, backs = (
        page_order(PrintJob(copies=copies, collate=collate, sides=sides), pages, begun)
        for sides in (Sides.BOTH, Sides.FRONTS, Sides.BACKS)
    )
    assert tuple(zip(fronts, reversed(backs), strict=True)) == tuple(
        zip(both[::2], both[1::2], strict=True)
    )


@pytest.mark.parametrize(
    ("order", "sent"),
    [
        (None, ("1-3", 1)),
        ((3, 4, 5), ("1-3", 1)),
        ((3, 3, 5), ("1,3", 2)),
        ((3, None, 4, 3, None, 4), ("1-2", 2)),
        ((1, 2, 6), ("", 0)),
    ],
)
def test_the_log_says_which_pages_of_a_form_left_and_how_often(order, sent):
    """A file of three forms, the second on its pages 3 to 5."""
    assert sent_of(order, 3, 3) == sent


@given(st.sets(st.integers(1, 40), min_size=1))
def test_pages_are_told_as_they_would_be_typed(pages):
    told, copies = sent_of(tuple(pages), 1, 40)
    assert set(read_ranges(told, 40)) == pages
    assert copies == 1
