"""What the system says of a name, in the program's words."""

import errno

import pytest

from coopdesk.domain.errors import SurroundingsTrouble
from coopdesk.durable import surroundings, write_durably
from coopdesk.storage.backup import sha256_of


def windows_error(number):
    error = OSError(errno.EINVAL, "")
    error.winerror = number
    return error


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(errno.ENAMETOOLONG, ""), "name_refused"),
        (windows_error(123), "name_refused"),
        (windows_error(206), "name_refused"),
        (windows_error(21), "device_gone"),
        (OSError(errno.EINVAL, ""), "device_gone"),
    ],
)
def test_a_name_that_is_not_taken_is_told_apart_from_a_device_that_is_gone(tmp_path, error, code):
    with pytest.raises(SurroundingsTrouble, match=code), surroundings(tmp_path):
        raise error


def test_nothing_is_left_of_a_file_whose_name_has_no_room_for_its_draft(tmp_path):
    """The name alone is taken; with what marks a draft it is too long."""
    with pytest.raises(SurroundingsTrouble, match="name_refused"):
        write_durably(tmp_path / ("a" * 253), b"whole")
    assert list(tmp_path.iterdir()) == []


def test_a_stick_that_is_pulled_before_a_backup_was_hashed_is_told_in_words(tmp_path):
    """It was whole a moment ago: what read it then has ended well."""
    with pytest.raises(SurroundingsTrouble, match="device_gone"):
        sha256_of(tmp_path / "pulled.coopbackup")
