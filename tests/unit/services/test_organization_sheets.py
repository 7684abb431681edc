"""The register of organizations of the sample, taken in with every fact of its years."""

from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from coopdesk.domain.award_facts import Part
from coopdesk.domain.errors import BadSheet, RuleViolation, Severity
from coopdesk.domain.money import Money
from coopdesk.domain.organizations import OfficeLevel, OrganizationKind
from coopdesk.services import organizations as service
from tests.samples import EXPECTED, ORGANIZATION_LIST


@pytest.fixture
def preview(runner):
    def preview(path=ORGANIZATION_LIST):
        return runner.ask(service.preview_organizations_sheet, path)

    return preview


@pytest.fixture
def take_in(runner):
    def take_in(seen):
        command = service.ImportOrganizations(seen.path.name, seen.taken(), seen.as_of)
        return runner.do(service.import_organizations, command)

    return take_in


def test_all_fourteen_are_taken_in_where_their_names_say(runner, preview, take_in):
    counts = take_in(preview())

    assert (counts.new, counts.changed, counts.same) == (14, 0, 0)
    found = {item.name: item for item in runner.ask(service.list_organizations)}
    wanted = EXPECTED["organizations"]["organizations"]
    assert set(found) == {told["name"] for told in wanted}
    assert {item.credit_code for item in found.values()} == {t["credit_code"] for t in wanted}
    assert found[wanted[0]["name"]].division == "巴林右旗西拉沐沦苏木"
    cloud = found["赤峰供销云链农产品有限公司"]
    assert (cloud.division, cloud.sponsor_level) == ("赤峰市", OfficeLevel.CITY)


def test_the_facts_of_the_years_are_taken_in_with_them(runner, preview, take_in):
    take_in(preview())
    items = {item.name: item.id for item in runner.ask(service.list_organizations)}
    first = runner.ask(
        service.get_organization, items["巴林右旗西拉沐沦苏木众联生产供销信用综合合作社"]
    )

    assert first.profile.kind is OrganizationKind.TRINITY_ORGANIZATION
    assert [(r.stars, r.rated_on) for r in first.ratings][-1] == (4, date(2022, 11, 18))
    assert first.ratings[0].stars == 5
    assert {a.part: a.passed for a in first.acceptances} == dict.fromkeys(Part, True)
    revenue = {s.year: s.operating_revenue for s in first.statements}
    assert revenue[2025] == Money(99999 * 10000)
    assert first.holdings[0].holding_bp == 3444
    assert first.holdings[0].paid_in == Money(310 * 1000000)
    assert first.holdings[0].verified_on == date(2025, 12, 31)
    cloud = runner.ask(service.get_organization, items["赤峰供销云链农产品有限公司"])
    assert {d.year: d.amount.fen for d in cloud.dividends} == {2024: 80000000, 2025: 120000000}
    abroad = runner.ask(service.get_organization, items["通辽供销赤通粮贸有限公司"])
    assert abroad.profile.registered_division == "150523"


def test_a_failed_part_of_the_first_acceptance_is_a_failed_part(runner, preview, take_in):
    take_in(preview())
    items = {item.name: item.id for item in runner.ask(service.list_organizations)}
    record = runner.ask(
        service.get_organization, items["克什克腾旗芝瑞镇鑫牧生产供销信用综合合作社"]
    )

    results = {(a.accepted_on.year, a.part): a.passed for a in record.acceptances}
    assert results == {
        (2024, Part.PRODUCTION): False,
        (2024, Part.SUPPLY): False,
        (2024, Part.CREDIT): True,
        (2025, Part.PRODUCTION): True,
        (2025, Part.SUPPLY): True,
    }


def test_the_same_file_again_changes_nothing(preview, take_in):
    take_in(preview())

    counts = take_in(preview())
    assert (counts.new, counts.changed, counts.same) == (0, 0, 14)


def test_an_export_taken_in_again_changes_nothing(runner, preview, take_in, tmp_path):
    take_in(preview())
    out = tmp_path / "out.xlsx"

    assert runner.ask(service.export_organizations, out, date(2025, 12, 31)) == 14
    seen = preview(out)
    assert [f for f in seen.findings if f.severity is not Severity.HINT] == []
    assert seen.counts().same == 14


def test_an_export_of_today_taken_in_again_changes_nothing_either(
    runner, preview, take_in, tmp_path
):
    """What an organization holds since last year is said again, not held anew."""
    take_in(preview())
    out = tmp_path / "out.xlsx"
    runner.ask(service.export_organizations, out)

    seen = preview(out)
    assert (seen.counts().same, seen.changes) == (14, ())


