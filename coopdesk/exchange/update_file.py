"""The file that carries an update on a stick: installers, and what the publisher signed of them.

A stored zip of ``update.json`` and the installers it names. The document is canonical JSON with an
Ed25519 signature; it holds the size and SHA-256 of each installer, so one signature speaks for all.
Who may sign is fixed in the program: the public keys in ``resources/keys/publisher.txt``.
"""

import hashlib
import re
import struct
import zipfile
import zlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from coopdesk.domain.containers import open_short
from coopdesk.domain.errors import BadPackage
from coopdesk.domain.updates import InstallerKind, version_numbers
from coopdesk.durable import draft_beside, surroundings
from coopdesk.exchange import documents
from coopdesk.exchange.sealing import open_signed_document, verify

SUFFIX = ".coopupdate"
FORMAT = "coopdesk-update"
VERSION = 1
DOCUMENT = "update.json"

_DOCUMENT_BYTES = 256 * 1024
_LARGEST = 1024 * 1024 * 1024
_CHUNK = 1024 * 1024
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
# What Python's reader of zips says of broken ones; a zip may claim to be locked or packed as well.
_BROKEN = (zipfile.BadZipFile, RuntimeError, ValueError, EOFError, struct.error, zlib.error)


@dataclass(frozen=True, slots=True)
class InstallerPart:
    """One installer in an update; ``size`` in bytes, ``kind`` perhaps of a system yet unknown."""

    kind: str
    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Update:
    """What the publisher signed: the version, when it was made, what is new, the installers."""

    version: str
    made_at: datetime
    notes: tuple[str, ...]
    parts: tuple[InstallerPart, ...]

    def part_for(self, kind: InstallerKind | None) -> InstallerPart | None:
        """Return the installer of a system, None when there is none."""
        return next((part for part in self.parts if part.kind == kind), None)


def read_update(path: Path, publishers: Collection[str]) -> Update:
    """Return what the update in the file ``path`` is, once a publisher's signature was found good.

    The installers are not read yet. Raises BadPackage ``update_none``, ``update_newer_format``,
    ``update_signature``, ``update_damaged``, and SurroundingsTrouble.
    """
    with surroundings(path), path.open("rb") as file:
        raw = _document(file)
        try:
            body, content, signature = open_signed_document(raw, DOCUMENT)
        except BadPackage:
            raise BadPackage.because("update_damaged") from None
        if not any(verify(content, signature, publisher) for publisher in publishers):
            raise BadPackage.because("update_signature")
        update = _update(documents.Reader(body, DOCUMENT))
        _compare_sizes(file, update)
    return update


def extract_installer(path: Path, part: InstallerPart, target: Path) -> None:
    """Write one installer to ``target``; it gets its name only when it is what was signed.

    Raises BadPackage ``update_damaged`` and SurroundingsTrouble; nothing is left behind then.
    """
    with surroundings(path), path.open("rb") as file, draft_beside(target) as draft:
        digest, size = hashlib.sha256(), 0
        try:
            with (
                open_short(file) as archive,
                archive.open(part.name) as stream,
                draft.open("wb") as written,
            ):
                while chunk := stream.read(_CHUNK):
                    size += len(chunk)
                    if size > part.size:
                        break
                    digest.update(chunk)
                    written.write(chunk)
        except (*_BROKEN, KeyError):
            raise BadPackage.because("update_damaged") from None
        if size != part.size or digest.hexdigest() != part.sha256:
            raise BadPackage.because("update_damaged")


def _document(file: IO[bytes]) -> bytes:
    try:
        with open_short(file) as archive:
            entry = archive.getinfo(DOCUMENT)
            if entry.file_size > _DOCUMENT_BYTES or entry.compress_type != zipfile.ZIP_STORED:
                raise BadPackage.because("update_none")
            return archive.read(entry)
    except (*_BROKEN, KeyError):
        raise BadPackage.because("update_none") from None


def _update(reader: documents.Reader) -> Update:
    """Return the update in the signed body; raises BadPackage."""
    if reader.text("format") != FORMAT:
        raise BadPackage.because("update_none")
    newest = reader.integer("version")
    if newest != VERSION:
        raise BadPackage.because("update_newer_format")
    version = reader.text("program")
    made_at = reader.moment("made_at")
    notes = tuple(_note(reader, note) for note in reader.items("notes"))
    listed = reader.items("installers")
    parts = tuple(_part(reader.within("installers", item)) for item in listed)
    reader.done()
    try:
        version_numbers(version)
    except ValueError:
        raise reader.broken("program") from None
    return Update(version, made_at, notes, parts)


def _part(reader: documents.Reader) -> InstallerPart:
    kind, name = reader.text("system"), reader.text("name")
    size, sha256 = reader.integer("size", 1, _LARGEST), reader.text("sha256")
    reader.done()
    if not _NAME.fullmatch(name) or not _SHA256.fullmatch(sha256):
        raise reader.broken("name")
    return InstallerPart(kind, name, size, sha256)


def _note(reader: documents.Reader, note: object) -> str:
    if not isinstance(note, str) or not documents.is_line(note):
        raise reader.broken("notes")
    return note


def _compare_sizes(file: IO[bytes], update: Update) -> None:
    """Refuse a file that was cut short before anything of it is written."""
    try:
        with open_short(file) as archive:
            held = {entry.filename: entry.file_size for entry in archive.infolist()}
    except _BROKEN:
        raise BadPackage.because("update_damaged") from None
    if held != {part.name: part.size for part in update.parts} | {DOCUMENT: held[DOCUMENT]}:
        raise BadPackage.because("update_damaged")
