"""Opening the key by a passphrase: wrong ones are counted, waited for, and told afterwards."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from coopdesk.domain.errors import WorkspaceTrouble
from coopdesk.domain.rights import wait_after
from coopdesk.services.runner import open_to_all
from coopdesk.storage import keys, tries
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class NoteWrongTries:
    """Write into the log how many wrong passphrases were typed before the right one."""

    operator: str
    failed: int


@dataclass(frozen=True, slots=True)
class NoteRecovered:
    """Write into the log that an operator got a new passphrase by the printed recovery key."""

    operator: str


@open_to_all
def note_recovered(uow: UnitOfWork, command: NoteRecovered) -> None:  # noqa: ARG001
    """Write the way in by the sheet into the log: whoever keeps the envelope should know of it."""
    uow.touch("operator")


@open_to_all
def note_wrong_tries(uow: UnitOfWork, command: NoteWrongTries) -> None:  # noqa: ARG001
    """Write the wrong tries into the log: they happened while nobody could write there."""
    uow.touch("operator")


def unlock(folder: Path, operator: str, passphrase: str, now: datetime) -> keys.DatabaseKey:
    """Return the key, opened by an operator's passphrase; a wrong one is counted.

    Raises as ``keys.unlock``, and WorkspaceTrouble ``too_many_tries`` while the operator has to
    wait; the recovery key opens meanwhile.
    """
    wait = _wait(folder, operator, now)
    if wait > timedelta():
        minutes = -(-wait // timedelta(minutes=1))
        raise WorkspaceTrouble("too_many_tries", operator=operator, minutes=minutes)
    try:
        return keys.unlock(folder, operator, passphrase)
    except WorkspaceTrouble as trouble:
        if trouble.code == "wrong_passphrase":
            tries.keep(folder, operator, tries.Tries(count_wrong(folder, operator) + 1, now))
        raise


def count_wrong(folder: Path, operator: str) -> int:
    """Return how many wrong passphrases were typed since the last right one."""
    known = tries.of_operator(folder, operator)
    return known.failed if known else 0


def forget_wrong(folder: Path, operator: str) -> None:
    """Start counting anew: the right passphrase was typed, or a new one was set."""
    tries.keep(folder, operator, None)


def _wait(folder: Path, operator: str, now: datetime) -> timedelta:
    known = tries.of_operator(folder, operator)
    if known is None:
        return timedelta()
    if now < known.last:  # the clock went back: the wait begins today, it never ends in years
        known = tries.Tries(known.failed, now)
        tries.keep(folder, operator, known)
    return wait_after(known.failed) - (now - known.last)
