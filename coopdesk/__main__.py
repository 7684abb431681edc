"""``coopdesk`` and ``python -m coopdesk``: the window alone, or the command line."""

import gc
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePath

from coopdesk import INTERRUPTED
from coopdesk.paths import READER


def wall_clock() -> datetime:
    """Return the office's own time; days in the books are local days."""
    return datetime.now()  # noqa: DTZ005


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code (see the table of the command line)."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments == [READER]:
        from coopdesk.apart.serving import serve

        return serve()
    if _asks_for_window(arguments):
        put_off_collecting()
        from coopdesk.app import run_window

        return run_window(arguments, wall_clock)
    collect_seldom()
    try:
        from coopdesk.cli.main import run

        return run(arguments, wall_clock)
    except KeyboardInterrupt:
        return INTERRUPTED


def put_off_collecting() -> None:
    """Let the start go on without Python's collecting; the window has its own afterwards.

    Imports make hardly any garbage, and walking over what they made took a tenth of the start.
    """
    gc.disable()


def collect_seldom() -> None:
    """Let a command look for garbage only after very much was made: what it makes it mostly keeps.

    Looking again and again through a million cells of a sheet was a third of the reading.
    """
    gc.set_threshold(100_000)


def _asks_for_window(arguments: Sequence[str]) -> bool:
    """Return whether no command is named: only a workspace, the demo, or a file to be opened."""
    rest = list(arguments)
    while rest and (rest[0] in {"--workspace", "--demo"} or is_own_file(rest[0])):
        if rest.pop(0) == "--workspace" and rest:
            rest.pop(0)
    return not rest


def is_own_file(argument: str) -> bool:
    """Return whether an argument is a file of this program's kinds, as a double click hands it."""
    return PurePath(argument).suffix.startswith(".coop")


if __name__ == "__main__":
    sys.exit(main())
