"""Paper that comes back: printed, signed, scanned badly, and found again."""

import hashlib
import struct
import zlib
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from PIL import Image

from coopdesk.domain.award_facts import Part, Programme
from coopdesk.domain.errors import RuleViolation
from coopdesk.domain.organizations import OrganizationKind
from coopdesk.domain.rights import Role
from coopdesk.domain.scans import ScanStanding, assess_confirming
from coopdesk.forms.codes import SheetCode, build
from coopdesk.forms.elements import Trace
from coopdesk.services import attachments, awards, governance, organizations, scans, system
from coopdesk.services.bin import RemoveRecord, remove_record
from coopdesk.services.home import Due, list_due
from coopdesk.services.printing import print_form
from coopdesk.services.prints import NotePrints, find_sheet, note_prints
from coopdesk.services.runner import Runner
from tests import scanner
from tests.unit.services.governance_samples import ASSEMBLY, Found, found, particulars, people

STANDING = ScanStanding


@pytest.fixture
def trinity(runner):
    profile = organizations.Profile(
        kind=OrganizationKind.TRINITY_ORGANIZATION,
        name="巴林右旗西拉沐沦苏木众联综合合作社",
        division_code="150423200",
        registered_on=date(2022, 8, 5),
    )
    key = runner.do(organizations.add_organization, organizations.AddOrganization(profile))
    for part in Part:
        accepted = organizations.RecordAcceptance(key, part, date(2026, 5, 6), passed=True)
        runner.do(organizations.record_acceptance, accepted)
    return key


@pytest.fixture
def application(runner, trinity):
    return runner.do(awards.apply, awards.Apply(trinity, Programme.ACCEPTANCE, 2026))


@pytest.fixture
def paper(runner, application):
    """The application, printed."""
    paper = runner.ask(awards.print_application, application)
    runner.do(awards.note_printed, awards.NotePrinted(application, paper.values, paper.prints))
    return paper


@pytest.fixture
def scan(runner):
    """Read files and take them in."""

    def scan(*paths):
        pages = runner.ask(scans.read_scans, paths)
        return runner.do(scans.take_in_scans, scans.TakeInScans(pages))

    return scan


def items(runner, taken):
    return runner.ask(scans.list_scans, taken.scan_ids)


def written(path, content):
    path.write_bytes(content)
    return path


def refused(call, *told):
    with pytest.raises(RuleViolation) as raised:
        call(*told)
    return [refusal.code for refusal in raised.value.refusals]


def signed_sheets(runner, paper):
    """The sheets of a print with every place signed and sealed."""
    sheets = scanner.sheets_of(paper.pdf)
    row_id = paper_id(runner, paper)
    for view in runner.ask(signing, row_id):
        put = scanner.stamp if view.trace is Trace.SEAL else scanner.sign
        sheets[view.page - 1] = put(sheets[view.page - 1], view.place)
    return sheets


def signing(uow, printed_set_id):
    return scans.list_signing_places(uow, printed_set_id)


def paper_id(runner, paper):
    return runner.ask(find_sheet_id, paper.sheet_codes[0])


def find_sheet_id(uow, number):
    return find_sheet(uow, number)[0].id


def test_a_signed_application_goes_to_its_record_and_is_signed(
    runner, application, paper, scan, tmp_path
):
    sheets = signed_sheets(runner, paper)
    # the second sheet lies upside down in the feeder, and first
    pages = [scanner.noisy(sheet, angle) for sheet, angle in zip(sheets, (3.5, 178), strict=True)]
    stack = scanner.pdf_of(pages[::-1], tmp_path / "扫描0001.pdf")
    taken = scan(stack)
    told = items(runner, taken)
    assert [(one.standing, one.is_filed, one.page) for one in told] == [
        (STANDING.CURRENT, True, 2),
        (STANDING.CURRENT, True, 1),
    ]
    assert {one.number for one in told} == set(paper.sheet_codes)
    assert runner.ask(scans.list_tray) == []

    attached = runner.ask(attachments.list_attachments, "application", application)
    assert {one.kind for one in attached} == {"signed"}
    content = runner.ask(attachments.read_attachment, attached[0].id)
    assert hashlib.sha256(content).hexdigest() == attached[0].sha256

    [back] = runner.ask(scans.list_papers_back)
    assert (back.missing, back.pages, back.signed_on) == ((), 2, None)
    assert all(view.is_written for view in runner.ask(scans.list_signing_places, back.id))
    confirm = scans.ConfirmSigned(back.id, runner.today)
    assert runner.do(scans.confirm_signed, confirm)
    state = runner.ask(awards.get_application, application).state
    assert state is awards.ApplicationState.SIGNED
    assert runner.ask(scans.list_papers_back, open_only=True) == []


