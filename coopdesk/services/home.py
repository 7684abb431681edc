"""What is due in the office, across all capabilities, and the page that settles each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import func, select

from coopdesk import words
from coopdesk.domain import periods
from coopdesk.domain.award_facts import Verdict
from coopdesk.domain.bodies import TermStage
from coopdesk.domain.members import GONE
from coopdesk.domain.money import Money, total
from coopdesk.services.awards import ApplicationState, assess_awards, list_applications
from coopdesk.services.exchange import list_outgoing, list_trusted
from coopdesk.services.governance import (
    find_missing_bodies,
    list_composition,
    list_requests,
    list_resolutions,
    list_terms,
)
from coopdesk.services.ledger.books import has_books
from coopdesk.services.members import list_lapsed_mandates
from coopdesk.services.mutual_fund import get_seed_fund, list_advances, list_share_register
from coopdesk.services.system import last_backup
from coopdesk.storage.tables.attachments import AttachmentRow
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.tables.scans import ScanRow
from coopdesk.storage.unit_of_work import UnitOfWork

ADVANCE_SOON = timedelta(days=30)
RECEIPT_WAITS = timedelta(days=14)
BACKUP_WAITS = timedelta(days=7)


class Due(StrEnum):
    """The kinds of things that wait; each has its sentences in the catalogue."""

    NO_ORGANIZATION = "no_organization"
    NO_MEMBERS = "no_members"
    NO_BOOKS = "no_books"
    MANDATE = "mandate"
    ADVANCE = "advance"
    ADVANCE_OVERDUE = "advance_overdue"
    NO_RECEIVER = "no_receiver"
    REPORT = "report"
    RECEIPT = "receipt"
    BACKUP = "backup"
    SCANS = "scans"
    BODIES = "bodies"
    TERM = "term"
    TERM_OVERDUE = "term_overdue"
    COMPOSITION = "composition"
    MEETING_REQUEST = "meeting_request"
    RESOLUTION = "resolution"
    AWARD = "award"
    AWARD_RETURNED = "award_returned"
    SEED_FUND = "seed_fund"


@dataclass(frozen=True, slots=True)
class DueFact:
    """One thing that waits, and ``told``, which fills its sentences.

    It is settled on ``page``, there in ``part`` when the page has several, at ``record_id`` when
    a record waits; ``organization_id`` is empty for what the office itself has to do.
    """

    kind: Due
    page: str
    day: date | None = None
    told: Mapping[str, object] = field(default_factory=dict)
    organization_id: str = ""
    part: str = ""
    record_id: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Figures of one organization as they stand today."""

    members: int
    shares: Money
    lent_out: Money
    overdue: Money
    seed_fund: Money


def list_due(uow: UnitOfWork, organization_id: str | None) -> list[DueFact]:
    """Return everything that waits, for one organization or, without one, for the office."""
    facts = list(_of_office(uow))
    names = dict(_organizations(uow, organization_id))
    facts += (
        replace(fact, told={"organization": names[fact.organization_id], **fact.told})
        for fact in _of_governance(uow, organization_id, names)
        if fact.organization_id in names
    )
    for key, name in names.items():
        facts += (replace(fact, organization_id=key) for fact in _of_organization(uow, key, name))
    return facts


def get_standing(uow: UnitOfWork, organization_id: str) -> Standing:
    """Return the figures of an organization; zero where there are no books yet."""
    members = uow.session.scalar(
        select(func.count())
        .select_from(MemberRow)
        .where(
            MemberRow.organization_id == organization_id,
            MemberRow.standing(uow.today).not_in(GONE),
            MemberRow.merged_into_id.is_(None),
        )
    )
    advances = list_advances(uow, organization_id, uow.today)
    holders = list_share_register(uow, organization_id)
    return Standing(
        members=members or 0,
        shares=total([holder.holding for holder in holders]),
        lent_out=total([advance.outstanding for advance in advances]),
        overdue=total([advance.outstanding for advance in advances if advance.overdue_days]),
        seed_fund=get_seed_fund(uow, organization_id).received,
    )


def _organizations(uow: UnitOfWork, organization_id: str | None) -> list[tuple[str, str]]:
    query = select(OrganizationRow.id, OrganizationRow.name).where(
        OrganizationRow.office == uow.actor.office_id, OrganizationRow.closed_on.is_(None)
    )
    if organization_id:
        query = query.where(OrganizationRow.id == organization_id)
    return [(row.id, row.name) for row in uow.session.execute(query.order_by(OrganizationRow.name))]


def _of_office(uow: UnitOfWork) -> Iterator[DueFact]:
    if not _organizations(uow, None):
        yield DueFact(Due.NO_ORGANIZATION, "organizations")
    backup = last_backup(uow)
    if backup is None or uow.today - backup > BACKUP_WAITS:
        yield DueFact(Due.BACKUP, "system", backup and backup + BACKUP_WAITS, part="backup")
    if waiting := _count_tray(uow):
        yield DueFact(Due.SCANS, "scans", told={"count": waiting})
    yield from _of_exchange(uow)


