"""Signed and sealed? Places of a scan beside the blank form, and the person's answer (idea 13)."""

from dataclasses import dataclass
from datetime import date

from PIL.Image import Image

from coopdesk.domain.applications import ApplicationState, ApplicationStep
from coopdesk.domain.attachments import MediaType
from coopdesk.domain.errors import NotFound, require
from coopdesk.domain.scans import assess_confirming
from coopdesk.forms.elements import Page, Place, Printed, SigningPlace, Trace
from coopdesk.forms.registry import FORMS
from coopdesk.forms.scans.files import ScanFile
from coopdesk.forms.scans.overlaying import flatten
from coopdesk.forms.scans.straightening import as_pdf, as_png, compare, draw_blank, fit, straighten
from coopdesk.services import awards, governance, records
from coopdesk.services.attachments import read_attachment
from coopdesk.services.printed_again import print_again
from coopdesk.services.runner import judges_right_itself
from coopdesk.services.scans.matching import MINUTES, printed_again
from coopdesk.services.scans.queries import filed_pages, paper_item
from coopdesk.storage.tables.attachments import AttachmentRow
from coopdesk.storage.tables.awards import ApplicationRow
from coopdesk.storage.tables.governance import MeetingRow
from coopdesk.storage.tables.scans import PrintedSetRow, ScanRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class SigningView:
    """A place to sign or seal: how it looks on the scan and on the blank form, as PNG.

    ``is_written`` is the program's guess; ``scanned`` is None while the page did not come back.
    """

    page: int
    trace: Trace
    label: str
    place: Place
    blank: bytes
    scanned: bytes | None
    is_written: bool


@dataclass(frozen=True, slots=True)
class ConfirmSigned:
    """Say that a paper that came back is signed and sealed, or in ``lacking`` what it lacks."""

    printed_set_id: str
    signed_on: date
    lacking: str = ""


def get_scan_picture(uow: UnitOfWork, scan_id: str) -> bytes:
    """Return a page as PNG, straight and to size where its form is known.

    Raises NotFound, RuleViolation ``scan.damaged``.
    """
    return as_png(_straight(uow, uow.get(ScanRow, scan_id)))


def copy_scan(uow: UnitOfWork, scan_id: str) -> bytes:
    """Return a page as PDF, straight where its form is known; raises as ``get_scan_picture``."""
    return as_pdf([_straight(uow, uow.get(ScanRow, scan_id))])


def copy_paper(uow: UnitOfWork, printed_set_id: str) -> bytes:
    """Return the pages of a paper that are back as one PDF, straight; raises NotFound."""
    scans = filed_pages(uow, uow.get(PrintedSetRow, printed_set_id))
    if not scans:
        raise NotFound(ScanRow.__tablename__, printed_set_id)
    return as_pdf([_straight(uow, scans[page]) for page in sorted(scans)])


def list_signing_places(uow: UnitOfWork, printed_set_id: str) -> list[SigningView]:
    """Return every place to sign or seal of a paper, scan and blank form side by side.

    Raises NotFound when the record is gone.
    """
    row = uow.get(PrintedSetRow, printed_set_id)
    blank = _blank(uow, row)
    scans = filed_pages(uow, row)
    views: list[SigningView] = []
    (form,) = blank.sets
    for page, places in enumerate(form.signing, start=1):
        uow.progress.step(page - 1, blank.pages, row.record_number)
        if places:
            empty, scan = draw_blank(blank.pdf, page), scans.get(page)
            sheet = _sheet(uow, scan, form.page, empty) if scan else None
            views += [_view(page, one, empty, sheet) for one in places]
    return views


@judges_right_itself
def confirm_signed(uow: UnitOfWork, command: ConfirmSigned) -> bool:
    """Keep what the person saw; return whether the record went a step further by it.

    An award application that waits for its signature is signed, closed minutes are signed. With
    ``lacking`` nothing goes further. Raises NotFound; RuleViolation ``right.missing``,
    ``scan.pages_missing``, ``scan.signed_day``, and as the steps of the record.
    """
    row = uow.get(PrintedSetRow, command.printed_set_id)
    subject = records.load(uow, row.subject_table, row.subject_id)
    records.require_change(uow, subject)
    row.confirmed_by, row.lacking = uow.actor.operator, command.lacking.strip()
    if row.lacking:
        row.signed_on = None
        return False
    missing = paper_item(uow, row).missing
    require(assess_confirming(missing, row.printed_on, command.signed_on, uow.today))
    row.signed_on = command.signed_on
    return _go_on(uow, row, command.signed_on)


def _go_on(uow: UnitOfWork, row: PrintedSetRow, signed_on: date) -> bool:
    if row.form_id in awards.APPLICATION_FORMS:
        application = uow.get(ApplicationRow, row.subject_id)
        if application.state == ApplicationState.PRINTED.value:
            sign = awards.TakeApplicationStep(application.id, ApplicationStep.SIGN, signed_on)
            awards.take_application_step(uow, sign)
            return True
    if row.form_id == MINUTES:
        meeting = uow.get(MeetingRow, row.subject_id)
        if meeting.signed_on is None:
            governance.sign_minutes(uow, governance.SignMinutes(meeting.id, (), signed_on))
            return True
    return False


def _blank(uow: UnitOfWork, row: PrintedSetRow) -> Printed:
    filled = printed_again(uow, row)
    if filled is None:
        raise NotFound(row.subject_table, row.subject_id)
    return print_again(uow, row.form_id, row.form_version, filled)


def _sheet(uow: UnitOfWork, scan: ScanRow, page: Page, blank: Image) -> Image:
    """Return the sheet as large as its form; one without a readable code as it lay on the glass."""
    with _opened(uow, scan) as file:
        picture, found = file.picture(1), file.code(1)
    if found is None:
        return fit(picture, page)
    return flatten(straighten(picture, found.corners, page), blank)


def _straight(uow: UnitOfWork, scan: ScanRow) -> Image:
    with _opened(uow, scan) as file:
        picture, found = file.picture(1), file.code(1)
    layout = FORMS.get(found.code.form_id) if found else None
    return straighten(picture, found.corners, layout.page) if found and layout else picture


def _view(page: int, signing: SigningPlace, blank: Image, sheet: Image | None) -> SigningView:
    told = compare(blank if sheet is None else sheet, blank, signing.place)
    return SigningView(
        page=page,
        trace=signing.trace,
        label=signing.label,
        place=signing.place,
        blank=told.blank,
        scanned=None if sheet is None else told.scanned,
        is_written=told.is_written,
    )


def _opened(uow: UnitOfWork, scan: ScanRow) -> ScanFile:
    row = uow.get(AttachmentRow, scan.attachment_id)
    content = read_attachment(uow, scan.attachment_id)
    return ScanFile(content, MediaType(row.media_type), row.file_name)
