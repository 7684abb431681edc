"""The update that travels on a stick: the installers of one version, signed by the publisher.

``release.py new-key FILE`` makes the publisher's key, once; its public half goes into
``resources/keys/publisher.txt``, the private one never into the source tree. ``release.py sign
--key FILE [--note TEXT]`` packs what stands in ``dist`` for the version of this tree.
"""

import argparse
import hashlib
import os
import sys
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

TREE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TREE))

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from coopdesk import __version__
from coopdesk.domain.updates import InstallerKind
from coopdesk.exchange.documents import canonical, moment_text
from coopdesk.exchange.update_file import DOCUMENT, FORMAT, SUFFIX, VERSION

DIST = TREE / "dist"
PUBLISHERS = TREE / "resources" / "keys" / "publisher.txt"
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_MODE = 0o600


def new_key(file: Path) -> str:
    """Make a publisher's key, write its private half into ``file``, and return the public one."""
    key = Ed25519PrivateKey.generate()
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _MODE)
    with os.fdopen(handle, "w") as written:
        written.write(key.private_bytes_raw().hex() + "\n")
    return key.public_key().public_bytes_raw().hex()


def write_update(
    installers: Mapping[InstallerKind, Path],
    out: Path,
    key: bytes,
    *,
    version: str,
    made_at: datetime,
    notes: Sequence[str] = (),
) -> None:
    """Write the signed update of ``installers``; ``made_at`` is in UTC, ``key`` 32 bytes."""
    body = {
        "format": FORMAT,
        "version": VERSION,
        "program": version,
        "made_at": moment_text(made_at),
        "notes": list(notes),
        "installers": [_described(kind, file) for kind, file in installers.items()],
    }
    signature = Ed25519PrivateKey.from_private_bytes(key).sign(canonical(body)).hex()
    document = canonical({"body": body, "signature": signature})
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(zipfile.ZipInfo(DOCUMENT, _NO_TIME), document)
        for file in installers.values():
            with archive.open(zipfile.ZipInfo(file.name.lower(), _NO_TIME), "w") as part:
                part.write(file.read_bytes())


def built_installers(version: str) -> dict[InstallerKind, Path]:
    """Return the installers of ``version`` that stand in ``dist``."""
    named = {
        InstallerKind.DEBIAN: DIST / f"coopdesk_{version}_amd64.deb",
        InstallerKind.WINDOWS: DIST / f"coopdesk-{version}-setup.exe",
    }
    return {kind: file for kind, file in named.items() if file.exists()}


def main(arguments: Sequence[str]) -> int:
    """Do what the command line asks and return the exit code."""
    parser = argparse.ArgumentParser(prog="release.py", description=__doc__)
    commands = parser.add_subparsers(required=True, dest="command")
    made = commands.add_parser("new-key")
    made.add_argument("file", type=Path)
    signed = commands.add_parser("sign")
    signed.add_argument("--key", type=Path, required=True)
    signed.add_argument("--note", action="append", default=[])
    options = parser.parse_args(arguments)
    if options.command == "new-key":
        print(f"add this line to {PUBLISHERS.relative_to(TREE)}:\n{new_key(options.file)}")
        return 0
    installers = built_installers(__version__)
    if not installers:
        print(f"no installer of {__version__} in {DIST}: dev.py installer builds them")
        return 1
    out = DIST / f"coopdesk-{__version__}{SUFFIX}"
    key = bytes.fromhex(options.key.read_text("utf-8").strip())
    now = datetime.now(UTC)
    write_update(installers, out, key, version=__version__, made_at=now, notes=options.note)
    print(f"Built {out}: {out.stat().st_size / 1e6:.0f} MB, for {', '.join(installers)}")
    return 0


def _described(kind: InstallerKind, file: Path) -> dict[str, object]:
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    return {
        "system": kind.value,
        "name": file.name.lower(),
        "size": file.stat().st_size,
        "sha256": digest,
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
