"""The room that commands run in: offices of every kind, a stick, and papers to be taken in.

It is made once at the place where each run finds its copy, so that what a workspace remembers of
places stays true. Everything is done by the command line itself.
"""

import io
import json
import shutil
from contextlib import redirect_stdout
from pathlib import Path

from openpyxl import Workbook
from sqlalchemy import select

from coopdesk import __main__
from coopdesk.domain.organizations import OfficeLevel
from coopdesk.services import demo
from coopdesk.services.ledger import PostVoucher, VoucherLine
from coopdesk.services.opening import NewOffice, create_workspace, open_workspace
from coopdesk.services.workspace import Workspace
from coopdesk.storage import keys
from coopdesk.storage.tables.awards import ApplicationRow
from coopdesk.storage.tables.ledger import VoucherRow
from coopdesk.storage.tables.members import MemberRow
from tests.books import a_document, yuan
from tests.conftest import NOW, QUICK
from tests.samples import MEMBER_LIST, SAMPLES
from tests.unit.services.test_issued_files import a_policy
from tests.updates import make_update

OPERATOR, TODAY = "演示员", "2026-11-23"
COUNTY = NewOffice(
    OfficeLevel.COUNTY, "150423", "巴林右旗供销合作社", OPERATOR, demo.PASSPHRASE, demo=True
)
RELEASED = SAMPLES.parent / "databases" / "0.1.0"
OFFICES = ("township", "county", "laptop", "older", "upgraded", "damaged")
SECOND_PLACE = "disk"
"""Where the township's backups are carried to."""
DAMAGE_AT = 200 * 4096 + 100
"""A place in the damaged database whose page is lost."""

Facts = dict[str, str]


def open_office(room: Path, office: str, passphrase: str = demo.PASSPHRASE) -> Workspace:
    """Return the workspace of an office in a room."""
    return open_workspace(room / office, OPERATOR, passphrase, lambda: NOW)


def general_options(room: Path, office: str, today: str = TODAY) -> list[str]:
    """Return the options with which a command is carried out in an office; no day tells none."""
    told = ["--workspace", str(room / office), "--operator", OPERATOR, "--json"]
    told += ["--passphrase-file", str(room / "passphrase")]
    return told + (["--today", today] if today else [])


def make_room(room: Path) -> Facts:
    """Make all offices and the stick; return what the commands speak of, by name."""
    facts = make_township(room)
    create_workspace(room / "county", COUNTY, lambda: NOW, QUICK)[0].close()
    told = ("--organization", facts["organization"], "--member", facts["member"])
    carry_out(room, "township", "fund", "subscribe", *told, "--amount", "100", "--day", TODAY)
    facts |= _with_the_county(room) | _with_a_laptop(room) | _with_series(room, facts)
    facts["update"] = str(make_update(room / "stick"))
    _with_older_offices(room)
    for office in OFFICES:
        key = keys.unlock(room / office, OPERATOR, demo.PASSPHRASE)
        keys.set_passphrase(room / office, key, OPERATOR, demo.PASSPHRASE, QUICK)
    return facts


def make_township(room: Path) -> Facts:
    """Make a room with one office, a stick and a backup on it."""
    for name in ("stick", "receipts"):
        (room / name).mkdir(parents=True)
    (room / "passphrase").write_text(demo.PASSPHRASE, encoding="utf-8")
    (room / "new-passphrase").write_text("春耕-备耕-2027", encoding="utf-8")
    demo.make_demo(room / "township", lambda: NOW).close()
    facts = {"room": str(room), "members": str(MEMBER_LIST)} | _with_dues(room)
    _write_papers(room, facts)
    made = carry_out(room, "township", "backup", "make", room / "stick")["file"]
    first = Path(made).rename(room / "stick" / "first.coopbackup")
    return facts | {"first_backup": str(first)}


def carry_out(room: Path, office: str, *words: object, today: str = TODAY) -> dict:
    """Carry out one command and return its answer."""
    told = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with redirect_stdout(told):
        asked = [*general_options(room, office, today), *map(str, words)]
        code = __main__.main(asked)
    answer = told.buffer.getvalue().decode("utf-8")
    assert code == 0, f"{words} is not carried out: {answer}"
    return json.loads(answer)


def _with_dues(room: Path) -> Facts:
    """Let the township owe a member a dividend; return the ids of what the demo year holds."""
    workspace = open_office(room, "township")
    try:
        facts = workspace.runner.ask(_ids)
        lines = (
            VoucherLine("33201", debit=yuan(30)),
            VoucherLine("221", credit=yuan(30), member_id=facts["member"]),
        )
        owed = PostVoucher(facts["organization"], NOW.date(), "分配盈余", lines)
        a_document(workspace.runner, owed)
        return facts
    finally:
        workspace.close()


def _ids(uow) -> Facts:
    member = uow.session.scalars(select(MemberRow).order_by(MemberRow.number)).first()
    newest = select(VoucherRow.id).order_by(VoucherRow.number.desc())
    return {
        "organization": member.organization_id,
        "member": member.id,
        "voucher": uow.session.scalars(newest).first(),
        "application": uow.session.scalars(select(ApplicationRow.id)).first(),
    }


