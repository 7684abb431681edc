"""One scene for each kind of page and dialog of the kit, filled with invented data."""

from collections.abc import Callable
from datetime import datetime, timedelta
from operator import attrgetter
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from coopdesk.domain.errors import Refusal
from coopdesk.domain.money import Money
from coopdesk.gui.kit import messages
from coopdesk.gui.kit.book import AccountNode, BookPage
from coopdesk.gui.kit.crash_dialog import CrashDialog, report_text
from coopdesk.gui.kit.desk import DeskPage, DueItem, Figure, side_by_side
from coopdesk.gui.kit.form_dialog import FormDialog
from coopdesk.gui.kit.nav_bar import NavBar, NavEntry
from coopdesk.gui.kit.notices import Notice
from coopdesk.gui.kit.preview import Preview
from coopdesk.gui.kit.search_box import SearchBox
from coopdesk.gui.kit.status_line import StatusLine
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from tests.gui.kit.paper import small_pdf
from tests.gui.kit.sample_forms import member_form
from tests.gui.kit.samples import (
    LONG_NAME,
    LONG_PLACE,
    TODAY,
    EntryPage,
    OneDoor,
    Posting,
    find_people,
    some_entries,
)

NAVIGATION = (
    NavEntry("home", "desk", "sample.home"),
    NavEntry("organizations", "organizations", "sample.organizations"),
    NavEntry("members", "members", "sample.members"),
    NavEntry("governance", "governance", "sample.governance"),
    NavEntry("ledger", "ledger", "sample.ledger"),
    NavEntry("mutual_fund", "mutual_fund", "sample.mutual_fund"),
    NavEntry("awards", "awards", "sample.awards"),
    NavEntry("supervision", "supervision", "sample.supervision"),
    NavEntry("exchange", "exchange", "sample.exchange"),
    NavEntry("system", "system", "sample.system"),
)


def in_frame(page: QWidget, chosen: str) -> QWidget:
    """Return ``page`` in a frame as the program's window has one."""
    window = QWidget()
    window.setProperty("surface", "ground")
    bar = NavBar(NAVIGATION)
    bar.choose(chosen)
    bar.set_badge("home", 3)
    bar.set_badge("exchange", 1)
    top = QWidget()
    top.setProperty("surface", "sheet")
    row = QHBoxLayout(top)
    row.setContentsMargins(20, 8, 20, 8)
    row.addWidget(QLabel("克什克腾旗供销合作社联合社"))
    row.addStretch(1)
    row.addWidget(SearchBox(find_people), 2)
    row.addStretch(1)
    row.addWidget(QLabel("萨仁高娃"))
    foot = StatusLine()
    foot.show_notice(Notice(f"已保存 {LONG_NAME}", (("撤销", lambda: None),)))
    foot.set_cell("backup", "上次备份 今天 08:30")
    foot.set_cell("report", "距下次上报 9 天", "due")
    foot.set_cell("books", "账目自检 正常", "done")
    middle = QHBoxLayout()
    middle.setContentsMargins(0, 0, 0, 0)
    middle.setSpacing(0)
    middle.addWidget(bar)
    middle.addWidget(page, 1)
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(top)
    column.addLayout(middle, 1)
    column.addWidget(foot)
    return window


def register_scene() -> QWidget:
    """A register with its detail panel."""
    page = EntryPage(OneDoor(some_entries(36)))
    page.subtitle_label.setText("达日罕乌拉苏木供销合作社")
    page.add_button("sample.import", "import", lambda: None)
    page.add_button("sample.add", "add", lambda: None, primary=True, keys="Ctrl+N")
    return in_frame(page, "members")


def refused_scene() -> QWidget:
    """A register while the rules say no."""
    page = EntryPage(OneDoor(some_entries(12)))
    page.add_button("sample.add", "add", lambda: None, primary=True, keys="Ctrl+N")
    page.show_refusals(
        [
            Refusal("sample.stars", "赤政发〔2023〕14号 二（六）"),
            Refusal("sample.years", "赤政发〔2023〕14号 二（六）"),
        ]
    )
    return in_frame(page, "members")


def empty_scene() -> QWidget:
    """A register in which nothing is yet."""
    page = EntryPage(OneDoor())
    page.empty_state.fill(
        "还没有社员",
        "社员名册在这里。可以逐个登记，也可以从原有的花名册（Excel）一次导入。",
        ("登记社员", "add", lambda: None),
        ("导入花名册", "import", lambda: None),
    )
    return in_frame(page, "members")


class PostingTableModel(ItemTableModel[Posting]):
    """Invented postings."""

    columns = (
        Column("sample.day", attrgetter("day"), numeric=True),
        Column("sample.number", attrgetter("id"), numeric=True),
        Column("sample.text", attrgetter("text")),
        Column("sample.debit", attrgetter("debit"), numeric=True, summed=True),
        Column("sample.credit", attrgetter("credit"), numeric=True, summed=True),
        Column("sample.balance", attrgetter("balance"), numeric=True),
    )


