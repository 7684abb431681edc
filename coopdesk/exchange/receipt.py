"""Receipts (回执): what became of a package, told by its receiver so that it can be proved.

A receipt is canonical JSON ``{"body": …, "signature": …}``, signed by the receiver of the package
over the canonical body, and encrypted with age to its sender. It names the package by id and by
the SHA-256 of the sealed file, so it cannot be taken for that of another. The SHA-256 of its own
clear text goes into the sender's next package: a chain in which neither side can leave one out.
"""

import hashlib
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from coopdesk.domain.errors import BadPackage
from coopdesk.domain.exchange import ReceiptStatus
from coopdesk.durable import draft_beside, surroundings
from coopdesk.exchange.age_file import decrypt_apart, encrypt_to
from coopdesk.exchange.delivery import Drafts, deliver
from coopdesk.exchange.documents import Reader, as_line, moment_text
from coopdesk.exchange.limits import LIMITS
from coopdesk.exchange.renewal import find_signer, renewals_from_json, renewals_to_json
from coopdesk.exchange.sealing import (
    Office,
    OfficeKeys,
    PublicKeys,
    open_signed_document,
    signed_document,
)

SUFFIX = ".coopreceipt"
FORMAT = "coopdesk-receipt"
VERSION = 1
WITH_RENEWALS = 2
"""Of an office that renewed its keys: the statements by which to follow stand in it too."""
# Records that are named one by one; what is refused beyond them is in the counts.
MOST_REFUSALS = 10_000

_SHA256 = re.compile(r"[0-9a-f]{64}")
_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9-]")


@dataclass(frozen=True, slots=True)
class ReceiptCounts:
    """Records by what became of them."""

    new: int = 0
    changed: int = 0
    same: int = 0
    refused: int = 0
    held: int = 0


