"""The three bodies through the door: set up, meet, vote, close; every refusal with its source."""

from dataclasses import replace
from datetime import date

import pytest

from coopdesk.domain.charters import BodyKind, MatterKind
from coopdesk.domain.errors import NeedsConfirmation, NotFound, RuleViolation
from coopdesk.domain.minutes import Attendee, HeadCounts, MeetingState, Way
from coopdesk.services import governance
from tests.unit.services.governance_samples import (
    ASSEMBLY,
    DAY,
    Found,
    found,
    particulars,
    people,
)

LAW_30 = "《农民专业合作社法》第三十条"
LAW_34 = "《农民专业合作社法》第三十四条"


@pytest.fixture
def organization(runner):
    return runner.do(found, Found(9))


def a_meeting(runner, organization_id, attending, body=ASSEMBLY, **more):
    counts = attending if isinstance(attending, HeadCounts) else None
    listed = () if counts else tuple(attending)
    command = governance.HoldMeeting(organization_id, body, particulars(**more), listed, counts)
    return runner.do(governance.hold_meeting, command)


def an_item(runner, meeting_id, title="审议2025年度财务决算", matter=MatterKind.ORDINARY, **more):
    command = governance.AddAgendaItem(meeting_id, title, matter, **more)
    return runner.do(governance.add_agenda_item, command)


def vote(runner, item_id, *counts, confirmed=frozenset(), **more):
    command = governance.TakeVote(item_id, governance.Counts(*counts), **more)
    return runner.do(governance.take_vote, command, confirmed=confirmed)


def refused(act):
    with pytest.raises(RuleViolation) as caught:
        act()
    return [(reason.code, reason.article) for reason in caught.value.refusals]


def codes(act):
    return [code for code, _ in refused(act)]


def test_an_assembly_from_notice_to_closed_minutes(runner, organization):
    """As a clerk tells it: nine are entitled, seven come, one by proxy, the plan is carried."""
    meeting_id = a_meeting(runner, organization, ())
    record = runner.ask(governance.get_meeting, meeting_id)
    assert [person.way for person in record.people] == [Way.ABSENT] * 9
    assert record.item.title == "2026年社员大会第一次会议"
    assert (record.quorum.needed, record.quorum.lacking) == (6, 6)

    ways = [Way.PRESENT] * 7 + [Way.PROXY, Way.ABSENT]
    marked = tuple(
        replace(person, way=way, proxy_holder="哈斯巴根" if way is Way.PROXY else "")
        for person, way in zip(record.people, ways, strict=True)
    )
    runner.do(governance.record_attendance, governance.RecordAttendance(meeting_id, marked))
    report_id = an_item(runner, meeting_id, "理事长作工作报告", text="大家没有意见。")
    item_id = an_item(runner, meeting_id, text="社员询问折旧年限，已答复。")
    resolution_id = vote(
        runner, item_id, 6, 1, 1, text="批准决算", duty_holder="高娃", due_on=date(2026, 12, 31)
    )
    runner.do(governance.close_minutes, governance.CloseMinutes(meeting_id))

    (resolution,) = runner.ask(governance.list_resolutions)
    assert (resolution.id, resolution.number) == (resolution_id, "〔2026〕第1号")
    assert (resolution.passed, resolution.needed, resolution.article) == (True, 5, LAW_30)
    assert (resolution.text, resolution.duty_holder) == ("批准决算", "高娃")
    record = runner.ask(governance.get_meeting, meeting_id)
    assert record.item.state is MeetingState.CLOSED
    assert (record.item.present, record.item.proxies, record.quorum.has_quorum) == (7, 1, True)
    assert [item.id for item in record.agenda] == [report_id, item_id]
    frozen = record.agenda[1].vote
    assert (frozen.entitled, frozen.present, frozen.proxies) == (9, 7, 1)
    assert (frozen.threshold, frozen.base) == (">1/2", "entitled")


