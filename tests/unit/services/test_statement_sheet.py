"""Yearly statements by the sheet: every organization and year at its place, doubts asked about."""

from datetime import date

import openpyxl
import pytest

from coopdesk.domain.errors import BadSheet, NeedsConfirmation, Severity
from coopdesk.domain.money import Money
from coopdesk.services import organizations as service
from coopdesk.services.organizations import ImportStatements
from tests.samples import ORGANIZATION_LIST
from tests.unit.exchange.sheets_made import save

HEAD = ["序号", "企业名称", "年度", "营业收入（万元）", "利润总额（万元）", "资产总额（万元）"]
HEAD += ["负债总额（万元）", "应收账款（万元）", "存货（万元）", "审计报告", "会计师事务所"]


@pytest.fixture
def named(runner):
    """The organizations of the sample register by name."""
    seen = runner.ask(service.preview_organizations_sheet, ORGANIZATION_LIST)
    command = service.ImportOrganizations(seen.path.name, seen.taken(), seen.as_of)
    runner.do(service.import_organizations, command)
    return {item.name: item for item in runner.ask(service.list_organizations)}


@pytest.fixture
def preview(runner):
    return lambda path: runner.ask(service.preview_statements_sheet, path)


@pytest.fixture
def take_in(runner):
    def take_in(seen, accepted=()):
        records = seen.taken(frozenset(accepted))
        command = ImportStatements(seen.path.name, records, tuple(accepted))
        return runner.do(service.import_statements, command)

    return take_in


def statements(runner, organization):
    found = runner.ask(service.get_organization, organization.id).statements
    return {item.year: item for item in found}


def test_a_list_as_offices_keep_it_is_taken_in(runner, named, preview, take_in, tmp_path):
    one, two = list(named.values())[:2]
    path = save(
        tmp_path / "报表.xlsx",
        ["各单位2021年度会计报表汇总"],
        HEAD,
        [1, one.name, "2020年度", "1,234.5", 56, 2000, 900, 100, "３０", "有", "赤峰信合事务所"],
        [2, two.name, None, 88, -3, None, None, None, None, "否", None],
        [None, "合计", None, 1322.5, 53, None, None, None, None, None, None],
        ["填表人：其其格"],
    )
    seen = preview(path)
    assert [f.code for f in seen.findings] == []
    assert [(out.row, out.kind.value) for out in seen.not_records if out.row > 2] == [
        (5, "total"),
        (6, "note"),
    ]
    assert take_in(seen).new == 2
    told = statements(runner, one)[2020]
    assert (told.operating_revenue, told.audited) == (Money(1_234_500_000), True)
    assert (told.audit_firm, told.figures.inventory) == ("赤峰信合事务所", Money(30_000_000))
    assert statements(runner, two)[2021].figures.profit == Money(-3_000_000)
    assert statements(runner, two)[2021].audited is False


def test_taking_it_in_again_changes_nothing_and_blanks_erase_nothing(
    runner, named, preview, take_in, tmp_path
):
    one = next(iter(named.values()))
    row = [1, one.name, 2020, 500, 5, 800, 300, None, None, None, None]
    take_in(preview(save(tmp_path / "1.xlsx", HEAD, row)))
    again = preview(tmp_path / "1.xlsx")
    assert (again.counts().same, again.changes) == (1, ())
    fewer = [1, one.name, 2020, 500, None, 801, None, None, None, None, None]
    seen = preview(save(tmp_path / "2.xlsx", HEAD, fewer))
    assert [(c.field, c.was, c.becomes) for c in seen.changes] == [
        ("assets", "8,000,000.00", "8,010,000.00")
    ]
    assert take_in(seen).changed == 1
    figures = statements(runner, one)[2020].figures
    assert (figures.profit, figures.assets) == (Money(5_000_000), Money(801_000_000))


def test_headings_with_years_hold_several_statements_of_a_row(
    runner, named, preview, take_in, tmp_path
):
    one = next(iter(named.values()))
    head = ["单位名称", "2019年营业收入（元）", "2020年营业收入（元）", "2020年末资产总额（元）"]
    seen = preview(save(tmp_path / "几年.xlsx", head, [one.name, 100, 200, 3000]))
    assert take_in(seen).new == 1
    told = statements(runner, one)
    assert (told[2019].operating_revenue, told[2020].operating_revenue) == (
        Money(10_000),
        Money(20_000),
    )
    assert told[2020].figures.assets == Money(300_000)


