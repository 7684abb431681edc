"""An open workspace: its folder, lock and key, and the runner on its database."""

from dataclasses import dataclass
from pathlib import Path

from coopdesk.durable import Unfinished
from coopdesk.services import passphrases
from coopdesk.services.runner import Runner
from coopdesk.storage import keys
from coopdesk.storage.lock import WorkspaceLock

KEY_SUFFIX = ".coopkey"
"""How the file of an office's key card ends."""
UNFINISHED_FILE = "workspace.unfinished"


@dataclass(frozen=True, slots=True)
class Workspace:
    """An open workspace; ``close`` gives it free.

    ``wrong_tries`` tells how many wrong passphrases were typed before it opened. What is being
    written elsewhere is noted in ``unfinished``.
    """

    runner: Runner
    lock: WorkspaceLock
    key: keys.DatabaseKey
    folder: Path
    unfinished: Unfinished
    wrong_tries: int = 0

    def close(self) -> None:
        """Close the database and release the lock."""
        self.unfinished.close()
        self.runner.close()
        self.lock.release()


def verify_passphrase(workspace: Workspace, passphrase: str) -> None:
    """Check the signed-in operator's passphrase.

    Raises WorkspaceTrouble ``wrong_passphrase`` and ``too_many_tries``.
    """
    runner = workspace.runner
    passphrases.unlock(workspace.folder, runner.actor.operator, passphrase, runner.now)
    tell_wrong_tries(runner)


def tell_wrong_tries(runner: Runner) -> int:
    """Write into the log how often the passphrase was wrong, count anew, and return it."""
    failed = passphrases.count_wrong(runner.folder, runner.actor.operator)
    if failed:
        told = passphrases.NoteWrongTries(runner.actor.operator, failed)
        runner.do(passphrases.note_wrong_tries, told)
        passphrases.forget_wrong(runner.folder, runner.actor.operator)
    return failed
