"""Extraordinary meetings that were asked for (要求召开临时会议), and the meetings they led to."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from coopdesk.domain.charters import BodyKind
from coopdesk.domain.errors import Refusal, require
from coopdesk.domain.meeting_requests import (
    AskedBy,
    Convener,
    MeetingRequest,
    RequestStage,
    assess_request,
    compute_convening_deadline,
    compute_stage,
)
from coopdesk.services.governance.entitled import list_entitled
from coopdesk.services.governance.rules import assess_body, charter_of
from coopdesk.storage.tables.governance import MeetingRequestRow, MeetingRow
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class AskForMeeting:
    """Write down that a meeting was asked for; ``askers`` counts the members where they asked.

    ``members`` are all who were entitled on the day, the register's where it is not told.
    """

    organization_id: str
    body: BodyKind
    asked_by: AskedBy
    asked_on: date
    matters: str
    askers: int = 0
    members: int | None = None


@dataclass(frozen=True, slots=True)
class AnswerRequest:
    """Say which meeting was held for a request, and who called it together."""

    request_id: str
    meeting_id: str
    convener: Convener = Convener.BOARD


@dataclass(frozen=True, slots=True)
class WithdrawRequest:
    """Write down that the askers took their request back."""

    request_id: str
    day: date


@dataclass(frozen=True, slots=True)
class RequestItem:
    """One request as it stands today; days left are negative once the deadline is over."""

    id: str
    organization_id: str
    organization: str
    body: BodyKind
    asked_by: AskedBy
    askers: int
    members: int
    asked_on: date
    matters: str
    deadline: date | None
    article: str
    stage: RequestStage
    days_left: int | None
    convener: Convener | None
    meeting_id: str | None
    meeting: str
    held_on: date | None


def ask_for_meeting(uow: UnitOfWork, command: AskForMeeting) -> str:
    """Write the request down and return its id.

    Raises RuleViolation for too few askers (《农民专业合作社法》第三十一条, or the own charter).
    """
    owner, body, day = command.organization_id, command.body, command.asked_on
    charter = charter_of(uow, owner, day)
    refusals = assess_body(charter, body)
    if not command.matters.strip():
        refusals.append(Refusal("request.no_matters"))
    members = command.members
    if members is None:
        members = len(list_entitled(uow, owner, body, day))
    request = MeetingRequest(body, command.asked_by, day, command.askers, members)
    require([*refusals, *assess_request(request, charter, uow.today)])
    rule = charter.rule(body, "extraordinary_days")
    row = MeetingRequestRow(
        organization_id=owner,
        body_kind=body.value,
        asked_by=command.asked_by.value,
        askers=command.askers,
        members=members,
        asked_on=day,
        matters=command.matters.strip(),
        deadline=compute_convening_deadline(day, body, charter),
        article=rule.source if rule else "",
        convener="",
    )
    return uow.add(row)


def answer_request(uow: UnitOfWork, command: AnswerRequest) -> str:
    """Write down the meeting and return the request's id; raises RuleViolation."""
    row = _open_request(uow, command.request_id)
    meeting = uow.get(MeetingRow, command.meeting_id)
    is_its = (meeting.organization_id, meeting.body_kind) == (row.organization_id, row.body_kind)
    refusals = [] if is_its else [Refusal("request.other_body")]
    if meeting.held_on < row.asked_on:
        values = {"day": row.asked_on.isoformat()}
        refusals.append(Refusal("request.held_before", "", values))
    require(refusals)
    row.meeting_id, row.convener = meeting.id, command.convener.value
    return row.id


def withdraw_request(uow: UnitOfWork, command: WithdrawRequest) -> str:
    """Write down that it was taken back and return its id; raises RuleViolation."""
    row = _open_request(uow, command.request_id)
    if not row.asked_on <= command.day <= uow.today:
        require([Refusal("request.withdrawn_before", "", {"day": row.asked_on.isoformat()})])
    row.withdrawn_on = command.day
    return row.id


def list_requests(
    uow: UnitOfWork, organization_id: str | None = None, on: date | None = None
) -> list[RequestItem]:
    """Return the requests, the latest first.

    As of a day those made by then, with the meeting that was held and what was withdrawn by then.
    """
    day, row = on or uow.today, MeetingRequestRow
    wanted = [] if organization_id is None else [row.organization_id == organization_id]
    is_meant = MeetingRow.id == row.meeting_id
    if on is not None:
        wanted.append(row.asked_on <= on)
        is_meant &= MeetingRow.held_on <= on
    found = uow.session.execute(
        select(MeetingRequestRow, OrganizationRow.name, MeetingRow)
        .join(OrganizationRow, OrganizationRow.id == MeetingRequestRow.organization_id)
        .outerjoin(MeetingRow, is_meant)
        .where(*wanted)
        .order_by(MeetingRequestRow.asked_on.desc(), MeetingRequestRow.id.desc())
    )
    return [_item(row, name, meeting, day) for row, name, meeting in found]


def _open_request(uow: UnitOfWork, request_id: str) -> MeetingRequestRow:
    row = uow.get(MeetingRequestRow, request_id)
    is_settled = row.meeting_id is not None or row.withdrawn_on is not None
    require([Refusal("request.settled")] if is_settled else [])
    return row


def _item(
    row: MeetingRequestRow, organization: str, meeting: MeetingRow | None, day: date
) -> RequestItem:
    held_on = meeting.held_on if meeting else None
    is_withdrawn = row.withdrawn_on is not None and row.withdrawn_on <= day
    stage = compute_stage(row.deadline, held_on, day, is_withdrawn=is_withdrawn)
    is_open = stage in (RequestStage.WAITING, RequestStage.OVERDUE)
    return RequestItem(
        id=row.id,
        organization_id=row.organization_id,
        organization=organization,
        body=BodyKind(row.body_kind),
        asked_by=AskedBy(row.asked_by),
        askers=row.askers,
        members=row.members,
        asked_on=row.asked_on,
        matters=row.matters,
        deadline=row.deadline,
        article=row.article,
        stage=stage,
        days_left=(row.deadline - day).days if row.deadline and is_open else None,
        convener=Convener(row.convener) if row.convener else None,
        meeting_id=row.meeting_id,
        meeting=meeting.title if meeting else "",
        held_on=held_on,
    )
