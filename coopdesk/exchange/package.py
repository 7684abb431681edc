r"""Data packages (数据包) as files: an open format that others can read without us.

Outside in, so that a stranger could write a reader (at length: ``docs/package-format.md``):

1. **Seal.** The file is an ``age`` v1 file (age-encryption.org/v1, X25519), encrypted to the
   receiver and, unless told otherwise, to the sender as well. ``age -d`` opens it.
2. **Zip.** Inside is a plain zip: no comments, no extra fields, no links, times of 1980-01-01,
   tables deflated, attachments stored; tables by name, attachments by hash, then
   ``datapackage.json`` and ``signature.json``. Names are ASCII, one folder deep.
3. **Descriptor.** ``datapackage.json`` is a Frictionless Data Package in canonical JSON. Each
   resource carries ``bytes`` and ``hash`` (SHA-256); ``rows`` and the object ``coopdesk`` are ours.
4. **Signature.** ``signature.json`` holds the Ed25519 signature over the exact bytes of
   ``datapackage.json``; through the hashes it covers every part. There may be no other part.
5. **Tables.** ``data/<table>.csv``: UTF-8 without a mark, comma, CRLF, quotes where needed, one
   header row; rows ascend strictly by primary key (texts by code point). A null is ``\N``; a
   text of backslashes and ``N`` has one backslash more. Integers fit 64 bits; money is whole fen.
6. **Attachments.** ``attachments/<sha256>.<suffix>``.

Identical header and records give identical zips on the same build; identical descriptors on any.
Deleted records travel as rows of a table like any other. Foreign keys are declared in packages
of scope ``full`` only: what a change refers to may have travelled before.

Reading checks in this order: size of the file, seal, size, shape and names of the zip, signature
by a trusted key, version, form of the descriptor, hash of every part, addressee. Then, while a
table is read: its rows, types and rules.

Weighed and not taken: a detached signature beside the sealed file (lost in copying), a signature
outside the seal (tells everyone who sends what), zstd (frictionless cannot open it), 国密 SM2/SM4
(no reader of open formats has it; the seal is one layer and can be changed with its version).
"""

from coopdesk.domain.exchange import ON_DEMAND, PackageScope
from coopdesk.exchange.descriptor import PackageHeader
from coopdesk.exchange.packing import SUFFIX, Attachment, WrittenPackage, write_package
from coopdesk.exchange.schema import FieldSpec, FieldType, ForeignKey, TableData, TableSchema
from coopdesk.exchange.unpacking import (
    CheckedPackage,
    attachment_file,
    check_package,
    open_package,
    read_attachment,
    read_header,
    read_table,
    renewals_in_package,
)

__all__ = [
    "ON_DEMAND",
    "SUFFIX",
    "Attachment",
    "CheckedPackage",
    "FieldSpec",
    "FieldType",
    "ForeignKey",
    "PackageHeader",
    "PackageScope",
    "TableData",
    "TableSchema",
    "WrittenPackage",
    "attachment_file",
    "check_package",
    "open_package",
    "read_attachment",
    "read_header",
    "read_table",
    "renewals_in_package",
    "write_package",
]
