"""A file about to be attached: looked at without unpacking it, and read piece by piece."""

import hashlib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from coopdesk.domain.attachments import (
    MOST_BYTES,
    MediaType,
    assess_ending,
    assess_size,
    sniff_parts,
    sniff_plain,
)
from coopdesk.domain.errors import Refusal, RuleViolation, require
from coopdesk.durable import surroundings

PIECE = 1024 * 1024
_HEAD = 4096
# An archive's end lies within its last 64 KB and 22 bytes.
_TAIL = 65_557


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """What a file is: its media type, its size in bytes, and the SHA-256 of what it holds."""

    path: Path
    media: MediaType
    size: int
    sha256: str


def look_at(path: Path, most: int = MOST_BYTES) -> AttachedFile:
    """Return what the file is, if it has no more than ``most`` bytes.

    Raises RuleViolation ``attachment.missing``, ``attachment.empty``, ``attachment.too_large``,
    ``attachment.unknown`` (also with macros, or two kinds at once), ``attachment.other_ending``;
    SurroundingsTrouble.
    """
    with surroundings(path):
        if not path.is_file():
            require([Refusal("attachment.missing", values={"name": path.name})])
        size = path.stat().st_size
        require(assess_size(size, path.name, most))
        with path.open("rb") as file:
            media = media_of(file, size)
    if media is None:
        raise RuleViolation(Refusal("attachment.unknown", values={"name": path.name}))
    require(assess_ending(media, path.name))
    digest = hashlib.sha256()
    for piece in pieces_of(path):
        digest.update(piece)
    return AttachedFile(path, media, size, digest.hexdigest())


def media_of(file: IO[bytes], size: int) -> MediaType | None:
    """Return what ``size`` bytes that can be read anywhere are; None for what is not taken."""
    head = file.read(_HEAD)
    if head.startswith(b"PK"):
        return _zip_media(file)
    file.seek(max(size - _TAIL, 0))
    return sniff_plain(head, file.read(_TAIL))


def pieces_of(path: Path) -> Iterator[bytes]:
    """Yield what the file holds, a megabyte at a time; raises SurroundingsTrouble."""
    with surroundings(path), path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def _zip_media(file: IO[bytes]) -> MediaType | None:
    try:
        with zipfile.ZipFile(file) as container:
            return sniff_parts(container.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
