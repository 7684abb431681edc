"""What came back and what did not: the tray, and papers with the pages still missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select

from coopdesk.domain.scans import ScanStanding, missing_pages
from coopdesk.forms import codes
from coopdesk.forms.codes import SheetCode
from coopdesk.forms.registry import FORMS
from coopdesk.services import records
from coopdesk.services.printing import title_of
from coopdesk.services.prints import find_sheet
from coopdesk.services.scans.taking_in import TABLE
from coopdesk.storage.tables.attachments import AttachmentRow
from coopdesk.storage.tables.scans import PrintedSetRow, ScanRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ScanItem:
    """One scanned page; what no code told is empty, ``page`` and ``pages`` then None.

    ``record`` is what it is filed to, empty in the tray; ``sha256`` is that of the file kept.
    """

    id: str
    standing: ScanStanding
    is_filed: bool
    form: str
    number: str
    record_number: str
    record: str
    page: int | None
    pages: int | None
    printed_set_id: str | None
    attachment_id: str
    sha256: str
    source_name: str
    source_page: int
    taken_in_on: date
    taken_in_by: str


@dataclass(frozen=True, slots=True)
class PaperItem:
    """A printed paper of which something came back: its pages, those missing, and who saw what.

    ``lacking`` is what a person found missing on it, ``signed_on`` the day once all was there.
    """

    id: str
    form_id: str
    form: str
    record_number: str
    record: str
    subject_table: str
    subject_id: str
    pages: int
    missing: tuple[int, ...]
    printed_on: date
    signed_on: date | None
    confirmed_by: str
    lacking: str


@dataclass(frozen=True, slots=True)
class SheetItem:
    """One printed sheet by its readable number, and the record it tells of."""

    number: str
    form: str
    record_number: str
    record: str
    page: int
    pages: int


def list_scans(uow: UnitOfWork, scan_ids: Sequence[str]) -> list[ScanItem]:
    """Return these pages in their order."""
    found = {item.id: item for item in _items(uow, _scans().where(ScanRow.id.in_(scan_ids)))}
    return [found[scan_id] for scan_id in scan_ids if scan_id in found]


def list_tray(uow: UnitOfWork) -> list[ScanItem]:
    """Return the pages that wait to be filed by hand, the oldest first."""
    return _items(uow, _scans().where(AttachmentRow.subject_table == TABLE))


def list_papers_back(uow: UnitOfWork, *, open_only: bool = False) -> list[PaperItem]:
    """Return the papers of which a page came back, the newest first.

    ``open_only`` leaves out those that were confirmed.
    """
    some = select(ScanRow.printed_set_id).where(ScanRow.printed_set_id.is_not(None))
    query = select(PrintedSetRow).where(PrintedSetRow.id.in_(some))
    if open_only:
        query = query.where(PrintedSetRow.signed_on.is_(None))
    rows = uow.session.scalars(query.order_by(PrintedSetRow.id.desc())).all()
    papers = (paper_item(uow, row) for row in rows)
    return [paper for paper in papers if len(paper.missing) < paper.pages]


def get_paper(uow: UnitOfWork, printed_set_id: str) -> PaperItem:
    """Return one printed paper; raises NotFound."""
    return paper_item(uow, uow.get(PrintedSetRow, printed_set_id))


def paper_item(uow: UnitOfWork, row: PrintedSetRow) -> PaperItem:
    """Return the paper of a print, with the pages nobody filed yet."""
    pages = len(row.numbers.split())
    subject = uow.session.get(records.kind_of(row.subject_table), row.subject_id)
    return PaperItem(
        id=row.id,
        form_id=row.form_id,
        form=row.title,
        record_number=row.record_number,
        record=records.label_of(uow, subject) if subject is not None else "",
        subject_table=row.subject_table,
        subject_id=row.subject_id,
        pages=pages,
        missing=missing_pages(pages, filed_pages(uow, row).keys()),
        printed_on=row.printed_on,
        signed_on=row.signed_on,
        confirmed_by=row.confirmed_by,
        lacking=row.lacking,
    )


def find_numbered_sheet(uow: UnitOfWork, typed: str) -> SheetItem | None:
    """Return the printed sheet with this readable number; None for an unknown or unfinished one."""
    sheet = find_sheet(uow, typed)
    if sheet is None:
        return None
    row, page = sheet
    paper = paper_item(uow, row)
    number = row.numbers.split()[page - 1]
    return SheetItem(number, paper.form, paper.record_number, paper.record, page, paper.pages)


def filed_pages(uow: UnitOfWork, row: PrintedSetRow) -> dict[int, ScanRow]:
    """Return the filed scans of a paper by page; of a page scanned twice the later one."""
    query = (
        select(ScanRow)
        .join(AttachmentRow, AttachmentRow.id == ScanRow.attachment_id)
        .where(ScanRow.printed_set_id == row.id, AttachmentRow.subject_table != TABLE)
    )
    scans = uow.session.scalars(query.order_by(ScanRow.id))
    return {scan.page: scan for scan in scans if scan.page is not None}


def _scans() -> Select[ScanRow, AttachmentRow]:
    joined = select(ScanRow, AttachmentRow).join(
        AttachmentRow, AttachmentRow.id == ScanRow.attachment_id
    )
    return joined.order_by(ScanRow.id)


def _items(uow: UnitOfWork, query: Select[ScanRow, AttachmentRow]) -> list[ScanItem]:
    return [_item(uow, scan, attached) for scan, attached in uow.session.execute(query)]


def _item(uow: UnitOfWork, scan: ScanRow, attached: AttachmentRow) -> ScanItem:
    code = codes.parse(scan.code) if scan.code else None
    is_filed = attached.subject_table != TABLE
    printed = uow.get(PrintedSetRow, scan.printed_set_id) if scan.printed_set_id else None
    return ScanItem(
        id=scan.id,
        standing=ScanStanding(scan.standing),
        is_filed=is_filed,
        form=printed.title if printed else _form_of(code),
        number=_number(printed, scan) or (code.number if code else ""),
        record_number=printed.record_number if printed else code.record_number if code else "",
        record=_record(uow, attached) if is_filed else "",
        page=scan.page or (code.page if code else None),
        pages=len(printed.numbers.split()) if printed else code.pages if code else None,
        printed_set_id=scan.printed_set_id,
        attachment_id=attached.id,
        sha256=attached.sha256,
        source_name=scan.source_name,
        source_page=scan.source_page,
        taken_in_on=attached.dated_on,
        taken_in_by=attached.added_by,
    )


def _form_of(code: SheetCode | None) -> str:
    """Return what the form of a code is called, what its title takes from a record left out."""
    if code is None:
        return ""
    return title_of(code.form_id) if code.form_id in FORMS else code.form_id


def _number(printed: PrintedSetRow | None, scan: ScanRow) -> str:
    return printed.numbers.split()[scan.page - 1] if printed and scan.page else ""


def _record(uow: UnitOfWork, attached: AttachmentRow) -> str:
    subject = uow.session.get(records.kind_of(attached.subject_table), attached.subject_id)
    return records.label_of(uow, subject) if subject is not None else ""
