"""The register of resolutions: what was decided, what it allows, and what of that is open."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from coopdesk.domain.charters import BodyKind
from coopdesk.domain.money import Money
from coopdesk.domain.resolutions import DutyStage, ResolutionFacts, ResolutionSubject, assess_duty
from coopdesk.services.resolution_uses import facts_of_resolutions
from coopdesk.storage.tables.governance import AgendaItemRow, MeetingRow, ResolutionRow, VoteRow
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ResolutionItem:
    """One resolution in the register; without counts where it rests on an election.

    ``subject`` is what it allows (None while nobody said), ``amount`` up to how much, ``left`` what
    is open of that, ``uses`` how many steps were done by it, ``duty`` how far its task is today.
    """

    id: str
    organization_id: str
    organization: str
    meeting_id: str
    meeting: str
    agenda_item_id: str
    body: BodyKind
    number: str
    decided_on: date
    text: str
    passed: bool
    in_favour: int | None
    against: int | None
    abstained: int | None
    needed: int | None
    article: str
    duty_holder: str
    due_on: date | None
    done_on: date | None
    subject: ResolutionSubject | None
    amount: Money | None
    left: Money | None
    uses: int
    duty: DutyStage | None


def list_resolutions(
    uow: UnitOfWork, organization_id: str | None = None, on: date | None = None
) -> list[ResolutionItem]:
    """Return the register of resolutions, the latest first.

    As of a day those decided by then, with what was done by them and carried out by then.
    """
    wanted = [] if organization_id is None else [ResolutionRow.organization_id == organization_id]
    if on is not None:
        wanted.append(ResolutionRow.decided_on <= on)
    rows = uow.session.execute(
        select(ResolutionRow, MeetingRow, OrganizationRow.name, VoteRow)
        .join(AgendaItemRow, AgendaItemRow.id == ResolutionRow.agenda_item_id)
        .outerjoin(VoteRow, VoteRow.agenda_item_id == AgendaItemRow.id)
        .join(MeetingRow, MeetingRow.id == AgendaItemRow.meeting_id)
        .join(OrganizationRow, OrganizationRow.id == ResolutionRow.organization_id)
        .where(*wanted)
        .order_by(ResolutionRow.decided_on.desc(), ResolutionRow.id.desc())
    )
    found = rows.all()
    facts = facts_of_resolutions(uow, [row for row, *_ in found], on)
    return [
        _resolution_item(row, meeting, name, vote, facts[row.id], today=on or uow.today)
        for row, meeting, name, vote in found
    ]


def _resolution_item(
    row: ResolutionRow,
    meeting: MeetingRow,
    organization: str,
    vote: VoteRow | None,
    facts: ResolutionFacts,
    *,
    today: date,
) -> ResolutionItem:
    return ResolutionItem(
        id=row.id,
        organization_id=row.organization_id,
        organization=organization,
        meeting_id=meeting.id,
        meeting=meeting.title,
        agenda_item_id=row.agenda_item_id,
        body=BodyKind(meeting.body_kind),
        number=row.number,
        decided_on=row.decided_on,
        text=row.text,
        passed=row.passed,
        in_favour=vote.in_favour if vote else None,
        against=vote.against if vote else None,
        abstained=vote.abstained if vote else None,
        needed=vote.needed if vote else None,
        article=vote.article if vote else "",
        duty_holder=row.duty_holder,
        due_on=row.due_on,
        duty=_duty(row, today),
        done_on=_done_by(row, today),
        subject=facts.subject,
        amount=facts.amount,
        left=facts.left,
        uses=facts.uses,
    )


def _done_by(row: ResolutionRow, day: date) -> date | None:
    return row.done_on if row.done_on and row.done_on <= day else None


def _duty(row: ResolutionRow, today: date) -> DutyStage | None:
    if not row.passed:
        return None
    done_on = _done_by(row, today)
    return assess_duty(
        has_duty=bool(row.duty_holder), due_on=row.due_on, done_on=done_on, today=today
    )
