"""Debian trees in which the program is built and tried, made by debootstrap under build/roots.

A tree is kept between builds. It counts as finished once its stamp says what it was made of; an
unfinished one, or one made otherwise, is made anew. What runs in it sees neither this machine's
processes nor its mounts, and ends with the call.
"""

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

TREE = Path(__file__).resolve().parent.parent
ROOTS = TREE / "build" / "roots"
BASE = ("ca-certificates",)
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
# Lets no package start a service in a tree.
NO_SERVICES = "#!/bin/sh\nexit 101\n"
HANDED_ON = ("http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")
ENTER = """
set -e
root=$1; here=$2; shift 2
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
mkdir -p "$root/mnt/tree"
mount --bind "$here" "$root/mnt/tree"
if [ -d /tmp/.X11-unix ]; then
    mkdir -p "$root/tmp/.X11-unix"
    mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix"
fi
exec chroot "$root" "$@"
"""


def _mirror() -> str:
    """Return where this machine gets Debian from, by its own sources; empty where it does not."""
    sources = Path("/etc/apt")
    files = [sources / "sources.list", *sorted(sources.glob("sources.list.d/*"))]
    told = "\n".join(file.read_text("utf-8") for file in files if file.is_file())
    found = re.search(r"\b\w+://\S+/debian/?(?=\s)", told)
    return found[0] if found else ""


MIRROR = _mirror()


class BuildFailed(Exception):
    """A step of building or trying failed; the message says which, for the person."""


@dataclass(frozen=True)
class Root:
    """A Debian tree; ``/mnt/tree`` in it shows the folder ``shown`` of this machine."""

    folder: Path
    shown: Path = TREE

    def command(self, *command: str) -> list[str]:
        """Return what this machine runs so that ``command`` runs in the tree."""
        enter = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", ENTER, "sh"]
        return [*enter, str(self.folder), str(self.shown), *command]

    def run(
        self,
        *command: str,
        env: Mapping[str, str] | None = None,
        timeout: float | None = None,
        quiet: bool = False,
    ) -> str:
        """Run ``command`` in the tree and return what it told; raises BuildFailed."""
        done = _call(self.command(*command), env, timeout)
        if done.returncode and not quiet:
            raise BuildFailed(f"{' '.join(command)[:200]} failed:\n{done.stdout[-4000:]}")
        return done.stdout

    def shell(self, script: str, **options: object) -> str:
        """Run the lines of a shell script, stopping at the first that fails."""
        return self.run("sh", "-ec", script, **options)

    def install(self, *packages: str) -> None:
        """Install packages of the tree's own Debian."""
        self.run("apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages)

    def path(self, inside: str) -> Path:
        """Return where a path of the tree lies on this machine."""
        return self.folder / inside.lstrip("/")


def provide(name: str, suite: str, *steps: str, packages: Sequence[str] = ()) -> Root:
    """Return the tree ``name`` of Debian ``suite`` with packages, after the shell ``steps``.

    Raises BuildFailed when it cannot be made; what was begun is removed by the next call.
    """
    root = Root(ROOTS / name)
    made_of = "\n".join((suite, *sorted(packages), *steps))
    stamp, wanted = root.path("coopdesk-stamp"), hashlib.sha256(made_of.encode()).hexdigest()
    if stamp.exists() and stamp.read_text("utf-8") == wanted:
        return root
    print(f"== making the Debian tree {name} ({suite})")
    shutil.rmtree(root.folder, ignore_errors=True)
    root.folder.parent.mkdir(parents=True, exist_ok=True)
    include = ",".join(BASE)
    made = _call(
        [
            "debootstrap",
            "--variant=minbase",
            f"--include={include}",
            suite,
            str(root.folder),
            MIRROR,
        ]
    )
    if made.returncode:
        raise BuildFailed(f"debootstrap {suite} failed:\n{made.stdout[-3000:]}")
    _let_it_reach_the_net(root)
    root.run("apt-get", "update", "-qq")
    if packages:
        root.install(*packages)
    for step in steps:
        root.shell(step)
    stamp.write_text(wanted, "utf-8")
    return root


def fresh_copy(root: Root, name: str) -> Root:
    """Return a copy of a finished tree to be used up, an older one of that name removed."""
    copy = Root(ROOTS / name, root.shown)
    shutil.rmtree(copy.folder, ignore_errors=True)
    done = _call(["cp", "-a", "--reflink=auto", str(root.folder), str(copy.folder)])
    if done.returncode:
        raise BuildFailed(f"copying {root.folder.name} failed:\n{done.stdout}")
    return copy


def _let_it_reach_the_net(root: Root) -> None:
    shutil.copy("/etc/resolv.conf", root.path("/etc/resolv.conf"))
    if CERTIFICATES.exists():
        shutil.copy(CERTIFICATES, root.path("/etc/ssl/certs/ca-certificates.crt"))
    policy = root.path("/usr/sbin/policy-rc.d")
    policy.write_text(NO_SERVICES, "utf-8")
    policy.chmod(0o755)


def bare_surroundings() -> dict[str, str]:
    """Return the environment in a tree: nothing of this machine's but the way to the net."""
    own = {
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME": "/root",
        "LC_ALL": "C.UTF-8",
        "DEBIAN_FRONTEND": "noninteractive",
    }
    return own | {name: os.environ[name] for name in HANDED_ON if name in os.environ}


def _call(
    command: list[str], env: Mapping[str, str] | None = None, timeout: float | None = None
) -> "subprocess.CompletedProcess[str]":
    try:
        return subprocess.run(
            command,
            env=bare_surroundings() | dict(env or {}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            timeout=timeout,
            check=False,
        )
    except FileNotFoundError as error:
        raise BuildFailed(f"{command[0]} is not on this machine") from error
    except subprocess.TimeoutExpired as error:
        told = (error.stdout or b"").decode("utf-8", "replace")[-3000:]
        raise BuildFailed(f"{command[0]} took longer than {timeout:.0f} s:\n{told}") from error
