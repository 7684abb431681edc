"""An invented organization and its members, put into a test's workspace."""

from contextlib import contextmanager
from datetime import date, datetime, time

from coopdesk.domain.money import Money
from coopdesk.services.ledger.vouchers import Document, post_document, voucher_of
from coopdesk.storage.engine import WRITE
from coopdesk.storage.tables.governance import AgendaItemRow, MeetingRow, ResolutionRow
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork

NAMES = ("乌云其其格", "宝音德力格尔", "张秀兰", "李国强", "斯琴高娃", "王德福", "萨仁图雅")


def yuan(amount):
    """Money of so many yuan."""
    return Money(round(amount * 100))


def an_organization(runner, name="达日罕乌拉苏木三位一体合作社", **facts):
    """Add an organization that our office keeps and return its id."""
    columns = {
        "kind": "trinity_organization",
        "name": name,
        "credit_code": None,
        "division_code": "150425205",
        "sponsor_level": "county",
        "parent_id": None,
        "registered_on": date(2023, 5, 6),
        "closed_on": None,
    }
    return _put(runner, OrganizationRow(**columns | facts))


def a_member(runner, organization_id, number=1, **facts):
    """Add a member of full standing and return its id."""
    name = facts.pop("name", NAMES[(number - 1) % len(NAMES)])
    columns = {
        "organization_id": organization_id,
        "number": number,
        "kind": "farmer",
        "name": name,
        "typed_name": name,
        "initials": "",
        "birth_date": date(1971, 4, 2),
        "joined_on": date(2023, 6, 1),
        "left_on": None,
        "state": "member",
        "roster_share": Money(),
    }
    return _put(runner, MemberRow(**columns | facts))


def a_resolution(runner, organization_id, number, *, passed=True, subject="", day=None):
    """Add a resolution of a meeting to the register and return its number."""
    day = day or date(2026, 2, 1)
    meeting = MeetingRow(
        organization_id=organization_id,
        body_kind="board_of_directors",
        title="理事会会议",
        held_on=day,
        entitled=5,
        present=5,
        proxies=0,
        needed=3,
        state="closed",
    )
    item = AgendaItemRow(
        meeting_id=_put(runner, meeting), position=1, title="审议借款事项", matter="ordinary"
    )
    resolution = ResolutionRow(
        organization_id=organization_id,
        agenda_item_id=_put(runner, item),
        number=number,
        decided_on=day,
        text="同意办理",
        passed=passed,
        subject=subject,
    )
    _put(runner, resolution)
    return number


def a_document(runner, voucher):
    """Post what a business document says, lines of accounts included that no hand posts on."""
    with _writing(runner) as uow:
        return post_document(uow, Document(voucher.organization_id, voucher_of(voucher)))


def _put(runner, row):
    with _writing(runner) as uow:
        return uow.add(row)


@contextmanager
def _writing(runner):
    with runner._engine.execution_options(**WRITE).begin() as connection:
        yield UnitOfWork(connection, runner.actor, datetime.combine(runner.today, time(9)))