@dataclass(frozen=True, slots=True)
class RefusedRecord:
    """One record that was not taken in: ``reason`` is the sentence the receiver read."""

    table: str
    record_id: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class DecidedRecord:
    """A record two lines of the sender's workspace told differently, and what a person kept.

    ``kept`` is ``here`` for what the receiver had, ``sent`` for what the package brought.
    """

    table: str
    record_id: str
    kept: str
    decided_by: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the receiver says about one package; ``taken_at`` in UTC, whole seconds."""

    package_id: str
    sequence: int
    package_sha256: str
    sender_id: str
    receiver: Office
    taken_at: datetime
    status: ReceiptStatus
    counts: ReceiptCounts = ReceiptCounts()
    refused: tuple[RefusedRecord, ...] = ()
    decided: tuple[DecidedRecord, ...] = ()
    reason: str = ""

    def __post_init__(self) -> None:
        """Raise ValueError for a field that the format cannot carry."""
        if self.taken_at.tzinfo is not UTC or self.taken_at.microsecond:
            raise ValueError(f"taken_at: {self.taken_at!r}")
        if not _SHA256.fullmatch(self.package_sha256):
            raise ValueError(f"package_sha256: {self.package_sha256!r}")
        if max(len(self.refused), len(self.decided)) > MOST_REFUSALS:
            raise ValueError(f"more than {MOST_REFUSALS} refused or decided records")


@dataclass(frozen=True, slots=True)
class SentPackage:
    """What the sender remembers of a package, to know its receipt by."""

    package_id: str
    sequence: int
    sha256: str
    receiver_id: str


@dataclass(frozen=True, slots=True)
class WrittenReceipt:
    """A receipt on the stick; ``receipt_sha256`` is its link in the chain."""

    path: Path
    receipt_sha256: str


@dataclass(frozen=True, slots=True)
class CheckedReceipt:
    """A receipt that a trusted office signed for a package this office sent."""

    receipt: Receipt
    receipt_sha256: str
    sent: SentPackage = field(repr=False)


def write_receipt(
    to_dir: Path,
    receipt: Receipt,
    *,
    keys: OfficeKeys,
    sender: PublicKeys,
    drafts: Drafts = draft_beside,
) -> WrittenReceipt:
    """Sign the receipt, seal it to the package's sender, and lay it in ``to_dir``.

    Raises SurroundingsTrouble as ``delivery.deliver`` does, and ValueError when ``sender`` is not
    the office whose package it is about.
    """
    if receipt.sender_id != sender.office_id:
        raise ValueError("the receipt is for another office than the key")
    clear = signed_document(_to_json(receipt, keys), keys)
    if len(clear) > LIMITS.document:
        raise ValueError("the receipt is too long")
    name = _NOT_IN_A_NAME.sub("-", receipt.package_id)
    target = to_dir / f"coop-receipt-{receipt.sequence:04d}-{name[-12:]}{SUFFIX}"
    deliver(
        target, lambda file: encrypt_to(io.BytesIO(clear), file, [sender.age_recipient]), drafts
    )
    return WrittenReceipt(target, hashlib.sha256(clear).hexdigest())


def check_receipt(
    path: Path,
    my_keys: OfficeKeys,
    trusted: Mapping[str, PublicKeys],
    sent: Iterable[SentPackage],
    *,
    my_office_id: str,
) -> CheckedReceipt:
    """Return the receipt once it is found whole, from the receiver of a package in ``sent``.

    Raises BadPackage with the reason, and SurroundingsTrouble when the file cannot be read.
    """
    clear = _decrypt(path, my_keys)
    body, content, signature = _opened(clear)
    receipt, renewals = _from_json(Reader(body, FORMAT))
    known = trusted.get(receipt.receiver.office_id)
    if known is None:
        raise BadPackage.because("receipt_unknown_office", office=receipt.receiver.name)
    signer = find_signer(known, content, signature, renewals)
    if signer is None:
        raise BadPackage.because("receipt_signature_wrong", office=known.office.name)
    signer.require_in_time(receipt.taken_at)
    package = _package_of(receipt, {one.package_id: one for one in sent}, my_office_id)
    return CheckedReceipt(receipt, hashlib.sha256(clear).hexdigest(), package)


def renewals_in_receipt(path: Path, my_keys: OfficeKeys) -> tuple[str, tuple[bytes, ...]]:
    """Return who gave the receipt, and the statements in it; raises as ``check_receipt``.

    Its signature is not looked at: each statement is signed by itself.
    """
    body, _, _ = _opened(_decrypt(path, my_keys))
    receipt, renewals = _from_json(Reader(body, FORMAT))
    return receipt.receiver.office_id, renewals


def _opened(clear: bytes) -> tuple[dict[str, Any], bytes, bytes]:
    """Return body, its canonical bytes and signature of a receipt in a format that is known."""
    if not clear.startswith(b'{"body":'):
        raise BadPackage.because("receipt_not_a_receipt")
    body, content, signature = open_signed_document(clear, FORMAT)
    if body.get("format") != FORMAT:
        raise BadPackage.because("receipt_not_a_receipt")
    if body.get("version") not in (VERSION, WITH_RENEWALS):
        raise BadPackage.because("receipt_newer")
    return body, content, signature


def _package_of(
    receipt: Receipt, sent: Mapping[str, SentPackage], my_office_id: str
) -> SentPackage:
    if receipt.sender_id != my_office_id:
        raise BadPackage.because("receipt_other_sender")
    package = sent.get(receipt.package_id)
    if package is None:
        raise BadPackage.because("receipt_unknown_package", sequence=receipt.sequence)
    if package.receiver_id != receipt.receiver.office_id:
        raise BadPackage.because("receipt_other_receiver", office=receipt.receiver.name)
    if (package.sha256, package.sequence) != (receipt.package_sha256, receipt.sequence):
        raise BadPackage.because("receipt_other_content", sequence=package.sequence)
    return package


def _decrypt(path: Path, my_keys: OfficeKeys) -> bytes:
    clear = io.BytesIO()
    with surroundings(path):
        if path.exists() and not path.is_file():
            raise BadPackage.because("package_not_a_package")
        if path.stat().st_size > LIMITS.document:
            raise BadPackage.because("package_too_big", part=path.name)
        decrypt_apart(path, clear, *my_keys.identities)
    return clear.getvalue()


def _to_json(receipt: Receipt, keys: OfficeKeys) -> dict[str, Any]:
    counts = receipt.counts
    return {
        "format": FORMAT,
        **_version_to_json(keys),
        "package_id": receipt.package_id,
        "sequence": receipt.sequence,
        "package_sha256": receipt.package_sha256,
        "sender_id": receipt.sender_id,
        "receiver": receipt.receiver.to_json(),
        "taken_at": moment_text(receipt.taken_at),
        "status": receipt.status.value,
        "reason": as_line(receipt.reason),
        "counts": {
            "new": counts.new,
            "changed": counts.changed,
            "same": counts.same,
            "refused": counts.refused,
            "held": counts.held,
        },
        "refused": [
            {
                "table": record.table,
                "record_id": record.record_id,
                "code": record.code,
                "reason": as_line(record.reason),
            }
            for record in receipt.refused
        ],
        "decided": [
            {
                "table": record.table,
                "record_id": record.record_id,
                "kept": record.kept,
                "decided_by": as_line(record.decided_by),
            }
            for record in receipt.decided
        ],
    }


def _version_to_json(keys: OfficeKeys) -> dict[str, Any]:
    if not keys.renewals:
        return {"version": VERSION}
    return {"version": WITH_RENEWALS, "renewals": renewals_to_json(keys)}


def _from_json(reader: Reader) -> tuple[Receipt, tuple[bytes, ...]]:
    reader.text("format")
    with_renewals = reader.integer("version") == WITH_RENEWALS
    renewals = renewals_from_json(reader) if with_renewals else ()
    items, decided = reader.items("refused"), reader.items("decided")
    for name, told in (("refused", items), ("decided", decided)):
        if len(told) > MOST_REFUSALS:
            raise reader.broken(name)
    fields: dict[str, Any] = {
        "package_id": reader.text("package_id"),
        "sequence": reader.integer("sequence"),
        "package_sha256": reader.text("package_sha256"),
        "sender_id": reader.text("sender_id"),
        "receiver": Office.from_json(reader.inner("receiver")),
        "reason": reader.text("reason"),
        "counts": _counts_from_json(reader.inner("counts")),
        "refused": tuple(_refused_from_json(reader.within("refused", item)) for item in items),
        "decided": tuple(_decided_from_json(reader.within("decided", item)) for item in decided),
        "taken_at": reader.moment("taken_at"),
    }
    status = reader.text("status")
    reader.done()
    try:
        return Receipt(status=ReceiptStatus(status), **fields), renewals
    except ValueError:
        raise reader.broken("status") from None


def _counts_from_json(reader: Reader) -> ReceiptCounts:
    names = ("new", "changed", "same", "refused", "held")
    counts = ReceiptCounts(*(reader.integer(name) for name in names))
    reader.done()
    return counts


def _refused_from_json(reader: Reader) -> RefusedRecord:
    names = ("table", "record_id", "code", "reason")
    record = RefusedRecord(*(reader.text(name) for name in names))
    reader.done()
    return record


def _decided_from_json(reader: Reader) -> DecidedRecord:
    names = ("table", "record_id", "kept", "decided_by")
    record = DecidedRecord(*(reader.text(name) for name in names))
    reader.done()
    return record
