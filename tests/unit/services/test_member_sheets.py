"""The member list of the sample, taken in: what stands beside it is what comes out."""

from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from coopdesk.domain.errors import BadSheet, Cancelled, NotFound, RuleViolation, Severity
from coopdesk.domain.membership import StepKind
from coopdesk.domain.organizations import OrganizationKind
from coopdesk.services import members as service
from coopdesk.services import organizations
from coopdesk.services.sheet_intake import save_marked_copy
from tests.samples import (
    CLEAN_SUM,
    CONFIRM_ROWS,
    CONFIRMED_SUM,
    MEMBER_LIST,
    MEMBERS,
    REPORTED,
    SAMPLES,
)

NAME = "巴林右旗西拉沐沦苏木众联生产供销信用综合合作社"


@pytest.fixture
def organization(runner):
    profile = organizations.Profile(OrganizationKind.TRINITY_ORGANIZATION, NAME, "150423200")
    return runner.do(organizations.add_organization, organizations.AddOrganization(profile))


@pytest.fixture
def preview(runner, organization):
    def preview(path=MEMBER_LIST):
        return runner.ask(service.preview_members_sheet, path, organization)

    return preview


@pytest.fixture
def take_in(runner, organization):
    def take_in(seen, accepted=frozenset()):
        records = seen.taken(accepted)
        command = service.ImportMembers(organization, seen.path.name, records, tuple(accepted))
        return runner.do(service.import_members, command)

    return take_in


def test_the_preview_counts_and_reports_what_stands_beside_the_sample(preview):
    seen = preview()

    counts = seen.counts()
    assert (counts.read, counts.new, counts.left_out) == (180, 156, 24)
    assert sum(record.amount.fen for record in seen.taken()) == CLEAN_SUM
    assert seen.reported_rows == set(REPORTED)
    assert seen.rows_to_confirm == CONFIRM_ROWS
    assert all(found.severity is Severity.HINT for found in seen.findings if not found.row)


def test_a_preview_writes_nothing(runner, organization, preview):
    preview()

    assert runner.ask(service.list_members, organization) == []


def test_the_clean_rows_are_taken_in_as_the_answers_say(runner, organization, preview, take_in):
    counts = take_in(preview())

    assert (counts.new, counts.changed, counts.same) == (156, 0, 0)
    items = {item.id_number: item for item in runner.ask(service.list_members, organization)}
    wanted = [told for told in MEMBERS["members"] if told["row"] not in REPORTED]
    assert len(items) == len(wanted) == 156
    for told in wanted:
        item = items[told["id"]]
        assert item.name == told["name"]
        assert item.roster_share.fen == told["amount_fen"]
        assert item.joined_on == told["join_date"]
        assert (item.phone, item.village) == (told["phone"] or "", told["village"])
    count = runner.ask(service.count_members, organization)
    assert (count.members, count.roster_share.fen) == (156, CLEAN_SUM)


def test_rows_to_confirm_are_taken_in_only_where_the_person_says_yes(preview, take_in):
    some = frozenset({98, 121})
    assert take_in(preview(), some).new == 158

    seen = preview()
    assert take_in(seen, seen.rows_to_confirm).new == len(CONFIRM_ROWS) - len(some)


def test_all_confirmed_rows_add_what_the_answers_say(runner, organization, preview, take_in):
    seen = preview()
    take_in(seen, seen.rows_to_confirm)

    share = runner.ask(service.count_members, organization).roster_share
    assert share.fen == CLEAN_SUM + CONFIRMED_SUM


def test_a_row_to_correct_is_never_taken_in_even_if_accepted(preview):
    every_row = frozenset(range(200))

    taken = {record.row for record in preview().taken(every_row)}
    assert taken & set(REPORTED) == CONFIRM_ROWS


def test_the_same_file_again_changes_nothing(runner, preview, take_in):
    take_in(preview())
    before = runner.ask(lambda uow: uow.revision)

    counts = take_in(preview())
    assert (counts.new, counts.changed, counts.same) == (0, 0, 156)
    assert runner.ask(lambda uow: uow.revision) == before + 1


def test_the_number_of_a_double_in_an_old_list_means_the_member_kept(
    runner, organization, preview, take_in
):
    take_in(preview())
    kept, other, *_ = [one.id for one in runner.ask(service.list_members, organization)]
    runner.do(service.merge_members, service.MergeMembers(kept, other))

    counts = take_in(preview())
    assert counts.new == 0
    assert len(runner.ask(service.list_members, organization)) == 155