def test_a_paper_whose_record_changed_since_waits_in_the_tray_until_a_person_files_it(
    runner, application, paper, scan, tmp_path
):
    override = awards.OverrideField(application, "phone", "19900005678", "原号码停用")
    runner.do(awards.override_field, override)
    sheet = scanner.sheets_of(paper.pdf)[0]
    taken = scan(written(tmp_path / "旧.jpg", scanner.noisy(sheet, -2)))
    [item] = items(runner, taken)
    assert (item.standing, item.is_filed) == (STANDING.OUTDATED, False)
    assert runner.ask(scans.list_papers_back) == []
    assert runner.ask(attachments.list_attachments, "application", application) == []

    runner.do(scans.file_scan, scans.FileScan(item.id, item.number.lower().replace("-", " ")))
    assert runner.ask(scans.list_tray) == []
    [paper_back] = runner.ask(scans.list_papers_back)
    assert paper_back.missing == (2,)
    confirm = scans.ConfirmSigned(paper_back.id, runner.today)
    assert refused(runner.do, scans.confirm_signed, confirm) == ["scan.pages_missing"]


def test_foreign_and_unreadable_pages_wait_and_the_same_file_is_taken_once(
    runner, trinity, scan, tmp_path
):
    # looked at, never printed or saved here: the log does not know it
    foreign = runner.ask(print_form, "organization-record", trinity)
    sheet = scanner.sheets_of(foreign.pdf)[0]
    first = written(tmp_path / "外.jpg", scanner.noisy(sheet, 1))
    white = tmp_path / "白.png"
    Image.new("L", (900, 1200), 250).save(white)
    taken = scan(first, white)
    standings = [item.standing for item in items(runner, taken)]
    assert standings == [STANDING.FOREIGN, STANDING.UNREADABLE]
    assert len(runner.ask(scans.list_tray)) == 2
    [due] = (fact for fact in runner.ask(list_due, None) if fact.kind is Due.SCANS)
    assert (due.page, due.told["count"]) == ("scans", 2)

    again = scan(first, white)
    assert (again.scan_ids, again.repeated) == ((), (("外.jpg", 1), ("白.png", 1)))
    blank = items(runner, taken)[1]
    runner.do(scans.file_scan, scans.FileScan(blank.id, table="organization", record_id=trinity))
    [attached] = runner.ask(attachments.list_attachments, "organization", trinity)
    assert attached.file_name == "白.png"
    assert runner.ask(attachments.read_attachment, attached.id) == white.read_bytes()


def test_a_forged_code_finds_no_sheet_of_the_print(runner, paper, scan, tmp_path):
    """Form, record and content of a real print, and a page it never had."""
    [noted] = paper.prints
    code = SheetCode(noted.form_id, noted.form_version, noted.record_number, 9, 9, noted.content)
    sheet = Image.new("RGB", (1240, 1754), "white")
    sheet.paste(scanner.code_of(build(code)), (80, 80))
    [item] = items(runner, scan(written(tmp_path / "假.jpg", scanner.noisy(sheet, 0))))
    assert (item.standing, item.is_filed, item.page) == (STANDING.FOREIGN, False, 9)


