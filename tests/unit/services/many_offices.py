"""Townships by the hundred whose packages lie in one folder, made without a workspace for each."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from coopdesk import __version__
from coopdesk.exchange.package import PackageHeader, TableData, WrittenPackage, write_package
from coopdesk.exchange.sealing import Office, OfficeKeys, key_card, read_key_card
from coopdesk.services import exchange
from coopdesk.services.exchange.travelling import travelling
from coopdesk.services.runner import Runner
from coopdesk.storage.migrations import head


@dataclass
class Township:
    """An office that only sends; each package brings members and changes those of the last."""

    number: int
    keys: OfficeKeys = field(default_factory=OfficeKeys.generate)
    sequence: int = 0

    @property
    def office(self) -> Office:
        """As packages name it."""
        key = f"00000000-0000-7000-8000-{self.number:012d}"
        return Office(key, f"第{self.number}苏木供销合作社", f"1504{self.number:05d}", "township")

    def card(self, folder: Path) -> Path:
        """Write its key card."""
        path = folder / f"{self.number}.coopkey"
        path.write_bytes(key_card(self.keys.public(self.office), self.keys))
        return path

    def send(self, receiver: Runner, folder: Path, members: int = 3) -> WrittenPackage:
        """Write the next package: new members, and those of the package before renamed."""
        self.sequence += 1
        actor = receiver.actor
        own = receiver.ask(exchange.export_key, folder)
        header = PackageHeader(
            package_id=self._key("package", self.sequence),
            sender=self.office,
            receiver_id=actor.office_id,
            receiver_name=actor.office_name,
            period="on-demand",
            sequence=self.sequence,
            created_at=datetime(2026, 11, 23, tzinfo=UTC),
            schema_version=head(),
            program_version=__version__,
        )
        by_name = {one.table.name: one for one in travelling(actor.level, "township")}
        rows = {"organization": self._organization(), "member": self._members(members)}
        tables = [
            TableData(
                by_name[name].schema,
                [self._record(by_name[name], told) for told in sorted(some, key=_by_id)],
            )
            for name, some in rows.items()
        ]
        receiver_key = read_key_card(own.read_bytes())
        return write_package(folder, header, tables, [], keys=self.keys, receiver=receiver_key)

    def _organization(self) -> list[dict[str, Any]]:
        told = {"id": self._key("organization", 1), "kind": "trinity_organization"}
        told |= {"name": f"{self.office.name}综合社", "division_code": self.office.division}
        return [told | {"sponsor_level": "county"}] if self.sequence == 1 else []

    def _members(self, members: int) -> Iterator[dict[str, Any]]:
        for one in range(max(0, self.sequence - 2) * members, self.sequence * members):
            yield {
                "id": self._key("member", one),
                "organization_id": self._key("organization", 1),
                "number": one + 1,
                "kind": "person",
                "state": "member",
                "name": f"乌云{one}·{self.sequence}",
                "roster_share": 100_000,
            }

    def _record(self, one: Any, told: dict[str, Any]) -> dict[str, Any]:
        types = {spec.name: spec.type.value for spec in one.schema.fields}
        blank = {"string": "", "integer": 0, "boolean": False, "date": "2026-01-01"}
        nothing = {
            column.name: None if column.nullable else blank[types[column.name]]
            for column in one.columns
        }
        return nothing | {"office": self.office.office_id, "revision": self.sequence} | told

    def _key(self, kind: str, number: int) -> str:
        return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{kind} {self.number} {number}"))


def townships(receiver: Runner, folder: Path, count: int) -> list[Township]:
    """Return so many townships whose keys the receiver trusts."""
    made = [Township(number) for number in range(1, count + 1)]
    for one in made:
        fingerprint = one.keys.public(one.office).fingerprint
        receiver.do(exchange.trust_office, exchange.TrustOffice(one.card(folder), fingerprint))
    return made


def _by_id(told: dict[str, Any]) -> str:
    return str(told["id"])