@pytest.mark.parametrize(
    ("cells", "code", "severity"),
    [
        ({"企业名称": "没有登记的公司"}, "statement_no_organization", Severity.REFUSE),
        ({"年度": "去年"}, "year_unreadable", Severity.REFUSE),
        ({"年度": None}, "year_missing", Severity.REFUSE),
        ({"年度": 1948}, "statement_refused", Severity.REFUSE),
        ({"营业收入（万元）": None}, "statement_without_revenue", Severity.REFUSE),
        ({"营业收入（万元）": "约五百"}, "amount_unreadable", Severity.REFUSE),
        ({"资产总额（万元）": -1}, "statement_refused", Severity.REFUSE),
        ({"负债总额（万元）": 9000}, "statement_doubtful", Severity.CONFIRM),
        ({"利润总额（万元）": 600}, "statement_doubtful", Severity.CONFIRM),
    ],
)
def test_what_cannot_be_is_refused_and_what_is_unlikely_asked(
    named, preview, tmp_path, cells, code, severity
):
    row = dict(zip(HEAD, [1, next(iter(named)), 2020, 500, 5, 800, 300], strict=False))
    row |= cells
    seen = preview(save(tmp_path / "报表.xlsx", HEAD, [row.get(head) for head in HEAD]))
    assert (code, severity) in {(f.code, f.severity) for f in seen.findings}
    assert seen.taken() == ()


def test_the_running_year_has_no_audit_report_yet(runner, named, preview, tmp_path):
    year = runner.ask(lambda uow: uow.today.year)
    row = [1, next(iter(named)), year, 500, None, None, None, None, None, "有", None]
    [found] = preview(save(tmp_path / "报表.xlsx", HEAD, row)).findings
    assert (found.code, "尚未结束" in str(found.values["reason"])) == ("statement_refused", True)


def test_a_year_told_twice_is_refused_where_it_stands_the_second_time(named, preview, tmp_path):
    rows = [[place, next(iter(named)), 2020, 500] for place in (1, 2)]
    [found] = preview(save(tmp_path / "报表.xlsx", HEAD[:4], *rows)).findings
    assert (found.row, found.code, found.values["rows"]) == (3, "duplicate_statement", 2)


def test_what_an_audit_confirmed_changes_after_a_yes_only(
    runner, named, preview, take_in, tmp_path
):
    item = next(item for item in named.values() if 2024 in statements(runner, item))
    was = statements(runner, item)[2024]
    assert was.audited
    row = [1, item.name, 2024, was.operating_revenue.fen / 1_000_000 + 1]
    seen = preview(save(tmp_path / "报表.xlsx", HEAD[:4], row))
    [found] = seen.findings
    assert (found.code, found.column, found.row) == ("audited_changed", "D", 2)
    assert seen.taken() == ()
    assert take_in(seen, accepted=(2,)).changed == 1
    now = statements(runner, item)[2024].operating_revenue
    assert now == was.operating_revenue + Money(1_000_000)


def test_a_doubt_nobody_said_yes_to_takes_nothing_in(runner, named, preview, tmp_path):
    rows = [[1, name, 2020, 500, profit] for name, profit in zip(named, (5, 600), strict=False)]
    seen = preview(save(tmp_path / "报表.xlsx", HEAD[:5], *rows))
    unasked = ImportStatements(seen.path.name, seen.records)
    with pytest.raises(NeedsConfirmation):
        runner.do(service.import_statements, unasked)
    assert not any(2020 in statements(runner, named[name]) for name in list(named)[:2])


def test_the_own_list_reads_back_and_changes_nothing(runner, named, preview, tmp_path):
    out = tmp_path / "out.xlsx"
    count = runner.ask(service.export_statements, out)
    seen = preview(out)
    assert seen.findings == ()
    assert (count, seen.counts().same) == (len(seen.records), len(seen.records))
    assert count == sum(len(statements(runner, item)) for item in named.values())


def test_the_empty_list_is_one_to_fill_in(runner, named, preview, tmp_path):
    out = tmp_path / "blank.xlsx"
    assert runner.ask(service.write_blank_statements, out) == 0
    with pytest.raises(BadSheet) as caught:
        preview(out)
    assert caught.value.findings[0].code == "no_records"
    book = openpyxl.load_workbook(out)
    heads = {cell.value: cell.column for cell in book.active[3]}
    assert list(heads)[:4] == ["序号", "机构名称", "统一社会信用代码", "年度"]
    for place, value in (("机构名称", next(iter(named))), ("年度", date(2020, 12, 31))):
        book.active.cell(4, heads[place], value)
    book.active.cell(4, heads["营业收入（元）"], 12)
    book.save(out)
    [record] = preview(out).taken()
    assert record.statements == {2020: {"revenue": Money(1200)}}
