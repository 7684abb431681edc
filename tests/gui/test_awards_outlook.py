"""Gaps and budget, figures tried out, open questions, and the seed fund, by the keyboard."""

import json
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from coopdesk import words
from coopdesk.domain.award_facts import Part, Programme, Question, Verdict
from coopdesk.domain.money import Money
from coopdesk.domain.organizations import OrganizationKind
from coopdesk.gui.awards.fields_dialog import FieldsDialog
from coopdesk.gui.awards.forecast_dialog import ForecastDialog
from coopdesk.gui.awards.page import AwardsPage
from coopdesk.gui.kit.form_dialog import FormDialog
from coopdesk.gui.kit.preview import Preview
from coopdesk.gui.kit.records.history import HistoryDialog
from coopdesk.services import awards, ledger, organizations
from tests.gui.typing import press, write

SAMPLES = Path(__file__).parents[1] / "data" / "samples"
EXPECTED = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))["organizations"]
SHOWN = {"yes": "✓ 可奖补", "no": "× 不奖补", "ambiguous": "？ 待定"}
CONTROL = Qt.KeyboardModifier.ControlModifier
HALF_MILLION = Money(50_000_000)


@pytest.fixture
def trinity(runner):
    """Four stars since the year of its revenue, a hundred yuan short of ten million."""
    profile = organizations.Profile(
        kind=OrganizationKind.TRINITY_ORGANIZATION,
        name="巴林右旗西拉沐沦苏木众联综合合作社",
        division_code="150423200",
        legal_representative="宝音德力格尔",
        registered_on=date(2022, 8, 5),
    )
    key = runner.do(organizations.add_organization, organizations.AddOrganization(profile))
    rating = organizations.RecordRating(key, 4, date(2025, 6, 1))
    runner.do(organizations.record_rating, rating)
    statement = organizations.RecordStatement(key, 2025, Money(999_990_000), audited=True)
    runner.do(organizations.record_statement, statement)
    for part in Part:
        accepted = organizations.RecordAcceptance(key, part, date(2026, 3, 1), passed=True)
        runner.do(organizations.record_acceptance, accepted)
    return key


@pytest.fixture
def page(qtbot, runner, trinity):
    page = AwardsPage(runner)
    qtbot.addWidget(page)
    page.resize(1186, 690)
    runner.on_change(lambda tables: tables & page.watches and page.on_changed())
    page.show()
    page.activateWindow()
    return page


def turn_to(qtbot, page, register):
    page.activateWindow()
    page.tabs.setCurrentWidget(register)
    page.begin()
    qtbot.waitUntil(register.table.hasFocus)
    return register


def shown(page):
    return "\n".join(label.text() for label in page.current.findChildren(QLabel))


def in_front(page, kind):
    return next(one for one in page.findChildren(kind) if one.isVisible())


def of_revenue(register):
    return next(
        item
        for item in register.model.items
        if item.assessment.programme is Programme.TRINITY_REVENUE
    )


def test_the_gap_is_told_and_figures_are_tried_out_without_being_saved(qtbot, page, runner):
    register = turn_to(qtbot, page, page.forecast)
    item = of_revenue(register)
    assert (item.revenue_gap, item.assessment.verdict) == (Money(10_000), Verdict.NO)
    assert "市财政局1,000,000.00元" in register.budget_label.text()
    register.table.select_key((item.assessment.organization_id, "二（六）"))
    press(qtbot, Qt.Key.Key_Return)
    dialog = in_front(page, ForecastDialog)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.fields.editors["award_forecast.revenue_field"].line.hasFocus)
    QApplication.focusWidget().selectAll()
    write(QApplication.focusWidget(), "1200万")
    for _ in range(4):
        press(qtbot, Qt.Key.Key_Return)
    years = {
        one.assessment.award_year: one.assessment.verdict
        for one in dialog.model.items
        if one.assessment.programme is Programme.TRINITY_REVENUE
    }
    assert years == {2026: Verdict.OPEN} | dict.fromkeys(range(2027, 2032), Verdict.YES)
    assert dialog.supposed_label.text() == "假设年营业收入12,000,000.00元"
    qtbot.waitUntil(dialog.apply_button.hasFocus)
    press(qtbot, Qt.Key.Key_Return)
    assert of_revenue(register).is_supposed
    assert "另有待定500,000.00元" in register.list_about
    assert "众联综合合作社：假设年营业收入" in register.list_about
    assert runner.ask(awards.assess_awards, 2026)[-1].verdict is Verdict.NO
    page.take_step("award_forecast.forget")
    assert not of_revenue(register).is_supposed


