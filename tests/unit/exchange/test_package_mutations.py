"""Packages spoiled by chance are refused or hold what was signed; none stops the program."""

import random

from tests.mutate import spoil
from tests.unit.exchange.package_builders import zip_of


def test_no_package_spoiled_by_chance_is_taken_in_for_another(tmp_path):
    """A part of what ``python -m tests.mutate`` runs ten thousand times and more."""
    reasons = spoil(tmp_path, 900, random.Random(20261123))
    assert reasons["package_damaged"] > reasons["as it was sent"]
    assert reasons.total() == 900


def test_a_name_before_a_part_that_is_no_text_is_refused(parts, refused):
    """The zip tells each name twice; the reader of the second one must not stop the program."""
    content = bytearray(zip_of(parts))
    place = content.index(b"PK\x03\x04")
    content[place + 7] |= 0x08  # the name is UTF-8, says the header before the part …
    content[place + 30] = 0xC1  # … and is not
    assert refused(bytes(content)) == "package_part_changed"
