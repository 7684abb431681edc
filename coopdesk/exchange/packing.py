"""Makes a package: parts, descriptor, signature, seal, and delivery to the stick."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from coopdesk.domain.errors import Refusal, require
from coopdesk.durable import draft_beside, surroundings
from coopdesk.exchange import documents
from coopdesk.exchange.container import DESCRIPTOR, SIGNATURE, ContainerWriter, open_container
from coopdesk.exchange.delivery import Drafts, deliver
from coopdesk.exchange.descriptor import Contents, PackageHeader, Part, TablePart, describe
from coopdesk.exchange.fingerprint import short_number
from coopdesk.exchange.limits import LIMITS
from coopdesk.exchange.renewal import renewals_to_json
from coopdesk.exchange.schema import TableData
from coopdesk.exchange.sealing import OfficeKeys, PublicKeys, encrypt_to, sign
from coopdesk.exchange.spool import SecretSpool
from coopdesk.exchange.tables import write_table

SUFFIX = ".coopdesk"
SIGNATURE_FORMAT = "coopdesk-signature"
SIGNATURE_VERSION = 1
SIGNATURE_WITH_RENEWALS = 2
"""Of a package whose sender renewed its keys: the statements by which to follow stand in it too."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A paper that travels with the tables: known by its hash, read when its turn comes.

    ``read`` gives it piece by piece: it is never in memory as a whole.
    """

    sha256: str
    suffix: str
    read: Callable[[], Iterator[bytes]] = field(repr=False)
    title: str = ""


@dataclass(frozen=True, slots=True)
class WrittenPackage:
    """A package that lies on the stick, read back and found whole.

    ``sha256`` is of the sealed file as it travels; ``content_sha256`` of the zip inside, which is
    the same whenever the same records are packed. ``counts`` are rows by table.
    """

    package_id: str
    short_number: str
    path: Path
    sha256: str
    content_sha256: str
    counts: Mapping[str, int]
    attachments: int
    size: int


def write_package(
    to_dir: Path,
    header: PackageHeader,
    tables: Iterable[TableData],
    attachments: Iterable[Attachment],
    *,
    keys: OfficeKeys,
    receiver: PublicKeys,
    is_readable_by_sender: bool = True,
    drafts: Drafts = draft_beside,
) -> WrittenPackage:
    """Make the package in ``to_dir`` and return where it lies, its numbers and counts.

    Its name is ``coop-<division>-<sequence>-<short number>.coopdesk``. Raises SurroundingsTrouble
    when the disk is full, read-only, gone, or gives back other bytes; then no file is left. Raises
    ValueError when rows break their own schema or the package passes the limits of the format, and
    RuleViolation ``package.paper_damaged`` when an attachment is not what its hash says.
    """
    if header.receiver_id != receiver.office_id:
        raise ValueError("the header names another receiver than the key")
    recipients = [receiver.age_recipient]
    if is_readable_by_sender and keys.age_recipient != receiver.age_recipient:
        recipients.append(keys.age_recipient)
    with SecretSpool() as spool:
        with surroundings(to_dir):
            contents, descriptor = _pack(spool, header, tables, attachments, keys)
        number = short_number(hashlib.sha256(descriptor).digest())
        target = to_dir / f"{header.name}-{number}{SUFFIX}"
        content_sha256 = _sha256_of(spool)
        spool.seek(0)
        sha256, size = deliver(target, lambda file: encrypt_to(spool, file, recipients), drafts)
    return WrittenPackage(
        header.package_id,
        number,
        target,
        sha256,
        content_sha256,
        {name: table.rows for name, table in contents.tables.items()},
        len(contents.attachments),
        size,
    )


def _pack(
    spool: SecretSpool,
    header: PackageHeader,
    tables: Iterable[TableData],
    attachments: Iterable[Attachment],
    keys: OfficeKeys,
) -> tuple[Contents, bytes]:
    """Fill ``spool`` with the zip and return what is in it and the descriptor's bytes."""
    with ContainerWriter(spool) as container:
        packed = [_pack_table(container, t) for t in sorted(tables, key=lambda t: t.schema.name)]
        files = {a.sha256: a for a in attachments}
        parts = {sha256: _pack_attachment(container, files[sha256]) for sha256 in sorted(files)}
        contents = Contents(header, {table.schema.name: table for table in packed}, parts)
        if len(contents.tables) != len(packed):
            raise ValueError("a table stands twice")
        descriptor = describe(contents)
        if len(descriptor) > LIMITS.descriptor:
            raise ValueError("the descriptor is too long")
        _pack_small(container, DESCRIPTOR, descriptor)
        _pack_small(container, SIGNATURE, _signature(descriptor, header, keys))
    # A package that the reader would refuse must not leave the house.
    open_container(spool.finish()).close()
    return contents, descriptor


def _pack_small(container: ContainerWriter, name: str, content: bytes) -> None:
    with container.part(name, is_packed=True) as stream:
        stream.write(content)


def _pack_table(container: ContainerWriter, table: TableData) -> TablePart:
    with container.part(table.schema.path, is_packed=True) as stream:
        counter = _Counter(stream)
        rows = write_table(table, counter)
    return TablePart(counter.part(table.schema.path), table.schema, rows)


def _pack_attachment(container: ContainerWriter, attachment: Attachment) -> Part:
    path = f"attachments/{attachment.sha256}.{attachment.suffix}"
    with container.part(path, is_packed=False) as stream:
        counter = _Counter(stream)
        for piece in attachment.read():
            counter.write(piece)
    part = counter.part(path)
    if part.sha256 != attachment.sha256:
        require([Refusal("package.paper_damaged", values={"title": attachment.title})])
    return part


def _signature(descriptor: bytes, header: PackageHeader, keys: OfficeKeys) -> bytes:
    content: dict[str, Any] = {
        "format": SIGNATURE_FORMAT,
        "version": SIGNATURE_VERSION,
        "algorithm": "Ed25519",
        "file": DESCRIPTOR,
        "office_id": header.sender.office_id,
        "verify_key": keys.verify_key,
        "signature": sign(descriptor, keys).hex(),
    }
    if keys.renewals:
        content["version"] = SIGNATURE_WITH_RENEWALS
        content["renewals"] = renewals_to_json(keys)
    return documents.canonical(content)


def _sha256_of(spool: SecretSpool) -> str:
    digest = hashlib.sha256()
    spool.seek(0)
    while block := spool.read(1024 * 1024):
        digest.update(block)
    return digest.hexdigest()


class _Counter:
    """Hands bytes on and keeps count and hash of them."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._digest = hashlib.sha256()
        self._size = 0

    def write(self, content: bytes) -> int:
        self._digest.update(content)
        self._size += len(content)
        return self._stream.write(content)

    def part(self, path: str) -> Part:
        return Part(path, self._size, self._digest.hexdigest())
