"""Who stands between whom: forwarding goes along the levels and within one area only."""

import pytest

from coopdesk.domain.exchange import RecordChange, RecordMark, assess_record
from coopdesk.domain.forwarding import Station, stands_between, unknown_to

SUMU = Station("township", "150423200")
BANNER = Station("county", "150423")
CITY = Station("city", "150400")


@pytest.mark.parametrize(
    ("forwarder", "one", "other", "expected"),
    [
        (BANNER, SUMU, CITY, True),
        (BANNER, CITY, SUMU, True),
        (SUMU, BANNER, CITY, False),
        (CITY, SUMU, BANNER, False),
        (BANNER, Station("township", "150402001"), CITY, False),
        (BANNER, BANNER, CITY, False),
        (BANNER, SUMU, SUMU, False),
        (BANNER, SUMU, Station("city", "150500"), False),
        (BANNER, Station("village", "150423200"), CITY, False),
    ],
)
def test_only_an_office_on_the_way_and_of_the_area_forwards(forwarder, one, other, expected):
    assert stands_between(forwarder, one, other) is expected


def test_a_forwarded_record_keeps_its_owner_and_only_goes_on():
    first, later = RecordMark("sumu", 4, "a"), RecordMark("sumu", 5, "b")
    assert assess_record(first, None, "banner", {"sumu"})[0] is RecordChange.NEW
    assert assess_record(later, first, "banner", {"sumu"})[0] is RecordChange.CHANGED
    assert assess_record(first, first, "banner", {"sumu"})[0] is RecordChange.SAME
    for stored, arriving, code in (
        (later, first, "record.older"),
        (first, RecordMark("sumu", 4, "other"), "record.same_revision_other_contents"),
        (first, RecordMark("town", 9, "b"), "record.not_owner"),
        (first, RecordMark("banner", 9, "b"), "record.not_owner"),
    ):
        change, reasons = assess_record(arriving, stored, "banner", {"sumu", "town"})
        assert (change, [one.code for one in reasons]) == (RecordChange.REFUSED, [code])
    assert assess_record(later, first, "banner")[0] is RecordChange.REFUSED


def test_a_line_that_does_not_know_what_was_taken_of_it_changes_nothing_unseen():
    assert unknown_to(["p1", "p2"], ["p2"]) == frozenset()
    assert unknown_to(["p1"], ["p1", "p2"]) == {"p2"}
    first, later = RecordMark("sumu", 4, "a"), RecordMark("sumu", 5, "b")
    change, reasons = assess_record(later, first, "banner", {"sumu"}, {"sumu"})
    assert (change, reasons[0].code) == (RecordChange.REFUSED, "record.other_line")
    assert assess_record(later, None, "banner", {"sumu"}, {"sumu"})[0] is RecordChange.NEW
    assert assess_record(first, first, "banner", {"sumu"}, {"sumu"})[0] is RecordChange.SAME
