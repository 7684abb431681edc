"""Registers of the three bodies: bodies, seats, terms, meetings, resolutions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from coopdesk.domain.bodies import TermStage, TermState, assess_bodies_deadline, assess_term
from coopdesk.domain.charters import BodyKind
from coopdesk.domain.errors import Refusal
from coopdesk.domain.minutes import MeetingState
from coopdesk.domain.minutes_versions import MinutesStage, is_late_entry, stage_of
from coopdesk.domain.organizations import OrganizationKind
from coopdesk.domain.posts import Post, posts_of
from coopdesk.services.governance.entitled import post_names
from coopdesk.services.governance.rules import (
    charter_of,
    find_charter,
    own_changes,
    with_own_rules,
)
from coopdesk.services.governance.seats import count_seated
from coopdesk.storage.tables.governance import (
    AgendaItemRow,
    BodyRow,
    CharterChangeRow,
    MeetingRow,
    ResolutionRow,
    TermRow,
)
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class TermItem:
    """The latest term of a body and how it stands today; days left are negative when overdue.

    A body without terms (股东会) has no number, days and stage.
    """

    id: str
    organization_id: str
    organization: str
    body: BodyKind
    seats: int
    seated: int
    number: int | None
    starts_on: date | None
    ends_on: date | None
    days_left: int | None
    stage: TermStage | None
    warning_days: int | None


@dataclass(frozen=True, slots=True)
class MeetingItem:
    """One meeting in the register; ``has_quorum`` tells whether enough were there at one time."""

    id: str
    organization_id: str
    organization: str
    body: BodyKind
    title: str
    held_on: date
    place: str
    entitled: int
    present: int
    proxies: int
    needed: int
    state: MeetingState
    votes: int
    passed: int
    entered_on: date | None = None
    signed_on: date | None = None
    has_quorum: bool = False

    @property
    def stage(self) -> MinutesStage:
        """How far its minutes are."""
        return stage_of(self.state, self.signed_on)

    @property
    def is_late_entry(self) -> bool:
        """Whether the record was begun after the meeting (事后补录)."""
        return is_late_entry(self.held_on, self.entered_on)

    @property
    def counted(self) -> int:
        """Present and represented."""
        return self.present + self.proxies


@dataclass(frozen=True, slots=True)
class BodyKindItem:
    """A body that the charter has; ``meets`` is false for one that decides alone (执行董事)."""

    kind: BodyKind
    meets: bool
    is_set_up: bool


@dataclass(frozen=True, slots=True)
class PostItem:
    """A post by its code and its name."""

    post: Post
    name: str


def list_posts(_uow: UnitOfWork, body: BodyKind) -> list[PostItem]:
    """Return the posts of a body, those with a vote first."""
    names = post_names()
    return [PostItem(post, names[post.value]) for post in posts_of(body)]


def list_body_kinds(uow: UnitOfWork, organization_id: str) -> list[BodyKindItem]:
    """Return the bodies of the organization's charter; raises NotFound, RuleViolation."""
    charter = charter_of(uow, organization_id)
    found = uow.session.scalars(
        select(BodyRow.kind).where(BodyRow.organization_id == organization_id)
    )
    known = set(found)
    return [
        BodyKindItem(kind, charter.rule(kind, "quorum") is not None, kind.value in known)
        for kind in BodyKind
        if charter.has_body(kind)
    ]


def list_terms(
    uow: UnitOfWork, organization_id: str | None = None, on: date | None = None
) -> list[TermItem]:
    """Return every body with its latest term, the most urgent first.

    As of a day the term that ran then, and not the bodies whose first term began later.
    """
    day, last = on or uow.today, aliased(TermRow)
    latest = (
        select(func.max(last.number))
        .where(last.body_id == BodyRow.id, *([last.starts_on <= on] if on else []))
        .correlate(BodyRow)
        .scalar_subquery()
    )
    found: Iterable[Any] = uow.session.execute(  # a body without a term comes with None
        select(BodyRow, OrganizationRow, TermRow)
        .join(OrganizationRow, OrganizationRow.id == BodyRow.organization_id)
        .outerjoin(TermRow, (TermRow.body_id == BodyRow.id) & (TermRow.number == latest))
        .where(*_of(BodyRow.organization_id, organization_id))
        .order_by(OrganizationRow.name, BodyRow.id)
    )
    later = set(uow.session.scalars(select(TermRow.body_id))) if on else set()
    seated, own = count_seated(uow, day, organization_id), own_changes(uow, day, organization_id)
    items = [
        _term_item(
            body,
            organization,
            term,
            seated.get(body.id, 0),
            _term_state(uow, organization, term, own.get(organization.id, {}).values(), day),
        )
        for body, organization, term in found
        if term is not None or body.id not in later
    ]
    far = date.max
    return sorted(items, key=lambda item: item.ends_on or far)


