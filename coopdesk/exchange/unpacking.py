"""Takes a package apart: everything about it is checked before any of it is read."""

import hashlib
import re
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from coopdesk.domain.errors import BadPackage, Finding, Severity
from coopdesk.durable import surroundings
from coopdesk.exchange import documents
from coopdesk.exchange.age_file import decrypt_apart
from coopdesk.exchange.container import (
    DESCRIPTOR,
    SIGNATURE,
    open_container,
    open_part,
    read_small_part,
)
from coopdesk.exchange.delivery import sha256_of
from coopdesk.exchange.descriptor import (
    FORMAT_VERSION,
    Contents,
    PackageHeader,
    Part,
    read_descriptor,
    read_version,
)
from coopdesk.exchange.fingerprint import short_number
from coopdesk.exchange.limits import LIMITS, PackageLimits
from coopdesk.exchange.packing import (
    SIGNATURE_FORMAT,
    SIGNATURE_VERSION,
    SIGNATURE_WITH_RENEWALS,
)
from coopdesk.exchange.renewal import Signer, find_signer, renewals_from_json
from coopdesk.exchange.schema import TableSchema
from coopdesk.exchange.sealing import OfficeKeys, PublicKeys, verify
from coopdesk.exchange.spool import SecretSpool
from coopdesk.exchange.tables import read_rows

_BLOCK = 1024 * 1024
_SIGNATURE_BYTES = 16 * 1024


@dataclass(frozen=True, slots=True)
class CheckedPackage:
    """A package that may be read: its parts are those its sender signed for this office.

    Holds the decrypted content (in memory, or encrypted in a temporary file) until ``close``; use
    it in a ``with`` statement. ``fingerprint`` is of the key that signed it, present or former.
    """

    path: Path
    sha256: str
    short_number: str
    fingerprint: str
    contents: Contents = field(repr=False)
    _archive: zipfile.ZipFile = field(repr=False)
    _spool: SecretSpool = field(repr=False)

    @property
    def header(self) -> PackageHeader:
        """Who sends what to whom."""
        return self.contents.header

    @property
    def counts(self) -> dict[str, int]:
        """Rows by table."""
        return {name: table.rows for name, table in self.contents.tables.items()}

    @property
    def schemas(self) -> dict[str, TableSchema]:
        """Table schemas by name."""
        return {name: table.schema for name, table in self.contents.tables.items()}

    def close(self) -> None:
        """Forget the content."""
        self._archive.close()
        self._spool.close()

    def __enter__(self) -> "CheckedPackage":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def check_package(
    path: Path,
    my_keys: OfficeKeys,
    trusted: Mapping[str, PublicKeys],
    *,
    my_office_id: str,
    newest_schema: int | None = None,
    limits: PackageLimits = LIMITS,
) -> CheckedPackage:
    """Return the package once it is found whole, from a trusted office, and for this one.

    ``trusted`` are key cards by office id; ``newest_schema`` is the newest schema version this
    program can take in (none: any). Raises BadPackage with the reasons, and SurroundingsTrouble
    when the file cannot be read. Whether it came before, or out of turn, the caller knows.
    """
    checked = _open(path, my_keys, trusted, limits)
    try:
        _check_header(checked.header, my_office_id, newest_schema)
    except BadPackage:
        checked.close()
        raise
    return checked


def read_header(
    path: Path,
    my_keys: OfficeKeys,
    trusted: Mapping[str, PublicKeys],
    *,
    my_office_id: str,
    newest_schema: int | None = None,
) -> PackageHeader:
    """Return what a package says of itself, signed by a trusted office and for this one.

    The hashes of its parts are not looked at: whoever takes it in asks ``check_package``, which
    takes and raises the same.
    """
    with SecretSpool() as spool:
        with surroundings(path):
            _decrypt(path, my_keys, spool, LIMITS)
        with open_container(spool.finish(), LIMITS) as archive:
            contents = _signed_contents(archive, trusted, LIMITS).contents
    _check_header(contents.header, my_office_id, newest_schema)
    return contents.header


def renewals_in_package(path: Path, my_keys: OfficeKeys) -> tuple[str, tuple[bytes, ...]]:
    """Return who says to have signed a package, and the statements of renewed keys in it.

    Its signature is not looked at: each statement is signed by itself. Raises BadPackage as above.
    """
    with SecretSpool() as spool:
        with surroundings(path):
            _decrypt(path, my_keys, spool, LIMITS)
        with open_container(spool.finish(), LIMITS) as archive:
            told = _read_signature(archive)
    return told.office_id, told.renewals


