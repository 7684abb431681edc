"""Keys of other offices: trusted by who compared the fingerprint, followed, trusted no longer."""

import base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy import select

from coopdesk.domain.errors import BadPackage, NotFound, Refusal, require
from coopdesk.domain.office_keys import KeyEventKind, assess_revocation
from coopdesk.durable import surroundings
from coopdesk.exchange.documents import moment_text
from coopdesk.exchange.fingerprint import is_same_fingerprint, wrong_groups
from coopdesk.exchange.receipt import renewals_in_receipt
from coopdesk.exchange.renewal import Renewal, follow_renewals, read_renewal
from coopdesk.exchange.sealing import FormerKey, PublicKeys, read_key_card
from coopdesk.services.exchange.key_events import tell_key_event
from coopdesk.services.exchange.key_requests import persons, require_second_person
from coopdesk.services.exchange.keyring import KEY_SUFFIX, own_keys, own_office
from coopdesk.storage.tables.exchange import TrustedOfficeRow
from coopdesk.storage.unit_of_work import UnitOfWork

_LARGEST_CARD = 65_536


@dataclass(frozen=True, slots=True)
class TrustOffice:
    """Trust another office's keys after a person compared the fingerprint.

    ``path`` is its key card, or the statement of its renewal.
    """

    path: Path
    fingerprint: str


@dataclass(frozen=True, slots=True)
class NoteRenewal:
    """Note that an office renewed its keys, as a package, a receipt or a file of it says."""

    path: Path


@dataclass(frozen=True, slots=True)
class FollowRenewal:
    """Trust the renewed keys that were noted, after a person compared their fingerprint."""

    office_id: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class RevokeTrust:
    """Trust an office no longer: its key is good for nothing from the day ``since`` on."""

    office_id: str
    since: date
    reason: str


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


def read_card(path: Path) -> PublicKeys:
    """Return the keys that a card or a statement of renewal tells; raises BadPackage."""
    return read_key_card(_told(path)[0])


def trust_office(uow: UnitOfWork, command: TrustOffice) -> str:
    """Remember the office's keys and return its id.

    Where a statement leads from the key trusted so far to this one, older papers of that key are
    still taken; otherwise the new key stands alone. Raises BadPackage for a wrong card,
    RuleViolation ``key.fingerprint_differs`` when the typed fingerprint is not the card's,
    ``key.own`` for the office's own card, ``key.given_up`` for a key that was given up since.
    """
    public = check_card(command)
    require([Refusal("key.own")] if public.office_id == own_office(uow).office_id else [])
    card, statements = _told(command.path)
    row = uow.session.get(TrustedOfficeRow, public.office_id)
    if row is None:
        row = TrustedOfficeRow(office_id=public.office_id)
        uow.session.add(row)
    elif public.verify_key != _card(row).verify_key or row.revoked_on is not None:
        _put_aside(uow, row, public, follow_renewals(_card(row), statements))
    _hold(uow, row, card)
    return public.office_id


def check_card(command: TrustOffice) -> PublicKeys:
    """Return the keys of a card whose fingerprint was compared; raises as ``trust_office``."""
    public = read_card(command.path)
    _compare(command.fingerprint, public)
    return public


def note_renewal(uow: UnitOfWork, command: NoteRenewal) -> str:
    """Note the renewal for a person to compare its fingerprint, and return the office's id.

    Raises BadPackage for a file that is none of them, ``package_unknown_sender`` and
    ``key_revoked``; RuleViolation ``key.nothing_renewed`` where no statement in it leads on from
    the key that is trusted.
    """
    office_id, statements = _statements(uow, command.path)
    row = uow.session.get(TrustedOfficeRow, office_id)
    if row is None:
        raise BadPackage.because("package_unknown_sender", office_id=ascii(office_id)[1:-1])
    if row.revoked_on is not None:
        raise BadPackage.because("key_revoked", office=row.name)
    chain = follow_renewals(_card(row), statements)
    require([] if chain else [Refusal("key.nothing_renewed", values={"office": row.name})])
    row.announced = [_text(step.statement) for step in chain]
    row.announced_on = uow.today
    uow.touch("trusted_office")
    return office_id


def follow_renewal(uow: UnitOfWork, command: FollowRenewal) -> None:
    """Trust the keys that an office renewed to; what it made before with the former is still taken.

    Raises RuleViolation ``key.fingerprint_differs``, ``key.given_up``; NotFound where no renewal is
    noted.
    """
    row = uow.session.get(TrustedOfficeRow, command.office_id)
    chain = announced(row) if row is not None else ()
    if row is None or not chain:
        raise NotFound("trusted_office", command.office_id)
    _compare(command.fingerprint, chain[-1].public)
    _put_aside(uow, row, chain[-1].public, chain)
    _hold(uow, row, chain[-1].card)


def revoke_trust(uow: UnitOfWork, command: RevokeTrust) -> None:
    """Take nothing more from an office and seal nothing to it; what was taken stays, marked.

    It is trusted again by the card of a new key alone. Raises RuleViolation
    ``key.revoked_already``, ``key.reason_missing``, ``key.revoked_later``; NotFound; MustWait where
    the office has a second person to approve it.
    """
    row = uow.session.get(TrustedOfficeRow, command.office_id)
    if row is None:
        raise NotFound("trusted_office", command.office_id)
    is_revoked = row.revoked_on is not None
    require(assess_revocation(command.reason, command.since, uow.today, is_revoked=is_revoked))
    require_second_person(uow)
    row.revoked_on, row.revoked_by = command.since, persons(uow)
    row.revoke_reason = command.reason.strip()
    row.announced, row.announced_on = [], None
    uow.touch("trusted_office")
    tell_key_event(uow, KeyEventKind.REVOKED, _card(row), command.since, row.revoke_reason)


