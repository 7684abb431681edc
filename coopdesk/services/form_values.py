"""What a capability hands to the printer: the texts of one form, and how paper writes days."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from coopdesk.domain.money import Money
from coopdesk.words import text

if TYPE_CHECKING:  # the start page asks what papers lack, and prints nothing
    from coopdesk.forms.elements import Values


@dataclass(frozen=True, slots=True)
class FormValues:
    """The texts of one filled form and the short number a person finds the record by.

    ``is_draft`` for a record that may still change: it prints as a draft (草稿) whatever is asked.
    """

    record_number: str
    values: "Values"
    is_draft: bool = False


def day_on_paper(day: date) -> str:
    """Return a day as paper writes it, 2026年3月5日; the first of all days is the beginning."""
    if day == date.min:
        return text("paper.beginning")
    return text("paper.day", year=day.year, month=day.month, day=day.day)


def amount_on_paper(amount: Money) -> str:
    """Return an amount for a column, empty for nothing."""
    return str(amount) if amount else ""
