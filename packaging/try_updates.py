"""Update an installed program from a stick, work in the newer one, and go back again.

By the program's own commands and its window, with a workspace that holds a year's data.
"""

import time
from collections.abc import Callable
from pathlib import Path

import next_version
import screen
from check_build import NOT_OPENED, PASSPHRASE, Installed
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from next_version import REFUSED
from screen import NotSeen

PAINTED = 3.0  # seconds from a window's title to its first page


def try_update(
    program: Installed,
    folder: Path,
    installer: str,
    install: Callable[[str], object],
    pictures: Path,
) -> None:
    """Go from the installed version to the next and back, with the workspace of ``program``.

    ``folder`` is where it is installed, ``installer`` the path of the set-up it came by, and
    ``install`` runs a set-up; both paths as the program tells them. Raises BuildFailed or NotSeen
    for the first thing that is not as it must be.
    """
    key = Ed25519PrivateKey.generate()
    next_version.let_trust(folder / "_internal", key)
    version = next_version.following(_version(folder))
    built = next_version.build(version, installer[-4:], key)
    good = next_version.fill_stick(program.home / "stick", built, version, key)
    update = _on_stick(program, good.name)
    _refuse_bad(program)
    before = _members(program)
    _look(program, update, pictures)
    ready = program.ask("update", "prepare", update)
    install(ready["installer"])
    if _version(folder) != version:
        raise NotSeen(f"after the update the program is {_version(folder)}")
    _expect(program, "update.same", REFUSED, "update", "check", update)
    _see_data(program, before)
    back = program.ask("update", "back")["update"]
    install(back["installer"] or installer)
    _expect(program, "newer", NOT_OPENED, "check")
    program.ask("restore", back["backup"])
    _see_data(program, before)
    print(f"  updated to {version} and went back; {len(next_version.BAD)} bad updates refused")


def _refuse_bad(program: Installed) -> None:
    for bad in next_version.BAD:
        update = _on_stick(program, bad.name)
        _expect(program, bad.reason, bad.code, "update", bad.command, update)


def _expect(program: Installed, reason: str, code: int, *command: str) -> None:
    """Run a command that must be refused; raises NotSeen when it is not, or for another reason."""
    told = program.ask(*command, code=code)
    (refused,) = (*told.get("refused", ()), *told.get("findings", ()), *_trouble(told))
    if refused["code"] != reason:
        raise NotSeen(f"{' '.join(command)} is not refused for {reason}: {told}")
    print(f"    {refused['message']}")


def _trouble(told: dict) -> list[dict]:
    return [told["trouble"]] if "trouble" in told else []


def _members(program: Installed) -> dict:
    (organization, *_) = program.ask("organization", "list")["items"]
    return program.ask("member", "list", "--organization", organization["organization_id"])


def _see_data(program: Installed, before: dict) -> None:
    if not program.ask("check")["ok"] or _members(program) != before:
        raise NotSeen("the workspace is not what it was before the update")


def _look(program: Installed, update: str, pictures: Path) -> None:
    """Open the update as a double click does, sign in, and take pictures."""
    command = [*program.window, "--workspace", program.there("workspace"), update]
    with screen.virtual_screen() as shown:
        env, empty = dict(program.env) | {"DISPLAY": shown.display}, shown.now()
        with screen.opened(command, env, lambda: bool(shown.window(screen.SIGN_IN))):
            seen = shown.still(after=empty)
            seen.save(pictures / "update-1-sign-in.png")
            shown.type(PASSPHRASE)
            shown.press("Return")
            shown.wait_for(screen.DEMO)
            time.sleep(PAINTED)
            shown.still(after=seen).save(pictures / "update-2-found.png")


def _on_stick(program: Installed, name: str) -> str:
    return program.there(f"stick{program.separator}{name}")


def _version(folder: Path) -> str:
    return (folder / "VERSION").read_text("utf-8").strip()