class TrustedKeys(Mapping[str, PublicKeys]):
    """The trusted keys by office id; a card is read, and its signature checked, when asked for.

    Offices that are trusted no longer are among them, and marked so.
    """

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

    def __getitem__(self, office_id: str) -> PublicKeys:
        row = self._uow.session.get(TrustedOfficeRow, office_id)
        if row is None:
            raise KeyError(office_id)
        return keys_of(row)

    def __iter__(self) -> Iterator[str]:
        return iter(self._uow.session.scalars(select(TrustedOfficeRow.office_id)).all())

    def __len__(self) -> int:
        return len(list(iter(self)))


def trusted(uow: UnitOfWork) -> TrustedKeys:
    """Return the trusted keys by office id."""
    return TrustedKeys(uow)


def keys_of(row: TrustedOfficeRow) -> PublicKeys:
    """Return the keys of an office as papers of it are judged by."""
    present = _card(row)
    former = (
        FormerKey(card.verify_key, card.fingerprint, datetime.fromisoformat(one["until"]))
        for one in row.former
        if one["until"]
        for card in (read_key_card(base64.b64decode(one["card"])),)
    )
    return PublicKeys(
        present.office,
        present.verify_key,
        present.age_recipient,
        tuple(former),
        row.revoked_on is not None,
    )


def announced(row: TrustedOfficeRow) -> tuple[Renewal, ...]:
    """Return the renewals that are noted and whose fingerprint nobody compared yet."""
    return tuple(read_renewal(base64.b64decode(one)) for one in row.announced)


def require_trusted(public: PublicKeys) -> list[Refusal]:
    """Return why nothing is sealed to an office: it is trusted no longer."""
    if not public.is_revoked:
        return []
    return [Refusal("key.revoked", values={"office": public.office.name})]


def _put_aside(
    uow: UnitOfWork, row: TrustedOfficeRow, public: PublicKeys, chain: Sequence[Renewal]
) -> None:
    """Put the card of ``row`` among the former ones; raises RuleViolation ``key.given_up``.

    Where ``chain`` leads on from it, what was made before each renewal stays good.
    """
    former = [base64.b64decode(one["card"]) for one in row.former]
    given_up = {_card(row).verify_key, *(read_key_card(raw).verify_key for raw in former)}
    require([Refusal("key.given_up")] if public.verify_key in given_up else [])
    is_good = bool(chain) and row.revoked_on is None
    cards = [row.keys["card"], *(_text(step.card) for step in chain[:-1])] if is_good else []
    ends = [moment_text(step.renewed_at) for step in chain]
    aside = zip(cards, ends, strict=True) if is_good else [(row.keys["card"], "")]
    row.former = [*row.former, *({"card": card, "until": until} for card, until in aside)]
    if row.revoked_on is not None:
        row.revoked_on, row.revoked_by, row.revoke_reason = None, "", ""
        tell_key_event(uow, KeyEventKind.TRUSTED, public, uow.today, "")


def _hold(uow: UnitOfWork, row: TrustedOfficeRow, card: bytes) -> None:
    """Let ``row`` hold the card that was compared just now."""
    office = read_key_card(card).office
    row.name, row.level, row.division_code = office.name, office.level, office.division
    row.keys = {"card": _text(card)}
    row.announced, row.announced_on = [], None
    row.trusted_on, row.trusted_by = uow.today, uow.actor.operator
    uow.touch("trusted_office")


def _compare(typed: str, public: PublicKeys) -> None:
    if not is_same_fingerprint(typed, public.fingerprint):
        groups = "、".join(str(group) for group in wrong_groups(typed))
        require([Refusal("key.fingerprint_differs", values={"groups": groups or "—"})])


def _told(path: Path) -> tuple[bytes, tuple[bytes, ...]]:
    """Return the card in a file, and the statement around it where it is one."""
    with surroundings(path), path.open("rb") as file:
        raw = file.read(_LARGEST_CARD)
    try:
        step = read_renewal(raw)
    except BadPackage as other:
        if other.findings[0].code != "key_not_a_card":
            raise
        return raw, ()
    return step.card, (raw,)


def _statements(uow: UnitOfWork, path: Path) -> tuple[str, tuple[bytes, ...]]:
    """Return whose statements of renewal a file holds, whatever of the three it is."""
    if path.suffix == KEY_SUFFIX:
        card, statements = _told(path)
        return read_key_card(card).office_id, statements
    # the home page asks whom the office trusts, and starts without what reads packages
    from coopdesk.exchange.package import SUFFIX, renewals_in_package

    if path.suffix == SUFFIX:
        return renewals_in_package(path, own_keys(uow))
    return renewals_in_receipt(path, own_keys(uow))


def _card(row: TrustedOfficeRow) -> PublicKeys:
    return read_key_card(base64.b64decode(row.keys["card"]))


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


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
