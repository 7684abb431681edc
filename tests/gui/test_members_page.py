"""The members page: the sample through the import dialog, admission, search, export."""

from dataclasses import replace

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from coopdesk.gui.members.page import MembersPage
from coopdesk.services import members as service
from coopdesk.services import mutual_fund
from coopdesk.services.mutual_fund import SubscribeShares
from tests.books import a_member, yuan
from tests.gui.page_fixtures import TRINITY, add_organization, open_page  # noqa: F401 - fixtures
from tests.gui.typing import write
from tests.samples import CLEAN_SUM, CONFIRM_ROWS, MEMBER_LIST, REPORTED

TRINITY_TOO = replace(TRINITY, name="达日罕乌拉苏木三位一体合作社")
BORN_1991 = "150423199112209328"


@pytest.fixture
def organization(add_organization):  # noqa: F811
    return add_organization()


@pytest.fixture
def page(open_page, organization):  # noqa: F811
    page = open_page(MembersPage)
    page.set_organization(organization)
    return page


@pytest.fixture
def read(qtbot, page):
    """Return ``read(path)``: the import dialog with the file read, by the keyboard alone."""

    def read(path=MEMBER_LIST):
        dialog = page.sheets.open_import()
        qtbot.waitExposed(dialog)
        write(dialog.shown.path_edit, str(path))
        with qtbot.waitSignal(dialog.previewed, timeout=20_000):
            qtbot.keyClick(dialog.shown.path_edit, Qt.Key.Key_Return)
        qtbot.waitUntil(dialog.shown.take_button.isEnabled)
        return dialog

    return read


def _take(qtbot, dialog):
    with qtbot.waitSignal(dialog.taken, timeout=20_000):
        qtbot.keyClick(dialog.shown.take_button, Qt.Key.Key_Return)


def _cells(model, column):
    return [model.index(row, column).data() for row in range(model.rowCount())]


def test_without_an_organization_the_page_says_what_to_do(open_page):  # noqa: F811
    page = open_page(MembersPage)

    assert page.empty_state.isVisible()
    assert not page.admit_button.isEnabled()
    assert page.sheets.open_import() is None


def test_the_sample_is_previewed_and_its_clean_rows_taken_in(qtbot, page, read):
    dialog = read()

    problems = dialog.shown.problems
    assert {row for row in _cells(problems, 1) if row} >= {str(row) for row in REPORTED}
    shown = [dialog.shown.summary_label.text(), dialog.shown.take_button.text()]
    assert "读出 180 行" in shown[0]
    assert "831,545.50" in shown[0]
    assert shown[1] == "收入 156 行"
    assert "身份证号码" in _cells(dialog.shown.columns, 1)
    assert "合计" in "".join(_cells(dialog.shown.others, 2))
    assert page.model.rowCount() == 0

    _take(qtbot, dialog)
    assert "还有 24 行没有收入" in dialog.shown.message_bar.text
    assert page.model.rowCount() == 156
    assert sum(item.roster_share_fen for item in page.model.items) == CLEAN_SUM


def test_space_ticks_a_row_to_confirm_and_it_is_taken_in(qtbot, page, read):
    dialog = read()
    table, model = dialog.shown.problem_table, dialog.shown.problems
    row = next(n for n in range(model.rowCount()) if model.item_at(n).row == 121)
    table.selectRow(row)

    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert model.index(row, 0).data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
    assert dialog.shown.take_button.text() == "收入 157 行"
    _take(qtbot, dialog)
    assert page.model.rowCount() == 157


def test_a_row_to_correct_has_no_tick(qtbot, read):
    dialog = read()
    table, model = dialog.shown.problem_table, dialog.shown.problems
    row = next(n for n in range(model.rowCount()) if model.item_at(n).row == 8)
    table.selectRow(row)

    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert model.index(row, 0).data(Qt.ItemDataRole.CheckStateRole) is None
    assert dialog.shown.take_button.text() == "收入 156 行"


