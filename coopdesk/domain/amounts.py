"""Amounts of money and shares of a whole, as offices write them."""

import re
from decimal import Decimal
from functools import lru_cache

from coopdesk.domain.money import Money, in_capitals
from coopdesk.domain.typed import Reading, plain

_UNITS = {
    "": 1,
    "百": 100,
    "千": 1000,
    "万": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
}
_LIMIT = Decimal(10**12)  # beyond it in_capitals and the columns have no room; never a real amount
_PREFIX = re.compile(r"^'?(?:人民币|RMB|CNY|[¥￥])?:?\s*", re.IGNORECASE)
_SUFFIX = re.compile(r"(?:元|圆|块钱?)?\s*[整正]?$")
_WHOLE = r"(?:0|[1-9][0-9]*|[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]{0,2}(?: [0-9]{3})+)"
_NUMBER = re.compile(rf"({_WHOLE})(\.[0-9]+)?\s*([十百千]?万|[百千亿]|)")
_NORMAL = re.compile(r"-?[0-9]+(?:\.[0-9]{1,2})?")
_MIXED = re.compile(r"([1-9][0-9]*)\s*万\s*([1-9][0-9]{3}|[1-9])\s*([千百]?)")
_SIMPLE = str.maketrans(
    "〇○Ｏ一二两三四五六七八九十百千圆正弍貳參陸", "零零零壹贰贰叁肆伍陆柒捌玖拾佰仟元整贰贰叁陆"
)
_CAPITALS = re.compile(r"[零壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分整]+")
_DIGITS = {sign: value for value, sign in enumerate("零壹贰叁肆伍陆柒捌玖")}
_PLACES = {"拾": 10, "佰": 100, "仟": 1000}
# A zero stands between places, or alone; elsewhere the text is no numeral.
_STRAY_ZERO = re.compile(
    r"(?<![拾佰仟万亿元角])零(?!$|元)|零(?![壹贰叁肆伍陆柒捌玖拾]|$|元)|(?<=.)零(?=$|元)"
)
# 三百五 is 350 to one and 305 to another: a digit behind a place needs its own, or 零 before it.
_ELLIPTIC = re.compile(r"[佰仟万亿][壹贰叁肆伍陆柒捌玖](?=$|[元万亿整])")


def read_amount(raw: object, *, unit: int = 1) -> Reading[Money]:
    """Return an amount of yuan typed in any habit, exact to the fen.

    ``unit`` is the yuan that one stands for where nothing else is said (10,000 in a sheet of 万元).
    Problems: ``amount_missing``, ``amount_unreadable``, ``amount_fraction`` (less than a fen),
    ``amount_too_large``.
    """
    if raw is None:
        return Reading(problem="amount_missing")
    if isinstance(raw, str | int | float) and not isinstance(raw, bool):
        return _read_amount(raw, unit)
    if isinstance(raw, Decimal):
        return _as_money(raw * unit, normalized=False)
    return Reading(problem="amount_unreadable")


def read_share(raw: object) -> Reading[int]:
    """Return a share of a whole in basis points; parts of a basis point are dropped.

    Dropped, not rounded: a share under a threshold must never reach it. Numbers up to 1 are
    fractions (Excel's percentages), above 1 up to 100 percent. Problems: ``share_missing``,
    ``share_unreadable``.
    """
    if raw is None or (isinstance(raw, str) and not plain(raw)):
        return Reading(problem="share_missing")
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        return Reading(problem="share_unreadable")
    if isinstance(raw, str):
        typed = re.fullmatch(r"([0-9]{1,3}(?:\.[0-9]+)?)\s*(%?)", plain(raw))
        if not typed:
            return Reading(problem="share_unreadable")
        share = Decimal(typed[1]) / (100 if typed[2] else 1)
        is_percent = not typed[2] and share > 1
    else:
        share = _exact(raw)
        is_percent = share > 1
    if is_percent:
        share /= 100
    if not 0 <= share <= 1:
        return Reading(problem="share_unreadable")
    return Reading(int(share * 10_000), normalized=is_percent or isinstance(raw, str))


