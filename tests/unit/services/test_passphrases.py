"""Wrong passphrases: counted, waited for, told, and never a lock for good."""

from datetime import timedelta

import pytest

from coopdesk.domain.errors import WorkspaceTrouble
from coopdesk.domain.rights import FREE_TRIES, LONGEST_WAIT
from coopdesk.services.audit_search import find_audit_lines
from coopdesk.services.opening import create_workspace, open_workspace, recover_workspace
from coopdesk.services.workspace import verify_passphrase
from coopdesk.storage.tries import TRIES_FILE
from tests.conftest import PASSPHRASE, QUICK

WHO, WRONG = "乌云其其格", "不是它不是它不是它"


class Clock:
    """A clock that is set by hand."""

    def __init__(self, now):
        self.now = now

    def __call__(self):
        return self.now


@pytest.fixture
def office(tmp_path, new_office, clock):
    hand = Clock(clock())
    opened, recovery_key = create_workspace(tmp_path / "office", new_office, hand, QUICK)
    opened.close()
    return opened.folder, hand, recovery_key


def _refused(folder, clock, passphrase=WRONG):
    with pytest.raises(WorkspaceTrouble) as trouble:
        open_workspace(folder, WHO, passphrase, clock)
    return trouble.value


def _guess(folder, clock, times):
    for _ in range(times):
        assert _refused(folder, clock).code == "wrong_passphrase"


def test_after_five_wrong_ones_even_the_right_one_waits(office):
    folder, clock, _ = office
    _guess(folder, clock, FREE_TRIES)
    trouble = _refused(folder, clock, PASSPHRASE)
    assert (trouble.code, trouble.values["minutes"]) == ("too_many_tries", 1)
    clock.now += timedelta(minutes=1)
    open_workspace(folder, WHO, PASSPHRASE, clock).close()


def test_a_try_that_was_not_heard_does_not_make_the_wait_longer(office):
    """Else somebody at the keyboard could keep the office out by typing on."""
    folder, clock, _ = office
    _guess(folder, clock, FREE_TRIES)
    for _ in range(100):
        assert _refused(folder, clock).code == "too_many_tries"
    clock.now += timedelta(minutes=1)
    open_workspace(folder, WHO, PASSPHRASE, clock).close()


def test_the_wait_never_grows_beyond_a_quarter_of_an_hour(office):
    folder, clock, _ = office
    for _ in range(FREE_TRIES + 8):
        clock.now += LONGEST_WAIT
        _guess(folder, clock, 1)
    assert _refused(folder, clock).values["minutes"] == LONGEST_WAIT // timedelta(minutes=1)
    clock.now += LONGEST_WAIT
    open_workspace(folder, WHO, PASSPHRASE, clock).close()


def test_a_clock_that_goes_back_locks_nobody_out_for_years(office):
    folder, clock, _ = office
    clock.now += timedelta(days=3650)
    _guess(folder, clock, FREE_TRIES)
    clock.now -= timedelta(days=3650)
    assert _refused(folder, clock, PASSPHRASE).values["minutes"] == 1
    clock.now += timedelta(minutes=1)
    open_workspace(folder, WHO, PASSPHRASE, clock).close()


def test_the_recovery_key_opens_at_once(office):
    folder, clock, recovery_key = office
    _guess(folder, clock, FREE_TRIES)
    recover_workspace(folder, recovery_key, WHO, "一个全新的长口令", clock).close()
    open_workspace(folder, WHO, "一个全新的长口令", clock).close()


def test_wrong_tries_are_told_and_logged_when_the_right_one_comes(office):
    folder, clock, _ = office
    _guess(folder, clock, 3)
    opened = open_workspace(folder, WHO, PASSPHRASE, clock)
    assert opened.wrong_tries == 3
    newest = opened.runner.ask(find_audit_lines).lines[0]
    assert (newest.what, newest.subject) == ("口令输错过", WHO)
    opened.close()
    opened = open_workspace(folder, WHO, PASSPHRASE, clock)
    assert opened.wrong_tries == 0
    opened.close()


def test_the_locked_window_counts_too(office):
    folder, clock, _ = office
    opened = open_workspace(folder, WHO, PASSPHRASE, clock)
    for _ in range(FREE_TRIES):
        with pytest.raises(WorkspaceTrouble) as wrong:
            verify_passphrase(opened, WRONG)
        assert wrong.value.code == "wrong_passphrase"
    with pytest.raises(WorkspaceTrouble) as waits:
        verify_passphrase(opened, PASSPHRASE)
    assert waits.value.code == "too_many_tries"
    opened.close()


TOLD = '{"乌云其其格": {"failed": %s, "last": "%s"}}'
ODD = [TOLD % told for told in (("Infinity", ""), ("3", "2026-02-30"), ('"x"', "2026-01-01"))]


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{", b'{"x": 3}', b"\xff\xfe", b"[" * 99_999, *(one.encode() for one in ODD)],
)
def test_a_damaged_count_counts_anew(office, content):
    folder, clock, _ = office
    (folder / TRIES_FILE).write_bytes(content)
    open_workspace(folder, WHO, PASSPHRASE, clock).close()


def test_nobody_waits_for_the_wrong_tries_of_another(office, new_office):
    folder, clock, _ = office
    for _ in range(FREE_TRIES + 1):
        with pytest.raises(WorkspaceTrouble) as trouble:
            open_workspace(folder, "不在这里的人", WRONG, clock)
        assert trouble.value.code == "unknown_operator"
    open_workspace(folder, new_office.operator, PASSPHRASE, clock).close()


def test_a_count_in_the_time_of_another_place_keeps_nobody_out(office):
    """A file that anybody may write must not end the program at the passphrase."""
    folder, clock, _ = office
    (folder / TRIES_FILE).write_text(TOLD % ("9" * 300, "2026-01-01T08:00:00+08:00"))
    open_workspace(folder, WHO, PASSPHRASE, clock).close()
