"""The office's own keys, and the keys of other offices that a person has trusted."""

import base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sqlalchemy import select

from coopdesk import words
from coopdesk.domain.errors import Refusal, require
from coopdesk.domain.lending import is_copy_of
from coopdesk.domain.organizations import OfficeLevel
from coopdesk.domain.rights import assess_leaving
from coopdesk.durable import surroundings
from coopdesk.exchange.age_file import ByteWriter
from coopdesk.exchange.delivery import deliver
from coopdesk.exchange.fingerprint import is_same_fingerprint, wrong_groups
from coopdesk.exchange.sealing import Office, OfficeKeys, PublicKeys, key_card, read_key_card
from coopdesk.storage.tables.exchange import TrustedOfficeRow
from coopdesk.storage.tables.system import SettingRow
from coopdesk.storage.unit_of_work import UnitOfWork

OFFICE_KEYS = "office_keys"
KEY_SUFFIX = ".coopkey"
_LARGEST_CARD = 65_536


@dataclass(frozen=True, slots=True)
class TrustOffice:
    """Trust another office's keys after a person compared the fingerprint."""

    path: Path
    fingerprint: str


@dataclass(frozen=True, slots=True)
class KeyItem:
    """The public keys of one office, as a person tells them apart."""

    office_id: str
    name: str
    level: str
    division: str
    fingerprint: str


class GroupVerdict(StrEnum):
    """What one group of six digits, typed as it was heard, says against the key card."""

    UNFINISHED = "unfinished"
    MISHEARD = "misheard"
    DIFFERENT = "different"
    SAME = "same"


def judge_groups(typed: Sequence[str], fingerprint: str) -> list[GroupVerdict]:
    """Return the verdict on each group: a misheard one breaks its own check digit.

    A whole group that keeps its check digit and is not the card's means another key.
    """
    groups = zip(typed, fingerprint.split(), strict=True)
    return [_judge(_digits(heard), expected) for heard, expected in groups]


def own_office(uow: UnitOfWork) -> Office:
    """Return this office, or this field copy of it, as packages name it."""
    actor = uow.actor
    name = actor.office_name
    if actor.is_copy:
        name = words.text("lending.copy_of", office=name, copy=actor.copy_name)
    return Office(actor.copy_id or actor.office_id, name, actor.division_code, actor.level)


def make_keys(uow: UnitOfWork) -> None:
    """Make the office's keys, once, with the workspace; they lie in the encrypted database."""
    stored = base64.b64encode(OfficeKeys.generate().to_bytes()).decode("ascii")
    uow.session.add(SettingRow(key=OFFICE_KEYS, value={"keys": stored}))
    uow.touch("setting")


def own_keys(uow: UnitOfWork) -> OfficeKeys:
    """Return the office's secret keys; raises RuleViolation in a rehearsal, which seals nothing."""
    require(assess_leaving(is_rehearsal=uow.actor.is_rehearsal))
    return _stored_keys(uow)


def forget_keys(uow: UnitOfWork) -> None:
    """Put keys that nobody trusts in the place of the office's own; for a copy to practise on."""
    uow.session.delete(uow.session.get_one(SettingRow, OFFICE_KEYS))
    uow.session.flush()
    make_keys(uow)


def _stored_keys(uow: UnitOfWork) -> OfficeKeys:
    value = uow.session.get_one(SettingRow, OFFICE_KEYS).value
    return OfficeKeys.from_bytes(base64.b64decode(value["keys"]))


def own_key(uow: UnitOfWork) -> KeyItem:
    """Return the office's public keys with their fingerprint."""
    return _item(_stored_keys(uow).public(own_office(uow)))


def export_key(uow: UnitOfWork, folder: Path) -> Path:
    """Write the office's public key card into ``folder``; raises SurroundingsTrouble."""
    keys = own_keys(uow)
    office = own_office(uow)
    card = key_card(keys.public(office), keys)
    target = folder / f"coop-{office.division}-{office.office_id[-6:]}{KEY_SUFFIX}"
    deliver(target, lambda file: _fill(file, card))
    return target


