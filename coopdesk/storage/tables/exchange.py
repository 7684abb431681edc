"""Packages out and in, receipts, and the offices whose keys a person has trusted."""

from datetime import date
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coopdesk.storage.tables.base import Base, Row


class OfficeKeyRow(Base):
    """A pair of keys of this office; the one with the highest number signs, the others only read.

    ``statement`` is what the key before it says of this one, empty for the first and where that was
    lost or stolen. Of a retired key nothing secret is left in ``keys``.
    """

    __tablename__ = "office_key"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    keys: Mapped[dict[str, Any]]
    made_on: Mapped[date]
    made_by: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    statement: Mapped[str] = mapped_column(default="")
    retired_on: Mapped[date | None]


class KeyRequestRow(Row):
    """A step about keys that a second person has to approve: the command, as it was asked."""

    __tablename__ = "key_request"

    handler: Mapped[str]
    command: Mapped[dict[str, Any]]
    asked_by: Mapped[str]
    asked_on: Mapped[date]


class KeyEventRow(Row):
    """What offices above and below have to know of a key: renewed, or no longer trusted, by whom.

    The office that tells it is its owner; ``subject`` is whose key it is.
    """

    __tablename__ = "key_event"

    kind: Mapped[str]
    subject_id: Mapped[str]
    subject_name: Mapped[str]
    fingerprint: Mapped[str]
    happened_on: Mapped[date]
    recorded_by: Mapped[str]
    reason: Mapped[str]


class TrustedOfficeRow(Base):
    """Another office whose fingerprint a person compared.

    ``former`` are the cards trusted before, each ``until`` it was renewed, or with no day where it
    is good for nothing any more; ``announced`` are statements of a renewal whose fingerprint nobody
    has compared yet. From ``revoked_on`` on the office is not trusted.
    """

    __tablename__ = "trusted_office"

    office_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    level: Mapped[str]
    division_code: Mapped[str]
    keys: Mapped[dict[str, Any]]
    trusted_on: Mapped[date]
    trusted_by: Mapped[str]
    former: Mapped[list[Any]] = mapped_column(default=list)
    announced: Mapped[list[Any]] = mapped_column(default=list)
    announced_on: Mapped[date | None]
    revoked_on: Mapped[date | None]
    revoked_by: Mapped[str] = mapped_column(default="")
    revoke_reason: Mapped[str] = mapped_column(default="")


class PackageOutRow(Base):
    """A package this office made; ``up_to_revision`` is where the next one begins.

    ``forwards`` has the last number of each office whose records it passes on, by name;
    ``papers_left`` are the ids of attachments it had no room for, which the next one takes.
    """

    __tablename__ = "package_out"
    __table_args__ = (UniqueConstraint("receiver_id", "sequence"),)

    package_id: Mapped[str] = mapped_column(primary_key=True)
    receiver_id: Mapped[str]
    receiver_name: Mapped[str]
    sequence: Mapped[int]
    period: Mapped[str]
    made_on: Mapped[date]
    file_name: Mapped[str]
    short_number: Mapped[str]
    scope: Mapped[str]
    sha256: Mapped[str]
    sums: Mapped[dict[str, Any]]
    forwards: Mapped[dict[str, Any]] = mapped_column(default=dict)
    papers_left: Mapped[list[Any]] = mapped_column(default=list)
    up_to_revision: Mapped[int]
    counts: Mapped[dict[str, Any]]
    receipt: Mapped[dict[str, Any] | None]
    receipt_sha256: Mapped[str] = mapped_column(default="")


class PackageInRow(Base):
    """A package this office took in.

    A number stands twice when a restored backup of the sender used it again and a person went on
    with it: the older one is then superseded. ``earlier_receipts`` are the hashes of receipts given
    for it before it was sent back and taken again; ``note`` is why a person went on.
    """

    __tablename__ = "package_in"
    __table_args__ = (Index(None, "sender_id", "sequence"),)

    package_id: Mapped[str] = mapped_column(primary_key=True)
    sender_id: Mapped[str]
    sender_name: Mapped[str]
    sequence: Mapped[int]
    period: Mapped[str]
    taken_on: Mapped[date]
    taken_by: Mapped[str]
    state: Mapped[str]
    note: Mapped[str]
    short_number: Mapped[str]
    sha256: Mapped[str]
    counts: Mapped[dict[str, Any]]
    tables: Mapped[dict[str, Any]]
    reasons: Mapped[dict[str, Any]]
    receipt_sha256: Mapped[str] = mapped_column(default="")
    earlier_receipts: Mapped[list[Any]]


class ArrivalRow(Row):
    """A package taken in here, as offices above and below are told of it; its id is the package's.

    Who gets the sender's records forwarded knows by it whose they are and how far they reach.
    ``beside`` are packages of the sender that its workspace did not know of, which a person saw.
    """

    __tablename__ = "arrival"

    sender_id: Mapped[str]
    sender_name: Mapped[str]
    sender_level: Mapped[str]
    division_code: Mapped[str]
    fingerprint: Mapped[str]
    sequence: Mapped[int]
    period: Mapped[str]
    taken_on: Mapped[date]
    state: Mapped[str]
    short_number: Mapped[str]
    sha256: Mapped[str]
    beside: Mapped[list[Any]]


class DispatchRow(Row):
    """A package this office made, known to every later one: its id is the package's.

    A workspace that does not know a package of its own is a restored backup or a second copy.
    """

    __tablename__ = "dispatch"

    receiver_id: Mapped[str]
    receiver_name: Mapped[str]
    sequence: Mapped[int]
    made_on: Mapped[date]


class PackageTraceRow(Base):
    """What the records of a package were before it: how it is taken back, and the base of a fork.

    ``was`` is compressed JSON (``services.exchange.traces`` reads and writes it).
    """

    __tablename__ = "package_trace"

    package_id: Mapped[str] = mapped_column(primary_key=True)
    was: Mapped[bytes]


class PackageHeldRow(Base):
    """A package that came too early, sealed as it came, until those before it are taken."""

    __tablename__ = "package_held"

    package_id: Mapped[str] = mapped_column(primary_key=True)
    sender_id: Mapped[str]
    sender_name: Mapped[str]
    sequence: Mapped[int]
    period: Mapped[str]
    held_on: Mapped[date]
    held_by: Mapped[str]
    short_number: Mapped[str]
    sha256: Mapped[str]
    acknowledged: Mapped[str]
    records: Mapped[int]


class PackageHeldPieceRow(Base):
    """A piece of a package that is held, in order: a large one is never in memory as a whole."""

    __tablename__ = "package_held_piece"

    package_id: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[bytes]


class RemarkRow(Row):
    """A correction that a superior asks for (退回); it travels down to the record's owner."""

    __tablename__ = "remark"

    addressee: Mapped[str]
    table_name: Mapped[str]
    record_id: Mapped[str]
    subject: Mapped[str]
    wanted: Mapped[str]
    written_on: Mapped[date]
    written_by: Mapped[str]
    settled_on: Mapped[date | None]


class RemarkAnswerRow(Row):
    """What the owner of a record did about a remark; it travels up with the next package."""

    __tablename__ = "remark_answer"

    remark_id: Mapped[str] = mapped_column(unique=True)
    is_corrected: Mapped[bool]
    answer: Mapped[str]
    answered_on: Mapped[date]
    answered_by: Mapped[str]


class DeletionRow(Row):
    """A record its owner deleted; it travels, so that superiors delete their copy too."""

    __tablename__ = "deletion"

    table_name: Mapped[str]
    record_id: Mapped[str]