def test_one_tick_takes_all_rows_to_confirm(qtbot, page, read):
    dialog = read()

    dialog.shown.accept_all_box.click()
    assert dialog.shown.problems.accepted == CONFIRM_ROWS
    _take(qtbot, dialog)
    assert page.model.rowCount() == 164


def test_the_findings_are_saved_as_a_marked_copy(qtbot, read, tmp_path):
    dialog = read()
    target = tmp_path / "marked.xlsx"

    with qtbot.waitSignal(dialog.copied, timeout=20_000):
        dialog.save_copy_to(target)
    assert target.name in dialog.shown.message_bar.text
    sheet = openpyxl.load_workbook(target)["社员花名册"]
    assert sheet["F8"].comment
    assert sheet["L38"].comment


def _with_password(path):
    marks = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)
    path.write_bytes(marks + "EncryptedPackage".encode("utf-16-le") * 64)


def _open_in_excel(path):
    path.write_bytes(MEMBER_LIST.read_bytes())
    path.with_name(f"~${path.name}").write_bytes(b"user")


@pytest.mark.parametrize(
    ("make", "word"),
    [
        (lambda path: path.write_bytes(b"no workbook"), "不是表格工作簿"),
        (_with_password, "密码"),
        (_open_in_excel, "打开"),
    ],
)
def test_a_wrong_file_is_one_sentence_and_nothing_changes(qtbot, page, tmp_path, make, word):
    path = tmp_path / "list.xlsx"
    make(path)
    dialog = page.sheets.open_import()

    dialog.read(path)
    qtbot.waitUntil(lambda: bool(dialog.shown.message_bar.text))
    assert word in dialog.shown.message_bar.text
    assert not dialog.shown.take_button.isVisible()
    assert page.model.rowCount() == 0


def test_leaving_while_a_file_is_read_takes_nothing_in(qtbot, page, runner, organization):
    dialog = page.sheets.open_import()

    with qtbot.waitSignal(dialog.finished, timeout=20_000):
        dialog.read(MEMBER_LIST)
        dialog.reject()
    assert runner.ask(service.list_members, organization) == []


def test_numbers_are_masked_in_the_list_and_whole_in_the_card(qtbot, page, read):
    _take(qtbot, read())

    assert _cells(page.model, 4)[0] == "150423********9328"
    page.filter_edit.setText("bwrn")
    assert _cells(page.model, 1) == ["鲍乌日娜"]
    page.filter_edit.setText("150423199112209328")
    assert page.model.rowCount() == 1
    assert page.totals.text == "筛出 1 条，共 156 条"


def test_a_member_is_admitted_by_the_keyboard_alone(qtbot, page):
    dialog = page.admit()
    editors = dialog.fields.editors
    write(editors["member.name"].line, "乌云其其格")
    qtbot.keyClick(editors["member.name"].line, Qt.Key.Key_Return)
    editors["member.id_number"].line.setFocus()
    qtbot.keyClicks(editors["member.id_number"].line, BORN_1991)

    assert editors["member.birth_date"].value() == "1991-12-20"
    assert editors["member.sex"].value() == "女"
    with qtbot.waitSignal(dialog.saved):
        qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert _cells(page.model, 1) == ["乌云其其格"]
    assert page.table.current_item.name == "乌云其其格"


def test_a_refused_admission_names_its_article_and_changes_nothing(qtbot, page):
    dialog = page.admit()
    editors = dialog.fields.editors
    editors["member.name"].set_value("乌云其其格")
    editors["member.id_number"].set_value(BORN_1991)
    editors["member.applied_on"].set_value(None)

    dialog.submit()
    assert "第二十四条" in dialog.message_bar.text
    assert dialog.isVisible()
    assert page.model.rowCount() == 0


def test_a_change_is_seen_at_once(qtbot, page, read):
    _take(qtbot, read())
    dialog = page.change()
    dialog.fields.editors["member.phone"].set_value("19900009999")

    with qtbot.waitSignal(dialog.saved):
        dialog.submit()
    assert page.table.current_item.phone == "19900009999"