def _count_tray(uow: UnitOfWork) -> int:
    """Return how many scanned pages wait to be filed by hand."""
    in_tray = AttachmentRow.subject_table == ScanRow.__tablename__
    return uow.session.scalar(select(func.count()).select_from(AttachmentRow).where(in_tray)) or 0


def _of_exchange(uow: UnitOfWork) -> Iterator[DueFact]:
    if uow.actor.level == "city":
        return
    if not list_trusted(uow):
        yield DueFact(Due.NO_RECEIVER, "exchange", part="keys")
        return
    sent = list_outgoing(uow)
    half = periods.containing(uow.today, periods.PeriodKind.HALF)
    if not any(item.period == str(half) for item in sent):
        yield DueFact(Due.REPORT, "exchange", half.last_day, {"period": str(half)}, part="outgoing")
    for item in sent:
        if item.receipt is None and uow.today - item.made_on > RECEIPT_WAITS:
            told = {"sequence": item.sequence, "receiver": item.receiver}
            yield DueFact(
                Due.RECEIPT, "exchange", item.made_on + RECEIPT_WAITS, told, part="outgoing"
            )


def _of_organization(uow: UnitOfWork, key: str, name: str) -> Iterator[DueFact]:
    told: dict[str, object] = {"organization": name}
    yield from _of_awards(uow, key, told)
    count = select(func.count()).select_from(MemberRow).where(MemberRow.organization_id == key)
    if not uow.session.scalar(count):
        yield DueFact(Due.NO_MEMBERS, "members", None, told)
    elif not has_books(uow, key):
        yield DueFact(Due.NO_BOOKS, "ledger", None, told)
    for lapsed in list_lapsed_mandates(uow, key):
        who = {"member": lapsed.name, "number": lapsed.number}
        yield DueFact(
            Due.MANDATE, "members", lapsed.ended_on, told | who, record_id=lapsed.member_id
        )
    for advance in list_advances(uow, key, uow.today):
        due_on = advance.next_due
        if due_on is None or due_on - uow.today > ADVANCE_SOON:
            continue
        kind = Due.ADVANCE_OVERDUE if due_on < uow.today else Due.ADVANCE
        owed = {"member": advance.member, "amount": str(advance.outstanding)}
        yield DueFact(kind, "mutual_fund", due_on, told | owed, record_id=advance.member_id)


def _of_awards(uow: UnitOfWork, key: str, told: dict[str, object]) -> Iterator[DueFact]:
    for award in assess_awards(uow, uow.today.year, key):
        earned = {"article": award.article, "amount": str(award.amount)}
        if award.verdict is Verdict.YES and award.application_id is None:
            yield DueFact(Due.AWARD, "awards", None, told | earned)
        elif award.state is ApplicationState.RETURNED:
            yield DueFact(Due.AWARD_RETURNED, "awards", None, told | earned)
    promised = [
        item.seed_fund
        for item in list_applications(uow, organization_id=key)
        if item.paid and item.seed_fund
    ]
    missing = total(promised) - get_seed_fund(uow, key).received
    if missing.fen > 0:
        yield DueFact(Due.SEED_FUND, "mutual_fund", None, told | {"amount": str(missing)})


def _of_governance(
    uow: UnitOfWork, organization_id: str | None, names: Mapping[str, str]
) -> Iterator[DueFact]:
    """Yield what waits in the three bodies of the organizations named; each list is read once."""
    for key in names:
        for missed in find_missing_bodies(uow, key):
            until = date.fromisoformat(str(missed.values["until"]))
            yield DueFact(Due.BODIES, "governance", until, organization_id=key, part="terms")
    kinds = {TermStage.DUE: Due.TERM, TermStage.OVERDUE: Due.TERM_OVERDUE}
    for term in list_terms(uow, organization_id):
        if term.stage in kinds:
            body = {"body": words.choice(term.body)}
            key = term.organization_id
            yield DueFact(kinds[term.stage], "governance", term.ends_on, body, key, "terms")
    for key, found in list_composition(uow, uow.today, organization_id).items():
        if found:
            first = {"count": len(found), "first": words.refusal(found[0])}
            yield DueFact(Due.COMPOSITION, "governance", None, first, key, "terms")
    yield from _of_requests(uow, organization_id)
    for duty in list_resolutions(uow, organization_id):
        if duty.passed and duty.due_on and duty.done_on is None:
            told = {"number": duty.number, "holder": duty.duty_holder}
            key = duty.organization_id
            yield DueFact(Due.RESOLUTION, "governance", duty.due_on, told, key, "resolutions")


def _of_requests(uow: UnitOfWork, organization_id: str | None) -> Iterator[DueFact]:
    """Yield the extraordinary meetings that were asked for and not yet held."""
    for asked in list_requests(uow, organization_id):
        if asked.days_left is not None:
            told = {"body": words.choice(asked.body), "asked": asked.asked_on.isoformat()}
            key = asked.organization_id
            yield DueFact(Due.MEETING_REQUEST, "governance", asked.deadline, told, key, "requests")
