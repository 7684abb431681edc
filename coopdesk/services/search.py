"""Searching everything at once (Ctrl+K): members, organizations, vouchers, the bodies' record."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, select

from coopdesk import words
from coopdesk.domain.award_facts import Programme
from coopdesk.domain.fund_documents import FundDocument
from coopdesk.domain.rights import Role, may_see
from coopdesk.services.divisions import division_name
from coopdesk.services.finding.lines import FoundBy
from coopdesk.services.ledger.posting_checks import number_in_chain
from coopdesk.services.members import FoundMember, find_members
from coopdesk.services.mutual_fund.documents import number_shown
from coopdesk.services.organizations import find_organizations
from coopdesk.storage.tables.awards import ApplicationRow
from coopdesk.storage.tables.governance import AgendaItemRow, MeetingRow, ResolutionRow
from coopdesk.storage.tables.kept_books import KeptBookRow, KeptVoucherRow
from coopdesk.storage.tables.ledger import VoucherRow
from coopdesk.storage.tables.mutual_fund import FundDocumentRow
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork

_MONTH_AND_NUMBER = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,6})")
_DOCUMENT = re.compile(r"([^\d\s]+)(\d{4})\D*?(?:0*(\d{1,6})\D?)?")
_NUMBER_ALONE = re.compile(r"\D*(\d{1,6})\D*")
_GAP = "　"
_CUT = 40


class FoundKind(StrEnum):
    """What was found."""

    MEMBER = "member"
    ORGANIZATION = "organization"
    VOUCHER = "voucher"
    MEETING = "meeting"
    RESOLUTION = "resolution"
    APPLICATION = "application"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class FoundItem:
    """One answer: what it is, and the ``page`` that shows it when ``organization_id`` is in focus.

    ``id`` is the record to be shown: for a resolution its meeting. ``organization_id`` is empty
    where the page shows the record whatever is in focus.
    """

    kind: FoundKind
    id: str
    title: str
    detail: str
    page: str
    organization_id: str = ""
    found_by: FoundBy = FoundBy.NAME


@dataclass(frozen=True, slots=True)
class FoundEverything:
    """The answers of every kind in their order, and of which kinds there are more."""

    items: list[FoundItem]
    more: frozenset[FoundKind]


def find_everything(
    uow: UnitOfWork,
    text: str,
    limit: int = 5,
    *,
    pages: Iterable[str] | None = None,
    kind: FoundKind | None = None,
) -> FoundEverything:
    """Return up to ``limit`` records of each kind that ``text`` may mean, the likeliest first.

    Members and organizations are found by everything ``find_members`` takes; vouchers by number
    (2026-11-3, 记-3) and summary; meetings by title; resolutions by number and text;
    applications for awards and documents of the fund by number. ``pages`` keeps what these pages
    can show, None everything; ``kind`` asks for one kind alone. What the operator's role may not
    see is not found.
    """
    typed = " ".join(text.split())
    items: list[FoundItem] = []
    more = set()
    asked = None if pages is None else frozenset(pages)
    role = Role(uow.actor.role)
    for one, (page, search) in _SEARCHES.items() if typed else ():
        if kind in (None, one) and (asked is None or page in asked) and may_see(role, page):
            found = search(uow, typed, limit + 1)
            items += found[:limit]
            if len(found) > limit:
                more.add(one)
    return FoundEverything(items, frozenset(more))


def _members(uow: UnitOfWork, typed: str, limit: int) -> list[FoundItem]:
    found = find_members(uow, typed, limit=limit)
    names = _names(uow, {one.organization_id for one in found})
    return [
        FoundItem(
            FoundKind.MEMBER,
            one.id,
            one.name,
            _member_told(one, names[one.organization_id]),
            "members",
            one.organization_id,
            one.found_by,
        )
        for one in found
    ]


def _member_told(one: FoundMember, organization: str) -> str:
    last = one.id_number[-4:]
    parts = (
        words.text("found.number", number=one.number),
        one.village,
        words.text("found.last_four", digits=last) if last else "",
        words.choice(one.state) if one.state.is_gone else "",
        organization,
    )
    return _GAP.join(part for part in parts if part)


def _organizations(uow: UnitOfWork, typed: str, limit: int) -> list[FoundItem]:
    return [
        FoundItem(
            FoundKind.ORGANIZATION,
            one.id,
            one.name,
            _GAP.join((words.choice(one.kind), division_name(uow, one.division_code))),
            "organizations",
            found_by=one.found_by,
        )
        for one in find_organizations(uow, typed, limit=limit)
    ]


def _vouchers(uow: UnitOfWork, typed: str, limit: int) -> list[FoundItem]:
    row = KeptVoucherRow
    order = row.day.desc(), row.number.desc()
    # The newest first, then what is told of them: a long book has a million summaries to look at.
    newest = select(row.serial).where(_voucher_meant(typed)).order_by(*order).limit(limit)
    query = (
        select(row.id, row.month, row.number, row.day, row.summary, *_OWNER)
        .join(KeptBookRow, KeptBookRow.serial == row.book)
        .join(OrganizationRow, OrganizationRow.id == KeptBookRow.organization_id)
        .where(row.serial.in_(newest))
        .order_by(*order)
    )
    return [
        FoundItem(
            FoundKind.VOUCHER,
            found.id,
            _cut(f"{number_in_chain(found.month, found.number)}{_GAP}{found.summary}"),
            f"{found.day}{_GAP}{found.organization}",
            "ledger",
            found.organization_id,
        )
        for found in uow.session.execute(query)
    ]


def _voucher_meant(typed: str) -> ColumnElement[bool]:
    row = KeptVoucherRow
    if whole := _MONTH_AND_NUMBER.fullmatch(typed):
        month = f"{whole[1]}-{int(whole[2]):02d}"
        every_book = row.book.in_(select(KeptBookRow.serial))  # their index has the book first
        return and_(every_book, row.month == month, row.number == int(whole[3]))
    sign = words.text("found.voucher_sign")
    number = _NUMBER_ALONE.fullmatch(typed)
    if number and typed.startswith(sign):
        return row.number == int(number[1])
    return row.summary.contains(typed, autoescape=True)


def _meetings(uow: UnitOfWork, typed: str, limit: int) -> list[FoundItem]:
    row = MeetingRow
    query = (
        select(row.id, row.title, row.held_on, *_OWNER)
        .join(OrganizationRow, OrganizationRow.id == row.organization_id)
        .where(row.title.contains(typed, autoescape=True))
        .order_by(row.held_on.desc(), row.id.desc())
    )
    return _governed(uow, FoundKind.MEETING, query, limit)


def _resolutions(uow: UnitOfWork, typed: str, limit: int) -> list[FoundItem]:
    row = ResolutionRow
    meant = row.number.contains(typed, autoescape=True) | row.text.contains(typed, autoescape=True)
    query = (
        select(
            AgendaItemRow.meeting_id.label("id"),
            (row.number + _GAP + row.text).label("title"),
            row.decided_on.label("held_on"),
            *_OWNER,
        )
        .join(AgendaItemRow, AgendaItemRow.id == row.agenda_item_id)
        .join(OrganizationRow, OrganizationRow.id == row.organization_id)
        .where(meant)
        .order_by(row.decided_on.desc(), row.id.desc())
    )
    return _governed(uow, FoundKind.RESOLUTION, query, limit)


def _governed(uow: UnitOfWork, kind: FoundKind, query: Any, limit: int) -> list[FoundItem]:
    return [
        FoundItem(
            kind,
            found.id,
            _cut(found.title),
            f"{found.held_on}{_GAP}{found.organization}",
            "governance",
            found.organization_id,
        )
        for found in uow.session.execute(query.limit(limit))
    ]


def _applications(uow: UnitOfWork, typed: str, limit: int) -> list[FoundItem]:
    row = ApplicationRow
    query = (
        select(row.id, row.number, row.award_year, row.programme, *_OWNER)
        .join(OrganizationRow, OrganizationRow.id == row.organization_id)
        .where(row.number.contains(typed, autoescape=True))
        .order_by(row.award_year.desc(), row.number)
    )
    return [
        FoundItem(
            FoundKind.APPLICATION,
            found.id,
            found.number,
            f"{words.choice(Programme(found.programme))}{_GAP}{found.organization}",
            "awards",
            found.organization_id,
        )
        for found in uow.session.execute(query.limit(limit))
    ]


def _documents(uow: UnitOfWork, typed: str, limit: int) -> list[FoundItem]:
    meant = _DOCUMENT.fullmatch(typed)
    if meant is None:
        return []
    row, (name, year, number) = FundDocumentRow, meant.groups()
    kinds = [kind.value for kind in FundDocument if words.choice(kind).startswith(name)]
    asked = [row.kind.in_(kinds), row.year == int(year)]
    if number:
        asked.append(row.number == int(number))
    return _of_documents(uow, limit, *asked)


def find_document(uow: UnitOfWork, voucher_id: str) -> FoundItem | None:
    """Return the document of the fund that posted a voucher, None for others."""
    return next(iter(_of_documents(uow, 1, FundDocumentRow.voucher_id == voucher_id)), None)


def _of_documents(uow: UnitOfWork, limit: int, *asked: ColumnElement[bool]) -> list[FoundItem]:
    row = FundDocumentRow
    query = (
        select(row.id, row.kind, row.year, row.number, VoucherRow.day, VoucherRow.summary, *_OWNER)
        .join(VoucherRow, VoucherRow.id == row.voucher_id)
        .join(OrganizationRow, OrganizationRow.id == row.organization_id)
        .where(*asked)
        .order_by(row.kind, row.number.desc())
    )
    return [
        FoundItem(
            FoundKind.DOCUMENT,
            found.id,
            number_shown(FundDocument(found.kind), found.year, found.number),
            _cut(f"{found.day}{_GAP}{found.summary}{_GAP}{found.organization}"),
            "mutual_fund",
            found.organization_id,
        )
        for found in uow.session.execute(query.limit(limit))
    ]


def _names(uow: UnitOfWork, organization_ids: set[str]) -> dict[str, str]:
    query = select(OrganizationRow.id, OrganizationRow.name)
    rows = uow.session.execute(query.where(OrganizationRow.id.in_(organization_ids)))
    return {row.id: row.name for row in rows}


def _cut(told: str) -> str:
    return told if len(told) <= _CUT else f"{told[:_CUT]}…"


_OWNER = (
    OrganizationRow.id.label("organization_id"),
    OrganizationRow.name.label("organization"),
)
_Search = Callable[[UnitOfWork, str, int], list[FoundItem]]
_SEARCHES: Mapping[FoundKind, tuple[str, _Search]] = {
    FoundKind.MEMBER: ("members", _members),
    FoundKind.ORGANIZATION: ("organizations", _organizations),
    FoundKind.VOUCHER: ("ledger", _vouchers),
    FoundKind.MEETING: ("governance", _meetings),
    FoundKind.RESOLUTION: ("governance", _resolutions),
    FoundKind.APPLICATION: ("awards", _applications),
    FoundKind.DOCUMENT: ("mutual_fund", _documents),
}
