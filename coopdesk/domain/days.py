"""Days as offices write them, in full, in part, or as the serial number of a spreadsheet."""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache

from coopdesk.domain.typed import Reading, plain

_EPOCH = date(1899, 12, 30)  # day 0 of the spreadsheet calendar, its 29 February 1900 counted in
_SERIALS = range(10_000, 73_051)  # 1927-05-18 to 2099-12-31: no serial is ever read as a year
_YEARS = range(1900, 2100)
_NUMERALS = str.maketrans("〇○Ｏ零一二三四五六七八九", "0000123456789")
_TIME = r"(?:[T ]\s*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?"
_FULL = re.compile(
    rf"([0-9]{{4}})\s*[-./年]\s*([0-9]{{1,2}})\s*[-./月]\s*([0-9]{{1,2}})\s*[日号]?{_TIME}"
)
_EIGHT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_MONTH = re.compile(r"([0-9]{4})(?:\s*[-./年]\s*([0-9]{1,2})\s*月?(?:份)?|([01][0-9]))")
_YEAR = re.compile(r"([0-9]{4})\s*年?")
_YEAR_ALONE = re.compile(r"([0-9]{4})\s*(?:年度?|年[末底]|年12月31日|-12-31)?")
_SHORT = re.compile(r"([0-9]{1,2})\s*[-./月]\s*([0-9]{1,2})\s*[日号]?")
_RELATIVE = {"今天": 0, "今日": 0, "昨天": -1, "昨日": -1, "前天": -2, "明天": 1, "明日": 1}


def read_day(raw: object, today: date | None) -> Reading[date]:
    """Return a day typed in any habit.

    ``today`` completes 今天 and 11.22; None, as for sheets from outside, leaves them incomplete.
    Problems: ``day_missing``, ``day_incomplete`` (``known`` holds the year or month),
    ``day_invalid`` (no such day), ``day_unreadable``.
    """
    if isinstance(raw, date):
        day = raw.date() if isinstance(raw, datetime) else raw
        return Reading(day) if day.year in _YEARS else Reading(problem="day_invalid")
    if raw is None:
        return Reading(problem="day_missing")
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return _read_number(raw)
    return _read_typed(raw, today) if isinstance(raw, str) else Reading(problem="day_unreadable")


def read_year(raw: object) -> Reading[int]:
    """Return a calendar year typed in any habit: 2023, 2023年度, 二〇二三年, or its last day.

    Problems: ``year_missing``, ``year_unreadable`` (two digits, a day inside a year, no year).
    """
    if isinstance(raw, date):
        is_last = (raw.month, raw.day) == (12, 31) and raw.year in _YEARS
        return Reading(raw.year, normalized=True) if is_last else Reading(problem="year_unreadable")
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return Reading(int(raw)) if raw in _YEARS else Reading(problem="year_unreadable")
    text = _arabic(plain(raw).removeprefix("'")) if isinstance(raw, str) else ""
    if not text:
        return Reading(problem="year_missing")
    year = _YEAR_ALONE.fullmatch(text)
    if year is None or int(year[1]) not in _YEARS:
        return Reading(problem="year_unreadable")
    return Reading(int(year[1]), normalized=year[1] != raw)


def _read_number(raw: float) -> Reading[date]:
    if raw in _SERIALS or (isinstance(raw, float) and 10_000 <= raw < 73_051):
        return Reading(_EPOCH + timedelta(days=int(raw)), normalized=True)
    if raw == raw // 1 and 10**5 <= raw < 10**8:
        return _read_typed(str(int(raw)), None)
    if raw in _YEARS:
        return Reading(problem="day_incomplete", known=f"{int(raw):04d}")
    # 2023.1 may have been 2023.10 before the cell dropped its zero: the year is all that is sure.
    if isinstance(raw, float) and _YEARS.start <= raw < _YEARS.stop:
        return Reading(problem="day_incomplete", known=f"{int(raw):04d}")
    return Reading(problem="day_unreadable")


@lru_cache(maxsize=32768)
def _read_typed(raw: str, today: date | None) -> Reading[date]:
    text = plain(raw).removeprefix("'")
    if not text:
        return Reading(problem="day_missing")
    if text in _RELATIVE and today:
        return Reading(today + timedelta(days=_RELATIVE[text]), normalized=True)
    text = _arabic(text)
    whole = _FULL.fullmatch(text) or _EIGHT.fullmatch(text)
    if whole:
        day = _day(int(whole[1]), int(whole[2]), int(whole[3]))
        if day is None:
            return Reading(problem="day_invalid")
        return Reading(day, normalized=day.isoformat() != raw)
    return _read_part(text, today)


def _read_part(text: str, today: date | None) -> Reading[date]:
    month = _MONTH.fullmatch(text)
    if month and int(month[1]) in _YEARS:
        number = int(month[2] or month[3])
        if not 1 <= number <= 12:
            return Reading(problem="day_invalid")
        return Reading(problem="day_incomplete", known=f"{month[1]}-{number:02d}")
    year = _YEAR.fullmatch(text)
    if year and int(year[1]) in _YEARS:
        return Reading(problem="day_incomplete", known=year[1])
    short = _SHORT.fullmatch(text)
    if not short:
        return Reading(problem="day_unreadable")
    if today is None:
        return Reading(problem="day_incomplete")
    day = _day(today.year, int(short[1]), int(short[2]))
    return Reading(day, normalized=True) if day else Reading(problem="day_invalid")


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None


def _arabic(text: str) -> str:
    """Return a day in Chinese numerals (二〇二三年六月十一日) with digits."""
    if text.isascii():
        return text
    return _TEN_PLACES.sub(_ten, text.translate(_NUMERALS))


_TEN_PLACES = re.compile(r"([1-3]?)十([1-9]?)(?=[月日号])")


def _ten(numeral: re.Match[str]) -> str:
    return f"{int(numeral[1] or 1) * 10 + int(numeral[2] or 0)}"