def _write_papers(room: Path, facts: Facts) -> None:
    """Write the files that are taken in: one voucher, and a sheet of some."""
    told = {"organization": facts["organization"], "day": TODAY, "summary": "付电费"}
    lines = [{"account": "523", "debit_fen": 3}, {"account": "101", "credit_fen": 3}]
    (room / "voucher.json").write_text(json.dumps(told | {"lines": lines}), encoding="utf-8")
    book = Workbook()
    book.active.append(["日期", "凭证号", "摘要", "科目", "借方", "贷方"])
    for number in range(1, 4):
        book.active.append([TODAY, number, "收服务费", "10201", number, None])
        book.active.append([None, None, None, "50101", None, number])
    book.save(room / "vouchers.xlsx")


def _with_the_county(room: Path) -> Facts:
    """Let township and county know each other; put what each sends the other on the stick."""
    stick = room / "stick"
    for ours, theirs in (("township", "county"), ("county", "township")):
        _trust(room, ours, carry_out(room, theirs, "key", "export", "--to", stick))
    first = _package(room, "township", "first", "--everything")
    (room / "issued.toml").write_text(a_policy("600000"), encoding="utf-8")
    edition = carry_out(room, "county", "issued", "save", room / "issued.toml")["file_id"]
    carry_out(room, "county", "issued", "issue", edition)
    township = carry_out(room, "county", "key", "show")["trusted"][0]["office_id"]
    down = _package(room, "county", "down", "--for", township)
    shutil.copytree(room / "township", room / "renewed")
    carry_out(room, "renewed", "key", "renew", "--reason", "人员变动")
    renewed = _package(room, "renewed", "renewed")
    shutil.rmtree(room / "renewed")
    return {"first": first, "down": down, "renewed": renewed, "below": township}


def _package(room: Path, office: str, name: str, *more: object) -> str:
    """Make a package, called by a name that all runs know."""
    made = carry_out(room, office, "package", "make", "--to", room / "stick", *more)
    return str(Path(made["file"]).rename(room / "stick" / f"{name}.coopdesk"))


def _trust(room: Path, office: str, card: dict) -> None:
    told = ("--fingerprint", card["fingerprint"])
    carry_out(room, office, "key", "trust", card["file"], *told)


def _with_a_laptop(room: Path) -> Facts:
    """Lend organizations to a laptop: one is on its way, one there, one on its way back."""
    stick, villages = room / "stick", ("east", "west", "south", "north")
    card = carry_out(room, "township", "key", "export", "--to", stick)
    told = ("--of", card["file"], "--fingerprint", card["fingerprint"], "--name", "下乡笔记本")
    copy = carry_out(room, "laptop", "lending", "init", "--demo", *told)["copy_id"]
    _trust(room, "township", carry_out(room, "laptop", "key", "export", "--to", stick))
    facts = {"copy": copy}
    for name in villages:
        new = ("--kind", "trinity_organization", "--division", "150423200", "--name", f"{name}社")
        facts[name] = carry_out(room, "township", "organization", "add", *new)["organization_id"]
    for name in villages[1:]:
        told = ("--organization", facts[name], "--for", copy, "--to", stick)
        lent = carry_out(room, "township", "lending", "lend", *told)
        facts |= {f"lent_{name}": lent["file"], f"lending_{name}": lent["lending_id"]}
    for name in villages[2:]:
        carry_out(room, "laptop", "lending", "take", facts[f"lent_{name}"])
    told = (facts["lending_north"], "--to", stick)
    back = carry_out(room, "laptop", "lending", "return", *told)
    return facts | {"back": back["file"]}


def _with_series(room: Path, facts: Facts) -> Facts:
    """Keep a backup a day in both places: one of a week and a change wait for the next."""
    (room / SECOND_PLACE).mkdir()
    carry_out(room, "township", "backup", "place", room / SECOND_PLACE)
    for day in range(16, 24):
        told = ("recovery", "renew", "--sheet", room / "sheet.pdf")
        carry_out(room, "township", *told, today=f"2026-11-{day}")
        if day < 23:
            carry_out(room, "township", "backup", "run", today=f"2026-11-{day}")
    (room / "sheet.pdf").unlink()
    added = ("attachment", "add", "member", facts["member"], MEMBER_LIST)
    attached = carry_out(room, "township", *added)["attachment_ids"][0]
    kept = sorted((room / "township" / "backups").glob("*.coopbackup"))[-1]
    return {"kept_backup": str(kept), "attachment": attached}


def _with_older_offices(room: Path) -> None:
    """Add an office of an older release, one that was brought up, and one that is damaged."""
    for office in ("older", "upgraded"):
        shutil.copytree(RELEASED, room / office)
    carry_out(room, "upgraded", "check")
    shutil.copytree(room / "township", room / "damaged")
    with (room / "damaged" / "workspace.db").open("r+b") as database:
        database.seek(DAMAGE_AT)
        database.write(b"damaged")
