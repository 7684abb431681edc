"""The offline kit goes out, is filled in by somebody else, and comes back: nothing is lost."""

from datetime import date

import openpyxl
import pytest

from coopdesk import words
from coopdesk.domain.errors import BadSheet, Severity
from coopdesk.domain.organizations import OrganizationKind
from coopdesk.services import members as service
from coopdesk.services import organizations
from tests.samples import MEMBER_LIST, ORGANIZATION_LIST
from tests.unit.exchange.sheets_made import resident_id

NAME = "巴林右旗西拉沐沦苏木众联生产供销信用综合合作社"
FIRST = 4  # the row of the first member in a kit


@pytest.fixture
def organization(runner):
    profile = organizations.Profile(OrganizationKind.TRINITY_ORGANIZATION, NAME, "150423200")
    return runner.do(organizations.add_organization, organizations.AddOrganization(profile))


@pytest.fixture
def take_in(runner, organization):
    def take_in(seen, accepted=frozenset()):
        records = seen.taken(accepted)
        command = service.ImportMembers(organization, seen.path.name, records, tuple(accepted))
        return runner.do(service.import_members, command)

    return take_in


@pytest.fixture
def preview(runner, organization):
    def preview(path):
        return runner.ask(service.preview_members_sheet, path, organization)

    return preview


@pytest.fixture
def kit(runner, organization, preview, take_in, tmp_path):
    """Return a kit given out for the members of the sample."""
    seen = preview(MEMBER_LIST)
    take_in(seen, seen.rows_to_confirm)
    path = tmp_path / "离线填报表.xlsx"
    assert runner.ask(service.export_members_kit, path, organization) == 164
    return path


def fill(path, **cells):
    """Fill cells in, as somebody without CoopDesk does."""
    book = openpyxl.load_workbook(path)
    for place, value in cells.items():
        book["社员花名册"][place] = value
    book.save(path)
    return path


def change(runner, organization, **told):
    """Change the first member in the register; return the row as the register shows it now."""
    item = runner.ask(service.list_members, organization)[0]
    record = runner.ask(service.get_member, item.id)
    profile = type(record.profile)(
        **{
            name: told.get(name, getattr(record.profile, name))
            for name in type(record.profile).__slots__
        }
    )
    runner.do(service.change_member, service.ChangeMember(item.id, profile))


def test_a_kit_that_comes_back_as_it_went_out_says_nothing(preview, take_in, kit):
    seen = preview(kit)

    counts = seen.counts()
    assert (counts.read, counts.same, counts.new, counts.changed) == (164, 164, 0, 0)
    assert seen.taken() == ()
    assert [f.code for f in seen.findings if f.severity is Severity.CONFIRM and not f.row] == []


def test_what_was_filled_in_is_taken_in_and_new_rows_too(
    runner, organization, preview, take_in, kit
):
    free = FIRST + 164
    filled = {f"C{free}": "新社员甲", f"F{free}": resident_id(7, "19880808")}
    fill(kit, G4="19900009999", **filled, **{f"H{free}": date(2024, 5, 6), f"I{free}": 500})

    seen = preview(kit)
    assert [(c.row, c.field, c.becomes) for c in seen.changes] == [(4, "phone", "19900009999")]
    counts = take_in(seen)
    assert (counts.new, counts.changed) == (1, 1)
    assert runner.ask(service.list_members, organization)[0].phone == "19900009999"


def test_what_the_office_changed_meanwhile_is_not_overwritten_by_an_old_row(
    runner, organization, preview, take_in, kit
):
    change(runner, organization, phone="13900000001")

    seen = preview(kit)
    assert (seen.counts().same, seen.changes) == (164, ())
    take_in(seen)
    assert runner.ask(service.list_members, organization)[0].phone == "13900000001"


def test_what_both_changed_is_asked_with_both_values(runner, organization, preview, take_in, kit):
    change(runner, organization, phone="13900000001")
    fill(kit, G4="13900000002")

    seen = preview(kit)
    [conflict] = [f for f in seen.findings if f.code == "kit_conflict"]
    assert (conflict.row, conflict.column, conflict.severity) == (4, "G", Severity.CONFIRM)
    assert "13900000001" in words.finding(conflict)
    assert "13900000002" in words.finding(conflict)
    assert take_in(seen).changed == 0
    assert runner.ask(service.list_members, organization)[0].phone == "13900000001"
    seen = preview(kit)
    take_in(seen, frozenset({4}))
    assert runner.ask(service.list_members, organization)[0].phone == "13900000002"


