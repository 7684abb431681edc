"""Invented records, readers and a small real door, for the gallery and the tests of the kit."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

from PySide6.QtWidgets import QWidget

from coopdesk import words
from coopdesk.domain.errors import CoopdeskError
from coopdesk.domain.money import Money
from coopdesk.gui.kit.detail_card import DetailCard
from coopdesk.gui.kit.popup_list import PickItem
from coopdesk.gui.kit.register import ChoiceFilter, RegisterPage
from coopdesk.gui.kit.table_model import Column, ItemTableModel

TODAY = date(2026, 11, 22)
LONG_NAME = "乌云其其格·阿拉坦巴特尔"
LONG_PLACE = "赤峰市克什克腾旗达日罕乌拉苏木"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of an invented register."""

    id: str
    number: str
    name: str
    place: str
    id_number: str
    joined: date | None
    amount: Money
    standing: str


@dataclass(frozen=True, slots=True)
class Posting:
    """One line of an invented account."""

    id: int
    day: date
    text: str
    debit: Money | None
    credit: Money | None
    balance: Money


@dataclass(frozen=True, slots=True)
class Typed:
    """What a reader of the tests made of the typed text."""

    value: Any = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Rename:
    """An invented command."""

    name: str
    amount: Money | None = None


class KeptDraft:
    """A draft in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def keep(self, draft):
        self.kept = dict(draft)

    def drop(self):
        self.kept = {}

    def offered(self):
        return self.kept


class OneDoor:
    """A runner without a database: it runs handlers over a list and tells who listens."""

    def __init__(self, entries: Sequence[Entry] = ()) -> None:
        self.today = TODAY
        self.entries = list(entries)
        self.done: list[tuple[Any, frozenset[str]]] = []
        self.drafts: dict[str, KeptDraft] = {}
        self._listeners: list[Callable[[frozenset[str]], None]] = []

    def do(self, handler, command, *, confirmed=frozenset()):
        before = list(self.entries)
        try:
            result = handler(_Uow(self, confirmed), command)
        except CoopdeskError:
            self.entries = before
            raise
        self.done.append((command, confirmed))
        for listener in self._listeners:
            listener(frozenset({"entry"}))
        return result

    def ask(self, query, *args, **kwargs):
        return query(self, *args, **kwargs)

    def work(self, handler, *args, progress):
        return handler(_Uow(self, frozenset()), *args, progress)

    def draft(self, name):
        return self.drafts.setdefault(name, KeptDraft())

    def on_change(self, listener):
        self._listeners.append(listener)


@dataclass(frozen=True, slots=True)
class _Uow:
    door: OneDoor
    confirmed: frozenset[str]


def read_money(raw: str) -> Typed:
    """Read an amount as the program's reader would: full-width digits, commas and 万."""
    text = raw.translate(str.maketrans("０１２３４５６７８９．，", "0123456789.,")).replace(",", "")
    found = re.fullmatch(r"(-?)(\d+)(?:\.(\d{1,4}))?(万?)", text)
    if not found:
        return Typed(problem="amount")
    factor = 10_000 if found[4] else 1
    fen = int(found[2]) * 100 * factor + int((found[3] or "").ljust(4, "0")) * factor // 100
    return Typed(Money(-fen if found[1] else fen))


def read_typed_day(raw: str) -> Typed:
    """Read a day in three forms."""
    if raw == "今天":
        return Typed(TODAY)
    parts = re.fullmatch(r"(?:(\d{4})-?)?(\d{2})[-.]?(\d{2})", raw)
    try:
        return Typed(date(int(parts[1] or TODAY.year), int(parts[2]), int(parts[3])))
    except (TypeError, ValueError):
        return Typed(problem="day")


def read_number(raw: str) -> Typed:
    """Read a resident ID by its shape alone."""
    good = re.fullmatch(r"\d{17}[\dX]", raw)
    return Typed(raw) if good else Typed(problem="id")


def told(problem: str) -> str:
    """Return the sentence of a problem."""
    return {
        "amount": "看不懂这个金额，请写成 1234.50 或 1.5万",
        "day": "没有这一天，请写成 2026-11-22",
        "id": "居民身份证号应为 18 位",
    }[problem]


def find_people(typed: str) -> list[PickItem]:
    """Find invented people by name or initials."""
    people = (
        PickItem("m1", LONG_NAME, f"女 1985年 · {LONG_PLACE} · 末四位 1423", "社员"),
        PickItem("m2", "乌云", "女 1962年 · 乌兰哈达镇 · 末四位 4620", "社员"),
        PickItem("m3", "乌云", "女 1991年 · 达来诺日镇 · 末四位 0048", "社员"),
        PickItem("o1", "达日罕乌拉苏木供销合作社有限责任公司", "基层社 · 三星", "组织"),
    )
    found = {"w": people, "乌": people[:3]}
    return list(found.get(typed[:1], people if not typed else ()))


def some_entries(count: int = 24) -> list[Entry]:
    """Return invented members; the first has the longest name and place there are."""
    family = "王李张刘陈杨赵黄周吴徐孙"
    given = ("秀兰", "宝山", "德力格尔", "建国", "桂芝", "满都拉", "志强", "其木格", "永和", "淑珍")
    places = (LONG_PLACE, "赤峰市松山区夏家店乡", "赤峰市敖汉旗四道湾子镇", "赤峰市宁城县天义镇")
    entries = []
    for n in range(count):
        name = LONG_NAME if n == 0 else family[n * 7 % 12] + given[n * 3 % 10]
        joined = None if n % 11 == 5 else date(2012 + n % 14, 1 + n % 12, 1 + n % 28)
        fen = (n * 7919 % 4300 + 1) * 1_000_50 if n % 9 != 4 else -125_000
        entries.append(
            Entry(
                id=f"m{n}",
                number=f"{n + 1:04d}",
                name=name,
                place=places[n % 4],
                id_number=f"15042319{60 + n % 40}0{1 + n % 9}1{n % 10}{n % 10000:04d}",
                joined=joined,
                amount=Money(fen),
                standing="在社" if n % 6 else "已退社",
            )
        )
    return entries


class EntryTableModel(ItemTableModel[Entry]):
    """Invented members, one row each."""

    columns = (
        Column("sample.number", attrgetter("number")),
        Column("sample.name", attrgetter("name")),
        Column("sample.place", attrgetter("place")),
        Column("sample.id_number", attrgetter("id_number"), masked=True),
        Column("sample.joined", attrgetter("joined"), numeric=True),
        Column("sample.amount", attrgetter("amount"), numeric=True, summed=True),
        Column(
            "sample.standing",
            attrgetter("standing"),
            tone=lambda standing: "ink_soft" if standing == "已退社" else "",
        ),
    )


class EntryPage(RegisterPage):
    """A register of invented members."""

    title_key = "sample.title"
    name = "sample"
    watches = frozenset({"entry"})

    def make_model(self) -> EntryTableModel:
        return EntryTableModel()

    def choice_filters(self) -> list[ChoiceFilter]:
        choices = [("在社", "在社"), ("已退社", "已退社")]
        return [ChoiceFilter("状态", choices, attrgetter("standing"))]

    def reload(self) -> None:
        self.set_items(self.ask(lambda door: list(door.entries)))

    def detail(self, item: Entry) -> QWidget:
        facts = [(words.text(c.key), c.shown(item)) for c in self.model.columns if c.shown(item)]
        return DetailCard(item.name, facts, item.place)