@pytest.mark.parametrize(
    ("members", "quorum", "ordinary", "special"),
    [(9, 6, 5, 6), (12, 8, 7, 8), (50, 34, 26, 34), (151, 101, 76, 101)],
)
def test_the_figures_of_the_law_through_the_door(
    runner, organization, members, quorum, ordinary, special
):
    """《农民专业合作社法》第三十条: two thirds of all for a meeting, shares of all votes."""
    meeting_id = a_meeting(runner, organization, HeadCounts(members, members))
    assert runner.ask(governance.get_meeting, meeting_id).quorum.needed == quorum
    for matter, needed in ((MatterKind.ORDINARY, ordinary), (MatterKind.SPECIAL, special)):
        item_id = an_item(runner, meeting_id, matter=matter)
        counts = governance.Counts(needed - 1, members - needed + 1)
        assert runner.ask(governance.get_verdict, item_id, counts).needed == needed
        vote(runner, item_id, needed - 1, members - needed + 1)
    short = runner.ask(governance.list_resolutions)
    assert [resolution.passed for resolution in short] == [False, False]


def test_three_quarters_of_those_present_are_not_half_of_all(runner, organization):
    """《农民专业合作社法》第三十条: 101 of 151 came, 75 said yes, 76 are needed."""
    meeting_id = a_meeting(runner, organization, HeadCounts(151, 101))
    vote(runner, an_item(runner, meeting_id), 75, 26)
    vote(runner, an_item(runner, meeting_id), 76, 25)
    latest = runner.ask(governance.list_resolutions)
    assert [(r.number, r.passed) for r in latest] == [
        ("〔2026〕第2号", True),
        ("〔2026〕第1号", False),
    ]


def test_without_quorum_nothing_is_voted_and_nothing_changes(runner, organization):
    """The sample minutes of 2024-01-06: 38 and 2 proxies of 61 are 40, 41 are needed."""
    meeting_id = a_meeting(
        runner,
        organization,
        people(38, 2, 21),
        held_on=date(2024, 1, 6),
        noticed_on=date(2023, 12, 19),
    )
    quorum = runner.ask(governance.get_meeting, meeting_id).quorum
    assert (quorum.counted, quorum.needed, quorum.lacking) == (40, 41, 1)
    item_id = an_item(runner, meeting_id, "2023年度盈余分配方案")
    assert refused(lambda: vote(runner, item_id, 36, 1, 3)) == [("meeting.no_quorum", LAW_30)]
    assert runner.ask(governance.list_resolutions) == []
    assert runner.ask(governance.get_meeting, meeting_id).agenda[0].vote is None


def test_more_votes_than_people_are_refused_and_the_cell_is_named(runner, organization):
    """The sample minutes of 2025-03-15, item four: 39, 3 and 3 are 45, 44 were there."""
    meeting_id = a_meeting(runner, organization, HeadCounts(61, 44))
    item_id = an_item(runner, meeting_id)
    assert codes(lambda: vote(runner, item_id, 39, 3, 3)) == ["vote.exceeds_present"]
    ask = runner.ask
    together = ask(governance.get_verdict, item_id, governance.Counts(39, 3, 3))
    assert together.suspects == ("in_favour", "against", "abstained")
    alone = ask(governance.get_verdict, item_id, governance.Counts(3, 45, 0))
    assert (alone.suspects, alone.passed) == (("against",), False)
    assert ask(governance.get_verdict, item_id, governance.Counts(44)).suspects == ()
    vote(runner, item_id, 44)


def test_some_who_did_not_vote_are_asked_about(runner, organization):
    item_id = an_item(runner, a_meeting(runner, organization, people(9)))
    with pytest.raises(NeedsConfirmation) as caught:
        vote(runner, item_id, 6, 1)
    assert caught.value.code == "vote.fewer_than_present"
    vote(runner, item_id, 6, 1, confirmed=frozenset({"vote.fewer_than_present"}))
    assert len(runner.ask(governance.list_resolutions)) == 1


def test_a_mistyped_vote_is_replaced_and_keeps_its_number(runner, organization):
    item_id = an_item(runner, a_meeting(runner, organization, people(9)))
    vote(runner, item_id, 4, 5)
    with pytest.raises(NeedsConfirmation):
        vote(runner, item_id, 5, 4)
    vote(runner, item_id, 5, 4, confirmed=frozenset({"vote.replaced"}))
    (resolution,) = runner.ask(governance.list_resolutions)
    assert (resolution.number, resolution.passed, resolution.in_favour) == (
        "〔2026〕第1号",
        True,
        5,
    )


