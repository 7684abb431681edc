"""Offices that know each other's keys, a year's work in small, and a stick between them."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from coopdesk.domain.money import Money
from coopdesk.services import exchange
from coopdesk.services.runner import Runner
from coopdesk.services.workspace import Workspace
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.tables.organizations import OrganizationRow


@dataclass(frozen=True)
class Enter:
    """Add a member, or rename the one with this number; an empty name deletes it."""

    number: int
    name: str


def as_members(handler):
    """Give a handler of the tests the right of a member clerk."""
    handler.__module__ = "coopdesk.services.members"
    return handler


@as_members
def enter(uow, command):
    row = uow.session.scalar(
        select(MemberRow).where(
            MemberRow.number == command.number, MemberRow.office == uow.actor.office_id
        )
    )
    if row is None:
        row = MemberRow(organization_id=_organization(uow), number=command.number, kind="person")
        row.initials, row.state, row.roster_share = "W", "member", Money(100_000)
        row.name = row.typed_name = command.name
        return uow.add(row)
    if not command.name:
        uow.session.delete(row)
        return row.id
    row.name = row.typed_name = command.name
    return row.id


def _organization(uow):
    found = uow.session.scalar(
        select(OrganizationRow.id).where(OrganizationRow.office == uow.actor.office_id)
    )
    return found or uow.add(
        OrganizationRow(
            kind="trinity_organization",
            name=f"{uow.actor.office_name}综合合作社",
            division_code=uow.actor.division_code,
            sponsor_level="county",
        )
    )


def put(office: Runner, **names: str) -> None:
    """Enter members by number: ``put(office, n1="乌云")``."""
    for number, name in names.items():
        office.do(enter, Enter(int(number[1:]), name))


def names(office: Runner, sender: str = "") -> dict[int, str]:
    """Return the members by number, as they are kept here of one office or of all."""

    def asked(uow):
        query = select(MemberRow.number, MemberRow.name)
        if sender:
            query = query.where(MemberRow.office == sender)
        return dict(uow.session.execute(query.order_by(MemberRow.number)).all())

    return office.ask(asked)


def introduce(one: Runner, other: Runner, stick: Path) -> None:
    """Let two offices trust each other's keys."""
    for ours, theirs in ((one, other), (other, one)):
        card = theirs.ask(exchange.export_key, stick)
        fingerprint = theirs.ask(exchange.own_key).fingerprint
        ours.do(exchange.trust_office, exchange.TrustOffice(card, fingerprint))


def make(office: Runner, stick: Path, **options: object) -> exchange.MadePackage:
    """Make the next package onto the stick."""
    return office.do(exchange.make_package, exchange.MakePackage(stick, **options))


def take(office: Runner, made: exchange.MadePackage, **options: object) -> exchange.TakenPackage:
    """Take a package in; its receipt lies beside it."""
    command = exchange.TakePackage(made.path, made.path.parent, **options)
    return office.do(exchange.take_package, command)


def answer(office: Runner, receipt: Path) -> exchange.TakenReceipt:
    """Take a receipt in."""
    return office.do(exchange.take_receipt, exchange.TakeReceipt(receipt))


def send(sender: Runner, receiver: Runner, stick: Path) -> exchange.TakenPackage:
    """Make, take, and bring the receipt home."""
    taken = take(receiver, make(sender, stick))
    answer(sender, taken.receipt)
    return taken


def send_back(office: Runner, package_id: str, stick: Path, reason: str) -> Path:
    """Send a package back and return its receipt."""
    command = exchange.ReturnPackage(package_id, stick, reason)
    return office.do(exchange.return_package, command).receipt


def copied(workspace: Workspace) -> dict[str, bytes]:
    """Return the files of a closed workspace, to be put back as from a backup."""
    return {file.name: file.read_bytes() for file in workspace.folder.iterdir() if file.is_file()}


def restore(workspace: Workspace, files: dict[str, bytes]) -> None:
    """Put the files of a closed workspace back as they were copied."""
    for file in workspace.folder.iterdir():
        if file.is_file():
            file.unlink()
    for name, content in files.items():
        (workspace.folder / name).write_bytes(content)
