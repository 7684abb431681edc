"""From draft to signed minutes, and what is still possible at each stage."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.domain.minutes import RECORD_RULE, MeetingState
from coopdesk.domain.minutes_versions import (
    MinutesStage,
    assess_correction,
    assess_reopening,
    assess_signing,
    assess_unsigning,
    assess_writing,
    compare_versions,
    is_late_entry,
    stage_of,
)
from coopdesk.domain.rights import Role

HELD = date(2026, 11, 20)
TODAY = date(2026, 11, 23)
DRAFT, FINAL, SIGNED = MinutesStage
LINES = st.dictionaries(st.text(max_size=4), st.text(max_size=6), max_size=6)


def codes(refusals):
    return [reason.code for reason in refusals]


def test_the_stages_follow_from_state_and_signature():
    assert stage_of(MeetingState.OPEN, None) is DRAFT
    assert stage_of(MeetingState.CLOSED, None) is FINAL
    assert stage_of(MeetingState.CLOSED, HELD) is SIGNED


def test_only_a_draft_is_written():
    """《农民专业合作社法》第三十四条: what all signed stays."""
    assert not assess_writing(DRAFT)
    assert codes(assess_writing(FINAL)) == ["meeting.closed"]
    assert codes(assess_writing(SIGNED)) == ["meeting.signed"]
    assert assess_writing(SIGNED)[0].article == RECORD_RULE


@pytest.mark.parametrize(
    ("stage", "signed_on", "told"),
    [
        (FINAL, HELD, []),
        (FINAL, TODAY, []),
        (FINAL, HELD - timedelta(days=1), ["minutes.signed_day"]),
        (FINAL, TODAY + timedelta(days=1), ["minutes.signed_day"]),
        (DRAFT, HELD, ["minutes.still_open"]),
        (SIGNED, HELD, ["minutes.signed_before"]),
    ],
)
def test_closed_minutes_are_signed_between_the_meeting_and_today(stage, signed_on, told):
    assert codes(assess_signing(stage, HELD, signed_on, TODAY)) == told


def test_unsigned_minutes_are_opened_again_with_a_reason():
    assert not assess_reopening(FINAL, "金额写错")
    assert codes(assess_reopening(FINAL, " ")) == ["minutes.no_reason"]
    assert codes(assess_reopening(SIGNED, "金额写错")) == ["meeting.signed"]
    assert codes(assess_reopening(DRAFT, "金额写错")) == ["minutes.still_open"]


@pytest.mark.parametrize("role", Role)
def test_the_manager_alone_takes_a_signature_back(role):
    told = [] if role is Role.MANAGER else ["minutes.manager_only"]
    assert codes(assess_unsigning(SIGNED, role, "扫描错了文件")) == told
    assert codes(assess_unsigning(SIGNED, role, "")) == [*told, "minutes.no_reason"]
    assert "minutes.not_signed" in codes(assess_unsigning(FINAL, role, "扫描错了文件"))


def test_only_signed_minutes_are_corrected_underneath():
    assert not assess_correction(SIGNED, "地点应为三楼", "笔误")
    assert codes(assess_correction(FINAL, "地点应为三楼", "笔误")) == ["minutes.not_signed"]
    assert codes(assess_correction(SIGNED, "", "")) == [
        "minutes.no_correction",
        "minutes.no_reason",
    ]


def test_a_record_begun_after_the_day_of_the_meeting_is_a_late_entry():
    assert not is_late_entry(HELD, HELD)
    assert is_late_entry(HELD, HELD + timedelta(days=1))
    assert not is_late_entry(HELD, HELD - timedelta(days=1))
    assert not is_late_entry(HELD, None)


@given(LINES, LINES)
def test_the_changes_turn_one_version_into_the_other(before, after):
    changes = compare_versions(list(before.items()), list(after.items()))
    turned = dict(before)
    for change in changes:
        assert (turned.get(change.place, ""), after.get(change.place, "")) == (
            change.before,
            change.after,
        )
        turned[change.place] = change.after
    assert {place: said for place, said in turned.items() if said} == {
        place: said for place, said in after.items() if said
    }
