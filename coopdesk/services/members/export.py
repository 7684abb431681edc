"""Member lists out: filled as of a day, or blank to be filled in by hand; both read back."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import or_, select

from coopdesk import words
from coopdesk.domain.identity import Sex
from coopdesk.domain.members import MemberState
from coopdesk.services.members.life import villages_on
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork

STEP = 1000
_IN = (MemberState.MEMBER.value, MemberState.SUSPENDED.value)


def export_members(
    uow: UnitOfWork, path: Path, organization_id: str, as_of: date | None = None
) -> int:
    """Write the members of an organization on ``as_of`` (today) as a sheet; return how many.

    Taken in again, the sheet changes nothing. Raises NotFound, SurroundingsTrouble, Cancelled.
    """
    from coopdesk.exchange.sheet_writing import write_sheet
    from coopdesk.exchange.sheets.member_spec import MEMBERS

    organization = uow.get(OrganizationRow, organization_id)
    day = as_of or uow.today
    rows = list(_rows(uow, organization_id, day))
    title = words.text("members.sheet_title", name=organization.name)
    write_sheet(path, MEMBERS, _reported(uow, rows), title=title, as_of=day)
    return len(rows)


def write_blank_members(uow: UnitOfWork, path: Path, organization_id: str | None = None) -> int:
    """Write an empty member list with drop-downs and return 0; raises SurroundingsTrouble."""
    from coopdesk.exchange.sheet_writing import write_blank
    from coopdesk.exchange.sheets.member_spec import MEMBERS

    name = uow.get(OrganizationRow, organization_id).name if organization_id else ""
    title = words.text("members.sheet_title", name=name)
    write_blank(path, MEMBERS, title=title, as_of=uow.today)
    return 0


def _rows(uow: UnitOfWork, organization_id: str, day: date) -> Iterator[dict[str, Any]]:
    row = MemberRow
    query = (
        select(row)
        .where(
            row.organization_id == organization_id,
            row.standing(day).in_(_IN),
            or_(row.joined_on.is_(None), row.joined_on <= day),
        )
        .order_by(row.number)
        .execution_options(yield_per=STEP)
    )
    villages = villages_on(uow, organization_id, day)
    for serial, member in enumerate(uow.session.scalars(query), start=1):
        yield {
            "serial": serial,
            "village": villages.get(member.id, member.village),
            "name": member.name,
            "sex": Sex(member.sex) if member.sex else None,
            "nation": member.nation,
            "id_number": member.id_number,
            "phone": member.phone,
            "joined_on": member.joined_on or member.joined_known,
            "amount": member.roster_share if member.roster_share else None,
            "payment_method": member.payment_method,
            "certificate": member.certificate,
            "remark": member.remark,
        }


def _reported(uow: UnitOfWork, rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for done, row in enumerate(rows):
        if done % STEP == 0:
            uow.progress.step(done, len(rows), str(row["name"]))
        yield row
