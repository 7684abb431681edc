"""The awards page, worked with the keyboard: read, decide, apply, preview, pay."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMessageBox, QPushButton

from coopdesk import words
from coopdesk.domain.award_facts import Part, Programme, Question, Verdict
from coopdesk.domain.money import Money
from coopdesk.domain.organizations import OrganizationKind
from coopdesk.gui.awards.page import AwardsPage
from coopdesk.gui.kit.form_dialog import FormDialog
from coopdesk.gui.kit.preview import Preview
from coopdesk.gui.kit.records.attachments import AttachmentsDialog
from coopdesk.gui.register_outlets import RegisterOutlets
from coopdesk.gui.year_ladder import YearLadder
from coopdesk.services import awards, organizations
from coopdesk.services.attachments import AddAttachments, add_attachments
from tests.gui.typing import press, write

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
HALF_MILLION = Money(50_000_000)


@pytest.fixture
def trinity(runner):
    """Accepted long ago; earned in 2026, too little in 2025, open in 2023, two of five paid."""
    profile = organizations.Profile(
        kind=OrganizationKind.TRINITY_ORGANIZATION,
        name="巴林右旗西拉沐沦苏木众联综合合作社",
        division_code="150423200",
        credit_code="93150423MAYY610057",
        legal_representative="宝音德力格尔",
        registered_on=date(2022, 8, 5),
    )
    key = runner.do(organizations.add_organization, organizations.AddOrganization(profile))
    rating = organizations.RecordRating(key, 4, date(2021, 12, 20))
    runner.do(organizations.record_rating, rating)
    for part in Part:
        accepted = organizations.RecordAcceptance(key, part, date(2021, 12, 20), passed=True)
        runner.do(organizations.record_acceptance, accepted)
    for year, yuan in ((2022, 12_000_000), (2024, 9_999_900), (2025, 12_345_678)):
        statement = organizations.RecordStatement(key, year, Money(yuan * 100), audited=True)
        runner.do(organizations.record_statement, statement)
    for year in (2024, 2025):
        payout = awards.RecordPayout(
            key, Programme.TRINITY_REVENUE, year, HALF_MILLION, date(year, 9, 1), f"旗财{year}"
        )
        confirmed = frozenset({"award.not_applied_for"})
        runner.do(awards.record_payout, payout, confirmed=confirmed)
    return key


@pytest.fixture
def page(qtbot, runner, trinity):
    page = AwardsPage(runner)
    qtbot.addWidget(page)
    page.resize(1186, 690)
    runner.on_change(lambda tables: tables & page.watches and page.on_changed())
    page.show()
    go_to_list(qtbot, page)
    return page


def go_to_list(qtbot, page):
    page.activateWindow()
    page.begin()
    qtbot.waitUntil(page.current.table.hasFocus)


def choose_year(page, year):
    page.year_choice.setCurrentIndex(page.year_choice.findData(year))


def selected(page):
    return page.current.table.current_item


def shown_in_panel(page):
    return "\n".join(label.text() for label in page.current.detail_panel.findChildren(QLabel))


def dialog_of(page, kind):
    return next(dialog for dialog in page.findChildren(kind) if dialog.isVisible())


def test_the_register_says_verdict_money_payer_and_what_is_missing(page):
    [item] = page.assessments.model.items
    assert (item.verdict, item.amount) == (Verdict.YES, HALF_MILLION)
    [title, *rows] = page.assessments.table.as_table()
    cells = dict(zip(title, rows[0], strict=True))
    assert cells[words.text("awards.verdict")] == "✓ 可奖补"
    assert cells[words.text("awards.amount")] == "500,000.00"
    assert cells[words.text("awards.payer")] == "旗县区财政局"
    choose_year(page, 2025)
    [title, *rows] = page.assessments.table.as_table()
    cells = dict(zip(title, rows[0], strict=True))
    assert cells[words.text("awards.verdict")] == "× 不奖补"
    assert cells[words.text("awards.lacks")] == "收入差100.00元"


def test_the_panel_gives_every_reason_with_its_article_and_the_years(page):
    item = selected(page)
    told = shown_in_panel(page)
    for reason in item.reasons:
        assert reason.sentence in told
        assert reason.article in told
    [ladder] = page.assessments.detail_panel.findChildren(YearLadder)
    assert ladder.sentence == "已享受2年，共可享受5年，还剩3年"
    assert not ladder.grab().isNull()


def test_verdict_and_programme_filter_the_list(page, runner, trinity):
    for known in runner.ask(organizations.get_organization, trinity).acceptances:
        acceptance = organizations.RecordAcceptance(
            trinity, known.part, date(2026, 3, 9), True, corrects=known.id
        )
        runner.do(organizations.record_acceptance, acceptance)
    assert page.assessments.model.rowCount() == 2
    programmes = page.assessments.programme_filter
    programmes.setCurrentIndex(1 + list(Programme).index(Programme.ACCEPTANCE))
    [item] = page.assessments.model.items
    assert (item.programme, item.amount) == (Programme.ACCEPTANCE, Money(100_000_000))
    page.assessments.verdict_filter.setCurrentIndex(1 + list(Verdict).index(Verdict.NO))
    assert page.assessments.model.rowCount() == 0


def test_enter_decides_applies_and_shows_the_paper(qtbot, page, runner, trinity):
    choose_year(page, 2023)
    go_to_list(qtbot, page)
    assert selected(page).verdict is Verdict.OPEN
    press(qtbot, Qt.Key.Key_Return)
    dialog = dialog_of(page, FormDialog)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.fields.editors["awards.answer"].combo.hasFocus)
    press(qtbot, Qt.Key.Key_Down)
    press(qtbot, Qt.Key.Key_Return)
    write(QApplication.focusWidget(), "旗政府专题会议纪要〔2026〕3号")
    press(qtbot, Qt.Key.Key_Return)
    with qtbot.waitSignal(dialog.saved):
        press(qtbot, Qt.Key.Key_Return)
    [decision] = runner.ask(awards.list_decisions, trinity)
    assert (decision.question, decision.granted) == (Question.FIRST_YEAR, True)
    assert selected(page).verdict is Verdict.YES

    go_to_list(qtbot, page)
    press(qtbot, Qt.Key.Key_Return)
    assert selected(page).state is awards.ApplicationState.DRAFT
    go_to_list(qtbot, page)
    press(qtbot, Qt.Key.Key_Return)
    preview = dialog_of(page, Preview)
    assert PdfReader(BytesIO(preview.pages.bytes)).pages
    preview.close()


def test_a_decision_without_its_basis_is_not_recorded(page, runner):
    choose_year(page, 2023)
    page.current.take_step("awards.decide")
    dialog = dialog_of(page, FormDialog)
    dialog.fields.editors["awards.answer"].set_value(True)
    dialog.submit()
    assert dialog.isVisible()
    assert dialog.fields.editors["awards.note"].note.isVisible()
    assert not runner.ask(awards.list_decisions)


def test_only_the_steps_that_can_be_taken_are_offered(page):
    def offered():
        return {key for key, button in page.step_buttons.items() if button.isEnabled()}

    assert offered() == {"awards.apply"}
    page.take_step("awards.apply")
    assert offered() == {"awards.preview", "awards.pay"}
    choose_year(page, 2022 + 3)
    assert offered() == set()


def test_the_file_on_the_screen_is_the_file_on_the_disk(qtbot, page, runner, tmp_path):
    qtbot.keyClick(page.current.table, Qt.Key.Key_N, CONTROL)
    [application] = runner.ask(awards.list_applications, 2026)
    paper = runner.ask(awards.print_application, application.id)
    qtbot.keyClick(page.current.table, Qt.Key.Key_P, CONTROL | SHIFT)
    preview = dialog_of(page, Preview)
    assert preview.pages.bytes == paper.pdf
    target = tmp_path / "申报表.pdf"
    assert preview.save_to(target)
    assert target.read_bytes() == paper.pdf
    said = "".join(sheet.extract_text() for sheet in PdfReader(target).pages)
    for text in (application.number, application.organization, "12,345,678.00", "伍拾万元整"):
        assert "".join(text.split()) in "".join(said.split())
    [application] = runner.ask(awards.list_applications, 2026)
    assert application.state is awards.ApplicationState.PRINTED
    assert runner.ask(awards.list_differences, application.id) == []
    preview.close()
    assert words.text("awards.left_empty", fields="").rstrip() in page.message_bar.text


def test_an_application_carries_its_papers_and_is_withdrawn_not_deleted(qtbot, page):
    page.take_step("awards.apply")
    page.tabs.setCurrentWidget(page.applications)
    page.applications.table.selectRow(0)
    page.applications.table.setFocus()
    qtbot.keyClick(page.applications.table, Qt.Key.Key_J, CONTROL | SHIFT)
    assert dialog_of(page, AttachmentsDialog).panel.model.rowCount() == 0
    dialog_of(page, AttachmentsDialog).close()
    page.applications.records.ask_to_remove()
    assert "请在原来的页面更正或撤回" in page.applications.message_bar.text


def test_paper_and_records_that_part_are_shown(page, runner, trinity):
    page.take_step("awards.apply")
    [application] = runner.ask(awards.list_applications, 2026)
    values = runner.ask(awards.application_values, application.id).values
    runner.do(awards.note_printed, awards.NotePrinted(application.id, values))
    record = runner.ask(organizations.get_organization, trinity)
    changed = replace(record.profile, legal_representative="乌日根")
    change = organizations.ChangeOrganization(trinity, changed)
    runner.do(organizations.change_organization, change)
    page.tabs.setCurrentIndex(1)
    told = shown_in_panel(page)
    assert words.text("awards.differences") in told
    assert words.text("awards.difference", printed="宝音德力格尔", now="乌日根") in told


def test_a_payment_is_recorded_from_the_keyboard(qtbot, page, runner):
    page.take_step("awards.apply")
    qtbot.keyClick(page.current.table, Qt.Key.Key_R, CONTROL)
    dialog = dialog_of(page, FormDialog)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.fields.editors["awards.paid"].line.hasFocus)
    press(qtbot, Qt.Key.Key_Return)
    press(qtbot, Qt.Key.Key_Return)
    write(QApplication.focusWidget(), "旗财〔2026〕31号")
    press(qtbot, Qt.Key.Key_Return)
    with qtbot.waitSignal(dialog.saved):
        press(qtbot, Qt.Key.Key_Return)
    [application] = runner.ask(awards.list_applications, 2026)
    assert (application.paid, application.document) == (HALF_MILLION, "旗财〔2026〕31号")
    assert selected(page).paid_years == (2024, 2025, 2026)


def test_a_payment_above_the_award_is_told_at_its_field_with_the_article(page, runner):
    page.take_step("awards.apply")
    page.take_step("awards.pay")
    dialog = dialog_of(page, FormDialog)
    dialog.fields.editors["awards.paid"].set_value(HALF_MILLION + Money(1))
    dialog.fields.editors["awards.document"].set_value("旗财1号")
    dialog.submit()
    assert "赤政发〔2023〕14号 二（六）" in dialog.fields.editors["awards.paid"].note.text()
    assert runner.ask(awards.list_applications, 2026)[0].paid is None


def test_withdrawing_asks_with_the_name_and_keeps_the_safe_answer_first(qtbot, page, runner):
    page.take_step("awards.apply")
    page.tabs.setCurrentIndex(1)
    page.take_step("awards.withdraw")
    box = dialog_of(page, QMessageBox)
    assert "众联" in box.text()
    withdraw = next(
        button
        for button in box.findChildren(QPushButton)
        if button.text() == words.text("awards.withdraw")
    )
    assert box.defaultButton() is not withdraw
    qtbot.keyClick(withdraw, Qt.Key.Key_Space)
    [application] = runner.ask(awards.list_applications, 2026)
    assert application.state is awards.ApplicationState.WITHDRAWN


LISTS = [
    pytest.param(0, "2026年奖补年度测算表", id="assessments"),
    pytest.param(1, "2026年奖补申报和兑现表", id="applications"),
]


@pytest.fixture
def outlets(page, preferences):
    """The page as in the window, with something in both lists: they lead out."""
    page.take_step("awards.apply")
    outlets = RegisterOutlets(preferences)
    outlets.serve(page)
    return outlets


@pytest.mark.usefixtures("outlets")
@pytest.mark.parametrize(("place", "title"), LISTS)
def test_each_list_is_exported_as_it_is_seen(qtbot, page, tmp_path, place, title):
    page.tabs.setCurrentIndex(place)
    go_to_list(qtbot, page)
    press(qtbot, Qt.Key.Key_E, CONTROL)
    dialog = page.current.findChild(QFileDialog)
    target = tmp_path / "out.xlsx"
    with qtbot.waitSignal(page.noticed, timeout=20_000) as told:
        dialog.fileSelected.emit(str(target))
    assert told.args[0].sentence == "已导出 1 条到 out.xlsx。"
    (called, *_), _, _, first, *_ = load_workbook(target).active.values
    assert called == title
    assert "巴林右旗西拉沐沦苏木众联综合合作社" in first
    assert 500_000 in first


@pytest.mark.usefixtures("outlets")
@pytest.mark.parametrize(("place", "title"), LISTS)
def test_each_list_is_printed_as_it_is_seen(qtbot, page, place, title):
    page.tabs.setCurrentIndex(place)
    go_to_list(qtbot, page)
    press(qtbot, Qt.Key.Key_P, CONTROL)
    register = page.current
    qtbot.waitUntil(lambda: register.findChild(Preview) is not None, timeout=20_000)
    preview = register.findChild(Preview)
    assert (preview.windowTitle(), len(preview.pages)) == (title, 1)
    assert "500,000.00" in PdfReader(BytesIO(preview.pages.bytes)).pages[0].extract_text()
    preview.close()


def test_an_organization_in_focus_narrows_both_lists(page, runner, trinity):
    profile = organizations.Profile(
        kind=OrganizationKind.GRASSROOTS_COOP, name="大板供销合作社", division_code="150423100"
    )
    other = runner.do(organizations.add_organization, organizations.AddOrganization(profile))
    assert {item.organization_id for item in page.assessments.model.items} == {trinity}
    page.set_organization(other)
    [item] = page.assessments.model.items
    assert (item.organization_id, item.verdict) == (other, Verdict.NO)
    assert item.reasons[0].sentence in shown_in_panel(page)


def test_without_organizations_the_page_says_what_belongs_here(qtbot, runner):
    page = AwardsPage(runner)
    qtbot.addWidget(page)
    page.show()
    assert page.assessments.empty_state.isVisible()
    [step, *_] = page.assessments.empty_state.findChildren(QPushButton)
    with qtbot.waitSignal(page.go_to) as went:
        qtbot.keyClick(step, Qt.Key.Key_Space)
    assert went.args == ["organizations"]
    page.tabs.setCurrentIndex(page.tabs.count() - 1)
    assert page.summary.empty_state.isVisible()
    [step, *_] = page.summary.empty_state.findChildren(QPushButton)
    qtbot.keyClick(step, Qt.Key.Key_Space)
    assert page.tabs.currentIndex() == 0


def test_the_way_of_an_application_by_the_keyboard(qtbot, page, runner, tmp_path):
    """Checked, printed, the signed scan attached, signed; the card tells steps and papers."""
    page.take_step("awards.apply")
    page.tabs.setCurrentIndex(1)
    page.current.begin()
    [application] = runner.ask(awards.list_applications, 2026)

    def choose(word):
        page.current.take_step("awards.next_step")
        menu = QApplication.activePopupWidget()
        action = next(one for one in menu.actions() if one.text() == word)
        menu.setActiveAction(action)
        qtbot.keyClick(menu, Qt.Key.Key_Return)

    choose("核对")
    dialog = dialog_of(page, FormDialog)
    dialog.fields.editors["awards.step_note"].set_value("与报表核对")
    with qtbot.waitSignal(dialog.saved):
        dialog.submit()
    assert selected(page).state is awards.ApplicationState.CHECKED
    runner.do(awards.note_printed, awards.NotePrinted(application.id, {}))
    scan = tmp_path / "申报表签章.pdf"
    scan.write_bytes(b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")
    command = AddAttachments("application", application.id, (scan,), "signed")
    runner.do(add_attachments, command)
    choose("签字盖章")
    dialog = dialog_of(page, FormDialog)
    with qtbot.waitSignal(dialog.saved):
        dialog.submit()
    assert selected(page).state is awards.ApplicationState.SIGNED
    shown = [label.text() for label in page.current.detail_panel.findChildren(QLabel)]
    assert "办理经过" in shown
    assert "与报表核对" in shown
    papers = runner.ask(awards.list_papers, application.id)
    assert {f"缺 {paper.name}" for paper in papers} <= set(shown)