class SampleBook(BookPage):
    """A ledger of invented postings."""

    title_key = "sample.ledger"
    name = "sample_book"

    def make_model(self) -> PostingTableModel:
        return PostingTableModel()

    def reload(self) -> None:
        funds = (
            AccountNode("1001", "1001", "库存现金", Money(12_450_00)),
            AccountNode("1002", "1002", "银行存款", Money(2_386_117_35)),
        )
        members = (
            AccountNode("3101-1", "310101", LONG_NAME, Money(50_000_00)),
            AccountNode("3101-2", "310102", "黄建国", Money(-1_250_00)),
        )
        shares = AccountNode("3101", "3101", "股金", Money(48_750_00), members)
        self.tree.set_nodes((*funds, shares))
        self.tree.choose("1002")

    def show_account(self, key: str) -> None:
        postings, balance = [], 0
        for n in range(1, 31):
            fen = n * 7919 % 43_000 * 100 + 50
            is_debit = n % 3 != 0
            balance += fen if is_debit else -fen
            postings.append(
                Posting(
                    id=n,
                    day=TODAY - timedelta(days=60 - 2 * n),
                    text=f"收 {LONG_NAME} 入股" if is_debit else "付 农资采购款",
                    debit=Money(fen) if is_debit else None,
                    credit=None if is_debit else Money(fen),
                    balance=Money(balance),
                )
            )
        self.set_account(f"科目 {key}", Money(balance))
        self.model.set_items(postings)


def book_scene() -> QWidget:
    """A ledger with its tree, postings and totals."""
    return in_frame(SampleBook(OneDoor()), "ledger")


def due_items() -> list[DueItem]:
    """Return what is due in an invented office, in no order."""
    return [
        DueItem(
            TODAY + timedelta(days=9),
            "上报 2026年第四季度数据包",
            "克什克腾旗供销合作社联合社接收",
            "生成数据包",
            lambda: None,
        ),
        DueItem(
            TODAY - timedelta(days=3),
            f"{LONG_NAME} 借款到期",
            f"{LONG_PLACE} · 未还 20,000.00 元",
            "登记还款",
            lambda: None,
        ),
        DueItem(
            TODAY + timedelta(days=39),
            "理事会任期届满",
            "须召开社员代表大会换届",
            "准备换届",
            lambda: None,
        ),
        DueItem(TODAY, "召开监事会会议", "应到 5 人，3 人到会方有效", "登记会议", lambda: None),
        DueItem(None, "3 名社员的证件号尚缺", "导入花名册时留下", "去补齐", lambda: None),
    ]


def desk_scene() -> QWidget:
    """Home: what is due, with figures."""
    page = DeskPage(OneDoor())
    page.title_label.setText("工作台")
    page.subtitle_label.setText("2026年11月22日 星期日")
    page.set_due(due_items())
    page.set_side(
        [
            side_by_side(
                Figure("在册社员", "1,284", "本年新增 36"),
                Figure("互助资金余额", "2,386,117.35", "种子金 500,000.00"),
            ),
        ]
    )
    return in_frame(page, "home")


def form_scene() -> QWidget:
    """A form dialog half filled in, one field refused."""
    dialog = FormDialog(OneDoor(), member_form(), _owner())
    editors = dialog.fields.editors
    editors["sample.amount"].set_value(Money(12_345_678_50))
    editors["sample.name"].set_value(LONG_NAME)
    editors["sample.place"].set_value(LONG_PLACE)
    editors["sample.id_number"].set_value("150425198503141423")
    editors["sample.joined"].line.setText("13.45")
    editors["sample.joined"].check()
    return dialog


OWNERS: list[QWidget] = []


def _owner() -> QWidget:
    """Return a window that owns a dialog and outlives it."""
    OWNERS.append(QWidget())
    return OWNERS[-1]


def question_scene() -> QWidget:
    """A register with a question about one member."""
    page = EntryPage(OneDoor(some_entries(12)))
    window = in_frame(page, "members")
    window.then = lambda: messages.ask(
        page,
        f"要作废“{LONG_NAME}”的社员登记吗？作废后可以在回收处找回。",
        "作废",
        lambda: None,
        destructive=True,
    )
    return window


def picking_scene() -> QWidget:
    """A form in which a person is being chosen."""
    dialog = FormDialog(OneDoor(), member_form(), _owner())
    dialog.then = dialog.fields.editors["sample.guarantor"].line.offer_all
    return dialog


def calendar_scene() -> QWidget:
    """A form in which a day is being chosen."""
    dialog = FormDialog(OneDoor(), member_form(), _owner())
    dialog.then = dialog.fields.editors["sample.joined"].open_calendar
    return dialog


def preview_scene() -> QWidget:
    """The preview of a document."""
    return Preview("社员证", small_pdf())


def crash_scene() -> QWidget:
    """What is said when something unforeseen happened."""
    try:
        raise ZeroDivisionError(LONG_NAME)
    except ZeroDivisionError as defect:
        moment = datetime(2026, 11, 22, 9, 30)  # noqa: DTZ001 - a wall clock, as in the report
        report = report_text(type(defect), defect.__traceback__, moment)
    return CrashDialog(report, Path("reports") / "report-20261122-093000.txt")


SCENES: dict[str, Callable[[], QWidget]] = {
    "register": register_scene,
    "refused": refused_scene,
    "empty": empty_scene,
    "book": book_scene,
    "desk": desk_scene,
    "form": form_scene,
    "question": question_scene,
    "picking": picking_scene,
    "calendar": calendar_scene,
    "preview": preview_scene,
    "crash": crash_scene,
}