def find_missing_bodies(uow: UnitOfWork, organization_id: str) -> tuple[Refusal, ...]:
    """Return whether the three bodies are overdue (赤政发〔2023〕14号 三（一）)."""
    organization = uow.get(OrganizationRow, organization_id)
    kinds = uow.session.scalars(
        select(BodyRow.kind).where(BodyRow.organization_id == organization_id)
    )
    present = [BodyKind(kind) for kind in kinds]
    kind = OrganizationKind(organization.kind)
    return tuple(assess_bodies_deadline(kind, present, uow.today, uow.reference.policies))


def list_missing_bodies(uow: UnitOfWork, organization_id: str | None = None) -> dict[str, date]:
    """Return by what day each living organization should have had the bodies it still lacks.

    Those in time are left out; the rule is that of ``find_missing_bodies``.
    """
    present: dict[str, list[BodyKind]] = {}
    for key, body in uow.session.execute(select(BodyRow.organization_id, BodyRow.kind)):
        present.setdefault(key, []).append(BodyKind(body))
    living = select(OrganizationRow.id, OrganizationRow.kind).where(
        OrganizationRow.closed_on.is_(None), *_of(OrganizationRow.id, organization_id)
    )
    book, missing = uow.reference.policies, {}
    for key, kind in uow.session.execute(living.order_by(OrganizationRow.name)):
        there = present.get(key, [])
        for late in assess_bodies_deadline(OrganizationKind(kind), there, uow.today, book):
            missing[key] = date.fromisoformat(str(late.values["until"]))
    return missing


def list_meetings(
    uow: UnitOfWork,
    organization_id: str | None = None,
    meeting_id: str | None = None,
    *,
    unsigned_only: bool = False,
    on: date | None = None,
) -> list[MeetingItem]:
    """Return the register of meetings, the latest first; those without signed minutes if asked.

    As of a day those that were held or in the register by then, and signed only what was so by
    then.
    """
    wanted: list[ColumnElement[bool]] = []
    if unsigned_only:
        wanted.append(MeetingRow.signed_on.is_(None))
    if on is not None:
        wanted.append((MeetingRow.held_on <= on) | (MeetingRow.entered_on <= on))
    tally = (
        select(
            AgendaItemRow.meeting_id,
            func.count(ResolutionRow.id).label("votes"),
            func.count(ResolutionRow.id).filter(ResolutionRow.passed.is_(True)).label("passed"),
        )
        .join(ResolutionRow, ResolutionRow.agenda_item_id == AgendaItemRow.id)
        .group_by(AgendaItemRow.meeting_id)
        .subquery()
    )
    found = uow.session.execute(
        select(MeetingRow, OrganizationRow.name, tally.c.votes, tally.c.passed)
        .join(OrganizationRow, OrganizationRow.id == MeetingRow.organization_id)
        .outerjoin(tally, tally.c.meeting_id == MeetingRow.id)
        .where(
            *_of(MeetingRow.organization_id, organization_id),
            *_of(MeetingRow.id, meeting_id),
            *wanted,
        )
        .order_by(MeetingRow.held_on.desc(), MeetingRow.id.desc())
    )
    last = on or date.max
    return [_meeting_item(row, name, votes, passed, last) for row, name, votes, passed in found]


def _of(column: InstrumentedAttribute[str], wanted: str | None) -> tuple[ColumnElement[bool], ...]:
    """Return the condition for one value of a column, none where nothing is wanted."""
    return () if wanted is None else (column == wanted,)


def _term_state(
    uow: UnitOfWork,
    organization: OrganizationRow,
    term: TermRow | None,
    own: Iterable[CharterChangeRow],
    day: date,
) -> TermState | None:
    charter = find_charter(uow, organization.kind, organization.charter)
    if term is None or charter is None:
        return None
    return assess_term(term.ends_on, day, with_own_rules(charter, own))


def _term_item(
    body: BodyRow,
    organization: OrganizationRow,
    term: TermRow | None,
    seated: int,
    state: TermState | None,
) -> TermItem:
    return TermItem(
        id=body.id,
        organization_id=organization.id,
        organization=organization.name,
        body=BodyKind(body.kind),
        seats=body.seats,
        seated=seated,
        number=term.number if term else None,
        starts_on=term.starts_on if term else None,
        ends_on=term.ends_on if term else None,
        days_left=state.days_left if state else None,
        stage=state.stage if state else None,
        warning_days=state.warning_days if state else None,
    )


def _meeting_item(
    row: MeetingRow, organization: str, votes: int | None, passed: int | None, on: date
) -> MeetingItem:
    return MeetingItem(
        id=row.id,
        organization_id=row.organization_id,
        organization=organization,
        body=BodyKind(row.body_kind),
        title=row.title,
        held_on=row.held_on,
        place=row.place,
        entitled=row.entitled,
        present=row.present,
        proxies=row.proxies,
        needed=row.needed,
        state=MeetingState(row.state),
        votes=votes or 0,
        passed=passed or 0,
        entered_on=row.entered_on,
        signed_on=row.signed_on if row.signed_on and row.signed_on <= on else None,
        has_quorum=row.has_quorum,
    )