def test_what_a_row_would_change_is_shown_with_both_values(runner, preview, take_in):
    take_in(preview())
    item = runner.ask(service.list_organizations)[0]
    record = runner.ask(service.get_organization, item.id)
    statement = record.statements[0]
    command = service.RecordStatement(
        item.id, statement.year, Money(100), audited=True, corrects=statement.id
    )
    runner.do(service.record_statement, command)

    [change] = [c for c in preview().changes if c.field == "revenue"]
    assert (change.name, change.year, change.was) == (item.name, statement.year, "1.00")
    assert change.becomes == str(statement.operating_revenue)


def test_a_new_figure_makes_its_organization_changed(runner, preview, take_in):
    take_in(preview())
    item = runner.ask(service.list_organizations)[0]
    record = runner.ask(service.get_organization, item.id)
    statement = record.statements[0]
    command = service.RecordStatement(
        item.id, statement.year, Money(1), audited=True, corrects=statement.id
    )
    runner.do(service.record_statement, command)

    counts = take_in(preview())
    assert (counts.changed, counts.same) == (1, 13)
    again = runner.ask(service.get_organization, item.id)
    assert again.statements == record.statements


def test_what_the_register_refuses_is_a_finding_of_its_row(runner, preview):
    taken = service.Profile(
        kind=OrganizationKind.COOP_ENTERPRISE,
        name="巴林左旗供销笤帚苗加工有限公司",
        division_code="150422",
        credit_code="91150424MAYY613552",
    )
    runner.do(service.add_organization, service.AddOrganization(taken))

    seen = preview()
    [refused] = [f for f in seen.findings if f.code == "organization_refused"]
    assert (refused.row, refused.severity) == (16, Severity.REFUSE)
    assert "巴林左旗供销笤帚苗加工有限公司" in refused.values["reason"]
    # the row of that code gives the organization another name: that is asked about
    counts = seen.counts(seen.rows_to_confirm)
    assert (counts.new, counts.changed, counts.left_out) == (12, 1, 1)
    assert (seen.counts().changed, seen.counts().left_out) == (0, 2)


def test_a_refused_record_takes_nothing_in(runner, preview):
    records = preview().records
    nameless = replace(records[1], name="")

    command = service.ImportOrganizations("x", (records[0], nameless))
    with pytest.raises(RuleViolation):
        runner.do(service.import_organizations, command)
    assert runner.ask(service.list_organizations) == []


def test_a_blank_register_is_told_to_have_no_rows(runner, preview, tmp_path):
    out = tmp_path / "blank.xlsx"
    runner.ask(service.write_blank_organizations, out)

    with pytest.raises(BadSheet) as wrong:
        preview(out)
    assert wrong.value.findings[0].code == "no_records"


AT_WORK = service.Profile(
    OrganizationKind.TRINITY_ORGANIZATION,
    "西拉沐沦苏木众联综合合作社",
    "150423200",
    credit_code="91150400MAYY614940",
    mongolian_name="ᠬᠣᠷᠰᠢᠶᠠ",
    legal_form="农民专业合作社联合社",
    legal_representative="宝音德力格尔",
    village="巴彦嘎查",
    address="大板镇赛罕街 3 号",
    phone="0476-6220001",
    bank_name="农商行大板支行",
    bank_account="6228480012345678901",
    business_scope="农畜产品收购，仓储",
    services=("land_trusteeship",),
    villages_served=("巴彦嘎查", "新开河嘎查"),
    staff_count=18,
)


def test_the_working_facts_go_out_and_come_back_and_a_new_one_is_told_in_words(runner, tmp_path):
    key = runner.do(service.add_organization, service.AddOrganization(AT_WORK))
    before = runner.ask(service.get_organization, key)
    for write in (service.export_organizations, service.export_organizations_kit):
        out = tmp_path / f"{write.__name__}.xlsx"
        runner.ask(write, out)
        seen = runner.ask(service.preview_organizations_sheet, out)
        assert [f for f in seen.findings if f.row] == []
        assert (seen.counts().same, seen.changes) == (1, ())

    book = openpyxl.load_workbook(out)
    sheet = book.worksheets[0]
    place = {cell.value: cell.column for cell in sheet[3]}
    for heading, typed in (("服务内容", "土地托管、农资供应"), ("从业人员", "二十")):
        sheet.cell(4, place[heading]).value = typed
    book.save(out)
    seen = runner.ask(service.preview_organizations_sheet, out)
    (change,) = seen.changes
    assert (change.was, change.becomes) == ("土地托管", "土地托管、农资供应")
    (finding,) = [f for f in seen.findings if f.row]
    assert finding.code == "count_unreadable"
    command = service.ImportOrganizations(out.name, seen.taken(frozenset({4})), seen.as_of)
    runner.do(service.import_organizations, command)
    after = runner.ask(service.get_organization, key)
    assert after.services == ("土地托管", "农资供应")
    assert replace(after.profile, services=before.profile.services) == before.profile
