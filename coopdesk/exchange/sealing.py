"""Keys of an office; signatures (Ed25519) and encryption to the receiver (age, X25519).

Two key pairs, because signing and reading are two rights: a key card tells both public halves. A
signature says who made something and that nothing was changed; encryption says who can read it.
Neither replaces the other: whoever holds a key card can encrypt to that office.

Both formats are read by other tools: ``age -d`` opens what ``encrypt_to`` makes, and
``openssl pkeyutl -verify -rawin`` checks what ``sign`` makes.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from coopdesk.domain.errors import BadPackage
from coopdesk.exchange import documents
from coopdesk.exchange.age_file import encrypt_to
from coopdesk.exchange.fingerprint import fingerprint_of

__all__ = [
    "KEY_SUFFIX",
    "Office",
    "OfficeKeys",
    "PublicKeys",
    "encrypt_to",
    "is_recipient",
    "key_card",
    "open_signed_document",
    "read_key_card",
    "sign",
    "signed_document",
    "verify",
]

KEY_SUFFIX = ".coopkey"
KEY_FORMAT = "coopdesk-key"
KEY_VERSION = 1

_CARD_BYTES = 16 * 1024
_HEX_KEY = re.compile(r"[0-9a-f]{64}")
_RECIPIENT = re.compile(r"age1[02-9ac-hj-np-z]{58}")
_IDENTIFIER = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,63}")
_DIVISION = re.compile(r"[0-9]{2,12}")


@dataclass(frozen=True, slots=True)
class Office:
    """Who sends: the office's id, name, division code and level, as they stand in its workspace."""

    office_id: str
    name: str
    division: str
    level: str

    def __post_init__(self) -> None:
        """Raise ValueError for an id, a name or a division code that is none."""
        if not documents.is_line(self.name) or not documents.is_line(self.level):
            raise ValueError(f"no name of an office: {self.name!r}")
        if not _IDENTIFIER.fullmatch(self.office_id):
            raise ValueError(f"no office id: {self.office_id!r}")
        if not _DIVISION.fullmatch(self.division):
            raise ValueError(f"no division code: {self.division!r}")

    def to_json(self) -> dict[str, Any]:
        """Return the office as it stands in descriptors, receipts and key cards."""
        return {
            "office_id": self.office_id,
            "name": self.name,
            "division": self.division,
            "level": self.level,
        }

    @classmethod
    def from_json(cls, reader: documents.Reader) -> "Office":
        """Return the office that ``reader`` holds; raises BadPackage when a field is off."""
        fields = [reader.text(name) for name in ("office_id", "name", "division", "level")]
        reader.done()
        try:
            return cls(*fields)
        except ValueError:
            raise reader.broken("office_id") from None


@dataclass(frozen=True, slots=True)
class FormerKey:
    """A key an office signed with before; ``until`` is the moment it was renewed, in UTC."""

    verify_key: str
    fingerprint: str
    until: datetime


@dataclass(frozen=True, slots=True)
class PublicKeys:
    """The key card of an office: who it is and the public halves of its two keys.

    Of a card that was trusted, ``former`` are the keys it followed, whose older papers are still
    good; ``is_revoked`` once a person withdrew the trust.
    """

    office: Office
    verify_key: str
    age_recipient: str
    former: tuple[FormerKey, ...] = field(default=(), compare=False)
    is_revoked: bool = field(default=False, compare=False)

    @property
    def office_id(self) -> str:
        """The id of the office."""
        return self.office.office_id

    @property
    def fingerprint(self) -> str:
        """Digits that two people compare before one trusts the card of the other."""
        bound = "\n".join((self.office_id, self.verify_key, self.age_recipient))
        return fingerprint_of(bound.encode("ascii"))

    def to_json(self) -> dict[str, Any]:
        """Return the body of the key card."""
        return {
            "format": KEY_FORMAT,
            "version": KEY_VERSION,
            "office": self.office.to_json(),
            "verify_key": self.verify_key,
            "age_recipient": self.age_recipient,
        }


