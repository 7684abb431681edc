"""Member lists out: filled as of a day, or blank to be filled in by hand; both read back."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import func, or_, select

from coopdesk import words
from coopdesk.domain.identity import Sex
from coopdesk.domain.members import MemberState
from coopdesk.exchange.kit import given_row
from coopdesk.exchange.kit_stamp import GivenRow
from coopdesk.exchange.sheets.member_spec import MEMBERS
from coopdesk.exchange.sheets.nations import NATIONS
from coopdesk.services.kits import stamp_of
from coopdesk.services.members.life import villages_on
from coopdesk.services.members.queries import list_payment_methods, list_villages
from coopdesk.services.rehearsal_mark import marked_title
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork

STEP = 1000
_COLUMNS = (
    "id",
    "village",
    "name",
    "sex",
    "nation",
    "id_number",
    "phone",
    "joined_on",
    "joined_known",
    "roster_share",
    "payment_method",
    "certificate",
    "other_names",
    "mongolian_name",
    "household",
    "householder",
    "bank_name",
    "bank_account",
    "remark",
)
_SEX: dict[str, Sex | None] = {"": None, **{sex.value: sex for sex in Sex}}
_IN = (MemberState.MEMBER.value, MemberState.SUSPENDED.value)


def export_members(
    uow: UnitOfWork, path: Path, organization_id: str, as_of: date | None = None
) -> int:
    """Write the members of an organization on ``as_of`` (today) as a sheet; return how many.

    Taken in again, the sheet changes nothing. Raises NotFound, SurroundingsTrouble, Cancelled.
    """
    from coopdesk.exchange.sheet_writing import write_sheet

    organization = uow.get(OrganizationRow, organization_id)
    day = as_of or uow.today
    title = marked_title(uow, words.text("members.sheet_title", name=organization.name))
    return write_sheet(path, MEMBERS, _rows(uow, organization_id, day), title=title, as_of=day)


def write_blank_members(uow: UnitOfWork, path: Path, organization_id: str | None = None) -> int:
    """Write an empty member list with drop-downs and return 0; raises SurroundingsTrouble."""
    from coopdesk.exchange.sheet_writing import write_blank

    name = uow.get(OrganizationRow, organization_id).name if organization_id else ""
    title = marked_title(uow, words.text("members.sheet_title", name=name))
    write_blank(path, MEMBERS, title=title, as_of=uow.today)
    return 0


def export_members_kit(
    uow: UnitOfWork, path: Path, organization_id: str, *, blank: bool = False
) -> int:
    """Write an offline kit for the members of an organization; return how many it gives out.

    It is known again when it comes back. Raises NotFound, SurroundingsTrouble, Cancelled.
    """
    from coopdesk.exchange.kit_writing import write_kit

    organization = uow.get(OrganizationRow, organization_id)
    rows = list(_rows(uow, organization_id, uow.today))
    offered = {
        "nation": NATIONS,
        "village": list_villages(uow, organization_id),
        "payment_method": list_payment_methods(uow, organization_id),
    }
    title = marked_title(uow, words.text("members.sheet_title", name=organization.name))
    stamp = stamp_of(uow, MEMBERS, organization)
    return write_kit(path, MEMBERS, stamp, [] if blank else rows, title=title, offered=offered)


def given_members(uow: UnitOfWork, organization_id: str) -> dict[str, GivenRow]:
    """Return the members as a kit of today would give them out, by what they are known by."""
    rows = (given_row(MEMBERS, row) for row in _rows(uow, organization_id, uow.today))
    return {row.key: row for row in rows}


def _rows(uow: UnitOfWork, organization_id: str, day: date) -> Iterator[dict[str, Any]]:
    row = MemberRow
    stood = (
        row.organization_id == organization_id,
        row.standing(day).in_(_IN),
        row.merged_into_id.is_(None),
        or_(row.joined_on.is_(None), row.joined_on <= day),
    )
    count = uow.session.scalar(select(func.count()).where(*stood)) or 0
    query = select(*(getattr(row, name) for name in _COLUMNS)).where(*stood).order_by(row.number)
    found = uow.session.execute(query.execution_options(yield_per=STEP))
    villages = villages_on(uow, organization_id, day)
    for serial, member in enumerate(found, start=1):
        if serial % STEP == 1:
            uow.progress.step(serial - 1, count, member.name)
        yield {
            **member._mapping,
            "serial": serial,
            "village": villages.get(member.id, member.village),
            "sex": _SEX[member.sex],
            "joined_on": member.joined_on or member.joined_known,
            "amount": member.roster_share or None,
        }
