"""Offices with keys, a small package between them, and the tools to spoil it."""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from coopdesk import words
from coopdesk.domain.errors import BadPackage
from coopdesk.exchange.age_file import decrypt
from coopdesk.exchange.documents import canonical
from coopdesk.exchange.package import (
    Attachment,
    CheckedPackage,
    FieldSpec,
    FieldType,
    ForeignKey,
    PackageHeader,
    TableData,
    TableSchema,
    WrittenPackage,
    check_package,
    write_package,
)
from coopdesk.exchange.sealing import Office, OfficeKeys, PublicKeys, encrypt_to, sign

MEMBERS = TableSchema(
    "member",
    (
        FieldSpec("id", title="编号"),
        FieldSpec("name", title="姓名", is_required=True),
        FieldSpec("kind", title="类别", enum=("person", "organization")),
        FieldSpec("share_fen", FieldType.INTEGER, "股金（分）", minimum=0),
        FieldSpec("is_poor", FieldType.BOOLEAN, "脱贫户"),
        FieldSpec("admitted", FieldType.DATE, "入社日期"),
        FieldSpec("changed_at", FieldType.DATETIME, "更改时间"),
        FieldSpec("introduced_by", title="介绍人"),
    ),
    ("id",),
    "社员",
    (ForeignKey(("introduced_by",), "", ("id",)),),
)
ADVANCES = TableSchema(
    "advance",
    (
        FieldSpec("member_id", title="社员"),
        FieldSpec("number", FieldType.INTEGER, "序号"),
        FieldSpec("amount_fen", FieldType.INTEGER, "金额（分）", is_required=True),
    ),
    ("member_id", "number"),
    "借款",
    (ForeignKey(("member_id",), "member", ("id",)),),
)
MOMENT = datetime(2026, 7, 1, 8, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Party:
    """An office as it sees itself: who it is and its private keys."""

    office: Office
    keys: OfficeKeys

    @property
    def card(self) -> PublicKeys:
        return self.keys.public(self.office)


COUNTY = Office("office-0424", "林西县供销合作社", "150424", "county")
CITY = Office("office-0400", "赤峰市供销合作社", "150400", "city")
STRANGER = Office("office-0999", "外地供销合作社", "220100", "city")


@cache
def party(office: Office) -> Party:
    """Return the office with keys of its own, the same ones each time."""
    return Party(office, OfficeKeys.generate())


def trusted(*offices: Office) -> dict[str, PublicKeys]:
    """Return the key cards of ``offices`` by id."""
    return {office.office_id: party(office).card for office in offices}


def a_header(**fields: Any) -> PackageHeader:
    """Return the header of the county's third package to the city; ``fields`` replace its own."""
    header = PackageHeader(
        package_id="0197c1d2-0000-7000-8000-000000000001",
        sender=COUNTY,
        receiver_id=CITY.office_id,
        receiver_name=CITY.name,
        period="2026H1",
        sequence=3,
        created_at=MOMENT,
        schema_version=7,
        program_version="1.0.0",
        previous_receipt_sha256="ab" * 32,
    )
    return replace(header, **fields)


def member_row(number: int, **fields: object) -> dict[str, object]:
    """Return a member as a row; ``fields`` replace what is invented."""
    row: dict[str, object] = {
        "id": f"m{number:06d}",
        "name": f"白音{number}",
        "kind": "person",
        "share_fen": number * 100,
        "is_poor": number % 2 == 0,
        "admitted": date(2024, 5, 1),
        "changed_at": MOMENT,
        "introduced_by": None,
    }
    return row | fields


def small_tables() -> list[TableData]:
    """Return two tables that refer to each other."""
    members = [member_row(1), member_row(2, name="", introduced_by="m000001", is_poor=None)]
    advances = [
        {"member_id": "m000001", "number": 1, "amount_fen": 2**60},
        {"member_id": "m000001", "number": 2, "amount_fen": -5},
    ]
    return [TableData(MEMBERS, members), TableData(ADVANCES, advances)]


PAPER = b"%PDF-1.7 minutes of the assembly"


def an_attachment(content: bytes = PAPER, suffix: str = "pdf") -> Attachment:
    """Return an attachment with its true hash."""
    return Attachment(hashlib.sha256(content).hexdigest(), suffix, lambda: iter([content]), "章程")


def write_small(to_dir: Path, **fields: Any) -> WrittenPackage:
    """Return the small package of the county for the city, written into ``to_dir``."""
    return write(to_dir, small_tables(), attachments=[an_attachment()], **fields)


def write(
    to_dir: Path,
    tables: list[TableData],
    attachments: Sequence[Attachment] = (),
    **fields: Any,
) -> WrittenPackage:
    """Return a package of the county for the city with ``tables``, written into ``to_dir``."""
    return write_package(
        to_dir,
        a_header(**fields),
        tables,
        attachments,
        keys=party(COUNTY).keys,
        receiver=party(CITY).card,
    )


def check(path: Path, **options: Any) -> CheckedPackage:
    """Return the package as the city checks it."""
    return check_package(
        path, party(CITY).keys, trusted(COUNTY), my_office_id=CITY.office_id, **options
    )


def parts_of(path: Path) -> dict[str, bytes]:
    """Return every part of a package in clear, in its order."""
    clear = io.BytesIO()
    with path.open("rb") as file:
        decrypt(file, clear, party(CITY).keys.age_identity)
    with zipfile.ZipFile(clear) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zip_of(parts: Mapping[str, bytes]) -> bytes:
    """Return a plain zip of ``parts``."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return content.getvalue()


def seal(path: Path, content: bytes) -> Path:
    """Encrypt ``content`` to the city, as anybody with its key card can, and return ``path``."""
    with path.open("wb") as file:
        encrypt_to(io.BytesIO(content), file, [party(CITY).card.age_recipient])
    return path


def signed_again(parts: Mapping[str, bytes], descriptor: bytes) -> dict[str, bytes]:
    """Return ``parts`` with another descriptor, signed by the county as a faulty program would."""
    signature = json.loads(parts["signature.json"])
    signature["signature"] = sign(descriptor, party(COUNTY).keys).hex()
    changed = {"datapackage.json": descriptor, "signature.json": canonical(signature)}
    return {**parts, **changed}


def described_again(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return ``parts`` described and signed as they are now, whatever they are."""
    descriptor = json.loads(parts["datapackage.json"])
    for resource in descriptor["resources"]:
        content = parts[resource["path"]]
        resource["bytes"] = len(content)
        resource["hash"] = f"sha256:{hashlib.sha256(content).hexdigest()}"
    return signed_again(parts, canonical(descriptor))


def refusal_of(folder: Path, content: bytes | Mapping[str, bytes], **options: Any) -> str:
    """Return the code for which the city refuses a zip or parts; its sentence has to exist."""
    raw = content if isinstance(content, bytes) else zip_of(content)
    path = seal(folder / "spoiled.coopdesk", raw)
    with pytest.raises(BadPackage) as caught:
        check(path, **options)
    assert all(words.finding(found) for found in caught.value.findings)
    return caught.value.findings[0].code
