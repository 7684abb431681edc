"""Which days the books are looked at: this year, a month, a past year of the books, or all."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from PySide6.QtWidgets import QComboBox

from coopdesk import words

Span = tuple[date, date]
THIS_YEAR, THIS_MONTH, LAST_MONTH, LAST_YEAR, ALL_DAYS = (
    "ledger.this_year",
    "ledger.this_month",
    "ledger.last_month",
    "ledger.last_year",
    "ledger.all_days",
)


class SpanChoice(QComboBox):
    """The spans of days; those before last year are there once the books reach so far back."""

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        for key in (THIS_YEAR, THIS_MONTH, LAST_MONTH, LAST_YEAR, ALL_DAYS):
            self.addItem(words.text(key), key)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setAccessibleName(words.text("ledger.span"))
        self.setToolTip(words.text("ledger.span"))

    @property
    def span(self) -> Span:
        """The first and last day chosen; all days run from ``date.min`` to ``date.max``."""
        today, chosen = self._today(), self.currentData()
        if isinstance(chosen, int):
            return _year(chosen)
        month = today.replace(day=1)
        before = month - timedelta(days=1)
        spans: dict[str, Span] = {
            THIS_YEAR: (today.replace(month=1, day=1), today),
            THIS_MONTH: (month, today),
            LAST_MONTH: (before.replace(day=1), before),
            LAST_YEAR: _year(today.year - 1),
            ALL_DAYS: (date.min, date.max),
        }
        return spans[chosen]

    def choose(self, chosen: str | int) -> None:
        """Choose a span by its key, or a past year by its number."""
        self.setCurrentIndex(self.findData(chosen))

    def offer_years(self, years: Sequence[int]) -> None:
        """Offer the past years of the books, newest first, above all days."""
        past = sorted({year for year in years if year < self._today().year - 1}, reverse=True)
        first, last = self.findData(LAST_YEAR) + 1, self.findData(ALL_DAYS)
        offered = [self.itemData(place) for place in range(first, last)]
        if offered == past:
            return
        chosen = self.currentData()
        self.blockSignals(True)
        for _ in offered:
            self.removeItem(first)
        for place, year in enumerate(past, start=first):
            self.insertItem(place, words.text("ledger.one_year", year=year), year)
        self.blockSignals(False)
        kept = self.findData(chosen)
        self.setCurrentIndex(max(kept, 0))


def _year(year: int) -> Span:
    return date(year, 1, 1), date(year, 12, 31)
