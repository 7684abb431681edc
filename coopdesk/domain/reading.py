"""The readers of everything a person may type: the right value, or refused, never a wrong one.

Editors, sheets and the command line read through these, so that one habit means one thing.
"""

import re

from coopdesk.domain.amounts import read_amount, read_share
from coopdesk.domain.days import read_day, read_year
from coopdesk.domain.identity import check_credit_code, check_phone, check_resident_id
from coopdesk.domain.names import normal_name, read_name
from coopdesk.domain.typed import Reading, as_typed, plain, read_text

__all__ = [
    "Reading",
    "as_typed",
    "normal_name",
    "plain",
    "read_amount",
    "read_credit_code",
    "read_day",
    "read_id_number",
    "read_name",
    "read_phone",
    "read_share",
    "read_text",
    "read_year",
]

_CLEAN_ID = re.compile(r"[0-9]{17}[0-9X]")
_EXACT_DIGITS = 10**15  # a spreadsheet number keeps fifteen digits and writes zeros for the rest
_ROUNDED = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+?1[0-9]")
_CROSSES = str.maketrans("xχхΧХ×✕", "XXXXXXX")  # what is typed for the check sign X
_PHONE_MARKS = re.compile(r"[\s\-—–_.]")


def read_id_number(raw: object) -> Reading[str]:
    """Return a resident ID of 18 signs, checked (GB 11643).

    Problems: those of ``check_resident_id``, and ``id_precision_lost`` for one that a spreadsheet
    kept as a number: its last three digits are gone, whatever the check digit says.
    """
    if isinstance(raw, str) and _CLEAN_ID.fullmatch(raw):
        problem = check_resident_id(raw)
        return Reading(problem=problem) if problem else Reading(raw)
    if isinstance(raw, int | float) and abs(raw) >= _EXACT_DIGITS:
        return Reading(problem="id_precision_lost")
    typed = as_typed(raw)
    number = _unspaced(typed).translate(_CROSSES).upper()
    if _ROUNDED.fullmatch(number):
        return Reading(problem="id_precision_lost")
    problem = check_resident_id(number)
    return Reading(problem=problem) if problem else Reading(number, normalized=number != typed)


def read_credit_code(raw: object) -> Reading[str]:
    """Return a credit code of 18 signs, checked (GB 32100-2015).

    Problems: those of ``check_credit_code``, and ``id_precision_lost`` for a rounded number.
    """
    if isinstance(raw, int | float) and abs(raw) >= _EXACT_DIGITS:
        return Reading(problem="id_precision_lost")
    typed = as_typed(raw)
    code = _unspaced(typed).upper()
    problem = check_credit_code(code)
    return Reading(problem=problem) if problem else Reading(code, normalized=code != typed)


def read_phone(raw: object) -> Reading[str]:
    """Return a telephone number: eleven digits, or area code, hyphen and number.

    Problems: ``phone_missing``, ``phone_unreadable`` (two numbers in one cell, too short, ...).
    """
    typed = as_typed(raw)
    if len(typed) == 11 and typed[0] == "1" and not check_phone(typed):
        return Reading(typed, normalized=not isinstance(raw, str))
    digits = _PHONE_MARKS.sub("", plain(typed).removeprefix("'")).removeprefix("+86")
    if len(digits) == 13:
        digits = digits.removeprefix("86")
    area = re.fullmatch(r"\(?(0[0-9]{2,3})\)?([1-9][0-9]{6,7})", digits)
    number = f"{area[1]}-{area[2]}" if area else digits
    problem = check_phone(number)
    return Reading(problem=problem) if problem else Reading(number, normalized=number != typed)


def _unspaced(typed: str) -> str:
    return re.sub(r"[\s'\-]", "", plain(typed))
