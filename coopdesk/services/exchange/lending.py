"""Lending organizations to a laptop, bringing them back, and giving a lost laptop up.

The lock comes first and its package after: whatever happens between the two, the office knows who
has the organizations, and the package can be written again as long as they are out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from coopdesk import __version__
from coopdesk.domain.errors import NotFound, Refusal, RuleViolation, require
from coopdesk.domain.exchange import FIRST_SEQUENCE
from coopdesk.domain.lending import (
    LendingState,
    assess_lending,
    assess_write_off,
)
from coopdesk.exchange.package import (
    ON_DEMAND,
    PackageHeader,
    PackageScope,
    TableData,
    write_package,
)
from coopdesk.services.exchange.keyring import own_keys, own_office, trusted
from coopdesk.services.exchange.lending_list import list_copies
from coopdesk.services.exchange.lent_papers import carried_in, papers_without_room, require_room
from coopdesk.services.exchange.lent_records import lent_contents, own_contents, told
from coopdesk.services.exchange.papers_sent import ATTACHMENT, PapersSent
from coopdesk.storage.migrations import head
from coopdesk.storage.tables.base import new_id
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
        papers_left=papers_without_room(uow, command.organization_ids),
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
    contents = lent_contents(uow, _organizations(row), row.papers_left or ())
    return _write(uow, row, row.copy_id, folder, contents)


def return_lent(uow: UnitOfWork, command: ReturnLent) -> None:
    """Give back what this copy holds.

    Raises RuleViolation ``lending.not_out``, ``lending.papers_too_large``; NotFound.
    """
    row = _row(uow, command.lending_id)
    held = row.state == LendingState.OUT and uow.actor.is_copy
    require([] if held else [Refusal("lending.not_out")])
    require_room(uow, _organizations(row))
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

    papers, keys = PapersSent(), own_keys(uow)

    def contents() -> Iterator[TableData]:
        yield told(row)
        for data in tables:
            yield carried_in(papers, data) if data.schema.name == ATTACHMENT else data

    attached = papers.contents(uow)
    return write_package(folder, header, contents(), attached, keys=keys, receiver=receiver).path