def test_a_row_that_is_gone_is_a_question_and_never_a_deletion(
    runner, organization, preview, take_in, kit
):
    first = runner.ask(service.list_members, organization)[0]
    blank = {f"{letter}{FIRST}": None for letter in "ABCDEFGHIJKL"}
    fill(kit, **blank)

    seen = preview(kit)
    [gone] = [f for f in seen.findings if f.code == "kit_row_missing"]
    assert (gone.row, gone.raw) == (0, first.name)
    take_in(seen, seen.rows_to_confirm)
    assert first in runner.ask(service.list_members, organization)


def test_the_kit_of_another_organization_is_refused_by_its_name(runner, kit):
    profile = organizations.Profile(OrganizationKind.TRINITY_ORGANIZATION, "另一家", "150423200")
    other = runner.do(organizations.add_organization, organizations.AddOrganization(profile))

    with pytest.raises(BadSheet) as wrong:
        runner.ask(service.preview_members_sheet, kit, other)
    [finding] = wrong.value.findings
    assert finding.code == "kit_of_another"
    assert NAME in words.finding(finding)


def test_the_kit_of_another_office_is_refused(runner, organization, kit):
    book = openpyxl.load_workbook(kit)
    stamp = book["填报标识"]
    assert stamp["A3"].value == "office_id"
    stamp["B3"] = "another"
    book.save(kit)

    with pytest.raises(BadSheet) as wrong:
        runner.ask(service.preview_members_sheet, kit, organization)
    assert wrong.value.findings[0].code == "kit_of_another_office"


def test_a_kit_whose_stamp_is_torn_is_refused(runner, organization, kit):
    book = openpyxl.load_workbook(kit)
    book["填报标识"].delete_rows(5, 3)
    book.save(kit)

    with pytest.raises(BadSheet) as wrong:
        runner.ask(service.preview_members_sheet, kit, organization)
    assert wrong.value.findings[0].code == "kit_broken"


def test_a_blank_kit_gives_nothing_out_and_asks_about_nothing(
    runner, organization, preview, take_in, tmp_path
):
    path = tmp_path / "空白.xlsx"
    assert runner.ask(service.export_members_kit, path, organization, blank=True) == 0
    with pytest.raises(BadSheet) as wrong:
        preview(path)
    assert wrong.value.findings[0].code == "no_records"

    fill(path, C4="新社员甲", F4=resident_id(7, "19880808"), H4=date(2024, 5, 6), I4=500)
    seen = preview(path)
    assert (seen.counts().new, take_in(seen).new) == (1, 1)


def test_the_kit_of_organizations_comes_back_the_same(runner, tmp_path):
    seen = runner.ask(organizations.preview_organizations_sheet, ORGANIZATION_LIST)
    command = organizations.ImportOrganizations("x", seen.taken(), seen.as_of)
    runner.do(organizations.import_organizations, command)
    path = tmp_path / "台账.xlsx"
    assert runner.ask(organizations.export_organizations_kit, path) == 14

    again = runner.ask(organizations.preview_organizations_sheet, path)
    assert (again.counts().same, again.changes, len(again.untouched)) == (14, (), 14)
    book = openpyxl.load_workbook(path)
    sheet = book["机构台账"]
    heads = [cell.value for cell in sheet[3]]
    place = heads.index("2025年法人主体营业收入（元）") + 1
    sheet.cell(4, place).value = 123456
    book.save(path)
    changed = runner.ask(organizations.preview_organizations_sheet, path)
    assert [(c.field, c.year, c.becomes) for c in changed.changes] == [
        ("revenue", 2025, "123,456.00")
    ]


def test_the_stamp_tells_day_and_revision(runner, organization, kit):
    stamp = {row[0].value: row[1].value for row in openpyxl.load_workbook(kit)["填报标识"].rows}
    assert stamp["day"] == runner.today.isoformat()
    # since then the log grew by the note of this export, and the next entry is not written yet
    assert int(stamp["revision"]) == runner.ask(lambda uow: uow.revision) - 2
