"""Every four signs of a text as one character, to find a part of a number in a fraction of a pass.

Python seeks one character of a text sixteen at a time, and several one by one: numbers are written
with ten signs, of which each step can pass over few. A character tells of four signs the low four
bits of each, so what it finds is looked at in the text itself.
"""

from collections.abc import Iterator

LEAST_SIGNS = 5
"""A part of so many signs has four that begin at an even place, wherever it stands."""
_SIGNS = 4
_MOST_VAIN = 40
"""Finds in vain of one text after which it is gone through as it stands: all numbers begin so."""


def windows_of(text: bytes) -> str:
    """Return a character for every four signs that begin at an even place.

    Its low byte mixes all four, so that signs that often stand together are not all alike in it.
    """
    low = _number(text) & _number(b"\x0f" * len(text))
    pairs = (low | low >> 4).to_bytes(len(text), "little")[::2]
    following = pairs[1:] + b"\0"
    swapped = _number(following)
    nibbles = _number(b"\x0f" * len(pairs))
    swapped = (swapped & nibbles) << 4 | swapped >> 4 & nibbles
    characters = bytearray(2 * len(pairs))
    characters[::2] = (_number(pairs) ^ swapped).to_bytes(len(pairs), "little")
    # seven bits: above begin the surrogates, of which two are one character
    characters[1::2] = (_number(following) & _number(b"\x7f" * len(pairs))).to_bytes(
        len(pairs), "little"
    )
    return characters.decode("utf-16-le")


class Part:
    """A part of a number that is sought, of five signs at least."""

    def __init__(self, signs: bytes) -> None:
        self._signs = signs
        shifts = (len(signs) - _SIGNS, len(signs) - _SIGNS - 1)
        # of four that begin at an even place and of four at an odd one: one of them is in a text
        self._windows = [(windows_of(signs[one : one + _SIGNS])[0], one) for one in shifts]

    def find_in(self, text: bytes, windows: str) -> Iterator[int]:
        """Yield every place in ``text``, some perhaps twice."""
        vain = 0
        for window, shift in self._windows:
            at = windows.find(window)
            while at >= 0:
                place = 2 * at - shift
                if place >= 0 and text.startswith(self._signs, place):
                    yield place
                else:
                    vain += 1
                if vain == _MOST_VAIN:
                    yield from one_by_one(text, self._signs)
                    return
                at = windows.find(window, at + 1)


def one_by_one(text: bytes, part: bytes) -> Iterator[int]:
    """Yield every place of a part in a text."""
    place = text.find(part)
    while place >= 0:
        yield place
        place = text.find(part, place + len(part))


def _number(text: bytes) -> int:
    return int.from_bytes(text, "little")
