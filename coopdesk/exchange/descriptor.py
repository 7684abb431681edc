"""``datapackage.json``: who sends what to whom, and the hash of every part."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from coopdesk.domain.errors import BadPackage
from coopdesk.domain.exchange import ON_DEMAND, PackageScope
from coopdesk.exchange import documents
from coopdesk.exchange.container import DESCRIPTOR
from coopdesk.exchange.documents import Reader
from coopdesk.exchange.schema import (
    TableSchema,
    dialect_to_json,
    schema_from_json,
    schema_to_json,
)
from coopdesk.exchange.sealing import Office

FORMAT = "coopdesk-package"
FORMAT_VERSION = 1

_PERIOD = re.compile(r"[0-9]{4}(H[12]|Q[1-4])?")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_PACKAGE_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{7,63}")
_ATTACHMENT = re.compile(r"attachments/([0-9a-f]{64})\.([a-z0-9]{1,8})")


@dataclass(frozen=True, slots=True)
class PackageHeader:
    """What a package says about itself.

    ``previous_receipt_sha256`` is the hash of the last receipt from this receiver, empty for the
    first package. ``created_at`` is in UTC, whole seconds. ``schema_version`` counts the
    migrations of the sender's program.
    """

    package_id: str
    sender: Office
    receiver_id: str
    receiver_name: str
    period: str
    sequence: int
    created_at: datetime
    schema_version: int
    program_version: str
    scope: PackageScope = PackageScope.FULL
    previous_receipt_sha256: str = ""
    is_demo: bool = False
    format_version: int = FORMAT_VERSION

    def __post_init__(self) -> None:
        """Raise ValueError for a field that the format cannot carry."""
        previous = self.previous_receipt_sha256
        fits = {
            "package_id": _PACKAGE_ID.fullmatch(self.package_id),
            "period": self.period == ON_DEMAND or _PERIOD.fullmatch(self.period),
            "sequence": 1 <= self.sequence < 2**31,
            "previous_receipt_sha256": not previous or _SHA256.fullmatch(previous),
            "created_at": self.created_at.tzinfo is UTC and not self.created_at.microsecond,
        }
        for name, is_fit in fits.items():
            if not is_fit:
                raise ValueError(f"{name}: {getattr(self, name)!r}")

    @property
    def name(self) -> str:
        """The package's name for other programs, in ASCII."""
        return f"coop-{self.sender.division}-{self.sequence:04d}"


@dataclass(frozen=True, slots=True)
class Part:
    """A file in the package: where it lies, how long it is, what it hashes to."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class TablePart:
    """A table in the package and how many rows it has."""

    part: Part
    schema: TableSchema
    rows: int


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything the descriptor tells, checked for form but not against the parts."""

    header: PackageHeader
    tables: Mapping[str, TablePart]
    attachments: Mapping[str, Part]

    @property
    def parts(self) -> tuple[Part, ...]:
        """Every part with a hash."""
        return (*(table.part for table in self.tables.values()), *self.attachments.values())


def describe(contents: Contents) -> bytes:
    """Return the canonical bytes of the descriptor."""
    header = contents.header
    # What a change refers to may have travelled in an earlier package.
    with_references = header.scope is PackageScope.FULL
    tables = [_table_to_json(t, with_references=with_references) for t in contents.tables.values()]
    files = [_attachment_to_json(part) for part in contents.attachments.values()]
    return documents.canonical(
        {
            "name": header.name,
            "id": header.package_id,
            "title": f"{header.sender.name} {header.period}",
            "created": documents.moment_text(header.created_at),
            "coopdesk": _header_to_json(header),
            "resources": tables + files,
        }
    )


def read_version(content: Mapping[str, Any]) -> tuple[int, str]:
    """Return format and program version, whatever else a newer descriptor may hold."""
    own = content.get("coopdesk")
    if not isinstance(own, dict) or own.get("format") != FORMAT:
        raise BadPackage.because("package_not_a_package")
    version, program = own.get("version"), own.get("program_version")
    if type(version) is not int or not isinstance(program, str):
        raise BadPackage.because("package_not_a_package")
    return version, program[:40]


