"""Attachments (附件) that travel with the records they are attached to, content and all.

Which ones is in ``db/reference/exchange.toml``: up by level of the receiver, table and kind, what
its task needs (个人信息保护法 art. 6); down with what is said to the offices below. A package has
room for so much; what is over goes with the next.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, select

from coopdesk.domain.attachments import ENDINGS, MediaType, assess_ending, assess_size, plain_name
from coopdesk.domain.errors import Refusal
from coopdesk.exchange.attached_file import media_of
from coopdesk.exchange.limits import LIMITS
from coopdesk.exchange.package import Attachment, CheckedPackage, attachment_file, read_attachment
from coopdesk.services.attachments import keep_content, pieces_kept
from coopdesk.storage.reference import load_exchange
from coopdesk.storage.tables.attachments import AttachmentContentRow, AttachmentRow
from coopdesk.storage.unit_of_work import UnitOfWork

Record = dict[str, Any]
ATTACHMENT = AttachmentRow.__tablename__


@dataclass(slots=True)
class PapersSent:
    """The contents a package carries, gathered as the rows of its attachments are read.

    ``left`` are the ids of those it has no room for.
    """

    sent: dict[str, Record] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    _bytes: int = 0

    def with_room(self, records: Iterable[Record]) -> Iterator[Record]:
        """Yield the attachments there is room for; one content is carried once."""
        for record in records:
            is_new = record["sha256"] not in self.sent
            size = record["size"] if is_new else 0
            if self._bytes + size > LIMITS.attached or len(self.sent) >= LIMITS.attachments:
                self.left.append(record["id"])
                continue
            self._bytes += size
            self.sent[record["sha256"]] = record
            yield record

    def contents(self, uow: UnitOfWork) -> Iterator[Attachment]:
        """Yield the contents of the attachments that were read."""
        for sha256, record in self.sent.items():
            suffix = ENDINGS[MediaType(record["media_type"])][0].removeprefix(".")
            yield Attachment(sha256, suffix, _reader(uow, sha256), record["title"])


def travels_up(level: str) -> ColumnElement[bool]:
    """Return the condition that an attachment goes up to receivers of a level."""
    needed: Mapping[str, Sequence[str]] = load_exchange()["papers"].get(level, {})
    return or_(false(), *(_of_kinds(table, kinds) for table, kinds in needed.items()))


def travels_down(subjects: Callable[[str], Select[Any]]) -> ColumnElement[bool]:
    """Return the condition that an attachment goes down with its record.

    ``subjects`` gives by name of a table the ids of its records that go down to the receiver.
    """
    columns = AttachmentRow.__table__.c
    needed: Mapping[str, Sequence[str]] = load_exchange()["papers_down"]
    return or_(
        *(
            and_(_of_kinds(table, kinds), columns.subject_id.in_(subjects(table)))
            for table, kinds in needed.items()
        )
    )


def _of_kinds(table: str, kinds: Sequence[str]) -> ColumnElement[bool]:
    columns = AttachmentRow.__table__.c
    return and_(columns.subject_table == table, columns.kind.in_(kinds))


def against_papers(
    uow: UnitOfWork, package: CheckedPackage, records: Sequence[Mapping[str, Any]]
) -> dict[str, Refusal]:
    """Return by id why attachments cannot be taken in: no content, or not what they are said to be.

    A content that is here already need not come again.
    """
    wanted = {record["sha256"] for record in records}
    query = select(AttachmentContentRow.sha256).where(AttachmentContentRow.sha256.in_(wanted))
    here = set(uow.session.scalars(query))
    found = ((record["id"], _against(package, record, here)) for record in records)
    return {key: reason for key, reason in found if reason is not None}


def against_strays(records: Sequence[Mapping[str, Any]]) -> dict[str, Refusal]:
    """Return by id why attachments from a superior are not taken: none goes down with such records.

    It attaches papers to what it says itself, not to the records of the office below.
    """
    known = load_exchange()["papers_down"]
    return {
        record["id"]: Refusal("record.paper_stray", "", {"title": record["title"]})
        for record in records
        if record["subject_table"] not in known
    }


def keep_papers(
    uow: UnitOfWork, package: CheckedPackage, records: Iterable[Mapping[str, Any]]
) -> None:
    """Store the contents of attachments that are taken in, piece by piece, each once."""
    for record in records:
        if record["sha256"] in package.contents.attachments:
            pieces = read_attachment(package, record["sha256"])
            keep_content(uow, record["sha256"], record["size"], pieces)


def _reader(uow: UnitOfWork, sha256: str) -> Callable[[], Iterator[bytes]]:
    return lambda: pieces_kept(uow, sha256)


def _against(package: CheckedPackage, record: Mapping[str, Any], here: set[str]) -> Refusal | None:
    told = {"title": record["title"]}
    name = record["file_name"]
    kinds = set(MediaType)
    is_plain = name == plain_name(name) and record["media_type"] in kinds
    if not is_plain or assess_ending(MediaType(record["media_type"]), name):
        return Refusal("record.paper_unsafe", "", told)
    part = package.contents.attachments.get(record["sha256"])
    if part is None:
        return None if record["sha256"] in here else Refusal("record.paper_missing", "", told)
    if part.size != record["size"] or assess_size(part.size, name):
        return Refusal("record.paper_unsafe", "", told)
    with attachment_file(package, record["sha256"]) as file:
        is_as_told = media_of(file, part.size) == record["media_type"]
    return None if is_as_told else Refusal("record.paper_unsafe", "", told)
