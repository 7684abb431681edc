"""Parts of numbers sought four signs at a time are found just where they stand."""

from hypothesis import given
from hypothesis import strategies as st

from coopdesk.services.finding.windows import LEAST_SIGNS, Part, windows_of

signs = st.text("0123456789X\t\n股-", min_size=0, max_size=60)
parts = st.text("01289X\t-", min_size=LEAST_SIGNS, max_size=9)


def _places(text, part):
    return {place for place in range(len(text)) if text.startswith(part, place)}


@given(signs, signs, parts)
def test_every_place_is_found_and_no_other(before, after, part):
    wanted = part.encode()
    for told in (before + part + after, before + after):
        text = told.encode()
        found = set(Part(wanted).find_in(text, windows_of(text)))
        assert found == _places(text, wanted)


def test_what_all_numbers_begin_with_is_found_too():
    """More finds in vain than are looked at one by one: the text is gone through as it stands."""
    numbers = [f"\t1504231980{number:04}\t" for number in range(500)]
    text = "\n".join(numbers).encode()
    windows = windows_of(text)
    assert len(set(Part(b"150423").find_in(text, windows))) == 500
    assert set(Part(b"150424").find_in(text, windows)) == set()
    [place] = set(Part(b"15042319800420").find_in(text, windows))
    assert text[place:].startswith(b"15042319800420")