def test_a_vote_keeps_the_heads_it_was_taken_on(runner, organization):
    """Who leaves afterwards changes no vote; the next one has no quorum any more."""
    meeting_id = a_meeting(runner, organization, people(6, 0, 3))
    first = an_item(runner, meeting_id)
    vote(runner, first, 6)
    left = governance.RecordAttendance(meeting_id, people(5, 0, 4))
    runner.do(governance.record_attendance, left)
    assert runner.ask(governance.get_meeting, meeting_id).agenda[0].vote.present == 6
    assert codes(lambda: vote(runner, an_item(runner, meeting_id), 5)) == ["meeting.no_quorum"]


def test_closed_minutes_do_not_change(runner, organization):
    """《农民专业合作社法》第三十四条."""
    meeting_id = a_meeting(runner, organization, people(9))
    item_id = an_item(runner, meeting_id)
    vote(runner, item_id, 9)
    runner.do(governance.close_minutes, governance.CloseMinutes(meeting_id))
    before = runner.ask(governance.get_meeting, meeting_id)
    change = governance.ChangeAgendaItem(item_id, "别的", MatterKind.SPECIAL)
    for act in (
        lambda: vote(runner, item_id, 1, 8),
        lambda: an_item(runner, meeting_id),
        lambda: runner.do(governance.change_agenda_item, change),
        lambda: runner.do(
            governance.record_attendance, governance.RecordAttendance(meeting_id, people(1))
        ),
        lambda: runner.do(
            governance.change_meeting, governance.ChangeMeeting(meeting_id, particulars())
        ),
        lambda: runner.do(governance.close_minutes, governance.CloseMinutes(meeting_id)),
    ):
        assert refused(act) == [("meeting.closed", LAW_34)]
    assert runner.ask(governance.get_meeting, meeting_id) == before


def test_minutes_are_closed_only_when_everything_is_in_them(runner, organization):
    """《农民专业合作社法》第三十四条; every lack is told at once."""
    meeting_id = a_meeting(runner, organization, people(9), place="", ends_at="8:00", recorder=" ")
    an_item(runner, meeting_id)
    close = governance.CloseMinutes(meeting_id)
    assert codes(lambda: runner.do(governance.close_minutes, close)) == [
        "minutes.missing",
        "minutes.missing",
        "minutes.times",
        "minutes.item_empty",
    ]
    assert runner.ask(governance.get_meeting, meeting_id).item.state is MeetingState.OPEN


def test_a_meeting_that_is_still_to_come_can_be_prepared_but_not_decided(runner, organization):
    meeting_id = a_meeting(runner, organization, people(9), held_on=date(2026, 12, 20))
    item_id = an_item(runner, meeting_id, text="讨论")
    assert codes(lambda: vote(runner, item_id, 9)) == ["meeting.not_yet"]
    close = governance.CloseMinutes(meeting_id)
    assert codes(lambda: runner.do(governance.close_minutes, close)) == ["meeting.not_yet"]


@pytest.mark.parametrize(
    ("noticed", "asked"),
    [(date(2026, 11, 11), "meeting.notice_short"), (None, "meeting.notice_unknown")],
)
def test_a_short_or_unknown_notice_is_asked_about(runner, organization, noticed, asked):
    """The charter's ten days."""
    with pytest.raises(NeedsConfirmation) as caught:
        a_meeting(runner, organization, people(9), noticed_on=noticed)
    assert caught.value.code == asked
    assert runner.ask(governance.list_meetings) == []


def test_a_proxy_needs_a_holder_who_is_there(runner, organization):
    """A holder from outside the list is possible, an absent one is not."""
    there, away = Attendee("乌云", Way.PRESENT), Attendee("张三")
    for holder, told in (
        ("", "meeting.proxy_holder_missing"),
        ("张三", "meeting.proxy_holder_absent"),
    ):
        by_proxy = Attendee("白乌兰", Way.PROXY, proxy_holder=holder)
        listed = (there, away, by_proxy)
        assert codes(lambda listed=listed: a_meeting(runner, organization, listed)) == [told]
    by_proxy = Attendee("白乌兰", Way.PROXY, proxy_holder="鲍特木尔")
    a_meeting(runner, organization, (there, away, by_proxy))


