"""The workspaces that are measured: real ones, encrypted, with invented members and vouchers.

Filled through the unit of work in one large transaction, so that every trigger of the database has
seen every row; only the key is stretched as little as can be.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import update

from coopdesk.domain.identity import resident_id_sign
from coopdesk.domain.ledger import CHAIN_START, Line, PostedVoucher, Voucher, compute_chain_hash
from coopdesk.domain.money import Money
from coopdesk.domain.organizations import OfficeLevel
from coopdesk.services.ledger import OpenBooks, open_books
from coopdesk.services.members import initials_of
from coopdesk.services.opening import NewOffice, create_workspace, open_workspace
from coopdesk.services.workspace import Workspace
from coopdesk.storage.engine import DATABASE_FILE, WRITE, connect
from coopdesk.storage.keys import Cost, unlock
from coopdesk.storage.tables.base import new_id
from coopdesk.storage.tables.kept_books import KeptVoucherRow
from coopdesk.storage.tables.ledger import PostingRow, VoucherRow
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork

QUICK = Cost(iterations=1, memory_kib=64, lanes=1)
OPERATOR, PASSPHRASE = "乌云其其格", "晨光-供销-2026"
NOW = datetime(2026, 11, 23, 9, 30)  # noqa: DTZ001 - the office's own wall clock
FIRST_DAY, DAYS = date(2021, 1, 4), 1800
SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何林高罗包白乌宝敖"
GIVEN = "秀英桂兰玉梅建国志强海燕晓明春花德福永胜丽华文军红霞树林金山"
VILLAGES = ("巴彦他拉嘎查", "大营子村", "白音花嘎查", "双井店村", "乌兰哈达嘎查", "土城子村")
CHUNK = 5_000
FILLING_KIB = 1_000_000


@dataclass(frozen=True, slots=True)
class Fill:
    """What was put into a workspace, for its audit entry."""

    members: int
    postings: int


@dataclass(frozen=True, slots=True)
class Book:
    """A filled workspace that is closed: its folder, its organization, what is in it."""

    folder: Path
    organization_id: str
    members: int
    postings: int

    @contextmanager
    def opened(self) -> Iterator[Workspace]:
        """The workspace, open."""
        workspace = open_workspace(self.folder, OPERATOR, PASSPHRASE, clock)
        try:
            yield workspace
        finally:
            workspace.close()

    def copy(self, name: str) -> "Book":
        """Return a copy beside it, to be written to."""
        folder = self.folder.with_name(name)
        shutil.copytree(self.folder, folder)
        return Book(folder, self.organization_id, self.members, self.postings)

    def plain(self) -> Path:
        """Return the same database without encryption, for bare counterparts."""
        target = self.folder.with_name(f"{self.folder.name}-plain.db")
        if not target.exists():
            key = unlock(self.folder, OPERATOR, PASSPHRASE)
            with closing(connect(self.folder / DATABASE_FILE, key)) as raw:
                raw.execute("ATTACH DATABASE ? AS plain KEY ''", (str(target),))
                raw.execute("SELECT sqlcipher_export('plain')")
                raw.execute("DETACH DATABASE plain")
        return target


class Shelf:
    """The books of one run, each made when it is first asked for."""

    def __init__(self, folder: Path, tell: Callable[[str], object]) -> None:
        self.folder = folder
        self._tell = tell
        self._books: dict[tuple[int, int], Book] = {}

    def book(self, members: int, postings: int) -> Book:
        """Return the book with so many members and at least so many postings."""
        size = (members, postings)
        if size not in self._books:
            self._tell(f"making a book of {members:,} members and {postings:,} postings")
            self._books[size] = make_book(self.folder, members, postings)
        return self._books[size]


def clock() -> datetime:
    """The day on which everything here happens."""
    return NOW


def make_book(folder: Path, members: int, postings: int) -> Book:
    """Make a workspace with an organization, its members and its books."""
    office = NewOffice(
        OfficeLevel.TOWNSHIP, "150423200", "西拉沐沦苏木供销合作社", OPERATOR, PASSPHRASE
    )
    place = folder / f"book-{members}-{postings}"
    shutil.rmtree(place, ignore_errors=True)  # begun by a bench whose time was over
    workspace, _ = create_workspace(place, office, clock, QUICK)
    try:
        engine = workspace.runner._engine.execution_options(**WRITE)
        with engine.begin() as connection:
            # Pages of the indexes stay in memory while a million vouchers fall all over them.
            connection.exec_driver_sql(f"PRAGMA cache_size = -{FILLING_KIB}")
            uow = UnitOfWork(connection, workspace.runner.actor, NOW)
            organization_id = uow.add(_organization())
            open_books(uow, OpenBooks(organization_id))
            people = add_members(uow, organization_id, members)
            written = _add_vouchers(uow, organization_id, people, postings)
            uow.record(Fill(members, written))
    finally:
        workspace.close()
    return Book(place, organization_id, members, written)


def person(number: int) -> dict[str, Any]:
    """Return what a roster says of the invented person with this number."""
    born = date(1950, 1, 1) + timedelta(days=number * 7 % 18_000)
    # no two alike: day and sequence come round again after 18,000
    body = f"{150_421 + number // 18_000}{born:%Y%m%d}{number % 1000:03}"
    name = SURNAMES[number % len(SURNAMES)] + _given(number)
    return {
        "number": number,
        "name": name,
        "sex": "male" if int(body[16]) % 2 else "female",
        "nation": "蒙古族" if number % 3 == 0 else "汉族",
        "birth_date": born,
        "id_number": body + resident_id_sign(body),
        "phone": f"139{number:08}",
        "village": VILLAGES[number // 97 % len(VILLAGES)],
        "joined_on": FIRST_DAY + timedelta(days=number % 700),
        "certificate": f"股证{number:06}",
        "roster_share": Money(100_00 * (1 + number % 20)),
        "remark": "联户" if number % 11 == 0 else "",
    }


def _given(number: int) -> str:
    first, second = divmod(number * 31 % 784, 28)
    return GIVEN[first % len(GIVEN)] + (GIVEN[second % len(GIVEN)] if number % 4 else "")


def _organization() -> OrganizationRow:
    return OrganizationRow(
        kind="trinity_organization",
        name="达日罕乌拉苏木三位一体合作社",
        credit_code=None,
        division_code="150423200",
        sponsor_level="county",
        parent_id=None,
        registered_on=FIRST_DAY,
        closed_on=None,
    )


def add_members(uow: UnitOfWork, organization_id: str, count: int) -> list[str]:
    """Add so many invented members and return their ids."""

    def row(number: int) -> dict[str, Any]:
        told = person(number)
        own = {"id": new_id(), "organization_id": organization_id, "kind": "farmer"}
        standing = {"state": "member", "left_on": None, "applied_on": None}
        names = {"typed_name": told["name"], "initials": initials_of(told["name"])}
        return {**told, **own, **standing, **names}

    rows = [row(number) for number in range(1, count + 1)]
    for part in _parts(rows):
        uow.add_all(MemberRow, part)
    return [row["id"] for row in rows]


def _add_vouchers(uow: UnitOfWork, organization_id: str, people: list[str], postings: int) -> int:
    """Add posted vouchers, chained as the service chains them, until there are enough lines."""
    vouchers: list[dict[str, Any]] = []
    lines: list[dict[str, Any]] = []
    numbers: dict[str, int] = {}
    previous = CHAIN_START
    while len(lines) < postings:
        place = len(vouchers)
        day = FIRST_DAY + timedelta(days=place * DAYS // max(postings * 3 // 7, 1))
        month = f"{day:%Y-%m}"
        numbers[month] = numbers.get(month, 0) + 1
        posted = PostedVoucher(
            voucher_id=new_id(),
            organization=organization_id,
            number=f"{month}-{numbers[month]:04d}",
            author=OPERATOR,
            posted_at=NOW.isoformat(timespec="seconds"),
            voucher=_voucher(place, day, people),
            reverses="",
        )
        previous = compute_chain_hash(posted, previous)
        vouchers.append({**_draft(posted, month, numbers[month], place + 1), "digest": previous})
        lines += _lines(posted)
    for part in _parts(vouchers):
        uow.add_all(VoucherRow, part)
    for part in _parts(lines):
        uow.add_all(PostingRow, part)
    uow.session.execute(update(KeptVoucherRow).values(is_posted=True))
    return len(lines)


def _voucher(place: int, day: date, people: list[str]) -> Voucher:
    """In turn: a share paid in, an advance paid out, an advance paid back with its fee."""
    member = people[place * 7 % len(people)]
    amount = Money(500_00 + place % 97 * 100_00)
    fee = Money(12_50 + place % 50 * 1_00)
    match place % 3:
        case 0:
            entries = (Line("10202", debit=amount), Line("30102", credit=amount, member=member))
        case 1:
            entries = (Line("11402", debit=amount, member=member), Line("10202", credit=amount))
        case _:
            entries = (
                Line("10202", debit=Money(amount.fen + fee.fen)),
                Line("11402", credit=amount, member=member),
                Line("50102", credit=fee),
            )
    summary = ("收互助股金", "发放互助借款", "收回互助借款")[place % 3]
    return Voucher(day, summary, entries, attachment_count=1)


def _draft(posted: PostedVoucher, month: str, number: int, position: int) -> dict[str, Any]:
    return {
        "id": posted.voucher_id,
        "organization_id": posted.organization,
        "month": month,
        "number": number,
        "chain_position": position,
        "day": posted.voucher.day,
        "summary": posted.voucher.summary,
        "attachment_count": posted.voucher.attachment_count,
        "state": "draft",
        "maker": posted.author,
        "poster": OPERATOR,
        "posted_at": posted.posted_at,
        "reverses_id": None,
    }


def _lines(posted: PostedVoucher) -> list[dict[str, Any]]:
    return [
        {
            "organization_id": posted.organization,
            "voucher_id": posted.voucher_id,
            "day": posted.voucher.day,
            "line": number,
            "account_code": line.account,
            "member_id": line.member or None,
            "summary": "",
            "debit": line.debit,
            "credit": line.credit,
        }
        for number, line in enumerate(posted.voucher.lines, start=1)
    ]


def _parts(rows: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    remaining = iter(rows)
    while part := list(islice(remaining, CHUNK)):
        yield part