def test_a_tray_page_is_thrown_away_and_may_come_again(runner, scan, tmp_path):
    white = tmp_path / "白.png"
    Image.new("L", (900, 1200), 250).save(white)
    [key] = scan(white).scan_ids
    runner.do(remove_record, RemoveRecord(scans.TABLE, key))
    assert runner.ask(scans.list_tray) == []
    assert len(scan(white).scan_ids) == 1


def test_what_is_typed_wrong_is_refused_and_the_page_stays(runner, paper, scan, tmp_path):
    white = tmp_path / "白.png"
    Image.new("L", (900, 1200), 250).save(white)
    [key] = scan(white).scan_ids
    for number in ("ZZZZ-ZZZZ", "A7K3", "%"):
        command = scans.FileScan(key, number)
        assert refused(runner.do, scans.file_scan, command) == ["scan.number_unknown"]
    runner.do(scans.file_scan, scans.FileScan(key, paper.sheet_codes[0]))
    again = scans.FileScan(key, paper.sheet_codes[0])
    assert refused(runner.do, scans.file_scan, again) == ["scan.filed_before"]


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        (date(2026, 11, 22), ["scan.signed_day"]),
        (date(2026, 11, 23), []),
        (date(2026, 11, 24), ["scan.signed_day"]),
    ],
)
def test_paper_is_signed_from_its_printing_to_today(day, codes):
    today = date(2026, 11, 23)
    found = assess_confirming((), printed_on=today, signed_on=day, today=today)
    assert [refusal.code for refusal in found] == codes


def test_what_is_lacking_is_kept_and_nothing_goes_further(
    runner, application, paper, scan, tmp_path
):
    for number, sheet in enumerate(scanner.sheets_of(paper.pdf)):
        scan(written(tmp_path / f"{number}.jpg", scanner.noisy(sheet, 2)))
    [back] = runner.ask(scans.list_papers_back)
    views = runner.ask(scans.list_signing_places, back.id)
    assert not any(view.is_written for view in views)
    lacking = scans.ConfirmSigned(back.id, runner.today, "缺法定代表人签字")
    assert not runner.do(scans.confirm_signed, lacking)
    [back] = runner.ask(scans.list_papers_back, open_only=True)
    assert (back.lacking, back.confirmed_by, back.signed_on) == (
        "缺法定代表人签字",
        "乌云其其格",
        None,
    )
    state = runner.ask(awards.get_application, application).state
    assert state is awards.ApplicationState.PRINTED


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("空.pdf", b"", "attachment.empty"),
        ("坏.pdf", b"%PDF-1.7\nnot a document", "scan.damaged"),
        ("坏.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\0" * 40 + b"\xff\xd9", "scan.damaged"),
        ("大.png", (9_000, 9_000), "scan.too_large"),
        ("巨.png", (40_000, 40_000), "scan.too_large"),
        ("表.docx", b"PK\x03\x04" + b"\xff" * 60, "attachment.unknown"),
    ],
)
def test_hostile_and_broken_files_are_refused_by_name_and_nothing_is_kept(
    runner, tmp_path, name, content, code
):
    good = tmp_path / "好.png"
    Image.new("L", (90, 120), 250).save(good)
    bad = written(tmp_path / name, claiming(*content) if isinstance(content, tuple) else content)
    with pytest.raises(RuleViolation) as raised:
        runner.ask(scans.read_scans, (good, bad))
    [refusal] = raised.value.refusals
    assert (refusal.code, refusal.values["name"]) == (code, name)
    assert refused(runner.ask, scans.read_scans, ()) == ["scan.no_file"]


