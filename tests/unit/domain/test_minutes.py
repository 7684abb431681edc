"""Minutes: times as people type them, attendance lists, and what closing asks for."""

from dataclasses import replace
from datetime import date

import pytest

from coopdesk.domain.minutes import (
    Attendee,
    HeadCounts,
    ItemFacts,
    MinutesFacts,
    MinutesPart,
    Way,
    assess_attendance,
    assess_counts,
    assess_minutes,
    count_heads,
    read_time,
)
from coopdesk.domain.posts import Post
from coopdesk.storage.reference import load_vocabulary

HELD = date(2025, 3, 15)
WHOLE = MinutesFacts(
    title="第一届社员代表大会第三次会议",
    held_on=HELD,
    starts_at="09:30",
    ends_at="12:05",
    place="苏木文化站",
    chair="哈斯巴根",
    recorder="高娃",
    attending=44,
    items=(ItemFacts("审议决算", "", has_vote=True), ItemFacts("报告", "无意见", has_vote=False)),
)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("9:30", "09:30"),
        ("9：05", "09:05"),
        ("９点３０分", "09:30"),
        ("0930", "09:30"),
        (" 23.59 ", "23:59"),
        ("24:00", None),
        ("9:60", None),
        ("九点", None),
        ("930", None),
        ("", None),
    ],
)
def test_a_time_of_day_is_read_as_people_type_it(typed, read):
    assert read_time(typed) == read


def test_whole_minutes_may_be_closed_on_the_day_itself():
    assert assess_minutes(WHOLE, HELD) == []


@pytest.mark.parametrize(
    ("part", "value"),
    [(part, "") for part in list(MinutesPart)[:6]]
    + [(MinutesPart.ATTENDANCE, 0), (MinutesPart.AGENDA, ())],
)
def test_each_part_is_missed(part, value):
    """《农民专业合作社法》第三十四条."""
    names = {MinutesPart.ATTENDANCE: "attending", MinutesPart.AGENDA: "items"}
    lacking = replace(WHOLE, **{names.get(part, part.value): value})
    (refusal,) = assess_minutes(lacking, HELD)
    assert (refusal.code, refusal.values["part"]) == ("minutes.missing", part)
    assert refusal.article == "《农民专业合作社法》第三十四条"


def test_an_item_of_which_nothing_is_written_and_a_meeting_that_ends_before_it_begins():
    empty = ItemFacts("其他", " ", has_vote=False)
    found = assess_minutes(replace(WHOLE, ends_at="09:30", items=(empty,)), date(2025, 3, 14))
    assert [r.code for r in found] == ["minutes.times", "minutes.item_empty", "meeting.not_yet"]


def test_heads_are_counted_by_way():
    ways = (Way.PRESENT, Way.PROXY, Way.ABSENT, Way.PRESENT)
    people = [Attendee(str(n), way, proxy_holder="0") for n, way in enumerate(ways)]
    assert count_heads(people) == HeadCounts(4, 2, 1)
    assert assess_attendance(people) == []
    assert [r.code for r in assess_attendance([Attendee(" ")])] == ["meeting.attendee_unnamed"]


@pytest.mark.parametrize("counts", [(0, 0, 0), (-1, 0, 0), (5, -1, 0), (5, 3, -1)])
def test_heads_below_nothing_are_wrong(counts):
    assert [r.code for r in assess_counts(HeadCounts(*counts))] == ["meeting.counts_wrong"]


def test_posts_are_those_of_the_vocabulary():
    assert {post.value for post in Post} == {item.code for item in load_vocabulary("posts")}