def read_key(uow: UnitOfWork, path: Path) -> KeyItem:  # noqa: ARG001
    """Return what a key card says; raises BadPackage when it is none or was changed."""
    return _item(read_key_card(_card(path)))


def trust_office(uow: UnitOfWork, command: TrustOffice) -> str:
    """Remember the office's keys and return its id.

    Raises BadPackage for a wrong card, RuleViolation ``key.fingerprint_differs`` when the typed
    fingerprint is not the card's, ``key.own`` for the office's own card.
    """
    public = check_card(command)
    require([Refusal("key.own")] if public.office_id == own_office(uow).office_id else [])
    row = TrustedOfficeRow(
        office_id=public.office_id,
        name=public.office.name,
        level=public.office.level,
        division_code=public.office.division,
        keys={"card": base64.b64encode(_card(command.path)).decode("ascii")},
        trusted_on=uow.today,
        trusted_by=uow.actor.operator,
    )
    uow.session.merge(row)
    uow.touch("trusted_office")
    return public.office_id


def check_card(command: TrustOffice) -> PublicKeys:
    """Return the keys of a card whose fingerprint was compared; raises as ``trust_office``."""
    public = read_key_card(_card(command.path))
    if not is_same_fingerprint(command.fingerprint, public.fingerprint):
        groups = "、".join(str(group) for group in wrong_groups(command.fingerprint))
        require([Refusal("key.fingerprint_differs", values={"groups": groups or "—"})])
    return public


def list_trusted(uow: UnitOfWork) -> list[KeyItem]:
    """Return the trusted offices by division."""
    return sorted((_item(keys) for keys in trusted(uow).values()), key=lambda item: item.division)


def list_receivers(uow: UnitOfWork) -> list[KeyItem]:
    """Return who a package can be made for: superiors first, as who reports, reports upwards.

    A laptop of this office gets no packages: it borrows and gives back.
    """
    rank = {level.value: place for place, level in enumerate(OfficeLevel)}
    own, office_id = rank[uow.actor.level], uow.actor.office_id
    offices = [one for one in list_trusted(uow) if not is_copy_of(one.office_id, office_id)]
    return sorted(offices, key=lambda key: (rank[key.level] <= own, key.division))


class TrustedKeys(Mapping[str, PublicKeys]):
    """The trusted keys by office id; a card is read, and its signature checked, when asked for."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

    def __getitem__(self, office_id: str) -> PublicKeys:
        row = self._uow.session.get(TrustedOfficeRow, office_id)
        if row is None:
            raise KeyError(office_id)
        return read_key_card(base64.b64decode(row.keys["card"]))

    def __iter__(self) -> Iterator[str]:
        return iter(self._uow.session.scalars(select(TrustedOfficeRow.office_id)).all())

    def __len__(self) -> int:
        return len(list(iter(self)))


def trusted(uow: UnitOfWork) -> TrustedKeys:
    """Return the trusted keys by office id."""
    return TrustedKeys(uow)


def _digits(heard: str) -> str:
    return "".join(str(int(sign)) for sign in heard if sign.isdecimal())


def _judge(heard: str, expected: str) -> GroupVerdict:
    if heard == expected:
        return GroupVerdict.SAME
    if len(heard) < len(expected):
        return GroupVerdict.UNFINISHED
    # five groups that are right stand in for the rest: only this one is in question
    whole = " ".join([expected] * 5 + [heard])
    return GroupVerdict.MISHEARD if wrong_groups(whole) else GroupVerdict.DIFFERENT


def _fill(file: ByteWriter, card: bytes) -> None:
    file.write(card)


def _card(path: Path) -> bytes:
    with surroundings(path), path.open("rb") as file:
        return file.read(_LARGEST_CARD)


def _item(public: PublicKeys) -> KeyItem:
    office = public.office
    return KeyItem(office.office_id, office.name, office.level, office.division, public.fingerprint)