def test_two_proxies_in_one_hand_are_asked_about(runner, organization):
    listed = (
        Attendee("乌云", Way.PRESENT),
        *(Attendee(name, Way.PROXY, proxy_holder="乌云") for name in ("甲", "乙")),
    )
    with pytest.raises(NeedsConfirmation) as caught:
        a_meeting(runner, organization, listed)
    assert caught.value.code == "meeting.proxies_per_person"


def test_the_matter_of_a_vote_stays(runner, organization):
    """A charter change cannot become an ordinary matter after the vote."""
    item_id = an_item(runner, a_meeting(runner, organization, people(9)), matter=MatterKind.SPECIAL)
    vote(runner, item_id, 5, 4)
    change = governance.ChangeAgendaItem(item_id, "修改章程", MatterKind.ORDINARY)
    assert codes(lambda: runner.do(governance.change_agenda_item, change)) == [
        "meeting.matter_voted"
    ]


def test_a_resolution_is_done_on_a_day_between_its_own_and_today(runner, organization):
    item_id = an_item(runner, a_meeting(runner, organization, people(9)))
    resolution_id = vote(runner, item_id, 9)
    early = governance.FinishResolution(resolution_id, date(2026, 11, 19))
    assert codes(lambda: runner.do(governance.finish_resolution, early)) == [
        "resolution.done_misfit"
    ]
    runner.do(governance.finish_resolution, replace(early, done_on=DAY))
    assert runner.ask(governance.list_resolutions)[0].done_on == DAY


def test_a_whole_meeting_gives_the_reasons_of_every_item_and_writes_nothing(runner, organization):
    """Sample minutes two as one record: item four has 45 votes of 44 people."""
    items = (
        governance.ItemRecord("宣布选举办法", text="无异议"),
        governance.ItemRecord(
            "审议财务决算", vote=governance.VoteRecord(governance.Counts(39, 3, 3))
        ),
        governance.ItemRecord("春耕互助金计划", vote=governance.VoteRecord(governance.Counts(44))),
    )
    command = governance.RecordMeeting(
        organization, ASSEMBLY, particulars(), counts=HeadCounts(61, 44), items=items, close=True
    )
    told = codes(lambda: runner.do(governance.record_meeting, command))
    assert told == ["meeting.item_refused", "vote.exceeds_present"]
    assert runner.ask(governance.list_meetings) == []
    right = replace(items[1], vote=governance.VoteRecord(governance.Counts(38, 3, 3)))
    made = runner.do(governance.record_meeting, replace(command, items=(items[0], right, items[2])))
    assert len(made.resolution_ids) == 2
    (meeting,) = runner.ask(governance.list_meetings)
    assert (meeting.state, meeting.votes, meeting.passed) == (MeetingState.CLOSED, 2, 2)


def test_a_body_that_does_not_meet_or_is_unknown_to_the_charter(runner, organization):
    company = runner.do(found, Found(0, kind="coop_enterprise"))
    for organization_id, body, told in (
        (organization, BodyKind.SHAREHOLDERS_MEETING, "body.not_in_charter"),
        (company, BodyKind.EXECUTIVE_DIRECTOR, "meeting.body_without_meetings"),
    ):
        assert codes(lambda o=organization_id, b=body: a_meeting(runner, o, people(3), b)) == [told]
    station = runner.do(found, Found(0, kind="village_service_station"))
    assert codes(lambda: a_meeting(runner, station, people(3))) == ["body.no_charter"]
    assert codes(lambda: a_meeting(runner, company, (), BodyKind.BOARD_OF_DIRECTORS)) == [
        "meeting.nobody_entitled"
    ]
    with pytest.raises(NotFound):
        a_meeting(runner, "nobody", people(3))


def test_unreadable_times_and_a_notice_after_the_meeting_are_told_together(runner, organization):
    assert codes(
        lambda: a_meeting(
            runner, organization, people(9), starts_at="25:00", noticed_on=date(2026, 11, 21)
        )
    ) == ["meeting.time_unreadable", "meeting.noticed_after"]
