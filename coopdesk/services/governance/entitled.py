"""Who is entitled to a meeting on a day, and what the next meeting of a body is called."""

from datetime import date

from sqlalchemy import func, or_, select

from coopdesk import words
from coopdesk.domain.charters import BodyKind
from coopdesk.domain.composition import Entrance
from coopdesk.domain.members import MemberState
from coopdesk.domain.minutes import Attendee
from coopdesk.domain.organizations import OrganizationKind
from coopdesk.domain.posts import VOTING
from coopdesk.services.members.life import stood_on
from coopdesk.services.merged_members import list_merged, named_in
from coopdesk.storage.reference import load_vocabulary
from coopdesk.storage.tables.governance import BodyRow, MeetingRow, SeatRow, TermRow
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork

_COMPANIES = (OrganizationKind.COOP_ENTERPRISE, OrganizationKind.COOP_OWNED_ENTERPRISE)


def list_entitled(
    uow: UnitOfWork, organization_id: str, body: BodyKind, day: date
) -> tuple[Attendee, ...]:
    """Return who may vote in the body on ``day``, all still absent.

    Those who hold a voting seat; in an assembly without delegates, every member in good standing
    (《农民专业合作社法》第二十一条).
    """
    names = post_names()
    seated = uow.session.execute(
        select(SeatRow.name, SeatRow.member_id, SeatRow.post)
        .join(TermRow, TermRow.id == SeatRow.term_id)
        .join(BodyRow, BodyRow.id == TermRow.body_id)
        .where(
            BodyRow.organization_id == organization_id,
            BodyRow.kind == body.value,
            SeatRow.post.in_([post.value for post in VOTING[body]]),
            SeatRow.entrance != Entrance.ACTING.value,  # who acts votes on the own seat
            SeatRow.from_day <= day,
            or_(SeatRow.to_day.is_(None), SeatRow.to_day >= day),
        )
        .order_by(SeatRow.id)
    ).all()
    if seated or body not in (BodyKind.MEMBERS_ASSEMBLY, BodyKind.SHAREHOLDERS_MEETING):
        merged = list_merged(uow, organization_id)
        return tuple(
            Attendee(name, member_id=named_in(merged, member_id), capacity=names[post])
            for name, member_id, post in seated
        )
    return _members(uow, organization_id, day)


def next_title(uow: UnitOfWork, organization_id: str, body: BodyKind, day: date) -> str:
    """Return the name of the body's next meeting, with its term and number where it has one."""
    term = uow.session.execute(
        select(TermRow.number, TermRow.starts_on, TermRow.ends_on)
        .join(BodyRow, BodyRow.id == TermRow.body_id)
        .where(
            BodyRow.organization_id == organization_id,
            BodyRow.kind == body.value,
            TermRow.starts_on <= day,
        )
        .order_by(TermRow.number.desc())
        .limit(1)
    ).one_or_none()
    name = body_name(uow, organization_id, body, day)
    since = term.starts_on if term else date(day.year, 1, 1)
    held = uow.session.scalar(
        select(func.count())
        .select_from(MeetingRow)
        .where(
            MeetingRow.organization_id == organization_id,
            MeetingRow.body_kind == body.value,
            MeetingRow.held_on >= since,
            MeetingRow.held_on <= day,
        )
    )
    number = _numeral((held or 0) + 1)
    if term is None:
        return words.text("meeting.title_of_year", year=day.year, body=name, number=number)
    return words.text("meeting.title_of_term", term=_numeral(term.number), body=name, number=number)


def body_name(uow: UnitOfWork, organization_id: str, body: BodyKind, day: date) -> str:
    """Return what the body is called in names and titles (社员大会, 理事会); raises NotFound."""
    if body is BodyKind.BOARD_OF_DIRECTORS:
        kind = OrganizationKind(uow.get(OrganizationRow, organization_id).kind)
        is_company = kind in _COMPANIES
        return words.text("meeting.company_board") if is_company else words.text("meeting.board")
    if body is not BodyKind.MEMBERS_ASSEMBLY:
        return words.choice(body)
    listed = list_entitled(uow, organization_id, body, day)
    has_delegates = any(person.capacity for person in listed)
    return words.text("meeting.delegates") if has_delegates else words.text("meeting.assembly")


def post_names() -> dict[str, str]:
    """Return the name of each post by its code."""
    return {item.code: item.name for item in load_vocabulary("posts")}


def find_member_named(uow: UnitOfWork, organization_id: str, name: str) -> str | None:
    """Return the id of the one member in good standing with this name, None for none or several."""
    found = uow.session.scalars(
        select(MemberRow.id)
        .where(
            MemberRow.organization_id == organization_id,
            MemberRow.name == name,
            MemberRow.standing(uow.today) == MemberState.MEMBER.value,
            MemberRow.merged_into_id.is_(None),
        )
        .limit(2)
    ).all()
    return found[0] if len(found) == 1 else None


def _members(uow: UnitOfWork, organization_id: str, day: date) -> tuple[Attendee, ...]:
    then = stood_on(uow, organization_id, day)
    found = uow.session.execute(
        select(MemberRow.id, MemberRow.name)
        .where(MemberRow.organization_id == organization_id)
        .order_by(MemberRow.number)
    )
    return tuple(
        Attendee(name, member_id=member_id)
        for member_id, name in found
        if member_id in then and then[member_id].state is MemberState.MEMBER
    )


def _numeral(number: int) -> str:
    """Return a number up to 99 in Chinese numerals, larger ones in digits."""
    signs = words.text("meeting.numerals")
    tens, units = divmod(number, 10)
    if not 0 < number < 100:
        return str(number)
    if number <= 10:
        return signs[number]
    return (signs[tens] if tens > 1 else "") + signs[10] + (signs[units] if units else "")