def test_a_forecast_goes_to_paper_and_workbook_with_what_was_supposed(qtbot, page, tmp_path):
    register = turn_to(qtbot, page, page.forecast)
    dialog = register.suppose(of_revenue(register))
    dialog.fields.set_values({"award_forecast.revenue_field": Money(1_200_000_000)})
    dialog.preview()
    qtbot.waitUntil(lambda: bool(dialog.findChildren(Preview)), timeout=20_000)
    preview = in_front(dialog, Preview)
    paper = PdfReader(BytesIO(preview.pages.bytes)).pages[0].extract_text()
    assert "假设年营业收入12,000,000.00元" in "".join(paper.split())
    preview.close()
    job = dialog.export_to(tmp_path / "试算.xlsx")
    with qtbot.waitSignal(job.finished, timeout=20_000):
        pass
    cells = [cell for row in load_workbook(tmp_path / "试算.xlsx").active.values for cell in row]
    assert cells.count(500_000) == 5


def test_a_question_is_answered_once_and_the_verdicts_follow(qtbot, page, runner, trinity):
    """二（六） 达到……后: the county says whether the year of the rating counts."""
    known = runner.ask(organizations.get_organization, trinity).statements[0]
    statement = organizations.RecordStatement(
        trinity, 2025, Money(1_200_000_000), audited=True, corrects=known.id
    )
    runner.do(organizations.record_statement, statement)
    register = turn_to(qtbot, page, page.questions)
    register.table.select_key(Question.RATING_YEAR)
    assert "众联综合合作社" in shown(page)
    press(qtbot, Qt.Key.Key_Return)
    dialog = in_front(page, FormDialog)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.fields.editors["awards.answer"].combo.hasFocus)
    press(qtbot, Qt.Key.Key_Down)
    press(qtbot, Qt.Key.Key_Return)
    write(QApplication.focusWidget(), "旗政府专题会议纪要〔2026〕3号")
    press(qtbot, Qt.Key.Key_Return)
    with qtbot.waitSignal(dialog.saved):
        press(qtbot, Qt.Key.Key_Return)
    assert register.model.items[0].answer.granted
    assert "旗政府专题会议纪要〔2026〕3号" in shown(page)
    register = turn_to(qtbot, page, page.forecast)
    assert of_revenue(register).assessment.verdict is Verdict.YES
    register = turn_to(qtbot, page, page.assessments)
    register.table.select_key((trinity, Programme.TRINITY_REVENUE))
    assert "依据：旗政府专题会议纪要〔2026〕3号；乌云其其格" in shown(page)


def test_records_that_changed_after_printing_are_told_in_the_list(page, runner, trinity):
    application = runner.do(awards.apply, awards.Apply(trinity, Programme.ACCEPTANCE, 2026))
    values = runner.ask(awards.application_values, application).values
    runner.do(awards.note_printed, awards.NotePrinted(application, values))
    record = runner.ask(organizations.get_organization, trinity)
    changed = replace(record.profile, legal_representative="乌日根")
    change = organizations.ChangeOrganization(trinity, changed)
    runner.do(organizations.change_organization, change)
    page.year_choice.setCurrentIndex(page.year_choice.findData(2024))
    page.show_part("applications")
    page.show_record(application)
    assert (page.year, page.current) == (2026, page.applications)
    assert page.applications.table.current_item.notice == "1处与纸上不同"
    told = words.text("awards.difference", printed="宝音德力格尔", now="乌日根")
    assert told in shown(page)


