"""A PostgreSQL server of the tests' own, from the programs that the system has.

Where there are none, tests that need it are left out, the only ones that ever are, and the summary
of the run says so aloud.
"""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

NOT_RUN = "NOT RUN for want of a PostgreSQL server"
BOSS, PASSWORD = "boss", "boss-2026"
_DEBIAN = Path("/usr/lib/postgresql")
# The tests want its answers, not its durability.
_QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=16MB")


@dataclass(frozen=True)
class Server:
    """A running server; its superuser signs in with a password."""

    port: int
    room: Path

    def url(self, database: str = "postgres", user: str = BOSS, password: str = "") -> str:
        """Return the address of a database, as the command line takes it."""
        who = f"{user}:{password}" if password else user
        return f"postgresql+psycopg://{who}@127.0.0.1:{self.port}/{database}"


def lacking() -> str:
    """Return why no server can be started, empty when one can."""
    if not hasattr(os, "geteuid"):
        return f"{NOT_RUN}: this system has none that tests could start"
    return "" if _programs() else f"{NOT_RUN}: install Debian's package postgresql"


@contextmanager
def running() -> Iterator[Server]:
    """Start a server in a folder of its own and stop it at the end."""
    programs = _programs()
    assert programs is not None
    room = Path(tempfile.mkdtemp(prefix="coopdesk-pg-"))
    try:
        secret = room / "secret"
        secret.write_text(PASSWORD, encoding="utf-8")
        user = _unprivileged(room)
        made = ["--encoding=UTF8", "--locale=C", "--auth=scram-sha-256", "--no-sync"]
        made += ["--username", BOSS, "--pwfile", str(secret), "--pgdata", str(room / "data")]
        _run([programs / "initdb", *made], room, user)
        server = Server(_free_port(), room)
        options = " ".join(f"-c {one}" for one in (*_QUICK, f"port={server.port}"))
        control = [programs / "pg_ctl", "-w", "-D", room / "data", "-l", room / "log"]
        _run([*control, "-o", f"{options} -k {room} -h 127.0.0.1", "start"], room, user)
        try:
            yield server
        finally:
            _run([*control, "-m", "immediate", "stop"], room, user)
    finally:
        shutil.rmtree(room, ignore_errors=True)


def _programs() -> Path | None:
    """Return the folder of the newest server's programs."""
    found = [path.parent for path in _DEBIAN.glob("*/bin/initdb")]
    if found:
        return max(found, key=lambda folder: int(folder.parent.name))
    by_path = shutil.which("initdb")
    return Path(by_path).resolve().parent if by_path else None


def _unprivileged(room: Path) -> dict[str, object]:
    """Return who runs the server: it refuses root, so root gives the folder to nobody."""
    if os.geteuid():
        return {}
    import pwd

    nobody = pwd.getpwnam("nobody")
    for path in (room, *room.iterdir()):
        os.chown(path, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def _run(command: list[object], room: Path, user: dict[str, object]) -> None:
    with (room / "said").open("ab") as said:
        subprocess.run(
            [str(part) for part in command],
            check=True,
            stdout=said,
            stderr=said,
            cwd=room,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
            **user,
        )


NEEDS_SERVER = pytest.mark.skipif(bool(lacking()), reason=lacking())
