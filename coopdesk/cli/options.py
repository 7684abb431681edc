"""Options that commands of several capabilities share: days, money, months."""

import argparse
from datetime import date

from coopdesk.domain.money import Money
from coopdesk.domain.reading import read_amount, read_share

_FEN = 100


def fen(written: str) -> Money:
    """Return an amount given in whole fen, as JSON gives it."""
    return Money(int(written))


def yuan(written: str) -> Money:
    """Return an amount given in yuan with at most two decimals; raises ArgumentTypeError."""
    sign = -1 if written.startswith("-") else 1
    whole, _, cents = written.removeprefix("-").partition(".")
    if not (whole.isascii() and whole.isdigit()) or not (cents + "0").isdigit() or len(cents) > 2:
        raise argparse.ArgumentTypeError(f"not an amount in yuan: {written!r}")
    return Money(sign * (int(whole) * _FEN + int(cents.ljust(2, "0"))))


def written_amount(written: str) -> Money:
    """Return an amount as people write it: 1200000, 1,200,000.00 yuan or 120 ten thousands.

    Raises ArgumentTypeError for what is no amount.
    """
    reading = read_amount(written)
    if reading.value is None:
        raise argparse.ArgumentTypeError(f"not an amount: {written!r}")
    return reading.value


def written_share(written: str) -> int:
    """Return a share of the whole in basis points; raises ArgumentTypeError for what is none."""
    reading = read_share(written)
    if reading.value is None:
        raise argparse.ArgumentTypeError(f"not a share: {written!r}")
    return reading.value


def add_organization(parser: argparse.ArgumentParser) -> None:
    """Add the organization whose books are meant."""
    parser.add_argument("--organization", required=True, metavar="ID")


def add_day(parser: argparse.ArgumentParser) -> None:
    """Add the day of a step, today unless told."""
    parser.add_argument("--day", metavar="DAY", type=date.fromisoformat)


def add_as_of(*parsers: argparse.ArgumentParser) -> None:
    """Add the past day a list is asked as of, today unless told."""
    for parser in parsers:
        parser.add_argument("--as-of", metavar="DAY", type=date.fromisoformat)


def add_amount(parser: argparse.ArgumentParser) -> None:
    """Add the amount, in yuan or in fen."""
    amount = parser.add_mutually_exclusive_group(required=True)
    amount.add_argument("--amount", metavar="YUAN", type=yuan)
    amount.add_argument("--amount-fen", dest="amount", metavar="FEN", type=fen)
