"""Fields that the dialogs of the three bodies share: days, times, votes, names in a row."""

import re
from datetime import date

from coopdesk.domain.minutes import read_time
from coopdesk.domain.reading import read_day
from coopdesk.domain.typed import Reading
from coopdesk.gui.kit.day_editor import DayEditor
from coopdesk.gui.kit.editor import LineEditor
from coopdesk.gui.kit.editors import NumberEditor

_BETWEEN_NAMES = re.compile(r"[、,，;；\s]+")


def day_editor(today: date) -> DayEditor:
    """Return a field for a day."""
    return DayEditor(lambda typed: read_day(typed, today), today)


def time_editor() -> LineEditor:
    """Return a field for a time of day."""
    return LineEditor(_read_time, placeholder="9:00")


def count_editor() -> NumberEditor:
    """Return a field for heads or votes."""
    return NumberEditor(minimum=0, maximum=99_999)


def names_in(text: str | None) -> tuple[str, ...]:
    """Return the names typed in a row, each once, divided by a sign or a blank."""
    found = (name for name in _BETWEEN_NAMES.split(text or "") if name)
    return tuple(dict.fromkeys(found))


def _read_time(typed: str) -> Reading[str]:
    time = read_time(typed)
    return Reading(time) if time else Reading(problem="time_unreadable")
