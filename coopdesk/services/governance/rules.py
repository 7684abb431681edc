"""Rows of a meeting or body as the facts the rules ask for, and the charter that applies."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from coopdesk.domain.charters import BodyKind, Charter, OwnRule, read_value
from coopdesk.domain.errors import Refusal, require
from coopdesk.domain.governance import MeetingFacts
from coopdesk.domain.minutes import Attendee, HeadCounts, Movement, Way, count_heads
from coopdesk.domain.organizations import OrganizationKind
from coopdesk.domain.presence import people_at
from coopdesk.domain.rolls import RollEntry, VoteChoice
from coopdesk.storage.tables.governance import AttendanceRow, CharterChangeRow, MeetingRow
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork


def charter_of(uow: UnitOfWork, organization_id: str, day: date | None = None) -> Charter:
    """Return the charter of an organization as it stood on ``day``, today unless told.

    Its own choice of template, else that of its kind, with the rules of its own. Raises NotFound,
    and RuleViolation ``body.no_charter`` where no template is shipped.
    """
    organization = uow.get(OrganizationRow, organization_id)
    charter = find_charter(uow, organization.kind, organization.charter, day)
    if charter is None:
        values = {"kind": OrganizationKind(organization.kind)}
        require([Refusal("body.no_charter", "", values)])
    assert charter is not None
    own = own_changes(uow, day or uow.today, organization_id).get(organization_id, {})
    return with_own_rules(charter, own.values())


def own_changes(
    uow: UnitOfWork, day: date, organization_id: str | None = None
) -> dict[str, dict[str, CharterChangeRow]]:
    """Return by organization the own rule that stands on ``day`` for each key that has one."""
    wanted = (
        () if organization_id is None else (CharterChangeRow.organization_id == organization_id,)
    )
    rows = uow.session.scalars(
        select(CharterChangeRow)
        .where(CharterChangeRow.applies_from <= day, *wanted)
        .order_by(CharterChangeRow.applies_from)
    )
    standing: dict[str, dict[str, CharterChangeRow]] = {}
    for row in rows:
        standing.setdefault(row.organization_id, {})[row.rule] = row
    return standing


def with_own_rules(charter: Charter, changes: Iterable[CharterChangeRow]) -> Charter:
    """Return the template with the organization's own rules; one the template lacks is left."""
    for change in changes:
        if charter.rules.has(change.rule):
            value = read_value(charter.rules.of(change.rule), change.value)
            charter = charter.amended(OwnRule(change.rule, value, change.article, change.reason))
    return charter


def rules_of(
    uow: UnitOfWork, meeting: MeetingRow, people: Sequence[Attendee]
) -> tuple[Charter, MeetingFacts]:
    """Return the charter as it stood on the day of a meeting, and the heads of a list at a moment.

    Without a list the heads are those written down last.
    """
    charter = charter_of(uow, meeting.organization_id, meeting.held_on)
    counts = count_heads(people) if people else heads_of(meeting)
    return charter, meeting_facts(meeting, counts, people)


def find_charter(uow: UnitOfWork, kind: str, name: str, day: date | None = None) -> Charter | None:
    """Return the charter named ``name``, else the template for ``kind``, None without either.

    As it stands on ``day``, today unless told.
    """
    return uow.reference.charter(day or uow.today, OrganizationKind(kind), name)


def assess_body(charter: Charter, body: BodyKind) -> list[Refusal]:
    """Return why a body cannot meet under the charter: it has none, or it decides alone."""
    if not charter.has_body(body):
        return [Refusal("body.not_in_charter", "", {"body": body, "charter": charter.name})]
    if charter.rule(body, "quorum") is None:
        return [Refusal("meeting.body_without_meetings", "", {"body": body})]
    return []


def attendance_of(uow: UnitOfWork, meeting_id: str) -> list[AttendanceRow]:
    """Return the attendance list of a meeting in its order, empty where only heads are known."""
    return list(
        uow.session.scalars(
            select(AttendanceRow)
            .where(AttendanceRow.meeting_id == meeting_id)
            .order_by(AttendanceRow.position)
        )
    )


def as_attendees(rows: Iterable[AttendanceRow]) -> tuple[Attendee, ...]:
    """Return rows of the attendance list as the rules know them."""
    return tuple(
        Attendee(
            name=row.name,
            way=Way(row.way),
            member_id=row.member_id,
            capacity=row.capacity,
            proxy_holder=row.proxy_holder,
            remark=row.remark,
            additional_votes=row.additional_votes,
            movements=tuple(_movement(*line) for line in row.movements),
            id=row.id,
        )
        for row in rows
    )


def people_there(uow: UnitOfWork, meeting_id: str, item: int | None = None) -> tuple[Attendee, ...]:
    """Return the list as it stands at the agenda item with that number, now without one."""
    return people_at(as_attendees(attendance_of(uow, meeting_id)), item)


def meeting_facts(
    meeting: MeetingRow, counts: HeadCounts, people: Sequence[Attendee]
) -> MeetingFacts:
    """Return the heads of a meeting; without names each proxy counts as held by another person."""
    held = Counter(person.proxy_holder for person in people if person.way is Way.PROXY)
    return MeetingFacts(
        body=BodyKind(meeting.body_kind),
        held_on=meeting.held_on,
        entitled=counts.entitled,
        present=counts.present,
        proxies_by_holder=tuple(held.values()) if people else (1,) * counts.proxies,
        notified_on=meeting.noticed_on,
        additional_votes=counts.additional_votes,
        additional_there=counts.additional_there,
    )


def heads_of(meeting: MeetingRow) -> HeadCounts:
    """Return the heads of a meeting as they were written down."""
    return HeadCounts(
        meeting.entitled,
        meeting.present,
        meeting.proxies,
        meeting.additional_votes,
        meeting.additional_there,
    )


def confirm_all(uow: UnitOfWork, warnings: Iterable[Refusal]) -> None:
    """Go on when the person confirmed each warning; raises NeedsConfirmation for the first not."""
    for warning in warnings:
        uow.confirm(warning.code, warning.article, **warning.values)


def roll_lines(roll: Iterable[RollEntry]) -> list[list[Any]]:
    """Return a roll as it is stored with a vote."""
    return [
        [one.name, one.member_id, one.way, one.votes, one.choice, one.proxy_holder] for one in roll
    ]


def read_roll(lines: Iterable[Sequence[Any]]) -> tuple[RollEntry, ...]:
    """Return a stored roll; those of earlier votes do not name proxy holders."""
    return tuple(map(_roll_entry, lines))


def _roll_entry(line: Sequence[Any]) -> RollEntry:
    name, member_id, way, votes, choice, *holder = line
    chosen = VoteChoice(choice) if choice else None
    return RollEntry(name, Way(way), member_id, votes, chosen, *holder)


def _movement(item: int, way: str, at: str, proxy_holder: str) -> Movement:
    return Movement(item, Way(way), at, proxy_holder)
