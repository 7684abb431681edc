"""The home page of a county: what is due over all its organizations, and the figures of one."""

import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from coopdesk.domain.money import Money
from coopdesk.domain.organizations import OfficeLevel
from coopdesk.services import home
from coopdesk.services.ledger import OpenBooks, open_books
from coopdesk.services.opening import NewOffice, create_workspace
from coopdesk.storage.engine import WRITE
from coopdesk.storage.tables.base import new_id
from coopdesk.storage.tables.governance import BodyRow, MeetingRow, TermRow
from coopdesk.storage.tables.ledger import VoucherRow
from coopdesk.storage.tables.mutual_fund import AdvanceRow
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork
from tests.bench.books import NOW, OPERATOR, PASSPHRASE, QUICK, Fill, Shelf, add_members, clock
from tests.bench.figures import Figure
from tests.bench.scale import Scale

BAR_S = 0.5
BODIES = ("members_assembly", "board_of_directors", "board_of_supervisors")
MEETINGS, ADVANCES = 12, 20


def measure_home(shelf: Shelf, scale: Scale) -> Iterator[Figure]:
    """Everything that waits in the county, as its start page asks it."""
    folder = shelf.folder / "home-county"
    office = NewOffice(OfficeLevel.COUNTY, "150423", "巴林右旗供销合作社", OPERATOR, PASSPHRASE)
    workspace, _ = create_workspace(folder, office, clock, QUICK)
    try:
        fill(workspace.runner, scale)
        ask = workspace.runner.ask
        found = ask(home.list_due, None)
        first = next(fact.organization_id for fact in found if fact.organization_id)
        about = f"home of {scale.home_organizations} organizations, {scale.home_members:,} members"
        runs = scale.pairs
        yield Figure(
            *(about, "s", timed(runs, lambda: ask(home.list_due, None))),
            bar=BAR_S,
            note=f"{len(found):,} things wait; the processor's time",
        )
        one = timed(runs, lambda: ask(home.get_standing, first))
        yield Figure(f"{about}, figures of one", "s", one, bar=BAR_S)
    finally:
        workspace.close()


def timed(runs: int, work: Callable[[], object]) -> tuple[float, ...]:
    """Return the seconds of the processor of each run: nothing is waited for."""
    told = []
    for _ in range(runs):
        begun = time.process_time()
        work()
        told.append(time.process_time() - begun)
    return tuple(told)


def fill(runner, scale: Scale) -> None:
    """Put the organizations in, each with members, bodies, meetings, books and advances."""
    with runner._engine.execution_options(**WRITE).begin() as connection:
        uow = UnitOfWork(connection, runner.actor, NOW)
        for number in range(scale.home_organizations):
            _add_organization(uow, number, scale.home_members // scale.home_organizations)
        uow.record(Fill(scale.home_members, 0))


def _add_organization(uow: UnitOfWork, number: int, members: int) -> None:
    organization_id = uow.add(
        OrganizationRow(
            kind="trinity_organization",
            name=f"第{number + 1:03}三位一体合作社",
            division_code="150423200",
            sponsor_level="county",
            registered_on=date(2021, 1, 4),
        )
    )
    people = add_members(uow, organization_id, members)
    open_books(uow, OpenBooks(organization_id))
    for place, kind in enumerate(BODIES):
        body = uow.add(BodyRow(organization_id=organization_id, kind=kind, seats=5))
        start = date(2023, 1, 1) + timedelta(days=number + 30 * place)
        end = start + timedelta(days=1400)
        uow.add(TermRow(body_id=body, number=1, starts_on=start, ends_on=end))
    for place in range(MEETINGS):
        uow.add(_meeting(organization_id, place))
    voucher_id = uow.add(_voucher(organization_id))
    uow.add_all(
        AdvanceRow,
        [_advance(organization_id, people, place, voucher_id) for place in range(ADVANCES)],
    )


def _meeting(organization_id: str, place: int) -> MeetingRow:
    held = date(2026, 1, 10) + timedelta(days=25 * place)
    row = MeetingRow(organization_id=organization_id, body_kind=BODIES[place % 3])
    row.title, row.held_on, row.signed_on = (
        f"第{place + 1}次会议",
        held,
        held if place % 4 else None,
    )
    row.entitled, row.present, row.proxies, row.needed = 9, 9, 0, 6
    row.state, row.has_quorum, row.article = "closed", True, "章程"
    return row


def _voucher(organization_id: str) -> VoucherRow:
    row = VoucherRow(organization_id=organization_id, month="2026-09", number=1)
    row.chain_position, row.day, row.summary = 1, date(2026, 9, 1), "发放互助借款"
    row.attachment_count, row.state, row.maker = 0, "draft", OPERATOR
    return row


def _advance(
    organization_id: str, people: list[str], place: int, voucher_id: str
) -> dict[str, object]:
    lent = date(2025, 10, 1) + timedelta(days=20 * place)
    return {
        "id": new_id(),
        "organization_id": organization_id,
        "member_id": people[place % len(people)],
        "number": f"J{place + 1:04}",
        "principal": Money(5_000_00),
        "lent_on": lent,
        "due_on": lent + timedelta(days=365),
        "usage_fee_bp": 600,
        "day_basis": 365,
        "source": "fund_shares",
        "purpose": "购买化肥",
        "voucher_id": voucher_id,
    }
