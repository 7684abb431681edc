"""Who is there at which moment: the agenda is the clock, and a proxy leaves with its holder."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.domain.minutes import Attendee, HeadCounts, Movement, Way, count_heads
from coopdesk.domain.presence import (
    Turn,
    assess_movements,
    count_attending,
    find_turns,
    moments,
    move,
    people_at,
    shift_after_removal,
)

PRESENT, PROXY, ABSENT = Way.PRESENT, Way.PROXY, Way.ABSENT
HOLDER = Attendee("哈斯巴根", PRESENT, movements=(Movement(3, ABSENT, "10:15"),))
ABSENTEE = Attendee("高娃", PROXY, proxy_holder="哈斯巴根")
LATE = Attendee("王建国", ABSENT, movements=(Movement(2, PRESENT, "09:40"),))
PEOPLE = (HOLDER, ABSENTEE, LATE)


def ways(people):
    return [person.way for person in people]


def codes(refusals):
    return [refusal.code for refusal in refusals]


def test_who_is_there_follows_the_agenda():
    assert ways(people_at(PEOPLE, 1)) == [PRESENT, PROXY, ABSENT]
    assert ways(people_at(PEOPLE, 2)) == [PRESENT, PROXY, PRESENT]
    assert moments(PEOPLE) == (0, 2, 3)


def test_a_proxy_leaves_with_its_holder_and_returns_with_him():
    assert ways(people_at(PEOPLE, 3)) == [ABSENT, ABSENT, PRESENT]
    back = replace(HOLDER, movements=(*HOLDER.movements, Movement(5, PRESENT)))
    assert ways(people_at((back, ABSENTEE, LATE), 5)) == [PRESENT, PROXY, PRESENT]


def test_who_leaves_may_be_represented_and_who_was_may_come():
    leaving = Attendee("甲", PRESENT, movements=(Movement(2, PROXY, proxy_holder="乙"),))
    holder = Attendee("乙", PRESENT)
    coming = Attendee("丙", PROXY, proxy_holder="乙", movements=(Movement(4, PRESENT),))
    assert ways(people_at((leaving, holder, coming))) == [PROXY, PRESENT, PRESENT]
    assert people_at((leaving, holder, coming))[0].proxy_holder == "乙"


def test_the_meeting_counts_everybody_who_came_at_some_time():
    """As the attendance sheet does: it carries every signature."""
    assert count_attending(PEOPLE) == HeadCounts(3, 2, 1)
    assert count_heads(people_at(PEOPLE)) == HeadCounts(3, 1, 0)


def test_each_turn_of_the_quorum_is_found_with_those_who_were_there():
    """Never by adding up people who were not in the room together."""
    people = [
        Attendee("甲", PRESENT, movements=(Movement(2, ABSENT),)),
        Attendee("乙", PRESENT, movements=(Movement(2, ABSENT), Movement(4, PRESENT))),
        Attendee("丙", ABSENT, movements=(Movement(3, PRESENT),)),
        Attendee("丁", ABSENT),
    ]
    assert find_turns(people, 2) == (Turn(0, 2, True), Turn(2, 0, False), Turn(4, 2, True))
    assert find_turns(people, 3) == (Turn(0, 2, False),)
    assert count_attending(people).present == 3
    assert find_turns((), 3) == ()


def test_a_slip_is_replaced_and_leaves_nothing():
    person = Attendee("甲", PRESENT)
    gone = move(person, Movement(3, ABSENT, "10:15"))
    assert move(gone, Movement(3, PRESENT, "10:15")) == person
    back = move(gone, Movement(3, PRESENT, "10:40"))
    assert [one.at for one in back.movements] == ["10:15", "10:40"]
    assert move(person, Movement(2, PRESENT)) == person


@pytest.mark.parametrize(
    ("movements", "told"),
    [
        ((Movement(3, ABSENT),), []),
        ((Movement(4, ABSENT),), ["presence.no_such_item"]),
        ((Movement(0, ABSENT),), ["presence.no_such_item"]),
        ((Movement(2, ABSENT), Movement(1, PRESENT)), ["presence.items_backwards"]),
        (
            (Movement(1, ABSENT, "10:00"), Movement(1, PRESENT, "9:30")),
            ["presence.times_backwards"],
        ),
        ((Movement(1, ABSENT, "25:00"),), ["meeting.time_unreadable"]),
    ],
)
def test_items_and_times_go_forward(movements, told):
    """Two items on the agenda; the third stands for what comes after them."""
    person = Attendee("甲", PRESENT, movements=movements)
    assert codes(assess_movements([person], 2)) == told


def test_an_item_that_goes_off_the_agenda_takes_no_movement_with_it():
    assert [one.item for one in shift_after_removal(HOLDER, 1).movements] == [2]
    assert [one.item for one in shift_after_removal(HOLDER, 3).movements] == [3]


@st.composite
def people_who_move(draw):
    """Up to twelve people; each comes and goes in the order of the agenda."""
    names = [str(number) for number in range(draw(st.integers(1, 12)))]
    people = []
    for name in names:
        items = sorted(draw(st.lists(st.integers(1, 6), max_size=3)))
        given_ways = st.sampled_from(Way)
        moved = tuple(
            Movement(item, draw(given_ways), proxy_holder=draw(st.sampled_from(names)))
            for item in items
        )
        holder = draw(st.sampled_from(names))
        people.append(Attendee(name, draw(given_ways), proxy_holder=holder, movements=moved))
    return tuple(people)


@given(people_who_move())
def test_nobody_is_counted_twice_and_nobody_stands_for_an_absent_holder(people):
    whole = count_attending(people)
    for item in (*range(8), None):
        then = people_at(people, item)
        heads, there = count_heads(then), {one.name for one in then if one.way is PRESENT}
        assert [one.name for one in then] == [one.name for one in people]
        assert heads.present + heads.proxies <= whole.present + whole.proxies <= len(people)
        assert heads.present <= whole.present
        assert all(one.proxy_holder in there for one in then if one.way is PROXY)
