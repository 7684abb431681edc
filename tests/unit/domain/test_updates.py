"""Which version is an update of which, and for which system."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.domain.updates import InstallerKind, assess_update, version_numbers

BOTH = list(InstallerKind)
versions = st.tuples(*[st.integers(0, 99)] * 3)


def _codes(offered, here, kinds=BOTH, system=InstallerKind.DEBIAN):
    return [refusal.code for refusal in assess_update(offered, here, kinds, system)]


@pytest.mark.parametrize(
    ("offered", "here", "codes"),
    [
        ("0.1.1", "0.1.0", []),
        ("0.10.0", "0.9.9", []),  # as numbers, not as letters
        ("0.1.0", "0.1.0", ["update.same"]),
        ("0.1.0", "0.1.1", ["update.older"]),
    ],
)
def test_only_a_newer_version_is_an_update(offered, here, codes):
    assert _codes(offered, here) == codes


def test_an_update_for_other_systems_is_refused_with_every_reason():
    windows = [InstallerKind.WINDOWS]
    assert _codes("2.0.0", "1.0.0", windows) == ["update.other_system"]
    assert _codes("1.0.0", "2.0.0", windows) == ["update.older", "update.other_system"]
    assert _codes("2.0.0", "1.0.0", ["linux-loongarch64"], None) == ["update.other_system"]


@given(versions, versions)
def test_of_two_versions_one_at_most_updates_the_other(one, other):
    first, second = (".".join(map(str, version)) for version in (one, other))
    assert version_numbers(first) == one
    updates = [not _codes(first, second), not _codes(second, first)]
    assert updates.count(True) == (one != other)


@pytest.mark.parametrize("text", ["", "1.0", "1.0.0.0", "01.0.0", "1.0.0-rc1", "一.0.0", "1.0.0 "])
def test_anything_else_is_no_version(text):
    with pytest.raises(ValueError, match="no version"):
        version_numbers(text)
