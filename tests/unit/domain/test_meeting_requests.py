"""Extraordinary meetings: who may ask, and the last day (《农民专业合作社法》第三十一条)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.domain.charters import BodyKind
from coopdesk.domain.errors import RuleViolation
from coopdesk.domain.meeting_requests import (
    AskedBy,
    MeetingRequest,
    RequestStage,
    assess_request,
    compute_askers_needed,
    compute_convening_deadline,
    compute_stage,
)
from coopdesk.storage.reference import load_charters

CHARTER = load_charters()["trinity-cooperative"]
ASSEMBLY, BOARD = BodyKind.MEMBERS_ASSEMBLY, BodyKind.BOARD_OF_DIRECTORS
DAY = date(2025, 3, 1)


def test_an_extraordinary_meeting_at_the_call_of_three_tenths():
    """《农民专业合作社法》第三十一条: 30 %, within 20 days."""
    assert compute_askers_needed(9, ASSEMBLY, CHARTER) == 3
    assert compute_askers_needed(11, ASSEMBLY, CHARTER) == 4
    assert compute_convening_deadline(DAY, ASSEMBLY, CHARTER) == date(2025, 3, 21)
    assert compute_convening_deadline(DAY, BOARD, CHARTER) is None


def test_a_charter_may_let_fewer_ask_and_wait_less_never_more():
    for key, looser, stricter in (("share", 3001, 2000), ("days", 21, 15)):
        rule = f"members_assembly.extraordinary_{key}"
        with pytest.raises(RuleViolation):
            CHARTER.with_value(rule, looser, "章程第三十条")
        changed = CHARTER.with_value(rule, stricter, "章程第三十条")
        assert changed.rules.of(rule).whole == stricter


@pytest.mark.parametrize(
    ("asked_by", "askers", "members", "found"),
    [
        (AskedBy.MEMBERS, 45, 151, ["request.too_few_askers"]),
        (AskedBy.MEMBERS, 46, 151, []),
        (AskedBy.MEMBERS, 10, 9, ["request.more_than_members"]),
        (AskedBy.SUPERVISORS, 0, 151, []),
    ],
)
def test_too_few_members_bind_nobody(asked_by, askers, members, found):
    request = MeetingRequest(ASSEMBLY, asked_by, DAY, askers, members)
    refusals = assess_request(request, CHARTER, DAY)
    assert [refusal.code for refusal in refusals] == found
    future = MeetingRequest(ASSEMBLY, AskedBy.SUPERVISORS, DAY + timedelta(days=1))
    assert [r.code for r in assess_request(future, CHARTER, DAY)] == ["request.future_day"]


@given(st.integers(-40, 40), st.none() | st.integers(-40, 40), st.booleans())
def test_a_request_is_overdue_from_the_day_after_its_deadline(today, held, is_withdrawn):
    held_on = None if held is None else DAY + timedelta(days=held)
    stage = compute_stage(DAY, held_on, DAY + timedelta(days=today), is_withdrawn=is_withdrawn)
    if held is not None:
        assert (stage is RequestStage.HELD_LATE) == (held > 0)
    else:
        assert (stage is RequestStage.OVERDUE) == (today > 0 and not is_withdrawn)
