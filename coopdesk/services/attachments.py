"""Attachments (附件): scans of papers on any record of this office, inside the encrypted database.

A content is stored once, in pieces of a megabyte, in the transaction of its record. The right is
that of the capability the record belongs to.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import func, insert, select

from coopdesk.domain.attachments import (
    LONGEST_TITLE,
    MediaType,
    assess_size,
    name_on_disk,
    plain_name,
)
from coopdesk.domain.errors import NotFound, Refusal, RuleViolation, require
from coopdesk.durable import draft_beside
from coopdesk.exchange.attached_file import PIECE, AttachedFile, look_at, pieces_of
from coopdesk.services import records
from coopdesk.services.runner import judges_right_itself
from coopdesk.storage.reference import VocabularyItem, load_vocabulary
from coopdesk.storage.tables.attachments import (
    AttachmentContentRow,
    AttachmentPieceRow,
    AttachmentRow,
)
from coopdesk.storage.unit_of_work import UnitOfWork

OTHER = "other"
TABLE = AttachmentRow.__tablename__


@dataclass(frozen=True, slots=True)
class AddAttachments:
    """Attach files to a record, all or none.

    ``title`` is for a single file, else each is called by its file name; ``dated_on`` is the day
    of the papers, today unless told.
    """

    table: str
    record_id: str
    paths: tuple[Path, ...]
    kind: str = OTHER
    title: str = ""
    dated_on: date | None = None


@dataclass(frozen=True, slots=True)
class AttachmentItem:
    """One attachment; ``size`` in bytes."""

    id: str
    title: str
    kind: str
    kind_name: str
    file_name: str
    media_type: MediaType
    size: int
    sha256: str
    dated_on: date
    added_by: str


@judges_right_itself
def add_attachments(uow: UnitOfWork, command: AddAttachments) -> list[str]:
    """Attach the files and return the ids of the attachments, in their order.

    Raises NotFound for the record; RuleViolation ``right.missing``, ``record.not_owned``, for a
    title or kind that cannot be, and with every file that is not taken (see ``look_at``), by name;
    SurroundingsTrouble.
    """
    if command.table == TABLE:
        raise NotFound(command.table, command.record_id)
    subject = records.load(uow, command.table, command.record_id)
    records.require_change(uow, subject)
    if subject.office != uow.actor.office_id:
        raise RuleViolation(Refusal("record.not_owned"))
    require(_against(uow, command))
    looked_at = _look_at_all(command.paths)
    return [_attach(uow, command, file) for file in looked_at]


def is_own_record(uow: UnitOfWork, table: str, record_id: str) -> bool:
    """Return whether this office keeps the record, so that its papers are its own to change.

    Raises NotFound.
    """
    return records.load(uow, table, record_id).office == uow.actor.office_id


def list_attachments(uow: UnitOfWork, table: str, record_id: str) -> list[AttachmentItem]:
    """Return the attachments of a record, the newest paper first; raises NotFound.

    Those of doubles that were merged into a member are the member's.
    """
    subjects = records.told_with(uow, records.load(uow, table, record_id))
    found = [_item(row) for row in records.attached_to(uow, subjects)]
    return sorted(found, key=lambda item: (item.dated_on, item.id), reverse=True)


def count_attachments(uow: UnitOfWork, table: str, record_id: str) -> int:
    """Return how many attachments ``list_attachments`` tells of; raises NotFound."""
    subjects = records.told_with(uow, records.load(uow, table, record_id))
    query = select(func.count()).where(
        AttachmentRow.subject_table == table,
        AttachmentRow.subject_id.in_([subject.id for subject in subjects]),
    )
    return uow.session.scalar(query) or 0


def read_attachment(uow: UnitOfWork, attachment_id: str) -> bytes:
    """Return the whole content, to be shown; raises NotFound."""
    return b"".join(pieces_kept(uow, uow.get(AttachmentRow, attachment_id).sha256))


def save_attachment(uow: UnitOfWork, attachment_id: str, path: Path) -> Path:
    """Write the content to ``path``, whole or not at all, and return it.

    In a folder the attachment's own file name is taken, made free by a number. Raises NotFound,
    SurroundingsTrouble.
    """
    row = uow.get(AttachmentRow, attachment_id)
    target = _free_place(path, row.file_name) if path.is_dir() else path
    with draft_beside(target) as draft, draft.open("wb") as file:
        for piece in pieces_kept(uow, row.sha256):
            file.write(piece)
    uow.tell_export(row.file_name, 1, target)
    return target


def list_kinds(_uow: UnitOfWork) -> tuple[VocabularyItem, ...]:
    """Return the kinds an attachment may have, in their order."""
    return load_vocabulary("attachment_kinds")


def find_broken_contents(uow: UnitOfWork) -> list[str]:
    """Return the attachments whose content is not what its SHA-256 says, by title."""
    told = uow.session.execute(select(AttachmentRow.sha256, AttachmentRow.title))
    titles = {row.sha256: row.title for row in told}
    broken = []
    for content in uow.session.scalars(select(AttachmentContentRow)):
        digest, size = hashlib.sha256(), 0
        for piece in pieces_kept(uow, content.sha256):
            digest.update(piece)
            size += len(piece)
        if digest.hexdigest() != content.sha256 or size != content.size:
            broken.append(titles.get(content.sha256, content.sha256[:8]))
    return broken


def _against(uow: UnitOfWork, command: AddAttachments) -> Iterator[Refusal]:
    if not command.paths:
        yield Refusal("attachment.no_file")
    if len(command.title.strip()) > LONGEST_TITLE:
        yield Refusal("attachment.title_long", values={"longest": LONGEST_TITLE})
    if command.kind not in {item.code for item in load_vocabulary("attachment_kinds")}:
        yield Refusal("attachment.kind_unknown", values={"kind": command.kind})
    if command.dated_on and command.dated_on > uow.today:
        yield Refusal("attachment.later", values={"day": command.dated_on})


def _look_at_all(paths: tuple[Path, ...]) -> list[AttachedFile]:
    looked_at: list[AttachedFile] = []
    refusals: list[Refusal] = []
    for path in paths:
        try:
            looked_at.append(look_at(path))
        except RuleViolation as wrong:
            refusals += wrong.refusals
    require(refusals)
    return looked_at


def attach_content(uow: UnitOfWork, row: AttachmentRow, content: bytes) -> str:
    """Attach a content that was never a file and return the id of the attachment.

    ``row`` says everything but size and SHA-256. Raises RuleViolation ``attachment.too_large``.
    """
    require(assess_size(len(content), row.file_name))
    row.sha256, row.size = hashlib.sha256(content).hexdigest(), len(content)
    pieces = (content[first : first + PIECE] for first in range(0, len(content), PIECE))
    _store(uow, row, pieces)
    return uow.add(row)


def _attach(uow: UnitOfWork, command: AddAttachments, file: AttachedFile) -> str:
    name = plain_name(file.path.name)
    title = command.title.strip() if len(command.paths) == 1 else ""
    row = AttachmentRow(
        subject_table=command.table,
        subject_id=command.record_id,
        title=title or name.rpartition(".")[0][:LONGEST_TITLE],
        kind=command.kind,
        file_name=name,
        media_type=file.media.value,
        size=file.size,
        sha256=file.sha256,
        dated_on=command.dated_on or uow.today,
        added_by=uow.actor.operator,
    )
    _store(uow, row, pieces_of(file.path))
    return uow.add(row)


def _store(uow: UnitOfWork, row: AttachmentRow, pieces: Iterable[bytes]) -> None:
    """Store what is attached unless it is there already; raises ``attachment.moving``."""
    if keep_content(uow, row.sha256, row.size, pieces) != row.sha256:
        require([Refusal("attachment.moving", values={"name": row.file_name})])


def keep_content(uow: UnitOfWork, sha256: str, size: int, pieces: Iterable[bytes]) -> str:
    """Store a content of ``size`` bytes unless it is there; return the SHA-256 of what came."""
    if uow.session.get(AttachmentContentRow, sha256) is not None:
        return sha256
    uow.session.add(AttachmentContentRow(sha256=sha256, size=size))
    uow.session.flush()
    digest = hashlib.sha256()
    for position, piece in enumerate(pieces):
        digest.update(piece)
        values = {"sha256": sha256, "position": position, "content": piece}
        uow.session.execute(insert(AttachmentPieceRow), [values])
    uow.touch(AttachmentContentRow.__tablename__)
    return digest.hexdigest()


def pieces_kept(uow: UnitOfWork, sha256: str) -> Iterator[bytes]:
    """Yield a stored content piece by piece."""
    query = select(AttachmentPieceRow.content).where(AttachmentPieceRow.sha256 == sha256)
    for position in range(_count_pieces(uow, sha256)):
        yield uow.session.scalars(query.where(AttachmentPieceRow.position == position)).one()


def _count_pieces(uow: UnitOfWork, sha256: str) -> int:
    query = select(func.count()).where(AttachmentPieceRow.sha256 == sha256)
    return uow.session.scalar(query) or 0


def _free_place(folder: Path, name: str) -> Path:
    name = name_on_disk(name)
    stem, _, ending = name.rpartition(".")
    place, number = folder / name, 2
    while place.exists():
        place = folder / f"{stem} ({number}).{ending}"
        number += 1
    return place


def _item(row: AttachmentRow) -> AttachmentItem:
    kinds = {item.code: item.name for item in load_vocabulary("attachment_kinds")}
    return AttachmentItem(
        id=row.id,
        title=row.title,
        kind=row.kind,
        kind_name=kinds.get(row.kind, row.kind),
        file_name=row.file_name,
        media_type=MediaType(row.media_type),
        size=row.size,
        sha256=row.sha256,
        dated_on=row.dated_on,
        added_by=row.added_by,
    )
