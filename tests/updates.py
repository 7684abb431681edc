"""Updates as the publisher makes them, signed with a key of the tests."""

import importlib.util
from datetime import datetime

from coopdesk.domain.updates import InstallerKind
from tests.house.source import ROOT

KEY = bytes(range(32))
MADE_AT = datetime(2026, 11, 20, 8, 0)  # noqa: DTZ001 - UTC, as papers have it
INSTALLER = b"an installer, " * 40_000

_spec = importlib.util.spec_from_file_location("release", ROOT / "packaging" / "release.py")
assert _spec is not None
release = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(release)


def public_half(key=KEY):
    """Return the public half of a key, as the program carries it."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(key).public_key().public_bytes_raw().hex()


def make_update(folder, version="9.0.0", key=KEY, kinds=tuple(InstallerKind)):
    """Write an update for ``kinds`` into ``folder`` and return its file."""
    names = {InstallerKind.DEBIAN: "coopdesk_new_amd64.deb", InstallerKind.WINDOWS: "setup.exe"}
    installers = {}
    for kind in kinds:
        installers[kind] = folder / names[kind]
        installers[kind].write_bytes(INSTALLER + kind.encode())
    out = folder / f"coopdesk-{version}.coopupdate"
    release.write_update(
        installers, out, key, version=version, made_at=MADE_AT, notes=["修正了打印位置"]
    )
    return out
