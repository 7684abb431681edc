"""The pages that are made from the code are as the code is."""

import pytest

from tests.documents import MADE
from tests.house.source import ROOT


@pytest.mark.parametrize("name", MADE)
def test_a_made_page_is_up_to_date(name):
    stands = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert stands == MADE[name](), f"docs/{name}: python3 dev.py docs"
