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
from coopdesk.domain.exchange import ReceiptStatus, RemarkState
from coopdesk.domain.members import GONE
from coopdesk.domain.money import Money, total
from coopdesk.domain.rights import Role, may_see
from coopdesk.services.awards import (
    ApplicationState,
    assess_awards,
    get_return_reason,
    list_applications,
    list_notices,
)
from coopdesk.services.exchange import (
    count_overdue,
    list_held,
    list_outgoing,
    list_remarks,
    list_trusted,
    period_in_words,
)
from coopdesk.services.governance import (
    find_missing_bodies,
    list_composition,
    list_requests,
    list_resolutions,
    list_terms,
)
from coopdesk.services.ledger.books import has_books
from coopdesk.services.members import assess_members, list_lapsed_mandates
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
    MEMBERSHIP = "membership"
    MANDATE = "mandate"
    ADVANCE = "advance"
    ADVANCE_OVERDUE = "advance_overdue"
    NO_RECEIVER = "no_receiver"
    REPORT = "report"
    RECEIPT = "receipt"
    PACKAGE_READY = "package_ready"
    PACKAGE_RETURNED = "package_returned"
    REMARK = "remark"
    REPORTS_OVERDUE = "reports_overdue"
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
    AWARD_DIFFERS = "award_differs"
    AWARD_LOST = "award_lost"
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
    """Return everything that waits, for one organization or, without one, for the office.

    What stands on a page that the operator may not see is left out.
    """
    facts = list(_of_office(uow))
    names = dict(_organizations(uow, organization_id))
    facts += (
        replace(fact, told={"organization": names[fact.organization_id], **fact.told})
        for fact in _of_governance(uow, organization_id, names)
        if fact.organization_id in names
    )
    for key, name in names.items():
        facts += (replace(fact, organization_id=key) for fact in _of_organization(uow, key, name))
    role = Role(uow.actor.role)
    return [fact for fact in facts if may_see(role, fact.page)]


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


def report_due(uow: UnitOfWork) -> periods.Period | None:
    """Return the half-year whose report was not made yet; None for the city, which reports to none.

    It is due on the last day of the half-year: the city inspects half-yearly (半年督查).
    """
    if uow.actor.level == "city":
        return None
    half = periods.containing(uow.today, periods.PeriodKind.HALF)
    is_made = any(item.period == str(half) for item in list_outgoing(uow))
    return None if is_made else half


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
    yield from _of_subordinates(uow)
    for remark in list_remarks(uow):
        if not remark.is_ours and remark.state is RemarkState.OPEN:
            asked: dict[str, object] = {"office": remark.office, "subject": remark.subject}
            yield DueFact(Due.REMARK, "exchange", None, asked, part="remarks")
    if uow.actor.level == "city":
        return
    if not list_trusted(uow):
        yield DueFact(Due.NO_RECEIVER, "exchange", part="keys")
        return
    sent = list_outgoing(uow)
    half = report_due(uow)
    if half is not None:
        which: dict[str, object] = {"period": period_in_words(str(half))}
        yield DueFact(Due.REPORT, "exchange", half.last_day, which, part="outgoing")
    for item in sent[:1]:
        if item.receipt is not None and item.receipt["status"] == ReceiptStatus.RETURNED:
            why = {"receiver": item.receiver, "sequence": item.sequence}
            why["reason"] = item.receipt["reason"]
            yield DueFact(Due.PACKAGE_RETURNED, "exchange", None, why, part="outgoing")
    for item in sent:
        if item.receipt is None and uow.today - item.made_on > RECEIPT_WAITS:
            told = {"sequence": item.sequence, "receiver": item.receiver}
            yield DueFact(
                Due.RECEIPT, "exchange", item.made_on + RECEIPT_WAITS, told, part="outgoing"
            )


def _of_subordinates(uow: UnitOfWork) -> Iterator[DueFact]:
    """Yield the packages whose turn has come, and how many offices are late with the last half."""
    for held in list_held(uow):
        if held.is_ready:
            told: dict[str, object] = {"sender": held.sender, "sequence": held.sequence}
            yield DueFact(Due.PACKAGE_READY, "exchange", held.held_on, told, part="incoming")
    half = periods.containing(uow.today, periods.PeriodKind.HALF).previous()
    late = count_overdue(uow, half)
    if late:
        told = {"count": late, "period": period_in_words(str(half))}
        yield DueFact(Due.REPORTS_OVERDUE, "exchange", None, told, part="board")


def _of_organization(uow: UnitOfWork, key: str, name: str) -> Iterator[DueFact]:
    told: dict[str, object] = {"organization": name}
    yield from _of_awards(uow, key, told)
    count = select(func.count()).select_from(MemberRow).where(MemberRow.organization_id == key)
    if not uow.session.scalar(count):
        yield DueFact(Due.NO_MEMBERS, "members", None, told)
    elif not has_books(uow, key):
        yield DueFact(Due.NO_BOOKS, "ledger", None, told)
    if lacking := assess_members(uow, key):
        why = {"reason": words.text("home.between").join(map(words.refusal, lacking))}
        yield DueFact(Due.MEMBERSHIP, "members", None, told | why)
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
            application_id = award.application_id or ""
            reason = {"reason": get_return_reason(uow, application_id)}
            yield _at_application(Due.AWARD_RETURNED, told | earned | reason, application_id)
    yield from _of_applications(uow, key, told)
    promised = [
        item for item in list_applications(uow, organization_id=key) if item.paid and item.seed_fund
    ]
    missing = total([item.seed_fund or Money() for item in promised])
    missing -= get_seed_fund(uow, key).received
    if missing.fen > 0:
        amount, record_id = {"amount": str(missing)}, promised[0].id or ""
        yield _at_application(Due.SEED_FUND, told | amount, record_id)


def _of_applications(uow: UnitOfWork, key: str, told: dict[str, object]) -> Iterator[DueFact]:
    """Yield the applications whose records have changed since they were drafted or printed."""
    for notice in list_notices(uow, organization_id=key):
        number = {"number": notice.number}
        if notice.reasons:
            reason = {"reason": notice.reasons[-1]}
            yield _at_application(Due.AWARD_LOST, told | number | reason, notice.application_id)
        if notice.differences:
            first = notice.differences[0]
            blank = words.text("awards.blank")
            figures = {
                "count": len(notice.differences),
                "label": first.label,
                "printed": first.printed or blank,
                "now": first.now or blank,
            }
            kind = Due.AWARD_DIFFERS
            yield _at_application(kind, told | number | figures, notice.application_id)


def _at_application(kind: Due, told: dict[str, object], application_id: str) -> DueFact:
    return DueFact(kind, "awards", None, told, part="applications", record_id=application_id)


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