def test_the_list_goes_out_and_an_empty_one_too(qtbot, page, read, tmp_path):
    _take(qtbot, read())
    out, blank = tmp_path / "out.xlsx", tmp_path / "blank.xlsx"

    with qtbot.waitSignal(page.noticed, timeout=20_000):
        page.sheets.export_to(out)
    with qtbot.waitSignal(page.noticed, timeout=20_000):
        page.sheets.save_blank_to(blank)
    assert openpyxl.load_workbook(out).active.max_row == 3 + 156
    assert openpyxl.load_workbook(blank).active.max_row == 3


def test_the_list_shows_what_members_hold_and_follows_the_fund(page, runner, organization):
    """The roster's figure waits in the list of columns."""
    first, _ = (a_member(runner, organization, number, roster_share=yuan(300)) for number in (1, 2))
    page.reload()
    assert "花名册股金 600.00 元，尚未记入股金登记簿" in page.subtitle_label.text()
    command = SubscribeShares(organization, first, page.door.today, yuan(5000))
    runner.do(mutual_fund.subscribe_shares, command)

    labels = [column.label for column in page.as_shown().columns]
    place = labels.index("股金（元）")
    assert [row[place] for row in page.as_shown().rows] == ["5,000.00", "0.00"]
    assert page.as_shown().sums[place] == "5,000.00"
    assert "花名册股金（元）" not in labels
    assert page.subtitle_label.text() == page.list_about
    page.table.select_key(first)
    assert "5,000.00" in [label.text() for label in page.detail_panel.findChildren(QLabel)]


def test_the_column_of_the_roster_can_be_chosen(page, runner, organization):
    a_member(runner, organization, roster_share=yuan(300))
    page.reload()
    number = next(n for n, c in enumerate(page.model.columns) if c.key == "member.roster_share")
    page.table.show_column(number, shown=True)
    shown = page.as_shown()
    assert shown.columns[-1].label == "花名册股金（元）"
    assert shown.rows[0][-1] == shown.sums[-1] == "300.00"


class TestALongRegister:
    """Only its first block is read before it stands."""

    @pytest.fixture
    def page(self, monkeypatch, runner, page, organization):
        monkeypatch.setattr("coopdesk.gui.members.reading.BLOCK", 3)
        for number in range(1, 9):
            a_member(runner, organization, number, roster_share=yuan(100))
        page.reload()
        return page

    def test_it_counts_every_member_and_reads_the_others_while_nobody_waits(self, qtbot, page):
        assert page.totals.text == "共 8 条"
        with qtbot.waitSignal(page.model.completed):
            pass
        assert [item.number for item in page.model.items] == list(range(1, 9))
        assert "花名册股金 800.00 元" in page.subtitle_label.text()

    def test_a_filter_typed_at_once_finds_who_was_not_read_yet(self, page):
        write(page.filter_edit, "张秀兰")
        assert [item.number for item in page.model.items] == [3]

    def test_the_last_row_can_be_gone_to_at_once(self, qtbot, page):
        page.table.setFocus()
        qtbot.keyClick(page.table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
        assert page.table.current_item.number == 8

    def test_the_selection_stays_over_a_reload_wherever_it_is(self, page):
        page.table.select_key(page.model.items[6].id)
        page.reload()
        assert page.table.current_item.number == 7

    def test_what_members_hold_stands_in_every_block(self, runner, page, organization):
        held = {item.id: item.holding_fen for item in page.model.items}
        last = page.model.items[-1]
        subscription = SubscribeShares(organization, last.id, runner.today, yuan(1000))
        runner.do(mutual_fund.subscribe_shares, subscription)
        assert page.model.items[-1].holding == yuan(1000)
        assert sum(item.holding_fen for item in page.model.items) == sum(held.values()) + 100_000

    def test_another_organization_begins_at_its_first_member(self, runner, page, add_organization):  # noqa: F811
        page.table.select_key(page.model.items[6].id)
        other = add_organization(TRINITY_TOO)
        a_member(runner, other, 1, name="那日苏")
        page.set_organization(other)
        assert page.table.current_item.name == "那日苏"