def test_the_seed_fund_of_a_paid_award_is_booked_and_leads_to_its_voucher(
    qtbot, page, runner, trinity
):
    """二（五）: 50万元 of the first award; the slip is asked for as long as it is not filed."""
    runner.do(ledger.open_books, ledger.OpenBooks(trinity))
    runner.do(awards.apply, awards.Apply(trinity, Programme.ACCEPTANCE, 2026))
    pay = awards.RecordPayout(
        trinity, Programme.ACCEPTANCE, 2026, HALF_MILLION + HALF_MILLION, runner.today, "回单8812"
    )
    runner.do(awards.record_payout, pay)
    turn_to(qtbot, page, page.applications)
    assert words.text("awards.slip_missing") in shown(page)
    assert words.text("award_seed_fund.missing", amount=HALF_MILLION) in shown(page)
    press(qtbot, Qt.Key.Key_B, CONTROL)
    dialog = in_front(page, FormDialog)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.fields.editors["award_seed_fund.how"].combo.hasFocus)
    press(qtbot, Qt.Key.Key_Return)
    press(qtbot, Qt.Key.Key_Return)
    write(QApplication.focusWidget(), "银行回单8812")
    press(qtbot, Qt.Key.Key_Return)
    with qtbot.waitSignal(dialog.saved):
        press(qtbot, Qt.Key.Key_Return)
    assert words.text("award_seed_fund.missing", amount=HALF_MILLION) not in shown(page)
    with qtbot.waitSignal(page.found) as asked:
        page.take_step("award_seed_fund.open_voucher")
    [voucher] = runner.ask(ledger.list_vouchers, trinity)
    assert (asked.args[0].page, asked.args[0].id) == ("ledger", voucher.id)


def test_f1_leads_from_a_text_of_the_form_to_its_records_and_who_noted_them(
    qtbot, page, runner, trinity
):
    """Field provenance: the records behind a figure, and every change of one of them."""
    runner.do(awards.apply, awards.Apply(trinity, Programme.ACCEPTANCE, 2026))
    turn_to(qtbot, page, page.applications)
    press(qtbot, Qt.Key.Key_I, CONTROL)
    dialog = in_front(page, FieldsDialog)
    dialog.activateWindow()
    dialog.table.select_key("credit_cooperation_result")
    dialog.table.setFocus()
    qtbot.waitUntil(dialog.table.hasFocus)
    assert [one.table for one in dialog.behind.items] == ["acceptance"] * 3
    assert {one.operator for one in dialog.behind.items} == {"乌云其其格"}
    assert "取自2026年底前的验收记录" in dialog.behind_label.text()
    press(qtbot, Qt.Key.Key_F1)
    qtbot.waitUntil(dialog.behind_table.hasFocus)
    press(qtbot, Qt.Key.Key_Return)
    assert in_front(dialog, HistoryDialog).isVisible()
    dialog.table.select_key("basis")
    assert dialog.behind.rowCount() == 0


def test_the_office_file_shows_its_expected_verdicts_in_the_window(qtbot, runner):
    """二（五）–（八）: 14 organizations, four years, as the list says them."""
    preview = runner.ask(organizations.preview_organizations_sheet, SAMPLES / EXPECTED["file"])
    taken = preview.taken(preview.rows_to_confirm)
    command = organizations.ImportOrganizations(EXPECTED["file"], taken, preview.as_of)
    runner.do(organizations.import_organizations, command)
    page = AwardsPage(runner)
    qtbot.addWidget(page)
    page.show()
    wanted, found = set(), set()
    for organization in EXPECTED["organizations"]:
        for award in organization["awards"]:
            if award["verdict"] != "no" and award["award_year"] in range(2023, 2027):
                sum_shown = f"{award['amount_yuan']:,}.00" if award["verdict"] == "yes" else ""
                place = (award["award_year"], organization["name"], award["article"])
                wanted.add((*place, SHOWN[award["verdict"]], sum_shown))
    for year in range(2023, 2027):
        page.year_choice.setCurrentIndex(page.year_choice.findData(year))
        for name, programme, verdict, amount, *_ in page.assessments.table.as_table()[1:]:
            if verdict != SHOWN["no"]:
                found.add((year, name, programme.split()[-1], verdict, amount))
    assert found == wanted
