"""Work for a reader apart that ends it, keeps it busy, fills it, or answers what nobody asked."""

import ctypes
import os
from datetime import date
from pathlib import Path

from coopdesk.domain.errors import BadSheet, Refusal, RuleViolation, SurroundingsTrouble


class Unknown:
    """No kind of thing that may come back."""


class Held:
    """Something that stays apart between two questions."""

    def __init__(self, start):
        self._count = start

    def counted(self):
        self._count += 1
        return self._count


def plain():
    return [1, 2.5, "巴图", b"\0", None, (date(2026, 1, 2), frozenset({3}))]


def own_kind():
    return Unknown()


def process_id():
    return os.getpid()


def read_where_nothing_is():
    return ctypes.string_at(0)


def die_of(*_given):
    return read_where_nothing_is()


def die_over(path):
    yield "facts", ({}, False)
    yield ctypes.string_at(0)


def reckon_for_ever():
    while True:
        pass


def read_for_ever(_path):
    yield "facts", ({}, False)
    reckon_for_ever()


def pour(send, *pieces):
    for piece in pieces:
        send(piece)


def lose_the_disk(place):
    raise SurroundingsTrouble("device_gone", place=place)


def fill_the_memory():
    return bytes(3 * 2**30)


def write_a_file(path):
    Path(path).write_text("泄露", encoding="utf-8")


def print_aloud():
    os.write(1, b"a library says something")
    return "said"


def refuse(kind):
    if kind == "sheet":
        raise BadSheet.because("workbook.damaged", name="甲.xlsx")
    raise RuleViolation(Refusal("scan.damaged", values={"name": "乙", "page": 2}))


def fail():
    raise KeyError("nobody thought of it")


def count_to(number):
    yield from range(number)
