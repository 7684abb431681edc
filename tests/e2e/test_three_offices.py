"""Sumu, banner and city over two years: a lost stick, a restored backup, a lent laptop.

Every half-year the sumu reports to the banner and the banner to the city, with a stick. At the end
all three have the same of the sumu, the city knows how far it reaches, and nothing waits.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from coopdesk.domain.errors import RuleViolation
from coopdesk.domain.exchange import RemarkState, ReportState
from coopdesk.domain.issued import IssuedState
from coopdesk.domain.money import Money
from coopdesk.domain.organizations import OfficeLevel
from coopdesk.services import attachments, exchange, issued_files, ledger, system
from coopdesk.services.divisions import division_name
from coopdesk.services.opening import (
    NewCopy,
    NewOffice,
    create_field_copy,
    create_workspace,
    open_workspace,
)
from coopdesk.storage.tables.attachments import AttachmentContentRow
from coopdesk.storage.tables.ledger import PostingRow
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.tables.organizations import OrganizationRow
from tests.books import a_member
from tests.conftest import PASSPHRASE, QUICK
from tests.unit.services.division_lists import a_division_list, a_unit, hand_down
from tests.unit.services.field_copies import bring_back, lend, take_lent
from tests.unit.services.offices import answer, introduce, make, names, put, take

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
SUMU = NewOffice(
    OfficeLevel.TOWNSHIP, "150423200", "西拉沐沦苏木供销合作社", "乌云其其格", PASSPHRASE
)
BANNER = replace(SUMU, level=OfficeLevel.COUNTY, division_code="150423", name="巴林右旗供销合作社")
CITY = replace(SUMU, level=OfficeLevel.CITY, division_code="150400", name="赤峰市供销合作社")


@dataclass
class Office:
    """An office at work, with the calendar of all three on its wall."""

    folder: Path
    calendar: list[date]
    new: NewOffice

    def __post_init__(self):
        create_workspace(self.folder, self.new, self.now, QUICK)[0].close()
        self.open()

    def now(self):
        return datetime.combine(self.calendar[-1], time(9))

    def open(self):
        self.workspace = open_workspace(self.folder, SUMU.operator, PASSPHRASE, self.now)
        self.runner = self.workspace.runner
        self.id = self.runner.actor.office_id

    def has(self, owner):
        """Return what it has of an office: members, posted turnover, contents of papers."""

        def asked(uow):
            turnover = select(func.sum(PostingRow.debit)).where(PostingRow.office == owner.id)
            return uow.session.scalar(turnover)

        return names(self.runner, owner.id), self.runner.ask(asked)

    @property
    def place(self):
        """Return what it calls the place where it sits."""
        return self.runner.ask(division_name, self.new.division_code)

    @property
    def papers(self):
        kept = select(AttachmentContentRow.sha256)
        return self.runner.ask(lambda uow: set(uow.session.scalars(kept)))


@dataclass
class Line:
    """Sumu, banner and city, who trust each other along the line, and a stick between them."""

    calendar: list[date]
    sumu: Office
    banner: Office
    city: Office
    stick: Path
    books: str = ""

    def report(self, sender, receiver, period=exchange.ON_DEMAND, **options):
        """Make the report, carry it over, take it in, and bring the receipt home."""
        made = make(sender.runner, self.stick, receiver_id=receiver.id, period=period)
        taken = take(receiver.runner, made, **options)
        answer(sender.runner, taken.receipt)
        return taken

    def all_have_the_same(self):
        """Say whether banner and city have of the sumu what it has itself."""
        own = self.sumu.has(self.sumu)
        return self.banner.has(self.sumu) == own and self.city.has(self.sumu) == own


@pytest.fixture
def line(tmp_path):
    calendar = [date(2026, 1, 5)]
    offices = [Office(tmp_path / new.level, calendar, new) for new in (SUMU, BANNER, CITY)]
    line = Line(calendar, *offices, tmp_path / "stick")
    line.stick.mkdir()
    introduce(line.sumu.runner, line.banner.runner, line.stick)
    introduce(line.banner.runner, line.city.runner, line.stick)
    yield line
    for office in offices:
        office.workspace.close()


def _open_books(office, tmp_path):
    key = office.runner.ask(lambda uow: uow.session.scalar(select(OrganizationRow.id)))
    office.runner.do(ledger.open_books, ledger.OpenBooks(key))
    _attach(office.runner, ("organization", key), tmp_path / "营业执照.pdf", "license")
    return key


def _attach(runner, record, scan, kind):
    """Scan a paper and attach it to a record."""
    scan.write_bytes(PDF + scan.stem.encode())
    command = attachments.AddAttachments(*record, (scan,), kind)
    runner.do(attachments.add_attachments, command)


def _read(runner, *record):
    """The papers of a record by title, each opened and read to its end."""
    listed = runner.ask(attachments.list_attachments, *record)
    return {one.title: runner.ask(attachments.read_attachment, one.id) for one in listed}


def _post(office, key, yuan):
    fee = Money(100 * yuan)
    lines = (ledger.VoucherLine("101", debit=fee), ledger.VoucherLine("502", credit=fee))
    command = ledger.PostVoucher(key, office.calendar[-1], "收手续费", lines)
    office.runner.do(ledger.post_voucher, command)


def _first_half_of_2026(line, tmp_path):
    """Everything goes as it should."""
    put(line.sumu.runner, n1="乌云", n2="图雅")
    line.books = _open_books(line.sumu, tmp_path)
    _post(line.sumu, line.books, 100)
    put(line.banner.runner, n1="旗里的社员")
    line.calendar.append(date(2026, 7, 6))
    line.report(line.sumu, line.banner, "2026H1")
    assert line.report(line.banner, line.city, "2026H1").refused == 0
    assert line.all_have_the_same()


def _second_half_of_2026(line):
    """The stick with number 2 is lost on the way; number 3 makes it good."""
    sumu, banner, city = line.sumu.runner, line.banner.runner, line.city.runner
    put(sumu, n3="高娃")
    _post(line.sumu, line.books, 20)
    line.calendar.append(date(2027, 1, 6))
    make(sumu, line.stick, period="2026H2").path.unlink()
    put(sumu, n2="图雅其其格")
    late = make(sumu, line.stick, period="2026H2")
    assert take(banner, late).held == late.records
    lost = exchange.TakeHeld(
        late.package_id, line.stick, without_missing=True, reason="第2号U盘丢失"
    )
    answer(sumu, banner.do(exchange.take_held, lost).receipt)
    line.report(line.banner, line.city, "2026H2")
    assert line.all_have_the_same()
    (row,) = city.ask(exchange.list_board, "2026H2")
    assert (row.state, row.members) == (ReportState.IN_TIME, 4)
    assert [(one.office, one.sequence) for one in row.origins] == [(SUMU.name, 3)]


def _correction_asked_for(line, tmp_path):
    """The city asks the sumu, by way of the banner, to write a name in full; a letter goes along.

    With the same packages it hands the new list of divisions down: the sumu is a town from July on.
    """
    city = line.city.runner
    wrong = city.ask(lambda uow: uow.session.scalar(select(MemberRow.id).filter_by(name="高娃")))
    remark = city.do(exchange.write_remark, exchange.WriteRemark("member", wrong, "请写全名"))
    _attach(city, ("remark", remark), tmp_path / "更正函.pdf", "signed")
    renamed = a_unit(SUMU.division_code, "西拉沐沦镇", "town")
    divisions = hand_down(city, a_division_list(renamed, first_day="2027-07-01"))
    _attach(city, ("issued_file", divisions), tmp_path / "民政批复.pdf", "notice")
    line.report(line.city, line.banner)
    line.report(line.banner, line.sumu)
    (asked,) = line.sumu.runner.ask(exchange.list_remarks)
    assert (asked.office, asked.wanted) == (CITY.name, "请写全名")
    assert _read(line.sumu.runner, "remark", remark) == {"更正函": PDF + "更正函".encode()}
    (list_of,) = line.sumu.runner.ask(issued_files.list_issued_files)
    assert (list_of.title, list_of.state) == ("行政区划调整", IssuedState.COMING)
    assert list(_read(line.sumu.runner, "issued_file", divisions)) == ["民政批复"]
    assert line.sumu.place == "巴林右旗西拉沐沦苏木"


def _first_half_of_2027(line, tmp_path):
    """The sumu reports number 4; then its computer fails, and its backup is older than that."""
    sumu, banner = line.sumu, line.banner.runner
    backup = system.make_backup(sumu.workspace, tmp_path)
    put(sumu.runner, n4="只报过一次")
    line.calendar.append(date(2027, 7, 5))
    line.report(sumu, line.banner, "2027H1")
    line.report(line.banner, line.city, "2027H1")
    sumu.workspace.close()
    system.restore(backup.path, sumu.folder, SUMU.operator, "2027-07-05T09:00:00")
    sumu.open()
    put(sumu.runner, n3="高娃其木格", n5="恢复后登记的")
    _post(sumu, line.books, 3)
    (asked,) = sumu.runner.ask(exchange.list_remarks)
    done = exchange.AnswerRemark(asked.id, True, "已写全名")
    sumu.runner.do(exchange.answer_remark, done)

    again = make(sumu.runner, line.stick, period="2027H1")
    conflicts = banner.ask(exchange.judge_package_file, again.path).conflicts
    assert [one.name for one in conflicts] == ["只报过一次 4"]
    decided = tuple(exchange.RecordDecision(c.table, c.record_id, False) for c in conflicts)
    told = {"going_on": True, "decisions": decided, "reason": "苏木电脑损坏，恢复了备份"}
    receipt = answer(sumu.runner, take(banner, again, **told).receipt)
    assert receipt.reason == "苏木电脑损坏，恢复了备份"
    assert line.report(line.banner, line.city, "2027H1").refused == 0
    assert line.all_have_the_same()
    (remark,) = line.city.runner.ask(exchange.list_remarks)
    assert (remark.state, remark.answer) == (RemarkState.ANSWERED, "已写全名")


def _a_laptop_in_the_field(line, tmp_path):
    """宝音 takes the organization along to a village, works without the office, and comes back."""
    sumu, stick = line.sumu, line.stick
    fingerprint = sumu.runner.ask(exchange.own_key).fingerprint
    card = sumu.runner.ask(exchange.export_key, stick)
    asked = NewCopy(card, fingerprint, "下乡笔记本", "宝音", PASSPHRASE)
    opened, _ = create_field_copy(tmp_path / "laptop", asked, sumu.now, QUICK)
    laptop = opened.runner
    theirs = laptop.ask(exchange.export_key, stick)
    known = laptop.ask(exchange.own_key)
    sumu.runner.do(exchange.trust_office, exchange.TrustOffice(theirs, known.fingerprint))
    lending, path = lend(sumu.runner, stick, line.books)
    take_lent(laptop, path)
    with pytest.raises(RuleViolation, match=r"lending\.is_out"):
        _post(sumu, line.books, 1)
    assert list(_read(laptop, "organization", line.books)) == ["营业执照"]
    assert laptop.ask(division_name, SUMU.division_code) == "巴林右旗西拉沐沦镇"
    a_member(laptop, line.books, 6, name="嘎查里登记的")
    _attach(laptop, ("organization", line.books), tmp_path / "换发的执照.pdf", "license")
    applied = laptop.ask(lambda uow: uow.session.scalar(select(MemberRow.id).filter_by(number=6)))
    _attach(laptop, ("member", applied), tmp_path / "入社申请书.pdf", "application")
    fee = Money(700)
    lines = (ledger.VoucherLine("101", debit=fee), ledger.VoucherLine("502", credit=fee))
    posted = ledger.PostVoucher(line.books, sumu.calendar[-1], "下乡收手续费", lines)
    laptop.do(ledger.post_voucher, posted)
    taken = take_lent(sumu.runner, bring_back(laptop, lending, stick))
    assert taken.new >= 6
    assert set(_read(sumu.runner, "organization", line.books)) == {"营业执照", "换发的执照"}
    assert list(_read(sumu.runner, "member", applied)) == ["入社申请书"]
    opened.close()


def _second_half_of_2027(line):
    """As if nothing had been."""
    put(line.sumu.runner, n1="乌云其其格")
    _post(line.sumu, line.books, 4)
    line.calendar.append(date(2028, 1, 4))
    line.report(line.sumu, line.banner, "2027H2")
    assert line.report(line.banner, line.city, "2027H2").refused == 0
    assert line.all_have_the_same()
    members, _ = line.city.has(line.sumu)
    written_at_home = {1: "乌云其其格", 2: "图雅其其格", 3: "高娃其木格", 5: "恢复后登记的"}
    assert members == {**written_at_home, 6: "嘎查里登记的"}
    assert line.city.has(line.banner) == line.banner.has(line.banner)


def test_two_years_of_three_offices(line, tmp_path):
    _first_half_of_2026(line, tmp_path)
    _second_half_of_2026(line)
    _correction_asked_for(line, tmp_path)
    _first_half_of_2027(line, tmp_path)
    _a_laptop_in_the_field(line, tmp_path)
    _second_half_of_2027(line)
    assert len(line.city.papers) == 4
    assert line.banner.papers == line.city.papers
    stays_at_home = line.sumu.papers - line.city.papers
    assert (len(stays_at_home), line.city.papers - line.sumu.papers) == (1, set())
    assert {office.place for office in (line.sumu, line.banner, line.city)} == {
        "巴林右旗西拉沐沦镇",
        "巴林右旗",
        "赤峰市",
    }
    for office in (line.sumu, line.banner, line.city):
        assert office.runner.ask(exchange.list_held) == []
        assert [check.name for check in system.self_test(office.workspace) if not check.ok] == []
    everything = {"receiver_id": line.city.id, "everything": True}
    _judged_by_others(make(line.banner.runner, line.stick, **everything), line.city)


def _judged_by_others(made, receiver):
    """What is forwarded is a package that others find valid, papers and foreign keys included."""
    folder = made.path.parent / "opened"
    receiver.runner.ask(lambda uow: exchange.open_package_file(uow, made.path, folder))
    said = subprocess.run(
        [sys.executable, "-m", "frictionless", "validate", "--json", "datapackage.json"],
        check=False,
        cwd=folder,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )
    report = json.loads(said.stdout)
    assert report["valid"], report["tasks"]
