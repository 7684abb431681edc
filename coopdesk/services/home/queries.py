"""What is due in the office, across all capabilities, and the page that settles each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from sqlalchemy import func, select

from coopdesk import words
from coopdesk.domain.backups import BACKUP_WAITS, BackupDays
from coopdesk.domain.due import Due, DueFact
from coopdesk.domain.members import GONE
from coopdesk.domain.money import Money, total
from coopdesk.domain.plots import SHOWN_IN, PlotName
from coopdesk.domain.rights import Role, may_see
from coopdesk.services.awards import against_year
from coopdesk.services.backup_notes import BROKEN, BackupTrouble, get_backup_trouble
from coopdesk.services.home.awards import of_awards
from coopdesk.services.home.governance import of_governance
from coopdesk.services.home.organizations import of_organizations
from coopdesk.services.home.reporting import of_exchange, of_issued, of_lendings
from coopdesk.services.home.supervision import of_supervision
from coopdesk.services.mutual_fund import get_seed_fund, list_advances, list_share_register
from coopdesk.services.system import last_backup, last_day_of_work, list_known_breaks
from coopdesk.storage.tables.attachments import AttachmentRow
from coopdesk.storage.tables.home import DueDismissalRow
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.tables.scans import ScanRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Standing:
    """Figures of one organization as they stand today."""

    members: int
    shares: Money
    lent_out: Money
    overdue: Money
    seed_fund: Money


def list_due(uow: UnitOfWork, organization_id: str | None) -> list[DueFact]:
    """Return what waits today, for one organization or, without one, for the office.

    What was put off until a day that has not come is left out.
    """
    rows = uow.session.execute(
        select(DueDismissalRow.kind, DueDismissalRow.organization_id, DueDismissalRow.about).where(
            DueDismissalRow.until > uow.today
        )
    )
    put_off = {tuple(row) for row in rows}
    return [fact for fact in list_every_due(uow, organization_id) if fact.key not in put_off]


def list_every_due(uow: UnitOfWork, organization_id: str | None) -> list[DueFact]:
    """Return everything that waits, what was put off too, the nearest day first.

    What stands on a page that the operator may not see is left out, and what follows from a policy
    in a year before it: the clock is wrong then, and that is told.
    """
    role = Role(uow.actor.role)
    names = _organizations(uow, organization_id)
    found = chain(
        _of_office(uow),
        of_governance(uow, organization_id, names),
        of_organizations(uow, names),
    )
    if not against_year(uow.reference.policies, uow.today.year):
        of_policy = of_awards(uow, organization_id, names), of_supervision(uow)
        found = chain(found, *of_policy)
    facts = (
        replace(fact, told={"organization": names[fact.organization_id], **fact.told})
        if fact.organization_id
        else fact
        for fact in found
        if may_see(role, fact.page)
    )
    return sorted(facts, key=lambda fact: (fact.day is None, fact.day or date.max))


def due_in_words(fact: DueFact) -> tuple[str, str, str]:
    """Return what waits in words: its title, what it is about, and the step that settles it."""
    key = f"home.{fact.kind.value}"
    return (
        words.text(f"{key}.title", **fact.told),
        words.text(f"{key}.detail", **fact.told),
        words.text(f"{key}.action"),
    )


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


def list_plots_seen(uow: UnitOfWork, names: Sequence[PlotName]) -> list[PlotName]:
    """Return those of the plots whose figures the operator may ask for."""
    role = Role(uow.actor.role)
    return [name for name in names if may_see(role, SHOWN_IN[name])]


def _organizations(uow: UnitOfWork, organization_id: str | None) -> dict[str, str]:
    """Return the names of the living organizations this office keeps, by id."""
    query = select(OrganizationRow.id, OrganizationRow.name).where(
        OrganizationRow.office == uow.actor.office_id, OrganizationRow.closed_on.is_(None)
    )
    if organization_id:
        query = query.where(OrganizationRow.id == organization_id)
    rows = uow.session.execute(query.order_by(OrganizationRow.name))
    return {row.id: row.name for row in rows}


def _of_office(uow: UnitOfWork) -> Iterator[DueFact]:
    living = OrganizationRow.closed_on.is_(None)
    if uow.session.scalar(select(OrganizationRow.id).where(living).limit(1)) is None:
        yield DueFact(Due.NO_ORGANIZATION, "organizations")
    if broken := list_known_breaks(uow):
        names = words.text("home.between").join(words.text(f"check.{name}") for name in broken)
        told: dict[str, object] = {"count": len(broken), "names": names}
        yield DueFact(Due.SELF_TEST, "system", None, told, part="checks")
    if (last := last_day_of_work(uow)) and last > uow.today:
        told = {"today": f"{uow.today:%Y-%m-%d}", "last": f"{last:%Y-%m-%d}"}
        yield DueFact(Due.CLOCK, "system", None, told)
    backup = last_backup(uow)
    if BackupDays(None, backup).is_due(uow.today):
        yield DueFact(Due.BACKUP, "system", backup and backup + BACKUP_WAITS, part="backup")
    if trouble := get_backup_trouble(uow):
        yield _of_backup(trouble)
    if waiting := _count_tray(uow):
        yield DueFact(Due.SCANS, "scans", told={"count": waiting})
    yield from of_lendings(uow)
    yield from of_issued(uow)
    if not uow.actor.is_copy:
        yield from of_exchange(uow)


def _of_backup(trouble: BackupTrouble) -> DueFact:
    """Tell why no backup reached its place, or, on the day it was found, that one is broken."""
    if trouble.code == BROKEN:
        told = {"file": trouble.place}
        return DueFact(Due.BACKUP_BROKEN, "system", trouble.day, told, part="backup")
    day = trouble.day + BACKUP_WAITS
    return DueFact(Due.BACKUP_AWAY, "system", day, {"why": trouble.sentence}, part="backup")


def _count_tray(uow: UnitOfWork) -> int:
    """Return how many scanned pages wait to be filed by hand."""
    in_tray = AttachmentRow.subject_table == ScanRow.__tablename__
    return uow.session.scalar(select(func.count()).select_from(AttachmentRow).where(in_tray)) or 0
