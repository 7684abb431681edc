"""Fields that pages share: amounts, rates, days, members, and where a report goes."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QWidget

from coopdesk import words
from coopdesk.domain.personal import masked
from coopdesk.domain.reading import Reading, plain, read_amount, read_day, read_share
from coopdesk.gui.kit.day_editor import DayEditor
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editor import LineEditor
from coopdesk.gui.kit.editors import MoneyEditor
from coopdesk.gui.kit.file_dialogs import saving_dialog
from coopdesk.gui.kit.picker import Picker
from coopdesk.gui.kit.popup_list import PickItem
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.kit.search_line import Search
from coopdesk.gui.search import reason_of
from coopdesk.services.members import FoundMember, find_members
from coopdesk.services.mutual_fund import percent


class RateEditor(LineEditor):
    """A rate in percent; its value is in basis points."""

    def __init__(self) -> None:
        super().__init__(read_rate, placeholder="6%")

    def written(self, value: Any) -> str:
        return percent(value)


def read_rate(typed: str) -> Reading[int]:
    """Return a rate in basis points; a bare number is percent: nobody means 6 to be six hundred."""
    bare = plain(typed)
    return read_share(bare if bare.endswith("%") else f"{bare}%")


def money_editor(*, capitals: bool = True) -> MoneyEditor:
    """Return a field for an amount, in capital numerals beneath where paper will have them."""
    return MoneyEditor(read_amount, capitals=capitals)


def day_editor(today: date) -> DayEditor:
    """Return a field for a day."""
    return DayEditor(lambda typed: read_day(typed, today), today)


def member_picker(door: Door, organization_id: str) -> Picker:
    """Return a field that finds a member by name, initials, number or the end of the ID."""
    return Picker(member_search(door, organization_id))


def member_search(door: Door, organization_id: str) -> Search:
    """Return the search of a member picker."""

    def search(typed: str) -> Sequence[PickItem]:
        found = door.ask(find_members, typed, organization_id)
        return [member_item(member) for member in found]

    return search


def member_item(member: FoundMember) -> PickItem:
    """Return a member as a picker offers one: enough to tell two of the same name apart."""
    told = (
        words.text("money.member_number", number=member.number),
        member.village,
        masked(member.id_number),
        words.choice(member.state),
    )
    detail = "  ".join(part for part in told if part)
    return PickItem(member.id, member.name, detail, reason=reason_of(member.found_by))


def save_report_dialog(
    parent: QWidget,
    name: str,
    chosen: Callable[[Path], object],
    preferences: Preferences | None = None,
) -> QFileDialog:
    """Ask where a report goes, as a workbook, a list or paper; ``chosen`` receives the place."""
    filters = words.text("money.report_filter")
    dialog = saving_dialog(parent, name, filters, chosen, preferences)
    dialog.open()
    return dialog
