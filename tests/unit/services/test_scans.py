"""Paper that comes back: printed, signed, scanned badly, and found again."""

import hashlib
from datetime import date

import pytest

from coopdesk.domain.award_facts import Part, Programme
from coopdesk.domain.errors import RuleViolation
from coopdesk.domain.organizations import OrganizationKind
from coopdesk.domain.scans import ScanStanding
from coopdesk.forms.elements import Trace
from coopdesk.services import attachments, awards, organizations, scans
from coopdesk.services.prints import find_sheet
from tests import scanner

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
