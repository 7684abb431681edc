"""Updates of the program: which version follows which, and for which system one is."""

import re
from collections.abc import Collection
from enum import StrEnum

from coopdesk.domain.errors import Refusal

_VERSION = re.compile(r"(0|[1-9][0-9]{0,4})\.(0|[1-9][0-9]{0,4})\.(0|[1-9][0-9]{0,4})")


class InstallerKind(StrEnum):
    """What a system installs; the value stands in the file of an update."""

    DEBIAN = "debian-amd64"
    WINDOWS = "windows-amd64"


def version_numbers(version: str) -> tuple[int, ...]:
    """Return the three numbers of a version such as ``1.4.0``; raises ValueError for others."""
    found = _VERSION.fullmatch(version)
    if found is None:
        raise ValueError(f"no version: {version!r}")
    return tuple(map(int, found.groups()))


def assess_update(
    offered: str, here: str, kinds: Collection[str], system: InstallerKind | None
) -> list[Refusal]:
    """Return what speaks against installing version ``offered`` where ``here`` runs.

    ``kinds`` are the systems that the update is for. An older version is no update: what it would
    undo is undone by going back, with the workspace of that time.
    """
    reasons = []
    if version_numbers(offered) == version_numbers(here):
        reasons.append(Refusal("update.same", values={"version": here}))
    elif version_numbers(offered) < version_numbers(here):
        reasons.append(Refusal("update.older", values={"version": offered, "here": here}))
    if system not in kinds:
        reasons.append(Refusal("update.other_system", values={"systems": ", ".join(sorted(kinds))}))
    return reasons