TOLD_OF_THE_FIRST = {
    "other_names": "吴云其其格、乌云琪琪格",
    "mongolian_name": "ᠤᠶᠤᠨ\u202fᠴᠢᠴᠡᠭ",
    "household": "0120",
    "householder": "巴图·苏和",
    "bank_name": "农商行大板支行",
    "bank_account": "6228480012345678901",
}


def test_household_bank_and_other_names_go_out_and_come_back(
    runner, organization, preview, take_in, tmp_path
):
    take_in(preview())
    first, *others = runner.ask(service.list_members, organization)
    known = runner.ask(service.get_member, first.id)
    change = service.ChangeMember(first.id, replace(known.profile, **TOLD_OF_THE_FIRST))
    runner.do(service.change_member, change)
    before = runner.ask(service.get_member, first.id)

    # the office's old list has no such columns and says nothing of them
    assert take_in(preview()).same == 156
    assert runner.ask(service.get_member, first.id) == before

    out = tmp_path / "花名册.xlsx"
    runner.ask(service.export_members, out, organization)
    seen = preview(out)
    assert [f for f in seen.findings if f.row] == []
    assert (seen.counts().same, seen.counts().changed) == (156, 0)

    # what a colleague fills in below the same headings is taken in
    book = openpyxl.load_workbook(out)
    sheet = book.active
    place = {cell.value: cell.column for cell in sheet[3]}
    row = 4 + [one.id for one in (first, *others)].index(others[0].id)
    sheet.cell(row, place["户号"]).value = "0121"
    sheet.cell(row, place["户主"]).value = "阿拉坦•巴特尔"
    sheet.cell(row, place["银行账号"]).value = 62284800_12345678901
    book.save(out)
    seen = preview(out)
    (finding,) = [f for f in seen.findings if f.row]
    assert (finding.code, finding.severity) == ("bank_account_lost", Severity.CONFIRM)
    assert take_in(seen, frozenset({row})).changed == 1
    profile = runner.ask(service.get_member, others[0].id).profile
    assert (profile.household, profile.householder) == ("0121", "阿拉坦·巴特尔")
    assert profile.bank_account == ""


def test_an_export_taken_in_again_changes_nothing(runner, organization, preview, take_in, tmp_path):
    seen = preview()
    take_in(seen, seen.rows_to_confirm)
    out = tmp_path / "out.xlsx"

    assert runner.ask(service.export_members, out, organization) == 164
    counts = preview(out).counts(preview(out).rows_to_confirm)
    assert (counts.read, counts.same, counts.left_out) == (164, 164, 0)


def test_an_export_as_of_a_day_has_who_was_a_member_then(
    runner, organization, preview, take_in, tmp_path
):
    take_in(preview())
    day = date(2022, 12, 31)
    joined = [
        i for i in runner.ask(service.list_members, organization) if i.joined_on <= day.isoformat()
    ]

    count = runner.ask(service.export_members, tmp_path / "o.xlsx", organization, day)
    assert 0 < count == len(joined) < 156


def test_a_corrected_cell_makes_its_row_changed(runner, organization, preview, take_in, tmp_path):
    take_in(preview())
    out = tmp_path / "out.xlsx"
    runner.ask(service.export_members, out, organization)
    book = openpyxl.load_workbook(out)
    book.active["G4"] = "19900009999"
    book.active["H5"] = None
    book.save(out)

    counts = take_in(preview(out), preview(out).rows_to_confirm)
    assert (counts.changed, counts.same) == (1, 155)
    items = runner.ask(service.list_members, organization)
    assert items[0].phone == "19900009999"
    assert items[1].joined_on


def test_a_month_without_its_day_is_kept_as_a_month(runner, organization, preview, take_in):
    seen = preview()
    take_in(seen, frozenset({98}))
    number = next(record.id_number for record in seen.records if record.row == 98)

    [found] = runner.ask(service.find_members, number, organization)
    record = runner.ask(service.get_member, found.id)
    assert (record.profile.joined_on, record.joined_known) == (None, "2023-06")


