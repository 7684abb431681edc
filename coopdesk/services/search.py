"""Searching everything at once (Ctrl+K): members, organizations, vouchers, the bodies' record."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, islice, zip_longest
from typing import Any

from sqlalchemy import ColumnElement, select

from coopdesk import words
from coopdesk.domain.organizations import OrganizationKind
from coopdesk.services.ledger.vouchers import number_in_chain
from coopdesk.services.members import FoundMember, find_members
from coopdesk.services.organizations.queries import division_name
from coopdesk.storage.tables.governance import AgendaItemRow, MeetingRow, ResolutionRow
from coopdesk.storage.tables.ledger import VoucherRow
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork

_MONTH_AND_NUMBER = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,6})")
_NUMBER_ALONE = re.compile(r"\D*(\d{1,6})\D*")
_LEAST_OF_A_CODE = 4
_GAP = "　"
_CUT = 40


class FoundKind(StrEnum):
    """What was found."""

    MEMBER = "member"
    ORGANIZATION = "organization"
    VOUCHER = "voucher"
    MEETING = "meeting"
    RESOLUTION = "resolution"


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


def find_everything(
    uow: UnitOfWork, text: str, limit: int = 8, *, pages: Iterable[str] | None = None
) -> list[FoundItem]:
    """Return up to ``limit`` records that ``text`` may mean, each kind in its turn, by kind.

    Members are found by name, initials, number and last four of the ID; organizations by name and
    code; vouchers by number (2026-11-3, 记-3) and summary; meetings by title; resolutions by
    number and text. ``pages`` keeps what these pages can show, None everything.
    """
    typed = " ".join(text.split())
    if not typed:
        return []
    asked = None if pages is None else frozenset(pages)
    found = [
        search(uow, typed, limit) for page, search in _SEARCHES if asked is None or page in asked
    ]
    turns = chain.from_iterable(zip_longest(*found))
    kept = list(islice((item for item in turns if item is not None), limit))
    order = list(FoundKind)
    return sorted(kept, key=lambda item: order.index(item.kind))


def _members(uow: UnitOfWork, typed: str, limit: int) -> list[FoundItem]:
    found = find_members(uow, typed)
    found.sort(key=lambda one: (one.name != typed, not one.name.startswith(typed)))
    names = _names(uow, {one.organization_id for one in found[:limit]})
    return [
        FoundItem(
            FoundKind.MEMBER,
            one.id,
            one.name,
            _member_told(one, names[one.organization_id]),
            "members",
            one.organization_id,
        )
        for one in found[:limit]
    ]


def _member_told(one: FoundMember, organization: str) -> str:
    last = one.id_number[-4:]
    parts = (
        words.text("found.number", number=one.number),
        one.village,
        words.text("found.last_four", digits=last) if last else "",
        organization,
    )
    return _GAP.join(part for part in parts if part)


def _organizations(uow: UnitOfWork, typed: str, limit: int) -> list[FoundItem]:
    row = OrganizationRow
    meant = row.name.contains(typed, autoescape=True)
    if typed.isascii() and len(typed) >= _LEAST_OF_A_CODE:
        meant |= row.credit_code.contains(typed.upper(), autoescape=True)
    query = select(row.id, row.name, row.kind, row.division_code).where(meant).order_by(row.name)
    return [
        FoundItem(
            FoundKind.ORGANIZATION,
            found.id,
            found.name,
            _GAP.join(
                (words.choice(OrganizationKind(found.kind)), division_name(found.division_code))
            ),
            "organizations",
        )
        for found in uow.session.execute(query.limit(limit))
    ]


def _vouchers(uow: UnitOfWork, typed: str, limit: int) -> list[FoundItem]:
    row = VoucherRow
    query = (
        select(row.id, row.month, row.number, row.day, row.summary, *_OWNER)
        .join(OrganizationRow, OrganizationRow.id == row.organization_id)
        .where(_voucher_meant(typed))
        .order_by(row.month.desc(), row.number.desc())
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
        for found in uow.session.execute(query.limit(limit))
    ]


def _voucher_meant(typed: str) -> ColumnElement[bool]:
    if whole := _MONTH_AND_NUMBER.fullmatch(typed):
        month = f"{whole[1]}-{int(whole[2]):02d}"
        return (VoucherRow.month == month) & (VoucherRow.number == int(whole[3]))
    sign = words.text("found.voucher_sign")
    number = _NUMBER_ALONE.fullmatch(typed)
    if number and typed.startswith(sign):
        return VoucherRow.number == int(number[1])
    return VoucherRow.summary.contains(typed, autoescape=True)


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
_SEARCHES: Sequence[tuple[str, _Search]] = (
    ("members", _members),
    ("organizations", _organizations),
    ("ledger", _vouchers),
    ("governance", _meetings),
    ("governance", _resolutions),
)
