"""The ways in which data is written, each as a command, on the demo office and its county."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from coopdesk.domain.organizations import OfficeLevel
from coopdesk.services import demo, exchange, system
from coopdesk.services.opening import NewOffice, create_workspace, open_workspace
from coopdesk.services.workspace import Workspace
from coopdesk.storage.tables.ledger import VoucherRow
from coopdesk.storage.tables.members import MemberRow
from tests.conftest import NOW, QUICK
from tests.samples import MEMBER_LIST

OPERATOR, TODAY = "演示员", "2026-11-23"
PASSPHRASE = demo.PASSPHRASE
COUNTY = NewOffice(
    OfficeLevel.COUNTY, "150423", "巴林右旗供销合作社", OPERATOR, PASSPHRASE, demo=True
)


@dataclass(frozen=True)
class Prepared:
    """A room with both offices and a stick, and what the commands speak of."""

    room: Path
    organization: str
    member: str
    voucher: str


@dataclass(frozen=True)
class Way:
    """One way to write: its command, in which office; ``room`` is where everything lies."""

    name: str
    words: Callable[[Prepared, Path], list[object]]
    office: str = "township"

    def command(self, prepared: Prepared, room: Path) -> list[str]:
        """Return the whole command line for a copy of the prepared room."""
        general = ["--workspace", room / self.office, "--passphrase-file", room / "passphrase"]
        told = [*general, "--today", TODAY, "--json", *self.words(prepared, room)]
        return [str(word) for word in told]


def prepare(room: Path) -> Prepared:
    """Make both offices known to each other, with a package and a backup on the stick."""
    stick = room / "stick"
    stick.mkdir(parents=True)
    (room / "receipts").mkdir()
    (room / "passphrase").write_text(PASSPHRASE, encoding="utf-8")
    here = demo.make_demo(room / "township", lambda: NOW)
    there, _ = create_workspace(room / "county", COUNTY, lambda: NOW, QUICK)
    for ours, theirs in ((here.runner, there.runner), (there.runner, here.runner)):
        card = theirs.ask(exchange.export_key, stick)
        fingerprint = theirs.ask(exchange.own_key).fingerprint
        ours.do(exchange.trust_office, exchange.TrustOffice(card, fingerprint))
    made = here.runner.do(exchange.make_package, exchange.MakePackage(stick, everything=True))
    made.path.rename(stick / "first.coopdesk")
    system.make_backup(here, stick).path.rename(stick / "first.coopbackup")
    prepared = here.runner.ask(_speak_of, room)
    here.close()
    there.close()
    _write_voucher(room, prepared.organization)
    return prepared


def open_office(room: Path, office: str) -> Workspace:
    """Return the workspace of an office in a room."""
    return open_workspace(room / office, OPERATOR, PASSPHRASE, lambda: NOW)


def _speak_of(uow, room: Path) -> Prepared:
    member = uow.session.scalars(select(MemberRow).order_by(MemberRow.number)).first()
    voucher = uow.session.scalars(select(VoucherRow.id).order_by(VoucherRow.number.desc())).first()
    return Prepared(room, member.organization_id, member.id, voucher)


def _write_voucher(room: Path, organization: str) -> None:
    lines = [{"account": "523", "debit_fen": 3}, {"account": "101", "credit_fen": 3}]
    told = {"organization": organization, "day": TODAY, "summary": "付电费", "lines": lines}
    (room / "voucher.json").write_text(json.dumps(told), encoding="utf-8")


WAYS = (
    Way(
        "member",
        lambda told, _: [
            "member",
            "add",
            "--organization",
            told.organization,
            "--name",
            "萨仁图雅",
            "--id-number",
            "150423198503140028",
            "--applied-on",
            TODAY,
        ],
    ),
    Way(
        "members",
        lambda told, _: ["import", "members", MEMBER_LIST, "--organization", told.organization],
    ),
    Way(
        "voucher",
        lambda _, room: [
            "--confirm",
            "voucher.cash_overdrawn",
            "voucher",
            "post",
            "--file",
            room / "voucher.json",
        ],
    ),
    Way("reversal", lambda told, _: ["voucher", "reverse", told.voucher, "--reason", "记错科目"]),
    Way(
        "shares",
        lambda told, _: [
            "fund",
            "subscribe",
            "--organization",
            told.organization,
            "--member",
            told.member,
            "--amount",
            "100",
            "--day",
            TODAY,
        ],
    ),
    Way("attachment", lambda told, room: ["attachment", "add", "member", told.member, MEMBER_LIST]),
    Way(
        "operator",
        lambda _, room: [
            "operator",
            "add",
            "--name",
            "鲍乌日娜",
            "--role",
            "clerk",
            "--new-passphrase-file",
            room / "passphrase",
        ],
    ),
    Way("recovery", lambda _, room: ["recovery", "renew", "--sheet", room / "sheet.pdf"]),
    Way("backup", lambda _, room: ["backup", "make", room / "stick"]),
    Way("restore", lambda _, room: ["restore", room / "stick" / "first.coopbackup"]),
    Way(
        "export",
        lambda told, room: [
            "export",
            "members",
            room / "out.xlsx",
            "--organization",
            told.organization,
        ],
    ),
    Way("package", lambda _, room: ["package", "make", "--to", room / "stick"]),
    Way(
        "take",
        lambda _, room: [
            "package",
            "take",
            room / "stick" / "first.coopdesk",
            "--receipts",
            room / "receipts",
        ],
        "county",
    ),
)
