"""Renewed keys: the statement by which the former key vouches for the new one, and who signed.

A statement is canonical JSON ``{"body": …, "signature": …}``. Its body holds the key card of the
new keys, signed by them, and names the former key, which signs the body. It travels in a file of
its own, in every package and in every receipt that the new keys sign. It proves that whoever had
the former key wants the new one: that it is still the office, two people find out by the new
fingerprint. Of a key that was stolen no statement is made: the thief could make one as well.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from coopdesk.domain.errors import BadPackage
from coopdesk.exchange import documents
from coopdesk.exchange.sealing import (
    OfficeKeys,
    PublicKeys,
    key_card,
    open_signed_document,
    read_key_card,
    signed_document,
    verify,
)

RENEWAL_FORMAT = "coopdesk-key-renewal"
RENEWAL_VERSION = 1
RENEWED = "key_renewed"
"""What is found of a paper whose signer renewed the key that is trusted, and says so in it."""
MOST_RENEWALS = 8
"""Statements that travel along: who missed more compares fingerprints as for the first time."""


@dataclass(frozen=True, slots=True)
class Renewal:
    """The keys that follow a former one, and since when, in UTC; ``card`` is their key card."""

    public: PublicKeys
    former_key: str
    renewed_at: datetime
    card: bytes
    statement: bytes


def renewal_statement(
    new: PublicKeys, new_keys: OfficeKeys, former: OfficeKeys, renewed_at: datetime
) -> bytes:
    """Return the statement, signed by ``former``, that the office signs with ``new_keys`` now."""
    card = documents.parse(key_card(new, new_keys), RENEWAL_FORMAT)
    body = {
        "format": RENEWAL_FORMAT,
        "version": RENEWAL_VERSION,
        "former_key": former.verify_key,
        "renewed_at": documents.moment_text(renewed_at),
        "card": card,
    }
    return signed_document(body, former)


def read_renewal(raw: bytes) -> Renewal:
    """Return what a statement says once its signatures fit the keys that it names.

    Raises BadPackage ``key_not_a_card``, ``key_newer`` or ``key_changed``. Whether the former key
    is one that is trusted, ``follow_renewals`` tells.
    """
    try:
        body, content, signature = open_signed_document(raw, RENEWAL_FORMAT)
    except BadPackage:
        raise BadPackage.because("key_not_a_card") from None
    if body.get("format") != RENEWAL_FORMAT:
        raise BadPackage.because("key_not_a_card")
    if body.get("version") != RENEWAL_VERSION:
        raise BadPackage.because("key_newer", version=body.get("version"))
    try:
        reader = documents.Reader(body, RENEWAL_FORMAT)
        reader.text("format")
        reader.integer("version")
        former_key, renewed_at = reader.text("former_key"), reader.moment("renewed_at")
        card = documents.canonical(reader.mapping("card"))
        public = read_key_card(card)
        reader.done()
    except BadPackage:
        raise BadPackage.because("key_changed") from None
    if not verify(content, signature, former_key):
        raise BadPackage.because("key_changed")
    return Renewal(public, former_key, renewed_at, card, raw)


def follow_renewals(known: PublicKeys, statements: Iterable[bytes]) -> tuple[Renewal, ...]:
    """Return the renewals that lead on from a trusted key, in order; empty where none does.

    Raises BadPackage as ``read_renewal`` for a statement that is none.
    """
    by_former = {one.former_key: one for one in map(read_renewal, statements)}
    chain: list[Renewal] = []
    key = known.verify_key
    while key in by_former:
        step = by_former.pop(key)
        if step.public.office_id != known.office_id:
            break
        chain.append(step)
        key = step.public.verify_key
    return tuple(chain)


def renewals_to_json(keys: OfficeKeys) -> list[dict[str, Any]]:
    """Return the last statements of an office as they stand in its packages and receipts."""
    return [documents.parse(raw, RENEWAL_FORMAT) for raw in keys.renewals[-MOST_RENEWALS:]]


def renewals_from_json(reader: documents.Reader) -> tuple[bytes, ...]:
    """Return the statements that a paper carries, unread; raises BadPackage where there are none.

    ``follow_renewals`` reads them, where the key that signed is not known.
    """
    items = reader.items("renewals")
    if not 0 < len(items) <= MOST_RENEWALS or not all(isinstance(one, dict) for one in items):
        raise reader.broken("renewals")
    return tuple(documents.canonical(one) for one in items)


@dataclass(frozen=True, slots=True)
class Signer:
    """The key of ``office`` that signed a paper; ``until`` when a former one was good."""

    office: str
    verify_key: str
    fingerprint: str
    until: datetime | None = None

    def require_in_time(self, made_at: datetime) -> None:
        """Raise BadPackage ``key_former`` when a former key signed what was made after it."""
        if self.until is not None and made_at > self.until:
            raise BadPackage.because("key_former", office=self.office)


def find_signer(
    known: PublicKeys, content: bytes, signature: bytes, statements: Iterable[bytes]
) -> Signer | None:
    """Return which key of a trusted office signed ``content``, None when none of them did.

    Raises BadPackage ``key_revoked`` where trust was withdrawn, and ``key_renewed`` where
    ``statements`` lead from the trusted key to the one that signed: a person compares it first.
    """
    if known.is_revoked:
        raise BadPackage.because("key_revoked", office=known.office.name)
    name = known.office.name
    if verify(content, signature, known.verify_key):
        return Signer(name, known.verify_key, known.fingerprint)
    for former in known.former:
        if verify(content, signature, former.verify_key):
            return Signer(name, former.verify_key, former.fingerprint, former.until)
    chain = follow_renewals(known, statements)
    if chain and verify(content, signature, chain[-1].public.verify_key):
        raise BadPackage.because(RENEWED, office=name)
    return None
