"""The office's own keys: made with the workspace, shown, renewed, retired.

They lie in the encrypted database, former ones too: so its backups hold them all, and the recovery
key opens them with it.
"""

import base64
from dataclasses import dataclass
from datetime import UTC, date
from itertools import takewhile
from pathlib import Path

from sqlalchemy import delete, select

from coopdesk import words
from coopdesk.domain.errors import NotFound, Refusal, require
from coopdesk.domain.office_keys import KeyEventKind, assess_renewal
from coopdesk.domain.rights import assess_leaving
from coopdesk.exchange.age_file import ByteWriter
from coopdesk.exchange.delivery import deliver
from coopdesk.exchange.renewal import renewal_statement
from coopdesk.exchange.sealing import Office, OfficeKeys, PublicKeys, key_card
from coopdesk.services.exchange.key_events import tell_key_event
from coopdesk.services.exchange.key_requests import persons, require_second_person
from coopdesk.storage.tables.exchange import OfficeKeyRow, PackageHeldRow
from coopdesk.storage.unit_of_work import UnitOfWork

KEY_SUFFIX = ".coopkey"


@dataclass(frozen=True, slots=True)
class RenewKeys:
    """Sign and be sealed to by new keys from now on.

    ``is_lost`` where the present ones were stolen or lost: then they do not vouch for the new ones.
    """

    reason: str
    is_lost: bool = False


@dataclass(frozen=True, slots=True)
class RetireKey:
    """Throw a former key away: what is still sealed to it opens nowhere from then on."""

    number: int


@dataclass(frozen=True, slots=True)
class OwnKeyItem:
    """One pair of the office's own keys; ``retired_on`` None while it still opens what comes.

    ``is_announced`` where the key before it vouches for it.
    """

    number: int
    fingerprint: str
    made_on: date
    made_by: str
    reason: str
    is_announced: bool
    is_present: bool
    retired_on: date | None


def own_office(uow: UnitOfWork) -> Office:
    """Return this office, or this field copy of it, as packages name it."""
    actor = uow.actor
    name = actor.office_name
    if actor.is_copy:
        name = words.text("lending.copy_of", office=name, copy=actor.copy_name)
    return Office(actor.copy_id or actor.office_id, name, actor.division_code, actor.level)


def make_keys(uow: UnitOfWork) -> None:
    """Make the office's first keys, with the workspace."""
    _keep(uow, OfficeKeyRow(number=1, made_by=uow.actor.operator), OfficeKeys.generate())


def renew_keys(uow: UnitOfWork, command: RenewKeys) -> str:
    """Make new keys and return their fingerprint; the former ones open what comes until retired.

    Unless they were lost, the former keys sign a statement about the new ones, which travels in
    every package and receipt from now on. Raises RuleViolation ``key.reason_missing``, MustWait
    where the office has a second person to approve it.
    """
    require(assess_renewal(command.reason))
    require_second_person(uow)
    office, former, new = own_office(uow), own_keys(uow), OfficeKeys.generate()
    public = new.public(office)
    statement = b""
    if not command.is_lost:
        renewed_at = uow.now.astimezone(UTC).replace(microsecond=0)
        statement = renewal_statement(public, new, former, renewed_at)
    row = OfficeKeyRow(
        number=_rows(uow)[0].number + 1,
        made_by=persons(uow),
        reason=command.reason.strip(),
        statement=_text(statement),
    )
    _keep(uow, row, new)
    kind = KeyEventKind.REPLACED if command.is_lost else KeyEventKind.RENEWED
    tell_key_event(uow, kind, public, uow.today, command.reason.strip())
    return public.fingerprint