def test_who_left_before_is_asked_about(runner, organization, preview, take_in):
    take_in(preview())
    item = runner.ask(service.list_members, organization)[0]
    day = date(2025, 1, 1)
    gone = service.TakeStep(item.id, StepKind.EXIT, day, asked_on=day)
    runner.do(service.take_step, gone, confirmed=frozenset({"member.other_end"}))

    seen = preview()
    [found] = [f for f in seen.findings if f.code == "member_left_before"]
    assert (found.row, found.severity) == (5, Severity.CONFIRM)
    assert seen.counts().same == 155


def test_a_list_of_another_organization_is_pointed_out(runner, preview, organization):
    record = runner.ask(organizations.get_organization, organization)
    other = organizations.Profile(OrganizationKind.TRINITY_ORGANIZATION, "另一家", "150423200")
    command = organizations.ChangeOrganization(record.id, other)
    runner.do(organizations.change_organization, command)

    hints = [found for found in preview().findings if found.code == "list_of_another"]
    assert [hint.values["named"] for hint in hints] == [NAME]


def test_the_marked_copy_has_every_finding_in_its_cell(runner, preview, tmp_path):
    seen = preview()
    target = tmp_path / "marked.xlsx"
    before = MEMBER_LIST.read_bytes()

    told = runner.ask(save_marked_copy, seen.path, target, seen.findings)
    assert told == len(seen.findings)
    sheet = openpyxl.load_workbook(target)["社员花名册"]
    for row, told in REPORTED.items():
        cells = {finding["cell"] for finding in told["findings"]}
        assert any(sheet[cell].comment for cell in cells), row
    assert MEMBER_LIST.read_bytes() == before


def test_a_text_sheet_is_taken_in_and_marked_like_a_workbook(preview, take_in, runner, tmp_path):
    path = tmp_path / "名册.csv"
    good, bad = "150423199112209328", "150423199112209327"
    path.write_bytes(
        f"姓名,身份证号码,入社时间,股金\n乌云,{good},2023.6.1,1000\n巴图,{bad},2023.6.1,500\n".encode(
            "gbk"
        )
    )
    seen = preview(path)
    assert take_in(seen).new == 1
    target = tmp_path / "marked.xlsx"
    runner.ask(save_marked_copy, path, target, seen.findings)
    sheet = openpyxl.load_workbook(target)["名册"]
    assert (sheet["B3"].value, sheet["B3"].data_type) == (bad, "s")
    assert sheet["B3"].comment


def test_the_marked_copy_never_takes_the_place_of_the_workbook(runner, preview, tmp_path):
    path = tmp_path / "own.xlsx"
    path.write_bytes(MEMBER_LIST.read_bytes())
    seen = preview(path)

    with pytest.raises(RuleViolation):
        runner.ask(save_marked_copy, seen.path, path, seen.findings)
    assert path.read_bytes() == MEMBER_LIST.read_bytes()


def test_a_cancelled_import_leaves_nothing(runner, organization, preview):
    class Stop:
        def step(self, done, total, label=""):
            raise Cancelled

    command = service.ImportMembers(organization, "x", preview().taken())
    with pytest.raises(Cancelled):
        runner.do(service.import_members, command, progress=Stop())
    assert runner.ask(service.list_members, organization) == []


def test_a_record_without_its_number_is_refused_whole(runner, organization, preview):
    command = service.ImportMembers(organization, "x", preview().records)

    with pytest.raises(RuleViolation) as violation:
        runner.do(service.import_members, command)
    assert {r.code for r in violation.value.refusals} == {"member.row_incomplete"}
    assert runner.ask(service.list_members, organization) == []


def test_a_file_that_is_no_workbook_is_told_and_an_unknown_organization_too(runner, preview):
    with pytest.raises(BadSheet):
        preview(SAMPLES / "expected.json")
    with pytest.raises(NotFound):
        runner.ask(service.preview_members_sheet, MEMBER_LIST, "no-such")


def test_a_blank_list_is_told_to_have_no_rows(runner, organization, tmp_path):
    out = tmp_path / "blank.xlsx"
    runner.ask(service.write_blank_members, out, organization)
    heads = [cell.value for cell in openpyxl.load_workbook(out).active[3]]

    assert {"姓名", "身份证号码", "入股金额（元）"} <= set(heads)
    with pytest.raises(BadSheet) as wrong:
        runner.ask(service.preview_members_sheet, out, organization)
    assert wrong.value.findings[0].code == "no_records"
