"""Keys as people see them: the own one, those of other offices, and who a package can be for."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import select

from coopdesk.domain.lending import is_copy_of
from coopdesk.domain.office_keys import KeyStanding
from coopdesk.domain.organizations import OfficeLevel
from coopdesk.exchange.sealing import PublicKeys
from coopdesk.services.exchange.keyring import own_public_keys
from coopdesk.services.exchange.trusting import announced, keys_of, read_card
from coopdesk.storage.tables.exchange import TrustedOfficeRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class KeyItem:
    """The public keys of one office, as a person tells them apart."""

    office_id: str
    name: str
    level: str
    division: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class TrustedItem(KeyItem):
    """Another office's key: since when and by whom it is trusted, renewed or trusted no longer.

    ``since`` is the day of where it stands now; ``reason`` why trust was withdrawn. ``former``
    counts the keys before this one whose older papers are still taken.
    """

    standing: KeyStanding
    since: date
    by: str
    reason: str
    former: int


def own_key(uow: UnitOfWork) -> KeyItem:
    """Return the office's public keys with their fingerprint."""
    return _item(own_public_keys(uow))


def read_key(uow: UnitOfWork, path: Path) -> KeyItem:  # noqa: ARG001
    """Return what a key card, or a statement of renewal, says; raises BadPackage for neither."""
    return _item(read_card(path))


def renewed_key(uow: UnitOfWork, office_id: str) -> KeyItem:
    """Return the keys an office renewed to, as they are noted; raises NoResultFound."""
    return _item(announced(uow.session.get_one(TrustedOfficeRow, office_id))[-1].public)


def list_trusted(uow: UnitOfWork) -> list[TrustedItem]:
    """Return the offices whose keys were compared, by division; trusted no longer or not."""
    query = select(TrustedOfficeRow).order_by(TrustedOfficeRow.division_code)
    return [_trusted(row) for row in uow.session.scalars(query)]


def list_receivers(uow: UnitOfWork) -> list[TrustedItem]:
    """Return who a package can be made for: superiors first, as who reports, reports upwards.

    A laptop of this office gets no packages: it borrows and gives back.
    """
    rank = {level.value: place for place, level in enumerate(OfficeLevel)}
    own, office_id = rank[uow.actor.level], uow.actor.office_id
    offices = [
        one
        for one in list_trusted(uow)
        if one.standing is not KeyStanding.REVOKED and not is_copy_of(one.office_id, office_id)
    ]
    return sorted(offices, key=lambda key: (rank[key.level] <= own, key.division))


def _item(public: PublicKeys) -> KeyItem:
    office = public.office
    return KeyItem(office.office_id, office.name, office.level, office.division, public.fingerprint)


def _trusted(row: TrustedOfficeRow) -> TrustedItem:
    public = keys_of(row)
    standing, since, by = KeyStanding.TRUSTED, row.trusted_on, row.trusted_by
    if row.revoked_on is not None:
        standing, since, by = KeyStanding.REVOKED, row.revoked_on, row.revoked_by
    elif row.announced_on is not None:
        standing, since, by = KeyStanding.ANNOUNCED, row.announced_on, ""
    return TrustedItem(
        office_id=row.office_id,
        name=row.name,
        level=row.level,
        division=row.division_code,
        fingerprint=public.fingerprint,
        standing=standing,
        since=since,
        by=by,
        reason=row.revoke_reason,
        former=len(public.former),
    )