def retire_key(uow: UnitOfWork, command: RetireKey) -> None:
    """Throw away what is secret of a former key.

    Raises NotFound, RuleViolation ``key.present`` for the present one; NeedsConfirmation
    ``key.held_packages`` while packages are held that may be sealed to it.
    """
    row = uow.session.get(OfficeKeyRow, command.number)
    if row is None or row.retired_on is not None:
        raise NotFound("office_key", str(command.number))
    require([Refusal("key.present")] if row is _rows(uow)[0] else [])
    if uow.session.scalars(select(PackageHeldRow.package_id)).first() is not None:
        uow.confirm("key.held_packages")
    row.keys = {"fingerprint": _fingerprint(uow, row)}
    row.retired_on = uow.today
    uow.touch("office_key")


def own_keys(uow: UnitOfWork) -> OfficeKeys:
    """Return the office's secret keys, with the former ones that still open what comes.

    Raises RuleViolation in a rehearsal, which seals nothing.
    """
    require(assess_leaving(is_rehearsal=uow.actor.is_rehearsal))
    present, *former = _rows(uow)
    keys = _secret(present)
    announced = takewhile(lambda row: row.statement, (present, *former))
    return OfficeKeys(
        keys.signing_key,
        keys.age_identity,
        tuple(_secret(row).age_identity for row in former if row.retired_on is None),
        tuple(base64.b64decode(row.statement) for row in announced)[::-1],
    )


def own_public_keys(uow: UnitOfWork) -> PublicKeys:
    """Return what others may know of the present keys."""
    return _secret(_rows(uow)[0]).public(own_office(uow))


def forget_keys(uow: UnitOfWork) -> None:
    """Put keys that nobody trusts in the place of the office's own; for a copy to practise on."""
    count = len(_rows(uow))
    uow.session.execute(delete(OfficeKeyRow))
    uow.touch("office_key", count)
    make_keys(uow)


def list_own_keys(uow: UnitOfWork) -> list[OwnKeyItem]:
    """Return the keys of this office, the present ones first."""
    rows = _rows(uow)
    return [
        OwnKeyItem(
            number=row.number,
            fingerprint=_fingerprint(uow, row),
            made_on=row.made_on,
            made_by=row.made_by,
            reason=row.reason,
            is_announced=bool(row.statement),
            is_present=row is rows[0],
            retired_on=row.retired_on,
        )
        for row in rows
    ]


def export_key(uow: UnitOfWork, folder: Path) -> Path:
    """Write the office's public key card into ``folder``; raises SurroundingsTrouble."""
    keys = own_keys(uow)
    return _export(uow, folder, "", key_card(keys.public(own_office(uow)), keys))


def export_renewal(uow: UnitOfWork, folder: Path) -> Path:
    """Write what the former key says of the present one into ``folder``.

    Raises RuleViolation ``key.no_statement`` where it says nothing: others need the card then;
    SurroundingsTrouble.
    """
    renewals = own_keys(uow).renewals
    require([] if renewals else [Refusal("key.no_statement")])
    return _export(uow, folder, "-renewal", renewals[-1])


def _export(uow: UnitOfWork, folder: Path, kind: str, content: bytes) -> Path:
    office = own_office(uow)
    target = folder / f"coop-{office.division}-{office.office_id[-6:]}{kind}{KEY_SUFFIX}"

    def fill(file: ByteWriter) -> None:
        file.write(content)

    deliver(target, fill)
    return target


def _rows(uow: UnitOfWork) -> list[OfficeKeyRow]:
    query = select(OfficeKeyRow).order_by(OfficeKeyRow.number.desc())
    return list(uow.session.scalars(query))


def _keep(uow: UnitOfWork, row: OfficeKeyRow, keys: OfficeKeys) -> None:
    row.keys, row.made_on = {"keys": _text(keys.to_bytes())}, uow.today
    uow.session.add(row)
    uow.touch("office_key")


def _secret(row: OfficeKeyRow) -> OfficeKeys:
    return OfficeKeys.from_bytes(base64.b64decode(row.keys["keys"]))


def _fingerprint(uow: UnitOfWork, row: OfficeKeyRow) -> str:
    if row.retired_on is not None:
        return str(row.keys["fingerprint"])
    return _secret(row).public(own_office(uow)).fingerprint


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
