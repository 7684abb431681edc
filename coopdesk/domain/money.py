"""Money in whole fen (分): integers only, and every division says where the odd fen goes."""

from collections.abc import Sequence
from dataclasses import dataclass

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount of fen; negative amounts are allowed."""

    fen: int = 0

    def __post_init__(self) -> None:
        if type(self.fen) is not int:
            raise TypeError(f"money is whole fen, not {self.fen!r}")

    def __add__(self, other: "Money") -> "Money":
        return Money(self.fen + other.fen)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.fen - other.fen)

    def __neg__(self) -> "Money":
        return Money(-self.fen)

    def __mul__(self, times: int) -> "Money":
        return Money(self.fen * times)

    def __bool__(self) -> bool:
        return self.fen != 0

    def __str__(self) -> str:
        """Return yuan with two decimals and thousands separated: ``-1,234.50``."""
        whole, rest = divmod(abs(self.fen), 100)
        return f"{'-' if self.fen < 0 else ''}{whole:,}.{rest:02d}"

    def share(self, numerator: int, denominator: int) -> "Money":
        """Return the fraction of this amount, half a fen rounded away from zero.

        Raises ValueError unless ``numerator`` >= 0 and ``denominator`` > 0.
        """
        if numerator < 0 or denominator <= 0:
            raise ValueError(f"no share {numerator}/{denominator}")
        magnitude = (2 * abs(self.fen) * numerator + denominator) // (2 * denominator)
        return Money(magnitude if self.fen >= 0 else -magnitude)

    def allot(self, weights: Sequence[int]) -> list["Money"]:
        """Split into parts by ``weights`` that add up to this amount to the fen.

        Largest remainder first; among equal remainders the earlier part. Raises ValueError for a
        negative weight or when no weight is positive.
        """
        total = sum(weights)
        if total <= 0 or min(weights) < 0:
            raise ValueError("weights must be whole numbers with a positive sum")
        sign = -1 if self.fen < 0 else 1
        floors = [abs(self.fen) * weight // total for weight in weights]
        remainders = [abs(self.fen) * weight % total for weight in weights]
        order = sorted(range(len(weights)), key=lambda index: (-remainders[index], index))
        for index in order[: abs(self.fen) - sum(floors)]:
            floors[index] += 1
        return [Money(sign * part) for part in floors]


def total(amounts: Sequence[Money]) -> Money:
    """Return the sum of ``amounts``, zero for none."""
    return Money(sum(amount.fen for amount in amounts))


def in_capitals(amount: Money) -> str:
    """Return the amount in capital numerals (大写), as vouchers and receipts print it.

    Form of 正确填写票据和结算凭证的基本规定: 零 once for inner zeros, 整 after 元 or 角, nothing
    after 分. Raises ValueError from 10^16 yuan on.
    """
    yuan, rest = divmod(abs(amount.fen), 100)
    jiao, fen = divmod(rest, 10)
    words = "负" if amount.fen < 0 else ""
    if yuan:
        words += _whole_in_capitals(yuan) + "元"
    if not rest:
        return (words or "零元") + "整"
    if jiao:
        words += _DIGITS[jiao] + "角"
    elif yuan:
        words += "零"
    return words + (_DIGITS[fen] + "分" if fen else "整")


def _whole_in_capitals(number: int) -> str:
    if number >= 10**16:
        raise ValueError("amount too large for capital numerals")
    words = ""
    gap = False
    groups = [(number // 10_000**index) % 10_000 for index in range(len(_GROUPS))]
    for index in range(len(groups) - 1, -1, -1):
        group = groups[index]
        if group:
            if words and (gap or group < 1000):
                words += "零"
            words += _group_in_capitals(group) + _group_word(index, groups)
            gap = False
        else:
            gap = bool(words)
    return words


def _group_word(index: int, groups: list[int]) -> str:
    return "万" if index == 3 and groups[2] else _GROUPS[index]


def _group_in_capitals(group: int) -> str:
    words = ""
    gap = False
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if digit:
            words += ("零" if gap and words else "") + _DIGITS[digit] + _PLACES[place]
            gap = False
        else:
            gap = True
    return words