@dataclass(frozen=True, slots=True)
class OfficeKeys:
    """The two private keys of an office; their bytes belong into encrypted storage only.

    ``former_identities`` open what was sealed to the keys before these; ``renewals`` are the signed
    statements, oldest first, by which others follow from those keys to these.
    """

    signing_key: bytes = field(repr=False)
    age_identity: str = field(repr=False)
    former_identities: tuple[str, ...] = field(default=(), repr=False)
    renewals: tuple[bytes, ...] = ()

    @classmethod
    def generate(cls) -> "OfficeKeys":
        """Return new keys from the system's randomness."""
        import pyrage
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        signing_key = Ed25519PrivateKey.generate().private_bytes_raw()
        return cls(signing_key, str(pyrage.x25519.Identity.generate()))

    @classmethod
    def from_bytes(cls, stored: bytes) -> "OfficeKeys":
        """Return the keys that ``to_bytes`` gave; raises ValueError for anything else."""
        import pyrage

        try:
            pyrage.x25519.Identity.from_str(stored[32:].decode("ascii"))
        except (UnicodeDecodeError, pyrage.IdentityError):
            raise ValueError("not the keys of an office") from None
        return cls(stored[:32], stored[32:].decode("ascii"))

    def to_bytes(self) -> bytes:
        """Return both keys for the encrypted storage of the workspace."""
        return self.signing_key + self.age_identity.encode("ascii")

    @property
    def identities(self) -> tuple[str, ...]:
        """Every private reading key that may open what comes, the present one first."""
        return (self.age_identity, *self.former_identities)

    @property
    def verify_key(self) -> str:
        """The public half of the signing key, 64 hexadecimal digits."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        signing_key = Ed25519PrivateKey.from_private_bytes(self.signing_key)
        return signing_key.public_key().public_bytes_raw().hex()

    @property
    def age_recipient(self) -> str:
        """The public half of the reading key, as age writes it."""
        import pyrage

        return str(pyrage.x25519.Identity.from_str(self.age_identity).to_public())

    def public(self, office: Office) -> PublicKeys:
        """Return the key card of ``office``, whose keys these are."""
        return PublicKeys(office, self.verify_key, self.age_recipient)


def sign(content: bytes, keys: OfficeKeys) -> bytes:
    """Return the Ed25519 signature of ``content``, 64 bytes; the same for the same content."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(keys.signing_key).sign(content)


def verify(content: bytes, signature: bytes, verify_key: str) -> bool:
    """Return whether ``signature`` over ``content`` was made with the key of ``verify_key``."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(verify_key)).verify(signature, content)
    except (InvalidSignature, ValueError):
        return False
    return True


def signed_document(body: Mapping[str, Any], keys: OfficeKeys) -> bytes:
    """Return canonical JSON of ``body`` beside the signature over its own canonical bytes."""
    signature = sign(documents.canonical(body), keys).hex()
    return documents.canonical({"body": dict(body), "signature": signature})


def open_signed_document(raw: bytes, part: str) -> tuple[dict[str, Any], bytes, bytes]:
    """Return the body, its canonical bytes and the signature, which is *not* checked yet.

    Raises BadPackage when ``raw`` is no signed document.
    """
    reader = documents.Reader(documents.parse(raw, part), part)
    signature = reader.text("signature")
    if not re.fullmatch(r"[0-9a-f]{128}", signature):
        raise reader.broken("signature")
    body = reader.mapping("body")
    reader.done()
    return body, documents.canonical(body), bytes.fromhex(signature)


def key_card(public: PublicKeys, keys: OfficeKeys) -> bytes:
    """Return the content of a ``.coopkey`` file: the card, signed with the key that it shows."""
    return signed_document(public.to_json(), keys)


def read_key_card(raw: bytes) -> PublicKeys:
    """Return the card in the content of a ``.coopkey`` file.

    Raises BadPackage when it is no card, a newer one, or was changed. Its signature proves only
    that it is whole: whose it is, two people find out by the fingerprint.
    """
    if len(raw) > _CARD_BYTES:
        raise BadPackage.because("key_not_a_card")
    try:
        body, content, signature = open_signed_document(raw, KEY_FORMAT)
    except BadPackage:
        raise BadPackage.because("key_not_a_card") from None
    if body.get("format") != KEY_FORMAT:
        raise BadPackage.because("key_not_a_card")
    if body.get("version") != KEY_VERSION:
        raise BadPackage.because("key_newer", version=body.get("version"))
    try:
        public = _public_keys(documents.Reader(body, KEY_FORMAT))
    except BadPackage:
        raise BadPackage.because("key_changed") from None
    if not verify(content, signature, public.verify_key):
        raise BadPackage.because("key_changed")
    return public


def _public_keys(reader: documents.Reader) -> PublicKeys:
    reader.text("format")
    reader.integer("version")
    office = Office.from_json(reader.inner("office"))
    verify_key, recipient = reader.text("verify_key"), reader.text("age_recipient")
    reader.done()
    if not _HEX_KEY.fullmatch(verify_key):
        raise reader.broken("verify_key")
    if not is_recipient(recipient):
        raise reader.broken("age_recipient")
    return PublicKeys(office, verify_key, recipient)


def is_recipient(text: str) -> bool:
    """Return whether ``text`` is a public reading key as age writes it."""
    import pyrage

    if not _RECIPIENT.fullmatch(text):
        return False
    try:
        pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        return False
    return True
