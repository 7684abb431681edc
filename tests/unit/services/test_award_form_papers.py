"""验收申请表、验收报告、评级表、公示、拨付申请表、“种子金”报告: each prints from the records."""

from dataclasses import dataclass
from datetime import date

import pytest
from openpyxl import load_workbook

from coopdesk.domain.award_facts import Part, Programme
from coopdesk.domain.errors import NotFound
from coopdesk.domain.money import Money
from coopdesk.services import awards, form_workbooks, ledger, mutual_fund, organizations, printing
from coopdesk.services.form_workbooks import save_form_workbook
from coopdesk.storage.tables.awards import ApplicationRow
from tests.unit.forms.reading import text_by_pypdf
from tests.unit.services.test_award_forms import NAME, applied, trinity  # noqa: F401 - fixture


@dataclass(frozen=True)
class Step:
    """A command of these tests: an application as far as its offices brought it."""

    state: str


def read(runner, form, record, day=None):
    printed = runner.ask(printing.print_forms, form, [record], day)
    return "".join(text_by_pypdf(printed.pdf))


def test_the_application_and_the_report_tell_each_function_as_of_a_day(runner, trinity):  # noqa: F811
    told = read(runner, "acceptance-application", trinity)
    assert told.count("达到验收标准") == len(Part)
    assert "93150423MAYY610057" in told
    report = read(runner, "acceptance-report", trinity)
    assert "生产合作、供销合作、信用合作均达到验收标准" in report
    before = read(runner, "acceptance-report", trinity, date(2026, 3, 8))
    assert "尚无功能达到验收标准" in before
    assert before.count("未验收") == len(Part)


def test_a_function_that_failed_is_not_in_the_conclusion(runner, trinity):  # noqa: F811
    failed = organizations.RecordAcceptance(trinity, Part.CREDIT, date(2026, 9, 1), False)
    runner.do(organizations.record_acceptance, failed)
    report = read(runner, "acceptance-report", trinity)
    assert "验收结论：生产合作、供销合作达到验收标准；其余功能尚未达到" in report


def test_the_rating_table_tells_former_ratings_and_leaves_room_for_the_new_one(runner, trinity):  # noqa: F811
    told = read(runner, "rating-table", trinity)
    assert "4星" in told
    assert "联合评级" in told
    assert "4星" not in read(runner, "rating-table", trinity, date(2023, 12, 19))


def test_the_request_and_the_notice_follow_the_application(runner, trinity):  # noqa: F811
    application = applied(runner, trinity, Programme.TRINITY_REVENUE)
    request = read(runner, "payment-request", application)
    assert "伍拾万元整" in request
    assert "共0项" in read(runner, "award-notice", "2026")

    _grant(runner, application)
    notice = read(runner, "award-notice", "2026")
    assert "众联综合合作社" in notice
    assert "500,000.00" in notice
    assert "共1项" in notice


def _grant(runner, application):
    runner.do(awards.note_printed, awards.NotePrinted(application, {}))
    for state in ("signed", "submitted", "granted"):
        _step(runner, application, state)


def _step(runner, application, state):
    def write(uow, _command):
        uow.get(ApplicationRow, application).state = state

    write.__module__ = "coopdesk.services.awards"
    runner.do(write, Step(state))


def test_the_report_on_the_seed_fund_agrees_with_the_books(runner, trinity):  # noqa: F811
    runner.do(ledger.open_books, ledger.OpenBooks(trinity))
    received = mutual_fund.ReceiveSeedFund(
        trinity, date(2026, 5, 8), Money(50_000_000), "赤财农〔2026〕5号"
    )
    runner.do(mutual_fund.receive_seed_fund, received)
    told = read(runner, "seed-fund-report", trinity)
    assert "赤财农〔2026〕5号" in told
    assert told.count("500,000.00") == 3
    assert "等于借给社员未还加专户存款" in told
    assert "500,000.00" not in read(runner, "seed-fund-report", trinity, date(2026, 5, 7))


def test_an_unknown_year_or_record_is_not_there(runner):
    for form, record in (
        ("award-notice", "去年"),
        ("payment-request", "none"),
        ("rating-table", "none"),
    ):
        with pytest.raises(NotFound):
            runner.ask(printing.print_form, form, record)


def test_the_same_figures_go_to_a_workbook_that_still_reckons(runner, trinity, tmp_path):  # noqa: F811
    application = applied(runner, trinity, Programme.TRINITY_REVENUE)
    _grant(runner, application)
    file = tmp_path / "公示.xlsx"
    runner.ask(save_form_workbook, "award-notice", ["2026"], None, file)

    formulas = load_workbook(file).worksheets[0]
    shown = load_workbook(file, data_only=True).worksheets[0]
    sums = {
        cell.coordinate: cell.value
        for row in formulas.iter_rows()
        for cell in row
        if str(cell.value).startswith("=")
    }
    assert list(sums.values()) == ["=SUM(C4:C4)"]
    assert [shown[place].value for place in sums] == [500_000]
    texts = [cell.value for row in shown.iter_rows() for cell in row]
    assert NAME in texts
    with pytest.raises(NotFound):
        runner.ask(save_form_workbook, "award-notice", [], None, file)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234.50", Money(123_450)),
        ("-0.05", Money(-5)),
        ("500000.00", Money(50_000_000)),
        ("12,34.00", "12,34.00"),
        ("2026", "2026"),
        ("", ""),
    ],
)
def test_only_amounts_become_numbers(text, value):
    assert form_workbooks._value(text) == value
