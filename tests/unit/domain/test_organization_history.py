"""The dated life of an organization: the past as it was, at the edges and for random lives."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.domain.organization_history import (
    Aspect,
    EventKind,
    OrganizationLife,
    OrganizationState,
    assess_event,
    assess_hierarchy,
    find_namesakes,
)

TODAY = date(2026, 11, 23)
FOUNDED = date(2020, 1, 1)
MARCH, APRIL, MAY = date(2024, 3, 1), date(2024, 4, 1), date(2024, 5, 1)
BEFORE = timedelta(days=-1)
SUMU, TOWN = "150423200", "150423100"
LIFE = OrganizationLife(OrganizationState("大板供销社", TOWN), FOUNDED)


def told(life, kind, day, after, today=TODAY):
    """The codes of what speaks against an event."""
    return [r.code for r in assess_event(life, life.with_event(kind, day, after), day, today)]


def names(life, *days):
    return [life.on(day).name for day in days]


def test_a_renaming_holds_from_its_day_on():
    life = LIFE.with_event(EventKind.RENAMED, APRIL, "大板镇基层供销合作社")

    assert names(life, MARCH, APRIL + BEFORE) == ["大板供销社"] * 2
    assert names(life, APRIL, MAY) == ["大板镇基层供销合作社"] * 2


def test_a_renaming_recorded_late_takes_its_place_between_the_others():
    life = LIFE.with_event(EventKind.RENAMED, MAY, "丙").with_event(EventKind.RENAMED, MARCH, "乙")

    assert names(life, MARCH + BEFORE, MARCH, APRIL, MAY) == ["大板供销社", "乙", "乙", "丙"]
    assert [(e.before, e.after) for e in life.events] == [("大板供销社", "乙"), ("乙", "丙")]


def test_of_two_renamings_of_one_day_the_later_recorded_counts():
    life = LIFE.with_event(EventKind.RENAMED, MAY, "乙").with_event(EventKind.RENAMED, MAY, "丙")

    assert names(life, MAY + BEFORE, MAY) == ["大板供销社", "丙"]
    assert life.find_break() is None


def test_renaming_back_is_a_renaming():
    life = LIFE.with_event(EventKind.RENAMED, MARCH, "乙")

    assert told(life, EventKind.RENAMED, MAY, "大板供销社") == []
    assert told(life, EventKind.RENAMED, MAY, "乙") == ["organization_event.changes_nothing"]


def test_a_late_renaming_to_what_a_later_one_brought_about_contradicts_it():
    life = LIFE.with_event(EventKind.RENAMED, MAY, "乙")

    assert told(life, EventKind.RENAMED, MARCH, "乙") == ["organization_event.contradicts"]


def test_the_closing_day_is_the_first_on_which_it_no_longer_stands():
    life = LIFE.with_event(EventKind.CLOSED, APRIL, APRIL.isoformat())

    assert life.stands_on(APRIL + BEFORE)
    assert not life.stands_on(APRIL)


def test_nothing_happens_to_a_closed_organization_but_its_reopening():
    closed = LIFE.with_event(EventKind.CLOSED, APRIL, APRIL.isoformat())

    assert told(closed, EventKind.RENAMED, APRIL, "乙") == ["organization_event.closed"]
    assert told(closed, EventKind.RENAMED, APRIL + BEFORE, "乙") == []
    assert told(closed, EventKind.CLOSED, MAY, "2024-05-01") == ["organization_event.closed"]
    assert told(closed, EventKind.REOPENED, APRIL, "") == []
    assert told(closed, EventKind.REOPENED, MARCH, "") == ["organization_event.not_closed"]
    assert told(LIFE, EventKind.REOPENED, MAY, "") == ["organization_event.not_closed"]


def test_a_late_closing_contradicts_what_happened_since():
    renamed = LIFE.with_event(EventKind.RENAMED, MAY, "乙")

    assert told(renamed, EventKind.CLOSED, APRIL, "2024-04-01") == [
        "organization_event.contradicts"
    ]


def test_closed_and_reopened_on_one_day_it_stands_on():
    life = LIFE.with_event(EventKind.CLOSED, APRIL, APRIL.isoformat())
    life = life.with_event(EventKind.REOPENED, APRIL, "")

    assert life.find_break() is None
    assert life.stands_on(APRIL)


def test_one_that_was_entered_as_closed_can_be_reopened():
    state = OrganizationState("大板供销社", TOWN, closed_on="2023-06-30")
    life = OrganizationLife(state, FOUNDED)

    assert told(life, EventKind.REOPENED, MAY, "") == []
    reopened = life.with_event(EventKind.REOPENED, MAY, "")
    assert [reopened.stands_on(day) for day in (date(2023, 6, 29), MARCH, MAY)] == [
        True,
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (FOUNDED + BEFORE, ["organization_event.before_founding"]),
        (FOUNDED, []),
        (TODAY, []),
        (TODAY - BEFORE, ["organization_event.later"]),
    ],
)
def test_an_event_lies_between_founding_and_today(day, code):
    assert told(LIFE, EventKind.RENAMED, day, "乙") == code


def test_what_was_split_off_stands_from_the_day_of_the_split():
    life = OrganizationLife(LIFE.now, MAY).with_event(EventKind.SPLIT_OFF, MAY, "")

    assert [life.stands_on(MAY + BEFORE), life.stands_on(MAY)] == [False, True]


def test_taken_back_it_was_never_there():
    life = LIFE.with_event(EventKind.RENAMED, MARCH, "乙").with_event(EventKind.RENAMED, MAY, "丙")

    without_first = life.without(1)
    assert names(without_first, APRIL, MAY) == ["大板供销社", "丙"]
    assert [(e.before, e.after) for e in without_first.events] == [("大板供销社", "丙")]
    assert without_first.without(2) == LIFE


def test_a_name_typed_wrong_is_put_right_where_it_came_about():
    life = LIFE.with_event(EventKind.RENAMED, MAY, "大扳镇供销社")

    right = life.corrected(Aspect.NAME, "大板镇供销社")
    assert names(right, APRIL, MAY) == ["大板供销社", "大板镇供销社"]
    assert right.now.name == "大板镇供销社"


def lives(**parents):
    """Organizations by name, each under the one that is named."""
    return {
        key: OrganizationLife(OrganizationState(key, TOWN, parent), FOUNDED)
        for key, parent in parents.items()
    }


def test_a_superior_that_closes_must_have_nobody_below_from_that_day_on():
    known = lives(above="", below="above")
    known["above"] = known["above"].with_event(EventKind.CLOSED, APRIL, "2024-04-01")
    [refusal] = assess_hierarchy(known, "above", APRIL)
    assert refusal.code == "organization_event.has_below"
    assert refusal.values["names"] == "below"

    known["below"] = known["below"].with_event(EventKind.CLOSED, APRIL, "2024-04-01")
    assert assess_hierarchy(known, "above", APRIL) == []


def test_a_late_closing_sees_who_came_below_later():
    known = lives(above="", other="", below="other")
    known["below"] = known["below"].with_event(EventKind.REASSIGNED, MAY, "above")
    known["above"] = known["above"].with_event(EventKind.CLOSED, APRIL, "2024-04-01")

    [refusal] = assess_hierarchy(known, "above", APRIL)
    assert (refusal.code, refusal.values["day"]) == ("organization_event.has_below", str(MAY))


def test_nobody_comes_under_a_closed_one_or_under_its_own_below():
    known = lives(a="", b="a", c="b", closed="")
    known["closed"] = known["closed"].with_event(EventKind.CLOSED, MARCH, "2024-03-01")

    for above, code in (
        ("closed", "organization_event.parent_not_standing"),
        ("c", "organization.parent_below"),
        ("a", "organization.parent_below"),
    ):
        moved = known | {"a": known["a"].with_event(EventKind.REASSIGNED, MAY, above)}
        assert [r.code for r in assess_hierarchy(moved, "a", MAY)] == [code]


def test_a_name_may_be_had_again_once_its_bearer_is_gone():
    known = lives(a="", b="")
    renamed = known["b"].with_event(EventKind.RENAMED, MAY, "a")
    assert find_namesakes(known | {"b": renamed}, "b", MAY) == [MAY]

    closed = known["a"].with_event(EventKind.CLOSED, MAY, "2024-05-01")
    assert find_namesakes({"a": closed, "b": renamed}, "b", MAY) == []
    later = known["a"].with_event(EventKind.RENAMED, MARCH, "z")
    later = later.with_event(EventKind.RENAMED, date(2025, 1, 1), "a")
    assert find_namesakes({"a": later, "b": renamed}, "b", MAY) == [date(2025, 1, 1)]


DAYS = st.integers(0, 40).map(lambda count: FOUNDED + timedelta(days=count))
CHANGES = st.one_of(
    st.tuples(st.just(EventKind.RENAMED), DAYS, st.sampled_from("甲乙丙")),
    st.tuples(st.just(EventKind.RELOCATED), DAYS, st.sampled_from([SUMU, TOWN, f"{SUMU}/益和"])),
    st.tuples(st.just(EventKind.REASSIGNED), DAYS, st.sampled_from(["x", "y", ""])),
    st.tuples(st.just(EventKind.CLOSED), DAYS, st.none()),
    st.tuples(st.just(EventKind.REOPENED), DAYS, st.just("")),
)
REPLAYED = {
    EventKind.RENAMED: "name",
    EventKind.RELOCATED: "place",
    EventKind.REASSIGNED: "parent",
    EventKind.CLOSED: "closed_on",
    EventKind.REOPENED: "closed_on",
}


def replay(events, day):
    """What a person would say who plays the accepted events forward, day by day."""
    state = {"name": "大板供销社", "place": TOWN, "parent": "", "closed_on": ""}
    for kind, happened, after in sorted(events, key=lambda event: event[1]):
        if happened <= day:
            state[REPLAYED[kind]] = after
    return OrganizationState(**state)


@given(st.lists(CHANGES, max_size=14), st.lists(st.integers(0, 13), max_size=3))
def test_every_day_of_a_random_life_is_what_replaying_it_gives(changes, taken_back):
    life, accepted = LIFE, {}
    for kind, day, told_after in changes:
        after = day.isoformat() if told_after is None else told_after
        changed = life.with_event(kind, day, after)
        if not assess_event(life, changed, day, TODAY):
            number = max((event.number for event in life.events), default=0) + 1
            life, accepted[number] = changed, (kind, day, after)
    for choice in taken_back:
        if accepted:
            number = sorted(accepted)[choice % len(accepted)]
            rest = life.without(number)
            if rest.find_break() is None:
                life = rest
                del accepted[number]

    events = [accepted[number] for number in sorted(accepted)]
    for count in range(-1, 42):
        day = FOUNDED + timedelta(days=count)
        assert life.on(day) == replay(events, day)
    assert life.find_break() is None