def claiming(width, height):
    """A PNG of some hundred bytes that claims to be of this size."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def chunk(kind, content):
    length, check = len(content), zlib.crc32(kind + content)
    return struct.pack(">I", length) + kind + content + struct.pack(">I", check)


def test_a_file_that_changed_between_reading_and_keeping_is_not_kept(runner, tmp_path):
    page = tmp_path / "页.png"
    Image.new("L", (900, 1200), 250).save(page)
    pages = runner.ask(scans.read_scans, (page,))
    Image.new("L", (900, 1200), 20).save(page)
    command = scans.TakeInScans(pages)
    assert refused(runner.do, scans.take_in_scans, command) == ["attachment.moving"]
    assert runner.ask(scans.list_tray) == []


@pytest.fixture
def sign_in(workspace, clock):
    """Return ``sign_in(role) -> runner`` of another operator."""
    opened = []

    def sign_in(role):
        add = system.AddOperator(f"萨仁{len(opened)}", role)
        workspace.runner.do(system.add_operator, add)
        actor = replace(workspace.runner.actor, operator=add.name, role=role.value)
        runner = Runner(workspace.runner._engine, actor, clock, workspace.folder, bytes(32))
        opened.append(runner)
        return runner

    return sign_in


def test_a_reader_takes_nothing_in_and_an_accountant_leaves_members_papers_in_the_tray(
    runner, trinity, sign_in, tmp_path
):
    printed = runner.ask(print_form, "organization-record", trinity)
    runner.do(note_prints, NotePrints(printed.prints))
    sheet = scanner.sheets_of(printed.pdf)[0]
    path = written(tmp_path / "页.jpg", scanner.noisy(sheet, 2))
    pages = runner.ask(scans.read_scans, (path,))
    reader, accountant = sign_in(Role.READ_ONLY), sign_in(Role.ACCOUNTANT)
    command = scans.TakeInScans(pages)
    assert refused(reader.do, scans.take_in_scans, command) == ["right.missing"]
    [item] = items(runner, accountant.do(scans.take_in_scans, command))
    assert (item.standing, item.is_filed) == (STANDING.CURRENT, False)
    runner.do(scans.file_scan, scans.FileScan(item.id, item.number))
    assert runner.ask(scans.list_tray) == []


def test_straightened_copies_and_every_content_pass_the_self_test(runner, paper, scan, tmp_path):
    sheets = scanner.sheets_of(paper.pdf)
    pages = [scanner.noisy(sheet, 4, grey=False) for sheet in sheets]
    [first, _] = scan(scanner.pdf_of(pages, tmp_path / "叠.pdf")).scan_ids
    [back] = runner.ask(scans.list_papers_back)
    assert len(scanner.sheets_of(runner.ask(scans.copy_paper, back.id))) == 2
    assert len(scanner.sheets_of(runner.ask(scans.copy_scan, first))) == 1
    with Image.open(BytesIO(runner.ask(scans.get_scan_picture, first))) as straight:
        assert straight.size == (1240, 1754)
    assert runner.ask(attachments.find_broken_contents) == []


def test_signed_minutes_that_come_back_are_final(runner, scan, tmp_path):
    """The paper that was printed before the minutes were closed waits until they are."""
    organization = runner.do(found, Found(9))
    vote = governance.VoteRecord(governance.Counts(6, 1), "批准分配方案")
    items_ = (governance.ItemRecord("盈余分配方案", vote=vote),)
    people_ = people(7, absent=2)
    record = governance.RecordMeeting(organization, ASSEMBLY, particulars(), people_, None, items_)
    meeting = runner.do(governance.record_meeting, record).meeting_id
    printed = runner.ask(print_form, "meeting-minutes", meeting)
    runner.do(note_prints, NotePrints(printed.prints))
    sheets = enumerate(scanner.sheets_of(printed.pdf))
    scan(*(written(tmp_path / f"{at}.jpg", scanner.noisy(sheet, 1)) for at, sheet in sheets))
    [back] = runner.ask(scans.list_papers_back)
    confirm = scans.ConfirmSigned(back.id, runner.today)
    assert refused(runner.do, scans.confirm_signed, confirm) == ["minutes.still_open"]
    assert runner.ask(scans.get_paper, back.id).signed_on is None

    runner.do(governance.close_minutes, governance.CloseMinutes(meeting))
    assert runner.do(scans.confirm_signed, confirm)
    again = governance.SignMinutes(meeting, (), runner.today)
    assert refused(runner.do, governance.sign_minutes, again) == ["minutes.signed_before"]
    attached = runner.ask(attachments.list_attachments, "meeting", meeting)
    assert {one.kind for one in attached} == {governance.SIGNED_PAPER}
