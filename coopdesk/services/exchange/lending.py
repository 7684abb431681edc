"""Lending organizations to a laptop, bringing them back, and giving a lost laptop up.

The lock comes first and its package after: whatever happens between the two, the office knows who
has the organizations, and the package can be written again as long as they are out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date
from pathlib import Path

from sqlalchemy import select

from coopdesk import __version__, words
from coopdesk.domain.errors import NotFound, Refusal, RuleViolation, require
from coopdesk.domain.exchange import FIRST_SEQUENCE
from coopdesk.domain.lending import (
    LendingState,
    assess_lending,
    assess_write_off,
    days_out,
    is_copy_of,
)
from coopdesk.exchange.package import (
    ON_DEMAND,
    PackageHeader,
    PackageScope,
    TableData,
    write_package,
)
from coopdesk.services.exchange.keyring import own_keys, own_office, trusted
from coopdesk.services.exchange.lent_records import lent_contents, own_contents, told
from coopdesk.storage.migrations import head
from coopdesk.storage.tables.base import new_id
from coopdesk.storage.tables.exchange import TrustedOfficeRow
from coopdesk.storage.tables.lending import LendingRow
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class LendOrganizations:
    """Lend organizations to a field copy: from now on they are read-only here."""

    copy_id: str
    organization_ids: tuple[str, ...]
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class ReturnLent:
    """At the copy: give back what it holds; from now on it is read-only there."""

    lending_id: str


@dataclass(frozen=True, slots=True)
class WriteOffLending:
    """Give a lending up, as the laptop is lost or broken: the office goes on with what it has."""

    lending_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class LendingItem:
    """One lending; ``is_ours`` where this office lent it, not where this copy holds it."""

    id: str
    copy_id: str
    holder: str
    organizations: tuple[tuple[str, str], ...]
    purpose: str
    lent_on: date
    lent_by: str
    days: int
    state: LendingState
    closed_on: date | None
    closed_by: str
    reason: str
    is_ours: bool

    @property
    def names(self) -> str:
        """Return what is lent, by name."""
        return "、".join(name for _, name in self.organizations)


@dataclass(frozen=True, slots=True)
class CopyItem:
    """A laptop that organizations can be lent to."""

    copy_id: str
    name: str


def lend_organizations(uow: UnitOfWork, command: LendOrganizations) -> str:
    """Lend the organizations and return the id of the lending.

    Raises RuleViolation ``lending.nothing_chosen``, ``lending.out_already``,
    ``lending.copy_unknown``, ``lending.from_copy``, ``record.not_owned``; NotFound.
    """
    rows = [uow.get(OrganizationRow, key) for key in command.organization_ids]
    foreign = any(row.office != uow.actor.office_id for row in rows)
    copies = {one.copy_id: one.name for one in list_copies(uow)}
    require(
        [
            *([Refusal("lending.from_copy")] if uow.actor.is_copy else []),
            *([Refusal("record.not_owned")] if foreign else []),
            *([] if command.copy_id in copies else [Refusal("lending.copy_unknown")]),
            *assess_lending(command.organization_ids, uow.lendings.out),
        ]
    )
    row = LendingRow(
        id=new_id(),
        copy_id=command.copy_id,
        holder=copies[command.copy_id],
        organizations=[[one.id, one.name] for one in rows],
        purpose=command.purpose.strip(),
        lent_on=uow.today,
        lent_by=uow.actor.operator,
        mark=uow.revision,
        state=LendingState.OUT.value,
        closed_by="",
        reason="",
    )
    uow.session.add(row)
    uow.touch("lending")
    return row.id


def write_lent_package(uow: UnitOfWork, lending_id: str, folder: Path) -> Path:
    """Write the package that the laptop takes in, again where the first one was lost.

    Raises RuleViolation ``lending.not_out``, NotFound, SurroundingsTrouble; then no file is left.
    """
    row = _row(uow, lending_id)
    require([] if row.state == LendingState.OUT else [Refusal("lending.not_out")])
    return _write(uow, row, row.copy_id, folder, lent_contents(uow, _organizations(row)))


def return_lent(uow: UnitOfWork, command: ReturnLent) -> None:
    """Give back what this copy holds; raises RuleViolation ``lending.not_out``, NotFound."""
    row = _row(uow, command.lending_id)
    held = row.state == LendingState.OUT and uow.actor.is_copy
    require([] if held else [Refusal("lending.not_out")])
    row.state, row.closed_on = LendingState.RETURNED.value, uow.today
    row.closed_by = uow.actor.operator
    uow.touch("lending")


def write_return_package(uow: UnitOfWork, lending_id: str, folder: Path) -> Path:
    """Write the package that brings everything back, again where the first one was lost.

    Raises RuleViolation ``lending.return_first``, NotFound, SurroundingsTrouble.
    """
    row = _row(uow, lending_id)
    given_back = row.state == LendingState.RETURNED and uow.actor.is_copy
    require([] if given_back else [Refusal("lending.return_first")])
    contents = own_contents(uow, _organizations(row))
    return _write(uow, row, uow.actor.office_id, folder, contents)


def write_off_lending(uow: UnitOfWork, command: WriteOffLending) -> None:
    """Give the lending up, so that the organizations can be worked on here again.

    Raises RuleViolation ``lending.not_out``, ``lending.reason_missing``, ``lending.from_copy``;
    NotFound.
    """
    row = _row(uow, command.lending_id)
    from_copy = [Refusal("lending.from_copy")] if uow.actor.is_copy else []
    require([*from_copy, *assess_write_off(LendingState(row.state), command.reason)])
    row.state, row.closed_on = LendingState.WRITTEN_OFF.value, uow.today
    row.closed_by, row.reason = uow.actor.operator, command.reason.strip()
    uow.touch("lending")


def list_lendings(uow: UnitOfWork) -> list[LendingItem]:
    """Return every lending, those that are out first, each the newest first."""
    rows = uow.session.scalars(select(LendingRow).order_by(LendingRow.id.desc()))
    items = [_item(uow, row) for row in rows]
    return sorted(items, key=lambda one: one.state is not LendingState.OUT)


def list_lendable(uow: UnitOfWork) -> list[tuple[str, str]]:
    """Return id and name of the office's own organizations that are not lent, by name."""
    query = select(OrganizationRow.id, OrganizationRow.name).where(
        OrganizationRow.office == uow.actor.office_id, OrganizationRow.closed_on.is_(None)
    )
    rows = uow.session.execute(query.order_by(OrganizationRow.name))
    return [(key, name) for key, name in rows if key not in uow.lendings.out]


