"""Taking in signed paper: each page to its record, or to the tray (待归档) for a person."""

from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import select

from coopdesk import words
from coopdesk.domain.attachments import ENDINGS, LONGEST_TITLE, MediaType, plain_name
from coopdesk.domain.errors import Refusal, RuleViolation, require
from coopdesk.domain.rights import Capability, Role, assess_right, may_do
from coopdesk.exchange.attached_file import look_at
from coopdesk.forms.scans.files import ScanFile
from coopdesk.services import records
from coopdesk.services.attachments import OTHER, attach_content
from coopdesk.services.prints import find_sheet
from coopdesk.services.runner import judges_right_itself
from coopdesk.services.scans.matching import Match, Matcher, kind_of_scan
from coopdesk.services.scans.reading import MOST_BYTES, ReadPage
from coopdesk.storage.tables.attachments import AttachmentRow
from coopdesk.storage.tables.base import new_id
from coopdesk.storage.tables.scans import PrintedSetRow, ScanRow
from coopdesk.storage.unit_of_work import UnitOfWork

TABLE = ScanRow.__tablename__


@dataclass(frozen=True, slots=True)
class TakeInScans:
    """Keep the pages that were read, each as it came."""

    pages: tuple[ReadPage, ...]


@dataclass(frozen=True, slots=True)
class FileScan:
    """File a page of the tray by its readable number, or to a record of any table."""

    scan_id: str
    number: str = ""
    table: str = ""
    record_id: str = ""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What came of a stack: the new pages, and those that were there already, by file and page."""

    scan_ids: tuple[str, ...]
    repeated: tuple[tuple[str, int], ...]


@judges_right_itself
def take_in_scans(uow: UnitOfWork, command: TakeInScans) -> TakenIn:
    """Keep every page once: at its record where it is current, else in the tray.

    Raises RuleViolation ``right.missing`` for who may change nothing, ``attachment.moving`` for a
    file that changed since it was read, ``attachment.too_large`` for a page, as ``ScanFile``;
    Cancelled; SurroundingsTrouble.
    """
    _require_any_right(uow)
    matcher = Matcher(uow)
    known = _known(uow, {one.sha256 for one in command.pages})
    taken: list[str] = []
    repeated: list[tuple[str, int]] = []
    for path, pages in groupby(command.pages, key=lambda one: one.path):
        looked_at = look_at(path, MOST_BYTES)
        with ScanFile(path, looked_at.media, path.name) as file:
            for page in pages:
                uow.progress.step(len(taken), len(command.pages), path.name)
                if page.sha256 != looked_at.sha256:
                    require([Refusal("attachment.moving", values={"name": path.name})])
                if (page.sha256, page.page) in known:
                    repeated.append((path.name, page.page))
                    continue
                known.add((page.sha256, page.page))
                content, media = file.content(page.page)
                taken.append(_keep(uow, page, matcher.match(page.code), content, media))
    return TakenIn(tuple(taken), tuple(repeated))


@judges_right_itself
def file_scan(uow: UnitOfWork, command: FileScan) -> str:
    """File a page of the tray and return the id of its attachment.

    Raises NotFound; RuleViolation ``scan.filed_before``, ``scan.number_unknown``, ``right.missing``
    for the record, ``record.not_owned``.
    """
    scan = uow.get(ScanRow, command.scan_id)
    attachment = uow.get(AttachmentRow, scan.attachment_id)
    if attachment.subject_table != TABLE:
        require([Refusal("scan.filed_before")])
    table, record_id, kind = command.table, command.record_id, OTHER
    if command.number.strip():
        sheet = find_sheet(uow, command.number)
        if sheet is None:
            raise RuleViolation(Refusal("scan.number_unknown", values={"number": command.number}))
        printed, scan.page = sheet
        scan.printed_set_id = printed.id
        table, record_id = printed.subject_table, printed.subject_id
        kind = kind_of_scan(printed.form_id)
        attachment.title = _title(printed, scan.page)
    subject = records.load(uow, table, record_id)
    records.require_change(uow, subject)
    if subject.office != uow.actor.office_id:
        require([Refusal("record.not_owned")])
    attachment.subject_table, attachment.subject_id = table, record_id
    attachment.kind = kind
    return attachment.id


def _require_any_right(uow: UnitOfWork) -> None:
    role = Role(uow.actor.role)
    if not any(may_do(role, capability) for capability in Capability):
        require(assess_right([role], Capability.ORGANIZATIONS))


def _known(uow: UnitOfWork, sources: set[str]) -> set[tuple[str, int]]:
    query = select(ScanRow.source_sha256, ScanRow.source_page).where(
        ScanRow.source_sha256.in_(sources)
    )
    return {(row.source_sha256, row.source_page) for row in uow.session.execute(query)}


def _keep(uow: UnitOfWork, page: ReadPage, match: Match, content: bytes, media: MediaType) -> str:
    scan = ScanRow(
        id=new_id(),
        printed_set_id=match.printed.id if match.printed else None,
        page=match.code.page if match.code and match.printed else None,
        code=page.code,
        standing=match.standing.value,
        source_name=plain_name(page.path.name),
        source_sha256=page.sha256,
        source_page=page.page,
    )
    subject = match.subject
    attachment = AttachmentRow(
        subject_table=subject.__tablename__ if subject is not None else TABLE,
        subject_id=subject.id if subject is not None else scan.id,
        title=_named(page, match),
        kind=kind_of_scan(match.printed.form_id) if match.printed else OTHER,
        file_name=_file_name(page, match, media),
        media_type=media.value,
        dated_on=uow.today,
        added_by=uow.actor.operator,
    )
    scan.attachment_id = attach_content(uow, attachment, content)
    return uow.add(scan)


def _named(page: ReadPage, match: Match) -> str:
    if match.printed and match.code:
        return _title(match.printed, match.code.page)
    told = words.text("scan.page_of_file", name=plain_name(page.path.name), page=page.page)
    return told[:LONGEST_TITLE]


def _title(printed: PrintedSetRow, page: int) -> str:
    told = {
        "form": printed.title,
        "number": printed.record_number,
        "page": page,
        "pages": len(printed.numbers.split()),
    }
    return words.text("scan.sheet", **told)[:LONGEST_TITLE]


def _file_name(page: ReadPage, match: Match, media: MediaType) -> str:
    stem = match.code.number if match.code else page.path.stem
    return plain_name(f"{stem}{ENDINGS[media][0]}")
