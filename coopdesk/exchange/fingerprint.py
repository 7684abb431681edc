"""Thirty-six digits by which two people on the telephone tell that they hold the same key.

Digits, not letters: they are spoken alike in every dialect. Six groups of six; the last digit of
each group is Damm's check digit over the five before it, which finds every single wrong digit and
every swap of neighbours, so the listener can say which group to repeat. The thirty digits that
count are about 100 bits of the SHA-256 over what the key card binds together.
"""

import hashlib

_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
_GROUPS = 6
_DIGITS = 5
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def fingerprint_of(content: bytes) -> str:
    """Return the fingerprint of ``content``: six groups of six digits with spaces between."""
    number = int.from_bytes(hashlib.sha256(content).digest(), "big") % 10 ** (_GROUPS * _DIGITS)
    digits = f"{number:0{_GROUPS * _DIGITS}d}"
    groups = [digits[start : start + _DIGITS] for start in range(0, len(digits), _DIGITS)]
    return " ".join(group + str(_check_digit(group)) for group in groups)


def wrong_groups(typed: str) -> tuple[int, ...]:
    """Return the numbers, from 1, of the groups that were misheard; all when the length is off.

    Spaces, hyphens and full-width digits are taken as they come.
    """
    digits = _bare(typed)
    width = _DIGITS + 1
    if len(digits) != _GROUPS * width:
        return tuple(range(1, _GROUPS + 1))
    groups = [digits[start : start + width] for start in range(0, len(digits), width)]
    return tuple(place for place, group in enumerate(groups, 1) if _check_digit(group) != 0)


def is_same_fingerprint(typed: str, fingerprint: str) -> bool:
    """Return whether the digits a person typed are those of ``fingerprint``."""
    return _bare(typed) == _bare(fingerprint)


def short_number(digest: bytes) -> str:
    """Return eight signs to name a package by in talk and in file names, such as ``7K3M9QXD``.

    Crockford's base 32: no I, L, O, U that could be read as something else.
    """
    number = int.from_bytes(digest[:5], "big")
    return "".join(_CROCKFORD[number >> shift & 31] for shift in range(35, -1, -5))


def _bare(typed: str) -> str:
    return "".join(str(int(sign)) for sign in typed if sign.isdecimal())


def _check_digit(digits: str) -> int:
    interim = 0
    for digit in digits:
        interim = _DAMM[interim][int(digit)]
    return interim