def open_package(path: Path, my_keys: OfficeKeys, to_dir: Path) -> PackageHeader:
    """Decrypt and unpack a package into ``to_dir`` for other tools, and return its header.

    Everything is checked except who made it: the signature has to fit the key that the package
    itself shows. ``to_dir`` must be empty or absent; what lies there afterwards is in clear, and is
    the person's to guard. Raises BadPackage, and SurroundingsTrouble; then nothing is left there.
    """
    with _open(path, my_keys, None, LIMITS) as checked, surroundings(to_dir):
        is_new = not to_dir.exists()
        to_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        if any(to_dir.iterdir()):
            raise BadPackage.because("package_folder_not_empty", folder=to_dir.name)
        try:
            for entry in checked._archive.infolist():
                _unpack(checked._archive, entry.filename, to_dir)
        except BaseException:
            for left in to_dir.iterdir():
                shutil.rmtree(left) if left.is_dir() else left.unlink()
            if is_new:
                to_dir.rmdir()
            raise
    return checked.header


def read_table(checked: CheckedPackage, name: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of one table as its schema types them, nulls as None.

    Raises BadPackage with row and field of every bad cell (a hundred at most); KeyError when the
    package has no such table.
    """
    table = checked.contents.tables[name]
    with open_part(checked._archive, table.part.path) as stream:
        yield from read_rows(table.schema, stream, table.rows)


@contextmanager
def attachment_file(checked: CheckedPackage, sha256: str) -> Iterator[IO[bytes]]:
    """Open one attachment to be read anywhere; raises KeyError when the package has none such."""
    part = checked.contents.attachments[sha256]
    with open_part(checked._archive, part.path) as stream:
        yield stream


def read_attachment(checked: CheckedPackage, sha256: str) -> Iterator[bytes]:
    """Yield the content of one attachment, a piece at a time; raises KeyError as above."""
    with attachment_file(checked, sha256) as stream:
        while piece := stream.read(_BLOCK):
            yield piece


def _open(
    path: Path,
    my_keys: OfficeKeys,
    trusted: Mapping[str, PublicKeys] | None,
    limits: PackageLimits,
) -> CheckedPackage:
    spool = SecretSpool()
    try:
        with surroundings(path):
            sha256 = _decrypt(path, my_keys, spool, limits)
        archive = open_container(spool.finish(), limits)
        signed = _signed_contents(archive, trusted, limits)
        _check_parts(archive, signed.contents)
    except BaseException:
        spool.close()
        raise
    number = short_number(hashlib.sha256(signed.descriptor).digest())
    return CheckedPackage(path, sha256, number, signed.fingerprint, signed.contents, archive, spool)


@dataclass(frozen=True, slots=True)
class _Signed:
    """The descriptor, what it says, and the fingerprint of the trusted key that signed it."""

    descriptor: bytes
    contents: Contents
    fingerprint: str


def _signed_contents(
    archive: zipfile.ZipFile, trusted: Mapping[str, PublicKeys] | None, limits: PackageLimits
) -> _Signed:
    """Return the descriptor and what it says, once it is found signed by the sender it names."""
    descriptor = read_small_part(archive, DESCRIPTOR, limits.descriptor)
    told = _read_signature(archive)
    signer = None
    if trusted is not None:
        signer = _known_signer(told, descriptor, trusted)
    elif not verify(descriptor, told.signature, told.verify_key):
        raise BadPackage.because("package_signature_wrong")
    contents = _read_contents(descriptor, limits)
    if contents.header.sender.office_id != told.office_id:
        raise BadPackage.because("package_signature_wrong")
    if signer is not None:
        signer.require_in_time(contents.header.created_at)
    return _Signed(descriptor, contents, signer.fingerprint if signer else "")


def _check_header(header: PackageHeader, my_office_id: str, newest_schema: int | None) -> None:
    if header.receiver_id != my_office_id:
        raise BadPackage.because("package_other_receiver", receiver=header.receiver_name)
    if newest_schema is not None and header.schema_version > newest_schema:
        raise BadPackage.because("package_newer_format", program=header.program_version)


def _decrypt(path: Path, my_keys: OfficeKeys, spool: SecretSpool, limits: PackageLimits) -> str:
    with surroundings(path):
        if path.exists() and not path.is_file():
            # A folder, or a device; a file that is not there is told as such by stat() below.
            raise BadPackage.because("package_not_a_package")
        if path.stat().st_size > limits.sealed:
            raise BadPackage.because("package_too_big", part=path.name)
    sha256 = sha256_of(path)
    decrypt_apart(path, spool, *my_keys.identities)
    return sha256


@dataclass(frozen=True, slots=True)
class _SignatureTold:
    """What ``signature.json`` says, not checked yet."""

    office_id: str
    verify_key: str
    signature: bytes
    renewals: tuple[bytes, ...]


def _read_signature(archive: zipfile.ZipFile) -> _SignatureTold:
    """Return who says to have signed; raises BadPackage where it is not written as it should be."""
    content = documents.parse(read_small_part(archive, SIGNATURE, _SIGNATURE_BYTES), SIGNATURE)
    known = (SIGNATURE_VERSION, SIGNATURE_WITH_RENEWALS)
    if content.get("format") == SIGNATURE_FORMAT and content.get("version") not in known:
        raise BadPackage.because("package_newer_format", program="")
    reader = documents.Reader(content, SIGNATURE)
    fixed = {"format": SIGNATURE_FORMAT, "algorithm": "Ed25519", "file": DESCRIPTOR}
    version = reader.integer("version")
    for name, value in fixed.items():
        if reader.text(name) != value:
            raise reader.broken(name)
    office_id, verify_key = reader.text("office_id"), reader.text("verify_key")
    signature = reader.text("signature")
    renewals = renewals_from_json(reader) if version == SIGNATURE_WITH_RENEWALS else ()
    reader.done()
    if not re.fullmatch(r"[0-9a-f]{128}", signature):
        raise reader.broken("signature")
    return _SignatureTold(office_id, verify_key, bytes.fromhex(signature), renewals)


def _known_signer(
    told: _SignatureTold, descriptor: bytes, trusted: Mapping[str, PublicKeys]
) -> Signer:
    """Return the trusted key, present or former, that signed the descriptor."""
    if told.office_id not in trusted:
        raise BadPackage.because("package_unknown_sender", office_id=ascii(told.office_id)[1:-1])
    known = trusted[told.office_id]
    signer = find_signer(known, descriptor, told.signature, told.renewals)
    keys = {known.verify_key, *(one.verify_key for one in known.former)}
    if told.verify_key not in keys:
        raise BadPackage.because("package_other_key", sender=known.office.name)
    if signer is None or signer.verify_key != told.verify_key:
        raise BadPackage.because("package_signature_wrong")
    return signer


def _read_contents(descriptor: bytes, limits: PackageLimits) -> Contents:
    content = documents.parse(descriptor, DESCRIPTOR)
    version, program = read_version(content)
    if version > FORMAT_VERSION:
        raise BadPackage.because("package_newer_format", program=program)
    contents = read_descriptor(content)
    for name, table in contents.tables.items():
        if table.rows > limits.rows:
            raise BadPackage.because("package_too_big", part=name)
    return contents


def _check_parts(archive: zipfile.ZipFile, contents: Contents) -> None:
    """Raise BadPackage with every part that is missing, too many, or not what was signed."""
    found = set(archive.namelist()) - {DESCRIPTOR, SIGNATURE}
    promised = {part.path for part in contents.parts}
    findings = [_about(part, "package_part_missing") for part in sorted(promised - found)]
    findings += [_about(part, "package_part_extra") for part in sorted(found - promised)]
    if not findings:
        changed = [p.path for p in contents.parts if not _is_as_signed(archive, p)]
        findings += [_about(part, "package_part_changed") for part in changed]
    if findings:
        raise BadPackage(*findings)


def _about(part: str, code: str) -> Finding:
    return Finding(code, Severity.REFUSE, values={"part": part})


def _is_as_signed(archive: zipfile.ZipFile, part: Part) -> bool:
    if archive.getinfo(part.path).file_size != part.size:
        return False
    digest = hashlib.sha256()
    with open_part(archive, part.path) as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest() == part.sha256


def _unpack(archive: zipfile.ZipFile, name: str, to_dir: Path) -> None:
    """Write one part; its name was found plain when the container was opened."""
    target = to_dir / name
    target.parent.mkdir(mode=0o700, exist_ok=True)
    with open_part(archive, name) as stream, target.open("xb") as file:
        shutil.copyfileobj(stream, file, _BLOCK)
