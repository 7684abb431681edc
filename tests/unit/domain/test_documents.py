"""Tables written as text: taken within bounds, whatever else they hold."""

import pytest

from coopdesk.domain.documents import DEEPEST, LARGEST, read_json, read_toml


def test_a_table_is_read_up_to_the_bounds():
    deep = "[" * (DEEPEST - 2) + "]" * (DEEPEST - 2)
    assert read_toml(f"a = {LARGEST}\nb = {deep}")["a"] == LARGEST
    assert read_json(f'{{"a": {-LARGEST}}}') == {"a": -LARGEST}
    assert read_json(b'["\xe5\xb7\xb4"]') == ["巴"]


@pytest.mark.parametrize(
    "source",
    [
        "a = " + "[" * 5_000,  # found: the stack ran full in the reader
        ".".join("a" * 3_000) + " = 1",  # and here in whoever walks down the table
        "a = " + "[" * DEEPEST + "]" * DEEPEST,
        f"a = {LARGEST + 1}",
        "a = 0x" + "f" * 4_000,  # found: too long to be written out in a sentence
        "a = " + "9" * 5_000,
    ],
)
def test_what_is_too_deep_or_too_large_is_no_table(source):
    with pytest.raises(ValueError, match=r"\w"):
        read_toml(source)


@pytest.mark.parametrize(
    "source",
    [
        "[" * 100_000,
        '{"a":' * 100_000,
        f"[{LARGEST + 1}]",
        "{",
        "[NaN]",
        '["\\ud800"]',
        '{"\\udfff": 1}',
    ],
)
def test_the_same_holds_for_json(source):
    with pytest.raises(ValueError, match=r"\w"):
        read_json(source)
