"""Reports as tables of the window: the columns come from the report, a row is a line of it."""

from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, ClassVar

from coopdesk.domain.ledger import ZERO
from coopdesk.domain.money import Money
from coopdesk.gui.kit.table_model import Column, ItemTableModel, as_words
from coopdesk.services.report_kinds import Column as ReportColumn
from coopdesk.services.report_kinds import Record


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One line of a report by its place, from 0."""

    place: int
    record: Record

    def text(self, key: str) -> str:
        """Return a text of the line, empty when it has none of that key."""
        return str(self.record.get(key) or "")


class ReportModel(ItemTableModel[ReportLine]):
    """The lines of one report; a subclass made for it names the columns."""

    key: ClassVar[Callable[[Any], Hashable]] = attrgetter("place")

    def searched(self, item: ReportLine) -> str:
        shown = (column.getter(item) for column in self.columns)
        return "\n".join(value for value in shown if isinstance(value, str)).casefold()


class PartModel(ItemTableModel[dict[str, Any]]):
    """What a figure is made of: accounts, or other lines of the statement."""

    columns = (
        Column("report.code", lambda part: part["account_code"] or as_words(part["row"])),
        Column("report.made_of", lambda part: part["name"], width=18),
        Column("report.amount", lambda part: Money(part["amount_fen"]), numeric=True, summed=True),
        Column("report.before", lambda part: Money(part["before_fen"]), numeric=True, summed=True),
    )
    key: ClassVar[Callable[[Any], Hashable]] = lambda part: (part["account_code"], part["row"])


def make_model(columns: Sequence[ReportColumn], summed: Collection[str]) -> ReportModel:
    """Return an empty model with the columns of a report, ``summed`` ones added up at the foot."""

    class OneReport(ReportModel):
        pass

    OneReport.columns = tuple(_column(column, summed=column.key in summed) for column in columns)
    return OneReport()


def report_lines(rows: Iterable[Record]) -> list[ReportLine]:
    """Return the rows of a report as lines."""
    return [ReportLine(place, record) for place, record in enumerate(rows)]


def _column(column: ReportColumn, *, summed: bool) -> Column:
    return Column(
        column.words,
        _getter(column.key),
        numeric=column.is_money,
        width=0 if column.is_money else round(2 * column.share),
        summed=summed,
        show=_figure if column.is_money and column.key != "balance" else None,
    )


def _getter(key: str) -> Callable[[ReportLine], object]:
    return lambda line: line.record.get(key)


def _figure(amount: object) -> str:
    """Return an amount; zeros stay empty so that the eye finds the figures."""
    return "" if amount is None or amount == ZERO else str(amount)
