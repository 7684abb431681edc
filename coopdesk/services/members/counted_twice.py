"""Where two members were counted as two people: seats held at a time, votes in one meeting."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from coopdesk import words
from coopdesk.domain.charters import BodyKind
from coopdesk.domain.minutes import Way
from coopdesk.services.merged_members import records_of
from coopdesk.storage.tables.governance import (
    AttendanceRow,
    BodyRow,
    MeetingRow,
    SeatRow,
    TermRow,
)
from coopdesk.storage.unit_of_work import UnitOfWork

FAR = date.max


def shared_bodies(uow: UnitOfWork, kept_id: str, other_id: str) -> list[str]:
    """Return the bodies in which both sat at the same time."""
    seats = [_seats(uow, member_id) for member_id in (kept_id, other_id)]
    shared = {
        BodyKind(one.kind)
        for one in seats[0]
        for two in seats[1]
        if one.id == two.id
        and one.from_day <= (two.to_day or FAR)
        and two.from_day <= (one.to_day or FAR)
    }
    return [words.choice(kind) for kind in shared]


def _seats(uow: UnitOfWork, member_id: str) -> list[Any]:
    query = (
        select(BodyRow.id, BodyRow.kind, SeatRow.from_day, SeatRow.to_day)
        .join(TermRow, TermRow.body_id == BodyRow.id)
        .join(SeatRow, SeatRow.term_id == TermRow.id)
        .where(SeatRow.member_id.in_(records_of(uow, member_id)))
    )
    return list(uow.session.execute(query))


def shared_meetings(uow: UnitOfWork, kept_id: str, other_id: str) -> list[str]:
    """Return the meetings in which both were counted, present or by proxy."""
    one, two = aliased(AttendanceRow), aliased(AttendanceRow)
    query = (
        select(MeetingRow.title)
        .join(one, one.meeting_id == MeetingRow.id)
        .join(two, two.meeting_id == MeetingRow.id)
        .where(
            one.member_id.in_(records_of(uow, kept_id)),
            two.member_id.in_(records_of(uow, other_id)),
            one.way != Way.ABSENT.value,
            two.way != Way.ABSENT.value,
        )
        .distinct()
    )
    return list(uow.session.scalars(query))