@lru_cache(maxsize=16384, typed=True)
def _read_amount(raw: str | float, unit: int) -> Reading[Money]:
    if not isinstance(raw, str):
        return _as_money(_exact(raw) * unit, normalized=False)
    text = plain(raw)
    if not text:
        return Reading(problem="amount_missing")
    if "元" in text or "圆" in text:
        unit = 1
    unsigned = _unsigned(text)
    for read in (_read_digits, _read_mixed, _read_capitals):
        amount = read(unsigned, unit)
        if amount is not None:
            amount = amount if unsigned == text else -amount
            return _as_money(amount, normalized=not _NORMAL.fullmatch(raw))
    return Reading(problem="amount_unreadable")


def _exact(raw: float) -> Decimal:
    """Return the number a cell shows: fifteen digits, without the noise of binary fractions."""
    return Decimal(raw) if isinstance(raw, int) else Decimal(f"{raw:.15g}")


def _as_money(yuan: Decimal, *, normalized: bool) -> Reading[Money]:
    if not yuan.is_finite():
        return Reading(problem="amount_unreadable")
    if abs(yuan) >= _LIMIT:
        return Reading(problem="amount_too_large")
    fen = yuan * 100
    if fen != fen.to_integral_value():
        return Reading(problem="amount_fraction")
    return Reading(Money(int(fen)), normalized=normalized)


def _unsigned(text: str) -> str:
    """Return the text without its sign; brackets are the minus of bookkeepers."""
    if text.startswith("(") and text.endswith(")"):
        return text[1:-1].strip()
    return text[1:].strip() if text.startswith(("-", "−", "–", "负")) else text


def _bare(text: str) -> str:
    return _SUFFIX.sub("", _PREFIX.sub("", text)).strip()


def _read_digits(text: str, unit: int) -> Decimal | None:
    number = _NUMBER.fullmatch(_bare(text))
    if not number:
        return None
    whole, fraction, word = number[1], number[2] or "", number[3]
    if len(fraction) > 3 and not word and unit == 1:
        # 1.200 may be a thousand to somebody; more than two decimals of a yuan are nobody's.
        return None if fraction[3:].strip("0") == "" else Decimal(whole.replace(",", "") + fraction)
    factor = _UNITS[word] if word else unit
    return Decimal(whole.replace(",", "").replace(" ", "") + fraction) * factor


def _read_mixed(text: str, _unit: int) -> Decimal | None:
    """Read 1万2千 and 1万2000; 1万2 is twelve thousand to some and is refused."""
    mixed = _MIXED.fullmatch(_bare(text))
    if not mixed or (len(mixed[2]) == 4) == bool(mixed[3]):
        return None
    return Decimal(int(mixed[1]) * 10_000 + int(mixed[2]) * _UNITS[mixed[3]])


def _read_capitals(text: str, unit: int) -> Decimal | None:
    """Read numerals, capital or everyday, and take them only if they are written as one would."""
    words = _PREFIX.sub("", text).replace(" ", "").translate(_SIMPLE).removesuffix("块钱")
    words = words.removesuffix("块")
    if not _CAPITALS.fullmatch(words) or _ELLIPTIC.search(words) or _STRAY_ZERO.search(words):
        return None
    yuan_words, has_yuan, rest = words.removesuffix("整").partition("元")
    if not has_yuan and re.search("[角分]", yuan_words):
        yuan_words, rest = "", yuan_words
    fen = _numeral(yuan_words) * 100 + _small_change(rest)
    amount = Decimal(fen) / 100
    if amount >= _LIMIT or _shape(in_capitals(Money(fen))) != _shape(words):
        return None
    return amount * (1 if has_yuan or rest else unit)


def _shape(words: str) -> str:
    """Return the numerals without what people leave out: 零 between places, 整, 元 at the end."""
    shape = words.removesuffix("整").removesuffix("元").replace("零", "")
    return re.sub(r"(?<![壹贰叁肆伍陆柒捌玖])拾", "壹拾", shape) or "零"


def _small_change(words: str) -> int:
    change = re.fullmatch(
        r"零?(?:([壹贰叁肆伍陆柒捌玖])角)?零?(?:([壹贰叁肆伍陆柒捌玖])分)?", words
    )
    return _DIGITS[change[1] or "零"] * 10 + _DIGITS[change[2] or "零"] if change else 0


def _numeral(words: str) -> int:
    """Add up numerals; nonsense adds up to something whose shape differs."""
    total = group = digit = 0
    for sign in words:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _PLACES:
            group += (digit or 1) * _PLACES[sign]
            digit = 0
        else:
            group += digit
            digit = 0
            total = (total + group) * 10**8 if sign == "亿" else total + group * 10**4
            group = 0
    return total + group + digit