def read_descriptor(content: dict[str, Any]) -> Contents:
    """Return what the parsed descriptor tells; raises BadPackage with the place that is off."""
    reader = Reader(content, DESCRIPTOR)
    name, title = reader.text("name"), reader.text("title", longest=1000)
    header = _header_from_json(reader)
    if (name, title) != (header.name, f"{header.sender.name} {header.period}"):
        raise reader.broken("name")
    tables: dict[str, TablePart] = {}
    attachments: dict[str, Part] = {}
    for item in reader.items("resources"):
        resource = reader.within("resources", item)
        part = _part_from_json(resource)
        if found := _ATTACHMENT.fullmatch(part.path):
            _finish_attachment(resource, part, found)
            is_new = attachments.setdefault(part.sha256, part) is part
        else:
            table = _table_from_json(resource, part)
            is_new = tables.setdefault(table.schema.name, table) is table
        if not is_new:
            raise BadPackage.because("package_part_twice", part=part.path)
    reader.done()
    return Contents(header, tables, attachments)


def _header_to_json(header: PackageHeader) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": header.format_version,
        "sender": header.sender.to_json(),
        "receiver": {"office_id": header.receiver_id, "name": header.receiver_name},
        "period": header.period,
        "sequence": header.sequence,
        "scope": header.scope.value,
        "previous_receipt_sha256": header.previous_receipt_sha256,
        "schema_version": header.schema_version,
        "program_version": header.program_version,
        "is_demo": header.is_demo,
    }


def _header_from_json(reader: Reader) -> PackageHeader:
    package_id, moment = reader.text("id"), reader.moment("created")
    own = reader.inner("coopdesk")
    own.text("format")
    receiver = own.inner("receiver")
    fields: dict[str, Any] = {
        "format_version": own.integer("version"),
        "sender": Office.from_json(own.inner("sender")),
        "receiver_id": receiver.text("office_id"),
        "receiver_name": receiver.text("name"),
        "period": own.text("period"),
        "sequence": own.integer("sequence"),
        "previous_receipt_sha256": own.text("previous_receipt_sha256"),
        "schema_version": own.integer("schema_version"),
        "program_version": own.text("program_version", longest=40),
        "is_demo": own.flag("is_demo"),
    }
    scope = own.text("scope")
    receiver.done()
    own.done()
    try:
        return PackageHeader(package_id, created_at=moment, scope=PackageScope(scope), **fields)
    except ValueError:
        raise reader.broken("coopdesk") from None


def _table_to_json(table: TablePart, *, with_references: bool) -> dict[str, Any]:
    return {
        "name": table.schema.name,
        "type": "table",
        "title": table.schema.title,
        "path": table.part.path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": table.part.size,
        "hash": f"sha256:{table.part.sha256}",
        "rows": table.rows,
        "dialect": dialect_to_json(),
        "schema": schema_to_json(table.schema, with_references=with_references),
    }


def _attachment_to_json(part: Part) -> dict[str, Any]:
    suffix = part.path.rpartition(".")[2]
    return {
        "name": f"attachment-{part.sha256}",
        "type": "file",
        "path": part.path,
        "format": suffix,
        "bytes": part.size,
        "hash": f"sha256:{part.sha256}",
    }


def _part_from_json(resource: Reader) -> Part:
    path = resource.text("path")
    size = resource.integer("bytes")
    algorithm, _, sha256 = resource.text("hash").partition(":")
    if algorithm != "sha256" or not _SHA256.fullmatch(sha256):
        raise resource.broken("hash")
    return Part(path, size, sha256)


def _finish_attachment(resource: Reader, part: Part, found: re.Match[str]) -> None:
    fixed = {"name": f"attachment-{part.sha256}", "type": "file", "format": found[2]}
    _expect(resource, fixed)
    if found[1] != part.sha256:
        raise resource.broken("path")


def _table_from_json(resource: Reader, part: Part) -> TablePart:
    name = resource.text("name")
    rows = resource.integer("rows")
    schema = schema_from_json(resource, name)
    if part.path != schema.path:
        raise resource.broken("path")
    fixed = {"type": "table", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8"}
    _expect(resource, fixed)
    return TablePart(part, schema, rows)


def _expect(resource: Reader, fixed: Mapping[str, str]) -> None:
    for name, value in fixed.items():
        if resource.text(name) != value:
            raise resource.broken(name)
    resource.done()