def list_copies(uow: UnitOfWork) -> list[CopyItem]:
    """Return the laptops of this office whose keys were compared, by name."""
    rows = uow.session.scalars(select(TrustedOfficeRow).order_by(TrustedOfficeRow.name))
    own = uow.actor.office_id
    return [
        CopyItem(row.office_id, _short(uow, row.name))
        for row in rows
        if is_copy_of(row.office_id, own)
    ]


def _short(uow: UnitOfWork, name: str) -> str:
    """Return what a laptop is called within its office, without the office's name."""
    around = words.text("lending.copy_of", office=uow.actor.office_name, copy="\n").split("\n")
    return (
        name.removeprefix(around[0]).removesuffix(around[1]) if name.startswith(around[0]) else name
    )


def _item(uow: UnitOfWork, row: LendingRow) -> LendingItem:
    return LendingItem(
        id=row.id,
        copy_id=row.copy_id,
        holder=row.holder,
        organizations=tuple((key, name) for key, name in row.organizations),
        purpose=row.purpose,
        lent_on=row.lent_on,
        lent_by=row.lent_by,
        days=days_out(row.lent_on, row.closed_on or uow.today),
        state=LendingState(row.state),
        closed_on=row.closed_on,
        closed_by=row.closed_by,
        reason=row.reason,
        is_ours=not uow.actor.is_copy,
    )


def _row(uow: UnitOfWork, lending_id: str) -> LendingRow:
    row = uow.session.get(LendingRow, lending_id)
    if row is None:
        raise NotFound("lending", lending_id)
    return row


def _organizations(row: LendingRow) -> list[str]:
    return [key for key, _ in row.organizations]


def _write(
    uow: UnitOfWork, row: LendingRow, receiver_id: str, folder: Path, tables: Iterator[TableData]
) -> Path:
    receiver = trusted(uow).get(receiver_id)
    if receiver is None:
        raise RuleViolation(Refusal("package.no_receiver"))
    header = PackageHeader(
        package_id=new_id(),
        sender=own_office(uow),
        receiver_id=receiver_id,
        receiver_name=receiver.office.name,
        period=ON_DEMAND,
        sequence=FIRST_SEQUENCE,
        created_at=uow.now.astimezone(UTC).replace(microsecond=0),
        schema_version=head(),
        program_version=__version__,
        scope=PackageScope.CHANGES,
        is_demo=uow.actor.demo,
    )

    def contents() -> Iterator[TableData]:
        yield told(row)
        yield from tables

    keys = own_keys(uow)
    return write_package(folder, header, contents(), (), keys=keys, receiver=receiver).path
